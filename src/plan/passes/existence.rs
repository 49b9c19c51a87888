//! Where a block is asked only whether it has a solution, a step whose variables nothing after it uses need not
//! give more than one: it becomes a test of existence. Without it, a test that fails late would be tried for
//! every combination of what does not matter to it.

use crate::plan::tree::Plan;
use crate::resolve::query::Vars;

/// Narrows the blocks of `Not`, whose solutions nobody counts or shows. The claims of other blocks are evidence,
/// all of which is told.
pub fn apply(plan: Plan) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Not { block, given } => {
            let bound = given.iter().copied().collect();
            Plan::Not { block: Box::new(narrow(*block, bound)), given }
        }
        plan => plan,
    })
}

fn narrow(block: Plan, mut bound: Vars) -> Plan {
    let Plan::Join(steps) = block else { return block };
    let mut narrowed = vec![];
    let mut rest = steps.into_iter();
    while let Some(step) = rest.next() {
        let later: Vars = rest.as_slice().iter().flat_map(Plan::mentions).collect();
        let new: Vars = step.gives().difference(&bound).copied().collect();
        // The last step is left at its first solution anyhow; an optional one matters to nobody else.
        let unused = !new.is_empty() && new.is_disjoint(&later) && !later.is_empty();
        let given = step.surely_gives();
        narrowed.push(match unused {
            true => {
                let given = step.mentions().intersection(&bound).copied().collect();
                Plan::Exists { block: Box::new(step), given, told: 0 }
            }
            false => step,
        });
        bound.extend(given);
    }
    Plan::Join(narrowed)
}
