//! Everything known of one entity.

use super::outcome::{Aspect, Cell, Evidence, Outcome, Row};
use super::run::{Run, Solved};
use crate::model::claim::Object;
use crate::model::{ClaimId, EntityId, RoleId, Truth};

impl Run<'_> {
    /// Its types, its aliases, then every claim in which it is subject, object or role, whatever the claim's
    /// status: by relation, subjects' rows first, in the order of claims.
    pub fn describe(&self, entity: EntityId, limit: Option<usize>) -> Solved<Outcome> {
        let mut rows = vec![];
        for &of in self.snapshot.types(entity) {
            rows.push(plain(Aspect::Type, Cell::Type(of)));
        }
        for alias in self.snapshot.aliases(entity) {
            rows.push(plain(Aspect::Alias, Cell::Text(alias.to_string())));
        }
        let mut told = vec![];
        for claim in self.snapshot.claims_about(entity) {
            self.step()?;
            self.charge(256)?;
            told.extend(self.tells(claim, entity).into_iter().map(|(aspect, other)| (aspect, claim, other)));
        }
        let place = |aspect: &Aspect| match aspect {
            Aspect::Subject(relation) => (0, *relation, RoleId(0)),
            Aspect::Object(relation) => (1, *relation, RoleId(0)),
            Aspect::Role(relation, role) => (2, *relation, *role),
            Aspect::Type | Aspect::Alias => (0, crate::model::RelationId(0), RoleId(0)),
        };
        told.sort_by_key(|(aspect, claim, _)| (place(aspect), *claim));
        rows.extend(told.into_iter().map(|(aspect, claim, other)| Row {
            cells: vec![Cell::Aspect(aspect), other, Cell::Claim(claim)],
            truth: Truth::Yes,
            evidence: vec![Evidence::Claim(claim)],
            more_evidence: 0,
        }));
        rows.truncate(limit.unwrap_or(usize::MAX));
        Ok(Outcome { rows: rows.into(), ..Outcome::default() })
    }

    /// What the claim tells of the entity: what it is there, and who or what is at the other end.
    fn tells(&self, claim: ClaimId, entity: EntityId) -> Vec<(Aspect, Cell)> {
        let relation = self.snapshot.relation(claim);
        let subjects = self.snapshot.subjects_of(claim);
        let object = self.snapshot.object(claim);
        let mut told = vec![];
        if subjects.contains(&entity) {
            let other = match &object {
                Object::Entity(object) => Cell::Entity(*object),
                Object::Value(value) => Cell::Value { value: value.clone(), shared: subjects.len() > 1 },
                Object::Group { of, number } => Cell::Group { of: *of, number: *number },
                Object::Nothing => Cell::Empty,
            };
            told.push((Aspect::Subject(relation), other));
        }
        if object == Object::Entity(entity) {
            told.extend(subjects.iter().map(|&subject| (Aspect::Object(relation), Cell::Entity(subject))));
        }
        let roles = (0..self.schema.relation(relation).roles.len()).map(RoleId::from);
        for role in roles.filter(|&role| self.snapshot.role(claim, role) == Some(entity)) {
            told.extend(subjects.iter().map(|&it| (Aspect::Role(relation, role), Cell::Entity(it))));
        }
        told
    }
}

fn plain(aspect: Aspect, of: Cell) -> Row {
    Row { cells: vec![Cell::Aspect(aspect), of], truth: Truth::Yes, evidence: vec![], more_evidence: 0 }
}
