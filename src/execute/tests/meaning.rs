//! What clauses mean, one by one.

use super::base::{Asking, Base, World};
use crate::diagnostic::Code;
use crate::execute::{Cell, Evidence, Note, Outcome, Verdict};
use crate::model::claim::Status;
use crate::model::time::TimeRelation;
use crate::model::*;
use crate::plan;
use crate::resolve::query::*;

pub fn stockpiles() -> World {
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

pub fn evidence(world: &World, outcome: &Outcome, row: usize) -> Vec<String> {
    outcome.rows[row].evidence.iter().map(|it| world.evidence_text(it)).collect()
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
    assert_eq!(outcome.rows[0].cells[1], Cell::Type(TypeId(4)));
    assert_eq!(outcome.rows[1].evidence[0], Evidence::Claim(ClaimId(0)));
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
    assert_eq!(world.run(&chain(plan::MOST_CLAUSES + 1)).unwrap_err().code, Code::TooComplex);

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
    assert_eq!(world.run(&query).unwrap_err().code, Code::TooComplex);
}
