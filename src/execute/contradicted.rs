//! What one source claims, another may deny: a row that rests on such a claim is told with the denial.

use super::outcome::{Evidence, Note, Outcome};
use super::run::{Run, Solved};
use crate::model::ClaimId;
use crate::model::claim::{Object, Status};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

impl Run<'_> {
    /// The claims of status denied that have subject, relation and object of a claim beneath a row.
    pub fn contradicted(&self, outcome: &Outcome) -> Solved<Option<Note>> {
        let mut seen: HashSet<*const Evidence> = HashSet::new();
        let mut waiting: Vec<&Arc<Evidence>> = outcome.rows.iter().flat_map(|row| &row.evidence).collect();
        let mut claims: BTreeSet<ClaimId> = BTreeSet::new();
        while let Some(evidence) = waiting.pop() {
            self.step()?;
            match &**evidence {
                Evidence::Claim(claim) => {
                    claims.insert(*claim);
                }
                Evidence::Derived { beneath, .. } if seen.insert(Arc::as_ptr(evidence)) => {
                    waiting.extend(beneath);
                }
                Evidence::Derived { .. } => {}
            }
        }
        let mut denials = BTreeSet::new();
        for &claim in claims.iter().filter(|&&claim| self.snapshot.status(claim).is_asserted()) {
            self.step()?;
            denials.extend(self.denials_of(claim));
        }
        let claims: Vec<ClaimId> = denials.difference(&claims).copied().collect();
        Ok((!claims.is_empty()).then_some(Note::Denied { claims }))
    }

    fn denials_of(&self, claim: ClaimId) -> Vec<ClaimId> {
        let snapshot = self.snapshot;
        let relation = snapshot.relation(claim);
        let Object::Entity(object) = snapshot.object(claim) else { return vec![] };
        let between = snapshot.subjects_of(claim).iter().flat_map(|&subject| {
            let near = snapshot.from(relation, subject);
            let start = near.entities.partition_point(|&it| it < object);
            let end = near.entities.partition_point(|&it| it <= object);
            near.claims.slice(start..end)
        });
        between.filter(|&other| snapshot.status(other) == Status::Denied).collect()
    }
}
