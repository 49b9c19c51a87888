//! Rows while they are gathered: there may be millions, so a cell takes eight bytes and the claims beneath a row few more.

use super::codes::{Code, Values};
use super::collected::{Collected, cell};
use super::deferred_drop::DeferredDrop;
use super::frame::{Binding, Doubts, Fact, Frame};
use super::outcome::Cell;
use super::run::{Flow, Run};
use super::supports::Supports;
use crate::model::{Truth, Value};
use crate::plan::{Compute, Order};
use crate::store::Snapshot;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::cmp::Ordering;
use std::hash::{BuildHasher, RandomState};

/// A row besides its cells.
pub struct State {
    pub truth: Truth,
    pub doubts: Doubts,
    pub support: Supports,
}

/// Rows, of so many columns and orders each.
pub struct Gathered<'s> {
    columns: usize,
    orders: usize,
    values: Values<'s>,
    /// Whether no row comes twice.
    distinct: bool,
    /// By which rows are told apart where they may come twice, a row's behind another's.
    keys: Vec<Code>,
    known: HashTable<u32>,
    hasher: RandomState,
    /// Each row's columns, then what orders it.
    cells: Vec<Code>,
    states: DeferredDrop<Vec<State>>,
    /// The row that comes last of those that are asked for, as far as is known: what comes behind it is not kept.
    last: Option<u32>,
}

impl<'s> Gathered<'s> {
    pub fn new(columns: usize, orders: usize, distinct: bool, snapshot: &'s Snapshot) -> Gathered<'s> {
        Gathered {
            columns,
            orders,
            distinct,
            values: Values::new(snapshot),
            keys: vec![],
            known: HashTable::new(),
            hasher: RandomState::new(),
            cells: vec![],
            states: DeferredDrop::default(),
            last: None,
        }
    }

    /// As this one, without any rows.
    pub fn another(&self) -> Gathered<'s> {
        Gathered::new(self.columns, self.orders, self.distinct, self.values.snapshot())
    }

    /// Rows that are distinct already.
    pub fn of(rows: Vec<Collected>, columns: usize, orders: usize, snapshot: &'s Snapshot) -> Gathered<'s> {
        let mut gathered = Gathered::new(columns, orders, true, snapshot);
        rows.into_iter().for_each(|row| gathered.add(row));
        gathered
    }

    /// Adds a row that is distinct from all others.
    pub fn add(&mut self, Collected { cells, order, truth, doubts, support }: Collected) {
        for cell in cells.into_iter().chain(order) {
            let code = self.values.code(cell);
            self.cells.push(code);
        }
        self.states.push(State { truth, doubts, support });
    }

    pub fn len(&self) -> usize {
        self.states.len()
    }

    pub fn state(&self, row: u32) -> &State {
        &self.states[row as usize]
    }

    pub fn state_mut(&mut self, row: u32) -> &mut State {
        &mut self.states[row as usize]
    }

    /// The bytes that a row takes, roughly, until it is put out, if it is.
    pub fn bytes(&self, put_out: bool) -> usize {
        let codes = (2 * self.columns + self.orders) * size_of::<Code>();
        // With the table's place, and the room that lists have to grow.
        let gathered = 2 * (codes + size_of::<State>() + size_of::<u32>());
        gathered + if put_out { size_of::<super::Row>() + self.columns * size_of::<Cell>() + 32 } else { 0 }
    }

    /// The bytes that the distinct values of all cells take, roughly.
    pub fn bytes_of_values(&self) -> usize {
        self.values.len() * Values::ITEM
    }

    /// The code of a binding in the column, and that of what makes it the same as another.
    pub fn codes(&mut self, binding: Binding, of: &Compute) -> (Code, Code) {
        match binding {
            Binding::Empty => (Code::Empty, Code::Empty),
            Binding::Entity(entity) => (Code::Entity(entity), Code::Entity(entity)),
            Binding::Unnamed(Fact::Stored(claim)) => (Code::Stored(claim), Code::Stored(claim)),
            Binding::Unnamed(Fact::Derived(index)) => (Code::Derived(index), Code::Derived(index)),
            Binding::Value(_) | Binding::Stored(_) => {
                let shown = self.values.code(cell(binding, of, self.values.snapshot()));
                (shown, self.values.key(shown))
            }
        }
    }

    /// The row of the key, made where it is new, with whether it is.
    pub fn row(&mut self, key: &[Code], cells: &[Code], truth: Truth) -> (u32, bool) {
        if self.distinct {
            return (self.push(cells, truth), true);
        }
        let Gathered { keys, known, hasher, columns, .. } = self;
        let own = |row: u32| &keys[row as usize * *columns..][..*columns];
        let hash = hasher.hash_one(key);
        match known.entry(hash, |&row| own(row) == key, |&row| hasher.hash_one(own(row))) {
            Entry::Occupied(row) => (*row.get(), false),
            Entry::Vacant(place) => {
                let row = self.states.len() as u32;
                place.insert(row);
                self.keys.extend_from_slice(key);
                (self.push(cells, truth), true)
            }
        }
    }

    fn push(&mut self, cells: &[Code], truth: Truth) -> u32 {
        self.cells.extend_from_slice(cells);
        self.states.push(State { truth, doubts: Doubts::default(), support: Supports::default() });
        self.states.len() as u32 - 1
    }

    /// Takes in the rows of another that were gathered from other solutions.
    pub fn join(&mut self, other: Gathered, orders: &[Order], run: &Run) -> Flow {
        let (mut key, mut cells) = (vec![], vec![]);
        let Gathered { states, values, keys, cells: theirs, .. } = other;
        self.states.reserve(states.len());
        self.cells.reserve(theirs.len());
        for (row, state) in states.into_iter().enumerate() {
            run.step()?;
            let mut taken = |from: &[Code], width: usize, to: &mut Vec<Code>| {
                to.clear();
                let own = from.iter().skip(row * width).take(width);
                to.extend(own.map(|&code| self.values.taken(code, &values)));
            };
            taken(&keys, self.columns, &mut key);
            taken(&theirs, self.columns + self.orders, &mut cells);
            if !self.comes_too_late(&cells, orders) {
                let (row, is_new) = self.row(&key, &cells, state.truth);
                if !is_new {
                    self.merge(row, &cells, orders);
                }
                self.states[row as usize].join(state, run);
            }
        }
        Ok(())
    }

    /// Takes another solution's cells in: of equal cells that read differently, and of different orders, always
    /// the same one stays, whichever came first.
    pub fn merge(&mut self, row: u32, cells: &[Code], orders: &[Order]) {
        let start = row as usize * (self.columns + self.orders);
        let mine = &self.cells[start..start + cells.len()];
        if mine == cells {
            return;
        }
        for (index, &new) in cells.iter().enumerate() {
            let mine = self.cells[start + index];
            let precedes = match index.checked_sub(self.columns) {
                Some(order) => self.values.compare_by(new, mine, orders[order].descending).is_lt(),
                None => self.values.reads_before(new, mine),
            };
            if precedes {
                self.cells[start + index] = new;
            }
        }
    }

    /// Whether the cells are of a row that comes behind all that are asked for.
    pub fn comes_too_late(&self, cells: &[Code], orders: &[Order]) -> bool {
        self.last.is_some_and(|last| self.compare_cells(cells, self.own(last), orders).is_gt())
    }

    /// Whether what orders a row by itself tells that it comes behind all that are asked for.
    pub fn is_behind(&self, order: &[Cell], orders: &[Order]) -> bool {
        let (Some(last), Some(cell), Some(by)) = (self.last, order.first(), orders.first()) else {
            return false;
        };
        let compared = self.values.compare_value(cell, self.own(last)[self.columns]);
        if by.descending { compared.is_lt() } else { compared.is_gt() }
    }

    /// Whether there is enough to forget where so many rows are asked for, and it is worth it beyond a few.
    pub fn may_forget(&self, most: usize, few: usize) -> bool {
        let many = few.max(most.saturating_mul(2));
        self.len() > many || self.values.len() > many.saturating_mul(2 * (self.columns + self.orders))
    }

    /// Forgets the rows that come behind the first so many.
    pub fn forget_beyond(&mut self, most: usize, orders: &[Order]) {
        let mut rows: Vec<u32> = (0..self.len() as u32).collect();
        if most < rows.len() {
            rows.select_nth_unstable_by(most, |&a, &b| self.compare(a, b, orders));
            rows.truncate(most);
        }
        let last = rows.iter().copied().max_by(|&a, &b| self.compare(a, b, orders));
        let last = last.filter(|_| rows.len() == most);
        let mut kept = self.another();
        for row in rows {
            let key = self.keys.iter().skip(row as usize * self.columns).take(self.columns);
            let key: Vec<Code> = key.map(|&code| kept.values.taken(code, &self.values)).collect();
            let cells = self.own(row).iter();
            let cells: Vec<Code> = cells.map(|&code| kept.values.taken(code, &self.values)).collect();
            let (own, _) = kept.row(&key, &cells, Truth::Yes);
            if last == Some(row) {
                kept.last = Some(own);
            }
            std::mem::swap(kept.state_mut(own), &mut self.states[row as usize]);
        }
        *self = kept;
    }

    /// Forgets what only told rows apart.
    pub fn complete(&mut self) {
        self.keys = vec![];
        self.known = HashTable::new();
    }

    fn own(&self, row: u32) -> &[Code] {
        let width = self.columns + self.orders;
        &self.cells[row as usize * width..][..width]
    }

    /// How two rows are ordered.
    pub fn compare(&self, one: u32, other: u32, orders: &[Order]) -> Ordering {
        self.compare_cells(self.own(one), self.own(other), orders)
    }

    fn compare_cells(&self, one: &[Code], other: &[Code], orders: &[Order]) -> Ordering {
        let ((cells, order), (others, by)) = (one.split_at(self.columns), other.split_at(self.columns));
        let asked = orders.iter().zip(order.iter().zip(by));
        let asked = asked.map(|(by, (&a, &b))| self.values.compare_by(a, b, by.descending));
        let columns = cells.iter().zip(others).map(|(&a, &b)| self.values.compare(a, b));
        asked.chain(columns).find(|it| it.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// The values by which a row is ordered, in their root units.
    pub fn ordered_by(&self, row: u32) -> impl Iterator<Item = Option<&Value>> {
        self.own(row)[self.columns..].iter().map(|&code| self.values.in_root(code))
    }

    /// The cells of a row's columns.
    pub fn cells(&self, row: u32) -> Vec<Cell> {
        self.own(row)[..self.columns].iter().map(|&code| self.values.cell(code)).collect()
    }
}

impl State {
    /// Takes another solution's truth and claims in; how many bytes more the row takes.
    pub fn add(&mut self, frame: &Frame, run: &Run) -> usize {
        self.truth = self.truth.or(frame.truth);
        self.doubts.join(frame.doubts);
        self.support.add(&frame.support, run.snapshot.claim_count())
    }

    fn join(&mut self, other: State, run: &Run) {
        self.truth = self.truth.or(other.truth);
        self.doubts.join(other.doubts);
        self.support.join(other.support, run.snapshot.claim_count());
    }
}
