//! The unit that an amount is stated in makes no difference to what is answered, and no digit is lost between units.

use super::base::{Asking, Base, COMPARISONS, THOUSAND_UNITS, UNITS, World, compare, quantity};
use crate::execute::{Cell, Outcome};
use crate::model::exact::tests::{big, kept};
use crate::model::quantity::{Bound, End};
use crate::model::schema::{Schema, Unit};
use crate::model::*;
use crate::resolve::query::*;
use num_bigint::BigInt;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Orders of so many thousand units, each stated in one unit or the other.
fn world(said: &[(Bound, i64, bool)], in_thousands: impl Fn(bool) -> bool) -> World {
    let mut base = Base::new();
    for (index, &(bound, number, thousands)) in said.iter().enumerate() {
        let amount = match in_thousands(thousands) {
            true => quantity(bound, number, THOUSAND_UNITS),
            false => quantity(bound, number * 1000, UNITS),
        };
        let firm = "F".repeat(3 + index / 2);
        base.says_so(&firm, "order", if index % 2 == 0 { "H20" } else { "H800" }, |claim| {
            claim.measures = vec![(MeasureId(0), Value::Quantity(amount))];
        });
    }
    base.freeze()
}

/// The rows in their order, with their amounts in the root unit.
fn told(world: &World, outcome: &Outcome) -> Vec<String> {
    let cell = |cell: &Cell| match cell {
        Cell::Value { value: Value::Quantity(it), .. } => {
            let it = world.snapshot.schema().in_root_roughly(*it).unwrap();
            format!(
                "{:?} {} {}",
                it.bound,
                it.number.round_dp(9).normalize(),
                it.upper.round_dp(9).normalize()
            )
        }
        Cell::Entity(entity) => world.snapshot.name(*entity).to_string(),
        other => format!("{other:?}"),
    };
    let rows = outcome.rows.iter();
    rows.map(|row| format!("{:?} {:?}", row.cells.iter().map(cell).collect::<Vec<_>>(), row.truth)).collect()
}

/// What may be asked of amounts: joins, comparisons, constants, groups, orders, totals and what comes first.
fn queries(world: &World) -> Vec<Query> {
    let mut ask = Asking::default();
    let order = |ask: &mut Asking, firm: &str, chip: &str, var: &str| {
        let mut claim = world.claim(ask, firm, "order", chip);
        claim.measures.push((MeasureId(0), ask.var(var)));
        Clause::Claim(claim)
    };
    let one = order(&mut ask, "?f", "?c", "q");
    let other = order(&mut ask, "?g", "?d", "r");
    let same = order(&mut ask, "?g", "?d", "q");
    let (q, r) = (ask.var("q"), ask.var("r"));
    let mut queries = vec![
        ask.rows("f g", vec![one.clone(), same.clone()]),
        ask.rows("f c g d", vec![one.clone(), same]),
        ask.rows("q", vec![one.clone()]),
        ask.rows("f q", vec![one.clone()]),
    ];
    for function in ["count", "sum", "min", "max", "average"] {
        queries.push(ask.rows(&format!("{function}:q"), vec![one.clone()]));
        let grouped = ask.rows(&format!("f {function}:q"), vec![one.clone()]);
        queries.push(Query { group_by: vec![ask.var("f")], ..grouped });
    }
    let by_amount = ask.rows("q count:f", vec![one.clone()]);
    queries.push(Query { group_by: vec![q], ..by_amount });
    for op in COMPARISONS {
        let (left, right) = (Expr::Term(Term::Var(q)), Expr::Term(Term::Var(r)));
        queries
            .push(ask.rows("f c g d", vec![one.clone(), other.clone(), Clause::Compare { left, op, right }]));
        for than in [quantity(Bound::Exactly, 2000, UNITS), quantity(Bound::Exactly, 2, THOUSAND_UNITS)] {
            queries.push(ask.rows("f c", vec![one.clone(), compare(q, op, Value::Quantity(than))]));
        }
    }
    for descending in [false, true] {
        let by = Expr::Term(Term::Var(q));
        let order_by = vec![Order { by: by.clone(), descending }];
        let ordered = ask.rows("f c q", vec![one.clone()]);
        queries.push(Query { order_by: order_by.clone(), ..ordered.clone() });
        queries.push(Query { order_by, limit: Some(1), include_possible: false, ..ordered });
        for (first, take) in [(1, 1), (2, 1), (1, 2)] {
            let block = Block { clauses: vec![one.clone()] };
            let of = ask.var("f");
            let best = Best { of, key: by.clone(), descending, first, take, value: None, block };
            queries.push(ask.rows("f", vec![Clause::Best(best)]));
        }
    }
    queries
}

fn any_bound() -> impl Strategy<Value = Bound> {
    prop_oneof![4 => Just(Bound::Exactly), 1 => Just(Bound::About), 1 => Just(Bound::AtLeast)]
}

/// Numbers with few digits, with many, and at the edges.
fn any_number() -> impl Strategy<Value = Decimal> {
    let few = (-2000i64..2000, 0u32..4).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    let many = (any::<[u32; 3]>(), any::<bool>(), 0u32..=28)
        .prop_map(|([low, mid, high], negative, scale)| Decimal::from_parts(low, mid, high, negative, scale));
    let edges = proptest::sample::select(vec![Decimal::MAX, Decimal::MIN, Decimal::new(1, 28), Decimal::ONE]);
    prop_oneof![3 => few, 3 => many, 1 => edges]
}

/// A schema with units that are so many of the first.
fn schema(factors: &[Decimal]) -> (Schema, Vec<UnitId>) {
    let mut schema = Schema::new();
    let root = UnitId::from(schema.units.len());
    let mut units = vec![];
    for &factor in factors {
        units.push(UnitId::from(schema.units.len()));
        schema.units.push(Unit { names: vec!["unit".into()], currency: false, root, factor });
    }
    (schema, units)
}

proptest! {
    #[test]
    fn the_unit_of_an_amount_makes_no_difference(
        said in proptest::collection::vec((any_bound(), 1i64..4, any::<bool>()), 1..9),
    ) {
        let (mixed, plain) = (world(&said, |thousands| thousands), world(&said, |_| false));
        for (query, other) in queries(&mixed).iter().zip(&queries(&plain)) {
            let rows = told(&mixed, &mixed.run(query).unwrap());
            prop_assert_eq!(rows, told(&plain, &plain.run(other).unwrap()), "{:?}", query.columns);
        }
    }

    /// What a base may state compares as exact fractions do.
    #[test]
    fn amounts_in_two_units_compare_as_fractions_do(
        numbers in any::<[u8; 2]>().prop_flat_map(|_| [any_number(), any_number()]),
        factors in [(1i64..100_000, 0u32..9), (1i64..100_000, 0u32..9)],
        alike in any::<bool>(),
    ) {
        let [one, other] = factors.map(|(digits, scale)| Decimal::new(digits, scale));
        let (schema, units) = schema(&[Decimal::ONE, one, other]);
        // So many of the one as there are of the other, where that can be written.
        let second = exact::product(numbers[0], one).and_then(|it| it.checked_div(other)).filter(|_| alike);
        let a = Quantity::exactly(numbers[0], Some(units[1]));
        let b = Quantity::exactly(second.unwrap_or(numbers[1]), Some(units[2]));
        let fractions = [big(a.number) * big(one), big(b.number) * big(other)];
        for (quantity, fraction) in [a, b].into_iter().zip(&fractions) {
            let in_root = schema.in_root(quantity).map(|it| big(it.number) * big(Decimal::ONE));
            prop_assert_eq!(in_root, kept(fraction).then(|| fraction.clone()));
        }
        if fractions.iter().all(kept) {
            let (a, b) = schema.in_one_unit(a, b).unwrap();
            for op in COMPARISONS {
                prop_assert_eq!(a.compare(op, &b), Truth::from(op.holds(fractions[0].cmp(&fractions[1]))));
            }
        }
    }

    /// A sum allows every sum of numbers that its parts allow, and nothing else where they are exact.
    #[test]
    fn sums_allow_what_their_parts_allow(parts in proptest::collection::vec((0usize..7, any_number(), 0i64..50), 1..6)) {
        use Bound::*;
        let parts: Vec<Quantity> = parts
            .into_iter()
            .filter_map(|(bound, number, more)| {
                let bound = [Exactly, Exactly, About, AtLeast, MoreThan, Between, Several][bound];
                let upper = exact::sum([number, more.into()])?;
                Some(Quantity { bound, upper: if bound == Between { upper } else { number }, ..Quantity::exactly(number, None) })
            })
            .collect();
        let total = crate::execute::amounts::sum(&parts);
        if parts.iter().all(Quantity::is_exact) && !parts.is_empty() {
            let sum: BigInt = parts.iter().map(|part| big(part.number)).sum();
            let found = total.ok().flatten();
            prop_assert_eq!(found.is_some(), kept(&(&sum * big(Decimal::ONE))));
            prop_assert!(found.is_none_or(|it| it.is_exact() && big(it.number) == sum));
        } else if let Ok(Some(total)) = total {
            let (low, high) = total.range();
            let ends = parts.iter().map(Quantity::range).collect::<Vec<_>>();
            let sum = |ends: Vec<End>| ends.into_iter().map(|end| match end {
                End::Open => None,
                End::Included(it) | End::Excluded(it) => Some(big(it)),
            }).sum::<Option<BigInt>>();
            let of = |end: End| sum(vec![end]);
            let lowest = sum(ends.iter().map(|it| it.0).collect());
            let highest = sum(ends.iter().map(|it| it.1).collect());
            prop_assert!(of(low).is_none_or(|low| lowest.is_some_and(|least| low <= least)), "{parts:?} {total:?}");
            prop_assert!(of(high).is_none_or(|high| highest.is_some_and(|most| high >= most)), "{parts:?} {total:?}");
        }
    }
}
