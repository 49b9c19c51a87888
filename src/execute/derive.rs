//! Claims that rules derive: by rounds to a fixpoint, only for the relations that a query reaches.
//!
//! Relations that depend on each other form a stratum ([`mod@strata`]); strata are derived in the order of their
//! dependencies. Within a stratum each round looks for solutions of the rules' bodies that use a claim of the round
//! before (semi-naive iteration), until a round derives nothing.

use super::conclusions::Conclusions;
use super::context::Context;
use super::derived::{DerivedClaim, Table};
use super::frame::Known;
use super::run::Run;
use super::strata::{self, strata};
use crate::diagnostic::Result;
use crate::model::RelationId;
use crate::plan::{self, Plan};
use crate::resolve::query::{Query, Rule};
use std::sync::Arc;

/// The table of claims with every relation complete that the query reaches.
pub fn reached_by(query: &Query, context: &Context) -> Result<Arc<Table>> {
    let mut table = context.derived.table();
    for stratum in strata(context.rules, strata::reached_by(query))? {
        if !table.is_complete(&stratum) {
            table = derive(&stratum, table, context)?;
        }
    }
    context.derived.keep(&table);
    Ok(table)
}

/// Derives the claims of a stratum to the fixpoint.
fn derive(stratum: &[RelationId], mut table: Arc<Table>, context: &Context) -> Result<Arc<Table>> {
    let rules: Vec<&Rule> = context.rules.iter().filter(|it| stratum.contains(&it.head.relation)).collect();
    let mut first = true;
    let plans: Vec<Plan> =
        rules.iter().map(|rule| plan::lower_rule(rule, context.snapshot)).collect::<Result<_>>()?;
    let optimised = |plan| plan::optimise(plan, context.snapshot, &context.thresholds.worth);
    let later = plans.iter().map(|plan| of_later_rounds(plan, stratum).into_iter().map(optimised).collect());
    let later: Vec<Vec<Plan>> = later.collect();
    let plans: Vec<Plan> = plans.into_iter().map(optimised).collect();
    loop {
        // There may be very many rounds that are too short to look at the clock themselves.
        context.budget().check()?;
        let mut round = vec![];
        let mut claims = 0;
        for (index, rule) in rules.iter().enumerate() {
            let plans = if first { std::slice::from_ref(&plans[index]) } else { &later[index][..] };
            for plan in plans {
                let concluded = conclusions(rule, plan, &table, claims, context)?;
                claims += concluded.len();
                round.push(concluded);
            }
        }
        first = false;
        let derived = Arc::make_mut(&mut table);
        derived.begin_round();
        for concluded in round {
            derived.add(
                concluded.in_order(context.budget())?,
                context.snapshot.schema(),
                context.budget(),
                context.memory,
            )?;
        }
        if derived.is_at_rest() {
            derived.complete(stratum);
            return Ok(table);
        }
    }
}

/// The body as it runs after the first round: once for each clause that may use a claim of the stratum, on fresh
/// claims there. A body that uses the stratum deeper inside (in a branch, in a chain) runs whole.
fn of_later_rounds(plan: &Plan, stratum: &[RelationId]) -> Vec<Plan> {
    let Plan::Join(steps) = plan else { return vec![plan.clone()] };
    let of_stratum = |step: &Plan| match step {
        Plan::Claims(access) => stratum.contains(&access.clause.relation),
        Plan::Closure { clause, .. } => stratum.contains(&clause.relation),
        _ => false,
    };
    let places: Vec<usize> = (0..steps.len()).filter(|&index| steps[index].any(&of_stratum)).collect();
    if places.iter().any(|&index| !matches!(steps[index], Plan::Claims(_))) {
        return vec![plan.clone()];
    }
    let on_fresh = |&place: &usize| {
        let mut steps = steps.clone();
        if let Plan::Claims(access) = &mut steps[place] {
            access.fresh = true;
        }
        Plan::Join(steps)
    };
    places.iter().map(on_fresh).collect()
}

/// What the rule concludes that is not known, while so many other claims of the round wait.
fn conclusions<'r>(
    rule: &'r Rule,
    plan: &Plan,
    table: &Arc<Table>,
    waiting: usize,
    context: &Context,
) -> Result<Conclusions<'r>> {
    let run = Run::new(context, table.clone(), rule.variables.len());
    run.charge(table.bytes() + DerivedClaim::bytes(0) * waiting)?;
    let mut conclusions = Conclusions::of(rule);
    match run.gather(plan, shared_step(plan, table, context), &mut conclusions) {
        Ok(()) => Ok(conclusions),
        Err(stop) => stop.outermost().map(|()| conclusions),
    }
}

/// The step whose claims are shared out, by its place: where a round begins with what is fresh, that says how many there
/// are.
fn shared_step(plan: &Plan, table: &Table, context: &Context) -> Option<usize> {
    match plan {
        Plan::Join(steps)
            if let [Plan::Claims(access), ..] = &steps[..]
                && access.fresh =>
        {
            let fresh = table.matching(access.clause.relation, Known::Open, Known::Open, true);
            (fresh.len() >= context.thresholds.round).then_some(0)
        }
        plan => plan::shared_step(plan, context.snapshot, &context.thresholds.worth),
    }
}
