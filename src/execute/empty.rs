//! Why there is no answer: the clause that left no solution, and what lies near it.

use super::frame::{Fact, Frame};
use super::outcome::{Near, Note};
use super::run::{Run, Solved, Stop};
use crate::model::claim::Status;
use crate::model::{ClaimId, MeasureId, Truth};
use crate::plan::{self, Access, Plan};
use crate::resolve::query::{Block, ClaimClause, Clause, Condition, Query, Reach, Term, Var};
use std::collections::BTreeSet;

/// How many near claims of a kind are told.
const MOST_NEAR: usize = 3;
/// How many solutions of the clauses before are tried.
const MOST_TRIED: usize = 10_000;

impl<'a> Run<'a> {
    /// The note for a query without any solution.
    pub fn why_empty(&self, query: &Query) -> Solved<Option<Note>> {
        match self.emptying_clause(&query.pattern, &Block::default(), query) {
            Ok(emptying) => Ok(emptying.map(|(clause, near)| Note::Empty { clause, near })),
            Err(Stop::Enough) => Ok(None),
            Err(stop) => Err(stop),
        }
    }

    /// The first clause of the block, in the query's order with those that only test last, after which nothing
    /// is left of what is given, by its index; and what is near.
    fn emptying_clause(
        &self,
        block: &Block,
        given: &Block,
        query: &Query,
    ) -> Solved<Option<(usize, Vec<Near>)>> {
        let clauses = &block.clauses;
        let tests = |index: &usize| match &clauses[*index] {
            Clause::Compare { .. } | Clause::Dated { .. } | Clause::Not(_) => true,
            // What a claim does not name is of a type by that claim.
            Clause::Type { of, .. } => clauses.iter().any(|clause| match clause {
                Clause::Claim(claim) => {
                    claim.object == *of && self.snapshot.speaks_of_unnamed(claim.relation)
                }
                _ => false,
            }),
            _ => false,
        };
        // What is optional leaves no solution out.
        let all = (0..clauses.len()).filter(|&index| !matches!(clauses[index], Clause::Optional(_)));
        let (last, first): (Vec<usize>, Vec<usize>) = all.partition(tests);
        let mut before = given.clone();
        for clause in first.into_iter().chain(last) {
            let mut block = before.clone();
            block.clauses.push(clauses[clause].clone());
            // A clause may speak of a variable that a later one binds: it is seen to with that.
            if let Some(plan) = self.plan_of(&block, query)
                && self.meanwhile(|run| run.truth_of(&plan, &mut run.frame()))? == Truth::No
            {
                let near = match &clauses[clause] {
                    Clause::Claim(claim) => self.near(&before, claim, query)?,
                    // What is near to the part of it that is empty; blocks nest only so deep.
                    Clause::Best(best) => {
                        let inside = self.emptying_clause(&best.block, &before, query)?;
                        inside.map_or(vec![], |(_, near)| near)
                    }
                    _ => vec![],
                };
                return Ok(Some((clause, near)));
            }
            before = block;
        }
        Ok(None)
    }

    fn plan_of(&self, block: &Block, query: &Query) -> Option<Plan> {
        let plan = plan::lower_block(block, &query.variables, self.snapshot).ok()?;
        Some(plan::optimise(plan, self.snapshot, &self.context.thresholds.worth))
    }

    /// Claims that the clause would match if it asked a little less, given the clauses before.
    fn near(&self, before: &Block, clause: &ClaimClause, query: &Query) -> Solved<Vec<Near>> {
        let Some(before) = self.plan_of(before, query) else { return Ok(vec![]) };
        let mut near = vec![];
        for (relaxed, kind) in self.relaxed(clause) {
            let access = Access::new(relaxed);
            let named = Plan::Claims(access.clone());
            let step = match access.clause.object {
                Term::Var(_) => Plan::Any(vec![named, Plan::Unnamed { access, of: vec![] }]),
                _ => named,
            };
            let found = self.meanwhile(|run| run.claims_after(&before, &step))?;
            near.extend(found.into_iter().filter_map(|claim| self.near_as(claim, kind, clause)));
        }
        Ok(near)
    }

    /// The clause with one thing less, for each thing that it asks for.
    fn relaxed(&self, clause: &ClaimClause) -> Vec<(ClaimClause, Kind)> {
        let plain = ClaimClause { reach: Reach::Direct, ..clause.clone() };
        let mut ways = vec![];
        let mut relax = |kind: Kind, change: &dyn Fn(&mut ClaimClause)| {
            let mut relaxed = plain.clone();
            change(&mut relaxed);
            if relaxed != plain {
                ways.push((relaxed, kind));
            }
        };
        relax(Kind::Status, &|it| {
            let mut statuses = Status::ALL.to_vec();
            match it.conditions.iter().position(|it| matches!(it, Condition::Status(_))) {
                Some(place) => {
                    if let Condition::Status(asked) = it.conditions.remove(place) {
                        statuses.retain(|status| !asked.contains(status));
                    }
                }
                None => statuses.retain(|status| !status.is_asserted()),
            }
            it.conditions.push(Condition::Status(statuses));
        });
        relax(Kind::Time, &|it| it.conditions.retain(|it| it.window().is_none()));
        relax(Kind::Source, &|it| {
            let asks = |it: &Condition| matches!(it, Condition::According(_) | Condition::Confidence(..));
            it.conditions.retain(|it| !asks(it));
        });
        relax(Kind::Alone, &|it| it.conditions.retain(|it| !matches!(it, Condition::Together(_))));
        relax(Kind::Unmeasured, &|it| it.measures.clear());
        relax(Kind::Undated, &|it| it.time = None);
        relax(Kind::Role, &|it| it.roles.clear());
        // A variable that the query does not have.
        relax(Kind::Object, &|it| {
            if it.object != Term::Nothing {
                it.object = Term::Var(self.spare());
            }
        });
        relax(Kind::Subject, &|it| it.subject = Term::Var(self.spare()));
        ways
    }

    fn near_as(&self, claim: ClaimId, kind: Kind, clause: &ClaimClause) -> Option<Near> {
        let unstated = |&&(measure, _): &&(MeasureId, Var)| self.snapshot.measure(claim, measure).is_none();
        Some(match kind {
            Kind::Status => Near::OtherStatus(claim),
            Kind::Time => Near::OtherTime(claim),
            Kind::Source => Near::OtherSource(claim),
            Kind::Alone => Near::Alone(claim),
            Kind::Unmeasured => Near::Unmeasured(claim, clause.measures.iter().find(unstated)?.0),
            Kind::Undated => Near::Undated(claim),
            Kind::Role => Near::OtherRole(claim),
            Kind::Object => Near::OtherObject(claim),
            Kind::Subject => Near::OtherSubject(claim),
        })
    }

    fn spare(&self) -> Var {
        Var(self.variables as u32)
    }

    /// A few stored claims that the step finds for solutions of the plan before it.
    fn claims_after(&self, before: &'a Plan, step: &'a Plan) -> Solved<BTreeSet<ClaimId>> {
        let mut found = BTreeSet::new();
        let mut tried = 0;
        let flow = self.solve(before, &mut Frame::new(self.snapshot, self.variables + 1), &mut |frame| {
            let held = frame.support.len();
            self.solve(step, frame, &mut |frame| {
                found.extend(frame.support[held..].iter().flat_map(|it| it.facts()).filter_map(
                    |it| match it {
                        Fact::Stored(claim) => Some(*claim),
                        Fact::Derived(_) => None,
                    },
                ));
                if found.len() >= MOST_NEAR { Err(Stop::Enough) } else { Ok(()) }
            })?;
            tried += 1;
            if tried >= MOST_TRIED { Err(Stop::Enough) } else { Ok(()) }
        });
        match flow {
            Ok(()) | Err(Stop::Enough) => Ok(found),
            Err(failed) => Err(failed),
        }
    }
}

/// What a near claim differs in.
#[derive(Clone, Copy)]
enum Kind {
    Status,
    Time,
    Source,
    Alone,
    Unmeasured,
    Undated,
    Role,
    Object,
    Subject,
}
