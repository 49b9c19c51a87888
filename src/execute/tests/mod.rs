//! What the engine answers, on a small base about chips.

mod amounts;
mod base;
mod brute;
mod choices;
mod climbs;
mod connected;
mod counted;
mod distances;
mod held;
mod limits;
mod listed;
mod meaning;
mod nothing;
mod oxigraph;
mod passed_over;
mod plans;
mod random;
mod ranked;
mod reduced;
mod rules;
mod shapes;
mod thresholds;
mod told;
mod units;
mod unnamed;
mod verdicts;

use super::budget::Interrupt;
use super::{Context, Derived, Outcome, Pool, Thresholds, run};
use crate::diagnostic::Result;
use crate::plan::{Plan, Worth};
use crate::resolve::query::Query;
use crate::store::Snapshot;
use std::sync::atomic::AtomicBool;

static UNLIMITED: Pool = Pool::of(usize::MAX);

/// So small that random bases reach what lies beyond.
fn small() -> Thresholds {
    Thresholds {
        worth: Worth { sharing: 0.0, ..Worth::default() },
        forgotten: 1,
        searches: 1000,
        round: 2,
        shares: 5,
        alone: 1,
        added: 4,
        groups: 3,
        sorted: 4,
        mapped: 4,
    }
}

/// Over a base without rules.
fn context<'a>(snapshot: &'a Snapshot, derived: &'a Derived, interrupt: &'a dyn Interrupt) -> Context<'a> {
    Context {
        snapshot,
        rules: &[],
        derived,
        interrupt,
        deadline: None,
        memory: Context::MEMORY,
        pool: &UNLIMITED,
        thresholds: small(),
    }
}

/// The outcome of a plan over a base without rules.
fn run_plan(snapshot: &Snapshot, query: &Query, plan: &Plan) -> Result<Outcome> {
    run(query, plan, &context(snapshot, &Derived::default(), &AtomicBool::new(false)))
}
