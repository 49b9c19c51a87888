//! Claims listed across relations: by who says them, of what status, of whom, and when.

use crate::model::claim::{Speaker, Status};
use crate::model::time::TimeRelation;
use crate::model::{EntityId, Interval, RelationId};
use crate::syntax::tree::ListedColumn;

/// Every stored claim of which all of this holds, but for what the base says of its sources, such as when they were published.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Listing {
    /// Of one of these; of any where there is none.
    pub statuses: Vec<Status>,
    /// Each of these has a part in it: as a subject, as the object, or in a role.
    pub about: Vec<EntityId>,
    /// One of these is what it speaks of first; any where there is none.
    pub subjects: Vec<EntityId>,
    /// It says one of these; any where there is none.
    pub relations: Vec<RelationId>,
    /// One of these is its object; any, or none, where there is none.
    pub objects: Vec<EntityId>,
    /// How many claims there are is asked, and nothing is shown of them.
    pub counted: bool,
    /// By what the rows come, and whether from the last to the first: columns that are shown.
    pub order: Vec<(ListedColumn, bool)>,
    /// What is shown before the claim, one row for each of it.
    pub columns: Vec<ListedColumn>,
    /// The times in which the event lies. Of a claim without a time it is possible.
    pub times: Vec<OneOf>,
    /// It has a time.
    pub dated: bool,
    /// Of one attestation of it: for each of these, its source, its publisher, its speaker or whom that one cites is one of them.
    pub according: Vec<Vec<Speaker>>,
    /// Of the same attestation: for each of these, its source or publisher is one of them.
    pub sources: Vec<Vec<Speaker>>,
    /// Of the same attestation: for each of these, one of them is a speaker; where it tells none, its source is.
    pub speakers: Vec<Vec<Speaker>>,
    /// Of the same attestation: the times in which it was said. Where it tells none, its source was published then, and where
    /// that is not known either, it is possible.
    pub said: Vec<OneOf>,
}

/// A time lies so to one of these.
pub type OneOf = Vec<(TimeRelation, Interval)>;
