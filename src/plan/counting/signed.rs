//! Inclusion and exclusion: what keeps variables apart, as a sum of patterns in which nothing does.

use super::pattern::{Apart, Edge, Pattern, Reader};

/// How much may keep variables apart: each doubles the number of patterns.
const MOST: usize = 4;

/// Patterns with their signs (`true`: taken away) whose counts add up to that of the pattern without what is kept
/// apart. `None` if they would be too many.
pub fn expand(pattern: Pattern, apart: &[Apart], reader: &Reader) -> Option<Vec<(bool, Pattern)>> {
    (apart.len() <= MOST).then_some(())?;
    let mut terms: Vec<(bool, Pattern)> = vec![];
    for chosen in 0..1usize << apart.len() {
        let chosen_ones = apart.iter().enumerate().filter(|(index, _)| chosen >> index & 1 == 1);
        let (mut equal, mut said) = (vec![], vec![]);
        for (_, apart) in chosen_ones {
            match apart {
                Apart::Unequal(a, b) => equal.push((*a, *b)),
                Apart::Unsaid(edge) => said.push(*edge),
            }
        }
        let mut term = pattern.clone();
        term.edges.extend(said);
        let term = merge(term, &equal, reader);
        let negative = chosen.count_ones() % 2 == 1;
        // What is both added and taken away need not be counted.
        match terms.iter().position(|(sign, other)| *sign != negative && *other == term) {
            Some(index) => drop(terms.remove(index)),
            None => terms.push((negative, term)),
        }
    }
    Some(terms)
}

/// The pattern where these nodes are the same.
fn merge(pattern: Pattern, equal: &[(usize, usize)], reader: &Reader) -> Pattern {
    let mut stands_for: Vec<usize> = (0..pattern.nodes.len()).collect();
    for &(a, b) in equal {
        let (a, b) = (stands_for[a], stands_for[b]);
        stands_for.iter_mut().filter(|it| **it == a.max(b)).for_each(|it| *it = a.min(b));
    }
    let mut merged = Pattern::default();
    let mut place = vec![0; stands_for.len()];
    for (index, node) in pattern.nodes.into_iter().enumerate() {
        if stands_for[index] == index {
            place[index] = merged.nodes.len();
            merged.nodes.push(node);
        } else {
            place[index] = place[stands_for[index]];
            let into = &mut merged.nodes[place[index]];
            into.vars.extend(node.vars);
            into.types.extend(node.types);
            into.near.extend(node.near);
            into.other_than.extend(node.other_than);
            into.loops.extend(node.loops);
            into.wholes.extend(node.wholes);
        }
    }
    for Edge { from, to, said } in pattern.edges {
        let (from, to) = (place[from], place[to]);
        if from == to {
            merged.nodes[from].loops.push(said);
        } else {
            merged.edges.push(reader.canonical(Edge { from, to, said }));
        }
    }
    for node in &mut merged.nodes {
        node.types.sort_unstable();
        node.types.dedup();
        node.loops.sort_unstable();
        node.loops.dedup();
    }
    merged.edges.sort_unstable();
    merged.edges.dedup();
    merged
}
