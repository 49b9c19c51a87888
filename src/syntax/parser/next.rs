//! What may stand behind the beginning of a statement: found by putting it there and parsing.

use super::concrete::Concrete;
use super::expected::Expected;
use super::{Grammar, MOST_TOKENS, Rule, check_size, position, rule_of, statement};
use crate::syntax::steps::{self, Steps, gave_up};
use crate::syntax::tagger::Tokens;
use crate::syntax::tree::Statement;
use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

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
                return steps::parse::<Grammar, _>(self.rule, &self.before, Steps::MadeUp).is_ok();
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

/// What statements of the same keywords and categories have in common.
pub struct Shape {
    rule: Rule,
    text: String,
    tree: Option<Concrete>,
    /// Whether it takes too long to find out what it is.
    pub is_too_long: bool,
    is_open: OnceCell<bool>,
}

impl Shape {
    pub fn of(tokens: &Tokens, steps: Steps) -> Shape {
        let (rule, text) = (rule_of(tokens), tokens.encode());
        let read = steps::parse::<Grammar, _>(rule, &text, steps);
        let is_too_long = read.as_ref().is_err_and(|error| gave_up(error));
        let sized = check_size(tokens).is_ok();
        let tree = read.ok().filter(|_| sized).map(|pairs| Concrete::of(pairs, &text));
        Shape { rule, text, tree, is_too_long, is_open: OnceCell::new() }
    }

    /// The statement that tokens of this shape are; `None` where they are none.
    pub fn statement(&self, tokens: &Tokens) -> Option<Statement> {
        self.tree.as_ref().map(|tree| statement(self.rule, tokens, tree.root()))
    }

    /// Whether a statement can begin so, where it is none.
    pub fn is_open(&self) -> bool {
        *self.is_open.get_or_init(|| self.tree.is_none() && reads(self.rule, &self.text) == Some(true))
    }
}

/// The shapes of statements that were parsed: of many that are alike but for their names, one is.
pub struct Shapes {
    known: HashMap<String, Shape>,
    steps: Steps,
}

/// Of statements that somebody has written.
impl Default for Shapes {
    fn default() -> Shapes {
        Shapes { known: HashMap::new(), steps: Steps::Written }
    }
}

/// Beyond so many, all are forgotten.
const MOST_SHAPES: usize = 256;

impl Shapes {
    /// Of statements that are made up.
    pub fn made_up() -> Shapes {
        Shapes { steps: Steps::MadeUp, ..Shapes::default() }
    }

    pub fn of(&mut self, tokens: &Tokens) -> &Shape {
        let text = tokens.encode();
        if self.known.len() >= MOST_SHAPES && !self.known.contains_key(&text) {
            self.known.clear();
        }
        self.known.entry(text).or_insert_with(|| Shape::of(tokens, self.steps))
    }
}

/// Whether some reading takes all of the text: behind it stands what no rule takes, so that the parse fails,
/// and it fails there. `None` where it takes too long to find out.
fn reads(rule: Rule, text: &str) -> Option<bool> {
    match steps::parse::<Grammar, _>(rule, &format!("{text}\u{1}"), Steps::MadeUp) {
        Ok(_) => Some(false),
        Err(error) if gave_up(&error) => None,
        Err(error) => Some(position(&error) == text.len()),
    }
}
