//! When what an answer rests on was so: where claims tell of one thing at several times, each answer says of which.

use super::answering::Answering;
use crate::diagnostic::Result;
use crate::execute::{Cell, Evidence, Outcome, Row, Verdict};
use crate::model::note::Note;
use crate::model::schema::Form;
use crate::model::{ClaimId, EntityId, RelationId};
use crate::resolve::query::{Ask, Block, Clause};
use std::collections::BTreeSet;

/// So many rows are told one by one.
const MOST_ROWS: usize = 12;
/// So many claims are told of one row.
const MOST_CLAIMS: usize = 3;
/// So many rows are looked at.
const LOOKED_AT: usize = 1000;

impl Answering<'_> {
    /// Says of which time it is what the rows rest on, where the base says something else of another time and the question
    /// does not ask when.
    pub fn of_their_times(&self, outcome: &Outcome) -> Result<Vec<Note>> {
        let held = match (&self.query.ask, outcome.rows.as_slice()) {
            (Ask::Rows, _) => true,
            (Ask::Whether, [row]) => {
                matches!(row.cells[..], [Cell::Verdict(Verdict::Yes | Verdict::Possible | Verdict::No)])
            }
            _ => false,
        };
        let relations: BTreeSet<RelationId> =
            untimed(&self.query.pattern).into_iter().filter(|&it| self.holds_for_a_time(it)).collect();
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

    /// Whether claims of the relation tell what is so for a time, as that somebody is the head of something, and not what
    /// happens.
    fn holds_for_a_time(&self, relation: RelationId) -> bool {
        let relation = self.session.snapshot().schema().relation(relation);
        let noun = |form: &Form| matches!(form, Form::Noun(_) | Form::InverseNoun(_));
        relation.is_attribute() || !relation.is_event() && relation.forms.iter().any(noun)
    }

    fn claims_of_one_time(&self, row: &Row, relations: &BTreeSet<RelationId>) -> Vec<ClaimId> {
        let claims = row.evidence.iter().filter_map(|evidence| match evidence {
            Evidence::Claim(claim) => Some(*claim),
            Evidence::Derived(_) => None,
        });
        let snapshot = self.session.snapshot();
        claims
            .filter(|&it| relations.contains(&snapshot.relation(it)) && self.differs_at_other_times(it))
            .collect()
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

/// The relations whose claims the block asks for without asking when, at any depth.
fn untimed(block: &Block) -> Vec<RelationId> {
    let of = |clause: &Clause| match clause {
        Clause::Claim(claim) if !claim.asks_when() => Some(claim.relation),
        _ => None,
    };
    block.walk().filter_map(of).collect()
}
