//! The resolved query: ids and variables, no names. Questions and `find` both lower to it; the planner and the
//! executor see nothing else of the language.
//!
//! # Meaning
//!
//! A [`Block`] is a conjunction of clauses. A *solution* gives each of its variables an entity, a value or a
//! claim so that every clause holds; a solution has a [`Truth`](crate::model::Truth) that is the least of its
//! clauses': `Yes`, or `Possible` where a comparison over bounded or dated values cannot be settled.
//! Clauses may stand in any order: the meaning does not depend on it. Blocks nest (`Not`, `Optional`, `Any`,
//! `Best`, aggregates): a variable of an inner block that also occurs outside of it is the same variable,
//! bound there; any other is local to the inner block. More exactly: a variable belongs to the outermost block in
//! which a clause can bind it (a type, a claim, a path, `Bind`, what `Best` ranks; within `Any` and `Optional`
//! too), and is local to each `Not`, `Best` and aggregate block if only they mention it.
//!
//! What a claim counts without naming it (`Object::Group`) is bound to the object's variable where the rest of the
//! query asks nothing of it but types, or counts it: as much as is known of it. It meets no other clause.
//!
//! A variable of values stands for one value as a claim states it: two clauses that bind it match if bound and number are the
//! same, counted in the root unit. So 1 km and 1000 m are one value wherever values are told apart: in joins, rows, groups,
//! orders and what comes first; which of the two is shown does not depend on their order. A base states no amount, and a query
//! asks for none, that cannot be counted so digit by digit. Whether bounded values *may* be equal is asked with
//! two variables and `=`. A literal as object matches a value in the same words surely, another as far as
//! `Equal` holds.
//!
//! A query is refused where this gives no meaning: a variable that nothing binds (`unbound-variable`), one that
//! only two optional blocks bind (same), clauses that wait for each other (`circular-clauses`).

use crate::diagnostic::Span;
use crate::model::claim::Status;
pub use crate::model::quantity::Comparison;
use crate::model::time::TimeRelation;
use crate::model::{EntityId, Interval, MeasureId, RelationId, RoleId, RuleId, TypeId, UnitId, Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::slice;

/// An index into [`Query::variables`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Var(pub u32);

impl Var {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of variables.
pub type Vars = BTreeSet<Var>;

/// A variable's name as texts print it, without the question mark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variable {
    pub name: String,
    /// What the resolver knows of its type; for planning and for display. `None` for a value or a claim.
    pub entity_type: Option<TypeId>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Query {
    pub ask: Ask,
    pub variables: Vec<Variable>,
    pub pattern: Block,
    /// What each row shows, for `Ask::Rows`. Rows are distinct; a row that several solutions give has the
    /// evidence of all, and the greatest truth of any.
    pub columns: Vec<Projection>,
    /// With aggregates in `columns`: one row for each distinct binding of these; none means one row in all.
    pub group_by: Vec<Var>,
    /// Then by the columns from left to right, so that the order is always total.
    pub order_by: Vec<Order>,
    pub limit: Option<usize>,
    /// List the rows that are only possible as well, marked; otherwise they are counted in the footer.
    pub include_possible: bool,
    /// What the question takes for granted: it is refused where that is not so.
    pub presumed: Vec<Presumed>,
    /// Where a superlative in the plural picks what comes first: how more is asked for.
    pub singled: Vec<String>,
}

impl Query {
    /// The question that asks this of a pattern, and shows, groups and limits nothing.
    pub fn of(ask: Ask, variables: Vec<Variable>, pattern: Block) -> Query {
        Query {
            ask,
            variables,
            pattern,
            columns: vec![],
            group_by: vec![],
            order_by: vec![],
            limit: None,
            include_possible: false,
            presumed: vec![],
            singled: vec![],
        }
    }
}

/// What is taken for granted of what a block, which stands for itself, says of its entities `of`.
#[derive(Clone, PartialEq, Debug)]
pub struct Presumed {
    pub of: Var,
    pub block: Block,
    pub what: Presumption,
    /// Where the statement says so.
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Presumption {
    /// There is one: "the county", with nothing said of which.
    One,
    /// "the 50 states": there are so many.
    Number(u64),
    /// "which is larger, A or B": that each of these is there, with the key that they are compared by.
    Known { of: Vec<EntityId>, key: Expr },
}

/// The hop limit of a path question that names none.
pub const HOPS: u32 = 6;

#[derive(Clone, PartialEq, Debug)]
pub enum Ask {
    /// The distinct rows of `columns`.
    Rows,
    /// Whether the pattern has a solution: one row, `yes`, `possible`, `denied` (no solution, but with the
    /// claims of the pattern taken with status denied there is one) or `no claim found`.
    Whether,
    /// The claims that the pattern's solutions use: "why did ByteDance stockpile H20".
    Claims,
    /// The shortest chains of claims from one entity to another, over any relation, in either direction.
    Paths(PathClause),
    /// Everything known of an entity: types, aliases, claims in which it is subject, object or role.
    Describe(EntityId),
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Block {
    pub clauses: Vec<Clause>,
}

impl Block {
    /// Every clause at any depth, each before those of the blocks within it.
    pub fn walk(&self) -> impl Iterator<Item = &Clause> {
        walk(self.clauses.iter())
    }

    /// Every variable that the block speaks of, at any depth.
    pub fn mentions(&self) -> Vars {
        self.walk().flat_map(Clause::variables).collect()
    }

    /// The variables that a solution of the block gives a value, those of negations and of ranked or counted
    /// blocks aside, which are local to them.
    pub fn gives(&self) -> Vars {
        self.clauses.iter().flat_map(Clause::gives).collect()
    }

    /// The variables that every solution of the block gives a value.
    pub fn surely_gives(&self) -> Vars {
        self.clauses.iter().flat_map(Clause::surely_gives).collect()
    }

    /// The values whose claims are asked for their time as well, at any depth.
    pub fn dated_values(&self) -> Vars {
        let of = |clause: &Clause| match clause {
            Clause::Claim(claim) if claim.asks_when() => claim.object.var(),
            _ => None,
        };
        self.walk().filter_map(of).collect()
    }
}

fn walk<'q>(clauses: impl DoubleEndedIterator<Item = &'q Clause>) -> impl Iterator<Item = &'q Clause> {
    let mut waiting: Vec<&Clause> = clauses.rev().collect();
    std::iter::from_fn(move || {
        let clause = waiting.pop()?;
        waiting.extend(clause.blocks().flat_map(|block| &block.clauses).rev());
        Some(clause)
    })
}

impl Clause {
    /// The clause, and every clause of the blocks within it at any depth.
    pub fn walk(&self) -> impl Iterator<Item = &Clause> {
        walk([self].into_iter())
    }

    /// Every variable that the clause speaks of, at any depth.
    pub fn mentions(&self) -> Vars {
        self.walk().flat_map(Clause::variables).collect()
    }

    /// `left = right`
    pub fn equal(left: &Term, right: &Term) -> Clause {
        Clause::compare(left, Comparison::Equal, right)
    }

    /// `left != right`
    pub fn differ(left: &Term, right: &Term) -> Clause {
        Clause::compare(left, Comparison::NotEqual, right)
    }

    pub fn compare(left: &Term, op: Comparison, right: &Term) -> Clause {
        let [left, right] = [left, right].map(|term| Expr::Term(term.clone()));
        Clause::Compare { left, op, right }
    }

    /// What it computes or compares.
    pub fn expressions(&self) -> impl DoubleEndedIterator<Item = &Expr> {
        let (first, second) = match self {
            Clause::Compare { left, right, .. } | Clause::Dated { of: left, to: right, .. } => {
                (Some(left), Some(right))
            }
            Clause::Bind { expr, .. } => (Some(expr), None),
            Clause::Best(best) => (Some(&best.key), None),
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// The blocks that stand right within it.
    pub fn blocks(&self) -> impl DoubleEndedIterator<Item = &Block> {
        let own = match self {
            Clause::Not(block) | Clause::Optional(block) => slice::from_ref(block),
            Clause::Any(blocks) => blocks,
            Clause::Best(best) => slice::from_ref(&best.block),
            _ => &[],
        };
        own.iter().chain(self.expressions().filter_map(Expr::block))
    }

    pub fn blocks_mut(&mut self) -> Vec<&mut Block> {
        match self {
            Clause::Not(block) | Clause::Optional(block) => vec![block],
            Clause::Any(blocks) => blocks.iter_mut().collect(),
            Clause::Best(best) => [&mut best.block].into_iter().chain(best.key.block_mut()).collect(),
            Clause::Bind { expr, .. } => expr.block_mut().into_iter().collect(),
            Clause::Compare { left, right, .. } | Clause::Dated { of: left, to: right, .. } => {
                [left, right].into_iter().filter_map(Expr::block_mut).collect()
            }
            Clause::Type { .. } | Clause::Claim(_) | Clause::Path(_) => vec![],
        }
    }

    /// The variables that it speaks of itself, each as often as it does. What stands in the blocks within it is left to them.
    pub fn variables(&self) -> impl Iterator<Item = Var> {
        self.binds().into_iter().chain(self.expressions().filter_map(Expr::var))
    }

    /// The variables that it gives a value to itself, each as often as they stand there.
    fn binds(&self) -> Vec<Var> {
        match self {
            Clause::Type { of, .. } => of.var().into_iter().collect(),
            Clause::Claim(claim) => claim.variables().collect(),
            Clause::Path(path) => path.variables().collect(),
            Clause::Best(best) => [best.of].into_iter().chain(best.value).collect(),
            Clause::Bind { var, .. } => vec![*var],
            Clause::Compare { .. }
            | Clause::Dated { .. }
            | Clause::Not(_)
            | Clause::Optional(_)
            | Clause::Any(_) => vec![],
        }
    }

    /// The variables that the clause can give a value to.
    pub fn gives(&self) -> Vars {
        match self {
            Clause::Optional(block) => block.gives(),
            Clause::Any(blocks) => blocks.iter().flat_map(Block::gives).collect(),
            clause => clause.binds().into_iter().collect(),
        }
    }

    fn surely_gives(&self) -> Vars {
        match self {
            Clause::Optional(_) => Vars::new(),
            Clause::Any(branches) => {
                let sets = branches.iter().map(Block::surely_gives);
                sets.reduce(|all, next| &all & &next).unwrap_or_default()
            }
            clause => clause.gives(),
        }
    }
}

impl ClaimClause {
    /// Whether it speaks of nothing but subject and object.
    pub fn is_bare(&self) -> bool {
        self.roles.is_empty() && self.measures.is_empty() && self.time.is_none()
    }

    /// Whether it asks for the claim's time, or for claims of some time.
    pub fn asks_when(&self) -> bool {
        self.time.is_some() || self.conditions.iter().any(|condition| condition.window().is_some())
    }

    /// The variables that a claim gives a value to, each as often as it stands there.
    fn variables(&self) -> impl Iterator<Item = Var> {
        let terms = [&self.subject, &self.object].into_iter().chain(self.roles.iter().map(|(_, term)| term));
        let measures = self.measures.iter().map(|(_, var)| *var);
        terms.filter_map(Term::var).chain(measures).chain(self.time).chain(self.distance())
    }

    pub fn gives(&self) -> Vars {
        self.variables().collect()
    }

    /// The variable that is bound to the length of a chain.
    pub fn distance(&self) -> Option<Var> {
        match self.reach {
            Reach::Direct => None,
            Reach::Closure { distance, .. } => distance,
        }
    }
}

impl PathClause {
    /// The variables that a path gives a value to, each as often as it stands there.
    pub fn variables(&self) -> impl Iterator<Item = Var> {
        [&self.from, &self.to].into_iter().filter_map(Term::var).chain(self.distance)
    }
}

impl Term {
    /// The variable, if it is one.
    pub fn var(&self) -> Option<Var> {
        match self {
            Term::Var(var) => Some(*var),
            _ => None,
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum Clause {
    /// The entity is of the type or of a subtype.
    Type { of: Term, is: TypeId },
    /// A claim says so.
    Claim(ClaimClause),
    /// A comparison of values, or `=`/`!=` of entities. Values of different kinds (which the resolver could not see) make
    /// it false. Units are converted, money only within its currency: of two amounts that do not convert, any comparison is
    /// possible and none is sure. Two times are compared as far as both are known; one that is asked for is a period, which
    /// `Dated` says. Two values that claims of attributes state (one attribute's, or two's), or two shares, are compared where the times of
    /// the claims may coincide, and a claim without a time may be of any; where both clauses ask for the time themselves, of
    /// whatever times they ask for.
    Compare { left: Expr, op: Comparison, right: Expr },
    /// A value that is a time stands in this relation to a time.
    Dated { of: Expr, relation: TimeRelation, to: Expr },
    /// No solution of the block: `Yes` when it has none, `Possible` when all it has are possible.
    Not(Block),
    /// The block's solutions where it has some, and otherwise its own variables stay empty: what is optional
    /// neither removes a solution nor puts it in doubt, so where none of the block's is certain, there is also
    /// the solution with them empty. An empty variable matches no claim and compares with nothing.
    Optional(Block),
    /// The solutions of each of the blocks.
    Any(Vec<Block>),
    /// The entities that come first by a key.
    Best(Best),
    /// A variable is the value of an expression; where there is none, the clause does not hold.
    Bind { var: Var, expr: Expr },
    /// Two entities are connected by a chain of claims.
    Path(PathClause),
}

/// `subject relation object`, with what more is asked of the claim.
#[derive(Clone, PartialEq, Debug)]
pub struct ClaimClause {
    pub relation: RelationId,
    pub subject: Term,
    /// For an attribute, the value.
    pub object: Term,
    pub roles: Vec<(RoleId, Term)>,
    /// Binds the claim's measure; a claim without it does not match. The measure of a group's claim stands for
    /// a member's share of the total when compared (see `Quantity::share_of_total`), unless the clause names
    /// the whole group by `Condition::Together`.
    pub measures: Vec<(MeasureId, Var)>,
    /// Binds the claim's event time; a claim without one does not match.
    pub time: Option<Var>,
    pub conditions: Vec<Condition>,
    pub reach: Reach,
}

/// What else must hold of a claim, or of every claim of a chain. Without a `Status`, asserted claims match
/// (`Status::is_asserted`).
#[derive(Clone, PartialEq, Debug)]
pub enum Condition {
    /// One of these.
    Status(Vec<Status>),
    /// Some attestation's source, its publisher or its speaker is one of these entities.
    According(Vec<EntityId>),
    /// These are subjects of it beside the one that the clause speaks of, and others may be.
    Together(Vec<EntityId>),
    /// The highest confidence among its attestations; a claim without one counts as 1.
    Confidence(Comparison, Decimal),
    /// The event time; a claim without one is possible.
    Time(TimeRelation, Interval),
    /// One of these, as `Time`: before the one or after the other.
    AnyTime(Vec<(TimeRelation, Interval)>),
}

impl Condition {
    /// The time in which the event must lie.
    pub fn window(&self) -> Option<Interval> {
        match self {
            Condition::Time(relation, time) => Some(time.related(*relation)),
            Condition::AnyTime(times) => {
                times.iter().map(|(relation, time)| time.related(*relation)).reduce(Interval::hull)
            }
            _ => None,
        }
    }
}

/// How far a claim clause reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// One claim.
    Direct,
    /// A chain of one or more claims of the relation, at most so many. Of a transitive relation it is sure only if all its claims
    /// may have held at one time, and otherwise possible: what one says may be over when the next begins. A claim without a time
    /// may be of any. So it is with what a rule concludes from claims that hold for a while (`Relation::holds`), unless the rule
    /// speaks of times itself or counts. `distance` is bound to the number of claims of the shortest; where a chain is in
    /// doubt, to the numbers that it may be.
    Closure { within: Option<u32>, distance: Option<Var> },
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Term {
    Var(Var),
    Entity(EntityId),
    Value(Value),
}

#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    Term(Term),
    /// Over the solutions of the group; only in columns, in `order_by`, and as a `Best`'s key.
    Aggregate {
        function: Function,
        of: Var,
    },
    /// `count` alone: how many distinct solutions the group has; only in columns and in `order_by`.
    Solutions,
    /// Over the solutions of a block of its own, given the outer bindings.
    Over {
        function: Function,
        of: Var,
        block: Block,
    },
}

impl Expr {
    /// Every variable that it speaks of, at any depth.
    pub fn mentions(&self) -> Vars {
        self.block().map(Block::mentions).into_iter().flatten().chain(self.var()).collect()
    }

    /// The variable that stands in it itself.
    pub fn var(&self) -> Option<Var> {
        match self {
            Expr::Term(term) => term.var(),
            Expr::Aggregate { of, .. } | Expr::Over { of, .. } => Some(*of),
            Expr::Solutions => None,
        }
    }

    /// The block that it is computed over.
    pub fn block(&self) -> Option<&Block> {
        match self {
            Expr::Over { block, .. } => Some(block),
            Expr::Term(_) | Expr::Aggregate { .. } | Expr::Solutions => None,
        }
    }

    fn block_mut(&mut self) -> Option<&mut Block> {
        match self {
            Expr::Over { block, .. } => Some(block),
            Expr::Term(_) | Expr::Aggregate { .. } | Expr::Solutions => None,
        }
    }
}

/// Aggregates take each distinct entity once, each claim's measure once, however many subjects share it, and what was
/// computed (a total, a key, a number of hops) once for each binding of the variables that it was computed for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Function {
    Count,
    Sum,
    Minimum,
    Maximum,
    Average,
}

impl Function {
    pub fn word(self) -> &'static str {
        match self {
            Function::Count => "count",
            Function::Sum => "sum",
            Function::Minimum => "min",
            Function::Maximum => "max",
            Function::Average => "average",
        }
    }
}

/// The entities `of` that come at ranks `first..first + take` by `key` among the block's solutions, with all
/// that tie with the last of them. An entity with several keys counts with its best. Where bounds leave open
/// who comes first, all who may are possible.
#[derive(Clone, PartialEq, Debug)]
pub struct Best {
    pub of: Var,
    pub key: Expr,
    /// Highest first.
    pub descending: bool,
    /// 1 for the first; 2 for "second largest".
    pub first: usize,
    pub take: usize,
    /// Bound to the key, where it is to be shown.
    pub value: Option<Var>,
    pub block: Block,
}

/// A chain of claims over any relation, in either direction.
#[derive(Clone, PartialEq, Debug)]
pub struct PathClause {
    pub from: Term,
    pub to: Term,
    /// The hop limit.
    pub within: u32,
    /// Entities that the chain must not pass.
    pub without: Vec<EntityId>,
    /// Bound to the number of claims of a shortest chain.
    pub distance: Option<Var>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Projection {
    pub name: String,
    pub expr: Expr,
    /// The unit that its amounts are shown in, where that is asked for: one that they convert to.
    pub unit: Option<UnitId>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Order {
    pub by: Expr,
    pub descending: bool,
}

/// A rule, resolved: whenever the body has a solution, the head is a derived claim.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    pub id: RuleId,
    pub variables: Vec<Variable>,
    /// Its terms are variables of the body, or entities.
    pub head: ClaimClause,
    pub body: Block,
}
