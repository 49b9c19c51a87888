//! The largest of those whose size is known: where something is picked by an attribute, or compared with every one of
//! others, and the base has no claim of it for some, the answer says for how many.

use crate::diagnostic::{Diagnostic, Result};
use crate::execute::{Cell, Note, Outcome, Verdict};
use crate::model::RelationId;
use crate::model::schema::Schema;
use crate::resolve::query::{
    Ask, Best, Block, ClaimClause, Clause, Expr, Function, Projection, Query, Term, Var,
};

/// Runs the query; where it picks by an attribute, counts those that were not compared since it is not known of them, and
/// so where nothing was found that compares with all.
pub fn tell(query: &Query, schema: &Schema, run: impl Fn(&Query) -> Result<Outcome>) -> Result<Outcome> {
    let mut outcome = run(query)?;
    let empty = is_empty(&outcome);
    let mut count = |counted: &Query, note: &dyn Fn(u64) -> Note| {
        let counted = match run(counted) {
            Ok(counted) => counted,
            Err(problem) if ends_all(&problem) => return Err(problem),
            // What names the key elsewhere cannot be asked without it.
            Err(_) => return Ok(()),
        };
        if let Some(Cell::Count(number @ 1..)) = counted.rows.first().and_then(|row| row.cells.first()) {
            outcome.notes.push(note(*number));
        }
        Ok(())
    };
    for (at, clause) in query.pattern.clauses.iter().enumerate() {
        match clause {
            Clause::Best(best) => {
                if let Some((attribute, rest)) = without_key(query, best, schema) {
                    count(&rest, &|number| Note::Unranked { attribute, number })?;
                }
            }
            Clause::Not(unlike) if empty => {
                if let Some((attribute, rest)) = incomparable(query, at, unlike, schema) {
                    count(&rest, &|number| Note::Uncompared { attribute, number })?;
                }
            }
            _ => {}
        }
    }
    Ok(outcome)
}

fn is_empty(outcome: &Outcome) -> bool {
    match outcome.rows.first().and_then(|row| row.cells.first()) {
        None => outcome.possible == 0,
        Some(Cell::Verdict(verdict)) => *verdict == Verdict::NoClaimFound,
        Some(Cell::Count(number)) => *number == 0,
        Some(_) => false,
    }
}

/// Whether not this query was refused, but the whole question is to end.
fn ends_all(problem: &Diagnostic) -> bool {
    ["interrupted", "timeout", "too-large"].contains(&problem.code)
}

/// The query that counts what is ranked without the attribute that ranks it; none where something else ranks.
fn without_key(query: &Query, best: &Best, schema: &Schema) -> Option<(RelationId, Query)> {
    let Expr::Term(key @ Term::Var(_)) = &best.key else { return None };
    let ranks = |claim: &ClaimClause| claim.object == *key && schema.relation(claim.relation).is_attribute();
    let (ranking, rest): (Vec<Clause>, Vec<Clause>) = best
        .block
        .clauses
        .iter()
        .cloned()
        .partition(|clause| matches!(clause, Clause::Claim(claim) if ranks(claim)));
    let [Clause::Claim(claim)] = ranking.as_slice() else { return None };
    let attribute = claim.relation;
    // What the block does not say itself of a thing is not known here.
    let told = Block { clauses: rest.clone() }.gives();
    let of = claim.subject.var()?;
    if !told.contains(&best.of) || !told.contains(&of) {
        return None;
    }
    Some((attribute, counting(query, best.of, rest, ranking)))
}

/// "larger than every …" is "there is none than which it is not larger": the query that counts those of whom no claim has
/// the attribute that is compared.
fn incomparable(query: &Query, at: usize, unlike: &Block, schema: &Schema) -> Option<(RelationId, Query)> {
    let [others @ .., Clause::Not(compared)] = unlike.clauses.as_slice() else { return None };
    let [Clause::Claim(claim), Clause::Compare { right, .. }] = compared.clauses.as_slice() else {
        return None;
    };
    let of = claim.subject.var()?;
    let compares =
        *right == Expr::Term(claim.object.clone()) && schema.relation(claim.relation).is_attribute();
    let others = Block { clauses: others.to_vec() };
    if !compares || !others.gives().contains(&of) {
        return None;
    }
    // What they are is told by themselves, or by what they are compared with: "than every other firm".
    let mut clauses = others.clauses.clone();
    let mut outside = query.pattern.clauses.clone();
    outside.remove(at);
    let outside = Block { clauses: outside };
    if !outside.mentions().is_disjoint(&others.mentions()) {
        clauses.extend(outside.clauses);
    }
    Some((claim.relation, counting(query, of, clauses, vec![Clause::Claim(claim.clone())])))
}

/// How many there are that the clauses say so of, and not the attribute.
fn counting(query: &Query, of: Var, mut clauses: Vec<Clause>, attribute: Vec<Clause>) -> Query {
    clauses.push(Clause::Not(Block { clauses: attribute }));
    let count = Expr::Aggregate { function: Function::Count, of };
    Query {
        ask: Ask::Rows,
        pattern: Block { clauses },
        columns: vec![Projection { name: "number".into(), expr: count, unit: None }],
        group_by: vec![],
        order_by: vec![],
        limit: None,
        include_possible: false,
        ..query.clone()
    }
}
