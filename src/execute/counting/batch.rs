//! Entities that are worked on together, so that what to do is found out once for many.

use crate::model::EntityId;
use crate::store::Lists;

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

/// Room for where the lists of a batch's entities lie.
#[derive(Default)]
pub struct Rows {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Rows {
    /// Where the list of each entity starts and ends.
    pub fn of<'r>(&'r mut self, batch: Batch, lists: &Lists<'r>) -> (&'r [u32], &'r [u32]) {
        // Entities in a row find theirs as they lie.
        if let (Batch::Run(from, len), Some((first, offsets))) = (batch, lists.offsets())
            && let Some(start) = from.checked_sub(first)
            && let Some(rows) = offsets.get(start as usize..).and_then(|rows| rows.get(..len + 1))
        {
            return (&rows[..len], &rows[1..]);
        }
        self.starts.clear();
        self.ends.clear();
        for index in 0..batch.len() {
            let rows = lists.rows(batch.get(index));
            self.starts.push(rows.start as u32);
            self.ends.push(rows.end as u32);
        }
        (&self.starts, &self.ends)
    }
}
