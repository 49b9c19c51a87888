//! The passes, their order, and its reasons.
//!
//! 1. [`join_order`]: before anything that looks at what comes after what. Comparisons, tests of type and
//!    absences move with it to the first place where their variables are bound, so that there is no pass for
//!    filters of its own.
//! 2. [`existence`]: after it, since it is the order that says what is used later.
//! 3. [`first_rows`]: after both, since it weighs its order of steps against the one that was found.
//! 4. [`counting`]: last, since it weighs what it can do against the work of the order that was found.
//!
//! A pass takes a plan that can be run and gives one that can be run, with the same solutions, the same truth
//! and the same evidence. Each may be left out.

mod counting;
mod existence;
mod first_rows;
mod join_order;

use super::cost::Costs;
use super::tree::Plan;
use crate::store::Snapshot;

/// The plan, made fast for the snapshot.
pub fn optimise(plan: Plan, snapshot: &Snapshot) -> Plan {
    let costs = Costs { snapshot };
    let ordered = existence::apply(join_order::apply(plan, &costs));
    counting::apply(first_rows::apply(ordered, &costs, false), &costs, counting::WORTH)
}

/// As [`optimise`], but counts without going through the solutions wherever that can be done, however few they are.
#[cfg(test)]
pub fn optimise_counting(plan: Plan, snapshot: &Snapshot) -> Plan {
    counting::apply(optimise(plan, snapshot), &Costs { snapshot }, 0.0)
}

/// As [`optimise`], but has the first rows come first wherever that can be done.
#[cfg(test)]
pub fn optimise_first_rows(plan: Plan, snapshot: &Snapshot) -> Plan {
    first_rows::apply(optimise(plan, snapshot), &Costs { snapshot }, true)
}
