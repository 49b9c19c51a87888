//! Counting that is measured.

use super::batch::Batch;
use super::block::Scratch;
use super::counter::Counter;
use super::gauge::{Gauge, timed};
use super::prepare::{Factor, Prepared};
use super::ways::sum;
use crate::diagnostic::Result;
use crate::execute::profile::Step;
use crate::plan::counting::Branch;

impl<'c> Counter<'c> {
    /// As `multiply`, measured.
    pub fn multiply_measured(
        &self,
        gauge: &Gauge,
        prepared: &Prepared<'c>,
        batch: Batch,
        counts: &mut [u64],
        scratch: &mut Scratch,
    ) -> Result<()> {
        let given = number(counts);
        let (done, time) = timed(|| {
            self.test(prepared, batch, counts);
            prepared.factors.iter().try_for_each(|(branch, factor)| {
                self.multiply_factor_measured(gauge, branch, factor, batch, counts, scratch)
            })
        });
        done?;
        gauge.note_tree(prepared.tree, Step { given, found: sum(counts.iter().copied()), time });
        Ok(())
    }

    /// Finds the ways of a factor alone, to see how many there are.
    fn multiply_factor_measured(
        &self,
        gauge: &Gauge,
        branch: &Branch,
        factor: &Factor<'c>,
        batch: Batch,
        counts: &mut [u64],
        scratch: &mut Scratch,
    ) -> Result<()> {
        let mut ways: Vec<u64> = counts.iter().map(|count| u64::from(*count != 0)).collect();
        let (done, time) = timed(|| self.multiply_factor(factor, batch, &mut ways, scratch));
        done?;
        let levels = match factor {
            Factor::Block(block) => block.take_given(scratch),
            _ => vec![],
        };
        let found = sum(ways.iter().copied());
        gauge.note_branch(branch, Step { given: number(counts), found, time }, &levels);
        counts.iter_mut().zip(ways).for_each(|(count, ways)| *count = count.saturating_mul(ways));
        Ok(())
    }
}

/// How many have ways.
fn number(counts: &[u64]) -> u64 {
    counts.iter().filter(|count| **count != 0).count() as u64
}
