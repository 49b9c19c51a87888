//! Chains that climb: where each entity leads to one other at most, as an answer to what it answers, all that chains
//! from it lead to lies on one way up. Whoever climbs it goes no further than to one whose sum is known.

use super::pairs::Side;
use super::trees::Counter;
use super::ways::Ways;
use crate::diagnostic::Result;
use crate::execute::budget::Budget;
use crate::model::EntityId;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many entities climb side by side: none waits for what another fetches from memory.
const CHUNK: usize = 1024;
/// How many steps they do so. Who climbs further leaves the sums of all that it passes, so that no way is long twice.
const STEPS: u32 = 32;
/// How many steps are taken between two looks at the clock.
const BETWEEN_LOOKS: u32 = 1 << 16;

/// What there is to know of each entity of a range: until it is known what lies above, the next one up.
///
/// A word each, so that threads need not wait for each other: whoever finds a sum, finds the same.
struct Known {
    first: u32,
    /// The last is that of all others: nothing lies above them.
    cells: Vec<AtomicU64>,
}

/// What an entity's way up adds up to. In a cell it has a bit of its own, then the steps, then the sum.
#[derive(Clone, Copy, Default)]
struct Above {
    steps: u32,
    sum: u64,
}

const IS_KNOWN: u64 = 1 << 63;

impl Above {
    /// `None` where it does not fit.
    fn cell(self) -> Option<u64> {
        let fits = self.steps < 1 << 31 && self.sum <= u32::MAX.into();
        fits.then_some(IS_KNOWN | u64::from(self.steps) << 32 | self.sum)
    }

    #[inline(always)]
    fn and(self, further: Above) -> Above {
        Above { steps: self.steps.saturating_add(further.steps), sum: self.sum.saturating_add(further.sum) }
    }
}

/// What a cell tells.
enum Seen {
    All(Above),
    Next(EntityId),
}

impl Seen {
    #[inline(always)]
    fn of(cell: u64) -> Seen {
        match cell & IS_KNOWN {
            0 => Seen::Next(EntityId(cell as u32)),
            _ => {
                Seen::All(Above { steps: ((cell & !IS_KNOWN) >> 32) as u32, sum: cell & u64::from(u32::MAX) })
            }
        }
    }
}

/// Someone on the way up, and what was passed.
struct Climber {
    start: u32,
    at: EntityId,
    passed: Above,
}

impl Counter<'_> {
    /// For each entity, the ways of all that chains by its only claims lead to; with `exists`, one if there are any.
    /// `None` where claims go round in a circle, where chains are longer than they may be, and where numbers are large.
    pub fn climb(&self, up: Side, within: Option<u32>, ways: &Ways, exists: bool) -> Result<Option<Ways>> {
        let span = up.span();
        self.hold(span.len() * (size_of::<u64>() + size_of::<u32>()))?;
        let top = IS_KNOWN;
        let next = |entity: u32| up.of(EntityId(entity)).first().map_or(top, |next| next.0.into());
        let all = self.budget.together();
        let cell = |entity: u32| {
            let is_below = entity < span.end && all.goes_on(entity);
            AtomicU64::new(if is_below { next(entity) } else { top })
        };
        let cells = (span.start..span.end + 1).into_par_iter().map(cell).collect();
        all.done()?;
        let known = Known { first: span.start, cells };
        let chunks = (0..span.len().div_ceil(CHUNK)).into_par_iter();
        let climbed = chunks.map(|number| {
            let from = span.start + (number * CHUNK) as u32;
            known.climb(from..span.end.min(from + CHUNK as u32), within, ways, self.budget)
        });
        // The first that cannot climb stops all.
        let stopped = climbed.find_map_any(|climbed| match climbed {
            Ok(true) => None,
            Ok(false) => Some(Ok(())),
            Err(error) => Some(Err(error)),
        });
        match stopped {
            Some(stopped) => stopped.map(|()| None),
            None => {
                let most = if exists { 1 } else { u32::MAX };
                let sums = known.cells.into_par_iter().map(|cell| (cell.into_inner() as u32).min(most));
                Ok(Some(Ways::counted(span.start, sums.collect())))
            }
        }
    }
}

impl Known {
    #[inline(always)]
    fn cell(&self, entity: EntityId) -> u64 {
        let place = entity.0.wrapping_sub(self.first) as usize;
        self.cells[place.min(self.cells.len() - 1)].load(Ordering::Relaxed)
    }

    fn look(&self, entity: EntityId) -> Seen {
        Seen::of(self.cell(entity))
    }

    /// Whether it could be kept: it fits, and the way is not too long.
    fn keep(&self, entity: u32, above: Above, within: Option<u32>) -> bool {
        match above.cell().filter(|_| within.is_none_or(|within| above.steps <= within)) {
            Some(cell) => {
                self.cells[(entity - self.first) as usize].store(cell, Ordering::Relaxed);
                true
            }
            None => false,
        }
    }

    /// Climbs from each of the entities; whether all could.
    fn climb(&self, from: Range<u32>, within: Option<u32>, ways: &Ways, budget: Budget) -> Result<bool> {
        budget.check()?;
        let climber = |start| Climber { start, at: EntityId(start), passed: Above::default() };
        let mut climbers: Vec<Climber> = from.map(climber).collect();
        let mut cells = Vec::with_capacity(climbers.len());
        for _ in 0..STEPS {
            // First all are fetched, then looked at: what is guessed wrongly of one would keep the others waiting.
            cells.clear();
            cells.extend(climbers.iter().map(|it| self.cell(it.at)));
            let (mut all, mut cells) = (true, cells.iter());
            climbers.retain_mut(|it| match Seen::of(cells.next().copied().unwrap_or(IS_KNOWN)) {
                Seen::All(above) => {
                    all &= self.keep(it.start, it.passed.and(above), within);
                    false
                }
                Seen::Next(next) => {
                    it.passed = it.passed.and(Above { steps: 1, sum: ways.of(next) });
                    it.at = next;
                    true
                }
            });
            if climbers.is_empty() || !all {
                return Ok(all);
            }
        }
        for climber in climbers {
            if !self.climb_far(climber.start, within, ways, budget)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Climbs a long way twice: to the first whose sum is known, then leaving at each what lies above it.
    fn climb_far(&self, start: u32, within: Option<u32>, ways: &Ways, budget: Budget) -> Result<bool> {
        let (mut at, mut all) = (EntityId(start), Above::default());
        loop {
            match self.look(at) {
                Seen::All(above) => break all = all.and(above),
                Seen::Next(next) => {
                    all = all.and(Above { steps: 1, sum: ways.of(next) });
                    at = next;
                }
            }
            // Who has passed as many as there are goes in a circle.
            if all.steps as usize > self.cells.len() || within.is_some_and(|within| all.steps > within) {
                return Ok(false);
            }
            if all.steps % BETWEEN_LOOKS == 0 {
                budget.check()?;
            }
        }
        at = EntityId(start);
        while let Seen::Next(next) = self.look(at) {
            if !self.keep(at.0, all, within) {
                return Ok(false);
            }
            all = Above { steps: all.steps - 1, sum: all.sum - ways.of(next) };
            at = next;
        }
        Ok(true)
    }
}
