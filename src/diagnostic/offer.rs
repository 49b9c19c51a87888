//! What may have been meant instead of what is refused: words that come near, and statements that can be asked.

use super::source::Span;

/// What may have been meant.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Meant {
    /// Words that come near one that nobody knows.
    pub near: Vec<Near>,
    /// Statements that can be asked instead. A stage proposes them; the session keeps those that are read.
    pub offers: Vec<Offer>,
}

/// What a word at a place may have been meant to be, the nearest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Near {
    pub span: Span,
    pub words: Vec<String>,
}

/// The refused statement with other words at some places. It says all that the statement says but what it gives up.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Offer {
    /// In the order of their places, which do not overlap.
    pub edits: Vec<Edit>,
    /// The places of known words that are exchanged: of two that English leaves open, the `and` that is offered as `or`.
    pub gives_up: Vec<Span>,
}

/// Other words at a place; none where it is left out, and a place of no length where they are put between.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    pub span: Span,
    pub words: String,
}

impl Offer {
    /// One place with other words.
    pub fn of(span: Span, words: impl Into<String>) -> Offer {
        Offer { edits: vec![Edit { span, words: words.into() }], gives_up: vec![] }
    }

    /// Lets a known word go that stands at a place of an edit.
    pub fn giving_up(mut self, span: Span) -> Offer {
        self.gives_up.push(span);
        self
    }

    /// Whether it only has words less.
    pub fn leaves_out(&self) -> bool {
        self.edits.iter().all(|edit| edit.words.is_empty())
    }

    /// The statement as it is offered, in one line without blanks at its ends.
    pub fn statement(&self, refused: &str) -> String {
        let mut statement = String::new();
        let mut written = 0;
        for Edit { span, words } in &self.edits {
            statement.push_str(&refused[written..span.start]);
            statement.push_str(words);
            written = span.end;
        }
        statement.push_str(&refused[written..]);
        statement.trim().to_string()
    }
}
