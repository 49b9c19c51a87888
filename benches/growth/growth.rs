//! Measures how the time that lore takes grows with what it is given: each kind of base, message and question is made in a size,
//! in twice the size and in four times, and what comes of each is checked. Where twice as much takes more than 2.3 times as long,
//! it says so, and fails. Times are those that the processors worked.
//!
//! A kind that takes no time to speak of is made larger, as long as lore takes it.
//!
//! `cargo run --release --example growth`, or with words that the names of kinds hold; in a quiet moment. With `--quick` all are
//! small, and nothing is said of the times.

mod kinds;

use kinds::{KINDS, Kind, Work};
use lore::diagnostic::Source;
use lore::render::{Format, Limits, Output, Style, Target};
use lore::session::{Options, Reply, Session};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;
use tempfile::TempDir;

/// The most that twice as much may take, and what is too short to be measured: in the smallest size.
const MOST: f64 = 2.3;
const SHORT: Duration = Duration::from_millis(20);
/// How often each size is measured: the shortest time counts.
const TIMES: usize = 3;
const SIZES: usize = 3;

fn main() -> ExitCode {
    match std::env::var_os(CACHES) {
        Some(caches) if std::env::var_os(WITHIN).is_some() => measure_all(Path::new(&caches)),
        _ => within_caches(),
    }
}

/// Where lore keeps what it has compiled, and that this is a folder of ours.
const CACHES: &str = "LORE_CACHE";
const WITHIN: &str = "LORE_GROWTH_WITHIN";

/// Runs this program once more, with a folder for caches that goes away.
fn within_caches() -> ExitCode {
    let caches = tempfile::tempdir().expect("a temporary folder");
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command.args(std::env::args_os().skip(1)).env(CACHES, caches.path()).env(WITHIN, "1");
    let status = command.status().expect("this program runs");
    if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn measure_all(caches: &Path) -> ExitCode {
    let (quick, words): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word == "--quick");
    let (part, times) = if quick.is_empty() { (1, TIMES) } else { (50, 1) };
    let mut bad = vec![];
    for kind in
        KINDS.iter().filter(|kind| words.is_empty() || words.iter().any(|word| kind.name.contains(word)))
    {
        let take = |size: usize| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            for (name, text) in (kind.files)(size) {
                std::fs::write(folder.path().join(name), text).expect("a file in it");
            }
            (0..times).map(|_| measured(kind, size, &folder, caches)).min().unwrap_or_default()
        };
        let (mut smallest, most) = (kind.size / part, kind.most.unwrap_or(usize::MAX));
        let mut took = vec![take(smallest)];
        while part == 1 && took[0] < SHORT && smallest << SIZES <= most {
            smallest *= 2;
            took = vec![take(smallest)];
        }
        took.extend((1..SIZES).map(|doubled| take(smallest << doubled)));
        let growth: Vec<f64> =
            took.windows(2).map(|pair| pair[1].as_secs_f64() / pair[0].as_secs_f64().max(1e-6)).collect();
        let is_short = part > 1 || took[0] < SHORT;
        // One doubling that is too slow may be the moment's fault; two are not.
        let is_bad = !is_short && growth.iter().product::<f64>() > MOST * MOST;
        let shown: Vec<String> = growth.iter().map(|growth| format!("{growth:.2}")).collect();
        let verdict = if is_bad {
            "  TOO MUCH"
        } else if is_short {
            "  (short)"
        } else {
            ""
        };
        println!("{:32} {:>8}: {:>10.1?}  × {}{verdict}", kind.name, smallest, took[0], shown.join(" × "));
        bad.extend(is_bad.then_some(kind.name));
    }
    if bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How long the work of a kind takes; what it gives is checked.
fn measured(kind: &Kind, size: usize, folder: &TempDir, caches: &Path) -> Duration {
    let options = Options { base: folder.path().to_path_buf(), ..Options::default() };
    let expected = (kind.expected)(size);
    let got = |got: usize| assert_eq!(got, expected, "{} of size {size}", kind.name);
    match &kind.work {
        Work::Check => {
            let begin = now();
            let problems = Session::check(&options);
            let written: usize = problems.iter().map(|problem| problem.render(false).len()).sum();
            let took = now() - begin;
            assert!(problems.is_empty() || written > 0);
            got(problems.len());
            took
        }
        Work::Build => {
            let _ = std::fs::remove_dir_all(caches);
            let begin = now();
            let built = Session::build(&options, false, &mut |_| {})
                .unwrap_or_else(|problems| panic!("{}", problems[0]));
            let took = now() - begin;
            got(built.entities);
            took
        }
        Work::Infer(file) => {
            let begin = now();
            let mapping = Session::infer(&options, &[folder.path().join(file)])
                .unwrap_or_else(|problems| panic!("{}", problems[0]));
            let took = now() - begin;
            got(mapping.lines().count());
            took
        }
        Work::Ask(question, format) => {
            let mut session = opened(folder.path());
            let source = Source::new("question", question(size));
            let begin = now();
            let rows = match session.run(&source) {
                Ok(Reply::Answer(answer)) => {
                    let target = || Target { out: Box::new(std::io::sink()), style: Style::default() };
                    let mut output = Output::new(*format, false, target(), target());
                    output.answer(&answer, &Limits::default()).unwrap_or_else(|_| panic!("it is written"));
                    answer.rows.len()
                }
                Ok(Reply::Text(text)) => panic!("{text}"),
                Err(problem) => usize::from(problem.render(false).is_empty()),
            };
            let took = now() - begin;
            got(rows);
            took
        }
    }
}

fn opened(folder: &Path) -> Session {
    let options = Options { base: folder.to_path_buf(), ..Options::default() };
    Session::open(options).unwrap_or_else(|problems| panic!("{}", problems[0]))
}

/// The format of answers that most kinds are written in.
pub const TABLE: Format = Format::Table;

/// The time that the processors have worked for this process: whatever else the machine does has no part in it. Where the system
/// does not tell, the time of the clock.
#[cfg(unix)]
fn now() -> Duration {
    let worked = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(worked.tv_sec as u64, worked.tv_nsec as u32)
}

#[cfg(not(unix))]
fn now() -> Duration {
    static BEGIN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGIN.get_or_init(std::time::Instant::now).elapsed()
}
