//! Example questions, made of what a base holds most of.

use crate::model::schema::{Form, Place, Schema};
use crate::model::{ClaimId, EntityId, RelationId};
use crate::store::Snapshot;
use crate::vocabulary::inflect::plural;

/// Questions about the relations with the most claims. The caller keeps those that the base understands.
pub fn questions(snapshot: &Snapshot) -> Vec<String> {
    let schema = snapshot.schema();
    let mut relations: Vec<RelationId> = schema
        .relation_ids()
        .filter(|&id| schema.relation(id).place != Place::default() && snapshot.statistics(id).claims > 0)
        .collect();
    relations.sort_by_key(|&id| std::cmp::Reverse(snapshot.statistics(id).claims));
    let (attributes, relations): (Vec<RelationId>, Vec<RelationId>) =
        relations.into_iter().partition(|&id| schema.relation(id).is_attribute());
    let mut questions: Vec<String> = relations.iter().filter_map(|&id| which(snapshot, id)).take(3).collect();
    questions.extend(relations.iter().find_map(|&id| how_many(snapshot, id)));
    questions.extend(attributes.iter().find_map(|&id| what(snapshot, id)));
    questions.extend(relations.iter().find_map(|&id| when(snapshot, id)));
    let asked = relations.iter().find_map(|&id| most_asked(snapshot, id));
    questions.extend(asked.as_ref().map(|name| format!("describe {name}")));
    let other =
        relations.iter().filter_map(|&id| most_asked(snapshot, id)).find(|it| Some(it) != asked.as_ref());
    questions.extend(asked.zip(other).map(|(from, to)| format!("how is {from} connected to {to}")));
    questions
}

/// `when did Nvidia launch H100`: of the first dated claim.
fn when(snapshot: &Snapshot, id: RelationId) -> Option<String> {
    const ENOUGH: usize = 1000;
    let mut claims = snapshot.claims_of(id).take(ENOUGH).map(ClaimId);
    let claim =
        claims.find(|&claim| snapshot.time(claim).is_some() && snapshot.status(claim).is_asserted())?;
    let subject = quoted(snapshot.shown(*snapshot.subjects_of(claim).first()?));
    let object = quoted(snapshot.shown(snapshot.object_entity(claim)?));
    snapshot.schema().relation(id).forms.iter().find_map(|form| match form {
        Form::Verb { verb, tail, inverse: false } => {
            let words = std::iter::once(&verb.base).chain(tail).cloned().collect::<Vec<_>>().join(" ");
            Some(format!("when did {subject} {words} {object}"))
        }
        _ => None,
    })
}

/// `which firms stockpiled H20`
fn which(snapshot: &Snapshot, id: RelationId) -> Option<String> {
    let schema = snapshot.schema();
    let relation = schema.relation(id);
    let object =
        quoted(snapshot.shown(best(snapshot.objects(id), |it| snapshot.into(id, it).entities.len())?));
    let nouns = plural(&noun(schema, relation.domain));
    relation.forms.iter().find_map(|form| match form {
        Form::Verb { verb, tail, inverse: false } => {
            let words = std::iter::once(&verb.past).chain(tail).cloned().collect::<Vec<_>>().join(" ");
            Some(format!("which {nouns} {words} {object}"))
        }
        Form::Phrase(words) => Some(format!("which {nouns} are {} {object}", words.join(" "))),
        _ => None,
    })
}

/// `how many chips did Nvidia make`
fn how_many(snapshot: &Snapshot, id: RelationId) -> Option<String> {
    let schema = snapshot.schema();
    let crate::model::schema::Range::Entity(range) = schema.relation(id).range else { return None };
    let subject =
        quoted(snapshot.shown(best(snapshot.subjects(id), |it| snapshot.from(id, it).entities.len())?));
    let nouns = plural(&noun(schema, range));
    schema.relation(id).forms.iter().find_map(|form| match form {
        Form::Verb { verb, tail, inverse: false } => {
            let words = std::iter::once(&verb.base).chain(tail).cloned().collect::<Vec<_>>().join(" ");
            Some(format!("how many {nouns} did {subject} {words}"))
        }
        _ => None,
    })
}

/// `what is the revenue of Nvidia`
fn what(snapshot: &Snapshot, id: RelationId) -> Option<String> {
    let claim = snapshot.claims_of(id).next()?;
    let subject = quoted(snapshot.shown(*snapshot.subjects_of(ClaimId(claim)).first()?));
    snapshot.schema().relation(id).forms.iter().find_map(|form| match form {
        Form::Noun(words) => Some(format!("what is the {} of {subject}", words.join(" "))),
        _ => None,
    })
}

/// The name of the subject with the most claims.
fn most_asked(snapshot: &Snapshot, id: RelationId) -> Option<String> {
    best(snapshot.subjects(id), |it| snapshot.from(id, it).entities.len())
        .map(|entity| quoted(snapshot.shown(entity)))
}

/// The first that has most, among as many as can be looked at in no time.
fn best(entities: &[EntityId], weight: impl Fn(EntityId) -> usize) -> Option<EntityId> {
    const ENOUGH: usize = 10_000;
    let entities = entities.iter().copied().take(ENOUGH);
    entities.max_by_key(|&entity| (weight(entity), std::cmp::Reverse(entity)))
}

fn noun(schema: &Schema, of: crate::model::TypeId) -> String {
    // Nobody asks which entities did something.
    if of == Schema::ENTITY { "thing".to_string() } else { schema.entity_type(of).name.clone() }
}

/// The name as a question may say it: quoted where it holds what a question would take for its own.
fn quoted(name: &str) -> String {
    let plain = name.chars().all(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '.' | '&' | '\''));
    if plain { name.to_string() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}
