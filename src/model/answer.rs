//! Answers: what a statement yields, in words and numbers. Renderers see only this, and look nothing up: of rows there may
//! be millions, so each says its words when it is asked for them, and nobody holds the words of all.

use super::{EntityId, Quantity, Truth};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// The answer to one statement.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answer {
    /// The statement as it was put.
    pub statement: String,
    /// What was understood, in one line: `firms f: f stockpiled H20`.
    pub reading: String,
    pub columns: Vec<Column>,
    pub rows: Rows,
    /// How many further rows are only possible.
    pub possible: usize,
    /// What lists them too, as the note says it: "`possibly` before the verb".
    pub listed_by: String,
    /// Remarks that belong to the answer: ties, a hop limit that was reached, a claimed count that differs,
    /// why it is empty, a sum over claims that overlap. One sentence each.
    pub notes: Vec<String>,
    pub elapsed: std::time::Duration,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

impl Column {
    /// Numbers stand to the right.
    pub fn is_numeric(&self) -> bool {
        self.kind == Kind::Number
    }
}

/// What the cells of a column are, those aside that are empty.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// There is none, or all are empty.
    Nothing,
    Entity,
    /// Counts, and quantities with or without a unit.
    Number,
    Date,
    Text,
    /// Whether something is so: `yes`, `no claim found`, …
    Verdict,
    /// A claim in words.
    Claim,
    /// A chain of claims from one entity to another.
    Chain,
    /// Of several of these kinds.
    Mixed,
}

/// Rows that are put into words one by one.
pub trait Listing: Send + Sync {
    fn row_count(&self) -> usize;
    fn cells(&self, row: usize) -> Vec<Cell>;
    fn truth(&self, row: usize) -> Truth;
    fn evidence(&self, row: usize) -> Vec<Arc<Evidence>>;
    fn more_evidence(&self, row: usize) -> usize;
}

/// The rows of an answer.
#[derive(Clone)]
pub struct Rows(Arc<dyn Listing>);

/// A row of an answer, which says its words when it is asked for them.
#[derive(Clone, Copy)]
pub struct RowOf<'a> {
    rows: &'a dyn Listing,
    index: usize,
}

/// A row in words.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// `Possible` only where the question asked for possible rows too.
    pub truth: Truth,
    /// What several of them rest on is shared.
    pub evidence: Vec<Arc<Evidence>>,
    /// How many claims support the row beyond those in `evidence`.
    pub more_evidence: usize,
}

impl Rows {
    pub fn of(listing: impl Listing + 'static) -> Rows {
        Rows(Arc::new(listing))
    }

    pub fn len(&self) -> usize {
        self.0.row_count()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, index: usize) -> Option<RowOf<'_>> {
        (index < self.len()).then_some(RowOf { rows: &*self.0, index })
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = RowOf<'_>> + Clone {
        (0..self.len()).map(|index| RowOf { rows: &*self.0, index })
    }
}

impl<'a> RowOf<'a> {
    pub fn cells(self) -> Vec<Cell> {
        self.rows.cells(self.index)
    }

    /// `Possible` only where the question asked for possible rows too.
    pub fn truth(self) -> Truth {
        self.rows.truth(self.index)
    }

    pub fn evidence(self) -> Vec<Arc<Evidence>> {
        self.rows.evidence(self.index)
    }

    /// How many claims support the row beyond those in `evidence`.
    pub fn more_evidence(self) -> usize {
        self.rows.more_evidence(self.index)
    }

    pub fn has_evidence(self) -> bool {
        self.more_evidence() > 0 || !self.evidence().is_empty()
    }

    /// All of it in words.
    pub fn said(self) -> Row {
        Row {
            cells: self.cells(),
            truth: self.truth(),
            evidence: self.evidence(),
            more_evidence: self.more_evidence(),
        }
    }
}

/// Rows that are in words already.
impl Listing for Vec<Row> {
    fn row_count(&self) -> usize {
        self.len()
    }

    fn cells(&self, row: usize) -> Vec<Cell> {
        self[row].cells.clone()
    }

    fn truth(&self, row: usize) -> Truth {
        self[row].truth
    }

    fn evidence(&self, row: usize) -> Vec<Arc<Evidence>> {
        self[row].evidence.clone()
    }

    fn more_evidence(&self, row: usize) -> usize {
        self[row].more_evidence
    }
}

impl FromIterator<Row> for Rows {
    fn from_iter<I: IntoIterator<Item = Row>>(rows: I) -> Rows {
        Rows::of(rows.into_iter().collect::<Vec<Row>>())
    }
}

impl Default for Rows {
    fn default() -> Rows {
        Rows::of(Vec::<Row>::new())
    }
}

impl PartialEq for Rows {
    fn eq(&self, other: &Rows) -> bool {
        self.len() == other.len() && self.iter().zip(other.iter()).all(|(a, b)| a.said() == b.said())
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_list().entries(self.iter().map(RowOf::said)).finish()
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing known: an optional part that did not match.
    Empty,
    Entity {
        /// Its number in the base that was asked, and in no other.
        id: EntityId,
        /// Its name, with what tells it apart from others of that name.
        text: String,
    },
    /// `yes`, `possible`, `denied`, `no claim found`, a date, a text, a path.
    Text(String),
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
        self.clone().into_text()
    }

    /// As [`text`](Cell::text), of a cell that is not needed further.
    pub fn into_text(self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Entity { text, .. } | Cell::Text(text) | Cell::Quantity { text, .. } => text,
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
