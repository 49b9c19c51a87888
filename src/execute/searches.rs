//! What searches along chains have reached.

use super::frame::Fact;
use super::spread::Spread;
use crate::model::quantity::Bound;
use crate::model::{EntityId, Quantity, Truth};
use rust_decimal::Decimal;
use std::sync::Arc;

/// What one step of a plan reached from where, so that one search serves many solutions.
#[derive(Default)]
pub struct Searches {
    pub known: Spread<(EntityId, Direction), Arc<Reached>>,
    /// What they take.
    pub bytes: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    FromSubject,
    FromObject,
}

/// Every entity that chains reach from a start.
pub struct Reached {
    pub start: EntityId,
    pub direction: Direction,
    /// By chains of which every claim is certain, and which may have held as a whole.
    pub certain: Tree,
    /// By any chains; empty if no claim is in doubt.
    pub possible: Tree,
}

/// Shortest chains: a tree of steps, from near to far. The start is reached only if a chain comes back. An entity that is reached
/// in several steps, as other chains held at other times, is nearest by the first.
#[derive(Default)]
pub struct Tree {
    steps: Vec<Step>,
    /// The first step to each entity, in the order of entities.
    by_entity: Vec<u32>,
}

/// How an entity was reached.
pub struct Step {
    pub entity: EntityId,
    /// The step before; none from the start.
    pub before: Option<u32>,
    pub fact: Fact,
    pub hops: u32,
}

/// The bytes of what is kept of a search besides its steps, roughly; and of a step, with its place in the order.
pub const REACHED: usize = 256;
pub const STEP: usize = size_of::<Step>() + size_of::<u32>();

impl Tree {
    pub fn of(steps: Vec<Step>) -> Tree {
        let mut by_entity: Vec<u32> = (0..steps.len() as u32).collect();
        by_entity.sort_unstable_by_key(|&it| (steps[it as usize].entity, it));
        by_entity.dedup_by_key(|it| steps[*it as usize].entity);
        Tree { steps, by_entity }
    }

    fn get(&self, entity: EntityId) -> Option<&Step> {
        let found = self.by_entity.binary_search_by_key(&entity, |&it| self.steps[it as usize].entity);
        found.ok().map(|place| &self.steps[self.by_entity[place] as usize])
    }

    /// Ascending.
    fn entities(&self) -> impl Iterator<Item = EntityId> {
        self.by_entity.iter().map(|&it| self.steps[it as usize].entity)
    }
}

impl Reached {
    /// Everything reached, ascending. What certain claims reach, all claims do.
    pub fn all(&self) -> impl Iterator<Item = EntityId> {
        let most = if self.possible.steps.is_empty() { &self.certain } else { &self.possible };
        most.entities()
    }

    /// What it was charged.
    pub fn bytes(&self) -> usize {
        REACHED + STEP * (self.certain.steps.len() + self.possible.steps.len())
    }

    pub fn truth(&self, entity: EntityId) -> Truth {
        match (self.certain.get(entity), self.possible.get(entity)) {
            (Some(_), _) => Truth::Yes,
            (_, Some(_)) => Truth::Possible,
            _ => Truth::No,
        }
    }

    /// The claims of a shortest chain, from its subject to its object.
    pub fn chain(&self, to: EntityId) -> Vec<Fact> {
        let certain = self.certain.get(to).map(|step| (&self.certain, step));
        let Some((tree, mut step)) =
            certain.or_else(|| self.possible.get(to).map(|step| (&self.possible, step)))
        else {
            return vec![];
        };
        let mut facts = vec![step.fact];
        while let Some(before) = step.before {
            step = &tree.steps[before as usize];
            facts.push(step.fact);
        }
        if self.direction == Direction::FromSubject {
            facts.reverse();
        }
        facts
    }

    /// The number of claims of the shortest chain. If doubtful claims make a shorter one, it may be that many too; if
    /// all chains are doubtful, the shortest that there is may be longer.
    pub fn distance(&self, to: EntityId) -> Quantity {
        let hops = |tree: &Tree| tree.get(to).map(|step| Decimal::from(step.hops));
        match (hops(&self.certain), hops(&self.possible)) {
            (Some(most), Some(least)) if least < most => {
                Quantity { bound: Bound::Between, upper: most, ..Quantity::exactly(least, None) }
            }
            (Some(hops), _) => Quantity::exactly(hops, None),
            (None, Some(least)) => Quantity { bound: Bound::AtLeast, ..Quantity::exactly(least, None) },
            (None, None) => Quantity::exactly(Decimal::ZERO, None),
        }
    }
}

/// The entities that a search has come to, as bits; kept from one search to the next.
#[derive(Default)]
pub struct Seen(Vec<u64>);

impl Seen {
    pub fn has(&self, entity: EntityId) -> bool {
        self.0.get(entity.index() / 64).is_some_and(|word| word >> (entity.index() % 64) & 1 == 1)
    }

    pub fn add(&mut self, entity: EntityId) {
        let word = entity.index() / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (entity.index() % 64);
    }

    pub fn remove(&mut self, entity: EntityId) {
        if let Some(word) = self.0.get_mut(entity.index() / 64) {
            *word &= !(1 << (entity.index() % 64));
        }
    }
}
