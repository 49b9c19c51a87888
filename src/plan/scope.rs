//! Which variables a clause speaks of.
//!
//! A variable belongs to the outermost block in which a clause other than `Not` can bind it; the blocks within
//! see it bound. A variable that only the insides of `Not`, of `Best` or of an aggregate mention is local to
//! each of them.

use crate::resolve::query::{Block, Clause, Expr, Var};
use std::collections::BTreeSet;

/// A set of variables.
pub type Vars = BTreeSet<Var>;

/// Every variable that the expression mentions.
pub fn of_expr(expr: &Expr) -> Vars {
    match expr {
        Expr::Term(term) => term.var().into_iter().collect(),
        Expr::Aggregate { of, .. } => [*of].into(),
        Expr::Solutions => Vars::new(),
        Expr::Over { of, block, .. } => of_block(block).into_iter().chain([*of]).collect(),
    }
}

/// Every variable that the block mentions, at any depth.
pub fn of_block(block: &Block) -> Vars {
    block.clauses.iter().flat_map(of_clause).collect()
}

/// Every variable that the clause mentions, at any depth.
pub fn of_clause(clause: &Clause) -> Vars {
    match clause {
        Clause::Type { .. } | Clause::Claim(_) | Clause::Path(_) => clause.gives(),
        Clause::Compare { left, right, .. } => union(of_expr(left), of_expr(right)),
        Clause::Dated { of, to, .. } => union(of_expr(of), of_expr(to)),
        Clause::Not(block) | Clause::Optional(block) => of_block(block),
        Clause::Any(branches) => branches.iter().flat_map(of_block).collect(),
        Clause::Best(best) => union(union(of_block(&best.block), of_expr(&best.key)), clause.gives()),
        Clause::Bind { var, expr } => union(of_expr(expr), [*var].into()),
    }
}

fn union(mut a: Vars, b: Vars) -> Vars {
    a.extend(b);
    a
}
