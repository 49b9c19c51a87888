//! How a builder numbers entities: the nodes of its graph from zero on, those that came in bulk from [`FIRST`] on.

use crate::model::EntityId;

/// Ids below are those of nodes.
pub const FIRST: u32 = 1 << 30;

#[inline]
pub fn is_bulk(id: EntityId) -> bool {
    id.0 >= FIRST
}

#[inline]
pub fn bulk_id(index: u32) -> EntityId {
    EntityId(FIRST + index)
}

/// The id of one that came in bulk, as an index.
#[inline]
pub fn bulk_index(id: EntityId) -> usize {
    (id.0 - FIRST) as usize
}
