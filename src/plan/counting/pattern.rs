//! Patterns that can be counted: clauses between variables of entities, read from the steps of a plan.

use super::trees::{Branch, Link, Said};
use crate::model::quantity::Comparison;
use crate::model::{EntityId, TypeId};
use crate::plan::tree::{Compute, Plan};
use crate::resolve::query::{ClaimClause, Reach, Term, Var};
use crate::store::Snapshot;

/// A graph of variables.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Pattern {
    pub nodes: Vec<Node>,
    /// Sorted, distinct; between different nodes.
    pub edges: Vec<Edge>,
}

/// A variable and what is asked of it alone.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Node {
    pub vars: Vec<Var>,
    pub types: Vec<TypeId>,
    pub near: Vec<(EntityId, Link)>,
    pub other_than: Vec<EntityId>,
    pub loops: Vec<usize>,
    /// Optional and absent patterns that share this variable and no other with the rest.
    pub wholes: Vec<Branch>,
}

/// What is said of two nodes, by their indexes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub said: usize,
}

/// What keeps two nodes apart.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Apart {
    /// They are not the same.
    Unequal(usize, usize),
    /// It is not said of them.
    Unsaid(Edge),
}

/// A pattern with what it leaves out, and the blocks that depend on it.
#[derive(Default)]
pub struct Read<'p> {
    pub pattern: Pattern,
    pub apart: Vec<Apart>,
    /// Optional blocks (`true`) and absent ones, for later.
    pub blocks: Vec<(bool, &'p Plan)>,
}

/// Reads patterns over one list of what is said.
pub struct Reader<'s> {
    pub snapshot: &'s Snapshot,
    pub said: Vec<Said>,
}

impl Reader<'_> {
    /// The pattern of steps that must all hold. `None` if something in it cannot be counted this way.
    pub fn read<'p>(&mut self, plan: &'p Plan) -> Option<Read<'p>> {
        let mut read = Read::default();
        self.step(plan, &mut read)?;
        let Read { pattern, .. } = &mut read;
        pattern.edges.sort_unstable();
        pattern.edges.dedup();
        Some(read)
    }

    fn step<'p>(&mut self, plan: &'p Plan, read: &mut Read<'p>) -> Option<()> {
        match plan {
            Plan::Join(steps) => steps.iter().try_for_each(|step| self.step(step, read)),
            // Within an absent block one solution says as much as many.
            Plan::Exists { block, .. } => self.step(block, read),
            Plan::Type { of: Term::Var(var), is } => {
                let node = read.pattern.node(*var);
                read.pattern.nodes[node].types.push(*is);
                Some(())
            }
            Plan::Claims(access) if !access.fresh => {
                self.claims(&access.clause, Reach::Direct, &mut read.pattern)
            }
            Plan::Closure { clause, within, distance: None } => {
                let reach = Reach::Closure { within: *within, distance: None };
                self.claims(clause, reach, &mut read.pattern)
            }
            Plan::Compare {
                left: Compute::Term(left),
                op: Comparison::NotEqual,
                right: Compute::Term(right),
                ..
            } => {
                match (left, right) {
                    (Term::Var(a), Term::Var(b)) if a != b => {
                        let unequal = Apart::Unequal(read.pattern.node(*a), read.pattern.node(*b));
                        read.apart.push(unequal);
                    }
                    (Term::Var(a), Term::Entity(other)) | (Term::Entity(other), Term::Var(a)) => {
                        let node = read.pattern.node(*a);
                        read.pattern.nodes[node].other_than.push(*other);
                    }
                    _ => return None,
                }
                Some(())
            }
            Plan::Not { block, .. } => {
                match self.unsaid(block, &mut read.pattern) {
                    Some(edge) => read.apart.push(Apart::Unsaid(edge)),
                    None => read.blocks.push((false, block)),
                }
                Some(())
            }
            Plan::Optional(block) => {
                read.blocks.push((true, block));
                Some(())
            }
            _ => None,
        }
    }

    fn claims(&mut self, clause: &ClaimClause, reach: Reach, pattern: &mut Pattern) -> Option<()> {
        let said = self.said(clause, reach)?;
        match (&clause.subject, &clause.object) {
            (Term::Var(a), Term::Var(b)) if a == b => {
                let node = pattern.node(*a);
                pattern.nodes[node].loops.push(said);
            }
            (Term::Var(a), Term::Var(b)) => {
                let edge = Edge { from: pattern.node(*a), to: pattern.node(*b), said };
                pattern.edges.push(self.canonical(edge));
            }
            (Term::Entity(it), Term::Var(var)) => {
                let node = pattern.node(*var);
                pattern.nodes[node].near.push((*it, Link { said, forward: true }));
            }
            (Term::Var(var), Term::Entity(it)) => {
                let node = pattern.node(*var);
                pattern.nodes[node].near.push((*it, Link { said, forward: false }));
            }
            _ => return None,
        }
        Some(())
    }

    /// A block that is one claim between two variables which the pattern has already.
    fn unsaid(&mut self, block: &Plan, pattern: &mut Pattern) -> Option<Edge> {
        let mut block = block;
        while let Plan::Join(steps) = block {
            let [step] = &steps[..] else { return None };
            block = step;
        }
        let Plan::Claims(access) = block else { return None };
        (!access.fresh).then_some(())?;
        let (a, b) = (access.clause.subject.var()?, access.clause.object.var()?);
        let known = |var| pattern.nodes.iter().position(|node| node.vars.contains(&var));
        let (from, to) = (known(a)?, known(b)?);
        (from != to).then_some(())?;
        let said = self.said(&access.clause, Reach::Direct)?;
        Some(self.canonical(Edge { from, to, said }))
    }

    fn said(&mut self, clause: &ClaimClause, reach: Reach) -> Option<usize> {
        let bare = clause.roles.is_empty() && clause.measures.is_empty() && clause.time.is_none();
        let relates_entities = self.snapshot.schema().relation(clause.relation).relates_entities();
        (bare && relates_entities).then_some(())?;
        let conditions = clause.conditions.clone();
        Some(self.number(Said { relation: clause.relation, conditions, reach, shared_ancestor: None }))
    }

    /// The index of what is said, new or known.
    pub fn number(&mut self, said: Said) -> usize {
        let known = self.said.iter().position(|it| *it == said);
        known.unwrap_or_else(|| {
            self.said.push(said);
            self.said.len() - 1
        })
    }

    /// Whether what is said of a pair is said of it the other way round as well.
    pub fn is_mutual(&self, said: usize) -> bool {
        let Said { relation, conditions, .. } = &self.said[said];
        // Every claim of a symmetric relation goes both ways; of others, those that meet a condition need not.
        self.snapshot.schema().relation(*relation).symmetric
            || conditions.is_empty()
                && self.snapshot.statistics(*relation).mutual
                && self.snapshot.all_asserted(*relation)
    }

    /// Of two edges that say the same, always the same one.
    pub fn canonical(&self, edge: Edge) -> Edge {
        match edge.from > edge.to && self.is_mutual(edge.said) {
            true => Edge { from: edge.to, to: edge.from, ..edge },
            false => edge,
        }
    }
}

impl Pattern {
    /// The variable's node, a new one if it has none.
    pub fn node(&mut self, var: Var) -> usize {
        let known = self.nodes.iter().position(|node| node.vars.contains(&var));
        known.unwrap_or_else(|| {
            self.nodes.push(Node { vars: vec![var], ..Node::default() });
            self.nodes.len() - 1
        })
    }
}
