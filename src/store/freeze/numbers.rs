//! Numbers in their final order.

use crate::model::EntityId;
use crate::store::bulk::ids::{bulk_index, is_bulk};
use crate::store::pool;
use crate::store::rows::Code;
use std::sync::Arc;

/// The final numbers of entities.
pub struct EntityNumbers {
    /// Nodes, of which there are `first`, then what came in bulk.
    numbers: Vec<u32>,
    first: usize,
}

/// The final numbers of what the builder numbered as it came.
pub struct Numbers {
    pub entities: Arc<EntityNumbers>,
    pub pool: pool::Numbers,
}

impl EntityNumbers {
    /// Those of so many nodes, and bulk, when they stand in this order.
    pub fn new(order: &[EntityId], first: usize, bulk: usize) -> EntityNumbers {
        let mut numbers = vec![0; first + bulk];
        order.iter().zip(0..).for_each(|(&old, number)| numbers[position(old, first)] = number);
        EntityNumbers { numbers, first }
    }

    #[inline]
    pub fn of(&self, old: EntityId) -> EntityId {
        EntityId(self.numbers[position(old, self.first)])
    }
}

impl Numbers {
    #[inline]
    pub fn entity(&self, old: EntityId) -> EntityId {
        self.entities.of(old)
    }

    #[inline]
    pub fn code(&self, old: Code) -> Code {
        self.pool.code(old, |id| self.entity(id))
    }
}

/// An id of the builder as an index: nodes come first, of which there are `first`.
#[inline]
pub fn position(id: EntityId, first: usize) -> usize {
    if is_bulk(id) { first + bulk_index(id) } else { id.index() }
}
