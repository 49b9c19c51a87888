//! What may be asked of claims that stands beneath them.

use crate::model::claim::TieKind;
use serde::Serialize;

/// What stands beneath claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Beneath {
    /// Why something is so, and what for.
    Reasons,
    /// On what it depends.
    Conditions,
}

impl Beneath {
    /// The word for them in `find`.
    pub fn word(self) -> &'static str {
        match self {
            Beneath::Reasons => "reasons",
            Beneath::Conditions => "conditions",
        }
    }

    /// The word for one of them.
    pub fn one(self) -> &'static str {
        match self {
            Beneath::Reasons => "reason",
            Beneath::Conditions => "condition",
        }
    }

    pub fn takes(self, kind: TieKind) -> bool {
        match self {
            Beneath::Reasons => kind.is_reason() || kind == TieKind::SoThat,
            Beneath::Conditions => kind == TieKind::If,
        }
    }
}
