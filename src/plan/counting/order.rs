//! The order in which the variables of a block are searched.

use super::pattern::Pattern;
use super::shape::Sizes;
use super::{Link, Said};

/// Blocks of up to so many variables try every order; larger ones take the cheapest step each time.
const FEW: usize = 8;

/// A node, and the links by which it is found from nodes before, by their places.
pub type Found = (usize, Vec<(usize, Link)>);

/// The cheapest order that starts with the first node: the nodes after it.
pub fn cheapest(
    first: usize,
    block: &[usize],
    pattern: &Pattern,
    said: &[Said],
    sizes: &Sizes,
) -> Vec<Found> {
    let mut search = Search { block, pattern, said, sizes, best: None };
    let mut order = vec![first];
    search.extend(&mut order, 1.0, 0.0);
    let order = search.best.map_or(block.to_vec(), |(order, _)| order);
    let level = |place: usize| (order[place], links(&order[..place], order[place], pattern));
    (1..order.len()).map(level).collect()
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
    best: Option<(Vec<usize>, f64)>,
}

impl Search<'_> {
    /// Tries every way to go on from nodes that are bound in so many ways, after so much work.
    fn extend(&mut self, order: &mut Vec<usize>, ways: f64, work: f64) {
        if self.best.as_ref().is_some_and(|(_, best)| work >= *best) {
            return;
        }
        if order.len() == self.block.len() {
            self.best = Some((order.clone(), work));
            return;
        }
        let mut next: Vec<(usize, f64, f64)> = vec![];
        for &node in self.block.iter().filter(|node| !order.contains(node)) {
            let links = links(order, node, self.pattern);
            if !links.is_empty() {
                let (looks, finds) = self.step(node, &links);
                next.push((node, looks, finds));
            }
        }
        next.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        if self.block.len() > FEW {
            next.truncate(1);
        }
        for (node, looks, finds) in next {
            order.push(node);
            self.extend(order, ways * finds, work + ways * looks);
            order.pop();
        }
    }

    /// How many entities are looked at for a node, and how many are found.
    fn step(&self, node: usize, links: &[(usize, Link)]) -> (f64, f64) {
        let degrees: Vec<f64> = links.iter().map(|(_, link)| self.sizes.degree(self.said, *link)).collect();
        let least = degrees.iter().copied().fold(f64::INFINITY, f64::min);
        let domain = self.sizes.of_types(&self.pattern.nodes[node].types);
        let chance: f64 = degrees.iter().map(|degree| (degree / domain).min(1.0)).product();
        (least + links.len() as f64, domain * chance)
    }
}
