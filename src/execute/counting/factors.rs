//! What hangs on the entities of a batch, multiplied to their counts, one factor after the other.

use super::batch::Batch;
use super::block::Scratch;
use super::counter::Counter;
use super::prepare::{Factor, Prepared};
use super::side::{Rows, Side};
use super::ways::{Count, Counts, Ways, exact, sum, sum_of, too_many, within};
use crate::diagnostic::Result;
use crate::model::EntityId;

/// How many neighbours are looked at between two looks at the clock.
const BETWEEN_LOOKS: usize = 1 << 20;

impl<'c> Counter<'c> {
    /// Multiplies each entity's count by its ways; what is 0 stays so, and is not looked at. What is prepared nests no
    /// deeper than the pattern.
    pub fn multiply(
        &self,
        prepared: &Prepared<'c>,
        batch: Batch,
        counts: &mut [u64],
        scratch: &mut Scratch,
    ) -> Result<()> {
        self.budget.check()?;
        if let Some(gauge) = &self.gauge {
            return self.multiply_measured(gauge, prepared, batch, counts, scratch);
        }
        self.test(prepared, batch, counts);
        for (_, factor) in &prepared.factors {
            self.multiply_factor(factor, batch, counts, scratch)?;
        }
        Ok(())
    }

    /// Leaves no ways to entities that are not what is asked of them alone.
    pub fn test(&self, prepared: &Prepared<'c>, batch: Batch, counts: &mut [u64]) {
        if !prepared.tests_nothing() {
            for (index, count) in counts.iter_mut().enumerate() {
                if *count != 0 && !prepared.passes(batch.get(index), self.snapshot) {
                    *count = 0;
                }
            }
        }
    }

    pub fn multiply_factor(
        &self,
        factor: &Factor<'c>,
        batch: Batch,
        counts: &mut [u64],
        scratch: &mut Scratch,
    ) -> Result<()> {
        match factor {
            Factor::Number(side) => number(*side, batch, counts),
            Factor::Links { side, to, exists: true } => {
                return self.each_list(*side, batch, counts, |list| to.any(list).into());
            }
            Factor::Links { side, to, exists: false } => return self.sums(*side, to, batch, counts),
            Factor::Reach { chain, to, exists } => {
                for (index, count) in counts.iter_mut().enumerate().filter(|(_, count)| **count != 0) {
                    chain.search(batch.get(index), &mut scratch.seen, self.budget)?;
                    let reached = scratch.seen.reached();
                    let ways = match exists {
                        true => to.any(reached).into(),
                        false => sum(reached.iter().map(|&it| to.of(it))),
                    };
                    *count = count.saturating_mul(ways);
                }
            }
            Factor::Block(block) => block.count(batch, counts, scratch)?,
            Factor::Known(ways) => {
                for (index, count) in counts.iter_mut().enumerate() {
                    *count = count.saturating_mul(ways.of(batch.get(index)));
                }
            }
            Factor::Optional(trees) => {
                let ways = self.signed(trees, batch, counts, scratch)?;
                counts
                    .iter_mut()
                    .zip(ways)
                    .for_each(|(count, ways)| *count = count.saturating_mul(ways.max(1)));
            }
            Factor::Absent(trees) => {
                let ways = self.signed(trees, batch, counts, scratch)?;
                counts.iter_mut().zip(ways).filter(|(_, ways)| *ways > 0).for_each(|(count, _)| *count = 0);
            }
        }
        Ok(())
    }

    /// Multiplies by the sums over the neighbours.
    fn sums(&self, side: Side, to: &Ways, batch: Batch, counts: &mut [u64]) -> Result<()> {
        let first = to.range().start;
        match to.counts() {
            Counts::One => self.each_list(side, batch, counts, |list| within(&to.range(), list)),
            Counts::Bytes(of) => self.sums_of(side, of, first, batch, counts),
            Counts::Wide(of) => self.sums_of(side, of, first, batch, counts),
        }
    }

    fn sums_of<C: Count>(
        &self,
        side: Side,
        of: &[C],
        first: u32,
        batch: Batch,
        counts: &mut [u64],
    ) -> Result<()> {
        let Some(targets) = side.one_each(batch) else {
            return self.each_list(side, batch, counts, |list| sum_of(of, first, list));
        };
        for (count, to) in counts.iter_mut().zip(targets) {
            let ways = of.get(to.0.wrapping_sub(first) as usize).map_or(0, |it| it.ways());
            *count = count.saturating_mul(ways);
        }
        Ok(())
    }

    /// Multiplies by what is found of each entity's neighbours.
    #[inline(always)]
    fn each_list(
        &self,
        side: Side,
        batch: Batch,
        counts: &mut [u64],
        ways: impl Fn(&[EntityId]) -> u64,
    ) -> Result<()> {
        let mut room = Rows::default();
        let (starts, ends) = room.of(batch, side);
        let (entities, mut looked_at) = (side.lists.entities(), 0);
        for (count, (&start, &end)) in counts.iter_mut().zip(starts.iter().zip(ends)) {
            if *count == 0 {
                continue;
            }
            let list = &entities[start as usize..end as usize];
            *count = count.saturating_mul(ways(list));
            looked_at += list.len();
            if looked_at >= BETWEEN_LOOKS {
                looked_at = 0;
                self.budget.check()?;
            }
        }
        Ok(())
    }

    /// The ways of a sum of patterns, for the entities whose count is not 0.
    fn signed(
        &self,
        trees: &[(bool, Prepared<'c>)],
        batch: Batch,
        counts: &[u64],
        scratch: &mut Scratch,
    ) -> Result<Vec<u64>> {
        let ways_of = |prepared: &Prepared<'c>, scratch: &mut Scratch| {
            let known =
                |(index, count): (usize, &u64)| *count != 0 && prepared.domain.contains(batch.get(index));
            let mut ways: Vec<u64> = counts.iter().enumerate().map(|it| known(it).into()).collect();
            self.multiply(prepared, batch, &mut ways, scratch)?;
            Result::Ok(ways)
        };
        if let [(false, alone)] = trees {
            return ways_of(alone, scratch);
        }
        let mut sums = vec![0i128; counts.len()];
        for (negative, prepared) in trees {
            for (sum, ways) in sums.iter_mut().zip(ways_of(prepared, scratch)?) {
                let ways = i128::from(exact(ways)?);
                *sum += if *negative { -ways } else { ways };
            }
        }
        sums.into_iter().map(|sum| u64::try_from(sum).map_err(|_| too_many())).collect()
    }
}

/// Multiplies by the number of neighbours.
fn number(side: Side, batch: Batch, counts: &mut [u64]) {
    if side.one_each(batch).is_some() {
        return;
    }
    let mut room = Rows::default();
    let (starts, ends) = room.of(batch, side);
    for (count, (start, end)) in counts.iter_mut().zip(starts.iter().zip(ends)) {
        *count = count.saturating_mul(end.saturating_sub(*start).into());
    }
}
