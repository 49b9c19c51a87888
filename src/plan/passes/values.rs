//! Where a comparison asks something of a value that claims state, a claim that surely fails it is passed over before
//! anything else about it is looked at. Which values fail is known by their codes, since these come in order. The comparison
//! stays: it says what may hold, and why.

use crate::model::quantity::Comparison;
use crate::model::{Quantity, Value};
use crate::plan::tree::{Access, Asks, Compute, Of, Plan};
use crate::resolve::query::Term;
use crate::store::{Code, Snapshot};
use std::cmp::Ordering;
use std::ops::Range;

/// Tells every step of claims what the comparisons beside it ask of the values that it binds.
pub fn apply(plan: Plan, snapshot: &Snapshot) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Join(mut steps) => {
            let compared: Vec<Plan> =
                steps.iter().filter(|it| matches!(it, Plan::Compare { .. })).cloned().collect();
            for step in &mut steps {
                if let Plan::Claims(access) = step {
                    let asked = compared.iter().filter_map(|compare| asked(access, compare, snapshot));
                    access.asks = asked.collect();
                }
            }
            Plan::Join(steps)
        }
        plan => plan,
    })
}

fn asked(access: &Access, compare: &Plan, snapshot: &Snapshot) -> Option<Asks> {
    let Plan::Compare { left, op, right, .. } = compare else { return None };
    let (var, op, than) = match (left, right) {
        (Compute::Term(Term::Var(var)), Compute::Term(Term::Value(than))) => (*var, *op, than),
        (Compute::Term(Term::Value(than)), Compute::Term(Term::Var(var))) => (*var, op.flipped(), than),
        _ => return None,
    };
    let clause = &access.clause;
    let measure = clause.measures.iter().find(|(_, it)| *it == var).map(|(measure, _)| Of::Measure(*measure));
    let object = (clause.object == Term::Var(var)).then_some(Of::Object);
    let of = measure.or(object)?;
    let fails = match than {
        Value::Quantity(than) => failing_quantities(op, than, snapshot),
        Value::Text(than) => {
            let order = |code| match snapshot.value(code) {
                Value::Text(text) => text.cmp(than),
                _ => Ordering::Less,
            };
            failing(op, snapshot.values().text_run(), order).to_vec()
        }
        Value::Time(_) => vec![],
    };
    let fails: Vec<Range<Code>> = fails.into_iter().filter(|run| !run.is_empty()).collect();
    (!fails.is_empty()).then(|| Asks { of, var, op, than: than.clone(), fails })
}

/// Codes of quantities of which no number is so compared: of exact ones that convert.
fn failing_quantities(op: Comparison, than: &Quantity, snapshot: &Snapshot) -> Vec<Range<Code>> {
    let schema = snapshot.schema();
    let quantity = |code| match snapshot.value(code) {
        Value::Quantity(quantity) => quantity,
        _ => Quantity::anything(None),
    };
    let of_run = |run: Range<Code>| {
        let first = quantity(run.start);
        if !first.is_exact() || !than.is_exact() {
            return vec![];
        }
        // Numbers ascend: those that can be counted in the unit that both convert to lie together.
        let in_one_unit = |code| schema.in_one_unit(quantity(code), *than);
        let low = |code| in_one_unit(code).is_none() && quantity(code).number.is_sign_negative();
        let start = Code::first(run.clone(), |code| !low(code));
        let end = Code::first(start..run.end, |code| in_one_unit(code).is_none());
        let order = |code| in_one_unit(code).map_or(Ordering::Equal, |(a, b)| a.number.cmp(&b.number));
        failing(op, start..end, order).to_vec()
    };
    snapshot.values().quantity_runs().flat_map(of_run).collect()
}

/// The codes of an ascending run that are not so compared with something.
fn failing(op: Comparison, run: Range<Code>, order: impl Fn(Code) -> Ordering) -> [Range<Code>; 2] {
    let same = Code::first(run.clone(), |code| order(code).is_ge());
    let above = Code::first(same..run.end, |code| order(code).is_gt());
    let none = same..same;
    match op {
        Comparison::Less => [same..run.end, none],
        Comparison::AtMost => [above..run.end, none],
        Comparison::More => [run.start..above, none],
        Comparison::AtLeast => [run.start..same, none],
        Comparison::Equal => [run.start..same, above..run.end],
        Comparison::NotEqual => [same..above, none],
    }
}
