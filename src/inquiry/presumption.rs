//! What a question takes for granted. "The 50 states" are so many; of A and B the size is known where it is asked which is larger.

use super::planned::Planned;
use crate::diagnostic::Result;
use crate::execute::{Cell, Context, Outcome};
use crate::model::EntityId;
use crate::resolve::query::{self, Ask, Expr, Function, Presumed, Projection, Query, Term};
use crate::store::Snapshot;

/// Something taken for granted, with the query that tells whether it is so.
pub struct Presumption {
    presumed: Presumed,
    found: Planned,
}

/// Something taken for granted that is not so.
pub struct Unmet {
    pub presumed: Presumed,
    pub found: Found,
}

/// What there is instead.
pub enum Found {
    /// So many there are.
    Number(u64),
    /// Of these nothing is known.
    Unknown(Vec<EntityId>),
}

impl Presumption {
    pub fn plan(query: &Query, presumed: &Presumed, snapshot: &Snapshot) -> Result<Presumption> {
        let what = match presumed.what {
            query::Presumption::Number(_) | query::Presumption::One => {
                Expr::Aggregate { function: Function::Count, of: presumed.of }
            }
            query::Presumption::Known { .. } => Expr::Term(Term::Var(presumed.of)),
        };
        let found = Query {
            ask: Ask::Rows,
            pattern: presumed.block.clone(),
            columns: vec![Projection { name: "what".into(), expr: what, unit: None }],
            group_by: vec![],
            order_by: vec![],
            limit: None,
            include_possible: matches!(presumed.what, query::Presumption::Known { .. }),
            presumed: vec![],
            ..query.clone()
        };
        Ok(Presumption { presumed: presumed.clone(), found: Planned::new(found, snapshot)? })
    }

    /// What there is instead, where it is not so.
    pub fn unmet(&self, context: &Context) -> Result<Option<Unmet>> {
        let outcome = self.found.run(context)?;
        let found = match &self.presumed.what {
            query::Presumption::Number(number) => so_many(*number, &outcome),
            query::Presumption::One => so_many(1, &outcome),
            query::Presumption::Known { of, .. } => all_known(of, &outcome),
        };
        Ok(found.map(|found| Unmet { presumed: self.presumed.clone(), found }))
    }
}

fn so_many(number: u64, outcome: &Outcome) -> Option<Found> {
    let found = match outcome.rows.first().and_then(|row| row.cells.first()) {
        Some(Cell::Count(number)) => *number,
        _ => 0,
    };
    (found != number || !outcome.notes.is_empty()).then_some(Found::Number(found))
}

fn all_known(choices: &[EntityId], outcome: &Outcome) -> Option<Found> {
    let is_known =
        |entity: &EntityId| outcome.rows.iter().any(|row| row.cells.first() == Some(&Cell::Entity(*entity)));
    let unknown: Vec<EntityId> = choices.iter().copied().filter(|it| !is_known(it)).collect();
    (!unknown.is_empty()).then_some(Found::Unknown(unknown))
}
