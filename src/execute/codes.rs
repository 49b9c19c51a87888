//! Cells in eight bytes each, and their order.

use super::frame::in_root_unit;
use super::outcome::Cell;
use crate::model::{ClaimId, EntityId, Quantity, Value};
use crate::store::Snapshot;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use std::cmp::Ordering;

/// What stands in a cell, or what makes two cells the same; values by their numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Code {
    Empty,
    Entity(EntityId),
    Value(u32),
    /// What a stored claim counts without naming it.
    Stored(ClaimId),
    /// As `Stored`, of a derived claim.
    Derived(u32),
}

/// A value as a cell shows it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Shown {
    value: Value,
    /// A group's together.
    shared: bool,
    /// A number that was counted.
    counted: bool,
}

/// The values that stand in cells, each once, with what they are in their root unit.
pub struct Values<'s> {
    snapshot: &'s Snapshot,
    shown: IndexMap<Shown, Value, FxBuildHasher>,
}

impl<'s> Values<'s> {
    /// The memory that a value takes, roughly.
    pub const ITEM: usize = 192;

    pub fn new(snapshot: &'s Snapshot) -> Values<'s> {
        Values { snapshot, shown: IndexMap::default() }
    }

    pub fn snapshot(&self) -> &'s Snapshot {
        self.snapshot
    }

    /// The code here of what has a code there.
    pub fn taken(&mut self, code: Code, from: &Values) -> Code {
        match from.get(code) {
            Some((shown, _)) => self.number(shown.clone()),
            None => code,
        }
    }

    pub fn len(&self) -> usize {
        self.shown.len()
    }

    fn number(&mut self, shown: Shown) -> Code {
        let number = match self.shown.get_index_of(&shown) {
            Some(number) => number,
            None => {
                let root = in_root_unit(&shown.value, self.snapshot.schema());
                self.shown.insert_full(shown, root).0
            }
        };
        Code::Value(number as u32)
    }

    /// Rows have cells of these kinds only.
    pub fn code(&mut self, cell: Cell) -> Code {
        match cell {
            Cell::Entity(entity) => Code::Entity(entity),
            Cell::Value { value, shared } => self.number(Shown { value, shared, counted: false }),
            Cell::Count(number) => {
                let value = Value::Quantity(Quantity::exactly(number.into(), None));
                self.number(Shown { value, shared: false, counted: true })
            }
            _ => Code::Empty,
        }
    }

    pub fn cell(&self, code: Code) -> Cell {
        match (code, self.get(code)) {
            (Code::Entity(entity), _) => Cell::Entity(entity),
            (_, Some((Shown { value, shared, counted }, _))) => match (counted, value) {
                (true, Value::Quantity(count)) => match count.number.try_into() {
                    Ok(number) => Cell::Count(number),
                    Err(_) => Cell::Value { value: value.clone(), shared: false },
                },
                _ => Cell::Value { value: value.clone(), shared: *shared },
            },
            _ => Cell::Empty,
        }
    }

    /// What makes the cell the same as another: a value by what it is in its root unit.
    pub fn key(&mut self, code: Code) -> Code {
        match self.get(code) {
            Some((Shown { shared, .. }, root)) => {
                let (value, shared) = (root.clone(), *shared);
                self.number(Shown { value, shared, counted: false })
            }
            None => code,
        }
    }

    /// The value in its root unit.
    pub fn in_root(&self, code: Code) -> Option<&Value> {
        self.get(code).map(|(_, root)| root)
    }

    fn get(&self, code: Code) -> Option<(&Shown, &Value)> {
        match code {
            Code::Value(number) => self.shown.get_index(number as usize),
            _ => None,
        }
    }

    /// Which of two cells that are the same, but read differently, stands for both.
    pub fn reads_before(&self, one: Code, other: Code) -> bool {
        match (self.get(one), self.get(other)) {
            (Some((one, _)), Some((other, _))) => one.value < other.value,
            _ => false,
        }
    }

    /// In ascending order, a total one, in which only what is the same compares as equal: entities by name, numbers by what
    /// they are in their root unit, what is empty last.
    pub fn compare(&self, one: Code, other: Code) -> Ordering {
        match (one, other) {
            (Code::Entity(one), Code::Entity(other)) => self.snapshot.compare_names(one, other),
            _ => match (self.get(one), self.get(other)) {
                (Some((one, a)), Some((other, b))) => {
                    a.sort_key(b).then(one.shared.cmp(&other.shared)).then_with(|| a.cmp(b))
                }
                _ => (kind(one), unnamed(one)).cmp(&(kind(other), unnamed(other))),
            },
        }
    }

    /// How a cell that has no code here compares with one that has, by the values alone: others are level.
    pub fn compare_value(&self, cell: &Cell, code: Code) -> Ordering {
        let value = match cell {
            Cell::Value { value, .. } => in_root_unit(value, self.snapshot.schema()),
            Cell::Count(number) => Value::Quantity(Quantity::exactly((*number).into(), None)),
            _ => return Ordering::Equal,
        };
        self.get(code).map_or(Ordering::Equal, |(_, root)| value.sort_key(root))
    }

    /// In descending order if so asked; what is empty comes last either way.
    pub fn compare_by(&self, one: Code, other: Code, descending: bool) -> Ordering {
        match descending && kind(one) != EMPTY && kind(other) != EMPTY {
            true => self.compare(other, one),
            false => self.compare(one, other),
        }
    }
}

/// What tells things apart that nobody names.
fn unnamed(code: Code) -> Option<(bool, u32)> {
    match code {
        Code::Stored(claim) => Some((false, claim.0)),
        Code::Derived(index) => Some((true, index)),
        _ => None,
    }
}

const EMPTY: u8 = 2;

fn kind(code: Code) -> u8 {
    match code {
        Code::Entity(_) => 0,
        Code::Value(_) => 1,
        Code::Empty | Code::Stored(_) | Code::Derived(_) => EMPTY,
    }
}
