//! Looking around in a base: its schema, its names, the forms of its words, and questions it can answer.

use super::Session;
use crate::diagnostic::Result;

impl Session {
    /// How many entities and claims the base has.
    pub fn size(&self) -> (usize, usize) {
        (self.snapshot().entity_count(), self.snapshot().claim_count())
    }

    /// The types and relations of the base; with a topic, that one in full.
    pub fn schema(&self, _topic: Option<&str>) -> Result<String> {
        todo!()
    }

    /// The entities that have a name or an alias with this beginning.
    pub fn names(&self, _prefix: &str) -> String {
        todo!()
    }

    /// The ways to say what a word belongs to.
    pub fn forms(&self, _word: &str) -> Result<String> {
        todo!()
    }

    /// Questions that this base answers, made of its own vocabulary.
    pub fn examples(&self) -> Vec<String> {
        todo!()
    }
}
