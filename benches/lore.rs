//! How long lore takes. `cargo bench` measures; `cargo test --bench lore` runs each once. Every run checks what it gets.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use lore::base;
use lore::diagnostic::Source;
use lore::disk::cache_home;
use lore::render::{Format, Limits, Output, Style, Target};
use lore::session::{Options, Reply, Session};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

const QUESTION: &str = "who stockpiled H20";
const ANSWER: [&str; 3] = ["Alibaba", "ByteDance", "Tencent"];

fn main() {
    divan::main();
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn open(base: PathBuf) -> Session {
    let options = Options { base, caches: cache_home(), ..Options::default() };
    Session::open(options).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The whole program, from its start to its end, with the base in its cache.
#[divan::bench(sample_count = 50)]
fn process(bencher: Bencher) {
    let run =
        || Command::new(env!("CARGO_BIN_EXE_lore")).args(["ask", QUESTION]).current_dir(root()).output();
    run().unwrap();
    bencher.bench(|| {
        let output = run().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && ANSWER.iter().all(|name| text.contains(name)), "{text}");
    });
}

/// A question in an open base, from its text to the bytes of its answer.
#[divan::bench]
fn question(bencher: Bencher) {
    let mut session = open(root().join("kb"));
    let source = Source::new("question", QUESTION);
    bencher.bench_local(|| {
        let Ok(Reply::Answer(answer)) = session.run(&source) else { panic!("no answer") };
        assert_eq!(answer.rows.iter().map(|row| row.cells()[0].text()).collect::<Vec<_>>(), ANSWER);
        let target = || Target { out: Box::new(std::io::sink()), style: Style::default() };
        Output::new(Format::Table, false, target(), target()).answer(&answer, &Limits::default()).unwrap();
    });
}

/// What Tab offers, with nothing typed of the next word.
#[divan::bench(args = ["", "which ", "which firms stockpiled chips that ", "who stockpiled "])]
fn completion(bencher: Bencher, line: &str) {
    let session = open(root().join("kb"));
    bencher.bench_local(|| assert!(session.complete(line, line.len()).1.len() > 5));
}

/// Reading the questions of the golden scripts over the small base that they ask: everything up to the plan, and the
/// printed forms.
#[divan::bench]
fn reading(bencher: Bencher) {
    let session = open(root().join("tests/golden/bases/trade"));
    let mut questions: Vec<Arc<Source>> = vec![];
    for entry in fs::read_dir(root().join("tests/golden")).unwrap() {
        let Ok(script) = fs::read_to_string(entry.unwrap().path()) else { continue };
        if script.contains("(base trade)") {
            let lines = script.lines().filter_map(|line| line.strip_prefix("> "));
            questions.extend(lines.map(|line| Source::new("question", line)));
        }
    }
    // Outputs with empty lines are marked as questions are; parameters are not given here.
    questions.retain(|question| session.explain(question).is_ok());
    assert!(questions.len() > 100, "only {} questions", questions.len());
    bencher.counter(ItemsCount::new(questions.len())).bench_local(|| {
        questions.iter().map(|question| session.explain(question).unwrap().find.len()).sum::<usize>()
    });
}

/// Reading the questions of GeoQuery, which lie beside the project where they lie anywhere: each once a round.
#[divan::bench(sample_count = 20)]
fn reading_geography(bencher: Bencher) {
    let file = root().join("../shared/geoquery/questions.jsonl");
    let Ok(lines) = fs::read_to_string(&file) else {
        return println!("skipped: {} is not there", file.display());
    };
    let question = |line: &str| -> String {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        object["question"].as_str().unwrap().to_string()
    };
    let questions: Vec<_> = lines.lines().map(|line| Source::new("question", question(line))).collect();
    let session = open(root().join("tests/geography"));
    tell_times(&session, &questions);
    bencher.counter(ItemsCount::new(questions.len())).bench_local(|| {
        let read = questions.iter().filter(|question| session.explain(question).is_ok()).count();
        assert!(read > questions.len() / 2, "only {read} were understood");
    });
}

/// Prints how long the reading of each question takes, of those that are accepted and of those that are refused.
fn tell_times(session: &Session, questions: &[Arc<Source>]) {
    let (mut accepted, mut refused) = (vec![], vec![]);
    for question in questions {
        let (time, is_accepted) = quickest(session, question);
        if is_accepted { accepted.push(time) } else { refused.push(time) }
    }
    for (what, mut times) in [("accepted", accepted), ("refused", refused)] {
        times.sort();
        if let Some(worst) = times.last() {
            println!("{} {what}: median {:?}, worst {worst:?}", times.len(), times[times.len() / 2]);
        }
    }
}

/// The shortest of three readings of a question, and whether it is accepted.
fn quickest(session: &Session, question: &Arc<Source>) -> (Duration, bool) {
    let read = |_| {
        let begin = Instant::now();
        let is_accepted = black_box(session.explain(question)).is_ok();
        (begin.elapsed(), is_accepted)
    };
    (0..3).map(read).min().expect("three readings")
}

/// Reading questions in a base of so many names: it should not matter how many there are, but where a word is wrong.
#[divan::bench(args = [1_000, MANY_NAMES])]
fn reading_among_names(bencher: Bencher, names: usize) {
    let mut text =
        String::from("type firm, firms\ntype chip, chips\nrelation order: firm -> chip\n  verb order\n");
    text += "source report\n  publisher \"A paper\"\n";
    for name in 0..names / 2 {
        writeln!(text, "firm Firm {name}\nchip Chip {name}").unwrap();
    }
    text += "from report\n  Firm 7 ordered Chip 7\n";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("facts.lore"), text).unwrap();
    let session = open(folder.path().to_path_buf());
    let read = |text| Source::new("question", text);
    tell_times(
        &session,
        &[
            read("which firms ordered Chip 7"),
            read("how many chips did Firm 7 order"),
            read("did Firm 7 order Chip 77 in 2025"),
            // A wrong word, which is compared with every name, two of them, and none.
            read("which firms ordred Chip 7"),
            read("which firms ordered Chpi7"),
            read("which frims ordred the Chip 7"),
            read("which firms ordered ordered Chip 7"),
        ],
    );
    let question = read("which firms ordered Chip 7 and did not order Chip 77");
    bencher.bench_local(|| assert!(!session.explain(&question).unwrap().find.is_empty()));
}

/// Fewer where nothing is measured.
const MANY_NAMES: usize = if cfg!(debug_assertions) { 2_000 } else { 1_000_000 };

/// A base of so many claims, each from a line of its own.
fn generated(claims: usize) -> tempfile::TempDir {
    let firms = claims / 10;
    let mut text = String::from(
        "type firm, firms\ntype chip, chips\nunit unit, units\n\
         relation order: firm -> chip\n  verb order\n  role supplier \"from\": firm\n  measure quantity: units\n",
    );
    for firm in 0..firms {
        writeln!(text, "firm Firm {firm}\nchip Chip {firm}").unwrap();
    }
    text += "source report\n  publisher \"A paper\"\n  published 2025\nfrom report\n";
    for claim in 0..claims {
        let (firm, chip, supplier) = (claim % firms, claim * 7 % firms, (claim + 1) % firms);
        let month = claim % 12 + 1;
        writeln!(
            text,
            "  Firm {firm} ordered Chip {chip} from Firm {supplier} in 2024-{month:02}\n    quantity about {} units",
            claim + 1
        )
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("facts.lore"), text).unwrap();
    folder
}

/// Fewer where nothing is measured.
const CLAIMS: usize = if cfg!(debug_assertions) { 500 } else { 10_000 };

/// Reading and checking the fact files of a base of 10,000 claims.
#[divan::bench(sample_count = 10)]
fn check(bencher: Bencher) {
    let folder = generated(CLAIMS);
    bencher.counter(ItemsCount::new(CLAIMS)).bench(|| {
        let (snapshot, problems) = base::check(folder.path(), &base::Parameters::default());
        assert!(problems.is_empty(), "{problems:?}");
        assert!(snapshot.unwrap().claim_count() >= CLAIMS);
    });
}

/// Opening the same base from its cache.
#[divan::bench(sample_count = 20)]
fn open_cached(bencher: Bencher) {
    let folder = generated(CLAIMS);
    open(folder.path().to_path_buf());
    bencher.bench(|| assert!(open(folder.path().to_path_buf()).size().1 >= CLAIMS));
}
