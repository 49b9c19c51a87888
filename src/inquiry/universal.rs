//! "Did every firm …": where it is not claimed of all, the answer says of whom it is not.

use super::planned::{Planned, verdict};
use super::refutation::Refutable;
use crate::diagnostic::Result;
use crate::execute::{Cell, Context, Note, Outcome, Verdict};
use crate::resolve::query::{Ask, Block, Clause, Expr, Projection, Query, Term};
use crate::store::Snapshot;

/// How many are told by name.
const MOST_TOLD: usize = 5;

/// What is asked of all.
pub struct Universal {
    /// Those of whom it is not so.
    exceptions: Planned,
    /// Whether it is so of one.
    examples: Refutable,
}

impl Universal {
    /// `None` where the query asks something else.
    pub fn plan(query: &Query, snapshot: &Snapshot) -> Result<Option<Universal>> {
        let Some(exceptions) = exceptions(query) else { return Ok(None) };
        let examples = Refutable::plan(&examples(&exceptions), snapshot)?;
        Ok(Some(Universal { exceptions: Planned::new(exceptions, snapshot)?, examples }))
    }

    /// The outcome with those that are missing named, and with the claims of the others.
    pub fn tell(&self, mut outcome: Outcome, context: &Context) -> Result<Outcome> {
        match verdict(&outcome) {
            Some(Verdict::NoClaimFound) => {
                let missing = self.exceptions.run(context)?;
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
            // Of nobody, anything could be said: that is no "yes". Who there is has claims to show.
            Some(Verdict::Yes) => {
                let those = self.examples.run(context)?;
                match verdict(&those) {
                    Some(Verdict::Yes) => {
                        for (row, shown) in outcome.rows.iter_mut().zip(those.rows) {
                            row.evidence = shown.evidence;
                            row.more_evidence = shown.more_evidence;
                        }
                        Ok(outcome)
                    }
                    Some(Verdict::NoClaimFound) => {
                        let mut none = those;
                        // The clause that left none is not one of this query's.
                        none.notes.retain(|note| !matches!(note, Note::Empty { .. }));
                        none.notes.push(Note::NoneSuch);
                        Ok(none)
                    }
                    _ => Ok(those),
                }
            }
            _ => Ok(outcome),
        }
    }
}

/// Whether there is one at all, and what is asked holds of it.
fn examples(exceptions: &Query) -> Query {
    let clauses = exceptions.pattern.clauses.iter().flat_map(|clause| match clause {
        Clause::Not(block) => block.clauses.clone(),
        other => vec![other.clone()],
    });
    let pattern = Block { clauses: clauses.collect() };
    Query { ask: Ask::Whether, pattern, columns: vec![], limit: None, ..exceptions.clone() }
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
        columns: vec![Projection { name, expr: Expr::Term(Term::Var(of)), unit: None }],
        group_by: vec![],
        order_by: vec![],
        limit: Some(MOST_TOLD + 1),
        include_possible: false,
        ..query.clone()
    })
}
