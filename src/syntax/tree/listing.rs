//! The tree of a listing of claims.

use super::limits::{When, Word};
use super::phrases::NpList;
use super::relation_form::RelationForm;
use crate::diagnostic::Span;
use crate::model::claim::Status;
use serde::Serialize;

/// One thing that is asked of the claims: "what did Acme deny about Bolt in 2024" has four.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Listed {
    /// One of these.
    Status(Vec<Status>),
    /// All of these have a part in it.
    About(NpList),
    /// One of these is what it speaks of first: of whom somebody alleges it, say.
    Subject(NpList),
    /// What is shown of each claim, before the claim itself.
    Column(ListedColumn),
    /// It is what one of these says.
    Relation(Vec<RelationForm>),
    /// One of these is what it is said in relation to.
    Object(NpList),
    /// One of these says so: as the source, its publisher, or a speaker in it.
    According(NpList),
    /// It stands in one of these, or in what one of these publishes.
    Source(NpList),
    /// One of these is the speaker.
    Speaker(NpList),
    /// By what the rows are ordered, and whether from the last to the first.
    Order(Vec<(ListedColumn, bool)>),
    Limit(Word),
    /// How many there are is asked.
    Counted,
    Time(When, #[serde(skip)] Span),
    /// It tells when it was.
    Dated,
    /// When it was said.
    Said(When, #[serde(skip)] Span),
}

/// What a listing shows of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum ListedColumn {
    Relation,
    Subject,
    Object,
    /// What is told by each source that says so is shown in a row for each.
    Source,
    /// Who says it, one in each row.
    Speaker,
    Status,
    Time,
    Confidence,
    /// Where in the source.
    Place,
}

impl ListedColumn {
    pub fn word(self) -> &'static str {
        match self {
            ListedColumn::Relation => "relation",
            ListedColumn::Subject => "subject",
            ListedColumn::Object => "object",
            ListedColumn::Source => "source",
            ListedColumn::Speaker => "speaker",
            ListedColumn::Status => "status",
            ListedColumn::Time => "time",
            ListedColumn::Confidence => "confidence",
            ListedColumn::Place => "place",
        }
    }

    /// Whether one attestation tells it, and another may tell it otherwise.
    pub fn is_attested(self) -> bool {
        use ListedColumn::*;
        matches!(self, Source | Speaker | Confidence | Place)
    }
}
