//! A base in the terms of RDF: its claims as triples, and queries in SPARQL, so that another engine can answer over
//! the same facts.
//!
//! # The mapping
//!
//! | in lore | as triples |
//! |---|---|
//! | a type, and each type above it | `type:chip rdfs:subClassOf type:product` |
//! | an entity | `entity:H20 rdf:type type:chip`, `rdfs:label "H20"`, and `lore:sort`, what rows are ordered by |
//! | an asserted claim between entities | `entity:Nvidia relation:make entity:H20`, from each of its subjects |
//! | an asserted claim without an object | `entity:Merger relation:close true`, from each of its subjects |
//! | an asserted claim of a value | `entity:Norway relation:population 5000000.0`, in the root unit |
//! | every claim, of whatever status | a node with `lore:relation`, `lore:subject`, `lore:object`, `lore:status`, and a property for each role (`role:supplier`) and measure (`measure:quantity`) |
//!
//! Triples have no third truth: amounts with a bound, times, and what a rule derives are left out. A query that
//! speaks of them has no rendering, and is refused; so has one that asks for evidence, whose answer is no table of
//! terms.

mod claims;
mod names;
mod no_equal;
mod patterns;
mod ranks;
mod sparql;
mod triples;
mod values;

pub use sparql::sparql;
pub use triples::write_triples;
