//! Claims that count things without naming them.

use super::base::{Asking, Base};
use super::plans;
use super::run_plan;
use crate::execute::{Cell, Note};
use crate::model::claim::Object;
use crate::model::quantity::{Bound, Comparison};
use crate::model::*;
use crate::plan;
use crate::resolve::query::*;

#[test]
fn a_claimed_count_that_differs_is_noted() {
    let mut base = Base::new();
    base.says("Alibaba", "run in", "NO").says("Alibaba", "run in", "IE");
    let of = TypeId(6);
    let number = Quantity::exactly(13.into(), None);
    base.says_of("Alibaba", "run in", Object::Group { of, number }, |_| {});
    let world = base.freeze();
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, "Alibaba", "run in", "?c");
    let outcome = world.run(&ask.rows("count:c", vec![Clause::Claim(claim)])).unwrap();
    // Two are named, and may be among the thirteen.
    let at_least = Value::Quantity(Quantity { bound: Bound::AtLeast, ..number });
    assert_eq!(outcome.rows[0].cells, [Cell::Value { value: at_least, shared: false }]);
    let [Note::ClaimedCount { number: claimed, listed: 2, .. }] = outcome.notes[..] else {
        panic!("{:?}", outcome.notes)
    };
    assert_eq!(claimed, number);
}

#[test]
fn what_a_claim_does_not_name_is_there() {
    let mut base = Base::new();
    let group = |of: u32, number: Quantity| Object::Group { of: TypeId(of), number };
    let (country, kingdom) = (6, 7);
    let exactly = |number: u32| Quantity::exactly(number.into(), None);
    let upto = Quantity { bound: Bound::AtMost, ..exactly(2) };
    base.says("NO", "border", "SE");
    base.says_of("IE", "border", group(kingdom, exactly(1)), |_| {});
    base.says_of("FR", "border", group(country, exactly(3)), |_| {});
    base.says_of("IS", "border", group(country, exactly(0)), |_| {});
    base.says_of("DK", "border", group(country, upto), |_| {});
    let world = base.freeze();
    // Whichever end the clause names, in whichever order its clauses stand; with a type and without.
    let borders = |subject: &str, object: &str, of: Option<u32>| {
        let mut ask = Asking::default();
        let mut clauses = vec![Clause::Claim(world.claim(&mut ask, subject, "border", object))];
        if let Some(of) = of {
            clauses.insert(0, Clause::Type { of: Term::Var(ask.var("x")), is: TypeId(of) });
        }
        let query = ask.rows("c", clauses);
        let naive = plan::lower(&query, &world.snapshot).unwrap();
        let optimised = plans::optimise(naive.clone(), &world.snapshot);
        let rows = world.texts(&run_plan(&world.snapshot, &query, &naive).unwrap());
        assert_eq!(world.texts(&run_plan(&world.snapshot, &query, &optimised).unwrap()), rows);
        rows
    };
    for (subject, object) in [("?c", "?x"), ("?x", "?c")] {
        let any = ["DK ?", "FR", "IE", "NO", "SE"];
        assert_eq!(borders(subject, object, None), any);
        assert_eq!(borders(subject, object, Some(country)), any);
        assert_eq!(borders(subject, object, Some(kingdom)), ["DK ?", "FR ?", "IE", "NO"]);
    }
    // As many as are claimed, or named, and at most as many as both.
    let at_least = |least: u32| {
        let mut ask = Asking::default();
        let (of, claim) = (ask.var("x"), world.claim(&mut ask, "?c", "border", "?x"));
        let block = Block { clauses: vec![Clause::Claim(claim)] };
        let all = Clause::Type { of: Term::Var(ask.var("c")), is: TypeId(country) };
        let count = Expr::Over { function: Function::Count, of, block };
        let number = Expr::Term(Term::Value(Value::Quantity(exactly(least))));
        let compare = Clause::Compare { left: count, op: Comparison::AtLeast, right: number };
        let query = ask.rows("c", vec![all, compare]);
        world.rows(&query)
    };
    assert_eq!(at_least(3), ["FR"]);
    assert_eq!(at_least(2), ["DK ?", "FR"]);
    assert_eq!(at_least(1), ["DK ?", "FR", "IE", "NO", "SE"]);
}
