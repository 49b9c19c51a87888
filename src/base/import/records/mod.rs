//! The records of a file, whatever its format: cells by column. One is in memory at a time.

mod broken;
pub mod csv;
mod json;
pub mod quotes;
mod rdf;
mod texts;

use super::settings::{Format, Settings};
use crate::base::claims::columns::Columns;
use crate::base::import::wrong::Wrong;
use crate::diagnostic::{Span, lines};
use crate::disk::{Input, Reader};
use crate::vocabulary::fold::composed;
use ::csv::StringRecord;
pub use broken::{Broken, text, utf8_help};
use std::io::{self, BufReader};

/// A record of a file.
#[derive(Default)]
pub struct Record {
    /// The line that it begins in, from 1.
    pub line: u32,
    /// A text for each column, its letters composed; empty where the record has none.
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
    /// A list that holds lists or objects.
    Nested,
}

impl Odd {
    pub fn one(self) -> &'static str {
        match self {
            Odd::List => "a list",
            Odd::Object => "an object",
            Odd::Nested => "a list of lists or objects",
        }
    }
}

/// What the elements of a list are divided by: a character that no text holds.
pub const DIVIDER: char = '\u{1f}';

impl Record {
    /// Adds a cell.
    fn push(&mut self, text: &str) {
        self.cells.push_field(&composed(text));
    }

    /// What the cell of a column is that is no single value, if it is none.
    pub fn odd(&self, column: usize) -> Option<Odd> {
        self.odd.iter().find(|(of, _)| *of == column).map(|(_, odd)| *odd)
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
pub trait Records: Send {
    fn columns(&self) -> &Columns;

    /// Reads the next record; `false` behind the last one. A record that is not of the format has a fault; an error
    /// means that nothing behind it can be read.
    fn read(&mut self, record: &mut Record) -> Result<bool, Broken>;

    /// How many bytes of the file have been read.
    fn position(&self) -> u64;
}

/// Opens a file in the format of the settings.
pub fn open(input: &Input, settings: &Settings) -> Result<Box<dyn Records>, Broken> {
    Ok(match settings.format {
        Format::Csv => Box::new(csv::Csv::open(input, settings)?),
        Format::JsonLines => Box::new(json::JsonLines::open(input, settings)?),
        Format::NTriples => Box::new(rdf::NTriples::open(input)?),
        Format::Turtle => Box::new(rdf::Turtle::open(input)?),
    })
}

/// The lines of a file, with their numbers.
struct Lines {
    file: BufReader<Reader>,
    input: Input,
    line: Vec<u8>,
    /// How many lines have been read.
    number: u32,
    bytes: u64,
}

impl Lines {
    fn open(input: &Input) -> Result<Lines, Broken> {
        let file = BufReader::with_capacity(1 << 16, text(input)?);
        Ok(Lines { file, input: input.clone(), line: vec![], number: 0, bytes: 0 })
    }

    /// The next line, with its end. A byte order mark at the file's begin is left out.
    fn next(&mut self) -> io::Result<Option<(u32, &[u8])>> {
        self.line.clear();
        self.bytes += lines::read(&mut self.file, &mut self.line)? as u64;
        self.number = self.number.saturating_add(u32::from(!self.line.is_empty()));
        let line = self.line.as_slice();
        let start = if self.number == 1 { line.strip_prefix("\u{feff}".as_bytes()) } else { None };
        Ok((!line.is_empty()).then_some((self.number, start.unwrap_or(line))))
    }

    /// Reads the next line that holds a record, which `parse` makes of its text; `false` where it holds none.
    fn read(
        &mut self,
        record: &mut Record,
        mut parse: impl FnMut(&mut Record, &str) -> bool,
    ) -> Result<bool, Broken> {
        record.clear();
        while let Some((number, line)) = self.next()? {
            record.line = number;
            match std::str::from_utf8(line) {
                Ok(text) if parse(record, text.trim_end()) => return Ok(true),
                Ok(_) => {}
                Err(error) => {
                    let (valid, byte) = (error.valid_up_to(), line[error.valid_up_to()]);
                    let text = String::from_utf8_lossy(line).into_owned();
                    let wrong = Wrong::row(format!("the byte 0x{byte:02X} is not UTF-8"));
                    let wrong = wrong.help(utf8_help(self.input.path()));
                    fault(record, text.trim_end(), valid..valid + 1, wrong);
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// Shows the line in messages, in which a fault begins at a byte and ends at another.
fn fault(record: &mut Record, text: &str, span: Span, wrong: Wrong) {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (boundary(span.start), boundary(span.end));
    record.text = text.to_string();
    record.fault = Some((wrong, start..end.max(start)));
}
