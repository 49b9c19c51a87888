//! What may stand behind the beginning of a statement: found by putting it there and parsing.

use super::expected::Expected;
use super::{Grammar, MOST_TOKENS, Rule, check_size, limit_steps, position, rule_of, statement};
use crate::syntax::tagger::Tokens;
use crate::syntax::tree::Statement;
use pest::Parser;
use pest::iterators::Pair;
use self_cell::self_cell;
use std::cell::OnceCell;
use std::collections::HashMap;

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

/// What statements of the same keywords and categories have in common.
pub struct Shape {
    rule: Rule,
    parsed: Parsed,
    is_open: OnceCell<bool>,
}

type Root<'t> = Option<Pair<'t, Rule>>;

self_cell! {
    /// What the grammar reads, and what it is read as.
    struct Parsed {
        owner: String,
        #[covariant]
        dependent: Root,
    }
}

impl Shape {
    pub fn of(tokens: &Tokens) -> Shape {
        let rule = rule_of(tokens);
        let sized = check_size(tokens).is_ok();
        limit_steps();
        let parsed = Parsed::new(tokens.encode(), |text| {
            Grammar::parse(rule, text).ok().filter(|_| sized).and_then(|mut pairs| pairs.next())
        });
        Shape { rule, parsed, is_open: OnceCell::new() }
    }

    /// The statement that tokens of this shape are; `None` where they are none.
    pub fn statement(&self, tokens: &Tokens) -> Option<Statement> {
        self.parsed.borrow_dependent().clone().map(|pair| statement(self.rule, tokens, pair))
    }

    /// Whether a statement can begin so, where it is none.
    pub fn is_open(&self) -> bool {
        let reads =
            || self.parsed.borrow_dependent().is_none() && reads(self.rule, self.parsed.borrow_owner());
        *self.is_open.get_or_init(reads)
    }
}

/// The shapes of statements that were parsed: of many that are alike but for their names, one is.
#[derive(Default)]
pub struct Shapes {
    known: HashMap<String, Shape>,
}

/// Beyond so many, all are forgotten.
const MOST_SHAPES: usize = 256;

impl Shapes {
    pub fn of(&mut self, tokens: &Tokens) -> &Shape {
        let text = tokens.encode();
        if self.known.len() >= MOST_SHAPES && !self.known.contains_key(&text) {
            self.known.clear();
        }
        self.known.entry(text).or_insert_with(|| Shape::of(tokens))
    }
}

/// Whether some reading takes all of the text: behind it stands what no rule takes, so that the parse fails,
/// and it fails there.
fn reads(rule: Rule, text: &str) -> bool {
    limit_steps();
    let error = Grammar::parse(rule, &format!("{text}\u{1}")).err();
    error.is_some_and(|error| position(&error) == text.len())
}
