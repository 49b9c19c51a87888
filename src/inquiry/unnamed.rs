//! How many there are where some have no name: each of these may be one of the others.

use super::planned::Planned;
use super::unknown::counting;
use crate::diagnostic::Result;
use crate::execute::{Cell, Context, Note, Outcome};
use crate::model::schema::Schema;
use crate::model::{Bound, EntityId, Quantity, Value};
use crate::resolve::query::{Ask, Clause, Expr, Function, Projection, Query, Term, Var};
use crate::store::Snapshot;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// For each column that counts things, what counts those among them that have no name.
#[derive(Default)]
pub struct Unnamed {
    columns: Vec<(usize, Planned)>,
    /// The query has one row.
    is_whole: bool,
    /// Columns that list things.
    listed: Vec<usize>,
}

impl Unnamed {
    pub fn plan(query: &Query, snapshot: &Snapshot) -> Result<Unnamed> {
        if query.ask != Ask::Rows || snapshot.count_of(Schema::UNNAMED) == 0 {
            return Ok(Unnamed::default());
        }
        let mut columns = vec![];
        for (index, column) in query.columns.iter().enumerate() {
            if let Expr::Aggregate { function: Function::Count, of } = column.expr
                && query.variables[of.index()].entity_type.is_some()
            {
                columns.push((index, Planned::new(among(query, of), snapshot)?));
            }
        }
        let lists = |column: &Projection| matches!(column.expr, Expr::Term(Term::Var(_)));
        let listed = (0..query.columns.len()).filter(|&index| lists(&query.columns[index])).collect();
        Ok(Unnamed { columns, is_whole: query.group_by.is_empty(), listed })
    }

    /// Has counts say how few there may be, or tells of how many in all that is so.
    pub fn tell(&self, outcome: &mut Outcome, context: &Context) -> Result<()> {
        for &index in self.listed.iter().filter(|_| self.columns.is_empty()) {
            outcome.notes.extend(among_listed(index, outcome, context));
        }
        for (index, among) in &self.columns {
            let counted = among.run(context)?;
            let Some(Cell::Count(unnamed @ 1..)) = counted.rows.first().and_then(|row| row.cells.first())
            else {
                continue;
            };
            outcome.notes.push(Note::UnnamedAmong { number: *unnamed });
            if !self.is_whole {
                continue;
            }
            for cell in outcome.rows.iter_mut().filter_map(|row| row.cells.get_mut(*index)) {
                if let Cell::Count(all) = *cell {
                    *cell = bounded(all.saturating_sub(*unnamed).max(1), all);
                }
            }
        }
        Ok(())
    }
}

/// Of what a column lists, how many have no name, where they are not alone.
fn among_listed(index: usize, outcome: &Outcome, context: &Context) -> Option<Note> {
    const LOOKED_AT: usize = 1000;
    let things = outcome.rows.iter().take(LOOKED_AT).filter_map(|row| match row.cells.get(index) {
        Some(Cell::Entity(entity)) => Some(*entity),
        _ => None,
    });
    let things: BTreeSet<EntityId> = things.collect();
    let unnamed = things.iter().filter(|thing| context.snapshot.is_a(**thing, Schema::UNNAMED)).count();
    (unnamed > 0 && things.len() > 1).then_some(Note::UnnamedAmong { number: unnamed as u64 })
}

/// The query that counts, in all, those of what is counted that have no name.
fn among(query: &Query, of: Var) -> Query {
    let mut clauses = query.pattern.clauses.clone();
    clauses.push(Clause::Type { of: Term::Var(of), is: Schema::UNNAMED });
    counting(query, of, clauses, vec![])
}

fn bounded(least: u64, most: u64) -> Cell {
    if least == most {
        return Cell::Count(most);
    }
    let (number, upper) = (Decimal::from(least), Decimal::from(most));
    let quantity = Quantity { bound: Bound::Between, number, upper, unit: None };
    Cell::Value { value: Value::Quantity(quantity), shared: false }
}
