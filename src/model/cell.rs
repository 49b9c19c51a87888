//! What stands in an answer: things, amounts, dates and claims, each with its value and in the words in which people read it.
//! Whoever has one needs no base to read it.

use super::claim::Status;
use super::{Bound, ClaimId, EntityId, Interval};
use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;

/// A cell of a row.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing known: an optional part that did not match.
    Empty,
    Entity(Entity),
    Count(u64),
    Quantity {
        amount: Amount,
        /// A group's claim together gives the amount: it is no member's own.
        together: bool,
    },
    /// A day, or several of them: "2025-04-15", "2025", "since 2024".
    Date(Interval),
    Text(String),
    Verdict(Verdict),
    Claim(ClaimText),
    Chain(Chain),
    Group(Group),
}

/// A thing of the base.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Entity {
    /// Its name, with what tells it apart from others of that name where its type does not.
    pub text: String,
    /// Its type: of several the first, none of which is beneath another.
    #[serde(rename = "type")]
    pub of: String,
    /// Its number in the base that was asked, and in no other.
    pub id: EntityId,
}

/// A quantity, its unit by name.
#[derive(Clone, PartialEq, Debug)]
pub struct Amount {
    /// "about 1 million units"
    pub text: String,
    pub bound: Bound,
    pub number: Decimal,
    /// The second number of `Between`; otherwise equal to `number`.
    pub upper: Decimal,
    pub unit: Option<String>,
}

/// So many things of a type that a claim does not name.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Group {
    /// "13 countries"
    pub text: String,
    #[serde(rename = "type")]
    pub of: String,
    pub number: Amount,
}

/// A claim in words.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct ClaimText {
    pub text: String,
    pub status: Status,
    /// Its number in the base that was asked, and in no other.
    pub id: ClaimId,
}

/// A chain of claims from one thing to another.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Chain {
    pub from: Entity,
    pub hops: Vec<Hop>,
}

/// A claim of a chain, and where it leads.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Hop {
    /// The relation's name.
    pub relation: String,
    /// From the claim's subject to its object; otherwise the other way.
    pub forward: bool,
    pub to: Entity,
}

/// The answer to a yes/no question.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Verdict {
    Yes,
    /// To a question with "not" in it: what it denies is claimed.
    No,
    Possible,
    Denied,
    /// It is not claimed, but a source says that somebody claims it.
    Alleged,
    /// It is not claimed, and a source says that it is not known.
    Unknown,
    NoClaimFound,
}

impl Verdict {
    pub const ALL: [Verdict; 7] = [
        Verdict::Yes,
        Verdict::No,
        Verdict::Possible,
        Verdict::Denied,
        Verdict::Alleged,
        Verdict::Unknown,
        Verdict::NoClaimFound,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Verdict::Yes => "yes",
            Verdict::No => "no",
            Verdict::Possible => "possible",
            Verdict::Denied => "denied",
            Verdict::Alleged => "alleged",
            Verdict::Unknown => "unknown",
            Verdict::NoClaimFound => "no claim found",
        }
    }
}

/// What the cells of a column are, those aside that are empty.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// There is none, or all are empty.
    Nothing,
    Entity,
    /// Counts, and quantities with or without a unit.
    Number,
    Date,
    Text,
    /// Whether something is so: `yes`, `no claim found`, …
    Verdict,
    /// A claim in words.
    Claim,
    /// A chain of claims from one entity to another.
    Chain,
    /// So many things of a type, which no claim names.
    Group,
    /// Of several of these kinds.
    Mixed,
}

impl Kind {
    /// What both are together.
    pub fn and(self, other: Kind) -> Kind {
        match (self, other) {
            (one, Kind::Nothing) => one,
            (Kind::Nothing, other) => other,
            (one, other) if one == other => one,
            _ => Kind::Mixed,
        }
    }
}

impl Cell {
    /// The cell as people read it.
    pub fn text(&self) -> String {
        self.clone().into_text()
    }

    /// As [`text`](Cell::text), of a cell that is not needed further.
    pub fn into_text(self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Entity(Entity { text, .. })
            | Cell::Text(text)
            | Cell::Quantity { amount: Amount { text, .. }, together: false }
            | Cell::Claim(ClaimText { text, .. })
            | Cell::Group(Group { text, .. }) => text,
            Cell::Quantity { amount: Amount { text, .. }, together: true } => format!("{text} together"),
            Cell::Count(number) => number.to_string(),
            Cell::Date(interval) => interval.to_string(),
            Cell::Verdict(verdict) => verdict.word().to_string(),
            Cell::Chain(chain) => chain.to_string(),
        }
    }

    pub fn kind(&self) -> Kind {
        match self {
            Cell::Empty => Kind::Nothing,
            Cell::Entity(_) => Kind::Entity,
            Cell::Count(_) | Cell::Quantity { .. } => Kind::Number,
            Cell::Date(_) => Kind::Date,
            Cell::Text(_) => Kind::Text,
            Cell::Verdict(_) => Kind::Verdict,
            Cell::Claim(_) => Kind::Claim,
            Cell::Chain(_) => Kind::Chain,
            Cell::Group(_) => Kind::Group,
        }
    }

    pub fn is_numeric(&self) -> bool {
        self.kind() == Kind::Number
    }
}

/// `Acorn ─ owns → Birch ← makes ─ K1`
impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.from.text)?;
        self.hops.iter().try_for_each(|Hop { relation, forward, to }| match forward {
            true => write!(f, " ─ {relation} → {}", to.text),
            false => write!(f, " ← {relation} ─ {}", to.text),
        })
    }
}

/// All that is known of the cell: `text`, `kind` and what belongs to a cell of that kind.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("text", &self.text())?;
        match self {
            Cell::Count(_) => map.serialize_entry("kind", "count")?,
            Cell::Quantity { .. } => map.serialize_entry("kind", "quantity")?,
            _ => map.serialize_entry("kind", &self.kind())?,
        }
        match self {
            Cell::Empty | Cell::Text(_) | Cell::Verdict(_) => {}
            Cell::Entity(entity) => {
                map.serialize_entry("type", &entity.of)?;
                map.serialize_entry("id", &entity.id)?;
            }
            Cell::Count(number) => map.serialize_entry("number", number)?,
            Cell::Quantity { amount, together } => {
                amount.entries(&mut map)?;
                if *together {
                    map.serialize_entry("together", together)?;
                }
            }
            Cell::Date(interval) => {
                let [from, to] = interval.ends();
                map.serialize_entry("from", &from)?;
                map.serialize_entry("to", &to)?;
            }
            Cell::Claim(claim) => {
                map.serialize_entry("status", &claim.status)?;
                map.serialize_entry("id", &claim.id)?;
            }
            Cell::Chain(chain) => {
                map.serialize_entry("from", &chain.from)?;
                map.serialize_entry("hops", &chain.hops)?;
            }
            Cell::Group(group) => {
                map.serialize_entry("type", &group.of)?;
                map.serialize_entry("number", &group.number)?;
            }
        }
        map.end()
    }
}

impl Amount {
    pub fn is_exact(&self) -> bool {
        self.bound == Bound::Exactly
    }

    /// What it says besides its words. Numbers are written digit by digit, with no float in between, which takes a serializer
    /// of `serde_json`.
    pub fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let exact = |number: Decimal| {
            RawValue::from_string(number.to_string()).expect("a decimal's text is a JSON number")
        };
        map.serialize_entry("number", &exact(self.number))?;
        if self.bound == Bound::Between {
            map.serialize_entry("upper", &exact(self.upper))?;
        }
        map.serialize_entry("unit", &self.unit)?;
        map.serialize_entry("bound", self.bound.word())
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("text", &self.text)?;
        self.entries(&mut map)?;
        map.end()
    }
}
