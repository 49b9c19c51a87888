//! The tree of `find`.

use super::arithmetic::Arithmetic;
use super::beneath::Beneath;
use super::limits::{QuantityNode, Word};
use super::listing::Listed;
use super::phrases::Adjunct;
use super::relation_form::RelationForm;
use crate::diagnostic::Span;
use crate::model::claim::Status;
use crate::model::quantity::Comparison;
use crate::model::time::TimeRelation;
use serde::Serialize;

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Find {
    Rows {
        possibly: bool,
        columns: Vec<Labelled>,
        pattern: Vec<FindClause>,
        group_by: Vec<Word>,
        order_by: Vec<(OrderKey, bool)>,
        limit: Option<Word>,
    },
    Whether(Vec<FindClause>),
    Beneath(Beneath, Vec<FindClause>),
    Claims(Vec<FindClause>),
    Paths {
        from: FindTerm,
        to: FindTerm,
        limits: FindLimits,
    },
    Description(FindTerm),
    Listing(Vec<Listed>),
}

/// `?length in miles as "how long"`
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Labelled {
    pub column: FindColumn,
    pub unit: Option<Word>,
    pub label: Option<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum FindColumn {
    Variable(Word),
    Aggregate {
        function: Word,
        of: Word,
    },
    /// `count` alone.
    Solutions,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum OrderKey {
    Column(FindColumn),
    Label(String),
}

#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct FindLimits {
    pub within: Option<Word>,
    pub without: Vec<FindTerm>,
    /// The variable for the number of hops.
    pub distance: Option<Word>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FindTerm {
    #[serde(skip)]
    pub span: Span,
    pub kind: FindTermKind,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum FindTermKind {
    Variable(Word),
    Name {
        name: Word,
        of: Option<Word>,
        within: Option<Word>,
    },
    /// A text, a parameter, a number with its unit, a date.
    Value(QuantityNode),
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum FindClause {
    Not(Vec<FindClause>),
    Optional(Vec<FindClause>),
    Either(Vec<Vec<FindClause>>),
    Best {
        descending: bool,
        take: Option<Word>,
        first: Option<Word>,
        of: Word,
        by: FindColumn,
        value: Option<Word>,
        block: Vec<FindClause>,
    },
    Bind {
        variable: Word,
        expression: FindExpression,
    },
    Connected {
        from: FindTerm,
        to: FindTerm,
        limits: FindLimits,
    },
    Type {
        of: FindTerm,
        is: Word,
    },
    /// `?c called "Springfield"`
    Called {
        of: FindTerm,
        name: Word,
    },
    Compare {
        left: FindExpression,
        operator: Comparison,
        right: FindExpression,
    },
    Dated {
        of: FindExpression,
        relation: TimeRelation,
        to: Word,
    },
    Claim(Box<FindClaim>),
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum FindExpression {
    Term(FindTerm),
    Over { function: Word, of: Word, block: Vec<FindClause> },
    Arithmetic { operation: Arithmetic, left: FindTerm, right: FindTerm },
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FindClaim {
    #[serde(skip)]
    pub span: Span,
    pub subject: FindTerm,
    pub form: RelationForm,
    pub object: FindObject,
    pub tails: Vec<Tail>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum FindObject {
    Term(FindTerm),
    /// `population > 100000`
    Compared(Comparison, QuantityNode),
    /// `?deal closed`
    Nothing,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Tail {
    Time(Word),
    Status(Vec<Status>),
    According(Vec<FindTerm>),
    /// Further subjects of the one claim.
    Together(Vec<FindTerm>),
    Condition(Adjunct),
    Measure {
        measure: Word,
        variable: Word,
    },
    MeasureCompared {
        measure: Word,
        operator: Comparison,
        quantity: QuantityNode,
    },
    Role {
        preposition: Word,
        term: FindTerm,
    },
    /// "in ?n hops"
    Distance(Word),
}
