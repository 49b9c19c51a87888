//! Distinct rows: collected from solutions, grouped where there are aggregates, ordered, cut.

use super::frame::{Binding, Doubts, Fact, Frame, Key, Origin, Support};
use super::outcome::{Cell, Note, Outcome, Row};
use super::run::{Run, Solved};
use super::tally::Tally;
use crate::diagnostic::Result;
use crate::model::{ClaimId, EntityId, Truth, Value};
use crate::plan::{Compute, Order, Plan};
use crate::resolve::query::{Function, Var};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the rows are to be.
pub struct Shape<'p> {
    pub columns: &'p [(String, Compute)],
    pub group: Option<&'p [Var]>,
    pub order: &'p [Order],
    pub limit: Option<usize>,
    pub include_possible: bool,
}

/// A row while solutions come in.
struct Collected {
    cells: Vec<Cell>,
    /// By which it is ordered, one for each order.
    order: Vec<Cell>,
    truth: Truth,
    doubts: Doubts,
    support: BTreeSet<Support>,
}

/// A group while solutions come in.
struct Group {
    truth: Truth,
    doubts: Doubts,
    /// What the group's variables are bound to.
    bindings: Vec<Binding>,
    /// By variable that is aggregated.
    tallies: BTreeMap<Var, Tally>,
    /// Of certain solutions, and of all.
    certain: BTreeSet<Support>,
    support: BTreeSet<Support>,
}

impl Run<'_> {
    /// The rows of the input's solutions, with the notes that they give rise to.
    pub fn rows(&self, input: &Plan, shape: &Shape) -> Solved<Outcome> {
        let mut notes = vec![];
        let rows = match shape.group {
            Some(group) => self.grouped(input, group, shape, &mut notes)?,
            None => self.distinct(input, shape)?,
        };
        Ok(self.finish(rows, shape, notes))
    }

    fn distinct(&self, input: &Plan, shape: &Shape) -> Solved<Vec<Collected>> {
        let mut rows: HashMap<Vec<Key>, Collected> = HashMap::new();
        self.solve_all(input, &mut |frame| {
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
                        support: BTreeSet::new(),
                    };
                    rows.entry(key).or_insert(row)
                }
            };
            row.merge(cells, order, shape, self);
            let held = row.support.len();
            row.add(frame);
            let more = row.support.len() - held;
            frame.undo(mark);
            self.charge(48 * more)?;
            Ok(())
        })?;
        Ok(rows.into_values().collect())
    }

    fn grouped(
        &self,
        input: &Plan,
        by: &[Var],
        shape: &Shape,
        notes: &mut Vec<Note>,
    ) -> Solved<Vec<Collected>> {
        let computes = || shape.columns.iter().map(|(_, it)| it).chain(shape.order.iter().map(|it| &it.by));
        let aggregated: BTreeSet<Var> = computes().filter_map(aggregate).map(|(_, of)| of).collect();
        let mut groups: HashMap<Vec<Key>, Group> = HashMap::new();
        if by.is_empty() {
            groups.insert(vec![], Group::new(Truth::Yes, vec![]));
        }
        self.solve_all(input, &mut |frame| {
            let key: Vec<Key> = by.iter().map(|&var| frame.read_key(var)).collect();
            let group = groups
                .entry(key)
                .or_insert_with(|| Group::new(frame.truth, by.iter().map(|&var| frame.read(var)).collect()));
            let held = group.size();
            group.add(frame, &aggregated, self);
            let more = group.size() - held;
            self.charge(Tally::ITEM * more)?;
            Ok(())
        })?;
        let mut remarks = Remarks::default();
        let rows = groups.into_values().map(|group| self.row_of(group, by, shape, &mut remarks));
        let rows = rows.collect::<Solved<_>>()?;
        remarks.tell(by.is_empty(), notes);
        Ok(rows)
    }

    /// The row of a group: of its certain solutions, or if it has none of the possible ones.
    fn row_of(&self, group: Group, by: &[Var], shape: &Shape, remarks: &mut Remarks) -> Solved<Collected> {
        let mut frame = self.frame();
        for (&var, binding) in by.iter().zip(&group.bindings) {
            // A fresh frame has every variable free.
            let _ = frame.bind(var, binding.clone());
        }
        let truth = group.truth;
        let nothing = Tally::default();
        let mut computed = |column: Option<usize>, compute: &Compute| -> Solved<Cell> {
            let Some((function, of)) = aggregate(compute) else {
                return Ok(cell(self.compute(compute, &mut frame)?.binding, compute));
            };
            let tally = group.tallies.get(&of).unwrap_or(&nothing);
            let (certain, all) = (tally.count(truth), tally.count(Truth::Possible));
            if let Some(column) = column {
                if all > certain {
                    let open = remarks.open.entry(column).or_default();
                    open.rows += 1;
                    open.possible += all - certain;
                    open.certain = (function == Function::Count).then_some(certain);
                }
                if matches!(function, Function::Sum | Function::Average) {
                    let claims = self.overlapping(tally, truth)?;
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
        for (index, (_, column)) in shape.columns.iter().enumerate() {
            cells.push(computed(Some(index), column)?);
        }
        let order = shape.order.iter().map(|by| computed(None, &by.by)).collect::<Solved<_>>()?;
        let support = if truth == Truth::Yes { group.certain } else { group.support };
        Ok(Collected { cells, order, truth, doubts: group.doubts, support })
    }

    /// Claims of which two may tell of the same amount: of one relation, subject and object, with no role that
    /// differs, at times that may coincide.
    fn overlapping(&self, tally: &Tally, truth: Truth) -> Result<Vec<ClaimId>> {
        let mut same: HashMap<(EntityId, Option<EntityId>, crate::model::RelationId), Vec<ClaimId>> =
            HashMap::new();
        let mut found = BTreeSet::new();
        for origin in tally.origins(truth) {
            let Origin { fact: Fact::Stored(claim), .. } = origin else { continue };
            let object = match self.snapshot.object(claim) {
                crate::model::claim::Object::Entity(object) => Some(object),
                _ => None,
            };
            let relation = self.snapshot.relation(claim);
            for &subject in self.snapshot.subjects_of(claim) {
                self.step()?;
                let others = same.entry((subject, object, relation)).or_default();
                // Enough to say so; comparing all with all would take long where a subject has many.
                if let Some(other) =
                    others.iter().rev().take(100).find(|&&other| self.may_coincide(claim, other))
                {
                    found.extend([claim, *other]);
                }
                others.push(claim);
            }
        }
        Ok(found.into_iter().collect())
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
        let other_role = roles.map(crate::model::RoleId::from).any(|role| {
            matches!((self.snapshot.role(a, role), self.snapshot.role(b, role)), (Some(a), Some(b)) if a != b)
        });
        !apart && !other_role
    }

    fn finish(&self, rows: Vec<Collected>, shape: &Shape, mut notes: Vec<Note>) -> Outcome {
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
        self.sort(&mut certain, shape);
        certain.truncate(shape.limit.unwrap_or(usize::MAX));
        let rows = certain.into_iter().map(|row| {
            let (evidence, more_evidence) = self.evidence(&row.support);
            Row { cells: row.cells, truth: row.truth, evidence, more_evidence }
        });
        Outcome { rows: rows.collect(), possible: hidden, notes }
    }

    fn sort(&self, rows: &mut [Collected], shape: &Shape) {
        let mut names = HashMap::new();
        for cell in rows.iter().flat_map(|row| row.cells.iter().chain(&row.order)) {
            if let Cell::Entity(entity) = cell {
                names.entry(*entity).or_insert_with(|| self.snapshot.folded_name(*entity));
            }
        }
        rows.sort_by(|a, b| {
            let ordered = shape.order.iter().zip(a.order.iter().zip(&b.order)).map(|(order, (a, b))| {
                let flip = |it: Ordering| if order.descending { it.reverse() } else { it };
                // What is empty comes last, either way.
                match (a, b) {
                    (Cell::Empty, _) | (_, Cell::Empty) => self.order(a, b, &names),
                    _ => flip(self.order(a, b, &names)),
                }
            });
            let columns = a.cells.iter().zip(&b.cells).map(|(a, b)| self.order(a, b, &names));
            ordered.chain(columns).find(|it| it.is_ne()).unwrap_or(Ordering::Equal)
        });
    }

    /// A total order of cells: entities by name, numbers by what they are in their root unit, nothing last.
    fn order(&self, a: &Cell, b: &Cell, names: &HashMap<EntityId, String>) -> Ordering {
        let kind = |cell: &Cell| match cell {
            Cell::Entity(_) => 0,
            Cell::Count(_) | Cell::Value { .. } => 1,
            Cell::Empty => 3,
            _ => 2,
        };
        let value = |cell: &Cell| match cell {
            Cell::Count(number) => Value::Quantity(crate::model::Quantity::exactly((*number).into(), None)),
            Cell::Value { value, .. } => super::frame::in_root_unit(value, self.schema),
            _ => Value::Text(String::new()),
        };
        match (a, b) {
            (Cell::Entity(a), Cell::Entity(b)) => names.get(a).cmp(&names.get(b)).then(a.cmp(b)),
            _ if kind(a) == 1 && kind(b) == 1 => {
                value(a).sort_key(&value(b)).then(is_shared(a).cmp(&is_shared(b)))
            }
            _ => kind(a).cmp(&kind(b)),
        }
    }
}

fn is_shared(cell: &Cell) -> bool {
    matches!(cell, Cell::Value { shared: true, .. })
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
        let names: HashMap<EntityId, String> = order
            .iter()
            .chain(&self.order)
            .filter_map(|cell| match cell {
                Cell::Entity(entity) => Some((*entity, run.snapshot.folded_name(*entity))),
                _ => None,
            })
            .collect();
        for ((mine, new), by) in self.order.iter_mut().zip(order).zip(shape.order) {
            let ordering = run.order(&new, mine, &names);
            let first = if by.descending && new != Cell::Empty { ordering.is_gt() } else { ordering.is_lt() };
            if first || (*mine == Cell::Empty && new != Cell::Empty) {
                *mine = new;
            }
        }
    }

    fn add(&mut self, frame: &Frame) {
        self.truth = self.truth.or(frame.truth);
        self.doubts.undated |= frame.doubts.undated;
        self.doubts.share |= frame.doubts.share;
        for support in &frame.support {
            if !self.support.contains(support) {
                self.support.insert(support.clone());
            }
        }
    }
}

impl Group {
    fn new(truth: Truth, bindings: Vec<Binding>) -> Group {
        Group {
            truth,
            doubts: Doubts::default(),
            bindings,
            tallies: BTreeMap::new(),
            certain: BTreeSet::new(),
            support: BTreeSet::new(),
        }
    }

    fn add(&mut self, frame: &Frame, aggregated: &BTreeSet<Var>, run: &Run) {
        self.truth = self.truth.or(frame.truth);
        self.doubts.undated |= frame.doubts.undated;
        self.doubts.share |= frame.doubts.share;
        for &var in aggregated {
            self.tallies.entry(var).or_default().add(&frame.read(var), frame.truth, run.schema);
        }
        let list = if frame.truth == Truth::Yes { &mut self.certain } else { &mut self.support };
        list.extend(frame.support.iter().cloned());
    }

    fn size(&self) -> usize {
        self.certain.len() + self.support.len() + self.tallies.values().map(Tally::len).sum::<usize>()
    }
}

fn aggregate(compute: &Compute) -> Option<(Function, Var)> {
    match compute {
        Compute::Aggregate { function, of } => Some((*function, *of)),
        _ => None,
    }
}

/// The binding as a cell; a count as such.
fn cell(binding: Binding, of: &Compute) -> Cell {
    match binding {
        Binding::Empty => Cell::Empty,
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
