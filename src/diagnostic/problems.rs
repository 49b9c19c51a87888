//! All that is wrong with a base, as an error.

use super::codes::Code;
use super::message::{Diagnostic, Severity};
use super::source::Source;
use std::error::Error;
use std::fmt;
use std::ops::Deref;

/// Every problem of a base that stands in the way, in the order of its files and lines, with warnings among them.
#[derive(Clone, PartialEq)]
pub struct Problems(Vec<Diagnostic>);

impl Problems {
    /// Of several problems of a text, the first error that it has itself, or else the first of the base.
    pub fn foremost(self, text: &Source) -> Box<Diagnostic> {
        let is_elsewhere = |problem: &Diagnostic| problem.labels.iter().all(|label| *label.source != *text);
        let rank = |problem: &Diagnostic| (problem.severity != Severity::Error, is_elsewhere(problem));
        let foremost = self.0.into_iter().min_by_key(rank);
        Box::new(foremost.unwrap_or_else(|| Diagnostic::error(Code::NotAdded, "the claim was not added")))
    }
}

impl From<Vec<Diagnostic>> for Problems {
    fn from(problems: Vec<Diagnostic>) -> Problems {
        Problems(problems)
    }
}

impl From<Box<Diagnostic>> for Problems {
    fn from(problem: Box<Diagnostic>) -> Problems {
        Problems(vec![*problem])
    }
}

impl Deref for Problems {
    type Target = [Diagnostic];

    fn deref(&self) -> &[Diagnostic] {
        &self.0
    }
}

impl IntoIterator for Problems {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// As a person reads them.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.iter().try_for_each(|problem| f.write_str(&problem.render(false)))
    }
}

/// As they are read too: this is what a program's `main` shows.
impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl Error for Problems {}
