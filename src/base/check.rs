//! What only the whole graph can tell: cycles where there may be none, and two objects where there may be one.

use super::problems::at;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::graph::{self, Cycle};
use crate::model::claim::{Claim, Object};
use crate::model::quantity::Comparison;
use crate::model::schema::{Place, Schema};
use crate::model::{ClaimId, EntityId, RelationId, Truth, Value};
use crate::store::Snapshot;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many places of a cycle are shown.
const MOST_PLACES: usize = 6;
/// How many cycles are shown, and how many problems of one functional relation.
const MOST_TOLD: usize = 50;

/// Tells of cycles in acyclic relations.
pub fn cycles(sources: &[Arc<Source>], snapshot: &Snapshot) -> Vec<Diagnostic> {
    let told = |cycle: Cycle| {
        let name = |id| snapshot.name(id);
        let relation = &snapshot.schema().relation(cycle.relation).name;
        let mut chain: Vec<&str> =
            cycle.steps.iter().map(|step| name(step.subject)).take(MOST_PLACES).collect();
        if cycle.steps.len() > MOST_PLACES {
            chain.push("…");
        }
        chain.extend(cycle.steps.first().map(|step| name(step.subject)));
        let message = format!("`{relation}` leads in a cycle: {}", chain.join(" → "));
        let mut diagnostic = Diagnostic::error(Code::Cycle, message);
        for step in cycle.steps.iter().take(MOST_PLACES) {
            let label = format!("{} → {}", name(step.subject), name(step.object));
            diagnostic = at(diagnostic, sources, &step.place, label);
        }
        diagnostic.help(
            "correct one of these claims, give it `status retracted`, or declare the relation without `acyclic`",
        )
    };
    graph::cycles(snapshot).into_iter().take(MOST_TOLD).map(told).collect()
}

/// Tells of subjects that have two objects of a functional relation at one time.
pub fn functions(sources: &[Arc<Source>], snapshot: &Snapshot) -> Vec<Diagnostic> {
    let schema = snapshot.schema();
    let functional = schema.relation_ids().filter(|id| schema.relation(*id).functional);
    functional.flat_map(|relation| rivals(sources, snapshot, relation).take(MOST_TOLD)).collect()
}

fn rivals<'s>(
    sources: &'s [Arc<Source>],
    snapshot: &'s Snapshot,
    relation: RelationId,
) -> impl Iterator<Item = Diagnostic> + 's {
    let mut of_subject: BTreeMap<EntityId, Vec<(ClaimId, Claim)>> = BTreeMap::new();
    for id in snapshot.claims_of(relation).map(ClaimId) {
        let claim = snapshot.claim(id);
        if claim.status.is_asserted()
            && let [subject] = claim.subjects.as_slice()
        {
            of_subject.entry(*subject).or_default().push((id, claim));
        }
    }
    of_subject.into_values().filter_map(move |mut claims| {
        claims.sort_by_key(|(id, claim)| (claim.time, *id));
        let pair = claims.windows(2).find(|pair| {
            let (one, other) = (&pair[0].1, &pair[1].1);
            one.time == other.time && one.roles == other.roles && differ(snapshot.schema(), &one.object, &other.object)
        })?;
        let [(one, claim), (other, _)] = pair else { return None };
        let names = &snapshot.schema().relation(relation).name;
        let subject = snapshot.name(claim.subjects[0]);
        let place = |id: ClaimId| snapshot.attestations(id).into_iter().map(|word| word.place).min();
        let message = format!("`{subject}` has two objects of the functional relation `{names}` at one time");
        let mut places: Vec<Place> = [*one, *other].into_iter().filter_map(place).collect();
        // The later of two lines is the one to look at first.
        places.sort();
        places.reverse();
        let labels = ["the second one", "the first one"];
        let diagnostic = (places.iter().zip(labels)).fold(Diagnostic::error(Code::TwoObjects, message), |told, (place, label)| {
            at(told, sources, place, label.to_string())
        });
        Some(diagnostic.help(
            "date the claims, give one of them `status denied` or `retracted`, or declare the relation without `functional`",
        ))
    })
}

/// Whether two objects cannot both hold: bounded quantities may overlap.
fn differ(schema: &Schema, one: &Object, other: &Object) -> bool {
    match (one, other) {
        (Object::Value(Value::Quantity(one)), Object::Value(Value::Quantity(other))) => {
            let in_one_unit = schema.comparable(*one, *other);
            in_one_unit.is_none_or(|(one, other)| one.compare(Comparison::Equal, &other) == Truth::No)
        }
        (Object::Value(Value::Time(one)), Object::Value(Value::Time(other))) => {
            one.compare(Comparison::Equal, *other) == Truth::No
        }
        _ => one != other,
    }
}
