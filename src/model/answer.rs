//! Answers: what a statement yields, in words and numbers, with nothing left to look up. Renderers see only this.

use super::{Quantity, Truth};
use serde::Serialize;
use std::sync::Arc;

/// The answer to one statement.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answer {
    /// The statement as it was put.
    pub statement: String,
    /// What was understood, in one line: `firms f: f stockpiled H20`.
    pub reading: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// How many further rows are only possible.
    pub possible: usize,
    /// Remarks that belong to the answer: ties, a hop limit that was reached, a claimed count that differs,
    /// why it is empty, a sum over claims that overlap. One sentence each.
    pub notes: Vec<String>,
    pub elapsed: std::time::Duration,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    pub name: String,
    /// Numbers stand to the right.
    pub numeric: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// `Possible` only where the question asked for possible rows too.
    pub truth: Truth,
    /// Shared by rows, so that a renderer numbers equal attestations once.
    pub evidence: Vec<Arc<Evidence>>,
    /// How many claims support the row beyond those in `evidence`.
    pub more_evidence: usize,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing known: an optional part that did not match.
    Empty,
    Entity(String),
    /// `yes`, `possible`, `denied`, `no claim found`, a date, a text, a path.
    Text(String),
    Bool(bool),
    Count(u64),
    Quantity {
        quantity: Quantity,
        /// The unit's name, for machines; `text` for people: "about 1 million units".
        unit: Option<String>,
        /// A group's claim together gives the amount: it is no member's own.
        together: bool,
        text: String,
    },
}

impl Cell {
    /// The cell as people read it.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Entity(text) | Cell::Text(text) | Cell::Quantity { text, .. } => text.clone(),
            Cell::Bool(yes) => (if *yes { "yes" } else { "no" }).to_string(),
            Cell::Count(number) => number.to_string(),
        }
    }

    pub fn is_numeric(&self) -> bool {
        matches!(self, Cell::Count(_) | Cell::Quantity { .. })
    }
}

/// One claim beneath a row, or one that a rule derived from others.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Evidence {
    /// The claim in words: "ByteDance, Alibaba and Tencent together requested H20 from Nvidia, quantity about 1
    /// million units".
    pub text: String,
    /// `reported`, `planned` …
    pub status: &'static str,
    /// The rule's text, for what is derived.
    pub rule: Option<String>,
    /// What the rule, or a chain of a transitive relation, rests on.
    pub beneath: Vec<Arc<Evidence>>,
    /// Empty for what is derived.
    pub attestations: Vec<Attested>,
}

/// An attestation in words.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Attested {
    /// The source's name in the base.
    pub source: String,
    pub publisher: Option<String>,
    pub title: Option<String>,
    /// The source's date of publication.
    pub published: Option<String>,
    pub address: Option<String>,
    pub said_by: Option<String>,
    pub said_on: Option<String>,
    pub at: Option<String>,
    pub quote: Option<String>,
    pub note: Option<String>,
    /// As a decimal from 0 to 1.
    pub confidence: Option<String>,
    pub file: String,
    pub line: u32,
}
