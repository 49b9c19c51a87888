use super::base::*;
use crate::execute::{Cell, Note, Verdict};
use crate::model::claim::{Object, Status};
use crate::model::quantity::{Bound, Comparison};
use crate::model::*;
use crate::resolve::query::*;

fn stockpiles() -> World {
    let mut base = Base::new();
    base.says("Alibaba", "stockpile", "H20").says("ByteDance", "stockpile", "H20").says(
        "Alibaba",
        "stockpile",
        "H800",
    );
    base.says_so("Tencent", "stockpile", "H20", |claim| claim.status = Status::Denied);
    base.says("H20", "derive", "H800").says("H800", "derive", "H100").says("H100", "derive", "H20");
    base.says("Alibaba, ByteDance", "run in", "NO");
    base.freeze()
}

#[test]
fn asserted_claims_match() {
    let world = stockpiles();
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, "?f", "stockpile", "H20");
    let outcome = world.run(&ask.rows("f", vec![Clause::Claim(claim)])).unwrap();
    assert_eq!(world.texts(&outcome), ["Alibaba", "ByteDance"]);
    assert_eq!(world.evidence_text(&outcome.rows[1].evidence[0]), "ByteDance stockpile H20");
}

#[test]
fn a_chain_goes_round_a_cycle_once() {
    let world = stockpiles();
    let mut ask = Asking::default();
    let mut claim = world.claim(&mut ask, "H20", "derive", "?c");
    claim.reach = Reach::Closure { within: None };
    let outcome = world.run(&ask.rows("c", vec![Clause::Claim(claim.clone())])).unwrap();
    assert_eq!(world.texts(&outcome), ["H100", "H20", "H800"]);
    assert_eq!(
        world.evidence_text(&outcome.rows[0].evidence[0]),
        "H20 to H100 by chain of [H20 derive H800; H800 derive H100]"
    );
    claim.reach = Reach::Closure { within: Some(1) };
    assert_eq!(world.rows(&ask.rows("c", vec![Clause::Claim(claim)])), ["H800"]);
}

#[test]
fn a_denied_claim_answers_denied() {
    let world = stockpiles();
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, "Tencent", "stockpile", "H20");
    let outcome = world.run(&ask.query(Ask::Whether, vec![], vec![Clause::Claim(claim)])).unwrap();
    assert_eq!(outcome.rows[0].cells, [Cell::Verdict(Verdict::Denied)]);
    assert_eq!(outcome.rows[0].evidence.len(), 1);
    let claim = world.claim(&mut ask, "Tencent", "stockpile", "H800");
    let outcome = world.run(&ask.query(Ask::Whether, vec![], vec![Clause::Claim(claim)])).unwrap();
    assert_eq!(outcome.rows[0].cells, [Cell::Verdict(Verdict::NoClaimFound)]);
}
