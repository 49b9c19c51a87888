//! Groups of solutions, and their aggregates.

use super::frame::{Binding, Doubts, Fact, Frame, Key, Origin};
use super::outcome::{Cell, Note};
use super::rows::{Collected, Shape, cell};
use super::run::{Run, Solved};
use super::spread::Spread;
use super::supports::Supports;
use super::tally::Tally;
use super::watch::leave;
use crate::diagnostic::Result;
use crate::model::claim::Object;
use crate::model::{ClaimId, EntityId, RelationId, RoleId, Truth};
use crate::plan::{Compute, Plan};
use crate::resolve::query::{Function, Var};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The bytes of a key's part, roughly.
const KEY: usize = size_of::<Key>();

/// A group while solutions come in.
struct Group {
    truth: Truth,
    doubts: Doubts,
    /// What the group's variables are bound to.
    bindings: Vec<Binding>,
    /// By variable that is aggregated.
    tallies: BTreeMap<Var, Tally>,
    /// The distinct solutions, where they are counted.
    solutions: Spread<Solution, Truth>,
    /// Of certain solutions, and of all.
    certain: Supports,
    support: Supports,
}

/// What tells a solution from others: most are a few entities, which take no memory of their own.
#[derive(PartialEq, Eq, Hash)]
enum Solution {
    Entities([u32; Solution::FEW]),
    Any(Vec<Key>),
}

impl Solution {
    const FEW: usize = 4;

    fn of(frame: &Frame, vars: &[Var]) -> Solution {
        let mut entities = [0; Solution::FEW];
        for (index, &var) in vars.iter().enumerate() {
            match (frame.get(var), entities.get_mut(index)) {
                (Some(Binding::Entity(entity)), Some(place)) => *place = entity.0,
                _ => return Solution::Any(vars.iter().map(|&var| frame.read_key(var)).collect()),
            }
        }
        Solution::Entities(entities)
    }
}

impl Run<'_> {
    /// A row for each group of the input's solutions.
    pub fn grouped(
        &self,
        input: &Plan,
        by: &[Var],
        shape: &Shape,
        notes: &mut Vec<Note>,
    ) -> Solved<Vec<Collected>> {
        let computes = || shape.columns.iter().map(|(_, it)| it).chain(shape.order.iter().map(|it| &it.by));
        let aggregated: BTreeSet<Var> = computes().filter_map(aggregate).map(|(_, of)| of).collect();
        let counted = computes().find_map(|compute| match compute {
            Compute::Solutions { of } => Some(&of[..]),
            _ => None,
        });
        let mut groups: Spread<Vec<Key>, Group> = Spread::default();
        if by.is_empty() {
            groups.of(&vec![]).insert(vec![], Group::new(Truth::Yes, vec![]));
        }
        let mut items = 0;
        let solved = self.solve_all(input, &mut |frame| {
            let key: Vec<Key> = by.iter().map(|&var| frame.read_key(var)).collect();
            let group = match groups.of(&key).entry(key) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let tallies = aggregated.len() * (Tally::FIRST + KEY);
                    self.charge(size_of::<Group>() + KEY * 2 * (by.len() + 1) + tallies)?;
                    let bindings = by.iter().map(|&var| frame.read(var)).collect();
                    place.insert(Group::new(frame.truth, bindings))
                }
            };
            group.merge(by.iter().map(|&var| frame.read(var)));
            let held = group.tallied();
            let bytes = group.add(frame, &aggregated, self);
            let mut more = group.tallied() - held;
            if let Some(counted) = counted {
                let key = Solution::of(frame, counted);
                match group.solutions.of(&key).entry(key) {
                    Entry::Occupied(mut known) => *known.get_mut() = known.get().or(frame.truth),
                    Entry::Vacant(place) => {
                        place.insert(frame.truth);
                        more += 1;
                    }
                }
            }
            items += more;
            self.charge(bytes + (Tally::ITEM + KEY * counted.map_or(0, <[_]>::len)) * more)?;
            Ok(())
        });
        if let Err(stop) = solved {
            leave(groups, items);
            return Err(stop);
        }
        let mut remarks = Remarks::default();
        let rows = groups.into_values().map(|group| {
            self.steps(1 + group.items())?;
            self.row_of(group, by, shape, &mut remarks)
        });
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
            if let Compute::Solutions { .. } = compute {
                let at_least = |truth| group.solutions.values().filter(|it| **it >= truth).count() as u64;
                let certain = at_least(truth);
                remarks.note_open(column, true, certain, at_least(Truth::Possible));
                return Ok(Cell::Count(certain));
            }
            let Some((function, of)) = aggregate(compute) else {
                return Ok(cell(self.compute(compute, &mut frame)?.binding, compute));
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
        for (index, (_, column)) in shape.columns.iter().enumerate() {
            cells.push(computed(Some(index), column)?);
        }
        let order = shape.order.iter().map(|by| computed(None, &by.by)).collect::<Solved<_>>()?;
        let items = group.items();
        leave((group.tallies, group.solutions), items);
        let support = if truth == Truth::Yes { group.certain } else { group.support };
        Ok(Collected { cells, order, truth, doubts: group.doubts, support })
    }

    /// Claims of which two may tell of the same amount: of one relation, subject and object, with no role that
    /// differs, at times that may coincide.
    fn overlapping(&self, tally: &Tally, truth: Truth) -> Result<Vec<ClaimId>> {
        let mut same: HashMap<(EntityId, Option<EntityId>, RelationId), Vec<ClaimId>> = HashMap::new();
        let mut found = BTreeSet::new();
        for origin in tally.origins(truth) {
            let Origin { fact: Fact::Stored(claim), .. } = origin else { continue };
            let object = match self.snapshot.object(claim) {
                Object::Entity(object) => Some(object),
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

impl Group {
    fn new(truth: Truth, bindings: Vec<Binding>) -> Group {
        Group {
            truth,
            doubts: Doubts::default(),
            bindings,
            tallies: BTreeMap::new(),
            solutions: Spread::default(),
            certain: Supports::default(),
            support: Supports::default(),
        }
    }

    /// Of equal values that read differently, keeps always the same one, whichever came first.
    fn merge(&mut self, bindings: impl Iterator<Item = Binding>) {
        for (mine, new) in self.bindings.iter_mut().zip(bindings) {
            if let (Binding::Value(old), Binding::Value(value)) = (&*mine, &new)
                && value.value < old.value
            {
                *mine = new;
            }
        }
    }

    /// Takes a solution in; how many bytes more its claims take.
    fn add(&mut self, frame: &Frame, aggregated: &BTreeSet<Var>, run: &Run) -> usize {
        self.truth = self.truth.or(frame.truth);
        self.doubts.undated |= frame.doubts.undated;
        self.doubts.share |= frame.doubts.share;
        for &var in aggregated {
            self.tallies.entry(var).or_default().add(&frame.read(var), frame.truth, run.schema);
        }
        let list = if frame.truth == Truth::Yes { &mut self.certain } else { &mut self.support };
        list.add(&frame.support, run.snapshot.claim_count())
    }

    /// How many items are kept.
    fn items(&self) -> usize {
        self.solutions.len() + self.tallied()
    }

    fn tallied(&self) -> usize {
        self.tallies.values().map(Tally::len).sum()
    }
}

fn aggregate(compute: &Compute) -> Option<(Function, Var)> {
    match compute {
        Compute::Aggregate { function, of } => Some((*function, *of)),
        _ => None,
    }
}
