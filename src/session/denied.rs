//! "Did not": that nobody claims a thing is not the same as a claim that denies it. Where a query denies, it is run
//! once more with the denied part asked for as claims of status denied, and the answer says which is which.

use crate::diagnostic::Result;
use crate::execute::{Budget, Cell, Evidence, Note, Outcome, Row, Verdict};
use crate::model::claim::Status;
use crate::model::time::TimeRelation;
use crate::model::{Interval, Truth};
use crate::resolve::query::{Ask, Block, Clause, Condition, Expr, Projection, Query, Term};
use crate::store::Snapshot;
use std::collections::HashMap;

/// How many claims are shown where it is asked whether there is one of whom it is not so.
const MOST_SHOWN: usize = 5;

/// Runs the query; where it denies something outright, adds the claims that say so.
pub fn tell_apart(
    query: &Query,
    snapshot: &Snapshot,
    budget: Budget,
    run: &dyn Fn(&Query) -> Result<Outcome>,
) -> Result<Outcome> {
    match query.ask {
        Ask::Rows if denies(query) => {
            let mut outcome = run(query)?;
            let denied = run(&with_denied(query))?;
            let mut pace = budget.paced();
            let windows = windows(query);
            let mut claimed: HashMap<&[Cell], &Row> = HashMap::new();
            for row in denied.rows.iter() {
                pace.work(4)?;
                if windows.iter().all(|window| is_denied_for(*window, row, snapshot)) {
                    claimed.insert(&row.cells, row);
                }
            }
            let (mut told, mut open) = (0, 0);
            for row in outcome.rows.iter_mut() {
                pace.work(4)?;
                match claimed.get(&row.cells[..]) {
                    Some(claimed) => {
                        row.evidence.extend(claimed.evidence.iter().cloned());
                        told += 1;
                    }
                    None => open += usize::from(row.truth == Truth::Possible),
                }
            }
            let unclaimed = outcome.rows.len() - told - open;
            outcome.notes.push(Note::DeniedRows { denied: told, unclaimed, open });
            Ok(outcome)
        }
        // "is there a firm that did not stockpile H20": one of whom nothing is claimed is enough.
        Ask::Whether if denies(query) && !query.pattern.gives().is_empty() => {
            let mut outcome = run(query)?;
            if is_yes(&outcome) {
                let of_whom = query.pattern.gives().into_iter().map(|var| Projection {
                    name: query.variables[var.index()].name.clone(),
                    expr: Expr::Term(Term::Var(var)),
                    unit: None,
                });
                let all = Query { ask: Ask::Rows, columns: of_whom.collect(), ..query.clone() };
                let told = tell_apart(&all, snapshot, budget, run)?;
                outcome
                    .notes
                    .extend(told.notes.into_iter().filter(|it| matches!(it, Note::DeniedRows { .. })));
                let evidence = told.rows.iter().flat_map(|row| &row.evidence).take(MOST_SHOWN).cloned();
                outcome.rows.iter_mut().for_each(|row| row.evidence.extend(evidence.clone()));
            }
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
        // "did neither A nor B stockpile H20"
        Ask::Whether => match several_denied(query) {
            Some(parts) => {
                let asked = |part: &Block| Query { pattern: part.clone(), ..query.clone() };
                let outcomes = parts.into_iter().map(|part| run(&asked(part))).collect::<Result<Vec<_>>>()?;
                Ok(neither(outcomes))
            }
            None => run(query),
        },
        _ => run(query),
    }
}

/// The times for which the query denies something.
fn windows(query: &Query) -> Vec<Interval> {
    let denied = query.pattern.clauses.iter().filter_map(|clause| match clause {
        Clause::Not(block) => Some(&block.clauses),
        _ => None,
    });
    let conditions = denied.flatten().flat_map(|clause| match clause {
        Clause::Claim(claim) => claim.conditions.as_slice(),
        _ => &[],
    });
    conditions.filter_map(Condition::window).collect()
}

/// Whether a row rests on a denial of all of a time: one since 2020 denies 2021, and not 2018.
fn is_denied_for(window: Interval, row: &Row, snapshot: &Snapshot) -> bool {
    row.evidence.iter().any(|evidence| match evidence {
        Evidence::Claim(claim) if snapshot.status(*claim) == Status::Denied => {
            let time = snapshot.time(*claim);
            time.is_some_and(|time| window.is(TimeRelation::During, time) == Truth::Yes)
        }
        _ => false,
    })
}

fn is_yes(outcome: &Outcome) -> bool {
    outcome.rows.iter().flat_map(|row| &row.cells).any(|cell| *cell == Cell::Verdict(Verdict::Yes))
}

/// "No" where one of them is claimed, "yes" where each is denied.
fn neither(mut outcomes: Vec<Outcome>) -> Outcome {
    let verdict = |outcome: &Outcome| match outcome.rows.first().and_then(|row| row.cells.first()) {
        Some(Cell::Verdict(verdict)) => *verdict,
        _ => Verdict::NoClaimFound,
    };
    let first = |wanted: Verdict| outcomes.iter().position(|outcome| verdict(outcome) == wanted);
    let denied = outcomes.iter().all(|outcome| verdict(outcome) == Verdict::Denied);
    let (at, told) = match (first(Verdict::Yes), first(Verdict::Possible)) {
        (Some(at), _) => (at, Verdict::No),
        (None, Some(at)) => (at, Verdict::Possible),
        _ if denied => (0, Verdict::Yes),
        _ => (first(Verdict::NoClaimFound).unwrap_or(0), Verdict::NoClaimFound),
    };
    let mut outcome = outcomes.swap_remove(at);
    outcome.notes.retain(|note| !matches!(note, Note::Empty { .. }));
    if told == Verdict::Yes {
        let others = outcomes.iter().flat_map(|other| other.rows.iter()).flat_map(|row| &row.evidence);
        if let Some(row) = outcome.rows.first_mut() {
            row.evidence.extend(others.cloned());
        }
    }
    for cell in outcome.rows.iter_mut().flat_map(|row| &mut row.cells) {
        *cell = Cell::Verdict(told);
    }
    outcome
}

/// The parts, where the query is nothing but several denials of claims.
fn several_denied(query: &Query) -> Option<Vec<&Block>> {
    let part = |clause: &'_ Clause| match clause {
        Clause::Not(block) => is_plain(block),
        _ => false,
    };
    let several = query.pattern.clauses.len() > 1 && query.pattern.clauses.iter().all(part);
    several.then(|| {
        let blocks = query.pattern.clauses.iter().filter_map(|clause| match clause {
            Clause::Not(block) => Some(block),
            _ => None,
        });
        blocks.collect()
    })
}

/// Whether a block says claims and types, and denies nothing further.
fn is_plain(block: &Block) -> bool {
    block.clauses.iter().any(|clause| matches!(clause, Clause::Claim(_)))
        && block.clauses.iter().all(|clause| matches!(clause, Clause::Claim(_) | Clause::Type { .. }))
}

/// Whether all that the query denies is one part of claims, without further denial in it.
fn denies(query: &Query) -> bool {
    let mut parts = query.pattern.clauses.iter().filter_map(|clause| match clause {
        Clause::Not(block) => Some(block),
        _ => None,
    });
    matches!((parts.next(), parts.next()), (Some(part), None) if is_plain(part))
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

/// The query with what it denies asked for as denied claims. The first rows of the one need not be among those of the
/// other: all are asked for.
fn with_denied(query: &Query) -> Query {
    let mut query = Query { limit: None, order_by: vec![], ..query.clone() };
    let clauses = std::mem::take(&mut query.pattern.clauses);
    let denied = |clause| match clause {
        Clause::Claim(mut claim) => {
            // Whether a denial is of the time that is asked for is looked at when it is found.
            claim.conditions.retain(|it| !matches!(it, Condition::Status(_) | Condition::Time(..)));
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
