//! Chains of claims in a forest: where each entity leads to one other at most, as an answer to what it answers.
//! Everything has one chain to each of its ancestors, so what chains lead to adds up from parent to child, and what
//! leads by chains adds up from child to parent: once over the claims, instead of a search from each entity.

use super::chains::Chain;
use super::pairs::Side;
use super::trees::Counter;
use super::ways::Ways;
use crate::diagnostic::Result;
use crate::model::EntityId;
use rayon::prelude::*;

/// How many entities one thread takes at a time.
const CHUNK: usize = 4096;

/// Everything that has a parent or a child: roots first, then those below them, level by level, so that what belongs
/// together lies together.
struct Forest {
    entities: Vec<EntityId>,
    /// The place of each entity's parent; of a root its own.
    parents: Vec<u32>,
    roots: usize,
}

impl Counter<'_> {
    /// For each entity, the ways of all that chains lead to; with `exists`, one if there are any. `back` are the
    /// claims seen from their other end. `None` where the claims make no forest, and where it is deeper than chains
    /// may be long.
    pub fn forest(&self, chain: &Chain, back: Side, ways: &Ways, exists: bool) -> Result<Option<Ways>> {
        if chain.side.one
            && let Some(ways) = self.climb(chain.side, chain.within, ways, exists)?
        {
            return Ok(Some(ways));
        }
        let (up, down) = match (chain.side.one, back.one) {
            (true, _) => (chain.side, back),
            (_, true) => (back, chain.side),
            _ => return Ok(None),
        };
        let Some(forest) = self.plant(up, down, chain.within)? else { return Ok(None) };
        let Forest { entities, parents, roots } = &forest;
        let mut sums: Vec<u64> = self.zeros(entities.len())?;
        let mut pace = self.budget.paced();
        if chain.side.one {
            for place in *roots..entities.len() {
                pace.work(2)?;
                let parent = parents[place] as usize;
                sums[place] = sums[parent].saturating_add(ways.of(entities[parent]));
            }
        } else {
            for place in (*roots..entities.len()).rev() {
                pace.work(2)?;
                let with_it = sums[place].saturating_add(ways.of(entities[place]));
                let parent = parents[place] as usize;
                sums[parent] = sums[parent].saturating_add(with_it);
            }
        }
        let most = if exists { 1 } else { u64::MAX };
        let span = spans(up, down);
        let mut counts: Vec<u64> = self.zeros(span.len())?;
        for (entity, sum) in entities.iter().zip(sums) {
            pace.work(1)?;
            counts[(entity.0 - span.start) as usize] = sum.min(most);
        }
        Ok(Some(Ways::counted(span.start, counts)))
    }

    /// The forest, from its roots. `None` if there are cycles, or chains that are longer.
    fn plant(&self, up: Side, down: Side, within: Option<u32>) -> Result<Option<Forest>> {
        let all = self.budget.together();
        let is_root = |entity: &&EntityId| all.goes_on(entity.0) && up.of(**entity).is_empty();
        let mut entities: Vec<EntityId> = down.keys().par_iter().filter(is_root).copied().collect();
        all.done()?;
        let all = entities.len() + up.keys().len();
        // A level is held twice for a while.
        self.hold(all * 16)?;
        let roots = entities.len();
        let mut parents: Vec<u32> = Vec::with_capacity(all);
        parents.extend(0..roots as u32);
        entities.reserve(all - roots);
        let (mut from, mut depth) = (0, 0);
        while from < entities.len() {
            self.budget.check()?;
            let level = entities[from..].par_chunks(CHUNK).enumerate();
            let below: Vec<(Vec<EntityId>, Vec<u32>)> = level
                .map(|(index, chunk)| {
                    self.budget.check()?;
                    Ok(children(chunk, (from + index * CHUNK) as u32, down))
                })
                .collect::<Result<_>>()?;
            from = entities.len();
            for (children, their) in below {
                entities.extend(children);
                parents.extend(their);
            }
            depth += u32::from(from < entities.len());
            if within.is_some_and(|within| depth > within) {
                return Ok(None);
            }
        }
        // Nothing above a cycle is a root.
        Ok((entities.len() == all).then_some(Forest { entities, parents, roots }))
    }
}

/// The children of entities that lie side by side, the first at this place.
fn children(chunk: &[EntityId], first: u32, down: Side) -> (Vec<EntityId>, Vec<u32>) {
    let mut entities = Vec::with_capacity(chunk.len());
    let mut parents = Vec::with_capacity(chunk.len());
    for (entity, place) in chunk.iter().zip(first..) {
        let near = down.of(*entity);
        entities.extend_from_slice(near);
        parents.extend(std::iter::repeat_n(place, near.len()));
    }
    (entities, parents)
}

/// The ids of everything that has claims at either end.
fn spans(a: Side, b: Side) -> std::ops::Range<u32> {
    let (a, b) = (a.span(), b.span());
    match (a.is_empty(), b.is_empty()) {
        (true, _) => b,
        (_, true) => a,
        _ => a.start.min(b.start)..a.end.max(b.end),
    }
}
