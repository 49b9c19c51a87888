//! Where groups of solutions are only counted, they can be counted without going through them. What is counted so has
//! no list of claims as its evidence, so that it is done where solutions are many: at once where many are expected, and
//! otherwise when going through them has taken too long. Where entities are ranked by a count, only the solutions of those
//! that come first are gone through: their claims are listed.

use super::join_order;
use crate::plan::cost::Costs;
use crate::plan::counting::{self, Counting};
use crate::plan::tree::{ByCount, Compute, Output, Plan, Ranking, Rows};
use crate::resolve::query::{Function, Term, Vars};

/// How much less it takes to count an entity than to go through a solution.
const CHEAPER: f64 = 50.0;

/// Plans the counts of rankings, and that of an output, to be done at once if its solutions are expected to take so much
/// work.
pub fn apply(plan: Plan, costs: &Costs, worth: f64) -> Plan {
    let plan = plan.transform(&mut |plan| match plan {
        Plan::Best(mut ranking) => {
            ranking.by_count = by_count(&ranking, costs, worth).map(Box::new);
            Plan::Best(ranking)
        }
        plan => plan,
    });
    let Plan::Output(mut output) = plan else { return plan };
    if let Output::Rows(Rows { input, columns, group: Some(group), order, gathering, .. }) = &mut *output {
        let work = costs.of(input, &Vars::new()).work;
        gathering.counting = counting::plan(input, columns, group, order, costs.snapshot).map(Box::new);
        if let Some(counting) = &mut gathering.counting {
            counting.at_once = is_worth(counting, work, worth);
        }
    }
    Plan::Output(output)
}

fn is_worth(counting: &Counting, work: f64, worth: f64) -> bool {
    work >= worth && (worth == 0.0 || counting.work < CHEAPER * work)
}

fn by_count(ranking: &Ranking, costs: &Costs, worth: f64) -> Option<ByCount> {
    let Ranking { of, key, block, .. } = ranking;
    let is_count = matches!(key, Compute::Aggregate { function: Function::Count, .. });
    (is_count && ranking.given.is_empty()).then_some(())?;
    let columns = [Compute::Term(Term::Var(*of)), key.clone()].map(|column| (String::new(), column));
    let counting = counting::plan(block, &columns, &[*of], &[], costs.snapshot)?;
    let work = costs.of(block, &Vars::new()).work;
    is_worth(&counting, work, worth).then_some(())?;
    let of_one = join_order::order(block.steps().to_vec(), &[*of].into(), costs);
    Some(ByCount { counting, of_one: Plan::Join(of_one) })
}
