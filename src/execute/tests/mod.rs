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
mod lsqb;
mod meaning;
mod nothing;
mod oxigraph;
mod passed_over;
mod random;
mod ranked;
mod reduced;
mod rules;
mod shapes;
mod told;
mod units;
mod unnamed;

use super::{Context, Derived, Outcome, Pool, run};
use crate::diagnostic::Result;
use crate::plan::Plan;
use crate::resolve::query::Query;
use crate::store::Snapshot;
use std::sync::atomic::AtomicBool;

static UNLIMITED: Pool = Pool::of(usize::MAX);

/// The outcome of a plan over a base without rules.
fn run_plan(snapshot: &Snapshot, query: &Query, plan: &Plan) -> Result<Outcome> {
    let (interrupt, derived) = (AtomicBool::new(false), Derived::default());
    let memory = Context::MEMORY;
    let context = Context {
        snapshot,
        rules: &[],
        derived: &derived,
        interrupt: &interrupt,
        deadline: None,
        memory,
        pool: &UNLIMITED,
    };
    run(query, plan, &context)
}
