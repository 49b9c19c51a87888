//! The order of rows.

use super::frame::in_root_unit;
use super::outcome::Cell;
use crate::model::schema::Schema;
use crate::model::{EntityId, Quantity, Value};
use crate::store::Snapshot;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Compares cells: entities by name, numbers by what they are in their root unit, what is empty last.
pub struct CellOrder<'s> {
    schema: &'s Schema,
    /// Folded names, kept since each is compared many times.
    names: HashMap<EntityId, String>,
}

impl<'s> CellOrder<'s> {
    /// An order for these cells, and for others of the same entities.
    pub fn of<'c>(snapshot: &'s Snapshot, cells: impl Iterator<Item = &'c Cell>) -> CellOrder<'s> {
        let mut names = HashMap::new();
        for cell in cells {
            if let Cell::Entity(entity) = cell {
                names.entry(*entity).or_insert_with(|| snapshot.folded_name(*entity));
            }
        }
        CellOrder { schema: snapshot.schema(), names }
    }

    /// In ascending order; a total one.
    pub fn compare(&self, a: &Cell, b: &Cell) -> Ordering {
        match (a, b) {
            (Cell::Entity(a), Cell::Entity(b)) => self.names.get(a).cmp(&self.names.get(b)).then(a.cmp(b)),
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
            Cell::Value { value, shared } => Some((in_root_unit(value, self.schema), *shared)),
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
