//! Distinct rows: collected from solutions, ordered, cut.

use super::frame::{Binding, Doubts};
use super::gathered::{Gathered, State};
use super::outcome::{Cell, Note, Outcome, Row};
use super::run::{Run, Solved, Stop};
use super::supports::Supports;
use super::watch::leave;
use crate::model::{Truth, Value};
use crate::plan::counting::Counting;
use crate::plan::{Compute, Order, Plan};
use crate::resolve::query::{Function, Var};

/// What the rows are to be.
pub struct Shape<'p> {
    pub columns: &'p [(String, Compute)],
    pub group: Option<&'p [Var]>,
    pub order: &'p [Order],
    pub limit: Option<usize>,
    pub include_possible: bool,
    /// See [`Output::Rows`](crate::plan::Output::Rows).
    pub certain: bool,
    pub ascending: Option<Var>,
}

/// A row of a group.
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
        let by_distance = match shape.group {
            Some(group) => self.counted_by_distance(input, group, shape, &mut notes)?,
            None => None,
        };
        let rows = match (shape.group, counting) {
            _ if by_distance.is_some() => by_distance,
            (Some(_), Some(counting)) if counting.at_once => self.counted(counting, shape, &mut notes)?,
            (Some(group), Some(counting)) => {
                match self.within(FEW_STEPS, || self.grouped(input, group, shape, &mut notes))? {
                    Some(rows) => return self.finish(self.gathered(rows, shape), shape, notes),
                    None => self.counted(counting, shape, &mut notes)?,
                }
            }
            _ => None,
        };
        let rows = match (rows, shape.group) {
            (Some(rows), _) => self.gathered(rows, shape),
            (None, Some(group)) => self.gathered(self.grouped(input, group, shape, &mut notes)?, shape),
            (None, None) => self.distinct(input, shape)?,
        };
        self.finish(rows, shape, notes)
    }

    fn gathered(&self, rows: Vec<Collected>, shape: &Shape) -> Gathered<'_> {
        Gathered::of(rows, shape.columns.len(), shape.order.len(), self.snapshot)
    }

    fn distinct(&self, input: &Plan, shape: &Shape) -> Solved<Gathered<'_>> {
        let mut rows = Gathered::new(shape.columns.len(), shape.order.len(), self.snapshot);
        let bytes = rows.bytes(shape.limit.is_none());
        // What rules derive may be in doubt.
        let certain = !self.derived.any_in_doubt(input);
        let ascending = shape.ascending.filter(|_| certain);
        let most = shape.limit.filter(|_| certain && shape.certain);
        let mut held = 0;
        let mut last = None;
        let (mut key, mut cells) = (vec![], vec![]);
        let flow = self.solve_all(input, &mut |frame| {
            if let Some(var) = ascending {
                let now = Some(frame.read_key(var));
                if now != last && shape.limit.is_some_and(|limit| rows.len() >= limit) {
                    return Err(Stop::Enough);
                }
                last = now;
            }
            let mark = frame.mark();
            let values = rows.bytes_of_values();
            key.clear();
            cells.clear();
            for (_, column) in shape.columns {
                let (cell, same) = rows.codes(self.compute(column, frame)?.binding, column);
                key.push(same);
                cells.push(cell);
            }
            for by in shape.order {
                cells.push(rows.codes(self.compute(&by.by, frame)?.binding, &by.by).0);
            }
            let mut more = 0;
            if !rows.comes_too_late(&cells, shape.order) {
                let (row, is_new) = rows.row(&key, &cells, frame.truth);
                if !is_new {
                    rows.merge(row, &cells, shape.order);
                }
                more = rows.state_mut(row).add(frame, self) + if is_new { bytes } else { 0 };
            }
            frame.undo(mark);
            more += rows.bytes_of_values() - values;
            self.charge(more)?;
            held += more;
            if let Some(most) = most
                && rows.may_forget(most)
            {
                rows.forget_beyond(most, shape.order);
                let left = held.min(rows.len() * bytes + rows.bytes_of_values());
                self.release(held - left);
                held = left;
            }
            Ok(())
        });
        match flow {
            Ok(()) => {}
            Err(Stop::Enough) if ascending.is_some() => {}
            Err(stop) => {
                let number = rows.len();
                leave(rows.into_states(), number);
                return Err(stop);
            }
        }
        rows.complete();
        Ok(rows)
    }

    fn finish(&self, rows: Gathered, shape: &Shape, mut notes: Vec<Note>) -> Solved<Outcome> {
        let all = 0..rows.len() as u32;
        let (mut listed, possible): (Vec<u32>, Vec<u32>) =
            all.partition(|&row| rows.state(row).truth == Truth::Yes);
        let count =
            |doubt: fn(&Doubts) -> bool| possible.iter().filter(|&&it| doubt(&rows.state(it).doubts)).count();
        let (undated, shares) = (count(|it| it.undated), count(|it| it.share));
        if undated > 0 {
            notes.push(Note::Undated { rows: undated });
        }
        if shares > 0 {
            notes.push(Note::Shares { rows: shares });
        }
        let mut hidden = possible.len();
        if shape.include_possible {
            listed.extend(possible);
            hidden = 0;
        }
        let compare = |a: &u32, b: &u32| rows.compare(*a, *b, shape.order);
        if let Some(limit) = shape.limit.filter(|&limit| limit < listed.len()) {
            listed.select_nth_unstable_by(limit, compare);
            listed.truncate(limit);
        }
        listed.sort_by(compare);
        let listed = listed.into_iter().map(|row| {
            self.step()?;
            let State { truth, support, .. } = rows.state(row);
            let (evidence, more_evidence) = self.evidence(support);
            Ok(Row { cells: rows.cells(row), truth: *truth, evidence, more_evidence })
        });
        Ok(Outcome { rows: listed.collect::<Solved<_>>()?, possible: hidden, notes })
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
