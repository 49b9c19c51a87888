//! One attempt at a reading: the variables made so far with what is known of them, and what is asked for.

use super::Scope;
use super::choices::Choices;
use super::compared::{alike, words};
use super::query::{Best, Block, Clause, Comparison, Expr, Function, Presumed, Term, Var, Variable};
use super::referents::Spoken;
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::model::schema::{Kind, Schema};
use crate::model::{EntityId, RelationId, TypeId};
use crate::syntax::tagger::{Token, Tokens};
use crate::syntax::tree::Word;
use crate::vocabulary::{Meaning, inflect};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a variable stands for, as far as it is known.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Sort {
    Entity(TypeId),
    Value(Kind),
    /// A variable of `find` that no clause has typed yet.
    Open,
}

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
    /// How many definitions of adjectives are open, so that a circle of them ends.
    pub depth: usize,
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
            depth: 0,
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
            return Err(self.refuse("no-such-meaning", refusal(self.text(word)), self.span(word)));
        }
        Ok(self.choose(&ways))
    }

    pub fn refuse(&self, code: &'static str, message: impl Into<String>, span: Span) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(code, message).at(&self.tokens.source, span, ""))
    }

    // ---- variables ----------------------------------------------------------------------------------------------

    /// A new variable with a name like `hint`'s: its first letter for a type, the whole of it otherwise.
    pub fn fresh(&mut self, hint: &str, sort: Sort) -> Var {
        let base: String = match sort {
            Sort::Entity(_) => {
                hint.chars().find(|c| c.is_ascii_alphabetic()).unwrap_or('x').to_lowercase().collect()
            }
            _ => hint
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
                .collect(),
        };
        let base =
            if base.starts_with(|c: char| c.is_ascii_alphabetic()) { base } else { format!("x{base}") };
        let taken = |name: &str| self.variables.iter().any(|variable| variable.name == name);
        let name = if taken(&base) {
            (2..).map(|number| format!("{base}{number}")).find(|name| !taken(name)).expect("numbers go on")
        } else {
            base
        };
        self.named(&name, sort)
    }

    pub fn named(&mut self, name: &str, sort: Sort) -> Var {
        let var = Var(self.variables.len() as u32);
        self.variables.push(Variable { name: name.to_string(), entity_type: None });
        self.sorts.push(sort);
        self.note_type(var);
        var
    }

    /// Calls what was made as any entity (`x`) by the type that the clauses told since.
    pub fn rename_by_type(&mut self) {
        for index in 0..self.variables.len() {
            let var = Var(index as u32);
            let Sort::Entity(of) = self.sort(var) else { continue };
            let made = self.variables[index]
                .name
                .strip_prefix('x')
                .is_some_and(|rest| rest.parse::<u32>().is_ok() || rest.is_empty());
            let given = self.names.values().any(|term| *term == Term::Var(var));
            if !made || given || of == Schema::ENTITY {
                continue;
            }
            let hint = self.type_name(of).to_string();
            let fresh = self.fresh(&hint, Sort::Entity(of));
            self.sorts.pop();
            let renamed = self.variables.pop().expect("the fresh one");
            debug_assert_eq!(fresh.index(), self.variables.len());
            self.variables[index].name = renamed.name;
        }
    }

    pub fn entity(&mut self, of: TypeId) -> Var {
        let hint = &self.schema().entity_type(of).name;
        let hint = if of == Schema::ENTITY { "x" } else { hint };
        self.fresh(hint, Sort::Entity(of))
    }

    /// Takes a variable for what it was taken for before.
    pub fn retype(&mut self, var: Var, sort: Sort) {
        self.sorts[var.index()] = sort;
        self.note_type(var);
    }

    /// Says each item in a branch of its own, of which any may hold: what one branch says of a variable's type tells
    /// the others nothing, and all of them tell what their types have in common.
    pub fn alternatives<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        own: &mut Block,
        mut say: impl FnMut(&mut Self, T, &mut Block) -> Result<()>,
    ) -> Result<()> {
        let before = self.sorts.clone();
        let mut after: Vec<Vec<Sort>> = vec![];
        let mut branches = vec![];
        for item in items {
            self.sorts[..before.len()].copy_from_slice(&before);
            let mut branch = Block::default();
            let mark = self.spoken.len();
            say(self, item, &mut branch)?;
            self.close_scope(mark);
            // What is known of a kind in this branch alone is forgotten behind it.
            self.settle_block(&mut branch)?;
            let settled = branch.clauses.iter().filter(|clause| matches!(clause, Clause::Compare { .. }));
            self.settled.extend(settled.cloned());
            after.push(self.sorts[..before.len()].to_vec());
            branches.push(branch);
        }
        for (index, &outset) in before.iter().enumerate() {
            let sorts = after.iter().map(|sorts| sorts[index]);
            let is_value = sorts.clone().any(|sort| matches!(sort, Sort::Value(_)));
            let common = sorts.reduce(|one, other| self.common(one, other, outset)).unwrap_or(outset);
            self.retype(Var(index as u32), common);
            if is_value && common == Sort::Open {
                self.mixed.insert(Var(index as u32));
            }
        }
        if branches.len() == 1 {
            own.clauses.append(&mut branches.remove(0).clauses);
        } else {
            own.clauses.push(Clause::Any(branches));
        }
        Ok(())
    }

    /// What holds of both: the nearest type that is above them, or else what was known at the outset.
    fn common(&self, one: Sort, other: Sort, outset: Sort) -> Sort {
        match (one, other) {
            _ if one == other => one,
            (Sort::Entity(one), Sort::Entity(other)) => {
                self.schema().common_supertype(one, other).map_or(outset, Sort::Entity)
            }
            _ => outset,
        }
    }

    fn note_type(&mut self, var: Var) {
        self.variables[var.index()].entity_type = match self.sorts[var.index()] {
            Sort::Entity(of) => Some(of),
            _ => None,
        };
    }

    pub fn sort(&self, var: Var) -> Sort {
        self.sorts[var.index()]
    }

    /// What a term is: of an entity, its first type.
    pub fn sort_of(&self, term: &Term) -> Sort {
        match term {
            Term::Var(var) => self.sort(*var),
            Term::Entity(entity) => {
                Sort::Entity(self.scope.entities.types(*entity).first().copied().unwrap_or(Schema::ENTITY))
            }
            Term::Value(_) => Sort::Open,
        }
    }

    /// States that a term is an entity of a type; refuses where it cannot be.
    pub fn constrain(&mut self, term: &Term, of: TypeId, span: Span) -> Result<()> {
        match term {
            Term::Var(var) => {
                let narrowed = match self.sort(*var) {
                    Sort::Open => of,
                    Sort::Entity(known) if self.schema().is_subtype(known, of) => return Ok(()),
                    Sort::Entity(known) if self.schema().is_subtype(of, known) => of,
                    // A bank may be both a firm and a lender: that it is the one is known, and the clause asks the other.
                    Sort::Entity(known) if self.meet(known, of) => known,
                    Sort::Entity(known) => {
                        let message = format!("{} is never {}", self.a(known), self.a(of));
                        return Err(self.refuse("type-mismatch", message, span));
                    }
                    Sort::Value(_) => {
                        let of = self.type_name(of);
                        return Err(self.refuse("type-mismatch", format!("a value is no {of}"), span));
                    }
                };
                self.sorts[var.index()] = Sort::Entity(narrowed);
                self.note_type(*var);
                Ok(())
            }
            Term::Entity(entity) if self.scope.entities.is_a(*entity, of) => Ok(()),
            Term::Entity(entity) => {
                let name = self.scope.entities.name(*entity);
                let is =
                    self.scope.entities.types(*entity).first().map_or("a thing".into(), |is| self.a(*is));
                Err(self.refuse("type-mismatch", format!("{name} is {is}, not {}", self.a(of)), span))
            }
            Term::Value(_) => {
                let of = self.type_name(of);
                Err(self.refuse("type-mismatch", format!("a value is no {of}"), span))
            }
        }
    }

    /// Whether something is, or may be, of both types.
    pub fn meet(&self, a: TypeId, b: TypeId) -> bool {
        self.scope.entities.meet(a, b)
    }

    /// Denies what is said in a block of its own. What is denied of a thing does not tell what kind of thing it is, unless
    /// nothing else does, which is known when all is said.
    pub fn denied(
        &mut self,
        own: &mut Block,
        say: impl FnOnce(&mut Self, &mut Block) -> Result<()>,
    ) -> Result<()> {
        let (sorts, spoken) = (self.sorts.clone(), self.spoken.len());
        let mut inner = Block::default();
        say(self, &mut inner)?;
        self.close_scope(spoken);
        for (index, outset) in sorts.into_iter().enumerate() {
            let (var, told) = (Var(index as u32), self.sorts[index]);
            if told != outset {
                let hint = self.hints.get(&var).map_or(told, |&hint| self.common(hint, told, outset));
                self.hints.insert(var, hint);
                self.retype(var, outset);
            }
        }
        own.clauses.push(Clause::Not(inner));
        Ok(())
    }

    /// Takes what only denials tell of a variable for what it is, where nothing else tells it.
    pub fn take_hints(&mut self) {
        for (var, hint) in std::mem::take(&mut self.hints) {
            let root = Sort::Entity(self.root_type());
            if self.sort(var) == Sort::Open || self.sort(var) == root {
                self.retype(var, hint);
            }
        }
    }

    /// States that a term is a value of a kind.
    pub fn constrain_value(&mut self, term: &Term, kind: Kind, span: Span) -> Result<()> {
        match term {
            Term::Var(var) => match self.sort(*var) {
                Sort::Open => {
                    self.sorts[var.index()] = Sort::Value(kind);
                    Ok(())
                }
                Sort::Value(known) if alike(known, kind, self.schema()) => Ok(()),
                Sort::Value(known) => {
                    let [known, kind] = [known, kind].map(|kind| words(kind, self.schema()));
                    let message = format!("these values are of different kinds: {known} and {kind}");
                    Err(self.refuse("type-mismatch", message, span))
                }
                Sort::Entity(of) => {
                    Err(self.refuse("type-mismatch", format!("{} is no value", self.a(of)), span))
                }
            },
            Term::Value(_) => Ok(()),
            Term::Entity(entity) => {
                let name = self.scope.entities.name(*entity);
                Err(self.refuse("type-mismatch", format!("{name} is no value"), span))
            }
        }
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

    // ---- rankings -----------------------------------------------------------------------------------------------

    /// Wraps all that `own` says of `subject` into the rankings that waited since `mark`.
    pub fn rank(&mut self, subject: &Term, own: &mut Block, mark: usize) -> Result<()> {
        let waiting: Vec<Ranking> = self.rankings.drain(mark..).collect();
        if let [_, second, ..] = waiting.as_slice() {
            let message = "two superlatives pick at once: it is not clear which comes first";
            return Err(self.refuse("two-superlatives", message, second.span.clone()));
        }
        for ranking in waiting {
            let Term::Var(of) = subject else {
                let message = "a superlative needs a set of things to pick from, not one that is named";
                return Err(self.refuse("nothing-to-rank", message, ranking.span));
            };
            let block = self.inner(own);
            self.close_ranking(*of, &block.gives());
            own.clauses.push(Clause::Best(Best {
                of: *of,
                key: ranking.key,
                descending: ranking.descending,
                first: ranking.first,
                take: ranking.take,
                value: None,
                block,
            }));
        }
        Ok(())
    }

    /// Takes what is said out of a block, to be picked from or counted; what it is picked or counted for stays.
    pub fn inner(&self, own: &mut Block) -> Block {
        let said = std::mem::take(&mut own.clauses);
        let (outside, clauses) = said.into_iter().partition(|clause| self.outside.contains(clause));
        own.clauses = outside;
        Block { clauses }
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
