//! Triples: N-Triples, one in a line, and Turtle. The columns are `subject`, `predicate` and `object`, and of an object
//! that is a literal its `datatype` and `language`.
//!
//! A blank node is one of its file alone: its text begins with `_:` and holds the file's path.

use super::broken::Broken;
use super::record::{Record, Records, fault};
use super::text_lines::TextLines;
use super::texts::Texts;
use crate::base::claims::columns::{Columns, NamedBy};
use crate::base::import::row_fault::Wrong;
use crate::diagnostic::Span;
use crate::disk::Input;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::turtle::LowLevelTurtleParser;
use oxttl::{NTriplesParser, TurtleParser, TurtleSyntaxError};
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

/// The names of the columns.
pub const COLUMNS: [&str; 5] = ["subject", "predicate", "object", "datatype", "language"];

fn columns() -> Columns {
    Columns::new(COLUMNS.map(str::to_string).to_vec(), NamedBy::File { lines: 0 })
}

/// The cells of a triple. `blank` gives the text for a blank node's label.
fn fill(record: &mut Record, triple: &Triple, mut blank: impl FnMut(&str) -> String) {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => record.push(node.as_str()),
        NamedOrBlankNode::BlankNode(node) => record.push(&blank(node.as_str())),
    }
    record.push(triple.predicate.as_str());
    match &triple.object {
        Term::NamedNode(node) => [node.as_str(), "", ""].map(|cell| record.push(cell)),
        Term::BlankNode(node) => [&blank(node.as_str()), "", ""].map(|cell| record.push(cell)),
        Term::Literal(literal) => {
            [literal.value(), literal.datatype().as_str(), literal.language().unwrap_or_default()]
                .map(|cell| record.push(cell))
        }
    };
}

pub struct NTriples {
    lines: TextLines,
    columns: Columns,
    file: String,
}

impl NTriples {
    pub fn open(input: &Input) -> Result<NTriples, Broken> {
        let file = input.path().display().to_string();
        Ok(NTriples { lines: TextLines::open(input)?, columns: columns(), file })
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
    lines: TextLines,
    columns: Columns,
    file: String,
    parser: LowLevelTurtleParser,
    /// What the parser has been given of the line.
    given: usize,
    texts: Texts,
    /// Whether a text ends with that.
    is_behind_text: bool,
    /// The texts of which the parser has made no triple yet: it does so when it sees what stands behind them.
    waiting: VecDeque<Waiting>,
    /// Blank nodes in the order they are met: those without a label get another one at each reading.
    blanks: HashMap<String, usize>,
}

impl Turtle {
    pub fn open(input: &Input) -> Result<Turtle, Broken> {
        Ok(Turtle {
            lines: TextLines::open(input)?,
            columns: columns(),
            file: input.path().display().to_string(),
            parser: TurtleParser::new().low_level(),
            given: 0,
            texts: Texts::default(),
            is_behind_text: false,
            waiting: VecDeque::new(),
            blanks: HashMap::new(),
        })
    }
}

/// A text whose triple has not been made.
#[derive(Default)]
struct Waiting {
    /// The line in which it ends, where that is no longer the one that is being read.
    line: Option<(u32, String)>,
    /// Whether a language or a datatype stands behind it, with which the object ends.
    is_typed: bool,
}

impl Records for Turtle {
    fn position(&self) -> u64 {
        self.lines.bytes
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The line of a triple is the one in which its object ends. What follows a mistake cannot be relied on.
    fn read(&mut self, record: &mut Record) -> Result<bool, Broken> {
        record.clear();
        loop {
            match self.parser.parse_next() {
                Some(Ok(triple)) => {
                    let text = match triple.object {
                        Term::Literal(_) => self.waiting.pop_front(),
                        _ => None,
                    };
                    match text.filter(|text| !text.is_typed).and_then(|text| text.line) {
                        Some((number, line)) => {
                            record.line = number;
                            record.text.push_str(&line);
                        }
                        None => {
                            record.line = self.lines.number;
                            record.text.push_str(&self.line());
                        }
                    }
                    let blanks = &mut self.blanks;
                    fill(record, &triple, |label| {
                        let next = blanks.len() + 1;
                        format!("_:{}#{}", self.file, blanks.entry(label.to_string()).or_insert(next))
                    });
                    return Ok(true);
                }
                Some(Err(error)) => return Err(self.broken(&error)?),
                None if self.parser.is_end() => return Ok(false),
                None => self.give()?,
            }
        }
    }
}

impl Turtle {
    /// Gives the parser the next piece: the rest of a line, or up to the end of a text in it. It begins a token anew with
    /// each piece: one that lies within a token only waits for those behind it.
    fn give(&mut self) -> Result<(), Broken> {
        if std::mem::take(&mut self.is_behind_text) {
            self.waiting.push_back(Waiting::default());
        }
        loop {
            if self.given == self.lines.line.len() {
                if self.waiting.iter().any(|text| text.line.is_none()) {
                    let line = (self.lines.number, self.line().into_owned());
                    self.waiting.iter_mut().for_each(|text| {
                        text.line.get_or_insert_with(|| line.clone());
                    });
                }
                let Some((_, line)) = self.lines.next()? else {
                    self.parser.end();
                    return Ok(());
                };
                let length = line.len();
                // A byte order mark is left out.
                self.given = self.lines.line.len() - length;
            }
            let rest = &self.lines.line[self.given..];
            let piece = self.texts.piece(rest);
            self.parser.extend_from_slice(&rest[..piece.length]);
            self.given += piece.length;
            if let (true, Some(last)) = (piece.types_text, self.waiting.back_mut()) {
                last.is_typed = true;
            }
            if !piece.is_within {
                self.is_behind_text = piece.ends_text;
                return Ok(());
            }
        }
    }

    /// The line that was read last, as it is shown.
    fn line(&self) -> Cow<'_, str> {
        match String::from_utf8_lossy(&self.lines.line) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_end()),
            Cow::Owned(text) => Cow::Owned(text.trim_end().to_string()),
        }
    }

    /// The error with the line in which it is.
    fn broken(&self, error: &TurtleSyntaxError) -> Result<Broken, Broken> {
        let place = error.location();
        let mut lines = TextLines::open(&self.lines.input)?;
        // Where the line begins, as the parser counts.
        let (mut begin, mut number, mut text) = (0, 1, vec![]);
        while let Some((next, line)) = lines.next()? {
            begin += text.len() as u64;
            (number, text) = (next, line.to_vec());
            if place.start.offset < begin + text.len() as u64 {
                break;
            }
        }
        let within = |offset: u64| {
            let byte = (offset.saturating_sub(begin) as usize).min(text.len());
            String::from_utf8_lossy(&text[..byte]).len()
        };
        let span = within(place.start.offset)..within(place.end.offset);
        let text = String::from_utf8_lossy(&text).trim_end().to_string();
        let (start, end) = (span.start.min(text.len()), span.end.min(text.len()));
        Ok(Broken::new(format!("it is no Turtle: {}", reason(error))).at(number, text, start..end.max(start)))
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
