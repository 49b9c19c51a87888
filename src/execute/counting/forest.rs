//! Chains in a forest: where each entity leads to one other at most, as an answer to what it answers. From each there is one chain
//! to all that lie above it, so that sums are passed on from claim to claim instead of searching from every entity.

use super::chains::Chain;
use super::counter::Counter;
#[cfg(test)]
use super::reached::Way;
use super::side::Side;
use super::ways::Ways;
use crate::diagnostic::Result;
use crate::execute::budget::Budget;
use crate::model::EntityId;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many entities one thread takes at a time.
const CHUNK: usize = 1024;
/// How many steps are taken between two looks at the clock.
const BETWEEN_LOOKS: u32 = 1 << 16;

impl Counter<'_> {
    /// For each entity, the ways of all that chains lead to; with `exists`, one if there are any. `back` are the claims seen from
    /// their other end. `None` where the claims make no forest, where chains are longer than they may be, and where what lies
    /// above an entity adds up to more than can be counted.
    pub fn forest(&self, chain: &Chain, back: Side, ways: &Ways, exists: bool) -> Result<Option<Ways>> {
        match (chain.side.one, back.one) {
            (true, _) => self.above(chain, ways, exists),
            (false, true) => self.below(chain, back, ways, exists),
            (false, false) => Ok(None),
        }
    }

    /// Whoever climbs goes no further than to one whose sum is known, and leaves the sums of all that it passes.
    fn above(&self, chain: &Chain, ways: &Ways, exists: bool) -> Result<Option<Ways>> {
        let (up, span) = (chain.side, chain.side.span());
        self.hold(span.len() * (2 * size_of::<u64>()))?;
        let next = |entity: u32| up.of(EntityId(entity)).first();
        let all = self.budget.together();
        let cell = |entity: u32| {
            let next = if all.goes_on(entity) { next(entity) } else { None };
            AtomicU64::new(next.map_or(NOTHING, |next| next.0.into()))
        };
        let cells = span.clone().into_par_iter().map(cell).collect();
        all.done()?;
        let sums = span.clone().into_par_iter().map(|_| AtomicU64::new(0)).collect();
        let climb = Climb { first: span.start, cells, sums, ways, within: chain.within, budget: self.budget };
        let chunks = span.clone().into_par_iter().step_by(CHUNK);
        let climbed = chunks.map(|first| {
            let mut chunk = first..span.end.min(first + CHUNK as u32);
            self.budget.check().and_then(|()| chunk.try_fold(true, |all, it| Ok(all && climb.from(it)?)))
        });
        // The first that cannot climb stops all.
        if let Some(stopped) = climbed.find_any(|climbed| !matches!(climbed, Ok(true))) {
            return stopped.map(|_| None);
        }
        #[cfg(test)]
        super::reached::note(Way::Above);
        let most = if exists { 1 } else { u64::MAX };
        let sums = climb.sums.into_par_iter().map(|sum| sum.into_inner().min(most));
        Ok(Some(Ways::counted(span.start, sums.collect())))
    }

    /// Whoever has the sums of all right below it passes its own on to the one above it.
    fn below(&self, chain: &Chain, up: Side, ways: &Ways, exists: bool) -> Result<Option<Ways>> {
        #[cfg(test)]
        super::reached::note(Way::Below);
        let (down, span) = (chain.side, chain.side.span());
        let place = |entity: EntityId| (entity.0 - span.start) as usize;
        let mut sums: Vec<u64> = self.zeros(span.len())?;
        self.hold(2 * span.len() * size_of::<u32>())?;
        let mut heights = vec![0u32; span.len()];
        // How many right below have not passed theirs on.
        let mut open = vec![0u32; span.len()];
        down.keys().iter().for_each(|&it| open[place(it)] = down.of(it).len() as u32);
        let (mut pace, mut passed) = (self.budget.paced(), 0);
        for &lowest in up.keys().iter().filter(|it| down.of(**it).is_empty()) {
            let (mut at, mut sum, mut height) = (lowest, 0u64, 0);
            while let Some(&above) = up.of(at).first() {
                pace.work(1)?;
                passed += 1;
                let own = place(above);
                sums[own] = sums[own].saturating_add(sum).saturating_add(ways.of(at));
                heights[own] = heights[own].max(height + 1);
                open[own] -= 1;
                if open[own] > 0 {
                    break;
                }
                (at, sum, height) = (above, sums[own], heights[own]);
            }
        }
        // What lies on a circle, or above one, waits for itself.
        let is_forest = passed == up.keys().len();
        let is_long = |within: u32| heights.iter().any(|&height| height > within);
        if !is_forest || chain.within.is_some_and(is_long) {
            return Ok(None);
        }
        if exists {
            sums.iter_mut().for_each(|sum| *sum = (*sum).min(1));
        }
        Ok(Some(Ways::counted(span.start, sums)))
    }
}

/// What there is to know of each entity of a range: until it is known what lies above, the next one up.
///
/// Threads need not wait for each other: whoever finds a sum, finds the same. A sum is written before the cell that says so.
struct Climb<'w> {
    first: u32,
    /// The next one up; or a bit of its own, and the steps.
    cells: Vec<AtomicU64>,
    sums: Vec<AtomicU64>,
    ways: &'w Ways,
    within: Option<u32>,
    budget: Budget<'w>,
}

/// What lies above an entity.
#[derive(Clone, Copy, Default)]
struct Above {
    steps: u32,
    sum: u64,
}

const IS_KNOWN: u64 = 1 << 63;
/// The cell of those above whom nothing lies.
const NOTHING: u64 = IS_KNOWN;

impl Climb<'_> {
    /// What lies above the entity, or the next one up.
    #[inline(always)]
    fn look(&self, entity: EntityId) -> std::result::Result<Above, EntityId> {
        let place = entity.0.wrapping_sub(self.first) as usize;
        let cell = self.cells.get(place).map_or(NOTHING, |cell| cell.load(Ordering::Acquire));
        match cell {
            NOTHING => Ok(Above::default()),
            cell if cell & IS_KNOWN == 0 => Err(EntityId(cell as u32)),
            cell => Ok(Above { steps: cell as u32, sum: self.sums[place].load(Ordering::Relaxed) }),
        }
    }

    /// Goes the way up twice: to the first whose sum is known, then leaving at each what lies above it. Whether that could be
    /// kept: the way is neither too long nor a circle, and its sum can be counted.
    fn from(&self, start: u32) -> Result<bool> {
        let (mut at, mut all) = (EntityId(start), Above::default());
        loop {
            match self.look(at) {
                Ok(Above { steps, sum }) => {
                    let Some(sum) = all.sum.checked_add(sum) else { return Ok(false) };
                    all = Above { steps: all.steps.saturating_add(steps), sum };
                    break;
                }
                Err(next) => {
                    let Some(sum) = all.sum.checked_add(self.ways.of(next)) else { return Ok(false) };
                    all = Above { steps: all.steps + 1, sum };
                    at = next;
                }
            }
            // Who has passed as many as there are goes in a circle.
            if all.steps as usize > self.cells.len() {
                return Ok(false);
            }
            if all.steps % BETWEEN_LOOKS == 0 {
                self.budget.check()?;
            }
        }
        if self.within.is_some_and(|within| all.steps > within) {
            return Ok(false);
        }
        at = EntityId(start);
        while let Err(next) = self.look(at) {
            let place = (at.0 - self.first) as usize;
            self.sums[place].store(all.sum, Ordering::Relaxed);
            self.cells[place].store(IS_KNOWN | u64::from(all.steps), Ordering::Release);
            all = Above { steps: all.steps - 1, sum: all.sum - self.ways.of(next) };
            at = next;
        }
        Ok(true)
    }
}
