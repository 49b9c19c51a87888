//! Distinct rows: collected from solutions, ordered, cut.

use super::frame::{Binding, Doubts, Frame, Key};
use super::order::CellOrder;
use super::outcome::{Cell, Note, Outcome, Row};
use super::run::{Run, Solved, Stop};
use super::supports::Supports;
use super::watch::leave;
use crate::model::{Truth, Value};
use crate::plan::counting::Counting;
use crate::plan::{Compute, Order, Plan};
use crate::resolve::query::{Function, Var};
use std::cmp::Ordering;
use std::collections::HashMap;

/// What the rows are to be.
pub struct Shape<'p> {
    pub columns: &'p [(String, Compute)],
    pub group: Option<&'p [Var]>,
    pub order: &'p [Order],
    pub limit: Option<usize>,
    pub include_possible: bool,
    /// See [`Output::Rows`](crate::plan::Output::Rows).
    pub ascending: Option<Var>,
}

/// A row while solutions come in.
pub struct Collected {
    pub cells: Vec<Cell>,
    /// By which it is ordered, one for each order.
    pub order: Vec<Cell>,
    pub truth: Truth,
    pub doubts: Doubts,
    pub support: Supports,
}

/// After so many steps, solutions that need only be counted are counted.
const FEW_STEPS: u64 = 20_000;

impl Run<'_> {
    /// The rows of the input's solutions, with the notes that they give rise to.
    pub fn rows(&self, input: &Plan, shape: &Shape, counting: Option<&Counting>) -> Solved<Outcome> {
        let mut notes = vec![];
        let begin = std::time::Instant::now();
        let by_distance = match shape.group {
            Some(group) => self.counted_by_distance(input, group, shape, &mut notes)?,
            None => None,
        };
        let rows = match (shape.group, counting) {
            _ if by_distance.is_some() => by_distance,
            (Some(_), Some(counting)) if counting.at_once => self.counted(counting, shape, &mut notes)?,
            (Some(group), Some(counting)) => {
                match self.within(FEW_STEPS, || self.grouped(input, group, shape, &mut notes))? {
                    Some(rows) => return self.finish(rows, shape, notes),
                    None => self.counted(counting, shape, &mut notes)?,
                }
            }
            _ => None,
        };
        let rows = match (rows, shape.group) {
            (Some(rows), _) => {
                self.note_counted(begin);
                rows
            }
            (None, Some(group)) => self.grouped(input, group, shape, &mut notes)?,
            (None, None) => self.distinct(input, shape)?,
        };
        self.finish(rows, shape, notes)
    }

    fn distinct(&self, input: &Plan, shape: &Shape) -> Solved<Vec<Collected>> {
        let mut rows: HashMap<Vec<Key>, Collected> = HashMap::new();
        // What rules derive may be in doubt.
        let ascending = shape.ascending.filter(|_| self.derived.is_empty());
        let mut last = None;
        let flow = self.solve_all(input, &mut |frame| {
            if let Some(var) = ascending {
                let now = Some(frame.read_key(var));
                if now != last && shape.limit.is_some_and(|limit| rows.len() >= limit) {
                    return Err(Stop::Enough);
                }
                last = now;
            }
            let mark = frame.mark();
            let (mut key, mut cells, mut order) = (vec![], vec![], vec![]);
            for (_, column) in shape.columns {
                let binding = self.compute(column, frame)?.binding;
                key.push(binding.key(self.schema));
                cells.push(cell(binding, column));
            }
            for by in shape.order {
                let binding = self.compute(&by.by, frame)?.binding;
                order.push(cell(binding, &by.by));
            }
            let row = match rows.get_mut(&key) {
                Some(row) => row,
                None => {
                    self.charge(96 * (2 * cells.len() + order.len() + 2))?;
                    let row = Collected {
                        cells: cells.clone(),
                        order: order.clone(),
                        truth: frame.truth,
                        doubts: Doubts::default(),
                        support: Supports::default(),
                    };
                    rows.entry(key).or_insert(row)
                }
            };
            row.merge(cells, order, shape, self);
            let bytes = row.add(frame, self);
            frame.undo(mark);
            self.charge(bytes)?;
            Ok(())
        });
        match flow {
            Ok(()) => {}
            Err(Stop::Enough) if ascending.is_some() => {}
            Err(stop) => {
                let number = rows.len();
                leave(rows, number);
                return Err(stop);
            }
        }
        Ok(rows.into_values().collect())
    }

    fn finish(&self, rows: Vec<Collected>, shape: &Shape, mut notes: Vec<Note>) -> Solved<Outcome> {
        let (mut certain, possible): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| row.truth == Truth::Yes);
        let count = |doubt: fn(&Doubts) -> bool| possible.iter().filter(|row| doubt(&row.doubts)).count();
        let (undated, shares) = (count(|it| it.undated), count(|it| it.share));
        if undated > 0 {
            notes.push(Note::Undated { rows: undated });
        }
        if shares > 0 {
            notes.push(Note::Shares { rows: shares });
        }
        let mut hidden = possible.len();
        if shape.include_possible {
            certain.extend(possible);
            hidden = 0;
        }
        let order = CellOrder(self.snapshot);
        let compare = |a: &Collected, b: &Collected| {
            let asked = shape.order.iter().zip(a.order.iter().zip(&b.order));
            let asked = asked.map(|(by, (a, b))| order.compare_by(a, b, by.descending));
            let columns = a.cells.iter().zip(&b.cells).map(|(a, b)| order.compare(a, b));
            asked.chain(columns).find(|it| it.is_ne()).unwrap_or(Ordering::Equal)
        };
        if let Some(limit) = shape.limit.filter(|&limit| limit < certain.len()) {
            certain.select_nth_unstable_by(limit, compare);
            certain.truncate(limit);
        }
        certain.sort_by(compare);
        let rows = certain.into_iter().map(|row| {
            self.step()?;
            let (evidence, more_evidence) = self.evidence(&row.support);
            Ok(Row { cells: row.cells, truth: row.truth, evidence, more_evidence })
        });
        Ok(Outcome { rows: rows.collect::<Solved<_>>()?, possible: hidden, notes })
    }
}

impl Collected {
    /// Takes another solution's cells in: of equal cells that read differently, and of different orders, always
    /// the same one stays, whichever came first.
    fn merge(&mut self, cells: Vec<Cell>, order: Vec<Cell>, shape: &Shape, run: &Run) {
        for (mine, new) in self.cells.iter_mut().zip(cells) {
            if let (Cell::Value { value: a, .. }, Cell::Value { value: b, .. }) = (&*mine, &new)
                && b < a
            {
                *mine = new;
            }
        }
        if self.order == order {
            return;
        }
        let compare = CellOrder(run.snapshot);
        for ((mine, new), by) in self.order.iter_mut().zip(&order).zip(shape.order) {
            if compare.compare_by(new, mine, by.descending).is_lt() {
                *mine = new.clone();
            }
        }
    }

    /// Takes another solution's truth and claims in; how many bytes more the row takes.
    fn add(&mut self, frame: &Frame, run: &Run) -> usize {
        self.truth = self.truth.or(frame.truth);
        self.doubts.undated |= frame.doubts.undated;
        self.doubts.share |= frame.doubts.share;
        self.support.add(&frame.support, run.snapshot.claim_count())
    }
}

/// The binding as a cell; a count as such.
pub fn cell(binding: Binding, of: &Compute) -> Cell {
    match binding {
        // What is not named is asked for nothing but to be there: it is in no column.
        Binding::Empty | Binding::Unnamed(_) => Cell::Empty,
        Binding::Entity(entity) => Cell::Entity(entity),
        Binding::Value(stated) => match (of, &stated.value) {
            (Compute::Over { function: Function::Count, .. }, Value::Quantity(count)) if count.is_exact() => {
                match count.number.try_into() {
                    Ok(number) => Cell::Count(number),
                    Err(_) => Cell::Value { value: stated.value.clone(), shared: false },
                }
            }
            _ => Cell::Value { value: stated.value.clone(), shared: stated.is_shared() },
        },
    }
}
