//! Counts without going through solutions, as [`plan::counting`](crate::plan::counting) lays out. All threads work
//! on ranges of entities; numbers add up to the same in whatever order they come.

mod batch;
mod block;
mod bloom_filter;
mod chains;
mod counter;
mod distances;
mod factors;
mod forest;
mod gauge;
mod measured;
mod pairs;
mod prepare;
#[cfg(test)]
pub mod reached;
mod side;
mod trees;
mod triangles;
mod ways;

use super::collected::Collected;
use super::frame::Doubts;
use super::outcome::{Cell, Note};
use super::run::{Run, Solved};
use super::supports::Supports;
use crate::diagnostic::Result;
use crate::execute::profile::Parts;
use crate::model::{EntityId, RelationId, Truth};
use crate::plan::counting::{Counting, Signed};
use crate::plan::{Compute, Rows};
use counter::Counter;
use gauge::Gauge;
use pairs::Pairs;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicUsize;
use std::time::Instant;
use ways::{exact, times, too_many};

/// Counts by entity, or one of all.
type Counts = Vec<(Option<EntityId>, u64)>;

impl Run<'_> {
    /// The rows of groups that are only counted. `None` where claims in doubt, or derived ones, take part.
    pub fn counted(
        &self,
        counting: &Counting,
        asked: &Rows,
        notes: &mut Vec<Note>,
    ) -> Solved<Option<Vec<Collected>>> {
        let begin = Instant::now();
        let Some((groups, parts)) = self.counts(counting)? else { return Ok(None) };
        let one_group = asked.group.as_ref().is_none_or(Vec::is_empty);
        let groups = match counting.distinct && one_group {
            true => vec![(None, groups.len() as u64)],
            false => groups,
        };
        if groups.iter().any(|(_, count)| *count > 0) {
            self.solved.set(true);
        }
        let groups = match (asked.limit, asked.order.first()) {
            (Some(limit), Some(by)) if limit > 0 && !matches!(by.by, Compute::Term(_)) => {
                among_first(groups, limit, by.descending)
            }
            _ => groups,
        };
        self.charge(groups.len() * (96 * (asked.columns.len() + asked.order.len()) + 64))?;
        let cell = |compute: &Compute, entity: Option<EntityId>, count: u64| match (compute, entity) {
            (Compute::Term(_), Some(entity)) => Cell::Entity(entity),
            _ => Cell::Count(count),
        };
        let row = |(entity, count): (Option<EntityId>, u64)| Collected {
            cells: asked.columns.iter().map(|(_, it)| cell(it, entity, count)).collect(),
            order: asked.order.iter().map(|by| cell(&by.by, entity, count)).collect(),
            truth: Truth::Yes,
            doubts: Doubts::default(),
            support: Supports::default(),
        };
        notes.push(self.counted_over(counting));
        self.note_counted(begin, parts);
        Ok(Some(groups.into_iter().map(row).collect()))
    }

    /// The counts, by entity if there is one for each, and if parts are measured what they did. `None` where claims in
    /// doubt, or derived ones, take part.
    fn counts(&self, counting: &Counting) -> Solved<Option<(Counts, Option<Parts>)>> {
        let mut pairs = vec![];
        for said in &counting.said {
            match Pairs::of(said, &pairs, self)? {
                Some(of) => pairs.push(of),
                None => return Ok(None),
            }
        }
        let budget = self.context.budget();
        let counter = Counter {
            snapshot: self.snapshot,
            said: &counting.said,
            pairs: &pairs,
            budget,
            memory: self.account(),
            blocks: AtomicUsize::new(0),
            gauge: self.measures.then(Gauge::default),
        };
        let groups = match counting.by {
            None => vec![(None, total(&counter, &counting.terms)?)],
            Some(_) => {
                by_entity(&counter, counting)?.into_iter().map(|(it, count)| (Some(it), count)).collect()
            }
        };
        Ok(Some((groups, counter.gauge.map(Gauge::into_parts))))
    }

    /// The entities that have as many as the first so many of them, or fewer if they are not `descending`. `None` where
    /// claims in doubt, or derived ones, take part.
    pub fn first_by_count(
        &self,
        counting: &Counting,
        number: usize,
        descending: bool,
    ) -> Solved<Option<Vec<EntityId>>> {
        let counts = self.counts(counting)?;
        let first = |(groups, _)| among_first(groups, number, descending).into_iter().filter_map(|it| it.0);
        Ok(counts.map(|counts| first(counts).collect()))
    }

    /// The remark that says what was counted.
    fn counted_over(&self, counting: &Counting) -> Note {
        let relations: BTreeSet<RelationId> = counting.said.iter().map(|said| said.relation).collect();
        let claims = relations.iter().map(|&it| self.snapshot.statistics(it).claims).sum();
        Note::CountedOver { relations: relations.into_iter().collect(), claims }
    }
}

/// The sum of the terms.
fn total(counter: &Counter, terms: &[Signed]) -> Result<u64> {
    let mut sum = 0i128;
    for term in terms {
        let product = product(counter, term, 0)?;
        sum += if term.negative { -i128::from(product) } else { i128::from(product) };
    }
    u64::try_from(sum).map_err(|_| too_many())
}

/// The bytes of a sum for an entity, roughly.
const SUM: usize = 64;

/// The sum of the terms for each entity of the first tree's root that has any; ascending.
fn by_entity(counter: &Counter, counting: &Counting) -> Result<Vec<(EntityId, u64)>> {
    let terms = &counting.terms[..];
    let mut sums: BTreeMap<EntityId, i128> = BTreeMap::new();
    for term in terms {
        let Some(tree) = term.trees.first() else { continue };
        let others = product(counter, term, 1)?;
        let others = if counting.others_exist { others.min(1) } else { others };
        let ways = counter.ways(tree, None)?;
        let some = ways.iter().count();
        if let [_] = terms {
            counter.hold(some * size_of::<(EntityId, u64)>())?;
            let mut all = Vec::with_capacity(some);
            for (entity, ways) in ways.iter() {
                let product = times(exact(ways)?, others)?;
                if product > 0 {
                    all.push((entity, product));
                }
            }
            return Ok(all);
        }
        let mut pace = counter.budget.paced();
        counter.hold(some * SUM)?;
        for (entity, ways) in ways.iter() {
            pace.work(4)?;
            let product = i128::from(times(exact(ways)?, others)?);
            *sums.entry(entity).or_default() += if term.negative { -product } else { product };
        }
    }
    let groups = sums.into_iter().filter(|(_, sum)| *sum != 0);
    groups.map(|(entity, sum)| Ok((entity, u64::try_from(sum).map_err(|_| too_many())?))).collect()
}

/// The product of the trees from this one on.
fn product(counter: &Counter, term: &Signed, from: usize) -> Result<u64> {
    let mut product = 1;
    for tree in &term.trees[from..] {
        product = times(product, counter.total(tree)?)?;
    }
    Ok(product)
}

/// The groups that can come first, where only so many are asked for: those that count as much as the last of them.
fn among_first(mut groups: Counts, number: usize, descending: bool) -> Counts {
    if number == 0 || number >= groups.len() {
        return groups;
    }
    let mut counts: Vec<u64> = groups.iter().map(|(_, count)| *count).collect();
    let place = if descending { counts.len() - number } else { number - 1 };
    let (_, &mut last, _) = counts.select_nth_unstable(place);
    groups.retain(|(_, count)| if descending { *count >= last } else { *count <= last });
    groups
}
