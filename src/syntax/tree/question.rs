//! The tree of a question.

use super::arithmetic::Arithmetic;
use super::limits::{Join, Word};
use super::listing::Listed;
use super::phrases::{Np, NpList, Post, Vp};
use crate::diagnostic::Span;
use serde::Serialize;

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
    /// "what did Acme deny about Bolt"
    Listing(Vec<Listed>),
    /// "who says that Nvidia makes H20"
    WhoSays(Sentence),
    Why(Sentence),
    /// "on what conditions does Acme buy Bolt"
    Conditions(Sentence),
    When(Sentence),
    /// "where is Boston"
    WhereIs(Np),
    /// "where does Alibaba run data centers"
    Where(Sentence),
    /// "how big is Norway"
    Degree {
        adjective: Word,
        of: NpList,
    },
    /// With a `which` phrase somewhere it asks for that; without one, for yes or no.
    Sentence(Sentence),
    /// "what is the capital of Norway", "list the chips", "cities in Norway"
    Things(NpList),
    /// "which is larger, A or B": what is asked for is `Among` the choices.
    Choice(Sentence),
    /// "how much larger is A than B", "the difference between A and B", "how many times as large as B is A"
    Computed {
        operation: Arithmetic,
        of: Np,
        than: Np,
        by: Option<ComparedBy>,
        #[serde(skip)]
        span: Span,
    },
    /// "how much H20 did A and B order in total"
    InTotal(Box<Question>, #[serde(skip)] Span),
    /// "on average, how many people live in a county"
    OnAverage(Box<Question>, #[serde(skip)] Span),
    /// "until when …", "for how long …": the time of what lasts says it.
    Duration(Option<Sentence>, #[serde(skip)] Span),
    /// "who unveiled CloudMatrix 384, and when"
    AndWhen(Box<Question>),
    /// "how long is the Danube in miles"
    InUnit(Box<Question>, Word),
    /// "which chips does ByteDance stockpile that Nvidia makes": clauses behind a verb or a name, of some noun before it.
    Behind(Box<Question>, Vec<Post>, #[serde(skip)] Span),
    /// Something is left out of a question that asks for nothing it could be left out of.
    Stray(#[serde(skip)] Span),
    /// A time or a source in front of a question that says nothing it could belong to.
    StrayFront(#[serde(skip)] Span),
}

/// By what two things are compared, where they are no values themselves, and which of them is said to have more.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub enum ComparedBy {
    /// "larger", "as large as"
    Adjective(Word),
    /// "more people": the number that the noun names.
    Noun { noun: Word, more: Option<bool> },
    /// "exceeds"
    More,
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

#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct PathLimits {
    pub within: Option<Word>,
    pub without: Vec<Np>,
}
