//! One vocabulary for fact files, questions, completion and hints: which surface form can mean what.

pub mod fold;

use crate::model::EntityId;

/// Looks names up: the store's, over all entities and aliases of a base.
pub trait Names {
    /// The entities that have this name or alias, each with that name as it was declared. `folded` is
    /// [`fold::fold`]ed.
    fn named(&self, folded: &str) -> Vec<(EntityId, &str)>;

    /// How many words the longest name has.
    fn longest_name(&self) -> usize;
}
