//! The texts that messages point into, and places in them.

use super::lines;
use serde::Serialize;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A text that messages can point into: a file of the base, a script, or what was typed.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// A path as the user would write it, or `question`, `standard input` and the like.
    pub name: String,
    pub text: String,
    /// The line of the file that `text` begins with, from 1: a statement of a script keeps its own place.
    pub first_line: usize,
    ends: Ends,
}

/// Where the lines of a text end, found when a line is first asked for: a file with a hundred thousand
/// problems tells the line of each. It follows from the text, and has no part in comparing sources.
#[derive(Debug, Default)]
struct Ends(OnceLock<Vec<usize>>);

impl PartialEq for Ends {
    fn eq(&self, _: &Ends) -> bool {
        true
    }
}

impl Eq for Ends {}

impl Hash for Ends {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        Source::at(name, text, 1)
    }

    /// A piece of a file that begins at `first_line`.
    pub fn at(name: impl Into<String>, text: impl Into<String>, first_line: usize) -> Arc<Source> {
        Arc::new(Source { name: name.into(), text: text.into(), first_line, ends: Ends::default() })
    }

    /// The line, from 1, in the file, of a byte offset in `text`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.first_line + self.ends().partition_point(|&end| end <= offset)
    }

    /// Where each line ends, behind its mark.
    fn ends(&self) -> &[usize] {
        self.ends.0.get_or_init(|| lines::ends(self.text.as_bytes()).map(|end| end.end).collect())
    }
}

/// A range of bytes in a source.
pub type Span = Range<usize>;

/// A place in a text: its line and its column, both from 1. Columns count characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Source {
    /// The place of a byte offset in `text`.
    pub fn position(&self, offset: usize) -> Position {
        let ends = self.ends();
        let lines = ends.partition_point(|&end| end <= offset);
        let begin = lines.checked_sub(1).map_or(0, |last| ends[last]);
        Position { line: self.first_line + lines, column: 1 + self.text[begin..offset].chars().count() }
    }
}

/// A span that lies within the text, on character boundaries.
pub fn clamp(text: &str, span: &Span) -> Span {
    let fit = |offset: usize| {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = fit(span.start);
    start..fit(span.end).max(start)
}
