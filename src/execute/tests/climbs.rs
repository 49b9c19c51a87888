//! Long ways up, and round.

use super::base::*;
use super::{plans, run_plan};
use crate::execute::Cell;
use crate::execute::counting::reached::{self, Way};
use crate::plan;
use crate::resolve::query::*;

/// Whoever comes first has the longest way up, in either order; and all of one circle go round it. Counted from either end.
#[test]
fn long_ways_are_climbed_once() {
    const MANY: usize = 5000;
    let up = |number: usize| (number + 1 < MANY).then_some(number + 1);
    let down = |number: usize| number.checked_sub(1);
    let round = |number: usize| Some((number + 1) % 200).filter(|_| number < 200);
    let fan = |number: usize| number.checked_sub(1).map(|number| number / 2);
    let pairs = (MANY * (MANY - 1) / 2) as u64;
    let depths: u64 = (1..=MANY as u64).map(|number| number.ilog2() as u64).sum();
    for (parents, expected) in [
        ((0..MANY).map(up).collect::<Vec<_>>(), pairs),
        ((0..MANY).map(down).collect(), pairs),
        ((0..MANY).map(round).collect(), 200 * 200),
        ((0..MANY).map(fan).collect(), depths),
    ] {
        let name = |number: usize| format!("C{number:04}");
        let mut base = Base::new();
        for (number, parent) in parents.iter().enumerate() {
            if let Some(parent) = parent {
                base.says(&name(number), "derive", &name(*parent));
            }
        }
        let world = base.freeze();
        for by in ["a", "b"] {
            let mut ask = Asking::default();
            let mut claim = world.claim(&mut ask, "?a", "derive", "?b");
            claim.reach = Reach::Closure { within: None, distance: None };
            let mut query = ask.rows(by, vec![Clause::Claim(claim)]);
            query.columns.push(Projection { name: "count".into(), expr: Expr::Solutions, unit: None });
            query.group_by = vec![ask.var(by)];
            let plan = plans::counting(plan::lower(&query, &world.snapshot).unwrap(), &world.snapshot);
            let outcome = run_plan(&world.snapshot, &query, &plan).unwrap();
            let counts = outcome.rows.iter().map(|row| match row.cells[1] {
                Cell::Count(count) => count,
                ref other => panic!("{other:?}"),
            });
            assert_eq!(counts.sum::<u64>(), expected, "by {by}");
        }
    }
}

/// What lies above may be more than four bytes hold. It is passed on all the same: a search from each would look at all pairs.
#[test]
fn large_sums_are_passed_on() {
    const LONG: usize = 400;
    const FANS: u64 = 300;
    let name = |number: usize| format!("C{number:04}");
    let mut base = Base::new();
    for number in 1..LONG {
        base.says(&name(number), "derive", &name(number - 1));
    }
    for fan in 0..FANS {
        base.says(&format!("Fan {}", "x".repeat(fan as usize + 1)), "order", &name(0));
    }
    let world = base.freeze();
    let mut ask = Asking::default();
    let mut up = world.claim(&mut ask, "?a", "derive", "?b");
    up.reach = Reach::Closure { within: None, distance: None };
    let fans = ["?w", "?x", "?y", "?z"].map(|fan| Clause::Claim(world.claim(&mut ask, fan, "order", "?b")));
    let mut query = ask.rows("a", [Clause::Claim(up)].into_iter().chain(fans).collect());
    query.columns.push(Projection { name: "count".into(), expr: Expr::Solutions, unit: None });
    query.group_by = vec![ask.var("a")];
    let plan = plans::counting(plan::lower(&query, &world.snapshot).unwrap(), &world.snapshot);
    reached::take();
    let outcome = run_plan(&world.snapshot, &query, &plan).unwrap();
    let counts: Vec<&Cell> = outcome.rows.iter().map(|row| &row.cells[1]).collect();
    assert_eq!(counts, vec![&Cell::Count(FANS.pow(4)); LONG - 1]);
    let reached = reached::take();
    assert!(reached.contains(&Way::Above) && !reached.contains(&Way::Search), "{reached:?}");
}
