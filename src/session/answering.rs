//! From an outcome, which is ids and values, to an answer.

use super::user::Session;
use super::words::{DIGITS, Words};
use crate::diagnostic::Result;
use crate::execute::{self, Budget, Cell, DeferredDrop, Evidence, Outcome, Row};
use crate::model::answer::{self, Answer, Column, Kind, Listing, Rows};
use crate::model::claim::Speaker;
use crate::model::note::Note;
use crate::model::schema::Schema;
use crate::model::{ClaimId, EntityId, Interval, Quantity, Truth, Value};
use crate::resolve::print;
use crate::resolve::query::{Ask, Clause, Condition, Expr, Function, Moment, Query};
use crate::store::Snapshot;
use crate::vocabulary::inflect::plural;
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Makes the answer of one query.
#[derive(Clone, Copy)]
pub struct Answering<'a> {
    pub session: &'a Session,
    pub query: &'a Query,
    /// There may be millions of rows: who goes through them looks now and then whether to go on.
    pub budget: Budget<'a>,
}

/// The work of looking at a row, and of putting it into words.
const ROW: usize = 4;
const WORDS: usize = 64;
/// So many groups that have something together are told by name.
const MOST_GROUPS: usize = 5;

/// Rows as ids, each put into words when it is looked at.
struct RowsByNumber {
    snapshot: Arc<Snapshot>,
    query: Query,
    rows: DeferredDrop<Vec<Row>>,
}

impl RowsByNumber {
    fn words(&self) -> Words<'_> {
        Words { snapshot: &self.snapshot, query: &self.query }
    }
}

impl Listing for RowsByNumber {
    fn row_count(&self) -> usize {
        self.rows.len()
    }

    fn cells(&self, row: usize) -> Vec<answer::Cell> {
        self.words().row(&self.rows[row])
    }

    fn truth(&self, row: usize) -> Truth {
        // The answer to a yes/no question says itself whether it is only possible.
        if self.query.ask == Ask::Whether { Truth::Yes } else { self.rows[row].truth }
    }

    fn evidence(&self, row: usize) -> Vec<Arc<answer::Evidence>> {
        let (words, mut said) = (self.words(), HashMap::new());
        self.rows[row].evidence.iter().map(|evidence| words.evidence(evidence, &mut said)).collect()
    }

    fn more_evidence(&self, row: usize) -> usize {
        self.rows[row].more_evidence
    }
}

impl<'a> Answering<'a> {
    pub fn answer(self, statement: &str, mut outcome: Outcome) -> Result<Answer> {
        let query = self.query;
        // What a claim counts without naming is no empty answer.
        let counted = outcome.notes.iter().any(|note| matches!(note, execute::Note::ClaimedCount { .. }));
        let is_told = |note: &&execute::Note| !(counted && matches!(note, execute::Note::Empty { .. }));
        let told = outcome.notes.iter().filter(is_told);
        let mut notes: Vec<Note> = told.flat_map(|note| self.note(note)).collect();
        notes.extend(self.singled(&outcome));
        notes.extend(self.moments());
        notes.extend(self.may_last(&outcome));
        notes.extend(self.converted(&outcome)?);
        notes.extend(self.shared(&outcome)?);
        notes.extend(self.summed_shares(&outcome)?);
        let values = self.several_values(&outcome);
        let times = if values.is_empty() { self.of_their_times(&outcome)? } else { values };
        notes.extend(times);
        notes.extend(self.said_only_by(&outcome)?);
        self.leave_out(&mut outcome)?;
        let reading = print::reading(query, &self.session.scope());
        let columns = self.columns(&outcome.rows)?;
        let Outcome { rows, possible, .. } = outcome;
        let told = RowsByNumber { snapshot: self.session.base.snapshot.clone(), query: query.clone(), rows };
        Ok(Answer {
            statement: statement.to_string(),
            reading,
            columns,
            rows: Rows::of(told),
            possible,
            listed_by: None,
            notes,
            elapsed: Default::default(),
        })
    }

    /// Leaves out rows that say nothing, or nothing new.
    fn leave_out(self, outcome: &mut Outcome) -> Result<()> {
        let describes = matches!(self.query.ask, Ask::Describe(_));
        // The greatest of nothing is nothing, and no row.
        let only_totals = self.query.columns.iter().all(|column| !matches!(column.expr, Expr::Term(_)));
        if !describes && !only_totals {
            return Ok(());
        }
        let (words, mut pace) = (self.words(), self.budget.paced());
        let mut kept: DeferredDrop<Vec<Row>> = DeferredDrop::default();
        let mut last = None;
        for row in std::mem::take(&mut outcome.rows) {
            pace.work(if describes { WORDS } else { ROW })?;
            // A claim of a group stands once, not once for each member.
            let said = describes.then(|| words.row(&row).iter().map(answer::Cell::text).collect::<Vec<_>>());
            let is_new = said.is_none() || said != last;
            last = said;
            if is_new && (row.cells.is_empty() || row.cells.iter().any(|it| *it != Cell::Empty)) {
                kept.push(row);
            }
        }
        outcome.rows = kept;
        Ok(())
    }

    pub fn words(self) -> Words<'a> {
        Words { snapshot: self.session.snapshot(), query: self.query }
    }

    /// Says that of what a plural superlative speaks of, what comes first is taken.
    fn singled(&self, outcome: &Outcome) -> Option<Note> {
        let ties = outcome.notes.iter().any(|note| matches!(note, execute::Note::Ties { .. }));
        let more = self.query.singled.first().filter(|_| !ties)?;
        Some(Note::OnlyFirst { more: more.clone() })
    }

    /// Says which days "current" and its like are.
    fn moments(&self) -> Vec<Note> {
        let mut told: Vec<Note> = vec![];
        for (moment, day) in &self.query.moments {
            let Some(day) = *day else { continue };
            let at = Interval { start: Some(day), end: Some(day) };
            let note = Note::Moment { day: at.to_string(), is_today: *moment == Moment::Today };
            if !told.contains(&note) {
                told.push(note);
            }
        }
        told
    }

    /// Says where amounts were converted, by what.
    fn converted(&self, outcome: &Outcome) -> Result<Vec<Note>> {
        let (mut told, mut pace) = (vec![], self.budget.paced());
        for (index, column) in self.query.columns.iter().enumerate() {
            let Some(to) = column.unit else { continue };
            let mut seen = vec![to];
            for row in outcome.rows.iter() {
                pace.work(ROW)?;
                if let Some(Cell::Value { value: Value::Quantity(Quantity { unit: Some(from), .. }), .. }) =
                    row.cells.get(index)
                    && !seen.contains(from)
                    && let Some(factor) = self.words().schema().conversion(to, *from)
                {
                    seen.push(*from);
                    let [one, other] = [(Decimal::ONE, to), (factor, *from)].map(|(number, unit)| {
                        let number = number.round_sf(10).unwrap_or(number).normalize();
                        self.words().amount(Quantity::exactly(number, Some(unit)))
                    });
                    let from = plural(&self.words().schema().unit(*from).names[0]);
                    let note = Note::Converted { from, one, other, digits: DIGITS };
                    if !told.contains(&note) {
                        told.push(note);
                    }
                }
            }
        }
        Ok(told)
    }

    /// Says whose amounts are those that a group has together.
    fn shared(&self, outcome: &Outcome) -> Result<Option<Note>> {
        let snapshot = self.session.snapshot();
        let mut pace = self.budget.paced();
        let mut seen: HashSet<&[EntityId]> = HashSet::new();
        let mut groups: Vec<Vec<answer::Entity>> = vec![];
        for row in outcome.rows.iter() {
            pace.work(ROW)?;
            if !row.cells.iter().any(|cell| matches!(cell, Cell::Value { shared: true, .. })) {
                continue;
            }
            for evidence in &row.evidence {
                pace.work(ROW)?;
                let Evidence::Claim(claim) = *evidence else { continue };
                let members = snapshot.subjects_of(claim);
                if members.len() > 1 && seen.insert(members) && seen.len() <= MOST_GROUPS {
                    groups.push(self.things(members));
                }
            }
        }
        let more = seen.len() - groups.len();
        Ok((!groups.is_empty()).then_some(Note::Together { groups, more }))
    }

    /// Where an attribute of one thing has several values, since claims tell of several times or parts, says which
    /// is of which: without that they look like a contradiction.
    fn several_values(&self, outcome: &Outcome) -> Vec<Note> {
        const MOST: usize = 12;
        let snapshot = self.session.snapshot();
        let claim = |row: &Row| match row.evidence.as_slice() {
            [Evidence::Claim(claim)] => Some(*claim),
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
        rows.map(|(index, &claim)| Note::ValueOf { row: index + 1, claim: self.words().told(claim) })
            .collect()
    }

    /// Says where a sum adds up shares, since these may be of different wholes.
    fn summed_shares(&self, outcome: &Outcome) -> Result<Option<Note>> {
        let sums = |expr: &Expr| matches!(expr, Expr::Aggregate { function: Function::Sum, .. });
        let share = |cell: &Cell| matches!(cell, Cell::Value { value: Value::Quantity(sum), .. } if sum.unit == Some(Schema::PERCENT));
        let Some(column) = self.query.columns.iter().position(|column| sums(&column.expr)) else {
            return Ok(None);
        };
        let adds = self.any(&outcome.rows, |row| row.cells.get(column).is_some_and(share))?;
        Ok(adds.then_some(Note::SummedShares))
    }

    /// Says where all that an answer rests on is what some name in a source says, who is not the one that publishes it: an
    /// accusation, or what a firm says of itself.
    fn said_only_by(&self, outcome: &Outcome) -> Result<Option<Note>> {
        const MOST: usize = 3;
        let asked = self.query.pattern.clauses.iter().any(|clause| match clause {
            Clause::Claim(claim) => claim.conditions.iter().any(|it| matches!(it, Condition::According(_))),
            _ => false,
        });
        if asked || !matches!(self.query.ask, Ask::Rows | Ask::Whether) {
            return Ok(None);
        }
        let snapshot = self.session.snapshot();
        let mut pace = self.budget.paced();
        let mut speakers: Vec<EntityId> = vec![];
        for evidence in outcome.rows.iter().flat_map(|row| &row.evidence) {
            pace.work(ROW)?;
            let Evidence::Claim(claim) = evidence else { return Ok(None) };
            // What denies it is told apart.
            if !snapshot.status(*claim).is_asserted() {
                continue;
            }
            for attestation in snapshot.attestations(*claim) {
                let published = snapshot.from(Schema::PUBLISHED_BY, attestation.source).entities;
                // Whoever is cited last says it.
                match attestation.said_by.last() {
                    Some(Speaker::Entity(speaker)) if published.contains(speaker) => return Ok(None),
                    Some(Speaker::Entity(speaker)) if speakers.contains(speaker) => {}
                    Some(Speaker::Entity(speaker)) if speakers.len() < MOST => speakers.push(*speaker),
                    _ => return Ok(None),
                }
            }
        }
        Ok((!speakers.is_empty()).then(|| Note::SaidOnlyBy { speakers: self.things(&speakers) }))
    }

    /// Whether one of the rows is such.
    fn any(&self, rows: &[Row], is_such: impl Fn(&Row) -> bool) -> Result<bool> {
        let mut pace = self.budget.paced();
        for row in rows {
            pace.work(ROW)?;
            if is_such(row) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What the cells of a column are.
    fn kind(&self, rows: &[Row], column: usize) -> Result<Kind> {
        let (mut kind, mut pace) = (Kind::Nothing, self.budget.paced());
        // A description tells a claim as a whole, in the place of what it is of.
        let claim = match self.query.ask {
            Ask::Describe(_) if column == 1 => |row: &Row| row.cells.get(2).map(kind_of),
            _ => |_: &Row| None,
        };
        for row in rows {
            pace.work(ROW)?;
            let own = claim(row).or_else(|| row.cells.get(column).map(kind_of));
            kind = kind.and(own.unwrap_or(Kind::Nothing));
            if kind == Kind::Mixed {
                break;
            }
        }
        Ok(kind)
    }

    fn columns(&self, rows: &[Row]) -> Result<Vec<Column>> {
        let names: Vec<String> = match &self.query.ask {
            Ask::Rows => self.query.columns.iter().map(|column| column.name.clone()).collect(),
            Ask::Whether => vec!["answer".into()],
            Ask::Claims => vec!["claim".into()],
            Ask::Beneath(beneath) => match rows.first() {
                Some(row) if row.cells.len() > 2 => vec!["how".into(), beneath.one().into(), "of".into()],
                Some(row) if row.cells.len() > 1 => vec![beneath.one().into(), "of".into()],
                _ => vec!["claim".into()],
            },
            Ask::Listed(listing) if listing.counted => vec!["claims".into()],
            Ask::Listed(listing) => {
                let columns = listing.columns.iter().map(|column| column.word().to_string());
                columns.chain(["claim".into()]).collect()
            }
            Ask::Paths(_) => vec!["chain".into()],
            Ask::Describe(_) => vec!["what".into(), "claim".into()],
        };
        let columns = names
            .into_iter()
            .enumerate()
            .map(|(index, name)| Ok(Column { name, kind: self.kind(rows, index)? }));
        columns.collect()
    }
}

fn kind_of(cell: &Cell) -> Kind {
    match cell {
        Cell::Empty => Kind::Nothing,
        Cell::Entity(_) => Kind::Entity,
        Cell::Count(_) | Cell::Value { value: Value::Quantity(_), .. } => Kind::Number,
        Cell::Value { value: Value::Time(_), .. } => Kind::Date,
        Cell::Path(_) => Kind::Chain,
        Cell::Claim(_) => Kind::Claim,
        Cell::Verdict(_) => Kind::Verdict,
        Cell::Group { .. } => Kind::Group,
        Cell::Value { .. } | Cell::Aspect(_) | Cell::Type(_) | Cell::Text(_) => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Source};
    use crate::execute::Aspect;
    use crate::model::TypeId;
    use crate::model::schema::{EntityType, Place};
    use crate::store::Builder;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn many_rows_are_not_gone_through_to_their_end_when_told_to_stop() {
        let mut schema = Schema::new();
        schema.types.push(EntityType {
            name: "firm".into(),
            forms: vec!["firm".into(), "firms".into()],
            parents: vec![Schema::ENTITY],
            place: Place::default(),
        });
        let firm = TypeId::from(schema.types.len() - 1);
        let mut builder = Builder::new(schema);
        builder.entity("Alibaba", &[firm], None);
        let session = Session::of(builder.freeze());
        let described = vec![Cell::Aspect(Aspect::Alias), Cell::Text("Ali".into())];
        for (asked, cells) in
            [("find ?f where ?f: firm", vec![Cell::Count(1)]), ("describe Alibaba", described)]
        {
            let query = session.understand(&Source::at("question", asked, 1)).unwrap();
            let row = Row { cells, truth: Truth::Yes, evidence: vec![], more_evidence: 0 };
            let interrupt = AtomicBool::new(true);
            let budget = Budget { interrupt: &interrupt, deadline: None };
            let answered = |rows: usize| {
                let outcome = Outcome { rows: vec![row.clone(); rows].into(), ..Outcome::default() };
                Answering { session: &session, query: &query, budget }.answer(asked, outcome)
            };
            assert!(answered(10).is_ok());
            assert_eq!(answered(100_000).unwrap_err().code, Code::Interrupted);
        }
    }
}
