//! Numbers of ways, by entity.

use super::too_many;
use crate::diagnostic::Result;
use crate::model::EntityId;
use std::ops::Range;

/// In how many ways each entity of a range can be part of what is counted; none for others.
pub struct Ways {
    range: Range<u32>,
    /// By entity from the start of the range; without, one for each.
    counts: Option<Vec<u64>>,
}

impl Ways {
    /// One way for each entity of the range.
    pub fn plain(range: Range<u32>) -> Ways {
        Ways { range, counts: None }
    }

    /// Counts from the first entity on.
    pub fn counted(first: u32, counts: Vec<u64>) -> Ways {
        Ways { range: first..first + counts.len() as u32, counts: Some(counts) }
    }

    pub fn range(&self) -> Range<u32> {
        self.range.clone()
    }

    /// Whether there is one way for each entity of the range.
    pub fn are_plain(&self) -> bool {
        self.counts.is_none()
    }

    #[inline(always)]
    pub fn of(&self, entity: EntityId) -> u64 {
        match &self.counts {
            Some(counts) => {
                counts.get(entity.0.wrapping_sub(self.range.start) as usize).copied().unwrap_or(0)
            }
            None => self.range.contains(&entity.0).into(),
        }
    }

    /// The ways of all, which are sorted.
    #[inline]
    pub fn sum(&self, entities: &[EntityId]) -> Result<u64> {
        let (Some(first), Some(last)) = (entities.first(), entities.last()) else { return Ok(0) };
        let Some(counts) = &self.counts else {
            let Range { start, end } = self.range;
            if first.0 >= start && last.0 < end {
                return Ok(entities.len() as u64);
            }
            let from = entities.partition_point(|it| it.0 < start);
            let to = entities.partition_point(|it| it.0 < end);
            return Ok(to.saturating_sub(from) as u64);
        };
        let (mut sum, mut overflow) = (0u64, false);
        for &entity in entities {
            let index = entity.0.wrapping_sub(self.range.start) as usize;
            let (next, over) = sum.overflowing_add(counts.get(index).copied().unwrap_or(0));
            sum = next;
            overflow |= over;
        }
        if overflow { Err(too_many()) } else { Ok(sum) }
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
