//! Claims that are passed over since a value that they state surely fails what is asked of it.

use super::base::{Asking, Base, COMPARISONS, THOUSAND_UNITS, UNITS, USD, compare, quantity};
use super::plans;
use crate::execute::frame::Binding;
use crate::execute::values;
use crate::model::quantity::Bound;
use crate::model::*;
use crate::plan::{self, Plan};
use crate::resolve::query::Clause;
use proptest::prelude::*;

fn any_quantity() -> impl Strategy<Value = Quantity> {
    use Bound::*;
    let bounds = [Exactly, Exactly, Exactly, About, AtLeast, MoreThan, AtMost, LessThan, Between, Several];
    let units = [UNITS, UNITS, THOUSAND_UNITS, USD];
    (0..bounds.len(), -3i64..3000, 0..units.len(), 1i64..2000).prop_map(move |(bound, number, unit, more)| {
        let unit = units[unit];
        let number = if unit == THOUSAND_UNITS { number / 1000 } else { number };
        let quantity = quantity(bounds[bound], number, unit);
        match quantity.bound {
            Between => Quantity { upper: (number + more).into(), ..quantity },
            _ => quantity,
        }
    })
}

proptest! {
    #[test]
    fn what_is_passed_over_surely_fails(
        said in proptest::collection::vec((any_quantity(), any::<bool>()), 1..12),
        than in any_quantity(),
        op in 0..COMPARISONS.len(),
    ) {
        let op = COMPARISONS[op];
        let mut base = Base::new();
        for (index, (quantity, together)) in said.iter().enumerate() {
            let [one, other] = ["F", "G"].map(|letter| letter.repeat(3 + index));
            let firms = if *together { format!("{one}, {other}") } else { one };
            base.says_so(&firms, "order", "H20", |claim| {
                claim.measures = vec![(MeasureId(0), Value::Quantity(*quantity))];
            });
        }
        let world = base.freeze();
        let snapshot = &world.snapshot;
        let mut ask = Asking::default();
        let mut order = world.claim(&mut ask, "?f", "order", "?c");
        order.measures.push((MeasureId(0), ask.var("q")));
        let clauses = vec![Clause::Claim(order), compare(ask.var("q"), op, Value::Quantity(than))];
        let query = ask.rows("f q", clauses);
        let naive = plan::lower(&query, snapshot).unwrap();
        let optimised = plans::optimise(naive.clone(), snapshot);
        let outcome = super::run_plan(snapshot, &query, &optimised).unwrap();
        prop_assert_eq!(&outcome, &super::run_plan(snapshot, &query, &naive).unwrap());

        let mut fails = vec![];
        optimised.transform(&mut |plan| {
            if let Plan::Claims(access) = &plan {
                fails.extend(access.asks.iter().flat_map(|asks| asks.fails.clone()));
            }
            plan
        });
        for claim in (0..snapshot.claim_count() as u32).map(ClaimId) {
            let Some(code) = snapshot.measure_code(claim, MeasureId(0)) else { continue };
            let Value::Quantity(said) = snapshot.value(code) else { panic!("a quantity was said") };
            let compared = [said, than].map(|it| Binding::value(Value::Quantity(it)));
            let truth = values::compare(&compared[0], op, &compared[1], snapshot);
            let is_passed = fails.iter().any(|run| run.contains(&code));
            prop_assert!(!is_passed || truth == Truth::No);
            let is_known = said.is_exact() && than.is_exact();
            prop_assert!(is_passed || !is_known || truth != Truth::No, "{said:?} is not passed over");
        }
    }
}
