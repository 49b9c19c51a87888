//! One attempt at a reading: what was found out so far, and the choices between the meanings of words.

use super::choices::Choices;
use super::context::Context;
use super::query::{Expr, Function, Var};
use super::scope::Scope;
use super::state::{Asked, Discourse, Each, Known, Pending, Ranking, Setting, Taken};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::{Np, Word};
use crate::vocabulary::Meaning;
use std::ops::Deref;

pub struct Draft<'a, 'c> {
    pub context: Context<'a>,
    choices: &'c mut Choices,
    pub taken: Taken,
    pub known: Known,
    pub asked: Asked,
    pub discourse: Discourse,
    pub each: Each,
    pub pending: Pending,
    /// Where what is read stands: see [`Draft::within`].
    pub setting: Setting,
    /// What is ranked in the clause that is read: see [`Draft::ranked`].
    pub rankings: Vec<Ranking>,
}

/// What words are is asked of the draft as of its context.
impl<'a> Deref for Draft<'a, '_> {
    type Target = Context<'a>;

    fn deref(&self) -> &Context<'a> {
        &self.context
    }
}

impl<'a, 'c> Draft<'a, 'c> {
    pub fn new(tokens: &'a Tokens, scope: &'a Scope<'a>, choices: &'c mut Choices) -> Self {
        Draft {
            context: Context { tokens, scope },
            choices,
            taken: Taken::default(),
            known: Known::default(),
            asked: Asked::default(),
            discourse: Discourse::default(),
            each: Each::default(),
            pending: Pending::default(),
            setting: Setting::default(),
            rankings: vec![],
        }
    }

    /// Takes one of several ways; all are tried in turn.
    pub fn choose<T: Clone>(&mut self, ways: &[T]) -> T {
        ways[self.choices.choose(ways.len())].clone()
    }

    /// One of a word's meanings that `take` takes; a refusal with this code and message when there is none.
    pub fn meaning<T: Clone>(
        &mut self,
        word: Word,
        refusal: impl FnOnce(&str) -> String,
        take: impl Fn(&Meaning) -> Option<T>,
    ) -> Result<T> {
        let ways: Vec<T> = self.token(word).meanings.iter().filter_map(take).collect();
        if ways.is_empty() {
            return Err(self.refuse(Code::NoSuchMeaning, refusal(self.text(word)), self.span(word)));
        }
        Ok(self.choose(&ways))
    }

    /// Refuses to count what is one thing.
    pub fn is_one(&self, np: &Np) -> Box<Diagnostic> {
        self.refuse(Code::NothingToCount, "this is one thing", np.span.clone())
    }

    pub fn count(var: Var) -> Expr {
        Expr::Aggregate { function: Function::Count, of: var }
    }
}
