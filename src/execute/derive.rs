//! Claims that rules derive: by rounds to a fixpoint, only for the relations that a query reaches.
//!
//! Relations that depend on each other form a stratum ([`strata`]); strata are derived in the order of their
//! dependencies. Within a stratum each round looks for solutions of the rules' bodies that use a claim of the round
//! before (semi-naive iteration), until a round derives nothing.

use super::Context;
use super::derived::{Content, DerivedClaim, Table};
use super::frame::{Binding, Frame, Known, Support};
use super::left::Left;
use super::run::{Run, Stop};
use super::spread::Spread;
use super::strata::{self, strata};
use super::values;
use crate::diagnostic::Result;
use crate::model::claim::Object;
use crate::model::{RelationId, Truth};
use crate::plan::{self, Plan};
use crate::resolve::query::{Query, Rule, Term};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// The claims derived so far over one snapshot by one set of rules. Empty at first; runs fill it as they need.
#[derive(Default)]
pub struct Derived(Mutex<Arc<Table>>);

impl Derived {
    /// The table with every relation complete that the query reaches.
    pub fn reached_by(&self, query: &Query, context: &Context) -> Result<Arc<Table>> {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for stratum in strata(context.rules, strata::reached_by(query))? {
            if !table.is_complete(&stratum) {
                table = derive(&stratum, table, context)?;
            }
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = table.clone();
        Ok(table)
    }
}

/// Derives the claims of a stratum to the fixpoint.
fn derive(stratum: &[RelationId], mut table: Arc<Table>, context: &Context) -> Result<Arc<Table>> {
    let rules: Vec<&Rule> = context.rules.iter().filter(|it| stratum.contains(&it.head.relation)).collect();
    let mut first = true;
    let plans: Vec<Plan> =
        rules.iter().map(|rule| plan::lower_rule(rule, context.snapshot)).collect::<Result<_>>()?;
    let optimised = |plan| plan::optimise(plan, context.snapshot);
    let later = plans.iter().map(|plan| of_later_rounds(plan, stratum).into_iter().map(optimised).collect());
    let later: Vec<Vec<Plan>> = later.collect();
    let plans: Vec<Plan> = plans.into_iter().map(optimised).collect();
    loop {
        let mut round = Left::default();
        for (index, rule) in rules.iter().enumerate() {
            let plans = if first { std::slice::from_ref(&plans[index]) } else { &later[index][..] };
            for plan in plans {
                conclusions(rule, plan, &table, context, &mut round)?;
            }
        }
        first = false;
        let derived = Arc::make_mut(&mut table);
        derived.add_round(round, context.snapshot.schema(), context)?;
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
    let recursive = |step: &Plan| {
        let mut found = false;
        step.clone().transform(&mut |node| {
            found |= match &node {
                Plan::Claims(access) => stratum.contains(&access.clause.relation),
                Plan::Closure { clause, .. } => stratum.contains(&clause.relation),
                _ => false,
            };
            node
        });
        found
    };
    let places: Vec<usize> = (0..steps.len()).filter(|&index| recursive(&steps[index])).collect();
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

/// Adds what the rule concludes from each solution of its body.
fn conclusions(
    rule: &Rule,
    plan: &Plan,
    table: &Arc<Table>,
    context: &Context,
    round: &mut Left<Vec<DerivedClaim>>,
) -> Result<()> {
    let run = Run::new(context, table.clone(), rule.variables.len());
    run.charge(table.bytes() + DerivedClaim::BYTES * round.len())?;
    let mut seen: Spread<Content, Truth> = Spread::default();
    let flow = run.solve(plan, &mut run.frame(), &mut |frame| {
        let Some(content) = head(rule, frame) else { return Ok(()) };
        let known = table.truth_of(&content);
        let before = known.max(seen.get(&content).copied());
        if before >= Some(frame.truth) {
            return Ok(());
        }
        seen.of(&content).insert(content.clone(), frame.truth);
        let beneath: BTreeSet<Support> = frame.support.iter().cloned().collect();
        let confidence = beneath.iter().map(|it| run.confidence_of(it)).min().unwrap_or(Decimal::ONE);
        run.charge(DerivedClaim::BYTES + DerivedClaim::BENEATH * beneath.len())?;
        let beneath = beneath.into_iter().collect();
        round.push(DerivedClaim { content, rule: rule.id, truth: frame.truth, confidence, beneath });
        Ok(())
    });
    match flow {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

/// The head for one solution. `None` where a subject or role is no entity, or something is missing.
fn head(rule: &Rule, frame: &Frame) -> Option<Content> {
    let entity = |term: &Term| match frame.entity(term) {
        Known::Entity(entity) => Some(entity),
        _ => None,
    };
    let value = |binding: &Binding| match binding {
        // A share of a group's total stays a share.
        Binding::Value(stated) => Some(values::own(stated)),
        _ => None,
    };
    let object = match &rule.head.object {
        Term::Value(value) => Object::Value(value.clone()),
        Term::Entity(entity) => Object::Entity(*entity),
        Term::Var(var) => match frame.read(*var) {
            Binding::Entity(entity) => Object::Entity(entity),
            binding => Object::Value(value(&binding)?),
        },
    };
    let mut roles = vec![];
    for (role, term) in &rule.head.roles {
        roles.push((*role, entity(term)?));
    }
    let mut measures = vec![];
    for (measure, var) in &rule.head.measures {
        measures.push((*measure, value(&frame.read(*var))?));
    }
    roles.sort();
    measures.sort();
    Some(Content {
        relation: rule.head.relation,
        subject: entity(&rule.head.subject)?,
        object,
        roles,
        measures,
    })
}
