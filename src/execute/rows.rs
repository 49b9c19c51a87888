//! Distinct rows: collected from solutions, ordered, cut.

use super::codes::Code;
use super::collected::Collected;
use super::frame::{Doubts, Frame, Key};
use super::gathered::{Gathered, State};
use super::one_unit::one_unit;
use super::outcome::{Note, Outcome, Row};
use super::run::{Flow, Run, Solved, Stop};
use super::shared::Gather;
use crate::model::{Quantity, Truth, Value};
use crate::plan::Rows;
use crate::resolve::query::Var;

/// After so many steps, solutions that need only be counted are counted.
const FEW_STEPS: u64 = 20_000;

impl<'a> Run<'a> {
    /// The rows of the input's solutions, with the notes that they give rise to.
    pub fn rows(&self, asked: &'a Rows) -> Solved<Outcome> {
        let mut notes = vec![];
        let rows = match &asked.group {
            Some(group) => self.groups(asked, group, &mut notes)?,
            None => self.distinct(asked)?,
        };
        self.finish(rows, asked, notes)
    }

    /// Counted where that can be done, and otherwise gone through.
    fn groups(&self, asked: &'a Rows, group: &[Var], notes: &mut Vec<Note>) -> Solved<Gathered<'a>> {
        if let Some(rows) = self.counted_by_distance(group, asked, notes)? {
            return Ok(self.gathered(rows, asked));
        }
        if let Some(counting) = &asked.gathering.counting {
            let few = match counting.at_once {
                false => self.within(FEW_STEPS, || self.grouped(asked, group, notes))?,
                true => None,
            };
            if let Some(rows) = few {
                return Ok(rows);
            }
            if let Some(rows) = self.counted(counting, asked, notes)? {
                return Ok(self.gathered(rows, asked));
            }
        }
        self.grouped(asked, group, notes)
    }

    fn gathered(&self, rows: Vec<Collected>, asked: &'a Rows) -> Gathered<'a> {
        Gathered::of(rows, asked.columns.len(), asked.order.len(), self.snapshot)
    }

    fn distinct(&self, asked: &'a Rows) -> Solved<Gathered<'_>> {
        // What rules derive may be in doubt, or say again what is said.
        let certain = !self.derived.any_in_doubt(&asked.input);
        let distinct = asked.gathering.distinct && !self.derived.any_of(&asked.input);
        let rows = Gathered::new(asked.columns.len(), asked.order.len(), distinct, self.snapshot);
        let mut distinct = Distinct {
            bytes: rows.bytes(asked.limit.is_none()),
            rows,
            asked,
            ascending: asked.gathering.ascending.filter(|_| certain),
            most: asked
                .limit
                .filter(|_| certain && asked.gathering.certain && !self.has_several_currencies()),
            held: 0,
            last: None,
            key: vec![],
            cells: vec![],
        };
        match self.gather(&asked.input, asked.gathering.shared, &mut distinct) {
            Ok(()) => {}
            Err(Stop::Enough) if distinct.ascending.is_some() => {}
            Err(stop) => return Err(stop),
        }
        let mut rows = distinct.rows;
        rows.complete();
        Ok(rows)
    }

    fn finish(&self, rows: Gathered, asked: &'a Rows, mut notes: Vec<Note>) -> Solved<Outcome> {
        let all = 0..rows.len() as u32;
        let (mut listed, possible): (Vec<u32>, Vec<u32>) =
            all.partition(|&row| rows.state(row).truth == Truth::Yes);
        let count =
            |doubt: fn(&Doubts) -> bool| possible.iter().filter(|&&it| doubt(&rows.state(it).doubts)).count();
        let (undated, shares) = (count(|it| it.undated), count(|it| it.share));
        let (apart, times) = (count(|it| it.apart), count(|it| it.times));
        if undated > 0 {
            notes.push(Note::Undated { rows: undated });
        }
        if shares > 0 {
            notes.push(Note::Shares { rows: shares });
        }
        if apart > 0 {
            notes.push(Note::Apart { rows: apart });
        }
        if times > 0 {
            notes.push(Note::AtNoTime { rows: times });
        }
        let mut hidden = possible.len();
        if asked.include_possible {
            listed.extend(possible);
            hidden = 0;
        }
        let compare = |a: &u32, b: &u32| rows.compare(*a, *b, &asked.order);
        self.check_order(&rows, &listed, asked)?;
        let pieces = self.pieces();
        let listed = pieces.first(listed, asked.limit.unwrap_or(usize::MAX), compare)?;
        let trees = self.trees(listed.iter().map(|&row| &rows.state(row).support))?;
        let row = |row: u32| {
            let State { truth, support, .. } = rows.state(row);
            let (evidence, more_evidence) = trees.evidence(support);
            Row { cells: rows.cells(row), truth: *truth, evidence, more_evidence }
        };
        let listed = pieces.mapped(&pieces.sorted(listed, compare)?, row)?;
        Ok(Outcome { rows: listed.into(), possible: hidden, notes })
    }
}

/// Amounts that do not convert have no order.
impl Run<'_> {
    pub fn has_several_currencies(&self) -> bool {
        let units =
            self.snapshot.values().quantity_runs().filter_map(|run| match self.snapshot.value(run.start) {
                Value::Quantity(quantity) => quantity.unit.filter(|unit| self.schema.unit(*unit).currency),
                _ => None,
            });
        let mut roots = units.map(|unit| self.schema.unit(unit).root);
        roots.next().is_some_and(|first| roots.any(|root| root != first))
    }

    /// Refuses an order of rows by amounts that do not convert.
    fn check_order(&self, rows: &Gathered, listed: &[u32], asked: &Rows) -> Solved<()> {
        if asked.order.is_empty() || !self.has_several_currencies() {
            return Ok(());
        }
        let mut known: Vec<Option<Quantity>> = vec![None; asked.order.len()];
        for &row in listed {
            self.step()?;
            for (known, value) in known.iter_mut().zip(rows.ordered_by(row)) {
                let Some(Value::Quantity(quantity)) = value else { continue };
                one_unit(*known.get_or_insert(*quantity), *quantity, self.schema)?;
            }
        }
        Ok(())
    }
}

/// Rows while solutions come in.
struct Distinct<'p, 's> {
    asked: &'p Rows,
    rows: Gathered<'s>,
    /// By whose entities the solutions ascend.
    ascending: Option<Var>,
    /// So many rows are asked for: what comes behind them may be forgotten.
    most: Option<usize>,
    /// What a row takes, and all of them.
    bytes: usize,
    held: usize,
    /// Where the solutions have come to.
    last: Option<Key>,
    key: Vec<Code>,
    cells: Vec<Code>,
}

impl Distinct<'_, '_> {
    fn forget(&mut self, run: &Run) {
        if let Some(most) = self.most
            && self.rows.may_forget(most, run.context.thresholds.forgotten)
        {
            self.rows.forget_beyond(most, &self.asked.order);
            let left = self.held.min(self.rows.len() * self.bytes + self.rows.bytes_of_values());
            run.release(self.held - left);
            self.held = left;
        }
    }
}

impl<'p> Gather<'p> for Distinct<'p, '_> {
    fn take(&mut self, frame: &mut Frame, run: &Run<'p>) -> Flow {
        let Distinct { asked, rows, key, cells, .. } = self;
        if let Some(var) = self.ascending {
            let now = Some(frame.read_key(var));
            if now != self.last && asked.limit.is_some_and(|limit| rows.len() >= limit) {
                return Err(Stop::Enough);
            }
            self.last = now;
        }
        let mark = frame.mark();
        let values = rows.bytes_of_values();
        key.clear();
        cells.clear();
        for (_, column) in &asked.columns {
            let (cell, same) = rows.codes(run.compute(column, frame)?.binding, column);
            key.push(same);
            cells.push(cell);
        }
        for by in &asked.order {
            cells.push(rows.codes(run.compute(&by.by, frame)?.binding, &by.by).0);
        }
        let mut more = 0;
        if !rows.comes_too_late(cells, &asked.order) {
            let (row, is_new) = rows.row(key, cells, frame.truth);
            if !is_new {
                rows.merge(row, cells, &asked.order);
            }
            more = rows.state_mut(row).add(frame, run) + if is_new { self.bytes } else { 0 };
        }
        frame.undo(mark);
        more += rows.bytes_of_values() - values;
        run.charge(more)?;
        self.held += more;
        self.forget(run);
        Ok(())
    }

    fn another(&self) -> Self {
        let (rows, key, cells) = (self.rows.another(), vec![], vec![]);
        Distinct { rows, key, cells, held: 0, last: None, ..*self }
    }

    fn join(&mut self, other: Self, run: &Run<'p>) -> Flow {
        self.rows.join(other.rows, &self.asked.order, run)?;
        self.held += other.held;
        self.forget(run);
        Ok(())
    }
}
