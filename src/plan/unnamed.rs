//! Who has data centers in 13 countries, none of which is named, has data centers in a country: a clause is met by
//! claims that count things without naming them where nothing more is asked of these than their type, or that they be
//! counted. Which clauses are, is told by the query alone.

use crate::model::TypeId;
use crate::resolve::query::{Ask, Block, ClaimClause, Clause, Expr, Function, Query, Reach, Term, Var};
use std::collections::BTreeMap;

/// How often a query mentions each variable, at any depth.
#[derive(Default)]
pub struct Mentions(BTreeMap<Var, usize>);

/// A claim clause of a block that may be met without names.
pub struct Admitted {
    /// Its place among the block's clauses.
    pub claim: usize,
    /// The places of those that tell the type of its object.
    pub types: Vec<usize>,
    /// The clause, turned so that what is not named is its object.
    pub clause: ClaimClause,
    /// What is not named must be of one of each of these.
    pub of: Vec<Vec<TypeId>>,
}

impl Admitted {
    /// The places of its clauses.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        [self.claim].into_iter().chain(self.types.iter().copied())
    }
}

impl Mentions {
    pub fn of_query(query: &Query) -> Mentions {
        let mut mentions = Mentions::of_block(&query.pattern);
        let order = query.order_by.iter().map(|order| &order.by);
        for expr in query.columns.iter().map(|column| &column.expr).chain(order) {
            match expr {
                // Solutions differ by every variable.
                Expr::Solutions => query.pattern.gives().into_iter().for_each(|var| mentions.note(var)),
                // What is counted is asked nothing but to be there.
                Expr::Aggregate { function: Function::Count, .. } => {}
                expr => expr.mentions().into_iter().for_each(|var| mentions.note(var)),
            }
        }
        query.group_by.iter().for_each(|&var| mentions.note(var));
        if let Ask::Paths(path) = &query.ask {
            path.variables().for_each(|var| mentions.note(var));
        }
        mentions
    }

    pub fn of_block(block: &Block) -> Mentions {
        let mut mentions = Mentions::default();
        block.clauses.iter().for_each(|clause| mentions.clause(clause));
        mentions
    }

    pub fn note(&mut self, var: Var) {
        *self.0.entry(var).or_default() += 1;
    }

    fn of(&self, var: Var) -> usize {
        self.0.get(&var).copied().unwrap_or(0)
    }

    pub fn clause(&mut self, clause: &Clause) {
        clause.walk().flat_map(Clause::variables).for_each(|var| self.note(var));
    }

    /// The claim clauses of the block that may be met without names. `counted` is the variable that the block is
    /// gone through to count; `groups` tells of a clause's relation whether claims of it count without naming, and
    /// whether it is symmetric.
    pub fn admitted(
        &self,
        block: &Block,
        counted: Option<Var>,
        groups: impl Fn(&ClaimClause) -> (bool, bool),
    ) -> Vec<Admitted> {
        let mut admitted: Vec<Admitted> = vec![];
        for (index, clause) in block.clauses.iter().enumerate() {
            let Clause::Claim(claim) = clause else { continue };
            let (any, symmetric) = groups(claim);
            if !any || claim.reach != Reach::Direct {
                continue;
            }
            let turned = || ClaimClause {
                subject: claim.object.clone(),
                object: claim.subject.clone(),
                ..claim.clone()
            };
            let ways = [claim.clone()].into_iter().chain(symmetric.then(turned));
            for clause in ways {
                let Some(var) = clause.object.var() else { continue };
                let tests = block.clauses.iter().enumerate();
                let tests: Vec<(usize, Vec<TypeId>)> =
                    tests.filter_map(|(place, test)| Some((place, types_of(test, var)?))).collect();
                let local = 1 + tests.iter().map(|(_, of)| of.len()).sum::<usize>();
                let free = self.of(var) == local || counted == Some(var) && self.of(var) == local + 1;
                let taken = admitted.iter().any(|it| it.claim == index);
                if free && !taken {
                    let (types, of) = tests.into_iter().unzip();
                    admitted.push(Admitted { claim: index, types, clause, of });
                }
            }
        }
        admitted
    }
}

/// The types, one of which the clause asks of the variable, if it asks nothing else.
fn types_of(clause: &Clause, var: Var) -> Option<Vec<TypeId>> {
    match clause {
        Clause::Type { of, is } => (*of == Term::Var(var)).then(|| vec![*is]),
        Clause::Any(blocks) => {
            let one = |block: &Block| match &block.clauses[..] {
                [Clause::Type { of, is }] if *of == Term::Var(var) => Some(*is),
                _ => None,
            };
            blocks.iter().map(one).collect()
        }
        _ => None,
    }
}
