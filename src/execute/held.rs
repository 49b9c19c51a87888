//! When what chains and rules conclude has held: only claims that may have held at one time surely say something together.
//!
//! Acme owned Beta until 2012, and Beta owned Gamma from 2018: that Acme owned Gamma is only possible, for nobody but the base's
//! readers know whether the claims tell what held for a while. A claim without a time may have held at any.

use super::frame::{Fact, Support};
use super::run::{Run, Solved};
use super::searches::{Direction, Step, Tree};
use crate::model::{EntityId, Interval, RelationId, Truth};
use crate::resolve::query::{Block, ClaimClause, Clause, Expr, Rule};
use std::collections::HashMap;

impl Run<'_> {
    /// When the claim, stored or derived, may have held.
    pub fn held_at(&self, fact: Fact) -> Interval {
        let time = match fact {
            Fact::Stored(claim) => self.snapshot.time(claim),
            Fact::Derived(index) => self.derived.claim(index).held,
        };
        time.unwrap_or(Interval::ALWAYS)
    }

    /// Whether what the claim says holds at every moment of its time.
    pub fn lasts(&self, fact: Fact) -> bool {
        self.schema.relation(self.relation_of(fact)).lasting
    }

    fn relation_of(&self, fact: Fact) -> RelationId {
        match fact {
            Fact::Stored(claim) => self.snapshot.relation(claim),
            Fact::Derived(index) => self.derived.claim(index).relation(),
        }
    }

    /// Whether a chain of the relation may join claims, stored or derived, that held at no time together.
    pub fn may_never_meet(&self, relation: RelationId) -> bool {
        if let Some(known) = self.never_meet.borrow().get(&relation) {
            return *known;
        }
        let derived = self.derived.of_relation(relation).iter().filter_map(|&it| self.derived.claim(it).held);
        let transitive = self.schema.relation(relation).transitive;
        let may = transitive && Interval::of_all(self.snapshot.times(relation).chain(derived)).is_none();
        self.never_meet.borrow_mut().insert(relation, may);
        may
    }

    /// Whether the claims of a chain have held at no time together.
    pub fn never_met(&self, relation: RelationId, facts: &[Fact]) -> bool {
        self.may_never_meet(relation)
            && Interval::of_all(facts.iter().map(|&fact| self.held_at(fact))).is_none()
    }

    /// When all that a conclusion rests on may have held: what happened once does not matter. `None` if at no time.
    pub fn held_together(&self, beneath: &[Support]) -> Option<Interval> {
        let facts = beneath.iter().flat_map(|support| support.facts()).copied();
        let mut held = facts.filter(|&fact| self.schema.relation(self.relation_of(fact)).holds());
        held.try_fold(Interval::ALWAYS, |all, fact| all.meet(self.held_at(fact)))
    }

    /// Chains of claims that surely held, and all at one time: breadth first. An entity is reached again where a longer chain
    /// leaves it other days. Sets `doubtful` when it leaves claims aside.
    pub(super) fn search_in_time(
        &self,
        clause: &ClaimClause,
        within: Option<u32>,
        start: EntityId,
        direction: Direction,
        doubtful: &mut bool,
    ) -> Solved<Tree> {
        let mut steps: Vec<Step> = vec![];
        // When the chain to each step held, and the steps to each entity that no other leaves more days.
        let mut times: Vec<Interval> = vec![];
        let mut widest: HashMap<EntityId, Vec<u32>> = HashMap::new();
        let (mut from, mut hops) = (0, 0);
        while within.is_none_or(|within| hops < within) && (hops == 0 || from < steps.len()) {
            let to = steps.len();
            hops += 1;
            let first = (hops == 1).then_some(None);
            for before in first.into_iter().chain((from..to).map(Some)) {
                let begin = (start, Interval::ALWAYS);
                let (entity, held) = before.map_or(begin, |it: usize| (steps[it].entity, times[it]));
                self.each_neighbour(clause.relation, entity, direction, |other, fact| {
                    self.step()?;
                    let truth = self.link(clause, fact);
                    let met = held.meet(self.held_at(fact));
                    *doubtful |= truth == Truth::Possible || truth == Truth::Yes && met.is_none();
                    let Some(time) = met.filter(|_| truth == Truth::Yes) else { return Ok(()) };
                    let known = widest.entry(other).or_default();
                    self.steps(known.len())?;
                    if known.iter().any(|&it| times[it as usize].contains(time)) {
                        return Ok(());
                    }
                    known.retain(|&it| !time.contains(times[it as usize]));
                    known.push(steps.len() as u32);
                    times.push(time);
                    steps.push(Step { entity: other, before: before.map(|it| it as u32), fact, hops });
                    Ok(self.charge(size_of::<Step>() + size_of::<Interval>() + 2 * size_of::<u32>())?)
                })?;
            }
            from = to;
        }
        Ok(Tree::of(steps))
    }
}

/// Whether what the rule joins must have held at one time: a rule that speaks of times says so itself, and what it counts or
/// ranks may be of any.
pub fn joins_one_time(rule: &Rule) -> bool {
    !speaks_of_times(&rule.body) && !computes(&rule.body)
}

/// Whether a block says when something was.
pub fn speaks_of_times(block: &Block) -> bool {
    block.clauses.iter().any(|clause| match clause {
        Clause::Claim(claim) => claim.asks_when(),
        Clause::Dated { .. } => true,
        Clause::Any(blocks) => blocks.iter().any(speaks_of_times),
        Clause::Not(block) | Clause::Optional(block) => speaks_of_times(block),
        _ => false,
    })
}

fn computes(block: &Block) -> bool {
    let over = |expr: &Expr| matches!(expr, Expr::Over { .. });
    block.clauses.iter().any(|clause| match clause {
        Clause::Best(_) => true,
        Clause::Bind { expr, .. } => over(expr),
        Clause::Compare { left, right, .. } | Clause::Dated { of: left, to: right, .. } => {
            over(left) || over(right)
        }
        Clause::Any(blocks) => blocks.iter().any(computes),
        Clause::Optional(block) => computes(block),
        _ => false,
    })
}
