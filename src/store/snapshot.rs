//! The frozen graph.

use crate::model::claim::{Attestation, Claim, Object, Status};
use crate::model::schema::{Place, Schema};
use crate::model::{ClaimId, EntityId, Interval, MeasureId, RelationId, RoleId, TypeId, Value};
use rust_decimal::Decimal;

/// A base, frozen. Cheap to open, immutable, shared by threads. All slices are sorted as their docs say.
pub struct Snapshot {}

/// The neighbours of one entity by one relation and direction: parallel slices, sorted by entity, then claim.
/// A claim of a group together stands once for each member.
#[derive(Clone, Copy)]
pub struct Neighbours<'s> {
    pub entities: &'s [EntityId],
    pub claims: &'s [ClaimId],
}

/// Figures for the planner, counted when the base was frozen; all statuses count.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct RelationStatistics {
    /// Claims of the relation.
    pub claims: usize,
    /// Distinct subjects, and distinct objects that are entities.
    pub subjects: usize,
    pub objects: usize,
    /// (subject, object) pairs between entities: the length of the adjacency in one direction.
    pub edges: usize,
    /// The most edges that one subject, or one object, has.
    pub most_from: usize,
    pub most_into: usize,
}

impl Snapshot {
    pub fn schema(&self) -> &Schema {
        todo!()
    }
    pub fn entity_count(&self) -> usize {
        todo!()
    }
    pub fn claim_count(&self) -> usize {
        todo!()
    }

    /// The canonical name.
    pub fn name(&self, _: EntityId) -> &str {
        todo!()
    }
    pub fn aliases(&self, _: EntityId) -> Vec<&str> {
        todo!()
    }
    /// Where the entity is declared; `None` for what an import made.
    pub fn declared_at(&self, _: EntityId) -> Option<Place> {
        todo!()
    }
    /// The types it was declared with (most specific ones), sorted.
    pub fn types(&self, _: EntityId) -> &[TypeId] {
        todo!()
    }
    /// Whether the entity is of the type or of a subtype.
    pub fn is_a(&self, _: EntityId, _: TypeId) -> bool {
        todo!()
    }
    /// All entities of the type or its subtypes, ascending, each once.
    pub fn entities_of(&self, _: TypeId) -> Vec<EntityId> {
        todo!()
    }
    pub fn count_of(&self, _: TypeId) -> usize {
        todo!()
    }
    /// Every name and alias, with its entity, for near-miss hints and completion; in the order of folded names.
    pub fn names(&self) -> impl Iterator<Item = (&str, EntityId)> {
        [].into_iter()
    }

    /// Objects of the claims whose subject (or one of whose subjects) is the entity. Of a symmetric relation:
    /// both ends, in both directions.
    pub fn from(&self, _: RelationId, _subject: EntityId) -> Neighbours<'_> {
        todo!()
    }
    /// Subjects of the claims whose object is the entity.
    pub fn into(&self, _: RelationId, _object: EntityId) -> Neighbours<'_> {
        todo!()
    }
    /// Entities that are a subject, or an object, of some claim of the relation: ascending, distinct.
    pub fn subjects(&self, _: RelationId) -> &[EntityId] {
        todo!()
    }
    pub fn objects(&self, _: RelationId) -> &[EntityId] {
        todo!()
    }
    /// The claims of the entity as subject whose object is no entity: a value (attributes) or a group. Ascending.
    pub fn value_claims(&self, _: RelationId, _subject: EntityId) -> &[ClaimId] {
        todo!()
    }
    /// Claims of a relation: ids are contiguous by relation.
    pub fn claims_of(&self, _: RelationId) -> std::ops::Range<u32> {
        todo!()
    }
    /// Every claim in which the entity is subject, object, role, or source: ascending, each once.
    pub fn claims_about(&self, _: EntityId) -> Vec<ClaimId> {
        todo!()
    }
    pub fn statistics(&self, _: RelationId) -> RelationStatistics {
        todo!()
    }

    // One claim, column by column.
    pub fn relation(&self, _: ClaimId) -> RelationId {
        todo!()
    }
    /// Sorted; more than one when a group did it together.
    pub fn subjects_of(&self, _: ClaimId) -> &[EntityId] {
        todo!()
    }
    pub fn object(&self, _: ClaimId) -> Object {
        todo!()
    }
    pub fn role(&self, _: ClaimId, _: RoleId) -> Option<EntityId> {
        todo!()
    }
    pub fn measure(&self, _: ClaimId, _: MeasureId) -> Option<Value> {
        todo!()
    }
    pub fn time(&self, _: ClaimId) -> Option<Interval> {
        todo!()
    }
    pub fn status(&self, _: ClaimId) -> Status {
        todo!()
    }
    /// The highest among its attestations; `None` when no attestation states one.
    pub fn confidence(&self, _: ClaimId) -> Option<Decimal> {
        todo!()
    }
    /// Whether some attestation's source, publisher (`Schema::PUBLISHED_BY`) or speaker is the entity.
    pub fn attested_by(&self, _: ClaimId, _: EntityId) -> bool {
        todo!()
    }
    /// The whole claim.
    pub fn claim(&self, _: ClaimId) -> Claim {
        todo!()
    }
    pub fn attestations(&self, _: ClaimId) -> Vec<Attestation> {
        todo!()
    }
}
