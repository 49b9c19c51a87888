//! Whether lore's answer to a question is the one that was expected.

use lore::diagnostic::Source;
use lore::model::answer::{Answer, Cell, RowOf};
use lore::session::{Reply, Session, fold};
use serde::Deserialize;
use std::fmt;

/// One line of a file of questions. The answer is a set: each value once, in any order; a row of several columns
/// has them joined by ` | `.
#[derive(Deserialize, Debug)]
pub struct Question {
    pub question: String,
    pub answer: Vec<String>,
}

/// What became of a question.
#[derive(Debug)]
pub enum Verdict {
    Right { reading: String },
    Wrong { reading: String, missing: Vec<String>, excess: Vec<String> },
    Refused { why: String },
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let list = |values: &[String]| match values {
            [] => "nothing".to_string(),
            values => values.join(", "),
        };
        match self {
            Verdict::Right { reading } => write!(f, "  right    {reading}"),
            Verdict::Refused { why } => write!(f, "  refused  {why}"),
            Verdict::Wrong { reading, missing, excess } => {
                writeln!(f, "  wrong    {reading}")?;
                write!(f, "           missing: {}; too much: {}", list(missing), list(excess))
            }
        }
    }
}

/// Reads questions, one JSON object a line; says which line is none.
pub fn questions(text: &str) -> Result<Vec<Question>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1))
        })
        .collect()
}

/// Puts a question and compares.
pub fn judge(session: &mut Session, question: &Question) -> Verdict {
    let answer = match session.run(&Source::new("question", question.question.as_str())) {
        Ok(Reply::Answer(answer)) => answer,
        Ok(Reply::Text(text)) => return Verdict::Refused { why: text },
        Err(refusal) => return Verdict::Refused { why: format!("{}: {}", refusal.code, refusal.message) },
    };
    let rows = rows(&answer);
    let same = |row: &Vec<Cell>, expected: &String| agrees(session, row, expected);
    let missing = question.answer.iter().filter(|expected| !rows.iter().any(|row| same(row, expected)));
    let excess = rows.iter().filter(|row| !question.answer.iter().any(|expected| same(row, expected)));
    let missing: Vec<String> = missing.cloned().collect();
    let excess: Vec<String> =
        excess.map(|row| row.iter().map(Cell::text).collect::<Vec<_>>().join(" | ")).collect();
    let reading = answer.reading;
    match missing.is_empty() && excess.is_empty() {
        true => Verdict::Right { reading },
        false => Verdict::Wrong { reading, missing, excess },
    }
}

/// The rows that say something, each once. A row without a value is no answer.
fn rows(answer: &Answer) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = vec![];
    for cells in answer.rows.iter().map(RowOf::cells) {
        if cells.iter().any(|cell| *cell != Cell::Empty) && !rows.contains(&cells) {
            rows.push(cells);
        }
    }
    rows
}

/// What is asked for stands last in a row; whose it is may stand before it, and need not be expected.
fn agrees(session: &Session, row: &[Cell], expected: &str) -> bool {
    let parts: Vec<&str> = if row.len() == 1 { vec![expected] } else { expected.split(" | ").collect() };
    let asked = row.len().checked_sub(parts.len()).and_then(|whose| row.get(whose..));
    asked.is_some_and(|asked| asked.iter().zip(parts).all(|(cell, part)| equals(session, cell, part)))
}

/// Numbers agree by value, whatever their form and unit; things by any of their names.
pub fn equals(session: &Session, cell: &Cell, expected: &str) -> bool {
    const PRECISION: f64 = 1e-9;
    let number = match cell {
        Cell::Count(count) => Some(*count as f64),
        Cell::Quantity { amount, .. } if amount.is_exact() => amount.number.to_string().parse().ok(),
        _ => None,
    };
    match (number, expected.replace(',', "").parse::<f64>()) {
        (Some(number), Ok(expected)) => (number - expected).abs() <= PRECISION * expected.abs().max(1.0),
        _ => {
            let text = cell.text();
            fold(&text) == fold(expected)
                || matches!(cell, Cell::Entity(_)) && session.called(expected).contains(&text)
        }
    }
}
