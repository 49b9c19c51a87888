//! Triples: N-Triples, one in a line, and Turtle. The columns are `subject`, `predicate` and `object`, and of an object
//! that is a literal its `datatype` and `language`.
//!
//! A blank node is one of its file alone: its text begins with `_:` and holds the file's path.

use super::{Broken, Lines, Record, Records, fault};
use crate::base::claims::columns::{Columns, NamedBy};
use crate::base::import::row::Wrong;
use crate::diagnostic::Span;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::turtle::LowLevelTurtleParser;
use oxttl::{NTriplesParser, TurtleParser, TurtleSyntaxError};
use std::collections::HashMap;
use std::path::Path;

/// The names of the columns.
pub const COLUMNS: [&str; 5] = ["subject", "predicate", "object", "datatype", "language"];

fn columns() -> Columns {
    Columns::new(COLUMNS.map(str::to_string).to_vec(), NamedBy::File { lines: 0 })
}

/// The cells of a triple. `blank` gives the text for a blank node's label.
fn fill(record: &mut Record, triple: &Triple, mut blank: impl FnMut(&str) -> String) {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => record.cells.push_field(node.as_str()),
        NamedOrBlankNode::BlankNode(node) => record.cells.push_field(&blank(node.as_str())),
    }
    record.cells.push_field(triple.predicate.as_str());
    match &triple.object {
        Term::NamedNode(node) => [node.as_str(), "", ""].map(|cell| record.cells.push_field(cell)),
        Term::BlankNode(node) => [&blank(node.as_str()), "", ""].map(|cell| record.cells.push_field(cell)),
        Term::Literal(literal) => {
            [literal.value(), literal.datatype().as_str(), literal.language().unwrap_or_default()]
                .map(|cell| record.cells.push_field(cell))
        }
    };
}

pub struct NTriples {
    lines: Lines,
    columns: Columns,
    file: String,
}

impl NTriples {
    pub fn open(path: &Path) -> Result<NTriples, Broken> {
        Ok(NTriples { lines: Lines::open(path)?, columns: columns(), file: path.display().to_string() })
    }
}

impl Records for NTriples {
    fn position(&self) -> u64 {
        self.lines.bytes
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, Broken> {
        let NTriples { lines, file, .. } = self;
        lines.read(record, |record, text| {
            match NTriplesParser::new().for_slice(text).next() {
                // A comment, or nothing.
                None => return false,
                Some(Ok(triple)) => {
                    record.text.push_str(text);
                    record.places.extend(places(text));
                    fill(record, &triple, |label| format!("_:{file}#{label}"));
                }
                Some(Err(error)) => {
                    let place = error.location();
                    let span = place.start.offset as usize..place.end.offset as usize;
                    let reason = format!("it is no triple: {}", reason(&error));
                    fault(record, text, span, Wrong::row(reason));
                }
            }
            true
        })
    }
}

pub struct Turtle {
    lines: Lines,
    columns: Columns,
    file: String,
    parser: LowLevelTurtleParser,
    /// How many lines the parser is given at once. It begins a token anew with each: of a token of many lines, which is
    /// a long text, it gets twice as many every time.
    feed: usize,
    /// Blank nodes in the order they are met: those without a label get another one at each reading.
    blanks: HashMap<String, usize>,
}

impl Turtle {
    pub fn open(path: &Path) -> Result<Turtle, Broken> {
        Ok(Turtle {
            lines: Lines::open(path)?,
            columns: columns(),
            file: path.display().to_string(),
            parser: TurtleParser::new().low_level(),
            feed: 1,
            blanks: HashMap::new(),
        })
    }
}

impl Records for Turtle {
    fn position(&self) -> u64 {
        self.lines.bytes
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The line of a triple is the one in which it is complete. What follows a mistake cannot be relied on.
    fn read(&mut self, record: &mut Record) -> Result<bool, Broken> {
        record.clear();
        loop {
            match self.parser.parse_next() {
                Some(Ok(triple)) => {
                    self.feed = 1;
                    record.line = self.lines.number;
                    record.text.push_str(String::from_utf8_lossy(&self.lines.line).trim_end());
                    let blanks = &mut self.blanks;
                    fill(record, &triple, |label| {
                        let next = blanks.len() + 1;
                        format!("_:{}#{}", self.file, blanks.entry(label.to_string()).or_insert(next))
                    });
                    return Ok(true);
                }
                Some(Err(error)) => return Err(self.broken(&error)?),
                None if self.parser.is_end() => return Ok(false),
                None => {
                    for _ in 0..self.feed {
                        match self.lines.next()? {
                            Some((_, line)) => self.parser.extend_from_slice(line),
                            None => {
                                self.parser.end();
                                break;
                            }
                        }
                    }
                    self.feed *= 2;
                }
            }
        }
    }
}

impl Turtle {
    /// The error with the line in which it is.
    fn broken(&self, error: &TurtleSyntaxError) -> Result<Broken, Broken> {
        let place = error.location();
        let mut lines = Lines::open(&self.lines.path)?;
        let mut text = String::new();
        while let Some((number, line)) = lines.next()? {
            if u64::from(number) > place.start.line {
                text = String::from_utf8_lossy(line).trim_end().to_string();
                break;
            }
        }
        let byte =
            |column: u64| text.char_indices().nth(column as usize).map_or(text.len(), |(byte, _)| byte);
        let start = byte(place.start.column);
        let end = if place.end.line == place.start.line { byte(place.end.column) } else { text.len() };
        let line = place.start.line as u32 + 1;
        Ok(Broken::new(format!("it is no Turtle: {}", reason(error))).at(line, text, start..end.max(start)))
    }
}

/// Where subject, predicate and object are in a line that holds a triple.
fn places(line: &str) -> Vec<Span> {
    let mut at = 0;
    let place = |_| {
        let rest = line[at..].trim_start();
        let start = line.len() - rest.len();
        let length = match rest.as_bytes() {
            [b'<', ..] => rest.find('>').map(|end| end + 1),
            [b'"', text @ ..] => {
                let mut escaped = false;
                let ends = |&byte: &u8| {
                    byte == b'"' && !escaped || {
                        escaped = byte == b'\\' && !escaped;
                        false
                    }
                };
                text.iter().position(ends).map(|end| end + 2)
            }
            _ => rest.find(|c: char| c.is_whitespace() || c == '<'),
        };
        at = start + length.unwrap_or(rest.len());
        start..at
    };
    (0..3).map(place).collect()
}

/// What a parser says, as we begin and end what is wrong.
fn reason(error: &TurtleSyntaxError) -> String {
    let message = error.message().trim_end_matches('.');
    let mut letters = message.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(message.chars().skip(1)).collect()
        }
        _ => message.to_string(),
    }
}
