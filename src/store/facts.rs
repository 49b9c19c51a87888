//! Claims and attestations while a base is assembled, packed: a claim is four numbers and an attestation five.

use super::pool::{Pool, Table};
use super::rows::{Code, PlaceRow};
use crate::model::EntityId;
use crate::model::claim::{Attestation, Claim};
use crate::model::schema::Place;

/// A claim, packed. Ordered by relation, then subject, then object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Core {
    pub relation: u32,
    /// The first subject.
    pub subject: EntityId,
    pub object: Code,
    /// A number in [`Pool::details`].
    pub details: u32,
}

/// An attestation, packed. Ordered by claim, then source, then place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Attested {
    pub claim: u32,
    pub source: EntityId,
    pub place: PlaceRow,
    /// An index into [`Pool::sayings`].
    pub saying: u32,
}

#[derive(Default)]
pub struct Facts {
    pub pool: Pool,
    pub claims: Table<Core>,
    pub attestations: Vec<Attested>,
}

impl Facts {
    /// Whether all numbers given so far fit their places.
    pub fn fits(&self) -> bool {
        let rows = [self.claims.len(), self.attestations.len()];
        self.pool.fits() && rows.iter().all(|&len| len < u32::MAX as usize)
    }

    /// The number of the claim, and whether it is new.
    pub fn claim(&mut self, claim: Claim) -> (u32, bool) {
        let relation = claim.relation.0;
        let (subject, object, details) = self.pool.parts(claim);
        let known = self.claims.len();
        let number = self.claims.number(Core { relation, subject, object, details });
        (number, self.claims.len() > known)
    }

    pub fn attest(&mut self, claim: u32, mut attestation: Attestation) {
        let source = attestation.source;
        let place = self.place(std::mem::take(&mut attestation.place));
        let saying = self.pool.saying(attestation);
        self.attestations.push(Attested { claim, source, place, saying });
    }

    pub fn place(&mut self, place: Place) -> PlaceRow {
        PlaceRow { file: self.pool.text(place.file), line: place.line }
    }
}
