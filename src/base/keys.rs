//! Keys of imported files: in each named space, a text that stands for an entity.

use crate::model::EntityId;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::ops::Range;

#[derive(Default)]
pub struct Keys {
    spaces: Vec<KeySpace>,
    names: FxHashMap<String, usize>,
}

/// The keys of one space.
#[derive(Default)]
pub struct KeySpace {
    numbers: Numbers,
    /// The keys that are no plain numbers.
    texts: FxHashMap<Box<str>, EntityId>,
    keyed: FxHashSet<EntityId>,
    /// Entities that were made one after another, each with its key, or had one before anything was made: half-open ranges
    /// of ids, ascending.
    made: Vec<(u32, u32)>,
    /// The numbers of the lists of types that its entities had when they got their keys.
    lists: BTreeSet<u32>,
    latest: Option<u32>,
}

impl Keys {
    pub fn space(&self, space: &str) -> Option<&KeySpace> {
        self.names.get(space).map(|&number| &self.spaces[number])
    }

    /// The spaces of other names.
    pub fn others(&self, space: &str) -> impl Iterator<Item = &KeySpace> {
        let others = self.names.iter().filter(move |(name, _)| *name != space);
        others.map(|(_, &number)| &self.spaces[number])
    }

    /// The number of the space of that name, new or known.
    pub fn number(&mut self, space: &str) -> usize {
        if let Some(&number) = self.names.get(space) {
            return number;
        }
        self.spaces.push(KeySpace::default());
        self.names.insert(space.to_string(), self.spaces.len() - 1);
        self.spaces.len() - 1
    }

    /// The space of that number.
    pub fn at(&self, number: usize) -> &KeySpace {
        &self.spaces[number]
    }

    pub fn at_mut(&mut self, number: usize) -> &mut KeySpace {
        &mut self.spaces[number]
    }

    pub fn get(&self, space: &str, key: &str) -> Option<EntityId> {
        self.space(space)?.get(key)
    }

    /// Whether the entity has some key in the space.
    pub fn has(&self, space: &str, id: EntityId) -> bool {
        self.space(space).is_some_and(|space| space.has(id))
    }

    /// Whether the entity has a key in any space.
    pub fn has_any(&self, id: EntityId) -> bool {
        self.spaces.iter().any(|space| space.has(id))
    }

    /// The names of all spaces.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// `list` is the number of the entity's list of types.
    pub fn set(&mut self, space: &str, key: &str, id: EntityId, list: u32) {
        let number = self.number(space);
        let space = self.at_mut(number);
        space.insert(Key::of(key), id);
        space.keyed.insert(id);
        space.lists.insert(list);
    }

    /// Takes back that the entity has the key, which is its only one in the space.
    pub fn take_back(&mut self, space: &str, key: &str, id: EntityId) {
        let number = self.number(space);
        let space = self.at_mut(number);
        match Key::of(key) {
            Key::Number(number) => space.numbers.insert(number, NONE),
            Key::Text(key) => drop(space.texts.remove(key)),
        }
        space.keyed.remove(&id);
    }
}

/// All keys, as they are written beside a snapshot: by the names of their spaces, with the numbers of entities there.
#[derive(Default, Serialize, Deserialize)]
pub struct Listed(Vec<(String, ListedSpace)>);

#[derive(Default, Serialize, Deserialize)]
struct ListedSpace {
    numbers: Vec<(u64, u32)>,
    texts: Vec<(Box<str>, u32)>,
}

impl Keys {
    /// All keys, with their spaces and entities.
    pub fn all(&self) -> impl Iterator<Item = (&str, Key<'_>, EntityId)> {
        self.names.iter().flat_map(|(name, &space)| {
            let KeySpace { numbers, texts, .. } = &self.spaces[space];
            let numbers = numbers.all().into_iter().map(|(key, id)| (&**name, Key::Number(key), id));
            numbers.chain(texts.iter().map(|(key, &id)| (&**name, Key::Text(key), id)))
        })
    }

    /// All keys, with the numbers that entities have elsewhere.
    pub fn listed(&self, number: impl Fn(EntityId) -> u32) -> Listed {
        let mut names: Vec<(&String, &usize)> = self.names.iter().collect();
        names.sort_unstable();
        let listed = |(name, &space): (&String, &usize)| {
            let KeySpace { numbers, texts, .. } = &self.spaces[space];
            let numbers = numbers.all().into_iter().map(|(key, id)| (key, number(id))).collect();
            let texts = texts.iter().map(|(key, &id)| (key.clone(), number(id))).collect();
            (name.clone(), ListedSpace { numbers, texts })
        };
        Listed(names.into_iter().map(listed).collect())
    }

    /// The keys of entities that are there, with their ids, given the number of the list of types of each.
    pub fn of(listed: Listed, id: impl Fn(u32) -> Option<EntityId>, list: impl Fn(EntityId) -> u32) -> Keys {
        let mut keys = Keys::default();
        for (name, ListedSpace { numbers, texts }) in listed.0 {
            let space = keys.number(&name);
            let space = keys.at_mut(space);
            let mut keyed = vec![];
            for (key, id) in numbers.into_iter().filter_map(|(key, number)| Some((key, id(number)?))) {
                space.numbers.insert(key, id);
                keyed.push(id);
            }
            for (key, id) in texts.into_iter().filter_map(|(key, number)| Some((key, id(number)?))) {
                space.texts.insert(key, id);
                keyed.push(id);
            }
            keyed.sort_unstable();
            keyed.dedup();
            let lists = keyed.iter().map(|&id| list(id));
            lists.for_each(|list| space.has_list(list));
            for run in keyed.chunk_by(|one, next| one.0 + 1 == next.0) {
                space.made.push((run[0].0, run[0].0 + run.len() as u32));
            }
        }
        keys
    }
}

impl Listed {
    /// The numbers of all entities that have keys.
    pub fn entities(&self) -> impl Iterator<Item = u32> {
        self.0.iter().flat_map(|(_, ListedSpace { numbers, texts })| {
            let texts = texts.iter().map(|(_, entity)| *entity);
            numbers.iter().map(|(_, entity)| *entity).chain(texts)
        })
    }

    /// All keys, with their spaces and the numbers of their entities.
    pub fn all(&self) -> impl Iterator<Item = (&str, Key<'_>, u32)> {
        self.0.iter().flat_map(|(name, ListedSpace { numbers, texts })| {
            let numbers = numbers.iter().map(|&(key, entity)| (&**name, Key::Number(key), entity));
            numbers.chain(texts.iter().map(|(key, entity)| (&**name, Key::Text(key), *entity)))
        })
    }

    /// The same with other numbers of entities.
    pub fn renumbered(mut self, number: impl Fn(u32) -> u32) -> Listed {
        for (_, ListedSpace { numbers, texts }) in &mut self.0 {
            numbers.iter_mut().for_each(|(_, entity)| *entity = number(*entity));
            texts.iter_mut().for_each(|(_, entity)| *entity = number(*entity));
        }
        self
    }
}

impl KeySpace {
    /// Appends the entities of keys that are plain numbers; where there is none, [`NONE`].
    pub fn look_up(&self, numbers: &[u64], ids: &mut Vec<EntityId>) {
        // Files are often sorted by keys: what the last one was looked up in is looked at first.
        let mut page = (FREE, &EMPTY);
        ids.extend(numbers.iter().map(|&number| {
            if page.0 != number / PAGE as u64 {
                page = (number / PAGE as u64, self.numbers.page(number).unwrap_or(&EMPTY));
            }
            page.1[number as usize % PAGE]
        }));
    }

    #[inline]
    pub fn get(&self, key: &str) -> Option<EntityId> {
        match Key::of(key) {
            Key::Number(number) => self.of_number(number),
            Key::Text(key) => self.texts.get(key).copied(),
        }
    }

    /// The entity of a key that is a plain number.
    #[inline]
    pub fn of_number(&self, number: u64) -> Option<EntityId> {
        self.numbers.get(number)
    }

    fn insert(&mut self, key: Key, id: EntityId) {
        match key {
            Key::Number(number) => self.numbers.insert(number, id),
            Key::Text(key) => drop(self.texts.insert(key.into(), id)),
        }
    }

    /// Gives the key to an entity that was made for it, after all others.
    pub fn set_made(&mut self, key: Key, id: EntityId, list: u32) {
        self.insert(key, id);
        self.all_made(id.0..id.0 + 1, list);
    }

    /// Gives the number as a key to an entity that is going to be [made](KeySpace::all_made), unless it is another's.
    #[inline]
    pub fn set_if_free(&mut self, number: u64, id: EntityId) -> bool {
        let place = self.numbers.place_of(number);
        let is_free = *place == NONE;
        if is_free {
            *place = id;
        }
        is_free
    }

    /// Entities that have got their keys were made, one after another, after all others.
    pub fn all_made(&mut self, ids: Range<u32>, list: u32) {
        match self.made.last_mut() {
            Some((_, end)) if *end == ids.start => *end = ids.end,
            _ => self.made.push((ids.start, ids.end)),
        }
        self.has_list(list);
    }

    /// One of its entities has the list of types of that number.
    fn has_list(&mut self, list: u32) {
        if self.latest.replace(list) != Some(list) {
            self.lists.insert(list);
        }
    }

    fn has(&self, id: EntityId) -> bool {
        self.keyed.contains(&id) || self.made(id)
    }

    fn made(&self, id: EntityId) -> bool {
        let after = self.made.partition_point(|(start, _)| *start <= id.0);
        after.checked_sub(1).is_some_and(|range| id.0 < self.made[range].1)
    }

    /// The lists of types that its entities were given keys with. Types may have been added since.
    pub fn lists(&self) -> impl Iterator<Item = u32> {
        self.lists.iter().copied()
    }
}

/// A key as it is kept.
pub enum Key<'k> {
    /// One that is [`plain`].
    Number(u64),
    Text(&'k str),
}

impl fmt::Display for Key<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Key::Number(number) => number.fmt(formatter),
            Key::Text(text) => text.fmt(formatter),
        }
    }
}

impl Key<'_> {
    #[inline]
    pub fn of(key: &str) -> Key<'_> {
        plain(key.as_bytes()).map_or(Key::Text(key), Key::Number)
    }
}

/// Digits that begin with no zero, as a number: no two texts give the same one.
#[inline]
pub fn plain(key: &[u8]) -> Option<u64> {
    match key {
        [b'0'] => return Some(0),
        [b'1'..=b'9', ..] if key.len() <= 19 => {}
        _ => return None,
    }
    let mut number = 0u64;
    for byte in key {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u64::from(digit);
    }
    Some(number)
}

/// Entities by numbers. Keys are often counted up, in one run or in several: neighbours lie in one page.
#[derive(Default)]
struct Numbers {
    /// Where each page is, by the numbers of its keys divided by [`PAGE`].
    places: Places,
    pages: Vec<[EntityId; PAGE]>,
    /// The page that a key was put into last, as the keys of its place and as an index.
    last: Option<(u64, u32)>,
}

/// No entity.
pub const NONE: EntityId = EntityId(u32::MAX);
/// How many keys a page is for: as many as fit a line of the processor's cache.
const PAGE: usize = 16;
static EMPTY: [EntityId; PAGE] = [NONE; PAGE];

impl Numbers {
    #[inline]
    fn page(&self, key: u64) -> Option<&[EntityId; PAGE]> {
        self.places.get(key / PAGE as u64).map(|page| &self.pages[page as usize])
    }

    #[inline]
    fn get(&self, key: u64) -> Option<EntityId> {
        self.page(key).map(|page| page[key as usize % PAGE]).filter(|&id| id != NONE)
    }

    fn insert(&mut self, key: u64, id: EntityId) {
        *self.place_of(key) = id;
    }

    /// All keys, ascending.
    fn all(&self) -> Vec<(u64, EntityId)> {
        let mut pages = self.places.all();
        pages.sort_unstable();
        let keys = |(place, page): (u64, u32)| (place * PAGE as u64..).zip(self.pages[page as usize]);
        pages.into_iter().flat_map(keys).filter(|(_, id)| *id != NONE).collect()
    }

    /// Where the entity of the key is, or is to be.
    #[inline]
    fn place_of(&mut self, key: u64) -> &mut EntityId {
        let number = key / PAGE as u64;
        let page = match self.last {
            Some((last, page)) if last == number => page,
            _ => self.places.get(number).unwrap_or_else(|| {
                self.pages.push(EMPTY);
                self.places.insert(number, self.pages.len() as u32 - 1);
                self.pages.len() as u32 - 1
            }),
        };
        self.last = Some((number, page));
        &mut self.pages[page as usize][key as usize % PAGE]
    }
}

/// Small numbers by large ones: open addressing with linear probing, placed by Fibonacci hashing (Knuth, The Art of
/// Computer Programming 3, 6.4), at most half full.
#[derive(Default)]
struct Places {
    /// [`FREE`] where a place is.
    slots: Vec<(u64, u32)>,
    count: usize,
    /// What found no place near its own.
    crowd: HashMap<u64, u32>,
}

/// No number that is looked up.
const FREE: u64 = u64::MAX;
/// How far from its place a number may lie. Numbers that were chosen to crowd one place are kept elsewhere.
const FARTHEST: usize = 256;

impl Places {
    #[inline]
    fn place(&self, key: u64) -> usize {
        let bits = self.slots.len().trailing_zeros();
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize
    }

    /// Where the key is, or could be: nowhere, where too many others are.
    #[inline]
    fn slot(&self, key: u64) -> Option<usize> {
        let last = self.slots.len().checked_sub(1)?;
        let place = self.place(key);
        let mut slots = (place..place + FARTHEST.min(last + 1)).map(|slot| slot & last);
        slots.find(|&slot| matches!(self.slots[slot].0, it if it == key || it == FREE))
    }

    #[inline]
    fn get(&self, key: u64) -> Option<u32> {
        let placed =
            self.slot(key).map(|slot| self.slots[slot]).filter(|slot| slot.0 == key).map(|slot| slot.1);
        if self.crowd.is_empty() { placed } else { placed.or_else(|| self.crowd.get(&key).copied()) }
    }

    /// All numbers, in any order.
    fn all(&self) -> Vec<(u64, u32)> {
        let placed = self.slots.iter().copied().filter(|(key, _)| *key != FREE);
        placed.chain(self.crowd.iter().map(|(&key, &value)| (key, value))).collect()
    }

    fn insert(&mut self, key: u64, value: u32) {
        if self.slots.len() <= self.count * 2 {
            let size = (self.slots.len() * 2).max(16);
            let slots = std::mem::replace(&mut self.slots, vec![(FREE, 0); size]);
            self.count = 0;
            let taken = slots.into_iter().filter(|(key, _)| *key != FREE);
            taken.for_each(|(key, value)| self.place_at(key, value));
        }
        self.place_at(key, value);
    }

    fn place_at(&mut self, key: u64, value: u32) {
        match self.slot(key) {
            Some(slot) => {
                self.count += usize::from(self.slots[slot].0 == FREE);
                self.slots[slot] = (key, value);
            }
            None => drop(self.crowd.insert(key, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_are_kept_apart(keys in prop::collection::vec("0{0,2}[0-9]{0,3}|[0-9]{18,21}|[ab7]{0,3}", 0..200)) {
            let mut expected = HashMap::new();
            let mut space = KeySpace::default();
            for (key, id) in keys.iter().zip(0..) {
                if !expected.contains_key(key) {
                    expected.insert(key.clone(), EntityId(id));
                    space.set_made(Key::of(key), EntityId(id), 0);
                }
            }
            prop_assert!(expected.iter().all(|(key, &id)| space.get(key) == Some(id)));
            prop_assert!(expected.values().all(|&id| space.made(id)));
            prop_assert_eq!(space.get("not one of them"), None);
            let numbers: Vec<u64> = keys.iter().filter_map(|key| plain(key.as_bytes())).collect();
            let found = numbers.iter().map(|number| expected[&number.to_string()]);
            let mut ids = vec![];
            space.look_up(&numbers, &mut ids);
            prop_assert_eq!(ids, found.collect::<Vec<_>>());
        }
    }

    #[test]
    fn numbers_that_crowd_one_place_are_found() {
        let inverse = 0xf1de_83e1_9937_733d_u64;
        assert_eq!(inverse.wrapping_mul(0x9e37_79b9_7f4a_7c15), 1);
        let mut numbers = Places::default();
        let key = |number: u64| number.wrapping_mul(inverse);
        (0..5_000).for_each(|number| numbers.insert(key(number), number as u32));
        assert!(!numbers.crowd.is_empty());
        assert!((0..5_000).all(|number| numbers.get(key(number)) == Some(number as u32)));
        assert_eq!(numbers.get(key(5_000)), None);
    }
}
