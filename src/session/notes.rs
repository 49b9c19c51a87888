//! The remarks that an answer has of what its query yields, with names for ids. How they are said is the business of `render`.

use super::answering::Answering;
use crate::execute::{self, Near};
use crate::model::answer::{ClaimText, Entity};
use crate::model::note::{Miss, Note};
use crate::model::{ClaimId, EntityId, RelationId};
use crate::resolve::print;
use crate::resolve::query::{Ask, Clause};

/// How many near claims an empty answer tells.
const MOST_NEAR: usize = 5;
/// How many claims a note tells.
const MOST_CLAIMS: usize = 3;

impl Answering<'_> {
    pub fn note(&self, note: &execute::Note) -> Vec<Note> {
        let words = self.words();
        let schema = words.schema();
        let column = |index: usize| self.query.columns.get(index).map_or("", |it| &it.name).to_string();
        let relation = |relation: RelationId| schema.relation(relation).name.clone();
        let is_verdict = self.query.ask == Ask::Whether;
        let denials = |claims: &[ClaimId]| {
            let (first, more) = first(claims, MOST_CLAIMS);
            (first.iter().map(|&claim| words.denial(claim)).collect(), more)
        };
        vec![match *note {
            execute::Note::DeniedRows { denied: 0, unclaimed: 0, open: 0 } => return vec![],
            execute::Note::DeniedRows { denied, unclaimed, open } => {
                Note::DeniedRows { denied, unclaimed, open }
            }
            // Things of a type, which no claim makes them.
            execute::Note::CountedOver { ref relations, .. } if relations.is_empty() => return vec![],
            execute::Note::CountedOver { ref relations, claims } => {
                Note::CountedOver { relations: relations.iter().copied().map(relation).collect(), claims }
            }
            execute::Note::Ties { asked, given } => Note::Ties { asked, given },
            execute::Note::WithoutTime { relation: of, number } => {
                Note::WithoutTime { relation: relation(of), number }
            }
            execute::Note::Unranked { attribute, number } => {
                Note::Unranked { attribute: relation(attribute), number }
            }
            execute::Note::Unknown { attribute, measure, number, listed } => {
                let measures = &schema.relation(attribute).measures;
                let measure = measure.map(|measure| measures[measure.index()].name.clone());
                Note::Unknown { attribute: relation(attribute), measure, number, listed }
            }
            execute::Note::Wavering { ref entities } => {
                let (listed, more) = first(entities, MOST_NEAR);
                Note::Wavering { entities: self.things(listed), more }
            }
            execute::Note::Uncompared { attribute, number } => {
                Note::Uncompared { attribute: relation(attribute), number }
            }
            execute::Note::Undecided { candidates } => Note::Undecided { candidates },
            execute::Note::MoreBeneath => Note::MoreBeneath,
            execute::Note::HopLimit { within } => Note::HopLimit { within },
            execute::Note::MorePaths { listed } => Note::MorePaths { listed },
            execute::Note::ClaimedCount { claim, of, ref number, .. } => {
                Note::ClaimedCount { group: words.group(of, number), claim: words.told(claim) }
            }
            execute::Note::NotCounted { claim, of, ref number } => {
                Note::NotCounted { group: words.group(of, number), claim: words.told(claim) }
            }
            execute::Note::PossibleCount { column: index, certain, possible } => {
                Note::PossibleCount { column: column(index), certain, possible }
            }
            execute::Note::PossiblyMore { column: index, rows } => {
                Note::PossiblyMore { column: column(index), rows }
            }
            execute::Note::Overlap { column: index, ref claims } => {
                let (claims, more) = self.first_told(claims, MOST_CLAIMS);
                Note::Overlap { column: column(index), claims, more }
            }
            execute::Note::Unbounded { column: index } => Note::Unbounded { column: column(index) },
            execute::Note::Undated { rows } => Note::Undated { rows },
            execute::Note::Shares { rows } => Note::Shares { rows: (!is_verdict).then_some(rows) },
            execute::Note::Apart { rows } => Note::Apart { rows: (!is_verdict).then_some(rows) },
            execute::Note::AtNoTime { rows } => Note::AtNoTime { rows },
            execute::Note::NeverTogether { earlier, later } => {
                Note::NeverTogether { earlier: words.told(earlier), later: words.told(later) }
            }
            execute::Note::Denied { ref claims } => {
                let (claims, more) = denials(claims);
                Note::Denied { claims, more, is_verdict }
            }
            execute::Note::DeniedInPart { ref claims } => {
                let (claims, more) = denials(claims);
                Note::DeniedInPart { claims, more }
            }
            execute::Note::Otherwise { status, ref claims } => {
                let (claims, more) = denials(claims);
                Note::Otherwise { status, claims, more }
            }
            execute::Note::UnnamedAmong { number } => Note::UnnamedAmong { number },
            execute::Note::NothingBeneath(beneath) => Note::NothingBeneath { what: beneath.one().into() },
            execute::Note::Known { number } => Note::Known { number },
            execute::Note::Instead { ref claims } => {
                let (claims, more) = self.first_told(claims, MOST_CLAIMS);
                Note::Instead { claims, more }
            }
            execute::Note::Missing { ref entities, more } => {
                Note::Missing { entities: self.things(entities), more }
            }
            execute::Note::NoneSuch => Note::NoneSuch,
            execute::Note::Empty { clause, ref near } => return self.empty(clause, near),
        }]
    }

    pub fn things(&self, entities: &[EntityId]) -> Vec<Entity> {
        entities.iter().map(|&entity| self.words().thing(entity)).collect()
    }

    /// The first of the claims, and how many more there are.
    pub fn first_told(&self, claims: &[ClaimId], most: usize) -> (Vec<ClaimText>, usize) {
        let (listed, more) = first(claims, most);
        (listed.iter().map(|&claim| self.words().told(claim)).collect(), more)
    }

    fn empty(&self, clause: usize, near: &[Near]) -> Vec<Note> {
        let clause = self.query.pattern.clauses.get(clause).map(|clause| {
            let text = print::clause(clause, self.query, &self.session.scope());
            match clause {
                Clause::Compare { .. } | Clause::Dated { .. } | Clause::Not(_) | Clause::Any(_) => {
                    Note::NothingLeft { clause: text }
                }
                _ => Note::NoClaim { clause: text },
            }
        });
        let (listed, more) = first(near, MOST_NEAR);
        let listed = listed.iter().map(|near| self.near(near));
        let more = (more > 0).then_some(Note::MoreNear { number: more });
        clause.into_iter().chain(listed).chain(more).collect()
    }

    fn near(&self, near: &Near) -> Note {
        let snapshot = self.session.snapshot();
        let (but_for, claim) = match *near {
            Near::OtherStatus(claim) => (Miss::Status, claim),
            Near::OtherObject(claim) => (Miss::Object, claim),
            Near::OtherSubject(claim) => (Miss::Subject, claim),
            Near::OtherTime(claim) => (Miss::Time, claim),
            Near::Alone(claim) => (Miss::Group, claim),
            Near::OtherRole(claim) => (Miss::Role, claim),
            Near::Undated(claim) => (Miss::NoDate, claim),
            Near::OtherSource(claim) => (Miss::Source, claim),
            Near::Unmeasured(claim, measure) => {
                let relation = snapshot.schema().relation(snapshot.relation(claim));
                (Miss::NoMeasure(relation.measures[measure.index()].name.clone()), claim)
            }
        };
        Note::Near { but_for, claim: self.words().told(claim) }
    }
}

/// The first of them, and how many more there are.
fn first<T>(all: &[T], most: usize) -> (&[T], usize) {
    let listed = &all[..all.len().min(most)];
    (listed, all.len() - listed.len())
}
