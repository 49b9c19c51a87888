//! Claims of an acyclic relation that lead back to where they began.

use super::builder::Builder;
use crate::model::claim::Status;
use crate::model::schema::Place;
use crate::model::{EntityId, RelationId};
use petgraph::algo::{astar, kosaraju_scc};
use petgraph::graphmap::DiGraphMap;
use std::collections::{HashMap, HashSet};

/// A cycle of claims.
#[derive(Clone, PartialEq, Debug)]
pub struct Cycle {
    pub relation: RelationId,
    /// Each leads on to the subject of the next, the last to that of the first.
    pub steps: Vec<Step>,
}

/// One claim of a cycle, in the builder's ids.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
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
        let mut graphs: HashMap<u32, DiGraphMap<EntityId, u32>> =
            acyclic.map(|id| (id.0, DiGraphMap::new())).collect();
        let edges = self.graph.raw_edges().iter().map(|edge| {
            (EntityId::from(edge.source().index()), EntityId::from(edge.target().index()), edge.weight)
        });
        for (subject, object, claim) in edges.chain(self.beyond.iter().copied()) {
            let core = self.facts.claims.get(claim);
            let status = Status::ALL[self.facts.pool.details.get(core.details).status as usize];
            if let Some(graph) = graphs.get_mut(&core.relation)
                && status.is_asserted()
            {
                graph.add_edge(subject, object, claim);
            }
        }
        let mut found: Vec<(RelationId, Vec<[EntityId; 2]>)> = vec![];
        for relation in self.schema.relation_ids() {
            let cycles = graphs.get(&relation.0).map(cycles_of).unwrap_or_default();
            found.extend(cycles.into_iter().map(|cycle| (relation, cycle)));
        }
        let claim = |relation: RelationId, [from, to]: [EntityId; 2]| graphs[&relation.0][(from, to)];
        let claims =
            found.iter().flat_map(|(relation, steps)| steps.iter().map(|&step| claim(*relation, step)));
        let places = self.first_places(claims.collect());
        let step = |relation, [subject, object]: [EntityId; 2]| {
            let place = places.get(&claim(relation, [subject, object])).cloned().unwrap_or_default();
            Step { subject, object, place }
        };
        let cycle = |(relation, steps): (RelationId, Vec<_>)| Cycle {
            relation,
            steps: steps.into_iter().map(|ends| step(relation, ends)).collect(),
        };
        found.into_iter().map(cycle).collect()
    }

    /// The first place of each of the claims.
    fn first_places(&self, claims: HashSet<u32>) -> HashMap<u32, Place> {
        let mut places: HashMap<u32, Place> = HashMap::new();
        for attested in self.facts.attestations.iter().filter(|attested| claims.contains(&attested.claim)) {
            let place = self.place(attested.place);
            let first = places.entry(attested.claim).or_insert_with(|| place.clone());
            if place < *first {
                *first = place;
            }
        }
        places
    }
}

/// One cycle of each strongly connected part. Kosaraju's algorithm, since petgraph's Tarjan recurses as deep as
/// the longest chain.
fn cycles_of(graph: &DiGraphMap<EntityId, u32>) -> Vec<Vec<[EntityId; 2]>> {
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
