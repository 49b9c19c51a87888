//! Neighbours in one direction, and where those of a batch of entities lie.

use super::batch::{Batch, keep, take};
use crate::model::EntityId;
use crate::store::Lists;
use std::ops::Range;

/// Neighbours in one direction: ascending, distinct.
#[derive(Clone, Copy)]
pub struct Side<'p> {
    pub lists: Lists<'p>,
    /// Whether no entity has more than one.
    pub one: bool,
    /// The first entity, where it and each after it, one by one, has just one: then they lie in the same order.
    pub aligned: Option<u32>,
}

impl<'p> Side<'p> {
    pub fn new(lists: Lists<'p>, one: bool) -> Side<'p> {
        let len = lists.entities().len();
        let first =
            lists.offsets().filter(|(_, offsets)| offsets.len() == len + 1 && lists.keys().len() == len);
        Side { lists, one, aligned: first.filter(|_| one).map(|(first, _)| first) }
    }

    #[inline(always)]
    pub fn of(self, entity: EntityId) -> &'p [EntityId] {
        self.lists.of(entity)
    }

    /// The entities that may have neighbours: ascending, distinct.
    pub fn keys(self) -> &'p [EntityId] {
        self.lists.keys()
    }

    /// How many pairs there are.
    pub fn pairs(self) -> usize {
        self.lists.entities().len()
    }

    /// The entities of the range that may have neighbours.
    pub fn keys_of(self, range: &Range<u32>) -> &'p [EntityId] {
        let before = |end: u32| self.keys().partition_point(|it| it.0 < end);
        self.keys().get(before(range.start)..before(range.end)).unwrap_or(&[])
    }

    /// How many pairs the entities of the range have.
    pub fn pairs_of(self, range: &Range<u32>) -> usize {
        match self.keys_of(range) {
            [first, .., last] => self.lists.rows(*last).end.saturating_sub(self.lists.rows(*first).start),
            [only] => self.of(*only).len(),
            [] => 0,
        }
    }

    /// The neighbour of each entity, where all of the batch have just one, and it lies as they do.
    pub fn one_each(self, batch: Batch) -> Option<&'p [EntityId]> {
        let Batch::Run(first, len) = batch else { return None };
        let last = first.checked_add(len.checked_sub(1)? as u32)?;
        let (start, end) = (self.lists.rows(EntityId(first)).start, self.lists.rows(EntityId(last)).end);
        (self.one && end.checked_sub(start) == Some(len)).then(|| &self.lists.entities()[start..end])
    }

    /// The ids from the first of the keys to the last.
    pub fn span(self) -> Range<u32> {
        match self.keys() {
            [] => 0..0,
            [first, .., last] => first.0..last.0 + 1,
            [only] => only.0..only.0 + 1,
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
