//! What chains and rules conclude from claims with times: random claims, against every chain gone through.

use super::base::*;
use super::plans;
use super::run_plan;
use crate::execute::{Note, Outcome};
use crate::model::quantity::Bound;
use crate::model::*;
use crate::plan;
use crate::resolve::query::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const CHIPS: [&str; 5] = ["C1", "C2", "C3", "C4", "C5"];
const FIRMS: [&str; 5] = ["Fa", "Fb", "Fc", "Fd", "Fe"];

/// A claim from one to another, and when it held.
type Said = (usize, usize, Option<Interval>);

fn any_time() -> impl Strategy<Value = Option<Interval>> {
    let end = || proptest::option::of(0i32..6);
    let time = (end(), end()).prop_map(|(start, end)| match (start, end) {
        (Some(start), Some(end)) => Interval { start: Some(start.min(end)), end: Some(start.max(end)) },
        (start, end) => Interval { start, end },
    });
    proptest::option::weighted(0.8, time)
}

fn any_claims() -> impl Strategy<Value = Vec<Said>> {
    proptest::collection::vec((0..5usize, 0..5usize, any_time()), 0..10)
}

fn world(claims: &[Said], relation: &str, names: [&str; 5]) -> World {
    let mut base = Base::new();
    for name in names {
        base.entity(name);
    }
    for &(from, to, time) in claims {
        base.says_so(names[from], relation, names[to], |claim| claim.time = time);
    }
    base.freeze()
}

/// The length of a shortest chain from each to each that may have held as a whole, and of a shortest of all: by every chain
/// that comes to nothing twice but to its begin.
fn chains(claims: &[Said], within: u32) -> BTreeMap<(usize, usize), (Option<u32>, u32)> {
    fn go(
        claims: &[Said],
        chain: &mut Vec<usize>,
        held: Option<Interval>,
        within: u32,
        found: &mut BTreeMap<(usize, usize), (Option<u32>, u32)>,
    ) {
        let (begin, last, hops) = (chain[0], chain[chain.len() - 1], chain.len() as u32);
        if hops > within || hops > 1 && last == begin {
            return;
        }
        for &(_, to, time) in claims.iter().filter(|(from, ..)| *from == last) {
            if chain[1..].contains(&to) {
                continue;
            }
            let held = held.and_then(|held| held.meet(time.unwrap_or(Interval::ALWAYS)));
            let known = found.entry((begin, to)).or_insert((None, hops));
            known.1 = known.1.min(hops);
            if held.is_some() {
                known.0 = Some(known.0.map_or(hops, |least| least.min(hops)));
            }
            chain.push(to);
            go(claims, chain, held, within, found);
            chain.pop();
        }
    }
    let mut found = BTreeMap::new();
    for begin in 0..5 {
        go(claims, &mut vec![begin], Some(Interval::ALWAYS), within, &mut found);
    }
    found
}

/// How long the shortest chain is, as far as that is known.
fn length(sure: Option<u32>, all: u32) -> String {
    let exactly = |hops: u32| Quantity::exactly(hops.into(), None);
    let length = match sure {
        Some(sure) if all < sure => Quantity { bound: Bound::Between, upper: sure.into(), ..exactly(all) },
        Some(sure) => exactly(sure),
        None => Quantity { bound: Bound::AtLeast, ..exactly(all) },
    };
    format!("{:?} {}..{}", length.bound, length.number, length.upper)
}

fn told(outcome: &Outcome) -> Vec<String> {
    let rows = outcome.rows.iter().map(|row| format!("{:?} {:?}", row.cells, row.truth));
    let mut rows: Vec<String> = rows.collect();
    rows.sort();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_chain_is_sure_if_all_of_it_may_have_held_at_once(
        claims in any_claims(),
        within in proptest::option::of(1..4u32),
        ends in (proptest::option::of(0..5usize), proptest::option::of(0..5usize)),
    ) {
        let world = world(&claims, "derive", CHIPS);
        let mut ask = Asking::default();
        let end = |end: Option<usize>, open: &str| end.map_or(open.to_string(), |it| CHIPS[it].to_string());
        let mut claim = world.claim(&mut ask, &end(ends.0, "?a"), "derive", &end(ends.1, "?b"));
        claim.reach = Reach::Closure { within, distance: Some(ask.var("n")) };
        let columns = [ends.0.is_none().then_some("a"), ends.1.is_none().then_some("b"), Some("n")];
        let columns: Vec<&str> = columns.into_iter().flatten().collect();
        let query = ask.rows(&columns.join(" "), vec![Clause::Claim(claim.clone())]);
        let outcome = world.run(&query).unwrap();
        let mut expected = vec![];
        for ((from, to), (sure, all)) in chains(&claims, within.unwrap_or(9)) {
            if ends.0.is_some_and(|it| it != from) || ends.1.is_some_and(|it| it != to) {
                continue;
            }
            let names = [(ends.0, from), (ends.1, to)].into_iter().filter(|(end, _)| end.is_none());
            let mut cells: Vec<String> = names.map(|(_, it)| CHIPS[it].to_string()).collect();
            cells.push(length(sure, all));
            expected.push(format!("{}{}", cells.join(", "), if sure.is_some() { "" } else { " ?" }));
        }
        let mut found: Vec<String> = outcome.rows.iter().map(|row| {
            let cells: Vec<String> = row.cells.iter().map(|cell| match cell {
                crate::execute::Cell::Value { value: Value::Quantity(it), .. } => {
                    format!("{:?} {}..{}", it.bound, it.number, it.upper)
                }
                crate::execute::Cell::Entity(entity) => world.snapshot.name(*entity).to_string(),
                other => format!("{other:?}"),
            }).collect();
            format!("{}{}", cells.join(", "), if row.truth == Truth::Yes { "" } else { " ?" })
        }).collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
        let optimised = plans::optimise(plan::lower(&query, &world.snapshot).unwrap(), &world.snapshot);
        let optimised = run_plan(&world.snapshot, &query, &optimised).unwrap();
        prop_assert_eq!(told(&optimised), told(&outcome));

        // Counted, whoever counts.
        claim.reach = Reach::Closure { within, distance: None };
        let query = ask.rows("count:b", vec![Clause::Claim(claim)]);
        if ends == (None, None) {
            let all = chains(&claims, within.unwrap_or(9));
            let mut sure: Vec<usize> = all.iter().filter(|(_, it)| it.0.is_some()).map(|((_, to), _)| *to).collect();
            sure.sort_unstable();
            sure.dedup();
            let optimised = plans::optimise(plan::lower(&query, &world.snapshot).unwrap(), &world.snapshot);
            let outcome = run_plan(&world.snapshot, &query, &optimised).unwrap();
            prop_assert_eq!(world.texts(&outcome), [sure.len().to_string()]);
        }
    }

    /// Peers of peers are peers: the rule says of stored claims what a chain says.
    #[test]
    fn a_conclusion_is_sure_if_all_beneath_may_have_held_at_once(claims in any_claims()) {
        let mut world = world(&claims, "peer", FIRMS);
        let mut ask = Asking::default();
        let head = world.claim(&mut ask, "?a", "peer", "?c");
        let body = ["?a ?b", "?b ?c"].map(|ends| {
            let (from, to) = ends.split_once(' ').unwrap();
            Clause::Claim(world.claim(&mut ask, from, "peer", to))
        });
        let variables = ask.query(Ask::Whether, vec![], vec![]).variables;
        world.rules = vec![Rule { id: RuleId(0), variables, head, body: Block { clauses: body.into() } }];
        let mut ask = Asking::default();
        let claim = world.claim(&mut ask, "?a", "peer", "?b");
        let outcome = world.run(&ask.rows("a b", vec![Clause::Claim(claim)])).unwrap();
        let mut found = world.texts(&outcome);
        found.sort();
        let expected = chains(&claims, 9).into_iter().map(|((from, to), (sure, _))| {
            format!("{}, {}{}", FIRMS[from], FIRMS[to], if sure.is_some() { "" } else { " ?" })
        });
        let mut expected: Vec<String> = expected.collect();
        expected.sort();
        prop_assert_eq!(found, expected);
    }
}

fn year(year: i16) -> Option<Interval> {
    Interval::year(year)
}

#[test]
fn a_way_around_at_one_time_makes_it_sure() {
    let claims = [(0, 1, year(1990)), (1, 2, year(2005)), (0, 3, year(2005)), (3, 1, None)];
    let world = world(&claims, "derive", CHIPS);
    let mut ask = Asking::default();
    let mut claim = world.claim(&mut ask, "C1", "derive", "?b");
    claim.reach = Reach::Closure { within: None, distance: Some(ask.var("n")) };
    let rows = world.rows(&ask.rows("b n", vec![Clause::Claim(claim.clone())]));
    assert_eq!(rows, ["C2, Exactly 1", "C3, Between 2 3", "C4, Exactly 1"]);
    claim.reach = Reach::Closure { within: Some(2), distance: None };
    let outcome = world.run(&ask.rows("b", vec![Clause::Claim(claim)])).unwrap();
    assert_eq!(world.texts(&outcome), ["C2", "C3 ?", "C4"]);
    assert!(outcome.notes.contains(&Note::AtNoTime { rows: 1 }));
}
