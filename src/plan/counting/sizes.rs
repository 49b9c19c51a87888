//! What the store tells of sizes.

use super::trees::{Link, Said};
use crate::model::{EntityId, TypeId};
use crate::store::Snapshot;
use std::ops::Range;

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
        if let Some((last, _)) = said[link.said].shared_ancestor.as_ref().and_then(|alike| alike.path.last())
        {
            one /= self.keys(said, last.reversed()).max(1.0);
        }
        match said[link.said].is_chain() {
            // Where there is one way on at most, each goes on to where the rest is known.
            true if self.most(said, link) <= 1 => one,
            // How far a chain leads nobody knows.
            true => one * one + 4.0,
            false => one,
        }
    }

    /// Whether no entity has more than one neighbour by the link.
    pub fn is_one(&self, said: &[Said], link: Link) -> bool {
        self.most(said, link) <= 1 && !said[link.said].is_chain()
    }

    /// The most claims that an entity has by the link.
    fn most(&self, said: &[Said], link: Link) -> usize {
        let statistics = self.snapshot.statistics(said[link.said].relation);
        if link.forward { statistics.most_from } else { statistics.most_into }
    }

    /// How many entities have neighbours by the link.
    pub fn keys(&self, said: &[Said], link: Link) -> f64 {
        let statistics = self.snapshot.statistics(said[link.said].relation);
        (if link.forward { statistics.subjects } else { statistics.objects }) as f64
    }

    /// How many entities are of all the types and have neighbours by all links, at most: ids that only some have, as
    /// those of other types, do not count.
    pub fn domain(&self, said: &[Said], types: &[TypeId], links: &[Link]) -> f64 {
        let mut range = 0..self.snapshot.entity_count() as u32;
        let mut within = |other: Range<u32>| {
            range = range.start.max(other.start)..range.end.min(other.end);
        };
        let together = types.iter().filter(|&&is| self.snapshot.aside_of(is).is_empty());
        together.for_each(|&is| within(self.snapshot.range_of(is)));
        let keys = |link: &Link| {
            let relation = said[link.said].relation;
            match link.forward {
                true => self.snapshot.adjacency_from(relation).keys(),
                false => self.snapshot.adjacency_into(relation).keys(),
            }
        };
        for keys in links.iter().map(keys) {
            within(keys.first().map_or(0, |first| first.0)..keys.last().map_or(0, |last| last.0 + 1));
        }
        let before = |keys: &[EntityId], end: u32| keys.partition_point(|it| it.0 < end);
        let having = |keys: &[EntityId]| before(keys, range.end).saturating_sub(before(keys, range.start));
        let counts = types.iter().map(|&is| self.snapshot.count_of(is));
        let least = counts.chain(links.iter().map(|link| having(keys(link)))).min();
        least.unwrap_or(range.len()).max(1) as f64
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
