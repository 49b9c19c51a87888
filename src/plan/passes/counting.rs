//! Where groups of solutions are only counted, they can be counted without going through them. What is counted so has
//! no list of claims as its evidence, so that it is done where solutions are many: at once where many are expected, and
//! otherwise when going through them has taken too long.

use crate::plan::cost::Costs;
use crate::plan::counting;
use crate::plan::scope::Vars;
use crate::plan::tree::{Output, Plan, Rows};

/// The work, in claims looked at, that is worth the claims beneath the answer.
pub const WORTH: f64 = 5_000.0;
/// How much less it takes to count an entity than to go through a solution.
const CHEAPER: f64 = 50.0;

/// Plans the count of an output, to be done at once if its solutions are expected to take so much work.
pub fn apply(plan: Plan, costs: &Costs, worth: f64) -> Plan {
    let Plan::Output(mut output) = plan else { return plan };
    if let Output::Rows(Rows { input, columns, group: Some(group), order, counting, .. }) = &mut *output {
        let work = costs.of(input, &Vars::new()).work;
        *counting = counting::plan(input, columns, group, order, costs.snapshot).map(Box::new);
        if let Some(counting) = counting {
            counting.at_once = work >= worth && (worth == 0.0 || counting.work < CHEAPER * work);
        }
    }
    Plan::Output(output)
}
