//! A walk that takes long is shared among processors: each takes parts of what an early step goes through, and the steps
//! before it are gone by all.

use crate::plan::cost::{Costs, Estimate};
use crate::plan::tree::{Access, Output, Plan, Rows};
use crate::resolve::query::Vars;

/// So many solutions of a step, all in all, can be shared evenly.
const ENOUGH: f64 = 64.0;

/// Picks the first step that is expected to have enough solutions, if all are expected to take so much work. Where the walk
/// ends once it has rows enough, they must come in order, from one.
pub fn apply(plan: Plan, costs: &Costs, worth: f64) -> Plan {
    let Plan::Output(mut output) = plan else { return plan };
    if let Output::Rows(Rows { input, gathering, .. }) = &mut *output
        && gathering.ascending.is_none()
    {
        gathering.shared = step(input, costs, worth);
    }
    Plan::Output(output)
}

/// The first step that is expected to have enough solutions, if all are expected to take so much work.
pub fn step(input: &Plan, costs: &Costs, worth: f64) -> Option<usize> {
    if costs.of(input, &Vars::new()).work < worth {
        return None;
    }
    let enough = ENOUGH.min(worth);
    let mut bound = Vars::new();
    let mut all = Estimate { fanout: 1.0, work: 0.0 };
    input.steps().iter().position(|step| {
        all = all.then(costs.of(step, &bound));
        bound.extend(step.gives());
        can_be_shared(step) && all.fanout >= enough
    })
}

fn can_be_shared(step: &Plan) -> bool {
    matches!(step, Plan::Type { .. } | Plan::Claims(Access { fresh: false, .. }))
}
