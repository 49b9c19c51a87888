//! What a step is expected to cost, from the statistics of the store.

use super::tree::{Access, Compute, Plan};
use crate::model::RelationId;
use crate::resolve::query::{ClaimClause, Condition, Term, Vars};
use crate::store::Snapshot;

/// What is expected of a step for one solution that it is handed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// Solutions that it emits.
    pub fanout: f64,
    /// Work, in claims or entities looked at.
    pub work: f64,
}

impl Estimate {
    fn test(selectivity: f64) -> Estimate {
        Estimate { fanout: selectivity, work: 1.0 }
    }

    fn scan(fanout: f64) -> Estimate {
        Estimate { fanout, work: fanout + 1.0 }
    }

    /// One step after the other.
    pub fn then(self, next: Estimate) -> Estimate {
        Estimate { fanout: self.fanout * next.fanout, work: self.work + self.fanout * next.work }
    }
}

/// Guesses where there are no figures.
const COMPARISON: f64 = 0.3;
const CONDITION: f64 = 0.5;
pub const ABSENCE: f64 = 0.7;

/// Estimates steps over one snapshot.
#[derive(Clone, Copy)]
pub struct Costs<'s> {
    pub snapshot: &'s Snapshot,
}

impl Costs<'_> {
    /// What the step costs where these variables are bound.
    pub fn of(&self, step: &Plan, bound: &Vars) -> Estimate {
        match step {
            Plan::Join(steps) => {
                let mut bound = bound.clone();
                let mut all = Estimate { fanout: 1.0, work: 0.0 };
                for step in steps {
                    all = all.then(self.of(step, &bound));
                    bound.extend(step.gives());
                }
                all
            }
            Plan::Type { of, is } => {
                let count = self.snapshot.count_of(*is) as f64;
                match is_known(of, bound) {
                    // What is said of an entity says much of its type.
                    true => Estimate::test((count / self.entities()).max(COMPARISON)),
                    false => Estimate::scan(count),
                }
            }
            Plan::Claims(access) => self.claims(access, bound),
            // There are few such claims, and they are found by their subject.
            Plan::Unnamed { .. } => Estimate::scan(1.0),
            Plan::Closure { clause, .. } => {
                let one = self.edges(clause, bound);
                let (subject, object) = (is_known(&clause.subject, bound), is_known(&clause.object, bound));
                let reach = self.entities().min(one.fanout * one.fanout + 1.0);
                match (subject, object) {
                    (true, true) => Estimate { fanout: COMPARISON, work: reach },
                    (false, false) => Estimate::scan(one.fanout * 8.0),
                    _ => Estimate::scan(reach),
                }
            }
            Plan::Path(clause) => {
                let known = is_known(&clause.from, bound) && is_known(&clause.to, bound);
                let (all, known) = (self.entities(), if known { COMPARISON } else { self.entities() });
                Estimate { fanout: known, work: all }
            }
            Plan::Compare { left, right, .. } | Plan::Dated { of: left, to: right, .. } => {
                let (left, right) = (self.work_of(left, bound), self.work_of(right, bound));
                Estimate { fanout: COMPARISON, work: 1.0 + left + right }
            }
            Plan::Bind { value, .. } => Estimate { fanout: 1.0, work: 1.0 + self.work_of(value, bound) },
            Plan::Not { block, .. } => {
                let block = self.of(block, bound);
                Estimate { fanout: ABSENCE, work: block.work / block.fanout.max(1.0) + 1.0 }
            }
            Plan::Exists { block, .. } => {
                let block = self.of(block, bound);
                Estimate { fanout: block.fanout.min(1.0), work: block.work / block.fanout.max(1.0) + 1.0 }
            }
            Plan::Optional(block) => {
                let block = self.of(block, bound);
                Estimate { fanout: block.fanout.max(1.0), work: block.work + 1.0 }
            }
            Plan::Any(branches) => {
                let branches = branches.iter().map(|branch| self.of(branch, bound));
                let none = Estimate { fanout: 0.0, work: 1.0 };
                branches.fold(none, |all, it| Estimate {
                    fanout: all.fanout + it.fanout,
                    work: all.work + it.work,
                })
            }
            Plan::Best(ranking) => {
                let known = bound.contains(&ranking.of);
                let fanout = if known { COMPARISON } else { ranking.take as f64 };
                // One ranking serves all solutions with the same givens.
                let work = self.of(&ranking.block, &ranking.bound()).work;
                Estimate { fanout, work: if ranking.given.is_empty() { fanout + 1.0 } else { work } }
            }
            Plan::Output(_) => Estimate { fanout: 0.0, work: 0.0 },
        }
    }

    fn work_of(&self, compute: &Compute, bound: &Vars) -> f64 {
        match compute {
            Compute::Over { block, .. } => self.of(block, bound).work,
            _ => 0.0,
        }
    }

    fn claims(&self, access: &Access, bound: &Vars) -> Estimate {
        let clause = &access.clause;
        // What is new is little: it comes first.
        let edges = if access.fresh { Estimate::scan(1.0) } else { self.edges(clause, bound) };
        let known_roles = clause.roles.iter().filter(|(_, term)| is_known(term, bound));
        let playing: Vec<f64> = known_roles.map(|(_, term)| self.playing(clause.relation, term)).collect();
        let claims = (self.snapshot.statistics(clause.relation).claims as f64).max(1.0);
        let roles: f64 = playing.iter().map(|it| (it / claims).min(1.0)).product();
        let fewest = playing.iter().copied().fold(edges.work, |fewest, it| fewest.min(it + 1.0));
        let known_values = clause.measures.iter().filter(|(_, var)| bound.contains(var)).count();
        let selective = |it: &&Condition| match it {
            // Most claims are asserted.
            Condition::Status(statuses) => !statuses.iter().any(|it| it.is_asserted()),
            _ => true,
        };
        let conditions = clause.conditions.iter().filter(selective).count();
        let selectivity = roles * COMPARISON.powi(known_values as i32) * CONDITION.powi(conditions as i32);
        Estimate { fanout: edges.fanout * selectivity, work: fewest }
    }

    /// How many claims of the relation there are in which an entity that is known plays a role.
    fn playing(&self, relation: RelationId, term: &Term) -> f64 {
        match term {
            Term::Entity(entity) => self.snapshot.claims_played_in(relation, *entity).len() as f64,
            _ => {
                let claims = self.snapshot.statistics(relation).claims as f64;
                claims / self.snapshot.player_count().max(1) as f64
            }
        }
    }

    /// The claims between what is known of subject and object.
    fn edges(&self, clause: &ClaimClause, bound: &Vars) -> Estimate {
        let relation = clause.relation;
        let statistics = self.snapshot.statistics(relation);
        let attribute = !self.snapshot.schema().relation(relation).relates_entities();
        // Rules may derive what is not stored; how much is not known before they run.
        let edges = if statistics.claims == 0 {
            self.entities()
        } else {
            statistics.edges.max(statistics.claims) as f64
        };
        let per = |ends: usize| edges / ends.max(1) as f64;
        let subject = is_known(&clause.subject, bound);
        let object = is_known(&clause.object, bound);
        match (subject, object) {
            (true, true) if attribute => {
                Estimate { fanout: COMPARISON, work: per(statistics.subjects) + 1.0 }
            }
            (true, true) => {
                let pairs = statistics.subjects.max(1) as f64 * statistics.objects.max(1) as f64;
                Estimate::test((edges / pairs).min(1.0))
            }
            (true, false) => Estimate::scan(
                self.degree(relation, &clause.subject, true).unwrap_or(per(statistics.subjects)),
            ),
            (false, true) if attribute => Estimate { fanout: edges * COMPARISON, work: edges },
            (false, true) => Estimate::scan(
                self.degree(relation, &clause.object, false).unwrap_or(per(statistics.objects)),
            ),
            (false, false) => Estimate::scan(edges),
        }
    }

    /// How many claims a constant has on its side; `None` for a variable, and where only rules say.
    fn degree(&self, relation: RelationId, term: &Term, forward: bool) -> Option<f64> {
        let Term::Entity(entity) = term else { return None };
        if self.snapshot.statistics(relation).claims == 0 {
            return None;
        }
        let near = match forward {
            true => {
                self.snapshot.from(relation, *entity).entities.len()
                    + self.snapshot.value_claims(relation, *entity).len()
            }
            false => self.snapshot.into(relation, *entity).entities.len(),
        };
        Some(near as f64)
    }

    fn entities(&self) -> f64 {
        self.snapshot.entity_count().max(1) as f64
    }
}

fn is_known(term: &Term, bound: &Vars) -> bool {
    term.var().is_none_or(|var| bound.contains(&var))
}
