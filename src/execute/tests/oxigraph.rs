//! An engine of other people's over the same facts: what a query's SPARQL gives in Oxigraph's evaluator, over the
//! triples of the base, is what the plan gives here. Nothing of ours but the rendering stands between.

use super::base::*;
use super::choices::Choices;
use super::counted::{self, Asked, Part, Said};
use super::plans;
use super::run_plan;
use super::told::told;
use crate::execute::{Cell, Outcome};
use crate::model::*;
use crate::plan;
use crate::rdf;
use crate::resolve::query::*;
use oxrdf::{Dataset, Term as Node};
use oxttl::NTriplesParser;
use proptest::prelude::*;
use rust_decimal::Decimal;
use spareval::{QueryEvaluator, QueryResults};
use spargebra::SparqlParser;
use std::cell::Cell as Counter;
use std::collections::BTreeSet;

fn dataset(world: &World) -> Dataset {
    let mut bytes = vec![];
    rdf::write_triples(&world.snapshot, &mut bytes).unwrap();
    let triples = NTriplesParser::new().for_slice(&bytes);
    triples.map(|triple| triple.expect("our own triples").in_graph(oxrdf::GraphName::DefaultGraph)).collect()
}

/// The rows that Oxigraph gives, in its order; for `ASK` one cell.
fn theirs(sparql: &str, dataset: &Dataset) -> Result<Vec<String>, TestCaseError> {
    let failed = |error: &dyn std::fmt::Display| TestCaseError::fail(format!("{error}: {sparql}"));
    let query = SparqlParser::new().parse_query(sparql).map_err(|error| failed(&error))?;
    Ok(match QueryEvaluator::new().prepare(&query).execute(dataset).unwrap() {
        QueryResults::Boolean(holds) => vec![holds.to_string()],
        QueryResults::Solutions(solutions) => {
            let row = |solution: spareval::QuerySolution| {
                let cells: Vec<String> = solution.values().iter().map(|cell| node(cell.as_ref())).collect();
                cells.join(", ")
            };
            let rows = solutions.map(|solution| Ok(row(solution.map_err(|error| failed(&error))?)));
            rows.collect::<Result<_, TestCaseError>>()?
        }
        QueryResults::Graph(_) => panic!("not a table"),
    })
}

fn node(cell: Option<&Node>) -> String {
    match cell {
        None => "-".into(),
        Some(Node::NamedNode(node)) => node.as_str().rsplit(':').next().unwrap_or_default().into(),
        Some(Node::Literal(literal)) => literal.value().parse::<Decimal>().unwrap().normalize().to_string(),
        Some(other) => panic!("{other}"),
    }
}

/// Our rows in the same words. What is only possible has no place in a rendered query.
fn ours(query: &Query, outcome: &Outcome, world: &World) -> Vec<String> {
    let cell = |cell: &Cell| match cell {
        Cell::Empty => "-".to_string(),
        Cell::Entity(entity) => world.snapshot.name(*entity).into(),
        Cell::Count(count) => count.to_string(),
        Cell::Value { value: Value::Quantity(it), shared: false } if it.is_exact() => {
            it.number.normalize().to_string()
        }
        Cell::Verdict(verdict) => (*verdict == crate::execute::Verdict::Yes).to_string(),
        other => panic!("{other:?}"),
    };
    // Two columns of one variable are one in SPARQL.
    let mut seen = vec![];
    let first: Vec<bool> = query
        .columns
        .iter()
        .map(|column| {
            let new = !seen.contains(&&column.expr);
            seen.push(&column.expr);
            new || query.ask != Ask::Rows
        })
        .collect();
    let rows = outcome.rows.iter().map(|row| {
        let certain = row.truth == Truth::Yes || query.ask == Ask::Whether;
        assert!(certain, "only possible: {row:?}");
        let cells = row.cells.iter().enumerate().filter(|(index, _)| first.get(*index) != Some(&false));
        cells.map(|(_, it)| cell(it)).collect::<Vec<String>>().join(", ")
    });
    rows.collect()
}

/// Whether the query could be asked of both; fails where they answer differently.
fn agree(query: &Query, world: &World) -> Result<bool, TestCaseError> {
    let Ok(plan) = plan::lower(query, &world.snapshot) else { return Ok(false) };
    let Ok(sparql) = rdf::sparql(query, &world.snapshot, &BTreeSet::new()) else { return Ok(false) };
    let Ok(outcome) = run_plan(&world.snapshot, query, &plans::optimise(plan, &world.snapshot)) else {
        return Ok(false);
    };
    let dataset = dataset(world);
    let (mut ours, mut theirs) = (ours(query, &outcome, world), theirs(&sparql, &dataset)?);
    if query.limit.is_none() {
        ours.sort();
        theirs.sort();
    }
    prop_assert_eq!(ours, theirs, "ours, and theirs: {}\n{}", told(query, world), sparql);
    Ok(true)
}

/// Runs so many cases, and holds that enough of them were asked of both.
fn compare<S: Strategy>(strategy: S, least: f64, test: impl Fn(S::Value) -> Result<bool, TestCaseError>) {
    let config =
        ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() };
    let config = ProptestConfig { cases: config.cases.max(2000), ..config };
    let (all, both) = (Counter::new(0u32), Counter::new(0u32));
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let result = runner.run(&strategy, |value| {
        all.set(all.get() + 1);
        both.set(both.get() + u32::from(test(value)?));
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    let share = f64::from(both.get()) / f64::from(all.get());
    assert!(share >= least, "only {share:.2} of the cases were asked of both");
}

#[test]
fn any_query_over_exact_facts_agrees_with_oxigraph() {
    let lists = proptest::collection::vec(0u16..5040, 100..300);
    compare(lists, 0.3, |list| {
        let mut choices = Choices::exact(list);
        let world = choices.world();
        let mut query = choices.query(&world);
        match choices.below(6) {
            0 => query.ask = Ask::Whether,
            1 => query.limit = Some(1 + choices.below(3)),
            2 => {
                let by = query.columns[choices.below(query.columns.len())].expr.clone();
                query.order_by = vec![Order { by, descending: choices.below(2) == 0 }];
                query.limit = Some(1 + choices.below(4));
            }
            _ => {}
        }
        agree(&query, &world)
    });
}

#[test]
fn joins_and_cycles_agree_with_oxigraph() {
    let claims = proptest::collection::vec(((0..4usize, 0..6usize, 0..6usize), 0..4usize), 0..40);
    let strategy = (claims, proptest::collection::vec(counted::part(), 1..7), counted::asked());
    compare(strategy, 0.4, |(claims, parts, asked): (Vec<(Said, usize)>, Vec<Part>, Asked)| {
        let world = counted::world(&claims);
        agree(&counted::query(&world, &parts, &asked), &world)
    });
}
