//! A statement of any text, asked of the bundled base: it is refused, or its exact form has the same answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lore::diagnostic::{Result, Source};
use lore::model::answer::Answer;
use lore::session::{Reply, Session};
use std::cell::RefCell;

thread_local! {
    static SESSION: RefCell<Session> = RefCell::new(lore_fuzz::open(lore_fuzz::bundled().path()));
}

fn ask(session: &mut Session, text: &str) -> Result<Option<Answer>> {
    Ok(match session.run(&Source::new("question", text))? {
        Reply::Answer(answer) => Some(answer),
        Reply::Text(_) => None,
    })
}

fuzz_target!(|text: &str| SESSION.with_borrow_mut(|session| match ask(session, text) {
    Err(problem) => drop(problem.render(false)),
    Ok(None) => {}
    Ok(Some(answer)) => {
        let explanation = session.explain(&Source::new("question", text));
        let find = explanation.unwrap_or_else(|problem| panic!("answered, but: {problem}")).find;
        match ask(session, &find) {
            Err(problem) if problem.code == "timeout" => {}
            Err(problem) => panic!("{problem}"),
            Ok(again) => {
                let again = again.expect("an answer");
                assert_eq!((&again.columns, &again.rows), (&answer.columns, &answer.rows), "{find}");
            }
        }
    }
}));
