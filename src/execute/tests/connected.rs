//! Chains over any relation: random claims, against all walks that are as short as the shortest.

use super::base::*;
use super::plans;
use super::run_plan;
use super::told::told;
use crate::model::claim::Status;
use crate::plan;
use crate::resolve::query::*;
use proptest::prelude::*;

/// The last is the source, which nothing is said of.
const NAMES: [&str; 7] = ["Alba", "Bora", "C1", "C2", "NO", "SE", "Nikkei"];
const RELATIONS: [&str; 3] = ["stockpile", "border", "run in"];

/// Relation, subject and object by number, and whether it is denied.
type Said = (usize, usize, usize, bool);

fn world(claims: &[Said]) -> World {
    let mut base = Base::new();
    for name in &NAMES[..6] {
        base.says_so(name, "order", name, |claim| claim.status = Status::Denied);
    }
    for &(relation, subject, object, denied) in claims {
        base.says_so(NAMES[subject], RELATIONS[relation], NAMES[object], |claim| {
            claim.status = if denied { Status::Denied } else { Status::Reported };
        });
    }
    base.freeze()
}

/// One step each: where it leads, and its arrow and relation. What is said of two of a symmetric relation is said the
/// other way round as well.
fn steps(claims: &[Said], from: usize) -> Vec<(usize, char, usize)> {
    let mut steps = vec![];
    for &(relation, subject, object, _) in claims.iter().filter(|it| !it.3) {
        let back = if RELATIONS[relation] == "border" { '>' } else { '<' };
        steps.extend((subject == from).then_some((object, '>', relation)));
        steps.extend((object == from).then_some((subject, back, relation)));
    }
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// All walks of the fewest steps, as text.
fn shortest(
    claims: &[Said],
    from: usize,
    to: usize,
    within: u32,
    without: Option<usize>,
) -> (u32, Vec<String>) {
    let barred = |it: usize| without == Some(it);
    let mut walks = vec![(from, NAMES[from].to_string())];
    walks.retain(|(at, _)| !barred(*at));
    for hops in 0..=within {
        let there: Vec<String> =
            walks.iter().filter(|(at, _)| *at == to).map(|(_, text)| text.clone()).collect();
        if !there.is_empty() {
            return (hops, there);
        }
        let further = walks.iter().flat_map(|(at, text)| {
            let steps = steps(claims, *at).into_iter().filter(|(next, ..)| !barred(*next));
            steps.map(move |(next, arrow, _)| (next, format!("{text} {arrow} {}", NAMES[next])))
        });
        walks = further.collect();
        // So many walks are too much to be listed.
        walks.truncate(20_000);
    }
    (0, vec![])
}

fn clause(
    world: &World,
    ask: &mut Asking,
    ends: [Option<usize>; 2],
    within: u32,
    without: Option<usize>,
) -> PathClause {
    let mut term = |end: Option<usize>, open: &str| match end {
        Some(it) => Term::Entity(world.id(NAMES[it])),
        None => ask.term(world, open),
    };
    let (from, to) = (term(ends[0], "?a"), term(ends[1], "?b"));
    PathClause {
        from,
        to,
        within,
        without: without.map(|it| world.id(NAMES[it])).into_iter().collect(),
        distance: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_connected_is_so_by_the_shortest_walks(
        claims in proptest::collection::vec((0..3usize, 0..6usize, 0..6usize, proptest::bool::weighted(0.2)), 0..12),
        ends in [proptest::option::of(0..6usize), proptest::option::of(0..6usize)],
        within in 0..5u32,
        without in proptest::option::of(0..6usize),
    ) {
        let world = world(&claims);
        // As a clause: who is connected, and how far apart.
        let mut ask = Asking::default();
        let mut path = clause(&world, &mut ask, ends, within, without);
        path.distance = Some(ask.var("n"));
        let open = [ends[0].is_none().then_some("a"), ends[1].is_none().then_some("b"), Some("n")];
        let columns: Vec<&str> = open.into_iter().flatten().collect();
        let query = ask.rows(&columns.join(" "), vec![Clause::Path(path)]);
        let mut expected = vec![];
        for (from, to) in (0..7).flat_map(|from| (0..7).map(move |to| (from, to))) {
            let (hops, walks) = shortest(&claims, from, to, within, without);
            if ends[0].is_none_or(|it| it == from) && ends[1].is_none_or(|it| it == to) && !walks.is_empty() {
                let names = [ends[0].is_none().then_some(NAMES[from]), ends[1].is_none().then_some(NAMES[to])];
                let names = names.into_iter().flatten().map(str::to_string);
                expected.push(names.chain([format!("Exactly {hops}")]).collect::<Vec<_>>().join(", "));
            }
        }
        expected.sort();
        let naive = plan::lower(&query, &world.snapshot).unwrap();
        for plan in [naive.clone(), plans::optimise(naive, &world.snapshot)] {
            let mut rows = world.texts(&run_plan(&world.snapshot, &query, &plan).unwrap());
            rows.sort();
            prop_assert_eq!(&rows, &expected, "found, and walked: {}", told(&query, &world));
        }
        // As a list of the chains themselves.
        let [Some(from), Some(to)] = ends else { return Ok(()) };
        let mut ask = Asking::default();
        let path = clause(&world, &mut ask, ends, within, without);
        let query = ask.query(Ask::Paths(path), vec![], vec![]);
        let plan = plan::lower(&query, &world.snapshot).unwrap();
        let rows = world.texts(&run_plan(&world.snapshot, &query, &plan).unwrap());
        let (_, mut walks) = shortest(&claims, from, to, within, without);
        walks.sort();
        prop_assert_eq!(rows.len(), walks.len().min(10), "listed, and walked: {}", told(&query, &world));
        let mut rest = walks.clone();
        for row in &rows {
            let place = rest.iter().position(|walk| walk == row);
            prop_assert!(place.is_some(), "{} is none of {:?}: {}", row, walks, told(&query, &world));
            rest.remove(place.unwrap());
        }
    }
}
