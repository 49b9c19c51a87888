//! What the words of a claim are read against: the base as far as it is read, or a compiled one.

use crate::model::schema::Schema;
use crate::model::{EntityId, TypeId};
use crate::store::Snapshot;
use crate::vocabulary::{Names, ToldApart, Vocabulary};

/// The words and names that a claim may use, and what they stand for.
pub trait Environment {
    fn schema(&self) -> &Schema;

    fn vocabulary(&self) -> &Vocabulary;

    /// Finds entities by their names.
    fn names(&self) -> &dyn Names;

    /// The canonical name.
    fn name(&self, id: EntityId) -> &str;

    /// What tells the entity apart from others of its name, where its types do not.
    fn address(&self, id: EntityId) -> Option<&str>;

    /// The types it was declared with.
    fn types(&self, id: EntityId) -> &[TypeId];

    /// Every source declared.
    fn sources(&self) -> Vec<EntityId>;

    /// The nearest forms and names to a word that is unknown.
    fn near(&self, word: &str) -> Vec<String>;

    /// Whether the entity is of the type or of a subtype.
    fn is_a(&self, id: EntityId, of: TypeId) -> bool {
        self.types(id).iter().any(|&own| self.schema().is_subtype(own, of))
    }

    /// What the entity is: its types but for those that others imply, in the order of the schema.
    fn kinds(&self, id: EntityId) -> Vec<TypeId> {
        let own = self.types(id);
        let implied =
            |of: TypeId| own.iter().any(|&other| other != of && self.schema().is_subtype(other, of));
        let mut kinds: Vec<TypeId> = own.iter().copied().filter(|&of| !implied(of)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

/// A compiled base, with what its words mean.
pub struct Compiled<'s> {
    pub snapshot: &'s Snapshot,
    pub vocabulary: &'s Vocabulary,
}

impl Environment for Compiled<'_> {
    fn schema(&self) -> &Schema {
        self.snapshot.schema()
    }

    fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary
    }

    fn names(&self) -> &dyn Names {
        self.snapshot
    }

    fn name(&self, id: EntityId) -> &str {
        self.snapshot.name(id)
    }

    fn address(&self, id: EntityId) -> Option<&str> {
        match self.snapshot.told_apart(id) {
            Some(ToldApart::By(address)) => Some(address),
            _ => None,
        }
    }

    fn types(&self, id: EntityId) -> &[TypeId] {
        self.snapshot.types(id)
    }

    fn sources(&self) -> Vec<EntityId> {
        self.snapshot.entities_of(Schema::SOURCE).collect()
    }

    /// None: its words have been read already.
    fn near(&self, _: &str) -> Vec<String> {
        vec![]
    }
}
