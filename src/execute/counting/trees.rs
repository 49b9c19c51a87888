//! Counts that flow along a tree: batches of entities, on all cores.

use super::batch::{self, Batch};
use super::block::Scratch;
use super::counter::Counter;
use super::gauge::Gauge;
use super::prepare::{Domain, Prepared};
use super::ways::{Count, Ways, exact, sum};
use crate::diagnostic::Result;
use crate::execute::profile::Step;
use crate::model::EntityId;
use crate::plan::counting::Tree;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

impl<'c> Counter<'c> {
    /// The ways of all entities of the tree's variable together.
    pub fn total(&'c self, tree: &'c Tree) -> Result<u64> {
        let prepared = self.prepare(tree, None)?;
        if let Some(range) = self.all_of(&prepared) {
            return Ok(range.len() as u64);
        }
        let size = batch_size(prepared.domain.len());
        let total: Result<u64> = (0..prepared.domain.len().div_ceil(size))
            .into_par_iter()
            .map_init(Scratch::default, |scratch, number| {
                let counts = self.counts(prepared.domain.batch(number, size), &prepared, scratch)?;
                Ok(sum(counts.into_iter()))
            })
            .try_reduce(|| 0, |a, b| Ok(a.saturating_add(b)));
        exact(total?)
    }

    /// The ways of each entity of the tree's variable; of these only, where they are given (sorted).
    pub fn ways(&'c self, tree: &'c Tree, only: Option<&[EntityId]>) -> Result<Ways> {
        self.ways_of(self.prepare(tree, only)?)
    }

    /// The ways of each entity of the domain.
    pub fn ways_of(&'c self, prepared: Prepared<'c>) -> Result<Ways> {
        if let Some(range) = self.all_of(&prepared) {
            return Ok(Ways::plain(range));
        }
        self.counting(|| self.narrowest(&prepared))
    }

    /// The ways in the width that they need.
    fn narrowest(&'c self, prepared: &Prepared<'c>) -> Result<Ways> {
        // Most often one that does not fit soon tells.
        if let Some(ways) = self.narrow_or_not::<u8>(prepared)? {
            return Ok(ways);
        }
        Ok(self.narrow_or_not::<u64>(prepared)?.unwrap_or(Ways::plain(0..0)))
    }

    /// The range of which every entity has one way, where there is nothing to be counted.
    fn all_of(&self, prepared: &Prepared) -> Option<Range<u32>> {
        let (true, Domain::Range(range)) = (prepared.is_plain(), &prepared.domain) else { return None };
        if let Some(gauge) = &self.gauge {
            let all = range.len() as u64;
            gauge.note_tree(prepared.tree, Step { given: all, found: all, ..Step::default() });
        }
        Some(range.clone())
    }

    /// The ways of the domain; `None` if one of them does not fit.
    fn narrow_or_not<C: Count>(&'c self, prepared: &Prepared<'c>) -> Result<Option<Ways>> {
        let saved = self.gauge.as_ref().map(Gauge::save);
        let range = prepared.domain.span();
        let mut counts = self.zeros::<C>(range.len())?;
        let size = batch_size(prepared.domain.len());
        let fit = AtomicBool::new(true);
        match &prepared.domain {
            Domain::Range(_) => {
                let chunks = counts.par_chunks_mut(size).enumerate();
                chunks.try_for_each_init(Scratch::default, |scratch, (number, counts)| {
                    if fit.load(Ordering::Relaxed) {
                        let found = self.counts(prepared.domain.batch(number, size), prepared, scratch)?;
                        for (count, ways) in counts.iter_mut().zip(found) {
                            match C::of(ways) {
                                Some(ways) => *count = ways,
                                None => fit.store(false, Ordering::Relaxed),
                            }
                        }
                    }
                    Result::Ok(())
                })?
            }
            Domain::List(list) => {
                let found: Vec<Vec<u64>> = (0..list.len().div_ceil(size))
                    .into_par_iter()
                    .map_init(Scratch::default, |scratch, number| {
                        self.counts(prepared.domain.batch(number, size), prepared, scratch)
                    })
                    .collect::<Result<_>>()?;
                for (entity, ways) in list.iter().zip(found.into_iter().flatten()) {
                    match C::of(ways) {
                        Some(ways) => counts[(entity.0 - range.start) as usize] = ways,
                        None => fit.store(false, Ordering::Relaxed),
                    }
                }
            }
        }
        if !fit.into_inner() {
            self.gauge.iter().zip(&saved).for_each(|(gauge, saved)| gauge.set_back(saved));
            self.memory.give_back(size_of_val(&counts[..]));
            return Ok(None);
        }
        Ok(Some(Ways::counted(range.start, counts)))
    }

    /// The ways of each entity of a batch of the domain.
    fn counts(&self, batch: Batch, prepared: &Prepared<'c>, scratch: &mut Scratch) -> Result<Vec<u64>> {
        let mut counts = vec![1; batch.len()];
        self.multiply(prepared, batch, &mut counts, scratch)?;
        Ok(counts)
    }
}

/// So that every thread has several batches, and none is tiny.
fn batch_size(entities: usize) -> usize {
    (entities / (16 * rayon::current_num_threads())).clamp(64, batch::SIZE)
}
