//! From patterns to trees: blocks, roots, and what each is expected to cost.

use super::order::Found;
use super::pattern::{Node, Pattern, Read, Reader};
use super::signed::expand;
use super::sizes::Sizes;
use super::trees::{Branch, Counting, Level, Link, Said, Signed, Tree};
use super::{order, shared_ancestor};
use crate::plan::tree::{Compute, Order, Plan};
use crate::resolve::query::{Function, Term, Var, Vars};
use crate::store::Snapshot;

/// How the solutions of the input are counted for these columns, if that can be done without going through them.
pub fn plan(
    input: &Plan,
    columns: &[(String, Compute)],
    group: &[Var],
    order: &[Order],
    snapshot: &Snapshot,
) -> Option<Counting> {
    let computes = columns.iter().map(|(_, it)| it).chain(order.iter().map(|it| &it.by));
    let by = match group {
        [] => None,
        [by] => Some(*by),
        _ => return None,
    };
    let mut aggregates = vec![];
    for compute in computes {
        match compute {
            Compute::Term(Term::Var(var)) if Some(*var) == by => {}
            Compute::Solutions { .. } | Compute::Aggregate { function: Function::Count, .. } => {
                aggregates.push(compute);
            }
            _ => return None,
        }
    }
    aggregates.dedup();
    let [aggregate] = aggregates[..] else { return None };
    let counted = match aggregate {
        Compute::Aggregate { of, .. } => Some(*of),
        _ => None,
    };
    let mut reader = Reader { snapshot, said: vec![] };
    let read = reader.read(input)?;
    let read = with_blocks(read, &mut reader)?;
    let is_bound = |var: Var| read.pattern.nodes.iter().any(|node| node.vars.contains(&var));
    if !by.into_iter().chain(counted).all(is_bound) {
        return None;
    }
    let (root, distinct) = match (by, counted) {
        (by, None) => (by, false),
        (None, Some(counted)) => (Some(counted), true),
        (Some(by), Some(counted)) if by != counted => (Some(by), false),
        _ => return None,
    };
    let patterns = expand(read.pattern, &read.apart, &reader)?;
    let alone = patterns.len() == 1;
    let mut terms = vec![];
    let mut work = 0.0;
    for (negative, pattern) in patterns {
        let (mut trees, _) = cheapest(&pattern, root, &mut reader)?;
        if let (Some(counted), Some(tree)) = (counted, trees.first_mut()) {
            match (by, alone) {
                (None, true) => tree.branches.iter_mut().for_each(only_existence),
                // Ways add up over all terms before it is asked whether there are any.
                (None, false) => {}
                (Some(_), true) => only_existence_but_of(tree, counted)?,
                (Some(_), false) => return None,
            }
        }
        work += Shapes::of(&reader).work_of_all(&trees);
        terms.push(Signed { negative, trees });
    }
    Some(Counting {
        said: reader.said,
        terms,
        by: root,
        distinct,
        others_exist: counted.is_some() && alone,
        work,
        at_once: true,
    })
}

/// The trees of a pattern, or of one with as many solutions if that takes less work, and how much it takes.
fn cheapest(pattern: &Pattern, root: Option<Var>, reader: &mut Reader) -> Option<(Vec<Tree>, f64)> {
    let trees = Shapes::of(reader).trees(pattern, root)?;
    let work = Shapes::of(reader).work_of_all(&trees);
    let known = reader.said.len();
    let Some(other) = shared_ancestor::apply(pattern, root, reader) else { return Some((trees, work)) };
    let statistics = |said: &Said| reader.snapshot.statistics(said.relation).pairs;
    let chosen: usize = reader.said[known..].iter().map(statistics).sum();
    match cheapest(&other, root, reader) {
        Some((others, less)) if less + 2.0 * chosen as f64 <= work => {
            Some((others, less + 2.0 * chosen as f64))
        }
        _ => {
            reader.said.truncate(known);
            Some((trees, work))
        }
    }
}

/// The pattern with its optional and absent blocks hung on the variables that they share with it.
fn with_blocks<'p>(mut read: Read<'p>, reader: &mut Reader) -> Option<Read<'p>> {
    // A variable that nothing else binds would stand for anything.
    let is_bound = |(index, node): (usize, &Node)| {
        let linked = read.pattern.edges.iter().any(|edge| edge.from == index || edge.to == index);
        linked || !node.types.is_empty() || !node.near.is_empty() || !node.loops.is_empty()
    };
    read.pattern.nodes.iter().enumerate().all(is_bound).then_some(())?;
    let known: Vars = read.pattern.nodes.iter().flat_map(|node| node.vars.iter().copied()).collect();
    let mut others = Vars::new();
    for (optional, block) in std::mem::take(&mut read.blocks) {
        let sees: Vars = match optional {
            true => block.mentions(),
            // What else it mentions is its own.
            false => block.mentions().intersection(&known).copied().collect(),
        };
        let shared: Vec<Var> = sees.intersection(&known).copied().collect();
        let [shared] = shared[..] else { return None };
        // Another block's variable may be meant.
        let own: Vars = block.mentions().difference(&known).copied().collect();
        own.is_disjoint(&others).then_some(())?;
        others.extend(own);
        let inside = reader.read(block)?;
        let inside = with_blocks(inside, reader)?;
        let patterns = expand(inside.pattern, &inside.apart, reader)?;
        let shapes = Shapes::of(reader);
        let trees = patterns.into_iter().map(|(negative, pattern)| {
            let [tree] = <[Tree; 1]>::try_from(shapes.trees(&pattern, Some(shared))?).ok()?;
            Some((negative, tree))
        });
        let mut trees = trees.collect::<Option<Vec<(bool, Tree)>>>()?;
        if let (false, [(_, alone)]) = (optional, &mut trees[..]) {
            alone.branches.iter_mut().for_each(only_existence);
        }
        let whole = if optional { Branch::Optional(trees) } else { Branch::Absent(trees) };
        let node = read.pattern.node(shared);
        read.pattern.nodes[node].wholes.push(whole);
    }
    Some(read)
}

/// Asks only whether there are ways.
fn only_existence(branch: &mut Branch) {
    match branch {
        Branch::Links { to, exists, .. } => {
            *exists = true;
            to.branches.iter_mut().for_each(only_existence);
        }
        Branch::Cycle { levels, exists, .. } => {
            *exists = true;
            let branches = levels.iter_mut().flat_map(|level| &mut level.tree.branches);
            branches.for_each(only_existence);
        }
        Branch::Optional(_) | Branch::Absent(_) => {}
    }
    // What is optional is there or not: one way either way.
    let branches = match branch {
        Branch::Links { to, .. } => vec![&mut to.branches],
        Branch::Cycle { levels, .. } => levels.iter_mut().map(|level| &mut level.tree.branches).collect(),
        Branch::Optional(_) | Branch::Absent(_) => vec![],
    };
    branches.into_iter().for_each(|list| list.retain(|branch| !matches!(branch, Branch::Optional(_))));
}

/// Counts the entities of the variable, each once for an entity of the root. `None` if it does not hang on the root.
fn only_existence_but_of(tree: &mut Tree, counted: Var) -> Option<()> {
    tree.branches.retain(|branch| !matches!(branch, Branch::Optional(_)));
    let mut found = None;
    for branch in &mut tree.branches {
        match branch {
            Branch::Links { to, .. } if to.vars.contains(&counted) => {
                to.branches.retain(|branch| !matches!(branch, Branch::Optional(_)));
                to.branches.iter_mut().for_each(only_existence);
                found = Some(());
            }
            other => only_existence(other),
        }
    }
    found
}

pub struct Shapes<'s> {
    sizes: Sizes<'s>,
    said: &'s [Said],
}

impl<'s> Shapes<'s> {
    fn of(reader: &'s Reader<'s>) -> Shapes<'s> {
        Shapes::over(reader.snapshot, &reader.said)
    }

    pub fn over(snapshot: &'s Snapshot, said: &'s [Said]) -> Shapes<'s> {
        Shapes { sizes: Sizes { snapshot }, said }
    }

    fn work_of_all(&self, trees: &[Tree]) -> f64 {
        trees.iter().map(|tree| self.work(tree, self.domain(tree))).sum()
    }

    /// A tree for each connected part of the pattern; the one of the root first, if there is one.
    /// `None` if chains of claims are parts of cycles.
    fn trees(&self, pattern: &Pattern, root: Option<Var>) -> Option<Vec<Tree>> {
        /// For so many nodes at most every root is tried.
        const FEW: usize = 24;
        let blocks = blocks(pattern);
        let is_chain = |said: usize| self.said[said].is_chain();
        let in_block = |block: &[usize]| {
            let edges = pattern.edges.iter();
            let edges = edges.filter(|edge| block.contains(&edge.from) && block.contains(&edge.to));
            edges.clone().count() > 1 && edges.clone().any(|edge| is_chain(edge.said))
        };
        let loops = pattern.nodes.iter().flat_map(|node| &node.loops);
        if blocks.iter().any(|block| in_block(block)) || loops.copied().any(is_chain) {
            return None;
        }
        let mut trees = vec![];
        for part in parts(pattern) {
            let is_root = |node: &usize| pattern.nodes[*node].vars.iter().any(|&var| Some(var) == root);
            let grow = |node: usize| {
                let tree = self.grow(node, None, pattern, &blocks);
                let work = self.work(&tree, self.domain(&tree));
                (tree, work)
            };
            match part.iter().copied().find(is_root) {
                Some(node) => trees.insert(0, self.grow(node, None, pattern, &blocks)),
                None => {
                    let tried = part.iter().take(if part.len() > FEW { 1 } else { FEW });
                    let best = tried.map(|&node| grow(node)).min_by(|a, b| a.1.total_cmp(&b.1));
                    trees.push(best?.0);
                }
            }
        }
        Some(trees)
    }

    fn grow(&self, node: usize, from: Option<usize>, pattern: &Pattern, blocks: &[Vec<usize>]) -> Tree {
        let Node { vars, types, near, other_than, loops, wholes } = pattern.nodes[node].clone();
        let mut branches = wholes;
        for (index, block) in blocks.iter().enumerate() {
            if Some(index) == from || !block.contains(&node) {
                continue;
            }
            let order = order::cheapest(node, block, pattern, self.said, &self.sizes);
            let grow = |node| self.grow(node, Some(index), pattern, blocks);
            branches.push(match <[Found; 1]>::try_from(order.levels) {
                Ok([Found { node, links, ways: near }]) => {
                    let links = links.into_iter().map(|(_, link)| link).collect();
                    Branch::Links { links, to: grow(node), exists: false, near }
                }
                Err(levels) => {
                    let level = |Found { node, links, ways }| Level { tree: grow(node), links, ways };
                    let levels = levels.into_iter().map(level).collect();
                    Branch::Cycle { levels, exists: false, work: order.work }
                }
            });
        }
        Tree { vars, types, near, other_than, loops, branches }
    }

    /// How many entities a tree's variable may be, at most.
    pub fn domain(&self, tree: &Tree) -> f64 {
        let near = tree.near.iter().map(|(entity, link)| self.sizes.near(self.said, *entity, *link));
        let links = tree.branches.iter().flat_map(|branch| match branch {
            Branch::Links { links, .. } => links.clone(),
            Branch::Cycle { levels, .. } => levels
                .iter()
                .flat_map(|level| &level.links)
                .filter(|(place, _)| *place == 0)
                .map(|(_, link)| *link)
                .collect(),
            Branch::Optional(_) | Branch::Absent(_) => vec![],
        });
        let links: Vec<Link> = links.collect();
        near.fold(self.sizes.domain(self.said, &tree.types, &links), f64::min)
    }

    /// The work to count what hangs on so many entities of the tree's variable.
    fn work(&self, tree: &Tree, entities: f64) -> f64 {
        let branches = tree.branches.iter().map(|branch| match branch {
            Branch::Links { links, to, .. } => {
                let degrees = links.iter().map(|&link| self.sizes.degree(self.said, link));
                let degree = degrees.fold(f64::INFINITY, f64::min);
                let is_chain = links.iter().any(|link| self.said[link.said].is_chain());
                match to.is_plain() && links.len() == 1 {
                    true => entities * if is_chain { degree } else { 1.0 },
                    false => {
                        let domain = self.domain(to).min(entities * degree);
                        let one = links.iter().any(|&link| self.sizes.is_one(self.said, link));
                        entities * if one { 1.0 } else { degree + 1.0 } + self.work(to, domain)
                    }
                }
            }
            Branch::Cycle { levels, work, .. } => {
                let trees = levels.iter().map(|level| &level.tree).filter(|tree| !tree.is_plain());
                entities * work + trees.map(|tree| self.work(tree, self.domain(tree))).sum::<f64>()
            }
            Branch::Optional(trees) | Branch::Absent(trees) => {
                trees.iter().map(|(_, tree)| self.work(tree, entities)).sum()
            }
        });
        entities + branches.sum::<f64>()
    }
}

/// The nodes of each connected part.
fn parts(pattern: &Pattern) -> Vec<Vec<usize>> {
    let mut part_of: Vec<usize> = (0..pattern.nodes.len()).collect();
    for edge in &pattern.edges {
        let (a, b) = (part_of[edge.from], part_of[edge.to]);
        part_of.iter_mut().filter(|it| **it == a.max(b)).for_each(|it| *it = a.min(b));
    }
    let members = |part: usize| (0..part_of.len()).filter(|&node| part_of[node] == part).collect();
    (0..part_of.len()).filter(|&node| part_of[node] == node).map(members).collect()
}

/// The biconnected components, each as its nodes (Hopcroft and Tarjan, *Efficient algorithms for graph
/// manipulation*, 1973).
fn blocks(pattern: &Pattern) -> Vec<Vec<usize>> {
    let nodes = pattern.nodes.len();
    let mut neighbours = vec![vec![]; nodes];
    for edge in &pattern.edges {
        neighbours[edge.from].push(edge.to);
        neighbours[edge.to].push(edge.from);
    }
    let mut search = Blocks { neighbours, depth: vec![0; nodes], stack: vec![], found: vec![] };
    for node in 0..nodes {
        if search.depth[node] == 0 {
            search.visit(node, None, 1);
            search.stack.clear();
        }
    }
    search.found
}

struct Blocks {
    neighbours: Vec<Vec<usize>>,
    /// From 1; 0 is not visited yet.
    depth: Vec<usize>,
    stack: Vec<usize>,
    found: Vec<Vec<usize>>,
}

impl Blocks {
    /// The least depth that can be reached from below the node without its parent. A pattern has few nodes
    /// ([`MOST_CLAUSES`](crate::plan::lower::MOST_CLAUSES)), so that the recursion is shallow.
    fn visit(&mut self, node: usize, parent: Option<usize>, depth: usize) -> usize {
        self.depth[node] = depth;
        self.stack.push(node);
        let mut low = depth;
        for other in self.neighbours[node].clone() {
            if self.depth[other] > 0 {
                if Some(other) != parent {
                    low = low.min(self.depth[other]);
                }
                continue;
            }
            let below = self.visit(other, Some(node), depth + 1);
            if below >= depth {
                let start = self.stack.iter().position(|&it| it == other).unwrap_or(0);
                let mut block = self.stack.split_off(start);
                block.push(node);
                self.found.push(block);
            }
            low = low.min(below);
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::super::pattern::Edge;
    use super::*;

    fn graph(edges: &[(usize, usize)]) -> Pattern {
        let nodes = edges.iter().map(|edge| edge.0.max(edge.1) + 1).max().unwrap_or(0);
        let edges = edges.iter().map(|&(from, to)| Edge { from, to, said: 0 });
        Pattern { nodes: vec![Node::default(); nodes], edges: edges.collect() }
    }

    #[test]
    fn blocks_are_bridges_and_cycles() {
        // A triangle, a bridge, and a square on its other end.
        let pattern = graph(&[(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 6), (6, 3)]);
        let mut found: Vec<Vec<usize>> = blocks(&pattern);
        found.iter_mut().for_each(|block| block.sort());
        found.sort();
        assert_eq!(found, [vec![0, 1, 2], vec![2, 3], vec![3, 4, 5, 6]]);
    }
}
