//! What is known of rows, put to use before and while these are read: entities that are foretold are made first, and a name
//! that tells of several things is doubtful.

use super::{Foretold, Identity, Known};
use crate::base::environment::Environment;
use crate::base::world::World;
use crate::model::schema::Schema;
use crate::model::{EntityId, TypeId};
use crate::vocabulary::Names;
use crate::vocabulary::fold::fold;

impl World {
    /// Begins with what is known of rows, once the base's own files have declared their entities.
    pub fn begin_rows(&mut self, known: Known) {
        self.identity = Identity { own: self.builder.entity_count(), ..Identity::default() };
        // What is called by an alias is what has it.
        let (without, with): (Vec<&Foretold>, _) =
            known.foretold.iter().partition(|it| it.aliases.is_empty());
        for it in with.into_iter().chain(without) {
            if let Some(id) = self.foretell(it, &known) {
                self.identity.foretold.entry(id).or_default().push(it.clone());
            }
        }
        self.identity.known = known;
    }

    /// Makes an entity that is foretold, unless the base's own files declare it.
    fn foretell(&mut self, it: &Foretold, known: &Known) -> Option<EntityId> {
        let doubts = |name: &str, space: Option<&str>| self.doubts(known, &fold(name), space, &it.types);
        // Keys of several spaces are joined by the name alone: where it is doubtful, so is whose they are.
        let keys: Vec<&(String, String)> =
            it.keys.iter().filter(|(space, _)| !doubts(&it.name, Some(space))).collect();
        let space = keys.first().map(|(space, _)| space.as_str());
        if keys.is_empty() && (!it.keys.is_empty() || doubts(&it.name, None)) {
            return None;
        }
        let aliases: Vec<&String> = it.aliases.iter().filter(|alias| !doubts(alias, space)).collect();
        let named = self.builder.named(&fold(&it.name)).into_iter().map(|(id, _)| id);
        let is_other = |id: EntityId| keys.iter().any(|(space, _)| self.keys.has(space, id));
        let is_it = |id: &EntityId| self.overlap(*id, &it.types) && !is_other(*id);
        let id = match named.into_iter().find(is_it) {
            // Which of several keys is that of what is declared, no key says.
            Some(id)
                if self.is_own(id)
                    && keys.iter().any(|(space, _)| {
                        known.is_keyed_apart(self.schema(), &fold(&it.name), space, &it.types)
                    }) =>
            {
                return None;
            }
            Some(id) => {
                it.types.iter().for_each(|&of| self.builder.add_type(id, of));
                id
            }
            None => {
                let id = self.builder.entity(&it.name, &it.types, None);
                if self.is_a(id, Schema::SOURCE) {
                    self.sources.push(id);
                }
                id
            }
        };
        for alias in aliases {
            if !self.names_of(id, alias) {
                self.builder.alias(id, alias);
            }
        }
        keys.iter().for_each(|(space, key)| self.set_key(space, key, id));
        Some(id)
    }

    /// Whether the entity is declared by the base's own files.
    pub fn is_own(&self, id: EntityId) -> bool {
        id.index() < self.identity.own
    }

    /// Whether it is known that the folded name alone does not tell what of these types is meant; it does where what tells
    /// things of the name apart are keys of the space that this one has a key in.
    pub fn is_doubtful(&self, folded: &str, space: Option<&str>, types: &[TypeId]) -> bool {
        self.doubts(&self.identity.known, folded, space, types)
    }

    fn doubts(&self, known: &Known, folded: &str, space: Option<&str>, types: &[TypeId]) -> bool {
        let Some(pairs) = known.pairs.get(folded) else { return false };
        pairs.iter().any(|pair| {
            let is_own = pair.space.is_some() && pair.space.as_deref() == space;
            !is_own && pair.types.iter().all(|of| self.types_overlap(of, types))
        })
    }
}
