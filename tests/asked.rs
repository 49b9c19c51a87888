//! Questions whose right answers were written down before lore was asked them (tests/asked/README.md): each is
//! answered right or refused. A refusal is no wrong answer, but most are answered.

#[path = "common/beside.rs"]
mod beside;
#[path = "../examples/score/judge.rs"]
#[allow(dead_code, reason = "only how a row is compared is of use here")]
mod judge;

use judge::equals;
use lore::diagnostic::Source;
use lore::model::Truth;
use lore::model::answer::{Answer, Cell, RowOf};
use lore::session::{Options, Reply, Session};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// How many of those that have an answer are to be answered at least, in percent.
const ANSWERED: usize = 70;

#[derive(Deserialize)]
struct Question {
    question: String,
    kind: String,
    /// The right rows; or, where there is no one answer, why that is so.
    answer: Option<Vec<Row>>,
    refused: Option<String>,
    /// Other answers that are as right.
    #[serde(default)]
    also: Vec<Vec<Row>>,
    /// The rows come in this order.
    #[serde(default)]
    ordered: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Cell(String),
    Cells(Vec<String>),
}

impl Row {
    fn cells(&self) -> &[String] {
        match self {
            Row::Cell(cell) => std::slice::from_ref(cell),
            Row::Cells(cells) => cells,
        }
    }
}

impl Question {
    fn expected(&self) -> String {
        let rows = |rows: &Vec<Row>| {
            let rows: Vec<_> = rows.iter().map(|row| row.cells().join(" | ")).collect();
            format!("expected: {}", rows.join("; "))
        };
        match (&self.answer, &self.refused) {
            (Some(answer), _) => rows(answer),
            (None, why) => format!("to be refused: {}", why.as_deref().unwrap_or_default()),
        }
    }
}

enum Outcome {
    Right,
    Refused,
    Wrong,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The bases that are asked, by the names of the files of questions.
fn open(name: &str) -> Option<Session> {
    let base = root().join(match name {
        "kb" => "kb".to_string(),
        "geography" => "tests/geography".to_string(),
        "chip-supply-chain" => format!("examples/{name}"),
        _ => format!("tests/golden/bases/{name}"),
    });
    let mut options = Options { base, ..Options::default() };
    if name == "chip-supply-chain" {
        let data = beside::find("eto")?;
        options.parameters.insert("eto".into(), data.to_string_lossy().into_owned());
    }
    Some(Session::open(options).unwrap_or_else(|problems| panic!("{name}: {}", problems)))
}

/// The files of questions, with the questions of each.
fn files() -> Vec<(String, Vec<Question>)> {
    let entries = fs::read_dir(root().join("tests/asked")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let question =
            |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {error}: {line}"));
        let questions = text.lines().map(question).collect();
        (name, questions)
    };
    paths.into_iter().map(read).collect()
}

/// The expected cells stand in the row, in their order; a row may show more, as whose a value is.
fn shows(session: &Session, row: &[Cell], expected: &Row) -> bool {
    let mut cells = row.iter();
    expected.cells().iter().all(|expected| cells.any(|cell| same(session, cell, expected)))
}

/// Numbers are compared to the decimals that are expected, texts without commas in their numbers.
fn same(session: &Session, cell: &Cell, expected: &str) -> bool {
    equals(session, cell, expected) || {
        let plain = |text: &str| text.replace(',', "").trim_end_matches('s').to_string();
        let (shown, expected) = (plain(&cell.text()), plain(expected));
        let number = |text: &str| text.split(' ').next().and_then(|number| number.parse::<f64>().ok());
        let decimals = expected.split(' ').next().and_then(|number| number.split_once('.'));
        let rounded = match (number(&shown), number(&expected)) {
            (Some(shown), Some(expected)) => {
                (shown - expected).abs() <= 0.5 * 10f64.powi(-(decimals.map_or(0, |(_, d)| d.len()) as i32))
            }
            _ => false,
        };
        let unit = |text: &str| text.split_once(' ').map(|(_, unit)| unit.to_string());
        shown == expected || rounded && (unit(&expected).is_none() || unit(&shown) == unit(&expected))
    }
}

fn agrees(session: &Session, rows: &[Vec<Cell>], expected: &[Row], ordered: bool) -> bool {
    if ordered {
        return rows.len() == expected.len()
            && rows.iter().zip(expected).all(|(row, expected)| shows(session, row, expected));
    }
    rows.iter().all(|row| expected.iter().any(|expected| shows(session, row, expected)))
        && expected.iter().all(|expected| rows.iter().any(|row| shows(session, row, expected)))
}

fn judge(session: &mut Session, question: &Question) -> (Outcome, String) {
    match session.run(&Source::new("question", question.question.as_str())) {
        Ok(Reply::Answer(answer)) => {
            let rows = certain(&answer);
            let right = question.answer.iter().chain(&question.also);
            let right = right.into_iter().any(|expected| agrees(session, &rows, expected, question.ordered));
            let said: Vec<_> =
                rows.iter().map(|row| row.iter().map(Cell::text).collect::<Vec<_>>().join(" | ")).collect();
            let told = format!("{}\n    {}", answer.reading, said.join("; "));
            (if right { Outcome::Right } else { Outcome::Wrong }, told)
        }
        Ok(Reply::Text(text)) => (Outcome::Refused, text),
        Err(refusal) => (Outcome::Refused, format!("{}: {}", refusal.code, refusal.message)),
    }
}

/// The rows that are not only possible.
fn certain(answer: &Answer) -> Vec<Vec<Cell>> {
    let certain = answer.rows.iter().filter(|row| row.truth() == Truth::Yes);
    let rows = certain.map(RowOf::cells);
    rows.filter(|cells| cells.iter().any(|cell| *cell != Cell::Empty)).collect()
}

#[test]
fn what_was_written_down_before_is_answered_right_or_refused() {
    let (mut asked, mut right, mut answerable) = (0, 0, 0);
    let mut wrong = vec![];
    let mut refused = vec![];
    for (name, questions) in files() {
        let Some(mut session) = open(&name) else { continue };
        for question in questions {
            asked += 1;
            let has_answer = question.answer.is_some();
            answerable += usize::from(has_answer);
            let (outcome, told) = judge(&mut session, &question);
            let line = format!(
                "{name} {}: {}\n    {told}\n    {}",
                question.kind,
                question.question,
                question.expected()
            );
            match outcome {
                Outcome::Right => right += 1,
                Outcome::Wrong => wrong.push(line),
                Outcome::Refused if has_answer => refused.push(line),
                Outcome::Refused => {}
            }
        }
    }
    println!("{asked} asked, {right} of {answerable} answered right, {} wrong", wrong.len());
    println!("refused:\n{}", refused.join("\n"));
    assert!(asked >= 150, "only {asked} questions were found");
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(100 * right >= ANSWERED * answerable, "only {right} of {answerable} are answered");
}
