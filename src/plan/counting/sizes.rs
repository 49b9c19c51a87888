//! What the store tells of sizes.

use super::{Link, Said};
use crate::model::{EntityId, TypeId};
use crate::store::Snapshot;

/// Sizes in one snapshot.
pub struct Sizes<'s> {
    pub snapshot: &'s Snapshot,
}

impl Sizes<'_> {
    /// How many neighbours an entity that has any has by the link, on average.
    pub fn degree(&self, said: &[Said], link: Link) -> f64 {
        let statistics = self.snapshot.statistics(said[link.said].relation);
        let mut one = statistics.pairs as f64 / self.keys(said, link).max(1.0);
        // As if all that they can be alike in were as frequent.
        if let Some((last, _)) = said[link.said].alike.as_ref().and_then(|alike| alike.path.last()) {
            one /= self.keys(said, last.reversed()).max(1.0);
        }
        // How far a chain leads nobody knows.
        if said[link.said].is_chain() { one * one + 4.0 } else { one }
    }

    /// Whether no entity has more than one neighbour by the link.
    pub fn is_one(&self, said: &[Said], link: Link) -> bool {
        let statistics = self.snapshot.statistics(said[link.said].relation);
        let most = if link.forward { statistics.most_from } else { statistics.most_into };
        most <= 1 && !said[link.said].is_chain()
    }

    /// How many entities have neighbours by the link.
    pub fn keys(&self, said: &[Said], link: Link) -> f64 {
        let statistics = self.snapshot.statistics(said[link.said].relation);
        (if link.forward { statistics.subjects } else { statistics.objects }) as f64
    }

    /// How many entities are of all the types, at most.
    pub fn of_types(&self, types: &[TypeId]) -> f64 {
        let counts = types.iter().map(|&it| self.snapshot.count_of(it));
        counts.min().unwrap_or(self.snapshot.entity_count()).max(1) as f64
    }

    /// How many neighbours the entity has by the link.
    pub fn near(&self, said: &[Said], entity: EntityId, link: Link) -> f64 {
        let relation = said[link.said].relation;
        let near = match link.forward {
            true => self.snapshot.from(relation, entity),
            false => self.snapshot.into(relation, entity),
        };
        near.len() as f64
    }
}
