//! The tree of a statement: syntax only. A [`Word`] is a token; what it means is not settled here.

mod find;
mod nouns;
pub use find::*;
pub use nouns::*;

use crate::diagnostic::Span;
use crate::model::claim::Status;
use crate::model::quantity::{Bound, Comparison};
use crate::model::time::TimeRelation;

/// The index of a token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Word(pub usize);

#[derive(Clone, PartialEq, Debug)]
pub enum Statement {
    Question(Box<Question>),
    Find(Box<Find>),
}

impl Statement {
    /// The tree in one line, its spans left out.
    pub fn in_one_line(&self) -> String {
        let whole = format!("{self:?}");
        let mut text = String::with_capacity(whole.len());
        let mut rest = whole.as_str();
        while let Some(at) = rest.find("span: ") {
            text.push_str(&rest[..at]);
            let end = rest[at..].find([',', '}']).map_or(rest.len(), |end| at + end);
            rest = rest[end..].trim_start_matches([',', ' ']);
        }
        text.push_str(rest);
        text
    }
}

// ---- questions ------------------------------------------------------------------------------------------------

#[derive(Clone, PartialEq, Debug)]
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
        span: Span,
    },
    /// "how much H20 did A and B order in total"
    InTotal(Box<Question>, Span),
    /// "since when …", "for how long …": claims say when, not how long.
    Duration(Span),
    /// "how long is the Danube in miles"
    InUnit(Box<Question>, Word),
    /// Something is left out of a question that asks for nothing it could be left out of.
    Stray(Span),
    /// A time or a source in front of a question that says nothing it could belong to.
    StrayFront(Span),
}

#[derive(Clone, PartialEq, Debug)]
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

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Join {
    And,
    Or,
    /// Both occur, without brackets: refused.
    Mixed,
}

/// A verb phrase, a predicate after "is", or a reduced relative clause.
#[derive(Clone, PartialEq, Debug)]
pub struct Vp {
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

#[derive(Clone, PartialEq, Debug)]
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
    Compared(Compared),
    /// "the largest in Norway"
    Ranked(Ranked, Vec<Post>),
    /// "called Boston"
    Called(Word),
    /// "before 1905", of a value
    Dated(Adjunct),
    /// "between 10 and 20 percent", of a value
    Between(QuantityNode),
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

/// What is said further of a verb, or of a noun that stands for a claim.
#[derive(Clone, PartialEq, Debug)]
pub struct Adjunct {
    pub span: Span,
    /// A comma stands before it: it belongs to the main verb.
    pub comma: bool,
    pub kind: AdjunctKind,
}

#[derive(Clone, PartialEq, Debug)]
pub enum AdjunctKind {
    Reach(Reach),
    Time {
        relation: TimeRelation,
        date: Word,
    },
    /// "between 2024 and 2025": from the first day of the one to the last of the other.
    TimeBetween {
        from: Word,
        to: Word,
    },
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

impl AdjunctKind {
    /// A time as what a date is compared with: "before 1905" is less than it.
    pub fn as_amount(&self) -> Option<(Option<Operator>, QuantityNode)> {
        match *self {
            AdjunctKind::Time { relation, date } => {
                let op = match relation {
                    TimeRelation::Before => Comparison::Less,
                    TimeRelation::By => Comparison::AtMost,
                    TimeRelation::During => Comparison::Equal,
                    TimeRelation::Since => Comparison::AtLeast,
                    TimeRelation::After => Comparison::More,
                };
                Some((Some(Operator::Compare(op)), QuantityNode::Literal(date)))
            }
            AdjunctKind::TimeBetween { from, to } => {
                let [from, to] = [from, to].map(|date| Box::new(QuantityNode::Literal(date)));
                Some((None, QuantityNode::Range(from, to)))
            }
            _ => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    Directly,
    /// A chain of at least two.
    Indirectly,
    Within(Word),
}

/// "worth more than USD 10 billion"
#[derive(Clone, PartialEq, Debug)]
pub struct Measured {
    pub measure: Word,
    pub operator: Option<Operator>,
    pub quantity: QuantityNode,
}

/// A comparison in words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    Compare(Comparison),
    /// "about N": compared as a bounded quantity.
    About,
}

/// A quantity as written; what its parts are, the resolver settles.
#[derive(Clone, PartialEq, Debug)]
pub enum QuantityNode {
    Number {
        span: Span,
        number: Option<Word>,
        unit: Option<Word>,
        bound: Bound,
    },
    /// "between 1 and 2 million"
    Range(Box<QuantityNode>, Box<QuantityNode>),
    /// A date, a text, or a parameter.
    Literal(Word),
}

/// "larger than Norway", "longer than 100 km"
#[derive(Clone, PartialEq, Debug)]
pub struct Compared {
    pub span: Span,
    pub adjective: Word,
    /// "less populous than"
    pub less: bool,
    pub operator: Option<Operator>,
    pub than: Than,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Than {
    Np(Box<Np>),
    Quantity(QuantityNode),
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct PathLimits {
    pub within: Option<Word>,
    pub without: Vec<Np>,
}
