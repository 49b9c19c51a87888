//! Which claims of a question must have held at one time: those of relations that last, where it asks for no time of them. That
//! Ann headed Acme until 2020, and Acme is in Oslo since 2022, does not tell of a head of a firm in Oslo.

use super::tree::Plan;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::{ClaimId, EntityId, Interval, RelationId};
use crate::resolve::query::{ClaimClause, Clause, Condition, Expr, Function, Query, Var};
use crate::store::Snapshot;
use rustc_hash::FxHashMap;

/// Has the claims of a pattern's own clauses meet at one time, where those of their relations may not.
pub fn joined(pattern: Plan, snapshot: &Snapshot) -> Plan {
    let Plan::Join(mut steps) = pattern else { return pattern };
    let mut joined = vec![];
    for step in &mut steps {
        if let Plan::Claims(access) = step
            && snapshot.schema().relation(access.clause.relation).lasting
            && !access.clause.asks_when()
        {
            joined.push(access);
        }
    }
    let times = || joined.iter().flat_map(|access| snapshot.times(access.clause.relation));
    if joined.len() > 1 && Interval::of_all(times()).is_none() {
        joined.into_iter().for_each(|access| access.at_one_time = true);
    }
    Plan::Join(steps)
}

/// Refuses a total of what was so at several times, unless the query asks for one: 4,000 employees in 2020 and 5,000 in 2023 are no
/// 9,000.
pub fn check_totals(query: &Query, snapshot: &Snapshot) -> Result<()> {
    let lasting =
        |claim: &ClaimClause| snapshot.schema().relation(claim.relation).lasting && claim.time.is_none();
    for of in totals(query) {
        let stated = query.pattern.walk().find_map(|clause| match clause {
            Clause::Claim(claim) if claim.object.var() == Some(of) && lasting(claim) => {
                let windows = claim.conditions.iter().filter_map(Condition::window);
                Some((claim.relation, windows.fold(Interval::ALWAYS, Interval::within)))
            }
            _ => None,
        });
        let several = |&(of, window): &(RelationId, Interval)| tells_of_several_times(of, window, snapshot);
        if let Some((relation, _)) = stated.filter(several) {
            let name = &snapshot.schema().relation(relation).name;
            let message = format!("a total would add up what the {name} of one thing was at several times");
            return Err(Diagnostic::error(Code::SeveralTimes, message)
                .help(format!(
                    "ask for one time: `the total current {name} …`, `the total latest {name} …`, or on a day"
                ))
                .into());
        }
    }
    Ok(())
}

/// The variables of which totals and averages are taken.
fn totals(query: &Query) -> Vec<Var> {
    let shown = query.columns.iter().map(|column| &column.expr);
    let ordered = query.order_by.iter().map(|order| &order.by);
    let within = query.pattern.walk().flat_map(Clause::expressions);
    let all = shown.chain(ordered).chain(within);
    let of = all.filter_map(|expr| match expr {
        Expr::Aggregate { function: Function::Sum | Function::Average, of }
        | Expr::Over { function: Function::Sum | Function::Average, of, .. } => Some(*of),
        _ => None,
    });
    of.collect()
}

/// Whether claims of the relation tell of one subject at times within the window that do not meet.
fn tells_of_several_times(relation: RelationId, window: Interval, snapshot: &Snapshot) -> bool {
    let mut times: FxHashMap<EntityId, Interval> = FxHashMap::default();
    let asserted = |claim: &ClaimId| snapshot.status(*claim).is_asserted();
    snapshot.claims_of(relation).map(ClaimId).filter(asserted).any(|claim| {
        let Some(time) = snapshot.time(claim).filter(|time| time.may_coincide(window)) else { return false };
        snapshot.subjects_of(claim).iter().any(|subject| {
            let before = times.entry(*subject).or_insert(Interval::ALWAYS);
            before.meet(time).map(|met| *before = met).is_none()
        })
    })
}

impl Plan {
    /// Whether claims of the plan are to have held at one time: then no step of it can be looked at without the others.
    pub fn is_at_one_time(&self) -> bool {
        self.any(&|step| matches!(step, Plan::Claims(access) if access.at_one_time))
    }
}
