//! How `find` says a relation.

use super::limits::Word;
use crate::diagnostic::Span;
use serde::Serialize;

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum RelationForm {
    /// `[relation name]`
    Exact {
        #[serde(skip)]
        span: Span,
        name: String,
    },
    Verb(Word),
    /// "made by": subject and object change places
    Passive(Word),
    Phrase(Word),
    Noun(Word),
}
