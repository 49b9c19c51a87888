//! The claims of a relation that only rows of imports say: each leads from one entity to one. They are put in order by
//! counting how many each entity has, which takes no comparisons (Knuth, The Art of Computer Programming 3, 5.2).

use super::adjacency::offsets;
use super::image::Writer;
use super::narrow;
use super::relations::RelationRow;
use crate::model::{ClaimId, EntityId};
use bytemuck::Zeroable;
use std::ops::Range;
use std::sync::Arc;

/// A row of an import, as it is at its subject.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Zeroable)]
pub struct Cell {
    pub object: EntityId,
    pub origin: u32,
    pub line: u32,
    pub saying: u32,
}

/// The rows of a relation by subject, then as [`Cell`]s are ordered.
pub struct Counted {
    subjects: Starts,
    objects: Starts,
    cells: Vec<Cell>,
}

impl Counted {
    /// Puts rows in order. `ends` gives the subject and object of each, `rows` the subject with the rest, in the same
    /// order. `None` where there are none, or their entities lie too far apart to be counted.
    pub fn of(
        ends: impl Iterator<Item = (EntityId, EntityId)> + Clone,
        rows: impl Iterator<Item = (EntityId, Cell)>,
    ) -> Option<Counted> {
        let mut subjects = Starts::of(ends.clone().map(|(subject, _)| subject))?;
        let objects = Starts::of(ends.map(|(_, object)| object))?;
        let mut cells = vec![Cell::zeroed(); subjects.rows];
        rows.for_each(|(subject, cell)| cells[subjects.next(subject)] = cell);
        for key in 0..subjects.ends.len() {
            let own = &mut cells[subjects.range(key)];
            if !own.is_sorted() {
                own.sort_unstable();
            }
        }
        Some(Counted { subjects, objects, cells })
    }

    /// Writes the columns that [`super::relations::Relation::read`] reads, with so many origins. `tell` is given the
    /// attestations of each claim.
    pub fn write(self, writer: &mut Writer, first_claim: u32, origins: usize, mut tell: impl FnMut(&[Cell])) {
        let Counted { subjects: mut from, objects: mut into, mut cells } = self;
        // What was said twice in one place is there once.
        let (mut subjects, mut objects) = (Vec::with_capacity(cells.len()), Vec::with_capacity(cells.len()));
        let (mut kept, mut start) = (0, 0);
        for key in 0..from.ends.len() {
            let (end, first) = (from.ends[key] as usize, kept);
            for at in start..end {
                if kept == first || cells[kept - 1] != cells[at] {
                    cells[kept] = cells[at];
                    kept += 1;
                }
            }
            for claim in cells[first..kept].chunk_by(|one, other| one.object == other.object) {
                tell(claim);
                subjects.push(EntityId(from.first + key as u32));
                objects.push(claim[0].object);
            }
            start = end;
            from.ends[key] = subjects.len() as u32;
        }
        cells.truncate(kept);
        // What is ready is written while the way back is put in order.
        let row = writer.reserve();
        let (subjects, objects) = (Arc::new(subjects), Arc::new(objects));
        let slot = writer.reserve();
        writer.put(slot, subjects.clone());
        let slot = writer.reserve();
        writer.put(slot, objects.clone());
        let from_keys = from.keys();
        writer.column(&from_keys[..]);
        let keys = writer.reserve();
        writer.column(offsets(&from_keys, &from.ends));
        let [to, by, of] = [writer.reserve(), writer.reserve(), writer.reserve()];
        // No object is a value.
        writer.column::<ClaimId>([]);
        writer.column::<u32>([]);
        narrow::write(writer, cells.iter().map(|cell| cell.origin), origins);
        writer.column(cells.iter().map(|cell| cell.line).collect::<Vec<_>>());
        let attestations = cells.len() as u32;
        drop(cells);
        if objects.len() < into.rows {
            into.count(objects.iter().copied());
        }
        let mut neighbours = vec![EntityId(0); subjects.len()];
        let mut claims = vec![ClaimId(0); subjects.len()];
        for ((&subject, &object), claim) in subjects.iter().zip(objects.iter()).zip(first_claim..) {
            let place = into.next(object);
            (neighbours[place], claims[place]) = (subject, ClaimId(claim));
        }
        let into_keys = into.keys();
        let mutual = from.first == into.first && from.ends == into.ends && *objects == neighbours;
        let relation = RelationRow {
            claims: subjects.len() as u32,
            attestations,
            plain: 1,
            pairs: subjects.len() as u32,
            mutual: mutual.into(),
            most_from: from.most(),
            most_into: into.most(),
        };
        writer.put(row, vec![relation]);
        writer.put(to, neighbours);
        writer.put(by, claims);
        writer.put(of, offsets(&into_keys, &into.ends));
        writer.put(keys, into_keys);
    }
}

/// Where the rows of each entity begin, and end once they are placed.
struct Starts {
    first: u32,
    /// Of each entity from the first on that has rows to the last: where its next row goes, after all of them where they
    /// end.
    ends: Vec<u32>,
    rows: usize,
}

impl Starts {
    fn of(entities: impl Iterator<Item = EntityId> + Clone) -> Option<Starts> {
        let (mut first, mut last, mut rows) = (u32::MAX, 0, 0);
        for entity in entities.clone() {
            (first, last, rows) = (first.min(entity.0), last.max(entity.0), rows + 1);
        }
        let span = last.checked_sub(first)? as usize + 1;
        if span > 4 * rows + 1024 {
            return None;
        }
        let mut starts = Starts { first, ends: vec![0; span], rows };
        starts.count(entities);
        Some(starts)
    }

    fn count(&mut self, entities: impl Iterator<Item = EntityId>) {
        self.ends.fill(0);
        for entity in entities {
            self.ends[(entity.0 - self.first) as usize] += 1;
        }
        let mut before = 0;
        for end in &mut self.ends {
            before += std::mem::replace(end, before);
        }
        self.rows = before as usize;
    }

    /// The place of the entity's next row.
    #[inline]
    fn next(&mut self, entity: EntityId) -> usize {
        let next = &mut self.ends[(entity.0 - self.first) as usize];
        *next += 1;
        *next as usize - 1
    }

    /// The rows of an entity, counted from the first one, once all are placed.
    fn range(&self, key: usize) -> Range<usize> {
        let start = key.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[key] as usize
    }

    /// The entities that have rows, ascending.
    fn keys(&self) -> Vec<EntityId> {
        let keys = (0..self.ends.len()).filter(|&key| !self.range(key).is_empty());
        keys.map(|key| EntityId(self.first + key as u32)).collect()
    }

    /// The most rows that an entity has.
    fn most(&self) -> u32 {
        (0..self.ends.len()).map(|key| self.range(key).len() as u32).max().unwrap_or(0)
    }
}
