//! petgraph's algorithms say the same of the graph under construction and of the snapshot.

use super::*;
use petgraph::algo;
use petgraph::graph::DiGraph;
use petgraph::visit::{EdgeRef, IntoEdgeReferences, IntoEdges, IntoEdgesDirected, NodeFiltered};
use petgraph::{Direction, Undirected};
use std::collections::HashMap;

/// The builder's graph as the snapshot shows it: asserted claims, those of symmetric relations both ways.
fn asserted(builder: &Builder) -> DiGraph<String, ()> {
    let is_asserted = |claim: u32| {
        let details = builder.facts.claims.get(claim).details;
        Status::ALL[builder.facts.pool.details.get(details).status as usize].is_asserted()
    };
    let mut graph = builder.graph.filter_map(
        |_, node| Some(node.name.to_string()),
        |edge, &claim| is_asserted(claim).then(|| (claim, builder.graph.edge_endpoints(edge))),
    );
    for edge in graph.edge_indices().collect::<Vec<_>>() {
        let (claim, _) = graph[edge];
        let (source, target) = graph.edge_endpoints(edge).unwrap();
        if is_symmetric(RelationId(builder.facts.claims.get(claim).relation)) && source != target {
            graph.add_edge(target, source, (claim, None));
        }
    }
    graph.map(|_, name| name.clone(), |_, _| ())
}

/// How far each node is from the start that a search found, in the ids of the snapshot.
fn far<N>(found: impl IntoIterator<Item = (N, u32)>, id: impl Fn(N) -> EntityId) -> BTreeMap<EntityId, u32> {
    found.into_iter().map(|(node, far)| (id(node), far)).collect()
}

/// Sets of names that hang together.
fn parts(parts: impl IntoIterator<Item = Vec<String>>) -> BTreeSet<BTreeSet<String>> {
    parts.into_iter().map(|part| part.into_iter().collect()).collect()
}

proptest! {
    #[test]
    fn algorithms_agree_on_builder_and_snapshot(content in content()) {
        let order: Vec<usize> = (0..content.entities.len()).rev().collect();
        let claims: Vec<usize> = (0..content.claims.len()).collect();
        let builder = build(&content, &order, &claims);
        let graph = asserted(&builder);
        let snapshot = builder.freeze();
        let view = snapshot.directed();
        let name = |id: EntityId| snapshot.name(id).to_string();
        let id: HashMap<String, EntityId> = entities(&snapshot).map(|id| (name(id), id)).collect();

        let of_graph = algo::tarjan_scc(&graph).into_iter();
        let of_graph = of_graph.map(|part| part.into_iter().map(|node| graph[node].clone()).collect());
        for scc in [algo::tarjan_scc(view), algo::kosaraju_scc(view)] {
            let of_view = scc.into_iter().map(|part| part.into_iter().map(name).collect());
            prop_assert_eq!(parts(of_view), parts(of_graph.clone()));
        }
        prop_assert_eq!(algo::connected_components(view), algo::connected_components(&graph));
        prop_assert_eq!(
            algo::connected_components(snapshot.undirected()),
            algo::connected_components(&graph)
        );
        prop_assert_eq!(algo::toposort(view, None).is_ok(), algo::toposort(&graph, None).is_ok());

        let excluded = EntityId(0);
        let both_ways = graph.clone().into_edge_type::<Undirected>();
        for node in graph.node_indices() {
            let of = |node| id[&graph[node]];
            let start = of(node);
            prop_assert_eq!(
                far(algo::dijkstra(view, start, None, |_| 1), |it| it),
                far(algo::dijkstra(&graph, node, None, |_| 1), of)
            );
            prop_assert_eq!(
                far(algo::dijkstra(snapshot.undirected(), start, None, |_| 1), |it| it),
                far(algo::dijkstra(&both_ways, node, None, |_| 1), of)
            );
            if start != excluded {
                let around = NodeFiltered::from_fn(snapshot.undirected(), |it| it != excluded);
                let expected = NodeFiltered::from_fn(&both_ways, |it| of(it) != excluded);
                prop_assert_eq!(
                    far(algo::dijkstra(&around, start, None, |_| 1), |it| it),
                    far(algo::dijkstra(&expected, node, None, |_| 1), of)
                );
            }
            for other in graph.node_indices() {
                prop_assert_eq!(
                    algo::has_path_connecting(view, start, id[&graph[other]], None),
                    algo::has_path_connecting(&graph, node, other, None)
                );
            }
        }
    }

    #[test]
    fn edges_of_nodes_are_the_edges_of_the_graph(content in content()) {
        let snapshot = freeze(&content);
        let relations = snapshot.schema().relation_ids().map(|it| snapshot.directed().of_relation(it));
        for view in relations.chain([snapshot.directed()]) {
            let mut all: Vec<_> = view.edge_references().collect();
            all.sort();
            let mut out: Vec<_> = entities(&snapshot).flat_map(|id| view.edges(id)).collect();
            out.sort();
            prop_assert_eq!(&out, &all);
            let into = |id| view.edges_directed(id, Direction::Incoming);
            let mut into: Vec<_> = entities(&snapshot).flat_map(into).collect();
            into.sort();
            prop_assert_eq!(&into, &all);
        }
        let view = snapshot.undirected();
        let ends = |(source, target)| if source < target { (source, target) } else { (target, source) };
        let mut all: Vec<_> =
            view.edge_references().map(|it| (ends((it.source(), it.target())), it.claim)).collect();
        all.sort();
        let mut out: Vec<_> = entities(&snapshot).flat_map(|id| view.edges(id)).collect();
        // Each but a loop is seen from both its ends.
        out.retain(|edge| edge.source <= edge.target);
        let mut out: Vec<_> = out.iter().map(|it| ((it.source, it.target), it.claim)).collect();
        out.sort();
        // A group that contains the object of a symmetric relation has the same edge from two sides.
        all.dedup();
        out.dedup();
        prop_assert_eq!(out, all);
    }
}
