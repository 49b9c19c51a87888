//! Variables that all lead to the same one.

use super::pattern::{Edge, Node, Pattern, Reader};
use super::sizes::Sizes;
use super::trees::{Link, Said, SharedAncestor};
use crate::model::TypeId;
use crate::resolve::query::{Reach, Var};

/// The pattern where links are taken between those only who are alike in what they lead to, instead of asking of each
/// that it leads there. `None` if there is no such place. It has as many solutions.
///
/// The variables that lead to one must be linked with each other, so that all are alike if those that are linked are; each
/// of them leads there by links by which nothing has several neighbours, so that they are bound in one way; and they lead
/// there by the same relations and types, so that what one leads to the others do.
///
/// The root, if it is given, stays.
pub fn apply(pattern: &Pattern, root: Option<Var>, reader: &mut Reader) -> Option<Pattern> {
    (0..pattern.nodes.len()).find_map(|end| lead_to(end, pattern, root, reader))
}

fn lead_to(end: usize, pattern: &Pattern, root: Option<Var>, reader: &mut Reader) -> Option<Pattern> {
    let ways = Walk { pattern, reader }.ways(end);
    let first = ways.first()?;
    let alike: Vec<&Way> = ways.iter().filter(|way| way.path == first.path && way.start != end).collect();
    let starts: Vec<usize> = alike.iter().map(|way| way.start).collect();
    let between = |edge: &Edge| starts.contains(&edge.from) && starts.contains(&edge.to);
    let can_be = |edge: &Edge| {
        reader.said[edge.said].reach == Reach::Direct && reader.said[edge.said].shared_ancestor.is_none()
    };
    let linked: Vec<Edge> = pattern.edges.iter().copied().filter(|it| between(it) && can_be(it)).collect();
    (starts.len() > 1 && are_connected(&starts, &linked)).then_some(())?;
    let to = *pattern.nodes[end].vars.first()?;
    let removed: Vec<usize> = alike[1..].iter().flat_map(|way| &way.through).copied().collect();
    let is_root = |node: &usize| pattern.nodes[*node].vars.iter().any(|&var| Some(var) == root);
    (!removed.iter().any(is_root)).then_some(())?;
    let mut changed = Pattern::default();
    let mut place = vec![0; pattern.nodes.len()];
    for (index, node) in pattern.nodes.iter().enumerate().filter(|(index, _)| !removed.contains(index)) {
        place[index] = changed.nodes.len();
        changed.nodes.push(node.clone());
    }
    let leads_there = |edge: &Edge| alike[1..].iter().any(|way| way.edges.contains(edge));
    for edge in pattern.edges.iter().filter(|edge| !leads_there(edge)) {
        let mut edge = *edge;
        if linked.contains(&edge) {
            let shared_ancestor = Some(SharedAncestor { to, path: first.path.clone() });
            edge.said = reader.number(Said { shared_ancestor, ..reader.said[edge.said].clone() });
        }
        changed.edges.push(Edge { from: place[edge.from], to: place[edge.to], said: edge.said });
    }
    changed.edges.sort_unstable();
    Some(changed)
}

/// How a variable leads to another.
struct Way {
    start: usize,
    through: Vec<usize>,
    edges: Vec<Edge>,
    path: Vec<(Link, Vec<TypeId>)>,
}

struct Walk<'w, 's> {
    pattern: &'w Pattern,
    reader: &'w Reader<'s>,
}

impl Walk<'_, '_> {
    /// The ways that lead to a variable, each from the first that something else hangs on.
    fn ways(&self, end: usize) -> Vec<Way> {
        let nothing = Way { start: end, through: vec![], edges: vec![], path: vec![] };
        let last = self.edges_of(end).filter_map(|edge| self.longer(&nothing, edge));
        last.map(|mut way| {
            while let Some(longer) = self.further(&way, end) {
                way = longer;
            }
            way
        })
        .collect()
    }

    /// The way from one variable before, if nothing hangs on the first but the way.
    fn further(&self, way: &Way, end: usize) -> Option<Way> {
        let Node { near, other_than, loops, wholes, .. } = &self.pattern.nodes[way.start];
        let alone = near.is_empty() && other_than.is_empty() && loops.is_empty() && wholes.is_empty();
        let before: Vec<Edge> = self.edges_of(way.start).filter(|edge| !way.edges.contains(edge)).collect();
        let [before] = before[..] else { return None };
        let longer = self.longer(way, before).filter(|_| alone)?;
        (longer.start != end && !way.through.contains(&longer.start)).then_some(longer)
    }

    /// The way with an edge before it, if its only claims lead along it.
    fn longer(&self, way: &Way, edge: Edge) -> Option<Way> {
        let forward = edge.to == way.start;
        let start = if forward { edge.from } else { edge.to };
        let link = Link { said: edge.said, forward };
        let sizes = Sizes { snapshot: self.reader.snapshot };
        sizes.is_one(&self.reader.said, link).then_some(())?;
        let mut longer =
            Way { start, through: way.through.clone(), edges: way.edges.clone(), path: way.path.clone() };
        if !way.edges.is_empty() {
            longer.through.push(way.start);
        }
        longer.edges.push(edge);
        longer.path.insert(0, (link, self.pattern.nodes[way.start].types.clone()));
        Some(longer)
    }

    fn edges_of(&self, node: usize) -> impl Iterator<Item = Edge> {
        self.pattern.edges.iter().copied().filter(move |edge| edge.from == node || edge.to == node)
    }
}

/// Whether the edges connect all of the nodes.
fn are_connected(nodes: &[usize], edges: &[Edge]) -> bool {
    let mut reached = vec![nodes[0]];
    let mut next = 0;
    while let Some(&node) = reached.get(next) {
        next += 1;
        for edge in edges.iter().filter(|edge| edge.from == node || edge.to == node) {
            let other = if edge.from == node { edge.to } else { edge.from };
            if !reached.contains(&other) {
                reached.push(other);
            }
        }
    }
    nodes.iter().all(|node| reached.contains(node))
}
