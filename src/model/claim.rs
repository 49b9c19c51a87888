//! Claims: what sources say. The fact is never separated from who said it.

use super::schema::Place;
use super::{EntityId, Interval, MeasureId, Quantity, RelationId, RoleId, TypeId, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How a source puts a claim. Questions match `Reported` and `Estimated` claims unless they ask otherwise.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Status {
    #[default]
    Reported,
    Estimated,
    Expected,
    Planned,
    Denied,
    Retracted,
    Candidate,
    /// A source says that somebody says so: an accusation, say.
    Alleged,
    /// A source says that it is not known whether it is so.
    Unknown,
    /// It is so where another claim holds: "if the board agrees".
    Conditional,
    /// It is only spoken of, as that on which another claim depends: nobody says that it is so.
    Supposed,
    /// Somebody fears that it is so, or will be.
    Feared,
    /// Somebody believes that it is so, or argues it: an opinion.
    Believed,
}

impl Status {
    pub const ALL: [Status; 13] = [
        Status::Reported,
        Status::Estimated,
        Status::Expected,
        Status::Planned,
        Status::Denied,
        Status::Retracted,
        Status::Candidate,
        Status::Alleged,
        Status::Unknown,
        Status::Conditional,
        Status::Supposed,
        Status::Feared,
        Status::Believed,
    ];

    /// The word for it in fact files and questions.
    pub fn word(self) -> &'static str {
        match self {
            Status::Reported => "reported",
            Status::Estimated => "estimated",
            Status::Expected => "expected",
            Status::Planned => "planned",
            Status::Denied => "denied",
            Status::Retracted => "retracted",
            Status::Candidate => "candidate",
            Status::Alleged => "alleged",
            Status::Unknown => "unknown",
            Status::Conditional => "conditional",
            Status::Supposed => "supposed",
            Status::Feared => "feared",
            Status::Believed => "believed",
        }
    }

    /// Whether a plain question counts such a claim as a fact.
    pub fn is_asserted(self) -> bool {
        matches!(self, Status::Reported | Status::Estimated)
    }
}

/// One claim with everything it says. Two claims that are equal in all but their attestations are the same
/// claim; the builder merges them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Claim {
    pub relation: RelationId,
    /// One subject, or the members of a group that did it together, sorted.
    pub subjects: Vec<EntityId>,
    pub object: Object,
    /// Sorted by role.
    pub roles: Vec<(RoleId, EntityId)>,
    /// Sorted by measure.
    pub measures: Vec<(MeasureId, Value)>,
    pub time: Option<Interval>,
    pub status: Status,
}

/// What a claim says of its subject.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Object {
    Entity(EntityId),
    Value(Value),
    /// So many entities of a type, not named: "13 countries", "several European countries".
    Group {
        of: TypeId,
        number: Quantity,
    },
    /// Its relation has no object: "the deal closed".
    Nothing,
}

/// One source's word for a claim.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Attestation {
    pub source: EntityId,
    /// Who said it, in the source; then whom that one cites, and so on.
    pub said_by: Vec<Speaker>,
    /// When it was said.
    pub said_on: Option<Interval>,
    /// Where in the source: "paragraph 3".
    pub at: Option<String>,
    pub quote: Option<String>,
    pub note: Option<String>,
    /// From 0 to 1; `None` when the source's word is taken as it stands.
    pub confidence: Option<Decimal>,
    /// The claim beneath which it stands, and how it bears on that.
    pub tie: Option<Tie>,
    /// Where in the base the claim stands.
    pub place: Place,
}

/// How a claim bears on another, which the same source says in the same file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Tie {
    pub kind: TieKind,
    /// The line of the other.
    pub line: u32,
}

/// What a claim is to the one beneath which it stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum TieKind {
    /// Its reason.
    Because,
    /// What it is meant to bring about.
    SoThat,
    /// What it depends on.
    If,
    /// What it says is not so, though it was said before.
    Corrects,
    /// What it takes the place of.
    Supersedes,
    /// In spite of what it is so.
    Despite,
    /// What was before it, and what comes after.
    After,
    Before,
    /// One of its reasons, and that which weighs most.
    PartlyBecause,
    MainlyBecause,
}

impl TieKind {
    pub const ALL: [TieKind; 10] = [
        TieKind::Because,
        TieKind::SoThat,
        TieKind::If,
        TieKind::Corrects,
        TieKind::Supersedes,
        TieKind::Despite,
        TieKind::After,
        TieKind::Before,
        TieKind::PartlyBecause,
        TieKind::MainlyBecause,
    ];

    /// What a line of a fact file begins with that holds such a claim.
    pub fn words(self) -> &'static str {
        match self {
            TieKind::Because => "because",
            TieKind::SoThat => "so that",
            TieKind::If => "if",
            TieKind::Corrects => "corrects",
            TieKind::Supersedes => "supersedes",
            TieKind::Despite => "despite",
            TieKind::After => "after",
            TieKind::Before => "before",
            TieKind::PartlyBecause => "partly because",
            TieKind::MainlyBecause => "mainly because",
        }
    }

    /// Whether it is a reason of the other.
    pub fn is_reason(self) -> bool {
        matches!(self, TieKind::Because | TieKind::PartlyBecause | TieKind::MainlyBecause)
    }

    /// Whether it tells when the other was.
    pub fn tells_when(self) -> bool {
        matches!(self, TieKind::After | TieKind::Before)
    }

    /// Whether the claim is not so any more, whoever said it.
    pub fn retracts(self) -> bool {
        matches!(self, TieKind::Corrects | TieKind::Supersedes)
    }

    /// How its source puts such a claim where nothing else is said; as any other claim where there is none.
    pub fn status(self) -> Option<Status> {
        match self {
            TieKind::SoThat => Some(Status::Planned),
            TieKind::If => Some(Status::Supposed),
            TieKind::Corrects | TieKind::Supersedes => Some(Status::Retracted),
            TieKind::Because
            | TieKind::PartlyBecause
            | TieKind::MainlyBecause
            | TieKind::Despite
            | TieKind::After
            | TieKind::Before => None,
        }
    }
}

impl Attestation {
    /// That of a source that says no more than the claim, at a place of the base.
    pub fn of(source: EntityId, place: Place) -> Attestation {
        Attestation {
            source,
            said_by: vec![],
            said_on: None,
            at: None,
            quote: None,
            note: None,
            confidence: None,
            tie: None,
            place,
        }
    }
}

/// Who says something: an entity of the base, or a description ("one person briefed on the matter").
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Speaker {
    Entity(EntityId),
    Text(String),
}
