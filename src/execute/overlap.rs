//! Claims that may tell of the same amount, so that a total of them may count it twice.

use super::run::{Flow, Run, Solved};
use super::tally::Tally;
use crate::model::{ClaimId, EntityId, RelationId, Truth};
use crate::store::{Circumstances, Snapshot};
use std::collections::{BTreeSet, HashMap};

/// How many claims are told.
const TOLD: usize = 3;
/// With how many before it a claim is compared: where a subject has many, comparing all with all would take long.
const COMPARED: usize = 100;

impl Run<'_> {
    /// Claims of which two may tell of the same amount: of one relation, subject and object, with no role that
    /// differs, at times that may coincide. The first ones: enough to say so.
    pub fn overlapping(&self, tally: &Tally, truth: Truth) -> Solved<Vec<ClaimId>> {
        if tally.len() < 2 {
            return Ok(vec![]);
        }
        let snapshot = self.snapshot;
        let mut found = BTreeSet::new();
        // The claims of one relation, subject and object come one after another, unless groups did something together.
        let mut alike = Alike::default();
        let mut last: Option<(RelationId, &[EntityId], Option<EntityId>)> = None;
        let mut joint = false;
        for claim in tally.claims(truth) {
            self.step()?;
            let relation = match last {
                Some((relation, ..)) if snapshot.claims_of(relation).contains(&claim.0) => relation,
                _ => snapshot.relation(claim),
            };
            let claims = snapshot.relation_claims(relation);
            let subjects = claims.subjects(claim);
            joint |= subjects.len() > 1;
            let own = Some((relation, subjects, claims.object(claim).as_entity()));
            if own != last {
                alike.clear();
                last = own;
            }
            found.extend(alike.add(claim, snapshot).into_iter().flatten());
            if found.len() >= TOLD {
                return Ok(found.into_iter().collect());
            }
        }
        if joint {
            self.overlapping_in_part(tally, truth, &mut found)?;
        }
        Ok(found.into_iter().collect())
    }

    /// The same, where the subjects of claims may be alike in part.
    fn overlapping_in_part(&self, tally: &Tally, truth: Truth, found: &mut BTreeSet<ClaimId>) -> Flow {
        let mut alike: HashMap<(EntityId, Option<EntityId>, RelationId), Alike> = HashMap::new();
        for claim in tally.claims(truth) {
            let (object, relation) = (self.snapshot.object_entity(claim), self.snapshot.relation(claim));
            for &subject in self.snapshot.subjects_of(claim) {
                self.step()?;
                let others = alike.entry((subject, object, relation)).or_default();
                found.extend(others.add(claim, self.snapshot).into_iter().flatten());
            }
        }
        Ok(())
    }
}

/// Claims of one relation, subject and object.
#[derive(Default)]
struct Alike<'s> {
    claims: Vec<ClaimId>,
    /// Of the first ones, as far as they were looked up: most claims are alone.
    circumstances: Vec<Circumstances<'s>>,
}

impl<'s> Alike<'s> {
    fn clear(&mut self) {
        self.claims.clear();
        self.circumstances.clear();
    }

    /// Adds a claim. If it may tell of the same amount as one before it, the two.
    fn add(&mut self, claim: ClaimId, snapshot: &'s Snapshot) -> Option<[ClaimId; 2]> {
        let before = self.claims.len();
        self.claims.push(claim);
        if before == 0 {
            return None;
        }
        let missing = &self.claims[self.circumstances.len()..];
        self.circumstances.extend(missing.iter().map(|&claim| snapshot.circumstances(claim)));
        let own = self.circumstances[before];
        let others = self.claims.iter().zip(&self.circumstances).take(before);
        let mut last = others.rev().take(COMPARED);
        let found = last.find(|&(&other, theirs)| other != claim && own.may_coincide(theirs));
        found.map(|(&other, _)| [claim, other])
    }
}
