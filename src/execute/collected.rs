//! Rows of groups, before they are put in order.

use super::frame::{Binding, Doubts};
use super::outcome::Cell;
use super::supports::Supports;
use crate::model::{Truth, Value};
use crate::plan::Compute;
use crate::resolve::query::Function;
use crate::store::Snapshot;

/// A row of a group.
pub struct Collected {
    pub cells: Vec<Cell>,
    /// By which it is ordered, one for each order.
    pub order: Vec<Cell>,
    pub truth: Truth,
    pub doubts: Doubts,
    pub support: Supports,
}

/// The binding as a cell; a count as such.
pub fn cell(binding: Binding, of: &Compute, snapshot: &Snapshot) -> Cell {
    match binding {
        // What is not named is asked for nothing but to be there: it is in no column.
        Binding::Empty | Binding::Unnamed(_) => Cell::Empty,
        Binding::Entity(entity) => Cell::Entity(entity),
        Binding::Stored(stored) => Cell::Value { value: stored.value(snapshot), shared: false },
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
