//! What every format makes of a file: records, whose cells are texts by column.

use super::broken::Broken;
use crate::base::claims::columns::Columns;
use crate::base::import::row_fault::Wrong;
use crate::diagnostic::Span;
use crate::vocabulary::fold::composed;
use csv::StringRecord;

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
    pub fn push(&mut self, text: &str) {
        self.cells.push_field(&composed(text));
    }

    /// What the cell of a column is that is no single value, if it is none.
    pub fn odd(&self, column: usize) -> Option<Odd> {
        self.odd.iter().find(|(of, _)| *of == column).map(|(_, odd)| *odd)
    }

    pub fn clear(&mut self) {
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

/// Shows the line in messages, in which a fault begins at a byte and ends at another.
pub fn fault(record: &mut Record, text: &str, span: Span, wrong: Wrong) {
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
