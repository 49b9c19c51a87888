//! The tree of noun phrases (what stands before the noun, the head, and what is said behind it) and of verb phrases, each of
//! which holds the other.

use super::limits::{Join, Limit, Measured, Operator, QuantityNode, Reach, When, Word};
use crate::diagnostic::Span;
use crate::model::claim::Status;
use crate::model::quantity::Comparison;
use crate::model::time::TimeRelation;
use serde::Serialize;

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct NpList {
    pub items: Vec<Np>,
    pub join: Join,
    #[serde(skip)]
    pub span: Span,
    /// "but not Oklahoma": those of whom the same is denied; with no items, "neither A nor B".
    pub except: Option<Box<NpList>>,
}

impl NpList {
    /// A list of one.
    pub fn single(np: Np) -> NpList {
        NpList { span: np.span.clone(), items: vec![np], join: Join::And, except: None }
    }
}

/// A noun phrase.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Np {
    #[serde(skip)]
    pub span: Span,
    pub determiner: Determiner,
    /// "the 50 states": how many there are said to be; of what is ranked, "the 5 firms with the most chips" and "which
    /// 5 firms make the most chips", how many are taken.
    pub stated: Option<Word>,
    pub modifiers: Vec<Modifier>,
    pub head: Head,
    pub posts: Vec<Post>,
}

impl Np {
    /// Whether it is a name, with nothing more said of it.
    pub fn is_named(&self) -> bool {
        self.posts.is_empty() && self.has_name()
    }

    /// The same, whatever is said of it besides.
    pub fn has_name(&self) -> bool {
        matches!(self.head, Head::Name(_) | Head::NameOfType { .. } | Head::Nested { .. })
    }
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Determiner {
    /// None, "the", "a", "some", "any", "these".
    Plain,
    /// "which", "what", "who": it is asked for.
    Which,
    HowMany {
        kinds: bool,
    },
    HowMuch,
    No,
    All,
    Each,
    Only,
    /// "the only": there is no other.
    Sole,
    /// "more … than Nvidia", "as many … as Nvidia": by number against what is said of that.
    Against {
        op: Comparison,
        kinds: bool,
        than: Box<Np>,
    },
    /// "their": of the one thing that was spoken of.
    Their,
    /// "the most", "the second most": `place` is 1, 2 ….
    Most {
        kinds: bool,
        place: usize,
    },
    Fewest {
        kinds: bool,
        place: usize,
    },
    Counted {
        limit: Limit,
        kinds: bool,
        other: bool,
    },
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Modifier {
    Ranked(Ranked),
    Adjective(Word),
    /// "other": not the subject itself.
    Other,
}

/// "second largest", "top 3 largest", "most populous"
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Ranked {
    #[serde(skip)]
    pub span: Span,
    pub first: usize,
    pub take: Option<Word>,
    pub by: RankedBy,
    /// "by area", "in population": what it goes by, where that is said.
    pub key: Option<Word>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum RankedBy {
    /// "largest" of the base's own adjectives.
    Superlative(Word),
    /// "most populous", "least populous"
    Degree { adjective: Word, most: bool },
    /// "highest", "lowest" of whatever number the noun names; the word may be a declared superlative too.
    Generic { word: Word, descending: bool },
    /// "top 3": needs a noun that is a number.
    Top,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Head {
    Name(Word),
    /// "Mississippi (river)", "the state Norway", "the Mississippi river"
    NameOfType {
        name: Word,
        of: Word,
    },
    /// "Springfield, Illinois", "Springfield (city in Illinois)"
    Nested {
        name: Word,
        of: Option<Word>,
        within: Word,
    },
    Type(Word),
    /// "bordering states": with the verb whose object is the context's
    GerundType {
        gerund: Word,
        of: Word,
    },
    Noun(Word),
    Measure(Word),
    /// "Norway's largest city": what stands between the owner and what is owned are the phrase's modifiers.
    Possessive {
        owner: Box<Np>,
        owned: Box<Head>,
    },
    NumberOf {
        of: Box<Np>,
        kinds: bool,
    },
    /// "the total area"
    Total {
        function: TotalFunction,
        of: Box<Head>,
    },
    Value(QuantityNode),
    /// "more than 20 percent of the market", "USD 5 billion worth of chips", "more than 15 percent"
    Amount {
        limit: Limit,
        /// "worth": which amount of the claim it is.
        measure: Option<Word>,
        of: Option<Box<Np>>,
    },
    /// "what percentage of H20"
    PercentageOf(Box<Np>),
    /// "it", "them": the noun that the clause is about.
    Pronoun,
    /// "Huawei's Ascend": what has the name, which some claim relates to the owner.
    NameOf {
        owner: Word,
        name: Word,
    },
    /// "outside Norland": another place than it, and none within it or around it.
    Elsewhere(Box<Np>),
    /// "each other": each of those that it is said of, to the others.
    EachOther,
    /// "that of Norway", "those of Norway": the noun of what it is compared with.
    That,
    /// "who", "what" on their own.
    Who(Word),
    /// "which of the states", "the largest of the states"
    WhichOf(Box<Np>),
    List(Box<NpList>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum TotalFunction {
    Sum,
    Average,
    Maximum,
    Minimum,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Post {
    Of(NpList),
    /// "called Boston", and "Boston" behind a noun: "the capital Boston"
    Called(Word),
    /// "by area", with no superlative before it to go by that
    Key(Word),
    /// "with the largest population", "having no rivers"
    With(NpList),
    Without(NpList),
    /// ", A or B": one of these.
    Among(NpList),
    /// "other than H20", "excluding Alaska and Hawaii"
    Except {
        list: NpList,
        /// "other than" is said of the noun right before it, whatever else it could be said of.
        other_than: bool,
    },
    /// "with a population of more than one million"
    Attribute {
        noun: Word,
        limit: Limit,
    },
    Compared(Compared),
    /// "in 2025", "worth more than USD 1 billion"
    Condition(Adjunct),
    /// A participle, a gerund, a phrase or a preposition: a relative clause without its "that is".
    Reduced(Vp),
    Relative {
        join: Join,
        relative: Relative,
    },
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Relative {
    /// "that stockpiled H20"
    Subject(Vp),
    /// "that Nvidia made", "through which the Mississippi runs"
    Object { subject: NpList, vp: Vp, fronted: Option<Word> },
    /// "whose capital is Austin"
    Whose { owned: Box<Np>, vp: Vp },
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
    pub fn object(&self) -> Option<&NpList> {
        match self {
            Predicate::Verb { object, .. }
            | Predicate::Phrase { object, .. }
            | Predicate::Preposition { object, .. }
            | Predicate::Have(object) => object.as_ref(),
            Predicate::Passive { by, object, .. } => object.as_ref().or(by.as_ref()),
            Predicate::Is(list) | Predicate::There(Some((_, list))) => Some(list),
            _ => None,
        }
    }

    /// The same, to be changed.
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
    /// "before the H20", "after the US cut off shipments"
    Beside(TimeRelation, Event),
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
    /// "still", "former"
    Moment(Moment),
    /// "will": planned or expected.
    ToCome,
    /// "planned", of what a noun names: "is planned to be the president of Acme".
    Status(Status),
    /// "from Nvidia"
    Role {
        preposition: Word,
        object: NpList,
    },
}

/// Something that happened, by which the time of something else is told.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Event {
    /// The same that is said, of this: "(launched) before the H20".
    Of(Box<Np>),
    /// "before the US cut off shipments"
    That(Box<NpList>, Box<Vp>),
}

/// When what lasts is so, told without a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Moment {
    /// "currently", "still": at the latest date that the base knows of.
    Current,
    /// "now", "today"
    Today,
    /// "formerly", "no longer": before, and not any more.
    Former,
    /// "the first chief executive": of the claims that tell of one, that of the earliest time.
    First,
    Latest,
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
    /// "twice as large as": how many times that.
    pub factor: Option<Factor>,
    pub than: Than,
}

/// "twice", "half", "three times"; "more than twice"
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Factor {
    /// The number, or the word that stands for one.
    pub number: Word,
    pub operator: Option<Operator>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Than {
    Np(Box<Np>),
    Limit(Limit),
}
