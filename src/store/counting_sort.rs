//! The claims of a relation that only rows of imports say: each leads from one entity to one. They are put in order by
//! counting how many each entity has, which takes no comparisons (Knuth, The Art of Computer Programming 3, 5.2).

use super::adjacency::is_dense;
use super::bulk::claims::PlainRows;
use super::image::Writer;
use super::narrow_columns;
use super::relations::RelationRow;
use crate::model::{ClaimId, EntityId};
use std::ops::Range;
use std::sync::Arc;

/// Rows of an import in final numbers.
pub struct Batch {
    pub origin: u32,
    pub details: u32,
    pub saying: u32,
    pub rows: PlainRows,
}

/// The rows of a relation by subject, then object, then origin and line.
pub struct CountingSort {
    subjects: Starts,
    objects: Starts,
    cells: Vec<Cell>,
    lines: Vec<u32>,
    /// Where the rows of each batch end, with their origin and their saying.
    batches: Vec<(u32, u32, u32)>,
}

/// A row as it is at its subject, its object and its number; or as it is at its object, its subject and its claim. Both
/// numbers in one, so that they are put in their place at once, and ordered as numbers are.
type Cell = u64;

#[inline]
fn cell(entity: EntityId, number: u32) -> Cell {
    u64::from(entity.0) << 32 | u64::from(number)
}

#[inline]
fn entity(cell: Cell) -> EntityId {
    EntityId((cell >> 32) as u32)
}

#[inline]
fn number(cell: Cell) -> u32 {
    cell as u32
}

impl CountingSort {
    /// Puts rows in order. The batches are given back where there are no rows, where these do not come by origin and
    /// line, each once, or where their entities lie too far apart to be counted.
    pub fn of(mut batches: Vec<Batch>) -> Result<CountingSort, Vec<Batch>> {
        batches.sort_by_key(|batch| batch.origin);
        let ascend = |batch: &Batch| batch.rows.lines.is_sorted_by(|one, other| one < other);
        if !batches.is_sorted_by(|one, other| one.origin < other.origin) || !batches.iter().all(ascend) {
            return Err(batches);
        }
        let (Some(mut subjects), Some(objects)) = rayon::join(
            || Starts::of(batches.iter().flat_map(|batch| &batch.rows.subjects)),
            || Starts::of(batches.iter().flat_map(|batch| &batch.rows.objects)),
        ) else {
            return Err(batches);
        };
        let mut cells: Vec<Cell> = vec![0; subjects.rows];
        let (mut lines, mut ends) = (vec![], vec![]);
        let mut row = 0;
        for Batch { origin, saying, mut rows, .. } in batches {
            for (&subject, &object) in rows.subjects.iter().zip(&rows.objects) {
                cells[subjects.next(subject)] = cell(object, row);
                row += 1;
            }
            if lines.is_empty() {
                lines = rows.lines
            } else {
                lines.append(&mut rows.lines)
            }
            ends.push((row, origin, saying));
        }
        sort(&mut cells, &subjects.ends[1..], 0);
        Ok(CountingSort { subjects, objects, cells, lines, batches: ends })
    }

    /// Writes the columns that [`super::relations::Relation::read`] reads, with so many origins. `tell` is given how many
    /// attestations each claim has, with their sayings.
    pub fn write(
        self,
        writer: &mut Writer,
        first_claim: u32,
        origins: usize,
        mut tell: impl FnMut(usize, &mut dyn Iterator<Item = u32>),
    ) {
        let CountingSort { subjects: mut from, objects: mut into, cells, lines, batches } = self;
        let batch = |cell: Cell| match batches[..] {
            [only] => only,
            _ => batches[batches.partition_point(|(end, ..)| *end <= number(cell))],
        };
        let (mut subjects, mut objects) = (Vec::with_capacity(cells.len()), Vec::with_capacity(cells.len()));
        let mut start = 0;
        for (key, end) in (from.first..).zip(&mut from.ends[1..]) {
            let rows = start..*end as usize;
            start = rows.end;
            for claim in cells[rows].chunk_by(|&one, &other| entity(one) == entity(other)) {
                tell(claim.len(), &mut claim.iter().map(|&cell| batch(cell).2));
                subjects.push(EntityId(key));
                objects.push(entity(claim[0]));
            }
            *end = subjects.len() as u32;
        }
        // What is ready is written while the rest is made.
        let relation = writer.reserve();
        let (subjects, objects) = (Arc::new(subjects), Arc::new(objects));
        let slot = writer.reserve();
        writer.put(slot, subjects.clone());
        let slot = writer.reserve();
        writer.put(slot, objects.clone());
        let (attestations, most_from) = (cells.len() as u32, from.most());
        let forth = || {
            let keys = from.keys();
            let offsets = from.offsets(&keys);
            writer.column(keys);
            let keys = writer.reserve();
            writer.column(offsets);
            let slots = [writer.reserve(), writer.reserve(), writer.reserve()];
            // No object is a value.
            writer.column::<ClaimId>([]);
            writer.column::<u32>([]);
            narrow_columns::write(writer, cells.iter().map(|&cell| batch(cell).1), origins);
            writer.column(cells.iter().map(|&cell| lines[number(cell) as usize]).collect::<Vec<_>>());
            drop((cells, lines));
            (keys, slots)
        };
        let back = || {
            if objects.len() < into.rows {
                into.count(objects.iter());
            }
            let mut cells: Vec<Cell> = vec![0; subjects.len()];
            for ((&subject, &object), claim) in subjects.iter().zip(objects.iter()).zip(first_claim..) {
                cells[into.next(object)] = cell(subject, claim);
            }
            let neighbours: Vec<EntityId> = cells.iter().map(|&cell| entity(cell)).collect();
            let claims: Vec<ClaimId> = cells.iter().map(|&cell| ClaimId(number(cell))).collect();
            (neighbours, claims)
        };
        let ((keys, [to, by, of]), (neighbours, claims)) = rayon::join(forth, back);
        let is_mutual = |(key, rows): (EntityId, Range<usize>)| subjects[rows].iter().all(|&it| it == key);
        let mutual = *objects == neighbours && into.by_key().all(is_mutual);
        let row = RelationRow {
            claims: subjects.len() as u32,
            attestations,
            plain: 1,
            pairs: subjects.len() as u32,
            mutual: mutual.into(),
            most_from,
            most_into: into.most(),
        };
        writer.put(relation, vec![row]);
        writer.put(to, neighbours);
        writer.put(by, claims);
        let into_keys = into.keys();
        writer.put(of, into.offsets(&into_keys));
        writer.put(keys, into_keys);
    }
}

/// Puts the cells of each subject in order; `ends` tells where they end, of all cells, and `start` where these begin.
fn sort(cells: &mut [Cell], ends: &[u32], start: u32) {
    /// How many subjects one processor takes on at a time.
    const MANY: usize = 1 << 14;
    if ends.len() > MANY {
        let (before, after) = ends.split_at(ends.len() / 2);
        let middle = before[before.len() - 1];
        let (cells, others) = cells.split_at_mut((middle - start) as usize);
        rayon::join(|| sort(cells, before, start), || sort(others, after, middle));
        return;
    }
    let mut at = 0;
    for end in ends.iter().map(|end| (end - start) as usize) {
        cells[at..end].sort_unstable();
        at = end;
    }
}

/// Where the rows of each entity begin, and end once they are placed.
struct Starts {
    first: u32,
    /// Of each entity from the first on that has rows to the last: where its next row goes, which is where they end once
    /// all are there; before these a zero.
    ends: Vec<u32>,
    rows: usize,
}

impl Starts {
    fn of<'e>(entities: impl Iterator<Item = &'e EntityId> + Clone) -> Option<Starts> {
        let (mut first, mut last, mut rows) = (u32::MAX, 0, 0);
        entities.clone().for_each(|entity| {
            (first, last, rows) = (first.min(entity.0), last.max(entity.0), rows + 1);
        });
        let span = last.checked_sub(first)? as usize + 1;
        if span > 4 * rows + 1024 {
            return None;
        }
        let mut starts = Starts { first, ends: vec![0; span + 1], rows };
        starts.count(entities);
        Some(starts)
    }

    fn count<'e>(&mut self, entities: impl Iterator<Item = &'e EntityId>) {
        self.ends.fill(0);
        entities.for_each(|entity| self.ends[(entity.0 - self.first) as usize + 1] += 1);
        let mut before = 0;
        for end in &mut self.ends {
            before += std::mem::replace(end, before);
        }
        self.rows = before as usize;
    }

    /// The place of the entity's next row.
    #[inline]
    fn next(&mut self, entity: EntityId) -> usize {
        let next = &mut self.ends[(entity.0 - self.first) as usize + 1];
        *next += 1;
        *next as usize - 1
    }

    /// The entities with their rows, once all are placed.
    fn by_key(&self) -> impl Iterator<Item = (EntityId, Range<usize>)> {
        let ranges = self.ends.windows(2).map(|pair| pair[0] as usize..pair[1] as usize);
        (self.first..).map(EntityId).zip(ranges)
    }

    /// The entities that have rows, ascending.
    fn keys(&self) -> Vec<EntityId> {
        self.by_key().filter(|(_, rows)| !rows.is_empty()).map(|(key, _)| key).collect()
    }

    /// The most rows that an entity has.
    fn most(&self) -> u32 {
        self.by_key().map(|(_, rows)| rows.len() as u32).max().unwrap_or(0)
    }

    /// The column of [`super::adjacency::Index`], given the keys.
    fn offsets(self, keys: &[EntityId]) -> Vec<u32> {
        match is_dense(self.ends.len() - 1, keys.len()) {
            true => self.ends,
            false => std::iter::once(0)
                .chain(keys.iter().map(|key| self.ends[(key.0 - self.first) as usize + 1]))
                .collect(),
        }
    }
}
