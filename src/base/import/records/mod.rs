//! The records of a file, whatever its format: cells by column. One is in memory at a time.

pub mod csv;
mod json;
mod rdf;

use super::row::Wrong;
use super::settings::{Format, Settings};
use crate::diagnostic::Span;
use ::csv::StringRecord;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// A record of a file.
#[derive(Default)]
pub struct Record {
    /// The line that it begins in, from 1.
    pub line: u32,
    /// A text for each column; empty where the record has none.
    pub cells: StringRecord,
    /// The columns whose cells are no single values.
    pub odd: Vec<(usize, Odd)>,
    /// The line as written, where the cells do not show it, and where each cell is in it.
    pub text: String,
    pub places: Vec<Span>,
    /// Why it is no record of the format, and where.
    pub fault: Option<(Wrong, Span)>,
}

/// What a cell holds that is no single value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Odd {
    /// Texts, divided by [`DIVIDER`].
    List,
    Object,
}

/// What the elements of a list are divided by: a character that no text holds.
pub const DIVIDER: char = '\u{1f}';

impl Record {
    pub fn has_list(&self, column: usize) -> bool {
        self.odd.contains(&(column, Odd::List))
    }

    fn clear(&mut self) {
        self.cells.clear();
        self.odd.clear();
        self.text.clear();
        self.places.clear();
        self.fault = None;
    }
}

/// A file that is read record by record.
pub trait Records {
    /// The names of the columns.
    fn columns(&self) -> &[String];

    /// Reads the next record; `false` behind the last one. A record that is not of the format has a fault; an error
    /// means that nothing behind it can be read.
    fn read(&mut self, record: &mut Record) -> io::Result<bool>;

    /// How many bytes of the file have been read.
    fn position(&self) -> u64;
}

/// Opens a file in the format of the settings.
pub fn open(path: &Path, settings: &Settings) -> io::Result<Box<dyn Records>> {
    Ok(match settings.format {
        Format::Csv => Box::new(csv::Csv::open(path, settings)?),
        Format::JsonLines => Box::new(json::JsonLines::open(path, settings)?),
        Format::NTriples => Box::new(rdf::NTriples::open(path)?),
        Format::Turtle => Box::new(rdf::Turtle::open(path)?),
    })
}

/// The lines of a file, with their numbers.
struct Lines {
    file: BufReader<File>,
    line: Vec<u8>,
    number: u32,
    bytes: u64,
}

impl Lines {
    fn open(path: &Path) -> io::Result<Lines> {
        Ok(Lines {
            file: BufReader::with_capacity(1 << 16, File::open(path)?),
            line: vec![],
            number: 0,
            bytes: 0,
        })
    }

    /// The next line, with its end. A byte order mark at the file's begin is left out.
    fn next(&mut self) -> io::Result<Option<(u32, &[u8])>> {
        self.line.clear();
        self.bytes += self.file.read_until(b'\n', &mut self.line)? as u64;
        self.number = self.number.saturating_add(1);
        let line = self.line.as_slice();
        let start = if self.number == 1 { line.strip_prefix("\u{feff}".as_bytes()) } else { None };
        Ok((!line.is_empty()).then_some((self.number, start.unwrap_or(line))))
    }
}

/// The line as a text. What is no UTF-8 is a fault of the record.
fn text<'l>(line: &'l [u8], record: &mut Record) -> Option<&'l str> {
    let text = std::str::from_utf8(line).map(str::trim_end);
    text.map_err(|_| record.fault = Some((Wrong { column: None, reason: "it is not UTF-8".into() }, 0..0)))
        .ok()
}

/// Shows the line in messages, in which a fault begins at a byte and ends at another.
fn fault(record: &mut Record, text: &str, span: Span, reason: impl Into<String>) {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (boundary(span.start), boundary(span.end));
    record.text = text.to_string();
    record.fault = Some((Wrong { column: None, reason: reason.into() }, start..end.max(start)));
}
