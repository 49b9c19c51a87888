//! "Did not": that nobody claims a thing is not the same as a claim that denies it. Where a query denies, it is run
//! once more with the denied part asked for as claims of status denied, and the answer says which is which.

use crate::diagnostic::Result;
use crate::execute::{Cell, Note, Outcome, Verdict};
use crate::model::claim::Status;
use crate::resolve::query::{Ask, Block, Clause, Condition, Expr, Query};

/// Runs the query; where it denies something outright, adds the claims that say so.
pub fn tell_apart(query: &Query, run: impl Fn(&Query) -> Result<Outcome>) -> Result<Outcome> {
    match query.ask {
        Ask::Rows if denies(query) => {
            let mut outcome = run(query)?;
            let denied = run(&with_denied(query))?;
            let mut told = 0;
            for row in &mut outcome.rows {
                if let Some(claimed) = denied.rows.iter().find(|other| other.cells == row.cells) {
                    row.evidence.extend(claimed.evidence.iter().cloned());
                    told += 1;
                }
            }
            outcome.notes.push(Note::DeniedRows { denied: told, unclaimed: outcome.rows.len() - told });
            Ok(outcome)
        }
        // "did Huawei not stockpile H20": what is asked is whether that is denied.
        Ask::Whether if denies(query) => {
            let mut outcome = run(&asserted(query))?;
            outcome.notes.retain(|note| !matches!(note, Note::Empty { .. }));
            for cell in outcome.rows.iter_mut().flat_map(|row| &mut row.cells) {
                if let Cell::Verdict(verdict) = cell {
                    *verdict = match *verdict {
                        Verdict::Yes => Verdict::No,
                        Verdict::Denied => Verdict::Yes,
                        other => other,
                    };
                }
            }
            Ok(outcome)
        }
        _ => run(query),
    }
}

/// Whether all that the query denies is one part of claims, without further denial in it.
fn denies(query: &Query) -> bool {
    let mut parts = query.pattern.clauses.iter().filter_map(|clause| match clause {
        Clause::Not(block) => Some(block),
        _ => None,
    });
    let plain = |block: &Block| {
        block.clauses.iter().any(|clause| matches!(clause, Clause::Claim(_)))
            && block.clauses.iter().all(|clause| matches!(clause, Clause::Claim(_) | Clause::Type { .. }))
    };
    matches!((parts.next(), parts.next()), (Some(part), None) if plain(part))
        && !query.columns.iter().any(|column| matches!(column.expr, Expr::Aggregate { .. } | Expr::Solutions))
}

/// The query with what it denies asked for.
fn asserted(query: &Query) -> Query {
    let mut query = query.clone();
    let clauses = std::mem::take(&mut query.pattern.clauses);
    query.pattern.clauses = clauses
        .into_iter()
        .flat_map(|clause| match clause {
            Clause::Not(block) => block.clauses,
            other => vec![other],
        })
        .collect();
    query
}

/// The query with what it denies asked for as denied claims.
fn with_denied(query: &Query) -> Query {
    let mut query = query.clone();
    let clauses = std::mem::take(&mut query.pattern.clauses);
    let denied = |clause| match clause {
        Clause::Claim(mut claim) => {
            claim.conditions.retain(|condition| !matches!(condition, Condition::Status(_)));
            claim.conditions.push(Condition::Status(vec![Status::Denied]));
            Clause::Claim(claim)
        }
        other => other,
    };
    query.pattern.clauses = clauses
        .into_iter()
        .flat_map(|clause| match clause {
            Clause::Not(block) => block.clauses.into_iter().map(denied).collect(),
            other => vec![other],
        })
        .collect();
    query
}
