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
use crate::store::Snapshot;

/// The plan, made fast for the snapshot.
pub fn optimise(plan: Plan, snapshot: &Snapshot) -> Plan {
    apply(plan, snapshot, &Worth::default())
}

/// The step of a rule's body whose claims are shared out, by its place; `None` where it is not worth it.
pub fn shared_step(body: &Plan, snapshot: &Snapshot) -> Option<usize> {
    let worth = if cfg!(test) { 0.0 } else { shared::WORTH };
    shared::step(body, &Costs { snapshot }, worth)
}

/// From where on a pass is worth what it takes.
struct Worth {
    /// Whether the first rows come first wherever that can be done.
    first_rows: bool,
    counting: f64,
    sharing: f64,
    reducing: f64,
}

impl Default for Worth {
    fn default() -> Worth {
        Worth {
            first_rows: false,
            counting: counting::WORTH,
            sharing: shared::WORTH,
            reducing: semijoin::WORTH,
        }
    }
}

fn apply(plan: Plan, snapshot: &Snapshot, worth: &Worth) -> Plan {
    let costs = Costs { snapshot };
    let ordered = existence::apply(join_order::apply(plan, &costs));
    let first = first_rows::apply(ordered, &costs, worth.first_rows);
    let counted = values::apply(counting::apply(first, &costs, worth.counting), snapshot);
    let shared = shared::apply(distinct::apply(counted, snapshot), &costs, worth.sharing);
    semijoin::apply(shared, &costs, worth.reducing)
}

/// As [`optimise`], but counts without going through the solutions wherever that can be done, however few they are.
#[cfg(test)]
pub fn optimise_counting(plan: Plan, snapshot: &Snapshot) -> Plan {
    apply(plan, snapshot, &Worth { counting: 0.0, ..Worth::default() })
}

/// As [`optimise`], but has the first rows come first wherever that can be done.
#[cfg(test)]
pub fn optimise_first_rows(plan: Plan, snapshot: &Snapshot) -> Plan {
    apply(plan, snapshot, &Worth { first_rows: true, ..Worth::default() })
}

/// As [`optimise`], but shares the walk wherever that can be done.
#[cfg(test)]
pub fn optimise_shared(plan: Plan, snapshot: &Snapshot) -> Plan {
    apply(plan, snapshot, &Worth { sharing: 0.0, ..Worth::default() })
}

/// As [`optimise`], but looks for what is not shown instead of going through it wherever that can be done.
#[cfg(test)]
pub fn optimise_reduced(plan: Plan, snapshot: &Snapshot) -> Plan {
    apply(plan, snapshot, &Worth { reducing: 0.0, ..Worth::default() })
}
