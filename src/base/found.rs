//! What of a gazetteer is in a base that is being read.

use crate::model::EntityId;
use crate::model::claim::{Attestation, Claim, Object, Speaker};
use rustc_hash::{FxHashMap, FxHashSet};

/// What of a gazetteer is in the base.
#[derive(Default)]
pub struct Found {
    /// Of each entry the entity that it is, and whether the base's own files declare that.
    pub entities: FxHashMap<usize, (EntityId, bool)>,
    /// The entities that claims speak of.
    pub met: FxHashSet<EntityId>,
    /// What comes from each of them is called.
    pub demonyms: Vec<(EntityId, Vec<String>)>,
}

impl Found {
    /// A claim is made, of which somebody says something.
    pub fn meet(&mut self, claim: &Claim, word: &Attestation) {
        if self.entities.is_empty() {
            return;
        }
        self.met.extend(&claim.subjects);
        self.met.extend(claim.roles.iter().map(|(_, id)| *id));
        if let Object::Entity(id) = claim.object {
            self.met.insert(id);
        }
        let speaker = |speaker: &Speaker| match speaker {
            Speaker::Entity(id) => Some(*id),
            Speaker::Text(_) => None,
        };
        self.met.extend(word.said_by.iter().filter_map(speaker));
    }
}
