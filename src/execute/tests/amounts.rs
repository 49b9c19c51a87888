//! Amounts: those of groups, their sums, and their units.

use super::base::{Asking, Base, EUR, THOUSAND_UNITS, UNITS, USD, World, amount, compare};
use crate::diagnostic::Code;
use crate::execute::Note;
use crate::model::quantity::{Bound, Comparison};
use crate::model::*;
use crate::resolve::query::*;
use crate::vocabulary::Names;

/// A clause with a measure: `subject relation object quantity ?var`.
fn measured(world: &World, ask: &mut Asking, subject: &str, object: &str, var: &str) -> Clause {
    let mut claim = world.claim(ask, subject, "order", object);
    claim.measures.push((MeasureId(0), ask.var(var)));
    Clause::Claim(claim)
}

/// "Alibaba and ByteDance together ordered about a million H20".
fn together() -> World {
    let mut base = Base::new();
    base.says_so("Alibaba, ByteDance", "order", "H20", |claim| {
        claim.measures = vec![(MeasureId(0), amount(Bound::Exactly, 1000, UNITS))];
    });
    base.says_so("Tencent", "order", "H20", |claim| {
        claim.measures = vec![(MeasureId(0), amount(Bound::About, 100, UNITS))];
    });
    base.freeze()
}

#[test]
fn a_member_of_a_group_has_a_share() {
    let world = together();
    let mut ask = Asking::default();
    let order = measured(&world, &mut ask, "?f", "H20", "q");
    let more = |ask: &mut Asking, number| {
        compare(ask.var("q"), Comparison::More, amount(Bound::Exactly, number, UNITS))
    };
    let clauses = vec![order.clone(), more(&mut ask, 50)];
    let outcome = world.run(&ask.rows("f", clauses)).unwrap();
    assert_eq!(world.texts(&outcome), ["Alibaba ?", "ByteDance ?", "Tencent"]);
    assert_eq!(outcome.notes, [Note::Shares { rows: 2 }]);
    let clauses = vec![order.clone(), more(&mut ask, 1000)];
    assert_eq!(world.rows(&ask.rows("f", clauses)), Vec::<String>::new());
    // Shown as it stands, and marked.
    let rows = world.rows(&ask.rows("f q", vec![order]));
    assert_eq!(
        rows,
        ["Alibaba, Exactly 1000 together", "ByteDance, Exactly 1000 together", "Tencent, About 100"]
    );
}

#[test]
fn a_group_named_as_a_whole_has_its_total() {
    let world = together();
    let mut ask = Asking::default();
    let alone = measured(&world, &mut ask, "Alibaba", "H20", "q");
    let with = |partners: &[&str]| {
        let partners = partners.iter().map(|name| world.snapshot.named(&name.to_lowercase())[0].0).collect();
        let Clause::Claim(mut claim) = alone.clone() else { panic!("a claim is measured") };
        claim.conditions.push(Condition::Together(partners));
        Clause::Claim(claim)
    };
    let more = compare(ask.var("q"), Comparison::More, amount(Bound::Exactly, 500, UNITS));
    let mut rows = |claim| world.rows(&ask.rows("q", vec![claim, more.clone()]));
    assert_eq!(rows(alone.clone()), ["Exactly 1000 together ?"]);
    assert_eq!(rows(with(&["ByteDance"])), ["Exactly 1000"]);
    assert!(rows(with(&["Tencent"])).is_empty(), "no claim has both");
    assert!(rows(with(&["Alibaba"])).is_empty(), "nobody is a partner of its own");
}

#[test]
fn a_sum_takes_a_group_once_and_a_member_for_a_share() {
    let world = together();
    let mut ask = Asking::default();
    let order = measured(&world, &mut ask, "?f", "H20", "q");
    assert_eq!(world.rows(&ask.rows("sum:q", vec![order.clone()])), ["About 1100"]);
    let mut by_firm = ask.rows("f sum:q", vec![order]);
    by_firm.group_by = vec![ask.var("f")];
    let rows = world.rows(&by_firm);
    assert_eq!(rows, ["Alibaba, Between 0 1000", "ByteDance, Between 0 1000", "Tencent, About 100"]);
}

#[test]
fn units_convert_and_currencies_do_not() {
    let mut base = Base::new();
    let order = |amounts: Value| {
        move |claim: &mut crate::model::claim::Claim| {
            let measure = if matches!(amounts, Value::Quantity(it) if it.unit > Some(UNITS) && it.unit != Some(THOUSAND_UNITS))
            {
                1
            } else {
                0
            };
            claim.measures = vec![(MeasureId(measure), amounts)];
        }
    };
    base.says_so("Alibaba", "order", "H20", order(amount(Bound::Exactly, 2, THOUSAND_UNITS)));
    base.says_so("ByteDance", "order", "H20", order(amount(Bound::Exactly, 500, UNITS)));
    base.says_so("Alibaba", "order", "H800", order(amount(Bound::Exactly, 5, USD)));
    base.says_so("ByteDance", "order", "H800", order(amount(Bound::Exactly, 5, EUR)));
    let world = base.freeze();
    let mut ask = Asking::default();
    let units = measured(&world, &mut ask, "?f", "H20", "q");
    assert_eq!(world.rows(&ask.rows("sum:q", vec![units])), ["Exactly 2500"]);
    let mut claim = world.claim(&mut ask, "?f", "order", "H800");
    claim.measures.push((MeasureId(1), ask.var("v")));
    let refused = world.run(&ask.rows("sum:v", vec![Clause::Claim(claim)])).unwrap_err();
    assert_eq!(refused.code, Code::MixedUnits);
    assert_eq!(
        refused.render(false),
        "error[mixed-units]: values that do not mix cannot be added or compared\n |\n = note: `USD` and `EUR` do not convert\n = help: list them as they are stated (`the … of each …`), or declare an attribute for each currency\n"
    );
}

#[test]
fn claims_that_may_tell_of_the_same_amount_are_noted() {
    let mut base = Base::new();
    for (year, number) in [(None, 10), (Interval::year(2024), 20), (Interval::year(2025), 30)] {
        base.says_so("Alibaba", "order", "H20", |claim| {
            claim.measures = vec![(MeasureId(0), amount(Bound::Exactly, number, UNITS))];
            claim.time = year;
        });
    }
    let world = base.freeze();
    let mut ask = Asking::default();
    let order = measured(&world, &mut ask, "?f", "H20", "q");
    let outcome = world.run(&ask.rows("sum:q", vec![order])).unwrap();
    assert_eq!(world.texts(&outcome), ["Exactly 60"]);
    let Note::Overlap { column: 0, claims } = &outcome.notes[0] else { panic!("{:?}", outcome.notes) };
    assert_eq!(claims.len(), 3);
}

#[test]
fn two_clauses_bind_one_value_in_any_unit() {
    let mut base = Base::new();
    let order = |base: &mut Base, firm, value: Value| {
        base.says_so(firm, "order", "H20", |claim| claim.measures = vec![(MeasureId(0), value)]);
    };
    order(&mut base, "Alibaba", amount(Bound::Exactly, 2, THOUSAND_UNITS));
    order(&mut base, "ByteDance", amount(Bound::Exactly, 2000, UNITS));
    order(&mut base, "Tencent", amount(Bound::About, 2000, UNITS));
    let world = base.freeze();
    let mut ask = Asking::default();
    let clauses =
        vec![measured(&world, &mut ask, "?a", "H20", "q"), measured(&world, &mut ask, "?b", "H20", "q")];
    let rows = world.rows(&ask.rows("a b", clauses));
    assert_eq!(
        rows,
        [
            "Alibaba, Alibaba",
            "Alibaba, ByteDance",
            "ByteDance, Alibaba",
            "ByteDance, ByteDance",
            "Tencent, Tencent"
        ]
    );
}
