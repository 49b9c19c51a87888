//! From one claim as read to the claims it stands for: one for each subject and object, or, with `together`, one
//! that the subjects share. A total is never given to each of several.

use super::other_end;
use super::reading::{Cell, Manner, Modifiers, Reading, SpokenBy, What, Who};
use crate::base::environment::Environment;
use crate::base::problems::problem;
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::model::claim::{Attestation, Claim, Object, Speaker, Status, Tie};
use crate::model::schema::{Place, Range};
use crate::model::{EntityId, Interval, TypeId, Value};
use rust_decimal::Decimal;
use std::iter::repeat_n;
use std::sync::Arc;

/// Who attests a claim, and where it stands.
pub struct Origin {
    pub source: EntityId,
    pub place: Place,
    /// The claim beneath which it stands.
    pub tie: Option<Tie>,
}

/// What the variables and columns of a claim stand for.
pub trait Fill {
    type Wrong: From<Box<Diagnostic>>;

    /// The entity, if there is one.
    fn entity(&self, who: Who) -> Option<EntityId>;

    /// Refuses an entity that is not of the type.
    fn fits(&self, who: Who, id: EntityId, of: TypeId) -> Result<(), Self::Wrong>;

    /// The value, if there is one.
    fn value(&self, cell: &Cell) -> Result<Option<Value>, Self::Wrong>;

    fn confidence(&self, cell: &Cell) -> Result<Option<Decimal>, Self::Wrong>;
}

/// In a fact file, nothing stands for anything else.
pub struct Constants;

impl Fill for Constants {
    type Wrong = Box<Diagnostic>;

    fn entity(&self, who: Who) -> Option<EntityId> {
        match who {
            Who::Entity(id) => Some(id),
            Who::Variable(_) => None,
        }
    }

    fn fits(&self, _: Who, _: EntityId, _: TypeId) -> Result<(), Box<Diagnostic>> {
        Ok(())
    }

    fn value(&self, cell: &Cell) -> Result<Option<Value>, Box<Diagnostic>> {
        Ok(match cell {
            Cell::Constant(value) => Some(value.clone()),
            Cell::Column(_) => None,
        })
    }

    fn confidence(&self, cell: &Cell) -> Result<Option<Decimal>, Box<Diagnostic>> {
        Ok(self.value(cell)?.and_then(number))
    }
}

/// The claims that a reading stands for, each with its source's word, behind other claims. Where it is refused, some of
/// them may have been put there. None of them where a subject, or what is said of it, is missing.
pub fn expand<F: Fill>(
    claims: &mut Vec<(Claim, Attestation)>,
    world: &dyn Environment,
    (source, span): (&Arc<Source>, &Span),
    reading: &Reading,
    defaults: &Modifiers,
    origin: &Origin,
    fill: &F,
) -> Result<(), F::Wrong> {
    let relation = world.schema().relation(reading.relation);
    let objects = reading.objects.iter().filter_map(|object| match object {
        What::Who(who) => Some(who),
        What::Value(_) | What::Group { .. } | What::Nothing => None,
    });
    if reading.subjects.iter().chain(objects).any(|&who| fill.entity(who).is_none()) {
        return Ok(());
    }
    let entity = |who: Who, of: TypeId| match fill.entity(who) {
        Some(id) => fill.fits(who, id, of).map(|()| Some(id)),
        None => Ok(None),
    };
    let mut subjects = Vec::with_capacity(reading.subjects.len());
    for &who in &reading.subjects {
        subjects.extend(entity(who, relation.domain)?);
    }
    let mut objects = Vec::with_capacity(reading.objects.len());
    for object in &reading.objects {
        let object = match (object, &relation.range) {
            (What::Who(who), Range::Entity(of)) => entity(*who, *of)?.map(Object::Entity),
            (What::Nothing, _) => Some(Object::Nothing),
            (What::Who(who), Range::Value(_) | Range::Nothing) => fill.entity(*who).map(Object::Entity),
            (What::Value(cell), _) => fill.value(cell)?.map(Object::Value),
            (What::Group { of, number }, _) => Some(Object::Group { of: *of, number: *number }),
        };
        let Some(object) = object else { return Ok(()) };
        objects.push(object);
    }
    let modifiers = &reading.modifiers;
    let mut roles = Vec::with_capacity(modifiers.roles.len());
    for &(role, who) in &modifiers.roles {
        // A role that is empty is not said.
        roles.extend(entity(who, relation.roles[role.index()].range)?.map(|id| (role, id)));
    }
    let mut measures = Vec::with_capacity(modifiers.measures.len());
    for (measure, cell) in &modifiers.measures {
        measures.extend(fill.value(cell)?.map(|value| (*measure, value)));
    }
    let (own, other) = (Word::of(modifiers, fill)?, Word::of(defaults, fill)?);
    let refuse = |code, message: &str, help: &str| {
        F::Wrong::from(Box::new(problem(code, message, source, span, "this claim").help(help)))
    };
    let totals = !measures.is_empty()
        || objects.iter().any(|it| matches!(it, Object::Value(Value::Quantity(_)) | Object::Group { .. }));
    if totals && subjects.len() > 1 && reading.manner.is_none() {
        return Err(refuse(
            Code::EachOrTogether,
            "several subjects and a number: is it the number of each, or of all together?",
            "write `each` or `together` behind the subjects",
        ));
    }
    if !measures.is_empty() && objects.len() > 1 {
        return Err(refuse(
            Code::EachOrTogether,
            "several objects and a number: which part of it belongs to which?",
            &match other_end::declared(reading.relation, world) {
                Some(lines) => format!(
                    "write a claim for each object where each has its own; what they have together is said of subjects: declare the relation \
                     from its other end: {lines}"
                ),
                None => "write a claim for each object".to_string(),
            },
        ));
    }
    if reading.manner == Some(Manner::Together) && subjects.len() < 2 {
        return Err(refuse(
            Code::EachOrTogether,
            "one subject alone does nothing together",
            &match other_end::declared(reading.relation, world).filter(|_| objects.len() > 1) {
                Some(lines) => format!(
                    "it joins subjects, not objects: declare the relation from its other end: {lines}"
                ),
                None => "leave `together` out".to_string(),
            },
        ));
    }
    let status = match (reading.status, modifiers.status.or(defaults.status)) {
        (None, status) => status.unwrap_or_default(),
        (Some(own), None | Some(Status::Reported)) => own,
        (Some(own), Some(status)) if own == status => own,
        (Some(own), Some(status)) => {
            let message = format!("a claim that is {} is not {} as well", own.word(), status.word());
            let word = match own {
                Status::Denied => "`not`",
                _ => "what says so in the sentence",
            };
            return Err(refuse(Code::Contradiction, &message, &format!("leave the status out, or {word}")));
        }
    };
    let time = own.time.or(other.time);
    if relation.lasting && own.time.is_none() && time.is_some_and(|time| time.start.is_none()) {
        return Err(refuse(
            Code::OpenTime,
            "what lasts holds at every moment of its time, and that of all claims beneath the source has no beginning",
            "say in the claim from when until when, as far as the source does: `until 2015`, `from 2010 to 2015`",
        ));
    }
    let attestation = Attestation {
        source: origin.source,
        said_by: if own.said_by.is_empty() { other.said_by } else { own.said_by },
        said_on: own.said_on.or(other.said_on),
        at: own.at.or(other.at),
        quote: own.quote.or(other.quote),
        note: own.note.or(other.note),
        confidence: own.confidence.or(other.confidence),
        tie: origin.tie,
        place: origin.place.clone(),
    };
    subjects.sort_unstable();
    if subjects.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(refuse(Code::SaidTwice, "a subject is named twice", "name it once"));
    }
    let group = if reading.manner == Some(Manner::Together) { subjects.len() } else { 1 };
    let mut said = repeat_n((roles, measures, attestation), subjects.len() / group * objects.len());
    for subjects in subjects.chunks(group) {
        for object in &objects {
            if let Object::Entity(object) = object
                && subjects.contains(object)
                && relation.acyclic
            {
                let name = world.name(*object).to_string();
                return Err(refuse(
                    Code::Cycle,
                    &format!("`{name}` cannot stand on both sides of an acyclic relation"),
                    "correct one of the names",
                ));
            }
            let Some((roles, measures, attestation)) = said.next() else { break };
            let (subjects, object) = (subjects.to_vec(), object.clone());
            let claim = Claim { relation: reading.relation, subjects, object, roles, measures, time, status };
            claims.push((claim, attestation));
        }
    }
    Ok(())
}

/// What modifiers say of a claim's time, and of how its source puts it.
struct Word {
    time: Option<Interval>,
    said_by: Vec<Speaker>,
    said_on: Option<Interval>,
    at: Option<String>,
    quote: Option<String>,
    note: Option<String>,
    confidence: Option<Decimal>,
}

impl Word {
    fn of<F: Fill>(modifiers: &Modifiers, fill: &F) -> Result<Word, F::Wrong> {
        let value = |cell: &Option<Cell>| cell.as_ref().map_or(Ok(None), |cell| fill.value(cell));
        let mut said_by = vec![];
        for speaker in &modifiers.said_by {
            said_by.extend(match speaker {
                SpokenBy::Who(who) => fill.entity(*who).map(Speaker::Entity),
                SpokenBy::Text(cell) => fill.value(cell)?.and_then(text).map(Speaker::Text),
            });
        }
        let confidence = modifiers.confidence.as_ref().map_or(Ok(None), |cell| fill.confidence(cell))?;
        Ok(Word {
            time: value(&modifiers.time)?.and_then(time),
            said_by,
            said_on: value(&modifiers.said_on)?.and_then(time),
            at: value(&modifiers.at)?.and_then(text),
            quote: value(&modifiers.quote)?.and_then(text),
            note: value(&modifiers.note)?.and_then(text),
            confidence,
        })
    }
}

fn time(value: Value) -> Option<Interval> {
    match value {
        Value::Time(time) => Some(time),
        _ => None,
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// The number of a quantity.
pub fn number(value: Value) -> Option<Decimal> {
    match value {
        Value::Quantity(quantity) => Some(quantity.number),
        _ => None,
    }
}
