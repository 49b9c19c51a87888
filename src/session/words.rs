//! From an outcome, which is ids and values, to an answer in words.

use super::Session;
use super::names::said;
use crate::execute::{Aspect, Cell, Evidence, Note, Outcome, Path, Row, Verdict};
use crate::model::answer::{self, Answer, Attested, Column};
use crate::model::claim::{Attestation, Object, Speaker};
use crate::model::schema::Schema;
use crate::model::{Bound, ClaimId, EntityId, Quantity, Truth, TypeId, UnitId, Value, wording};
use crate::resolve::print;
use crate::resolve::query::{Ask, Expr, Function, Query};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::plural;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::Arc;

/// How many digits of a converted amount are told.
const DIGITS: u32 = 6;

/// Words for the outcome of one query.
pub struct Words<'a> {
    pub session: &'a Session,
    pub query: &'a Query,
}

impl Words<'_> {
    pub fn answer(&self, statement: &str, outcome: &Outcome) -> Answer {
        let mut said: HashMap<ClaimId, Arc<answer::Evidence>> = HashMap::new();
        let rows = outcome.rows.iter().map(|row| answer::Row {
            cells: self.row(row),
            // The answer to a yes/no question says itself whether it is only possible.
            truth: if self.query.ask == Ask::Whether { Truth::Yes } else { row.truth },
            evidence: row.evidence.iter().map(|evidence| self.evidence(evidence, &mut said)).collect(),
            more_evidence: row.more_evidence,
        });
        let mut rows: Vec<answer::Row> = rows.collect();
        if let Ask::Describe(_) = self.query.ask {
            // A claim of a group stands once, not once for each member.
            rows.dedup_by(|a, b| a.cells == b.cells);
        }
        // The greatest of nothing is nothing, and no row.
        let is_aggregate = self.query.columns.iter().all(|column| !matches!(column.expr, Expr::Term(_)));
        if is_aggregate {
            rows.retain(|row| {
                row.cells.is_empty() || row.cells.iter().any(|cell| *cell != answer::Cell::Empty)
            });
        }
        // What a claim counts without naming is no empty answer.
        let counted = outcome.notes.iter().any(|note| matches!(note, Note::ClaimedCount { .. }));
        let told = outcome.notes.iter().filter(|note| !(counted && matches!(note, Note::Empty { .. })));
        let mut notes: Vec<String> = told.flat_map(|note| self.note(note)).collect();
        notes.extend(self.singled(outcome));
        notes.extend(self.converted(outcome));
        notes.extend(self.shared(outcome));
        notes.extend(self.summed_shares(outcome));
        notes.extend(self.several_values(outcome));
        self.claimed_count(outcome, &mut rows, &mut said);
        let columns = self.columns(&rows);
        Answer {
            statement: statement.to_string(),
            reading: print::reading(self.query, &self.session.scope()),
            columns,
            rows,
            possible: outcome.possible,
            notes,
            elapsed: Default::default(),
        }
    }

    /// The cells of a row. A description tells a claim as a whole, with its status where it is no plain assertion.
    fn row(&self, row: &Row) -> Vec<answer::Cell> {
        let claim = row.cells.iter().find_map(|cell| match cell {
            Cell::Claim(claim) => Some(*claim),
            _ => None,
        });
        match (&self.query.ask, claim, row.cells.first()) {
            (Ask::Describe(_), Some(claim), Some(aspect)) => {
                let status = self.session.snapshot.status(claim);
                let mut text = self.claim(claim);
                if !status.is_asserted() {
                    text.push_str(&format!(" — {}", status.word()));
                }
                let aspect = self.cells(aspect).map_or(String::new(), |cell| cell.text());
                vec![answer::Cell::Text(aspect), answer::Cell::Text(text)]
            }
            (Ask::Rows, ..) => {
                let units = self.query.columns.iter().map(|column| column.unit);
                let cells = row.cells.iter().zip(units.chain(std::iter::repeat(None)));
                cells.filter_map(|(cell, unit)| self.cells(&self.in_unit(cell, unit))).collect()
            }
            _ => row.cells.iter().filter_map(|cell| self.cells(cell)).collect(),
        }
    }

    /// An amount in the unit that is asked for, rounded to as many digits as a conversion can tell.
    fn in_unit(&self, cell: &Cell, unit: Option<UnitId>) -> Cell {
        let (Cell::Value { value: Value::Quantity(quantity), shared }, Some(unit)) = (cell, unit) else {
            return cell.clone();
        };
        let factor = quantity.unit.and_then(|from| self.schema().conversion(from, unit));
        let converted = factor.and_then(|factor| quantity.scaled(factor, Some(unit)));
        let rounded = |number: Decimal| number.round_sf(DIGITS).unwrap_or(number);
        let same = quantity.unit == Some(unit);
        converted.filter(|_| !same).map_or(cell.clone(), |it| Cell::Value {
            value: Value::Quantity(Quantity { number: rounded(it.number), upper: rounded(it.upper), ..it }),
            shared: *shared,
        })
    }

    /// Says that of what a plural superlative speaks of, what comes first is taken.
    fn singled(&self, outcome: &Outcome) -> Option<String> {
        let ties = outcome.notes.iter().any(|note| matches!(note, Note::Ties { .. }));
        let more = self.query.singled.first().filter(|_| !ties)?;
        Some(format!("only what comes first is taken; `{more}` takes more"))
    }

    /// Says where amounts were converted, by what.
    fn converted(&self, outcome: &Outcome) -> Vec<String> {
        let mut told = vec![];
        for (index, column) in self.query.columns.iter().enumerate() {
            let Some(to) = column.unit else { continue };
            for row in &outcome.rows {
                if let Some(Cell::Value { value: Value::Quantity(Quantity { unit: Some(from), .. }), .. }) =
                    row.cells.get(index)
                    && *from != to
                    && let Some(factor) = self.schema().conversion(to, *from)
                {
                    let [one, other] = [(Decimal::ONE, to), (factor, *from)].map(|(number, unit)| {
                        wording::quantity(
                            &Quantity::exactly(number.round_sf(10).unwrap_or(number).normalize(), Some(unit)),
                            self.schema(),
                        )
                    });
                    let from = plural(&self.schema().unit(*from).names[0]);
                    let note =
                        format!("stated in {from}, of which {one} is {other}; rounded to {DIGITS} digits");
                    if !told.contains(&note) {
                        told.push(note);
                    }
                }
            }
        }
        told
    }

    /// Says whose amounts are those that a group has together.
    fn shared(&self, outcome: &Outcome) -> Option<String> {
        let shared =
            |row: &&Row| row.cells.iter().any(|cell| matches!(cell, Cell::Value { shared: true, .. }));
        let mut groups: Vec<String> = vec![];
        for row in outcome.rows.iter().filter(shared) {
            for evidence in &row.evidence {
                let Evidence::Claim(claim) = **evidence else { continue };
                let members = self.session.snapshot.subjects_of(claim);
                let names: Vec<String> = members.iter().map(|member| self.entity(*member)).collect();
                let group = and(&names);
                if members.len() > 1 && !groups.contains(&group) {
                    groups.push(group);
                }
            }
        }
        (!groups.is_empty()).then(|| {
            format!("what {} did together counts for all of them, not for each", groups.join("; or "))
        })
    }

    /// Where an attribute of one thing has several values, since claims tell of several times or parts, says which
    /// is of which: without that they look like a contradiction.
    fn several_values(&self, outcome: &Outcome) -> Vec<String> {
        const MOST: usize = 12;
        let snapshot = &self.session.snapshot;
        let claim = |row: &Row| match row.evidence.as_slice() {
            [evidence] => match **evidence {
                Evidence::Claim(claim) => Some(claim),
                _ => None,
            },
            _ => None,
        };
        let claims: Option<Vec<ClaimId>> = outcome.rows.iter().take(MOST + 1).map(claim).collect();
        let Some([first, others @ ..]) = claims.as_deref().filter(|claims| claims.len() <= MOST) else {
            return vec![];
        };
        let of = |claim: ClaimId| (snapshot.relation(claim), snapshot.subjects_of(claim));
        let told = |claim: ClaimId| (snapshot.time(claim), snapshot.claim(claim).roles);
        let one = snapshot.schema().relation(snapshot.relation(*first)).is_attribute()
            && others.iter().all(|&other| of(other) == of(*first));
        if self.query.ask != Ask::Rows || !one || others.iter().all(|&other| told(other) == told(*first)) {
            return vec![];
        }
        let rows = claims.iter().flatten().enumerate();
        rows.map(|(index, &claim)| format!("row {}: {}", index + 1, self.claim(claim))).collect()
    }

    /// Says where a sum adds up shares, since these may be of different wholes.
    fn summed_shares(&self, outcome: &Outcome) -> Option<String> {
        let sums = |expr: &Expr| matches!(expr, Expr::Aggregate { function: Function::Sum, .. });
        let share = |cell: &Cell| matches!(cell, Cell::Value { value: Value::Quantity(sum), .. } if sum.unit == Some(Schema::PERCENT));
        let column = self.query.columns.iter().position(|column| sums(&column.expr))?;
        let any = outcome.rows.iter().any(|row| row.cells.get(column).is_some_and(share));
        any.then(|| "this adds up shares, which may be of different wholes or times".to_string())
    }

    /// Where claims tell numbers of what the base does not name, a count is at least what it names, or what the one
    /// claim tells if that is more; it is that number where the claim counts all.
    fn claimed_count(
        &self,
        outcome: &Outcome,
        rows: &mut [answer::Row],
        said: &mut HashMap<ClaimId, Arc<answer::Evidence>>,
    ) {
        let claimed: Vec<(ClaimId, Quantity, u64, bool)> = outcome
            .notes
            .iter()
            .filter_map(|note| match note {
                Note::ClaimedCount { claim, number, listed, whole, .. } => {
                    Some((*claim, *number, *listed, *whole))
                }
                _ => None,
            })
            .collect();
        let counts = |row: &Row| matches!(row.cells[..], [Cell::Count(_)]);
        let ([row], [counted]) = (rows, outcome.rows.as_slice()) else { return };
        if !counts(counted) {
            return;
        }
        let at_least = |number: Quantity| Quantity { bound: Bound::AtLeast, ..number };
        match claimed.as_slice() {
            [] => {}
            [(claim, number, listed, whole)] if number.number >= (*listed).into() => {
                let number = match number.bound {
                    Bound::Exactly if !whole => at_least(*number),
                    _ => *number,
                };
                row.cells = vec![self.quantity(number, false)];
                row.evidence.insert(0, self.evidence(&Evidence::Claim(*claim), said));
            }
            [(.., listed, _), ..] => {
                row.cells = vec![self.quantity(at_least(Quantity::exactly((*listed).into(), None)), false)];
            }
        }
    }

    fn columns(&self, rows: &[answer::Row]) -> Vec<Column> {
        let names: Vec<String> = match &self.query.ask {
            Ask::Rows => self.query.columns.iter().map(|column| column.name.clone()).collect(),
            Ask::Whether => vec!["answer".into()],
            Ask::Claims => vec!["claim".into()],
            Ask::Paths(_) => vec!["chain".into()],
            Ask::Describe(_) => vec!["what".into(), "claim".into()],
        };
        let numeric = |index: usize| {
            let mut cells = rows.iter().filter_map(|row| row.cells.get(index)).peekable();
            cells.peek().is_some() && cells.all(|cell| cell.is_numeric() || *cell == answer::Cell::Empty)
        };
        names.into_iter().enumerate().map(|(index, name)| Column { name, numeric: numeric(index) }).collect()
    }

    /// The words of a cell; a claim in a description is told by its row's other cells and its evidence.
    fn cells(&self, cell: &Cell) -> Option<answer::Cell> {
        Some(match cell {
            Cell::Empty => answer::Cell::Empty,
            Cell::Entity(entity) => answer::Cell::Entity(self.entity(*entity)),
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
        self.session.snapshot.schema()
    }

    pub fn type_name(&self, of: TypeId) -> &str {
        &self.schema().entity_type(of).name
    }

    /// The name, with its type where another entity has the same name.
    pub fn entity(&self, entity: EntityId) -> String {
        let snapshot = &self.session.snapshot;
        let name = snapshot.name(entity);
        use crate::vocabulary::Names;
        let shared = snapshot.named(&fold(name)).iter().any(|(other, _)| *other != entity);
        match snapshot.types(entity).first() {
            Some(of) if shared && self.query_mixes_types() => format!("{name} ({})", self.type_name(*of)),
            _ => name.to_string(),
        }
    }

    /// Whether rows may hold entities of several types, so that a shared name needs its type.
    fn query_mixes_types(&self) -> bool {
        !matches!(self.query.ask, Ask::Rows)
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
            let relation = self.session.snapshot.relation(hop.claim);
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
        let claim = self.session.snapshot.claim(id);
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
        let mut text = said(&self.session.snapshot, claim.relation, &subject, &object);
        for (role, entity) in &claim.roles {
            text.push_str(&format!(
                " {} {}",
                declared.roles[role.index()].prepositions[0],
                self.entity(*entity)
            ));
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

    fn evidence(
        &self,
        evidence: &Evidence,
        said: &mut HashMap<ClaimId, Arc<answer::Evidence>>,
    ) -> Arc<answer::Evidence> {
        match evidence {
            Evidence::Claim(id) => {
                if let Some(known) = said.get(id) {
                    return known.clone();
                }
                let snapshot = &self.session.snapshot;
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
            Evidence::Derived { rule, relation, subject, object, beneath } => {
                let object = self.cells(object).map_or(String::new(), |cell| cell.text());
                let rule = rule.map(|id| {
                    let declared = &self.schema().rules[id.index()];
                    format!("{} if {}", declared.head.trim(), declared.body.trim())
                });
                let name = &self.schema().relation(*relation).name;
                Arc::new(answer::Evidence {
                    text: super::names::said(
                        &self.session.snapshot,
                        *relation,
                        &self.entity(*subject),
                        &object,
                    ),
                    status: crate::model::claim::Status::Reported.word(),
                    rule: Some(rule.unwrap_or_else(|| format!("`{name}` is transitive"))),
                    beneath: beneath.iter().map(|evidence| self.evidence(evidence, said)).collect(),
                    attestations: vec![],
                })
            }
        }
    }

    fn attested(&self, attestation: &Attestation) -> Attested {
        let snapshot = &self.session.snapshot;
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
