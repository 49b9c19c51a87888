//! The pairs of entities that a kind of claim connects, as sorted lists of distinct neighbours.

use super::side::Side;
use crate::diagnostic::Result;
use crate::execute::budget::Budget;
use crate::execute::frame::{Fact, Known};
use crate::execute::run::{Run, Solved};
use crate::model::{ClaimId, EntityId, Truth};
use crate::plan::counting::{Link, Said, SharedAncestor};
use crate::resolve::query::Reach;
use crate::store::{Adjacency, Lists};
use rayon::prelude::*;
use std::ops::Range;

/// The bytes of a pair while pairs are chosen and turned round.
const PAIR: usize = 24;
const CHUNK: usize = 1 << 12;

/// Pairs in both directions.
pub enum Pairs<'s> {
    /// As the store holds them: all claims count, and no two say the same of a pair.
    Stored { from: Side<'s>, into: Side<'s>, mutual: bool },
    /// Those that meet conditions, each once; only in one direction where they are the same in the other.
    Chosen { from: Chosen, into: Option<Chosen> },
}

/// Lists of neighbours, one for each entity from the first that has any to the last.
pub struct Chosen {
    keys: Vec<EntityId>,
    offsets: Vec<u32>,
    entities: Vec<EntityId>,
}

impl<'s> Pairs<'s> {
    /// The pairs; `None` if some of them are only possible, or if rules derive claims of the relation. Those of what was
    /// said before are known.
    pub fn of(said: &Said, known: &[Pairs<'s>], run: &Run<'s>) -> Solved<Option<Pairs<'s>>> {
        if let Some(shared) = &said.shared_ancestor {
            #[cfg(test)]
            super::reached::note(super::reached::Way::SharedAncestor);
            let all = Pairs::of(&Said { shared_ancestor: None, ..said.clone() }, known, run)?;
            return Ok(all.map(|all| all.of_those_alike(shared, known, run)).transpose()?);
        }
        let (snapshot, relation) = (run.snapshot, said.relation);
        // Which chains held as a whole, only a walk along them tells.
        if said.reach != Reach::Direct && run.may_never_meet(relation) {
            return Ok(None);
        }
        if !run.derived.matching(relation, Known::Open, Known::Open, false).is_empty() {
            return Ok(None);
        }
        let statistics = snapshot.statistics(relation);
        let all = said.conditions.is_empty() && snapshot.all_asserted(relation);
        if all && statistics.pairs == statistics.edges {
            let side = |of: Adjacency<'s>, most| Side::new(of.lists(), most <= 1);
            let from = side(snapshot.adjacency_from(relation), statistics.most_from);
            let into = side(snapshot.adjacency_into(relation), statistics.most_into);
            return Ok(Some(Pairs::Stored { from, into, mutual: statistics.mutual }));
        }
        let from = snapshot.adjacency_from(relation);
        let into = Side::new(snapshot.adjacency_into(relation).lists(), false).span();
        let spans = Side::new(from.lists(), false).span().len() + into.len();
        run.charge(PAIR * statistics.edges + size_of::<u32>() * spans)?;
        let mut pairs = Vec::with_capacity(statistics.edges);
        for &subject in from.keys() {
            let near = from.of(subject);
            for (object, claim) in near {
                run.step()?;
                match if all { Truth::Yes } else { truth(said, claim, run) } {
                    Truth::Yes => pairs.push((subject, object)),
                    Truth::Possible => return Ok(None),
                    Truth::No => {}
                }
            }
        }
        pairs.dedup();
        let budget = run.context.budget();
        let from = Chosen::of(&pairs, budget)?;
        drop(pairs);
        let into = from.turned_round(budget)?;
        Ok(Some(Pairs::Chosen { from, into: Some(into) }))
    }

    /// Those of two that lead to the same entity.
    fn of_those_alike(
        &self,
        shared: &SharedAncestor,
        known: &[Pairs<'s>],
        run: &Run<'s>,
    ) -> Result<Pairs<'s>> {
        let link = Link { said: 0, forward: true };
        let (from, into) = (self.side(link), self.side(link.reversed()));
        let (budget, snapshot) = (run.context.budget(), run.snapshot);
        run.charge(12 * (from.span().len() + into.span().len()))?;
        let all = budget.together();
        let follow = |entity: u32| {
            if !all.goes_on(entity) {
                return None;
            }
            shared.path.iter().try_fold(EntityId(entity), |at, (link, types)| {
                let to = *known[link.said].side(*link).of(at).first()?;
                types.iter().all(|&is| snapshot.is_a(to, is)).then_some(to)
            })
        };
        let ends = |span: Range<u32>| span.into_par_iter().map(follow).collect::<Vec<Option<EntityId>>>();
        let (first_from, first_into) = (from.span().start, into.span().start);
        let (of_from, of_into) = (&ends(from.span()), &ends(into.span()));
        let pairs_of = |&subject: &EntityId| {
            let own = of_from[(subject.0 - first_from) as usize].filter(|_| all.goes_on(subject.0));
            let is_alike = move |object: &&EntityId| of_into[(object.0 - first_into) as usize] == own;
            let objects = own.map(|_| from.of(subject).iter().filter(is_alike));
            objects.into_iter().flatten().map(move |&object| (subject, object))
        };
        let pairs: Vec<(EntityId, EntityId)> = from.keys().par_iter().flat_map_iter(pairs_of).collect();
        all.done()?;
        run.charge(PAIR * pairs.len())?;
        let from = Chosen::of(&pairs, budget)?;
        drop(pairs);
        if self.is_mutual() {
            return Ok(Pairs::Chosen { from, into: None });
        }
        let into = from.turned_round(budget)?;
        Ok(Pairs::Chosen { from, into: Some(into) })
    }

    /// The neighbours by a link.
    pub fn side(&self, link: Link) -> Side<'_> {
        match (self, link.forward) {
            (Pairs::Stored { from, .. }, true) => *from,
            (Pairs::Stored { into, .. }, false) => *into,
            (Pairs::Chosen { into: Some(into), .. }, false) => into.side(),
            (Pairs::Chosen { from, .. }, _) => from.side(),
        }
    }

    /// Whether each pair is there the other way round as well.
    pub fn is_mutual(&self) -> bool {
        match self {
            Pairs::Stored { mutual, .. } => *mutual,
            Pairs::Chosen { into: None, .. } => true,
            Pairs::Chosen { from, into: Some(into) } => {
                from.keys == into.keys && from.offsets == into.offsets && from.entities == into.entities
            }
        }
    }
}

fn truth(said: &Said, claim: ClaimId, run: &Run) -> Truth {
    run.conditions(&said.conditions, Fact::Stored(claim))
}

impl Chosen {
    /// Of pairs that are sorted and distinct.
    fn of(pairs: &[(EntityId, EntityId)], budget: Budget) -> Result<Chosen> {
        let mut pace = budget.paced();
        let (mut keys, mut offsets) = (vec![], vec![]);
        let mut entities = Vec::with_capacity(pairs.len());
        for of_key in pairs.chunk_by(|a, b| a.0 == b.0) {
            let key = of_key[0].0;
            // Those between have none.
            let first = keys.first().map_or(key.0, |first: &EntityId| first.0);
            offsets.resize((key.0 - first) as usize + 1, entities.len() as u32);
            keys.push(key);
            entities.extend(of_key.iter().map(|pair| pair.1));
            pace.work(1 + of_key.len() / 4)?;
        }
        if !keys.is_empty() {
            offsets.push(entities.len() as u32);
        }
        Ok(Chosen { keys, offsets, entities })
    }

    /// The same pairs from their other ends: counted by these, then put where they belong, in the order of the first.
    fn turned_round(&self, budget: Budget) -> Result<Chosen> {
        let (Some(first), Some(last)) = (self.entities.iter().min(), self.entities.iter().max()) else {
            return Ok(Chosen { keys: vec![], offsets: vec![], entities: vec![] });
        };
        let mut pace = budget.paced();
        let len = (last.0 - first.0) as usize + 1;
        let place = |entity: EntityId| (entity.0 - first.0) as usize;
        let mut ends = vec![0u32; len + 1];
        for chunk in self.entities.chunks(CHUNK) {
            chunk.iter().for_each(|&it| ends[place(it)] += 1);
            pace.work(chunk.len())?;
        }
        let keys: Vec<EntityId> =
            (first.0..=last.0).map(EntityId).filter(|&it| ends[place(it)] > 0).collect();
        // Where the list of each starts; as it grows, where it goes on.
        let mut sum = 0;
        for end in &mut ends {
            let start = sum;
            sum += std::mem::replace(end, start);
        }
        let mut entities = vec![EntityId(0); self.entities.len()];
        let side = self.side();
        for &key in &self.keys {
            let near = side.of(key);
            for &to in near {
                let end = &mut ends[place(to)];
                entities[*end as usize] = key;
                *end += 1;
            }
            pace.work(1 + near.len())?;
        }
        // Each list ends now where the next one starts.
        ends.rotate_right(1);
        ends[0] = 0;
        Ok(Chosen { keys, offsets: ends, entities })
    }

    fn side(&self) -> Side<'_> {
        let lists = Lists::new(&self.keys, &self.offsets, &self.entities);
        Side::new(lists, self.entities.len() == self.keys.len())
    }
}
