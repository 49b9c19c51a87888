//! Things of one name: what tells each apart, and how each can be asked for.

use super::scope::Scope;
use crate::diagnostic::{Diagnostic, Offer, Span};
use crate::model::schema::Schema;
use crate::model::{EntityId, TypeId};
use crate::syntax::tagger::written;
use crate::syntax::tokens::Tokens;
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::plural;
use crate::vocabulary::keywords::keyword;
use crate::vocabulary::{Meaning, ToldApart};

/// What tells an entity from all others of its name.
pub enum Apart<'s> {
    /// Its name: there are no others.
    Name(&'s str),
    Type(TypeId),
    /// What it lies in, and none of the others.
    Place(EntityId),
    Address(&'s str),
}

/// Of more things of one name than so many, nobody looks where they lie.
const FEW: usize = 16;
/// So many are told of things of one name.
const SHOWN: usize = 5;

pub fn apart<'s>(entity: EntityId, scope: &Scope<'s>) -> Apart<'s> {
    match scope.entities.told_apart(entity) {
        None => Apart::Name(scope.entities.name(entity)),
        Some(ToldApart::ByType) => Apart::Type(kind(entity, scope)),
        Some(ToldApart::By(address)) => {
            place_of_its_own(entity, scope).map_or(Apart::Address(address), Apart::Place)
        }
    }
}

/// The type that tells an entity apart, where any does.
pub fn kind(entity: EntityId, scope: &Scope) -> TypeId {
    scope.entities.types(entity).first().copied().unwrap_or(Schema::ENTITY)
}

/// What an entity lies in, where all others of its name lie in nothing of that name, so that this tells it apart.
pub fn place_of_its_own(entity: EntityId, scope: &Scope) -> Option<EntityId> {
    let entities = scope.entities;
    let named = |of: EntityId| entities.named_by_few(&fold(entities.name(of)), FEW);
    let mut others = named(entity)?;
    others.retain(|&other| other != entity);
    if others.is_empty() {
        return None;
    }
    scope.containing().find_map(|relation| {
        entities.objects(relation, entity).into_iter().find(|&place| {
            let within = named(place);
            within.is_some_and(|within| !others.iter().any(|&other| scope.lies_in(other, &within)))
        })
    })
}

/// The refusal of a statement in which a name means several things, of which these are some or all, with how to ask for each.
pub fn which(
    mut refusal: Diagnostic,
    token: usize,
    (entities, are_all): (impl Iterator<Item = EntityId>, bool),
    tokens: &Tokens,
    scope: &Scope,
    in_find: bool,
) -> Diagnostic {
    let mut met: Vec<EntityId> = vec![];
    for entity in entities {
        if !met.contains(&entity) {
            met.push(entity);
        }
    }
    let shown = met.iter().take(SHOWN);
    let ways: Vec<(Span, String)> = shown.map(|&entity| way(entity, token, tokens, scope, in_find)).collect();
    let called = if are_all { met.len() } else { tokens.list[token].entities().count() };
    let more = called - ways.len();
    let own = &tokens.list[token].span;
    let offer = |(span, way): &(Span, String)| Offer::of(span.clone(), way.as_str()).giving_up(own.clone());
    refusal.meant.offers = ways.iter().map(offer).collect();
    let any = any(&met, token, tokens, scope).filter(|_| are_all);
    refusal.meant.offers.extend(any.map(|any| offer(&any)));
    let ways: Vec<String> = ways.iter().map(|(_, way)| format!("`{way}`")).collect();
    let ways = ways.join(" or ");
    refusal.help(match more {
        0 => format!("say which one is meant: {ways}"),
        more => format!("say which one is meant: {ways}, or one of {more} more that are called so"),
    })
}

/// What can stand in the place of a name, and at which place, to mean this entity alone.
fn way(entity: EntityId, token: usize, tokens: &Tokens, scope: &Scope, in_find: bool) -> (Span, String) {
    let own = tokens.list[token].span.clone();
    if in_find {
        return (own, named_as(entity, true, scope));
    }
    let written = |name: &str| written(name, entity, scope.vocabulary, scope.entities);
    let name = written(scope.entities.name(entity));
    match apart(entity, scope) {
        Apart::Name(_) => (own, name),
        Apart::Type(of) => {
            let of = &scope.schema.entity_type(of).name;
            (with_type_before(token, tokens), format!("the {of} {name}"))
        }
        Apart::Place(place) => {
            let place = scope.entities.name(place);
            (with_type_before(token, tokens), format!("{name}, {place}"))
        }
        Apart::Address(address) => (own, written(address)),
    }
}

/// What means any of them, where all are of one type.
fn any(entities: &[EntityId], token: usize, tokens: &Tokens, scope: &Scope) -> Option<(Span, String)> {
    let of = kind(*entities.first()?, scope);
    let name = tokens.text(token);
    let nouns = plural(&scope.schema.entity_type(of).name);
    let are = entities.iter().all(|&entity| scope.entities.is_a(entity, of));
    are.then(|| (with_type_before(token, tokens), format!("the {nouns} called {name}")))
}

/// A name with the type that is said of it before: another stands in its place.
fn with_type_before(token: usize, tokens: &Tokens) -> Span {
    let is_type = |index: &usize| {
        tokens.list[*index].meanings.iter().any(|meaning| matches!(meaning, Meaning::Type(_)))
    };
    let is_the = |index: &usize| tokens.list[*index].keyword == Some("the");
    let of = token.checked_sub(1).filter(is_type);
    let the = of.and_then(|of| of.checked_sub(1)).filter(is_the);
    let first = the.or(of).unwrap_or(token);
    tokens.list[first].span.start..tokens.list[token].span.end
}

/// The name, with what tells the entity from others that share it; `exact` as the `find` form has it.
pub fn named_as(entity: EntityId, exact: bool, scope: &Scope) -> String {
    let plain = |name: &str| plain(name, exact, scope);
    let own = || plain(scope.entities.name(entity));
    let of = &scope.schema.entity_type(kind(entity, scope)).name;
    match apart(entity, scope) {
        Apart::Name(name) => plain(name),
        Apart::Type(_) => format!("{} ({of})", own()),
        Apart::Place(place) => format!("{} ({of} in {})", own(), plain(scope.entities.name(place))),
        Apart::Address(address) => plain(address),
    }
}

/// The name alone; in `find`, quoted where it would not read back.
fn plain(name: &str, exact: bool, scope: &Scope) -> String {
    let simple = name.chars().all(|c| c.is_alphanumeric())
        && name.chars().next().is_some_and(|c| c.is_alphabetic())
        && keyword(&fold(name)).is_none()
        && scope.vocabulary.meanings_of(name).is_empty();
    if exact && !simple { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_string() }
}
