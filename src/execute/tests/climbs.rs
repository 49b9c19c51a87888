//! Chains where each entity leads to one other at most: counted as walked, also round circles and up long ways.

use super::base::*;
use super::plans;
use super::run_plan;
use crate::execute::{Cell, Note, Outcome};
use crate::model::claim::Status;
use crate::model::quantity::Comparison;
use crate::plan;
use crate::resolve::query::*;
use proptest::prelude::*;

fn name(number: usize) -> String {
    format!("C{number:04}")
}

/// Chips, each derived from the one that it is given, if any; some claims of it are denied.
fn world(parents: &[Option<(usize, bool)>]) -> World {
    let mut base = Base::new();
    base.says("Alba", "run in", "NO");
    for (number, parent) in parents.iter().enumerate() {
        let Some((parent, denied)) = *parent else { continue };
        base.says_so(&name(number), "derive", &name(parent), |claim| {
            claim.status = if denied { Status::Denied } else { Status::Reported };
        });
    }
    base.freeze()
}

/// Counts ?a derived from ?b within so many hops; neither is the entity, if one is given.
fn query(world: &World, within: Option<u32>, by: Option<&str>, other: Option<(&str, String)>) -> Query {
    let mut ask = Asking::default();
    let mut claim = world.claim(&mut ask, "?a", "derive", "?b");
    claim.reach = Reach::Closure { within, distance: None };
    let mut clauses = vec![Clause::Claim(claim)];
    if let Some((var, entity)) = other {
        clauses.push(Clause::Compare {
            left: Expr::Term(Term::Var(ask.var(var))),
            op: Comparison::NotEqual,
            right: Expr::Term(Term::Entity(world.id(&entity))),
        });
    }
    let group_by: Vec<Var> = by.map(|by| ask.var(by)).into_iter().collect();
    let mut query = ask.rows(by.unwrap_or("a"), clauses);
    let count = Projection { name: "count".into(), expr: Expr::Solutions, unit: None };
    query.columns.truncate(group_by.len());
    query.columns.push(count);
    Query { group_by, ..query }
}

fn cells(outcome: &Outcome) -> Vec<&[Cell]> {
    outcome.rows.iter().map(|row| &row.cells[..]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_climbs_is_counted_as_it_is_walked(
        parents in proptest::collection::vec(proptest::option::weighted(0.9, (0..40usize, 0..20u32)), 1..40),
        forest in any::<bool>(),
        doubted in any::<bool>(),
        within in proptest::option::of(0..6u32),
        by in proptest::option::of(prop_oneof![Just("a"), Just("b")]),
        other in proptest::option::of((prop_oneof![Just("a"), Just("b")], 0..40usize)),
    ) {
        // Whoever leads to one of a smaller number only makes no circle.
        let parent = |(number, it): (usize, &Option<(usize, u32)>)| {
            let (parent, kind) = (*it)?;
            let parent = if forest { parent % number.max(1) } else { parent % parents.len() };
            (!forest || number > 0).then_some((parent, doubted && kind == 0))
        };
        let parents: Vec<_> = parents.iter().enumerate().map(parent).collect();
        prop_assume!(parents.iter().any(Option::is_some));
        let world = world(&parents);
        let known = |number: usize| parents.iter().enumerate().any(|(at, it)| it.is_some_and(|it| it.0 == number || at == number));
        let other = other.filter(|(_, number)| known(*number)).map(|(var, number)| (var, name(number)));
        let query = query(&world, within, by, other);
        let naive = plan::lower(&query, &world.snapshot).unwrap();
        let counting = plans::counting(naive.clone(), &world.snapshot);
        let counted = run_plan(&world.snapshot, &query, &counting).unwrap();
        let is_counted = counted.notes.iter().any(|it| matches!(it, Note::CountedOver { .. }));
        prop_assert!(is_counted);
        let walked = run_plan(&world.snapshot, &query, &naive).unwrap();
        prop_assert_eq!(cells(&counted), cells(&walked));
    }
}

/// Whoever comes first has the longest way up, in either order; and all of one circle go round it.
#[test]
fn long_ways_are_climbed_once() {
    const MANY: usize = 5000;
    let up = |number: usize| (number + 1 < MANY).then_some((number + 1, false));
    let down = |number: usize| number.checked_sub(1).map(|parent| (parent, false));
    let round = |number: usize| Some(((number + 1) % 200, false)).filter(|_| number < 200);
    let pairs = (MANY * (MANY - 1) / 2) as u64;
    for (parents, expected) in [
        ((0..MANY).map(up).collect::<Vec<_>>(), pairs),
        ((0..MANY).map(down).collect(), pairs),
        ((0..MANY).map(round).collect(), 200 * 200),
    ] {
        let world = world(&parents);
        let query = query(&world, None, None, None);
        let plan = plans::counting(plan::lower(&query, &world.snapshot).unwrap(), &world.snapshot);
        let outcome = run_plan(&world.snapshot, &query, &plan).unwrap();
        assert_eq!(cells(&outcome), [[Cell::Count(expected)]]);
    }
}
