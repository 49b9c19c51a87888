//! What one source claims, another may deny: a row that rests on such a claim is told with the denial.

use super::outcome::{Derivation, Evidence, Note, Outcome};
use super::run::{Run, Solved};
use crate::model::ClaimId;
use crate::model::claim::{Object, Status};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

impl Run<'_> {
    /// The claims of status denied that have subject, relation and object of a claim beneath a row.
    pub fn contradicted(&self, outcome: &Outcome) -> Solved<Option<Note>> {
        // Most bases deny nothing, and answers may have millions of rows.
        let relations = self.schema.relation_ids();
        let doubted: Vec<bool> = relations.map(|relation| !self.snapshot.all_asserted(relation)).collect();
        if !doubted.contains(&true) {
            return Ok(None);
        }
        let mut seen: HashSet<*const Derivation> = HashSet::new();
        let mut waiting: Vec<&Derivation> = vec![];
        let mut claims: Vec<ClaimId> = vec![];
        for row in outcome.rows.iter() {
            let mut level = &row.evidence;
            loop {
                for evidence in level {
                    self.step()?;
                    match evidence {
                        Evidence::Claim(claim) if doubted[self.snapshot.relation(*claim).index()] => {
                            claims.push(*claim);
                        }
                        Evidence::Claim(_) => {}
                        Evidence::Derived(derived) if seen.insert(Arc::as_ptr(derived)) => {
                            waiting.push(derived);
                        }
                        Evidence::Derived(_) => {}
                    }
                }
                match waiting.pop() {
                    Some(derived) => level = &derived.beneath,
                    None => break,
                }
            }
        }
        claims.sort_unstable();
        claims.dedup();
        let mut denials = BTreeSet::new();
        for &claim in claims.iter().filter(|&&claim| self.snapshot.status(claim).is_asserted()) {
            self.step()?;
            denials.extend(self.denials_of(claim));
        }
        denials.retain(|denial| claims.binary_search(denial).is_err());
        let claims: Vec<ClaimId> = denials.into_iter().collect();
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
        // A denial since 2020 does not deny 2018.
        let may_meet = |other: ClaimId| match (snapshot.time(claim), snapshot.time(other)) {
            (Some(time), Some(other)) => time.may_coincide(other),
            _ => true,
        };
        between.filter(|&other| snapshot.status(other) == Status::Denied && may_meet(other)).collect()
    }
}
