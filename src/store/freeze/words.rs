//! What few claims and attestations have, of all relations one after another.

use crate::model::ClaimId;
use crate::store::claims::DetailColumns;

/// What is written behind all relations: details, and numbers of sayings, for those claims and attestations that have
/// them.
#[derive(Default)]
pub struct Words {
    /// How many claims and attestations there were so far.
    pub claims: u32,
    pub rows: u32,
    pub details: DetailColumns,
    pub worded: Vec<(u32, u32)>,
    /// See [`crate::store::attestations::Attestations`].
    pub further: Vec<(ClaimId, u32)>,
}

impl Words {
    /// Numbers a claim with so many attestations.
    pub fn count(&mut self, attestations: usize) {
        self.rows += attestations as u32;
        self.claims += 1;
        if attestations > 1 {
            self.further.push((ClaimId(self.claims - 1), self.rows - self.claims));
        }
    }

    /// Takes in what is written of claims that come behind these.
    pub fn append(&mut self, other: Words) {
        let (claims, rows) = (self.claims, self.rows);
        self.details.append(other.details, claims);
        self.worded.extend(other.worded.into_iter().map(|(row, saying)| (row + rows, saying)));
        let further = other.further.into_iter();
        self.further.extend(further.map(|(claim, count)| (ClaimId(claim.0 + claims), count + rows - claims)));
        (self.claims, self.rows) = (claims + other.claims, rows + other.rows);
    }
}
