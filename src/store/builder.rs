//! The graph while a base is assembled: petgraph's `DiGraph`, entities as nodes, claims as edges.

use super::facts::Facts;
use super::freeze;
use super::rows::{Code, Coded, PlaceRow};
use super::snapshot::{Bytes, Snapshot};
use crate::diagnostic::{Diagnostic, Result};
use crate::model::claim::{Attestation, Claim};
use crate::model::schema::{Place, Schema};
use crate::model::{EntityId, TypeId};
use crate::vocabulary::{Names, fold::fold};
use indexmap::IndexSet;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::HashMap;

/// Collects entities and claims in any order. Ids that it gives are its own: `freeze` renumbers.
pub struct Builder {
    pub(super) schema: Schema,
    /// An edge from each subject of a claim to its object, where that is an entity; it carries the claim's
    /// number.
    pub(super) graph: DiGraph<Node, u32>,
    pub(super) facts: Facts,
    /// The distinct lists of types that entities are declared with.
    pub(super) type_lists: IndexSet<Box<[TypeId]>>,
    by_name: HashMap<Box<str>, Vec<NameOf>>,
    longest_name: usize,
    /// The bytes of all names, and one for each.
    name_bytes: usize,
}

/// An entity.
pub(super) struct Node {
    pub name: Box<str>,
    pub aliases: Vec<Box<str>>,
    /// An index into `Builder::type_lists`.
    pub types: u32,
    pub place: Option<PlaceRow>,
}

/// The canonical name of an entity, or its alias of that index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct NameOf {
    entity: EntityId,
    alias: Option<u32>,
}

impl Builder {
    /// An empty base. The schema is one that `Schema::new` began.
    pub fn new(schema: Schema) -> Builder {
        Builder {
            schema,
            graph: DiGraph::default(),
            facts: Facts::new(),
            type_lists: IndexSet::new(),
            by_name: HashMap::new(),
            longest_name: 0,
            name_bytes: 0,
        }
    }

    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    pub fn schema_mut(&mut self) -> &mut Schema {
        &mut self.schema
    }

    pub fn entity_count(&self) -> usize {
        self.graph.node_count()
    }

    /// Claims that differ in more than their attestations.
    pub fn claim_count(&self) -> usize {
        self.facts.claims.len()
    }

    /// A new entity, whatever else has the name. The first of its types decides where it stands among all
    /// entities; without any it is only an entity.
    pub fn entity(&mut self, name: &str, types: &[TypeId], place: Option<Place>) -> EntityId {
        let types = if types.is_empty() { &[Schema::ENTITY] } else { types };
        let types = self.type_list(types.into());
        let place = place.map(|place| self.facts.place(place));
        let node = Node { name: name.into(), aliases: vec![], types, place };
        let entity = EntityId(self.graph.add_node(node).index() as u32);
        self.index_name(name, NameOf { entity, alias: None });
        entity
    }

    /// Gives the entity a further type.
    pub fn add_type(&mut self, entity: EntityId, further: TypeId) {
        let types = self.types(entity);
        if !types.contains(&further) {
            let types = [types, &[further]].concat();
            self.node_mut(entity).types = self.type_list(types.into());
        }
    }

    /// Gives the entity a further name.
    pub fn alias(&mut self, entity: EntityId, alias: &str) {
        let node = self.node_mut(entity);
        if *node.name != *alias {
            let index = node.aliases.len() as u32;
            node.aliases.push(alias.into());
            self.index_name(alias, NameOf { entity, alias: Some(index) });
        }
    }

    pub fn name(&self, entity: EntityId) -> &str {
        &self.node(entity).name
    }

    /// The aliases as declared, perhaps with repetitions.
    pub fn aliases(&self, entity: EntityId) -> impl Iterator<Item = &str> {
        self.node(entity).aliases.iter().map(|alias| &**alias)
    }

    /// The types as declared.
    pub fn types(&self, entity: EntityId) -> &[TypeId] {
        &self.type_lists[self.node(entity).types as usize]
    }

    pub fn declared_at(&self, entity: EntityId) -> Option<Place> {
        self.node(entity).place.map(|place| self.place(place))
    }

    /// Adds the claim, or the attestation to the equal claim that is there already. Subjects, roles and
    /// measures are sorted here, numbers brought into their normal form. The sources of attestations are
    /// entities. Panics when the claim has no subject.
    pub fn claim(&mut self, claim: Claim, attestation: Attestation) {
        let (number, is_new) = self.facts.claim(claim);
        if is_new {
            let core = *self.facts.claims.get(number);
            if let Coded::Entity(object) = core.object.decode() {
                let members = &self.facts.details.get(core.details).subjects;
                let subjects = if members.is_empty() { std::slice::from_ref(&core.subject) } else { members };
                for &subject in subjects {
                    self.graph.add_edge(node_index(subject), node_index(object), number);
                }
            }
        }
        self.facts.attest(number, attestation);
    }

    /// Whether the base can be frozen: it may outgrow the ids of a snapshot.
    pub fn check(&self) -> Result<()> {
        let fits = self.facts.fits()
            && self.graph.node_count() < Code::ENTITIES
            // A symmetric relation holds each edge in both directions.
            && self.graph.edge_count() < u32::MAX as usize / 2
            && self.name_bytes < u32::MAX as usize;
        let help = "split it into several bases";
        let error = || Diagnostic::error("base-too-large", "the base is too large").help(help);
        if fits { Ok(()) } else { Err(Box::new(error())) }
    }

    /// Sorts and renumbers everything. The same content gives the same snapshot, in whatever order it came.
    /// Panics when [`check`](Builder::check) fails.
    pub fn freeze(self) -> Snapshot {
        self.check().expect("checked before freezing");
        let image = Bytes::Owned(freeze::freeze(self));
        Snapshot::open(image).expect("what freezing writes can be read")
    }

    pub(super) fn node(&self, entity: EntityId) -> &Node {
        &self.graph[node_index(entity)]
    }

    fn node_mut(&mut self, entity: EntityId) -> &mut Node {
        &mut self.graph[node_index(entity)]
    }

    pub(super) fn place(&self, place: PlaceRow) -> Place {
        Place { file: self.facts.texts.get(place.file.0).to_string(), line: place.line }
    }

    fn type_list(&mut self, types: Box<[TypeId]>) -> u32 {
        self.type_lists.insert_full(types).0 as u32
    }

    fn index_name(&mut self, name: &str, of: NameOf) {
        let folded = fold(name);
        self.longest_name = self.longest_name.max(folded.split(' ').count());
        self.name_bytes += name.len() + 1;
        self.by_name.entry(folded.into()).or_default().push(of);
    }
}

fn node_index(entity: EntityId) -> NodeIndex {
    NodeIndex::new(entity.index())
}

impl Names for Builder {
    fn named(&self, folded: &str) -> Vec<(EntityId, &str)> {
        let mut found = self.by_name.get(folded).cloned().unwrap_or_default();
        // An alias that folds like the name, or like another alias, says nothing new.
        found.sort_unstable();
        found.dedup_by_key(|of| of.entity);
        let name = |of: NameOf| {
            let node = self.node(of.entity);
            (of.entity, of.alias.map_or(&*node.name, |alias| &node.aliases[alias as usize]))
        };
        found.into_iter().map(name).collect()
    }

    fn longest_name(&self) -> usize {
        self.longest_name
    }

    fn all_names(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        let nodes = self.graph.node_weights();
        Box::new(nodes.flat_map(|node| std::iter::once(&node.name).chain(&node.aliases)).map(|name| &**name))
    }
}
