//! Numbers of ways, by entity.
//!
//! Where a number does not fit, it stays at the largest: a sum or product of such numbers is the least of what it
//! should be and the largest, so that it is enough to look at what comes out in the end ([`exact`]).

use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::EntityId;
use std::ops::Range;

/// In how many ways each entity of a range can be part of what is counted; none for others.
pub struct Ways {
    range: Range<u32>,
    counts: Counts,
}

/// By entity from the start of a range, in the width that the largest needs: what is smaller stays closer at hand.
pub enum Counts {
    /// One for each.
    One,
    Bytes(Vec<u8>),
    Wide(Vec<u64>),
}

/// A number of ways as it is kept.
pub trait Count: Copy + Default + Send + Sync {
    /// `None` if it does not fit.
    fn of(ways: u64) -> Option<Self>;
    fn ways(self) -> u64;
    fn all(counts: Vec<Self>) -> Counts;
}

impl Count for u8 {
    fn of(ways: u64) -> Option<u8> {
        ways.try_into().ok()
    }

    #[inline(always)]
    fn ways(self) -> u64 {
        self.into()
    }

    fn all(counts: Vec<u8>) -> Counts {
        Counts::Bytes(counts)
    }
}

impl Count for u64 {
    fn of(ways: u64) -> Option<u64> {
        Some(ways)
    }

    #[inline(always)]
    fn ways(self) -> u64 {
        self
    }

    fn all(counts: Vec<u64>) -> Counts {
        Counts::Wide(counts)
    }
}

/// The number, unless it may have been too large.
pub fn exact(ways: u64) -> Result<u64> {
    if ways == u64::MAX { Err(too_many()) } else { Ok(ways) }
}

/// The product of two numbers.
pub fn times(a: u64, b: u64) -> Result<u64> {
    a.checked_mul(b).ok_or_else(too_many)
}

pub fn too_many() -> Box<Diagnostic> {
    let message = "there are too many solutions to be counted (beyond 1.8e19)";
    Diagnostic::error(Code::NumberTooLarge, message).help("add a clause").into()
}

/// The sum of numbers.
#[inline(always)]
pub fn sum(ways: impl Iterator<Item = u64>) -> u64 {
    ways.fold(0, u64::saturating_add)
}

impl Ways {
    /// One way for each entity of the range.
    pub fn plain(range: Range<u32>) -> Ways {
        Ways { range, counts: Counts::One }
    }

    /// Counts from the first entity on.
    pub fn counted<C: Count>(first: u32, counts: Vec<C>) -> Ways {
        Ways { range: first..first + counts.len() as u32, counts: C::all(counts) }
    }

    pub fn range(&self) -> Range<u32> {
        self.range.clone()
    }

    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Whether there is one way for each entity of the range.
    pub fn are_plain(&self) -> bool {
        matches!(self.counts, Counts::One)
    }

    #[inline(always)]
    pub fn of(&self, entity: EntityId) -> u64 {
        let index = entity.0.wrapping_sub(self.range.start) as usize;
        match &self.counts {
            Counts::One => (index < self.range.len()).into(),
            Counts::Bytes(counts) => counts.get(index).map_or(0, |it| it.ways()),
            Counts::Wide(counts) => counts.get(index).copied().unwrap_or(0),
        }
    }

    /// The ways of all, which are sorted.
    #[inline]
    pub fn sum(&self, entities: &[EntityId]) -> u64 {
        match &self.counts {
            Counts::One => within(&self.range, entities),
            Counts::Bytes(counts) => sum_of(counts, self.range.start, entities),
            Counts::Wide(counts) => sum_of(counts, self.range.start, entities),
        }
    }

    /// Whether any of them has a way.
    #[inline]
    pub fn any(&self, entities: &[EntityId]) -> bool {
        entities.iter().any(|&entity| self.of(entity) > 0)
    }

    /// The entities that have ways, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (EntityId, u64)> {
        let all = self.range.clone().map(EntityId).map(|entity| (entity, self.of(entity)));
        all.filter(|(_, ways)| *ways > 0)
    }
}

/// How many entities, which are sorted, lie in the range.
#[inline]
pub fn within(range: &Range<u32>, entities: &[EntityId]) -> u64 {
    let (Some(first), Some(last)) = (entities.first(), entities.last()) else { return 0 };
    if first.0 >= range.start && last.0 < range.end {
        return entities.len() as u64;
    }
    let from = entities.partition_point(|it| it.0 < range.start);
    let to = entities.partition_point(|it| it.0 < range.end);
    to.saturating_sub(from) as u64
}

/// The sum of counts that begin at an entity.
#[inline(always)]
pub fn sum_of<C: Count>(counts: &[C], first: u32, entities: &[EntityId]) -> u64 {
    let of = |it: &EntityId| counts.get(it.0.wrapping_sub(first) as usize).map_or(0, |it| it.ways());
    sum(entities.iter().map(of))
}
