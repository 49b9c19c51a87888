//! One claim, column by column.

use super::Snapshot;
use crate::model::claim::{Attestation, Claim, Object, Speaker, Status};
use crate::model::schema::Schema;
use crate::model::{ClaimId, EntityId, Interval, MeasureId, RelationId, RoleId, Value};
use crate::store::claims::Circumstances;
use crate::store::rows::{Code, Coded};
use rust_decimal::Decimal;

impl Snapshot {
    pub fn relation(&self, claim: ClaimId) -> RelationId {
        self.parts().relation(claim)
    }

    /// Sorted; more than one when a group did it together.
    pub fn subjects_of(&self, claim: ClaimId) -> &[EntityId] {
        self.relation_claims(self.relation(claim)).subjects(claim)
    }

    /// Whether several subjects did it together.
    pub fn is_joint(&self, claim: ClaimId) -> bool {
        !self.parts().details.members(claim).is_empty()
    }

    pub fn object(&self, claim: ClaimId) -> Object {
        self.parts().values.object(self.parts().of(claim).object(claim))
    }

    /// The object, where it is an entity.
    pub fn object_entity(&self, claim: ClaimId) -> Option<EntityId> {
        self.object_code(claim).as_entity()
    }

    /// The object by its code.
    pub fn object_code(&self, claim: ClaimId) -> Code {
        self.parts().of(claim).object(claim)
    }

    pub fn role(&self, claim: ClaimId, role: RoleId) -> Option<EntityId> {
        let part = self.parts().details.roles(claim).iter().find(|part| part.slot == role.0)?;
        part.filler.as_entity()
    }

    /// When and with whom the claim says that something was.
    pub fn circumstances(&self, claim: ClaimId) -> Circumstances<'_> {
        self.parts().details.circumstances(claim)
    }

    pub fn measure(&self, claim: ClaimId, measure: MeasureId) -> Option<Value> {
        self.measure_code(claim, measure).map(|code| self.value(code))
    }

    /// The measure's value by its code.
    pub fn measure_code(&self, claim: ClaimId, measure: MeasureId) -> Option<Code> {
        let part = self.parts().details.measures(claim).iter().find(|part| part.slot == measure.0)?;
        Some(part.filler)
    }

    pub fn time(&self, claim: ClaimId) -> Option<Interval> {
        self.parts().details.time(claim)
    }

    pub fn status(&self, claim: ClaimId) -> Status {
        self.parts().details.status(claim)
    }

    /// The highest among its attestations; `None` when no attestation states one.
    pub fn confidence(&self, claim: ClaimId) -> Option<Decimal> {
        self.parts().attestations.confidence(claim)
    }

    /// Whether it is who says the claim: some attestation's source, its publisher (by an asserted claim of
    /// `Schema::PUBLISHED_BY`), its speaker, or whom that one cites.
    pub fn attested_by(&self, claim: ClaimId, by: &Speaker) -> bool {
        let parts = self.parts();
        let mut speakers = parts.attestations.speakers(claim);
        let entity = match by {
            Speaker::Entity(entity) => *entity,
            Speaker::Text(text) => {
                return speakers.any(|it| matches!(it, Coded::Text(id) if parts.values.string(id) == text));
            }
        };
        let published = |&source: &EntityId| {
            let publishers = self.from(Schema::PUBLISHED_BY, source);
            let mut pairs = publishers;
            pairs.any(|(publisher, claim)| publisher == entity && self.status(claim).is_asserted())
        };
        self.sources(claim).any(|source| source == entity || published(&source))
            || speakers.any(|speaker| speaker == Coded::Entity(entity))
    }

    /// Who speaks in the attestations of the claim, and whom they cite.
    pub fn speakers(&self, claim: ClaimId) -> impl Iterator<Item = Speaker> {
        let parts = self.parts();
        parts.attestations.speakers(claim).filter_map(|speaker| match speaker {
            Coded::Entity(id) => Some(Speaker::Entity(id)),
            Coded::Text(id) => Some(Speaker::Text(parts.values.string(id).to_string())),
            _ => None,
        })
    }

    /// The whole claim.
    pub fn claim(&self, claim: ClaimId) -> Claim {
        let columns = &self.parts().details;
        let roles = columns.roles(claim).iter().filter_map(|part| match part.filler.decode() {
            Coded::Entity(id) => Some((RoleId(part.slot), id)),
            _ => None,
        });
        let measures = columns.measures(claim).iter();
        let measures =
            measures.filter_map(|part| Some((MeasureId(part.slot), self.parts().values.value(part.filler)?)));
        Claim {
            relation: self.relation(claim),
            subjects: self.subjects_of(claim).to_vec(),
            object: self.object(claim),
            roles: roles.collect(),
            measures: measures.collect(),
            time: self.time(claim),
            status: self.status(claim),
        }
    }

    /// Sorted by source, then by place.
    pub fn attestations(&self, claim: ClaimId) -> Vec<Attestation> {
        let parts = self.parts();
        parts.attestations.of(&parts.of(claim).attested, claim, &parts.values, &parts.schema.folder)
    }

    /// The sources of the claim, one for each attestation.
    pub(super) fn sources(&self, claim: ClaimId) -> impl Iterator<Item = EntityId> {
        self.parts().attestations.sources(&self.parts().of(claim).attested, claim)
    }
}
