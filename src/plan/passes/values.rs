//! Where a comparison asks something of a value that claims state, a claim that surely fails it is passed over before
//! anything else about it is looked at. The comparison stays: it says what may hold, and why.

use crate::plan::tree::{Access, Asks, Compute, Of, Plan};
use crate::resolve::query::Term;

/// Tells every step of claims what the comparisons beside it ask of the values that it binds.
pub fn apply(plan: Plan) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Join(mut steps) => {
            let compared: Vec<Plan> =
                steps.iter().filter(|it| matches!(it, Plan::Compare { .. })).cloned().collect();
            for step in &mut steps {
                if let Plan::Claims(access) = step {
                    access.asks = compared.iter().filter_map(|compare| asked(access, compare)).collect();
                }
            }
            Plan::Join(steps)
        }
        plan => plan,
    })
}

fn asked(access: &Access, compare: &Plan) -> Option<Asks> {
    let Plan::Compare { left, op, right } = compare else { return None };
    let (var, op, than) = match (left, right) {
        (Compute::Term(Term::Var(var)), Compute::Term(Term::Value(than))) => (*var, *op, than),
        (Compute::Term(Term::Value(than)), Compute::Term(Term::Var(var))) => (*var, op.flipped(), than),
        _ => return None,
    };
    let clause = &access.clause;
    let measure = clause.measures.iter().find(|(_, it)| *it == var).map(|(measure, _)| Of::Measure(*measure));
    let object = (clause.object == Term::Var(var)).then_some(Of::Object);
    Some(Asks { of: measure.or(object)?, var, op, than: than.clone() })
}
