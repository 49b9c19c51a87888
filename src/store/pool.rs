//! What claims are made of while a base is assembled: every distinct value and text once, by a number.

use super::details::{DetailsTable, Draft};
use super::rows::{Code, Coded, GroupRow, IntervalRow, QuantityRow, SlotRow, StringId, TieRow};
use crate::model::claim::{Attestation, Claim, Object, Speaker};
use crate::model::{EntityId, Interval, MeasureId, Quantity, Value};
use indexmap::IndexSet;
use rayon::prelude::*;
use rust_decimal::Decimal;
use rustc_hash::FxBuildHasher;
use std::hash::Hash;

/// What few attestations have.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Saying {
    /// Who said it, and whom each of these cites.
    pub said_by: Vec<Code>,
    pub said_on: Option<IntervalRow>,
    pub at: Option<StringId>,
    pub quote: Option<StringId>,
    pub note: Option<StringId>,
    pub confidence: Option<Decimal>,
    pub tie: Option<TieRow>,
}

/// Distinct things, numbered as they come.
pub struct Table<T>(IndexSet<T, FxBuildHasher>);

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table(IndexSet::default())
    }
}

impl<T: Hash + Eq> Table<T> {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The number of the thing, new or known.
    pub fn number(&mut self, thing: T) -> u32 {
        // Beyond `u32` the number is wrong, and `Pool::fits` says so.
        self.0.insert_full(thing).0 as u32
    }

    pub fn get(&self, number: u32) -> &T {
        &self.0[number as usize]
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }

    /// What becomes of the things, sorted, and for each number the new one.
    pub fn sorted<S: Ord + Send>(self, as_: impl Fn(T) -> S) -> (Vec<S>, Vec<u32>) {
        sort_numbered(self.0.into_iter().map(as_).collect())
    }
}

/// The things sorted and distinct, and for each position the thing's new one.
fn sort_numbered<T: Ord + Send>(things: Vec<T>) -> (Vec<T>, Vec<u32>) {
    let mut numbered: Vec<(T, u32)> = things.into_iter().zip(0..).collect();
    numbered.par_sort_unstable();
    let mut new = vec![0; numbered.len()];
    let mut sorted: Vec<T> = Vec::with_capacity(numbered.len());
    for (thing, old) in numbered {
        if sorted.last() != Some(&thing) {
            sorted.push(thing);
        }
        new[old as usize] = sorted.len() as u32 - 1;
    }
    (sorted, new)
}

#[derive(Default)]
pub struct Pool {
    pub texts: Table<Box<str>>,
    /// In their normal form (1.50 as 1.5), so that equal ones are the same.
    pub quantities: Table<QuantityRow>,
    pub times: Table<Interval>,
    /// Numbers are indexes into `quantities`.
    pub groups: Table<GroupRow>,
    pub details: DetailsTable,
    pub sayings: Table<Saying>,
    /// Room for the details of the claim that is being taken in.
    draft: Draft,
}

impl Pool {
    /// Whether all numbers given so far fit their places, with so many of each kind that are reused from a snapshot.
    pub fn fits_beside(&self, reused: usize) -> bool {
        let coded = [self.texts.len(), self.quantities.len(), self.times.len(), self.groups.len()];
        coded.iter().all(|&len| len + reused <= Code::VALUES)
    }

    /// Whether all numbers given so far fit their places.
    pub fn fits(&self) -> bool {
        self.fits_beside(0)
            && self.details.len() < u32::MAX as usize
            && self.sayings.len() < u32::MAX as usize
            && self.texts.iter().map(|text| text.len()).sum::<usize>() < u32::MAX as usize
    }

    /// The first subject of a claim, its object, and the number of its details. Panics when the claim has no subject.
    pub fn parts(&mut self, mut claim: Claim) -> (EntityId, Code, u32) {
        claim.subjects.sort_unstable();
        claim.subjects.dedup();
        let subject = claim.subjects[0];
        let object = self.object(claim.object);
        let mut draft = std::mem::take(&mut self.draft);
        draft.clear();
        if claim.subjects.len() > 1 {
            draft.subjects.append(&mut claim.subjects);
        }
        let roles = claim.roles.into_iter();
        draft.roles.extend(roles.map(|(role, id)| SlotRow { slot: role.0, filler: Code::entity(id) }));
        // A second value of one measure stays beside the first.
        let measures = claim.measures.into_iter();
        let measure =
            |(measure, value): (MeasureId, Value)| SlotRow { slot: measure.0, filler: self.value(value) };
        draft.measures.extend(measures.map(measure));
        (draft.time, draft.status) = (claim.time.map(IntervalRow::from), claim.status as u8);
        let details = self.details.number(draft.finish());
        self.draft = draft;
        (subject, object, details)
    }

    /// The number of what an attestation says beyond its source and place.
    pub fn saying(&mut self, attestation: Attestation) -> u32 {
        let said_by = attestation.said_by.into_iter().map(|speaker| match speaker {
            Speaker::Entity(entity) => Code::entity(entity),
            Speaker::Text(text) => Code::text(self.text(text)),
        });
        let saying = Saying {
            said_by: said_by.collect(),
            said_on: attestation.said_on.map(IntervalRow::from),
            at: attestation.at.map(|text| self.text(text)),
            quote: attestation.quote.map(|text| self.text(text)),
            note: attestation.note.map(|text| self.text(text)),
            confidence: attestation.confidence.map(|number| number.normalize()),
            tie: attestation.tie.map(TieRow::from),
        };
        self.sayings.number(saying)
    }

    fn object(&mut self, object: Object) -> Code {
        match object {
            Object::Entity(entity) => Code::entity(entity),
            Object::Value(value) => self.value(value),
            Object::Nothing => Code::NOTHING,
            Object::Group { of, number } => {
                let number = self.quantity(number);
                Code::group(self.groups.number(GroupRow { of: of.0, number }))
            }
        }
    }

    fn value(&mut self, value: Value) -> Code {
        match value {
            Value::Quantity(quantity) => Code::quantity(self.quantity(quantity)),
            Value::Time(interval) => Code::time(self.times.number(interval)),
            Value::Text(text) => Code::text(self.text(text)),
        }
    }

    fn quantity(&mut self, quantity: Quantity) -> u32 {
        let (number, upper) = (quantity.number.normalize(), quantity.upper.normalize());
        self.quantities.number(QuantityRow::from(Quantity { number, upper, ..quantity }))
    }

    pub fn text(&mut self, text: impl Into<Box<str>>) -> StringId {
        StringId(self.texts.number(text.into()))
    }
}

/// Numbers of things of one kind, by those that they have in a pool.
#[derive(Default)]
pub struct Renumbered {
    /// Of what the pool holds.
    pub own: Vec<u32>,
    /// Of what a snapshot holds that the pool's builder goes on from, by the numbers there.
    pub reused: Vec<u32>,
}

impl Renumbered {
    /// The number that a thing of that snapshot has in a pool: such are counted from the last number down.
    pub fn reused(number: u32) -> u32 {
        Code::VALUES as u32 - 1 - number
    }

    #[inline]
    pub fn of(&self, number: u32) -> u32 {
        match self.own.get(number as usize) {
            Some(&new) => new,
            None => self.reused[Renumbered::reused(number) as usize],
        }
    }
}

impl From<Vec<u32>> for Renumbered {
    fn from(own: Vec<u32>) -> Renumbered {
        Renumbered { own, reused: vec![] }
    }
}

impl FromIterator<u32> for Renumbered {
    fn from_iter<I: IntoIterator<Item = u32>>(own: I) -> Renumbered {
        Vec::from_iter(own).into()
    }
}

/// The numbers that the things of a pool have elsewhere: in another pool, or in their final order.
#[derive(Default)]
pub struct Numbers {
    pub texts: Renumbered,
    pub quantities: Renumbered,
    pub times: Renumbered,
    pub groups: Renumbered,
    /// What the numbers of details rise by.
    details: usize,
    pub sayings: Vec<u32>,
}

impl Numbers {
    /// Those of the values that are reused from a snapshot, by their numbers there.
    pub fn of_reused(&self) -> Numbers {
        let of = |kind: &Renumbered| kind.reused.clone().into();
        let (texts, quantities) = (of(&self.texts), of(&self.quantities));
        Numbers { texts, quantities, times: of(&self.times), groups: of(&self.groups), ..Numbers::default() }
    }

    pub fn text(&self, old: StringId) -> StringId {
        StringId(self.texts.of(old.0))
    }

    pub fn details(&self, old: u32) -> u32 {
        u32::try_from(self.details + old as usize).unwrap_or_default()
    }

    pub fn group(&self, old: &GroupRow) -> GroupRow {
        GroupRow { number: self.quantities.of(old.number), ..*old }
    }

    /// The code elsewhere, where `entity` tells what becomes of entities.
    #[inline]
    pub fn code(&self, old: Code, entity: impl Fn(EntityId) -> EntityId) -> Code {
        match old.decode() {
            Coded::Entity(id) => Code::entity(entity(id)),
            Coded::Quantity(index) => Code::quantity(self.quantities.of(index)),
            Coded::Time(index) => Code::time(self.times.of(index)),
            Coded::Text(id) => Code::text(self.text(id)),
            Coded::Group(index) => Code::group(self.groups.of(index)),
            Coded::Nothing => Code::NOTHING,
        }
    }

    pub fn saying(&self, old: &Saying, entity: impl Fn(EntityId) -> EntityId) -> Saying {
        Saying {
            said_by: old.said_by.iter().map(|&code| self.code(code, &entity)).collect(),
            said_on: old.said_on,
            at: old.at.map(|text| self.text(text)),
            quote: old.quote.map(|text| self.text(text)),
            note: old.note.map(|text| self.text(text)),
            confidence: old.confidence,
            tie: old.tie,
        }
    }
}

impl Pool {
    /// Takes all of another pool in, whose entities are those of this one. Gives the numbers that its things have here.
    pub fn take_in(&mut self, other: Pool) -> Numbers {
        let mut numbers = Numbers {
            texts: other.texts.0.into_iter().map(|text| self.texts.number(text)).collect(),
            quantities: other.quantities.0.into_iter().map(|row| self.quantities.number(row)).collect(),
            times: other.times.0.into_iter().map(|time| self.times.number(time)).collect(),
            ..Numbers::default()
        };
        let same = |id: EntityId| id;
        let groups = other.groups.iter().map(|group| self.groups.number(numbers.group(group)));
        numbers.groups = groups.collect();
        let mut details = other.details.into_runs();
        details.renumber(same, |code| numbers.code(code, same));
        numbers.details = self.details.append(details);
        let sayings = other.sayings.iter().map(|saying| self.sayings.number(numbers.saying(saying, same)));
        numbers.sayings = sayings.collect();
        numbers
    }
}
