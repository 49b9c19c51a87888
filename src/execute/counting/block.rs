//! A block of the pattern, searched variable by variable: each is one of the common neighbours of those before it.
//! Many ways to bind the variables up to one are held as a table, a column a variable, and go on together.

use super::batch::{Batch, keep, take};
use super::bloom_filter::BloomFilter;
use super::chains::Seen;
use super::side::{Rows, Side};
use super::ways::Ways;
use crate::diagnostic::Result;
use crate::execute::budget::Budget;
use crate::model::EntityId;

/// How many entities are looked at between two looks at the clock.
const BETWEEN_LOOKS: usize = 1 << 16;
/// How many rows of a table go on together.
const ROWS: usize = 1024;
/// Lists of so many are gone through as they are.
const FEW: usize = 12;

pub struct Block<'c> {
    /// The variables after the first.
    levels: Vec<Level<'c>>,
    exists: bool,
    number: usize,
    budget: Budget<'c>,
}

struct Level<'c> {
    ways: Ways,
    /// To the variable.
    links: Vec<Lookup<'c>>,
    /// The variables up to this one that later ones are linked from.
    needed: Vec<usize>,
}

/// How a variable is found from an earlier one, at this place.
pub struct Lookup<'c> {
    pub place: usize,
    pub side: Side<'c>,
    /// Where it is often asked for one pair.
    pub filter: Option<BloomFilter>,
}

/// What a thread keeps from one batch to the next.
#[derive(Default)]
pub struct Scratch {
    pub seen: Seen,
    by_block: Vec<Search>,
}

#[derive(Default)]
struct Search {
    /// By level.
    levels: Vec<State>,
    looked_at: usize,
}

/// What is known before a variable is found.
#[derive(Default)]
struct State {
    table: Table,
    /// Rows of the table that are left, while others are taken out.
    left: Vec<u32>,
    found: Found,
    /// By link to it: where the lists of the table's rows lie.
    lists: Vec<Rows>,
    /// How many rows the table had in all.
    given: u64,
}

/// What was found for a variable: entities, each for a row of the table.
#[derive(Default)]
struct Found {
    rows: Vec<u32>,
    entities: Vec<EntityId>,
}

/// Ways to bind the first variables.
#[derive(Default)]
struct Table {
    /// By place of the variable; empty for those that nothing later is linked from.
    bound: Vec<Vec<EntityId>>,
    /// The entity of the batch that each way begins with.
    of: Vec<u32>,
    /// In how many ways what hangs on the variables can be bound.
    weights: Vec<u64>,
}

impl<'c> Block<'c> {
    /// Each variable after the first with its ways, and the places of those that it is linked from. The number is
    /// the block's own.
    pub fn new(
        levels: Vec<(Ways, Vec<Lookup<'c>>)>,
        exists: bool,
        number: usize,
        budget: Budget<'c>,
    ) -> Block<'c> {
        let linked_from = |place: usize, later: &[(Ways, Vec<Lookup>)]| {
            later.iter().flat_map(|(_, links)| links).any(|link| link.place == place)
        };
        let mut levels = levels;
        // The only neighbours come first: Bloom filters are asked for them.
        levels.iter_mut().for_each(|(_, links)| links.sort_by_key(|link| !link.side.one));
        let needed: Vec<Vec<usize>> = (1..=levels.len())
            .map(|own| (0..=own).filter(|&place| linked_from(place, &levels[own..])).collect())
            .collect();
        let levels = levels.into_iter().zip(needed);
        let levels = levels.map(|((ways, links), needed)| Level { ways, links, needed });
        Block { levels: levels.collect(), exists, number, budget }
    }

    /// How many ways to bind the variables before it each level was given, since this was asked last.
    pub fn take_given(&self, scratch: &mut Scratch) -> Vec<u64> {
        let search = scratch.by_block.get_mut(self.number);
        search.map_or(vec![], |it| it.levels.iter_mut().map(|it| std::mem::take(&mut it.given)).collect())
    }

    /// Multiplies the count of each entity by the ways where it is the first variable.
    pub fn count(&self, batch: Batch, counts: &mut [u64], scratch: &mut Scratch) -> Result<()> {
        if scratch.by_block.len() <= self.number {
            scratch.by_block.resize_with(self.number + 1, Search::default);
        }
        let Search { levels, looked_at } = &mut scratch.by_block[self.number];
        if levels.is_empty() {
            let state = |(place, level): (usize, &Level)| State {
                table: Table { bound: vec![vec![]; place + 1], ..Table::default() },
                lists: level.links.iter().map(|_| Rows::default()).collect(),
                ..State::default()
            };
            levels.extend(self.levels.iter().enumerate().map(state));
        }
        let Some(State { table, .. }) = levels.first_mut() else { return Ok(()) };
        // Who has no neighbours by a link has no ways.
        let mut room = Rows::default();
        for link in self.levels.iter().flat_map(|level| &level.links).filter(|link| link.place == 0) {
            if link.side.one_each(batch).is_some() {
                continue;
            }
            let (starts, ends) = room.of(batch, link.side);
            for (count, (start, end)) in counts.iter_mut().zip(starts.iter().zip(ends)) {
                *count *= u64::from(start < end);
            }
        }
        table.begin(batch, counts);
        let mut sums = vec![0; counts.len()];
        Going { block: self, sums: &mut sums, looked_at }.on(0, levels)?;
        for (count, sum) in counts.iter_mut().zip(sums) {
            *count = count.saturating_mul(if self.exists { sum.min(1) } else { sum });
        }
        Ok(())
    }
}

impl State {
    /// Finds the lists of the table's rows. Rows of which one is empty, or which a Bloom filter rules out, are taken out before
    /// more is looked at; what is done is done for all rows in a row, so that waits for memory overlap.
    fn fetch(&mut self, links: &[Lookup]) {
        for (at, Lookup { place, side, filter }) in links.iter().enumerate() {
            self.lists[at].find(Batch::Listed(&self.table.bound[*place]), *side);
            let (before, own) = self.lists.split_at_mut(at);
            let own = &mut own[0];
            own.not_empty(&mut self.left);
            if let (Some(filter), Some(only)) = (filter, before.first()) {
                let keys = &self.table.bound[*place];
                keep(&mut self.left, |row| filter.may_have(keys[row as usize], only.first(row as usize)));
            }
            if self.left.len() < self.table.of.len() {
                self.table.take(&self.left);
                own.take(&self.left);
                before.iter_mut().for_each(|lists| lists.take(&self.left));
            }
            own.fetch(*side);
        }
    }
}

/// A search that is under way.
struct Going<'g, 'c> {
    block: &'g Block<'c>,
    /// By entity of the batch.
    sums: &'g mut [u64],
    looked_at: &'g mut usize,
}

impl<'c> Going<'_, 'c> {
    /// Finds the variable of the level for each row of its table, and then the later ones. Recursion ends with the
    /// levels, which are as few as the variables of a pattern.
    fn on(&mut self, level: usize, states: &mut [State]) -> Result<()> {
        let Some((state, later)) = states.split_first_mut() else { return Ok(()) };
        let links = &self.block.levels[level].links;
        state.given += state.table.of.len() as u64;
        state.fetch(links);
        self.look(state.table.of.len())?;
        match (links.len(), later.is_empty()) {
            (1, true) => self.sum_up(level, state),
            (1, false) => self.spread(level, state, later),
            _ => self.meet(level, state, later),
        }
    }

    /// Adds up the ways of the last variable, where it is anything by one link.
    fn sum_up(&mut self, level: usize, state: &State) -> Result<()> {
        let Level { ways, links, .. } = &self.block.levels[level];
        for row in 0..state.table.of.len() {
            if !self.is_settled(state.table.of[row]) {
                let list = state.lists[0].list(row, links[0].side);
                self.look(list.len())?;
                self.add(&state.table, row, ways.sum(list));
            }
        }
        Ok(())
    }

    /// Goes on with everything that one link leads to.
    fn spread(&mut self, level: usize, state: &mut State, later: &mut [State]) -> Result<()> {
        let side = self.block.levels[level].links[0].side;
        if side.one {
            state.found.rows.extend(0..state.table.of.len() as u32);
            state.found.entities.extend_from_slice(state.lists[0].firsts());
            return self.flush(level, state, later);
        }
        for row in 0..state.table.of.len() {
            if self.is_settled(state.table.of[row]) {
                continue;
            }
            for piece in state.lists[0].list(row, side).chunks(ROWS) {
                state.found.rows.extend(std::iter::repeat_n(row as u32, piece.len()));
                state.found.entities.extend_from_slice(piece);
                if state.found.rows.len() >= ROWS {
                    self.flush(level, state, later)?;
                }
            }
        }
        self.flush(level, state, later)
    }

    /// Goes on with what several links have in common, or adds up its ways where it is the last variable.
    fn meet(&mut self, level: usize, state: &mut State, later: &mut [State]) -> Result<()> {
        let Level { ways, links, .. } = &self.block.levels[level];
        for row in 0..state.table.of.len() {
            if self.is_settled(state.table.of[row]) {
                continue;
            }
            let State { found, lists, .. } = &mut *state;
            let meeting = Meeting { links, lists, row };
            if later.is_empty() {
                let mut sum = 0u64;
                let looked_at = meeting.each(|it| sum = sum.saturating_add(ways.of(it)));
                self.add(&state.table, row, sum);
                self.look(looked_at)?;
            } else {
                let looked_at = meeting.each(|it| found.add(row, it));
                self.look(looked_at)?;
                if state.found.rows.len() >= ROWS {
                    self.flush(level, state, later)?;
                }
            }
        }
        if later.is_empty() { Ok(()) } else { self.flush(level, state, later) }
    }

    /// Goes on with what was found.
    fn flush(&mut self, level: usize, state: &mut State, later: &mut [State]) -> Result<()> {
        let State { table, found, .. } = state;
        let Level { ways, needed, .. } = &self.block.levels[level];
        self.look(found.rows.len())?;
        let next = &mut later[0].table;
        next.clear();
        let weight = |row: &u32| table.weights[*row as usize];
        if ways.are_plain() {
            let range = ways.range();
            found.keep(|it| range.contains(&it.0));
            next.weights.extend(found.rows.iter().map(weight));
        } else {
            found.keep(|it| ways.of(it) > 0);
            let found = found.rows.iter().zip(&found.entities);
            next.weights.extend(found.map(|(row, &it)| weight(row).saturating_mul(ways.of(it))));
        }
        next.of.extend(found.rows.iter().map(|&row| table.of[row as usize]));
        for &place in needed {
            match table.bound.get(place) {
                Some(column) => next.bound[place].extend(found.rows.iter().map(|&row| column[row as usize])),
                None => next.bound[place].extend_from_slice(&found.entities),
            }
        }
        found.clear();
        self.on(level + 1, later)
    }

    /// Whether nothing more is to be known of an entity.
    #[inline]
    fn is_settled(&self, of: u32) -> bool {
        self.block.exists && self.sums[of as usize] > 0
    }

    #[inline]
    fn add(&mut self, table: &Table, row: usize, ways: u64) {
        let sum = &mut self.sums[table.of[row] as usize];
        *sum = sum.saturating_add(ways.saturating_mul(table.weights[row]));
    }

    fn look(&mut self, looked_at: usize) -> Result<()> {
        *self.looked_at += looked_at + 1;
        if *self.looked_at >= BETWEEN_LOOKS {
            *self.looked_at = 0;
            self.block.budget.check()?;
        }
        Ok(())
    }
}

/// The lists of a row that must have an entity in common.
struct Meeting<'m, 'c> {
    links: &'m [Lookup<'c>],
    lists: &'m [Rows],
    row: usize,
}

impl<'c> Meeting<'_, 'c> {
    /// Each entity that all lists have. Gives how many were looked at.
    #[inline(always)]
    fn each(&self, mut each: impl FnMut(EntityId)) -> usize {
        let links = self.links.len();
        let len = |link: usize| self.lists[link].len(self.row);
        let Some(base) = (0..links).min_by_key(|&link| len(link)) else { return 0 };
        let others = || (0..links).filter(|&link| link != base);
        match len(base) {
            1 => {
                let only = self.lists[base].first(self.row);
                if others().all(|link| self.has(link, only)) {
                    each(only);
                }
                1
            }
            candidates => {
                for &candidate in self.lists[base].list(self.row, self.links[base].side) {
                    if others().all(|link| self.has(link, candidate)) {
                        each(candidate);
                    }
                }
                candidates
            }
        }
    }

    /// Whether the list of the link has the entity.
    #[inline(always)]
    fn has(&self, link: usize, entity: EntityId) -> bool {
        let lists = &self.lists[link];
        if lists.len(self.row) == 1 {
            return lists.first(self.row) == entity;
        }
        let list = lists.list(self.row, self.links[link].side);
        if list.len() <= FEW { list.contains(&entity) } else { list.binary_search(&entity).is_ok() }
    }
}

impl Found {
    #[inline]
    fn add(&mut self, row: usize, entity: EntityId) {
        self.rows.push(row as u32);
        self.entities.push(entity);
    }

    fn keep(&mut self, is_kept: impl Fn(EntityId) -> bool) {
        let mut kept = 0;
        for at in 0..self.rows.len() {
            let (row, entity) = (self.rows[at], self.entities[at]);
            (self.rows[kept], self.entities[kept]) = (row, entity);
            kept += usize::from(is_kept(entity));
        }
        self.rows.truncate(kept);
        self.entities.truncate(kept);
    }

    fn clear(&mut self) {
        self.rows.clear();
        self.entities.clear();
    }
}

impl Table {
    /// The entities of a batch whose count is not 0.
    fn begin(&mut self, batch: Batch, counts: &[u64]) {
        self.clear();
        self.of.extend(0..counts.len() as u32);
        keep(&mut self.of, |index| counts[index as usize] != 0);
        self.bound[0].extend(self.of.iter().map(|&index| batch.get(index as usize)));
        self.weights.resize(self.of.len(), 1);
    }

    /// Leaves these rows (ascending).
    fn take(&mut self, rows: &[u32]) {
        self.bound.iter_mut().filter(|column| !column.is_empty()).for_each(|column| take(column, rows));
        take(&mut self.of, rows);
        take(&mut self.weights, rows);
    }

    fn clear(&mut self) {
        self.bound.iter_mut().for_each(Vec::clear);
        self.of.clear();
        self.weights.clear();
    }
}
