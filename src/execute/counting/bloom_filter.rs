//! Pairs that are asked for one by one, most in vain.

use super::side::Side;
use crate::diagnostic::Result;
use crate::execute::budget::Budget;
use crate::model::EntityId;

/// Bits of pairs by their hashes (Bloom, *Space/time trade-offs in hash coding with allowable errors*, 1970): small
/// enough to be near, so that hardly any pair that is not there is searched for.
pub struct BloomFilter {
    bits: Vec<u64>,
    shift: u32,
}

/// Bits for each pair.
const ROOM: usize = 8;

impl BloomFilter {
    pub fn of(side: Side, budget: Budget) -> Result<BloomFilter> {
        let mut pace = budget.paced();
        let bits = (side.pairs() * ROOM).next_power_of_two().max(64);
        let mut filter = BloomFilter { bits: vec![0; bits / 64], shift: 64 - bits.ilog2() };
        for &key in side.keys() {
            let near = side.of(key);
            pace.work(1 + near.len())?;
            for &neighbour in near {
                let bit = filter.bit(key, neighbour);
                filter.bits[bit / 64] |= 1 << (bit % 64);
            }
        }
        Ok(filter)
    }

    /// The bytes of one for so many pairs.
    pub fn bytes(pairs: usize) -> usize {
        (pairs * ROOM).next_power_of_two() / 8
    }

    /// `false` if the pair is not there.
    #[inline(always)]
    pub fn may_have(&self, key: EntityId, neighbour: EntityId) -> bool {
        let bit = self.bit(key, neighbour);
        self.bits[bit / 64] >> (bit % 64) & 1 == 1
    }

    #[inline(always)]
    fn bit(&self, key: EntityId, neighbour: EntityId) -> usize {
        // The golden ratio's bits spread what is multiplied by them over the highest ones (Knuth, *The art of computer
        // programming* 3, 6.4); the numbers of both entities must have gone through them.
        const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
        let pair = u64::from(key.0) << 32 | u64::from(neighbour.0);
        let mixed = pair.wrapping_mul(SPREAD);
        ((mixed ^ mixed >> 32).wrapping_mul(SPREAD) >> self.shift) as usize
    }
}
