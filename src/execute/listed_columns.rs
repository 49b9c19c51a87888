//! What a listing shows of a claim before the claim itself, and the order in which it does.

use super::frame::in_root_unit;
use super::outcome::Cell;
use super::run::Run;
use crate::model::claim::{Attestation, Object, Speaker};
use crate::model::{ClaimId, Quantity, Value};
use crate::resolve::query::ListedColumn;
use crate::resolve::query::listing::Listing;
use std::cmp::Ordering;

impl Run<'_> {
    /// The cells of the columns, in a row for each way to fill them.
    pub fn shown(&self, listing: &Listing, claim: ClaimId, said: Option<&Attestation>) -> Vec<Vec<Cell>> {
        let mut rows = vec![vec![]];
        for column in &listing.columns {
            let mut cells = self.cells_of(*column, claim, said);
            if cells.is_empty() {
                cells.push(Cell::Empty);
            }
            let with = |before: &Vec<Cell>| {
                let row = |cell: &Cell| before.iter().chain([cell]).cloned().collect::<Vec<Cell>>();
                cells.iter().map(row).collect::<Vec<_>>()
            };
            rows = rows.iter().flat_map(with).collect();
        }
        rows
    }

    fn cells_of(&self, column: ListedColumn, claim: ClaimId, said: Option<&Attestation>) -> Vec<Cell> {
        let snapshot = self.snapshot;
        let value = |value: Value| Cell::Value { value, shared: false };
        match column {
            ListedColumn::Relation => {
                vec![Cell::Text(self.schema.relation(snapshot.relation(claim)).name.clone())]
            }
            ListedColumn::Subject => snapshot.subjects_of(claim).iter().map(|it| Cell::Entity(*it)).collect(),
            ListedColumn::Object => vec![self.object_cell(claim)],
            ListedColumn::Status => vec![Cell::Text(snapshot.status(claim).word().to_string())],
            ListedColumn::Time => {
                snapshot.time(claim).map(|time| value(Value::Time(time))).into_iter().collect()
            }
            ListedColumn::Source => said.map(|said| Cell::Entity(said.source)).into_iter().collect(),
            ListedColumn::Speaker => said.map_or(vec![], speakers),
            ListedColumn::Confidence => {
                let stated = said.and_then(|said| said.confidence);
                let number = |stated| value(Value::Quantity(Quantity::exactly(stated, None)));
                stated.map(number).into_iter().collect()
            }
            ListedColumn::Place => {
                said.and_then(|said| said.at.clone()).map(Cell::Text).into_iter().collect()
            }
        }
    }

    fn object_cell(&self, claim: ClaimId) -> Cell {
        match self.snapshot.object(claim) {
            Object::Entity(object) => Cell::Entity(object),
            Object::Value(value) => Cell::Value { value, shared: self.snapshot.subjects_of(claim).len() > 1 },
            Object::Group { of, number } => Cell::Group { of, number },
            Object::Nothing => Cell::Empty,
        }
    }

    /// By the columns that are asked for, one after another; what is empty comes last either way.
    pub fn compare_listed(&self, listing: &Listing, one: &[Cell], other: &[Cell]) -> Ordering {
        let by = listing.order.iter().filter_map(|(column, descending)| {
            let at = listing.columns.iter().position(|it| it == column)?;
            Some(self.compare_cells(&one[at], &other[at], *descending))
        });
        by.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    fn compare_cells(&self, one: &Cell, other: &Cell, descending: bool) -> Ordering {
        let (first, second) = if descending { (other, one) } else { (one, other) };
        match (first, second) {
            (Cell::Empty, _) | (_, Cell::Empty) => {
                matches!(one, Cell::Empty).cmp(&matches!(other, Cell::Empty))
            }
            (Cell::Entity(first), Cell::Entity(second)) => self.snapshot.compare_names(*first, *second),
            (Cell::Text(first), Cell::Text(second)) => first.cmp(second),
            (Cell::Value { value: first, .. }, Cell::Value { value: second, .. }) => {
                let root = |value: &Value| in_root_unit(value, self.schema);
                root(first).sort_key(&root(second)).then_with(|| first.cmp(second))
            }
            // Speakers without a name of their own come behind those that have one.
            _ => matches!(first, Cell::Text(_)).cmp(&matches!(second, Cell::Text(_))),
        }
    }
}

/// Who says it, each once; where it tells nobody who speaks, the source does.
fn speakers(said: &Attestation) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![];
    for speaker in &said.said_by {
        let cell = match speaker {
            Speaker::Entity(entity) => Cell::Entity(*entity),
            Speaker::Text(text) => Cell::Text(text.clone()),
        };
        if !cells.contains(&cell) {
            cells.push(cell);
        }
    }
    if cells.is_empty() {
        cells.push(Cell::Entity(said.source));
    }
    cells
}
