//! The tree of what numbers, amounts and times are asked to be, and the tokens that it all is made of.

use crate::diagnostic::Span;
use crate::model::quantity::{Bound, Comparison};
use crate::model::time::TimeRelation;
use serde::Serialize;

/// The index of a token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Word(pub usize);

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Join {
    And,
    Or,
    /// Both occur, without brackets: refused.
    Mixed,
}

/// When something was.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum When {
    Lies(TimeRelation, Word),
    /// "until 2024": of an event, by then.
    Until(Word),
    /// "between 2024 and 2025": from the first day of the one to the last of the other.
    Between(Word, Word),
    /// "from 2024 to 2025": the same, and of what lasts, through all of it.
    Through(Word, Word),
    /// "after 1990 and before 2000"
    All(Vec<When>),
    /// "before 1990 or after 2000"
    Any(Vec<When>),
}

impl When {
    /// A time as what a date is asked to be: "before 1905" is less than it.
    pub fn limit(&self) -> Limit {
        let all = |times: &[When]| times.iter().map(When::limit).collect();
        match self {
            When::Lies(relation, date) => {
                let op = match relation {
                    TimeRelation::Before => Comparison::Less,
                    TimeRelation::By => Comparison::AtMost,
                    TimeRelation::During | TimeRelation::Through => Comparison::Equal,
                    TimeRelation::Since => Comparison::AtLeast,
                    TimeRelation::After => Comparison::More,
                };
                Limit::bound(Some(Operator::Compare(op)), QuantityNode::Literal(*date))
            }
            When::Until(date) => When::Lies(TimeRelation::By, *date).limit(),
            When::Through(range, to) if range == to => When::Lies(TimeRelation::During, *range).limit(),
            When::Between(from, to) | When::Through(from, to) => {
                Limit::Range(QuantityNode::Literal(*from), QuantityNode::Literal(*to))
            }
            When::All(times) => Limit::All(all(times)),
            When::Any(times) => Limit::Any(all(times)),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Reach {
    Directly,
    /// A chain of at least two.
    Indirectly,
    Within(Word),
}

/// "worth more than USD 10 billion"
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Measured {
    pub measure: Word,
    pub limit: Limit,
}

/// What a number, an amount or a date is asked to be.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Limit {
    /// "more than 5", "5 or more", "about 5", "5"
    Bound { operator: Option<Operator>, quantity: QuantityNode },
    /// "between 5 and 10", both ends included
    Range(QuantityNode, QuantityNode),
    /// "at least 5 and at most 10", "neither over 10 nor under 5"
    All(Vec<Limit>),
    /// "3 or 5", "under 5 or over 10"
    Any(Vec<Limit>),
}

impl Limit {
    pub fn bound(operator: Option<Operator>, quantity: QuantityNode) -> Limit {
        Limit::Bound { operator, quantity }
    }

    /// A range by its ends.
    pub fn ends(low: QuantityNode, high: QuantityNode) -> [Limit; 2] {
        let end = |op, end| Limit::bound(Some(Operator::Compare(op)), end);
        [end(Comparison::AtLeast, low), end(Comparison::AtMost, high)]
    }

    /// What it compares with, in the order in which it stands there.
    pub fn quantities(&self) -> Vec<&QuantityNode> {
        match self {
            Limit::Bound { quantity, .. } => vec![quantity],
            Limit::Range(low, high) => vec![low, high],
            Limit::All(limits) | Limit::Any(limits) => limits.iter().flat_map(Limit::quantities).collect(),
        }
    }

    pub fn quantities_mut(&mut self) -> Vec<&mut QuantityNode> {
        match self {
            Limit::Bound { quantity, .. } => vec![quantity],
            Limit::Range(low, high) => vec![low, high],
            Limit::All(limits) | Limit::Any(limits) => {
                limits.iter_mut().flat_map(Limit::quantities_mut).collect()
            }
        }
    }

    pub fn operators_mut(&mut self) -> Vec<&mut Option<Operator>> {
        match self {
            Limit::Bound { operator, .. } => vec![operator],
            Limit::Range(..) => vec![],
            Limit::All(limits) | Limit::Any(limits) => {
                limits.iter_mut().flat_map(Limit::operators_mut).collect()
            }
        }
    }
}

/// A comparison in words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Operator {
    Compare(Comparison),
    /// "longer than", "10 km or shorter": the adjective tells in which direction; of a high number it is as it stands.
    Graded(Comparison),
    /// "about N": compared as a bounded quantity.
    About,
}

/// A quantity as written; what its parts are, the resolver settles.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum QuantityNode {
    Number {
        #[serde(skip)]
        span: Span,
        number: Option<Word>,
        unit: Option<Word>,
        bound: Bound,
    },
    /// A date, a text, or a parameter.
    Literal(Word),
}
