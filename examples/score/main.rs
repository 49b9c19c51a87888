//! Puts questions whose answers are known to a base, and counts how many lore answers right, refuses, and answers
//! wrong. The file has one JSON object a line, with `question` and the set of values that is its `answer`:
//!
//! cargo run --release --example score -- --base kb questions.jsonl --show wrong

mod judge;

use clap::{Parser, ValueEnum};
use judge::{Verdict, judge, questions};
use lore::session::{Options, Session};
use std::path::PathBuf;
use std::process::ExitCode;

/// Counts the questions of a file that a base answers right.
#[derive(Parser)]
struct Arguments {
    /// The directory of the base
    #[arg(long, value_name = "DIR", default_value = "kb")]
    base: PathBuf,
    /// Which questions to print, with what became of them
    #[arg(long, value_enum)]
    show: Option<Show>,
    /// The questions: one JSON object a line
    file: PathBuf,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Show {
    Right,
    Refused,
    Wrong,
    All,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let named = |error| format!("{}: {error}", arguments.file.display());
    let text = std::fs::read_to_string(&arguments.file).map_err(|error| named(error.to_string()))?;
    let questions = questions(&text).map_err(named)?;
    let options = Options { base: arguments.base.clone(), ..Options::default() };
    let mut session = Session::open(options)
        .map_err(|problems| problems.iter().map(|problem| problem.render(false)).collect::<String>())?;
    let (mut right, mut refused, mut wrong) = (0, 0, 0);
    for question in &questions {
        let verdict = judge(&mut session, question);
        let (count, kind) = match verdict {
            Verdict::Right { .. } => (&mut right, Show::Right),
            Verdict::Refused { .. } => (&mut refused, Show::Refused),
            Verdict::Wrong { .. } => (&mut wrong, Show::Wrong),
        };
        *count += 1;
        if arguments.show.is_some_and(|show| show == kind || show == Show::All) {
            println!("{}\n{verdict}", question.question);
        }
    }
    let share = |count: usize| 100.0 * count as f64 / questions.len().max(1) as f64;
    for (count, kind) in [(right, "right"), (refused, "refused"), (wrong, "wrong")] {
        println!("{kind:8} {count:5}  {:5.1} %", share(count));
    }
    Ok(())
}
