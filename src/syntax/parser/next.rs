//! What may stand behind the beginning of a statement: found by putting it there and parsing.
//!
//! The grammar sees only the keywords and the categories of tokens, so that one parse holds for all statements that
//! have the same ([`Shape`]).

use super::expected::Expected;
use super::{Grammar, MOST_TOKENS, Rule, check_size, limit_steps, position, rule_of, statement};
use crate::syntax::tagger::Tokens;
use crate::syntax::tree::Statement;
use crate::vocabulary::keywords::KEYWORDS;
use pest::Parser;
use pest::iterators::Pair;

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

    /// The words of the grammar that begin so and that it may go on with.
    pub fn words(&self, prefix: &str) -> Vec<&'static str> {
        let words = KEYWORDS.iter().copied().filter(|word| word.starts_with(prefix));
        words.filter(|word| self.takes(Expected::Word(word))).collect()
    }
}

/// What statements of the same keywords and categories have in common.
pub struct Shape<'t> {
    rule: Rule,
    text: &'t str,
    pair: Option<Pair<'t, Rule>>,
}

impl<'t> Shape<'t> {
    /// `text` is what `tokens` encode to.
    pub fn of(tokens: &Tokens, text: &'t str) -> Shape<'t> {
        let rule = rule_of(tokens);
        limit_steps();
        let sized = check_size(tokens).is_ok();
        let pair = Grammar::parse(rule, text).ok().filter(|_| sized).and_then(|mut pairs| pairs.next());
        Shape { rule, text, pair }
    }

    /// The statement that tokens of this shape are; `None` where they are none.
    pub fn statement(&self, tokens: &Tokens) -> Option<Statement> {
        self.pair.clone().map(|pair| statement(self.rule, tokens, pair))
    }

    /// Whether a statement can begin so.
    pub fn is_open(&self) -> bool {
        reads(self.rule, self.text)
    }
}

/// Whether some reading takes all of the text: behind it stands what no rule takes, so that the parse fails,
/// and it fails there.
fn reads(rule: Rule, text: &str) -> bool {
    limit_steps();
    let error = Grammar::parse(rule, &format!("{text}\u{1}")).err();
    error.is_some_and(|error| position(&error) == text.len())
}
