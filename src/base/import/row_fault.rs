//! What is wrong with a row.

use crate::diagnostic::Diagnostic;

/// What is wrong with a row, and in which column.
#[derive(Clone, Debug)]
pub struct Wrong {
    pub column: Option<usize>,
    pub reason: String,
    /// The way out of this in particular.
    pub help: Option<String>,
}

impl Wrong {
    /// What is wrong with a row as a whole.
    pub fn row(reason: impl Into<String>) -> Wrong {
        Wrong { column: None, reason: reason.into(), help: None }
    }

    pub fn cell(column: usize, reason: impl Into<String>) -> Wrong {
        Wrong { column: Some(column), ..Wrong::row(reason) }
    }

    pub fn help(self, help: impl Into<String>) -> Wrong {
        Wrong { help: Some(help.into()), ..self }
    }
}

/// What a claim may not say, in any row.
impl From<Box<Diagnostic>> for Wrong {
    fn from(problem: Box<Diagnostic>) -> Wrong {
        Wrong::row(problem.message)
    }
}

pub fn wrong<T>(column: Option<usize>, reason: impl Into<String>) -> std::result::Result<T, Wrong> {
    Err(Wrong { column, ..Wrong::row(reason) })
}
