//! Measures how many questions threads answer that ask one base together, beside one thread alone: the same questions, so often
//! that it takes a while, and each answer compared.
//!
//! `cargo run --release --example threads`, or with the number of threads (8 unless told otherwise).

use lore::diagnostic::Source;
use lore::session::{Base, Options, Reply, Session};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

const QUESTIONS: [&str; 8] = [
    "who stockpiled H20",
    "which firms are in China",
    "how many chips are there",
    "which chips does Nvidia make",
    "which chips are derived from H100",
    "why did the us restrict H20",
    "which firms stockpiled a chip that Nvidia makes",
    "list the firms that stockpiled the most chips",
];
const TIMES: usize = 4000;

fn main() {
    let threads = std::env::args().nth(1).map_or(8, |number| number.parse().expect("a number of threads"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kb");
    let options = Options { base: folder, ..Options::default() };
    let base = Base::open(&options).unwrap_or_else(|problems| panic!("{}", problems[0]));
    let base = Arc::new(base);
    let session = || Session::new(base.clone(), options.clone());
    let mut alone = session();
    let expected: Vec<String> = QUESTIONS.iter().map(|question| said(&mut alone, question)).collect();
    let answered = expected.iter().filter(|said| !said.starts_with("error")).count();
    assert!(answered > QUESTIONS.len() / 2, "{expected:?}");
    let rate = |threads: usize| {
        let (begin, next) = (Instant::now(), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let mut session = session();
                    while let Some(question) =
                        Some(next.fetch_add(1, Ordering::Relaxed)).filter(|it| *it < TIMES)
                    {
                        let place = question % QUESTIONS.len();
                        assert_eq!(said(&mut session, QUESTIONS[place]), expected[place]);
                    }
                });
            }
        });
        TIMES as f64 / begin.elapsed().as_secs_f64()
    };
    let (one, many) = (rate(1), rate(threads));
    let processors = thread::available_parallelism().map_or(1, usize::from);
    println!(
        "1 thread: {one:.0} questions a second; {threads} threads: {many:.0}; × {:.2}, on {processors} processors",
        many / one
    );
}

/// The rows of an answer, or why there is none.
fn said(session: &mut Session, question: &str) -> String {
    match session.run(&Source::new("question", question)) {
        Ok(Reply::Answer(answer)) => format!("{:?}", answer.rows),
        Ok(Reply::Text(text)) => text,
        Err(problem) => problem.render(false),
    }
}
