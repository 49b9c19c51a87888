//! What may stand behind the beginning of a statement: found by putting it there and parsing.

use super::expected::Expected;
use super::{Grammar, MOST_TOKENS, Rule, check_size, is_find, limit_steps, position};
use crate::syntax::tagger::Tokens;
use crate::vocabulary::keywords::KEYWORDS;
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
        Next::of(if is_find(tokens) { Rule::find } else { Rule::question }, tokens)
    }

    /// The place behind the tokens of what the rule reads; `None` as above.
    pub(super) fn of(rule: Rule, tokens: &Tokens) -> Option<Next> {
        check_size(tokens).ok()?;
        Some(Next { rule, before: tokens.encode(), tokens: tokens.list.len() })
    }

    /// Whether the tokens are the beginning of a statement at all.
    pub fn is_open(&self) -> bool {
        self.reads(&self.before)
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
        self.tokens < MOST_TOKENS && self.reads(&format!("{}{terminal}#{} ", self.before, self.tokens))
    }

    /// The words of the grammar that begin so and that it may go on with.
    pub fn words(&self, prefix: &str) -> Vec<&'static str> {
        let words = KEYWORDS.iter().copied().filter(|word| word.starts_with(prefix));
        words.filter(|word| self.takes(Expected::Word(word))).collect()
    }

    /// Whether some reading takes all of the text: behind it stands what no rule takes, so that the parse fails,
    /// and it fails there.
    fn reads(&self, text: &str) -> bool {
        limit_steps();
        let error = Grammar::parse(self.rule, &format!("{text}\u{1}")).err();
        error.is_some_and(|error| position(&error) == text.len())
    }
}
