//! `?x = Cold Fell`, where no clause says what `?x` is: the equation itself tells. Left as a comparison it would be asked of
//! something that is not bound, and hold of nothing.

use super::query::{Block, Clause, Comparison, Expr, Term, Var};
use std::collections::BTreeSet;

/// Takes an equation of a variable with an entity for what gives the variable its value, where neither the rest of the
/// block nor what is around it surely does.
pub fn bind(block: &mut Block, outside: &BTreeSet<Var>) {
    let mut given = outside.clone();
    given.extend(block.surely_gives());
    for clause in &mut block.clauses {
        if let Some((var, entity)) = equation(clause)
            && given.insert(var)
        {
            *clause = Clause::Bind { var, expr: Expr::Term(entity) };
        }
    }
    for clause in &mut block.clauses {
        let mut around = given.clone();
        if let Clause::Best(best) = clause {
            around.remove(&best.of);
        }
        clause.blocks_mut().into_iter().for_each(|block| bind(block, &around));
    }
}

/// The variable and the entity that a clause says are one.
pub fn equation(clause: &Clause) -> Option<(Var, Term)> {
    let sides = match clause {
        Clause::Compare { left: Expr::Term(left), op: Comparison::Equal, right: Expr::Term(right) } => {
            (left.clone(), right.clone())
        }
        Clause::Bind { var, expr: Expr::Term(term) } => (Term::Var(*var), term.clone()),
        _ => return None,
    };
    match sides {
        (Term::Var(var), entity @ Term::Entity(_)) | (entity @ Term::Entity(_), Term::Var(var)) => {
            Some((var, entity))
        }
        _ => None,
    }
}
