//! What things are called: prefixed names in SPARQL, addresses in triples.

use crate::model::{EntityId, MeasureId, RelationId, RoleId, TypeId};
use crate::store::Snapshot;
use crate::vocabulary::fold::fold;

/// Every prefix is `urn:lore:` with its own name behind, but for `lore` itself and the two of RDF's.
pub const PREFIXES: &[(&str, &str)] = &[
    ("lore", "urn:lore:"),
    ("entity", "urn:lore:entity:"),
    ("type", "urn:lore:type:"),
    ("relation", "urn:lore:relation:"),
    ("role", "urn:lore:role:"),
    ("measure", "urn:lore:measure:"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
];

/// The prefixed names of a base's things: legal in SPARQL as they are.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub snapshot: &'a Snapshot,
}

impl Names<'_> {
    /// The name alone; with the number of the entity behind it where another has the same name.
    pub fn entity(&self, entity: EntityId) -> String {
        let name = self.snapshot.name(entity);
        let folded = fold(name);
        let mut alike = self.snapshot.names_from(&folded).take_while(|(other, _)| fold(other) == folded);
        let shared = alike.any(|(other, it)| it != entity && other == name);
        numbered("entity", name, shared.then_some(entity.0))
    }

    pub fn entity_type(&self, of: TypeId) -> String {
        let types = &self.snapshot.schema().types;
        let name = &types[of.index()].name;
        let shared = types.iter().filter(|it| it.name == *name).count() > 1;
        numbered("type", name, shared.then_some(of.0))
    }

    pub fn relation(&self, relation: RelationId) -> String {
        let relations = &self.snapshot.schema().relations;
        let name = &relations[relation.index()].name;
        let shared = relations.iter().filter(|it| it.name == *name).count() > 1;
        numbered("relation", name, shared.then_some(relation.0))
    }

    pub fn role(&self, relation: RelationId, role: RoleId) -> String {
        numbered("role", &self.snapshot.schema().relation(relation).roles[role.index()].name, None)
    }

    pub fn measure(&self, relation: RelationId, measure: MeasureId) -> String {
        numbered("measure", &self.snapshot.schema().relation(relation).measures[measure.index()].name, None)
    }
}

/// Letters and digits stay, a blank is an underscore, everything else is written in hexadecimal; so a colon tells a
/// number from a name.
fn numbered(prefix: &str, name: &str, number: Option<u32>) -> String {
    let mut text = format!("{prefix}:");
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => text.push(byte.into()),
            b' ' => text.push('_'),
            byte => text.push_str(&format!("%{byte:02X}")),
        }
    }
    number.map_or(text.clone(), |number| format!("{text}:{number}"))
}

/// The address that a prefixed name stands for, in angle brackets.
pub fn address(name: &str) -> String {
    let (prefix, local) = name.split_once(':').unwrap_or(("lore", name));
    let start = PREFIXES.iter().find(|(known, _)| *known == prefix).map_or("urn:lore:", |(_, start)| start);
    format!("<{start}{local}>")
}
