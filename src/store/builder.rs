//! The graph while a base is assembled: petgraph's `DiGraph`, entities as nodes, claims as edges. What imports bring
//! in millions lies beside it, in columns ([`Bulk`]).

mod reuse;

use super::bulk::claims::{BulkClaims, BulkRow, Lent, PlainRows, rows_of};
use super::bulk::ids::{self, bulk_id, is_bulk};
use super::bulk::{Alike, Bulk};
use super::entities::pieces;
use super::facts::Facts;
use super::rows::{Code, Coded, PlaceRow, StringId};
use crate::diagnostic::{self, Diagnostic, Result};
use crate::model::claim::{Attestation, Claim};
use crate::model::schema::{Place, Schema};
use crate::model::{EntityId, TypeId};
use crate::vocabulary::fold::{compare, fold};
use crate::vocabulary::{Names, NamesPart};
use indexmap::IndexSet;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::mem::take;
use std::ops::Range;

/// Collects entities and claims in any order. Ids that it gives are its own: `freeze` renumbers.
pub struct Builder {
    pub(super) schema: Schema,
    /// An edge from each subject of a claim to its object, where that is an entity; it carries the claim's
    /// number.
    pub(super) graph: DiGraph<Node, u32>,
    /// Of each node an index into `type_lists`: together, for types are looked at in every row that names an entity.
    pub(super) node_types: Vec<u32>,
    pub(super) facts: Facts,
    pub(super) bulk: Bulk,
    /// How many further edges there would be, with an end that is no node.
    beyond: usize,
    /// The distinct lists of types that entities are declared with.
    pub(super) type_lists: IndexSet<Box<[TypeId]>, FxBuildHasher>,
    by_name: FxHashMap<Box<str>, Vec<NameOf>>,
    /// The entities whose names others have too, each with its address unless its first type tells it apart.
    shared: FxHashMap<EntityId, Option<Box<str>>>,
    /// By folded addresses, whose they are.
    by_address: FxHashMap<Box<str>, EntityId>,
    longest_name: usize,
    /// The bytes of all names, and one for each.
    name_bytes: usize,
}

/// An entity.
pub(super) struct Node {
    pub name: Box<str>,
    pub aliases: Vec<Box<str>>,
    pub place: Option<PlaceRow>,
}

/// Which entities of a name were gone through: so many that are no rows, those of a snapshot that are reused, and rows before one.
#[derive(Clone, Copy, Default)]
pub struct Met {
    nodes: usize,
    reused: bool,
    rows: u32,
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
            node_types: vec![],
            facts: Facts::default(),
            bulk: Bulk::default(),
            beyond: 0,
            type_lists: IndexSet::default(),
            by_name: FxHashMap::default(),
            shared: FxHashMap::default(),
            by_address: FxHashMap::default(),
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
        self.graph.node_count() + self.bulk.len() - self.bulk.reused().map_or(0, |reused| reused.others)
    }

    /// Claims that differ in more than their attestations, and those of imports as they came.
    pub fn claim_count(&self) -> usize {
        self.facts.claims.len() + self.bulk.claim_count()
    }

    /// A new entity, whatever else has the name. The first of its types decides where it stands among all
    /// entities; without any it is only an entity.
    pub fn entity(&mut self, name: &str, types: &[TypeId], place: Option<Place>) -> EntityId {
        let types = if types.is_empty() { &[Schema::ENTITY] } else { types };
        let types = self.type_list(types.into());
        let place = place.map(|place| self.facts.place(place));
        let node = Node { name: name.into(), aliases: vec![], place };
        self.node_types.push(types);
        let entity = EntityId(self.graph.add_node(node).index() as u32);
        self.index_name(name, NameOf { entity, alias: None });
        entity
    }

    /// A new entity, one of very many, out of a row of an import.
    pub fn row(&mut self, name: &str, types: u32, file: StringId, line: u32) -> EntityId {
        let mut alike = Alike::default();
        alike.take(name);
        EntityId(self.rows(std::iter::once((name, line)), &alike, types, file).start)
    }

    /// New entities as [`row`](Builder::row) makes them: names that are alike in this, with their lines. Gives their ids.
    pub fn rows<'n>(
        &mut self,
        rows: impl Iterator<Item = (&'n str, u32)>,
        alike: &Alike,
        types: u32,
        file: StringId,
    ) -> Range<u32> {
        self.longest_name = self.longest_name.max(alike.words);
        self.bulk.extend(rows, alike, types, file)
    }

    /// The id that the next row is going to have, so many rows from now.
    pub fn next_row(&self, after: usize) -> EntityId {
        bulk_id((self.bulk.len() + after) as u32)
    }

    /// The number of the list of types, for [`row`](Builder::row).
    pub fn types_number(&mut self, types: &[TypeId]) -> u32 {
        let types = if types.is_empty() { &[Schema::ENTITY] } else { types };
        self.type_list(types.into())
    }

    /// The number of the file, for [`row`](Builder::row).
    pub fn file_number(&mut self, file: &str) -> StringId {
        self.facts.place(Place { file: file.to_string(), line: 0 }).file
    }

    /// Takes in claims out of an import's rows that are all like this one, but for subject, object and line.
    pub fn add_rows(&mut self, claim: Claim, attestation: Attestation, mut rows: PlainRows) {
        if rows.lines.is_empty() {
            return;
        }
        rows.sort_by_line();
        let (relation, source) = (claim.relation, attestation.source);
        let file = self.file_number(&attestation.place.file);
        let (_, _, details) = self.facts.pool.parts(claim);
        let saying = self.facts.pool.saying(attestation);
        self.bulk.claims.push(BulkClaims { relation, details, saying, source, file, rows });
    }

    /// Adds a claim of a row, of which there may be very many: not as an edge of the graph, but beside it.
    pub fn claim_of_row(&mut self, claim: Claim, mut attestation: Attestation) {
        let file = self.facts.pool.text(take(&mut attestation.place.file));
        let (relation, row) = BulkRow::of(claim, attestation, file, &mut self.facts.pool);
        rows_of(&mut self.bulk.rows, relation).push(row);
    }

    /// Lends what claims of rows go into, so that they are taken in while entities are looked at: until it is given
    /// back, nobody may look at claims or make anything.
    pub fn lend_rows(&mut self) -> Lent {
        Lent { rows: take(&mut self.bulk.rows), pool: take(&mut self.facts.pool) }
    }

    pub fn give_back(&mut self, lent: Lent) {
        (self.bulk.rows, self.facts.pool) = (lent.rows, lent.pool);
    }

    /// Gives the entity a further type.
    pub fn add_type(&mut self, entity: EntityId, further: TypeId) {
        let types = self.types(entity);
        if !types.contains(&further) {
            let types = [types, &[further]].concat();
            let list = self.type_list(types.into());
            self.set_type_list(entity, list);
        }
    }

    /// Takes back the entity that was made last outside of the bulk, of which nothing is said.
    pub fn take_back_entity(&mut self, entity: EntityId) {
        let name = self.name(entity).to_string();
        self.forget_name(&name, NameOf { entity, alias: None });
        self.graph.remove_node(node_index(entity));
        self.node_types.pop();
    }

    /// Takes back the alias that the entity was given last, and gives it.
    pub fn take_back_alias(&mut self, entity: EntityId) -> Option<Box<str>> {
        let aliases = match is_bulk(entity) {
            true => &mut self.bulk.further(entity).aliases,
            false => &mut self.node_mut(entity).aliases,
        };
        let alias = aliases.pop()?;
        let index = aliases.len() as u32;
        self.forget_name(&alias, NameOf { entity, alias: Some(index) });
        Some(alias)
    }

    /// Gives the entity this list of types instead of its own.
    pub fn set_type_list(&mut self, entity: EntityId, list: u32) {
        match is_bulk(entity) {
            true => self.bulk.further(entity).types = Some(list),
            false => self.node_types[entity.index()] = list,
        }
    }

    /// Says where an entity is made that is no row of the bulk.
    pub fn set_place(&mut self, entity: EntityId, place: Place) {
        let place = self.facts.place(place);
        self.node_mut(entity).place = Some(place);
    }

    /// Gives the entity a further name.
    pub fn alias(&mut self, entity: EntityId, alias: &str) {
        if self.name(entity) == alias {
            return;
        }
        let aliases = match is_bulk(entity) {
            true => &mut self.bulk.further(entity).aliases,
            false => &mut self.node_mut(entity).aliases,
        };
        let index = aliases.len() as u32;
        aliases.push(alias.into());
        self.index_name(alias, NameOf { entity, alias: Some(index) });
    }

    /// Tells of all entities whose names others have too, once all are made: each has an address, a name that nothing else
    /// has, or its first type tells it apart.
    pub fn tell_apart(&mut self, shared: Vec<(EntityId, Option<Box<str>>)>) {
        for (id, address) in &shared {
            let Some(address) = address else { continue };
            self.longest_name = self.longest_name.max(pieces(address));
            self.name_bytes += address.len() + 1;
            self.by_address.insert(fold(address).into(), *id);
        }
        self.shared = shared.into_iter().collect();
    }

    /// The address that tells the entity from others of its name, once they are told apart and if it has one.
    pub fn address(&self, entity: EntityId) -> Option<&str> {
        self.shared.get(&entity)?.as_deref()
    }

    /// The entities whose names others have too, in any order, each with its address.
    pub(super) fn shared_names(&self) -> impl Iterator<Item = (EntityId, Option<&str>)> {
        self.shared.iter().map(|(&id, address)| (id, address.as_deref()))
    }

    /// All entities.
    pub fn entities(&self) -> Vec<EntityId> {
        let nodes = (0..self.graph.node_count()).map(EntityId::from);
        nodes.chain(self.bulk.ids()).collect()
    }

    pub fn name(&self, entity: EntityId) -> &str {
        if is_bulk(entity) { self.bulk.name(entity) } else { &self.node(entity).name }
    }

    /// The aliases as declared, perhaps with repetitions.
    pub fn aliases(&self, entity: EntityId) -> impl Iterator<Item = &str> {
        let first = if is_bulk(entity) { self.bulk.first_aliases(entity) } else { vec![] };
        first.into_iter().chain(self.alias_list(entity).iter().map(|alias| &**alias))
    }

    /// Whether the entity has an alias that is the name but for its case.
    pub fn has_alias(&self, entity: EntityId, name: &str) -> bool {
        let folded = fold(name);
        let named = self.by_name.get(&*folded).map_or(&[][..], Vec::as_slice);
        // Very many may have one name, and one may have very many names.
        let has_own = match self.alias_list(entity) {
            own if own.len() < named.len() => own.iter().any(|own| compare(own, name).is_eq()),
            _ => named.iter().any(|of| of.entity == entity && of.alias.is_some()),
        };
        let first = || self.bulk.first_aliases(entity).into_iter();
        has_own || is_bulk(entity) && first().any(|own| compare(own, name).is_eq())
    }

    /// The entities that have the name or alias and were not met before.
    pub fn named_since(&self, folded: &str, met: &mut Met) -> Vec<EntityId> {
        let named = self.by_name.get(folded).map_or(&[][..], Vec::as_slice);
        let mut new: Vec<EntityId> = named[met.nodes.min(named.len())..].iter().map(|of| of.entity).collect();
        if !met.reused {
            let reused = self.bulk.reused().into_iter().flat_map(|reused| reused.named(folded));
            new.extend(reused.map(|(id, _)| id));
        }
        new.extend(self.bulk.made_with(folded, met.rows));
        *met = Met { nodes: named.len(), reused: true, rows: self.bulk.len() as u32 };
        new
    }

    /// Tells that fewer entities have the name now: the last of them are gone.
    pub fn forget_met(&self, folded: &str, met: &mut Met) {
        met.nodes = met.nodes.min(self.by_name.get(folded).map_or(0, Vec::len));
    }

    fn alias_list(&self, entity: EntityId) -> &[Box<str>] {
        if is_bulk(entity) { self.bulk.aliases(entity) } else { &self.node(entity).aliases }
    }

    /// The types as declared.
    pub fn types(&self, entity: EntityId) -> &[TypeId] {
        &self.type_lists[self.type_list_of(entity) as usize]
    }

    /// The types of that list.
    pub fn types_of(&self, list: u32) -> &[TypeId] {
        &self.type_lists[list as usize]
    }

    /// Every list of types that entities have which are no rows, and perhaps others.
    pub fn lists_of_nodes(&self) -> BTreeSet<u32> {
        let reused = self.bulk.reused().into_iter().flat_map(|reused| reused.lists());
        self.node_types.iter().copied().chain(reused).collect()
    }

    /// Every list of types that rows were made with.
    pub fn lists_of_rows(&self) -> BTreeSet<u32> {
        self.bulk.lists().collect()
    }

    /// The entities of that name that are no rows, and rows that were given it as an alias.
    pub fn nodes_named(&self, folded: &str) -> impl Iterator<Item = EntityId> {
        let reused = self.bulk.reused().map_or(vec![], |reused| reused.named(folded));
        let own = self.by_name.get(folded).into_iter().flatten().map(|of| of.entity);
        own.chain(reused.into_iter().map(|(id, _)| id))
    }

    /// The number of the list of the entity's types.
    pub fn type_list_of(&self, entity: EntityId) -> u32 {
        if is_bulk(entity) { self.bulk.types(entity) } else { self.node_types[entity.index()] }
    }

    pub(super) fn place_of(&self, entity: EntityId) -> Option<PlaceRow> {
        match is_bulk(entity) {
            true => self.bulk.place(entity),
            false => self.node(entity).place,
        }
    }

    /// Whether the file is the one that the entity was made in.
    pub fn is_made_in(&self, entity: EntityId, file: StringId) -> bool {
        self.place_of(entity).is_some_and(|place| place.file == file)
    }

    pub fn declared_at(&self, entity: EntityId) -> Option<Place> {
        self.place_of(entity).map(|place| self.place(place))
    }

    /// Adds the claim, or the attestation to the equal claim that is there already. Subjects, roles and
    /// measures are sorted here, numbers brought into their normal form. The sources of attestations are
    /// entities. Panics when the claim has no subject.
    pub fn claim(&mut self, claim: Claim, attestation: Attestation) {
        let (number, is_new) = self.facts.claim(claim);
        if is_new {
            let core = *self.facts.claims.get(number);
            if let Coded::Entity(object) = core.object.decode() {
                let members = self.facts.pool.details.get(core.details).subjects;
                let subjects = if members.is_empty() { std::slice::from_ref(&core.subject) } else { members };
                for &subject in subjects {
                    match is_bulk(subject) || is_bulk(object) {
                        true => self.beyond += 1,
                        false => drop(self.graph.add_edge(node_index(subject), node_index(object), number)),
                    }
                }
            }
        }
        self.facts.attest(number, attestation);
    }

    /// Whether the base can be frozen: it may outgrow the ids of a snapshot.
    pub fn check(&self) -> Result<()> {
        let rows = self.bulk.claim_count() + self.bulk.reused().map_or(0, |reused| reused.claim_count());
        let reused_values = self.bulk.reused().map_or(0, |reused| reused.value_count());
        let fits = self.facts.pool.fits_beside(reused_values) && self.facts.fits()
            && self.graph.node_count() < ids::FIRST as usize
            && self.bulk.len() < Code::ENTITIES - ids::FIRST as usize
            // A symmetric relation holds each edge in both directions.
            && self.graph.edge_count() + self.beyond + rows < u32::MAX as usize / 2
            && self.facts.attestations.len() + rows < u32::MAX as usize
            && self.name_bytes + self.bulk.name_bytes() < u32::MAX as usize;
        let help = "split it into several bases";
        let error = || Diagnostic::error(diagnostic::Code::BaseTooLarge, "the base is too large").help(help);
        if fits { Ok(()) } else { Err(Box::new(error())) }
    }

    pub(super) fn node(&self, entity: EntityId) -> &Node {
        &self.graph[node_index(entity)]
    }

    fn node_mut(&mut self, entity: EntityId) -> &mut Node {
        &mut self.graph[node_index(entity)]
    }

    pub(super) fn place(&self, place: PlaceRow) -> Place {
        Place { file: self.facts.pool.texts.get(place.file.0).to_string(), line: place.line }
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

    fn forget_name(&mut self, name: &str, of: NameOf) {
        self.name_bytes -= name.len() + 1;
        if let Some(named) = self.by_name.get_mut(&*fold(name)) {
            named.retain(|other| *other != of);
            if named.is_empty() {
                self.by_name.remove(&*fold(name));
            }
        }
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
            let alias = |alias: u32| &*self.alias_list(of.entity)[alias as usize];
            (of.entity, of.alias.map_or_else(|| self.name(of.entity), alias))
        };
        let rows = self.bulk.named(folded);
        // By its name rather than by an alias that it was given later.
        let made: FxHashSet<EntityId> = rows.iter().map(|(id, _)| *id).collect();
        let given = found.into_iter().filter(|of| !made.contains(&of.entity)).map(name);
        let addressed = self.by_address.get(folded).and_then(|&id| Some((id, self.address(id)?)));
        given.chain(rows).chain(addressed).collect()
    }

    fn longest_name(&self) -> usize {
        self.longest_name.max(self.bulk.reused().map_or(0, |reused| reused.longest_name()))
    }

    fn all_names(&self) -> Vec<NamesPart<'_>> {
        let nodes = self.graph.node_weights();
        let named =
            nodes.flat_map(|node| std::iter::once(&node.name).chain(&node.aliases)).map(|name| &**name);
        let addresses = self.shared.values().flatten().map(|address| &**address);
        vec![Box::new(named), Box::new(self.bulk.all_names()), Box::new(addresses)]
    }
}
