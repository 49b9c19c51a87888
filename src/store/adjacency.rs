//! The claims of a relation seen from the entities of one side: sorted adjacency.

use super::image::Reader;
use crate::diagnostic::Result;
use crate::model::{ClaimId, EntityId};
use std::ops::Range;

/// The neighbours of one entity by one relation and direction, sorted by entity, then claim. A claim of a group
/// together stands once for each member.
#[derive(Clone, Copy, Debug)]
pub struct Neighbours<'s> {
    pub entities: &'s [EntityId],
    /// The claim of each.
    pub claims: ClaimIds<'s>,
}

impl<'s> Neighbours<'s> {
    pub fn none() -> Neighbours<'s> {
        Neighbours { entities: &[], claims: ClaimIds::Listed(&[]) }
    }

    pub fn len(&self) -> usize {
        self.entities.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// Those of the rows. Panics where there are not so many.
    pub fn slice(&self, rows: Range<usize>) -> Neighbours<'s> {
        Neighbours { entities: &self.entities[rows.clone()], claims: self.claims.slice(rows) }
    }
}

/// The pairs of neighbour and claim that are left.
impl Iterator for Neighbours<'_> {
    type Item = (EntityId, ClaimId);

    fn next(&mut self) -> Option<(EntityId, ClaimId)> {
        let (&entity, entities) = self.entities.split_first()?;
        self.entities = entities;
        Some((entity, self.claims.next()?))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.entities.len(), Some(self.entities.len()))
    }
}

/// Claims in a row; an iterator of those that are left.
#[derive(Clone, Copy, Debug)]
pub enum ClaimIds<'s> {
    /// One after another: a relation's claims are numbered as they stand at their subjects.
    Run {
        first: u32,
        count: u32,
    },
    Listed(&'s [ClaimId]),
}

impl<'s> ClaimIds<'s> {
    pub fn len(&self) -> usize {
        match self {
            ClaimIds::Run { count, .. } => *count as usize,
            ClaimIds::Listed(claims) => claims.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Those that are listed; none of a run.
    pub fn listed(&self) -> &'s [ClaimId] {
        match self {
            ClaimIds::Run { .. } => &[],
            ClaimIds::Listed(claims) => claims,
        }
    }

    /// Panics where there are not so many.
    #[inline]
    pub fn get(&self, index: usize) -> ClaimId {
        match self {
            ClaimIds::Run { first, count } => {
                assert!(index < *count as usize);
                ClaimId(first + index as u32)
            }
            ClaimIds::Listed(claims) => claims[index],
        }
    }

    /// Those of the rows. Panics where there are not so many.
    #[inline]
    pub fn slice(&self, rows: Range<usize>) -> ClaimIds<'s> {
        match self {
            ClaimIds::Run { first, count } => {
                assert!(rows.start <= rows.end && rows.end <= *count as usize);
                ClaimIds::Run { first: first + rows.start as u32, count: rows.len() as u32 }
            }
            ClaimIds::Listed(claims) => ClaimIds::Listed(&claims[rows]),
        }
    }
}

impl Iterator for ClaimIds<'_> {
    type Item = ClaimId;

    #[inline]
    fn next(&mut self) -> Option<ClaimId> {
        match self {
            ClaimIds::Run { first, count } => {
                *count = count.checked_sub(1)?;
                let claim = ClaimId(*first);
                *first += 1;
                Some(claim)
            }
            ClaimIds::Listed(claims) => {
                let (&first, rest) = claims.split_first()?;
                *claims = rest;
                Some(first)
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.len(), Some(self.len()))
    }
}

/// Ranges of rows by entity, over the entities that have any.
#[derive(Clone, Copy)]
pub struct Index<'s> {
    /// The entities, ascending.
    keys: &'s [EntityId],
    /// Where the rows of a key start, and the end of the last; with none, no key has rows. There is one either
    /// for each key, or, where the keys lie close together, for each entity from the first key to the last.
    offsets: &'s [u32],
    dense: bool,
}

impl<'s> Index<'s> {
    /// Reads the index over so many rows; the keys were read before.
    pub fn read(reader: &mut Reader<'s>, keys: &'s [EntityId], rows: usize) -> Result<Index<'s>> {
        let offsets = reader.column::<u32>()?;
        let span = keys
            .first()
            .zip(keys.last())
            .map_or(0, |(first, last)| (last.0 as usize).saturating_sub(first.0 as usize) + 1);
        let dense = offsets.len() == span + 1;
        let ends = offsets.last().is_none_or(|&last| last as usize <= rows);
        let fits = offsets.is_empty() || !keys.is_empty() && (dense || offsets.len() == keys.len() + 1);
        if !fits || !ends {
            return Err(reader.invalid("an index does not fit its keys"));
        }
        reader.ensure("an index is out of order", || offsets.is_sorted())?;
        Ok(Index { keys, offsets, dense })
    }

    #[inline(always)]
    pub fn rows(&self, entity: EntityId) -> Range<usize> {
        let (Some(first), [_, ends @ ..]) = (self.keys.first(), self.offsets) else { return 0..0 };
        let row = match self.dense {
            true => entity.0.wrapping_sub(first.0) as usize,
            false => self.keys.binary_search(&entity).unwrap_or(usize::MAX),
        };
        match ends.get(row) {
            Some(&end) => self.offsets[row] as usize..end as usize,
            None => 0..0,
        }
    }

    pub fn keys(&self) -> &'s [EntityId] {
        self.keys
    }

    /// The column that [`Index::read`] reads.
    pub fn offsets(&self) -> &'s [u32] {
        self.offsets
    }

    /// The column of the same rows under other keys, which are as many and ascend as these do.
    pub fn under(&self, keys: &[EntityId]) -> Vec<u32> {
        let (Some(first), Some(last), Some(&end)) = (keys.first(), keys.last(), self.offsets.last()) else {
            return vec![];
        };
        let starts = self.keys.iter().map(|&key| self.rows(key).start as u32);
        let mut starts: Vec<u32> =
            if self.dense { starts.collect() } else { self.offsets[..keys.len()].into() };
        let span = (last.0 - first.0) as usize + 1;
        if is_dense(span, keys.len()) {
            let ids = keys.windows(2).zip(&starts[1..]);
            let gaps = ids.flat_map(|(pair, &start)| (pair[0].0..pair[1].0).map(move |_| start));
            starts = std::iter::once(starts[0]).chain(gaps).collect();
        }
        starts.push(end);
        starts
    }

    /// The most rows that a key has.
    pub fn most(&self) -> usize {
        self.offsets.windows(2).map(|pair| (pair[1] - pair[0]) as usize).max().unwrap_or(0)
    }
}

/// Reads the keys of an index: ascending, distinct.
pub fn read_keys<'s>(reader: &mut Reader<'s>, entity_count: usize) -> Result<&'s [EntityId]> {
    let keys = reader.checked::<EntityId>(|id| id.index() < entity_count)?;
    reader.ensure("keys are out of order", || keys.is_sorted_by(|a, b| a < b))?;
    Ok(keys)
}

/// Whether so many keys lie so close together that each entity from the first to the last has an offset, and a key is
/// found without a search.
pub fn is_dense(span: usize, keys: usize) -> bool {
    span <= 4 * keys
}

/// The column that [`Index::read`] reads: the keys are ascending, `of` is the key of each row, ascending too.
pub fn index(keys: &[EntityId], of: impl ExactSizeIterator<Item = EntityId>) -> Vec<u32> {
    let rows = of.len();
    let (Some(first), Some(last), false) = (keys.first(), keys.last(), rows == 0) else {
        return vec![];
    };
    let span = (last.0 - first.0) as usize + 1;
    let mut of = of.peekable();
    let mut at = 0u32;
    let mut start_of = |key: EntityId| {
        while of.next_if(|&other| other < key).is_some() {
            at += 1;
        }
        at
    };
    let mut offsets: Vec<u32> = match is_dense(span, keys.len()) {
        true => (first.0..=last.0).map(|key| start_of(EntityId(key))).collect(),
        false => keys.iter().map(|&key| start_of(key)).collect(),
    };
    offsets.push(rows as u32);
    offsets
}

/// One relation in one direction.
#[derive(Clone, Copy)]
pub struct Adjacency<'s> {
    pub(super) index: Index<'s>,
    pub(super) entities: &'s [EntityId],
    pub(super) claims: ClaimIds<'s>,
}

impl<'s> Adjacency<'s> {
    #[inline]
    pub fn of(&self, entity: EntityId) -> Neighbours<'s> {
        let rows = self.index.rows(entity);
        Neighbours { entities: self.entities, claims: self.claims }.slice(rows)
    }

    /// The neighbours alone.
    pub fn lists(&self) -> Lists<'s> {
        Lists { index: self.index, entities: self.entities }
    }

    /// The entities that stand on this side of the relation's claims: ascending, distinct. Some may have no
    /// neighbours, where the relation's claims have values or groups as objects.
    pub fn keys(&self) -> &'s [EntityId] {
        self.index.keys
    }
}

/// The neighbours of entities, without their claims: a sorted list for each.
#[derive(Clone, Copy)]
pub struct Lists<'s> {
    index: Index<'s>,
    entities: &'s [EntityId],
}

impl<'s> Lists<'s> {
    /// The lists of all entities from the first of the keys to the last, one after another, each from its offset to the
    /// next. The keys are those whose lists are not empty, ascending.
    pub fn new(keys: &'s [EntityId], offsets: &'s [u32], entities: &'s [EntityId]) -> Lists<'s> {
        Lists { index: Index { keys, offsets, dense: true }, entities }
    }

    #[inline(always)]
    pub fn of(&self, entity: EntityId) -> &'s [EntityId] {
        &self.entities[self.rows(entity)]
    }

    /// Where the entity's list lies among [`entities`](Lists::entities).
    #[inline(always)]
    pub fn rows(&self, entity: EntityId) -> Range<usize> {
        self.index.rows(entity)
    }

    /// All lists, one after another.
    #[inline]
    pub fn entities(&self) -> &'s [EntityId] {
        self.entities
    }

    /// The entities that may have neighbours: ascending, distinct.
    pub fn keys(&self) -> &'s [EntityId] {
        self.index.keys
    }

    /// Where the lists of consecutive entities start, and the end of the last, if the entities lie close together:
    /// with the first of them.
    #[inline]
    pub fn offsets(&self) -> Option<(u32, &'s [u32])> {
        let first = self.index.keys.first().filter(|_| self.index.dense)?;
        Some((first.0, self.index.offsets))
    }
}
