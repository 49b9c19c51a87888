//! What statements are resolved against: a base's schema, words and entities, and what the session adds.

use super::definition::Definitions;
use crate::diagnostic::Result;
use crate::model::schema::Schema;
use crate::model::time::Day;
use crate::model::{EntityId, RelationId, TypeId};
use crate::vocabulary::{Meaning, Names, ToldApart, Vocabulary};
use std::collections::BTreeMap;

/// What the resolver must know of a base's entities.
pub trait Entities: Names {
    fn name(&self, entity: EntityId) -> &str;
    /// The types it was declared with.
    fn types(&self, entity: EntityId) -> &[TypeId];
    fn is_a(&self, entity: EntityId, of: TypeId) -> bool;
    /// How it is told apart from others of its name; `None` where there are none.
    fn told_apart(&self, entity: EntityId) -> Option<ToldApart<'_>>;
    /// The entities that have the name or alias, unless they are more than so many.
    fn named_by_few(&self, folded: &str, most: usize) -> Option<Vec<EntityId>>;
    /// Whether something is, or may be, of both types.
    fn meet(&self, a: TypeId, b: TypeId) -> bool;
    /// Whether an asserted claim says so, or a chain of them where the relation is transitive.
    fn related(&self, relation: RelationId, subject: EntityId, object: EntityId) -> bool;
    /// What asserted claims of the relation lead to from a subject.
    fn objects(&self, relation: RelationId, subject: EntityId) -> Vec<EntityId>;
    /// What asserted claims of the relation come from to an object.
    fn subjects(&self, relation: RelationId, object: EntityId) -> Vec<EntityId>;
    /// The latest day that the base's sources reach.
    fn known_until(&self) -> Option<Day>;
}

/// Everything a statement is resolved against.
pub struct Scope<'a> {
    pub schema: &'a Schema,
    pub vocabulary: &'a Vocabulary,
    pub entities: &'a dyn Entities,
    /// What `$name` stands for.
    pub parameters: &'a BTreeMap<String, String>,
    pub definitions: &'a Definitions,
    pub clock: &'a dyn Clock,
    /// The day that `now` is; none where what is said is to hold on every day.
    pub today: Option<Day>,
}

impl<'a> Scope<'a> {
    /// The relations said with a bare "in" or "of".
    pub fn containing(&self) -> impl Iterator<Item = RelationId> + use<'a> {
        let vocabulary = self.vocabulary;
        let meanings = ["in", "of"].into_iter().flat_map(|word| vocabulary.meanings(word));
        meanings.filter_map(|meaning| match meaning {
            Meaning::Phrase { relation, inverse: false } => Some(*relation),
            _ => None,
        })
    }

    /// Whether some relation that is said with "in" or "of" relates the entity to one of the others.
    pub fn lies_in(&self, entity: EntityId, within: &[EntityId]) -> bool {
        let mut containing = self.containing();
        containing.any(|relation| within.iter().any(|&it| self.entities.related(relation, entity, it)))
    }
}

/// Tells whether there is time to go on.
pub trait Clock {
    /// Refuses when a statement takes longer than it may, or is not asked for any more.
    fn check(&self) -> Result<()>;
}

/// All the time that it takes.
impl Clock for () {
    fn check(&self) -> Result<()> {
        Ok(())
    }
}
