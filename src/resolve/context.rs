//! The words of a statement, and what they are looked up in.

use super::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::schema::Schema;
use crate::model::{RelationId, TypeId};
use crate::syntax::tokens::{Literal, Token, Tokens};
use crate::syntax::tree::{Np, Word};
use crate::vocabulary::inflect;

#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub tokens: &'a Tokens,
    pub scope: &'a Scope<'a>,
}

impl<'a> Context<'a> {
    pub fn schema(&self) -> &'a Schema {
        self.scope.schema
    }

    pub fn token(&self, word: Word) -> &'a Token {
        &self.tokens.list[word.0]
    }

    pub fn text(&self, word: Word) -> &'a str {
        self.tokens.text(word.0)
    }

    /// The name of a variable, without its mark.
    pub fn variable_name(&self, word: Word) -> &'a str {
        match &self.token(word).literal {
            Some(Literal::Variable(name)) => name,
            _ => self.text(word),
        }
    }

    pub fn span(&self, word: Word) -> Span {
        self.token(word).span.clone()
    }

    /// The grammar's word that a noun phrase begins with.
    pub fn begins(&self, np: &Np) -> Option<&'static str> {
        self.tokens.list.iter().find(|token| token.span.start == np.span.start)?.keyword
    }

    pub fn refuse(&self, code: Code, message: impl Into<String>, span: Span) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(code, message).at(&self.tokens.source, span, ""))
    }

    /// "a firm", "an actor"
    pub fn a(&self, of: TypeId) -> String {
        inflect::a(self.type_name(of))
    }

    pub fn type_name(&self, of: TypeId) -> &'a str {
        &self.scope.schema.entity_type(of).name
    }

    pub fn relation_name(&self, relation: RelationId) -> &'a str {
        &self.scope.schema.relation(relation).name
    }
}
