//! One attempt at a reading: the variables made so far with what is known of them, and what is asked for.

use super::Scope;
use super::choices::Choices;
use super::query::{Clause, Comparison, Expr, Function, Presumed, Term, Var, Variable};
use super::referents::Spoken;
use super::variables::Sort;
use crate::diagnostic::{Code, Diagnostic, Result, Span};
use crate::model::schema::Schema;
use crate::model::{EntityId, RelationId, TypeId};
use crate::syntax::tokens::{Literal, Token, Tokens};
use crate::syntax::tree::Word;
use crate::vocabulary::{Meaning, inflect};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the statement asks for.
#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    pub expr: Expr,
    pub name: String,
}

/// A key by which the subject of a clause is ranked when all is said of it: "has the most rivers".
#[derive(Clone, PartialEq, Debug)]
pub struct Ranking {
    pub key: Expr,
    pub descending: bool,
    pub first: usize,
    pub take: usize,
    pub span: Span,
}

/// A term with the noun that named it, and whose it is.
#[derive(Clone, PartialEq, Debug)]
pub struct NamedBy {
    pub value: Term,
    pub noun: Word,
    pub owner: Option<Term>,
}

pub struct Draft<'a, 'c> {
    pub tokens: &'a Tokens,
    pub scope: &'a Scope<'a>,
    choices: &'c mut Choices,
    pub variables: Vec<Variable>,
    pub sorts: Vec<Sort>,
    pub targets: Vec<Target>,
    /// What is being told, the innermost last.
    pub antecedents: Vec<Term>,
    /// What was named so far and can be meant again, the latest last.
    pub spoken: Vec<Spoken>,
    /// What pronouns were taken for: where each stands, and the how-manieth choice it is.
    pub referred: Vec<(usize, usize)>,
    /// The noun phrases of what is asked for without a `which`: "list the …".
    pub asked_for: Vec<Span>,
    /// Which entity each name token was taken for.
    pub picks: Vec<(usize, EntityId)>,
    /// Rankings that wait for the end of their clause.
    pub rankings: Vec<Ranking>,
    /// An amount that is asked for ("how many H20"): the claim about this term gives it.
    pub wanted: Option<super::values::Wanted>,
    /// An attribute that is asked for without saying of what yet ("how many people"): its value, and the relation.
    pub ownerless: Option<(Term, RelationId, bool)>,
    /// Things of a noun that is also a unit, taken for things: a relation that counts in the unit does not fit.
    pub kinds_only: Vec<(Word, Term)>,
    pub include_possible: bool,
    /// What is left out of what a term stands for, and where that is said.
    pub left_out: Vec<(Term, Term, Span)>,
    /// "the 50 states": how many there are said to be.
    pub presumed: Vec<Presumed>,
    /// The variables of `find` by name.
    pub names: HashMap<String, Term>,
    /// "how many": what "each" is said of is what the count is told by.
    pub counting: bool,
    /// Whether a relative clause is read: what it says of "each" thing, it says of them all.
    pub in_relative: bool,
    /// It is asked where something is: a name that several share asks of each.
    pub asks_where: bool,
    /// Noun phrases that were resolved before the clause they stand in, by their place.
    pub bound: Vec<(Span, Term)>,
    /// What "each" is said of, and the clauses that say which: they stay outside of what is picked or counted for each.
    pub apart: Vec<Term>,
    pub outside: Vec<Clause>,
    /// What is taken for granted by `every`, that there is one: it holds whether or not the rest is denied.
    pub granted: Vec<Clause>,
    /// What a noun phrase speaks of as several: "the capitals", "cities in Texas", "a state".
    pub several: BTreeSet<Var>,
    /// The noun that a term was named by: "that of Texas" says it again.
    pub nouns: Vec<NamedBy>,
    /// Variables that are values of one kind in one alternative, and of another or nothing known in the next.
    pub mixed: BTreeSet<Var>,
    /// Comparisons of alternatives, whose kinds were looked at there.
    pub settled: Vec<Clause>,
    /// What was compared, and where: its kinds may only be known when all is said.
    pub comparisons: Vec<(Expr, Expr, Span)>,
    /// Superlatives in the plural that pick what comes first: how more is asked for.
    pub singled: Vec<String>,
    /// "the number of": what "each" is said of would be counted by, or be true of all.
    pub numbering: bool,
    /// "in total": what several have is added up.
    pub summing: bool,
    /// What is asked for is one of those that are named.
    pub closed: bool,
    /// What denials tell of variables.
    pub hints: BTreeMap<Var, Sort>,
    /// How many readings this one stands for: of many things that one name means alike, some are tried.
    pub ways: usize,
}

impl<'a, 'c> Draft<'a, 'c> {
    pub fn new(tokens: &'a Tokens, scope: &'a Scope<'a>, choices: &'c mut Choices) -> Self {
        Draft {
            tokens,
            scope,
            choices,
            variables: vec![],
            sorts: vec![],
            targets: vec![],
            antecedents: vec![],
            spoken: vec![],
            referred: vec![],
            asked_for: vec![],
            picks: vec![],
            rankings: vec![],
            wanted: None,
            ownerless: None,
            kinds_only: vec![],
            include_possible: false,
            left_out: vec![],
            presumed: vec![],
            names: HashMap::new(),
            counting: false,
            in_relative: false,
            asks_where: false,
            bound: vec![],
            apart: vec![],
            outside: vec![],
            granted: vec![],
            several: BTreeSet::new(),
            nouns: vec![],
            mixed: BTreeSet::new(),
            settled: vec![],
            comparisons: vec![],
            singled: vec![],
            numbering: false,
            summing: false,
            closed: false,
            hints: BTreeMap::new(),
            ways: 1,
        }
    }

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

    /// `term = other`, as a clause.
    pub fn equal(term: &Term, other: &Term) -> Clause {
        Clause::Compare {
            left: Expr::Term(term.clone()),
            op: Comparison::Equal,
            right: Expr::Term(other.clone()),
        }
    }

    pub fn count(var: Var) -> Expr {
        Expr::Aggregate { function: Function::Count, of: var }
    }
}
