//! Claims of an acyclic relation that lead back to where they began.

use super::builder::Builder;
use super::rows::{Coded, PlaceRow};
use crate::model::claim::Status;
use crate::model::schema::Place;
use crate::model::{EntityId, RelationId};
use petgraph::algo::{astar, kosaraju_scc};
use petgraph::graphmap::DiGraphMap;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A cycle of claims.
#[derive(Clone, PartialEq, Debug)]
pub struct Cycle {
    pub relation: RelationId,
    /// Each leads on to the subject of the next, the last to that of the first.
    pub steps: Vec<CycleClaim>,
}

/// One claim of a cycle, in the builder's ids.
#[derive(Clone, PartialEq, Debug)]
pub struct CycleClaim {
    pub subject: EntityId,
    pub object: EntityId,
    /// Where the base says so; the first place, when it says so several times.
    pub place: Place,
}

impl Builder {
    /// The cycles of the relations that are declared acyclic, among asserted claims: of entities that all lead
    /// to each other, one cycle.
    pub fn cycles(&self) -> Vec<Cycle> {
        let acyclic = self.schema.relation_ids().filter(|&id| self.schema.relation(id).acyclic);
        let of_rows = |id: u32| self.edges_of_rows(id).map(|(from, to, _)| (from, to)).collect();
        let mut of_relations: BTreeMap<u32, Vec<(EntityId, EntityId)>> =
            acyclic.map(|id| (id.0, of_rows(id.0))).collect();
        let edges = self.graph.raw_edges().iter().map(|edge| {
            (EntityId::from(edge.source().index()), EntityId::from(edge.target().index()), edge.weight)
        });
        for (subject, object, claim) in edges.chain(self.beyond.iter().copied()) {
            let core = self.facts.claims.get(claim);
            if let Some(edges) = of_relations.get_mut(&core.relation)
                && self.is_asserted(core.details)
            {
                edges.push((subject, object));
            }
        }
        // In order, so that of several cycles the same one is told however the claims came.
        let graphs = of_relations.into_iter().map(|(relation, mut edges)| {
            edges.sort_unstable();
            (relation, DiGraphMap::<EntityId, ()>::from_edges(edges))
        });
        let graphs: Vec<(u32, DiGraphMap<EntityId, ()>)> = graphs.collect();
        let cycles = graphs
            .iter()
            .flat_map(|(relation, graph)| cycles_of(graph).into_iter().map(move |steps| (*relation, steps)));
        let cycles: Vec<(u32, Vec<[EntityId; 2]>)> = cycles.collect();
        if cycles.is_empty() {
            return vec![];
        }
        let places = self.first_places(&cycles);
        let step = |relation, ends: [EntityId; 2]| {
            let place = places.get(&(relation, ends)).map(|&place| self.place(place)).unwrap_or_default();
            CycleClaim { subject: ends[0], object: ends[1], place }
        };
        let cycle = |(relation, steps): (u32, Vec<_>)| Cycle {
            relation: RelationId(relation),
            steps: steps.into_iter().map(|ends| step(relation, ends)).collect(),
        };
        cycles.into_iter().map(cycle).collect()
    }

    fn is_asserted(&self, details: u32) -> bool {
        Status::ALL[self.facts.pool.details.get(details).status as usize].is_asserted()
    }

    /// What rows of imports assert of a relation, from each subject to its object, with where they stand.
    fn edges_of_rows(&self, relation: u32) -> impl Iterator<Item = (EntityId, EntityId, PlaceRow)> {
        let rows = self.bulk.rows.get(relation as usize).into_iter().flatten();
        rows.filter(|row| self.is_asserted(row.details)).flat_map(|row| {
            let members = self.facts.pool.details.get(row.details).subjects;
            let one = Some(row.subject).filter(|_| members.is_empty());
            let place = PlaceRow { file: row.file, line: row.line };
            let object = match row.object.decode() {
                Coded::Entity(object) => Some(object),
                _ => None,
            };
            let subjects = members.iter().copied().chain(one);
            subjects.filter_map(move |subject| object.map(|object| (subject, object, place)))
        })
    }

    /// For each step of the cycles, the first place where it is asserted.
    fn first_places(&self, cycles: &[(u32, Vec<[EntityId; 2]>)]) -> HashMap<(u32, [EntityId; 2]), PlaceRow> {
        let mut places: HashMap<(u32, [EntityId; 2]), Option<PlaceRow>> = HashMap::new();
        for (relation, steps) in cycles {
            places.extend(steps.iter().map(|&ends| ((*relation, ends), None)));
        }
        let mut take = |relation, ends, place: PlaceRow| {
            if let Some(first) = places.get_mut(&(relation, ends))
                && first.is_none_or(|first| self.place(place) < self.place(first))
            {
                *first = Some(place);
            }
        };
        for attested in &self.facts.attestations {
            let core = self.facts.claims.get(attested.claim);
            if let Coded::Entity(object) = core.object.decode()
                && self.is_asserted(core.details)
            {
                let members = self.facts.pool.details.get(core.details).subjects;
                let subjects = if members.is_empty() { std::slice::from_ref(&core.subject) } else { members };
                subjects.iter().for_each(|&subject| take(core.relation, [subject, object], attested.place));
            }
        }
        for &relation in cycles.iter().map(|(relation, _)| relation).collect::<BTreeSet<_>>() {
            let rows = self.edges_of_rows(relation);
            rows.for_each(|(subject, object, place)| take(relation, [subject, object], place));
        }
        places.into_iter().filter_map(|(step, place)| Some((step, place?))).collect()
    }
}

/// One cycle of each strongly connected part. Kosaraju's algorithm, since petgraph's Tarjan recurses as deep as
/// the longest chain.
fn cycles_of(graph: &DiGraphMap<EntityId, ()>) -> Vec<Vec<[EntityId; 2]>> {
    let cycle = |mut part: Vec<EntityId>| {
        part.sort_unstable();
        let first = *part.first()?;
        // Whatever follows the first within the part leads back to it.
        let next = graph.neighbors(first).filter(|next| part.binary_search(next).is_ok()).min()?;
        let (_, path) = astar(graph, next, |entity| entity == first, |_| 1, |_| 0)?;
        let starts = [first].into_iter().chain(path.iter().copied());
        Some(starts.zip(&path).map(|(from, &to)| [from, to]).collect())
    };
    let mut cycles: Vec<_> = kosaraju_scc(graph).into_iter().filter_map(cycle).collect();
    cycles.sort_unstable();
    cycles
}
