//! Entities that are worked on together, so that what to do is found out once for many.

use super::pairs::Side;
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

/// Room for where the lists of a batch's entities lie.
#[derive(Default)]
pub struct Rows {
    starts: Vec<u32>,
    ends: Vec<u32>,
    /// Of each list, once they were fetched.
    firsts: Vec<EntityId>,
}

impl Rows {
    /// Where the list of each entity starts and ends.
    pub fn of<'r>(&'r mut self, batch: Batch, side: Side<'r>) -> (&'r [u32], &'r [u32]) {
        // Entities in a row find theirs as they lie.
        if let (Batch::Run(from, len), Some((first, offsets))) = (batch, side.lists.offsets())
            && let Some(start) = from.checked_sub(first)
            && let Some(rows) = offsets.get(start as usize..).and_then(|rows| rows.get(..len + 1))
        {
            return (&rows[..len], &rows[1..]);
        }
        self.find(batch, side);
        (&self.starts, &self.ends)
    }

    /// Notes the first entities of the lists that were found, none of them empty. Nothing else is done meanwhile, so that
    /// waits for memory overlap: the lists themselves are near then.
    pub fn fetch(&mut self, side: Side) {
        let entities = side.lists.entities();
        self.firsts.clear();
        self.firsts.extend(self.starts.iter().map(|&start| entities[start as usize]));
    }

    /// The places of lists that are not empty.
    pub fn not_empty(&self, places: &mut Vec<u32>) {
        places.clear();
        places.extend(0..self.starts.len() as u32);
        keep(places, |place| self.starts[place as usize] < self.ends[place as usize]);
    }

    /// Leaves the lists of these places (ascending).
    pub fn take(&mut self, places: &[u32]) {
        take(&mut self.starts, places);
        take(&mut self.ends, places);
        if !self.firsts.is_empty() {
            take(&mut self.firsts, places);
        }
    }

    /// Finds where the list of each entity lies.
    pub fn find(&mut self, batch: Batch, Side { lists, aligned, .. }: Side) {
        self.starts.clear();
        self.ends.clear();
        self.firsts.clear();
        let entities = || (0..batch.len()).map(|index| batch.get(index));
        let row = |it: EntityId, first: u32| it.0.wrapping_sub(first) as usize;
        if let Some(first) = aligned {
            let known = |it: EntityId| Some(row(it, first)).filter(|&row| row < lists.entities().len());
            self.starts.extend(entities().map(|it| known(it).unwrap_or(0) as u32));
            self.ends.extend(entities().map(|it| known(it).map_or(0, |row| row as u32 + 1)));
        } else if let Some((first, offsets)) = lists.offsets() {
            let known = |it: EntityId| Some(row(it, first)).filter(|&row| row + 1 < offsets.len());
            self.starts.extend(entities().map(|it| known(it).map_or(0, |row| offsets[row])));
            self.ends.extend(entities().map(|it| known(it).map_or(0, |row| offsets[row + 1])));
        } else {
            for rows in entities().map(|it| lists.rows(it)) {
                self.starts.push(rows.start as u32);
                self.ends.push(rows.end as u32);
            }
        }
    }

    /// How many the list at this place has.
    #[inline(always)]
    pub fn len(&self, index: usize) -> usize {
        self.ends[index].saturating_sub(self.starts[index]) as usize
    }

    /// The first of the list.
    #[inline(always)]
    pub fn first(&self, index: usize) -> EntityId {
        self.firsts[index]
    }

    /// The first of each list.
    pub fn firsts(&self) -> &[EntityId] {
        &self.firsts
    }

    /// The list at this place.
    #[inline(always)]
    pub fn list<'l>(&self, index: usize, side: Side<'l>) -> &'l [EntityId] {
        &side.lists.entities()[self.starts[index] as usize..self.ends[index] as usize]
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
