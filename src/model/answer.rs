//! Answers: what a statement yields, in words and numbers. Renderers see only this, and look nothing up: of rows there may
//! be millions, so each says its words when it is asked for them, and nobody holds the words of all.

use super::Truth;
pub use super::cell::{Amount, Cell, Chain, ClaimText, Entity, Group, Hop, Kind, Verdict};
use super::claim::Status;
pub use super::note::{Note, Wider};
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
    /// What lists them too, where there are any.
    pub listed_by: Option<Wider>,
    pub notes: Vec<Note>,
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

/// One claim beneath a row, or one that a rule derived from others.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Evidence {
    /// The claim in words: "ByteDance, Alibaba and Tencent together requested H20 from Nvidia, quantity about 1
    /// million units".
    pub text: String,
    pub status: Status,
    /// The rule's text, for what is derived.
    pub rule: Option<String>,
    /// What the rule, or a chain of a transitive relation, rests on.
    pub beneath: Vec<Arc<Evidence>>,
    /// The claims that stand beneath it, and above it, with what each is to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tied: Vec<Tied>,
    /// Empty for what is derived.
    pub attestations: Vec<Attested>,
}

/// A claim that bears on another.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Tied {
    /// How it does: "because".
    pub how: String,
    pub claim: ClaimText,
}

impl Attested {
    /// Who says it, in the source: "Reuters, citing an official".
    pub fn voice(&self) -> Option<String> {
        let speakers = self.said_by.iter().chain(&self.citing).map(String::as_str);
        let voice = speakers.collect::<Vec<_>>().join(", citing ");
        self.said_by.is_some().then_some(voice)
    }
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
    /// Whom the speaker cites, and whom that one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citing: Vec<String>,
    pub said_on: Option<String>,
    pub at: Option<String>,
    pub quote: Option<String>,
    pub note: Option<String>,
    /// As a decimal from 0 to 1.
    pub confidence: Option<String>,
    pub file: String,
    pub line: u32,
}
