//! What may stand behind the beginning of a statement: found by putting it there and parsing.

use super::grammar::{Grammar, MOST_TOKENS, Rule, check_size, reads, rule_of};
use crate::syntax::parse_limit::{self, Steps};
use crate::syntax::tokens::{Category, Tokens};
use std::cell::Cell;

/// One thing that may come next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Expected {
    Word(&'static str),
    Category(Category),
    End,
}

/// The place behind the tokens of a statement that goes on.
pub struct Next {
    rule: Rule,
    /// The tokens in the form that the grammar reads.
    before: String,
    tokens: usize,
    /// Whether it takes too long to find out what it takes: then it is taken for nothing, and nobody tries on.
    is_too_long: Cell<bool>,
}

impl Next {
    /// `None` behind what is too long or nested too deep.
    pub fn after(tokens: &Tokens) -> Option<Next> {
        Next::of(rule_of(tokens), tokens)
    }

    /// The place behind the tokens of what the rule reads; `None` as above.
    pub(super) fn of(rule: Rule, tokens: &Tokens) -> Option<Next> {
        check_size(tokens).ok()?;
        Some(Next { rule, before: tokens.encode(), tokens: tokens.list.len(), is_too_long: Cell::new(false) })
    }

    /// Whether the statement may go on so.
    pub fn takes(&self, terminal: Expected) -> bool {
        if self.is_too_long.get() {
            return false;
        }
        let terminal = match terminal {
            Expected::Word(word) => word.to_string(),
            Expected::Category(category) => format!("~{}", category.letters()),
            Expected::End => {
                return parse_limit::parse::<Grammar, _>(self.rule, &self.before, Steps::MadeUp).is_ok();
            }
        };
        let reads = match self.tokens < MOST_TOKENS {
            true => reads(self.rule, &format!("{}{terminal}#{} ", self.before, self.tokens)),
            false => Some(false),
        };
        self.is_too_long.set(reads.is_none());
        reads.unwrap_or(false)
    }
}
