//! A statement of any text, asked of the bundled base and of those of the golden scripts, which the first byte chooses from: it is
//! refused, or its exact form has the same answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lore::diagnostic::{Result, Source};
use lore::model::answer::Answer;
use lore::session::{Reply, Session};
use std::cell::RefCell;

thread_local! {
    static SESSIONS: RefCell<Vec<Session>> =
        RefCell::new(lore_fuzz::bases().iter().map(|base| lore_fuzz::open(base.path())).collect());
}

fn ask(session: &mut Session, text: &str) -> Result<Option<Answer>> {
    Ok(match session.run(&Source::new("question", text))? {
        Reply::Answer(answer) => Some(answer),
        Reply::Text(_) => None,
    })
}

fuzz_target!(|chosen: (u8, &str)| SESSIONS.with_borrow_mut(|sessions| {
    let (base, text) = chosen;
    let number = sessions.len();
    let session = &mut sessions[usize::from(base) % number];
    match ask(session, text) {
        Err(problem) => lore_fuzz::told(&problem),
        Ok(None) => {}
        Ok(Some(answer)) => {
            let explanation = session.explain(&Source::new("question", text));
            let find = explanation.unwrap_or_else(|problem| panic!("answered, but: {problem}")).find;
            match ask(session, &find) {
                Err(problem) if problem.code.name() == "timeout" => {}
                Err(problem) => panic!("{problem}"),
                Ok(again) => {
                    let again = again.expect("an answer");
                    assert_eq!((&again.columns, &again.rows), (&answer.columns, &answer.rows), "{find}");
                }
            }
        }
    }
}));
