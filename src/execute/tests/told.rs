//! What a failing case was: the base, and the query as a `find`.

use super::base::World;
use crate::model::claim::{Object, Status};
use crate::model::*;
use crate::resolve::query::{Expr, Projection, Query, Term};
use crate::resolve::{Definitions, Scope, print};
use crate::vocabulary::Vocabulary;
use std::collections::BTreeMap;

/// The query as it can be asked, and what it was asked of.
pub fn told(query: &Query, world: &World) -> String {
    format!("{}\nof a base that says\n{}", find(query, world), facts(world))
}

fn find(query: &Query, world: &World) -> String {
    let schema = world.snapshot.schema();
    let (vocabulary, parameters) = (Vocabulary::new(schema), BTreeMap::new());
    let scope = Scope {
        schema,
        vocabulary: &vocabulary,
        entities: &world.snapshot,
        parameters: &parameters,
        definitions: &Definitions::default(),
        clock: &(),
        today: None,
    };
    print::find(query, &scope)
}

/// A column that has the name which it would have if none were given, or `n`.
pub fn column(expr: Expr) -> Projection {
    let name = match &expr {
        Expr::Term(Term::Var(var)) => format!("v{}", var.0),
        _ => "n".to_string(),
    };
    Projection { name, expr, unit: None }
}

/// A line for each claim.
fn facts(world: &World) -> String {
    (0..world.snapshot.claim_count()).map(|it| fact(world, ClaimId::from(it))).collect()
}

fn fact(world: &World, claim: ClaimId) -> String {
    let World { snapshot, .. } = world;
    let schema = snapshot.schema();
    let relation = schema.relation(snapshot.relation(claim));
    let subjects: Vec<&str> = snapshot.subjects_of(claim).iter().map(|&it| snapshot.name(it)).collect();
    let value = |it: &Value| wording::value(it, schema, true);
    let object = match snapshot.object(claim) {
        Object::Entity(entity) => snapshot.name(entity).to_string(),
        Object::Value(it) => value(&it),
        Object::Nothing => String::new(),
        Object::Group { of, number } => {
            format!("{} {}", value(&Value::Quantity(number)), schema.entity_type(of).name)
        }
    };
    let measures = (0..relation.measures.len()).map(MeasureId::from);
    let measures = measures.filter_map(|it| snapshot.measure(claim, it)).map(|it| value(&it));
    let status = Some(snapshot.status(claim)).filter(|it| *it != Status::Reported);
    let details = measures
        .chain(snapshot.time(claim).map(|it| it.to_string()))
        .chain(status.map(|it| it.word().to_string()));
    let details: String = details.map(|it| format!(", {it}")).collect();
    format!("  {} {} {object}{details}\n", subjects.join(" and "), relation.name)
}

#[test]
fn a_case_is_told_so_that_it_can_be_read() {
    use super::base::*;
    use crate::model::quantity::Bound;
    use crate::resolve::query::{Block, Clause, Reach};
    let mut base = Base::new();
    base.says_so("Alba, Bora", "stockpile", "C1", |claim| {
        claim.measures = vec![(MeasureId(0), amount(Bound::AtLeast, 10, UNITS))];
        claim.time = Interval::year(2024);
        claim.status = Status::Planned;
    });
    base.says("NO", "border", "SE");
    let world = base.freeze();
    let mut ask = Asking::default();
    let stockpile = Clause::Claim(world.claim(&mut ask, "?f", "stockpile", "C1"));
    let mut border = world.claim(&mut ask, "?f", "border", "?c");
    border.reach = Reach::Closure { within: Some(2), distance: None };
    let query = ask.rows("f", vec![stockpile, Clause::Not(Block { clauses: vec![Clause::Claim(border)] })]);
    assert_eq!(
        told(&query, &world),
        "find possibly ?f where ?f [stockpile] C1, not { ?f [border] ?c within 2 hops }
of a base that says
  Alba and Bora stockpile C1, at least 10 units, 2024, planned
  NO border SE
"
    );
}
