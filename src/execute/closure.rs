//! Chains of one relation: frontier search, with the claim by which each entity was reached.

use super::frame::{Binding, Fact, Frame, Known, Support};
use super::run::{Flow, Run, Then};
use crate::diagnostic::Result;
use crate::model::claim::Object;
use crate::model::{EntityId, RelationId, Truth};
use crate::plan::Plan;
use crate::resolve::query::{ClaimClause, Term};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// What was reached from where, by step of the plan (its address), so that one search serves all solutions.
pub type Cache = HashMap<(*const Plan, EntityId, Direction), Rc<Reached>>;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    FromSubject,
    FromObject,
}

/// Every entity that chains reach from a start.
pub struct Reached {
    start: EntityId,
    direction: Direction,
    /// By chains of which every claim is certain.
    certain: Tree,
    /// By any chains; empty if no claim is in doubt.
    possible: Tree,
}

/// The entity before each on a shortest chain, and the claim between them. The start is in it only if a chain
/// comes back.
type Tree = HashMap<EntityId, (EntityId, Fact)>;

impl Reached {
    /// Everything reached, ascending.
    fn all(&self) -> BTreeSet<EntityId> {
        self.possible.keys().chain(self.certain.keys()).copied().collect()
    }

    fn truth(&self, entity: EntityId) -> Truth {
        match (self.certain.contains_key(&entity), self.possible.contains_key(&entity)) {
            (true, _) => Truth::Yes,
            (_, true) => Truth::Possible,
            _ => Truth::No,
        }
    }

    /// The claims of a shortest chain, from its subject to its object.
    fn chain(&self, to: EntityId) -> Vec<Fact> {
        let tree = if self.certain.contains_key(&to) { &self.certain } else { &self.possible };
        let mut facts = vec![];
        let mut at = to;
        while let Some(&(before, fact)) = tree.get(&at) {
            facts.push(fact);
            if before == self.start {
                break;
            }
            at = before;
        }
        if self.direction == Direction::FromSubject {
            facts.reverse();
        }
        facts
    }
}

impl Run<'_> {
    /// Hands on a solution for every pair that a chain connects.
    pub fn closure(
        &self,
        plan: &Plan,
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
            (Known::Open, Known::Open) => self.starts(clause.relation).into_iter().try_for_each(|subject| {
                let reached = self.reached(plan, clause, within, subject, Direction::FromSubject)?;
                self.chains(clause, &reached, frame, then)
            }),
        }
    }

    /// Every entity that a chain of the relation may begin with.
    fn starts(&self, relation: RelationId) -> BTreeSet<EntityId> {
        let mut starts: BTreeSet<EntityId> = self.snapshot.subjects(relation).iter().copied().collect();
        if self.schema.relation(relation).symmetric {
            starts.extend(self.snapshot.objects(relation));
        }
        for &index in self.derived.matching(relation, Known::Open, Known::Open, false) {
            let ways = self.derived.claim(index).ways(self.schema, Known::Open, Known::Open);
            starts.extend(ways.into_iter().map(|(subject, _)| subject));
        }
        starts
    }

    /// Hands on a solution for everything that was reached, in the order of ids.
    fn chains(&self, clause: &ClaimClause, reached: &Reached, frame: &mut Frame, then: Then) -> Flow {
        reached.all().into_iter().try_for_each(|other| self.chain(clause, reached, other, frame, then))
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
        let bound = bind(&clause.subject, subject, frame) && bind(&clause.object, object, frame);
        let facts = reached.chain(other);
        frame.doubts.undated |=
            truth == Truth::Possible && facts.iter().any(|&fact| self.is_undated(&clause.conditions, fact));
        frame.support.push(match facts[..] {
            [fact] => Support::Fact(fact),
            _ => Support::Chain { relation: clause.relation, from: subject, to: object, facts: facts.into() },
        });
        self.keep(truth.and(bound.into()), mark, frame, then)
    }

    /// Searches from one end, once.
    fn reached(
        &self,
        plan: &Plan,
        clause: &ClaimClause,
        within: Option<u32>,
        start: EntityId,
        direction: Direction,
    ) -> Result<Rc<Reached>> {
        let key = (plan as *const Plan, start, direction);
        if let Some(reached) = self.reached.borrow().get(&key) {
            return Ok(reached.clone());
        }
        let mut doubtful = false;
        let certain = self.search(clause, within, start, direction, Truth::Yes, &mut doubtful)?;
        let possible = match doubtful {
            true => self.search(clause, within, start, direction, Truth::Possible, &mut doubtful)?,
            false => Tree::new(),
        };
        self.charge(64 * (certain.len() + possible.len() + 1))?;
        let reached = Rc::new(Reached { start, direction, certain, possible });
        self.reached.borrow_mut().insert(key, reached.clone());
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
    ) -> Result<Tree> {
        let mut tree = Tree::new();
        let mut frontier = vec![start];
        let mut hops = 0;
        while !frontier.is_empty() && within.is_none_or(|within| hops < within) {
            let mut next = vec![];
            for &entity in &frontier {
                for (other, fact) in self.neighbours(clause.relation, entity, direction) {
                    self.step()?;
                    if tree.contains_key(&other) {
                        continue;
                    }
                    let truth = self.link(clause, fact);
                    *doubtful |= truth == Truth::Possible;
                    if truth >= least {
                        tree.insert(other, (entity, fact));
                        next.push(other);
                    }
                }
            }
            frontier = next;
            hops += 1;
        }
        Ok(tree)
    }

    /// Whether a claim can be a link of the chain.
    fn link(&self, clause: &ClaimClause, fact: Fact) -> Truth {
        let roles = clause.roles.iter().all(|(role, term)| match term {
            Term::Entity(entity) => self.role(fact, *role) == Some(*entity),
            _ => false,
        });
        if roles { self.conditions(&clause.conditions, fact) } else { Truth::No }
    }

    fn neighbours(
        &self,
        relation: RelationId,
        entity: EntityId,
        direction: Direction,
    ) -> Vec<(EntityId, Fact)> {
        let near = match direction {
            Direction::FromSubject => self.snapshot.from(relation, entity),
            Direction::FromObject => self.snapshot.into(relation, entity),
        };
        let mut all: Vec<(EntityId, Fact)> = near.map(|(it, claim)| (it, Fact::Stored(claim))).collect();
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
                all.push((other, Fact::Derived(index)));
            }
        }
        all
    }
}

fn bind(term: &Term, entity: EntityId, frame: &mut Frame) -> bool {
    match term {
        Term::Var(var) => frame.bind(*var, Binding::Entity(entity)),
        Term::Entity(it) => *it == entity,
        Term::Value(_) => false,
    }
}
