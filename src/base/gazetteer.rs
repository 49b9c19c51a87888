//! What vocabularies know by name, such as countries. It is there in a base that speaks of it, as if the base's own files declared
//! it, and in no other: what nobody speaks of is in no list and no count.
//!
//! Of what a base speaks is known when all of it is read. So names that its claims may mean are declared first; where then a claim
//! means no such thing, or rows of imports name others, the base is read again without them, or with those.

use super::problems::{place, problem};
use super::world::World;
use crate::diagnostic::{Code, Source};
use crate::model::schema::{self, Adjective, Form, Place, Range, Relation, Schema};
use crate::model::{EntityId, TypeId};
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{ClaimText, Demonyms, Entities, ImportKind, Kind, Statement, Term};
use crate::vocabulary::fold::fold;
use crate::vocabulary::{Meaning, Names, surfaces};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// The entities of the vocabularies in use, and of which the base speaks, as far as it is known.
#[derive(Default)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    /// Those that something else than a claim speaks of.
    named: FxHashSet<usize>,
    /// Those whose names stand in claims.
    perhaps: FxHashSet<usize>,
    /// Those of them that no claim means.
    left_out: FxHashSet<usize>,
}

/// An entity of a vocabulary.
struct Entry {
    name: String,
    aliases: Vec<String>,
    types: Vec<TypeId>,
    demonyms: Vec<String>,
    place: Place,
}

impl Entry {
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }

    /// Whether an entity of the base is of its kind, so that it is the one where it has the name: a country, where the vocabulary
    /// knows a European country; not a place, of which there are all manner.
    fn is_kind_of(&self, id: EntityId, world: &World) -> bool {
        let schema = world.schema();
        let is_kind =
            |of: TypeId| schema.entity_type(of).parents.iter().any(|&parent| parent != Schema::ENTITY);
        let same = |own, of| schema.is_subtype(own, of) || is_kind(own) && schema.is_subtype(of, own);
        world.builder.types(id).iter().any(|&own| self.types.iter().any(|&of| same(own, of)))
    }
}

impl Gazetteer {
    /// Declares what the base speaks of, once its own files have declared what they do.
    pub fn declare(&mut self, files: &[File], used: &[File], world: &mut World) {
        if self.entries.is_empty() {
            self.entries = entries(used, world);
            self.look_through(files);
        }
        for (number, entry) in self.entries.iter().enumerate() {
            let speaks = self.named.contains(&number)
                || self.perhaps.contains(&number) && !self.left_out.contains(&number);
            if let Some(id) = declared(entry, world) {
                enrich(entry, id, world);
                world.found.entities.insert(number, (id, true));
            } else if speaks && world.builder.named(&fold(&entry.name)).is_empty() {
                let id = world.builder.entity(&entry.name, &entry.types, Some(entry.place.clone()));
                enrich(entry, id, world);
                world.found.entities.insert(number, (id, false));
            }
        }
        own_demonyms(files, world);
    }

    /// Finds the names that the files' claims, imports and definitions may mean.
    fn look_through(&mut self, files: &[File]) {
        let mut by_word: FxHashMap<String, Vec<(String, usize)>> = FxHashMap::default();
        for (number, entry) in self.entries.iter().enumerate() {
            for name in entry.names().map(fold) {
                by_word.entry(first_word(&name).to_string()).or_default().push((name, number));
            }
        }
        if by_word.is_empty() {
            return;
        }
        for file in files {
            for statement in &file.statements {
                let is_claim = matches!(statement.kind, Kind::From(_));
                for text in texts(&file.source, statement) {
                    let found = if is_claim { &mut self.perhaps } else { &mut self.named };
                    named_in(&fold(text), &by_word, found);
                }
            }
        }
    }

    /// Whether rows of imports have told otherwise of what the base speaks: then it is read again.
    pub fn learns_of_rows(&mut self, world: &World) -> bool {
        let before = (self.named.len(), self.left_out.len());
        for (number, entry) in self.entries.iter().enumerate() {
            let known = world.found.entities.get(&number);
            if self.named.contains(&number) || known.is_some_and(|(_, is_own)| *is_own) {
                continue;
            }
            let mut bearing = entry.names().flat_map(|name| world.builder.named(&fold(name)));
            match known {
                // A row gives the name to another thing, which a claim may mean as well.
                Some((id, _)) if bearing.any(|(other, _)| other != *id) => drop(self.left_out.insert(number)),
                None if bearing.any(|(other, _)| entry.is_kind_of(other, world)) => {
                    self.named.insert(number);
                }
                _ => {}
            }
        }
        before != (self.named.len(), self.left_out.len())
    }

    /// Whether claims mean less than their words may: then the base is read again.
    pub fn learns_of_claims(&mut self, world: &World) -> bool {
        let before = self.left_out.len();
        for (number, (id, is_own)) in &world.found.entities {
            if !is_own && !self.named.contains(number) && !world.found.met.contains(id) {
                self.left_out.insert(*number);
            }
        }
        before != self.left_out.len()
    }
}

/// The entities that files of vocabularies declare, with their demonyms.
fn entries(used: &[File], world: &World) -> Vec<Entry> {
    let mut entries: Vec<Entry> = vec![];
    let texts = |terms: &[Term]| terms.iter().map(|term| term.text.clone()).collect::<Vec<_>>();
    for file in used {
        for statement in &file.statements {
            match &statement.kind {
                Kind::Entities(Entities { groups, .. }) => {
                    // Nouns alone: the names stand on lines beneath. One that means something else to the base is no type.
                    let Some((nouns, named)) = groups.split_first() else { continue };
                    let types = nouns.names.iter().filter_map(|noun| world.type_named(&noun.text));
                    let types: Vec<TypeId> = types.collect();
                    entries.extend(named.iter().filter(|_| !types.is_empty()).map(|group| Entry {
                        name: texts(&group.names).concat(),
                        aliases: texts(&group.aliases),
                        types: types.clone(),
                        demonyms: vec![],
                        place: place(&file.source, group.line),
                    }));
                }
                Kind::Demonyms(Demonyms { words, of }) => {
                    let of = entries.iter_mut().find(|entry| entry.name == of.text);
                    of.into_iter().for_each(|entry| entry.demonyms.extend(texts(words)));
                }
                _ => {}
            }
        }
    }
    entries
}

/// The one entity of the base's own files that an entry is.
fn declared(entry: &Entry, world: &World) -> Option<EntityId> {
    let named = entry.names().flat_map(|name| world.builder.named(&fold(name)));
    let mut same: Vec<EntityId> = named.map(|(id, _)| id).filter(|&id| entry.is_kind_of(id, world)).collect();
    same.sort_unstable();
    same.dedup();
    <[EntityId; 1]>::try_from(same).ok().map(|[one]| one)
}

/// Gives an entity what the vocabulary says of it: names that nothing else has, types and demonyms.
fn enrich(entry: &Entry, id: EntityId, world: &mut World) {
    for &of in &entry.types {
        if !world.builder.types(id).iter().any(|&own| world.schema().is_subtype(own, of)) {
            world.builder.add_type(id, of);
        }
    }
    for name in entry.names() {
        if world.builder.named(&fold(name)).is_empty() {
            world.builder.alias(id, name);
        }
    }
    if !entry.demonyms.is_empty() {
        world.found.demonyms.push((id, entry.demonyms.clone()));
    }
}

/// The demonyms that the base's own files declare.
fn own_demonyms(files: &[File], world: &mut World) {
    for file in files {
        for statement in &file.statements {
            let Kind::Demonyms(Demonyms { words, of }) = &statement.kind else { continue };
            let named: Vec<EntityId> =
                world.builder.named(&fold(&of.text)).into_iter().map(|(id, _)| id).collect();
            let (code, message) = match named.as_slice() {
                &[one] => {
                    let words = words.iter().map(|word| word.text.clone()).collect();
                    world.found.demonyms.insert(0, (one, words));
                    continue;
                }
                [] => (Code::UnknownName, format!("nothing is called `{}`", of.text)),
                _ => (Code::Ambiguous, format!("`{}` is the name of several things", of.text)),
            };
            let told = problem(code, message, &file.source, &of.span, "of whom?");
            world
                .problems
                .push(told.help("name something that the base declares: demonym Dutch of Netherlands"));
        }
    }
}

/// The texts of a statement that may name what is declared elsewhere.
fn texts<'s>(source: &'s Arc<Source>, statement: &Statement) -> Vec<&'s str> {
    fn of_claim(claim: &ClaimText, spans: &mut Vec<std::ops::Range<usize>>) {
        spans.extend(claim.parts.iter().cloned());
        claim.tied.iter().for_each(|tied| of_claim(&tied.claim, spans));
    }
    let mut spans = vec![];
    match &statement.kind {
        Kind::From(sourced) => {
            spans.push(sourced.heading.clone());
            sourced.claims.iter().for_each(|claim| of_claim(claim, &mut spans));
        }
        Kind::Import(import) => {
            for line in &import.lines {
                match &line.kind {
                    ImportKind::Claim { parts, .. } => spans.extend(parts.iter().cloned()),
                    ImportKind::Source(heading) => spans.push(heading.clone()),
                    _ => {}
                }
            }
        }
        Kind::Rule(rule) => spans.extend([rule.head.span.clone(), rule.body.span.clone()]),
        Kind::Adjective(_) => spans.push(statement.span.clone()),
        Kind::Demonyms(demonyms) => spans.push(demonyms.of.span.clone()),
        _ => {}
    }
    spans.into_iter().map(|span| &source.text[span]).collect()
}

/// The letters and digits that a text begins with.
fn first_word(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// Notes the names that a folded text has, as whole words.
fn named_in(text: &str, by_word: &FxHashMap<String, Vec<(String, usize)>>, found: &mut FxHashSet<usize>) {
    let mut at = 0;
    while let Some(start) = text[at..].find(char::is_alphanumeric) {
        let rest = &text[at + start..];
        let word = first_word(rest);
        for (name, number) in by_word.get(word).into_iter().flatten() {
            let behind = rest.strip_prefix(name.as_str());
            if behind.is_some_and(|behind| !behind.starts_with(char::is_alphanumeric)) {
                found.insert(*number);
            }
        }
        at += start + word.len();
    }
}

/// Declares an adjective for each demonym of what the base speaks of, by each relation whose objects have such. A word of the base
/// stays what it is.
pub fn declare_adjectives(world: &mut World) {
    let demonyms = std::mem::take(&mut world.found.demonyms);
    if demonyms.is_empty() {
        return;
    }
    let mut made: Vec<Adjective> = vec![];
    for relation in world.schema().relations.iter().filter(|relation| relation.demonyms) {
        let Range::Entity(range) = relation.range else { continue };
        for (id, words) in demonyms.iter().filter(|(id, _)| has_type(*id, range, world)) {
            let is_free = |word: &&String| {
                is_free(word, *id, relation.domain, world)
                    && !made.iter().any(|it| {
                        it.words.contains(word) && world.schema().may_overlap(it.of, relation.domain)
                    })
            };
            let words: Vec<String> = words.iter().filter(is_free).cloned().collect();
            if let Some(said) = said(relation, world.schema()).filter(|_| !words.is_empty()) {
                let meaning = schema::Meaning::Defined(format!("?it {said} {}", called(*id, world)));
                let (of, place) = (relation.domain, relation.place.clone());
                made.push(Adjective { words, opposites: vec![], of, meaning, place });
            }
        }
    }
    world.builder.schema_mut().adjectives.extend(made);
}

fn has_type(id: EntityId, of: TypeId, world: &World) -> bool {
    world.builder.types(id).iter().any(|&own| world.schema().is_subtype(own, of))
}

/// Whether a demonym means nothing else that could be said of things of the type.
fn is_free(word: &str, of: EntityId, domain: TypeId, world: &World) -> bool {
    let folded = fold(word);
    let schema = world.schema();
    let is_other = |meaning: &Meaning| match meaning {
        Meaning::Adjective { adjective, .. } => {
            schema.may_overlap(schema.adjectives[adjective.index()].of, domain)
        }
        _ => true,
    };
    !world.vocabulary.meanings(&folded).iter().any(is_other)
        && world.builder.named(&folded).iter().all(|(id, _)| *id == of)
}

/// How a relation is said in front of its object, in words that no other relation has, if there are such.
fn said(relation: &Relation, schema: &Schema) -> Option<String> {
    let sayable = relation.forms.iter().filter_map(|form| match form {
        Form::Phrase(words) => Some((form, words.join(" "))),
        Form::Verb { verb, tail, inverse: false } => {
            Some((form, [std::slice::from_ref(&verb.third), tail].concat().join(" ")))
        }
        _ => None,
    });
    let is_alone = |form: &Form| {
        let own = surfaces(form);
        let says_so = |other: &&Relation| other.forms.iter().flat_map(surfaces).any(|it| own.contains(&it));
        schema.relations.iter().filter(says_so).count() == 1
    };
    let mut sayable: Vec<(bool, String)> = sayable.map(|(form, said)| (!is_alone(form), said)).collect();
    // The first stays the first.
    sayable.sort_by_key(|(is_shared, _)| *is_shared);
    sayable.into_iter().next().map(|(_, said)| said)
}

/// A name by which an entity alone is meant.
fn called(id: EntityId, world: &World) -> String {
    let name = world.builder.name(id);
    let is_only = world.builder.named(&fold(name)).len() == 1;
    match world.builder.address(id) {
        _ if is_only => name.to_string(),
        Some(address) => address.to_string(),
        None => {
            let of = world.builder.types(id)[0];
            format!("{name} ({})", world.schema().entity_type(of).name)
        }
    }
}
