//! What is offered where a statement is refused: it can be asked as it stands, and says all that was asked but for the words
//! that were not understood.
//!
//! The statements are those of the golden scripts, and some of these broken in some way: one word exchanged for one that nobody
//! knows, for one with two letters swapped, or for a word of another class. Those that lie beside the project are tried where
//! they lie there.

#[path = "common/beside.rs"]
mod beside;

use lore::diagnostic::{Code, Diagnostic, Source};
use lore::session::{Options, Session};
use std::collections::BTreeMap;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What was looked at.
#[derive(Default)]
struct Seen {
    refused: usize,
    offers: usize,
    helps: usize,
    wrong: Vec<String>,
}

struct Base {
    session: Session,
    seen: Seen,
}

impl Base {
    fn open(folder: &str) -> Base {
        let mut options = Options { base: root().join(folder), ..Options::default() };
        if folder == "examples/chip-supply-chain" {
            let data = root().join("../shared/eto").to_string_lossy().into_owned();
            options.parameters.insert("eto".into(), data);
        }
        let session = Session::open(options).unwrap_or_else(|problems| panic!("{folder}: {}", problems[0]));
        Base { session, seen: Seen::default() }
    }

    fn refusal(&mut self, statement: &str) -> Option<Box<Diagnostic>> {
        self.session.run(&Source::new("question", statement)).err()
    }

    /// Whether the statement is answered; what is offered where it is refused is looked at.
    fn ask(&mut self, statement: &str) -> bool {
        let Some(problem) = self.refusal(statement) else { return true };
        self.seen.refused += 1;
        for offered in problem.offered() {
            self.seen.offers += 1;
            if let Some(other) = self.refusal(&offered) {
                self.wrong(statement, &offered, &format!("is refused itself: {}", other.message));
            }
            let lost = lost(statement, &offered, &problem);
            if !lost.is_empty() {
                self.wrong(statement, &offered, &format!("has lost {lost:?}"));
            }
        }
        for help in problem.ways_out() {
            self.seen.helps += 1;
            let ends = help.trim_end().ends_with(':');
            if help.trim().is_empty() || ends || help.contains("``") || help.contains(" , ") {
                self.wrong(statement, &help, "is no help");
            }
            for quoted in help.split('`').skip(1).step_by(2) {
                let offered = problem.meant.offers.iter().any(|offer| {
                    offer.statement(statement) == quoted
                        || offer.edits.iter().any(|edit| edit.words == quoted)
                });
                if offered || !is_question(quoted) {
                    continue;
                }
                // What a question can go on with is read after what was understood of it, not alone.
                if help.starts_with("it can go on with") {
                    self.goes_on(statement, &problem, quoted);
                } else if self.refusal(quoted).is_some() {
                    self.wrong(statement, quoted, "looks like a question, and is refused");
                }
            }
        }
        for note in &problem.notes {
            if let Some(find) = note.strip_prefix("it may mean: ")
                && let Some(other) = self.refusal(find)
            {
                self.wrong(statement, find, &format!("is refused itself: {}", other.message));
            }
        }
        false
    }

    /// Looks whether these words are read where the question was refused.
    fn goes_on(&mut self, statement: &str, problem: &Diagnostic, words: &str) {
        let Some(start) = understood(problem) else {
            return self.wrong(statement, words, "goes on from nothing that was understood");
        };
        let longer = format!("{start} {words}");
        let Some(other) = self.refusal(&longer) else { return };
        if understood(&other).is_some_and(|read| !read.ends_with(words)) {
            self.wrong(statement, words, &format!("is not read after `{start}`"));
        }
    }

    fn wrong(&mut self, statement: &str, offered: &str, why: &str) {
        self.seen.wrong.push(format!("`{statement}`\n    offers `{offered}`, which {why}"));
    }

    /// The question with one of its words exchanged.
    fn break_up(&mut self, question: &str, number: usize) {
        let words: Vec<&str> = question.split(' ').collect();
        let broken = (0..words.len()).filter(|at| words[*at].len() > 2).flat_map(|at| {
            let others = ["zorped", "Norway", "border", "outside", "never", "largest"].map(str::to_string);
            let words = &words;
            others.into_iter().chain([swapped(words[at]), swapped(words[at])]).map(move |other| {
                let mut broken: Vec<&str> = words.clone();
                broken[at] = &other;
                broken.join(" ")
            })
        });
        let broken: Vec<String> = broken.collect();
        // Not all, so that it does not take long: others of each question.
        for one in broken.iter().skip(number % 20).step_by(20) {
            self.ask(one);
        }
    }
}

/// What a refusal says was understood of the question.
fn understood(problem: &Diagnostic) -> Option<&str> {
    let note = problem.notes.iter().find_map(|note| note.strip_prefix("understood so far: `"))?;
    note.strip_suffix('`')
}

/// Whether a text in backticks is a whole question and no form of one.
fn is_question(text: &str) -> bool {
    const OPENINGS: [&str; 14] = [
        "who", "what", "which", "how", "is", "are", "did", "does", "has", "when", "where", "list",
        "describe", "find",
    ];
    let first = text.split(' ').next().unwrap_or_default().to_lowercase();
    text.split(' ').count() > 2
        && OPENINGS.contains(&first.as_str())
        && !text.contains('…')
        && !text.contains("NAME")
}

/// The word with its second and third letters in each other's place.
fn swapped(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.swap(1, 2);
    letters.into_iter().collect()
}

/// The words that carry no meaning of their own.
const VOID: [&str; 17] = [
    "a", "also", "an", "are", "be", "been", "did", "do", "does", "had", "has", "have", "is", "please", "the",
    "was", "were",
];

fn words(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    let separates = |letter: char| letter.is_whitespace() || "?,.()'\"".contains(letter);
    for word in text.to_lowercase().split(separates).filter(|word| !word.is_empty() && !VOID.contains(word)) {
        *words.entry(word.to_string()).or_default() += 1;
    }
    words
}

/// The words of the question that the offer has not, and that it may not lack: it may those that nobody knows, and an `and`
/// that the question is refused for.
fn lost(question: &str, offered: &str, problem: &Diagnostic) -> Vec<String> {
    let mut may: Vec<String> = vec![];
    if problem.code == Code::UnknownWord {
        may.extend(problem.labels.iter().flat_map(|label| words(&question[label.span.clone()]).into_keys()));
    }
    if [Code::AnyOrAll, Code::NoneOrNotAll].contains(&problem.code) {
        may.push("and".into());
    }
    let offered = words(offered);
    let lost = words(question).into_iter().filter(|(word, number)| offered.get(word).unwrap_or(&0) < number);
    lost.map(|(word, _)| word).filter(|word| !may.contains(word)).collect()
}

/// The statements of a golden script, each behind the base it is asked of.
fn golden() -> BTreeMap<String, Vec<String>> {
    let mut statements: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let folder = root().join("tests/golden");
    let mut scripts: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    scripts.sort();
    for script in scripts.iter().filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(script).unwrap();
        let mut base = String::new();
        for line in text.lines() {
            let line = line.trim_end();
            if let Some(name) = line.trim_matches(['(', ')']).strip_prefix("base ") {
                base = match name {
                    "kb" => "kb".to_string(),
                    "chip-supply-chain" => "examples/chip-supply-chain".to_string(),
                    name => format!("tests/golden/bases/{name}"),
                };
            } else if let Some((tags, statement)) = line.split_once("> ")
                && !base.is_empty()
                && (tags.is_empty() || tags == "!" || tags.starts_with('['))
            {
                statements.entry(base.clone()).or_default().push(statement.to_string());
            }
        }
    }
    statements
}

fn report(name: &str, seen: &Seen) {
    println!(
        "{name}: {} statements refused, {} offers and {} helps looked at, {} wrong",
        seen.refused,
        seen.offers,
        seen.helps,
        seen.wrong.len()
    );
    let shown: Vec<&str> = seen.wrong.iter().take(40).map(String::as_str).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn offers_mean_what_was_asked() {
    let there = |folder: &String| !folder.starts_with("examples") || beside::find("eto").is_some();
    let looked_at: Vec<Seen> = std::thread::scope(|scope| {
        let statements = golden();
        let there = statements.into_iter().filter(|(folder, _)| there(folder));
        let threads = there.map(|(folder, statements)| {
            scope.spawn(move || {
                let mut base = Base::open(&folder);
                for (number, statement) in statements.iter().enumerate() {
                    if base.ask(statement) && statement.len() < 60 {
                        base.break_up(statement, number);
                    }
                }
                base.seen
            })
        });
        let threads: Vec<_> = threads.collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut all = Seen::default();
    for seen in looked_at {
        all.refused += seen.refused;
        all.offers += seen.offers;
        all.helps += seen.helps;
        all.wrong.extend(seen.wrong);
    }
    report("golden scripts", &all);
    assert!(all.offers >= 400, "only {} offers", all.offers);
}

#[test]
fn offers_mean_what_was_asked_by_others() {
    let mut bases: BTreeMap<String, Base> = BTreeMap::new();
    let mut ask = |folder: &str, case: &serde_json::Value| {
        let base = bases.entry(folder.to_string()).or_insert_with(|| Base::open(folder));
        base.ask(case["question"].as_str().unwrap());
    };
    for case in beside::lines("cases/questions.jsonl").unwrap_or_default() {
        ask(case["base"].as_str().unwrap(), &case);
    }
    for case in beside::lines("geoquery/questions.jsonl").unwrap_or_default() {
        ask("tests/geography", &case);
    }
    for (folder, base) in &bases {
        report(folder, &base.seen);
    }
}
