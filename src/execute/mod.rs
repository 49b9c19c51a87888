//! Runs a plan over a snapshot. What comes out is ids and values; the session puts them into words.
//!
//! A run is a depth-first walk: one [`frame::Frame`] grows step by step, each step hands every extension to the
//! next, and what reaches the end is collected. Nothing is held but the frame and the rows, so a yes/no question
//! stops at its first certain solution.

mod amounts;
mod beneath;
mod best;
mod budget;
mod by_address;
mod claimed;
mod claims;
mod closure;
mod codes;
mod collected;
mod compute;
mod conclusions;
mod conditions;
mod context;
mod contradicted;
mod counting;
mod deferred_drop;
mod derive;
mod derived;
mod describe;
mod empty;
mod evidence;
mod existing;
mod exists;
mod frame;
mod gathered;
mod grouping;
mod groups;
mod held;
mod listed_columns;
mod listing;
mod many;
mod measured;
mod memory;
mod never_together;
mod one_unit;
mod outcome;
mod overlap;
mod paths;
mod profile;
mod ranked;
mod rows;
mod run;
mod searches;
mod share;
mod shared;
mod solution;
mod spread;
mod stated;
mod strata;
mod supports;
mod tally;
mod thresholds;
mod unnamed;
mod values;
mod whether;

#[cfg(test)]
mod tests;

pub use budget::Budget;
pub use context::Context;
pub use deferred_drop::DeferredDrop;
pub use derived::Derived;
pub use memory::Pool;
pub use outcome::{Aspect, Cell, Derivation, Evidence, Near, Note, Outcome, Path, Row, Verdict};
pub use profile::{Profile, Step};
pub use strata::check_rules;
pub use thresholds::Thresholds;

use crate::diagnostic::Result;
use crate::plan::Plan;
use crate::resolve::query::Query;

/// Runs the plan of the query. Stops with a diagnostic when interrupted (`interrupted`), late (`timeout`) or out
/// of memory (`too-large`), and refuses what has no answer (`mixed-units`, `not-a-number`,
/// `unstratified-rule` …).
pub fn run(query: &Query, plan: &Plan, context: &Context) -> Result<Outcome> {
    let derived = derive::reached_by(query, context)?;
    let run = run::Run::new(context, derived, query.variables.len());
    match plan {
        Plan::Output(output) => run.output(query, output),
        _ => Ok(Outcome::default()),
    }
}

/// As [`run()`], with what each step of the plan did. Measuring takes time of its own: where steps are many and short, it
/// makes all of them slower.
pub fn profile<'p>(query: &Query, plan: &'p Plan, context: &'p Context) -> Result<(Outcome, Profile<'p>)> {
    let derived = derive::reached_by(query, context)?;
    let mut run = run::Run::new(context, derived, query.variables.len());
    run.measures = true;
    run.profile.replace(Some(Profile::default()));
    let outcome = match plan {
        Plan::Output(output) => run.output(query, output)?,
        _ => Outcome::default(),
    };
    Ok((outcome, run.profile.take().unwrap_or_default()))
}
