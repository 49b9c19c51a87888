//! Counts that flow along a tree.

use super::cycle::Scratch;
use super::pairs::{Pairs, Side};
use super::prepare::{Child, Domain, Factor, Prepared};
use super::ways::Ways;
use super::{times, too_many};
use crate::diagnostic::Result;
use crate::execute::watch::Watch;
use crate::model::EntityId;
use crate::plan::counting::{Said, Tree};
use crate::store::Snapshot;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many entities one thread takes at a time.
const CHUNK: usize = 2048;

/// Counts over one snapshot.
pub struct Counter<'c> {
    pub snapshot: &'c Snapshot,
    pub said: &'c [Said],
    /// By index of what is said.
    pub pairs: &'c [Pairs<'c>],
    pub watch: Watch<'c>,
    /// Bytes held.
    pub used: AtomicUsize,
    /// How many cycles were prepared: each has a number, by which threads keep what belongs to it.
    pub cycles: AtomicUsize,
}

impl<'c> Counter<'c> {
    /// The ways of all entities of the tree's variable together.
    pub fn total(&'c self, tree: &'c Tree) -> Result<u64> {
        let prepared = self.prepare(tree, None)?;
        let add = |a: u64, b: u64| a.checked_add(b).ok_or_else(too_many);
        match &prepared.domain {
            Domain::Range(range) if prepared.is_plain() => Ok(range.len() as u64),
            Domain::Range(range) => (range.start..range.end)
                .into_par_iter()
                .step_by(CHUNK)
                .map_init(Scratch::default, |scratch, start| {
                    let end = range.end.min(start.saturating_add(CHUNK as u32));
                    self.sum((start..end).map(EntityId), &prepared, scratch)
                })
                .try_reduce(|| 0, add),
            Domain::List(list) => list
                .par_chunks(CHUNK)
                .map_init(Scratch::default, |scratch, list| {
                    self.sum(list.iter().copied(), &prepared, scratch)
                })
                .try_reduce(|| 0, add),
        }
    }

    fn sum(
        &self,
        entities: impl Iterator<Item = EntityId>,
        prepared: &Prepared<'c>,
        scratch: &mut Scratch<'c>,
    ) -> Result<u64> {
        self.watch.look()?;
        let mut sum = 0u64;
        for entity in entities {
            sum = sum.checked_add(self.ways_of(entity, prepared, scratch)?).ok_or_else(too_many)?;
        }
        Ok(sum)
    }

    /// The ways of each entity of the tree's variable; of these only, where they are given (sorted).
    pub fn ways(&'c self, tree: &'c Tree, only: Option<&[EntityId]>) -> Result<Ways> {
        let prepared = self.prepare(tree, only)?;
        match &prepared.domain {
            Domain::Range(range) if prepared.is_plain() => Ok(Ways::plain(range.clone())),
            Domain::Range(range) => {
                let mut counts = self.zeros(range.len())?;
                let starts = (range.start..range.end).into_par_iter().step_by(CHUNK);
                counts.par_chunks_mut(CHUNK).zip(starts).try_for_each_init(
                    Scratch::default,
                    |scratch, (counts, start)| {
                        self.watch.look()?;
                        for (count, id) in counts.iter_mut().zip(start..) {
                            *count = self.ways_of(EntityId(id), &prepared, scratch)?;
                        }
                        Result::Ok(())
                    },
                )?;
                Ok(Ways::counted(range.start, counts))
            }
            Domain::List(list) => {
                let (Some(first), Some(last)) = (list.first(), list.last()) else {
                    return Ok(Ways::plain(0..0));
                };
                let mut counts = self.zeros((last.0 - first.0) as usize + 1)?;
                let found: Vec<u64> = list
                    .par_iter()
                    .with_min_len(64)
                    .map_init(Scratch::default, |scratch, &entity| self.ways_of(entity, &prepared, scratch))
                    .collect::<Result<_>>()?;
                list.iter().zip(found).for_each(|(it, ways)| counts[(it.0 - first.0) as usize] = ways);
                Ok(Ways::counted(first.0, counts))
            }
        }
    }

    /// Room for so many counts.
    pub fn zeros(&self, len: usize) -> Result<Vec<u64>> {
        let bytes = len.saturating_mul(8);
        self.watch.fits(self.used.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes))?;
        Ok(vec![0; len])
    }

    /// The ways of an entity of the domain. What is prepared nests no deeper than the pattern.
    #[inline]
    fn ways_of(&self, entity: EntityId, prepared: &Prepared<'c>, scratch: &mut Scratch<'c>) -> Result<u64> {
        if !prepared.passes(entity, self.snapshot) {
            return Ok(0);
        }
        let mut ways = 1;
        for factor in &prepared.factors {
            ways = times(ways, self.factor_of(entity, factor, scratch)?)?;
            if ways == 0 {
                break;
            }
        }
        Ok(ways)
    }

    /// The ways of any entity.
    fn ways_of_any(
        &self,
        entity: EntityId,
        prepared: &Prepared<'c>,
        scratch: &mut Scratch<'c>,
    ) -> Result<u64> {
        if prepared.domain.contains(entity) { self.ways_of(entity, prepared, scratch) } else { Ok(0) }
    }

    #[inline]
    fn factor_of(&self, entity: EntityId, factor: &Factor<'c>, scratch: &mut Scratch<'c>) -> Result<u64> {
        match factor {
            Factor::Links { sides, to, exists } => match (&sides[..], to, exists) {
                ([side], Child::Counted(ways), false) => ways.sum(side.of(entity)),
                ([side], Child::Counted(ways), true) => Ok(ways.any(side.of(entity)).into()),
                ([side], to, _) => self.met(side.of(entity).iter().copied(), to, *exists, scratch),
                (sides, to, _) => self.met(common_to_all(sides, entity), to, *exists, scratch),
            },
            Factor::Reach { chain, to, exists } => {
                chain.search(entity, &mut scratch.seen, self.watch)?;
                let reached = scratch.seen.reached();
                match exists {
                    true => Ok(to.any(reached).into()),
                    false => reached
                        .iter()
                        .try_fold(0u64, |sum, &it| sum.checked_add(to.of(it)).ok_or_else(too_many)),
                }
            }
            Factor::Cycle(cycle) => cycle.count(entity, scratch),
            Factor::Known(ways) => Ok(ways.of(entity)),
            Factor::Optional(trees) => {
                let ways = self.signed(entity, trees, scratch)?.max(1);
                u64::try_from(ways).map_err(|_| too_many())
            }
            Factor::Absent(trees) => Ok((self.signed(entity, trees, scratch)? == 0).into()),
        }
    }

    /// The ways of neighbours, one by one; with `exists`, one if there are any.
    fn met(
        &self,
        neighbours: impl Iterator<Item = EntityId>,
        to: &Child<'c>,
        exists: bool,
        scratch: &mut Scratch<'c>,
    ) -> Result<u64> {
        let mut sum = 0u64;
        for neighbour in neighbours {
            let ways = match to {
                Child::Counted(ways) => ways.of(neighbour),
                Child::Met(prepared) => self.ways_of_any(neighbour, prepared, scratch)?,
            };
            if exists && ways > 0 {
                return Ok(1);
            }
            sum = sum.checked_add(ways).ok_or_else(too_many)?;
        }
        Ok(sum)
    }

    fn signed(
        &self,
        entity: EntityId,
        trees: &[(bool, Prepared<'c>)],
        scratch: &mut Scratch<'c>,
    ) -> Result<i128> {
        let mut sum = 0;
        for (negative, prepared) in trees {
            let ways = i128::from(self.ways_of_any(entity, prepared, scratch)?);
            sum += if *negative { -ways } else { ways };
        }
        Ok(sum)
    }
}

/// The neighbours that are common to all sides.
fn common_to_all<'s>(sides: &[Side<'s>], entity: EntityId) -> impl Iterator<Item = EntityId> + use<'s> {
    let mut lists: Vec<&[EntityId]> = sides.iter().map(|side| side.of(entity)).collect();
    lists.sort_by_key(|list| list.len());
    let shortest = lists.first().copied().unwrap_or(&[]);
    shortest.iter().copied().filter(move |it| lists.iter().skip(1).all(|list| list.binary_search(it).is_ok()))
}
