//! Patterns by which the base defines adjectives and rules.

use crate::diagnostic::{Result, Source};
use crate::model::AdjectiveId;
use crate::syntax::parser;
use crate::syntax::tagger::tag;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::FindClause;
use crate::vocabulary::{Names, Vocabulary};
use std::collections::HashMap;
use std::sync::Arc;

/// A pattern as the base writes it, parsed.
#[derive(Clone, Debug)]
pub struct Definition {
    pub tokens: Tokens,
    pub clauses: Vec<FindClause>,
}

/// The meanings of the defined adjectives.
pub type Definitions = HashMap<AdjectiveId, Definition>;

impl Definition {
    /// Parses a pattern. The source names its place in the base.
    pub fn parse(source: &Arc<Source>, vocabulary: &Vocabulary, names: &dyn Names) -> Result<Definition> {
        let tokens = tag(source, vocabulary, names)?;
        let clauses = parser::parse_pattern(&tokens, vocabulary, names)?;
        Ok(Definition { tokens, clauses })
    }
}
