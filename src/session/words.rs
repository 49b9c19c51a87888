//! Words for ids and values.

use super::names::said;
use crate::execute::{Aspect, Cell, Derivation, Evidence, Path, Row, Verdict};
use crate::model::answer::{self, Attested};
use crate::model::claim::{Attestation, Object, Speaker};
use crate::model::schema::Schema;
use crate::model::{ClaimId, EntityId, Quantity, TypeId, UnitId, Value, wording};
use crate::resolve::query::{Ask, Expr, Projection, Query, Term};
use crate::store::Snapshot;
use crate::vocabulary::ToldApart;
use crate::vocabulary::inflect::plural;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::Arc;

/// How many digits of a converted amount are told.
pub const DIGITS: u32 = 6;

/// Words for the outcome of one query.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    pub snapshot: &'a Snapshot,
    pub query: &'a Query,
}

impl Words<'_> {
    /// The cells of a row. A description tells a claim as a whole, with its status where it is no plain assertion.
    pub fn row(&self, row: &Row) -> Vec<answer::Cell> {
        let claim = row.cells.iter().find_map(|cell| match cell {
            Cell::Claim(claim) => Some(*claim),
            _ => None,
        });
        match (&self.query.ask, claim, row.cells.first()) {
            (Ask::Describe(_), Some(claim), Some(aspect)) => {
                let status = self.snapshot.status(claim);
                let mut text = self.claim(claim);
                if !status.is_asserted() {
                    text.push_str(&format!(" — {}", status.word()));
                }
                let aspect = self.cells(aspect).map_or(String::new(), |cell| cell.text());
                vec![answer::Cell::Text(aspect), answer::Cell::Text(text)]
            }
            (Ask::Rows, ..) => {
                let columns = self.query.columns.iter().map(Some).chain(std::iter::repeat(None));
                let cells = row.cells.iter().zip(columns);
                cells.filter_map(|(cell, column)| self.shown(cell, column)).collect()
            }
            _ => row.cells.iter().filter_map(|cell| self.cells(cell)).collect(),
        }
    }

    /// A cell of a column that is asked for.
    fn shown(&self, cell: &Cell, column: Option<&Projection>) -> Option<answer::Cell> {
        let of = |column: &Projection| match &column.expr {
            Expr::Term(Term::Var(var)) => self.query.variables[var.index()].entity_type,
            _ => None,
        };
        match cell {
            Cell::Entity(id) => {
                Some(answer::Cell::Entity { id: *id, text: self.entity_among(*id, column.and_then(of)) })
            }
            cell => self.cells(&self.in_unit(cell, column.and_then(|column| column.unit))),
        }
    }

    /// An amount in the unit that is asked for, rounded to as many digits as a conversion can tell.
    fn in_unit(&self, cell: &Cell, unit: Option<UnitId>) -> Cell {
        let (Cell::Value { value: Value::Quantity(quantity), shared }, Some(unit)) = (cell, unit) else {
            return cell.clone();
        };
        let converted = self.schema().told_in(*quantity, unit);
        let rounded = |number: Decimal| number.round_sf(DIGITS).unwrap_or(number);
        let same = quantity.unit == Some(unit);
        converted.filter(|_| !same).map_or(cell.clone(), |it| Cell::Value {
            value: Value::Quantity(Quantity { number: rounded(it.number), upper: rounded(it.upper), ..it }),
            shared: *shared,
        })
    }

    /// The words of a cell; a claim in a description is told by its row's other cells and its evidence.
    fn cells(&self, cell: &Cell) -> Option<answer::Cell> {
        Some(match cell {
            Cell::Empty => answer::Cell::Empty,
            Cell::Entity(id) => answer::Cell::Entity { id: *id, text: self.entity(*id) },
            Cell::Value { value: Value::Quantity(quantity), shared } => self.quantity(*quantity, *shared),
            Cell::Value { value, .. } => answer::Cell::Text(self.value(value)),
            Cell::Count(count) => answer::Cell::Count(*count),
            Cell::Path(path) => answer::Cell::Text(self.path(path)),
            Cell::Claim(claim) => match self.query.ask {
                Ask::Describe(_) => return None,
                _ => answer::Cell::Text(self.claim(*claim)),
            },
            Cell::Verdict(verdict) => answer::Cell::Text(verdict_in_words(*verdict).to_string()),
            Cell::Aspect(aspect) => answer::Cell::Text(self.aspect(*aspect)),
            Cell::Type(of) => answer::Cell::Text(self.type_name(*of).to_string()),
            Cell::Text(text) => answer::Cell::Text(text.clone()),
            Cell::Group { of, number } => answer::Cell::Text(self.group(*of, number)),
        })
    }

    fn quantity(&self, quantity: Quantity, together: bool) -> answer::Cell {
        let schema = self.schema();
        let mut text = wording::quantity(&quantity, schema);
        if together {
            text.push_str(" together");
        }
        let unit = quantity.unit.map(|unit| schema.unit(unit).names[0].clone());
        answer::Cell::Quantity { quantity, unit, together, text }
    }

    pub fn schema(&self) -> &Schema {
        self.snapshot.schema()
    }

    pub fn type_name(&self, of: TypeId) -> &str {
        &self.schema().entity_type(of).name
    }

    /// The name, with what tells it apart where another entity has the same one: its type, where nothing else says that,
    /// or its address.
    pub fn entity(&self, entity: EntityId) -> String {
        // What a claim says of things of rows, it says in words that tell of their types.
        let of = match self.query.ask {
            Ask::Rows => self.snapshot.types(entity).first().copied(),
            _ => None,
        };
        self.entity_among(entity, of)
    }

    /// The same, where only things of a type can stand.
    fn entity_among(&self, entity: EntityId, of: Option<TypeId>) -> String {
        let (name, types) = (self.snapshot.name(entity), self.snapshot.types(entity));
        match (self.snapshot.told_apart(entity), types.first()) {
            (Some(ToldApart::By(address)), _) => address.to_string(),
            (Some(ToldApart::ByType), Some(&own))
                if of.is_none_or(|of| !self.schema().is_subtype(of, own)) =>
            {
                format!("{name} ({})", self.type_name(own))
            }
            _ => name.to_string(),
        }
    }

    pub fn value(&self, value: &Value) -> String {
        wording::value(value, self.schema(), false)
    }

    /// "13 countries"
    pub fn group(&self, of: TypeId, number: &Quantity) -> String {
        format!("{} {}", wording::quantity(number, self.schema()), plural(self.type_name(of)))
    }

    fn path(&self, path: &Path) -> String {
        let mut text = self.entity(path.from);
        for hop in &path.hops {
            let relation = self.snapshot.relation(hop.claim);
            let name = &self.schema().relation(relation).name;
            let (before, behind) = if hop.forward { ("─", "→") } else { ("←", "─") };
            text.push_str(&format!(" {before} {name} {behind} {}", self.entity(hop.to)));
        }
        text
    }

    fn aspect(&self, aspect: Aspect) -> String {
        let name = |relation| self.schema().relation(relation).name.clone();
        match aspect {
            Aspect::Type => "is a".into(),
            Aspect::Alias => "also called".into(),
            Aspect::Subject(relation) | Aspect::Object(relation) => name(relation),
            Aspect::Role(relation, role) => {
                let role = &self.schema().relation(relation).roles[role.index()].name;
                format!("{role} of {}", name(relation))
            }
        }
    }

    /// A claim in words, in one line.
    pub fn claim(&self, id: ClaimId) -> String {
        let claim = self.snapshot.claim(id);
        let names: Vec<String> = claim.subjects.iter().map(|subject| self.entity(*subject)).collect();
        let joint = names.len() > 1;
        let subject = and(&names);
        let subject = if joint { format!("{subject} together") } else { subject };
        let object = match &claim.object {
            Object::Entity(entity) => self.entity(*entity),
            Object::Value(value) => self.value(value),
            Object::Group { of, number } => self.group(*of, number),
        };
        let declared = self.schema().relation(claim.relation);
        let mut text = said(self.snapshot, claim.relation, &subject, &object);
        for (role, entity) in &claim.roles {
            let declared = &declared.roles[role.index()];
            let word = declared.prepositions.first().unwrap_or(&declared.name);
            text.push_str(&format!(" {word} {}", self.entity(*entity)));
        }
        if let Some(time) = claim.time {
            let text_of = time.to_string();
            let closed = time.start.is_some() && time.end.is_some();
            let joint = if closed { "in " } else { "" };
            let joint = if closed && text_of.contains("-") && text_of.len() == 10 { "on " } else { joint };
            text.push_str(&format!(" {joint}{text_of}"));
        }
        for (measure, value) in &claim.measures {
            text.push_str(&format!(", {} {}", declared.measures[measure.index()].name, self.value(value)));
        }
        text
    }

    /// A claim in words, with who says so: "Acme supplied Bolt, according to Acme (statement)".
    pub fn attributed(&self, id: ClaimId) -> String {
        let who = self.snapshot.attestations(id).into_iter().map(|attestation| {
            let Attested { source, publisher, said_by, .. } = self.attested(&attestation);
            match said_by.or(publisher) {
                Some(speaker) if speaker != source => format!("{speaker} ({source})"),
                _ => source,
            }
        });
        let mut who: Vec<String> = who.collect();
        who.dedup();
        format!("{}, according to {}", self.claim(id), and(&who))
    }

    /// `said`: what is in words already of the row.
    pub fn evidence(
        &self,
        evidence: &Evidence,
        said: &mut HashMap<ClaimId, Arc<answer::Evidence>>,
    ) -> Arc<answer::Evidence> {
        match evidence {
            Evidence::Claim(id) => {
                if let Some(known) = said.get(id) {
                    return known.clone();
                }
                let snapshot = self.snapshot;
                let attestations = snapshot.attestations(*id);
                let worded = Arc::new(answer::Evidence {
                    text: self.claim(*id),
                    status: snapshot.status(*id).word(),
                    rule: None,
                    beneath: vec![],
                    attestations: attestations.iter().map(|attestation| self.attested(attestation)).collect(),
                });
                said.insert(*id, worded.clone());
                worded
            }
            Evidence::Derived(derived) => {
                let Derivation { rule, relation, subject, object, beneath } = &**derived;
                let object = self.cells(object).map_or(String::new(), |cell| cell.text());
                let rule = rule.map(|id| {
                    let declared = &self.schema().rules[id.index()];
                    format!("{} if {}", declared.head.trim(), declared.body.trim())
                });
                let name = &self.schema().relation(*relation).name;
                Arc::new(answer::Evidence {
                    text: super::names::said(self.snapshot, *relation, &self.entity(*subject), &object),
                    status: crate::model::claim::Status::Reported.word(),
                    rule: Some(rule.unwrap_or_else(|| format!("`{name}` is transitive"))),
                    beneath: beneath.iter().map(|evidence| self.evidence(evidence, said)).collect(),
                    attestations: vec![],
                })
            }
        }
    }

    fn attested(&self, attestation: &Attestation) -> Attested {
        let snapshot = self.snapshot;
        let source = attestation.source;
        let text = |relation| {
            let claim = *snapshot.value_claims(relation, source).first()?;
            match snapshot.object(claim) {
                Object::Value(value) => Some(self.value(&value)),
                _ => None,
            }
        };
        let publisher =
            snapshot.from(Schema::PUBLISHED_BY, source).entities.first().map(|it| self.entity(*it));
        Attested {
            source: snapshot.name(source).to_string(),
            publisher,
            title: text(Schema::TITLE),
            published: text(Schema::PUBLISHED_ON),
            address: text(Schema::ADDRESS),
            said_by: attestation.said_by.as_ref().map(|speaker| match speaker {
                Speaker::Entity(entity) => self.entity(*entity),
                Speaker::Text(text) => text.clone(),
            }),
            said_on: attestation.said_on.map(|time| time.to_string()),
            at: attestation.at.clone(),
            quote: attestation.quote.clone(),
            note: attestation.note.clone(),
            confidence: attestation.confidence.map(|confidence| confidence.normalize().to_string()),
            file: attestation.place.file.clone(),
            line: attestation.place.line,
        }
    }
}

fn verdict_in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "yes",
        Verdict::No => "no",
        Verdict::Possible => "possible",
        Verdict::Denied => "denied",
        Verdict::NoClaimFound => "no claim found",
    }
}

/// "ByteDance, Alibaba and Tencent"
pub fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
