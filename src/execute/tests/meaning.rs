//! What clauses mean, one by one.

use super::base::*;
use super::run_plan;
use crate::execute::{Cell, Evidence, Near, Note, Outcome, Verdict};
use crate::model::claim::{Object, Status};
use crate::model::quantity::{Bound, Comparison};
use crate::model::time::TimeRelation;
use crate::model::*;
use crate::plan;
use crate::resolve::query::*;
use crate::vocabulary::Names;

fn stockpiles() -> World {
    let mut base = Base::new();
    base.says("Alibaba", "stockpile", "H20");
    base.says("ByteDance", "stockpile", "H20");
    base.says("Alibaba", "stockpile", "H800");
    base.says_so("Tencent", "stockpile", "H20", |claim| claim.status = Status::Denied);
    base.says("H20", "derive", "H800").says("H800", "derive", "H100").says("H100", "derive", "H20");
    base.freeze()
}

/// `subject relation object` as the whole question.
fn whether(world: &World, subject: &str, relation: &str, object: &str) -> Outcome {
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, subject, relation, object);
    world.run(&ask.query(Ask::Whether, vec![], vec![Clause::Claim(claim)])).unwrap()
}

fn evidence(world: &World, outcome: &Outcome, row: usize) -> Vec<String> {
    outcome.rows[row].evidence.iter().map(|it| world.evidence_text(it)).collect()
}

/// A clause with a measure: `subject relation object quantity ?var`.
fn measured(world: &World, ask: &mut Asking, subject: &str, object: &str, var: &str) -> Clause {
    let mut claim = world.claim(ask, subject, "order", object);
    claim.measures.push((MeasureId(0), ask.var(var)));
    Clause::Claim(claim)
}

#[test]
fn asserted_claims_match() {
    let world = stockpiles();
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, "?f", "stockpile", "H20");
    let outcome = world.run(&ask.rows("f", vec![Clause::Claim(claim)])).unwrap();
    assert_eq!(world.texts(&outcome), ["Alibaba", "ByteDance"]);
    assert_eq!(evidence(&world, &outcome, 1), ["ByteDance stockpile H20"]);
}

#[test]
fn a_chain_goes_round_a_cycle_once() {
    let world = stockpiles();
    let mut ask = Asking::default();
    let mut claim = world.claim(&mut ask, "H20", "derive", "?c");
    claim.reach = Reach::Closure { within: None, distance: None };
    let outcome = world.run(&ask.rows("c", vec![Clause::Claim(claim.clone())])).unwrap();
    assert_eq!(world.texts(&outcome), ["H100", "H20", "H800"]);
    assert_eq!(
        evidence(&world, &outcome, 0),
        ["H20 to H100 by chain of [H20 derive H800; H800 derive H100]"]
    );
    claim.reach = Reach::Closure { within: Some(1), distance: None };
    assert_eq!(world.rows(&ask.rows("c", vec![Clause::Claim(claim)])), ["H800"]);

    // Found from the other end, the chain reads the same way.
    let mut ask = Asking::default();
    let mut claim = world.claim(&mut ask, "?c", "derive", "H100");
    claim.reach = Reach::Closure { within: None, distance: None };
    let outcome = world.run(&ask.rows("c", vec![Clause::Claim(claim)])).unwrap();
    assert_eq!(
        evidence(&world, &outcome, 1),
        ["H20 to H100 by chain of [H20 derive H800; H800 derive H100]"]
    );
}

#[test]
fn yes_denied_and_no_claim_found() {
    let world = stockpiles();
    let verdict = |outcome: &Outcome| match outcome.rows[0].cells[0] {
        Cell::Verdict(verdict) => verdict,
        _ => panic!("no verdict"),
    };
    let denied = whether(&world, "Tencent", "stockpile", "H20");
    assert_eq!(verdict(&denied), Verdict::Denied);
    assert_eq!(evidence(&world, &denied, 0), ["Tencent stockpile H20"]);
    let silent = whether(&world, "Tencent", "stockpile", "H800");
    assert_eq!(verdict(&silent), Verdict::NoClaimFound);
    assert_eq!(verdict(&whether(&world, "Alibaba", "stockpile", "H800")), Verdict::Yes);
}

#[test]
fn sources_that_disagree_are_noted() {
    let mut base = Base::new();
    base.says("Alibaba", "stockpile", "H20");
    base.says_so("Alibaba", "stockpile", "H20", |claim| claim.status = Status::Denied);
    let world = base.freeze();
    let outcome = whether(&world, "Alibaba", "stockpile", "H20");
    assert_eq!(outcome.rows[0].cells, [Cell::Verdict(Verdict::Yes)]);
    let Note::Denied { claims } = &outcome.notes[0] else { panic!("{:?}", outcome.notes) };
    assert_eq!(world.snapshot.status(claims[0]), Status::Denied);
    let mut ask = Asking::default();
    let claim = Clause::Claim(world.claim(&mut ask, "?f", "stockpile", "H20"));
    let listed = world.run(&ask.rows("f", vec![claim])).unwrap();
    assert_eq!(listed.notes, outcome.notes, "a list says so too");
}

#[test]
fn what_is_not_dated_is_possible() {
    let mut base = Base::new();
    base.says("Alibaba", "stockpile", "H20");
    base.says_so("ByteDance", "stockpile", "H20", |claim| claim.time = Interval::year(2024));
    base.says_so("Tencent", "stockpile", "H20", |claim| claim.time = Interval::year(2025));
    let world = base.freeze();
    let mut ask = Asking::default();
    let mut claim = world.claim(&mut ask, "?f", "stockpile", "H20");
    claim.conditions.push(Condition::Time(TimeRelation::Before, Interval::month(2025, 1).unwrap()));
    let mut query = ask.rows("f", vec![Clause::Claim(claim)]);
    assert_eq!(world.rows(&query), ["Alibaba ?", "ByteDance"]);
    query.include_possible = false;
    let outcome = world.run(&query).unwrap();
    assert_eq!(world.texts(&outcome), ["ByteDance"]);
    assert_eq!(outcome.possible, 1);
    assert_eq!(outcome.notes, [Note::Undated { rows: 1 }]);
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
    assert_eq!(refused.code, "mixed-units");
    assert_eq!(
        refused.render(false),
        "error[mixed-units]: values that do not mix cannot be added or compared\n |\n = note: `USD` and `EUR` do not convert\n = help: ask for one unit, or one currency, at a time\n"
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

fn revenues() -> World {
    let mut base = Base::new();
    for (firm, bound, number) in [
        ("Alibaba", Bound::About, 100),
        ("ByteDance", Bound::Exactly, 105),
        ("Nvidia", Bound::Exactly, 50),
        ("Tencent", Bound::Exactly, 50),
        ("Zhipu", Bound::AtLeast, 1),
    ] {
        let revenue = Object::Value(amount(bound, number, USD));
        base.says_of(firm, "revenue", revenue, |_| {});
    }
    base.freeze()
}

fn best(world: &World, ask: &mut Asking, first: usize, take: usize, without_zhipu: bool) -> Outcome {
    let revenue = world.claim(ask, "?f", "revenue", "?r");
    let mut block = Block { clauses: vec![Clause::Claim(revenue)] };
    if without_zhipu {
        block.clauses.push(Clause::Compare {
            left: Expr::Term(Term::Var(ask.var("f"))),
            op: Comparison::NotEqual,
            right: Expr::Term(Term::Entity(world.id("Zhipu"))),
        });
    }
    let key = Expr::Term(Term::Var(ask.var("r")));
    let (of, value) = (ask.var("f"), Some(ask.var("top")));
    let best = Best { of, key, descending: true, first, take, value, block };
    world.run(&ask.rows("f top", vec![Clause::Best(best)])).unwrap()
}

#[test]
fn best_is_as_sure_as_bounds_allow() {
    let world = revenues();
    let outcome = best(&world, &mut Asking::default(), 1, 1, true);
    assert_eq!(world.texts(&outcome), ["Alibaba, About 100 ?", "ByteDance, Exactly 105 ?"]);
    assert_eq!(outcome.notes, [Note::Undecided { candidates: 2 }]);
    let outcome = best(&world, &mut Asking::default(), 1, 2, true);
    assert_eq!(world.texts(&outcome), ["Alibaba, About 100", "ByteDance, Exactly 105"]);
    // Two tie for third.
    let outcome = best(&world, &mut Asking::default(), 3, 1, true);
    assert_eq!(world.texts(&outcome), ["Nvidia, Exactly 50", "Tencent, Exactly 50"]);
    assert_eq!(outcome.notes, [Note::Ties { asked: 1, given: 2 }]);
    // At least one may be anything.
    let outcome = best(&world, &mut Asking::default(), 1, 1, false);
    assert_eq!(
        world.texts(&outcome),
        ["Alibaba, About 100 ?", "ByteDance, Exactly 105 ?", "Zhipu, AtLeast 1 ?"]
    );
}

#[test]
fn a_claimed_count_that_differs_is_noted() {
    let mut base = Base::new();
    base.says("Alibaba", "run in", "NO").says("Alibaba", "run in", "IE");
    let of = TypeId(5);
    let number = Quantity::exactly(13.into(), None);
    base.says_of("Alibaba", "run in", Object::Group { of, number }, |_| {});
    let world = base.freeze();
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, "Alibaba", "run in", "?c");
    let outcome = world.run(&ask.rows("count:c", vec![Clause::Claim(claim)])).unwrap();
    assert_eq!(outcome.rows[0].cells, [Cell::Count(2)]);
    let [Note::ClaimedCount { number: claimed, listed: 2, .. }] = outcome.notes[..] else {
        panic!("{:?}", outcome.notes)
    };
    assert_eq!(claimed, number);
}

#[test]
fn an_empty_answer_says_why() {
    let world = stockpiles();
    let mut ask = Asking::default();
    let claims = vec![
        Clause::Claim(world.claim(&mut ask, "?f", "stockpile", "H800")),
        Clause::Claim(world.claim(&mut ask, "?c", "derive", "H100")),
        Clause::Claim(world.claim(&mut ask, "Tencent", "stockpile", "?c")),
    ];
    let outcome = world.run(&ask.rows("f c", claims)).unwrap();
    let [Note::Empty { clause: 2, near }] = &outcome.notes[..] else { panic!("{:?}", outcome.notes) };
    let near: Vec<String> = near
        .iter()
        .map(|near| match near {
            Near::OtherStatus(claim) => format!("status {}", world.claim_text(*claim)),
            Near::OtherSubject(claim) => format!("subject {}", world.claim_text(*claim)),
            near => format!("{near:?}"),
        })
        .collect();
    assert_eq!(near, ["subject Alibaba stockpile H800"]);
}

#[test]
fn what_is_near_differs_in_one_thing() {
    let world = stockpiles();
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, "Tencent", "stockpile", "H20");
    let outcome = world.run(&ask.query(Ask::Claims, vec![], vec![Clause::Claim(claim)])).unwrap();
    let [Note::Empty { clause: 0, near }] = &outcome.notes[..] else { panic!("{:?}", outcome.notes) };
    assert!(
        matches!(near[..], [Near::OtherStatus(_), Near::OtherSubject(_), Near::OtherSubject(_)]),
        "{near:?}"
    );
}

#[test]
fn chains_over_any_relation() {
    let mut base = Base::new();
    base.says("ByteDance", "stockpile", "H20").says("Alibaba", "stockpile", "H20");
    base.says("Alibaba", "run in", "NO").says("NO", "border", "SE");
    base.says_so("ByteDance", "run in", "NO", |claim| claim.status = Status::Denied);
    let world = base.freeze();
    let paths = |to: &str, within, without: Vec<EntityId>| {
        let (from, to) = (Term::Entity(world.id("ByteDance")), Term::Entity(world.id(to)));
        let ask = Ask::Paths(PathClause { from, to, within, without, distance: None });
        world.run(&Asking::default().query(ask, vec![], vec![])).unwrap()
    };
    let outcome = paths("SE", 6, vec![]);
    assert_eq!(world.texts(&outcome), ["ByteDance > H20 < Alibaba > NO > SE"]);
    assert_eq!(
        evidence(&world, &outcome, 0),
        ["Alibaba stockpile H20", "ByteDance stockpile H20", "Alibaba run in NO", "NO border SE"]
    );
    let outcome = paths("SE", 2, vec![]);
    assert_eq!((outcome.rows.len(), &outcome.notes[..]), (0, &[Note::HopLimit { within: 2 }][..]));
    assert_eq!(paths("SE", 6, vec![world.id("Alibaba")]).rows.len(), 0);
}

#[test]
fn a_description_tells_all() {
    let world = stockpiles();
    let outcome =
        world.run(&Asking::default().query(Ask::Describe(world.id("Alibaba")), vec![], vec![])).unwrap();
    assert_eq!(outcome.rows.len(), 3);
    assert_eq!(outcome.rows[0].cells[1], Cell::Type(TypeId(3)));
    assert_eq!(outcome.rows[1].evidence[0], Evidence::Claim(ClaimId(0)));
}

#[test]
fn the_order_is_total_and_nothing_comes_last() {
    let world = revenues();
    let mut ask = Asking::default();
    let type_of = Clause::Type { of: ask.term(&world, "?f"), is: TypeId(3) };
    let revenue = Clause::Claim(world.claim(&mut ask, "?f", "revenue", "?r"));
    let more = compare(ask.var("r"), Comparison::More, amount(Bound::Exactly, 60, USD));
    let optional = Clause::Optional(Block { clauses: vec![revenue, more] });
    let mut query = ask.rows("f r", vec![type_of, optional]);
    let by = Expr::Term(Term::Var(ask.var("r")));
    query.order_by = vec![Order { by, descending: true }];
    let first = ["ByteDance, Exactly 105", "Alibaba, About 100", "Zhipu, AtLeast 1 ?"];
    let rows = world.rows(&query);
    assert_eq!(rows[..3], first);
    assert_eq!(rows[3..], ["Nvidia, -", "Tencent, -", "Zhipu, -"]);
    query.limit = Some(2);
    assert_eq!(world.rows(&query), first[..2]);
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

#[test]
fn the_largest_question_runs_and_a_larger_one_is_refused() {
    let mut base = Base::new();
    base.says("NO", "border", "SE");
    let world = base.freeze();
    let chain = |length: usize| {
        let mut ask = Asking::default();
        let mut clauses = vec![];
        for index in 0..length {
            let (a, b) = (format!("?v{index}"), format!("?v{}", index + 1));
            clauses.push(Clause::Claim(world.claim(&mut ask, &a, "border", &b)));
        }
        ask.rows("v0", clauses)
    };
    let largest = Query { ask: Ask::Whether, columns: vec![], ..chain(plan::MOST_CLAUSES) };
    assert_eq!(world.run(&largest).unwrap().rows[0].cells, [Cell::Verdict(Verdict::Yes)]);
    assert_eq!(world.run(&chain(plan::MOST_CLAUSES + 1)).unwrap_err().code, "too-complex");

    // As deep as may be.
    let mut ask = Asking::default();
    let mut block = Block { clauses: vec![Clause::Claim(world.claim(&mut ask, "?a", "border", "?b"))] };
    for _ in 0..plan::DEEPEST - 2 {
        let claim = Clause::Claim(world.claim(&mut ask, "?a", "border", "?b"));
        block = Block { clauses: vec![claim, Clause::Not(block)] };
    }
    let claim = Clause::Claim(world.claim(&mut ask, "?a", "border", "?b"));
    let query = ask.rows("a b", vec![Clause::Not(block.clone()), claim]);
    assert!(world.run(&query).is_ok());
    let query = ask.rows("a b", vec![Clause::Not(Block { clauses: vec![Clause::Not(block)] })]);
    assert_eq!(world.run(&query).unwrap_err().code, "too-complex");
}

#[test]
fn what_a_claim_does_not_name_is_there() {
    let mut base = Base::new();
    let group = |of: u32, number: Quantity| Object::Group { of: TypeId(of), number };
    let (country, kingdom) = (5, 6);
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
        let optimised = plan::optimise(naive.clone(), &world.snapshot);
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
