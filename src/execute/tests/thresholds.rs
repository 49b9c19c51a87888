//! What is done from how much on changes no answer: thresholds of production, which small bases hardly reach, and small ones.

use super::base::*;
use super::choices::Choices;
use super::limits;
use super::told::told;
use super::{plans, small};
use crate::execute::{Context, Derived, Outcome, Thresholds, run};
use crate::plan::{self, Plan};
use crate::resolve::query::*;
use proptest::prelude::*;
use std::sync::atomic::AtomicBool;

/// What a plan gives at thresholds, by rules that derive anew.
fn outcome(
    world: &World,
    query: &Query,
    plan: &Plan,
    thresholds: Thresholds,
) -> Result<Outcome, &'static str> {
    let (interrupt, derived) = (AtomicBool::new(false), Derived::default());
    let context = Context { thresholds, derived: &derived, ..world.context(&interrupt) };
    run(query, plan, &context).map_err(|refused| refused.code.name())
}

/// As many claims as it takes, and questions that spend their time everywhere.
#[test]
fn much_is_answered_alike_at_any_thresholds() {
    let world = limits::world();
    for (name, query) in limits::queries(&world) {
        for plan in limits::all_plans(&world, &query) {
            let of_production = outcome(&world, &query, &plan, Thresholds::default());
            assert!(of_production.is_ok(), "{name}: {of_production:?}");
            assert_eq!(of_production, outcome(&world, &query, &plan, small()), "{name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn few_are_answered_alike_at_any_thresholds(list in proptest::collection::vec(0u16..5040, 150..300)) {
        let mut choices = Choices::new(list);
        let world = choices.world();
        let query = choices.query(&world);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let of_production = outcome(&world, &query, &plans::optimise(naive.clone(), &world.snapshot), Thresholds::default());
        prop_assert_eq!(of_production, outcome(&world, &query, &plans::shared(naive, &world.snapshot), small()), "{}", told(&query, &world));
    }
}
