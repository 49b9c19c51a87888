//! The graph while a base is assembled: petgraph's `StableDiGraph` or `DiGraph`, entities as nodes, claims as
//! edges.

use super::snapshot::Snapshot;
use crate::model::claim::{Attestation, Claim};
use crate::model::schema::{Place, Schema};
use crate::model::{EntityId, TypeId};

/// Collects entities and claims in any order. Ids that it gives are its own: `freeze` renumbers.
pub struct Builder {}

impl Builder {
    pub fn new(_: Schema) -> Builder {
        todo!()
    }
    pub fn schema(&self) -> &Schema {
        todo!()
    }
    pub fn schema_mut(&mut self) -> &mut Schema {
        todo!()
    }
    pub fn entity(&mut self, _name: &str, _types: &[TypeId], _: Option<Place>) -> EntityId {
        todo!()
    }
    pub fn alias(&mut self, _: EntityId, _alias: &str) {
        todo!()
    }
    pub fn name(&self, _: EntityId) -> &str {
        todo!()
    }
    pub fn types(&self, _: EntityId) -> &[TypeId] {
        todo!()
    }
    pub fn declared_at(&self, _: EntityId) -> Option<&Place> {
        todo!()
    }
    /// Adds the claim, or the attestation to the equal claim that is there already. Subjects, roles and
    /// measures are sorted here. The sources of attestations are entities.
    pub fn claim(&mut self, _: Claim, _: Attestation) {
        todo!()
    }
    pub fn freeze(self) -> Snapshot {
        todo!()
    }
}
