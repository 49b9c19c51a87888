//! Counts that claims state themselves: "Alibaba runs data centers in 13 countries", of which the base names five.

use super::frame::Fact;
use super::outcome::{Cell, Note, Outcome, Row, Verdict};
use super::run::Run;
use crate::model::claim::Object;
use crate::model::quantity::Comparison;
use crate::model::{EntityId, Quantity, Truth, TypeId};
use crate::resolve::query::{Ask, Block, ClaimClause, Clause, Expr, Function, Query, Term, Var};
use std::collections::BTreeSet;

impl Run<'_> {
    /// A note for every claim that says how many there are where the answer lists, or counts, others.
    pub fn claimed_counts(&self, query: &Query, outcome: &mut Outcome) {
        for clause in &query.pattern.clauses {
            let Clause::Claim(claim) = clause else { continue };
            let Term::Entity(subject) = claim.subject else { continue };
            // Rows may be millions: they are gone through where a claim may say how many there are.
            if !self.snapshot.speaks_of_unnamed(claim.relation) {
                continue;
            }
            let (types, listed) = match &claim.object {
                Term::Var(object) => {
                    let types = types_of(&query.pattern, *object);
                    let listed = listed(query, outcome, *object, || self.named(claim, subject, &types));
                    (types, listed)
                }
                // The one that is asked about may be among those that a claim does not name.
                Term::Entity(object) if is_unclaimed(outcome) => {
                    (self.snapshot.types(*object).to_vec(), Some(0))
                }
                _ => continue,
            };
            if let Some(listed) = listed {
                let notes = self.counts_of(claim, subject, &types, listed);
                outcome.notes.extend(notes);
            }
        }
        let shown = |of: &Expr| match of {
            Expr::Term(Term::Var(var)) => Some(*var),
            of => counted(of),
        };
        let shown: Vec<Var> = query.columns.iter().filter_map(|column| shown(&column.expr)).collect();
        let claimed = self.claimed_of_many(&query.pattern, &shown);
        // A count that heeds them is no plain number.
        let counts: Vec<bool> = query.columns.iter().map(|it| counted(&it.expr).is_some()).collect();
        let heeds = |row: &Row| {
            row.cells.iter().zip(&counts).any(|(cell, counts)| *counts && matches!(cell, Cell::Value { .. }))
        };
        match counts.contains(&true) && !outcome.rows.iter().any(heeds) {
            true => outcome.notes.extend(claimed.into_iter().map(not_counted)),
            false => outcome.notes.extend(claimed),
        }
        for clause in &query.pattern.clauses {
            if let Clause::Best(best) = clause {
                // Such an order heeds them: they tell why it is open.
                let key: Vec<Var> = self::counted(&best.key).into_iter().collect();
                outcome.notes.extend(self.claimed_of_many(&best.block, &key));
            }
        }
    }

    /// A note for every claim that says how many there are, where things are listed or counted for several subjects.
    fn claimed_of_many(&self, block: &Block, by: &[Var]) -> Vec<Note> {
        let mut notes = vec![];
        for clause in &block.clauses {
            let Clause::Claim(claim) = clause else { continue };
            let (Term::Var(subject), Term::Var(object)) = (&claim.subject, &claim.object) else { continue };
            if !by.contains(object) {
                continue;
            }
            let (subjects, types) = (types_of(block, *subject), types_of(block, *object));
            for subject in self.snapshot.group_subjects(claim.relation) {
                if subjects.iter().all(|&of| self.snapshot.is_a(subject, of)) {
                    let listed = self.named(claim, subject, &types);
                    notes.extend(self.counts_of(claim, subject, &types, listed));
                }
            }
        }
        notes
    }

    /// How many objects of the types the base names.
    fn named(&self, clause: &ClaimClause, subject: EntityId, types: &[TypeId]) -> u64 {
        let objects: BTreeSet<EntityId> =
            self.snapshot.from(clause.relation, subject).entities.iter().copied().collect();
        let fits = |object: &&EntityId| types.iter().all(|&of| self.snapshot.is_a(**object, of));
        objects.iter().filter(fits).count() as u64
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
                let asked = types.iter().all(|&it| self.snapshot.types_meet(it, of));
                let here = Quantity::exactly(listed.into(), number.unit);
                let differs = number.compare(Comparison::Equal, &here) != Truth::Yes;
                let part = self.snapshot.claim(claim).roles.iter().any(|(role, _)| {
                    !clause.roles.iter().any(|(asked, term)| asked == role && matches!(term, Term::Entity(_)))
                });
                let all = types.iter().all(|&it| self.schema.is_subtype(it, of));
                let whole = listed == 0 && all && !part;
                (asked && differs).then_some(Note::ClaimedCount { claim, of, number, listed, whole })
            }
            _ => None,
        });
        notes.collect()
    }
}

/// The same, where the counts leave out what is not named.
fn not_counted(note: Note) -> Note {
    match note {
        Note::ClaimedCount { claim, of, number, .. } => Note::NotCounted { claim, of, number },
        note => note,
    }
}

/// Whether the answer to a yes/no question is that no claim was found.
fn is_unclaimed(outcome: &Outcome) -> bool {
    let cell = outcome.rows.first().and_then(|row| row.cells.first());
    matches!(cell, Some(Cell::Verdict(Verdict::NoClaimFound)))
}

/// How many things the answer names, or counts, for the variable; what it counts without naming, the base names `named`
/// of. `None` where it tells nothing of it.
fn listed(query: &Query, outcome: &Outcome, var: Var, named: impl Fn() -> u64) -> Option<u64> {
    match query.ask {
        Ask::Whether => is_unclaimed(outcome).then_some(0),
        Ask::Rows => {
            let shows = |expr: &Expr| *expr == Expr::Term(Term::Var(var));
            let counts = |expr: &Expr| *expr == Expr::Aggregate { function: Function::Count, of: var };
            let position = |test: &dyn Fn(&Expr) -> bool| query.columns.iter().position(|it| test(&it.expr));
            if let (Some(column), true) = (position(&counts), query.group_by.is_empty()) {
                return match outcome.rows.first()?.cells.get(column)? {
                    Cell::Count(count) => Some(*count),
                    Cell::Value { .. } => Some(named()),
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

/// The variable whose bindings the expression counts.
fn counted(expr: &Expr) -> Option<Var> {
    match expr {
        Expr::Aggregate { function: Function::Count, of } => Some(*of),
        _ => None,
    }
}

/// The types that the block asks of the variable.
fn types_of(block: &Block, var: Var) -> Vec<TypeId> {
    let types = block.clauses.iter().filter_map(|clause| match clause {
        Clause::Type { of, is } if *of == Term::Var(var) => Some(*is),
        _ => None,
    });
    types.collect()
}
