//! Claims that bear on one another, from either side.

use crate::model::ClaimId;
use crate::model::claim::TieKind;
use rustc_hash::FxHashMap;

/// All ties of a base. Few claims have any.
#[derive(Default)]
pub struct Ties {
    beneath: FxHashMap<ClaimId, Vec<(TieKind, ClaimId)>>,
    above: FxHashMap<ClaimId, Vec<(TieKind, ClaimId)>>,
}

impl Ties {
    /// Ties given as the claim above, what the other is to it, and that one.
    pub fn of(ties: impl Iterator<Item = (ClaimId, TieKind, ClaimId)>) -> Ties {
        let mut all = Ties::default();
        for (above, kind, beneath) in ties {
            all.beneath.entry(above).or_default().push((kind, beneath));
            all.above.entry(beneath).or_default().push((kind, above));
        }
        for list in all.beneath.values_mut().chain(all.above.values_mut()) {
            list.sort_unstable();
            list.dedup();
        }
        all
    }

    /// What stands beneath the claim: by kind, each once.
    pub fn beneath(&self, claim: ClaimId) -> &[(TieKind, ClaimId)] {
        self.beneath.get(&claim).map_or(&[], Vec::as_slice)
    }

    /// Beneath what the claim stands: by kind, each once.
    pub fn above(&self, claim: ClaimId) -> &[(TieKind, ClaimId)] {
        self.above.get(&claim).map_or(&[], Vec::as_slice)
    }
}
