//! Groups of solutions, and their aggregates.

use super::grouping::{Asked, Group, Groups};
use super::left::Left;
use super::outcome::{Cell, Note};
use super::rows::{Collected, cell};
use super::run::{Run, Solved};
use crate::model::{ClaimId, Truth};
use crate::plan::{Compute, Rows};
use crate::resolve::query::{Function, Var};
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Run<'a> {
    /// A row for each group of the input's solutions.
    pub fn grouped(&self, asked: &'a Rows, by: &[Var], notes: &mut Vec<Note>) -> Solved<Vec<Collected>> {
        let computes = || asked.columns.iter().map(|(_, it)| it).chain(asked.order.iter().map(|it| &it.by));
        let aggregated: BTreeSet<Var> = computes().filter_map(aggregate).map(|(_, of)| of).collect();
        let aggregated: Vec<Var> = aggregated.into_iter().collect();
        let counted = computes().find_map(|compute| match compute {
            Compute::Solutions { of } => Some(&of[..]),
            _ => None,
        });
        let distinct = asked.distinct && !self.derived.any_of(&asked.input);
        let mut groups = Groups::new(Asked { by, aggregated: &aggregated, counted, distinct });
        self.gather(&asked.input, asked.shared, &mut groups)?;
        let mut remarks = Remarks::default();
        let mut rows = Left::<Vec<Collected>>::default();
        for group in groups.in_order(self.context.watch())? {
            self.steps(1 + group.items())?;
            rows.push(self.row_of(group, (by, &aggregated), asked, &mut remarks)?);
        }
        remarks.tell(by.is_empty(), notes);
        Ok(rows.into_inner())
    }

    /// The row of a group: of its certain solutions, or if it has none of the possible ones.
    fn row_of(
        &self,
        mut group: Group,
        (by, aggregated): (&[Var], &[Var]),
        asked: &'a Rows,
        remarks: &mut Remarks,
    ) -> Solved<Collected> {
        let mut frame = self.frame();
        for (&var, binding) in by.iter().zip(&group.bindings) {
            // A fresh frame has every variable free.
            let _ = frame.bind(var, binding.clone());
        }
        let truth = group.truth;
        group.tallies.iter_mut().for_each(|tally| tally.settle(self.snapshot));
        let mut computed = |column: Option<usize>, compute: &'a Compute| -> Solved<Cell> {
            if let Compute::Solutions { .. } = compute {
                let certain = group.solutions.at_least(truth);
                remarks.note_open(column, true, certain, group.solutions.at_least(Truth::Possible));
                return Ok(Cell::Count(certain));
            }
            let Some((function, of)) = aggregate(compute) else {
                return Ok(cell(self.compute(compute, &mut frame)?.binding, compute, self.snapshot));
            };
            let place = aggregated.binary_search(&of).expect("it is aggregated");
            let tally = &group.tallies[place];
            let counts = function == Function::Count;
            remarks.note_open(column, counts, tally.count(truth), tally.count(Truth::Possible));
            if let (Some(column), Function::Sum | Function::Average) = (column, function) {
                let claims = self.overlapping(tally, truth)?;
                remarks.overlaps.entry(column).or_default().extend(claims);
            }
            Ok(match tally.cell(function, truth, self.snapshot)? {
                Some(cell) => cell,
                None => {
                    remarks.unbounded.extend(column);
                    Cell::Empty
                }
            })
        };
        let mut cells = vec![];
        for (index, (_, column)) in asked.columns.iter().enumerate() {
            cells.push(computed(Some(index), column)?);
        }
        let order = asked.order.iter().map(|by| computed(None, &by.by)).collect::<Solved<_>>()?;
        let support = if truth == Truth::Yes { group.certain } else { group.support };
        Ok(Collected { cells, order, truth, doubts: group.doubts, support })
    }
}

/// What is remarkable about columns of aggregates, over all groups.
#[derive(Default)]
struct Remarks {
    open: BTreeMap<usize, Open>,
    overlaps: BTreeMap<usize, BTreeSet<ClaimId>>,
    unbounded: BTreeSet<usize>,
}

/// What is left open in a column.
#[derive(Default)]
struct Open {
    certain: Option<u64>,
    possible: u64,
    rows: usize,
}

impl Remarks {
    /// Notes that a column, if it is one, leaves some of all its items out, since they are only possible.
    fn note_open(&mut self, column: Option<usize>, counts: bool, certain: u64, all: u64) {
        if let Some(column) = column
            && all > certain
        {
            let open = self.open.entry(column).or_default();
            open.rows += 1;
            open.possible += all - certain;
            open.certain = counts.then_some(certain);
        }
    }

    fn tell(self, one_group: bool, notes: &mut Vec<Note>) {
        for (column, open) in self.open {
            notes.push(match open.certain {
                Some(certain) if one_group => {
                    Note::PossibleCount { column, certain, possible: open.possible }
                }
                _ => Note::PossiblyMore { column, rows: open.rows },
            });
        }
        for (column, claims) in self.overlaps.into_iter().filter(|(_, claims)| !claims.is_empty()) {
            notes.push(Note::Overlap { column, claims: claims.into_iter().collect() });
        }
        notes.extend(self.unbounded.into_iter().map(|column| Note::Unbounded { column }));
    }
}

fn aggregate(compute: &Compute) -> Option<(Function, Var)> {
    match compute {
        Compute::Aggregate { function, of } => Some((*function, *of)),
        _ => None,
    }
}
