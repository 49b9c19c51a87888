//! Numbers in their final order.

use crate::model::EntityId;
use crate::store::bulk::Bulk;
use crate::store::facts::{Details, Saying};
use crate::store::rows::{Code, Coded, Part, StringId};

/// The final numbers of what the builder numbered as it came.
pub struct Numbers {
    /// Nodes, of which there are `first`, then what came in bulk.
    pub entities: Vec<u32>,
    pub first: usize,
    pub texts: Vec<u32>,
    pub quantities: Vec<u32>,
    pub times: Vec<u32>,
    pub groups: Vec<u32>,
    pub details: Vec<u32>,
    pub sayings: Vec<u32>,
}

impl Numbers {
    /// The number of each entity by its [`position`], when they stand in this order and so many are nodes.
    pub fn of_entities(order: &[EntityId], first: usize) -> Vec<u32> {
        let mut numbers = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(&old, number)| numbers[position(old, first)] = number);
        numbers
    }

    #[inline]
    pub fn entity(&self, old: EntityId) -> EntityId {
        EntityId(self.entities[position(old, self.first)])
    }

    pub fn text(&self, old: StringId) -> StringId {
        StringId(self.texts[old.0 as usize])
    }

    pub fn code(&self, old: Code) -> Code {
        match old.decode() {
            Coded::Entity(id) => Code::entity(self.entity(id)),
            Coded::Quantity(index) => Code::quantity(self.quantities[index as usize]),
            Coded::Time(index) => Code::time(self.times[index as usize]),
            Coded::Text(id) => Code::text(self.text(id)),
            Coded::Group(index) => Code::group(self.groups[index as usize]),
        }
    }

    fn parts(&self, old: &[Part]) -> Vec<Part> {
        let part = |part: &Part| Part { filler: self.code(part.filler), ..*part };
        let mut parts: Vec<Part> = old.iter().map(part).collect();
        parts.sort_unstable();
        parts
    }

    pub fn renumbered(&self, old: &Details) -> Details {
        let mut subjects: Vec<EntityId> = old.subjects.iter().map(|&id| self.entity(id)).collect();
        subjects.sort_unstable();
        Details {
            subjects,
            roles: self.parts(&old.roles),
            measures: self.parts(&old.measures),
            time: old.time,
            status: old.status,
        }
    }

    pub fn saying(&self, old: &Saying) -> Saying {
        Saying {
            said_by: old.said_by.map(|code| self.code(code)),
            said_on: old.said_on,
            at: old.at.map(|text| self.text(text)),
            quote: old.quote.map(|text| self.text(text)),
            note: old.note.map(|text| self.text(text)),
            confidence: old.confidence,
        }
    }
}

/// An id of the builder as an index: nodes come first, of which there are `first`.
#[inline]
pub fn position(id: EntityId, first: usize) -> usize {
    if Bulk::has(id) { first + Bulk::index(id) } else { id.index() }
}
