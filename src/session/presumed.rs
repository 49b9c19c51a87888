//! A question that takes something for granted that is not so is refused, in words.

use crate::diagnostic::{Code, Diagnostic, Source};
use crate::inquiry::{Found, Unmet};
use crate::model::EntityId;
use crate::model::schema::Schema;
use crate::resolve::query::{Block, Clause, Expr, Presumed, Presumption, Query, Term};
use crate::store::Snapshot;
use crate::vocabulary::inflect::plural;
use std::sync::Arc;

/// The refusal (`stated-count`, `no-antecedent`, `not-known`).
pub fn refusal(unmet: &Unmet, query: &Query, snapshot: &Snapshot, source: &Arc<Source>) -> Diagnostic {
    let Unmet { presumed, found } = unmet;
    let (refusal, label) = match (&presumed.what, found) {
        (Presumption::Known { key, .. }, Found::Unknown(unknown)) => {
            (not_known(unknown, key, &presumed.block, snapshot), "")
        }
        (_, Found::Unknown(unknown)) => so_many(query, presumed, unknown.len() as u64, snapshot.schema()),
        (_, Found::Number(found)) => so_many(query, presumed, *found, snapshot.schema()),
    };
    refusal.at(source, presumed.span.clone(), label)
}

fn so_many(query: &Query, presumed: &Presumed, found: u64, schema: &Schema) -> (Diagnostic, &'static str) {
    let of = query.variables[presumed.of.index()].entity_type.unwrap_or(Schema::ENTITY);
    let one = &schema.entity_type(of).name;
    let noun = if found == 1 { one.clone() } else { plural(one) };
    if presumed.what == Presumption::One {
        let message = format!("this base has {found} {noun}: it is not clear which is meant");
        let refusal = Diagnostic::error(Code::NoAntecedent, message)
            .help(format!("name it, or say more of it; `a {one}` means any, `each {one}` asks for each"));
        return (refusal, "");
    }
    let number = match presumed.what {
        Presumption::Number(number) => number,
        _ => 1,
    };
    let message = format!("this base has {found} such {noun}, not {number}");
    let refusal = Diagnostic::error(Code::StatedCount, message)
        .help("leave the number out: the question is then asked of those that there are");
    (refusal, "so many are said to be there")
}

fn not_known(unknown: &[EntityId], key: &Expr, block: &Block, snapshot: &Snapshot) -> Diagnostic {
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
    let unknown: Vec<&str> = unknown.iter().map(|it| snapshot.shown(*it)).collect();
    let message = format!("no {compared} is known of {}: it is not compared", unknown.join(", "));
    Diagnostic::error(Code::NotKnown, message)
        .help("without the choice, the question is asked of all of whom it is known")
}
