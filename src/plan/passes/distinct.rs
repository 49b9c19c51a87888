//! Where no two solutions can make the same row, or be the same where they are counted, nobody has to look whether there
//! was one like it.

use crate::model::schema::Range;
use crate::plan::tree::{Access, Compute, Output, Plan, Rows};
use crate::resolve::query::{ClaimClause, Term, Vars};
use crate::store::Snapshot;

/// Notes where that is so.
pub fn apply(plan: Plan, snapshot: &Snapshot) -> Plan {
    let Plan::Output(mut output) = plan else { return plan };
    if let Output::Rows(Rows { input, columns, group, gathering, .. }) = &mut *output
        && let Some(told_by) = told_apart_by(input, snapshot)
    {
        let is_shown = |var| columns.iter().any(|(_, it)| *it == Compute::Term(Term::Var(var)));
        gathering.distinct = group.is_some() || told_by.into_iter().all(is_shown);
    }
    Plan::Output(output)
}

/// The variables by which any two solutions differ, as long as no rule derives claims; `None` where two may be the same.
fn told_apart_by(plan: &Plan, snapshot: &Snapshot) -> Option<Vars> {
    let steps = plan.steps().iter().map(|step| match step {
        Plan::Join(_) => told_apart_by(step, snapshot),
        Plan::Type { of, .. } => Some(of.var().into_iter().collect()),
        // A pair has one claim. What else is bound to that says nothing new.
        Plan::Claims(Access { clause, fresh: false, .. }) => {
            let relation = snapshot.schema().relation(clause.relation);
            let statistics = snapshot.statistics(clause.relation);
            let once = matches!(relation.range, Range::Entity(_)) && statistics.pairs == statistics.edges;
            once.then(|| ends_of(clause))
        }
        Plan::Closure { clause, .. } => Some(ends_of(clause)),
        // One solution for one, at most.
        Plan::Compare { .. }
        | Plan::Dated { .. }
        | Plan::Bind { .. }
        | Plan::Not { .. }
        | Plan::Exists { told: 0, .. } => Some(Vars::new()),
        _ => None,
    });
    steps.collect::<Option<Vec<Vars>>>().map(|vars| vars.into_iter().flatten().collect())
}

fn ends_of(clause: &ClaimClause) -> Vars {
    [&clause.subject, &clause.object].into_iter().filter_map(Term::var).collect()
}
