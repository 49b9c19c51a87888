//! Chains of one relation: frontier search, with the claim by which each entity was reached.

use super::by_address::ByAddress;
use super::context::Context;
use super::frame::{Binding, Fact, Frame, Key, Known, Support};
use super::run::{Flow, Run, Solved, Stop, Then};
use super::searches::{Direction, REACHED, Reached, STEP, Step, Tree};
use crate::model::claim::Object;
use crate::model::{EntityId, RelationId, Truth, Value};
use crate::plan::Plan;
use crate::resolve::query::{ClaimClause, Term};
use std::sync::Arc;

/// How many bytes of searches may be kept: others walk beside, and what is asked for needs most of the memory.
fn kept_of(context: &Context) -> usize {
    context.thresholds.searches.min(context.memory / 4 / rayon::current_num_threads())
}

impl<'a> Run<'a> {
    /// Hands on a solution for every pair that a chain connects.
    pub fn closure(
        &self,
        plan: &'a Plan,
        clause: &ClaimClause,
        within: Option<u32>,
        frame: &mut Frame,
        then: Then,
    ) -> Flow {
        let (subject, object) = (frame.entity(&clause.subject), frame.entity(&clause.object));
        match (subject, object) {
            (Known::Other, _) | (_, Known::Other) => Ok(()),
            (Known::Entity(subject), _) => {
                let reached = self.reached(plan, clause, within, subject, Direction::FromSubject)?;
                match object {
                    Known::Entity(object) => self.chain(clause, &reached, object, frame, then),
                    _ => self.chains(clause, &reached, frame, then),
                }
            }
            (_, Known::Entity(object)) => {
                let reached = self.reached(plan, clause, within, object, Direction::FromObject)?;
                self.chains(clause, &reached, frame, then)
            }
            (Known::Open, Known::Open) => self.starts(clause.relation)?.into_iter().try_for_each(|subject| {
                let reached = self.reached(plan, clause, within, subject, Direction::FromSubject)?;
                self.chains(clause, &reached, frame, then)
            }),
        }
    }

    /// Every entity that a chain of the relation may begin with, ascending.
    fn starts(&self, relation: RelationId) -> Solved<Vec<EntityId>> {
        let symmetric = self.schema.relation(relation).symmetric;
        let objects = if symmetric { self.snapshot.objects(relation) } else { &[] };
        let mut starts = self.snapshot.subjects(relation).to_vec();
        self.charge(size_of::<EntityId>() * (starts.len() + objects.len()))?;
        starts.extend(objects);
        for &index in self.derived.matching(relation, Known::Open, Known::Open, false) {
            let ways = self.derived.claim(index).ways(self.schema, Known::Open, Known::Open);
            starts.extend(ways.into_iter().map(|(subject, _)| subject));
            self.step()?;
        }
        starts.sort_unstable();
        starts.dedup();
        Ok(starts)
    }

    /// Hands on a solution for everything that was reached, in the order of ids.
    fn chains(&self, clause: &ClaimClause, reached: &Reached, frame: &mut Frame, then: Then) -> Flow {
        reached.all().try_for_each(|other| self.chain(clause, reached, other, frame, then))
    }

    /// Binds both ends of a chain, and hands on with its claims.
    fn chain(
        &self,
        clause: &ClaimClause,
        reached: &Reached,
        other: EntityId,
        frame: &mut Frame,
        then: Then,
    ) -> Flow {
        self.step()?;
        let truth = reached.truth(other);
        if truth == Truth::No {
            return Ok(());
        }
        let (subject, object) = match reached.direction {
            Direction::FromSubject => (reached.start, other),
            Direction::FromObject => (other, reached.start),
        };
        let mark = frame.mark();
        let bound = frame.bind_end(&clause.subject, subject) && frame.bind_end(&clause.object, object);
        let bound = bound
            && clause.distance().is_none_or(|var| {
                let distance = Binding::value(Value::Quantity(reached.distance(other)));
                frame.bind(var, distance.computed_for([subject, object].map(Key::Entity).into_iter()))
            });
        let facts = reached.chain(other);
        self.steps(facts.len())?;
        frame.doubts.undated |=
            truth == Truth::Possible && facts.iter().any(|&fact| self.is_undated(&clause.conditions, fact));
        frame.doubts.times |= truth == Truth::Possible
            && (self.never_met(clause.relation, &facts) || facts.iter().any(|&it| self.is_at_no_time(it)));
        frame.support.push(match facts[..] {
            [fact] => Support::Fact(fact),
            _ => Support::Chain { relation: clause.relation, from: subject, to: object, facts: facts.into() },
        });
        self.keep(truth.and(bound.into()), mark, frame, then)
    }

    /// Searches from one end, once.
    fn reached(
        &self,
        plan: &'a Plan,
        clause: &ClaimClause,
        within: Option<u32>,
        start: EntityId,
        direction: Direction,
    ) -> Solved<Arc<Reached>> {
        let key = (start, direction);
        let known = self.reached.borrow();
        if let Some(reached) = known.get(&ByAddress(plan)).and_then(|step| step.known.get(&key)) {
            return Ok(reached.clone());
        }
        drop(known);
        let mut doubtful = false;
        let certain = match self.may_never_meet(clause.relation) {
            true => self.search_in_time(clause, within, start, direction, &mut doubtful)?,
            false => self.search(clause, within, start, direction, Truth::Yes, &mut doubtful)?,
        };
        let possible = match doubtful {
            true => self.search(clause, within, start, direction, Truth::Possible, &mut doubtful)?,
            false => Tree::default(),
        };
        self.charge(REACHED)?;
        let reached = Arc::new(Reached { start, direction, certain, possible });
        let mut known = self.reached.borrow_mut();
        let (held, bytes) = (known.values().map(|step| step.bytes).sum::<usize>(), reached.bytes());
        if held + bytes > kept_of(self.context) {
            self.release(held);
            known.clear();
        }
        let step = known.entry(ByAddress(plan)).or_default();
        step.bytes += bytes;
        step.known.of(&key).insert(key, reached.clone());
        Ok(reached)
    }

    /// Breadth first over claims that are at least so certain. Sets `doubtful` when it leaves others aside.
    fn search(
        &self,
        clause: &ClaimClause,
        within: Option<u32>,
        start: EntityId,
        direction: Direction,
        least: Truth,
        doubtful: &mut bool,
    ) -> Solved<Tree> {
        let mut steps: Vec<Step> = vec![];
        let mut seen = self.seen.take();
        // What nothing is asked of, and nobody doubts, is a link.
        let plain = clause.roles.is_empty()
            && clause.conditions.is_empty()
            && self.snapshot.all_asserted(clause.relation);
        let (mut from, mut hops) = (0, 0);
        let mut look = |before: Option<u32>, entity: EntityId, hops: u32, steps: &mut Vec<Step>| {
            self.each_neighbour(clause.relation, entity, direction, |other, fact| {
                self.step()?;
                if seen.has(other) {
                    return Ok(());
                }
                let truth = match fact {
                    Fact::Stored(_) if plain => Truth::Yes,
                    fact => self.link(clause, fact),
                };
                *doubtful |= truth == Truth::Possible;
                if truth >= least {
                    seen.add(other);
                    steps.push(Step { entity: other, before, fact, hops });
                }
                Ok(())
            })
        };
        let mut searched = Ok(());
        if within != Some(0) {
            hops = 1;
            searched = look(None, start, hops, &mut steps);
        }
        while searched.is_ok() && from < steps.len() && within.is_none_or(|within| hops < within) {
            let to = steps.len();
            hops += 1;
            searched = self.charge(STEP * (to - from)).map_err(Stop::from).and_then(|()| {
                (from..to).try_for_each(|index| {
                    look(u32::try_from(index).ok(), steps[index].entity, hops, &mut steps)
                })
            });
            from = to;
        }
        searched = searched.and_then(|()| Ok(self.charge(STEP * (steps.len() - from))?));
        steps.iter().for_each(|step| seen.remove(step.entity));
        self.seen.replace(seen);
        searched.map(|()| Tree::of(steps))
    }

    /// Whether a claim can be a link of the chain.
    pub(super) fn link(&self, clause: &ClaimClause, fact: Fact) -> Truth {
        let roles = clause.roles.iter().all(|(role, term)| match term {
            Term::Entity(entity) => self.role(fact, *role) == Some(*entity),
            _ => false,
        });
        if roles { self.conditions(&clause.conditions, fact) } else { Truth::No }
    }

    pub(super) fn each_neighbour(
        &self,
        relation: RelationId,
        entity: EntityId,
        direction: Direction,
        mut visit: impl FnMut(EntityId, Fact) -> Flow,
    ) -> Flow {
        let mut near = match direction {
            Direction::FromSubject => self.snapshot.from(relation, entity),
            Direction::FromObject => self.snapshot.into(relation, entity),
        };
        near.try_for_each(|(other, claim)| visit(other, Fact::Stored(claim)))?;
        let (subject, object) = match direction {
            Direction::FromSubject => (Known::Entity(entity), Known::Open),
            Direction::FromObject => (Known::Open, Known::Entity(entity)),
        };
        for &index in self.derived.matching(relation, subject, object, false) {
            for (from, to) in self.derived.claim(index).ways(self.schema, subject, object) {
                let other = match (direction, to) {
                    (Direction::FromSubject, Object::Entity(to)) => to,
                    (Direction::FromObject, _) => from,
                    _ => continue,
                };
                visit(other, Fact::Derived(index))?;
            }
        }
        Ok(())
    }
}
