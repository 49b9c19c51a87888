//! The frozen graph.

mod claim;
mod known;
mod ties;

pub use super::adjacency::Neighbours;
use super::adjacency::{Adjacency, ClaimIds};
use super::attestations::Attestations;
use super::claims::{Details, Values};
use super::entities::Entities;
use super::image::{self, Reader, Trust, damaged};
pub use super::relations::RelationStatistics;
use super::relations::{Relation, RelationClaims};
use super::rows::{Code, PlaceRow};
use super::schema_check;
use super::ties::Ties;
use crate::diagnostic::Result;
use crate::model::claim::Status;
use crate::model::schema::{Place, Schema};
use crate::model::time::Day;
use crate::model::{ClaimId, EntityId, Interval, RelationId, TypeId, Value};
use crate::vocabulary::fold::fold;
use crate::vocabulary::{Names, NamesPart, ToldApart};
use std::cmp::Ordering;
use std::path::Path;
use std::sync::OnceLock;

/// A base, frozen. Cheap to open, immutable, shared by threads. All slices are sorted as their docs say.
pub struct Snapshot(Viewed);

self_cell::self_cell!(
    /// An image with the columns that point into it.
    struct Viewed {
        owner: Bytes,
        #[covariant]
        dependent: Parts,
    }
);

/// What holds an image: memory, or a file that is mapped into it.
pub enum Bytes {
    Owned(Vec<u64>),
    Mapped(memmap2::Mmap),
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Owned(words) => bytemuck::cast_slice(words),
            Bytes::Mapped(map) => map,
        }
    }
}

/// The parts of an image, each checked when it was opened so far that no access can fail.
pub(super) struct Parts<'s> {
    schema: Schema,
    pub values: Values<'s>,
    pub entities: Entities<'s>,
    /// By their ids. Claims are numbered by relation.
    pub relations: Vec<Relation<'s>>,
    /// How many bytes each relation takes, and all that stands before the first.
    sizes: Vec<u64>,
    before: u64,
    pub details: Details<'s>,
    pub attestations: Attestations<'s>,
    /// The latest day that the sources reach.
    known_until: OnceLock<Option<Day>>,
    ties: OnceLock<Ties>,
}

impl<'s> Parts<'s> {
    fn read(image: &'s [u8], trust: Trust) -> Result<Parts<'s>> {
        let mut reader = Reader::open(image, trust)?;
        let schema: Schema = postcard::from_bytes(reader.column()?).map_err(damaged)?;
        if !schema_check::is_sound(&schema) {
            return Err(reader.invalid("the schema points at nothing"));
        }
        let values = Values::read(&mut reader, &schema)?;
        let entities = Entities::read(&mut reader, &schema, values.strings.len())?;
        let count = entities.len();
        let origins = Attestations::read(&mut reader, count, &values)?;
        let (mut relations, mut next) = (vec![], (0, 0));
        let before = reader.bytes();
        let (mut sizes, mut read) = (vec![], before);
        for _ in &schema.relations {
            let valid = |&code: &_| values.has(code, count);
            let relation = Relation::read(&mut reader, next, valid, count, origins.len())?;
            next = (relation.claims.end, relation.attested.rows.end);
            relations.push(relation);
            sizes.push(reader.bytes() - std::mem::replace(&mut read, reader.bytes()));
        }
        let counts = (next.0 as usize, next.1 as usize);
        let details = Details::read(&mut reader, counts.0, count, &values)?;
        let attestations = Attestations::read_words(&mut reader, origins, counts, count, &values)?;
        let aligned = |relation: &Relation| attestations.rows_of(&relation.claims) == relation.attested.rows;
        if !relations.iter().all(aligned) {
            return Err(damaged("attestations belong to claims of another relation"));
        }
        reader.finish()?;
        let (known_until, ties) = (OnceLock::new(), OnceLock::new());
        Ok(Parts {
            schema,
            values,
            entities,
            relations,
            sizes,
            before,
            details,
            attestations,
            known_until,
            ties,
        })
    }

    fn claim_count(&self) -> usize {
        self.relations.last().map_or(0, |relation| relation.claims.end as usize)
    }

    pub fn relation(&self, claim: ClaimId) -> RelationId {
        RelationId::from(self.relations.partition_point(|relation| relation.claims.end <= claim.0))
    }

    /// The relation that the claim is of.
    fn of(&self, claim: ClaimId) -> &Relation<'s> {
        &self.relations[self.relation(claim).index()]
    }
}

impl Snapshot {
    /// Opens an image: checks all of it once, in linear time, unless it was checked before.
    pub(super) fn open(image: Bytes, trust: Trust) -> Result<Snapshot> {
        Viewed::try_new(image, |image| Parts::read(image, trust)).map(Snapshot)
    }

    /// Whether all of the image has its checksums still.
    pub(super) fn is_whole(&self) -> bool {
        image::is_whole(self.0.borrow_owner())
    }

    /// Has all places lie in the base's folder as it is written now.
    pub fn set_folder(&mut self, folder: &Path) {
        self.0.with_dependent_mut(|_, parts| parts.schema.set_folder(folder));
    }

    /// The image, as a file holds it.
    #[cfg(test)]
    pub(crate) fn image(&self) -> &[u8] {
        self.0.borrow_owner()
    }

    pub(super) fn parts(&self) -> &Parts<'_> {
        self.0.borrow_dependent()
    }

    pub fn schema(&self) -> &Schema {
        &self.parts().schema
    }

    pub fn entity_count(&self) -> usize {
        self.parts().entities.len()
    }

    pub fn claim_count(&self) -> usize {
        self.parts().claim_count()
    }

    /// How many bytes of the image the claims of a relation take, with who says so but without what few of them have.
    pub fn bytes_of(&self, relation: RelationId) -> u64 {
        self.parts().sizes[relation.index()]
    }

    /// How many bytes of the image entities take: their names, types and places, and the values of claims.
    pub fn bytes_of_entities(&self) -> u64 {
        self.parts().before
    }

    /// The canonical name.
    pub fn name(&self, entity: EntityId) -> &str {
        self.parts().entities.name(entity)
    }

    /// What orders entities for people: their canonical names as they are compared, then their ids.
    pub fn compare_names(&self, one: EntityId, other: EntityId) -> Ordering {
        self.parts().entities.compare_names(one, other)
    }

    /// Sorted.
    pub fn aliases(&self, entity: EntityId) -> Vec<&str> {
        self.parts().entities.aliases(entity).collect()
    }

    /// How the entity is told apart from others of its name; `None` where there are none.
    pub fn told_apart(&self, entity: EntityId) -> Option<ToldApart<'_>> {
        self.parts().entities.told_apart(entity)
    }

    /// The name that people are shown: the address, where others have the same name and its type tells nothing.
    pub fn shown(&self, entity: EntityId) -> &str {
        match self.told_apart(entity) {
            Some(ToldApart::By(address)) => address,
            _ => self.name(entity),
        }
    }

    /// Where the entity is declared, or made by a row of an import; `None` where the base does not say.
    pub fn declared_at(&self, entity: EntityId) -> Option<Place> {
        let Parts { entities, values, schema, .. } = self.parts();
        let PlaceRow { file, line } = entities.place(entity)?;
        Some(Place { file: schema.folder.path(values.string(file)), line })
    }

    /// The types it was declared with (most specific ones), sorted.
    pub fn types(&self, entity: EntityId) -> &[TypeId] {
        self.parts().entities.types(entity)
    }

    /// Whether the entity is of the type or of a subtype.
    pub fn is_a(&self, entity: EntityId, of: TypeId) -> bool {
        self.parts().entities.is_a(entity, of)
    }

    /// Whether something is, or may be, of both types: one is beneath the other, or a type or an entity is beneath both.
    pub fn types_meet(&self, a: TypeId, b: TypeId) -> bool {
        let schema = self.schema();
        let beneath = |of: TypeId, types: &[TypeId]| types.iter().any(|&own| schema.is_subtype(own, of));
        schema.may_overlap(a, b)
            || schema.type_ids().any(|own| schema.is_subtype(own, a) && schema.is_subtype(own, b))
            || self.parts().entities.lists().any(|types| beneath(a, types) && beneath(b, types))
    }

    /// All entities of the type or its subtypes, ascending, each once.
    pub fn entities_of(&self, of: TypeId) -> impl Iterator<Item = EntityId> {
        let range = self.range_of(of);
        let aside = self.aside_of(of);
        let (before, after) = aside.split_at(aside.partition_point(|entity| entity.0 < range.start));
        before.iter().copied().chain(range.map(EntityId)).chain(after.iter().copied())
    }

    pub fn count_of(&self, of: TypeId) -> usize {
        self.range_of(of).len() + self.aside_of(of).len()
    }

    /// Whether the ids of the type's entities ascend as their names do.
    pub fn ascend_by_name(&self, of: TypeId) -> bool {
        self.parts().entities.ascend_by_name(of)
    }

    /// The contiguous entities of the type and its subtypes; [`aside_of`](Snapshot::aside_of) are the others.
    pub fn range_of(&self, of: TypeId) -> std::ops::Range<u32> {
        let range = self.parts().entities.range_of(of);
        range.start as u32..range.end as u32
    }

    /// The entities of the type that lie outside its range, since the type is a further one of theirs, or of
    /// one of their types: ascending.
    pub fn aside_of(&self, of: TypeId) -> &[EntityId] {
        self.parts().entities.aside_of(of)
    }

    /// Every name and alias, with its entity, for near-miss hints and completion; in the order of folded names.
    pub fn names(&self) -> impl Iterator<Item = (&str, EntityId)> {
        self.names_from("")
    }

    /// As [`names`](Snapshot::names), from the first that folds to `folded` or comes after it.
    pub fn names_from(&self, folded: &str) -> impl Iterator<Item = (&str, EntityId)> {
        self.parts().entities.names_from(folded)
    }

    /// Objects of the claims whose subject (or one of whose subjects) is the entity. Of a symmetric relation:
    /// both ends, in both directions.
    #[inline]
    pub fn from(&self, relation: RelationId, subject: EntityId) -> Neighbours<'_> {
        self.relation_index(relation).from.of(subject)
    }

    /// Subjects of the claims whose object is the entity.
    #[inline]
    pub fn into(&self, relation: RelationId, object: EntityId) -> Neighbours<'_> {
        self.relation_index(relation).into.of(object)
    }

    /// The adjacency that [`from`](Snapshot::from) looks into, for many look-ups.
    pub fn adjacency_from(&self, relation: RelationId) -> Adjacency<'_> {
        self.relation_index(relation).from
    }

    /// The adjacency that [`into`](Snapshot::into) looks into, for many look-ups.
    pub fn adjacency_into(&self, relation: RelationId) -> Adjacency<'_> {
        self.relation_index(relation).into
    }

    /// Entities that are a subject, or an object, of some claim of the relation: ascending, distinct.
    pub fn subjects(&self, relation: RelationId) -> &[EntityId] {
        self.relation_index(relation).from.keys()
    }

    pub fn objects(&self, relation: RelationId) -> &[EntityId] {
        self.relation_index(relation).into.keys()
    }

    /// The claims of the entity as subject whose object is no entity: a value (attributes), a group, or nothing. Ascending.
    pub fn value_claims(&self, relation: RelationId, subject: EntityId) -> &[ClaimId] {
        self.relation_index(relation).value_claims(subject)
    }

    /// Whether claims of a relation between entities count things without naming them.
    pub fn speaks_of_unnamed(&self, relation: RelationId) -> bool {
        self.schema().relation(relation).relates_entities() && self.relation_index(relation).states_values()
    }

    /// The subjects of claims whose object is no entity: for a relation between entities, of those that speak of
    /// a group. Ascending.
    pub fn group_subjects(&self, relation: RelationId) -> Vec<EntityId> {
        self.relation_index(relation).subjects_of_values()
    }

    /// Claims of a relation: ids are contiguous by relation.
    pub fn claims_of(&self, relation: RelationId) -> std::ops::Range<u32> {
        self.relation_index(relation).claims.clone()
    }

    /// The claims of a relation in which the entity plays a role: ascending.
    pub fn claims_played_in(&self, relation: RelationId, entity: EntityId) -> &[ClaimId] {
        let (all, of) = (self.parts().details.role_index.of(entity), self.claims_of(relation));
        let place = |end: u32| all.partition_point(|claim| claim.0 < end);
        &all[place(of.start)..place(of.end)]
    }

    /// The claims of the relation, for many look-ups.
    pub fn relation_claims(&self, relation: RelationId) -> RelationClaims<'_> {
        RelationClaims::new(self.relation_index(relation), &self.parts().details)
    }

    /// Whether each claim of the relation leads from one subject to one entity, one way.
    pub fn is_plain(&self, relation: RelationId) -> bool {
        matches!(self.relation_index(relation).from.claims, ClaimIds::Run { .. })
    }

    /// How many entities play a role in some claim.
    pub fn player_count(&self) -> usize {
        self.parts().details.role_index.count()
    }

    /// Every claim in which the entity is subject, object, role, or source: ascending, each once.
    pub fn claims_about(&self, entity: EntityId) -> Vec<ClaimId> {
        let parts = self.parts();
        let mut claims: Vec<ClaimId> = vec![];
        for index in &parts.relations {
            claims.extend(index.from.of(entity).claims);
            claims.extend(index.into.of(entity).claims);
            claims.extend_from_slice(index.value_claims(entity));
        }
        claims.extend_from_slice(parts.details.role_index.of(entity));
        if parts.attestations.is_source(entity) {
            let attests = |&claim: &ClaimId| self.sources(claim).any(|source| source == entity);
            claims.extend((0..self.claim_count()).map(ClaimId::from).filter(attests));
        }
        claims.sort_unstable();
        claims.dedup();
        claims
    }

    /// How many claims have the entity as subject or object; a claim that has it as both counts twice.
    pub fn degree(&self, entity: EntityId) -> usize {
        let of = |index: &Relation| {
            index.from.of(entity).len() + index.into.of(entity).len() + index.value_claims(entity).len()
        };
        self.parts().relations.iter().map(of).sum()
    }

    pub fn statistics(&self, relation: RelationId) -> RelationStatistics {
        self.relation_index(relation).statistics
    }

    /// The times of those claims of the relation that have one.
    pub fn times(&self, relation: RelationId) -> impl Iterator<Item = Interval> {
        self.parts().details.times(self.claims_of(relation))
    }

    /// Whether a chain of the relation may join claims that held at no time together. Of a relation that the base does not
    /// declare transitive, a chain says nothing but its claims.
    pub fn may_never_meet(&self, relation: RelationId) -> bool {
        self.schema().relation(relation).transitive && Interval::of_all(self.times(relation)).is_none()
    }

    /// Whether every claim of the relation is asserted.
    pub fn all_asserted(&self, relation: RelationId) -> bool {
        self.parts().details.all_asserted(self.claims_of(relation))
    }

    /// Whether some claim of the relation has the status, which is not the plain one.
    pub fn has_status(&self, relation: RelationId, status: Status) -> bool {
        self.parts().details.has_status(self.claims_of(relation), status)
    }

    /// The value that a code stands for, which is none of an entity or a group.
    pub fn value(&self, code: Code) -> Value {
        self.parts().values.value(code).expect("the code of a value")
    }

    /// The distinct values that claims state.
    pub fn values(&self) -> &Values<'_> {
        &self.parts().values
    }

    fn relation_index(&self, relation: RelationId) -> &Relation<'_> {
        &self.parts().relations[relation.index()]
    }
}

impl Names for Snapshot {
    fn named(&self, folded: &str) -> Vec<(EntityId, &str)> {
        self.named_or_longer(folded).0
    }

    fn named_or_longer(&self, folded: &str) -> (Vec<(EntityId, &str)>, bool) {
        let mut found: Vec<(EntityId, &str)> = vec![];
        let mut longer = false;
        for (name, entity) in self.parts().entities.names_from(folded) {
            let own = fold(name);
            if own != folded {
                longer = own.starts_with(folded);
                break;
            }
            found.push((entity, name));
        }
        // An alias that folds like the name, or like another alias, says nothing new.
        found.dedup_by_key(|(entity, _)| *entity);
        (found, longer)
    }

    fn longest_name(&self) -> usize {
        self.parts().entities.longest_name()
    }

    fn all_names(&self) -> Vec<NamesPart<'_>> {
        self.parts().entities.all_names().map(|part| Box::new(part) as NamesPart).collect()
    }
}
