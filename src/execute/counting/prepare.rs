//! From a tree to what counts an entity's ways at once: neighbours looked up, and what hangs on them counted before.

use super::batch::Batch;
use super::block::{Block, Lookup};
use super::bloom_filter::BloomFilter;
use super::chains::{Chain, Seen};
use super::counter::Counter;
#[cfg(test)]
use super::reached::Way;
use super::side::Side;
use super::triangles;
use super::ways::Ways;
use crate::diagnostic::Result;
use crate::model::{EntityId, TypeId};
use crate::plan::counting::{Branch, Level, Link, Tree};
use crate::resolve::query::Reach;
use crate::store::Snapshot;
use std::ops::Range;
use std::sync::atomic::Ordering;

/// A tree's variable with what it takes to count the ways of an entity.
pub struct Prepared<'c> {
    pub tree: &'c Tree,
    pub domain: Domain,
    /// Types that are not a range of ids.
    types: Vec<TypeId>,
    other_than: &'c [EntityId],
    loops: Vec<Side<'c>>,
    pub factors: Vec<(&'c Branch, Factor<'c>)>,
}

/// The entities that a variable may be, and perhaps others.
pub enum Domain {
    Range(Range<u32>),
    /// Ascending, distinct.
    List(Vec<EntityId>),
}

/// A number for each entity.
pub enum Factor<'c> {
    /// How many neighbours it has.
    Number(Side<'c>),
    /// The ways of its neighbours, which were counted before; with `exists`, one if there are any.
    Links {
        side: Side<'c>,
        to: Ways,
        exists: bool,
    },
    /// The ways of all that chains lead to; with `exists`, one if there are any.
    Reach {
        chain: Chain<'c>,
        to: Ways,
        exists: bool,
    },
    Block(Block<'c>),
    Known(Ways),
    Optional(Vec<(bool, Prepared<'c>)>),
    Absent(Vec<(bool, Prepared<'c>)>),
}

impl Prepared<'_> {
    /// Whether each entity of the domain has one way.
    pub fn is_plain(&self) -> bool {
        self.factors.is_empty() && self.tests_nothing()
    }

    /// Whether it is anything that is asked of an entity alone.
    pub fn tests_nothing(&self) -> bool {
        self.types.is_empty() && self.other_than.is_empty() && self.loops.is_empty()
    }

    /// Whether an entity of the domain is what is asked of it alone.
    #[inline]
    pub fn passes(&self, entity: EntityId, snapshot: &Snapshot) -> bool {
        self.tests_nothing()
            || self.types.iter().all(|&is| snapshot.is_a(entity, is))
                && !self.other_than.contains(&entity)
                && self.loops.iter().all(|side| side.of(entity).binary_search(&entity).is_ok())
    }
}

impl Domain {
    pub fn len(&self) -> usize {
        match self {
            Domain::Range(range) => range.len(),
            Domain::List(list) => list.len(),
        }
    }

    /// From the first to the last.
    pub fn span(&self) -> Range<u32> {
        match self {
            Domain::Range(range) => range.clone(),
            Domain::List(list) => {
                list.first().zip(list.last()).map_or(0..0, |(first, last)| first.0..last.0 + 1)
            }
        }
    }

    /// One of the batches of this size that it is divided into.
    pub fn batch(&self, number: usize, size: usize) -> Batch<'_> {
        let start = (number * size).min(self.len());
        let len = size.min(self.len() - start);
        match self {
            Domain::Range(range) => Batch::Run(range.start + start as u32, len),
            Domain::List(list) => Batch::Listed(&list[start..start + len]),
        }
    }

    #[inline]
    pub fn contains(&self, entity: EntityId) -> bool {
        match self {
            Domain::Range(range) => range.contains(&entity.0),
            Domain::List(list) => list.binary_search(&entity).is_ok(),
        }
    }
}

impl Factor<'_> {
    /// `None` where who made it tells.
    #[cfg(test)]
    fn way(&self) -> Option<Way> {
        Some(match self {
            Factor::Number(_) => Way::Number,
            Factor::Links { .. } => Way::Links,
            Factor::Reach { .. } => Way::Search,
            Factor::Block(_) => Way::Block,
            Factor::Known(_) => return None,
            Factor::Optional(trees) | Factor::Absent(trees) if trees.len() > 1 => Way::Signed,
            Factor::Optional(_) => Way::Optional,
            Factor::Absent(_) => Way::Absent,
        })
    }

    /// How much there is to do for an entity, roughly.
    fn effort(&self) -> usize {
        match self {
            Factor::Known(_) => 0,
            Factor::Number(_) => 1,
            Factor::Links { to, .. } if to.are_plain() => 2,
            Factor::Optional(_) | Factor::Absent(_) => 3,
            Factor::Links { exists: true, .. } => 4,
            Factor::Links { .. } => 5,
            Factor::Block(_) | Factor::Reach { .. } => 6,
        }
    }
}

impl<'c> Counter<'c> {
    /// Prepares a tree, for these entities only if they are given (sorted).
    pub fn prepare(&'c self, tree: &'c Tree, only: Option<&[EntityId]>) -> Result<Prepared<'c>> {
        self.prepare_within(0..self.snapshot.entity_count() as u32, tree, only)
    }

    /// Prepares a tree whose variable lies in a range.
    fn prepare_within(
        &'c self,
        range: Range<u32>,
        tree: &'c Tree,
        only: Option<&[EntityId]>,
    ) -> Result<Prepared<'c>> {
        self.preparing(tree, None, || self.lay_out(range, tree, only))
    }

    fn lay_out(
        &'c self,
        mut range: Range<u32>,
        tree: &'c Tree,
        only: Option<&[EntityId]>,
    ) -> Result<Prepared<'c>> {
        let mut types = vec![];
        for &is in &tree.types {
            match self.snapshot.aside_of(is) {
                [] => range = common(&range, &self.snapshot.range_of(is)),
                _ => types.push(is),
            }
        }
        // Who has neighbours by every link that needs some.
        let keyed: Vec<Side> = first_links(tree).map(|link| self.side(link)).collect();
        for side in &keyed {
            range = common(&range, &side.span());
        }
        let mut lists: Vec<&[EntityId]> = only.into_iter().collect();
        let mut reached = vec![];
        for (entity, link) in &tree.near {
            match self.chain(*link) {
                Some(chain) => {
                    let mut seen = Seen::default();
                    chain.search(*entity, &mut seen, self.budget)?;
                    let all = seen.sorted();
                    self.hold(size_of_val(&all[..]))?;
                    reached.push(all);
                }
                None => lists.push(self.side(*link).of(*entity)),
            }
        }
        lists.extend(reached.iter().map(|list| &list[..]));
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
                self.hold(size_of_val(*shortest))?;
                Domain::List(shortest.iter().filter(fits).copied().collect())
            }
        };
        let mut factors = vec![];
        for branch in &tree.branches {
            let factor = self.preparing(tree, Some(branch), || self.factor(branch, &domain))?;
            #[cfg(test)]
            factor.way().into_iter().for_each(super::reached::note);
            factors.push((branch, factor));
        }
        // What is known at once may spare the rest.
        factors.sort_by_key(|(_, factor)| factor.effort());
        let loops = tree.loops.iter().map(|&said| self.side(Link { said, forward: true }));
        Ok(Prepared { tree, domain, types, other_than: &tree.other_than, loops: loops.collect(), factors })
    }

    fn factor(&'c self, branch: &'c Branch, domain: &Domain) -> Result<Factor<'c>> {
        let only = match domain {
            Domain::List(list) => Some(&list[..]),
            Domain::Range(_) => None,
        };
        let prepared = |trees: &'c [(bool, Tree)]| {
            let trees = trees.iter().map(|(negative, tree)| Ok((*negative, self.prepare(tree, None)?)));
            trees.collect::<Result<_>>()
        };
        Ok(match branch {
            Branch::Links { links, to, exists, .. } => {
                if let [link] = links[..]
                    && let Some(chain) = self.chain(link)
                {
                    let to = self.ways(to, None)?;
                    let back = self.side(Link { forward: !link.forward, ..link });
                    let many = only.is_none_or(|list| list.len() > chain.side.keys().len() / 16);
                    let forest = if many { self.forest(&chain, back, &to, *exists)? } else { None };
                    return Ok(match forest {
                        Some(ways) => Factor::Known(ways),
                        None => Factor::Reach { chain, to, exists: *exists },
                    });
                }
                match links[..] {
                    [link] => self.neighbours(link, to, *exists, domain)?,
                    _ => {
                        let links: Vec<(usize, Link)> = links.iter().map(|&link| (0, link)).collect();
                        self.block(vec![(self.ways(to, None)?, self.lookups(&links, domain)?)], *exists)
                    }
                }
            }
            Branch::Cycle { levels, exists, .. } => match self.triangles(levels, *exists, only)? {
                Some(ways) => Factor::Known(ways),
                None => {
                    let level = |Level { tree, links, .. }: &'c Level| {
                        Ok((self.ways(tree, None)?, self.lookups(links, domain)?))
                    };
                    self.block(levels.iter().map(level).collect::<Result<_>>()?, *exists)
                }
            },
            Branch::Optional(trees) => Factor::Optional(prepared(trees)?),
            Branch::Absent(trees) => Factor::Absent(prepared(trees)?),
        })
    }

    /// How a variable of a block is found, where the first is an entity of the domain.
    fn lookups(&'c self, links: &[(usize, Link)], domain: &Domain) -> Result<Vec<Lookup<'c>>> {
        let sides: Vec<Side> = links.iter().map(|(_, link)| self.side(*link)).collect();
        let few = sides.iter().any(|side| side.one);
        let lookup = |(&(place, _), side): (&(usize, Link), Side<'c>)| {
            let filter = match few && !side.one && side.pairs() <= domain.len() {
                true => {
                    self.hold(BloomFilter::bytes(side.pairs()))?;
                    #[cfg(test)]
                    super::reached::note(Way::BloomFilter);
                    Some(BloomFilter::of(side, self.budget)?)
                }
                false => None,
            };
            Ok(Lookup { place, side, filter })
        };
        links.iter().zip(sides).map(lookup).collect()
    }

    fn block(&self, levels: Vec<(Ways, Vec<Lookup<'c>>)>, exists: bool) -> Factor<'c> {
        let number = self.blocks.fetch_add(1, Ordering::Relaxed);
        Factor::Block(Block::new(levels, exists, number, self.budget))
    }

    /// What hangs on the neighbours of the entities, or of any.
    fn neighbours(&'c self, link: Link, to: &'c Tree, exists: bool, domain: &Domain) -> Result<Factor<'c>> {
        let side = self.side(link);
        let back = self.side(link.reversed());
        let counted = |only: Option<&[EntityId]>| {
            let to = self.ways_of(self.prepare_within(back.span(), to, only)?)?;
            Ok(Factor::Links { side, to, exists })
        };
        if to.is_plain() {
            let to = self.ways(to, None)?;
            let all = back.span();
            let inside = to.are_plain() && to.range().start <= all.start && all.end <= to.range().end;
            return Ok(if inside && !exists {
                Factor::Number(side)
            } else {
                Factor::Links { side, to, exists }
            });
        }
        // To count all in a row takes less than to go to those that are met, unless those are few.
        let met = back.keys().len();
        let found = match domain {
            Domain::Range(range) => side.pairs_of(range),
            Domain::List(list) => list.iter().map(|&entity| side.of(entity).len()).sum(),
        };
        if found >= met / 4 {
            return counted(None);
        }
        self.hold(found * size_of::<EntityId>())?;
        let mut reached: Vec<EntityId> = match domain {
            Domain::Range(range) => side.keys_of(range).iter().flat_map(|&it| side.of(it)).copied().collect(),
            Domain::List(list) => list.iter().flat_map(|&it| side.of(it)).copied().collect(),
        };
        reached.sort_unstable();
        reached.dedup();
        counted(Some(&reached))
    }

    /// Where the same is said of every two of three variables, both ways: counts for all entities at once.
    fn triangles(
        &'c self,
        levels: &'c [Level],
        exists: bool,
        only: Option<&[EntityId]>,
    ) -> Result<Option<Ways>> {
        let (None, [b, c]) = (only, levels) else { return Ok(None) };
        let mut links = b.links.iter().chain(&c.links).map(|(_, link)| link.said);
        let Some(said) = links.next() else { return Ok(None) };
        if c.links.len() != 2 || !links.all(|other| other == said) || !self.pairs[said].is_mutual() {
            return Ok(None);
        }
        let side = self.side(Link { said, forward: true });
        // Who is their own neighbour is a corner more than once.
        if side.keys().iter().any(|it| side.of(*it).binary_search(it).is_ok()) {
            return Ok(None);
        }
        #[cfg(test)]
        super::reached::note(Way::Triangles);
        let weights = [self.ways(&b.tree, None)?, self.ways(&c.tree, None)?];
        triangles::count(self, side, &weights, exists).map(Some)
    }

    /// Where the link is a chain of claims.
    fn chain(&'c self, link: Link) -> Option<Chain<'c>> {
        match self.said[link.said].reach {
            Reach::Direct => None,
            Reach::Closure { within, .. } => Some(Chain { side: self.side(link), within }),
        }
    }

    fn side(&'c self, link: Link) -> Side<'c> {
        self.pairs[link.said].side(link)
    }
}

/// The links that every entity of the tree's variable must have, or it has no ways.
fn first_links(tree: &Tree) -> impl Iterator<Item = Link> {
    tree.branches.iter().flat_map(|branch| match branch {
        Branch::Links { links, .. } => links.clone(),
        Branch::Cycle { levels, .. } => {
            let links = levels.iter().flat_map(|level| &level.links);
            links.filter(|(place, _)| *place == 0).map(|(_, link)| *link).collect()
        }
        Branch::Optional(_) | Branch::Absent(_) => vec![],
    })
}

fn common(a: &Range<u32>, b: &Range<u32>) -> Range<u32> {
    let start = a.start.max(b.start);
    start..a.end.min(b.end).max(start)
}
