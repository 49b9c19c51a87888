//! What would be said of nothing: refused, so that no word of a question is left without a meaning.

use super::draft::Draft;
use crate::diagnostic::{Code, Result};
use crate::syntax::tree::{Adjunct, AdjunctKind, Predicate, Vp};

impl Vp {
    /// What is said of the claim that a noun behind "is" names: with "planned to be" before it, its status.
    pub fn adjuncts_of_noun(&self) -> Vec<Adjunct> {
        let status = self.status.map(|status| {
            let kind = AdjunctKind::Status(status);
            Adjunct { span: self.span.clone(), comma: false, kind }
        });
        self.adjuncts.iter().cloned().chain(status).collect()
    }
}

impl Draft<'_, '_> {
    /// Refuses a time, a source or a status of what no claim says: "larger than Norway in 2020", "planned to be larger".
    pub fn check_claims(&self, vp: &Vp) -> Result<()> {
        let claims = match &vp.predicate {
            Predicate::Verb { .. }
            | Predicate::Passive { .. }
            | Predicate::Have(_)
            | Predicate::Phrase { .. }
            | Predicate::Preposition { .. }
            | Predicate::Noun(_)
            | Predicate::Is(_)
            | Predicate::There(Some(_)) => true,
            Predicate::Adjectives(_)
            | Predicate::Compared(..)
            | Predicate::Ranked(..)
            | Predicate::Called(_)
            | Predicate::Dated(_)
            | Predicate::Between(_)
            | Predicate::Near { .. }
            | Predicate::There(None)
            | Predicate::Located => false,
        };
        if claims {
            return Ok(());
        }
        if let Some(adjunct) = vp.adjuncts.first() {
            let message = "this is said of claims, and no one claim says what is asked here";
            return Err(self.refuse(Code::StrayCondition, message, adjunct.span.clone()));
        }
        if vp.status.is_some() {
            let message =
                "what is planned, expected or alleged is said with a verb, a phrase or a noun of the base";
            return Err(self.refuse(Code::StrayStatus, message, vp.span.clone()));
        }
        Ok(())
    }
}
