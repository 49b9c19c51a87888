//! Groups of solutions, and their aggregates.

use super::grouping::{Asked, Group, Groups};
use super::left::Left;
use super::outcome::{Cell, Note};
use super::rows::{Collected, cell};
use super::run::{Run, Solved};
use super::tally::Tally;
use crate::diagnostic::Result;
use crate::model::{ClaimId, EntityId, RelationId, RoleId, Truth};
use crate::plan::{Compute, Rows};
use crate::resolve::query::{Function, Var};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
            rows.push(self.row_of(group, by, asked, &mut remarks)?);
        }
        remarks.tell(by.is_empty(), notes);
        Ok(rows.into_inner())
    }

    /// The row of a group: of its certain solutions, or if it has none of the possible ones.
    fn row_of(
        &self,
        mut group: Group,
        by: &[Var],
        asked: &'a Rows,
        remarks: &mut Remarks,
    ) -> Solved<Collected> {
        let mut frame = self.frame();
        for (&var, binding) in by.iter().zip(&group.bindings) {
            // A fresh frame has every variable free.
            let _ = frame.bind(var, binding.clone());
        }
        let truth = group.truth;
        group.tallies.values_mut().for_each(|tally| tally.settle(self.snapshot));
        let nothing = Tally::default();
        let mut computed = |column: Option<usize>, compute: &'a Compute| -> Solved<Cell> {
            if let Compute::Solutions { .. } = compute {
                let certain = group.solutions.at_least(truth);
                remarks.note_open(column, true, certain, group.solutions.at_least(Truth::Possible));
                return Ok(Cell::Count(certain));
            }
            let Some((function, of)) = aggregate(compute) else {
                return Ok(cell(self.compute(compute, &mut frame)?.binding, compute, self.snapshot));
            };
            let tally = group.tallies.get(&of).unwrap_or(&nothing);
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

    /// Claims of which two may tell of the same amount: of one relation, subject and object, with no role that
    /// differs, at times that may coincide. The first ones: enough to say so.
    fn overlapping(&self, tally: &Tally, truth: Truth) -> Result<Vec<ClaimId>> {
        // How many claims are told, and how many are compared with each: where a subject has many, comparing all with all
        // would take long.
        const TOLD: usize = 3;
        const COMPARED: usize = 100;
        let claims = || tally.claims(truth);
        let mut found = BTreeSet::new();
        // The claims of one relation, subject and object come one after another, unless groups did something together.
        let mut run: Vec<ClaimId> = vec![];
        let same = |a: ClaimId, b: ClaimId| {
            let snapshot = self.snapshot;
            snapshot.subjects_of(a) == snapshot.subjects_of(b)
                && snapshot.object_entity(a) == snapshot.object_entity(b)
                && snapshot.relation(a) == snapshot.relation(b)
        };
        for claim in claims() {
            self.step()?;
            if run.last().is_some_and(|&last| !same(last, claim)) {
                run.clear();
            }
            let mut before = run.iter().rev().take(COMPARED);
            if let Some(&other) = before.find(|&&other| self.may_coincide(claim, other)) {
                found.extend([claim, other]);
            }
            if found.len() >= TOLD {
                return Ok(found.into_iter().collect());
            }
            run.push(claim);
        }
        let joint = claims().any(|claim| self.snapshot.subjects_of(claim).len() > 1);
        if joint {
            found.extend(self.overlapping_in_part(&mut claims(), COMPARED)?);
        }
        Ok(found.into_iter().collect())
    }

    /// The same, where the subjects of claims may be alike in part.
    fn overlapping_in_part(
        &self,
        claims: &mut dyn Iterator<Item = ClaimId>,
        compared: usize,
    ) -> Result<BTreeSet<ClaimId>> {
        let mut found = BTreeSet::new();
        let mut same: HashMap<(EntityId, Option<EntityId>, RelationId), Vec<ClaimId>> = HashMap::new();
        for claim in claims {
            let (object, relation) = (self.snapshot.object_entity(claim), self.snapshot.relation(claim));
            for &subject in self.snapshot.subjects_of(claim) {
                self.step()?;
                let others = same.entry((subject, object, relation)).or_default();
                let mut before = others.iter().rev().take(compared);
                if let Some(&other) = before.find(|&&other| self.may_coincide(claim, other)) {
                    found.extend([claim, other]);
                }
                others.push(claim);
            }
        }
        Ok(found)
    }

    fn may_coincide(&self, a: ClaimId, b: ClaimId) -> bool {
        if a == b {
            return false;
        }
        let apart = match (self.snapshot.time(a), self.snapshot.time(b)) {
            (Some(a), Some(b)) => {
                matches!((a.end, b.start), (Some(end), Some(start)) if end < start)
                    || matches!((b.end, a.start), (Some(end), Some(start)) if end < start)
            }
            _ => false,
        };
        let roles = 0..self.schema.relation(self.snapshot.relation(a)).roles.len();
        let other_role = roles.map(RoleId::from).any(|role| {
            matches!((self.snapshot.role(a, role), self.snapshot.role(b, role)), (Some(a), Some(b)) if a != b)
        });
        !apart && !other_role
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
