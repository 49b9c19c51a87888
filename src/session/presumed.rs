//! "The 50 states": a question that takes a number for granted is answered where the base has so many, and refused
//! where it has not.

use crate::diagnostic::{Diagnostic, Result, Source};
use crate::execute::{Cell, Outcome};
use crate::model::schema::Schema;
use crate::resolve::query::{Ask, Expr, Function, Presumed, Projection, Query};
use crate::vocabulary::inflect::plural;
use std::sync::Arc;

/// Refuses where something that the query takes for granted is not so (`stated-count`).
pub fn check(
    query: &Query,
    schema: &Schema,
    source: &Arc<Source>,
    run: impl Fn(&Query) -> Result<Outcome>,
) -> Result<()> {
    for presumed in &query.presumed {
        let outcome = run(&counting(query, presumed))?;
        let found = match outcome.rows.first().and_then(|row| row.cells.first()) {
            Some(Cell::Count(number)) => *number,
            _ => 0,
        };
        if found == presumed.number && outcome.possible == 0 && outcome.notes.is_empty() {
            continue;
        }
        let of = query.variables[presumed.of.index()].entity_type.unwrap_or(Schema::ENTITY);
        let noun = &schema.entity_type(of).name;
        let noun = if found == 1 { noun.clone() } else { plural(noun) };
        let message = format!("this base has {found} such {noun}, not {}", presumed.number);
        return Err(Box::new(
            Diagnostic::error("stated-count", message)
                .at(source, presumed.span.clone(), "so many are said to be there")
                .help("leave the number out: the question is then asked of those that there are"),
        ));
    }
    Ok(())
}

fn counting(query: &Query, presumed: &Presumed) -> Query {
    let expr = Expr::Aggregate { function: Function::Count, of: presumed.of };
    Query {
        ask: Ask::Rows,
        pattern: presumed.block.clone(),
        columns: vec![Projection { name: "number".into(), expr }],
        group_by: vec![],
        order_by: vec![],
        limit: None,
        include_possible: false,
        presumed: vec![],
        ..query.clone()
    }
}
