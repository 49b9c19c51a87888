//! From a query to a plan: which clause runs when, and how. A plan that no pass has touched runs as well, and
//! gives the same answer.
//!
//! ```text
//! Query -- lower --> Plan, clauses in the query's order -- optimise --> Plan, in a good order -- execute::run
//! ```
//!
//! Nothing here reads a claim: passes see the query's shape, the store's statistics, and the order of its values.

mod arrange;
mod cost;
pub mod counting;
mod display;
mod lower;
mod one_time;
mod passes;
mod tree;
mod unnamed;
mod variables;
mod walk;
mod worth;

pub use display::{Names, Remarks};
#[cfg(test)]
pub use lower::{DEEPEST, MOST_CLAUSES};
pub use lower::{lower, lower_block, lower_rule};
pub use passes::{optimise, shared_step};
pub use tree::{Access, Asks, Compute, Of, Order, Output, Plan, Ranking, Rows};
pub use worth::Worth;

use crate::resolve::query::Vars;

/// How many solutions the step is expected to hand on for one that it is handed, with these variables bound.
pub fn expected(step: &Plan, bound: &Vars, snapshot: &crate::store::Snapshot) -> f64 {
    cost::Costs { snapshot }.of(step, bound).fanout
}
