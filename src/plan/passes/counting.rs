//! Where groups of solutions are only counted, and many are expected, they are counted without going through them.
//! What is counted so has no list of claims as its evidence: of few solutions the claims are worth more than the time.

use crate::plan::cost::Costs;
use crate::plan::counting;
use crate::plan::scope::Vars;
use crate::plan::tree::{Output, Plan};

/// The work, in claims looked at, from which on going through the solutions takes longer than a blink.
pub const WORTH: f64 = 50_000.0;

/// Plans the count of an output if its solutions take at least so much work.
pub fn apply(plan: Plan, costs: &Costs, worth: f64) -> Plan {
    let Plan::Output(mut output) = plan else { return plan };
    if let Output::Rows { input, columns, group: Some(group), order, counting, .. } = &mut *output {
        let work = costs.of(input, &Vars::new()).work;
        if work >= worth {
            let planned = counting::plan(input, columns, group, order, costs.snapshot);
            *counting = planned.filter(|it| worth == 0.0 || it.work < work).map(Box::new);
        }
    }
    Plan::Output(output)
}
