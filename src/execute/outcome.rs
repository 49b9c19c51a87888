//! What a query yields: ids and values, nothing in words. The session names them.

use super::deferred_drop::DeferredDrop;
pub use crate::model::cell::Verdict;
use crate::model::claim::Status;
use crate::model::quantity::Quantity;
use crate::model::{ClaimId, EntityId, MeasureId, RelationId, RoleId, RuleId, Truth, TypeId, Value};
use crate::resolve::query::Beneath;
use std::sync::Arc;

/// The result of one query.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Outcome {
    pub rows: DeferredDrop<Vec<Row>>,
    /// How many further rows are only possible.
    pub possible: usize,
    pub notes: Vec<Note>,
}

/// One row: for `Ask::Rows` a cell for each column of the query; for `Ask::Whether` one [`Cell::Verdict`]; for
/// `Ask::Claims` and `Ask::Listed` one [`Cell::Claim`]; for `Ask::Paths` one [`Cell::Path`]; for `Ask::Describe` a
/// [`Cell::Aspect`], what it is of (an entity, a value, a type, an alias) and, for a claim, the claim.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub truth: Truth,
    /// The claims beneath the row, each once, in the order of their ids.
    pub evidence: Vec<Evidence>,
    /// How many claims support the row beyond those in `evidence`.
    pub more_evidence: usize,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Cell {
    /// Nothing known: an optional part that did not match, the sum of nothing.
    Empty,
    Entity(EntityId),
    Value {
        value: Value,
        /// A group's claim together gives the value: it is the group's, not the row's member's.
        shared: bool,
    },
    Count(u64),
    Path(Path),
    Claim(ClaimId),
    Verdict(Verdict),
    Aspect(Aspect),
    Type(TypeId),
    /// An alias.
    Text(String),
    /// So many entities of a type that a claim does not name.
    Group {
        of: TypeId,
        number: Quantity,
    },
}

/// What a row of a description tells of the entity.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Aspect {
    Type,
    Alias,
    /// It is a subject of a claim of the relation.
    Subject(RelationId),
    Object(RelationId),
    Role(RelationId, RoleId),
}

/// A chain of claims from one entity to another.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Path {
    pub from: EntityId,
    pub hops: Vec<Hop>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Hop {
    pub to: EntityId,
    pub claim: ClaimId,
    /// From the claim's subject to its object; otherwise the other way.
    pub forward: bool,
}

/// What supports a row.
#[derive(Clone, PartialEq, Debug)]
pub enum Evidence {
    Claim(ClaimId),
    Derived(Arc<Derivation>),
}

/// A claim that a rule derived, or (`rule` is `None`) a chain of claims of one relation.
#[derive(Clone, PartialEq, Debug)]
pub struct Derivation {
    pub rule: Option<RuleId>,
    pub relation: RelationId,
    pub subject: EntityId,
    pub object: Cell,
    pub beneath: Vec<Evidence>,
}

/// A remark that belongs to the answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Note {
    /// Of the rows that a denial left, so many are denied by a claim; of others nothing is claimed, and of the rest, which are
    /// only possible, something that may say so.
    DeniedRows { denied: usize, unclaimed: usize, open: usize },
    /// What is counted rests on the claims of these relations, so many, and is not listed.
    CountedOver { relations: Vec<RelationId>, claims: usize },
    /// More come first than were asked for, since they tie.
    Ties { asked: usize, given: usize },
    /// Of so many that might be picked, the attribute that picks is not known.
    Unranked { attribute: RelationId, number: u64 },
    /// Of so many more, no claim says when it was.
    WithoutTime { relation: RelationId, number: u64 },
    /// Of so many of those that all are compared with, the attribute is not known.
    Uncompared { attribute: RelationId, number: u64 },
    /// Of so many of those that are listed (or of more, which are not), the attribute is not known, or the measure of it.
    Unknown { attribute: RelationId, measure: Option<MeasureId>, number: u64, listed: bool },
    /// These are left out, since one claim says what is denied, though another of the same thing does not.
    Wavering { entities: Vec<EntityId> },
    /// Bounds leave open who comes first: so many may.
    Undecided { candidates: usize },
    /// Rows rest on more claims than were gone through: of those of what is only looked for, the first were.
    MoreBeneath,
    /// A search for chains stopped at the limit of hops with more to explore.
    HopLimit { within: u32 },
    /// There are more shortest chains than are listed.
    MorePaths { listed: usize },
    /// A claim of the subject speaks of so many, but the base names `listed`. `whole`: it counts all that is asked
    /// for, and nothing is named besides.
    ClaimedCount { claim: ClaimId, of: TypeId, number: Quantity, listed: u64, whole: bool },
    /// A claim that counts things without naming them, where things are counted for several subjects.
    NotCounted { claim: ClaimId, of: TypeId, number: Quantity },
    /// A count, in the column, takes what is certain; so many more are only possible.
    PossibleCount { column: usize, certain: u64, possible: u64 },
    /// In so many rows an aggregate, in the column, takes what is certain, and more is possible.
    PossiblyMore { column: usize, rows: usize },
    /// A sum, in the column, takes claims that may tell of the same amount.
    Overlap { column: usize, claims: Vec<ClaimId> },
    /// A total, in the column, has no bound on either side, so that no number can be given.
    Unbounded { column: usize },
    /// So many rows are only possible since a claim beneath them is not dated.
    Undated { rows: usize },
    /// So many rows are only possible since a group's total does not tell its member's share.
    Shares { rows: usize },
    /// So many rows are only possible since amounts are in units that do not convert; 0 of what is counted.
    Apart { rows: usize },
    /// So many rows are only possible since what they rest on held at no time together.
    AtNoTime { rows: usize },
    /// A chain or a conclusion rests on two claims, one of which had ended before the other began.
    NeverTogether { earlier: ClaimId, later: ClaimId },
    /// What is asked is also denied.
    Denied { claims: Vec<ClaimId> },
    /// A part of what is asked is denied, which does not deny the whole.
    DeniedInPart { claims: Vec<ClaimId> },
    /// What is asked is said otherwise than as a fact: alleged, or said not to be known.
    Otherwise { status: Status, claims: Vec<ClaimId> },
    /// Of what is counted, so many have no name, and may be among the others.
    UnnamedAmong { number: u64 },
    /// No claim that was found has any of these beneath it.
    NothingBeneath(Beneath),
    /// So many are known, fewer than were asked for.
    Known { number: u64 },
    /// These claims say otherwise than was asked.
    Instead { claims: Vec<ClaimId> },
    /// What is asked of all is not claimed of these, and of `more`.
    Missing { entities: Vec<EntityId>, more: bool },
    /// What is asked of all is asked of nothing: no claim makes anything one of them.
    NoneSuch,
    /// No row: the clause, an index into the query's pattern, that left none.
    Empty { clause: usize, near: Vec<Near> },
}

/// What lies near an empty answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Near {
    /// The claim would match but for its status.
    OtherStatus(ClaimId),
    /// A claim of the same subject and relation says something else.
    OtherObject(ClaimId),
    /// A claim of the same object and relation has another subject.
    OtherSubject(ClaimId),
    /// The claim would match but for its time.
    OtherTime(ClaimId),
    /// The claim would match but for who says it, or with what confidence.
    OtherSource(ClaimId),
    /// The claim would match but for who did it together.
    Alone(ClaimId),
    /// The claim would match but for its roles: it is from another supplier, say.
    OtherRole(ClaimId),
    /// The claim would match, but does not state the measure asked for.
    Unmeasured(ClaimId, MeasureId),
    /// The claim would match, but is not dated.
    Undated(ClaimId),
}
