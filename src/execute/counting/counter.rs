//! What all parts of a count share.

use super::gauge::{Gauge, timed};
use super::pairs::Pairs;
use super::ways::Count;
use crate::diagnostic::Result;
use crate::execute::budget::Budget;
use crate::execute::memory::Account;
use crate::execute::profile::Step;
use crate::plan::counting::{Branch, Said, Tree};
use crate::store::Snapshot;
use std::sync::atomic::AtomicUsize;

/// Counts over one snapshot.
pub struct Counter<'c> {
    pub snapshot: &'c Snapshot,
    pub said: &'c [Said],
    /// By index of what is said.
    pub pairs: &'c [Pairs<'c>],
    pub budget: Budget<'c>,
    pub memory: Account<'c>,
    /// How many blocks were prepared: each has a number, by which threads keep what belongs to it.
    pub blocks: AtomicUsize,
    /// While it is profiled.
    pub gauge: Option<Gauge>,
}

impl Counter<'_> {
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

    /// Room for so many counts.
    pub fn zeros<C: Count>(&self, len: usize) -> Result<Vec<C>> {
        self.hold(len.saturating_mul(size_of::<C>()))?;
        Ok(vec![C::default(); len])
    }

    /// Counts bytes that are held.
    pub fn hold(&self, bytes: usize) -> Result<()> {
        self.memory.take(bytes)
    }
}
