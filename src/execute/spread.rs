//! A map of very many keys.

use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::{BuildHasher, Hash};

/// A hash map in parts. One that grows is put in order anew as a whole, which takes long where it is large, and twice its
/// memory; of a part, neither is much.
#[derive(Clone)]
pub struct Spread<K, V> {
    /// One, until there are many keys.
    parts: Vec<FxHashMap<K, V>>,
}

/// So many parts there are, where there are many keys.
const PARTS: usize = 256;
const MANY: usize = 1 << 15;

impl<K, V> Default for Spread<K, V> {
    fn default() -> Spread<K, V> {
        Spread { parts: vec![FxHashMap::default()] }
    }
}

impl<K: Hash + Eq, V> Spread<K, V> {
    pub fn len(&self) -> usize {
        self.parts.iter().map(FxHashMap::len).sum()
    }

    pub fn get(&self, key: &K) -> Option<&V> {
        self.parts[self.part(key)].get(key)
    }

    /// The part that has the key, or is to have it.
    pub fn of(&mut self, key: &K) -> &mut FxHashMap<K, V> {
        if self.parts.len() == 1 && self.parts[0].len() >= MANY {
            let all = std::mem::take(&mut self.parts[0]);
            self.parts.resize_with(PARTS, FxHashMap::default);
            for (key, value) in all {
                let part = self.part(&key);
                self.parts[part].insert(key, value);
            }
        }
        let part = self.part(key);
        &mut self.parts[part]
    }

    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.parts.iter().flat_map(FxHashMap::values)
    }

    pub fn into_items(self) -> impl Iterator<Item = (K, V)> {
        self.parts.into_iter().flatten()
    }

    fn part(&self, key: &K) -> usize {
        match self.parts.len() {
            1 => 0,
            // A map goes by the first and the last bits.
            parts => (FxBuildHasher.hash_one(key) >> 32) as usize % parts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_keys_are_kept_as_few_are() {
        let mut spread = Spread::default();
        for key in (0..2 * MANY).chain(0..MANY) {
            *spread.of(&key).entry(key).or_insert(0) += 1;
        }
        assert_eq!((spread.len(), spread.get(&5), spread.get(&(2 * MANY))), (2 * MANY, Some(&2), None));
        assert_eq!(spread.values().sum::<usize>(), 3 * MANY);
        assert_eq!(spread.into_items().map(|(_, value)| value).sum::<usize>(), 3 * MANY);
    }
}
