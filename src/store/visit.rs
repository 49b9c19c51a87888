//! The snapshot as a graph of petgraph's, so that its algorithms run on it: entities are nodes, and every
//! asserted claim from an entity to an entity is an edge, one for each of its subjects.
//!
//! [`Snapshot::directed`] follows claims from subject to object, those of a symmetric relation either way.
//! [`Snapshot::undirected`] follows all claims either way. Both see all relations, or one by
//! [`GraphView::of_relation`]; petgraph's `NodeFiltered` leaves entities out.

use super::Snapshot;
use super::adjacency::Neighbours;
use crate::model::{ClaimId, EntityId, RelationId};
use petgraph::visit::{
    Data, EdgeRef, GraphBase, GraphProp, GraphRef, IntoEdgeReferences, IntoEdges, IntoEdgesDirected,
    IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, NodeCompactIndexable, NodeCount,
    NodeIndexable, VisitMap, Visitable,
};
use petgraph::{Directed, Direction, EdgeType, Undirected};
use std::iter::Map;
use std::marker::PhantomData;
use std::ops::Range;

/// The graph of a snapshot; `Ty` is petgraph's `Directed` or `Undirected`.
pub struct GraphView<'s, Ty> {
    snapshot: &'s Snapshot,
    /// The relations whose claims are edges: the first, and the end.
    relations: (u32, u32),
    ty: PhantomData<Ty>,
}

/// A claim as an edge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClaimEdge {
    pub source: EntityId,
    pub target: EntityId,
    pub claim: ClaimId,
}

impl Snapshot {
    /// The claims from subject to object.
    pub fn directed(&self) -> GraphView<'_, Directed> {
        GraphView { snapshot: self, relations: (0, self.schema().relations.len() as u32), ty: PhantomData }
    }

    /// The claims either way.
    pub fn undirected(&self) -> GraphView<'_, Undirected> {
        GraphView { snapshot: self, relations: self.directed().relations, ty: PhantomData }
    }
}

impl<'s, Ty: EdgeType> GraphView<'s, Ty> {
    /// The same view of the claims of one relation alone.
    pub fn of_relation(self, relation: RelationId) -> GraphView<'s, Ty> {
        GraphView { relations: (relation.0, relation.0 + 1), ..self }
    }

    /// The edges on one side of an entity, or on both where the graph is undirected.
    fn edges_at(self, entity: EntityId, direction: Direction) -> Edges<'s> {
        let sides: &[Direction] = match (Ty::is_directed(), direction) {
            (true, Direction::Outgoing) => &[Direction::Outgoing],
            (true, Direction::Incoming) => &[Direction::Incoming],
            (false, _) => &[Direction::Outgoing, Direction::Incoming],
        };
        let count = sides.len() as u32;
        Edges {
            snapshot: self.snapshot,
            entity,
            direction,
            sides,
            steps: self.relations.0 * count..self.relations.1 * count,
            here: Neighbours::none(),
            incoming: false,
        }
    }
}

/// The edges at one entity, by relation.
#[derive(Clone)]
pub struct Edges<'s> {
    snapshot: &'s Snapshot,
    entity: EntityId,
    /// Whether the entity is the source or the target of what is yielded.
    direction: Direction,
    /// The sides to look at in each relation.
    sides: &'static [Direction],
    /// The steps to come: the sides of the first relation, of the second, and so on.
    steps: Range<u32>,
    /// What is left of the step at hand, and whether it is on the incoming side.
    here: Neighbours<'s>,
    incoming: bool,
}

impl Edges<'_> {
    /// Goes to the next side, or to the next relation.
    fn step(&mut self) -> Option<()> {
        let step = self.steps.next()?;
        let count = self.sides.len() as u32;
        let relation = RelationId(step / count);
        self.incoming = self.sides[(step % count) as usize] == Direction::Incoming;
        // The claims of a symmetric relation are outgoing at both ends already.
        let again = count > 1 && self.snapshot.schema().relation(relation).symmetric;
        self.here = match self.incoming {
            true if again => Neighbours::none(),
            true => self.snapshot.into(relation, self.entity),
            false => self.snapshot.from(relation, self.entity),
        };
        Some(())
    }
}

impl Iterator for Edges<'_> {
    type Item = ClaimEdge;

    fn next(&mut self) -> Option<ClaimEdge> {
        loop {
            let Some((neighbour, claim)) = self.here.next() else {
                self.step()?;
                continue;
            };
            // A loop at the entity has been seen on its outgoing side.
            let again = self.incoming && self.sides.len() > 1 && neighbour == self.entity;
            if again || !self.snapshot.status(claim).is_asserted() {
                continue;
            }
            return Some(match self.direction {
                Direction::Outgoing => ClaimEdge { source: self.entity, target: neighbour, claim },
                Direction::Incoming => ClaimEdge { source: neighbour, target: self.entity, claim },
            });
        }
    }
}

/// All edges, by claim.
pub struct EdgeReferences<'s> {
    snapshot: &'s Snapshot,
    directed: bool,
    /// The claims to come.
    claims: Range<u32>,
    /// The claim at hand with its object and the subjects to come.
    claim: ClaimId,
    object: EntityId,
    subjects: &'s [EntityId],
    /// The edge at hand the other way round.
    back: Option<ClaimEdge>,
}

impl Iterator for EdgeReferences<'_> {
    type Item = ClaimEdge;

    fn next(&mut self) -> Option<ClaimEdge> {
        if let Some(back) = self.back.take() {
            return Some(back);
        }
        loop {
            if let [source, rest @ ..] = self.subjects {
                self.subjects = rest;
                let edge = ClaimEdge { source: *source, target: self.object, claim: self.claim };
                let relation = self.snapshot.relation(self.claim);
                let both = self.directed && self.snapshot.schema().relation(relation).symmetric;
                let back = ClaimEdge { source: edge.target, target: edge.source, ..edge };
                self.back = (both && back != edge).then_some(back);
                return Some(edge);
            }
            self.claim = ClaimId(self.claims.next()?);
            if let Some(object) = self.snapshot.object_entity(self.claim)
                && self.snapshot.status(self.claim).is_asserted()
            {
                self.object = object;
                self.subjects = self.snapshot.subjects_of(self.claim);
            }
        }
    }
}

/// The entities visited so far.
pub struct Visited(Vec<u64>);

impl VisitMap<EntityId> for Visited {
    fn visit(&mut self, entity: EntityId) -> bool {
        let before = self.is_visited(&entity);
        self.0[entity.index() / 64] |= 1 << (entity.0 % 64);
        !before
    }

    fn is_visited(&self, entity: &EntityId) -> bool {
        self.0[entity.index() / 64] >> (entity.0 % 64) & 1 == 1
    }

    fn unvisit(&mut self, entity: EntityId) -> bool {
        let before = self.is_visited(&entity);
        self.0[entity.index() / 64] &= !(1 << (entity.0 % 64));
        before
    }
}

// What petgraph's algorithms ask of a graph.

impl<Ty> Clone for GraphView<'_, Ty> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Ty> Copy for GraphView<'_, Ty> {}

impl<Ty> GraphBase for GraphView<'_, Ty> {
    type NodeId = EntityId;
    /// A claim of a group is an edge for each member, all of one id.
    type EdgeId = ClaimId;
}

impl<Ty> GraphRef for GraphView<'_, Ty> {}

impl<Ty: EdgeType> GraphProp for GraphView<'_, Ty> {
    type EdgeType = Ty;
}

impl<Ty> Data for GraphView<'_, Ty> {
    type NodeWeight = ();
    type EdgeWeight = ClaimId;
}

impl EdgeRef for ClaimEdge {
    type NodeId = EntityId;
    type EdgeId = ClaimId;
    type Weight = ClaimId;

    fn source(&self) -> EntityId {
        self.source
    }
    fn target(&self) -> EntityId {
        self.target
    }
    fn weight(&self) -> &ClaimId {
        &self.claim
    }
    fn id(&self) -> ClaimId {
        self.claim
    }
}

impl<Ty> NodeCount for GraphView<'_, Ty> {
    fn node_count(&self) -> usize {
        self.snapshot.entity_count()
    }
}

impl<Ty> NodeIndexable for GraphView<'_, Ty> {
    fn node_bound(&self) -> usize {
        self.snapshot.entity_count()
    }
    fn to_index(&self, entity: EntityId) -> usize {
        entity.index()
    }
    fn from_index(&self, index: usize) -> EntityId {
        EntityId::from(index)
    }
}

impl<Ty> NodeCompactIndexable for GraphView<'_, Ty> {}

impl<Ty> Visitable for GraphView<'_, Ty> {
    type Map = Visited;

    fn visit_map(&self) -> Visited {
        Visited(vec![0; self.node_count().div_ceil(64)])
    }
    fn reset_map(&self, map: &mut Visited) {
        *map = self.visit_map();
    }
}

impl<Ty> IntoNodeIdentifiers for GraphView<'_, Ty> {
    type NodeIdentifiers = Map<Range<usize>, fn(usize) -> EntityId>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        (0..self.node_count()).map(EntityId::from)
    }
}

impl<'s, Ty: EdgeType> IntoEdgeReferences for GraphView<'s, Ty> {
    type EdgeRef = ClaimEdge;
    type EdgeReferences = EdgeReferences<'s>;

    fn edge_references(self) -> EdgeReferences<'s> {
        let of = |relation| self.snapshot.claims_of(RelationId(relation));
        let (first, end) = self.relations;
        let claims = if first < end { of(first).start..of(end - 1).end } else { 0..0 };
        EdgeReferences {
            snapshot: self.snapshot,
            directed: Ty::is_directed(),
            claims,
            claim: ClaimId(0),
            object: EntityId(0),
            subjects: &[],
            back: None,
        }
    }
}

impl<'s, Ty: EdgeType> IntoEdges for GraphView<'s, Ty> {
    type Edges = Edges<'s>;

    fn edges(self, entity: EntityId) -> Edges<'s> {
        self.edges_at(entity, Direction::Outgoing)
    }
}

impl<'s, Ty: EdgeType> IntoEdgesDirected for GraphView<'s, Ty> {
    type EdgesDirected = Edges<'s>;

    fn edges_directed(self, entity: EntityId, direction: Direction) -> Edges<'s> {
        self.edges_at(entity, direction)
    }
}

impl<'s, Ty: EdgeType> IntoNeighbors for GraphView<'s, Ty> {
    type Neighbors = Map<Edges<'s>, fn(ClaimEdge) -> EntityId>;

    fn neighbors(self, entity: EntityId) -> Self::Neighbors {
        self.neighbors_directed(entity, Direction::Outgoing)
    }
}

impl<'s, Ty: EdgeType> IntoNeighborsDirected for GraphView<'s, Ty> {
    type NeighborsDirected = Map<Edges<'s>, fn(ClaimEdge) -> EntityId>;

    fn neighbors_directed(self, entity: EntityId, direction: Direction) -> Self::NeighborsDirected {
        self.edges_at(entity, direction).map(match direction {
            Direction::Outgoing => |edge| edge.target,
            Direction::Incoming => |edge| edge.source,
        })
    }
}
