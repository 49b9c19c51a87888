//! The order in which the variables of a block are searched.

use super::pattern::Pattern;
use super::sizes::Sizes;
use super::trees::{Link, Said};

/// Blocks of up to so many variables try every order; larger ones take the cheapest step each time.
const FEW: usize = 8;

/// An order of a block's nodes after the first.
pub struct Order {
    pub levels: Vec<Found>,
    /// Claims and entities looked at for each entity of the first node, as expected.
    pub work: f64,
}

/// A node of a block after the first.
pub struct Found {
    pub node: usize,
    /// The links by which it is found from nodes before, by their places.
    pub links: Vec<(usize, Link)>,
    /// Ways to bind the nodes up to this one for each entity of the first, as expected.
    pub ways: f64,
}

/// The cheapest order that starts with the first node.
pub fn cheapest(first: usize, block: &[usize], pattern: &Pattern, said: &[Said], sizes: &Sizes) -> Order {
    let mut search = Search { block, pattern, said, sizes, best: None };
    let mut order = vec![first];
    search.extend(&mut order, &mut vec![1.0], 0.0);
    let (order, ways, work) = search.best.unwrap_or((block.to_vec(), vec![1.0; block.len()], f64::INFINITY));
    let level = |place: usize| {
        let links = links(&order[..place], order[place], pattern);
        Found { node: order[place], links, ways: ways[place] }
    };
    Order { levels: (1..order.len()).map(level).collect(), work }
}

/// The links to a node from those before it, by their places.
fn links(before: &[usize], node: usize, pattern: &Pattern) -> Vec<(usize, Link)> {
    let place = |other: usize| before.iter().position(|&it| it == other);
    let link = pattern.edges.iter().filter_map(|edge| match () {
        _ if edge.to == node => Some((place(edge.from)?, Link { said: edge.said, forward: true })),
        _ if edge.from == node => Some((place(edge.to)?, Link { said: edge.said, forward: false })),
        _ => None,
    });
    link.collect()
}

struct Search<'p> {
    block: &'p [usize],
    pattern: &'p Pattern,
    said: &'p [Said],
    sizes: &'p Sizes<'p>,
    /// The nodes, the ways up to each, and the work of all.
    best: Option<(Vec<usize>, Vec<f64>, f64)>,
}

impl Search<'_> {
    /// Tries every way to go on from nodes that are bound in so many ways up to each, after so much work.
    fn extend(&mut self, order: &mut Vec<usize>, ways: &mut Vec<f64>, work: f64) {
        if self.best.as_ref().is_some_and(|(.., best)| work >= *best) {
            return;
        }
        if order.len() == self.block.len() {
            self.best = Some((order.clone(), ways.clone(), work));
            return;
        }
        let mut next = vec![];
        for &node in self.block.iter().filter(|node| !order.contains(node)) {
            let links = links(order, node, self.pattern);
            if !links.is_empty() {
                next.push((node, self.step(node, &links, order, ways)));
            }
        }
        next.sort_by(|(a, of_a), (b, of_b)| of_a.work.total_cmp(&of_b.work).then(a.cmp(b)));
        if self.block.len() > FEW {
            next.truncate(1);
        }
        for (node, step) in next {
            order.push(node);
            ways.push(step.ways);
            self.extend(order, ways, work + step.work);
            order.pop();
            ways.pop();
        }
    }

    /// What it takes to find a node by links from nodes before it.
    fn step(&self, node: usize, links: &[(usize, Link)], order: &[usize], ways: &[f64]) -> Step {
        let now = ways.last().copied().unwrap_or(1.0);
        let domain = self.domain(node, None);
        let found = |(place, link): &(usize, Link)| {
            let keys = self.sizes.keys(self.said, *link).max(1.0);
            let chance = (keys / self.domain(order[*place], Some(*link))).min(1.0);
            let per = self.sizes.degree(self.said, *link) * chance;
            let to = self.sizes.keys(self.said, link.reversed()).max(domain);
            (per, (per / to).min(1.0))
        };
        let found: Vec<(f64, f64)> = links.iter().map(found).collect();
        let least = (0..found.len()).min_by(|&a, &b| found[a].0.total_cmp(&found[b].0)).unwrap_or(0);
        // Whether a list has an entity is searched for.
        let asked = links.iter().zip(&found).enumerate().filter(|(index, _)| *index != least);
        let asked = asked.map(|(_, (_, (per, _)))| (1.0 + per).log2());
        let each = 1.0 + asked.sum::<f64>();
        let chance: f64 = found.iter().map(|(_, chance)| chance).product();
        // What takes long is to go where nothing near was looked at before: entities of the first variable come in a
        // row. A list has a place and contents, the only neighbour no place of its own.
        let look = |(place, link): &(usize, Link)| match (self.sizes.is_one(self.said, *link), place) {
            (true, 0) => 0.5,
            (true, _) => 1.5,
            (false, 0) => 1.0,
            (false, _) => 3.0,
        };
        let looks: f64 = links.iter().map(look).sum();
        let candidates =
            if self.sizes.is_one(self.said, links[least].1) { each - 1.0 } else { found[least].0 * each };
        let work = now * (looks + candidates);
        Step { work, ways: (now * domain * chance).max(f64::MIN_POSITIVE) }
    }

    /// How many entities the node may be, at most, as far as it is known without one of its links; all that have the
    /// link, where nothing else is known.
    fn domain(&self, node: usize, without: Option<Link>) -> f64 {
        let links = self.pattern.edges.iter().filter_map(|edge| match () {
            _ if edge.from == node => Some(Link { said: edge.said, forward: true }),
            _ if edge.to == node => Some(Link { said: edge.said, forward: false }),
            _ => None,
        });
        let mut links: Vec<Link> = links.collect();
        let types = &self.pattern.nodes[node].types;
        if let Some(place) = links.iter().position(|link| Some(*link) == without)
            && (links.len() > 1 || !types.is_empty())
        {
            links.swap_remove(place);
        }
        self.sizes.domain(self.said, types, &links)
    }
}

/// What is expected of a step within a block.
struct Step {
    /// Claims and entities looked at.
    work: f64,
    /// Ways to bind the variables up to this one.
    ways: f64,
}
