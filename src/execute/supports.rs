//! The claims beneath a row: a set that stays small when it is large.

use super::frame::{Fact, Support};
use crate::model::ClaimId;
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
    /// The stored claims that came last, by their places in a solution: those of its first steps come again and again.
    last: [Option<ClaimId>; 4],
}

/// Claims, one by one while they are few, as bits when they are many.
enum ClaimSet {
    /// Sorted now and then: so many were distinct when they were. Others behind them may repeat claims.
    Few {
        claims: Vec<ClaimId>,
        distinct: usize,
    },
    Many {
        bits: Vec<u64>,
        count: usize,
    },
}

/// So many claims more than there are distinct ones wait to be put in order.
const WAITING: usize = 64;

impl Default for Supports {
    fn default() -> Supports {
        Supports::Few { claims: [ClaimId(0); FEW], number: 0 }
    }
}

impl Default for ClaimSet {
    fn default() -> ClaimSet {
        ClaimSet::Few { claims: vec![], distinct: 0 }
    }
}

impl Supports {
    /// Adds supports; how many bytes more the set takes for them, roughly. `claims` is how many the store has.
    pub fn add(&mut self, supports: &[Support], claims: usize) -> usize {
        supports.iter().enumerate().map(|(place, support)| self.insert(place, support, claims)).sum()
    }

    fn insert(&mut self, place: usize, support: &Support, claims: usize) -> usize {
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
            (Supports::Many(sets), _) => return sets.insert(place, support, claims),
        }
        let mut sets = Box::<Sets>::default();
        let mut bytes = size_of::<Sets>();
        for support in self.first(FEW).0.iter().chain([support]) {
            bytes += sets.insert(place, support, claims);
        }
        *self = Supports::Many(sets);
        bytes
    }

    /// Takes in another set.
    pub fn join(&mut self, mut other: Supports, claims: usize) {
        if matches!(other, Supports::Many(_)) {
            std::mem::swap(self, &mut other);
        }
        self.add(&other.first(usize::MAX).0, claims);
    }

    /// How many of so many are there, roughly; none where they are few.
    pub fn listed(&self, most: usize) -> usize {
        match self {
            Supports::Few { .. } => 0,
            Supports::Many(sets) => (sets.stored.len() + sets.other.len()).min(most),
        }
    }

    /// At most so many that are no stored claims, in order.
    pub fn derived(&self, most: usize) -> impl Iterator<Item = &Support> {
        let other = match self {
            Supports::Few { .. } => None,
            Supports::Many(sets) => Some(&sets.other),
        };
        other.into_iter().flatten().take(most)
    }

    /// The first so many, in order, and how many more there are.
    pub fn first(&self, most: usize) -> (Vec<Support>, usize) {
        let of = |claim| Support::Fact(Fact::Stored(claim));
        let cut = |claims: &[ClaimId]| claims.iter().take(most).copied().map(of).collect::<Vec<Support>>();
        let (mut first, stored, other) = match self {
            Supports::Few { claims, number } => {
                (cut(&claims[..usize::from(*number)]), usize::from(*number), None)
            }
            Supports::Many(sets) => match &sets.stored {
                ClaimSet::Few { claims, .. } => {
                    let claims = in_order(claims.clone());
                    (cut(&claims), claims.len(), Some(&sets.other))
                }
                ClaimSet::Many { bits, count } => {
                    (ones(bits).take(most).map(of).collect(), *count, Some(&sets.other))
                }
            },
        };
        let all = stored + other.map_or(0, BTreeSet::len);
        first.extend(other.into_iter().flatten().take(most - first.len()).cloned());
        let more = all - first.len();
        (first, more)
    }
}

impl Sets {
    /// Takes in what stands at that place in a solution.
    fn insert(&mut self, place: usize, support: &Support, claims: usize) -> usize {
        match support {
            Support::Fact(Fact::Stored(claim)) => {
                let known = self.last.get_mut(place).and_then(|last| last.replace(*claim)) == Some(*claim);
                if known { 0 } else { self.stored.insert(*claim, claims) }
            }
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
    /// How many there are, with those that wait.
    fn len(&self) -> usize {
        match self {
            ClaimSet::Few { claims, .. } => claims.len(),
            ClaimSet::Many { count, .. } => *count,
        }
    }

    fn insert(&mut self, claim: ClaimId, all: usize) -> usize {
        match self {
            ClaimSet::Many { bits, count } => {
                let (word, bit) = (claim.index() / 64, 1 << (claim.index() % 64));
                *count += usize::from(bits[word] & bit == 0);
                bits[word] |= bit;
                0
            }
            ClaimSet::Few { claims, distinct } => {
                let held = claims.capacity();
                claims.push(claim);
                let more = (claims.capacity() - held) * size_of::<ClaimId>();
                if claims.len() > 2 * *distinct + WAITING {
                    *claims = in_order(std::mem::take(claims));
                    *distinct = claims.len();
                    // From here on bits take less.
                    if *distinct > WAITING + all / 64 {
                        let mut bits = vec![0; all.div_ceil(64)];
                        claims.iter().for_each(|claim| bits[claim.index() / 64] |= 1 << (claim.index() % 64));
                        *self = ClaimSet::Many { bits, count: claims.len() };
                    }
                }
                more
            }
        }
    }
}

/// Ascending, each once. They come in ascending runs.
fn in_order(mut claims: Vec<ClaimId>) -> Vec<ClaimId> {
    claims.sort();
    claims.dedup();
    claims
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
        let of = |index| Support::Fact(Fact::Stored(ClaimId(index)));
        // As bits, and one by one.
        for all in [2000, 1_000_000] {
            let (mut set, mut other) = (Supports::default(), Supports::default());
            for index in (0..1000).rev().chain(0..10) {
                set.add(&[of(5), of(index), of(7)], all);
                other.add(&[of(index + 500)], all);
            }
            assert_eq!(set.first(3), ([0, 1, 2].map(of).to_vec(), 997));
            set.join(other, all);
            assert_eq!(set.first(1), (vec![of(0)], 1499));
        }
    }
}
