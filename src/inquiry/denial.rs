//! "Did not": that nobody claims a thing is not the same as a claim that denies it. Where a query denies, the denied part is
//! asked for as claims of status denied as well, and the answer says which is which.

use super::planned::{Planned, verdict};
use crate::diagnostic::Result;
use crate::execute::{Cell, Context, Evidence, Note, Outcome, Row, Verdict};
use crate::model::claim::Status;
use crate::model::time::TimeRelation;
use crate::model::{ClaimId, Interval, Truth};
use crate::resolve::query::{Ask, Block, Clause, Condition, Expr, Moment, Projection, Query, Term};
use crate::store::Snapshot;
use std::collections::{BTreeSet, HashMap};

/// How many claims are shown where it is asked whether there is one of whom it is not so.
const MOST_SHOWN: usize = 5;

/// How a query denies, with what is run for it.
pub enum Denial {
    /// Nothing that a claim could deny.
    Nothing(Planned),
    /// "firms that did not stockpile H20"
    Rows(Box<DeniedRows>),
    /// "is there a firm that did not stockpile H20": one of whom nothing is claimed is enough.
    Any { asked: Planned, all: Box<DeniedRows> },
    /// "did Huawei not stockpile H20": what is asked is whether that is denied, so that it is run as asserted.
    Whether(Planned),
    /// "did neither A nor B stockpile H20"
    Neither(Vec<Planned>),
}

/// Rows of which something is denied.
pub struct DeniedRows {
    asked: Planned,
    /// The same, of whom a claim denies it.
    denied: Planned,
    /// The same, of whom it is alleged, or said not to be known, where claims say such things.
    otherwise: Option<Planned>,
    windows: Vec<Interval>,
}

impl Denial {
    pub fn plan(query: &Query, snapshot: &Snapshot) -> Result<Denial> {
        let planned = |query: Query| Planned::new(query, snapshot);
        // That it is not so any more, or that none comes after it, is nothing that the question denies.
        let takes_away = |moment: Moment| matches!(moment, Moment::Former | Moment::First | Moment::Latest);
        if query.moments.iter().any(|(moment, _)| takes_away(*moment)) {
            return Ok(Denial::Nothing(planned(query.clone())?));
        }
        Ok(match query.ask {
            Ask::Rows if denies(query) => Denial::Rows(DeniedRows::plan(query.clone(), snapshot)?),
            Ask::Whether if denies(query) && !query.pattern.gives().is_empty() => {
                let of_whom = query.pattern.gives().into_iter().map(|var| Projection {
                    name: query.variables[var.index()].name.clone(),
                    expr: Expr::Term(Term::Var(var)),
                    unit: None,
                });
                let all = Query { ask: Ask::Rows, columns: of_whom.collect(), ..query.clone() };
                Denial::Any { asked: planned(query.clone())?, all: DeniedRows::plan(all, snapshot)? }
            }
            Ask::Whether if denies(query) => Denial::Whether(planned(asserted(query))?),
            Ask::Whether => match several_denied(query) {
                Some(parts) => {
                    let asked =
                        parts.into_iter().map(|part| Query { pattern: part.clone(), ..query.clone() });
                    Denial::Neither(asked.map(planned).collect::<Result<_>>()?)
                }
                None => Denial::Nothing(planned(query.clone())?),
            },
            _ => Denial::Nothing(planned(query.clone())?),
        })
    }

    /// The outcome, with the claims that deny what the query denies.
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        match self {
            Denial::Nothing(asked) => asked.run(context),
            Denial::Rows(rows) => rows.run(context),
            Denial::Any { asked, all } => {
                let mut outcome = asked.run(context)?;
                if verdict(&outcome) == Some(Verdict::Yes) {
                    let told = all.run(context)?;
                    let notes = told.notes.into_iter().filter(|it| matches!(it, Note::DeniedRows { .. }));
                    outcome.notes.extend(notes);
                    let evidence = told.rows.iter().flat_map(|row| &row.evidence).take(MOST_SHOWN).cloned();
                    outcome.rows.iter_mut().for_each(|row| row.evidence.extend(evidence.clone()));
                }
                Ok(outcome)
            }
            Denial::Whether(asserted) => Ok(negated(asserted.run(context)?, context.snapshot)),
            Denial::Neither(parts) => {
                let parts = parts.iter().map(|part| Ok(negated(part.run(context)?, context.snapshot)));
                Ok(neither(parts.collect::<Result<_>>()?))
            }
        }
    }
}

impl DeniedRows {
    fn plan(query: Query, snapshot: &Snapshot) -> Result<Box<DeniedRows>> {
        Ok(Box::new(DeniedRows {
            denied: Planned::new(with_status(&query, &[Status::Denied]), snapshot)?,
            otherwise: says_otherwise(&query, snapshot)
                .then(|| Planned::new(with_status(&query, &OTHERWISE), snapshot))
                .transpose()?,
            windows: windows(&query),
            asked: Planned::new(query, snapshot)?,
        }))
    }

    fn run(&self, context: &Context) -> Result<Outcome> {
        let mut outcome = self.asked.run(context)?;
        let denied = self.denied.run(context)?;
        let budget = context.budget();
        let mut pace = budget.paced();
        let mut claimed: HashMap<&[Cell], &Row> = HashMap::new();
        for row in denied.rows.iter() {
            pace.work(4)?;
            if self.windows.iter().all(|window| is_denied_for(*window, row, context.snapshot)) {
                claimed.insert(&row.cells, row);
            }
        }
        let otherwise = self.otherwise.as_ref().map(|it| it.run(context)).transpose()?;
        let mut unsettled: HashMap<&[Cell], Vec<ClaimId>> = HashMap::new();
        for row in otherwise.iter().flat_map(|outcome| outcome.rows.iter()) {
            pace.work(4)?;
            unsettled.insert(
                &row.cells,
                OTHERWISE.iter().flat_map(|&it| of_status(row, it, context.snapshot)).collect(),
            );
        }
        let mut said: BTreeSet<ClaimId> = BTreeSet::new();
        let (mut told, mut open) = (0, 0);
        for row in outcome.rows.iter_mut() {
            pace.work(4)?;
            let unsettled = unsettled.get(&row.cells[..]);
            said.extend(unsettled.into_iter().flatten());
            match claimed.get(&row.cells[..]) {
                Some(claimed) => {
                    row.evidence.extend(claimed.evidence.iter().cloned());
                    told += 1;
                }
                None => open += usize::from(row.truth == Truth::Possible || unsettled.is_some()),
            }
        }
        let unclaimed = outcome.rows.len() - told - open;
        outcome.notes.push(Note::DeniedRows { denied: told, unclaimed, open });
        for status in OTHERWISE {
            let such = said.iter().copied().filter(|&claim| context.snapshot.status(claim) == status);
            let claims: Vec<ClaimId> = such.collect();
            if !claims.is_empty() {
                outcome.notes.push(Note::Otherwise { status, claims });
            }
        }
        Ok(outcome)
    }
}

/// What is said of a thing that neither says nor denies it.
const OTHERWISE: [Status; 2] = [Status::Alleged, Status::Unknown];

/// Whether claims of what the query denies say such things.
fn says_otherwise(query: &Query, snapshot: &Snapshot) -> bool {
    let denied = query.pattern.clauses.iter().filter_map(|clause| match clause {
        Clause::Not(block) => Some(&block.clauses),
        _ => None,
    });
    denied.flatten().any(|clause| match clause {
        Clause::Claim(claim) => OTHERWISE.iter().any(|&it| snapshot.has_status(claim.relation, it)),
        _ => false,
    })
}

/// The stored claims beneath a row that are of the status.
fn of_status(row: &Row, status: Status, snapshot: &Snapshot) -> Vec<ClaimId> {
    let claims = row.evidence.iter().filter_map(|evidence| match evidence {
        Evidence::Claim(claim) => Some(*claim),
        Evidence::Derived(_) => None,
    });
    claims.filter(|&claim| snapshot.status(claim) == status).collect()
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

/// The outcome of asking whether it is not so, from that of asking whether it is.
fn negated(mut outcome: Outcome, snapshot: &Snapshot) -> Outcome {
    outcome.notes.retain(|note| !matches!(note, Note::Empty { .. }));
    let Some(asserted) = verdict(&outcome) else { return outcome };
    // That it is so is alleged, which does not tell whether it is not: only a denial beside it does.
    let alleged = asserted == Verdict::Alleged;
    let is_denied = |note: &Note| matches!(note, Note::Denied { .. });
    let told = match asserted {
        Verdict::Yes => Verdict::No,
        Verdict::Denied => Verdict::Yes,
        Verdict::Alleged if outcome.notes.iter().any(is_denied) => Verdict::Yes,
        Verdict::Alleged => Verdict::NoClaimFound,
        other @ (Verdict::No | Verdict::Possible | Verdict::Unknown | Verdict::NoClaimFound) => other,
    };
    if alleged {
        outcome.notes.retain(|note| !is_denied(note));
    }
    for row in outcome.rows.iter_mut() {
        row.cells = vec![Cell::Verdict(told)];
        if alleged {
            let claims = of_status(row, Status::Alleged, snapshot);
            outcome.notes.push(Note::Otherwise { status: Status::Alleged, claims });
            row.evidence = match told {
                Verdict::Yes => of_status(row, Status::Denied, snapshot),
                _ => vec![],
            }
            .into_iter()
            .map(Evidence::Claim)
            .collect();
        }
    }
    outcome
}

/// "No" where one of them is claimed, "yes" where each is denied: of the outcomes of asking of each whether it is not so.
fn neither(mut outcomes: Vec<Outcome>) -> Outcome {
    let verdict = |outcome: &Outcome| verdict(outcome).unwrap_or(Verdict::NoClaimFound);
    let first = |wanted: Verdict| outcomes.iter().position(|outcome| verdict(outcome) == wanted);
    let denied = outcomes.iter().all(|outcome| verdict(outcome) == Verdict::Yes);
    let (at, told) = match (first(Verdict::No), first(Verdict::Possible)) {
        (Some(at), _) => (at, Verdict::No),
        (None, Some(at)) => (at, Verdict::Possible),
        _ if denied => (0, Verdict::Yes),
        _ => (first(Verdict::NoClaimFound).or(first(Verdict::Unknown)).unwrap_or(0), Verdict::NoClaimFound),
    };
    let mut outcome = outcomes.swap_remove(at);
    let is_otherwise = |note: &&Note| matches!(note, Note::Otherwise { .. });
    let others = outcomes.iter().flat_map(|other| other.notes.iter().filter(is_otherwise)).cloned();
    outcome.notes.extend(others.collect::<Vec<_>>());
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

/// The query with what it denies asked for as claims of one of the statuses. The first rows of the one need not be among those of the
/// other: all are asked for.
fn with_status(query: &Query, statuses: &[Status]) -> Query {
    let mut query = Query { limit: None, order_by: vec![], ..query.clone() };
    let clauses = std::mem::take(&mut query.pattern.clauses);
    let denied = |clause| match clause {
        Clause::Claim(mut claim) => {
            // Whether a denial is of the time that is asked for is looked at when it is found.
            claim.conditions.retain(|it| !matches!(it, Condition::Status(_) | Condition::Time(..)));
            claim.conditions.push(Condition::Status(statuses.to_vec()));
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
