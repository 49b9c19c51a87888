//! Who is who, as far as no single row can know. Rows find entities by keys and names, one after another; where one does
//! so by a name, or refers to what is not there yet, this is noted ([`Noted`]). Once all rows are read, it is looked at
//! what they should have known of later ones ([`Known`]); where that is more than they did, all are read again with it.
//! So what comes out does not depend on the order of rows, files and imports.

mod foretold;
mod learned;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::schema::{Place, Schema};
use crate::model::{EntityId, TypeId};
use crate::vocabulary::fold::fold;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};

/// How often rows are read again. What is known grows each time, most often once.
pub const MOST_TIMES: usize = 12;

/// What is known of who is who, and what rows have noted.
#[derive(Default)]
pub struct Identity {
    pub known: Known,
    pub noted: Noted,
    /// How many entities the base's own files declare: those with lower ids.
    own: usize,
    /// Whether rows go on from an earlier snapshot, of whose rows nothing is noted.
    pub goes_on: bool,
    /// Whether the import that runs leaves out rows that are wrong: then what an earlier row did counts, and nothing that a
    /// later one may do, for that one may be left out.
    pub leaves_out: bool,
    /// Whether any import leaves out rows.
    pub some_left_out: bool,
    /// What was made before the first row, since it is [foretold](Known::foretold).
    foretold: BTreeMap<EntityId, Vec<Foretold>>,
}

/// What rows know of all others.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Known {
    /// Folded names that are those of two things, which a row that has only the name cannot mean.
    pairs: BTreeMap<String, BTreeSet<Pair>>,
    /// Entities that rows refer to before one makes them, or that several rows name differently.
    foretold: BTreeSet<Foretold>,
    /// Folded names with folded aliases that no row could give them, once what follows from it was known.
    unsettled: BTreeSet<(String, String)>,
}

/// Two things of one name: their types, and the space in which each has its key, if that is what tells them apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Pair {
    space: Option<String>,
    types: [Vec<TypeId>; 2],
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Foretold {
    name: String,
    types: Vec<TypeId>,
    /// With their spaces.
    keys: BTreeSet<(String, String)>,
    aliases: BTreeSet<String>,
}

/// What rows did that others may be in the way of.
#[derive(Default)]
pub struct Noted {
    /// Entities that were found or made by their names, or whose key was given to what had the name.
    pub by_name: Vec<EntityId>,
    pub notes: Vec<Note>,
    /// Spaces and keys that no entity had yet, or none of the type that a row says.
    pub wanted: BTreeSet<(String, String)>,
    /// Spaces and keys, with names that what has them did not have yet.
    pub called: BTreeSet<(String, String, String)>,
    /// Keyed rows that were refused since their names are those of several things, with their keys.
    pub refused: BTreeMap<Refused, BTreeSet<String>>,
    /// Whether a name was given a key that an entity of an earlier snapshot has, of which nothing else is known here.
    pub is_in_doubt: bool,
    spelled: FxHashSet<(EntityId, Box<str>)>,
    confirmed: FxHashSet<(EntityId, Option<Box<str>>)>,
    /// What rows that name it by an alias gave a key.
    pub by_alias: FxHashSet<EntityId>,
}

/// Of what name, space and types a row was that was refused.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    pub folded: String,
    pub space: String,
    pub types: Vec<TypeId>,
}

pub enum Note {
    /// A row spells the name of the entity otherwise.
    Spelled(EntityId, String, Place),
    /// A row that names the entity by this alias, folded, gives or tells its key in the space.
    ByAlias(EntityId, String, (String, String)),
    /// A row that names the entity by its own name tells such a key.
    Keyed(EntityId, (String, String)),
    /// Two rows name the entity, and each tells the other's name as an alias.
    Mutual(EntityId, String),
    /// A row names the entity so, and tells the name that it has as an alias.
    Renamed(EntityId, String),
    /// The entity was given a name that the other one has already.
    Alias(EntityId, String, EntityId),
    /// A row makes an entity that is foretold, or gives it the alias.
    Confirmed(EntityId, Option<Box<str>>),
    /// Of the folded name, two things of these types, which cannot be one.
    Kinds(String, [Vec<TypeId>; 2]),
}

impl Noted {
    /// Whether it is known already that a row spells the entity's name so.
    pub fn has_spelled(&self, id: EntityId, name: &str) -> bool {
        !self.spelled.is_empty() && self.spelled.contains(&(id, name.into()))
    }

    pub fn spelled(&mut self, id: EntityId, name: &str, place: Place) {
        self.spelled.insert((id, name.into()));
        self.notes.push(Note::Spelled(id, name.to_string(), place));
    }

    /// Takes back the note that was made last.
    pub fn take_back(&mut self) {
        match self.notes.pop() {
            Some(Note::Spelled(id, name, _)) => drop(self.spelled.remove(&(id, name.into_boxed_str()))),
            Some(Note::Confirmed(id, alias)) => drop(self.confirmed.remove(&(id, alias))),
            Some(Note::ByAlias(id, ..)) => {
                let has_others =
                    self.notes.iter().any(|note| matches!(note, Note::ByAlias(of, ..) if *of == id));
                if !has_others {
                    self.by_alias.remove(&id);
                }
            }
            _ => {}
        }
    }
}

impl Identity {
    /// Whether the entity was made before the first row.
    pub fn is_foretold(&self, id: EntityId) -> bool {
        self.foretold.contains_key(&id)
    }

    /// Whether the entity is there since it is foretold, and no row has made it yet or, if one is given, given it the
    /// alias.
    pub fn is_unconfirmed(&self, id: EntityId, alias: Option<&str>) -> bool {
        self.is_foretold(id) && !self.noted.confirmed.contains(&(id, alias.map(Box::from)))
    }

    /// Notes that a row makes the entity, or gives it the alias.
    pub fn confirm(&mut self, id: EntityId, alias: Option<&str>) {
        let alias: Option<Box<str>> = alias.map(Box::from);
        self.noted.confirmed.insert((id, alias.clone()));
        self.noted.notes.push(Note::Confirmed(id, alias));
    }

    /// Whether the alias is one that no row could give what has the name.
    pub fn is_unsettled(&self, name: &str, folded_alias: &str) -> bool {
        let known = &self.known.unsettled;
        !known.is_empty() && known.contains(&(fold(name), folded_alias.to_string()))
    }
}

impl Known {
    pub fn is_empty(&self) -> bool {
        *self == Known::default()
    }

    /// Whether keys of the space tell things of the folded name apart that overlap these types.
    pub fn is_keyed_apart(&self, schema: &Schema, folded: &str, space: &str, types: &[TypeId]) -> bool {
        self.pairs.get(folded).into_iter().flatten().any(|pair| {
            let overlap = |of: &Vec<TypeId>| schema.any_may_overlap(of, types);
            pair.space.as_deref() == Some(space) && pair.types.iter().any(overlap)
        })
    }

    /// Adds two things of one folded name.
    fn pair(&mut self, folded: &str, space: Option<&str>, mut types: [Vec<TypeId>; 2]) {
        types.iter_mut().for_each(|types| types.sort_unstable());
        types.sort_unstable();
        let pair = Pair { space: space.map(str::to_string), types };
        self.pairs.entry(folded.to_string()).or_default().insert(pair);
    }
}

/// Where each reading of the rows tells more, again and again.
pub fn without_end() -> Diagnostic {
    let message = format!("who is who in the imports is not settled after {MOST_TIMES} readings");
    Diagnostic::error(Code::Identity, message)
        .help("names and aliases of rows contradict each other: give the entities keys, or leave aliases out")
}
