//! How far things are apart: random claims, against distances that are relaxed until nothing changes.

use super::base::*;
use super::plans;
use super::run_plan;
use crate::execute::{Cell, Note, Outcome};
use crate::model::claim::Status;
use crate::model::quantity::Bound;
use crate::model::time::TimeRelation;
use crate::model::*;
use crate::plan;
use crate::resolve::query::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const NAMES: [&str; 6] = ["C1", "C2", "C3", "C4", "C5", "C6"];
/// How sure a claim is, by its kind: denied, without the date that is asked for, and certain.
const TRUTHS: [Truth; 3] = [Truth::No, Truth::Possible, Truth::Yes];

fn world(claims: &[(usize, usize, usize)], relation: &str) -> World {
    let mut base = Base::new();
    for name in NAMES {
        base.says(name, "run in", "NO");
    }
    for &(from, to, kind) in claims {
        base.says_so(NAMES[from], relation, NAMES[to], |claim| match kind {
            0 => claim.status = Status::Denied,
            1 => claim.time = None,
            _ => claim.time = Interval::year(2024),
        });
    }
    base.freeze()
}

/// The fewest claims from each to each, of claims that are at least so sure.
fn fewest(claims: &[(usize, usize, usize)], both_ways: bool, least: Truth) -> BTreeMap<(usize, usize), u32> {
    let sure = claims.iter().filter(|(.., kind)| TRUTHS[*kind] >= least);
    let back = |&(from, to, _): &(usize, usize, usize)| [(from, to), (to, from)];
    let one: Vec<(usize, usize)> =
        sure.flat_map(|it| back(it).into_iter().take(1 + usize::from(both_ways))).collect();
    let mut all: BTreeMap<(usize, usize), u32> = one.iter().map(|&pair| (pair, 1)).collect();
    for _ in 0..NAMES.len() {
        for ((from, by), hops) in all.clone() {
            for &(_, to) in one.iter().filter(|(via, _)| *via == by) {
                let known = all.entry((from, to)).or_insert(u32::MAX);
                *known = (*known).min(hops + 1);
            }
        }
    }
    all
}

fn query(world: &World, relation: &str, ends: (Option<usize>, Option<usize>), within: Option<u32>) -> Query {
    let mut ask = Asking::default();
    let end = |end: Option<usize>, open: &str| end.map_or(open.to_string(), |it| NAMES[it].to_string());
    let mut claim = world.claim(&mut ask, &end(ends.0, "?a"), relation, &end(ends.1, "?b"));
    claim.reach = Reach::Closure { within, distance: Some(ask.var("n")) };
    claim.conditions = vec![Condition::Time(TimeRelation::During, Interval::year(2024).unwrap())];
    let open = [ends.0.is_none().then_some("a"), ends.1.is_none().then_some("b"), Some("n")];
    let columns: Vec<&str> = open.into_iter().flatten().collect();
    ask.rows(&columns.join(" "), vec![Clause::Claim(claim)])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn chains_are_as_long_as_the_shortest(
        claims in proptest::collection::vec((0..6usize, 0..6usize, 0..3usize), 0..16),
        ends in (proptest::option::of(0..6usize), proptest::option::of(0..6usize)),
        within in proptest::option::of(1..4u32),
        symmetric in any::<bool>(),
    ) {
        let relation = if symmetric { "border" } else { "derive" };
        let world = world(&claims, relation);
        let query = query(&world, relation, ends, within);
        let [sure, all] = [Truth::Yes, Truth::Possible].map(|least| {
            let mut fewest = fewest(&claims, symmetric, least);
            fewest.retain(|(from, to), hops| {
                within.is_none_or(|within| *hops <= within)
                    && ends.0.is_none_or(|it| it == *from)
                    && ends.1.is_none_or(|it| it == *to)
            });
            fewest
        });
        let mut expected: Vec<String> = all.iter().map(|(pair, least)| {
            let (hops, truth) = match sure.get(pair) {
                Some(most) if least < most => (format!("{:?} {least} {most}", Bound::Between), ""),
                Some(hops) => (format!("{:?} {hops}", Bound::Exactly), ""),
                None => (format!("{:?} {least}", Bound::AtLeast), " ?"),
            };
            let names = [(ends.0, pair.0), (ends.1, pair.1)];
            let open = names.into_iter().filter(|(end, _)| end.is_none()).map(|(_, at)| NAMES[at].to_string());
            open.chain([hops]).collect::<Vec<_>>().join(", ") + truth
        }).collect();
        let plan = plan::lower(&query, &world.snapshot).unwrap();
        for plan in [plan.clone(), plans::optimise(plan, &world.snapshot)] {
            let mut rows = world.texts(&run_plan(&world.snapshot, &query, &plan).unwrap());
            rows.sort();
            expected.sort();
            prop_assert_eq!(&rows, &expected);
        }
    }
}

/// Three thousand chips, each derived from the one of half its number; the first from the last.
pub fn heap(cycle: bool) -> World {
    let mut base = Base::new();
    let name = |number: usize| format!("C{number}");
    for number in 2..3000usize {
        base.says(&name(number), "derive", &name(number / 2));
    }
    if cycle {
        base.says(&name(1), "derive", &name(2999));
    }
    base.freeze()
}

pub fn by_distance(world: &World, group: bool) -> Outcome {
    let mut ask = Asking::default();
    let mut claim = world.claim(&mut ask, "?a", "derive", "C1");
    claim.reach = Reach::Closure { within: None, distance: Some(ask.var("n")) };
    let mut query = ask.rows(if group { "n count:a" } else { "count:a" }, vec![Clause::Claim(claim)]);
    if group {
        query.group_by = vec![ask.var("n")];
    }
    run_plan(&world.snapshot, &query, &plan::lower(&query, &world.snapshot).unwrap()).unwrap()
}

#[test]
fn many_are_counted_by_distance() {
    for cycle in [false, true] {
        let world = heap(cycle);
        let outcome = by_distance(&world, true);
        assert!(outcome.notes.iter().any(|it| matches!(it, Note::CountedOver { .. })), "{:?}", outcome.notes);
        let mut expected: Vec<u64> = (1..11).map(|level| 1 << level).collect();
        expected.push(2999 - 2047);
        // Around the cycle: eleven steps from the last, and one more.
        expected.extend(cycle.then_some(1));
        let counts: Vec<&Cell> = outcome.rows.iter().map(|row| &row.cells[1]).collect();
        assert_eq!(
            counts,
            expected.iter().map(|it| Cell::Count(*it)).collect::<Vec<_>>().iter().collect::<Vec<_>>()
        );
        let all = by_distance(&world, false);
        assert_eq!(all.rows[0].cells, [Cell::Count(2998 + u64::from(cycle))]);
    }
}
