//! Statements that were parsed, by what they have in common: of many that are alike but for their names, one is parsed.

use super::concrete::Concrete;
use super::grammar::{Grammar, Rule, check_size, reads, rule_of};
use super::statement::statement;
use crate::syntax::parse_limit::{self, Steps, gave_up};
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::Statement;
use std::cell::OnceCell;
use std::collections::HashMap;

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
        let read = parse_limit::parse::<Grammar, _>(rule, &text, steps);
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
