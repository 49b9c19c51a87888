//! Which step of a join comes first: the cheapest order, by dynamic programming over sets of steps where they
//! are few, greedily where they are many.

use crate::plan::arrange::{Dependencies, arrange};
use crate::plan::cost::{Costs, Estimate};
use crate::plan::tree::Plan;
use crate::resolve::query::Vars;
use std::collections::HashMap;

/// Sets of up to so many steps are tried: 4096 of them.
const FEW: usize = 12;

/// Orders every join of the plan.
pub fn apply(plan: Plan, costs: &Costs) -> Plan {
    plan.rewrite_within(&Vars::new(), &mut |plan, bound| match plan {
        Plan::Join(steps) => Plan::Join(order(steps, bound, costs)),
        plan => plan,
    })
}

/// The steps in the cheapest order where these variables are bound.
pub fn order(steps: Vec<Plan>, bound: &Vars, costs: &Costs) -> Vec<Plan> {
    let best = if steps.len() <= FEW { cheapest(&steps, bound, costs) } else { None };
    let cheap_next = |ready: &[&Plan], bound: &Vars| {
        // By what it leaves to do after it, then by what it takes to do it.
        let rank = |step: &&Plan| {
            let Estimate { fanout, work } = costs.of(step, bound);
            (fanout, work)
        };
        let ranks: Vec<(f64, f64)> = ready.iter().map(rank).collect();
        let first = (0..ranks.len())
            .min_by(|&a, &b| ranks[a].0.total_cmp(&ranks[b].0).then(ranks[a].1.total_cmp(&ranks[b].1)));
        first.unwrap_or(0)
    };
    match best {
        Some(order) => {
            let mut steps: Vec<Option<Plan>> = steps.into_iter().map(Some).collect();
            order.into_iter().filter_map(|index| steps[index].take()).collect()
        }
        // What could be arranged before can be arranged again.
        None => arrange(steps.clone(), bound, cheap_next).unwrap_or(steps),
    }
}

/// The best way found to have run a set of steps.
#[derive(Clone)]
struct Way {
    order: Vec<usize>,
    all: Estimate,
}

/// The order with the least work. `None` if no order runs all.
fn cheapest(steps: &[Plan], bound: &Vars, costs: &Costs) -> Option<Vec<usize>> {
    let gives: Vec<Vars> = steps.iter().map(Plan::surely_gives).collect();
    let dependencies = Dependencies::of(steps, bound);
    let mut ways: HashMap<u32, Way> = HashMap::new();
    ways.insert(0, Way { order: vec![], all: Estimate { fanout: 1.0, work: 0.0 } });
    let everything = (1u32 << steps.len()) - 1;
    // Every set comes after its subsets, which are smaller numbers.
    for set in 0..everything {
        let Some(way) = ways.get(&set).cloned() else { continue };
        let mut known = bound.clone();
        way.order.iter().for_each(|&index| known.extend(&gives[index]));
        let done = |step: usize| set >> step & 1 == 1;
        for index in (0..steps.len()).filter(|&it| !done(it) && dependencies.is_ready(it, done)) {
            let all = way.all.then(costs.of(&steps[index], &known));
            let larger = set | 1 << index;
            if ways.get(&larger).is_none_or(|other| all.work < other.all.work) {
                let order = way.order.iter().copied().chain([index]).collect();
                ways.insert(larger, Way { order, all });
            }
        }
    }
    ways.remove(&everything).map(|way| way.order)
}
