//! The tree of a listing of claims.

use super::limits::When;
use super::phrases::NpList;
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
    /// One of these says so.
    According(NpList),
    Time(When, #[serde(skip)] Span),
    /// When it was said.
    Said(When, #[serde(skip)] Span),
}

/// What a listing shows of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum ListedColumn {
    /// Who says it, one in each row.
    Speaker,
    Subject,
}

impl ListedColumn {
    pub fn word(self) -> &'static str {
        match self {
            ListedColumn::Speaker => "speaker",
            ListedColumn::Subject => "subject",
        }
    }
}
