//! Entities that are worked on together, so that what to do is found out once for many.

use crate::model::EntityId;

/// How many entities a batch has, at most: what is kept for each stays in the nearest cache.
pub const SIZE: usize = 2048;

#[derive(Clone, Copy)]
pub enum Batch<'b> {
    /// From an entity on, so many.
    Run(u32, usize),
    /// In any order, and not necessarily distinct.
    Listed(&'b [EntityId]),
}

impl Batch<'_> {
    pub fn len(self) -> usize {
        match self {
            Batch::Run(_, len) => len,
            Batch::Listed(list) => list.len(),
        }
    }

    #[inline(always)]
    pub fn get(self, index: usize) -> EntityId {
        match self {
            Batch::Run(first, _) => EntityId(first + index as u32),
            Batch::Listed(list) => list[index],
        }
    }
}

/// Leaves what is kept. There is no branch to be mispredicted.
#[inline(always)]
pub fn keep(places: &mut Vec<u32>, is_kept: impl Fn(u32) -> bool) {
    let mut kept = 0;
    for at in 0..places.len() {
        let place = places[at];
        places[kept] = place;
        kept += usize::from(is_kept(place));
    }
    places.truncate(kept);
}

/// Leaves what stands at these places (ascending).
#[inline(always)]
pub fn take<T: Copy>(column: &mut Vec<T>, places: &[u32]) {
    for (to, &from) in places.iter().enumerate() {
        column[to] = column[from as usize];
    }
    column.truncate(places.len());
}
