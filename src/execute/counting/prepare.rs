//! From a tree to what counts an entity's ways at once: neighbours looked up, and what hangs on them counted before.

use super::chains::{Chain, Seen};
use super::cycle::Cycle;
use super::pairs::Side;
use super::trees::Counter;
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
    pub domain: Domain,
    /// Types that are not a range of ids.
    types: Vec<TypeId>,
    other_than: &'c [EntityId],
    loops: Vec<Side<'c>>,
    pub factors: Vec<Factor<'c>>,
}

/// The entities that a variable may be, and perhaps others.
pub enum Domain {
    Range(Range<u32>),
    /// Ascending, distinct.
    List(Vec<EntityId>),
}

pub enum Factor<'c> {
    /// The ways of the common neighbours; with `exists`, one if there are any.
    Links {
        sides: Vec<Side<'c>>,
        to: Child<'c>,
        exists: bool,
    },
    /// The ways of all that chains lead to; with `exists`, one if there are any.
    Reach {
        chain: Chain<'c>,
        to: Ways,
        exists: bool,
    },
    Cycle(Cycle<'c>),
    Known(Ways),
    Optional(Vec<(bool, Prepared<'c>)>),
    Absent(Vec<(bool, Prepared<'c>)>),
}

/// The ways of neighbours.
pub enum Child<'c> {
    /// Counted before.
    Counted(Ways),
    /// Counted when met, since hardly any is met more than once.
    Met(Box<Prepared<'c>>),
}

impl Prepared<'_> {
    /// Whether each entity of the domain has one way.
    pub fn is_plain(&self) -> bool {
        self.factors.is_empty() && self.tests_nothing()
    }

    #[inline]
    fn tests_nothing(&self) -> bool {
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
    pub fn contains(&self, entity: EntityId) -> bool {
        match self {
            Domain::Range(range) => range.contains(&entity.0),
            Domain::List(list) => list.binary_search(&entity).is_ok(),
        }
    }
}

impl Factor<'_> {
    /// How much there is to do for an entity, roughly.
    fn effort(&self) -> usize {
        match self {
            Factor::Known(_) => 0,
            Factor::Links { sides, to: Child::Counted(ways), .. } if sides.len() == 1 && ways.are_plain() => {
                1
            }
            Factor::Optional(_) | Factor::Absent(_) => 2,
            Factor::Links { exists: true, .. } => 3,
            Factor::Links { .. } => 4,
            Factor::Cycle(_) | Factor::Reach { .. } => 5,
        }
    }
}

impl<'c> Counter<'c> {
    /// Prepares a tree, for these entities only if they are given (sorted).
    pub fn prepare(&'c self, tree: &'c Tree, only: Option<&[EntityId]>) -> Result<Prepared<'c>> {
        let mut range = 0..self.snapshot.entity_count() as u32;
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
                    chain.search(*entity, &mut seen, self.watch)?;
                    reached.push(seen.sorted());
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
        let prepared = |trees: &'c [(bool, Tree)]| {
            let trees = trees.iter().map(|(negative, tree)| Ok((*negative, self.prepare(tree, None)?)));
            trees.collect::<Result<_>>()
        };
        Ok(match branch {
            Branch::Links { links, to, exists } => {
                if let [link] = links[..]
                    && let Some(chain) = self.chain(link)
                {
                    return Ok(Factor::Reach { chain, to: self.ways(to, None)?, exists: *exists });
                }
                let sides = links.iter().map(|&link| self.side(link)).collect();
                Factor::Links { sides, to: self.child(links, to, only)?, exists: *exists }
            }
            Branch::Cycle { levels, exists, .. } => match self.triangles(levels, *exists, only)? {
                Some(ways) => Factor::Known(ways),
                None => {
                    let level = |Level { tree, links }: &'c Level| {
                        let sides = links.iter().map(|(place, link)| (*place, self.side(*link)));
                        Ok((self.ways(tree, None)?, sides.collect()))
                    };
                    let levels = levels.iter().map(level).collect::<Result<_>>()?;
                    let number = self.cycles.fetch_add(1, Ordering::Relaxed);
                    Factor::Cycle(Cycle::new(levels, *exists, number, self.watch))
                }
            },
            Branch::Optional(trees) => Factor::Optional(prepared(trees)?),
            Branch::Absent(trees) => Factor::Absent(prepared(trees)?),
        })
    }

    /// What hangs on the neighbours of the entities, or of any.
    fn child(&'c self, links: &[Link], to: &'c Tree, from: Option<&[EntityId]>) -> Result<Child<'c>> {
        let [link] = links[..] else { return Ok(Child::Counted(self.ways(to, None)?)) };
        if to.is_plain() {
            return Ok(Child::Counted(self.ways(to, None)?));
        }
        let pairs = &self.pairs[link.said];
        let met = pairs.side(link.reversed()).keys().len();
        let Some(from) = from else {
            // By about as many links as there are neighbours.
            return Ok(match pairs.len() / 5 <= met / 4 {
                true => Child::Met(Box::new(self.prepare(to, None)?)),
                false => Child::Counted(self.ways(to, None)?),
            });
        };
        let side = self.side(link);
        let found: usize = from.iter().map(|&entity| side.of(entity).len()).sum();
        if found >= met / 4 {
            return Ok(Child::Counted(self.ways(to, None)?));
        }
        let mut reached: Vec<EntityId> = from.iter().flat_map(|&entity| side.of(entity)).copied().collect();
        reached.sort_unstable();
        reached.dedup();
        Ok(Child::Counted(self.ways(to, Some(&reached))?))
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
        let weights = [self.ways(&b.tree, None)?, self.ways(&c.tree, None)?];
        triangles::count(self, side, &weights, exists).map(Some)
    }

    /// Where the link is a chain of claims.
    fn chain(&'c self, link: Link) -> Option<Chain<'c>> {
        match self.said[link.said].reach {
            Reach::Direct => None,
            Reach::Closure { within } => Some(Chain { side: self.side(link), within }),
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
