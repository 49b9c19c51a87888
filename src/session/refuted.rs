//! "Is Oslo the capital of Sweden": that no claim says so is no denial. The answer is `no` where what the base knows
//! excludes it:
//! - a value that is known decides a comparison: of a relation that is declared functional, or of an attribute of which
//!   the thing has one value; what has a time or a further party may be otherwise at another time;
//! - a functional relation leads to something else;
//! - of what a superlative picks, so many come before that this cannot be at that place;
//! - there is one where it is asked whether there is none, or more than are asked for. That there are fewer is not known:
//!   there may be more than the base counts.

use crate::diagnostic::Result;
use crate::execute::{Cell, Evidence, Note, Outcome, Row, Verdict};
use crate::model::claim::Object;
use crate::model::{ClaimId, EntityId, RelationId, Value};
use crate::resolve::query::{
    Ask, Best, Block, ClaimClause, Clause, Comparison, Expr, Function, Projection, Query, Reach, Term, Var,
    Variable,
};
use crate::store::Snapshot;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet};

/// Runs the query; where nothing answers it, looks whether it is excluded.
pub fn tell(query: &Query, snapshot: &Snapshot, run: impl Fn(&Query) -> Result<Outcome>) -> Result<Outcome> {
    let outcome = run(query)?;
    if query.ask != Ask::Whether || verdict(&outcome) != Some(Verdict::NoClaimFound) {
        return Ok(outcome);
    }
    let looking = Looking { query, snapshot, run: &run };
    match looking.refuted(&query.pattern.clauses, 0)? {
        Some(mut known) => {
            for cell in known.rows.iter_mut().flat_map(|row| &mut row.cells) {
                *cell = Cell::Verdict(Verdict::No);
            }
            let claims = claims(&known);
            known.notes =
                outcome.notes.into_iter().filter(|note| !matches!(note, Note::Empty { .. })).collect();
            known.notes.extend((!claims.is_empty()).then_some(Note::Instead { claims }));
            Ok(known)
        }
        None => {
            let counts =
                query.pattern.clauses.iter().filter_map(|clause| looking.known_number(clause).transpose());
            let counts = counts.collect::<Result<Vec<Note>>>()?;
            Ok(Outcome { notes: outcome.notes.into_iter().chain(counts).collect(), ..outcome })
        }
    }
}

fn verdict(outcome: &Outcome) -> Option<Verdict> {
    match outcome.rows.first()?.cells.first()? {
        Cell::Verdict(verdict) => Some(*verdict),
        _ => None,
    }
}

/// The first stored claims that an outcome rests on.
fn claims(outcome: &Outcome) -> Vec<ClaimId> {
    let evidence = outcome.rows.iter().flat_map(|row: &Row| &row.evidence);
    let stored = evidence.filter_map(|evidence| match evidence {
        Evidence::Claim(claim) => Some(*claim),
        Evidence::Derived(_) => None,
    });
    stored.collect()
}

struct Looking<'a> {
    query: &'a Query,
    snapshot: &'a Snapshot,
    run: &'a dyn Fn(&Query) -> Result<Outcome>,
}

/// What is known of a block's variables.
#[derive(Default)]
struct Known {
    /// The one thing that a variable can be.
    entities: BTreeMap<Var, EntityId>,
    /// The clauses that tell it.
    told_by: BTreeMap<Var, BTreeSet<usize>>,
}

impl Looking<'_> {
    /// The outcome of what excludes one of the clauses from the `first` on; `None` where nothing does.
    fn refuted(&self, clauses: &[Clause], first: usize) -> Result<Option<Outcome>> {
        let known = self.known(clauses);
        for (index, clause) in clauses.iter().enumerate().skip(first) {
            let found = match clause {
                Clause::Compare { left, op, right } => match counted(left, *op, right) {
                    Some(more) => self.certainly(vec![more])?,
                    None => self.decided(clauses, clause, [left, right], &known)?,
                },
                Clause::Dated { of, to, .. } => self.decided(clauses, clause, [of, to], &known)?,
                Clause::Claim(claim) => self.leads_elsewhere(clauses, claim, &known)?,
                Clause::Not(block) if stands_alone(block, clauses, index) => {
                    self.certainly(block.clauses.clone())?
                }
                Clause::Any(branches) => self.none_of(clauses, index, branches)?,
                _ => None,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The outcome, where the clauses are certainly so.
    fn certainly(&self, clauses: Vec<Clause>) -> Result<Option<Outcome>> {
        let outcome = (self.run)(&self.whether(clauses))?;
        Ok((verdict(&outcome) == Some(Verdict::Yes)).then_some(outcome))
    }

    fn whether(&self, clauses: Vec<Clause>) -> Query {
        Query { pattern: Block { clauses }, ..self.query.clone() }
    }

    /// Whether the clauses are certainly not so, as far as the base knows.
    fn is_none(&self, clauses: Vec<Clause>) -> Result<bool> {
        Ok(verdict(&(self.run)(&self.whether(clauses))?) == Some(Verdict::NoClaimFound))
    }

    /// The things and values that clauses determine, each told by claims that leave no other.
    fn known(&self, clauses: &[Clause]) -> Known {
        let mut known = Known::default();
        loop {
            let before = known.told_by.len();
            for (index, clause) in clauses.iter().enumerate() {
                let Clause::Claim(claim) = clause else { continue };
                let Some(object) = claim.object.var().filter(|var| !known.told_by.contains_key(var)) else {
                    continue;
                };
                let Some((subject, mut told)) = known.of(&claim.subject) else { continue };
                let Some(objects) = self.all_there_are(claim, subject) else { continue };
                told.insert(index);
                if let [entity] = objects.as_slice() {
                    known.entities.insert(object, *entity);
                }
                if objects.len() < 2 {
                    known.told_by.insert(object, told);
                }
            }
            if known.told_by.len() == before {
                return known;
            }
        }
    }

    /// Whatever the relation leads to from the subject, where the claims leave nothing else: none of values.
    fn all_there_are(&self, claim: &ClaimClause, subject: EntityId) -> Option<Vec<EntityId>> {
        if !claim.is_bare() || !claim.conditions.is_empty() || claim.reach != Reach::Direct {
            return None;
        }
        self.determined(claim.relation, subject)
    }

    fn determined(&self, relation: RelationId, subject: EntityId) -> Option<Vec<EntityId>> {
        let snapshot = self.snapshot;
        let declared = snapshot.schema().relation(relation);
        let values = snapshot.value_claims(relation, subject).iter().copied();
        let things = snapshot.from(relation, subject).into_iter().map(|(_, claim)| claim);
        let claims = values.chain(things).filter(|&claim| snapshot.status(claim).is_asserted());
        let claims: Vec<ClaimId> = claims.collect();
        let plain = claims
            .iter()
            .all(|&claim| snapshot.time(claim).is_none() && snapshot.claim(claim).roles.is_empty());
        let single = declared.functional || declared.is_attribute() && claims.len() == 1;
        if claims.is_empty() || !plain || !single {
            return None;
        }
        let mut objects = vec![];
        for claim in claims {
            match snapshot.object(claim) {
                Object::Entity(entity) if !objects.contains(&entity) => objects.push(entity),
                Object::Group { .. } => return None,
                _ => {}
            }
        }
        Some(objects)
    }

    /// A comparison of what is known that does not hold.
    fn decided(
        &self,
        clauses: &[Clause],
        comparison: &Clause,
        sides: [&Expr; 2],
        known: &Known,
    ) -> Result<Option<Outcome>> {
        let mut told: BTreeSet<usize> = BTreeSet::new();
        let mut picked = None;
        for side in sides {
            let Expr::Term(term) = side else { return Ok(None) };
            let Some(var) = term.var() else { continue };
            match (known.told_by.get(&var), best(clauses, var)) {
                (Some(by), _) => told.extend(by),
                (None, Some(best)) if picked.is_none() => picked = Some(best),
                _ => return Ok(None),
            }
        }
        let mut clauses: Vec<Clause> = told.iter().map(|&index| clauses[index].clone()).collect();
        if let Some(best) = picked {
            let other = sides.into_iter().find(|side| **side != Expr::Term(Term::Var(best.of)));
            let Some(Expr::Term(other)) = other else { return Ok(None) };
            return self.comes_behind(clauses, comparison, best, other, known);
        }
        if clauses.is_empty() {
            return Ok(None);
        }
        let Some(outcome) = self.certainly(clauses.clone())? else { return Ok(None) };
        clauses.push(comparison.clone());
        Ok(self.is_none(clauses)?.then_some(outcome))
    }

    /// A thing that is not what a superlative picks, since it is one of those that are ranked and others come before it.
    fn comes_behind(
        &self,
        told: Vec<Clause>,
        same: &Clause,
        best: &Best,
        other: &Term,
        known: &Known,
    ) -> Result<Option<Outcome>> {
        let Some((other, _)) = known.of(other) else { return Ok(None) };
        let same_thing = matches!(same, Clause::Compare { op: Comparison::Equal, .. });
        if !same_thing || !self.ranked_by_value(best, other) {
            return Ok(None);
        }
        // It is among them, with its own value.
        let mut among = best.block.clauses.clone();
        among.push(equal(best.of, other));
        if self.certainly(among)?.is_none() {
            return Ok(None);
        }
        let first = Best { first: 1, take: best.first - 1 + best.take, ..best.clone() };
        let mut clauses = vec![Clause::Best(first)];
        clauses.extend(told);
        clauses.push(same.clone());
        match self.is_none(clauses)? {
            true => self.certainly(vec![Clause::Best(best.clone())]),
            false => Ok(None),
        }
    }

    /// Whether a thing is ranked by one value that is known of it.
    fn ranked_by_value(&self, best: &Best, of: EntityId) -> bool {
        best.block.clauses.iter().any(|clause| match clause {
            Clause::Claim(claim) => {
                best.key == Expr::Term(claim.object.clone())
                    && claim.subject == Term::Var(best.of)
                    && self.all_there_are(claim, of).is_some()
            }
            _ => false,
        })
    }

    /// A claim of a functional relation that leads to something else.
    fn leads_elsewhere(
        &self,
        clauses: &[Clause],
        claim: &ClaimClause,
        known: &Known,
    ) -> Result<Option<Outcome>> {
        let (Some((subject, told)), Term::Entity(object)) = (known.of(&claim.subject), &claim.object) else {
            return Ok(None);
        };
        match self.all_there_are(claim, subject) {
            Some(objects) if !objects.contains(object) && objects.len() == 1 => {}
            _ => return Ok(None),
        }
        let anything = Var(self.query.variables.len() as u32);
        let mut query = self.whether(told.iter().map(|&index| clauses[index].clone()).collect());
        query.variables.push(Variable { name: "other".into(), entity_type: None });
        let leads = ClaimClause { object: Term::Var(anything), ..claim.clone() };
        query.pattern.clauses.push(Clause::Claim(leads));
        let outcome = (self.run)(&query)?;
        Ok((verdict(&outcome) == Some(Verdict::Yes)).then_some(outcome))
    }

    /// How many are known, where more are asked for.
    fn known_number(&self, clause: &Clause) -> Result<Option<Note>> {
        let Clause::Compare { left: left @ Expr::Over { function: Function::Count, .. }, .. } = clause else {
            return Ok(None);
        };
        let number = Var(self.query.variables.len() as u32);
        let mut query = self.whether(vec![Clause::Bind { var: number, expr: left.clone() }]);
        query.variables.push(Variable { name: "number".into(), entity_type: None });
        query.ask = Ask::Rows;
        query.columns =
            vec![Projection { name: "number".into(), expr: Expr::Term(Term::Var(number)), unit: None }];
        let counted = (self.run)(&query)?;
        Ok(match counted.rows.first().and_then(|row| row.cells.first()) {
            Some(Cell::Value { value: Value::Quantity(number), .. }) if number.is_exact() => {
                number.number.to_u64().map(|number| Note::Known { number })
            }
            Some(Cell::Count(number)) => Some(Note::Known { number: *number }),
            _ => None,
        })
    }

    /// Alternatives, each of which is excluded.
    fn none_of(&self, clauses: &[Clause], at: usize, branches: &[Block]) -> Result<Option<Outcome>> {
        let mut outside: Vec<Clause> = clauses.to_vec();
        outside.remove(at);
        let mut found = None;
        for branch in branches {
            let mut all = outside.clone();
            all.extend(branch.clauses.iter().cloned());
            match self.refuted(&all, outside.len())? {
                Some(outcome) => found = found.or(Some(outcome)),
                None => return Ok(None),
            }
        }
        Ok(found)
    }
}

impl Known {
    /// What a term is, and the clauses that tell it.
    fn of(&self, term: &Term) -> Option<(EntityId, BTreeSet<usize>)> {
        match term {
            Term::Entity(entity) => Some((*entity, BTreeSet::new())),
            Term::Var(var) => Some((*self.entities.get(var)?, self.told_by.get(var)?.clone())),
            Term::Value(_) => None,
        }
    }
}

/// The superlative that picks what a variable is.
fn best(clauses: &[Clause], var: Var) -> Option<&Best> {
    clauses.iter().find_map(|clause| match clause {
        Clause::Best(best) if best.of == var => Some(best),
        _ => None,
    })
}

fn equal(var: Var, entity: EntityId) -> Clause {
    let (left, right) = (Expr::Term(Term::Var(var)), Expr::Term(Term::Entity(entity)));
    Clause::Compare { left, op: Comparison::Equal, right }
}

/// That there are more than a count is said to be: so many are known, and more may be.
fn counted(left: &Expr, op: Comparison, right: &Expr) -> Option<Clause> {
    let Expr::Over { function: Function::Count, .. } = left else { return None };
    let more = match op {
        Comparison::Less => Comparison::AtLeast,
        Comparison::AtMost | Comparison::Equal => Comparison::More,
        _ => return None,
    };
    let is_number = matches!(right, Expr::Term(Term::Value(_)));
    is_number.then(|| Clause::Compare { left: left.clone(), op: more, right: right.clone() })
}

/// Whether a negated block speaks of nothing that the clauses beside it do, and denies nothing itself.
fn stands_alone(block: &Block, clauses: &[Clause], at: usize) -> bool {
    let beside = clauses.iter().enumerate().filter(|(index, _)| *index != at);
    let beside = Block { clauses: beside.map(|(_, clause)| clause.clone()).collect() };
    block.mentions().is_disjoint(&beside.mentions())
        && !block.clauses.iter().any(|clause| matches!(clause, Clause::Not(_)))
}
