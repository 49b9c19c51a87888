//! The claims beneath a row: a set that stays small when it is large.

use super::frame::{Fact, Support};
use crate::model::ClaimId;
use std::collections::{BTreeSet, HashSet};

/// A set of supports, in the order: stored claims by id, then derived claims and chains.
#[derive(Default)]
pub struct Supports {
    stored: ClaimSet,
    other: BTreeSet<Support>,
}

/// Claims, one by one while they are few, as bits when they are many.
enum ClaimSet {
    Few(HashSet<ClaimId>),
    Many { bits: Vec<u64>, count: usize },
}

impl Default for ClaimSet {
    fn default() -> ClaimSet {
        ClaimSet::Few(HashSet::new())
    }
}

impl Supports {
    /// Adds supports; how many bytes more the set takes for them, roughly. `claims` is how many the store has.
    pub fn add(&mut self, supports: &[Support], claims: usize) -> usize {
        let mut bytes = 0;
        for support in supports {
            match support {
                Support::Fact(Fact::Stored(claim)) => bytes += self.stored.insert(*claim, claims),
                other if self.other.contains(other) => {}
                other => {
                    // The first has room for others beside it.
                    bytes += if self.other.is_empty() { 400 } else { 0 };
                    self.other.insert(other.clone());
                    bytes += 96 + 8 * other.facts().len();
                }
            }
        }
        bytes
    }

    pub fn len(&self) -> usize {
        self.other.len()
            + match &self.stored {
                ClaimSet::Few(claims) => claims.len(),
                ClaimSet::Many { count, .. } => *count,
            }
    }

    /// The first so many, in order.
    pub fn first(&self, most: usize) -> Vec<Support> {
        let stored = match &self.stored {
            ClaimSet::Few(claims) => {
                let mut claims: Vec<ClaimId> = claims.iter().copied().collect();
                claims.sort_unstable();
                claims.truncate(most);
                claims
            }
            ClaimSet::Many { bits, .. } => ones(bits).take(most).collect(),
        };
        let stored = stored.into_iter().map(|claim| Support::Fact(Fact::Stored(claim)));
        stored.chain(self.other.iter().cloned()).take(most).collect()
    }
}

impl ClaimSet {
    fn insert(&mut self, claim: ClaimId, claims: usize) -> usize {
        match self {
            ClaimSet::Many { bits, count } => {
                let (word, bit) = (claim.index() / 64, 1 << (claim.index() % 64));
                *count += usize::from(bits[word] & bit == 0);
                bits[word] |= bit;
                0
            }
            ClaimSet::Few(few) => {
                let is_new = few.insert(claim);
                // From here on bits take less.
                if few.len() > 64 + claims / 64 {
                    let mut bits = vec![0; claims.div_ceil(64)];
                    few.iter().for_each(|claim| bits[claim.index() / 64] |= 1 << (claim.index() % 64));
                    *self = ClaimSet::Many { bits, count: few.len() };
                }
                if is_new { 8 } else { 0 }
            }
        }
    }
}

/// The claims whose bits are set, ascending.
fn ones(bits: &[u64]) -> impl Iterator<Item = ClaimId> {
    bits.iter().enumerate().flat_map(|(word, &bits)| {
        let set = (0..64).filter(move |bit| bits >> bit & 1 == 1);
        set.map(move |bit| ClaimId::from(word * 64 + bit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_claims_are_counted_as_few_are() {
        let mut set = Supports::default();
        for index in (0..1000).rev().chain(0..10) {
            set.add(&[Support::Fact(Fact::Stored(ClaimId(index)))], 2000);
        }
        assert_eq!(set.len(), 1000);
        let first = [0, 1, 2].map(|index| Support::Fact(Fact::Stored(ClaimId(index))));
        assert_eq!(set.first(3), first);
    }
}
