//! Random graphs and patterns that can be counted without going through their solutions: trees, cycles, what is
//! optional, absent, unequal, in groups. The walk and the count agree.

use super::base::*;
use super::plans;
use super::run_plan;
use super::told::{column, told};
use crate::execute::{Note, Outcome};
use crate::model::claim::Status;
use crate::model::quantity::Comparison;
use crate::model::*;
use crate::plan;
use crate::resolve::query::*;
use proptest::prelude::*;

const NAMES: [&str; 6] = ["Alba", "Bora", "C1", "C2", "NO", "SE"];
const RELATIONS: [&str; 4] = ["stockpile", "derive", "border", "peer"];

/// A claim of the graph, or of a pattern: relation, subject and object by number.
pub type Said = (usize, usize, usize);

#[derive(Clone, Debug)]
pub enum Part {
    Claim(Said),
    Type(usize, usize),
    Unequal(usize, usize),
    UnequalTo(usize, usize),
    Not(Vec<Said>),
    Optional(Vec<Said>),
    From(usize, usize, usize),
    Chain(Said, Option<u32>),
    /// From an entity, by its number.
    ChainFrom(Said, Option<u32>),
}

#[derive(Clone, Debug)]
pub enum Asked {
    All,
    AllBy(usize),
    Distinct(usize),
    DistinctBy(usize, usize),
}

pub fn part() -> impl Strategy<Value = Part> {
    let said = || (0..4usize, 0..5usize, 0..5usize);
    // The last variables are for inner blocks.
    let inner = || (0..4usize, 0..8usize, 0..8usize);
    prop_oneof![
        6 => said().prop_map(Part::Claim),
        1 => (0..5usize, 0..2usize).prop_map(|(var, is)| Part::Type(var, is)),
        2 => (0..5usize, 0..5usize).prop_map(|(a, b)| Part::Unequal(a, b)),
        1 => (0..5usize, 0..6usize).prop_map(|(a, b)| Part::UnequalTo(a, b)),
        1 => said().prop_map(|said| Part::Not(vec![said])),
        1 => proptest::collection::vec(inner(), 1..3).prop_map(Part::Not),
        1 => proptest::collection::vec(inner(), 1..3).prop_map(Part::Optional),
        1 => (said(), proptest::option::of(1..3u32)).prop_map(|(said, within)| Part::Chain(said, within)),
        1 => (said(), proptest::option::of(1..3u32)).prop_map(|(said, within)| Part::ChainFrom(said, within)),
        1 => (0..4usize, 0..6usize, 0..5usize).prop_map(|(relation, from, to)| Part::From(relation, from, to)),
    ]
}

pub fn asked() -> impl Strategy<Value = Asked> {
    prop_oneof![
        3 => Just(Asked::All),
        1 => (0..5usize).prop_map(Asked::AllBy),
        1 => (0..5usize).prop_map(Asked::Distinct),
        1 => (0..5usize, 0..5usize).prop_map(|(by, of)| Asked::DistinctBy(by, of)),
    ]
}

pub fn world(claims: &[(Said, usize)]) -> World {
    let mut base = Base::new();
    for name in NAMES {
        base.says(name, "run in", "NO");
    }
    for &((relation, subject, object), kind) in claims {
        // Some claims are those of a group.
        let other = NAMES[(subject + 1) % NAMES.len()];
        let subjects = if kind == 2 { format!("{}, {other}", NAMES[subject]) } else { NAMES[subject].into() };
        let status = [Status::Reported, Status::Estimated, Status::Reported, Status::Denied][kind];
        let with = |claim: &mut crate::model::claim::Claim| claim.status = status;
        base.says_so(&subjects, RELATIONS[relation], NAMES[object], with);
    }
    base.freeze()
}

pub fn query(world: &World, parts: &[Part], asked: &Asked) -> Query {
    let var = |index: usize| Var(index as u32);
    let relation = |index: usize| world.snapshot.schema().relation_named(RELATIONS[index]).unwrap();
    let reached = |relation_index: usize, subject: Term, object: Term, reach: Reach| {
        Clause::Claim(ClaimClause {
            relation: relation(relation_index),
            subject,
            object,
            roles: vec![],
            measures: vec![],
            time: None,
            conditions: vec![],
            reach,
        })
    };
    let claim = |relation, subject, object| reached(relation, subject, object, Reach::Direct);
    let chain = |relation, subject, object, within| {
        reached(relation, subject, object, Reach::Closure { within, distance: None })
    };
    let said = |&(relation, a, b): &Said| claim(relation, Term::Var(var(a)), Term::Var(var(b)));
    let entity = |index: usize| Term::Entity(world.id(NAMES[index]));
    let unequal = |a: usize, b: Term| Clause::Compare {
        left: Expr::Term(Term::Var(var(a))),
        op: Comparison::NotEqual,
        right: Expr::Term(b),
    };
    let clauses = parts.iter().map(|part| match part {
        Part::Claim(it) => said(it),
        Part::Type(it, is) => Clause::Type { of: Term::Var(var(*it)), is: TypeId([4, 6][*is]) },
        Part::Unequal(a, b) => unequal(*a, Term::Var(var(*b))),
        Part::UnequalTo(a, b) => unequal(*a, entity(*b)),
        Part::Not(claims) => Clause::Not(Block { clauses: claims.iter().map(said).collect() }),
        Part::Optional(claims) => Clause::Optional(Block { clauses: claims.iter().map(said).collect() }),
        Part::Chain((relation, a, b), within) => {
            chain(*relation, Term::Var(var(*a)), Term::Var(var(*b)), *within)
        }
        Part::ChainFrom((relation, from, to), within) => {
            chain(*relation, entity(*from), Term::Var(var(*to)), *within)
        }
        Part::From(relation, from, to) => claim(*relation, entity(*from), Term::Var(var(*to))),
    });
    let count = |of: usize| Expr::Aggregate { function: Function::Count, of: var(of) };
    let (exprs, group_by) = match asked {
        Asked::All => (vec![Expr::Solutions], vec![]),
        Asked::AllBy(by) => (vec![Expr::Term(Term::Var(var(*by))), Expr::Solutions], vec![var(*by)]),
        Asked::Distinct(of) => (vec![count(*of)], vec![]),
        Asked::DistinctBy(by, of) => (vec![Expr::Term(Term::Var(var(*by))), count(*of)], vec![var(*by)]),
    };
    let columns = exprs.into_iter().map(column);
    Query {
        columns: columns.collect(),
        group_by,
        ..Query::of(
            Ask::Rows,
            (0..8).map(|it| Variable { name: format!("v{it}"), entity_type: None }).collect(),
            Block { clauses: clauses.collect() },
        )
    }
}

fn cells(outcome: Outcome) -> Vec<Vec<crate::execute::Cell>> {
    outcome.rows.into_iter().map(|row| row.cells).collect()
}

fn is_counted(outcome: &Outcome) -> bool {
    outcome.notes.iter().any(|note| matches!(note, Note::CountedOver { .. }))
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_count_is_that_of_the_walk(
        claims in proptest::collection::vec(((0..4usize, 0..6usize, 0..6usize), 0..4usize), 0..40),
        parts in proptest::collection::vec(part(), 1..7),
        asked in asked(),
    ) {
        let world = world(&claims);
        let query = query(&world, &parts, &asked);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let counting = plans::counting(naive.clone(), &world.snapshot);
        let counted = run_plan(&world.snapshot, &query, &counting);
        let walked = run_plan(&world.snapshot, &query, &naive);
        prop_assert_eq!(counted.map(cells), walked.map(cells), "counted, and walked: {}", told(&query, &world));
    }
}

/// The things that have most of, or fewest.
fn ranked(query: Query, of: usize, counted: usize, ranks: (usize, usize), descending: bool) -> Query {
    let (of, counted) = (Var(of as u32), Var(counted as u32));
    let key = Expr::Aggregate { function: Function::Count, of: counted };
    let (first, take) = ranks;
    let best = Best { of, key, descending, first, take, value: None, block: query.pattern };
    let columns = vec![column(Expr::Term(Term::Var(of)))];
    Query { pattern: Block { clauses: vec![Clause::Best(best)] }, columns, group_by: vec![], ..query }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// With the claims of those that come first, and what is to be said of ties.
    #[test]
    fn what_comes_first_by_count_comes_first_by_the_walk(
        claims in proptest::collection::vec(((0..4usize, 0..6usize, 0..6usize), 0..4usize), 0..40),
        parts in proptest::collection::vec(part(), 1..5),
        (of, counted) in (0..5usize, 0..5usize),
        ranks in (1..3usize, 1..3usize),
        descending in any::<bool>(),
    ) {
        let world = world(&claims);
        let query = ranked(query(&world, &parts, &Asked::All), of, counted, ranks, descending);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let counting = plans::counting(naive.clone(), &world.snapshot);
        let counted = run_plan(&world.snapshot, &query, &counting);
        let walked = run_plan(&world.snapshot, &query, &naive);
        let about = told(&query, &world);
        if parts.iter().any(|part| matches!(part, Part::Chain(..) | Part::ChainFrom(..))) {
            // There may be several shortest chains.
            prop_assert_eq!(counted.map(cells), walked.map(cells), "counted first, and walked: {}", about);
        } else {
            prop_assert_eq!(counted, walked, "counted first, and walked: {}", about);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// More steps than every order is tried of.
    #[test]
    fn long_joins_are_put_in_order(
        claims in proptest::collection::vec(((0..4usize, 0..6usize, 0..6usize), 0..4usize), 20..60),
        parts in proptest::collection::vec(part(), 13..17),
        asked in asked(),
    ) {
        let world = world(&claims);
        let query = query(&world, &parts, &asked);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let ordered = run_plan(&world.snapshot, &query, &plans::optimise(naive.clone(), &world.snapshot));
        let walked = run_plan(&world.snapshot, &query, &naive);
        prop_assert_eq!(ordered.map(cells), walked.map(cells), "ordered, and as it stands: {}", told(&query, &world));
    }
}

/// Whether the pattern is counted rather than walked through.
fn counts(parts: &[Part], asked: Asked) -> bool {
    let claims = [((0, 0, 1), 0), ((1, 1, 2), 0), ((2, 2, 0), 0), ((3, 0, 2), 0)];
    let world = world(&claims);
    let query = query(&world, parts, &asked);
    let plan = plans::counting(plan::lower(&query, &world.snapshot).unwrap(), &world.snapshot);
    is_counted(&run_plan(&world.snapshot, &query, &plan).unwrap())
}

#[test]
fn what_is_ranked_by_a_count_is_counted_first() {
    let world = world(&[((0, 0, 1), 0), ((0, 0, 2), 0), ((0, 1, 2), 0)]);
    let query = query(&world, &[Part::Claim((0, 0, 1)), Part::Type(0, 0)], &Asked::All);
    let query = ranked(query, 0, 1, (1, 1), true);
    let plan = plans::counting(plan::lower(&query, &world.snapshot).unwrap(), &world.snapshot);
    assert!(format!("{plan:?}").contains("by_count: Some"), "{plan:?}");
    let outcome = run_plan(&world.snapshot, &query, &plan).unwrap();
    assert_eq!((world.texts(&outcome), outcome.rows[0].evidence.len()), (vec!["Alba".to_string()], 2));
}

#[test]
fn what_can_be_counted_is() {
    use Part::*;
    let triangle = [Claim((0, 0, 1)), Claim((1, 1, 2)), Claim((2, 2, 0))];
    assert!(counts(&triangle, Asked::All));
    assert!(counts(&triangle, Asked::AllBy(1)));
    assert!(counts(&triangle, Asked::Distinct(1)));
    assert!(counts(&[Claim((0, 0, 1)), Claim((1, 1, 2)), Unequal(0, 2)], Asked::AllBy(0)));
    assert!(counts(&[Claim((0, 0, 1)), Not(vec![(1, 1, 6), (1, 6, 7)])], Asked::DistinctBy(0, 1)));
    assert!(counts(&[Claim((0, 0, 1)), Claim((1, 1, 2)), Not(vec![(3, 0, 2)])], Asked::All));
    assert!(counts(&[Claim((0, 0, 1)), Optional(vec![(1, 1, 6)])], Asked::All));
    assert!(counts(&[Chain((1, 0, 1), None), Claim((0, 2, 1))], Asked::All));
    // Only what is bound in both.
    assert!(!counts(&[Claim((0, 0, 1)), Optional(vec![(1, 1, 0)])], Asked::All));
    assert!(!counts(&[Claim((0, 0, 1)), Optional(vec![(1, 1, 6)])], Asked::Distinct(6)));
}
