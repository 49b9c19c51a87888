//! In which claims entities play roles: found from the entity, as subjects and objects are.

use super::adjacency::{Index, index, read_keys};
use super::image::{Reader, Writer};
use crate::diagnostic::Result;
use crate::model::{ClaimId, EntityId};
use rayon::prelude::*;

/// The claims of each entity that plays a role in some.
pub struct RoleIndex<'s> {
    keys: &'s [EntityId],
    index: Index<'s>,
    /// Ascending for each entity, and so by relation, then subject, then object.
    claims: &'s [ClaimId],
}

impl<'s> RoleIndex<'s> {
    /// The claims in which the entity plays a role: ascending, each once.
    pub fn of(&self, entity: EntityId) -> &'s [ClaimId] {
        &self.claims[self.index.rows(entity)]
    }

    /// How many entities play a role.
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    /// Reads the index over so many claims.
    pub fn read(reader: &mut Reader<'s>, claims: usize, entities: usize) -> Result<RoleIndex<'s>> {
        let keys = read_keys(reader, entities)?;
        let listed: &[ClaimId] = reader.checked(|claim: &ClaimId| claim.index() < claims)?;
        let index = Index::read(reader, keys, listed.len())?;
        reader.ensure("claims with roles are out of order", || {
            keys.iter().all(|&key| listed[index.rows(key)].is_sorted_by(|one, other| one < other))
        })?;
        Ok(RoleIndex { keys, index, claims: listed })
    }
}

/// Writes the columns that [`RoleIndex::read`] reads: who plays a role in which claims, in any order.
pub fn write(writer: &mut Writer, mut plays: Vec<(EntityId, ClaimId)>) {
    plays.par_sort_unstable();
    plays.dedup();
    let mut keys: Vec<EntityId> = plays.iter().map(|(entity, _)| *entity).collect();
    keys.dedup();
    let offsets = index(&keys, plays.iter().map(|(entity, _)| *entity));
    writer.column(keys);
    writer.column(plays.iter().map(|(_, claim)| *claim).collect::<Vec<_>>());
    writer.column(offsets);
}
