//! The columns of claims.

use super::facts::{Core, Details};
use super::image::{Reader, Writer};
use super::rows::{Code, Coded, GroupRow, IntervalRow, Part, QuantityRow, StringId, status};
use super::sparse::{Sparse, SparseBuilder, SparseCsr, SparseCsrBuilder};
use super::texts::{Texts, TextsBuilder};
use crate::diagnostic::Result;
use crate::model::claim::{Object, Status};
use crate::model::schema::Schema;
use crate::model::{ClaimId, EntityId, Interval, Quantity, RelationId, TypeId, Value};
use std::ops::Range;

/// The distinct values of a base, sorted: what codes point into.
pub struct Values<'s> {
    /// Texts that are not names: values, quotes, descriptions of speakers, files.
    pub strings: Texts<'s>,
    quantities: &'s [QuantityRow],
    times: &'s [IntervalRow],
    groups: &'s [GroupRow],
}

impl<'s> Values<'s> {
    pub fn string(&self, id: StringId) -> &'s str {
        self.strings.get(id.0 as usize)
    }

    /// The value of the code; `None` for an entity or a group.
    pub fn value(&self, code: Code) -> Option<Value> {
        match code.decode() {
            Coded::Quantity(index) => Some(Value::Quantity(self.quantities[index as usize].into())),
            Coded::Time(index) => Some(Value::Time(self.times[index as usize].into())),
            Coded::Text(id) => Some(Value::Text(self.string(id).to_string())),
            Coded::Entity(_) | Coded::Group(_) => None,
        }
    }

    fn group(&self, index: u32) -> Object {
        let group = self.groups[index as usize];
        Object::Group { of: TypeId(group.of), number: self.quantities[group.number as usize].into() }
    }

    /// Whether the code points at something, given so many entities.
    pub fn has(&self, code: Code, entities: usize) -> bool {
        match code.decode() {
            Coded::Entity(id) => id.index() < entities,
            Coded::Quantity(index) => (index as usize) < self.quantities.len(),
            Coded::Time(index) => (index as usize) < self.times.len(),
            Coded::Text(id) => (id.0 as usize) < self.strings.len(),
            Coded::Group(index) => (index as usize) < self.groups.len(),
        }
    }

    pub fn read(reader: &mut Reader<'s>, schema: &Schema) -> Result<Values<'s>> {
        let strings = Texts::read(reader)?;
        let quantities = reader.checked::<QuantityRow>(|row| row.is_valid(schema.units.len()))?;
        let times = reader.column()?;
        let groups = reader.checked::<GroupRow>(|row| {
            (row.of as usize) < schema.types.len() && (row.number as usize) < quantities.len()
        })?;
        Ok(Values { strings, quantities, times, groups })
    }
}

/// Writes the columns that [`Values::read`] reads.
pub fn write_values(
    writer: &mut Writer,
    strings: &[Box<str>],
    quantities: &[Quantity],
    times: &[Interval],
    groups: &[GroupRow],
) {
    let mut texts = TextsBuilder::new();
    strings.iter().for_each(|text| texts.push(text));
    texts.write(writer);
    writer.column(&quantities.iter().copied().map(QuantityRow::from).collect::<Vec<_>>());
    writer.column(&times.iter().copied().map(IntervalRow::from).collect::<Vec<_>>());
    writer.column(groups);
}

/// Claims are numbered by relation, then subject, then object.
pub struct Claims<'s> {
    /// For each relation its first claim, then the number of claims.
    starts: &'s [u32],
    /// The first subject.
    subjects: &'s [EntityId],
    objects: &'s [Code],
    joint: SparseCsr<'s, EntityId>,
    roles: SparseCsr<'s, Part>,
    measures: SparseCsr<'s, Part>,
    times: Sparse<'s, IntervalRow>,
    /// Only other than `Reported`.
    statuses: Sparse<'s, u8>,
}

impl<'s> Claims<'s> {
    pub fn len(&self) -> usize {
        self.subjects.len()
    }

    pub fn of(&self, relation: RelationId) -> Range<u32> {
        self.starts[relation.index()]..self.starts[relation.index() + 1]
    }

    pub fn relation(&self, claim: ClaimId) -> RelationId {
        RelationId::from(self.starts.partition_point(|&start| start <= claim.0) - 1)
    }

    #[inline]
    pub fn subjects(&self, claim: ClaimId) -> &'s [EntityId] {
        match self.joint.get(claim.index()) {
            [] => std::slice::from_ref(&self.subjects[claim.index()]),
            members => members,
        }
    }

    /// The object, where it is an entity.
    #[inline]
    pub fn object_entity(&self, claim: ClaimId) -> Option<EntityId> {
        match self.objects[claim.index()].decode() {
            Coded::Entity(id) => Some(id),
            _ => None,
        }
    }

    pub fn object(&self, claim: ClaimId, values: &Values) -> Object {
        let code = self.objects[claim.index()];
        match code.decode() {
            Coded::Entity(id) => Object::Entity(id),
            Coded::Group(index) => values.group(index),
            Coded::Text(id) => Object::Value(Value::Text(values.string(id).to_string())),
            Coded::Quantity(index) => {
                Object::Value(Value::Quantity(values.quantities[index as usize].into()))
            }
            Coded::Time(index) => Object::Value(Value::Time(values.times[index as usize].into())),
        }
    }

    pub fn roles(&self, claim: ClaimId) -> &'s [Part] {
        self.roles.get(claim.index())
    }

    /// The claims with roles.
    pub fn with_roles(&self) -> impl Iterator<Item = (ClaimId, &'s [Part])> + use<'s> {
        self.roles.iter().map(|(claim, roles)| (ClaimId::from(claim), roles))
    }

    pub fn measures(&self, claim: ClaimId) -> &'s [Part] {
        self.measures.get(claim.index())
    }

    pub fn time(&self, claim: ClaimId) -> Option<Interval> {
        self.times.get(claim.index()).map(Interval::from)
    }

    #[inline]
    pub fn status(&self, claim: ClaimId) -> Status {
        self.statuses.get(claim.index()).and_then(status).unwrap_or_default()
    }

    /// Whether every claim of the relation is asserted.
    pub fn all_asserted(&self, relation: RelationId) -> bool {
        let Range { start, end } = self.of(relation);
        let unusual = self.statuses.within(start as usize..end as usize);
        unusual.iter().all(|&byte| status(byte).is_some_and(Status::is_asserted))
    }

    pub fn read(
        reader: &mut Reader<'s>,
        schema: &Schema,
        entities: usize,
        values: &Values,
    ) -> Result<Claims<'s>> {
        let is_entity = |id: &EntityId| id.index() < entities;
        let starts = reader.column::<u32>()?;
        if starts.len() != schema.relations.len() + 1 || starts[0] != 0 || !starts.is_sorted() {
            return Err(reader.invalid("not one range of claims a relation"));
        }
        let subjects = reader.checked(is_entity)?;
        let objects = reader.checked(|&code| values.has(code, entities))?;
        let count = subjects.len();
        if objects.len() != count || starts.last().map(|&end| end as usize) != Some(count) {
            return Err(reader.invalid("columns of claims differ in length"));
        }
        Ok(Claims {
            starts,
            subjects,
            objects,
            joint: SparseCsr::read(reader, count, is_entity)?,
            roles: SparseCsr::read(
                reader,
                count,
                |part: &Part| matches!(part.filler.decode(), Coded::Entity(id) if is_entity(&id)),
            )?,
            measures: SparseCsr::read(reader, count, |part: &Part| {
                let is_value = !matches!(part.filler.decode(), Coded::Entity(_) | Coded::Group(_));
                is_value && values.has(part.filler, entities)
            })?,
            times: Sparse::read(reader, count, |_| true)?,
            statuses: Sparse::read(reader, count, |&byte| status(byte).is_some())?,
        })
    }
}

/// Writes the columns that [`Claims::read`] reads: claims sorted, their ids final.
pub fn write(writer: &mut Writer, relations: usize, claims: &[Core], details: &[Details]) {
    let start = |relation| claims.partition_point(|claim| (claim.relation as usize) < relation) as u32;
    writer.column(&(0..=relations).map(start).collect::<Vec<u32>>());
    writer.column(&claims.iter().map(|claim| claim.subject).collect::<Vec<_>>());
    writer.column(&claims.iter().map(|claim| claim.object).collect::<Vec<_>>());
    let mut joint = SparseCsrBuilder::new();
    let mut roles = SparseCsrBuilder::new();
    let mut measures = SparseCsrBuilder::new();
    let mut times = SparseBuilder::new();
    let mut statuses = SparseBuilder::new();
    for (claim, core) in claims.iter().enumerate() {
        let details = &details[core.details as usize];
        joint.set(claim, &details.subjects);
        roles.set(claim, &details.roles);
        measures.set(claim, &details.measures);
        times.set(claim, details.time);
        statuses.set(claim, (details.status != Status::Reported as u8).then_some(details.status));
    }
    joint.write(writer);
    roles.write(writer);
    measures.write(writer);
    times.write(writer);
    statuses.write(writer);
}
