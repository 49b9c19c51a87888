//! A query with its plan, and its answer to a yes/no question.

use crate::diagnostic::Result;
use crate::execute::{self, Cell, Context, Outcome, Verdict};
use crate::plan::{self, Plan, Worth};
use crate::resolve::query::Query;
use crate::store::Snapshot;

/// A query and the plan by which it is run.
pub struct Planned {
    query: Query,
    plan: Plan,
}

impl Planned {
    pub fn new(query: Query, snapshot: &Snapshot) -> Result<Planned> {
        let plan = plan::optimise(plan::lower(&query, snapshot)?, snapshot, &Worth::default());
        Ok(Planned { query, plan })
    }

    pub fn run(&self, context: &Context) -> Result<Outcome> {
        execute::run(&self.query, &self.plan, context)
    }
}

/// The answer to a yes/no question.
pub fn verdict(outcome: &Outcome) -> Option<Verdict> {
    match outcome.rows.first()?.cells.first()? {
        Cell::Verdict(verdict) => Some(*verdict),
        _ => None,
    }
}
