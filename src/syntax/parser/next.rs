//! What may stand behind the beginning of a statement: found by putting it there and parsing.

use super::expected::Expected;
use super::{Grammar, MOST_TOKENS, Rule, check_size, limit_steps, position, rule_of};
use crate::syntax::tagger::Tokens;
use pest::Parser;

/// The place behind the tokens of a statement that goes on.
pub struct Next {
    rule: Rule,
    /// The tokens in the form that the grammar reads.
    before: String,
    tokens: usize,
}

impl Next {
    /// `None` behind what is too long or nested too deep.
    pub fn after(tokens: &Tokens) -> Option<Next> {
        Next::of(rule_of(tokens), tokens)
    }

    /// The place behind the tokens of what the rule reads; `None` as above.
    pub(super) fn of(rule: Rule, tokens: &Tokens) -> Option<Next> {
        check_size(tokens).ok()?;
        Some(Next { rule, before: tokens.encode(), tokens: tokens.list.len() })
    }

    /// Whether the statement may go on so.
    pub fn takes(&self, terminal: Expected) -> bool {
        let terminal = match terminal {
            Expected::Word(word) => word.to_string(),
            Expected::Category(category) => format!("~{}", category.letters()),
            Expected::End => {
                limit_steps();
                return Grammar::parse(self.rule, &self.before).is_ok();
            }
        };
        self.tokens < MOST_TOKENS && reads(self.rule, &format!("{}{terminal}#{} ", self.before, self.tokens))
    }
}

/// Whether a statement can begin so.
pub fn is_open(tokens: &Tokens) -> bool {
    reads(rule_of(tokens), &tokens.encode())
}

/// Whether some reading takes all of the text: behind it stands what no rule takes, so that the parse fails,
/// and it fails there.
fn reads(rule: Rule, text: &str) -> bool {
    limit_steps();
    let error = Grammar::parse(rule, &format!("{text}\u{1}")).err();
    error.is_some_and(|error| position(&error) == text.len())
}
