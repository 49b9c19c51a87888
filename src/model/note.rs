//! Remarks that belong to an answer: ties, a limit that was reached, a claimed count that differs, why it is empty. What each
//! says is data here; `render` puts it into words, a sentence each.

use super::cell::{Amount, ClaimText, Entity, Group};
use super::claim::Status;
use serde::Serialize;

/// Relations, attributes, measures and columns stand by their names.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[cfg_attr(test, derive(serde::Deserialize))]
pub enum Note {
    // ---- what is not listed, or not known -----------------------------------------------------------------------
    /// What is counted rests on the claims of these relations, so many, and is not listed.
    CountedOver { relations: Vec<String>, claims: usize },
    /// Rows rest on more claims than were gone through: of those of what is only looked for, the first were.
    MoreBeneath,
    /// So many are known, fewer than were asked for.
    Known { number: u64 },
    /// Of so many of those that are listed (or of more, which are not), the attribute is not known, or the measure of it.
    Unknown { attribute: String, measure: Option<String>, number: u64, listed: bool },
    /// Of so many that might be picked, the attribute that picks is not known.
    Unranked { attribute: String, number: u64 },
    /// Of so many more it is claimed without a time, where times are compared.
    WithoutTime { relation: String, number: u64 },
    /// Of so many of those that all are compared with, the attribute is not known.
    Uncompared { attribute: String, number: u64 },

    // ---- superlatives -------------------------------------------------------------------------------------------
    /// More come first than were asked for, since they tie.
    Ties { asked: usize, given: usize },
    /// A plural superlative takes only what comes first; these words take more.
    OnlyFirst { more: String },
    /// Bounds leave open who comes first: so many may.
    Undecided { candidates: usize },

    // ---- chains -------------------------------------------------------------------------------------------------
    /// A search for chains stopped at the limit of hops with more to explore.
    HopLimit { within: u32 },
    /// There are more shortest chains than are listed.
    MorePaths { listed: usize },
    /// A chain or a conclusion rests on two claims, one of which had ended before the other began.
    NeverTogether { earlier: ClaimText, later: ClaimText },

    // ---- counts and sums ----------------------------------------------------------------------------------------
    /// A claim of the subject speaks of so many without naming them.
    ClaimedCount { group: Group, claim: ClaimText },
    /// The same, where things are counted for several subjects, and these are left out.
    NotCounted { group: Group, claim: ClaimText },
    /// A count takes what is certain; so many more are only possible.
    PossibleCount { column: String, certain: u64, possible: u64 },
    /// In so many rows an aggregate takes what is certain, and more is possible.
    PossiblyMore { column: String, rows: usize },
    /// A sum takes claims that may tell of the same amount: the first of them, and how many more.
    Overlap { column: String, claims: Vec<ClaimText>, more: usize },
    /// A total has no bound on either side, so that no number can be given.
    Unbounded { column: String },
    /// A sum adds up shares, which may be of different wholes or times.
    SummedShares,
    /// Amounts of another unit were converted, and rounded to so many digits.
    Converted {
        /// The unit as they are stated, in the plural.
        from: String,
        /// `one`, of the unit that was asked for, is `other`: "1 mile" is "1.609 km".
        one: Amount,
        other: Amount,
        digits: u32,
    },
    /// Amounts of groups count for all their members, not for each: the first groups, and how many more.
    Together { groups: Vec<Vec<Entity>>, more: usize },

    // ---- why rows are only possible -----------------------------------------------------------------------------
    /// So many rows since a claim beneath them is not dated.
    Undated { rows: usize },
    /// So many rows, or (none) the verdict, since a group's total does not tell its member's share.
    Shares { rows: Option<usize> },
    /// The same, since amounts are in units that do not convert; 0 rows of what is counted.
    Apart { rows: Option<usize> },
    /// So many rows since what they rest on held at no time together.
    AtNoTime { rows: usize },

    // ---- denials ------------------------------------------------------------------------------------------------
    /// Of the rows that a denial left, so many are denied by a claim; of others nothing is claimed, and of the rest, which are
    /// only possible, something that may say so.
    DeniedRows { denied: usize, unclaimed: usize, open: usize },
    /// These are left out, since one claim says what is denied, though another of the same thing does not: the first, and how
    /// many more.
    Wavering { entities: Vec<Entity>, more: usize },
    /// What is asked is also denied by claims: the first, and how many more. `is_verdict`: it is what a yes/no question asks.
    Denied { claims: Vec<Denial>, more: usize, is_verdict: bool },
    /// A part of what is asked is denied, which does not deny the whole.
    DeniedInPart { claims: Vec<Denial>, more: usize },
    /// What is asked is alleged by claims, or said not to be known: the first, and how many more.
    Otherwise { status: Status, claims: Vec<Denial>, more: usize },
    /// Of what is counted, so many have no name, and may be among the others.
    UnnamedAmong { number: u64 },
    /// No claim that says what was asked states a reason, say, or a condition.
    NothingBeneath { what: String },
    /// What is asked of all is not claimed of these, and of more.
    Missing { entities: Vec<Entity>, more: bool },
    /// What is asked of all is asked of nothing: no claim makes anything one of them.
    NoneSuch,

    // ---- who says it, and when ----------------------------------------------------------------------------------
    /// All that an answer rests on is what these say in a source that they do not publish.
    SaidOnlyBy { speakers: Vec<Entity> },
    /// A row, counted from 1, is one of several values of an attribute, and this claim tells when or where it was so.
    ValueOf { row: usize, claim: ClaimText },
    /// A row, counted from 1, or (none) the verdict holds for the time of these claims, and something else at another: the
    /// first, and how many more.
    HoldsThen { row: Option<usize>, claims: Vec<ClaimText>, more: usize },
    /// The same of many rows, with a claim for an example.
    SeveralTimes { example: ClaimText },
    /// The answer may be sure if this relation were declared to last.
    MayLast { relation: String },
    /// "current" and the like are of this day: today, or the latest that the base's sources reach.
    Moment { day: String, is_today: bool },

    // ---- why an answer is empty, and what is near ---------------------------------------------------------------
    /// No claim says what this clause asks.
    NoClaim { clause: String },
    /// Of what is claimed nothing meets this clause.
    NothingLeft { clause: String },
    /// A claim that would match but for something.
    Near { but_for: Miss, claim: ClaimText },
    /// How many more are near.
    MoreNear { number: usize },
    /// These claims say otherwise than was asked: the first, and how many more.
    Instead { claims: Vec<ClaimText>, more: usize },
}

/// A claim that denies something, or says it otherwise than as a fact, and who says so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Denial {
    pub claim: ClaimText,
    pub according_to: Vec<Voice>,
}

/// Who says something.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Voice {
    /// Who is quoted, or else who published it; none where the source is called so itself.
    pub speaker: Option<String>,
    pub source: String,
}

/// In what a claim misses a question.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(serde::Deserialize))]
pub enum Miss {
    Status,
    Object,
    Subject,
    Time,
    /// Who did it together.
    Group,
    /// Another part that it is played in: it is from another supplier, say.
    Role,
    /// It is not dated.
    NoDate,
    /// Who says it, or with what confidence.
    Source,
    /// It does not state this measure.
    NoMeasure(String),
}

/// What lists the rows too that are only possible.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Wider {
    /// The whole statement.
    pub statement: String,
    pub by: Widening,
}

/// How a statement is made to list them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(serde::Deserialize))]
pub enum Widening {
    /// By `possibly` before its verb.
    BeforeVerb,
    /// By `possibly` behind `find`.
    BehindFind,
    /// It is another statement.
    Rewritten,
}
