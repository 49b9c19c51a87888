//! The cells of a row, with what is known while it is read.

use super::records::Record;
use super::row_fault::{Wrong, wrong};
use super::template::{Plan, Test};
use crate::base::world::World;
use crate::diagnostic::Source;
use std::sync::Arc;

/// A row with what is known, by which it is read without a change of anything.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    pub world: &'a World,
    pub source: &'a Arc<Source>,
    pub row: &'a Record,
}

impl Cells<'_> {
    /// Whether the row is one that the import wants.
    pub fn is_wanted(&self, plan: &Plan) -> std::result::Result<bool, Wrong> {
        if let Some((wrong, _)) = &self.row.fault {
            return Err(wrong.clone());
        }
        for (column, odd) in &self.row.odd {
            if plan.single[*column] {
                return wrong(Some(*column), format!("it is {}, where one value is expected", odd.one()));
            }
        }
        Ok(self.all(&plan.when))
    }

    pub fn all(&self, tests: &[Test]) -> bool {
        tests.iter().all(|test| test.allows(self.text(test.column)))
    }
}

impl<'a> Cells<'a> {
    pub fn text(&self, column: usize) -> &'a str {
        self.row.cells.get(column).unwrap_or_default().trim()
    }
}
