//! The claims beneath a row: a set that stays small when it is large.

use super::frame::{Fact, Support};
use crate::model::ClaimId;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// A set of supports, in the order: stored claims by id, then derived claims and chains.
pub enum Supports {
    /// So few stored claims, sorted: what most rows have.
    Few {
        claims: [ClaimId; FEW],
        number: u8,
    },
    Many(Box<Sets>),
}

const FEW: usize = 3;

/// Supports of a row that has several, or others than stored claims.
#[derive(Default)]
pub struct Sets {
    stored: ClaimSet,
    other: BTreeSet<Support>,
}

/// Claims, one by one while they are few, as bits when they are many.
enum ClaimSet {
    Few(FxHashSet<ClaimId>),
    Many { bits: Vec<u64>, count: usize },
}

impl Default for Supports {
    fn default() -> Supports {
        Supports::Few { claims: [ClaimId(0); FEW], number: 0 }
    }
}

impl Default for ClaimSet {
    fn default() -> ClaimSet {
        ClaimSet::Few(FxHashSet::default())
    }
}

impl Supports {
    /// Adds supports; how many bytes more the set takes for them, roughly. `claims` is how many the store has.
    pub fn add(&mut self, supports: &[Support], claims: usize) -> usize {
        supports.iter().map(|support| self.insert(support, claims)).sum()
    }

    fn insert(&mut self, support: &Support, claims: usize) -> usize {
        match (&mut *self, support) {
            (Supports::Few { claims, number }, Support::Fact(Fact::Stored(claim))) => {
                let few = &claims[..usize::from(*number)];
                match few.binary_search(claim) {
                    Ok(_) => return 0,
                    Err(place) if few.len() < FEW => {
                        claims[place..=usize::from(*number)].rotate_right(1);
                        claims[place] = *claim;
                        *number += 1;
                        return 0;
                    }
                    Err(_) => {}
                }
            }
            (Supports::Few { .. }, _) => {}
            (Supports::Many(sets), _) => return sets.insert(support, claims),
        }
        let mut sets = Box::<Sets>::default();
        let mut bytes = size_of::<Sets>();
        for support in self.first(FEW).iter().chain([support]) {
            bytes += sets.insert(support, claims);
        }
        *self = Supports::Many(sets);
        bytes
    }

    /// Takes in another set.
    pub fn join(&mut self, mut other: Supports, claims: usize) {
        if other.len() > self.len() {
            std::mem::swap(self, &mut other);
        }
        self.add(&other.first(usize::MAX), claims);
    }

    pub fn len(&self) -> usize {
        match self {
            Supports::Few { number, .. } => usize::from(*number),
            Supports::Many(sets) => sets.other.len() + sets.stored.len(),
        }
    }

    /// The first so many, in order.
    pub fn first(&self, most: usize) -> Vec<Support> {
        let of = |claim| Support::Fact(Fact::Stored(claim));
        match self {
            Supports::Few { claims, number } => {
                claims[..usize::from(*number)].iter().take(most).copied().map(of).collect()
            }
            Supports::Many(sets) => {
                let stored = sets.stored.first(most).into_iter().map(of);
                stored.chain(sets.other.iter().cloned()).take(most).collect()
            }
        }
    }
}

impl Sets {
    fn insert(&mut self, support: &Support, claims: usize) -> usize {
        match support {
            Support::Fact(Fact::Stored(claim)) => self.stored.insert(*claim, claims),
            other if self.other.contains(other) => 0,
            other => {
                // The first has room for others beside it.
                let room = if self.other.is_empty() { 400 } else { 0 };
                self.other.insert(other.clone());
                room + 96 + 8 * other.facts().len()
            }
        }
    }
}

impl ClaimSet {
    fn len(&self) -> usize {
        match self {
            ClaimSet::Few(claims) => claims.len(),
            ClaimSet::Many { count, .. } => *count,
        }
    }

    fn first(&self, most: usize) -> Vec<ClaimId> {
        match self {
            ClaimSet::Few(claims) => {
                let mut claims: Vec<ClaimId> = claims.iter().copied().collect();
                claims.sort_unstable();
                claims.truncate(most);
                claims
            }
            ClaimSet::Many { bits, .. } => ones(bits).take(most).collect(),
        }
    }

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
