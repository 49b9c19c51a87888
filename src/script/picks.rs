//! What somebody at the prompt can pick by its number: the statements that the last refusal offered.

use crate::diagnostic::{Code, Diagnostic};

/// A statement that was offered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pick {
    pub statement: String,
    /// The word of the refused statement that nobody knew, and what stands in its place here.
    pub exchanged: Option<(String, String)>,
}

impl Pick {
    /// One without a word to be learned.
    pub fn of(statement: String) -> Pick {
        Pick { statement, exchanged: None }
    }
}

/// What a refusal offers, in the order of its numbers.
pub fn offered(problem: &Diagnostic) -> Vec<Pick> {
    let Some(label) = problem.labels.first() else { return vec![] };
    let refused = &label.source.text;
    let picks = problem.choices().into_iter().map(|offer| {
        let exchanged = match offer.edits.as_slice() {
            [only] if problem.code == Code::UnknownWord && offer.gives_up.is_empty() => {
                let word = refused[only.span.clone()].trim();
                let both = !word.is_empty() && !only.words.trim().is_empty();
                both.then(|| (word.to_string(), only.words.trim().to_string()))
            }
            _ => None,
        };
        Pick { statement: offer.statement(refused), exchanged }
    });
    picks.collect()
}
