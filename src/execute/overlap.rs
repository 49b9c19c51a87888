//! Claims that may tell of the same amount, so that a total of them may count it twice.

use super::run::Run;
use super::tally::Tally;
use crate::diagnostic::Result;
use crate::model::{ClaimId, EntityId, RelationId, Truth};
use crate::store::Circumstances;
use std::collections::{BTreeSet, HashMap};

/// How many claims are told.
const TOLD: usize = 3;
/// With how many before it a claim is compared: where a subject has many, comparing all with all would take long.
const COMPARED: usize = 100;

impl Run<'_> {
    /// Claims of which two may tell of the same amount: of one relation, subject and object, with no role that
    /// differs, at times that may coincide. The first ones: enough to say so.
    pub fn overlapping(&self, tally: &Tally, truth: Truth) -> Result<Vec<ClaimId>> {
        let snapshot = self.snapshot;
        let mut found = BTreeSet::new();
        // The claims of one relation, subject and object come one after another, unless groups did something together.
        let mut alike = vec![];
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
            self.add(claim, &mut alike, &mut found);
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
    fn overlapping_in_part(&self, tally: &Tally, truth: Truth, found: &mut BTreeSet<ClaimId>) -> Result<()> {
        let mut alike: HashMap<(EntityId, Option<EntityId>, RelationId), Vec<_>> = HashMap::new();
        for claim in tally.claims(truth) {
            let (object, relation) = (self.snapshot.object_entity(claim), self.snapshot.relation(claim));
            for &subject in self.snapshot.subjects_of(claim) {
                self.step()?;
                self.add(claim, alike.entry((subject, object, relation)).or_default(), found);
            }
        }
        Ok(())
    }

    /// Adds a claim to others that are alike. It is found, with the last of them that may tell of the same amount, if any may.
    fn add<'s>(
        &'s self,
        claim: ClaimId,
        alike: &mut Vec<(ClaimId, Circumstances<'s>)>,
        found: &mut BTreeSet<ClaimId>,
    ) {
        let own = self.snapshot.circumstances(claim);
        let mut before = alike.iter().rev().take(COMPARED);
        if let Some((other, _)) = before.find(|(other, theirs)| *other != claim && own.may_coincide(theirs)) {
            found.extend([claim, *other]);
        }
        alike.push((claim, own));
    }
}
