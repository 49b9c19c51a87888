//! The bases of reports say what their ledgers say of them: each sentence of a report has its lines, each line its sentence, and
//! what has no form is told.

use lore::session::{Options, Session};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A sentence of a report, in its ledger.
struct Sentence {
    number: usize,
    state: State,
    /// The lines of `facts.lore` that carry it.
    lines: BTreeSet<usize>,
}

#[derive(PartialEq, Debug)]
enum State {
    Whole,
    /// Something that it says has no form.
    Part,
    NoFact,
}

fn reports() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/reports");
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut reports: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    reports.sort();
    assert!(reports.len() >= 3);
    reports
}

/// The rows of a ledger's table: `| 3 | yes | 32-35, 40 | remarks |`.
fn sentences(ledger: &str) -> Vec<Sentence> {
    let rows = ledger.lines().filter_map(|line| line.strip_prefix('|')).filter_map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let number = cells[0].split(" ").next()?.parse().ok()?;
        let state = match cells[1] {
            "yes" => State::Whole,
            "no" => State::Part,
            "no fact" => State::NoFact,
            other => panic!("sentence {number} is neither whole nor not: {other}"),
        };
        if state == State::Part {
            assert!(cells[3].contains("no form: "), "sentence {number} does not say what has no form");
        }
        let ranges = cells[2].split(',').map(str::trim).filter(|range| !range.is_empty());
        let lines = ranges.flat_map(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            first.trim().parse::<usize>().unwrap()..=last.trim().parse().unwrap()
        });
        Some(Sentence { number, state, lines: lines.collect() })
    });
    rows.collect()
}

/// The lines of a fact file that say something in a `from` block.
fn lines_of_claims(facts: &str) -> BTreeSet<usize> {
    let mut within = false;
    let mut lines = BTreeSet::new();
    for (index, line) in facts.lines().enumerate() {
        if !line.starts_with(' ') && !line.trim().is_empty() && !line.starts_with('#') {
            within = line.starts_with("from ");
        } else if within && !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            lines.insert(index + 1);
        }
    }
    lines
}

#[test]
fn each_base_is_read_without_a_problem() {
    for report in reports() {
        let options = Options { base: report.clone(), ..Options::default() };
        let session = Session::open(options).unwrap_or_else(|problems| panic!("{problems:?}"));
        drop(session);
    }
}

#[test]
fn each_sentence_has_its_lines_and_each_line_its_sentence() {
    for report in reports() {
        let name = report.display();
        let ledger = fs::read_to_string(report.join("LEDGER.md")).unwrap();
        let facts = fs::read_to_string(report.join("facts.lore")).unwrap();
        let sentences = sentences(&ledger);
        let first = sentences[0].number;
        let numbers: Vec<usize> = sentences.iter().map(|it| it.number).collect();
        assert_eq!(numbers, (first..first + sentences.len()).collect::<Vec<_>>(), "{name}");
        let claims = lines_of_claims(&facts);
        let mut cited: BTreeSet<usize> = BTreeSet::new();
        for sentence in &sentences {
            assert_eq!(
                sentence.lines.is_empty(),
                sentence.state == State::NoFact,
                "{name}: {}",
                sentence.number
            );
            cited.extend(&sentence.lines);
        }
        let missing: Vec<&usize> = cited
            .difference(&claims)
            .filter(|line| {
                // A range may reach over a blank line, or the next block's heading.
                let text = facts.lines().nth(**line - 1).unwrap_or("?");
                !(text.trim().is_empty() || text.starts_with("from "))
            })
            .collect();
        assert!(missing.is_empty(), "{name}: the ledger cites lines that say nothing: {missing:?}");
        let forgotten: Vec<&usize> = claims.difference(&cited).collect();
        assert!(forgotten.is_empty(), "{name}: no sentence has these lines: {forgotten:?}");
        let (whole, with_facts) = (
            sentences.iter().filter(|it| it.state == State::Whole).count(),
            sentences.iter().filter(|it| it.state != State::NoFact).count(),
        );
        assert!(whole * 100 >= with_facts * 95, "{name}: {whole} of {with_facts} are whole");
        let head = format!("{} sentences", sentences.len());
        assert!(ledger.contains(&head), "{name}: the head does not say `{head}`");
        assert!(ledger.contains(&format!("{whole} whole")), "{name}: the head does not say `{whole} whole`");
    }
}
