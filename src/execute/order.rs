//! The order of rows.

use super::frame::in_root_unit;
use super::outcome::Cell;
use crate::model::{Quantity, Value};
use crate::store::Snapshot;
use std::cmp::Ordering;

/// Compares cells: entities by name, numbers by what they are in their root unit, what is empty last.
#[derive(Clone, Copy)]
pub struct CellOrder<'s>(pub &'s Snapshot);

impl CellOrder<'_> {
    /// In ascending order; a total one.
    pub fn compare(&self, a: &Cell, b: &Cell) -> Ordering {
        match (a, b) {
            (Cell::Entity(a), Cell::Entity(b)) => self.0.compare_names(*a, *b),
            _ => match (self.value(a), self.value(b)) {
                (Some((a, shared)), Some((b, too))) => a.sort_key(&b).then(shared.cmp(&too)),
                _ => kind(a).cmp(&kind(b)),
            },
        }
    }

    /// In descending order if so asked; what is empty comes last either way.
    pub fn compare_by(&self, a: &Cell, b: &Cell, descending: bool) -> Ordering {
        match (a, b) {
            (Cell::Empty, _) | (_, Cell::Empty) => self.compare(a, b),
            _ if descending => self.compare(b, a),
            _ => self.compare(a, b),
        }
    }

    fn value(&self, cell: &Cell) -> Option<(Value, bool)> {
        match cell {
            Cell::Count(number) => Some((Value::Quantity(Quantity::exactly((*number).into(), None)), false)),
            Cell::Value { value, shared } => Some((in_root_unit(value, self.0.schema()), *shared)),
            _ => None,
        }
    }
}

fn kind(cell: &Cell) -> u8 {
    match cell {
        Cell::Entity(_) => 0,
        Cell::Count(_) | Cell::Value { .. } => 1,
        Cell::Empty => 3,
        _ => 2,
    }
}
