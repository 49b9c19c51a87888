//! Where only the first rows are asked for, the others need not be kept; and where the first column orders them, its
//! entities are gone through in that order, so that the walk can end as soon as there are rows enough.
//!
//! How many rows are only possible is told as well. So this is done only where no solution can be in doubt.

use super::join_order;
use crate::model::schema::Range;
use crate::model::{EntityId, TypeId};
use crate::plan::cost::Costs;
use crate::plan::tree::{Access, Compute, Output, Plan, Rows};
use crate::resolve::query::{Condition, Term, Var, Vars};

/// By how much more rows may have to be gone through than are asked for: solutions repeat rows, and lie unevenly.
const UNEVEN: f64 = 8.0;

/// Has the rows come in order where that is expected to take less work, or `always`.
pub fn apply(plan: Plan, costs: &Costs, always: bool) -> Plan {
    let Plan::Output(mut output) = plan else { return plan };
    if let Output::Rows(Rows { input, columns, group: None, order, limit: Some(limit), gathering, .. }) =
        &mut *output
        && input.steps().iter().all(is_certain)
    {
        // What is not shown could be improved by a later solution of one and the same row.
        gathering.certain = order.iter().all(|by| columns.iter().any(|(_, column)| *column == by.by));
        let first = columns.first().map(|(_, column)| column);
        let by = match &order[..] {
            [] => first,
            [by, ..] => Some(&by.by).filter(|_| !by.descending),
        };
        let shown = |var: &Var| columns.iter().any(|(_, it)| *it == Compute::Term(Term::Var(*var)));
        if let Some(Compute::Term(Term::Var(var))) = by
            && shown(var)
            && let Some((plan, work)) = in_order(input, *var, *limit, costs)
            && (always || work < costs.of(input, &Vars::new()).work)
        {
            *input = plan;
            gathering.ascending = Some(*var);
        }
    }
    Plan::Output(output)
}

/// The same solutions by ascending entities of the variable, and the work expected until there are so many rows.
fn in_order(input: &Plan, var: Var, rows: usize, costs: &Costs) -> Option<(Plan, f64)> {
    let steps = input.steps();
    let types = steps.iter().flat_map(|step| types_of(step, var, costs));
    let is = types
        .filter(|&is| costs.snapshot.ascend_by_name(is))
        .min_by_key(|&is| costs.snapshot.count_of(is))?;
    let scan = Plan::Type { of: Term::Var(var), is };
    let rest = steps.iter().filter(|&step| *step != scan).cloned().collect();
    let mut plan = vec![scan];
    plan.extend(join_order::order(rest, &[var].into(), costs));
    let plan = Plan::Join(plan);
    let all = costs.of(&plan, &Vars::new());
    let share = (UNEVEN * rows as f64 / all.fanout.max(1.0)).min(1.0);
    Some((plan, all.work * share))
}

/// Whether no solution of the step is only possible, as long as no rule derives its claims.
fn is_certain(step: &Plan) -> bool {
    match step {
        Plan::Type { .. } => true,
        Plan::Claims(Access { clause, .. }) => {
            let is_value = |term: &Term| matches!(term, Term::Value(_));
            let is_time = |it: &Condition| it.window().is_some();
            let roles = clause.roles.iter().map(|(_, term)| term);
            !roles.chain([&clause.subject, &clause.object]).any(is_value)
                && !clause.conditions.iter().any(is_time)
        }
        Plan::Join(steps) | Plan::Any(steps) => steps.iter().all(is_certain),
        Plan::Not { block, .. } | Plan::Exists { block, .. } | Plan::Optional(block) => is_certain(block),
        _ => false,
    }
}

/// Types that the variable's entity surely is of where the step holds.
fn types_of(step: &Plan, var: Var, costs: &Costs) -> Vec<TypeId> {
    match step {
        Plan::Type { of, is } if *of == Term::Var(var) => vec![*is],
        Plan::Claims(Access { clause, .. }) => {
            let snapshot = costs.snapshot;
            let relation = snapshot.schema().relation(clause.relation);
            let range = match relation.range {
                Range::Entity(range) => Some(range),
                Range::Value(_) | Range::Nothing => None,
            };
            let ends = [
                (&clause.subject, Some(relation.domain), snapshot.subjects(clause.relation)),
                (&clause.object, range, snapshot.objects(clause.relation)),
            ];
            // A schema promises what its base should hold; here rows depend on it.
            let holds = |is: &TypeId, ends: &[EntityId]| {
                let range = snapshot.range_of(*is);
                [ends.first(), ends.last()].into_iter().flatten().all(|end| range.contains(&end.0))
            };
            let ends = ends.into_iter().filter(|(term, ..)| **term == Term::Var(var));
            ends.filter_map(|(_, is, ends)| is.filter(|is| holds(is, ends))).collect()
        }
        _ => vec![],
    }
}
