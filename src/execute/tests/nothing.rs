//! What is said where there is no answer.

use super::base::Asking;
use super::meaning::stockpiles;
use crate::execute::{Near, Note};
use crate::resolve::query::*;

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
