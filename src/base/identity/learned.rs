//! What rows should have known of one another, once all are read.

use super::{Foretold, Known, Note, Refused};
use crate::base::environment::Environment;
use crate::base::keys::Keys;
use crate::base::world::World;
use crate::model::EntityId;
use crate::visible::is_ignorable;
use crate::vocabulary::Names;
use crate::vocabulary::fold::{compare, fold};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// What is learned of an entity beside what the world tells of it.
#[derive(Default)]
struct Learned {
    /// How rows spell its name.
    names: BTreeSet<String>,
    /// What it is called instead.
    renamed: BTreeSet<String>,
    aliases: BTreeSet<String>,
}

/// Keys with their spaces.
type KeysOf = BTreeSet<(String, String)>;

impl World {
    /// What rows should have known, where it is more than they did.
    pub fn learned(&self) -> Option<Known> {
        let mut known = self.identity.known.clone();
        let mut foretold: BTreeMap<EntityId, Learned> = BTreeMap::new();
        let doubted = self.doubted_aliases();
        self.pairs_by_keys(&doubted, &mut known, &mut foretold);
        self.confirmed(&mut known, &mut foretold);
        self.noted(&mut known, &mut foretold);
        self.pairs_by_aliases(&foretold, &mut known);
        let mut keys = self.keys_of(&foretold, &doubted, &known);
        for (id, aliases) in doubted {
            let name = fold(self.builder.name(id));
            if let Some(learned) = foretold.get_mut(&id) {
                learned.aliases.retain(|alias| !aliases.contains(&*fold(alias)));
            }
            known.unsettled.extend(aliases.into_iter().map(|alias| (name.clone(), alias.to_string())));
        }
        known.foretold = foretold
            .into_iter()
            .map(|(id, learned)| self.foretold(id, learned, keys.remove(&id).unwrap_or_default()))
            .collect();
        (known != self.identity.known).then_some(known)
    }

    /// What was foretold and rows have made.
    fn confirmed(&self, known: &mut Known, foretold: &mut BTreeMap<EntityId, Learned>) {
        let before = self.identity.foretold.iter();
        for (&id, before) in before.flat_map(|(id, all)| all.iter().map(move |it| (id, it))) {
            // What no row makes any more was made by none that is right.
            if !self.identity.is_unconfirmed(id, None) {
                let (confirmed, others): (BTreeSet<String>, _) = before
                    .aliases
                    .iter()
                    .cloned()
                    .partition(|alias| !self.identity.is_unconfirmed(id, Some(&fold(alias))));
                let unsettled = others.iter().map(|alias| (fold(&before.name), fold(alias)));
                known.unsettled.extend(unsettled);
                let learned = foretold.entry(id).or_default();
                if compare(self.builder.name(id), &before.name).is_eq() {
                    learned.names.insert(before.name.clone());
                }
                learned.aliases.extend(confirmed);
            }
        }
    }

    /// What follows from what rows have noted.
    fn noted(&self, known: &mut Known, foretold: &mut BTreeMap<EntityId, Learned>) {
        let notes = &self.identity.noted.notes;
        let is_name = |id: EntityId, name: &str| compare(self.builder.name(id), name).is_eq();
        let merged = notes.iter().filter_map(|note| match note {
            Note::Alias(id, alias, rival) if is_name(*rival, alias) => Some([(*id, *rival), (*rival, *id)]),
            _ => None,
        });
        let merged: FxHashSet<(EntityId, EntityId)> = merged.flatten().collect();
        for note in notes {
            match note {
                Note::Kinds(folded, types) => known.pair(folded, None, types.clone()),
                // What is declared is shown as it is declared, and how an alias is spelled shows nowhere.
                Note::Spelled(id, ..) if self.is_own(*id) => {}
                Note::Spelled(id, name, _) if is_name(*id, name) => {
                    foretold.entry(*id).or_default().names.insert(name.clone());
                }
                Note::Spelled(..) => {}
                Note::Mutual(id, _) if self.is_own(*id) => {}
                Note::Mutual(id, name) => {
                    foretold.entry(*id).or_default().names.insert(name.clone());
                }
                Note::Renamed(id, name) => {
                    foretold.entry(*id).or_default().renamed.insert(name.clone());
                }
                Note::Confirmed(..) | Note::ByAlias(..) | Note::Keyed(..) => {}
                // Keys have told them apart since.
                Note::Alias(id, _, rival) if self.keys.tell_apart(*id, *rival) => {}
                Note::Alias(id, alias, rival) if self.is_own(*rival) => {
                    known.unsettled.insert((fold(self.builder.name(*id)), fold(alias)));
                }
                Note::Alias(id, alias, rival) if is_name(*rival, alias) => {
                    foretold.entry(*id).or_default().aliases.insert(alias.clone());
                }
                // They are one.
                Note::Alias(id, _, rival) if merged.contains(&(*id, *rival)) => {}
                Note::Alias(id, alias, rival) => {
                    known.pair(&fold(alias), None, [*id, *rival].map(|id| self.builder.types(id).to_vec()));
                }
            }
        }
        for (Refused { folded, space, types }, keys) in &self.identity.noted.refused {
            // Both ways: neither row can know which of the other's it is.
            if keys.len() > 1 {
                known.pair(folded, Some(space), [types.clone(), types.clone()]);
                let named = self.builder.named(folded).into_iter().map(|(id, _)| id);
                self.pairs_of(folded, &named.collect::<Vec<_>>(), known);
            }
        }
        for (space, key, name) in &self.identity.noted.called {
            let id = self
                .keys
                .get(space, key)
                .filter(|id| self.names_of(*id, name) && !self.identity.some_left_out);
            if let Some(id) = id {
                foretold.entry(id).or_default().aliases.insert(name.clone());
            }
        }
        for (space, key) in &self.identity.noted.wanted {
            if let Some(id) = self.keys.get(space, key) {
                foretold.entry(id).or_default();
            }
        }
    }

    /// The keys of what is foretold.
    fn keys_of(
        &self,
        foretold: &BTreeMap<EntityId, Learned>,
        doubted: &BTreeMap<EntityId, BTreeSet<&str>>,
        known: &Known,
    ) -> FxHashMap<EntityId, KeysOf> {
        let ids: FxHashSet<EntityId> = foretold.keys().copied().collect();
        let mut keys = if ids.is_empty() { FxHashMap::default() } else { self.keys.of_entities(&ids) };
        // A key that rows give to what has their name as an alias may be that of another, where keys tell several of the name
        // apart.
        let keyed = self.keyed();
        for note in &self.identity.noted.notes {
            if let Note::ByAlias(id, folded, key) = note
                && !keyed.contains(&(*id, key))
                && (doubted.contains_key(id)
                    || known.is_keyed_apart(self.schema(), folded, &key.0, self.builder.types(*id)))
                && let Some(keys) = keys.get_mut(id)
            {
                keys.remove(key);
            }
        }
        keys
    }

    fn foretold(&self, id: EntityId, learned: Learned, keys: BTreeSet<(String, String)>) -> Foretold {
        let Learned { mut names, renamed, mut aliases } = learned;
        let own = self.builder.name(id).to_string();
        // What is declared keeps its name; what is called otherwise by a row keeps its own as an alias.
        if self.is_own(id) {
            names.clear();
        } else if !renamed.is_empty() {
            aliases.insert(own.clone());
            names = renamed;
        }
        if names.is_empty() || !aliases.contains(&own) {
            names.insert(own);
        }
        let best = names.iter().max_by_key(|name| rank(name));
        let name = best.expect("it has one").clone();
        aliases.extend(names);
        aliases.retain(|alias| compare(alias, &name).is_ne());
        Foretold { name, types: self.kinds(id), keys, aliases }
    }

    /// Aliases that are to be those of two things which no keys tell apart.
    fn pairs_by_aliases(&self, foretold: &BTreeMap<EntityId, Learned>, known: &mut Known) {
        let mut of_alias: BTreeMap<String, Vec<EntityId>> = BTreeMap::new();
        for (id, learned) in foretold {
            for alias in learned.aliases.iter().map(|alias| fold(alias)).collect::<BTreeSet<String>>() {
                of_alias.entry(alias).or_default().push(*id);
            }
        }
        for (alias, ids) in of_alias {
            for (at, &one) in ids.iter().enumerate() {
                let types = |id: EntityId| self.builder.types(id).to_vec();
                let others = ids[at + 1..].iter().filter(|other| !self.keys.tell_apart(one, **other));
                for other in others.filter(|other| self.overlap(**other, self.builder.types(one))) {
                    known.pair(&alias, None, [types(one), types(*other)]);
                }
            }
        }
    }

    /// Entities with keys that a row tells which names them by their own names.
    fn keyed(&self) -> FxHashSet<(EntityId, &(String, String))> {
        let notes = self.identity.noted.notes.iter();
        let keyed = notes.filter_map(|note| match note {
            Note::Keyed(id, key) => Some((*id, key)),
            _ => None,
        });
        keyed.collect()
    }

    /// Aliases by which rows gave keys to entities, though others of their names have keys of the same space: the alias is wrong,
    /// or one of the keys.
    fn doubted_aliases(&self) -> BTreeMap<EntityId, BTreeSet<&str>> {
        let keyed = self.keyed();
        let mut doubted: BTreeMap<EntityId, BTreeSet<&str>> = BTreeMap::new();
        for note in &self.identity.noted.notes {
            let Note::ByAlias(id, alias, key) = note else { continue };
            let space = &key.0;
            let names = std::iter::once(self.builder.name(*id)).chain(self.builder.aliases(*id));
            let types = self.builder.types(*id);
            let is_other =
                |(other, _)| other != *id && self.keys.has(space, other) && self.overlap(other, types);
            let mut others = names.flat_map(|name| self.builder.named(&fold(name)));
            if !self.is_own(*id) && !keyed.contains(&(*id, key)) && others.any(is_other) {
                doubted.entry(*id).or_default().insert(alias);
            }
        }
        doubted
    }

    /// Names by which something was found, though keys of one space tell several things of that name apart.
    fn pairs_by_keys(
        &self,
        doubted: &BTreeMap<EntityId, BTreeSet<&str>>,
        known: &mut Known,
        foretold: &mut BTreeMap<EntityId, Learned>,
    ) {
        let mut by_name: Vec<EntityId> = self.identity.noted.by_name.clone();
        by_name.sort_unstable();
        by_name.dedup();
        by_name.retain(|id| self.keys.has_any(*id) && !doubted.contains_key(id));
        for id in by_name {
            let types = self.builder.types(id);
            let names = std::iter::once(self.builder.name(id)).chain(self.builder.aliases(id));
            let names: BTreeSet<String> = names.map(fold).collect();
            // Which of several things that rows call by its names is the declared one depends on none of them.
            let called = |folded: &String| {
                let named = self.builder.named(folded).into_iter().map(|(id, _)| id);
                let is_called =
                    |it: &EntityId| fold(self.builder.name(*it)) == *folded && self.overlap(*it, types);
                named.filter(is_called).collect::<Vec<_>>()
            };
            let called: BTreeSet<EntityId> = names.iter().flat_map(called).chain([id]).collect();
            if self.is_own(id) && called.len() > 1 {
                let called: Vec<EntityId> = called.into_iter().collect();
                names.iter().for_each(|folded| self.pairs_of(folded, &called, known));
            }
            for folded in names {
                let named = self.builder.named(&folded).into_iter().map(|(id, _)| id);
                let alike: Vec<EntityId> = named.filter(|id| self.overlap(*id, types)).collect();
                if alike.len() > 1 {
                    self.pairs_of(&folded, &alike, known);
                    // Whether an alias could be that of others depends on keys that a row may not have.
                    let is_alias = |id: &EntityId| {
                        !self.identity.some_left_out && fold(self.builder.name(*id)) != folded
                    };
                    foretold.extend(alike.into_iter().filter(is_alias).map(|id| (id, Learned::default())));
                }
            }
        }
    }

    fn pairs_of(&self, folded: &str, alike: &[EntityId], known: &mut Known) {
        for space in self.keys.names() {
            let keyed = alike.iter().filter(|id| self.keys.has(space, **id));
            let mut lists: Vec<u32> = keyed.map(|id| self.builder.type_list_of(*id)).collect();
            lists.sort_unstable();
            let lists: Vec<(u32, usize)> =
                lists.chunk_by(|one, other| one == other).map(|same| (same[0], same.len())).collect();
            for (at, (list, count)) in lists.iter().enumerate() {
                let others = lists[at + 1..].iter().map(|(other, _)| other);
                for other in others.chain((*count > 1).then_some(list)) {
                    let types = [*list, *other].map(|list| self.builder.types_of(list).to_vec());
                    known.pair(folded, Some(space), types);
                }
            }
        }
    }
}

/// Of several names, and of several spellings of one, the one with the highest rank is shown: one without hidden characters, then one with
/// capital and small letters.
fn rank(name: &str) -> (String, bool, bool, &str) {
    let is_mixed = name.chars().any(char::is_uppercase) && name.chars().any(char::is_lowercase);
    (fold(name), !name.chars().any(is_ignorable), is_mixed, name)
}

impl Keys {
    /// Whether the two have keys in one space.
    fn tell_apart(&self, one: EntityId, other: EntityId) -> bool {
        self.names().any(|space| self.has(space, one) && self.has(space, other))
    }

    /// The keys of these entities, with their spaces.
    fn of_entities(&self, ids: &FxHashSet<EntityId>) -> FxHashMap<EntityId, BTreeSet<(String, String)>> {
        let mut keys: FxHashMap<EntityId, BTreeSet<(String, String)>> = FxHashMap::default();
        for (space, key, id) in self.all().filter(|(.., id)| ids.contains(id)) {
            keys.entry(id).or_default().insert((space.to_string(), key.to_string()));
        }
        keys
    }
}
