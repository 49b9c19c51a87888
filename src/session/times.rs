//! When what an answer rests on was so: where claims tell of one thing at several times, each answer says of which.

use super::answering::Answering;
use crate::diagnostic::Result;
use crate::execute::{self, Cell, Evidence, Outcome, Row, Verdict};
use crate::model::note::Note;
use crate::model::schema::{Form, Relation};
use crate::model::{ClaimId, EntityId, Interval, RelationId};
use crate::resolve::query::{Ask, Block, Clause, Condition, Moment};
use std::collections::BTreeMap;

/// So many rows are told one by one.
const MOST_ROWS: usize = 12;
/// So many claims are told of one row.
const MOST_CLAIMS: usize = 3;
/// So many rows are looked at.
const LOOKED_AT: usize = 1000;

impl Answering<'_> {
    /// Says of which time it is what the rows rest on, where the base says something else of another time and the question
    /// does not ask when, or tells before or after what it was; of what lasts, wherever it is over, or did not last through all of the time that is asked about.
    pub fn of_their_times(&self, outcome: &Outcome) -> Result<Vec<Note>> {
        let held = match (&self.query.ask, outcome.rows.as_slice()) {
            (Ask::Rows, _) => true,
            (Ask::Whether, [row]) => {
                matches!(row.cells[..], [Cell::Verdict(Verdict::Yes | Verdict::Possible | Verdict::No)])
            }
            _ => false,
        };
        let is_ordered =
            self.query.moments.iter().any(|(moment, _)| matches!(moment, Moment::First | Moment::Latest));
        let relations: BTreeMap<RelationId, Option<Interval>> = asked(&self.query.pattern, is_ordered)
            .into_iter()
            .filter(|&(it, window)| self.holds_for_a_time(it, window))
            .collect();
        if !held || relations.is_empty() {
            return Ok(vec![]);
        }
        let mut pace = self.budget.paced();
        let mut told: Vec<(usize, Vec<ClaimId>)> = vec![];
        for (index, row) in outcome.rows.iter().enumerate().take(LOOKED_AT) {
            pace.work(1 + row.evidence.len())?;
            let claims = self.claims_of_one_time(row, &relations);
            if !claims.is_empty() {
                told.push((index, claims));
            }
        }
        let rows = outcome.rows.len();
        if told.is_empty() {
            return Ok(vec![]);
        }
        if rows > MOST_ROWS {
            return Ok(vec![Note::SeveralTimes { example: self.words().told(told[0].1[0]) }]);
        }
        let row = |(index, claims): &(usize, Vec<ClaimId>)| {
            let (claims, more) = self.first_told(claims, MOST_CLAIMS);
            Note::HoldsThen { row: (self.query.ask == Ask::Rows).then_some(index + 1), claims, more }
        };
        Ok(told.iter().map(row).collect())
    }

    /// Says of which relation the answer may be sure if it were declared to last: where what is asked of a time is only possible,
    /// and claims of it tell what is so for a while.
    pub fn may_last(&self, outcome: &Outcome) -> Option<Note> {
        let is_possible = outcome.rows.iter().any(|row| row.cells[..] == [Cell::Verdict(Verdict::Possible)]);
        let undated = outcome.notes.iter().find_map(|note| match note {
            execute::Note::Undated { rows } => Some(*rows),
            _ => None,
        });
        if outcome.possible <= undated.unwrap_or(0) && !is_possible {
            return None;
        }
        let schema = self.session.snapshot().schema();
        let timed = asked(&self.query.pattern, false).into_iter().filter(|(_, window)| window.is_some());
        let declared =
            timed.map(|(id, _)| schema.relation(id)).find(|it| !it.lasting && may_tell_what_is_so(it))?;
        Some(Note::MayLast { relation: declared.name.clone() })
    }

    /// Whether claims of the relation tell what is so for a time, as that somebody is the head of something, and not what
    /// happens.
    fn holds_for_a_time(&self, relation: RelationId, window: Option<Interval>) -> bool {
        let relation = self.session.snapshot().schema().relation(relation);
        if relation.lasting || window.is_some() {
            return relation.lasting;
        }
        tells_what_is_so(relation)
    }

    fn claims_of_one_time(
        &self,
        row: &Row,
        relations: &BTreeMap<RelationId, Option<Interval>>,
    ) -> Vec<ClaimId> {
        let claims = row.evidence.iter().filter_map(|evidence| match evidence {
            Evidence::Claim(claim) => Some(*claim),
            Evidence::Derived(_) => None,
        });
        let snapshot = self.session.snapshot();
        let is_told = |claim: ClaimId| match relations.get(&snapshot.relation(claim)) {
            Some(Some(window)) => snapshot.time(claim).is_some_and(|own| !own.contains(*window)),
            Some(None) => self.is_over(claim) || self.differs_at_other_times(claim),
            None => false,
        };
        claims.filter(|claim| is_told(*claim)).collect()
    }

    /// Whether it lasts, and did not until the latest date that the base knows of, or is told with what came before or after.
    fn is_over(&self, claim: ClaimId) -> bool {
        let snapshot = self.session.snapshot();
        let lasting = snapshot.schema().relation(snapshot.relation(claim)).lasting;
        let end = snapshot.time(claim).and_then(|time| time.end);
        let ends = end.zip(snapshot.known_until()).is_some_and(|(end, known)| end < known);
        lasting && (ends || snapshot.tied(claim).iter().any(|(kind, _)| kind.tells_when()))
    }

    /// Whether the base says something else of the subject at a time that does not meet the claim's.
    fn differs_at_other_times(&self, claim: ClaimId) -> bool {
        let snapshot = self.session.snapshot();
        let (relation, Some(time)) = (snapshot.relation(claim), snapshot.time(claim)) else { return false };
        let (object, roles) = (snapshot.object(claim), snapshot.claim(claim).roles);
        let differs = |other: ClaimId| {
            snapshot.status(other).is_asserted()
                && snapshot.time(other).is_some_and(|other| !other.may_coincide(time))
                && snapshot.object(other) != object
                && snapshot.claim(other).roles == roles
        };
        snapshot.subjects_of(claim).iter().any(|&subject: &EntityId| {
            snapshot.value_claims(relation, subject).iter().copied().any(differs)
                || snapshot.from(relation, subject).any(|(_, other)| differs(other))
        })
    }
}

/// The same, or that something is so: "based in".
fn may_tell_what_is_so(relation: &Relation) -> bool {
    let phrase = |form: &Form| matches!(form, Form::Phrase(_) | Form::InversePhrase(_));
    tells_what_is_so(relation) || !relation.is_event() && relation.forms.iter().any(phrase)
}

fn tells_what_is_so(relation: &Relation) -> bool {
    let noun = |form: &Form| matches!(form, Form::Noun(_) | Form::InverseNoun(_));
    relation.is_attribute() || !relation.is_event() && relation.forms.iter().any(noun)
}

/// The relations whose claims the block asks for, at any depth, with the time that they are to be of, if it asks for one.
fn asked(block: &Block, is_ordered: bool) -> Vec<(RelationId, Option<Interval>)> {
    let of = |clause: &Clause| match clause {
        Clause::Claim(claim) if claim.time.is_none() || is_ordered => {
            let windows = claim.conditions.iter().filter_map(Condition::window);
            Some((claim.relation, windows.reduce(Interval::within)))
        }
        _ => None,
    };
    block.walk().filter_map(of).collect()
}
