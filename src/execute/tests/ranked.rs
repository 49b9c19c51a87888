//! Who comes first, and in which order rows come.

use super::base::{Asking, Base, USD, World, amount, compare};
use crate::execute::{Note, Outcome};
use crate::model::claim::Object;
use crate::model::quantity::{Bound, Comparison};
use crate::model::*;
use crate::resolve::query::*;

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
fn the_order_is_total_and_nothing_comes_last() {
    let world = revenues();
    let mut ask = Asking::default();
    let type_of = Clause::Type { of: ask.term(&world, "?f"), is: TypeId(4) };
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
