//! Numbers in their final order.

use crate::model::EntityId;
use crate::store::bulk::Bulk;
use crate::store::pool;
use crate::store::rows::Code;

/// The final numbers of what the builder numbered as it came.
pub struct Numbers {
    /// Nodes, of which there are `first`, then what came in bulk.
    pub entities: Vec<u32>,
    pub first: usize,
    pub pool: pool::Numbers,
}

impl Numbers {
    /// The number of each entity by its [`position`], when they stand in this order and so many are nodes.
    pub fn of_entities(order: &[EntityId], first: usize) -> Vec<u32> {
        let mut numbers = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(&old, number)| numbers[position(old, first)] = number);
        numbers
    }

    #[inline]
    pub fn entity(&self, old: EntityId) -> EntityId {
        EntityId(self.entities[position(old, self.first)])
    }

    #[inline]
    pub fn code(&self, old: Code) -> Code {
        self.pool.code(old, |id| self.entity(id))
    }
}

/// An id of the builder as an index: nodes come first, of which there are `first`.
#[inline]
pub fn position(id: EntityId, first: usize) -> usize {
    if Bulk::has(id) { first + Bulk::index(id) } else { id.index() }
}
