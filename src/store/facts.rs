//! Claims and attestations while a base is assembled, packed: every distinct value, text, and set of details is
//! kept once, so that a claim is four numbers and an attestation five.

use super::rows::{Code, GroupRow, IntervalRow, Part, PlaceRow, StringId};
use crate::model::claim::{Attestation, Claim, Object, Speaker};
use crate::model::schema::Place;
use crate::model::{EntityId, Interval, Quantity, Value};
use indexmap::IndexSet;
use rust_decimal::Decimal;
use rustc_hash::FxBuildHasher;
use std::hash::Hash;

/// A claim, packed. Ordered by relation, then subject, then object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Core {
    pub relation: u32,
    /// The first subject.
    pub subject: EntityId,
    pub object: Code,
    /// An index into [`Facts::details`].
    pub details: u32,
}

/// What few claims have.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Details {
    /// All the subjects of a group that did it together; empty when the claim has one subject.
    pub subjects: Vec<EntityId>,
    pub roles: Vec<Part>,
    pub measures: Vec<Part>,
    pub time: Option<IntervalRow>,
    pub status: u8,
}

/// An attestation, packed. Ordered by claim, then source, then place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Attested {
    pub claim: u32,
    pub source: EntityId,
    pub place: PlaceRow,
    /// An index into [`Facts::sayings`].
    pub saying: u32,
}

/// What few attestations have.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Saying {
    pub said_by: Option<Code>,
    pub said_on: Option<IntervalRow>,
    pub at: Option<StringId>,
    pub quote: Option<StringId>,
    pub note: Option<StringId>,
    pub confidence: Option<Decimal>,
}

/// Distinct things, numbered as they come.
pub struct Table<T>(IndexSet<T, FxBuildHasher>);

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table(IndexSet::default())
    }
}

impl<T: Hash + Eq + Ord> Table<T> {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The number of the thing, new or known.
    fn number(&mut self, thing: T) -> u32 {
        // Beyond `u32` the number is wrong, and `Facts::fits` says so.
        self.0.insert_full(thing).0 as u32
    }

    pub fn get(&self, number: u32) -> &T {
        &self.0[number as usize]
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }

    /// The things sorted, and for each number the thing's new one.
    pub fn sorted(self) -> (Vec<T>, Vec<u32>) {
        sort_numbered(self.0.into_iter().collect())
    }
}

/// The things sorted and distinct, and for each position the thing's new one.
pub fn sort_numbered<T: Ord>(things: Vec<T>) -> (Vec<T>, Vec<u32>) {
    let mut numbered: Vec<(T, u32)> = things.into_iter().zip(0..).collect();
    numbered.sort_unstable();
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
pub struct Facts {
    pub texts: Table<Box<str>>,
    /// The bytes of all texts.
    text_bytes: usize,
    pub quantities: Table<Quantity>,
    pub times: Table<Interval>,
    /// Numbers are indexes into `quantities`.
    pub groups: Table<GroupRow>,
    pub details: Table<Details>,
    pub claims: Table<Core>,
    pub sayings: Table<Saying>,
    pub attestations: Vec<Attested>,
}

impl Facts {
    /// Whether all numbers given so far fit their places.
    pub fn fits(&self) -> bool {
        let coded = [self.texts.len(), self.quantities.len(), self.times.len(), self.groups.len()];
        let rows = [self.details.len(), self.claims.len(), self.sayings.len(), self.attestations.len()];
        coded.iter().all(|&len| len <= Code::VALUES)
            && rows.iter().all(|&len| len < u32::MAX as usize)
            && self.text_bytes < u32::MAX as usize
    }

    /// The number of the claim, and whether it is new.
    pub fn claim(&mut self, claim: Claim) -> (u32, bool) {
        let core = self.core(claim);
        let known = self.claims.len();
        let number = self.claims.number(core);
        (number, self.claims.len() > known)
    }

    /// The numbers of the claim's details and of the attestation's words, which are not taken in.
    pub fn numbers(&mut self, claim: Claim, attestation: Attestation) -> (u32, u32) {
        (self.core(claim).details, self.saying(attestation))
    }

    fn core(&mut self, mut claim: Claim) -> Core {
        claim.subjects.sort_unstable();
        claim.subjects.dedup();
        claim.roles.sort_unstable();
        claim.roles.dedup();
        let subject = claim.subjects[0];
        let object = self.object(claim.object);
        let roles =
            claim.roles.iter().map(|&(role, entity)| Part { slot: role.0, filler: Code::entity(entity) });
        let roles = roles.collect();
        let measures = claim.measures.into_iter();
        let measures = measures.map(|(measure, value)| Part { slot: measure.0, filler: self.value(value) });
        // Sorted by measure; a second value of one measure stays beside the first.
        let mut measures: Vec<Part> = measures.collect();
        measures.sort_unstable();
        measures.dedup();
        let details = Details {
            subjects: if claim.subjects.len() > 1 { claim.subjects } else { vec![] },
            roles,
            measures,
            time: claim.time.map(IntervalRow::from),
            status: claim.status as u8,
        };
        let details = self.details.number(details);
        Core { relation: claim.relation.0, subject, object, details }
    }

    pub fn attest(&mut self, claim: u32, attestation: Attestation) {
        let (source, place) = (attestation.source, self.place(attestation.place.clone()));
        let saying = self.saying(attestation);
        self.attestations.push(Attested { claim, source, place, saying });
    }

    fn saying(&mut self, attestation: Attestation) -> u32 {
        let said_by = attestation.said_by.map(|speaker| match speaker {
            Speaker::Entity(entity) => Code::entity(entity),
            Speaker::Text(text) => Code::text(self.text(text)),
        });
        let saying = Saying {
            said_by,
            said_on: attestation.said_on.map(IntervalRow::from),
            at: attestation.at.map(|text| self.text(text)),
            quote: attestation.quote.map(|text| self.text(text)),
            note: attestation.note.map(|text| self.text(text)),
            confidence: attestation.confidence.map(|number| number.normalize()),
        };
        self.sayings.number(saying)
    }

    pub fn place(&mut self, place: Place) -> PlaceRow {
        PlaceRow { file: self.text(place.file), line: place.line }
    }

    fn object(&mut self, object: Object) -> Code {
        match object {
            Object::Entity(entity) => Code::entity(entity),
            Object::Value(value) => self.value(value),
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

    /// Numbers are kept in their normal form (1.50 as 1.5), so that equal ones are the same.
    fn quantity(&mut self, quantity: Quantity) -> u32 {
        let (number, upper) = (quantity.number.normalize(), quantity.upper.normalize());
        self.quantities.number(Quantity { number, upper, ..quantity })
    }

    fn text(&mut self, text: String) -> StringId {
        let known = self.texts.len();
        let length = text.len();
        let id = StringId(self.texts.number(text.into_boxed_str()));
        if self.texts.len() > known {
            self.text_bytes += length;
        }
        id
    }
}
