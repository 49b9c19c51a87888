//! What a run needs besides the plan.

use super::budget::{Budget, Interrupt};
use super::derived::Derived;
use super::memory::Pool;
use super::thresholds::Thresholds;
use crate::resolve::query::Rule;
use crate::store::Snapshot;
use std::time::Instant;

/// What a run needs besides the plan.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub snapshot: &'a Snapshot,
    pub rules: &'a [Rule],
    /// The claims that the rules derive, kept from one run to the next over one snapshot and one set of rules.
    pub derived: &'a Derived,
    /// Raised to stop the run.
    pub interrupt: &'a dyn Interrupt,
    pub deadline: Option<Instant>,
    /// How many bytes rows and intermediate results may take, roughly.
    pub memory: usize,
    /// What all runs take together that go on at once.
    pub pool: &'a Pool,
    pub thresholds: Thresholds,
}

impl Context<'_> {
    /// The memory that a run may take unless the user says otherwise.
    pub const MEMORY: usize = 4 << 30;

    /// What bounds a run, for what is done besides.
    pub fn budget(&self) -> Budget<'_> {
        Budget { interrupt: self.interrupt, deadline: self.deadline }
    }
}
