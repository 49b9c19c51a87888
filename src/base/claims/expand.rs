//! From one claim as read to the claims it stands for: one for each subject and object, or, with `together`, one
//! that the subjects share. A total is never given to each of several.

use super::reading::{Cell, Manner, Modifiers, Reading, Said, What, Who};
use crate::base::world::{World, problem};
use crate::diagnostic::{Diagnostic, Result, Source, Span};
use crate::model::claim::{Attestation, Claim, Object, Speaker, Status};
use crate::model::schema::Place;
use crate::model::{EntityId, Interval, Value};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Who attests a claim, and where it stands.
pub struct Origin {
    pub source: EntityId,
    pub place: Place,
}

/// The claims that a reading stands for, each with its source's word.
pub fn expand(
    world: &World,
    source: &Arc<Source>,
    span: &Span,
    reading: Reading,
    defaults: &Modifiers,
    origin: &Origin,
) -> Result<Vec<(Claim, Attestation)>> {
    let mut claims = vec![];
    expand_into(&mut claims, world, (source, span), reading, defaults, origin)?;
    Ok(claims)
}

/// The same, behind other claims. Where it is refused, some of them may have been put there.
pub fn expand_into(
    claims: &mut Vec<(Claim, Attestation)>,
    world: &World,
    (source, span): (&Arc<Source>, &Span),
    reading: Reading,
    defaults: &Modifiers,
    origin: &Origin,
) -> Result<()> {
    let refuse = |code, message: &str, help: &str| {
        Box::new(problem(code, message, source, span, "this claim").help(help)) as Box<Diagnostic>
    };
    let totals = !reading.modifiers.measures.is_empty()
        || reading.objects.iter().any(|object| match object {
            What::Value(Cell::Constant(Value::Quantity(_))) | What::Group { .. } => true,
            What::Value(_) | What::Who(_) => false,
        });
    if totals && reading.subjects.len() > 1 && reading.manner.is_none() {
        return Err(refuse(
            "each-or-together",
            "several subjects and a number: is it the number of each, or of all together?",
            "write `each` or `together` behind the subjects",
        ));
    }
    if !reading.modifiers.measures.is_empty() && reading.objects.len() > 1 {
        return Err(refuse(
            "each-or-together",
            "several objects and a number: which part of it belongs to which?",
            "write a claim for each object",
        ));
    }
    if reading.manner == Some(Manner::Together) && reading.subjects.len() < 2 {
        return Err(refuse(
            "each-or-together",
            "one subject alone does nothing together",
            "leave `together` out",
        ));
    }
    let denied = reading.denied;
    let modifiers = reading.modifiers.or(defaults);
    let status = match (denied, modifiers.status) {
        (false, status) => status.unwrap_or_default(),
        (true, None | Some(Status::Reported | Status::Denied)) => Status::Denied,
        (true, Some(status)) => {
            let message = format!("a claim that is denied is not {} as well", status.word());
            return Err(refuse("contradiction", &message, "leave the status out, or `not`"));
        }
    };
    let claim = |subjects: Vec<EntityId>, object: Object| Claim {
        relation: reading.relation,
        subjects,
        object,
        roles: modifiers.roles.iter().filter_map(|(role, who)| Some((*role, entity(who)?))).collect(),
        measures: modifiers.measures.iter().filter_map(|(id, cell)| Some((*id, constant(cell)?))).collect(),
        time: modifiers.time.as_ref().and_then(time),
        status,
    };
    let attestation = Attestation {
        source: origin.source,
        said_by: modifiers.said_by.as_ref().and_then(|said| match said {
            Said::Who(who) => entity(who).map(Speaker::Entity),
            Said::Text(cell) => text(cell).map(Speaker::Text),
        }),
        said_on: modifiers.said_on.as_ref().and_then(time),
        at: modifiers.at.as_ref().and_then(text),
        quote: modifiers.quote.as_ref().and_then(text),
        note: modifiers.note.as_ref().and_then(text),
        confidence: modifiers.confidence.as_ref().and_then(number),
        place: origin.place.clone(),
    };
    let mut subjects: Vec<EntityId> = reading.subjects.iter().filter_map(entity).collect();
    subjects.sort_unstable();
    if subjects.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(refuse("said-twice", "a subject is named twice", "name it once"));
    }
    let together = reading.manner == Some(Manner::Together);
    let groups = if together { 1 } else { subjects.len() };
    for group in 0..groups {
        let subjects = if together { &subjects[..] } else { &subjects[group..=group] };
        for object in &reading.objects {
            let object = match object {
                What::Who(who) => entity(who).map(Object::Entity),
                What::Value(cell) => constant(cell).map(Object::Value),
                What::Group { of, number } => Some(Object::Group { of: *of, number: *number }),
            };
            let Some(object) = object else { continue };
            if let Object::Entity(object) = object
                && subjects.contains(&object)
                && world.schema().relation(reading.relation).acyclic
            {
                let name = world.builder.name(object).to_string();
                return Err(refuse(
                    "cycle",
                    &format!("`{name}` cannot stand on both sides of an acyclic relation"),
                    "correct one of the names",
                ));
            }
            claims.push((claim(subjects.to_vec(), object), attestation.clone()));
        }
    }
    Ok(())
}

fn entity(who: &Who) -> Option<EntityId> {
    match who {
        Who::Entity(id) => Some(*id),
        Who::Variable(_) => None,
    }
}

fn constant(cell: &Cell) -> Option<Value> {
    match cell {
        Cell::Constant(value) => Some(value.clone()),
        Cell::Column(_) => None,
    }
}

fn time(cell: &Cell) -> Option<Interval> {
    match cell {
        Cell::Constant(Value::Time(time)) => Some(*time),
        _ => None,
    }
}

fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Constant(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn number(cell: &Cell) -> Option<Decimal> {
    match cell {
        Cell::Constant(Value::Quantity(quantity)) => Some(quantity.number),
        _ => None,
    }
}
