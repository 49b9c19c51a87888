//! Chains of claims over any relation, in either direction.

use super::frame::{Binding, Fact, Frame, Key, Known, Support};
use super::outcome::{Cell, Hop, Note, Outcome, Path, Row};
use super::run::{Flow, Run, Solved, Then};
use super::supports::Supports;
use crate::model::{ClaimId, EntityId, Quantity, RelationId, Truth, Value};
use crate::plan::Plan;
use crate::resolve::query::{HOPS, PathClause, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many shortest chains are listed.
const MOST_PATHS: usize = 10;

/// A way from one entity to the next: all claims of one relation and direction.
#[derive(Clone, PartialEq, Debug)]
struct Link {
    before: EntityId,
    forward: bool,
    /// Ascending.
    claims: Vec<ClaimId>,
}

/// What a search found: for each entity its distance from the start and every link by which a shortest chain
/// comes to it.
struct Search {
    links: HashMap<EntityId, (u32, Vec<Link>)>,
    /// Entities were left to explore at the limit.
    limited: bool,
}

impl<'a> Run<'a> {
    /// Hands on a solution for every pair that a chain connects.
    pub fn path_clause(&self, clause: &PathClause, frame: &mut Frame, then: Then) -> Flow {
        let (from, to) = (frame.entity(&clause.from), frame.entity(&clause.to));
        match (from, to) {
            (Known::Other, _) | (_, Known::Other) => Ok(()),
            (Known::Entity(from), Known::Entity(to)) => {
                let search = self.explore(clause, from, Some(to))?;
                self.hand_chain(clause, &search, from, to, frame, then)
            }
            (Known::Entity(from), Known::Open) => self.hand_chains(clause, &clause.to, from, frame, then),
            (Known::Open, Known::Entity(to)) => self.hand_chains(clause, &clause.from, to, frame, then),
            (Known::Open, Known::Open) => {
                (0..self.snapshot.entity_count()).map(EntityId::from).try_for_each(|from| {
                    let mark = frame.mark();
                    let bound = frame.bind_end(&clause.from, from);
                    // The other end may be the same variable.
                    let flow = match (bound, frame.entity(&clause.to)) {
                        (true, Known::Open) => self.hand_chains(clause, &clause.to, from, frame, then),
                        (true, Known::Entity(to)) => {
                            let search = self.explore(clause, from, Some(to))?;
                            self.hand_chain(clause, &search, from, to, frame, then)
                        }
                        _ => Ok(()),
                    };
                    frame.undo(mark);
                    flow
                })
            }
        }
    }

    /// One solution for everything that is connected with the start.
    fn hand_chains(
        &self,
        clause: &PathClause,
        open: &Term,
        start: EntityId,
        frame: &mut Frame,
        then: Then,
    ) -> Flow {
        let search = self.explore(clause, start, None)?;
        // "within 2 hops of Nvidia" asks for no more.
        if search.limited && (clause.distance.is_some() || clause.within == HOPS) {
            self.at_hop_limit(clause.within);
        }
        let reached: BTreeSet<EntityId> = search.links.keys().copied().collect();
        reached.into_iter().try_for_each(|other| {
            let mark = frame.mark();
            let bound = frame.bind_end(open, other);
            let flow =
                if bound { self.hand_chain(clause, &search, start, other, frame, then) } else { Ok(()) };
            frame.undo(mark);
            flow
        })
    }

    fn hand_chain(
        &self,
        clause: &PathClause,
        search: &Search,
        from: EntityId,
        to: EntityId,
        frame: &mut Frame,
        then: Then,
    ) -> Flow {
        self.step()?;
        if search.limited && !search.links.contains_key(&to) {
            self.at_hop_limit(clause.within);
        }
        let Some((path, _)) = search.chains(from, to, 1).into_iter().next() else { return Ok(()) };
        let mark = frame.mark();
        let hops = Quantity::exactly(path.hops.len().into(), None);
        let hops =
            Binding::value(Value::Quantity(hops)).computed_for([from, to].map(Key::Entity).into_iter());
        let bound = clause.distance.is_none_or(|var| frame.bind(var, hops));
        frame.support.extend(path.hops.iter().map(|hop| Support::Fact(Fact::Stored(hop.claim))));
        self.keep(bound.into(), mark, frame, then)
    }

    fn at_hop_limit(&self, within: u32) {
        let lowest = self.hop_limit.get().map_or(within, |before| before.min(within));
        self.hop_limit.set(Some(lowest));
    }

    /// The shortest chains, for each pair of ends that the input binds.
    pub fn paths(&self, input: &'a Plan, clause: &PathClause, limit: Option<usize>) -> Solved<Outcome> {
        let mut pairs: BTreeMap<(EntityId, EntityId), Truth> = BTreeMap::new();
        self.solve_all(input, &mut |frame| {
            if let (Known::Entity(from), Known::Entity(to)) =
                (frame.entity(&clause.from), frame.entity(&clause.to))
            {
                let truth = pairs.entry((from, to)).or_insert(frame.truth);
                *truth = truth.or(frame.truth);
                self.charge(64)?;
            }
            Ok(())
        })?;
        let mut outcome = Outcome::default();
        let most = limit.unwrap_or(MOST_PATHS).min(MOST_PATHS);
        let mut more = false;
        for ((from, to), truth) in pairs {
            let search = self.explore(clause, from, Some(to))?;
            if search.limited && !search.links.contains_key(&to) {
                self.at_hop_limit(clause.within);
            }
            let mut chains = search.chains(from, to, MOST_PATHS + 1);
            more |= chains.len() > most;
            chains.truncate(most);
            for (path, claims) in chains {
                let claims: Vec<Support> =
                    claims.into_iter().map(|it| Support::Fact(Fact::Stored(it))).collect();
                let mut supports = Supports::default();
                supports.add(&claims, self.snapshot.claim_count());
                let (evidence, more_evidence) = self.evidence(&supports)?;
                outcome.rows.push(Row { cells: vec![Cell::Path(path)], truth, evidence, more_evidence });
            }
        }
        if more {
            outcome.notes.push(Note::MorePaths { listed: outcome.rows.len() });
        }
        Ok(outcome)
    }

    /// Breadth first from the start, at most to the target's distance.
    fn explore(&self, clause: &PathClause, from: EntityId, target: Option<EntityId>) -> Solved<Search> {
        let mut links: HashMap<EntityId, (u32, Vec<Link>)> = HashMap::from([(from, (0, vec![]))]);
        let mut frontier = vec![from];
        let mut hops = 0;
        let found = |links: &HashMap<EntityId, _>| target.is_some_and(|target| links.contains_key(&target));
        let barred = |entity: &EntityId| clause.without.contains(entity);
        if barred(&from) {
            return Ok(Search { links: HashMap::new(), limited: false });
        }
        while !frontier.is_empty() && !found(&links) && hops < clause.within {
            hops += 1;
            let mut next = vec![];
            for &entity in &frontier {
                for (other, link) in self.links(entity)? {
                    self.step()?;
                    if barred(&other) {
                        continue;
                    }
                    let (distance, ways) = links.entry(other).or_insert_with(|| {
                        next.push(other);
                        (hops, vec![])
                    });
                    if *distance == hops {
                        ways.push(link);
                    }
                }
            }
            self.charge(next.len() * 128)?;
            frontier = next;
        }
        let limited = !found(&links) && !frontier.is_empty();
        Ok(Search { links, limited })
    }

    /// Every asserted claim of the entity as subject or object: by neighbour, relation and direction.
    fn links(&self, entity: EntityId) -> Solved<Vec<(EntityId, Link)>> {
        let mut all: BTreeMap<(EntityId, RelationId, bool), Vec<ClaimId>> = BTreeMap::new();
        for relation in self.schema.relation_ids() {
            let ways =
                [(true, self.snapshot.from(relation, entity)), (false, self.snapshot.into(relation, entity))];
            let symmetric = self.schema.relation(relation).symmetric;
            for (forward, near) in ways.into_iter().take(if symmetric { 1 } else { 2 }) {
                for (other, claim) in near {
                    self.step()?;
                    if self.snapshot.status(claim).is_asserted() {
                        all.entry((other, relation, forward)).or_default().push(claim);
                    }
                }
            }
        }
        let link = |((other, _, forward), claims)| (other, Link { before: entity, forward, claims });
        Ok(all.into_iter().map(link).collect())
    }
}

impl Search {
    /// Up to so many shortest chains to an entity, in a fixed order, each with all claims along it.
    fn chains(&self, from: EntityId, to: EntityId, most: usize) -> Vec<(Path, BTreeSet<ClaimId>)> {
        let mut chains = vec![];
        // The links taken from the end backwards, and before each those that may be taken next: where many lead to an
        // entity, only as many are looked at as chains are asked for.
        let mut taken: Vec<&Link> = vec![];
        let mut open = vec![];
        let mut at = to;
        while chains.len() < most {
            match self.links.get(&at) {
                Some((0, _)) => {
                    chains.push(chain(from, to, &taken));
                    taken.pop();
                }
                Some((_, links)) => open.push(links.iter()),
                None => {
                    taken.pop();
                }
            }
            let next = loop {
                match open.last_mut().map(Iterator::next) {
                    Some(Some(link)) => break Some(link),
                    Some(None) => {
                        open.pop();
                        taken.pop();
                    }
                    None => break None,
                }
            };
            let Some(link) = next else { break };
            taken.push(link);
            at = link.before;
        }
        chains
    }
}

/// The chain along the links, which lead backwards.
fn chain(from: EntityId, to: EntityId, taken: &[&Link]) -> (Path, BTreeSet<ClaimId>) {
    let mut hops = vec![];
    let mut after = to;
    for link in taken {
        if let Some(&claim) = link.claims.first() {
            hops.push(Hop { to: after, claim, forward: link.forward });
        }
        after = link.before;
    }
    hops.reverse();
    let claims = taken.iter().flat_map(|link| link.claims.iter().copied()).collect();
    (Path { from, hops }, claims)
}
