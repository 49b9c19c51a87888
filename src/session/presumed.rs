//! What a question takes for granted: it is answered where that is so, and refused where it is not. "The 50 states" are
//! so many; of A and B the size is known where it is asked which is larger.

use crate::diagnostic::{Code, Diagnostic, Result, Source};
use crate::execute::{Cell, Outcome};
use crate::model::EntityId;
use crate::model::schema::Schema;
use crate::resolve::query::{
    Ask, Block, Clause, Expr, Function, Presumed, Presumption, Projection, Query, Term,
};
use crate::store::Snapshot;
use crate::vocabulary::inflect::plural;
use std::sync::Arc;

/// Refuses where something that the query takes for granted is not so (`stated-count`, `not-known`).
pub fn check(
    query: &Query,
    snapshot: &Snapshot,
    source: &Arc<Source>,
    run: impl Fn(&Query) -> Result<Outcome>,
) -> Result<()> {
    for presumed in &query.presumed {
        let refusal = match &presumed.what {
            Presumption::Number(_) | Presumption::One => {
                let count = Expr::Aggregate { function: Function::Count, of: presumed.of };
                let outcome = run(&asking(query, presumed, count))?;
                so_many(query, presumed, &outcome, snapshot.schema())
            }
            Presumption::Known { of, key } => {
                let outcome = run(&asking(query, presumed, Expr::Term(Term::Var(presumed.of))))?;
                all_known(of, key, &presumed.block, &outcome, snapshot)
            }
        };
        if let Some((refusal, label)) = refusal {
            return Err(Box::new(refusal.at(source, presumed.span.clone(), label)));
        }
    }
    Ok(())
}

fn so_many(
    query: &Query,
    presumed: &Presumed,
    outcome: &Outcome,
    schema: &Schema,
) -> Option<(Diagnostic, &'static str)> {
    let number = match presumed.what {
        Presumption::Number(number) => number,
        _ => 1,
    };
    let found = match outcome.rows.first().and_then(|row| row.cells.first()) {
        Some(Cell::Count(number)) => *number,
        _ => 0,
    };
    if found == number && outcome.notes.is_empty() {
        return None;
    }
    let of = query.variables[presumed.of.index()].entity_type.unwrap_or(Schema::ENTITY);
    let one = &schema.entity_type(of).name;
    let noun = if found == 1 { one.clone() } else { plural(one) };
    if presumed.what == Presumption::One {
        let message = format!("this base has {found} {noun}: it is not clear which is meant");
        let refusal = Diagnostic::error(Code::NoAntecedent, message)
            .help(format!("name it, or say more of it; `a {one}` means any, `each {one}` asks for each"));
        return Some((refusal, ""));
    }
    let message = format!("this base has {found} such {noun}, not {number}");
    let refusal = Diagnostic::error(Code::StatedCount, message)
        .help("leave the number out: the question is then asked of those that there are");
    Some((refusal, "so many are said to be there"))
}

fn all_known(
    choices: &[EntityId],
    key: &Expr,
    block: &Block,
    outcome: &Outcome,
    snapshot: &Snapshot,
) -> Option<(Diagnostic, &'static str)> {
    let found = |entity: &&EntityId| {
        outcome.rows.iter().any(|row| row.cells.first() == Some(&Cell::Entity(**entity)))
    };
    let unknown: Vec<&str> = choices.iter().filter(|it| !found(it)).map(|it| snapshot.shown(*it)).collect();
    if unknown.is_empty() {
        return None;
    }
    let value = match key {
        Expr::Term(Term::Var(key)) | Expr::Aggregate { of: key, .. } => Some(*key),
        _ => None,
    };
    let compared = block.clauses.iter().find_map(|clause| match clause {
        Clause::Claim(claim) if claim.object.var() == value => {
            Some(snapshot.schema().relation(claim.relation).name.clone())
        }
        Clause::Claim(claim) => {
            let (measure, _) = claim.measures.iter().find(|(_, var)| Some(*var) == value)?;
            Some(snapshot.schema().relation(claim.relation).measures[measure.index()].name.clone())
        }
        _ => None,
    });
    let compared = compared.unwrap_or_else(|| "value".to_string());
    let message = format!("no {compared} is known of {}: it is not compared", unknown.join(", "));
    let refusal = Diagnostic::error(Code::NotKnown, message)
        .help("without the choice, the question is asked of all of whom it is known");
    Some((refusal, ""))
}

/// The query for what the block says.
fn asking(query: &Query, presumed: &Presumed, expr: Expr) -> Query {
    Query {
        ask: Ask::Rows,
        pattern: presumed.block.clone(),
        columns: vec![Projection { name: "what".into(), expr, unit: None }],
        group_by: vec![],
        order_by: vec![],
        limit: None,
        include_possible: matches!(presumed.what, Presumption::Known { .. }),
        presumed: vec![],
        ..query.clone()
    }
}
