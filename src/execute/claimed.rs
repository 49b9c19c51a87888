//! Counts that claims state themselves: "Alibaba runs data centers in 13 countries", of which the base names five.

use super::frame::Fact;
use super::outcome::{Cell, Note, Outcome, Verdict};
use super::run::Run;
use crate::model::claim::Object;
use crate::model::quantity::Comparison;
use crate::model::{EntityId, Quantity, Truth, TypeId};
use crate::resolve::query::{Ask, ClaimClause, Clause, Expr, Function, Query, Term, Var};
use std::collections::BTreeSet;

impl Run<'_> {
    /// A note for every claim that says how many there are where the answer lists, or counts, others.
    pub fn claimed_counts(&self, query: &Query, outcome: &mut Outcome) {
        for clause in &query.pattern.clauses {
            let Clause::Claim(claim) = clause else { continue };
            let (Term::Entity(subject), Term::Var(object)) = (&claim.subject, &claim.object) else {
                continue;
            };
            if let Some(listed) = listed(query, outcome, *object) {
                let notes = self.counts_of(claim, *subject, &types_of(query, *object), listed);
                outcome.notes.extend(notes);
            }
        }
    }

    fn counts_of(&self, clause: &ClaimClause, subject: EntityId, types: &[TypeId], listed: u64) -> Vec<Note> {
        let claims = self.snapshot.value_claims(clause.relation, subject).iter();
        let matching = claims.filter(|&&claim| {
            let fact = Fact::Stored(claim);
            let role = |term: &Term| matches!(term, Term::Entity(_));
            self.conditions(&clause.conditions, fact) != Truth::No
                && clause
                    .roles
                    .iter()
                    .filter(|(_, term)| role(term))
                    .all(|(role, term)| self.role(fact, *role).map(Term::Entity).as_ref() == Some(term))
        });
        let notes = matching.filter_map(|&claim| match self.snapshot.object(claim) {
            Object::Group { of, number } => {
                let asked = types.iter().all(|&it| self.schema.may_overlap(it, of));
                let here = Quantity::exactly(listed.into(), number.unit);
                let differs = number.compare(Comparison::Equal, &here) != Truth::Yes;
                (asked && differs).then_some(Note::ClaimedCount { claim, of, number, listed })
            }
            _ => None,
        });
        notes.collect()
    }
}

/// How many things the answer names, or counts, for the variable. `None` where it tells nothing of it.
fn listed(query: &Query, outcome: &Outcome, var: Var) -> Option<u64> {
    match query.ask {
        Ask::Whether => match outcome.rows.first()?.cells.first()? {
            Cell::Verdict(Verdict::NoClaimFound) => Some(0),
            _ => None,
        },
        Ask::Rows => {
            let shows = |expr: &Expr| *expr == Expr::Term(Term::Var(var));
            let counts = |expr: &Expr| *expr == Expr::Aggregate { function: Function::Count, of: var };
            let position = |test: &dyn Fn(&Expr) -> bool| query.columns.iter().position(|it| test(&it.expr));
            if let (Some(column), true) = (position(&counts), query.group_by.is_empty()) {
                return match outcome.rows.first()?.cells.get(column)? {
                    Cell::Count(count) => Some(*count),
                    _ => None,
                };
            }
            let column = position(&shows)?;
            let cells = outcome.rows.iter().filter_map(|row| match row.cells.get(column) {
                Some(Cell::Entity(entity)) => Some(*entity),
                _ => None,
            });
            // A list that was cut says nothing of how many there are.
            let cut = query.limit.is_some_and(|limit| outcome.rows.len() >= limit);
            (!cut).then(|| cells.collect::<BTreeSet<EntityId>>().len() as u64)
        }
        _ => None,
    }
}

/// The types that the query asks of the variable.
fn types_of(query: &Query, var: Var) -> Vec<TypeId> {
    let types = query.pattern.clauses.iter().filter_map(|clause| match clause {
        Clause::Type { of, is } if *of == Term::Var(var) => Some(*is),
        _ => None,
    });
    types.collect()
}
