//! Things of one name. Each that its type does not tell from the others gets an address, its name with its key in brackets:
//! `Jo Smith (11)`. It is a name like any other, so that it can be asked for, and nothing else has it. No order of files or
//! rows makes a difference.

use super::earlier::Earlier;
use super::world::World;
use crate::base::environment::Environment;
use crate::model::{EntityId, TypeId};
use crate::vocabulary::Names;
use crate::vocabulary::fold::fold;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

/// Tells all entities apart whose names others have too. No entity may be made or named afterwards.
pub fn tell_apart(world: &mut World, earlier: Option<&Earlier>) {
    let groups = groups(world);
    if groups.is_empty() {
        return;
    }
    let mut shared: Vec<(EntityId, Option<Box<str>>)> = vec![];
    let mut alike: Vec<EntityId> = vec![];
    let mut beneath: FxHashMap<u32, Vec<TypeId>> = FxHashMap::default();
    for Group { called, named } in &groups {
        // How many of the name are of each type.
        let mut of: FxHashMap<TypeId, usize> = FxHashMap::default();
        for &id in named {
            let types = beneath
                .entry(world.builder.type_list_of(id))
                .or_insert_with(|| world.schema().type_ids().filter(|&of| world.is_a(id, of)).collect());
            types.iter().for_each(|&is| *of.entry(is).or_default() += 1);
        }
        for &id in called {
            match world.kinds(id).first().is_some_and(|first| of[first] == 1) {
                true => shared.push((id, None)),
                false => alike.push(id),
            }
        }
    }
    let addresses = addresses(&alike, world, earlier);
    shared.extend(alike.into_iter().zip(addresses.into_iter().map(|address| Some(address.into()))));
    world.builder.tell_apart(shared);
}

/// Entities that have one name.
struct Group {
    /// Those that are called so.
    called: Vec<EntityId>,
    /// These, and those that have it as an alias.
    named: Vec<EntityId>,
}

/// Who shares a name with another. Names are nearly always distinct, and there may be millions: only those that fall into
/// one of very many slots together are compared.
fn groups(world: &World) -> Vec<Group> {
    let builder = &world.builder;
    let entities = builder.entities();
    let names = |id: EntityId| std::iter::once(builder.name(id)).chain(builder.aliases(id));
    let bits = (entities.len() * 16).max(64).next_power_of_two().ilog2();
    let slot = |name: &str| xxh3_64(fold(name).as_bytes()) >> (64 - bits);
    let slots: Vec<u64> = entities.par_iter().flat_map_iter(|&id| names(id).map(slot)).collect();
    let (mut once, mut twice) = (vec![0u64; 1 << (bits - 6)], vec![0u64; 1 << (bits - 6)]);
    for &slot in &slots {
        let (word, bit) = ((slot / 64) as usize, 1 << (slot % 64));
        twice[word] |= once[word] & bit;
        once[word] |= bit;
    }
    drop(once);
    let mut slots = slots.into_iter();
    let mut met: Vec<(String, EntityId, bool)> = vec![];
    for &id in &entities {
        for (name, is_alias) in names(id).zip(std::iter::once(false).chain(std::iter::repeat(true))) {
            let slot = slots.next().unwrap_or_default();
            if twice[(slot / 64) as usize] >> (slot % 64) & 1 == 1 {
                met.push((fold(name), id, is_alias));
            }
        }
    }
    met.sort_unstable();
    // An alias that folds like the name says nothing new.
    met.dedup_by(|one, other| (&one.0, one.1) == (&other.0, other.1));
    let several = met.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1);
    let group = |group: &[(String, EntityId, bool)]| Group {
        called: group.iter().filter(|(_, _, is_alias)| !is_alias).map(|(_, id, _)| *id).collect(),
        named: group.iter().map(|(_, id, _)| *id).collect(),
    };
    several.map(group).collect()
}

/// An entity that is to have an address.
struct Namesake<'w> {
    name: &'w str,
    /// Its key, with the space that it is of: the first of them by their names.
    key: Option<(String, String)>,
}

/// From the shortest address, which may be taken, to one that never is but for a number.
const LEVELS: usize = 3;

impl Namesake<'_> {
    fn address(&self, level: usize) -> String {
        let told = match (&self.key, level) {
            (None, _) => "no key".to_string(),
            (Some((_, key)), 0) => behind(self.name, local(key)).to_string(),
            (Some((_, key)), 1) => key.clone(),
            (Some((space, key)), _) => format!("{space} {key}"),
        };
        let told: Vec<&str> = told.split_whitespace().collect();
        format!("{} ({})", self.name, told.join(" "))
    }
}

/// What an IRI ends with; all of any other key.
fn local(key: &str) -> &str {
    let is_iri = key.contains("://") || key.starts_with("urn:");
    let local = key.rsplit(['/', '#', ':']).next().unwrap_or_default();
    if is_iri && local.contains(char::is_alphanumeric) { local } else { key }
}

/// What a key has behind the name that it begins with: of `milton-brigg` this is `brigg`.
fn behind<'k>(name: &str, key: &'k str) -> &'k str {
    let lower = |letter: char| letter.to_lowercase();
    let mut letters = name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(lower).peekable();
    for (at, letter) in key.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
        if !lower(letter).all(|letter| letters.next() == Some(letter)) {
            return key;
        }
        if letters.peek().is_none() {
            let rest = &key[at + letter.len_utf8()..];
            let behind = rest.trim_start_matches(|mark: char| !mark.is_alphanumeric());
            return if behind.is_empty() || behind.len() == rest.len() { key } else { behind };
        }
    }
    key
}

/// The address of each: the shortest that no other of them could have too, and that is nobody's name.
fn addresses(alike: &[EntityId], world: &World, earlier: Option<&Earlier>) -> Vec<String> {
    let keys = keys(alike, world, earlier);
    let namesake = |id: &EntityId| Namesake { name: world.builder.name(*id), key: keys.get(id).cloned() };
    let namesakes: Vec<Namesake> = alike.iter().map(namesake).collect();
    let mut taken = if alike.is_empty() { FxHashSet::default() } else { bracketed(world) };
    let mut addresses = vec![String::new(); alike.len()];
    let mut left: Vec<usize> = (0..alike.len()).collect();
    for level in 0..LEVELS {
        let mut claimed: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for index in left.drain(..) {
            claimed.entry(fold(&namesakes[index].address(level))).or_default().push(index);
        }
        let mut free = vec![];
        for (folded, by) in claimed {
            match by[..] {
                [index] if !taken.contains(&folded) => free.push((folded, index)),
                _ => left.extend(by),
            }
        }
        for (folded, index) in free {
            addresses[index] = namesakes[index].address(level);
            taken.insert(folded);
        }
    }
    left.sort_by_cached_key(|&index| (fold(&namesakes[index].address(LEVELS)), &namesakes[index].key, index));
    let mut last = (String::new(), 0);
    for index in left {
        let (name, address) = (namesakes[index].name, namesakes[index].address(LEVELS));
        if last.0 != fold(&address) {
            last = (fold(&address), 0);
        }
        loop {
            last.1 += 1;
            let numbered = format!("{name} ({}, {})", &address[name.len() + 2..address.len() - 1], last.1);
            if taken.insert(fold(&numbered)) {
                addresses[index] = numbered;
                break;
            }
        }
    }
    addresses
}

/// The keys of these entities.
fn keys(
    alike: &[EntityId],
    world: &World,
    earlier: Option<&Earlier>,
) -> FxHashMap<EntityId, (String, String)> {
    let alike: FxHashSet<EntityId> = alike.iter().copied().collect();
    let mut keys: FxHashMap<EntityId, (String, String)> = FxHashMap::default();
    if alike.is_empty() {
        return keys;
    }
    let kept = earlier.into_iter().flat_map(|earlier| earlier.keys());
    for (space, key, id) in world.keys.all().chain(kept).filter(|(.., id)| alike.contains(id)) {
        let key = (space.to_string(), key.to_string());
        keys.entry(id).and_modify(|first| *first = key.clone().min(first.clone())).or_insert(key);
    }
    keys
}

/// All names that end as addresses do, folded.
fn bracketed(world: &World) -> FxHashSet<String> {
    let parts = world.builder.all_names();
    let ends = |name: &&str| name.trim_end().ends_with(')') || !name.is_ascii();
    let folded = parts.into_iter().flatten().filter(ends).map(fold);
    folded.filter(|folded| folded.ends_with(')')).collect()
}
