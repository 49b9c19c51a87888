//! Yes/no questions, questions for evidence, and which output a plan has.

use super::deferred_drop::DeferredDrop;
use super::evidence;
use super::frame::{Doubts, Fact, Support};
use super::outcome::{Cell, Evidence, Note, Outcome, Row, Verdict};
use super::run::{Run, Solved, Stop};
use super::supports::Supports;
use crate::diagnostic::Result;
use crate::model::claim::Status;
use crate::model::time::TimeRelation;
use crate::model::{ClaimId, EntityId, Interval, Truth};
use crate::plan::{Output, Plan};
use crate::resolve::query::{Ask, Block, ClaimClause, Clause, Condition, Query, Reach, Term};
use std::collections::{BTreeMap, BTreeSet};

/// How many solutions a yes/no question looks at for evidence once the answer is certain.
const ENOUGH_SOLUTIONS: usize = 1000;
/// How many steps a walk through all solutions may take where there is a shorter one.
const SOON: u64 = 20_000;
/// How much work it may take to say why there is no answer.
const MOST_STEPS: u64 = 10_000_000;

impl<'a> Run<'a> {
    /// Runs the outermost plan.
    pub fn output(&self, query: &Query, output: &'a Output) -> Result<Outcome> {
        let outcome = self.put_out(query, output);
        let listed = matches!(output, Output::Rows(_))
            || matches!(output, Output::Either { walk, .. } if matches!(**walk, Output::Rows(_)));
        let outcome = outcome.and_then(|mut outcome| {
            if listed {
                outcome.notes.extend(self.contradicted(&outcome)?);
            }
            Ok(outcome)
        });
        let mut outcome = match outcome {
            Ok(outcome) => outcome,
            // Nobody is left to have enough.
            Err(stop) => stop.outermost().map(|()| Outcome::default())?,
        };
        match self.never_together(&outcome) {
            Ok(notes) => outcome.notes.extend(notes),
            Err(stop) => stop.outermost()?,
        }
        if let Some(input) = output.input().filter(|_| self.solved.get()) {
            outcome.notes.extend(self.ranking_notes(input));
        }
        if let Some(within) = self.hop_limit.get() {
            outcome.notes.push(Note::HopLimit { within });
        }
        if self.cut.get() && !outcome.rows.is_empty() {
            outcome.notes.push(Note::MoreBeneath);
        }
        self.claimed_counts(query, &mut outcome);
        if output.input().is_some() && !self.solved.get() {
            // What cannot be explained soon is not worth the wait.
            match self.within(MOST_STEPS, || self.why_empty(query)) {
                Ok(why) => outcome.notes.extend(why.flatten()),
                Err(stop) => stop.outermost()?,
            }
        }
        Ok(outcome)
    }

    fn put_out(&self, query: &Query, output: &'a Output) -> Solved<Outcome> {
        match output {
            Output::Rows(rows) => self.rows(rows),
            Output::Whether { input, otherwise } => self.whether(&query.pattern, input, otherwise),
            Output::Claims { input, limit, include_possible } => {
                let used = self.used(input, *limit, *include_possible)?;
                match query.ask {
                    Ask::Beneath(beneath) => self.beneath(beneath, used),
                    _ => Ok(used),
                }
            }
            Output::Paths { input, clause, limit } => self.paths(input, clause, *limit),
            Output::Describe(entity) => self.describe(*entity, query.limit),
            Output::Listed(listing) => self.listed(listing, query.limit),
            Output::Either { walk, reduced, at_once } => {
                let walked = match at_once {
                    false => self.within(SOON, || self.put_out(query, walk))?,
                    true => None,
                };
                walked.map_or_else(|| self.put_out(query, reduced), Ok)
            }
        }
    }

    /// The greatest truth of the plan's solutions, and the claims of those that have it.
    fn best_solutions(&self, plan: &'a Plan) -> Solved<(Truth, Doubts, Supports)> {
        let mut truth = Truth::No;
        let mut doubts = Doubts::default();
        let mut supports = Supports::default();
        let mut solutions = 0;
        let flow = self.solve_all(plan, &mut |frame| {
            if frame.truth > truth {
                truth = frame.truth;
                doubts = Doubts::default();
                supports = Supports::default();
            }
            if frame.truth == truth {
                doubts.join(frame.doubts);
                self.charge(supports.add(&frame.support, self.snapshot.claim_count()))?;
            }
            solutions += 1;
            let enough = truth == Truth::Yes && solutions >= ENOUGH_SOLUTIONS;
            if enough { Err(Stop::Enough) } else { Ok(()) }
        });
        match flow {
            Ok(()) | Err(Stop::Enough) => Ok((truth, doubts, supports)),
            Err(failed) => Err(failed),
        }
    }

    fn whether(&self, asked: &Block, input: &'a Plan, otherwise: &'a [(Status, Plan)]) -> Solved<Outcome> {
        let (truth, doubts, mut supports) = self.best_solutions(input)?;
        let mut said = vec![];
        for (status, plan) in otherwise {
            said.push((*status, self.said_otherwise(*status, plan)?));
        }
        let verdict = match truth {
            Truth::Yes => Verdict::Yes,
            Truth::Possible => Verdict::Possible,
            Truth::No => self.verdict_of(asked, &said),
        };
        let own = match verdict {
            Verdict::Denied => Some(Status::Denied),
            Verdict::Alleged => Some(Status::Alleged),
            Verdict::Unknown => Some(Status::Unknown),
            Verdict::Yes | Verdict::No | Verdict::Possible | Verdict::NoClaimFound => None,
        };
        if let Some((_, said)) = said.iter_mut().find(|(status, _)| own == Some(*status)) {
            supports = std::mem::take(&mut said.supports);
        }
        let mut notes = vec![];
        let beneath = supports.first(evidence::MOST).0;
        for (status, said) in said.into_iter().filter(|(status, _)| own != Some(*status)) {
            let mut claims = said.claims.into_iter().collect::<Vec<ClaimId>>();
            if matches!(verdict, Verdict::Yes | Verdict::Possible | Verdict::Alleged) {
                claims.retain(|&other| self.may_meet(other, &beneath));
            }
            match (verdict, status) {
                _ if claims.is_empty() => {}
                (Verdict::NoClaimFound, Status::Denied) => notes.push(Note::DeniedInPart { claims }),
                (_, Status::Denied) => notes.push(Note::Denied { claims }),
                _ => notes.push(Note::Otherwise { status, claims }),
            }
        }
        if verdict == Verdict::Possible && doubts.share {
            notes.push(Note::Shares { rows: 1 });
        }
        if verdict == Verdict::Possible && doubts.apart {
            notes.push(Note::Apart { rows: 1 });
        }
        let (mut evidence, more_evidence) = self.evidence(&supports)?;
        // Who says otherwise is cited beside who says it.
        let others = notes.iter().flat_map(|note| match note {
            Note::Denied { claims } => claims.as_slice(),
            Note::Otherwise { claims, .. } if verdict != Verdict::NoClaimFound => claims,
            _ => &[],
        });
        let others: Vec<Evidence> = others.map(|&claim| Evidence::Claim(claim)).collect();
        evidence.extend(others);
        let truth = if truth == Truth::Possible { Truth::Possible } else { Truth::Yes };
        let row = Row { cells: vec![Cell::Verdict(verdict)], truth, evidence, more_evidence };
        Ok(Outcome { rows: vec![row].into(), possible: 0, notes })
    }

    /// The answer where nobody claims what is asked: that it is alleged goes before that this is denied.
    fn verdict_of(&self, asked: &Block, said: &[(Status, Otherwise)]) -> Verdict {
        let of = |wanted: Status| said.iter().find(|(status, _)| *status == wanted).map(|(_, said)| said);
        let is_all = |status: Status| of(status).is_some_and(|said| self.is_of_all(asked, &said.claims));
        if of(Status::Alleged).is_some_and(|said| said.truth == Truth::Yes) {
            Verdict::Alleged
        } else if is_all(Status::Denied) {
            Verdict::Denied
        } else if is_all(Status::Unknown) {
            Verdict::Unknown
        } else {
            Verdict::NoClaimFound
        }
    }

    /// Whether the claims deny all that is asked, or say that it is not known. That one firm ordered H20 is denied does not deny
    /// that any firm did, nor does a denial for April deny it for the year, or at all.
    fn is_of_all(&self, asked: &Block, claims: &BTreeSet<ClaimId>) -> bool {
        asked.gives().is_empty() && self.is_denied(asked, claims)
    }

    /// Whether the claims deny a part of the block without which it does not hold.
    fn is_denied(&self, block: &Block, claims: &BTreeSet<ClaimId>) -> bool {
        block.clauses.iter().any(|clause| match clause {
            Clause::Claim(asked) => claims.iter().any(|&claim| self.is_of_whole(asked, claim)),
            Clause::Any(branches) => branches.iter().all(|branch| self.is_denied(branch, claims)),
            _ => false,
        })
    }

    /// Whether a claim of what is asked says no less than that: it may be of a time, of a role or an amount only where these are
    /// asked for.
    fn is_of_whole(&self, asked: &ClaimClause, claim: ClaimId) -> bool {
        if self.snapshot.relation(claim) != asked.relation || !self.has_ends(asked, claim) {
            return false;
        }
        let said = self.snapshot.claim(claim);
        let covers = |window: Interval| {
            said.time.is_some_and(|time| window.is(TimeRelation::During, time) == Truth::Yes)
        };
        let mut windows = asked.conditions.iter().filter_map(Condition::window).peekable();
        let of_time = if windows.peek().is_some() { windows.all(covers) } else { said.time.is_none() };
        let joins = |condition: &Condition| matches!(condition, Condition::Together(_));
        of_time
            && (said.subjects.len() == 1 || asked.conditions.iter().any(joins))
            && said.roles.iter().all(|(role, _)| asked.roles.iter().any(|(of, _)| of == role))
            && said.measures.iter().all(|(measure, _)| asked.measures.iter().any(|(of, _)| of == measure))
    }

    /// Whether the claim is of the entities that the clause names. Of a chain, any claim of it may be.
    fn has_ends(&self, asked: &ClaimClause, claim: ClaimId) -> bool {
        let is = |term: &Term, entity: EntityId| match term {
            Term::Entity(named) => *named == entity,
            _ => true,
        };
        let object = self.snapshot.object_entity(claim);
        let (subjects, symmetric) =
            (self.snapshot.subjects_of(claim), self.schema.relation(asked.relation).symmetric);
        let leads = |from: &Term, to: &Term| {
            subjects.iter().any(|&subject| is(from, subject)) && object.is_none_or(|object| is(to, object))
        };
        asked.reach != Reach::Direct
            || leads(&asked.subject, &asked.object)
            || symmetric && leads(&asked.object, &asked.subject)
    }

    /// The claims of the status that solutions take, and what these solutions rest on.
    fn said_otherwise(&self, status: Status, plan: &'a Plan) -> Solved<Otherwise> {
        let mut said = Otherwise { claims: BTreeSet::new(), truth: Truth::No, supports: Supports::default() };
        let mut solutions = 0;
        let flow = self.solve(plan, &mut self.frame(), &mut |frame| {
            let facts = frame.support.iter().flat_map(|it| it.facts());
            let claims: Vec<ClaimId> = facts.filter_map(|fact| self.of_status(fact, status)).collect();
            if !claims.is_empty() {
                said.claims.extend(claims);
                if frame.truth > said.truth && status == Status::Alleged {
                    said.supports = Supports::default();
                }
                if frame.truth >= said.truth || status != Status::Alleged {
                    self.charge(said.supports.add(&frame.support, self.snapshot.claim_count()))?;
                }
                said.truth = said.truth.or(frame.truth);
            }
            solutions += 1;
            if solutions >= ENOUGH_SOLUTIONS { Err(Stop::Enough) } else { Ok(()) }
        });
        match flow {
            Ok(()) | Err(Stop::Enough) => Ok(said),
            Err(failed) => Err(failed),
        }
    }

    /// Whether a denial may be of the time of what an answer rests on: one since 2020 does not deny 2018.
    fn may_meet(&self, denial: ClaimId, beneath: &[Support]) -> bool {
        let Some(time) = self.snapshot.time(denial) else { return true };
        let mut times = beneath.iter().flat_map(Support::facts).map(|&fact| self.time(fact));
        beneath.is_empty() || times.any(|own| own.is_none_or(|own| own.may_coincide(time)))
    }

    fn of_status(&self, fact: &Fact, status: Status) -> Option<ClaimId> {
        match fact {
            Fact::Stored(claim) => (self.snapshot.status(*claim) == status).then_some(*claim),
            Fact::Derived(_) => None,
        }
    }

    /// The distinct claims of all solutions, in the order of ids; what was derived, by what it rests on.
    fn used(&self, input: &'a Plan, limit: Option<usize>, include_possible: bool) -> Solved<Outcome> {
        let mut used: DeferredDrop<BTreeMap<Support, Truth>> = DeferredDrop::default();
        self.solve_all(input, &mut |frame| {
            for support in &frame.support {
                match used.get_mut(support) {
                    Some(truth) => *truth = truth.or(frame.truth),
                    None => {
                        // Here, among the claims, and in the answer's row.
                        self.charge(400 + 16 * support.facts().len())?;
                        used.insert(support.clone(), frame.truth);
                    }
                }
            }
            Ok(())
        })?;
        let mut claims: DeferredDrop<BTreeMap<ClaimId, Used>> = DeferredDrop::default();
        // In the order in which they are told: of very many only the first are.
        while let Some((support, truth)) = used.pop_first() {
            for claim in self.stored_beneath(&support)? {
                let of = claims.entry(claim).or_insert_with(|| Used::as_true_as(truth));
                of.truth = of.truth.or(truth);
                of.number += 1;
                if of.number <= evidence::MOST {
                    let first = std::slice::from_ref(&support);
                    self.charge(of.first.add(first, self.snapshot.claim_count()))?;
                }
            }
        }
        let listed = |of: &Used| of.truth == Truth::Yes || include_possible;
        let trees = self.trees(claims.values().filter(|of| listed(of)).map(|of| &of.first))?;
        let mut outcome = Outcome::default();
        while let Some((claim, of)) = claims.pop_first() {
            self.step()?;
            if !listed(&of) {
                outcome.possible += 1;
            } else if outcome.rows.len() < limit.unwrap_or(usize::MAX) {
                let (evidence, _) = trees.evidence(&of.first);
                let (cells, more_evidence) = (vec![Cell::Claim(claim)], of.number - evidence.len());
                outcome.rows.push(Row { cells, truth: of.truth, evidence, more_evidence });
            }
        }
        Ok(outcome)
    }

    /// The stored claims that the support rests on in the end.
    fn stored_beneath(&self, support: &Support) -> Solved<BTreeSet<ClaimId>> {
        let mut stored = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<Fact> = support.facts().to_vec();
        while let Some(fact) = waiting.pop() {
            self.step()?;
            match fact {
                Fact::Stored(claim) => {
                    stored.insert(claim);
                }
                Fact::Derived(index) => {
                    if seen.insert(index) {
                        let beneath = &self.derived.claim(index).beneath;
                        waiting.extend(beneath.iter().flat_map(|it| it.facts()));
                    }
                }
            }
        }
        Ok(stored)
    }
}

/// What is said otherwise than that it is so: denied, alleged, or said not to be known.
struct Otherwise {
    claims: BTreeSet<ClaimId>,
    /// The greatest of the solutions that take them.
    truth: Truth,
    supports: Supports,
}

/// A claim that solutions use, or that rests beneath what they use.
struct Used {
    truth: Truth,
    /// How many things it is used by, and the first of them.
    number: usize,
    first: Supports,
}

impl Used {
    fn as_true_as(truth: Truth) -> Used {
        Used { truth, number: 0, first: Supports::default() }
    }
}
