//! Random bases and queries: the naive plan, the optimised plan and the definition agree.

use super::brute::{self, Brute, Thing};
use super::choices::Choices;
use super::plans;
use super::run_plan;
use super::told::told;
use crate::diagnostic::{Code, Diagnostic};
use crate::execute::{Cell, Evidence, Outcome};
use crate::model::quantity::Bound;
use crate::model::*;
use crate::plan::{self, Plan};
use crate::resolve::query::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// The rows as the brute-force evaluator writes them.
fn texts(outcome: &Outcome) -> Vec<String> {
    let number = |it: &Quantity| {
        let n = |it| f64::try_from(it).unwrap();
        match it.bound {
            Bound::Between if it.is_anything() => (f64::NEG_INFINITY, f64::INFINITY),
            Bound::Exactly | Bound::Between => (n(it.number), n(it.upper)),
            Bound::AtLeast => (n(it.number), f64::INFINITY),
            Bound::AtMost => (f64::NEG_INFINITY, n(it.number)),
            other => panic!("{other:?}"),
        }
    };
    let cell = |cell: &Cell| match cell {
        Cell::Empty => "-".to_string(),
        Cell::Entity(entity) => brute::text(&Thing::Entity(*entity)),
        Cell::Count(count) => brute::text(&Thing::Number((*count as f64, *count as f64), None)),
        Cell::Value { value: Value::Quantity(it), shared } => {
            format!("{:?}{} {shared}", number(it), brute::in_unit(it.unit))
        }
        other => panic!("{other:?}"),
    };
    let rows = outcome.rows.iter().map(|row| {
        let cells: Vec<String> = row.cells.iter().map(cell).collect();
        format!("{} {:?}", cells.join(", "), row.truth)
    });
    let mut rows: Vec<String> = rows.collect();
    rows.sort();
    rows
}

/// Without the chains, of which there may be several shortest ones.
fn plain_evidence(outcome: &Outcome) -> Vec<Vec<Evidence>> {
    let plain = |it: &Evidence| matches!(it, Evidence::Claim(_));
    outcome.rows.iter().map(|row| row.evidence.iter().filter(|it| plain(it)).cloned().collect()).collect()
}

/// A total without any bound: a number says nothing of it.
fn without_anything(rows: Vec<String>) -> Vec<String> {
    let mut rows: Vec<String> = rows.into_iter().map(|row| row.replace("(-inf, inf) false", "-")).collect();
    rows.sort();
    rows
}

fn has_chain(query: &Query) -> bool {
    format!("{:?}", query.pattern).contains("Closure")
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_first_rows_are_the_first_of_all(list in proptest::collection::vec(0u16..5040, 100..300)) {
        let mut choices = Choices::new(list);
        let world = choices.world();
        let mut query = choices.query(&world);
        choices.limit(&mut query);
        query.include_possible = choices.one_in(2);
        if choices.one_in(2) {
            let by = query.columns[choices.below(query.columns.len())].expr.clone();
            query.order_by = vec![Order { by, descending: choices.one_in(4) }];
        }
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let first = plans::first_rows(naive.clone(), &world.snapshot);
        let (Ok(all), Ok(first)) = (run_plan(&world.snapshot, &query, &naive), run_plan(&world.snapshot, &query, &first))
        else { return Ok(()) };
        prop_assert_eq!(all.rows.len(), first.rows.len(), "all, and the first: {}", told(&query, &world));
        if !has_chain(&query) {
            prop_assert_eq!(all, first, "all, and the first: {}", told(&query, &world));
        }
    }
}

#[test]
fn entities_compare_by_name_then_id() {
    let world = Choices::new(vec![]).world();
    let ids = || (0..world.snapshot.entity_count()).map(EntityId::from);
    let key = |it: EntityId| (crate::vocabulary::fold::fold(world.snapshot.name(it)), it);
    for (one, other) in ids().flat_map(|one| ids().map(move |other| (one, other))) {
        assert_eq!(world.snapshot.compare_names(one, other), key(one).cmp(&key(other)));
    }
}

#[test]
fn random_queries_have_what_their_properties_are_about() {
    // Without it, the properties would hold of nothing.
    let mut runner = TestRunner::deterministic();
    let strategy = proptest::collection::vec(0u16..5040, 100..300);
    let (mut ascend, mut shared, mut distinct, mut reduced) = (0, 0, 0, 0);
    for _ in 0..300 {
        let list = strategy.new_tree(&mut runner).unwrap().current();
        let mut choices = Choices::new(list);
        let world = choices.world();
        let mut query = choices.query(&world);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { continue };
        let plan = plans::reduced(naive.clone(), &world.snapshot);
        reduced += usize::from(format!("{plan:?}").contains("Either"));
        let plan = format!("{:?}", plans::shared(naive, &world.snapshot));
        shared += usize::from(plan.contains("shared: Some"));
        distinct += usize::from(plan.contains("distinct: true"));
        choices.limit(&mut query);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { continue };
        let plan = plans::first_rows(naive, &world.snapshot);
        ascend += usize::from(format!("{plan:?}").contains("ascending: Some"));
    }
    let mut joined = 0;
    for _ in 0..300 {
        let mut choices = Choices::with_lasting(strategy.new_tree(&mut runner).unwrap().current());
        let world = choices.world();
        let query = choices.query(&world);
        joined += usize::from(plan::lower(&query, &world.snapshot).is_ok_and(|plan| plan.is_at_one_time()));
    }
    assert!(joined >= 10, "{joined} of 300");
    let found = [ascend, shared, distinct, reduced];
    assert!(
        found.into_iter().zip([10, 100, 20, 10]).all(|(found, least)| found >= least),
        "{found:?} of 300"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_shared_out_comes_to_the_same(list in proptest::collection::vec(0u16..5040, 100..300)) {
        let mut choices = match list[0] % 2 {
            0 => Choices::new(list),
            _ => Choices::with_unnamed(list),
        };
        let world = choices.world();
        let mut query = choices.query(&world);
        if choices.one_in(3) {
            choices.limit(&mut query);
        }
        query.include_possible = choices.one_in(2);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let run = |plan: Plan| run_plan(&world.snapshot, &query, &plan);
        let alone = run(plans::optimise(naive.clone(), &world.snapshot));
        let shared = run(plans::shared(naive, &world.snapshot));
        prop_assert_eq!(alone, shared, "alone, and shared: {}", told(&query, &world));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_not_named_is_the_same_to_every_plan(list in proptest::collection::vec(0u16..5040, 100..300)) {
        let mut choices = Choices::with_unnamed(list);
        let world = choices.world();
        let query = choices.query(&world);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let plans = [plans::optimise, plans::counting, plans::first_rows];
        let run = |plan| run_plan(&world.snapshot, &query, &plan).map(|it| texts(&it)).map_err(|error| error.code);
        let expected = run(naive.clone());
        for optimise in plans {
            let rows = run(optimise(naive.clone(), &world.snapshot));
            prop_assert_eq!(&rows, &expected, "optimised, and naive: {}", told(&query, &world));
        }
    }
}

proptest! {
    // As many cases as `PROPTEST_CASES` says.
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plans_agree_with_the_definition(list in proptest::collection::vec(0u16..5040, 100..300)) {
        let mut choices = Choices::new(list);
        let world = choices.world();
        let query = choices.query(&world);
        // What has no meaning is refused.
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let optimised = plans::optimise(naive.clone(), &world.snapshot);
        let (a, b) = match (run_plan(&world.snapshot, &query, &naive), run_plan(&world.snapshot, &query, &optimised)) {
            (Ok(a), Ok(b)) => (a, b),
            (Err(a), Err(b)) => {
                prop_assert_eq!(a.code, b.code);
                return Ok(());
            }
            (a, b) => return Err(TestCaseError::fail(format!("{a:?} against {b:?}"))),
        };
        let counting = plans::counting(naive.clone(), &world.snapshot);
        let counted = run_plan(&world.snapshot, &query, &counting);
        let about = told(&query, &world);
        let reduced = run_plan(&world.snapshot, &query, &plans::reduced(naive.clone(), &world.snapshot));
        prop_assert_eq!(reduced.as_ref().map(texts), Ok(texts(&a)), "reduced, and naive: {}", &about);
        prop_assert_eq!(texts(&a), texts(&b), "naive, and optimised: {}", about);
        prop_assert_eq!(counted.map(|it| texts(&it)), Ok(texts(&a)), "counted, and naive: {}", about);
        if !has_chain(&query) {
            prop_assert_eq!(plain_evidence(&a), plain_evidence(&b), "evidence: {}", about);
            prop_assert_eq!(&a, &b);
            prop_assert_eq!(Ok(&a), reduced.as_ref(), "reduced, with its evidence: {}", about);
        }
        let truth = without_anything(Brute::of(&query, &world).rows(&query));
        prop_assert_eq!(without_anything(texts(&a)), truth, "planned, and by the definition: {}", about);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_lasts_agrees_with_the_definition(list in proptest::collection::vec(0u16..5040, 100..300)) {
        let mut choices = Choices::with_lasting(list);
        let world = choices.world();
        let query = choices.query(&world);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let Ok(rows) = run_plan(&world.snapshot, &query, &naive) else { return Ok(()) };
        let about = told(&query, &world);
        for optimise in [plans::optimise, plans::counting, plans::first_rows, plans::reduced] {
            let other = run_plan(&world.snapshot, &query, &optimise(naive.clone(), &world.snapshot));
            prop_assert_eq!(other.map(|it| texts(&it)), Ok(texts(&rows)), "naive, and optimised: {}", &about);
        }
        let truth = without_anything(Brute::of(&query, &world).rows(&query));
        prop_assert_eq!(without_anything(texts(&rows)), truth, "planned, and by the definition: {}", about);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn amounts_in_two_currencies_agree_with_the_definition(list in proptest::collection::vec(0u16..5040, 100..300)) {
        let mut choices = Choices::with_currencies(list);
        let world = choices.world();
        let query = choices.query(&world);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let plans = [plans::optimise, plans::counting, plans::first_rows];
        // What ranks or adds up both is refused.
        let Ok(rows) = run_plan(&world.snapshot, &query, &naive) else { return Ok(()) };
        for optimise in plans {
            let other = run_plan(&world.snapshot, &query, &optimise(naive.clone(), &world.snapshot));
            // A part that is the same for all solutions may be looked at before it is known that there are none.
            let is_early = |problem: &Diagnostic| problem.code == Code::MixedUnits && rows.rows.is_empty();
            if other.as_ref().is_err_and(|problem| is_early(problem)) {
                continue;
            }
            prop_assert_eq!(other.map(|it| texts(&it)), Ok(texts(&rows)), "optimised, and naive: {}", told(&query, &world));
        }
        let truth = without_anything(Brute::of(&query, &world).rows(&query));
        prop_assert_eq!(without_anything(texts(&rows)), truth, "planned, and by the definition: {}", told(&query, &world));
    }
}
