//! A fault for tests: a statement that speaks of one panics where it is understood, in a thread that helps, while the session
//! is changing what it remembers of questions.

use super::*;
use crate::syntax::parser::Shapes;
use std::cell::RefCell;

pub fn planted(text: &str, shapes: &RefCell<Shapes>) {
    if text.contains("planted fault") {
        let _changing = shapes.borrow_mut();
        rayon::scope(|scope| scope.spawn(|_| panic!("planted")));
    }
}

/// A session over a base of one type and one name.
pub fn session() -> Session {
    use crate::model::schema::{EntityType, Place, Schema};
    let mut schema = Schema::new();
    let forms = vec!["firm".into(), "firms".into()];
    let firm =
        EntityType { name: "firm".into(), forms, parents: vec![Schema::ENTITY], place: Place::default() };
    schema.types.push(firm);
    let firm = crate::model::TypeId::from(schema.types.len() - 1);
    let mut builder = crate::store::Builder::new(schema);
    builder.entity("Alibaba", &[firm], None);
    Session::of(builder.freeze())
}

#[test]
fn a_session_lives_on_after_a_fault() {
    let ask = |session: &mut Session, text: &str| session.run(&Source::new("question", text));
    let mut session = session();
    let before = ask(&mut session, "list firms").unwrap();
    session.set("it", "Alibaba").unwrap();
    for fault in ["a planted fault", "explain a planted fault", "profile a planted fault"] {
        let refused = ask(&mut session, fault).unwrap_err();
        assert_eq!(refused.code, Code::Internal);
        assert_eq!(session.complete("list fi", 7).1[0].text, "firms");
        let Reply::Answer(answer) = &before else { panic!("no answer") };
        // What `why` speaks of is the answer before.
        assert_eq!(session.last().map(|last| &last.rows), Some(&answer.rows));
        assert!(ask(&mut session, "describe $it").is_ok());
        let again = ask(&mut session, "list firms").unwrap();
        assert!(matches!(again, Reply::Answer(again) if again.rows == answer.rows));
    }
}
