//! Shapes of patterns that counting takes apart in ways of their own: cycles with and without chords, triangles of what
//! goes both ways, variables that all lead to one, hubs, few that are linked with many, chains. Random graphs, of which some are
//! dense and some are forests, against a count by nested loops over a table of who is linked with whom.

use super::base::*;
use super::distances;
use super::plans;
use super::run_plan;
use super::told::{column, told};
use crate::diagnostic::Code;
use crate::execute::counting::reached::{self, Way};
use crate::execute::{Cell as Answer, Note, profile};
use crate::model::claim::Status;
use crate::model::quantity::Comparison;
use crate::model::*;
use crate::plan;
use crate::resolve::query::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

const RELATIONS: [&str; 5] = ["peer", "border", "run in", "exposed", "stockpile"];
const PEER: usize = 0;
const BORDER: usize = 1;
const HOME: usize = 2;
const REGION: usize = 3;
const OWN: usize = 4;
/// Chains of claims, at most so many, are further relations.
const CHAINS: [(usize, Option<u32>); 4] = [(PEER, None), (PEER, Some(2)), (PEER, Some(9)), (BORDER, None)];
const FIRMS: usize = 30;
const PLACES: usize = 5;
const CHIPS: usize = 10;
const THINGS: usize = FIRMS + PLACES + CHIPS;
/// So many bindings are tried before a case is left out.
const MOST_TRIED: usize = 20_000;

/// Firms first, then places, then chips.
fn name(thing: usize) -> String {
    let letter = |it: usize| char::from(b'a' + it as u8);
    match thing {
        firm if firm < FIRMS => format!("F{}{}", letter(firm / 10), letter(firm % 10)),
        place if place < FIRMS + PLACES => format!("N{}", letter(place - FIRMS).to_ascii_uppercase()),
        chip => format!("C{}", chip - FIRMS - PLACES),
    }
}

/// What is said, relation by relation.
#[derive(Clone, Debug)]
pub struct Graph {
    said: [Vec<(usize, usize)>; 5],
    /// A claim of each of these relations that does not count, so that those which do have to be chosen.
    denied: [bool; 5],
}

/// What a pattern says of variables, by their numbers.
#[derive(Clone, Debug)]
enum Part {
    Said(usize, usize, usize),
    Unequal(usize, usize),
    Type(usize, u32),
    Optional(Vec<Part>),
    Absent(Vec<Part>),
}

#[derive(Clone, Debug)]
enum Asked {
    All,
    By(usize),
    /// Only so many groups: those with most ways, or with fewest.
    First(usize, usize, bool),
    Distinct(usize),
    DistinctBy(usize, usize),
}

fn graph() -> impl Strategy<Value = Graph> {
    let firm = || 0..FIRMS;
    let place = || FIRMS..FIRMS + PLACES;
    // Few that are linked closely, or many.
    let peers = prop_oneof![
        proptest::collection::vec((0..8usize, 0..8usize), 0..60),
        proptest::collection::vec((firm(), firm()), 0..60),
        proptest::collection::vec((0..20usize, 0..20usize), 150..350),
        // A forest, from child to parent, and from parent to child.
        proptest::collection::vec(firm(), FIRMS).prop_map(|to| to
            .into_iter()
            .enumerate()
            .filter(|(a, b)| b < a)
            .collect()),
        proptest::collection::vec(firm(), FIRMS).prop_map(|to| to
            .into_iter()
            .enumerate()
            .filter(|(a, b)| b < a)
            .map(|(a, b)| (b, a))
            .collect()),
        // From some places to firms, and from firms.
        proptest::collection::vec((prop_oneof![1 => FIRMS..FIRMS + 2, 30 => firm()], firm()), 0..150),
    ];
    let homes = proptest::collection::vec(proptest::option::weighted(0.9, place()), FIRMS);
    let regions = proptest::collection::vec(proptest::option::weighted(0.8, place()), PLACES);
    let owns = proptest::collection::vec((firm(), FIRMS + PLACES..THINGS), 0..150);
    let borders = proptest::collection::vec((0..15usize, 0..15usize), 0..80);
    let denied = proptest::array::uniform5(proptest::bool::weighted(0.2));
    (peers, any::<bool>(), any::<bool>(), borders, homes, regions, owns, denied).prop_map(
        |(mut peers, mutual, loops, mut borders, homes, regions, owns, denied)| {
            peers.retain(|(a, b)| a != b || loops);
            borders.retain(|(a, b)| a != b || loops);
            if mutual {
                peers.extend(peers.clone().into_iter().map(|(a, b)| (b, a)));
            }
            borders.extend(borders.clone().into_iter().map(|(a, b)| (b, a)));
            let only = |ends: Vec<Option<usize>>, first: usize| {
                let ends = ends.into_iter().enumerate();
                ends.filter_map(|(at, to)| Some((first + at, to?))).collect::<Vec<_>>()
            };
            let mut said = [peers, borders, only(homes, 0), only(regions, FIRMS), owns];
            said.iter_mut().for_each(|pairs| {
                pairs.sort_unstable();
                pairs.dedup();
            });
            Graph { said, denied }
        },
    )
}

/// Variables 0 to 3 are firms, 4 and 5 places, 6 and 7 chips; each block has others of its own behind them.
fn parts() -> impl Strategy<Value = Vec<Part>> {
    let links = || prop_oneof![3 => Just(PEER), 2 => Just(BORDER)];
    let part = prop_oneof![
        4 => (links(), 0..4usize, 0..4usize).prop_map(|(of, a, b)| Part::Said(of, a, b)),
        2 => (0..4usize, 4..6usize).prop_map(|(a, b)| Part::Said(HOME, a, b)),
        1 => (4..6usize, 4..6usize).prop_map(|(a, b)| Part::Said(REGION, a, b)),
        2 => (0..4usize, 6..8usize).prop_map(|(a, b)| Part::Said(OWN, a, b)),
        1 => (0..4usize, 0..4usize).prop_map(|(a, b)| Part::Unequal(a, b)),
        1 => (0..4usize, prop_oneof![Just(4u32), Just(6)]).prop_map(|(of, is)| Part::Type(of, is)),
    ];
    let random = proptest::collection::vec(part, 1..6);
    // A cycle of so many, sometimes with a chord.
    let cycle = (links(), 3..5usize, proptest::option::of((0..4usize, 0..4usize)));
    let cycle = cycle.prop_map(|(of, length, chord)| {
        let mut parts: Vec<Part> = (0..length).map(|at| Part::Said(of, at, (at + 1) % length)).collect();
        parts.extend(chord.map(|(a, b)| Part::Said(of, a % length, b % length)));
        parts
    });
    // Firms of one place, or of places of one region, that are linked.
    let alike = (links(), 2..4usize, any::<bool>()).prop_map(|(of, many, far)| {
        let links = (0..many).map(move |at| Part::Said(of, at, (at + 1) % many));
        let homes = (0..many).flat_map(move |at| match far {
            true => vec![Part::Said(HOME, at, 8 + at), Part::Said(REGION, 8 + at, 4)],
            false => vec![Part::Said(HOME, at, 4)],
        });
        links.chain(homes).collect()
    });
    // Places, which are few, with firms that many are linked with.
    let few = Just(vec![Part::Type(0, 6), Part::Said(PEER, 0, 1), Part::Said(OWN, 1, 6)]);
    let chain = (5..5 + CHAINS.len()).prop_map(|of| vec![Part::Said(of, 0, 1)]);
    let shape = prop_oneof![4 => random.clone(), 4 => cycle, 4 => alike, 1 => few, 3 => chain];
    let block = |first: usize| {
        let inner = (links(), 0..4usize, 1..4usize, any::<bool>(), any::<bool>());
        inner.prop_map(move |(of, outer, many, closed, unequal)| {
            let mut parts = vec![Part::Said(of, outer, first)];
            parts.extend((1..many).map(|at| Part::Said(of, first + at - 1, first + at)));
            if closed && many > 1 {
                parts.push(Part::Said(of, first + many - 1, outer));
            }
            if unequal && many > 1 {
                parts.push(Part::Unequal(outer, first + 1));
            }
            parts
        })
    };
    let blocks = (
        proptest::option::weighted(0.3, block(11).prop_map(Part::Optional)),
        proptest::option::weighted(0.3, block(14).prop_map(Part::Absent)),
    );
    let more = proptest::option::weighted(0.4, random);
    (shape, more, blocks).prop_map(|(mut parts, more, (optional, absent))| {
        parts.extend(more.into_iter().flatten());
        parts.extend(optional.into_iter().chain(absent));
        parts
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    prop_oneof![
        3 => Just(Asked::All),
        1 => (0..8usize).prop_map(Asked::By),
        1 => (0..8usize, 1..4usize, any::<bool>()).prop_map(|(by, first, most)| Asked::First(by, first, most)),
        1 => (0..8usize).prop_map(Asked::Distinct),
        1 => (0..8usize, 0..8usize).prop_map(|(by, of)| Asked::DistinctBy(by, of)),
    ]
}

/// Counts by trying.
struct Table {
    /// By relation and thing, those that it is linked with: forward, and back.
    linked: Vec<Vec<[Vec<usize>; 2]>>,
    tried: Cell<usize>,
}

const VARIABLES: usize = 17;
type Bound = [Option<usize>; VARIABLES];

impl Table {
    fn of(graph: &Graph) -> Table {
        let linked = |pairs: &[(usize, usize)]| {
            let mut linked = vec![[vec![], vec![]]; THINGS];
            for &(a, b) in pairs {
                linked[a][0].push(b);
                linked[b][1].push(a);
            }
            linked
        };
        let chains = CHAINS.map(|(relation, within)| chained(&graph.said[relation], within));
        let all = graph.said.iter().chain(&chains);
        Table { linked: all.map(|pairs| linked(pairs)).collect(), tried: Cell::new(0) }
    }

    fn holds(&self, part: &Part, bound: &Bound) -> bool {
        match *part {
            Part::Said(relation, a, b) => match (bound[a], bound[b]) {
                (Some(a), Some(b)) => self.linked[relation][a][0].contains(&b),
                _ => true,
            },
            Part::Unequal(a, b) => bound[a].is_none() || bound[b].is_none() || bound[a] != bound[b],
            Part::Type(of, is) => bound[of].is_none_or(|it| {
                (is == 4) == (it < FIRMS) && (is == 6) == (FIRMS..FIRMS + PLACES).contains(&it)
            }),
            Part::Optional(_) | Part::Absent(_) => true,
        }
    }

    /// In how many ways the variables that are open can be bound; `None` if there is too much to be tried.
    fn ways(&self, parts: &[Part], bound: Bound) -> Option<u64> {
        self.tried.set(self.tried.get() + 1);
        (self.tried.get() < MOST_TRIED).then_some(())?;
        if !parts.iter().all(|part| self.holds(part, &bound)) {
            return Some(0);
        }
        if let Some((var, things)) = self.next(parts, &bound) {
            return things.into_iter().try_fold(0, |sum, thing| {
                let mut bound = bound;
                bound[var] = Some(thing);
                Some(sum + self.ways(parts, bound)?)
            });
        }
        parts.iter().try_fold(1, |product, part| {
            Some(match part {
                Part::Optional(block) => product * self.ways(block, bound)?.max(1),
                Part::Absent(block) if self.ways(block, bound)? > 0 => 0,
                _ => product,
            })
        })
    }

    /// A variable that is open, with the things that it may be: those that something known is linked with, if it can be.
    fn next(&self, parts: &[Part], bound: &Bound) -> Option<(usize, Vec<usize>)> {
        let linked = parts.iter().find_map(|part| match *part {
            Part::Said(relation, a, b) => match (bound[a], bound[b]) {
                (Some(a), None) => Some((b, self.linked[relation][a][0].clone())),
                (None, Some(b)) => Some((a, self.linked[relation][b][1].clone())),
                _ => None,
            },
            _ => None,
        });
        let open = parts.iter().find_map(|part| match *part {
            Part::Said(_, var, _) | Part::Type(var, _) if bound[var].is_none() => Some(var),
            _ => None,
        });
        linked.or(open.map(|var| (var, (0..THINGS).collect())))
    }

    /// The ways with a variable bound to each thing.
    fn by(&self, parts: &[Part], var: usize, bound: Bound) -> Option<BTreeMap<usize, u64>> {
        let mut all = BTreeMap::new();
        for thing in 0..THINGS {
            let mut bound = bound;
            bound[var] = Some(thing);
            let ways = self.ways(parts, bound)?;
            if ways > 0 {
                all.insert(thing, ways);
            }
        }
        Some(all)
    }

    fn rows(&self, parts: &[Part], asked: &Asked) -> Option<Vec<String>> {
        let none = [None; VARIABLES];
        let line = |(thing, count): (usize, u64)| format!("{}, {count}", name(thing));
        let mut rows = match *asked {
            Asked::All => vec![self.ways(parts, none)?.to_string()],
            Asked::By(by) => self.by(parts, by, none)?.into_iter().map(line).collect(),
            Asked::First(by, first, most) => {
                let mut groups: Vec<(usize, u64)> = self.by(parts, by, none)?.into_iter().collect();
                let sign = |count: u64| if most { -(count as i64) } else { count as i64 };
                groups.sort_by_key(|(thing, count)| (sign(*count), name(*thing).to_lowercase()));
                groups.into_iter().take(first).map(line).collect()
            }
            Asked::Distinct(of) => vec![self.by(parts, of, none)?.len().to_string()],
            Asked::DistinctBy(by, of) => {
                let mut rows = vec![];
                for thing in self.by(parts, by, none)?.into_keys() {
                    let mut bound = none;
                    bound[by] = Some(thing);
                    let count = if by == of { 1 } else { self.by(parts, of, bound)?.len() as u64 };
                    rows.push(line((thing, count)));
                }
                rows
            }
        };
        if !matches!(asked, Asked::First(..)) {
            rows.sort();
        }
        Some(rows)
    }
}

/// The pairs that chains of at most so many of these connect.
fn chained(pairs: &[(usize, usize)], within: Option<u32>) -> Vec<(usize, usize)> {
    let mut all = BTreeSet::from_iter(pairs.iter().copied());
    for _ in 1..within.unwrap_or(THINGS as u32) {
        let further = all
            .iter()
            .flat_map(|&(a, b)| pairs.iter().filter(move |(c, _)| *c == b).map(move |&(_, d)| (a, d)));
        let further: Vec<_> = further.filter(|pair| !all.contains(pair)).collect();
        if further.is_empty() {
            break;
        }
        all.extend(further);
    }
    all.into_iter().collect()
}

fn world(graph: &Graph) -> World {
    let mut base = Base::new();
    // All are there.
    for thing in 0..THINGS {
        base.says(&name(thing), "order", &name(thing));
    }
    for (relation, pairs) in graph.said.iter().enumerate() {
        // What is said of two is said of them the other way round as well.
        for &(a, b) in pairs.iter().filter(|(a, b)| relation != BORDER || a <= b) {
            base.says(&name(a), RELATIONS[relation], &name(b));
        }
        let unsaid = (0..THINGS).map(|it| (it, THINGS - 1 - it)).find(|pair| !pairs.contains(pair));
        if let (true, Some((a, b))) = (graph.denied[relation], unsaid) {
            base.says_so(&name(a), RELATIONS[relation], &name(b), |claim| claim.status = Status::Denied);
        }
    }
    base.freeze()
}

fn clauses(world: &World, parts: &[Part]) -> Vec<Clause> {
    let direct = |of: usize| of.checked_sub(RELATIONS.len()).map_or(of, |chain| CHAINS[chain].0);
    let var = |of: usize| Term::Var(Var(of as u32));
    let clause = |part: &Part| match part {
        Part::Said(relation, a, b) => Clause::Claim(ClaimClause {
            relation: world.snapshot.schema().relation_named(RELATIONS[direct(*relation)]).unwrap(),
            subject: var(*a),
            object: var(*b),
            roles: vec![],
            measures: vec![],
            time: None,
            conditions: vec![],
            reach: match relation.checked_sub(RELATIONS.len()) {
                Some(chain) => Reach::Closure { within: CHAINS[chain].1, distance: None },
                None => Reach::Direct,
            },
        }),
        Part::Unequal(a, b) => Clause::Compare {
            left: Expr::Term(var(*a)),
            op: Comparison::NotEqual,
            right: Expr::Term(var(*b)),
        },
        Part::Type(of, is) => Clause::Type { of: var(*of), is: TypeId(*is) },
        Part::Optional(block) => Clause::Optional(Block { clauses: clauses(world, block) }),
        Part::Absent(block) => Clause::Not(Block { clauses: clauses(world, block) }),
    };
    parts.iter().map(clause).collect()
}

fn query(world: &World, parts: &[Part], asked: &Asked) -> Query {
    let var = |of: usize| Var(of as u32);
    let term = |of: usize| Expr::Term(Term::Var(var(of)));
    let count = |of: usize| Expr::Aggregate { function: Function::Count, of: var(of) };
    let (exprs, group_by) = match *asked {
        Asked::All => (vec![Expr::Solutions], vec![]),
        Asked::By(by) | Asked::First(by, ..) => (vec![term(by), Expr::Solutions], vec![var(by)]),
        Asked::Distinct(of) => (vec![count(of)], vec![]),
        Asked::DistinctBy(by, of) => (vec![term(by), count(of)], vec![var(by)]),
    };
    let columns = exprs.into_iter().map(column);
    let variables = (0..VARIABLES).map(|it| Variable { name: format!("v{it}"), entity_type: None });
    let (order_by, limit) = match *asked {
        Asked::First(_, first, most) => (vec![Order { by: Expr::Solutions, descending: most }], Some(first)),
        _ => (vec![], None),
    };
    Query {
        columns: columns.collect(),
        group_by,
        order_by,
        limit,
        ..Query::of(Ask::Rows, variables.collect(), Block { clauses: clauses(world, parts) })
    }
}

/// The case with its counted plan; `None` where it has no meaning.
fn planned(graph: &Graph, parts: &[Part], asked: &Asked) -> Option<(World, Query, plan::Plan)> {
    let world = world(graph);
    let query = query(&world, parts, asked);
    // A pair that is not open at all binds no variable to it.
    let naive = plan::lower(&query, &world.snapshot).ok()?;
    let plan = plans::counting(naive, &world.snapshot);
    Some((world, query, plan))
}

fn is_counted(plan: &plan::Plan) -> bool {
    format!("{plan:?}").contains("counting: Some")
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shapes_are_counted_as_by_trying(graph in graph(), parts in parts(), asked in asked()) {
        let Some((world, query, plan)) = planned(&graph, &parts, &asked) else { return Ok(()) };
        if !is_counted(&plan) {
            return Ok(());
        }
        let Some(tried) = Table::of(&graph).rows(&parts, &asked) else { return Ok(()) };
        let mut counted = world.texts(&run_plan(&world.snapshot, &query, &plan).unwrap());
        let interrupt = AtomicBool::new(false);
        let context = world.context(&interrupt);
        let (measured, _) = profile(&query, &plan, &context).unwrap();
        let mut measured = world.texts(&measured);
        if query.limit.is_none() {
            counted.sort();
            measured.sort();
        }
        prop_assert_eq!(&counted, &tried, "counted, and by trying: {}", told(&query, &world));
        prop_assert_eq!(&measured, &tried, "measured, and by trying: {}", told(&query, &world));
    }
}

/// Without it, the property above might hold of hardly anything.
#[test]
fn shapes_reach_every_way() {
    let mut runner = TestRunner::deterministic();
    let strategy = (graph(), parts(), asked());
    let mut counted = 0;
    for _ in 0..300 {
        let (graph, parts, asked) = strategy.new_tree(&mut runner).unwrap().current();
        let Some((world, query, plan)) = planned(&graph, &parts, &asked) else { continue };
        if !is_counted(&plan) {
            continue;
        }
        let outcome = run_plan(&world.snapshot, &query, &plan).unwrap();
        counted += usize::from(outcome.notes.iter().any(|it| matches!(it, Note::CountedOver { .. })));
    }
    assert!(counted > 100, "only {counted} of 300 were counted");
    distances::by_distance(&distances::heap(false), true);
    let reached = reached::take();
    for way in Way::ALL {
        assert!(reached.contains(way), "{way:?} is not among {reached:?}");
    }
}

/// Each of so many firms owns each of so many chips: numbers of every width, and beyond all.
#[test]
fn numbers_of_any_width_are_counted_exactly() {
    let firms = 7;
    let said = [
        vec![],
        vec![],
        vec![],
        vec![],
        (0..firms).flat_map(|firm| (0..CHIPS).map(move |chip| (firm, FIRMS + PLACES + chip))).collect(),
    ];
    let world = world(&Graph { said, denied: [false; 5] });
    for many in 1..21u32 {
        // All chips of a firm that has one in common with the first.
        let mut parts: Vec<Part> = (0..many).map(|chip| Part::Said(OWN, 1, 2 + chip as usize)).collect();
        parts.push(Part::Said(OWN, 0, 2));
        let mut query = query(&world, &parts, &Asked::All);
        query.variables = (0..30).map(|it| Variable { name: format!("v{it}"), entity_type: None }).collect();
        let plan = plans::counting(plan::lower(&query, &world.snapshot).unwrap(), &world.snapshot);
        let outcome = run_plan(&world.snapshot, &query, &plan);
        let expected = (firms as u128).pow(2) * (CHIPS as u128).pow(many);
        match u64::try_from(expected) {
            Ok(expected) if expected < u64::MAX => {
                assert_eq!(outcome.unwrap().rows[0].cells, [Answer::Count(expected)])
            }
            _ => assert_eq!(outcome.unwrap_err().code, Code::NumberTooLarge),
        }
    }
}
