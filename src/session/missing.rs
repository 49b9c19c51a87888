//! "Did every firm …": where it is not claimed of all, the answer says of whom it is not.

use crate::diagnostic::Result;
use crate::execute::{Cell, Note, Outcome, Verdict};
use crate::resolve::query::{Ask, Block, Clause, Expr, Projection, Query, Term};

/// How many are told by name.
const MOST_TOLD: usize = 5;

/// Runs the query; where it asks something of all and some are missing, names these.
pub fn tell(query: &Query, run: impl Fn(&Query) -> Result<Outcome>) -> Result<Outcome> {
    let mut outcome = run(query)?;
    let none_found = |outcome: &Outcome| {
        let cells = outcome.rows.iter().flat_map(|row| &row.cells);
        cells.into_iter().any(|cell| *cell == Cell::Verdict(Verdict::NoClaimFound))
    };
    let Some(of_whom) = exceptions(query).filter(|_| none_found(&outcome)) else { return Ok(outcome) };
    let missing = run(&of_whom)?;
    let entities = missing.rows.iter().filter_map(|row| match row.cells.first() {
        Some(Cell::Entity(entity)) => Some(*entity),
        _ => None,
    });
    let mut entities: Vec<_> = entities.collect();
    let more = entities.len() > MOST_TOLD;
    entities.truncate(MOST_TOLD);
    if !entities.is_empty() {
        outcome.notes.retain(|note| !matches!(note, Note::Empty { .. }));
        outcome.notes.push(Note::Missing { entities, more });
    }
    Ok(outcome)
}

/// The query for those that break "every …": none where the query asks something else.
fn exceptions(query: &Query) -> Option<Query> {
    let [Clause::Not(without)] = query.pattern.clauses.as_slice() else { return None };
    let [first, .., Clause::Not(_)] = without.clauses.as_slice() else { return None };
    let of = match first {
        Clause::Type { of, .. } => of.var()?,
        Clause::Claim(claim) => claim.subject.var()?,
        _ => return None,
    };
    let name = query.variables[of.index()].name.clone();
    (query.ask == Ask::Whether).then(|| Query {
        ask: Ask::Rows,
        pattern: Block { clauses: without.clauses.clone() },
        columns: vec![Projection { name, expr: Expr::Term(Term::Var(of)) }],
        group_by: vec![],
        order_by: vec![],
        limit: Some(MOST_TOLD + 1),
        include_possible: false,
        ..query.clone()
    })
}
