//! What chains of claims lead to: search by frontiers.

use super::side::Side;
use crate::diagnostic::Result;
use crate::execute::budget::Budget;
use crate::model::EntityId;

/// How many entities are looked at between two looks at the clock.
const BETWEEN_LOOKS: usize = 1 << 16;
/// So many that were seen are looked through.
const FEW: usize = 8;

/// Chains of one claim or more, at most so many.
pub struct Chain<'c> {
    pub side: Side<'c>,
    pub within: Option<u32>,
}

/// What a search has reached; kept from one to the next.
#[derive(Default)]
pub struct Seen {
    reached: Vec<EntityId>,
    /// Whether what was reached is more than a few, and its bits are set.
    marked: bool,
    bits: Vec<u64>,
    looked_at: usize,
}

impl Seen {
    pub fn reached(&self) -> &[EntityId] {
        &self.reached
    }

    pub fn sorted(mut self) -> Vec<EntityId> {
        self.reached.sort_unstable();
        self.reached
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.marked) {
            self.reached.iter().for_each(|it| self.bits[it.index() / 64] = 0);
        }
        self.reached.clear();
    }

    fn add(&mut self, entity: EntityId) {
        if !self.marked {
            if self.reached.contains(&entity) {
                return;
            }
            if self.reached.len() < FEW {
                return self.reached.push(entity);
            }
            self.marked = true;
            for index in 0..self.reached.len() {
                self.mark(self.reached[index]);
            }
        }
        if self.mark(entity) {
            self.reached.push(entity);
        }
    }

    /// Whether it was not marked before.
    fn mark(&mut self, entity: EntityId) -> bool {
        let (word, bit) = (entity.index() / 64, 1 << (entity.index() % 64));
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        let new = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        new
    }
}

impl Chain<'_> {
    /// Finds all that chains from the entity lead to; the entity itself only around a cycle.
    pub fn search(&self, entity: EntityId, seen: &mut Seen, budget: Budget) -> Result<()> {
        seen.clear();
        if self.within == Some(0) {
            return Ok(());
        }
        let (mut from, mut hops) = (0, 0);
        self.look_around(entity, seen, budget)?;
        while from < seen.reached.len() && self.within.is_none_or(|within| hops + 1 < within) {
            let to = seen.reached.len();
            for index in from..to {
                self.look_around(seen.reached[index], seen, budget)?;
            }
            from = to;
            hops += 1;
        }
        Ok(())
    }

    fn look_around(&self, entity: EntityId, seen: &mut Seen, budget: Budget) -> Result<()> {
        let near = self.side.of(entity);
        near.iter().for_each(|&it| seen.add(it));
        seen.looked_at += near.len() + 1;
        if seen.looked_at >= BETWEEN_LOOKS {
            seen.looked_at = 0;
            budget.check()?;
        }
        Ok(())
    }
}
