//! The values that claims point at, and what few claims say beyond their subject and object.

use super::details;
use super::image::{Reader, Writer};
use super::quantities::{self, Laid, Quantities};
use super::role_index::{self, RoleIndex};
use super::rows::{Code, Coded, GroupRow, IntervalRow, SlotRow, StringId, status};
use super::sparse::{Sparse, SparseBuilder, SparseCsr, SparseCsrBuilder, marked};
use super::texts::{Texts, TextsBuilder};
use crate::diagnostic::Result;
use crate::model::claim::{Object, Status};
use crate::model::schema::Schema;
use crate::model::{ClaimId, EntityId, Interval, Quantity, TypeId, Value};
use std::ops::Range;

/// The distinct values of a base, sorted: what codes point into.
pub struct Values<'s> {
    /// Texts that are not names: values, quotes, descriptions of speakers, files.
    pub strings: Texts<'s>,
    quantities: Quantities<'s>,
    times: &'s [IntervalRow],
    groups: &'s [GroupRow],
}

impl<'s> Values<'s> {
    pub fn string(&self, id: StringId) -> &'s str {
        self.strings.get(id.0 as usize)
    }

    /// The value of the code; `None` for an entity, a group or nothing.
    pub fn value(&self, code: Code) -> Option<Value> {
        match code.decode() {
            Coded::Quantity(index) => Some(Value::Quantity(self.quantities.get(index as usize))),
            Coded::Time(index) => Some(Value::Time(self.times[index as usize].into())),
            Coded::Text(id) => Some(Value::Text(self.string(id).to_string())),
            Coded::Entity(_) | Coded::Group(_) | Coded::Nothing => None,
        }
    }

    /// The code of a quantity, counted in the root of its unit, or of a text; `None` where the store has none, and for times, of
    /// which many have no code.
    pub fn code_of(&self, value: &Value) -> Option<Code> {
        match value {
            Value::Quantity(quantity) => {
                self.quantities.find(quantity).map(|index| Code::quantity(index as u32))
            }
            Value::Text(text) => {
                let index = self.strings.find(text)?;
                Some(Code::text(StringId(index as u32)))
            }
            Value::Time(_) => None,
        }
    }

    /// The codes of all quantities, by unit and bound, and within these ascending by their numbers.
    pub fn quantity_runs(&self) -> impl Iterator<Item = Range<Code>> {
        self.quantities.runs().map(|run| Code::quantity(run.start as u32)..Code::quantity(run.end as u32))
    }

    /// The codes among which one stands, if they are those of all exact quantities in its unit.
    pub fn exact_run(&self, code: Code) -> Option<Range<Code>> {
        let run = self.quantity_runs().find(|run| run.contains(&code))?;
        match run.start.decode() {
            Coded::Quantity(index) if self.quantities.get(index as usize).is_exact() => Some(run),
            _ => None,
        }
    }

    /// The total of exact quantities in one unit, where they add up simply; `None` of none.
    pub fn total(&self, codes: impl Iterator<Item = Code>) -> Option<Quantity> {
        self.quantities.total(codes.filter_map(|code| match code.decode() {
            Coded::Quantity(index) => Some(index as usize),
            _ => None,
        }))
    }

    /// The codes of all texts, ascending.
    pub fn text_run(&self) -> Range<Code> {
        Code::text(StringId(0))..Code::text(StringId(self.strings.len() as u32))
    }

    /// Whether a code is that of a value which [`Values::code_of`] finds: of a quantity in a root unit, or in none, or of a text.
    pub fn is_in_root_unit(&self, code: Code, schema: &Schema) -> bool {
        match code.decode() {
            Coded::Quantity(index) => {
                let unit = self.quantities.unit(index as usize);
                unit.is_none_or(|unit| schema.unit(unit).root == unit)
            }
            Coded::Text(_) => true,
            Coded::Time(_) | Coded::Entity(_) | Coded::Group(_) | Coded::Nothing => false,
        }
    }

    /// How many texts, quantities, times and groups there are.
    pub fn counts(&self) -> [usize; 4] {
        [self.strings.len(), self.quantities.len(), self.times.len(), self.groups.len()]
    }

    pub fn quantity(&self, index: usize) -> Quantity {
        self.quantities.get(index)
    }

    pub fn time(&self, index: usize) -> Interval {
        self.times[index].into()
    }

    pub fn group_row(&self, index: usize) -> GroupRow {
        self.groups[index]
    }

    /// What a claim's object is.
    pub fn object(&self, code: Code) -> Object {
        match code.decode() {
            Coded::Entity(id) => Object::Entity(id),
            Coded::Group(index) => self.group(index),
            Coded::Nothing => Object::Nothing,
            Coded::Text(id) => Object::Value(Value::Text(self.string(id).to_string())),
            Coded::Quantity(index) => Object::Value(Value::Quantity(self.quantities.get(index as usize))),
            Coded::Time(index) => Object::Value(Value::Time(self.times[index as usize].into())),
        }
    }

    fn group(&self, index: u32) -> Object {
        let group = self.groups[index as usize];
        Object::Group { of: TypeId(group.of), number: self.quantities.get(group.number as usize) }
    }

    /// Whether the code points at something, given so many entities.
    pub fn has(&self, code: Code, entities: usize) -> bool {
        match code.decode() {
            Coded::Entity(id) => id.index() < entities,
            Coded::Quantity(index) => (index as usize) < self.quantities.len(),
            Coded::Time(index) => (index as usize) < self.times.len(),
            Coded::Text(id) => (id.0 as usize) < self.strings.len(),
            Coded::Group(index) => (index as usize) < self.groups.len(),
            Coded::Nothing => true,
        }
    }

    pub fn read(reader: &mut Reader<'s>, schema: &Schema) -> Result<Values<'s>> {
        let strings = Texts::read(reader)?;
        reader.ensure("texts are out of order", || {
            (1..strings.len()).all(|index| strings.get(index - 1) < strings.get(index))
        })?;
        let quantities = Quantities::read(reader, schema.units.len())?;
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
    quantities: &[Laid],
    times: &[Interval],
    groups: &[GroupRow],
) {
    let mut texts = TextsBuilder::new();
    strings.iter().for_each(|text| texts.push(text));
    texts.write(writer);
    quantities::write(writer, quantities);
    writer.column(times.iter().copied().map(IntervalRow::from).collect::<Vec<_>>());
    writer.column(groups);
}

/// What few claims say beyond their subject and object.
pub struct Details<'s> {
    joint: SparseCsr<'s, EntityId>,
    roles: SparseCsr<'s, SlotRow>,
    pub role_index: RoleIndex<'s>,
    measures: SparseCsr<'s, SlotRow>,
    times: Sparse<'s, IntervalRow>,
    /// Only other than `Reported`.
    statuses: Sparse<'s, u8>,
}

/// When, and with whom besides subject and object.
#[derive(Clone, Copy)]
pub struct Circumstances<'s> {
    roles: &'s [SlotRow],
    time: Option<Interval>,
}

impl Circumstances<'_> {
    /// Whether they may be those of one and the same event: no role has another entity, and the times may coincide.
    pub fn may_coincide(&self, other: &Circumstances) -> bool {
        let differs =
            |a: &SlotRow| other.roles.iter().find(|b| b.slot == a.slot).is_some_and(|b| b.filler != a.filler);
        let apart = self.time.zip(other.time).is_some_and(|(a, b)| !a.may_coincide(b));
        !apart && !self.roles.iter().any(differs)
    }
}

impl<'s> Details<'s> {
    pub fn circumstances(&self, claim: ClaimId) -> Circumstances<'s> {
        Circumstances { roles: self.roles(claim), time: self.time(claim) }
    }

    /// All subjects of a claim that has several; otherwise none.
    #[inline]
    pub fn members(&self, claim: ClaimId) -> &'s [EntityId] {
        self.joint.get(claim.index())
    }

    pub fn roles(&self, claim: ClaimId) -> &'s [SlotRow] {
        self.roles.get(claim.index())
    }

    pub fn measures(&self, claim: ClaimId) -> &'s [SlotRow] {
        self.measures.get(claim.index())
    }

    pub fn time(&self, claim: ClaimId) -> Option<Interval> {
        self.times.get(claim.index()).map(Interval::from)
    }

    #[inline]
    pub fn status(&self, claim: ClaimId) -> Status {
        self.statuses.get(claim.index()).and_then(status).unwrap_or_default()
    }

    /// All of them.
    pub fn of(&self, claim: ClaimId) -> details::Details<'s> {
        details::Details {
            subjects: self.members(claim),
            roles: self.roles(claim),
            measures: self.measures(claim),
            time: self.times.get(claim.index()),
            status: self.status(claim) as u8,
        }
    }

    /// The claims among these that have any: ascending.
    pub fn detailed(&self, claims: Range<u32>) -> impl Iterator<Item = ClaimId> {
        let Details { joint, roles, measures, times, statuses, .. } = self;
        let bitmaps = [joint.bitmap(), roles.bitmap(), measures.bitmap(), times.bitmap(), statuses.bitmap()];
        marked(bitmaps, claims.start as usize..claims.end as usize).map(ClaimId::from)
    }

    /// The times of those of the claims that have one.
    pub fn times(&self, claims: Range<u32>) -> impl Iterator<Item = Interval> {
        self.times.within(claims.start as usize..claims.end as usize).iter().map(|row| (*row).into())
    }

    /// Whether each of the claims is asserted.
    pub fn all_asserted(&self, claims: Range<u32>) -> bool {
        let unusual = self.statuses.within(claims.start as usize..claims.end as usize);
        unusual.iter().all(|&byte| status(byte).is_some_and(Status::is_asserted))
    }

    /// Whether one of the claims has the status, which is not the plain one.
    pub fn has_status(&self, claims: Range<u32>, status: Status) -> bool {
        self.statuses.within(claims.start as usize..claims.end as usize).contains(&(status as u8))
    }

    /// Reads the details of so many claims.
    pub fn read(
        reader: &mut Reader<'s>,
        claims: usize,
        entities: usize,
        values: &Values,
    ) -> Result<Details<'s>> {
        let is_entity = |id: &EntityId| id.index() < entities;
        Ok(Details {
            joint: SparseCsr::read(reader, claims, is_entity)?,
            roles: SparseCsr::read(
                reader,
                claims,
                |part: &SlotRow| matches!(part.filler.decode(), Coded::Entity(id) if is_entity(&id)),
            )?,
            role_index: RoleIndex::read(reader, claims, entities)?,
            measures: SparseCsr::read(reader, claims, |part: &SlotRow| {
                let is_value =
                    !matches!(part.filler.decode(), Coded::Entity(_) | Coded::Group(_) | Coded::Nothing);
                is_value && values.has(part.filler, entities)
            })?,
            times: Sparse::read(reader, claims, |_| true)?,
            statuses: Sparse::read(reader, claims, |&byte| status(byte).is_some())?,
        })
    }
}

/// The columns that [`Details::read`] reads, while they are made.
pub struct DetailColumns {
    joint: SparseCsrBuilder<EntityId>,
    roles: SparseCsrBuilder<SlotRow>,
    /// Who plays a role in which claims.
    plays: Vec<(EntityId, ClaimId)>,
    measures: SparseCsrBuilder<SlotRow>,
    times: SparseBuilder<IntervalRow>,
    statuses: SparseBuilder<u8>,
}

impl Default for DetailColumns {
    fn default() -> DetailColumns {
        DetailColumns {
            joint: SparseCsrBuilder::new(),
            roles: SparseCsrBuilder::new(),
            plays: vec![],
            measures: SparseCsrBuilder::new(),
            times: SparseBuilder::new(),
            statuses: SparseBuilder::new(),
        }
    }
}

impl DetailColumns {
    /// Gives a claim its details; claims come in ascending order.
    pub fn set(&mut self, claim: ClaimId, details: details::Details) {
        self.plays.extend(details.roles.iter().filter_map(|role| match role.filler.decode() {
            Coded::Entity(id) => Some((id, claim)),
            _ => None,
        }));
        let claim = claim.index();
        self.joint.set(claim, details.subjects);
        self.roles.set(claim, details.roles);
        self.measures.set(claim, details.measures);
        self.times.set(claim, details.time);
        let status = details.status;
        self.statuses.set(claim, (status != Status::Reported as u8).then_some(status));
    }

    /// Takes in the details of others that come behind so many claims.
    pub fn append(&mut self, other: DetailColumns, claims: u32) {
        self.plays.extend(other.plays.into_iter().map(|(entity, claim)| (entity, ClaimId(claim.0 + claims))));
        let claims = claims as usize;
        self.joint.append(other.joint, claims);
        self.roles.append(other.roles, claims);
        self.measures.append(other.measures, claims);
        self.times.append(other.times, claims);
        self.statuses.append(other.statuses, claims);
    }

    pub fn write(self, writer: &mut Writer) {
        self.joint.write(writer);
        self.roles.write(writer);
        role_index::write(writer, self.plays);
        self.measures.write(writer);
        self.times.write(writer);
        self.statuses.write(writer);
    }
}
