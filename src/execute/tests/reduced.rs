//! Nested clauses: what no row shows is only looked for, and the answer is that of a walk through all solutions.

use super::base::*;
use super::choices::Choices;
use super::plans;
use super::run_plan;
use super::told::{column, told};
use crate::execute::{Context, Note, run};
use crate::model::quantity::Comparison;
use crate::model::time::TimeRelation;
use crate::model::*;
use crate::plan;
use crate::resolve::query::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// Chains that branch: each clause goes on from an entity of an earlier one, most often of the one before.
fn nested(choices: &mut Choices, world: &World) -> Query {
    let schema = world.snapshot.schema();
    let number = 2 + choices.below(4) as u32;
    let mut clauses = vec![];
    for new in 1..=number {
        let from = if choices.one_in(3) { choices.below(new as usize) as u32 } else { new - 1 };
        let relation = schema.relation_named(["stockpile", "derive", "border"][choices.below(3)]).unwrap();
        let (near, far) = (Term::Var(Var(from)), Term::Var(Var(new)));
        let (subject, object) = if choices.one_in(2) { (near, far) } else { (far, near) };
        let mut conditions = vec![];
        if choices.one_in(3) {
            conditions.push(Condition::Time(TimeRelation::During, Interval::year(2024).unwrap()));
        }
        let stockpiles = schema.relation(relation).name == "stockpile";
        let value = Var(100 + new);
        let measures = if stockpiles && choices.one_in(3) { vec![(MeasureId(0), value)] } else { vec![] };
        if !measures.is_empty() {
            clauses.push(compare(value, Comparison::AtLeast, amount(quantity::Bound::Exactly, 20, UNITS)));
        }
        let (roles, time, reach) = (vec![], None, Reach::Direct);
        let claim = ClaimClause { relation, subject, object, roles, measures, time, conditions, reach };
        clauses.push(Clause::Claim(claim));
        if choices.one_in(4) {
            clauses
                .push(Clause::Type { of: Term::Var(Var(new)), is: TypeId([4, 6, 7, 0][choices.below(4)]) });
        }
        if choices.one_in(6) {
            let clause = clauses.pop().unwrap();
            let at = choices.below(clauses.len() + 1);
            clauses.insert(at, clause);
        }
    }
    let of = |var: u32| column(Expr::Term(Term::Var(Var(var))));
    let ask = [Ask::Rows, Ask::Rows, Ask::Whether, Ask::Claims][choices.below(4)].clone();
    let mut columns = vec![];
    let mut group_by = vec![];
    if ask == Ask::Rows {
        columns.push(of(choices.below(2) as u32));
        match choices.below(4) {
            0 => columns.push(of(number)),
            1 => {
                let Expr::Term(Term::Var(var)) = columns[0].expr else { unreachable!() };
                group_by.push(var);
                let other = Var(1 - var.0);
                columns.push(column(Expr::Aggregate { function: Function::Count, of: other }));
            }
            _ => {}
        }
    }
    let name = |var: u32| Variable { name: format!("v{var}"), entity_type: None };
    Query {
        columns,
        group_by,
        limit: choices.one_in(4).then_some(2),
        include_possible: choices.one_in(2),
        ..Query::of(ask, (0..=100 + number).map(name).collect(), Block { clauses })
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_only_looked_for_gives_the_same(list in proptest::collection::vec(0u16..5040, 150..300)) {
        let mut choices = Choices::new(list);
        let world = choices.world();
        let query = nested(&mut choices, &world);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let reduced = plans::reduced(naive.clone(), &world.snapshot);
        let run = |plan| run_plan(&world.snapshot, &query, plan);
        prop_assert_eq!(run(&naive), run(&reduced), "naive, and reduced: {}", told(&query, &world));
    }
}

#[test]
fn most_nested_clauses_can_be_reduced() {
    // Without it, the property would hold of nothing.
    let mut runner = TestRunner::deterministic();
    let strategy = proptest::collection::vec(0u16..5040, 150..300);
    let (mut reduced, mut deep, mut rows) = (0, 0, 0);
    for _ in 0..300 {
        let mut choices = Choices::new(strategy.new_tree(&mut runner).unwrap().current());
        let world = choices.world();
        let query = nested(&mut choices, &world);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { continue };
        let plan = plans::reduced(naive, &world.snapshot);
        let found = format!("{plan:?}").matches("Exists").count();
        reduced += usize::from(found > 0);
        deep += usize::from(found > 1);
        rows += usize::from(
            found > 0 && run_plan(&world.snapshot, &query, &plan).is_ok_and(|it| !it.rows.is_empty()),
        );
    }
    assert!(reduced >= 150 && deep >= 75 && rows >= 50, "{reduced}, {deep} deep, {rows} with rows, of 300");
}

/// Everybody borders everybody.
fn dense(number: usize) -> World {
    let mut base = Base::new();
    for one in 0..number {
        for other in 0..number {
            base.says(&format!("C{one:02}"), "derive", &format!("C{other:02}"));
        }
    }
    base.freeze()
}

#[test]
fn chains_of_clauses_take_no_longer_than_their_links() {
    let world = dense(40);
    for ask in [Ask::Rows, Ask::Whether, Ask::Claims] {
        let mut asking = Asking::default();
        let names: Vec<String> = (0..40).map(|it| format!("?c{it}")).collect();
        let clauses: Vec<Clause> = names
            .windows(2)
            .map(|pair| Clause::Claim(world.claim(&mut asking, &pair[0], "derive", &pair[1])))
            .collect();
        let columns =
            if ask == Ask::Rows { vec![column(Expr::Term(Term::Var(asking.var("c0"))))] } else { vec![] };
        let query = asking.query(ask.clone(), columns, clauses);
        let plan = plans::optimise(plan::lower(&query, &world.snapshot).unwrap(), &world.snapshot);
        let interrupt = AtomicBool::new(false);
        let deadline = Some(Instant::now() + Duration::from_secs(600));
        let context = Context { deadline, memory: Context::MEMORY, ..world.context(&interrupt) };
        let outcome = run(&query, &plan, &context).unwrap();
        match ask {
            Ask::Rows => {
                assert_eq!(outcome.rows.len(), 40);
                assert!(outcome.rows.iter().all(|row| row.evidence.len() == 100));
                assert!(outcome.notes.contains(&Note::MoreBeneath), "{:?}", outcome.notes);
            }
            // All of them are asked for.
            Ask::Claims => assert_eq!(outcome.rows.len(), 1600),
            _ => assert_eq!(outcome.rows.len(), 1),
        }
    }
}
