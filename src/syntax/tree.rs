//! The tree of a statement: syntax only. A [`Word`] is a token; what it means is not settled here.

mod find;
mod nouns;
pub use find::*;
pub use nouns::*;

use crate::diagnostic::Span;
use crate::model::claim::Status;
use crate::model::quantity::{Bound, Comparison};
use crate::model::time::TimeRelation;
use serde::Serialize;

/// The index of a token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Word(pub usize);

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Statement {
    Question(Box<Question>),
    Find(Box<Find>),
}

impl Statement {
    /// The tree in one line, its spans left out.
    pub fn in_one_line(&self) -> String {
        format!("{:?}", serde_fmt::to_debug(self))
    }
}

// ---- questions ------------------------------------------------------------------------------------------------

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Question {
    /// "how many hops are there between A and B"
    Distance {
        from: Np,
        to: Np,
        limits: PathLimits,
    },
    /// "how is A connected to B"
    Paths {
        from: Np,
        to: Np,
        limits: PathLimits,
    },
    Describe(Np),
    Why(Sentence),
    When(Sentence),
    /// "where is Boston"
    WhereIs(Np),
    /// "where does Alibaba run data centers"
    Where(Sentence),
    /// "how big is Norway"
    Degree {
        adjective: Word,
        of: Np,
    },
    /// With a `which` phrase somewhere it asks for that; without one, for yes or no.
    Sentence(Sentence),
    /// "what is the capital of Norway", "list the chips", "cities in Norway"
    Things(NpList),
    /// "which is larger, A or B": what is asked for is `Among` the choices.
    Choice(Sentence),
    /// "how much larger is A than B"
    Difference {
        of: Np,
        than: Np,
        adjective: Word,
        #[serde(skip)]
        span: Span,
    },
    /// "how much H20 did A and B order in total"
    InTotal(Box<Question>, #[serde(skip)] Span),
    /// "since when …", "for how long …": claims say when, not how long.
    Duration(#[serde(skip)] Span),
    /// "how long is the Danube in miles"
    InUnit(Box<Question>, Word),
    /// "which chips does ByteDance stockpile that Nvidia makes": clauses behind a verb or a name, of some noun before it.
    Behind(Box<Question>, Vec<Post>, #[serde(skip)] Span),
    /// Something is left out of a question that asks for nothing it could be left out of.
    Stray(#[serde(skip)] Span),
    /// A time or a source in front of a question that says nothing it could belong to.
    StrayFront(#[serde(skip)] Span),
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Sentence {
    pub subject: NpList,
    pub predicates: Vec<Vp>,
    pub join: Join,
    /// What stands in front and fills the place that the predicate leaves empty: "which chips" of "which chips
    /// did ByteDance order".
    pub gap: Option<Np>,
    /// "from" of "from whom did ByteDance order H20".
    pub fronted: Option<Word>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Join {
    And,
    Or,
    /// Both occur, without brackets: refused.
    Mixed,
}

/// A verb phrase, a predicate after "is", or a reduced relative clause.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Vp {
    #[serde(skip)]
    pub span: Span,
    pub possibly: bool,
    pub negated: bool,
    /// "planned to buy", "denied ordering": claims of this status are asked for.
    pub status: Option<Status>,
    pub predicate: Predicate,
    pub adjuncts: Vec<Adjunct>,
    /// A preposition whose noun phrase is asked for: "in" of "which state is Boston in".
    pub stranded: Option<Word>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Predicate {
    /// "stockpiled H20", and "bordering Norway"
    Verb {
        verb: Word,
        object: Option<NpList>,
    },
    /// "stockpiled by ByteDance"; `object` of "was ordered 3 chips by"
    Passive {
        participle: Word,
        by: Option<NpList>,
        by_gap: bool,
        object: Option<NpList>,
    },
    /// "has a capital"
    Have(Option<NpList>),
    /// "derived from H100"
    Phrase {
        phrase: Word,
        object: Option<NpList>,
    },
    /// "in Norway"
    Preposition {
        preposition: Word,
        object: Option<NpList>,
    },
    /// "the capital of", with its object in front
    Noun(Word),
    /// "the capital of Norway", "a firm"
    Is(NpList),
    Adjectives(Vec<Word>),
    /// "longer than 100 km and shorter than 500 km"
    Compared(Vec<Compared>, Join),
    /// "the largest in Norway"
    Ranked(Ranked, Vec<Post>),
    /// "called Boston"
    Called(Word),
    /// "before 1905", of a value
    Dated(Adjunct),
    /// "between 10 and 20 percent", of a value
    Between(Limit),
    /// "within 3 hops of Nvidia"
    Near {
        within: Word,
        of: Np,
    },
    /// "there", "there in Norway"
    There(Option<(Word, NpList)>),
    /// "is it located", with its place in front
    Located,
}

impl Predicate {
    /// What stands behind the verb, the preposition or "is".
    pub fn object_mut(&mut self) -> Option<&mut NpList> {
        match self {
            Predicate::Verb { object, .. }
            | Predicate::Phrase { object, .. }
            | Predicate::Preposition { object, .. }
            | Predicate::Have(object) => object.as_mut(),
            Predicate::Passive { by, object, .. } => object.as_mut().or(by.as_mut()),
            Predicate::Is(list) | Predicate::There(Some((_, list))) => Some(list),
            _ => None,
        }
    }
}

/// What is said further of a verb, or of a noun that stands for a claim.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Adjunct {
    #[serde(skip)]
    pub span: Span,
    /// A comma stands before it: it belongs to the main verb.
    pub comma: bool,
    pub kind: AdjunctKind,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum AdjunctKind {
    Reach(Reach),
    Time(When),
    According(NpList),
    Confidence {
        operator: Option<Operator>,
        number: Word,
    },
    Measured(Measured),
    /// "with the highest share"
    BestMeasured(Ranked, Word),
    /// "denied supplying": as the subject itself says.
    OwnWords,
    /// "together"; "together with Alibaba and Tencent"
    Together(Option<NpList>),
    Each,
    /// "planned", of what a noun names: "is planned to be the president of Acme".
    Status(Status),
    /// "from Nvidia"
    Role {
        preposition: Word,
        object: NpList,
    },
}

/// When something was.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum When {
    Lies(TimeRelation, Word),
    /// "between 2024 and 2025": from the first day of the one to the last of the other.
    Between(Word, Word),
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
                    TimeRelation::During => Comparison::Equal,
                    TimeRelation::Since => Comparison::AtLeast,
                    TimeRelation::After => Comparison::More,
                };
                Limit::bound(Some(Operator::Compare(op)), QuantityNode::Literal(*date))
            }
            When::Between(from, to) => Limit::Range(QuantityNode::Literal(*from), QuantityNode::Literal(*to)),
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

/// "larger than Norway", "longer than 100 km"
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Compared {
    #[serde(skip)]
    pub span: Span,
    pub adjective: Word,
    /// "less populous than"
    pub less: bool,
    /// "but not longer than"
    pub negated: bool,
    /// How it compares with another thing; of an amount the limit tells.
    pub op: Comparison,
    pub than: Than,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Than {
    Np(Box<Np>),
    Limit(Limit),
}

#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct PathLimits {
    pub within: Option<Word>,
    pub without: Vec<Np>,
}
