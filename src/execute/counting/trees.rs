//! Counts that flow along a tree.

use super::cycle::{Cycle, Scratch};
use super::pairs::{Pairs, Side};
use super::ways::Ways;
use super::{times, too_many, triangles};
use crate::diagnostic::Result;
use crate::execute::watch::Watch;
use crate::model::{EntityId, TypeId};
use crate::plan::counting::{Branch, Level, Link, Tree};
use crate::store::Snapshot;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many entities one thread takes at a time.
const CHUNK: usize = 2048;

/// Counts over one snapshot.
pub struct Counter<'c> {
    pub snapshot: &'c Snapshot,
    /// By index of what is said.
    pub pairs: &'c [Pairs<'c>],
    pub watch: Watch<'c>,
    /// Bytes held.
    pub used: AtomicUsize,
}

/// A tree's variable with what it takes to count the ways of an entity.
struct Prepared<'c> {
    domain: Domain,
    /// Types that are not a range of ids.
    types: Vec<TypeId>,
    other_than: &'c [EntityId],
    loops: Vec<Side<'c>>,
    factors: Vec<Factor<'c>>,
}

/// The entities that a variable may be, and perhaps others.
enum Domain {
    Range(Range<u32>),
    /// Ascending, distinct.
    List(Vec<EntityId>),
}

enum Factor<'c> {
    /// The ways of the common neighbours.
    Sum {
        sides: Vec<Side<'c>>,
        to: Ways,
    },
    /// Whether any of the common neighbours has a way.
    Any {
        sides: Vec<Side<'c>>,
        to: Ways,
    },
    Cycle(Cycle<'c>),
    Known(Ways),
    Optional(Vec<(bool, Ways)>),
    Absent(Vec<(bool, Ways)>),
}

impl<'c> Counter<'c> {
    /// The ways of all entities of the tree's variable together.
    pub fn total(&'c self, tree: &'c Tree) -> Result<u64> {
        let prepared = self.prepare(tree, None)?;
        if let ([], Domain::Range(range), true) =
            (&prepared.factors[..], &prepared.domain, prepared.tests_nothing())
        {
            return Ok(range.len() as u64);
        }
        let add = |a: u64, b: u64| a.checked_add(b).ok_or_else(too_many);
        match &prepared.domain {
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
            Domain::Range(range) => {
                if prepared.factors.is_empty() && prepared.tests_nothing() {
                    return Ok(Ways::plain(range.clone()));
                }
                let mut counts = self.zeros(range.len())?;
                let chunks =
                    counts.par_chunks_mut(CHUNK).zip((range.start..range.end).into_par_iter().step_by(CHUNK));
                chunks.try_for_each_init(Scratch::default, |scratch, (counts, start)| {
                    self.watch.look()?;
                    for (count, id) in counts.iter_mut().zip(start..) {
                        *count = self.ways_of(EntityId(id), &prepared, scratch)?;
                    }
                    Result::Ok(())
                })?;
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

    fn side(&'c self, link: Link) -> Side<'c> {
        self.pairs[link.said].side(link)
    }

    fn prepare(&'c self, tree: &'c Tree, only: Option<&[EntityId]>) -> Result<Prepared<'c>> {
        let mut range = 0..self.snapshot.entity_count() as u32;
        let mut types = vec![];
        for &is in &tree.types {
            match self.snapshot.aside_of(is) {
                [] => range = common(&range, &self.snapshot.range_of(is)),
                _ => types.push(is),
            }
        }
        // The entities that have neighbours by every link that needs some.
        let links = tree.branches.iter().filter_map(|branch| match branch {
            Branch::Links { links, .. } => Some(links.clone()),
            Branch::Cycle { levels, .. } => {
                let links = levels.iter().flat_map(|level| &level.links);
                Some(links.filter(|(place, _)| *place == 0).map(|(_, link)| *link).collect())
            }
            Branch::Optional(_) | Branch::Absent(_) => None,
        });
        let keyed: Vec<Side> = links.flatten().map(|link| self.side(link)).collect();
        for side in &keyed {
            range = common(&range, &side.span());
        }
        let mut lists: Vec<&[EntityId]> = only.into_iter().collect();
        lists.extend(tree.near.iter().map(|(entity, link)| self.side(*link).of(*entity)));
        let fewest = keyed.iter().map(|side| side.keys()).min_by_key(|keys| keys.len());
        if let (true, Some(keys)) = (lists.is_empty(), fewest.filter(|keys| keys.len() < range.len() / 4)) {
            lists.push(keys);
        }
        lists.sort_by_key(|list| list.len());
        let domain = match &lists[..] {
            [] => Domain::Range(range),
            [shortest, others @ ..] => {
                let fits = |it: &&EntityId| {
                    range.contains(&it.0) && others.iter().all(|list| list.binary_search(it).is_ok())
                };
                Domain::List(shortest.iter().filter(fits).copied().collect())
            }
        };
        let mut factors = vec![];
        for branch in &tree.branches {
            factors.push(self.factor(branch, &domain)?);
        }
        // What is known at once may spare the rest.
        factors.sort_by_key(Factor::effort);
        let loops = tree.loops.iter().map(|&said| self.side(Link { said, forward: true }));
        Ok(Prepared { domain, types, other_than: &tree.other_than, loops: loops.collect(), factors })
    }

    fn factor(&'c self, branch: &'c Branch, domain: &Domain) -> Result<Factor<'c>> {
        let only = match domain {
            Domain::List(list) => Some(&list[..]),
            Domain::Range(_) => None,
        };
        let ways = |trees: &'c [(bool, Tree)]| {
            trees
                .iter()
                .map(|(negative, tree)| Ok((*negative, self.ways(tree, only)?)))
                .collect::<Result<_>>()
        };
        Ok(match branch {
            Branch::Links { links, to, exists } => {
                let sides: Vec<Side> = links.iter().map(|&link| self.side(link)).collect();
                let reached = if to.is_plain() { None } else { self.reached(only, &sides, links) };
                let to = self.ways(to, reached.as_deref())?;
                if *exists { Factor::Any { sides, to } } else { Factor::Sum { sides, to } }
            }
            Branch::Cycle { levels, exists } => {
                if let (None, Some((said, [b, c]))) = (only, triangle(levels)) {
                    let pairs = &self.pairs[said];
                    let (side, weights) = (
                        pairs.side(Link { said, forward: true }),
                        [self.ways(b, None)?, self.ways(c, None)?],
                    );
                    if pairs.is_mutual()
                        && !side.keys().iter().any(|it| side.of(*it).binary_search(it).is_ok())
                    {
                        return Ok(Factor::Known(triangles::count(self, side, &weights, *exists)?));
                    }
                }
                let level = |Level { tree, links }: &'c Level| {
                    let sides = links.iter().map(|(place, link)| (*place, self.side(*link)));
                    Ok((self.ways(tree, None)?, sides.collect()))
                };
                let levels = levels.iter().map(level).collect::<Result<_>>()?;
                Factor::Cycle(Cycle::new(levels, *exists, self.watch))
            }
            Branch::Optional(trees) => Factor::Optional(ways(trees)?),
            Branch::Absent(trees) => Factor::Absent(ways(trees)?),
        })
    }

    /// The neighbours of a list of entities, where they are few among all that might be.
    fn reached(&self, from: Option<&[EntityId]>, sides: &[Side], links: &[Link]) -> Option<Vec<EntityId>> {
        let (from, side) = (from?, sides.first()?);
        let all = self.pairs[links.first()?.said].side(links[0].reversed()).keys().len();
        let found: usize = from.iter().map(|&entity| side.of(entity).len()).sum();
        (found < all / 4).then(|| {
            let mut reached: Vec<EntityId> =
                from.iter().flat_map(|&entity| side.of(entity)).copied().collect();
            reached.sort_unstable();
            reached.dedup();
            reached
        })
    }

    /// The ways of one entity.
    #[inline]
    fn ways_of(&self, entity: EntityId, prepared: &Prepared<'c>, scratch: &mut Scratch<'c>) -> Result<u64> {
        if !prepared.tests_nothing() && !self.passes(entity, prepared) {
            return Ok(0);
        }
        let mut ways = 1;
        for (index, factor) in prepared.factors.iter().enumerate() {
            ways = times(ways, factor.of(entity, index, scratch)?)?;
            if ways == 0 {
                break;
            }
        }
        Ok(ways)
    }

    fn passes(&self, entity: EntityId, prepared: &Prepared) -> bool {
        prepared.types.iter().all(|&is| self.snapshot.is_a(entity, is))
            && !prepared.other_than.contains(&entity)
            && prepared.loops.iter().all(|side| side.of(entity).binary_search(&entity).is_ok())
    }
}

/// What is said of every two of three variables, if it is the same, with the trees of the second and the third.
fn triangle(levels: &[Level]) -> Option<(usize, [&Tree; 2])> {
    let [b, c] = levels else { return None };
    let links = [&b.links[..], &c.links[..]].concat();
    let (_, first) = links.first()?;
    let same = links.len() == 3 && links.iter().all(|(_, link)| link.said == first.said);
    same.then_some((first.said, [&b.tree, &c.tree]))
}

impl Prepared<'_> {
    #[inline]
    fn tests_nothing(&self) -> bool {
        self.types.is_empty() && self.other_than.is_empty() && self.loops.is_empty()
    }
}

impl<'c> Factor<'c> {
    /// How much there is to do for an entity, roughly.
    fn effort(&self) -> usize {
        match self {
            Factor::Known(_) => 0,
            Factor::Sum { sides, to } if sides.len() == 1 && to.are_plain() => 1,
            Factor::Optional(_) | Factor::Absent(_) => 2,
            Factor::Any { .. } => 3,
            Factor::Sum { .. } => 4,
            Factor::Cycle(_) => 5,
        }
    }

    #[inline]
    fn of(&self, entity: EntityId, index: usize, scratch: &mut Scratch<'c>) -> Result<u64> {
        let signed = |trees: &[(bool, Ways)]| -> i128 {
            let ways = trees.iter().map(|(negative, ways)| {
                let ways = i128::from(ways.of(entity));
                if *negative { -ways } else { ways }
            });
            ways.sum()
        };
        match self {
            Factor::Sum { sides, to } => match sides[..] {
                [side] => to.sum(side.of(entity)),
                _ => shared(sides, entity)
                    .try_fold(0u64, |sum, it| sum.checked_add(to.of(it)).ok_or_else(too_many)),
            },
            Factor::Any { sides, to } => Ok(match sides[..] {
                [side] => to.any(side.of(entity)),
                _ => shared(sides, entity).any(|it| to.of(it) > 0),
            }
            .into()),
            Factor::Cycle(cycle) => cycle.count(entity, index, scratch),
            Factor::Known(ways) => Ok(ways.of(entity)),
            Factor::Optional(trees) => u64::try_from(signed(trees).max(1)).map_err(|_| too_many()),
            Factor::Absent(trees) => Ok((signed(trees) == 0).into()),
        }
    }
}

/// The neighbours that are common to all sides.
fn shared<'s>(sides: &[Side<'s>], entity: EntityId) -> impl Iterator<Item = EntityId> + use<'s> {
    let mut lists: Vec<&[EntityId]> = sides.iter().map(|side| side.of(entity)).collect();
    lists.sort_by_key(|list| list.len());
    let shortest = lists.first().copied().unwrap_or(&[]);
    shortest.iter().copied().filter(move |it| lists.iter().skip(1).all(|list| list.binary_search(it).is_ok()))
}

fn common(a: &Range<u32>, b: &Range<u32>) -> Range<u32> {
    let start = a.start.max(b.start);
    start..a.end.min(b.end).max(start)
}
