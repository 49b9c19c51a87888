//! What is known while a base is read: the schema, the words, and the entities declared so far.

use super::environment::Environment;
use super::found::Found;
use super::identity::Identity;
use super::keyless::Keyless;
use super::keys::Keys;
use crate::base::imported::Imported;
use crate::diagnostic::Diagnostic;
use crate::model::schema::Schema;
use crate::model::{EntityId, TypeId};
use crate::store::Builder;
use crate::vocabulary::fold::{compare, fold};
use crate::vocabulary::near::near;
use crate::vocabulary::{Meaning, Names, Vocabulary};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The schema, the vocabulary, and the graph so far.
pub struct World {
    pub builder: Builder,
    pub vocabulary: Vocabulary,
    /// Every source declared.
    pub sources: Vec<EntityId>,
    /// What of that is known to vocabularies too.
    pub found: Found,
    /// The keys that imports have given to entities.
    pub keys: Keys,
    /// Those that rows of a name have been looked for among.
    pub keyless: Keyless,
    /// What rows know of one another's entities.
    pub identity: Identity,
    /// How many unknown words near misses have been looked up for.
    pub looked: AtomicUsize,
    /// Whether rows are only tried: those that are refused are read once more, so that nothing told of them counts.
    pub is_tried: bool,
    /// How many rows of imports are read at a time.
    pub batches: Batches,
    /// What each import has done so far, in the order they run.
    pub imports: Vec<Imported>,
    /// What is wrong, in the order it was found.
    pub problems: Vec<Diagnostic>,
}

/// How many rows of an import are read at a time: few at first, so that what many rows name is known soon. What comes out
/// is the same for all numbers.
#[derive(Clone, Copy, Debug)]
pub struct Batches {
    pub first: usize,
    pub most: usize,
    /// How many of them one processor reads.
    pub share: usize,
}

impl Default for Batches {
    fn default() -> Batches {
        Batches { first: 1 << 7, most: 1 << 13, share: 1 << 9 }
    }
}

impl World {
    pub fn new(schema: Schema, problems: Vec<Diagnostic>) -> World {
        let vocabulary = Vocabulary::new(&schema);
        World {
            builder: Builder::new(schema),
            vocabulary,
            sources: vec![],
            found: Found::default(),
            keys: Keys::default(),
            keyless: Keyless::default(),
            identity: Identity::default(),
            looked: AtomicUsize::new(0),
            is_tried: false,
            batches: Batches::default(),
            imports: vec![],
            problems,
        }
    }

    pub fn schema(&self) -> &Schema {
        self.builder.schema()
    }

    /// The import that runs.
    pub fn imported(&mut self) -> &mut Imported {
        if self.imports.is_empty() {
            self.imports.push(Imported::default());
        }
        let last = self.imports.len() - 1;
        &mut self.imports[last]
    }

    /// The import that runs, and what it fills.
    pub fn importing(&mut self) -> (&mut Imported, &mut Builder) {
        self.imported();
        let last = self.imports.len() - 1;
        (&mut self.imports[last], &mut self.builder)
    }

    /// The entity of that name or alias whose types overlap one of these, if any: a second one may not have it.
    pub fn rival(&self, name: &str, types: &[TypeId]) -> Option<EntityId> {
        self.builder.named(&fold(name)).into_iter().map(|(id, _)| id).find(|&id| self.overlap(id, types))
    }

    /// Whether an entity of these types could be the one, as far as types tell.
    pub fn overlap(&self, id: EntityId, types: &[TypeId]) -> bool {
        self.types_overlap(self.builder.types(id), types)
    }

    pub fn types_overlap(&self, some: &[TypeId], others: &[TypeId]) -> bool {
        self.schema().any_may_overlap(some, others)
    }

    /// Whether the entity has that name or alias already.
    pub fn names_of(&self, id: EntityId, name: &str) -> bool {
        let own = self.builder.name(id);
        own == name || compare(own, name).is_eq() || self.builder.has_alias(id, name)
    }

    /// Whether the entity has the name or an alias that is spelled so.
    pub fn is_spelled(&self, id: EntityId, name: &str) -> bool {
        self.builder.name(id) == name || self.builder.aliases(id).any(|alias| alias == name)
    }

    /// Gives the entity a key.
    pub fn set_key(&mut self, space: &str, key: &str, id: EntityId) {
        let list = self.builder.type_list_of(id);
        self.keys.set(space, key, id, list);
        self.keyless.gained_key(space, id, &self.builder);
    }

    /// Takes back that the entity has the key, which is its only one in the space.
    pub fn take_back_key(&mut self, space: &str, key: &str, id: EntityId) {
        self.keys.take_back(space, key, id);
        self.keyless.lost_key(space, id, &self.builder);
    }

    /// Takes back the entity that was made last outside of the bulk, of which nothing is said.
    pub fn take_back_entity(&mut self, id: EntityId) {
        let name = self.builder.name(id).to_string();
        self.builder.take_back_entity(id);
        self.keyless.lost_name(id, &name, &self.builder);
    }

    /// Takes back the alias that the entity was given last.
    pub fn take_back_alias(&mut self, id: EntityId) {
        if let Some(alias) = self.builder.take_back_alias(id) {
            self.keyless.lost_name(id, &alias, &self.builder);
        }
    }

    /// The type that a noun names.
    pub fn type_named(&self, noun: &str) -> Option<TypeId> {
        type_named(&self.vocabulary, noun)
    }
}

impl Environment for World {
    fn schema(&self) -> &Schema {
        self.builder.schema()
    }

    fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    fn names(&self) -> &dyn Names {
        &self.builder
    }

    fn name(&self, id: EntityId) -> &str {
        self.builder.name(id)
    }

    fn address(&self, id: EntityId) -> Option<&str> {
        self.builder.address(id)
    }

    fn types(&self, id: EntityId) -> &[TypeId] {
        self.builder.types(id)
    }

    fn sources(&self) -> Vec<EntityId> {
        self.sources.clone()
    }

    /// Looking through a large base for every one of thousands of unknown words would take minutes, so that only the first
    /// ones are looked up.
    fn near(&self, word: &str) -> Vec<String> {
        const MOST_WORDS: usize = 100;
        const MOST_NAMES: usize = 5_000_000;
        let most = (MOST_NAMES / self.builder.entity_count().max(1)).clamp(1, MOST_WORDS);
        let may_look = !self.is_tried && self.looked.fetch_add(1, Ordering::Relaxed) < most;
        if may_look { near(word, &self.vocabulary, &self.builder, 3) } else { vec![] }
    }
}

/// The type that a noun names.
pub fn type_named(vocabulary: &Vocabulary, noun: &str) -> Option<TypeId> {
    vocabulary.meanings(&fold(noun)).iter().find_map(|meaning| match meaning {
        Meaning::Type(id) => Some(*id),
        _ => None,
    })
}
