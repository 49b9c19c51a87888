//! The base as N-Triples.

use super::names::{Names, address};
use super::values::{literal, quoted, sort_key};
use crate::model::claim::Object;
use crate::model::{ClaimId, EntityId, MeasureId, RoleId, Value};
use crate::store::Snapshot;
use std::io::{self, Write};

/// Writes every type, entity and claim, as the module's table tells. Amounts with a bound, times, objects that are
/// not named and what rules derive have no triples.
pub fn write_triples(snapshot: &Snapshot, out: &mut dyn Write) -> io::Result<()> {
    let mut triples = Triples { snapshot, names: Names { snapshot }, out };
    triples.types()?;
    (0..snapshot.entity_count()).map(EntityId::from).try_for_each(|entity| triples.entity(entity))?;
    let relations = snapshot.schema().relation_ids();
    let mut claims = relations.flat_map(|relation| snapshot.claims_of(relation)).map(ClaimId);
    claims.try_for_each(|claim| triples.claim(claim))
}

struct Triples<'a> {
    snapshot: &'a Snapshot,
    names: Names<'a>,
    out: &'a mut dyn Write,
}

impl Triples<'_> {
    fn types(&mut self) -> io::Result<()> {
        let schema = self.snapshot.schema();
        for of in schema.type_ids() {
            for &parent in &schema.entity_type(of).parents {
                let (of, parent) = (self.names.entity_type(of), self.names.entity_type(parent));
                self.link(&of, "rdfs:subClassOf", &parent)?;
            }
        }
        Ok(())
    }

    fn entity(&mut self, entity: EntityId) -> io::Result<()> {
        let name = self.names.entity(entity);
        for &of in self.snapshot.types(entity) {
            self.link(&name, "rdf:type", &self.names.entity_type(of))?;
        }
        self.state(&name, "rdfs:label", &quoted(self.snapshot.name(entity)))?;
        self.state(&name, "lore:sort", &quoted(&sort_key(entity, self.snapshot)))
    }

    fn claim(&mut self, claim: ClaimId) -> io::Result<()> {
        let (snapshot, names) = (self.snapshot, self.names);
        let relation = snapshot.relation(claim);
        let object = match snapshot.object(claim) {
            Object::Entity(entity) => address(&names.entity(entity)),
            Object::Value(value) => match self.literal(&value) {
                Some(literal) if snapshot.subjects_of(claim).len() == 1 => literal,
                _ => return Ok(()),
            },
            Object::Group { .. } => return Ok(()),
            // That it is so: a triple has an object.
            Object::Nothing => "\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>".to_string(),
        };
        let property = names.relation(relation);
        let node = format!("_:c{}", claim.0);
        let subjects = snapshot.subjects_of(claim);
        for &subject in subjects {
            let subject = names.entity(subject);
            if snapshot.status(claim).is_asserted() {
                self.state(&subject, &property, &object)?;
            }
            self.write(&node, "lore:subject", &address(&subject))?;
        }
        self.write(&node, "lore:relation", &address(&property))?;
        self.write(&node, "lore:object", &object)?;
        self.write(&node, "lore:status", &quoted(snapshot.status(claim).word()))?;
        for (kind, other) in snapshot.tied(claim) {
            let property = format!("lore:{}", kind.words().replace(' ', "-"));
            self.write(&node, &property, &format!("_:c{}", other.0))?;
        }
        let declared = snapshot.schema().relation(relation);
        for role in (0..declared.roles.len()).map(RoleId::from) {
            if let Some(entity) = snapshot.role(claim, role) {
                self.write(&node, &names.role(relation, role), &address(&names.entity(entity)))?;
            }
        }
        for measure in (0..declared.measures.len()).map(MeasureId::from) {
            let value = snapshot.measure(claim, measure).filter(|_| subjects.len() == 1);
            if let Some(literal) = value.and_then(|value| self.literal(&value)) {
                self.write(&node, &names.measure(relation, measure), &literal)?;
            }
        }
        Ok(())
    }

    /// The literal of a value that means the same to everybody.
    fn literal(&self, value: &Value) -> Option<String> {
        let text = literal(value, self.snapshot).ok()?;
        match value {
            Value::Text(_) => Some(text),
            _ => Some(format!("\"{text}\"^^<http://www.w3.org/2001/XMLSchema#decimal>")),
        }
    }

    fn link(&mut self, subject: &str, property: &str, object: &str) -> io::Result<()> {
        self.state(subject, property, &address(object))
    }

    fn state(&mut self, subject: &str, property: &str, object: &str) -> io::Result<()> {
        self.write(&address(subject), property, object)
    }

    fn write(&mut self, subject: &str, property: &str, object: &str) -> io::Result<()> {
        writeln!(self.out, "{subject} {} {object} .", address(property))
    }
}
