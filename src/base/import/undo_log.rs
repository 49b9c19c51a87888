//! What a row makes besides its claims, so that it can be taken back: a row that turns out wrong leaves nothing behind.

use super::template::{AttestedBy, Plan};
use crate::base::imported::Imported;
use crate::base::world::World;
use crate::model::EntityId;
use crate::store::{Builder, StringId};

/// A change, with what it takes to undo it.
pub enum Change<'r> {
    Entity(EntityId),
    /// An alias was given to the entity, after its others.
    Alias(EntityId),
    /// The entity had this list of types.
    Types(EntityId, u32),
    /// The maker, by its place, gave the entity this key.
    Key(usize, &'r str, EntityId),
    /// It was noted that an entity was meant by its name alone.
    ByName,
    /// Something else was noted.
    Noted,
    /// The maker, by its place, met this name for the first time.
    Met(usize, String),
    /// A source that no file declares.
    Source,
    /// The column of sources named this one for the first time.
    MetSource(String),
}

/// Takes the changes back, the last one first.
pub fn undo(changes: Vec<Change<'_>>, plan: &mut Plan, world: &mut World) {
    for change in changes.into_iter().rev() {
        match change {
            Change::Entity(id) => world.take_back_entity(id),
            Change::Alias(id) => world.take_back_alias(id),
            Change::Types(id, list) => world.builder.set_type_list(id, list),
            Change::Key(maker, key, id) => world.take_back_key(&plan.makers[maker].space, key, id),
            Change::ByName => drop(world.identity.noted.by_name.pop()),
            Change::Noted => world.identity.noted.take_back(),
            Change::Met(maker, name) => drop(plan.makers[maker].met.remove(name.as_str())),
            Change::Source => drop(world.sources.pop()),
            Change::MetSource(name) => {
                if let AttestedBy::Column(_, met) = &mut plan.attested_by {
                    met.remove(name.as_str());
                }
            }
        }
    }
}

impl Imported {
    /// Notes what a row of the file made, besides its claims.
    pub(super) fn note(&mut self, changes: &[Change], file: StringId, builder: &Builder) {
        for change in changes {
            let of = match change {
                Change::Met(..) | Change::MetSource(_) | Change::ByName | Change::Noted => continue,
                Change::Entity(_) | Change::Source => None,
                Change::Alias(id) | Change::Types(id, _) | Change::Key(_, _, id) => Some(*id),
            };
            self.makes = true;
            self.gives |= of.is_some_and(|id| !builder.is_made_in(id, file));
        }
    }
}
