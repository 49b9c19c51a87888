//! What one reading of a statement has found out so far, by what it tells of: the choices that were taken, the variables, what is
//! asked for, what was named, and what waits for the end.

use super::query::{Clause, Expr, Presumed, Term, Var, Variable};
use crate::diagnostic::Span;
use crate::model::schema::Kind;
use crate::model::time::Day;
use crate::model::{EntityId, RelationId, TypeId};
use crate::syntax::tree::{Moment, Word};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What was taken where there were several ways: readings are compared by it.
#[derive(Debug)]
pub struct Taken {
    /// Which entity each name token was taken for.
    pub picks: Vec<(usize, EntityId)>,
    /// What pronouns were taken for: where each stands, and the how-manieth choice it is.
    pub referred: Vec<(usize, usize)>,
    /// How many readings this one stands for: of many things that one name means alike, some are tried.
    pub ways: usize,
}

impl Default for Taken {
    fn default() -> Self {
        Taken { picks: vec![], referred: vec![], ways: 1 }
    }
}

/// What a variable stands for, as far as it is known.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Sort {
    Entity(TypeId),
    Value(Kind),
    /// A variable of `find` that no clause has typed yet.
    Open,
}

/// The variables made so far, and what is known of each.
#[derive(Default, Debug)]
pub struct Known {
    pub variables: Vec<Variable>,
    pub sorts: Vec<Sort>,
    /// What denials tell of variables.
    pub hints: BTreeMap<Var, Sort>,
    /// What a noun phrase speaks of as several: "the capitals", "cities in Texas", "a state".
    pub several: BTreeSet<Var>,
    /// The variables of `find` by name.
    pub names: HashMap<String, Term>,
}

/// What the statement asks for.
#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    pub expr: Expr,
    pub name: String,
}

/// An amount that is asked for: "how many H20 did ByteDance order", "what share does ASML provide".
#[derive(Clone, PartialEq, Debug)]
pub struct Amount {
    /// The claim must be about this term; any claim if `None`.
    pub about: Option<Term>,
    /// The measure's own word, where it was named; otherwise the measure that counts in units.
    pub measure: Option<Word>,
    /// The noun that counts by itself: "how many chips", of a claim that is not said of chips.
    pub unit: Option<Word>,
    /// "what percentage": the measure that is a share.
    pub percent: bool,
    pub span: Span,
}

/// What is asked for, and how.
#[derive(Default, Debug)]
pub struct Asked {
    pub targets: Vec<Target>,
    /// An amount that is asked for ("how many H20"): the claim about this term gives it.
    pub amount: Option<Amount>,
    /// An attribute that is asked for without saying of what yet ("how many people"): its value, and the relation.
    pub ownerless: Option<(Term, RelationId, bool)>,
    /// The noun phrases of what is asked for without a `which`: "list the …".
    pub listed: Vec<Span>,
    /// What is asked for is one of those that are named.
    pub closed: bool,
    pub include_possible: bool,
    /// "the 50 states": how many there are said to be.
    pub presumed: Vec<Presumed>,
    /// Superlatives in the plural that pick what comes first: how more is asked for.
    pub singled: Vec<String>,
    /// The times that the question speaks of without naming them, with the days that are meant.
    pub moments: Vec<(Moment, Option<Day>)>,
}

/// Something that was named.
#[derive(Clone, PartialEq, Debug)]
pub struct Spoken {
    pub term: Term,
    pub span: Span,
    /// Whether it was named in the plural; `None` where the words do not tell.
    pub plural: Option<bool>,
    /// It is what the question asks for.
    pub asked: bool,
}

/// A term with the noun that named it, and whose it is.
#[derive(Clone, PartialEq, Debug)]
pub struct NamedBy {
    pub value: Term,
    pub noun: Word,
    pub owner: Option<Term>,
}

/// What was named so far and can be meant again.
#[derive(Default, Debug)]
pub struct Discourse {
    /// What is being told of, the innermost last.
    pub antecedents: Vec<Term>,
    /// What a pronoun may mean, the latest last.
    pub spoken: Vec<Spoken>,
    /// The noun that a term was named by: "that of Texas" says it again.
    pub nouns: Vec<NamedBy>,
    /// Noun phrases that were resolved before the clause they stand in, by their place.
    pub bound: Vec<(Span, Term)>,
}

/// What "each" is said of.
#[derive(Default, Debug)]
pub struct Each {
    pub apart: Vec<Term>,
    /// The clauses that say which: they stay outside of what is picked or counted for each.
    pub outside: Vec<Clause>,
    /// What is taken for granted by `every`, that there is one: it holds whether or not the rest is denied.
    pub granted: Vec<Clause>,
}

/// What is looked at when all is said.
#[derive(Default, Debug)]
pub struct Pending {
    /// What is left out of what a term stands for, and where that is said.
    pub left_out: Vec<(Term, Term, Span)>,
    /// Things of a noun that is also a unit, taken for things: a relation that counts in the unit does not fit.
    pub kinds_only: Vec<(Word, Term)>,
    /// What was compared, and where: its kinds may only be known when all is said.
    pub comparisons: Vec<(Expr, Expr, Span)>,
    /// Variables that are values of one kind in one alternative, and of another or nothing known in the next.
    pub mixed: BTreeSet<Var>,
    /// Comparisons of alternatives, whose kinds were looked at there.
    pub settled: Vec<Clause>,
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

/// Where what is read stands, as far as that tells what its words mean.
#[derive(Clone, Copy, Default, Debug)]
pub struct Setting {
    /// Behind "how many": what "each" is said of is what the count is told by.
    pub counted: bool,
    /// Behind "the number of": what "each" is said of would be counted by, or be true of all.
    pub numbered: bool,
    /// In a relative clause: what it says of "each" thing, it says of them all.
    pub relative: bool,
    /// It is asked where something is: a name that several share asks of each.
    pub located: bool,
    /// "in total": what several have is added up.
    pub total: bool,
}
