//! The passes, their order, and its reasons.
//!
//! 1. [`join_order`]: before anything that looks at what comes after what. Comparisons, tests of type and
//!    absences move with it to the first place where their variables are bound, so that there is no pass for
//!    filters of its own.
//! 2. [`existence`]: after it, since it is the order that says what is used later.
//! 3. [`first_rows`]: after both, since it weighs its order of steps against the one that was found.
//! 4. [`counting`]: then, since it weighs what it can do against the work of the order that was found.
//! 5. [`values`]: after all that choose an order of steps.
//! 6. [`distinct`] and [`shared`]: then, since they look at the steps as they will be gone.
//! 7. [`semijoin`]: last, for it has another plan ready where that one takes too long.
//!
//! Where claims are to have held at one time, only the first is made: the others look at steps alone.
//!
//! A pass takes a plan that can be run and gives one that can be run, with the same solutions, the same truth
//! and the same evidence. Each may be left out.

mod counting;
mod distinct;
mod existence;
mod first_rows;
mod join_order;
mod semijoin;
mod shared;
mod values;

use super::cost::Costs;
use super::tree::Plan;
use super::worth::Worth;
use crate::store::Snapshot;

/// The plan, made fast for the snapshot.
pub fn optimise(plan: Plan, snapshot: &Snapshot, worth: &Worth) -> Plan {
    let costs = Costs { snapshot };
    if plan.is_at_one_time() {
        return join_order::apply(plan, &costs);
    }
    let ordered = existence::apply(join_order::apply(plan, &costs));
    let first = first_rows::apply(ordered, &costs, worth.first_rows);
    let counted = values::apply(counting::apply(first, &costs, worth.counting), snapshot);
    let shared = shared::apply(distinct::apply(counted, snapshot), &costs, worth.sharing);
    semijoin::apply(shared, &costs, worth)
}

/// The step of a rule's body whose claims are shared out, by its place; `None` where it is not worth it.
pub fn shared_step(body: &Plan, snapshot: &Snapshot, worth: &Worth) -> Option<usize> {
    shared::step(body, &Costs { snapshot }, worth.sharing)
}
