//! Answers as bytes: one file a format, and one renderer over all of them. Renderers see answers and
//! diagnostics only; they look nothing up.

mod columns;
mod csv;
mod evidence;
mod explain;
mod json;
mod jsonl;
mod limited;
mod markdown;
mod notes;
mod output;
mod table;
mod why;

pub use limited::Limits;
pub use output::{Output, Target, Unwritten, tally};

use crate::diagnostic::Diagnostic;
use crate::model::answer::{Answer, Row};
use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;
use unicode_width::UnicodeWidthStr;

/// The formats of answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    #[default]
    Table,
    /// One pretty object, or an array of them.
    Json,
    /// One object a line.
    Jsonl,
    Csv,
    /// With a last column that cites the evidence of each row.
    CsvEvidence,
    Markdown,
}

impl Format {
    pub const ALL: [Format; 6] =
        [Format::Table, Format::Json, Format::Jsonl, Format::Csv, Format::CsvEvidence, Format::Markdown];

    pub fn word(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::CsvEvidence => "csv-evidence",
            Format::Markdown => "markdown",
        }
    }

    /// A renderer that has written nothing yet. `many`: a sequence of answers rather than one.
    pub fn renderer(self, style: Style, many: bool) -> Box<dyn Renderer> {
        match self {
            Format::Table => Box::new(table::Table::new(style, many)),
            Format::Json => Box::new(json::Json::new(style, many)),
            Format::Jsonl => Box::new(jsonl::Jsonl::new(style)),
            Format::Csv => Box::new(csv::Csv::new(style, many, false)),
            Format::CsvEvidence => Box::new(csv::Csv::new(style, many, true)),
            Format::Markdown => Box::new(markdown::Markdown::default()),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Fails with the message that names the formats.
impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Format, String> {
        Format::ALL.into_iter().find(|format| format.word() == word).ok_or_else(|| {
            let words = Format::ALL.map(Format::word).join(", ");
            format!("no format is called `{word}`; there are {words}")
        })
    }
}

/// How an answer may look where it goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Style {
    /// ANSI colours and emphasis.
    pub color: bool,
    /// The columns of the terminal that it goes to; `None` when it goes elsewhere.
    pub width: Option<usize>,
    /// In CSV nothing is a formula to a spreadsheet.
    pub no_formulas: bool,
}

impl Style {
    /// The style of a file to which answers go instead.
    pub fn of_file(self) -> Style {
        Style { no_formulas: self.no_formulas, ..Style::default() }
    }

    pub fn is_terminal(self) -> bool {
        self.width.is_some()
    }

    /// The text emphasised by an SGR code ("1" is bold, "2" dim).
    fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }
}

/// One stage of a question, for `explain`: its name and its text.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    pub name: &'static str,
    pub text: &'a str,
}

/// Writes a sequence of results in one format.
pub trait Renderer {
    fn answer(&mut self, answer: &Answer, out: &mut dyn Write) -> io::Result<()>;

    /// The evidence of one row of an answer; `number` counts from 1.
    fn why(&mut self, answer: &Answer, number: usize, row: &Row, out: &mut dyn Write) -> io::Result<()>;

    fn explain(&mut self, statement: &str, stages: &[Stage], out: &mut dyn Write) -> io::Result<()>;

    /// What a statement did that has no rows for an answer.
    fn text(&mut self, statement: &str, text: &str, out: &mut dyn Write) -> io::Result<()>;

    /// A statement whose answer is to come, for formats in which people read it above the answer.
    fn statement(&mut self, _statement: &str, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// A statement that was refused. Only formats for machines say so here: people read it on standard error.
    fn refused(&mut self, _statement: &str, _: &Diagnostic, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// An expectation that held; the formats for people are silent about it.
    fn held(&mut self, _statement: &str, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// After the last result.
    fn finish(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// A line in parts, folded at blanks where it is wider than what the terminal leaves beside `taken` columns.
fn folded(line: &str, style: Style, taken: usize) -> Vec<String> {
    const NARROWEST: usize = 20;
    let room = style.width.map_or(usize::MAX, |width| width.saturating_sub(taken).max(NARROWEST));
    let mut folded: Vec<String> = vec![];
    let mut width = 0;
    for word in line.split(' ') {
        let more = 1 + word.width();
        match folded.last_mut().filter(|_| width + more <= room) {
            Some(last) => {
                *last += &format!(" {word}");
                width += more;
            }
            None => {
                folded.push(word.to_string());
                width = more - 1;
            }
        }
    }
    folded
}

#[cfg(test)]
mod read_back;
#[cfg(test)]
mod samples;
