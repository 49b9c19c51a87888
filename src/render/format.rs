//! The formats of answers by name, and their renderers.

use super::renderer::Renderer;
use super::style::Style;
use super::{csv, json, jsonl, markdown, table};
use std::fmt;
use std::str::FromStr;

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
