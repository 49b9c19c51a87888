//! Wherever a run spends its time, it stops soon after it is told to; and it does not take more memory than it may.

use super::base::*;
use super::context;
use super::plans;
use crate::diagnostic::{Code, Result};
use crate::execute::budget::Interrupt;
use crate::execute::{Context, Derived, Outcome, run};
use crate::model::RuleId;
use crate::model::claim::Status;
use crate::model::quantity::Comparison;
use crate::model::{Quantity, Value};
use crate::plan::{self, Plan};
use crate::resolve::query::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Raised from a certain look on.
struct AfterLooks {
    raised_at: usize,
    looks: AtomicUsize,
}

impl Interrupt for AfterLooks {
    fn is_raised(&self) -> bool {
        self.looks.fetch_add(1, Ordering::Relaxed) >= self.raised_at
    }
}

const CHIPS: usize = 6_000;
const NEVER: usize = usize::MAX;
const MUCH: usize = 1 << 30;

fn chip(number: usize) -> String {
    format!("C{number:05}")
}

/// A tree of chips; each is stockpiled by one of some firms, and one of them is not; one firm orders all.
pub fn world() -> World {
    let mut base = Base::new();
    for number in 0..CHIPS {
        let letter = |by: usize| char::from(b'a' + (number / by % 20) as u8);
        let firm = format!("Firm {}{}", letter(1), letter(20));
        base.says(&firm, "stockpile", &chip(number)).says("Hub", "order", &chip(number));
        if number > 0 {
            base.says(&chip(number), "derive", &chip(number / 3));
        }
    }
    base.says_so("Hub", "stockpile", &chip(0), |claim| claim.status = Status::Denied);
    let mut world = base.freeze();
    let mut ask = Asking::default();
    let head = world.claim(&mut ask, "?a", "peer", "?b");
    let body = ["?a stockpile ?c", "?c derive ?d", "?b stockpile ?d"].map(|it| clause(&world, &mut ask, it));
    let variables = ask.query(Ask::Rows, vec![], vec![]).variables;
    world.rules = vec![Rule { id: RuleId(0), variables, head, body: Block { clauses: body.into() } }];
    world
}

fn clause(world: &World, ask: &mut Asking, said: &str) -> Clause {
    let [subject, relation, object] = said.split(' ').collect::<Vec<_>>()[..] else { panic!("{said}") };
    let (relation, is_chain) = match relation.strip_suffix('*') {
        Some(relation) => (relation, true),
        None => (relation, false),
    };
    let mut claim = world.claim(ask, subject, relation, object);
    if is_chain {
        claim.reach = Reach::Closure { within: None, distance: None };
    }
    Clause::Claim(claim)
}

/// Queries that spend their time in different places: rows of the columns, or groups of them with their counts.
pub fn queries(world: &World) -> Vec<(&'static str, Query)> {
    let clauses = |ask: &mut Asking, said: &[&str]| -> Vec<Clause> {
        said.iter().map(|it| clause(world, ask, it)).collect()
    };
    let rows = |columns: &str, said: &[&str]| {
        let mut ask = Asking::default();
        let clauses = clauses(&mut ask, said);
        ask.rows(columns, clauses)
    };
    let counts = |by: &str, said: &[&str]| {
        let mut ask = Asking::default();
        let clauses = clauses(&mut ask, said);
        let group_by: Vec<Var> = by.split_whitespace().map(|it| ask.var(it)).collect();
        let mut query = ask.rows(by, clauses);
        query.columns.push(Projection { name: "count".into(), expr: Expr::Solutions, unit: None });
        Query { group_by, ..query }
    };
    let asked = |ask: Ask, said: &[&str]| Query { ask, columns: vec![], ..rows("", said) };
    let within = |wrap: fn(Block) -> Clause| {
        let mut ask = Asking::default();
        let mut all = clauses(&mut ask, &["Hub order ?c"]);
        all.push(wrap(Block { clauses: clauses(&mut ask, &["?c derive ?d", "?d derive C00002"]) }));
        ask.rows("c", all)
    };
    let best = {
        let mut ask = Asking::default();
        let block = Block { clauses: clauses(&mut ask, &["?a stockpile ?c"]) };
        let key = Expr::Aggregate { function: Function::Count, of: ask.var("c") };
        let of = ask.var("a");
        let best = Best { of, key, descending: true, first: 1, take: 1, value: None, block };
        ask.rows("a", vec![Clause::Best(best)])
    };
    let path = PathClause {
        from: Term::Entity(world.id("Hub")),
        to: Term::Entity(world.id("Firm aa")),
        within: 6,
        without: vec![],
        distance: None,
    };
    vec![
        ("rows", rows("a c", &["?a stockpile ?c"])),
        ("chains", rows("a b", &["?a derive* ?b"])),
        ("chains from one", rows("a", &["?a derive* C00000"])),
        ("not", within(Clause::Not)),
        ("optional", within(Clause::Optional)),
        ("count", counts("", &["?a stockpile ?c", "?c derive ?d"])),
        ("count of a cycle", counts("", &["?a stockpile ?c", "?c derive ?d", "?a stockpile ?d"])),
        ("count of chains", counts("", &["?a derive* ?b"])),
        ("count of chains by their ends", counts("b", &["?a derive* ?b"])),
        ("groups", counts("c", &["Hub order ?c", "?a stockpile ?c"])),
        ("groups of pairs", counts("c d", &["?a stockpile ?c", "?c derive ?d"])),
        ("ranking", best),
        ("claims", asked(Ask::Claims, &["?a stockpile ?c"])),
        ("whether", asked(Ask::Whether, &["?a stockpile ?c", "?c derive ?d", "?d derive ?c"])),
        ("paths", asked(Ask::Paths(path), &[])),
        ("description", asked(Ask::Describe(world.id("Hub")), &[])),
        ("rules", counts("", &["?a peer ?b"])),
    ]
}

/// The naive plan, the optimised one, and one that is shared wherever it can be.
pub fn all_plans(world: &World, query: &Query) -> [Plan; 3] {
    let naive = plan::lower(query, &world.snapshot).unwrap();
    let optimised = plans::optimise(naive.clone(), &world.snapshot);
    [naive.clone(), optimised, plans::shared(naive, &world.snapshot)]
}

/// Runs a plan with an interrupt that is raised from a look on; how often it looked as well.
fn looking(
    world: &World,
    query: &Query,
    plan: &Plan,
    raised_at: usize,
    memory: usize,
) -> (Result<Outcome>, usize) {
    let interrupt = AfterLooks { raised_at, looks: AtomicUsize::new(0) };
    let (rules, derived) = (&world.rules[..], Derived::default());
    let context = Context { rules, memory, ..context(&world.snapshot, &derived, &interrupt) };
    let outcome = run(query, plan, &context);
    (outcome, interrupt.looks.into_inner())
}

#[test]
fn a_run_stops_wherever_it_is() {
    let world = world();
    // Each may be about to look when another finds that it is to stop.
    let at_most = 2 * (rayon::current_num_threads() + 1);
    for (name, query) in queries(&world) {
        for (index, plan) in all_plans(&world, &query).iter().enumerate() {
            let (outcome, looks) = looking(&world, &query, plan, NEVER, MUCH);
            assert!(outcome.is_ok() && looks > 0, "{name}: {outcome:?} after {looks} looks");
            // Threads share the work in one way or another, rounds of rules in every plan, so that the number of looks is not
            // always the same.
            let last = if name == "rules" { looks / 4 } else { [looks - 1, looks / 2, looks / 4][index] };
            for raised_at in [0, last / 2, last] {
                let (outcome, made) = looking(&world, &query, plan, raised_at, MUCH);
                assert_eq!(
                    outcome.unwrap_err().code,
                    Code::Interrupted,
                    "{name}, at look {raised_at} of {looks}"
                );
                assert!(made - raised_at <= at_most, "{name}: {made} looks, raised at {raised_at}");
            }
        }
    }
}

#[test]
fn a_run_takes_no_more_memory_than_it_may() {
    let world = world();
    let small = ["not", "optional", "count of a cycle", "ranking", "whether"];
    for (name, query) in queries(&world).into_iter().filter(|(name, _)| !small.contains(name)) {
        for plan in all_plans(&world, &query) {
            let (outcome, _) = looking(&world, &query, &plan, NEVER, 10_000);
            assert_eq!(outcome.map(|_| ()).unwrap_err().code, Code::TooLarge, "{name}");
        }
    }
}

#[test]
fn what_a_block_took_is_given_back() {
    let world = world();
    let mut ask = Asking::default();
    let order = clause(&world, &mut ask, "Hub order ?c");
    let block = Block { clauses: vec![clause(&world, &mut ask, "?c derive ?d")] };
    let of = ask.var("d");
    let count = |block: Block| Expr::Over { function: Function::Count, of, block };
    let more = Clause::Compare {
        left: count(block.clone()),
        op: Comparison::More,
        right: Expr::Term(Term::Value(Value::Quantity(Quantity::exactly(1.into(), None)))),
    };
    let key = Expr::Aggregate { function: Function::Count, of: ask.var("e") };
    let ranked = Block {
        clauses: block.clauses.into_iter().chain([clause(&world, &mut ask, "?d derive ?e")]).collect(),
    };
    let best = Best { of, key, descending: true, first: 1, take: 1, value: None, block: ranked };
    // For each of many chips: all of it together would not fit.
    for (clause, memory) in [(more, 400_000), (Clause::Best(best), 2_000_000)] {
        let query = Query { ask: Ask::Whether, ..ask.rows("c", vec![order.clone(), clause]) };
        let mut within =
            all_plans(&world, &query).into_iter().map(|plan| looking(&world, &query, &plan, NEVER, memory));
        assert!(within.all(|(outcome, _)| outcome.is_ok()));
    }
}

#[test]
fn searches_are_forgotten_where_there_is_little_memory() {
    let world = world();
    let mut ask = Asking::default();
    let clauses = ["Hub order ?c", "?c derive* ?c"].map(|it| clause(&world, &mut ask, it));
    let query = ask.rows("c", clauses.to_vec());
    // Three searches do not fit, two do.
    let naive = plan::lower(&query, &world.snapshot).unwrap();
    let (outcome, _) = looking(&world, &query, &naive, NEVER, 1300);
    assert_eq!(outcome.unwrap().rows.len(), 0);
}

#[test]
fn many_short_rounds_of_rules_are_stopped() {
    let mut base = Base::new();
    for number in 0..50 {
        base.says(&chip(number), "derive", &chip(number + 1));
    }
    let mut world = base.freeze();
    let mut ask = Asking::default();
    let head = |ask: &mut Asking, to| world.claim(ask, &chip(0), "exposed", to);
    let heads = [head(&mut ask, "?b"), head(&mut ask, "?c")];
    let bodies = [&["C00000 derive ?b"][..], &["C00000 exposed ?b", "?b derive ?c"]];
    let bodies = bodies.map(|said| said.iter().map(|it| clause(&world, &mut ask, it)).collect());
    let variables = ask.query(Ask::Rows, vec![], vec![]).variables;
    let rules = heads.into_iter().zip(bodies).zip(0..);
    let rule = |((head, clauses), id)| Rule {
        id: RuleId(id),
        variables: variables.clone(),
        head,
        body: Block { clauses },
    };
    world.rules = rules.map(rule).collect();
    let asked = clause(&world, &mut ask, "C00000 exposed ?b");
    let query = ask.rows("b", vec![asked]);
    let naive = plan::lower(&query, &world.snapshot).unwrap();
    assert_eq!(looking(&world, &query, &naive, NEVER, MUCH).0.unwrap().rows.len(), 50);
    let (outcome, looks) = looking(&world, &query, &naive, 20, MUCH);
    assert_eq!((outcome.unwrap_err().code, looks), (Code::Interrupted, 21));
}
