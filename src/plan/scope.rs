//! Which variables a clause speaks of, and which it can bind.
//!
//! A variable belongs to the outermost block in which a clause other than `Not` can bind it; the blocks within
//! see it bound. A variable that only the insides of `Not`, of `Best` or of an aggregate mention is local to
//! each of them.

use crate::resolve::query::{Block, Clause, Expr, Term, Var};
use std::collections::BTreeSet;

/// A set of variables.
pub type Vars = BTreeSet<Var>;

pub fn of_term(term: &Term) -> Option<Var> {
    match term {
        Term::Var(var) => Some(*var),
        _ => None,
    }
}

/// Every variable that the expression mentions.
pub fn of_expr(expr: &Expr) -> Vars {
    match expr {
        Expr::Term(term) => of_term(term).into_iter().collect(),
        Expr::Aggregate { of, .. } => [*of].into(),
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
        Clause::Type { .. } | Clause::Claim(_) | Clause::Path(_) => gives(clause),
        Clause::Compare { left, right, .. } => union(of_expr(left), of_expr(right)),
        Clause::Dated { of, to, .. } => union(of_expr(of), of_expr(to)),
        Clause::Not(block) | Clause::Optional(block) => of_block(block),
        Clause::Any(branches) => branches.iter().flat_map(of_block).collect(),
        Clause::Best(best) => union(union(of_block(&best.block), of_expr(&best.key)), gives(clause)),
        Clause::Bind { var, expr } => union(of_expr(expr), [*var].into()),
    }
}

/// The variables that the clause can bind for the block it stands in.
pub fn gives(clause: &Clause) -> Vars {
    match clause {
        Clause::Type { of, .. } => of_term(of).into_iter().collect(),
        Clause::Claim(claim) => [&claim.subject, &claim.object]
            .into_iter()
            .chain(claim.roles.iter().map(|(_, term)| term))
            .filter_map(of_term)
            .chain(claim.measures.iter().map(|(_, var)| *var))
            .chain(claim.time)
            .collect(),
        Clause::Path(path) => [&path.from, &path.to].into_iter().filter_map(of_term).collect(),
        Clause::Compare { .. } | Clause::Dated { .. } | Clause::Not(_) => Vars::new(),
        Clause::Optional(block) => given_by(block),
        Clause::Any(branches) => branches.iter().flat_map(given_by).collect(),
        Clause::Best(best) => [best.of].into_iter().chain(best.value).collect(),
        Clause::Bind { var, .. } => [*var].into(),
    }
}

/// The variables that some clause of the block can bind.
pub fn given_by(block: &Block) -> Vars {
    block.clauses.iter().flat_map(gives).collect()
}

fn union(mut a: Vars, b: Vars) -> Vars {
    a.extend(b);
    a
}
