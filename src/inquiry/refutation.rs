//! "Is Oslo the capital of Sweden": that no claim says so is no denial. The answer is `no` where what the base knows
//! excludes it:
//! - a value that is known decides a comparison: of a relation that is declared functional, or of an attribute of which
//!   the thing has one value; what has a time or a further party may be otherwise at another time;
//! - a functional relation leads to something else, at every moment that is asked about where it lasts;
//! - of what a superlative picks, so many come before that this cannot be at that place;
//! - there is one where it is asked whether there is none, or more than are asked for. That there are fewer is not known:
//!   there may be more than the base counts.

use super::denial::Denial;
use super::planned::verdict;
use crate::diagnostic::Result;
use crate::execute::{Cell, Context, Evidence, Note, Outcome, Row, Verdict};
use crate::model::claim::Object;
use crate::model::time::TimeRelation;
use crate::model::{ClaimId, EntityId, Interval, RelationId, Value};
use crate::resolve::query::{
    Ask, Best, Block, ClaimClause, Clause, Comparison, Condition, Expr, Function, Projection, Query, Reach,
    Term, Var, Variable,
};
use crate::store::Snapshot;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet};

/// A question whose answer may be excluded by what is known.
pub struct Refutable {
    query: Query,
    asked: Denial,
}

impl Refutable {
    pub fn plan(query: &Query, snapshot: &Snapshot) -> Result<Refutable> {
        Ok(Refutable { query: query.clone(), asked: Denial::plan(query, snapshot)? })
    }

    /// The outcome: `no` where nothing answers a yes/no question, and what is known excludes that anything does. What would
    /// exclude it is looked for only then.
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let (query, snapshot) = (&self.query, context.snapshot);
        let outcome = self.asked.run(context)?;
        if query.ask != Ask::Whether || verdict(&outcome) != Some(Verdict::NoClaimFound) {
            return Ok(outcome);
        }
        let run = |query: &Query| Denial::plan(query, snapshot)?.run(context);
        let refutations = Refutations { query, snapshot };
        let proven = refutations.of(&query.pattern.clauses, 0).shown(&run)?;
        match proven.and_then(|shown| shown.into_iter().next()) {
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
                let mut notes = outcome.notes;
                for counted in
                    query.pattern.clauses.iter().filter_map(|clause| refutations.known_number(clause))
                {
                    notes.extend(known_number(&run(&counted)?));
                }
                Ok(Outcome { notes, ..outcome })
            }
        }
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

fn known_number(counted: &Outcome) -> Option<Note> {
    match counted.rows.first().and_then(|row| row.cells.first()) {
        Some(Cell::Value { value: Value::Quantity(number), .. }) if number.is_exact() => {
            number.number.to_u64().map(|number| Note::Known { number })
        }
        Some(Cell::Count(number)) => Some(Note::Known { number: *number }),
        _ => None,
    }
}

/// What proves that a question has no answer, in yes/no questions.
enum Proof {
    /// The answer is yes. Where it is `shown`, its claims are what the refutation rests on.
    Yes {
        asked: Query,
        shown: bool,
    },
    /// There is no answer.
    Nothing(Query),
    All(Vec<Proof>),
    /// One of them, looked for in order.
    Any(Vec<Proof>),
}

impl Proof {
    /// The outcomes that it rests on; `None` where it proves nothing.
    fn shown(&self, run: &dyn Fn(&Query) -> Result<Outcome>) -> Result<Option<Vec<Outcome>>> {
        match self {
            Proof::Yes { asked, shown } => {
                let outcome = run(asked)?;
                let is_so = verdict(&outcome) == Some(Verdict::Yes);
                Ok(is_so.then(|| if *shown { vec![outcome] } else { vec![] }))
            }
            Proof::Nothing(asked) => {
                Ok((verdict(&run(asked)?) == Some(Verdict::NoClaimFound)).then(Vec::new))
            }
            Proof::All(proofs) => {
                let mut all = vec![];
                for proof in proofs {
                    match proof.shown(run)? {
                        Some(shown) => all.extend(shown),
                        None => return Ok(None),
                    }
                }
                Ok(Some(all))
            }
            Proof::Any(proofs) => {
                for proof in proofs {
                    if let Some(shown) = proof.shown(run)? {
                        return Ok(Some(shown));
                    }
                }
                Ok(None)
            }
        }
    }
}

/// What would refute a question.
struct Refutations<'a> {
    query: &'a Query,
    snapshot: &'a Snapshot,
}

/// What is known of a block's variables.
#[derive(Default)]
struct Known {
    /// The one thing that a variable can be.
    entities: BTreeMap<Var, EntityId>,
    /// The clauses that tell it.
    told_by: BTreeMap<Var, BTreeSet<usize>>,
}

impl Refutations<'_> {
    /// What excludes one of the clauses from the `first` on.
    fn of(&self, clauses: &[Clause], first: usize) -> Proof {
        let known = self.known(clauses);
        let proofs = clauses.iter().enumerate().skip(first).filter_map(|(index, clause)| match clause {
            Clause::Compare { left, op, right } => match counted(left, *op, right) {
                Some(more) => Some(self.yes(vec![more])),
                None => self.decided(clauses, clause, [left, right], &known),
            },
            Clause::Dated { of, to, .. } => self.decided(clauses, clause, [of, to], &known),
            Clause::Claim(claim) => self.leads_elsewhere(clauses, claim, &known),
            Clause::Not(block) if stands_alone(block, clauses, index) => {
                Some(self.yes(block.clauses.clone()))
            }
            Clause::Any(branches) => self.none_of(clauses, index, branches),
            _ => None,
        });
        Proof::Any(proofs.collect())
    }

    /// That the clauses are certainly so.
    fn yes(&self, clauses: Vec<Clause>) -> Proof {
        Proof::Yes { asked: self.whether(clauses), shown: true }
    }

    /// That the clauses are certainly not so, as far as the base knows.
    fn nothing(&self, clauses: Vec<Clause>) -> Proof {
        Proof::Nothing(self.whether(clauses))
    }

    fn whether(&self, clauses: Vec<Clause>) -> Query {
        Query { pattern: Block { clauses }, ..self.query.clone() }
    }

    /// The things and values that clauses determine, each told by claims that leave no other.
    fn known(&self, clauses: &[Clause]) -> Known {
        let mut known = Known::default();
        loop {
            let before = known.told_by.len();
            for (index, clause) in clauses.iter().enumerate() {
                if let Clause::Bind { var, expr: expr @ Expr::Arithmetic { .. } } = clause {
                    let told = expr.vars().map(|side| known.told_by.get(&side).cloned());
                    let told: Option<Vec<BTreeSet<usize>>> = told.collect();
                    if let Some(told) = told.filter(|_| !known.told_by.contains_key(var)) {
                        known.told_by.insert(*var, told.into_iter().flatten().chain([index]).collect());
                    }
                    continue;
                }
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
        if !claim.is_bare() || claim.reach != Reach::Direct {
            return None;
        }
        match claim.conditions.as_slice() {
            [] => self.determined(claim.relation, subject),
            [Condition::Time(TimeRelation::During, time)] => {
                self.throughout(claim.relation, subject, *time).map(|object| vec![object])
            }
            _ => None,
        }
    }

    /// What a functional relation that lasts leads to from the subject at every moment of the time.
    fn throughout(&self, relation: RelationId, subject: EntityId, time: Interval) -> Option<EntityId> {
        let snapshot = self.snapshot;
        let declared = snapshot.schema().relation(relation);
        if !declared.lasting || !declared.functional {
            return None;
        }
        let is_so = |claim: ClaimId| {
            let lasts = |own: Interval| own.lasts_through(time, snapshot.known_until());
            snapshot.status(claim).is_asserted()
                && snapshot.time(claim).is_some_and(lasts)
                && snapshot.claim(claim).roles.is_empty()
        };
        let mut objects = snapshot.from(relation, subject).into_iter().filter(|(_, claim)| is_so(*claim));
        let (first, _) = objects.next()?;
        objects.all(|(other, _)| other == first).then_some(first)
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
    ) -> Option<Proof> {
        let mut told: BTreeSet<usize> = BTreeSet::new();
        let mut picked = None;
        for side in sides {
            let Expr::Term(term) = side else { return None };
            let Some(var) = term.var() else { continue };
            match (known.told_by.get(&var), best(clauses, var)) {
                (Some(by), _) => told.extend(by),
                (None, Some(best)) if picked.is_none() => picked = Some(best),
                _ => return None,
            }
        }
        let mut clauses: Vec<Clause> = told.iter().map(|&index| clauses[index].clone()).collect();
        if let Some(best) = picked {
            let other = sides.into_iter().find(|side| **side != Expr::Term(Term::Var(best.of)));
            let Some(Expr::Term(other)) = other else { return None };
            return self.comes_behind(clauses, comparison, best, other, known);
        }
        if clauses.is_empty() {
            return None;
        }
        let so = self.yes(clauses.clone());
        clauses.push(comparison.clone());
        Some(Proof::All(vec![so, self.nothing(clauses)]))
    }

    /// A thing that is not what a superlative picks, since it is one of those that are ranked and others come before it.
    fn comes_behind(
        &self,
        told: Vec<Clause>,
        same: &Clause,
        best: &Best,
        other: &Term,
        known: &Known,
    ) -> Option<Proof> {
        let (other, _) = known.of(other)?;
        let same_thing = matches!(same, Clause::Compare { op: Comparison::Equal, .. });
        if !same_thing || !self.ranked_by_value(best, other) {
            return None;
        }
        // It is among them, with its own value.
        let mut among = best.block.clauses.clone();
        among.push(equal(best.of, other));
        let first = Best { first: 1, take: best.first - 1 + best.take, ..best.clone() };
        let mut clauses = vec![Clause::Best(first)];
        clauses.extend(told);
        clauses.push(same.clone());
        Some(Proof::All(vec![
            Proof::Yes { asked: self.whether(among), shown: false },
            self.nothing(clauses),
            self.yes(vec![Clause::Best(best.clone())]),
        ]))
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
    fn leads_elsewhere(&self, clauses: &[Clause], claim: &ClaimClause, known: &Known) -> Option<Proof> {
        let (Some((subject, told)), Term::Entity(object)) = (known.of(&claim.subject), &claim.object) else {
            return None;
        };
        match self.all_there_are(claim, subject) {
            Some(objects) if !objects.contains(object) && objects.len() == 1 => {}
            _ => return None,
        }
        let anything = Var(self.query.variables.len() as u32);
        let mut asked = self.whether(told.iter().map(|&index| clauses[index].clone()).collect());
        asked.variables.push(Variable { name: "other".into(), entity_type: None });
        let leads = ClaimClause { object: Term::Var(anything), ..claim.clone() };
        asked.pattern.clauses.push(Clause::Claim(leads));
        Some(Proof::Yes { asked, shown: true })
    }

    /// The query that counts how many are known, where more are asked for.
    fn known_number(&self, clause: &Clause) -> Option<Query> {
        let Clause::Compare { left: left @ Expr::Over { function: Function::Count, .. }, .. } = clause else {
            return None;
        };
        let number = Var(self.query.variables.len() as u32);
        let mut query = self.whether(vec![Clause::Bind { var: number, expr: left.clone() }]);
        query.variables.push(Variable { name: "number".into(), entity_type: None });
        query.ask = Ask::Rows;
        query.columns =
            vec![Projection { name: "number".into(), expr: Expr::Term(Term::Var(number)), unit: None }];
        Some(query)
    }

    /// Alternatives, each of which is excluded.
    fn none_of(&self, clauses: &[Clause], at: usize, branches: &[Block]) -> Option<Proof> {
        let mut outside: Vec<Clause> = clauses.to_vec();
        outside.remove(at);
        let excluded = branches.iter().map(|branch| {
            let mut all = outside.clone();
            all.extend(branch.clauses.iter().cloned());
            self.of(&all, outside.len())
        });
        (!branches.is_empty()).then(|| Proof::All(excluded.collect()))
    }
}

impl Known {
    /// What a term is, and the clauses that tell it.
    fn of(&self, term: &Term) -> Option<(EntityId, BTreeSet<usize>)> {
        match term {
            Term::Entity(entity) => Some((*entity, BTreeSet::new())),
            Term::Var(var) => Some((*self.entities.get(var)?, self.told_by.get(var)?.clone())),
            Term::Value(_) | Term::Nothing => None,
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
