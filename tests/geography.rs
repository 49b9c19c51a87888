//! An atlas of the United States as a base of its own, and questions that people asked about it: lore answers
//! most of them right. The questions lie beside the project, and what is asked of them is skipped without them.

#[path = "../examples/score/judge.rs"]
mod judge;

use judge::{Question, Verdict, judge, questions};
use lore::base;
use lore::diagnostic::Diagnostic;
use lore::session::{Options, Session};
use std::fs;
use std::path::PathBuf;

/// How many are right at least, and wrong at most; what remains is refused.
const RIGHT: usize = 520;
const WRONG: usize = 18;

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/geography")
}

fn asked() -> Option<Vec<Question>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/geoquery/questions.jsonl");
    match fs::read_to_string(&path) {
        Ok(text) => Some(questions(&text).unwrap()),
        Err(_) => {
            eprintln!("skipped: {} is not there", path.display());
            None
        }
    }
}

fn open() -> Session {
    Session::open(Options { base: directory(), ..Options::default() }).unwrap()
}

fn question(question: &str, answer: &[&str]) -> Question {
    Question { question: question.to_string(), answer: answer.iter().map(|text| text.to_string()).collect() }
}

#[test]
fn it_loads_without_a_complaint() {
    let (_, problems) = base::check(&directory(), &base::Parameters::new());
    let told: String = problems.iter().map(|problem: &Diagnostic| problem.render(false)).collect();
    assert!(told.is_empty(), "{told}");
}

#[test]
fn answers_are_compared_as_sets_of_values() {
    let mut session = open();
    let mut right = |text: &str, answer: &[&str]| {
        matches!(judge(&mut session, &question(text, answer)), Verdict::Right { .. })
    };
    let texas = ["new mexico", "Oklahoma", "arkansas", "LOUISIANA"];
    assert!(right("which states border texas", &texas));
    assert!(!right("which states border texas", &texas[..3]), "too much");
    assert!(!right("which states border texas", &[&texas[..], &["utah"]].concat()), "too little");
    // A number whatever its form and unit; a thing by any of its names.
    assert!(right("how long is the rio grande", &["3,033.0"]));
    assert!(right("what is the tallest mountain in alaska", &["mckinley"]));
    assert!(right("what is the tallest mountain in alaska", &["mount mckinley"]));
    assert!(!right("what is the tallest mountain in alaska", &["whitney"]));
    // A refusal is neither.
    assert!(matches!(judge(&mut session, &question("the who", &[])), Verdict::Refused { .. }));
}

#[test]
fn most_questions_are_answered_right_and_few_wrong() {
    let Some(questions) = asked() else { return };
    let mut session = open();
    let (mut right, mut wrong) = (0, vec![]);
    for question in &questions {
        match judge(&mut session, question) {
            Verdict::Right { .. } => right += 1,
            verdict @ Verdict::Wrong { .. } => wrong.push(format!("{}\n{verdict}", question.question)),
            Verdict::Refused { .. } => {}
        }
    }
    assert!(right >= RIGHT, "only {right} of {} are right", questions.len());
    assert!(wrong.len() <= WRONG, "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The base holds facts and vocabulary. What is asked of it, it has never seen.
#[test]
fn no_question_sits_in_the_base() {
    let Some(questions) = asked() else { return };
    for entry in fs::read_dir(directory()).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let found = questions.iter().find(|question| text.contains(&question.question));
        assert!(found.is_none(), "{}: {}", path.display(), found.unwrap().question);
    }
}
