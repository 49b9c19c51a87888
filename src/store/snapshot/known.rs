//! Until when a base knows: the latest day that its sources reach.

use super::Snapshot;
use crate::model::claim::Status;
use crate::model::schema::Schema;
use crate::model::time::Day;
use crate::model::{ClaimId, Interval, Value};

impl Snapshot {
    /// The last day on which a source was surely published: of one of which only the year is known, the last of that year on
    /// which something began, or was, that is reported. Where no source says when, the last such day at all. `None` where nothing has a date.
    /// Found out when it is asked for first.
    pub fn known_until(&self) -> Option<Day> {
        *self.parts().known_until.get_or_init(|| match self.last_published() {
            Some((first, last)) if first == last => Some(first),
            Some((first, last)) => Some(self.last_begun().map_or(first, |begun| begun.clamp(first, last))),
            None => self.last_begun(),
        })
    }

    /// The first and the last day on which the last source may have been published.
    fn last_published(&self) -> Option<(Day, Day)> {
        let claims = self.claims_of(Schema::PUBLISHED_ON).map(ClaimId);
        let published = claims.filter_map(|claim| match self.value(self.object_code(claim)) {
            Value::Time(Interval { start: Some(start), end: Some(end) }) => Some((start, end)),
            _ => None,
        });
        published.max_by_key(|(first, last)| (*last, *first))
    }

    /// What is said of a later day, as that a contract runs until then, does not tell that anybody knows of that day.
    fn last_begun(&self) -> Option<Day> {
        let details = &self.parts().details;
        let all = 0..self.claim_count() as u32;
        let dated = details.detailed(all).filter(|&claim| is_past(self.status(claim)));
        dated.filter_map(|claim| self.time(claim)).filter_map(|time| time.start).max()
    }
}

/// Whether what a source puts so has been.
fn is_past(status: Status) -> bool {
    status.is_asserted() || status == Status::Denied
}
