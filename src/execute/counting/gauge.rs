//! What the parts of a count do, measured while it is profiled.

use super::batch::Batch;
use super::block::Scratch;
use super::prepare::{Factor, Prepared};
use super::trees::Counter;
use super::ways::sum;
use crate::diagnostic::Result;
use crate::execute::profile::{Parts, Step, address};
use crate::plan::counting::{Branch, Tree};
use std::cell::Cell;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

#[derive(Default)]
pub struct Gauge {
    parts: Mutex<Parts>,
}

thread_local! {
    /// How long those parts took that were measured within the one that is under way.
    static WITHIN: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Does some work, and tells how long it took without what was timed within it.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (begin, before) = (Instant::now(), WITHIN.replace(Duration::ZERO));
    let done = work();
    let all = begin.elapsed();
    let own = all.saturating_sub(WITHIN.get());
    WITHIN.set(before + all);
    (done, own)
}

impl Gauge {
    pub fn into_parts(self) -> Parts {
        self.parts.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn note_tree(&self, tree: &Tree, step: Step) {
        add(&mut self.parts().trees, address(tree), step);
    }

    fn note_branch(&self, branch: &Branch, step: Step, levels: &[u64]) {
        let mut parts = self.parts();
        add(&mut parts.branches, address(branch), step);
        // What was found for one variable is given to the next; for the last, it is what the whole found.
        let found = levels.iter().skip(1).copied().chain([step.found]);
        for (place, (&given, found)) in levels.iter().zip(found).enumerate() {
            let step = Step { given, found, time: Duration::ZERO };
            add(&mut parts.levels, (address(branch), place), step);
        }
    }

    /// The numbers as they are, to be set back to.
    pub fn save(&self) -> Parts {
        self.parts().clone()
    }

    /// Sets numbers back, since what they count is done anew; the time it took was taken.
    pub fn set_back(&self, saved: &Parts) {
        let mut parts = self.parts();
        set_back(&mut parts.trees, &saved.trees);
        set_back(&mut parts.branches, &saved.branches);
        set_back(&mut parts.levels, &saved.levels);
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn add<K: Hash + Eq>(steps: &mut HashMap<K, Step>, key: K, more: Step) {
    let step = steps.entry(key).or_default();
    step.given += more.given;
    step.found = step.found.saturating_add(more.found);
    step.time += more.time;
}

fn set_back<K: Hash + Eq>(steps: &mut HashMap<K, Step>, saved: &HashMap<K, Step>) {
    for (key, step) in steps {
        let Step { given, found, .. } = saved.get(key).copied().unwrap_or_default();
        *step = Step { given, found, ..*step };
    }
}

impl<'c> Counter<'c> {
    /// Prepares a variable or what hangs on it; how long it takes is noted of that, if it is asked.
    pub fn preparing<T>(&self, tree: &Tree, branch: Option<&Branch>, prepare: impl FnOnce() -> T) -> T {
        let Some(gauge) = &self.gauge else { return prepare() };
        let (done, time) = timed(prepare);
        let step = Step { time, ..Step::default() };
        match branch {
            Some(branch) => gauge.note_branch(branch, step, &[]),
            None => gauge.note_tree(tree, step),
        }
        done
    }

    /// Counts what a part being prepared needs: the time is that of the parts counted, on whatever thread.
    pub fn counting<T>(&self, count: impl FnOnce() -> T) -> T {
        if self.gauge.is_some() { timed(count).0 } else { count() }
    }

    /// As `multiply`, measured.
    pub fn multiply_measured(
        &self,
        gauge: &Gauge,
        prepared: &Prepared<'c>,
        batch: Batch,
        counts: &mut [u64],
        scratch: &mut Scratch<'c>,
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
        scratch: &mut Scratch<'c>,
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
