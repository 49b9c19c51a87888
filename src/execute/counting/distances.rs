//! How many are how far away: breadth first from one entity, level by level, with a bit for each entity that was
//! reached. What is only counted needs no chain to be remembered, nor a claim.

use super::pairs::Pairs;
use super::side::Side;
use crate::diagnostic::Result;
use crate::execute::collected::Collected;
use crate::execute::frame::Doubts;
use crate::execute::outcome::{Cell, Note};
use crate::execute::run::{Run, Solved};
use crate::execute::supports::Supports;
use crate::model::quantity::Comparison;
use crate::model::{EntityId, Quantity, Truth, TypeId, Value};
use crate::plan::counting::{Link, Said};
use crate::plan::{Compute, Plan, Rows};
use crate::resolve::query::{ClaimClause, Function, Reach, Term, Var};
use std::time::Instant;

/// So many solutions are gone through, for the sake of their evidence.
const FEW: u64 = 256;
/// How many entities are looked at between two looks at the clock.
const BETWEEN_LOOKS: usize = 1 << 16;

/// What is asked: which entities chains connect with one, and how far away they are.
struct Asked<'p> {
    clause: &'p ClaimClause,
    within: Option<u32>,
    start: EntityId,
    /// From the subject of the claims to the object.
    forward: bool,
    other: Var,
    distance: Var,
    types: Vec<TypeId>,
    other_than: Vec<EntityId>,
}

impl Run<'_> {
    /// The rows of a count of what chains connect with one entity, in all or by distance. `None` where something else
    /// is asked, where claims are in doubt or derived, and where there are so few that they can be listed as evidence.
    pub fn counted_by_distance(
        &self,
        group: &[Var],
        rows: &Rows,
        notes: &mut Vec<Note>,
    ) -> Solved<Option<Vec<Collected>>> {
        let begin = Instant::now();
        let Some(asked) = Asked::of(&rows.input).filter(|asked| asked.fits(group, rows)) else {
            return Ok(None);
        };
        let conditions = asked.clause.conditions.clone();
        let (within, distance) = (asked.within, None);
        let reach = Reach::Closure { within, distance };
        let said = Said { relation: asked.clause.relation, conditions, reach, shared_ancestor: None };
        let Some(pairs) = Pairs::of(&said, &[], self)? else { return Ok(None) };
        let counts = self.levels(&asked, pairs.side(Link { said: 0, forward: asked.forward }))?;
        let all: u64 = counts.iter().sum();
        if all <= FEW {
            return Ok(None);
        }
        #[cfg(test)]
        super::reached::note(super::reached::Way::Distances);
        self.solved.set(true);
        notes.push(Note::CountedOver {
            relations: vec![said.relation],
            claims: self.snapshot.statistics(said.relation).claims,
        });
        self.note_counted(begin, None);
        let far = counts.iter().filter(|count| **count > 0).count() as u64;
        if group.is_empty() {
            return Ok(Some(vec![asked.row(rows, None, all, far)]));
        }
        self.charge(counts.len() * (96 * (rows.columns.len() + rows.order.len()) + 64))?;
        let levels = (1..).zip(counts).filter(|(_, count)| *count > 0);
        Ok(Some(levels.map(|(hops, count)| asked.row(rows, Some(hops), count, 1)).collect()))
    }

    /// How many of those that are asked for are one step away, two, and so on.
    fn levels(&self, asked: &Asked, side: Side) -> Result<Vec<u64>> {
        let budget = self.context.budget();
        self.charge(self.snapshot.entity_count() / 8)?;
        let mut bits = vec![0u64; self.snapshot.entity_count().div_ceil(64)];
        let (mut frontier, mut next) = (vec![asked.start], vec![]);
        let (mut counts, mut looked_at) = (vec![], 0);
        while !frontier.is_empty() && asked.within.is_none_or(|within| counts.len() < within as usize) {
            for &entity in &frontier {
                let near = side.of(entity);
                for &other in near {
                    let (word, bit) = (&mut bits[other.index() / 64], 1 << (other.index() % 64));
                    if *word & bit == 0 {
                        *word |= bit;
                        next.push(other);
                    }
                }
                looked_at += near.len() + 1;
                if looked_at >= BETWEEN_LOOKS {
                    looked_at = 0;
                    budget.check()?;
                }
            }
            self.charge(4 * next.len())?;
            counts.push(next.iter().filter(|it| asked.counts(**it, self)).count() as u64);
            frontier.clear();
            std::mem::swap(&mut frontier, &mut next);
        }
        Ok(counts)
    }
}

impl<'p> Asked<'p> {
    /// What a plan asks, if it is this.
    fn of(input: &'p Plan) -> Option<Asked<'p>> {
        let steps = input.steps();
        let chain = |step: &'p Plan| match step {
            Plan::Closure { clause, within, distance: Some(distance) } if clause.roles.is_empty() => {
                let (start, forward, other) = match (&clause.subject, &clause.object) {
                    (Term::Entity(start), Term::Var(other)) => (*start, true, *other),
                    (Term::Var(other), Term::Entity(start)) => (*start, false, *other),
                    _ => return None,
                };
                let (types, other_than) = (vec![], vec![]);
                let (within, distance) = (*within, *distance);
                (other != distance).then_some(Asked {
                    clause,
                    within,
                    start,
                    forward,
                    other,
                    distance,
                    types,
                    other_than,
                })
            }
            _ => None,
        };
        let mut asked = steps.iter().find_map(chain)?;
        let mut chains = 0;
        for step in steps {
            match step {
                Plan::Closure { .. } => chains += 1,
                Plan::Type { of, is } if *of == Term::Var(asked.other) => asked.types.push(*is),
                Plan::Compare {
                    left: Compute::Term(left),
                    op: Comparison::NotEqual,
                    right: Compute::Term(right),
                    ..
                } => match (left, right) {
                    (Term::Var(var), Term::Entity(it)) | (Term::Entity(it), Term::Var(var))
                        if *var == asked.other =>
                    {
                        asked.other_than.push(*it);
                    }
                    _ => return None,
                },
                _ => return None,
            }
        }
        (chains == 1).then_some(asked)
    }

    /// Whether the rows show nothing but distances and counts.
    fn fits(&self, group: &[Var], rows: &Rows) -> bool {
        let by_distance = match group {
            [] => false,
            [by] if *by == self.distance => true,
            _ => return false,
        };
        let mut computes = rows.columns.iter().map(|(_, it)| it).chain(rows.order.iter().map(|it| &it.by));
        computes.all(|compute| match compute {
            Compute::Term(Term::Var(var)) => by_distance && *var == self.distance,
            Compute::Aggregate { function: Function::Count, of } => *of == self.other || *of == self.distance,
            Compute::Solutions { of } => of.contains(&self.other),
            _ => false,
        })
    }

    fn counts(&self, entity: EntityId, run: &Run) -> bool {
        self.types.iter().all(|&of| run.snapshot.is_a(entity, of)) && !self.other_than.contains(&entity)
    }

    fn row(&self, rows: &Rows, hops: Option<u32>, count: u64, far: u64) -> Collected {
        let cell = |compute: &Compute| match (compute, hops) {
            (Compute::Term(_), Some(hops)) => {
                Cell::Value { value: Value::Quantity(Quantity::exactly(hops.into(), None)), shared: false }
            }
            (Compute::Aggregate { of, .. }, _) if *of == self.distance => Cell::Count(far),
            _ => Cell::Count(count),
        };
        Collected {
            cells: rows.columns.iter().map(|(_, it)| cell(it)).collect(),
            order: rows.order.iter().map(|by| cell(&by.by)).collect(),
            truth: Truth::Yes,
            doubts: Doubts::default(),
            support: Supports::default(),
        }
    }
}
