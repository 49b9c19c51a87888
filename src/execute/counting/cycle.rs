//! A block of the pattern, searched variable by variable: each is one of the common neighbours of those before it.

use super::chains::Seen;
use super::pairs::Side;
use super::ways::Ways;
use super::{times, too_many};
use crate::diagnostic::Result;
use crate::execute::watch::Watch;
use crate::model::EntityId;

/// How many entities are looked at between two looks at the clock.
const BETWEEN_LOOKS: usize = 1 << 16;
/// Lists of so many are gone through as they are.
const FEW: usize = 12;

pub struct Cycle<'c> {
    /// The variables after the first.
    levels: Vec<Step<'c>>,
    exists: bool,
    number: usize,
    watch: Watch<'c>,
}

struct Step<'c> {
    ways: Ways,
    /// To the variable, from those at these levels.
    links: Vec<(usize, Side<'c>)>,
}

/// What a thread keeps from one entity to the next.
#[derive(Default)]
pub struct Scratch<'c> {
    pub seen: Seen,
    by_cycle: Vec<Search<'c>>,
}

#[derive(Default)]
struct Search<'c> {
    /// By level.
    bound: Vec<EntityId>,
    /// By level after the first, then by link.
    marks: Vec<Vec<Marks<'c>>>,
    looked_at: usize,
}

impl<'c> Cycle<'c> {
    /// Each level after the first with its ways, and the levels that it is linked from. The number is the cycle's
    /// own.
    pub fn new(
        levels: Vec<(Ways, Vec<(usize, Side<'c>)>)>,
        exists: bool,
        number: usize,
        watch: Watch<'c>,
    ) -> Cycle<'c> {
        let levels = levels.into_iter().map(|(ways, links)| Step { ways, links });
        Cycle { levels: levels.collect(), exists, number, watch }
    }

    /// The ways where the first variable is the entity.
    pub fn count(&self, entity: EntityId, scratch: &mut Scratch<'c>) -> Result<u64> {
        let mut of_first = self.levels.iter().flat_map(|step| &step.links).filter(|(place, _)| *place == 0);
        if of_first.any(|(_, side)| side.of(entity).is_empty()) {
            return Ok(0);
        }
        if scratch.by_cycle.len() <= self.number {
            scratch.by_cycle.resize_with(self.number + 1, Search::default);
        }
        let search = &mut scratch.by_cycle[self.number];
        if search.bound.is_empty() {
            search.bound = vec![entity; self.levels.len() + 1];
            let marks = |step: &Step| step.links.iter().map(|_| Marks::default()).collect();
            search.marks = self.levels.iter().map(marks).collect();
        }
        search.bound[0] = entity;
        self.go_on(0, search)
    }

    /// The ways to bind the levels from this one on. Recursion ends with the levels, which are as few as the
    /// variables of a pattern.
    fn go_on(&self, level: usize, search: &mut Search<'c>) -> Result<u64> {
        let Step { ways, links } = &self.levels[level];
        let last = level + 1 == self.levels.len();
        let list = |(place, side): &(usize, Side<'c>), bound: &[EntityId]| side.of(bound[*place]);
        match &links[..] {
            [only] => {
                let list = list(only, &search.bound);
                match last && !self.exists {
                    true => ways.sum(list),
                    false => self.each(list, |_| true, level, search),
                }
            }
            [a, b] if last => {
                let (a, b) = (list(a, &search.bound), list(b, &search.bound));
                let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
                match (short.len(), long.len()) {
                    (_, 0..=FEW) => self.each(short, |it| long.contains(&it), level, search),
                    (0..=2, _) => self.each(short, |it| long.binary_search(&it).is_ok(), level, search),
                    _ => self.among(level, search),
                }
            }
            _ => self.among(level, search),
        }
    }

    /// The ways of the candidates that all lists of the level have in common.
    fn among(&self, level: usize, search: &mut Search<'c>) -> Result<u64> {
        let links = &self.levels[level].links;
        let lists = || links.iter().map(|(place, side)| side.of(search.bound[*place]));
        let Some((base, candidates)) = lists().enumerate().min_by_key(|(_, list)| list.len()) else {
            return Ok(0);
        };
        // Deeper levels leave the marks of this one alone.
        let mut marks = std::mem::take(&mut search.marks[level]);
        lists().zip(&mut marks).for_each(|(list, marks)| marks.turn_to(list));
        let in_all = |it| {
            let mut others = marks.iter_mut().enumerate().filter(|(index, _)| *index != base);
            others.all(|(_, marks)| marks.contain(it))
        };
        let sum = self.each(candidates, in_all, level, search);
        search.marks[level] = marks;
        sum
    }

    /// The ways of each candidate that passes.
    #[inline(always)]
    fn each(
        &self,
        candidates: &[EntityId],
        mut passes: impl FnMut(EntityId) -> bool,
        level: usize,
        search: &mut Search<'c>,
    ) -> Result<u64> {
        search.looked_at += candidates.len();
        if search.looked_at >= BETWEEN_LOOKS {
            search.looked_at = 0;
            self.watch.look()?;
        }
        let ways = &self.levels[level].ways;
        let last = level + 1 == self.levels.len();
        let mut sum = 0u64;
        for &candidate in candidates {
            let own = ways.of(candidate);
            if own == 0 || !passes(candidate) {
                continue;
            }
            let all = match last {
                true => own,
                false => {
                    search.bound[level + 1] = candidate;
                    times(own, self.go_on(level + 1, search)?)?
                }
            };
            sum = sum.checked_add(all).ok_or_else(too_many)?;
            if self.exists && sum > 0 {
                return Ok(1);
            }
        }
        Ok(sum)
    }
}

/// A sorted list of entities that is asked what it contains: by search at first, by bits once that has cost as much
/// as setting them.
#[derive(Default)]
struct Marks<'c> {
    list: &'c [EntityId],
    spent: usize,
    marked: bool,
    /// From the first of the list on; all zero while nothing is marked.
    bits: Vec<u64>,
}

impl<'c> Marks<'c> {
    fn turn_to(&mut self, list: &'c [EntityId]) {
        if std::ptr::eq(self.list, list) {
            return;
        }
        if self.marked {
            let first = self.list[0].0;
            self.list.iter().for_each(|it| self.bits[(it.0 - first) as usize / 64] = 0);
        }
        *self = Marks { list, spent: 0, marked: false, bits: std::mem::take(&mut self.bits) };
    }

    #[inline]
    fn contain(&mut self, entity: EntityId) -> bool {
        if self.marked {
            let place = entity.0.wrapping_sub(self.list[0].0) as usize;
            return self.bits.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1);
        }
        self.search(entity)
    }

    fn search(&mut self, entity: EntityId) -> bool {
        self.spent += self.list.len().ilog2_or_zero() + 1;
        if let (true, [first, .., last]) = (self.spent > self.list.len(), self.list) {
            let words = (last.0 - first.0) as usize / 64 + 1;
            self.bits.resize(self.bits.len().max(words), 0);
            for it in self.list {
                let place = (it.0 - first.0) as usize;
                self.bits[place / 64] |= 1 << (place % 64);
            }
            self.marked = true;
        }
        self.list.binary_search(&entity).is_ok()
    }
}

trait Log {
    fn ilog2_or_zero(self) -> usize;
}

impl Log for usize {
    fn ilog2_or_zero(self) -> usize {
        self.checked_ilog2().unwrap_or(0) as usize
    }
}
