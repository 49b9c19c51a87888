//! From tree to tree, before any meaning is chosen: what is said in another order or in fewer words is put as it is resolved.

mod choices;
mod exceptions;
mod lists;
mod phrases;
mod together;
mod turned;

use super::context::Context;
use crate::diagnostic::Result;
use crate::syntax::tree::Sentence;
pub use together::{joined, together};

impl Context<'_> {
    /// The sentence as it is resolved: in each way in which it may be meant, most often one. Whatever is rewritten is looked at
    /// again from the start.
    pub fn desugared(&self, sentence: &Sentence) -> Vec<Result<Sentence>> {
        if let Some(turned) = sentence.owner_in_front() {
            return self.desugared(&turned);
        }
        match self.last_phrase_said(sentence) {
            Some((turned, true)) => self.desugared(&turned),
            Some((turned, false)) => [self.with_exceptions(sentence), self.desugared(&turned)].concat(),
            None => self.with_exceptions(sentence),
        }
    }

    fn with_exceptions(&self, sentence: &Sentence) -> Vec<Result<Sentence>> {
        match self.exceptions_raised(sentence) {
            Err(refusal) => vec![Err(refusal)],
            Ok(Some(raised)) => self.desugared(&raised),
            Ok(None) => {
                let choice = sentence.list_as_choice().map(|choice| self.desugared(&choice));
                [self.with_subject(sentence), choice.unwrap_or_default()].concat()
            }
        }
    }

    fn with_subject(&self, sentence: &Sentence) -> Vec<Result<Sentence>> {
        let together = || {
            let (subject, predicates) = together(&sentence.subject, &sentence.predicates)?;
            Some(Sentence { subject, predicates, ..sentence.clone() })
        };
        match sentence.asked_in_front().or_else(together) {
            Some(rewritten) => self.desugared(&rewritten),
            None => vec![Ok(sentence.clone())],
        }
    }
}
