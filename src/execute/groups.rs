//! Groups of solutions, and their aggregates.

use super::collected::{Collected, cell};
use super::deferred_drop::DeferredDrop;
use super::frame::Frame;
use super::gathered::Gathered;
use super::grouping::{Asked, Group, Groups};
use super::outcome::{Cell, Note};
use super::run::{Run, Solved, Stop};
use super::solution::Solution;
use crate::model::{ClaimId, Truth, Value};
use crate::plan::{Compute, Rows};
use crate::resolve::query::{Function, Var};
use rayon::prelude::*;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

impl<'a> Run<'a> {
    /// A row for each group of the input's solutions.
    pub fn grouped(&self, asked: &'a Rows, by: &[Var], notes: &mut Vec<Note>) -> Solved<Gathered<'a>> {
        let computes = || asked.columns.iter().map(|(_, it)| it).chain(asked.order.iter().map(|it| &it.by));
        let aggregated: BTreeSet<Var> = computes().filter_map(aggregate).map(|(_, of)| of).collect();
        let aggregated: Vec<Var> = aggregated.into_iter().collect();
        let counted = computes().find_map(|compute| match compute {
            Compute::Solutions { of } => Some(&of[..]),
            _ => None,
        });
        let distinct = asked.gathering.distinct && !self.derived.any_of(&asked.input);
        let mut groups = Groups::new(Asked { by, aggregated: &aggregated, counted, distinct });
        self.gather(&asked.input, asked.gathering.shared, &mut groups)?;
        let mut groups = groups.in_order(self.pieces())?;
        let thresholds = &self.context.thresholds;
        let mut remarks = Remarks::default();
        let mut rows = Gathered::new(asked.columns.len(), asked.order.len(), true, self.snapshot);
        // How many rows are only possible is told as well.
        let mut most = asked.limit.filter(|_| !self.has_several_currencies());
        let mut take = |row: Solved<(Collected, Remarks)>| {
            let (row, own) = row?;
            remarks.join(own);
            most = most.filter(|_| row.truth == Truth::Yes);
            if most.is_some() && rows.is_behind(&row.order, &asked.order) {
                return Ok(());
            }
            rows.add(row);
            if let Some(most) = most.filter(|&most| rows.may_forget(most, thresholds.forgotten)) {
                rows.forget_beyond(most, &asked.order);
            }
            Ok::<(), Stop>(())
        };
        let vars = (by, &aggregated[..]);
        // What a walk of its own finds out on the way is known to this run alone.
        let walks = self.measures || computes().any(|it| matches!(it, Compute::Over { .. }));
        let mut frame = self.frame();
        loop {
            let piece: DeferredDrop<Vec<(Solution, Group)>> =
                groups.by_ref().take(thresholds.groups).collect::<Vec<_>>().into();
            if piece.is_empty() {
                break;
            }
            if walks || piece.iter().map(|(_, group)| 1 + group.items()).sum::<usize>() < thresholds.added {
                piece.into_iter().try_for_each(|group| take(self.row_of(group, vars, asked, &mut frame)))?;
            } else {
                self.rows_of(piece.into_inner(), vars, asked).into_iter().try_for_each(&mut take)?;
            }
        }
        remarks.tell(by.is_empty(), notes);
        Ok(rows)
    }

    /// The rows of groups, by all processors. Behind one that fails some are left out.
    fn rows_of(
        &self,
        groups: Vec<(Solution, Group)>,
        vars: (&[Var], &[Var]),
        asked: &'a Rows,
    ) -> DeferredDrop<Vec<Solved<(Collected, Remarks)>>> {
        let (beside, failed) = (self.worker_seed(), AtomicUsize::new(usize::MAX));
        let helper = || {
            let run = beside.run();
            let frame = run.frame();
            (run, frame)
        };
        let row = |(run, frame): &mut (Run<'a>, Frame<'a>), (place, group): (usize, (Solution, Group))| {
            (place <= failed.load(Ordering::Relaxed)).then(|| {
                let row = run.row_of(group, vars, asked, frame);
                if row.is_err() {
                    failed.fetch_min(place, Ordering::Relaxed);
                }
                row
            })
        };
        let rows = groups.into_par_iter().enumerate().map_init(helper, row);
        rows.flatten_iter().collect::<Vec<_>>().into()
    }

    /// The row of a group: of its certain solutions, or if it has none of the possible ones.
    fn row_of(
        &self,
        (key, mut group): (Solution, Group),
        (by, aggregated): (&[Var], &[Var]),
        asked: &'a Rows,
        frame: &mut Frame<'a>,
    ) -> Solved<(Collected, Remarks)> {
        self.steps(1 + group.items())?;
        let mut remarks = Remarks::default();
        let mark = frame.mark();
        for (&var, binding) in by.iter().zip(group.bindings(key)) {
            // Every variable is free.
            let _ = frame.bind(var, binding);
        }
        let truth = group.truth;
        group.tallies_mut().for_each(|tally| tally.settle(self.snapshot));
        let mut computed = |column: Option<usize>, compute: &'a Compute| -> Solved<Cell> {
            if let Compute::Solutions { .. } = compute {
                let certain = group.solutions.at_least(truth);
                remarks.note_open(column, true, certain, group.solutions.at_least(Truth::Possible));
                return Ok(Cell::Count(certain));
            }
            let Some((function, of)) = aggregate(compute) else {
                return Ok(cell(self.compute(compute, frame)?.binding, compute, self.snapshot));
            };
            let place = aggregated.binary_search(&of).expect("it is aggregated");
            let tally = group.tallies().nth(place).expect("each that is aggregated has one");
            let counts = function == Function::Count;
            if counts
                && let Some(number) =
                    tally.counted(truth, self.snapshot, |claim| self.tells_a_part(claim, asked))
            {
                return Ok(match column {
                    Some(_) => Cell::Value { value: Value::Quantity(number), shared: false },
                    // Rows are put in order by what is certain.
                    None => Cell::Count(number.number.to_u64().unwrap_or(u64::MAX)),
                });
            }
            let (sure, all) = (tally.count(truth), tally.count(Truth::Possible));
            remarks.note_open(column, counts, sure, all);
            remarks.apart |= all > sure && group.doubts.apart;
            if let (Some(column), Function::Sum | Function::Average) = (column, function) {
                let claims = self.overlapping(tally, truth)?;
                if !claims.is_empty() {
                    remarks.overlaps.entry(column).or_default().extend(claims);
                }
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
        frame.undo(mark);
        let support = if truth == Truth::Yes { group.certain } else { group.support };
        Ok((Collected { cells, order, truth, doubts: group.doubts, support }, remarks))
    }
}

impl Run<'_> {
    /// Whether a claim that counts without naming says where or with whom, and nobody asked.
    fn tells_a_part(&self, claim: ClaimId, asked: &Rows) -> bool {
        let relation = self.snapshot.relation(claim);
        let roles = self.snapshot.claim(claim).roles;
        roles.iter().any(|(role, _)| !asked.input.asks_for_role(relation, *role))
    }
}

/// What is remarkable about columns of aggregates, over all groups.
#[derive(Default)]
struct Remarks {
    open: BTreeMap<usize, Open>,
    overlaps: BTreeMap<usize, BTreeSet<ClaimId>>,
    unbounded: BTreeSet<usize>,
    /// Something is only possible since amounts do not convert.
    apart: bool,
}

/// What is left open in a column.
#[derive(Default)]
struct Open {
    certain: Option<u64>,
    possible: u64,
    rows: usize,
}

impl Remarks {
    /// Takes in those on the next row.
    fn join(&mut self, next: Remarks) {
        for (column, next) in next.open {
            let open = self.open.entry(column).or_default();
            open.rows += next.rows;
            open.possible += next.possible;
            open.certain = next.certain;
        }
        for (column, claims) in next.overlaps {
            self.overlaps.entry(column).or_default().extend(claims);
        }
        self.unbounded.extend(next.unbounded);
        self.apart |= next.apart;
    }

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
        if self.apart {
            notes.push(Note::Apart { rows: 0 });
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
