//! Orders in which steps can be run.

use super::tree::Plan;
use crate::resolve::query::Vars;

/// Which steps of a join must come before which.
pub struct Dependencies {
    /// For each step, the steps that it waits for: those that bind what it must find bound.
    waits_for: Vec<Vec<usize>>,
}

impl Dependencies {
    /// Of steps that run where the variables are surely bound already.
    pub fn of(steps: &[Plan], bound: &Vars) -> Dependencies {
        // An optional step gives only what is not bound without it: it waits for the steps that may bind it.
        let is_optional = |step: &Plan| matches!(step, Plan::Optional(_));
        let firm = steps.iter().filter(|step| !is_optional(step)).flat_map(Plan::surely_gives);
        let firm: Vars = firm.collect();
        let gives = steps.iter().map(|step| {
            let mut gives = step.gives();
            gives.retain(|var| !(bound.contains(var) || is_optional(step) && firm.contains(var)));
            gives
        });
        let gives: Vec<Vars> = gives.collect();
        let waits_for = steps.iter().enumerate().map(|(index, step)| {
            let wants = step.wants();
            let others = (0..steps.len()).filter(|&other| other != index);
            others.filter(|&other| !gives[other].is_disjoint(&wants)).collect()
        });
        Dependencies { waits_for: waits_for.collect() }
    }

    /// Whether the step can run once the steps that are `done` have.
    pub fn is_ready(&self, step: usize, done: impl Fn(usize) -> bool) -> bool {
        self.waits_for[step].iter().all(|&other| done(other))
    }
}

/// Puts steps into an order in which each comes after those that it waits for. `choose` picks among the steps
/// that can come next, given the variables surely bound so far, by position. The steps that wait for each other, if
/// there are any, are the error.
pub fn arrange(
    steps: Vec<Plan>,
    bound: &Vars,
    mut choose: impl FnMut(&[&Plan], &Vars) -> usize,
) -> Result<Vec<Plan>, Vec<Plan>> {
    let dependencies = Dependencies::of(&steps, bound);
    let mut bound = bound.clone();
    let mut waiting: Vec<Option<Plan>> = steps.into_iter().map(Some).collect();
    let mut order = vec![];
    while order.len() < waiting.len() {
        let done = |step: usize| waiting[step].is_none();
        let ready: Vec<(usize, &Plan)> = waiting
            .iter()
            .enumerate()
            .filter(|(index, _)| dependencies.is_ready(*index, done))
            .filter_map(|(index, step)| Some((index, step.as_ref()?)))
            .collect();
        let steps: Vec<&Plan> = ready.iter().map(|(_, step)| *step).collect();
        if steps.is_empty() {
            return Err(waiting.into_iter().flatten().collect());
        }
        let (next, _) = ready[choose(&steps, &bound).min(ready.len() - 1)];
        if let Some(step) = waiting[next].take() {
            bound.extend(step.surely_gives());
            order.push(step);
        }
    }
    Ok(order)
}
