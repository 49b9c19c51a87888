//! A block of the pattern, searched variable by variable: each is one of the common neighbours of those before it.
//! Many ways to bind the variables up to one are held as a table, a column a variable, and go on together.

use super::batch::Batch;
use super::chains::Seen;
use super::marks::Marks;
use super::pairs::Side;
use super::ways::Ways;
use crate::diagnostic::Result;
use crate::execute::watch::Watch;
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
    watch: Watch<'c>,
}

struct Level<'c> {
    ways: Ways,
    /// To the variable, from those at these places.
    links: Vec<(usize, Side<'c>)>,
    /// The variables up to this one that later ones are linked from.
    needed: Vec<usize>,
}

/// What a thread keeps from one batch to the next.
#[derive(Default)]
pub struct Scratch<'c> {
    pub seen: Seen,
    by_block: Vec<Search<'c>>,
}

#[derive(Default)]
struct Search<'c> {
    /// By level.
    levels: Vec<State<'c>>,
    looked_at: usize,
}

/// What is known before a variable is found.
#[derive(Default)]
struct State<'c> {
    table: Table,
    /// What was found for it: a row of the table, and an entity.
    found: (Vec<u32>, Vec<EntityId>),
    /// By link to it.
    marks: Vec<Marks<'c>>,
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
        levels: Vec<(Ways, Vec<(usize, Side<'c>)>)>,
        exists: bool,
        number: usize,
        watch: Watch<'c>,
    ) -> Block<'c> {
        let linked_from = |place: usize, later: &[(Ways, Vec<(usize, Side)>)]| {
            later.iter().flat_map(|(_, links)| links).any(|(from, _)| *from == place)
        };
        let needed: Vec<Vec<usize>> = (1..=levels.len())
            .map(|own| (0..=own).filter(|&place| linked_from(place, &levels[own..])).collect())
            .collect();
        let levels = levels.into_iter().zip(needed);
        let levels = levels.map(|((ways, links), needed)| Level { ways, links, needed });
        Block { levels: levels.collect(), exists, number, watch }
    }

    /// Multiplies the count of each entity by the ways where it is the first variable.
    pub fn count(&self, batch: Batch, counts: &mut [u64], scratch: &mut Scratch<'c>) -> Result<()> {
        if scratch.by_block.len() <= self.number {
            scratch.by_block.resize_with(self.number + 1, Search::default);
        }
        let Search { levels, looked_at } = &mut scratch.by_block[self.number];
        if levels.is_empty() {
            let state = |(place, level): (usize, &Level)| State {
                table: Table { bound: vec![vec![]; place + 1], ..Table::default() },
                marks: level.links.iter().map(|_| Marks::default()).collect(),
                ..State::default()
            };
            levels.extend(self.levels.iter().enumerate().map(state));
        }
        let Some(State { table, .. }) = levels.first_mut() else { return Ok(()) };
        table.clear();
        for (index, _) in counts.iter().enumerate().filter(|(_, count)| **count != 0) {
            table.bound[0].push(batch.get(index));
            table.of.push(index as u32);
            table.weights.push(1);
        }
        let mut sums = vec![0; counts.len()];
        Going { block: self, sums: &mut sums, looked_at }.on(0, levels)?;
        for (count, sum) in counts.iter_mut().zip(sums) {
            *count = count.saturating_mul(if self.exists { sum.min(1) } else { sum });
        }
        Ok(())
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
    fn on(&mut self, level: usize, states: &mut [State<'c>]) -> Result<()> {
        let Some((state, later)) = states.split_first_mut() else { return Ok(()) };
        let Level { ways, links, .. } = &self.block.levels[level];
        for row in 0..state.table.of.len() {
            let of = state.table.of[row] as usize;
            if self.block.exists && self.sums[of] > 0 {
                continue;
            }
            let bound = &state.table.bound;
            let list = |(place, side): &(usize, Side<'c>)| side.of(bound[*place][row]);
            match (&links[..], later.is_empty()) {
                ([only], true) => {
                    let list = list(only);
                    self.look(list.len())?;
                    self.add(of, ways.sum(list), state.table.weights[row]);
                }
                (_, true) => {
                    let mut sum = 0u64;
                    let each = |it| sum = sum.saturating_add(ways.of(it));
                    let looked_at = common(links, list, &mut state.marks, each);
                    self.look(looked_at)?;
                    self.add(of, sum, state.table.weights[row]);
                }
                ([only], false) => {
                    for piece in list(only).chunks(ROWS) {
                        let (rows, found) = &mut state.found;
                        rows.extend(std::iter::repeat_n(row as u32, piece.len()));
                        found.extend_from_slice(piece);
                        if found.len() >= ROWS {
                            self.flush(level, state, later)?;
                        }
                    }
                }
                (_, false) => {
                    let (rows, found) = &mut state.found;
                    let each = |it| {
                        rows.push(row as u32);
                        found.push(it);
                    };
                    let looked_at = common(links, list, &mut state.marks, each);
                    self.look(looked_at)?;
                    if state.found.1.len() >= ROWS {
                        self.flush(level, state, later)?;
                    }
                }
            }
        }
        if later.is_empty() { Ok(()) } else { self.flush(level, state, later) }
    }

    /// Goes on with what was found.
    fn flush(&mut self, level: usize, state: &mut State<'c>, later: &mut [State<'c>]) -> Result<()> {
        let State { table, found: (rows, found), .. } = state;
        let Level { ways, needed, .. } = &self.block.levels[level];
        self.look(found.len())?;
        let next = &mut later[0].table;
        next.clear();
        if ways.are_plain() {
            let range = ways.range();
            let mut kept = found.iter().map(|it| range.contains(&it.0));
            rows.retain(|_| kept.next().unwrap_or(false));
            found.retain(|it| range.contains(&it.0));
            next.weights.extend(rows.iter().map(|&row| table.weights[row as usize]));
        } else {
            let mut kept = found.iter().map(|it| ways.of(*it) > 0);
            rows.retain(|_| kept.next().unwrap_or(false));
            found.retain(|it| ways.of(*it) > 0);
            let weight = |(&row, &it): (&u32, &EntityId)| table.weights[row as usize].saturating_mul(ways.of(it));
            next.weights.extend(rows.iter().zip(&*found).map(weight));
        }
        next.of.extend(rows.iter().map(|&row| table.of[row as usize]));
        for &place in needed {
            match table.bound.get(place) {
                Some(column) => next.bound[place].extend(rows.iter().map(|&row| column[row as usize])),
                None => next.bound[place].extend_from_slice(found),
            }
        }
        rows.clear();
        found.clear();
        self.on(level + 1, later)
    }

    fn add(&mut self, of: usize, ways: u64, weight: u64) {
        self.sums[of] = self.sums[of].saturating_add(ways.saturating_mul(weight));
    }

    fn look(&mut self, looked_at: usize) -> Result<()> {
        *self.looked_at += looked_at + 1;
        if *self.looked_at >= BETWEEN_LOOKS {
            *self.looked_at = 0;
            self.block.watch.look()?;
        }
        Ok(())
    }
}

/// Each entity that the lists of all links have in common. Gives how many were looked at.
#[inline(always)]
fn common<'c>(
    links: &[(usize, Side<'c>)],
    list: impl Fn(&(usize, Side<'c>)) -> &'c [EntityId],
    marks: &mut [Marks<'c>],
    mut each: impl FnMut(EntityId),
) -> usize {
    if let [a, b] = links {
        let (a, b) = (list(a), list(b));
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        match (short.len(), long.len()) {
            (0, _) => return 0,
            (_, 0..=FEW) => {
                short.iter().copied().filter(|it| long.contains(it)).for_each(each);
                return short.len();
            }
            (1..=2, _) => {
                short.iter().copied().filter(|it| long.binary_search(it).is_ok()).for_each(each);
                return short.len();
            }
            _ => {}
        }
    }
    let Some((base, candidates)) = links.iter().map(&list).enumerate().min_by_key(|(_, list)| list.len()) else {
        return 0;
    };
    links.iter().zip(&mut *marks).for_each(|(link, marks)| marks.turn_to(list(link)));
    for &candidate in candidates {
        let mut others = marks.iter_mut().enumerate().filter(|(index, _)| *index != base);
        if others.all(|(_, marks)| marks.contain(candidate)) {
            each(candidate);
        }
    }
    candidates.len()
}

impl Table {
    fn clear(&mut self) {
        self.bound.iter_mut().for_each(Vec::clear);
        self.of.clear();
        self.weights.clear();
    }
}
