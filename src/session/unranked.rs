//! The largest of those whose size is known: where something is picked by an attribute that some of the things have no
//! claim of, the answer says of how many.

use crate::diagnostic::{Diagnostic, Result};
use crate::execute::{Cell, Note, Outcome};
use crate::model::RelationId;
use crate::model::schema::Schema;
use crate::resolve::query::{Ask, Best, Block, ClaimClause, Clause, Expr, Function, Projection, Query, Term};

/// Runs the query; where it picks by an attribute, counts those that were not compared since it is not known of them.
pub fn tell(query: &Query, schema: &Schema, run: impl Fn(&Query) -> Result<Outcome>) -> Result<Outcome> {
    let mut outcome = run(query)?;
    for clause in &query.pattern.clauses {
        let Clause::Best(best) = clause else { continue };
        let Some((attribute, rest)) = without_key(query, best, schema) else { continue };
        let counted = match run(&rest) {
            Ok(counted) => counted,
            Err(problem) if ends_all(&problem) => return Err(problem),
            // What names the key elsewhere cannot be asked without it.
            Err(_) => continue,
        };
        if let Some(Cell::Count(number @ 1..)) = counted.rows.first().and_then(|row| row.cells.first()) {
            outcome.notes.push(Note::Unranked { attribute, number: *number });
        }
    }
    Ok(outcome)
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
    let mut clauses = rest;
    clauses.push(Clause::Not(Block { clauses: ranking }));
    let count = Expr::Aggregate { function: Function::Count, of: best.of };
    let counted = Query {
        ask: Ask::Rows,
        pattern: Block { clauses },
        columns: vec![Projection { name: "number".into(), expr: count, unit: None }],
        group_by: vec![],
        order_by: vec![],
        limit: None,
        include_possible: false,
        ..query.clone()
    };
    Some((attribute, counted))
}
