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

pub mod listing;
mod walk;

use crate::diagnostic::Span;
use crate::model::claim::{Speaker, Status};
pub use crate::model::quantity::Comparison;
use crate::model::time::{Day, TimeRelation};
use crate::model::{EntityId, Interval, MeasureId, RelationId, RoleId, RuleId, TypeId, UnitId, Value};
pub use crate::syntax::tree::{Arithmetic, Beneath, ListedColumn, Moment};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

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
    /// The times that the question speaks of without naming them, with the days that are meant.
    pub moments: Vec<(Moment, Option<Day>)>,
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
            moments: vec![],
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
    /// What stands beneath these claims: why something is so, or on what it depends. One row for each of it, with the claim
    /// that it is said of; of reasons, where no claim has any, the claims.
    Beneath(Beneath),
    /// The shortest chains of claims from one entity to another, over any relation, in either direction.
    Paths(PathClause),
    /// Everything known of an entity: types, aliases, claims in which it is subject, object or role.
    Describe(EntityId),
    /// The claims across relations of which the listing holds: one row each.
    Listed(Box<listing::Listing>),
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Block {
    pub clauses: Vec<Clause>,
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
    /// For an attribute, the value; of a relation without an object, [`Term::Nothing`], and of no other.
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
    /// Some attestation's source, its publisher, its speaker or whom that one cites is one of these.
    According(Vec<Speaker>),
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
    /// The object of a relation that has none.
    Nothing,
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
    /// Of two amounts of one kind; only where a variable is bound to it. Units are converted. There is none of amounts that do not
    /// convert, nor of two that claims of attributes state, or two shares, of times that surely do not coincide, as with `Compare`.
    Arithmetic {
        operation: Arithmetic,
        left: Term,
        right: Term,
    },
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
