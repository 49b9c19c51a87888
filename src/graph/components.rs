//! Strongly connected components: nodes that all lead to each other.

use petgraph::visit::{
    Dfs, DfsPostOrder, IntoNeighborsDirected, NodeFiltered, Reversed, VisitMap, Visitable,
};

/// The components of what the seeds lead to, each once, in the order of the seeds. A node that no other leads back to is one by
/// itself. Kosaraju's algorithm, as petgraph has it for whole graphs; its searches keep their own stacks, so that a long chain
/// takes no deep recursion. Where few nodes have edges, nobody goes through the others.
pub fn strongly_connected<G>(graph: G, seeds: impl Iterator<Item = G::NodeId> + Clone) -> Vec<Vec<G::NodeId>>
where
    G: IntoNeighborsDirected + Visitable,
{
    let mut finished = vec![];
    let mut search = DfsPostOrder::empty(graph);
    for seed in seeds {
        if !search.discovered.is_visited(&seed) {
            search.move_to(seed);
            while let Some(node) = search.next(graph) {
                finished.push(node);
            }
        }
    }
    // Nodes that only lead here are of no component of what was reached.
    let reached = NodeFiltered::from_fn(graph, |node| search.discovered.is_visited(&node));
    let backwards = Reversed(&reached);
    let mut search = Dfs::empty(backwards);
    let mut components = vec![];
    for &node in finished.iter().rev() {
        if !search.discovered.is_visited(&node) {
            search.move_to(node);
            let component = std::iter::from_fn(|| search.next(backwards));
            components.push(component.collect());
        }
    }
    components
}

#[cfg(test)]
mod tests {
    use super::*;
    use petgraph::algo::kosaraju_scc;
    use petgraph::graph::{DiGraph, NodeIndex};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn sets(components: Vec<Vec<NodeIndex>>) -> BTreeSet<BTreeSet<NodeIndex>> {
        components.into_iter().map(|component| component.into_iter().collect()).collect()
    }

    proptest! {
        /// Those of all seeds are those of the whole graph; of some seeds, those of what they lead to.
        #[test]
        fn components_are_those_of_the_whole_graph(
            edges in prop::collection::vec((0..12_u32, 0..12_u32), 0..30),
            first in 0..12_u32,
        ) {
            let mut graph = DiGraph::<(), ()>::from_edges(edges);
            while graph.node_count() < 12 {
                graph.add_node(());
            }
            let all = sets(kosaraju_scc(&graph));
            prop_assert_eq!(&sets(strongly_connected(&graph, graph.node_indices())), &all);
            let mut reached = BTreeSet::new();
            let mut search = Dfs::new(&graph, NodeIndex::from(first));
            while let Some(node) = search.next(&graph) {
                reached.insert(node);
            }
            let of_reached = all.into_iter().filter(|component| component.is_subset(&reached)).collect();
            prop_assert_eq!(sets(strongly_connected(&graph, [NodeIndex::from(first)].into_iter())), of_reached);
        }
    }
}
