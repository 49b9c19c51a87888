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
    /// One of these says so.
    According(NpList),
    Time(When, #[serde(skip)] Span),
    /// When it was said.
    Said(When, #[serde(skip)] Span),
}
