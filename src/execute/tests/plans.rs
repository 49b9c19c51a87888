//! Ways to make a plan fast, each wherever it can be done.

use crate::plan::{self, Plan, Worth};
use crate::store::Snapshot;

/// As it is asked for.
pub fn optimise(plan: Plan, snapshot: &Snapshot) -> Plan {
    plan::optimise(plan, snapshot, &Worth::default())
}

/// Counts without going through the solutions, however few they are.
pub fn counting(plan: Plan, snapshot: &Snapshot) -> Plan {
    plan::optimise(plan, snapshot, &Worth { counting: 0.0, ..Worth::default() })
}

/// Has the first rows come first.
pub fn first_rows(plan: Plan, snapshot: &Snapshot) -> Plan {
    plan::optimise(plan, snapshot, &Worth { first_rows: true, ..Worth::default() })
}

/// Shares the walk.
pub fn shared(plan: Plan, snapshot: &Snapshot) -> Plan {
    plan::optimise(plan, snapshot, &Worth { sharing: 0.0, ..Worth::default() })
}

/// Looks for what is not shown instead of going through it.
pub fn reduced(plan: Plan, snapshot: &Snapshot) -> Plan {
    plan::optimise(plan, snapshot, &Worth { reducing: 0.0, ..Worth::default() })
}
