//! What the words of a claim mean in a base with proposed declarations: what the base's own files and the proposals declare, and what
//! imports have named, which is not read again.

use crate::base::environment::Environment;
use crate::base::world::World;
use crate::model::schema::Schema;
use crate::model::{EntityId, TypeId};
use crate::store::Snapshot;
use crate::vocabulary::{Names, NamesPart, Vocabulary};

pub struct Overlay<'s> {
    pub world: World,
    /// The base without the proposals.
    pub snapshot: Option<&'s Snapshot>,
}

impl Overlay<'_> {
    /// What the snapshot calls an entity that is none of the world's.
    fn imported(&self, id: EntityId) -> Option<EntityId> {
        id.index().checked_sub(self.world.builder.entity_count()).map(EntityId::from)
    }
}

impl Environment for Overlay<'_> {
    fn schema(&self) -> &Schema {
        self.world.builder.schema()
    }

    fn vocabulary(&self) -> &Vocabulary {
        &self.world.vocabulary
    }

    fn names(&self) -> &dyn Names {
        self
    }

    fn name(&self, id: EntityId) -> &str {
        match (self.imported(id), self.snapshot) {
            (Some(id), Some(snapshot)) => snapshot.name(id),
            _ => self.world.builder.name(id),
        }
    }

    fn address(&self, _: EntityId) -> Option<&str> {
        None
    }

    fn types(&self, id: EntityId) -> &[TypeId] {
        match (self.imported(id), self.snapshot) {
            (Some(id), Some(snapshot)) => snapshot.types(id),
            _ => self.world.builder.types(id),
        }
    }

    fn sources(&self) -> Vec<EntityId> {
        self.world.sources.clone()
    }

    /// None: what is unknown is to be declared.
    fn near(&self, _: &str) -> Vec<String> {
        vec![]
    }
}

impl Names for Overlay<'_> {
    fn named(&self, folded: &str) -> Vec<(EntityId, &str)> {
        let mut found = self.world.builder.named(folded);
        let imported = self.snapshot.map(|snapshot| {
            let is_imported =
                |id: EntityId| snapshot.declared_at(id).is_some_and(|place| !place.file.ends_with(".lore"));
            let named = snapshot.named(folded).into_iter().filter(move |(id, _)| is_imported(*id));
            let first = self.world.builder.entity_count();
            named.map(move |(id, name)| (EntityId::from(first + id.index()), name))
        });
        found.extend(imported.into_iter().flatten());
        found
    }

    fn longest_name(&self) -> usize {
        let imported = self.snapshot.map_or(0, Names::longest_name);
        self.world.builder.longest_name().max(imported)
    }

    fn all_names(&self) -> Vec<NamesPart<'_>> {
        self.world.builder.all_names()
    }
}
