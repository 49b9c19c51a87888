//! A map of very many keys.

use super::deferred_drop::{DeferredDrop, Parts};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::{BuildHasher, Hash};

/// A hash map in parts. One that grows is put in order anew as a whole, which takes long where it is large, and twice its
/// memory; of a part, neither is much.
#[derive(Clone)]
pub struct Spread<K: Send + 'static, V: Send + 'static> {
    maps: DeferredDrop<Maps<K, V>>,
}

/// One, until there are many keys.
#[derive(Clone)]
struct Maps<K, V>(Vec<FxHashMap<K, V>>);

/// So many parts there are, where there are many keys.
const PARTS: usize = 256;
const MANY: usize = 1 << 15;

impl<K, V> Default for Maps<K, V> {
    fn default() -> Maps<K, V> {
        Maps(vec![FxHashMap::default()])
    }
}

impl<K: Send + 'static, V: Send + 'static> Parts for Maps<K, V> {
    fn parts(&self) -> usize {
        self.0.iter().map(FxHashMap::len).sum()
    }
}

impl<K: Send + 'static, V: Send + 'static> Default for Spread<K, V> {
    fn default() -> Spread<K, V> {
        Spread { maps: DeferredDrop::default() }
    }
}

impl<K: Hash + Eq + Send + 'static, V: Send + 'static> Spread<K, V> {
    pub fn len(&self) -> usize {
        self.maps.parts()
    }

    pub fn get(&self, key: &K) -> Option<&V> {
        self.maps.0[self.part(key)].get(key)
    }

    /// The part that has the key, or is to have it.
    pub fn of(&mut self, key: &K) -> &mut FxHashMap<K, V> {
        if self.maps.0.len() == 1 && self.maps.0[0].len() >= MANY {
            let all = std::mem::take(&mut self.maps.0[0]);
            self.maps.0.resize_with(PARTS, FxHashMap::default);
            for (key, value) in all {
                let part = self.part(&key);
                self.maps.0[part].insert(key, value);
            }
        }
        let part = self.part(key);
        &mut self.maps.0[part]
    }

    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.maps.0.iter().flat_map(FxHashMap::values)
    }

    pub fn into_items(self) -> impl Iterator<Item = (K, V)> {
        let mut maps = self.maps;
        (0..maps.0.len()).flat_map(move |part| std::mem::take(&mut maps.0[part]))
    }

    fn part(&self, key: &K) -> usize {
        match self.maps.0.len() {
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
