//! Derived claims.

use super::base::*;
use super::choices::Choices;
use super::counted;
use super::plans;
use super::told::told;
use crate::diagnostic::Code;
use crate::execute::conclusions::Conclusions;
use crate::execute::derived::Table;
use crate::execute::run::Run;
use crate::execute::{Context, Derived, Evidence, check_rules, profile, run};
use crate::model::claim::Status;
use crate::model::time::TimeRelation;
use crate::model::*;
use crate::plan::{self, Plan};
use crate::resolve::query::*;
use proptest::prelude::*;
use rayon::ThreadPoolBuilder;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn rule(id: u32, ask: &Asking, head: ClaimClause, body: Vec<Clause>) -> Rule {
    let variables = ask.query(Ask::Whether, vec![], vec![]).variables;
    Rule { id: RuleId(id), variables, head, body: Block { clauses: body } }
}

/// Firms are peers if they stockpiled one chip; and the peers of peers are peers.
fn peers(mut world: World) -> World {
    let mut ask = Asking::default();
    let head = world.claim(&mut ask, "?a", "peer", "?b");
    let body = vec![
        Clause::Claim(world.claim(&mut ask, "?a", "stockpile", "?c")),
        Clause::Claim(world.claim(&mut ask, "?b", "stockpile", "?c")),
    ];
    let direct = rule(0, &ask, head, body);
    let mut ask = Asking::default();
    let head = world.claim(&mut ask, "?a", "peer", "?c");
    let body = vec![
        Clause::Claim(world.claim(&mut ask, "?a", "peer", "?b")),
        Clause::Claim(world.claim(&mut ask, "?b", "peer", "?c")),
    ];
    let further = rule(1, &ask, head, body);
    world.rules = vec![direct, further];
    world
}

fn peers_of(world: &World, firm: &str) -> Vec<String> {
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, firm, "peer", "?b");
    world.rows(&ask.rows("b", vec![Clause::Claim(claim)]))
}

#[test]
fn rules_derive_to_the_fixpoint() {
    let mut base = Base::new();
    base.says("Alibaba", "stockpile", "H20").says("ByteDance", "stockpile", "H20");
    base.says("ByteDance", "stockpile", "H800").says("Tencent", "stockpile", "H800");
    base.says("Nvidia", "stockpile", "B52");
    base.says("Zhipu", "peer", "Alibaba");
    let world = peers(base.freeze());
    assert_eq!(peers_of(&world, "Alibaba"), ["Alibaba", "ByteDance", "Tencent"]);
    // What is stored and what is derived stand side by side.
    assert_eq!(peers_of(&world, "Zhipu"), ["Alibaba", "ByteDance", "Tencent"]);
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, "Alibaba", "peer", "Tencent");
    let outcome = world.run(&ask.query(Ask::Whether, vec![], vec![Clause::Claim(claim)])).unwrap();
    let evidence = world.evidence_text(&outcome.rows[0].evidence[0]);
    assert_eq!(
        evidence,
        "Alibaba to Tencent by rule 1 of [\
         Alibaba to ByteDance by rule 0 of [Alibaba stockpile H20; ByteDance stockpile H20]; \
         ByteDance to Tencent by rule 0 of [ByteDance stockpile H800; Tencent stockpile H800]]"
    );
}

#[test]
fn a_derived_claim_is_as_certain_as_its_best_derivation() {
    let mut base = Base::new();
    base.says("Alibaba", "stockpile", "H20").says("ByteDance", "stockpile", "H20");
    base.says_so("Alibaba", "stockpile", "H800", |claim| claim.time = Interval::year(2024));
    base.says_so("Tencent", "stockpile", "H800", |claim| claim.time = Interval::year(2024));
    let mut world = peers(base.freeze());
    for clause in &mut world.rules[0].body.clauses {
        if let Clause::Claim(claim) = clause {
            claim.conditions.push(Condition::Time(TimeRelation::During, Interval::year(2024).unwrap()));
        }
    }
    assert_eq!(peers_of(&world, "Tencent"), ["Alibaba", "ByteDance ?", "Tencent"]);
}

#[test]
fn what_is_concluded_of_two_both_ways_is_one_claim() {
    let mut base = Base::new();
    base.says("Alibaba", "run in", "NO").says("Alibaba", "run in", "IE");
    let mut world = base.freeze();
    let mut ask = Asking::default();
    let head = world.claim(&mut ask, "?a", "border", "?b");
    let body = ["?a", "?b"].map(|country| Clause::Claim(world.claim(&mut ask, "Alibaba", "run in", country)));
    world.rules = vec![rule(0, &ask, head, body.to_vec())];
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, "?a", "border", "?b");
    let outcome = world.run(&ask.rows("a b", vec![Clause::Claim(claim)])).unwrap();
    assert_eq!(world.texts(&outcome), ["IE, IE", "IE, NO", "NO, IE", "NO, NO"]);
    assert!(outcome.rows.iter().all(|row| row.evidence.len() == 1), "{:?}", outcome.rows);
}

#[test]
fn a_long_recursion_neither_overflows_nor_forgets() {
    let mut base = Base::new();
    let firms: Vec<String> = (0..400).map(|index| format!("Firm {}", name(index))).collect();
    for pair in firms.windows(2) {
        base.says(&pair[0], "peer", &pair[1]);
    }
    let mut world = base.freeze();
    let mut ask = Asking::default();
    let head = world.claim(&mut ask, "?a", "exposed", "?b");
    let step = world.claim(&mut ask, "?a", "peer", "?b");
    let first = rule(0, &ask, head, vec![Clause::Claim(step)]);
    let mut ask = Asking::default();
    let head = world.claim(&mut ask, "?a", "exposed", "?c");
    let body = vec![
        Clause::Claim(world.claim(&mut ask, "?a", "peer", "?b")),
        Clause::Claim(world.claim(&mut ask, "?b", "exposed", "?c")),
    ];
    world.rules = vec![first, rule(1, &ask, head, body)];
    let mut ask = Asking::default();
    let (from, to) = (&firms[0], &firms[399]);
    let claim = world.claim(&mut ask, from, "exposed", to);
    let outcome = world.run(&ask.query(Ask::Whether, vec![], vec![Clause::Claim(claim)])).unwrap();
    let evidence = world.evidence_text(&outcome.rows[0].evidence[0]);
    assert!(evidence.contains(&format!("{from} peer {}", firms[1])), "{evidence}");
}

#[test]
fn what_several_rows_rest_on_is_there_once() {
    let mut base = Base::new();
    let firms: Vec<String> = (0..9).map(|index| format!("Firm {}", name(index))).collect();
    for pair in firms.windows(2) {
        base.says(&pair[0], "peer", &pair[1]);
    }
    let mut world = base.freeze();
    let mut ask = Asking::default();
    let heads = ["?b", "?c"].map(|end| world.claim(&mut ask, "?a", "exposed", end));
    let bodies = [vec!["?a peer ?b"], vec!["?a exposed ?b", "?b peer ?c"]].map(|body| {
        let mut said = |it: &str| {
            let [subject, relation, object] = it.split(' ').collect::<Vec<_>>()[..] else { panic!("{it}") };
            Clause::Claim(world.claim(&mut ask, subject, relation, object))
        };
        body.into_iter().map(&mut said).collect::<Vec<_>>()
    });
    world.rules =
        heads.into_iter().zip(bodies).zip(0..).map(|((head, body), id)| rule(id, &ask, head, body)).collect();
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, &firms[0], "exposed", "?b");
    let outcome = world.run(&ask.rows("b", vec![Clause::Claim(claim)])).unwrap();
    let [one, next] = [&outcome.rows[0], &outcome.rows[1]].map(|row| match &row.evidence[..] {
        [Evidence::Derived(derived)] => derived,
        other => panic!("{other:?}"),
    });
    let Evidence::Derived(beneath) = &next.beneath[1] else { panic!("{next:?}") };
    assert!(Arc::ptr_eq(one, beneath));
}

/// Letters only: the base takes names with digits for chips.
fn name(index: usize) -> String {
    let letter = |it: usize| char::from(b'a' + it as u8);
    [index / 26, index % 26].map(letter).iter().collect()
}

#[test]
fn a_rule_that_denies_itself_is_refused() {
    let mut base = Base::new();
    base.says("Alibaba", "stockpile", "H20");
    let mut world = base.freeze();
    let mut ask = Asking::default();
    let head = world.claim(&mut ask, "?a", "peer", "?a");
    let body = vec![
        Clause::Claim(world.claim(&mut ask, "?a", "stockpile", "?c")),
        Clause::Not(Block { clauses: vec![Clause::Claim(world.claim(&mut ask, "?a", "peer", "?a"))] }),
    ];
    world.rules = vec![rule(0, &ask, head, body)];
    let problems = check_rules(&world.rules, &world.snapshot);
    assert_eq!((problems.len(), problems[0].0, problems[0].1.code), (1, RuleId(0), Code::UnstratifiedRule));
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, "?a", "peer", "?b");
    let refused = world.run(&ask.rows("a", vec![Clause::Claim(claim)])).unwrap_err();
    assert_eq!(refused.code, Code::UnstratifiedRule);
    // A question that does not reach the rule is answered.
    let claim = world.claim(&mut ask, "?a", "stockpile", "?b");
    assert_eq!(world.rows(&ask.rows("a", vec![Clause::Claim(claim)])), ["Alibaba"]);
}

#[test]
fn absence_of_what_another_rule_concludes_is_fine() {
    let mut base = Base::new();
    base.says("Alibaba", "stockpile", "H20").says("ByteDance", "stockpile", "H20");
    base.says_so("Tencent", "stockpile", "H20", |claim| claim.status = Status::Planned);
    base.says("Tencent", "run in", "NO").says("Alibaba", "run in", "NO");
    let mut world = peers(base.freeze());
    let mut ask = Asking::default();
    let head = world.claim(&mut ask, "?a", "exposed", "?n");
    let body = vec![
        Clause::Claim(world.claim(&mut ask, "?a", "run in", "?n")),
        Clause::Not(Block { clauses: vec![Clause::Claim(world.claim(&mut ask, "?a", "peer", "?b"))] }),
    ];
    world.rules.push(rule(2, &ask, head, body));
    assert!(check_rules(&world.rules, &world.snapshot).is_empty());
    let claim = world.claim(&mut ask, "?x", "exposed", "?n");
    assert_eq!(world.rows(&ask.rows("x n", vec![Clause::Claim(claim)])), ["Tencent, NO"]);
}

#[test]
fn what_grows_too_large_is_refused() {
    let mut base = Base::new();
    for index in 0..200 {
        base.says(&format!("Firm {}", name(index)), "stockpile", "H20");
    }
    let world = peers(base.freeze());
    let mut ask = Asking::default();
    let claim = world.claim(&mut ask, "?a", "peer", "?b");
    let query = ask.rows("a b", vec![Clause::Claim(claim)]);
    let interrupt = AtomicBool::new(false);
    let mut context = Context { memory: 1 << 20, ..world.context(&interrupt) };
    let plan = plan::lower(&query, &world.snapshot).unwrap();
    assert_eq!(run(&query, &plan, &context).unwrap_err().code, Code::TooLarge);
    context.memory = 1 << 30;
    interrupt.store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(run(&query, &plan, &context).unwrap_err().code, Code::Interrupted);
    interrupt.store(false, std::sync::atomic::Ordering::Relaxed);
    context.deadline = Some(std::time::Instant::now());
    assert_eq!(run(&query, &plan, &context).unwrap_err().code, Code::Timeout);
}

#[test]
fn what_is_derived_for_certain_keeps_no_walk_from_ending() {
    let mut base = Base::new();
    for index in 0..50 {
        base.says(&format!("Firm {}", name(index)), "stockpile", "H20");
    }
    let world = peers(base.freeze());
    let interrupt = AtomicBool::new(false);
    let context = world.context(&interrupt);
    for relation in ["peer", "stockpile"] {
        let mut ask = Asking::default();
        let claim = world.claim(&mut ask, "?a", relation, "?b");
        let query = Query { limit: Some(1), ..ask.rows("a b", vec![Clause::Claim(claim)]) };
        let plan = plan::lower(&query, &world.snapshot).unwrap();
        let plan = plans::first_rows(plan, &world.snapshot);
        let (outcome, profile) = profile(&query, &plan, &context).unwrap();
        assert_eq!(outcome.rows.len(), 1);
        let Plan::Output(output) = &plan else { panic!("{plan:?}") };
        let Some(Plan::Join(steps)) = output.input() else { panic!("{plan:?}") };
        let first = profile.of(&steps[0]).unwrap();
        assert!(first.found < 5, "{relation}: {} of 50 firms were looked at", first.found);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_rule_derives_is_as_if_it_were_said(
        claims in proptest::collection::vec(((0..4usize, 0..6usize, 0..6usize), 0..4usize), 0..40),
        parts in proptest::collection::vec(counted::part(), 1..6),
        asked in counted::asked(),
    ) {
        // Whoever is a peer of something is derived from it, of a group each member.
        let [derive, peer] = [1, 3];
        let mut world = counted::world(&claims);
        let mut ask = Asking::default();
        let head = world.claim(&mut ask, "?a", "derive", "?b");
        let body = vec![Clause::Claim(world.claim(&mut ask, "?a", "peer", "?b"))];
        world.rules = vec![rule(0, &ask, head, body)];
        let asserted = claims.iter().filter(|((relation, ..), kind)| *relation == peer && *kind != 3);
        let each = asserted.flat_map(|&((_, subject, object), kind)| {
            let other = (kind == 2).then_some(((derive, (subject + 1) % 6, object), 0));
            [((derive, subject, object), 0)].into_iter().chain(other)
        });
        let all: Vec<_> = claims.iter().copied().chain(each).collect();
        let said = counted::world(&all);
        let query = counted::query(&world, &parts, &asked);
        let Ok(naive) = plan::lower(&query, &world.snapshot) else { return Ok(()) };
        let expected = rows(&said, &query, &naive);
        prop_assert_eq!(rows(&world, &query, &naive), expected.clone(), "derived, and said: {}", told(&query, &world));
        let counting = plans::counting(naive, &world.snapshot);
        prop_assert_eq!(rows(&world, &query, &counting), expected, "counted, and said: {}", told(&query, &world));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_several_derive_is_what_one_does(list in proptest::collection::vec(0u16..5040, 100..300)) {
        let mut world = chained(Choices::new(list).world());
        let mut ask = Asking::default();
        let peers = world.claim(&mut ask, "?a", "peer", "?b");
        let query = Query { include_possible: true, ..ask.rows("a b", vec![Clause::Claim(peers)]) };
        let mut derived = |threads: usize| {
            world.derived = Derived::default();
            ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| world.run(&query))
        };
        let (alone, several) = (derived(1), derived(3));
        prop_assert_eq!(several, alone, "by several, and by one: {}", told(&query, &world));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_several_derivations_the_same_stays_whoever_finds_it(list in proptest::collection::vec(0u16..5040, 100..300)) {
        let world = chained(Choices::new(list).world());
        let (snapshot, rules) = (&world.snapshot, &world.rules);
        let interrupt = AtomicBool::new(false);
        let context = world.context(&interrupt);
        // A firm is found by several others: who is found is shared out.
        let mut rule = rules[0].clone();
        rule.head.subject = rule.head.object.clone();
        let plan = plan::lower_rule(&rule, snapshot).unwrap();
        let concluded = |threads: usize| {
            ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
                let run = Run::new(&context, Arc::default(), rule.variables.len());
                let (mut conclusions, mut table) = (Conclusions::of(&rule), Table::default());
                assert!(run.gather(&plan, Some(1), &mut conclusions).is_ok());
                let concluded = conclusions.in_order(context.budget()).unwrap();
                table.add(concluded, snapshot.schema(), context.budget(), context.memory).unwrap();
                let claims = (0..table.len()).map(|index| table.claim(index as u32));
                claims.map(|claim| (claim.content.clone(), claim.truth, claim.beneath.clone())).collect::<Vec<_>>()
            })
        };
        prop_assert_eq!(concluded(3), concluded(1));
    }
}

/// Firms are peers if they stockpiled one chip, one of them in 2024, which some claims leave open, or if one is derived
/// from the other; and the peers of peers are peers.
fn chained(mut world: World) -> World {
    let claim =
        |world: &World, ask: &mut Asking, text: [&str; 3]| world.claim(ask, text[0], text[1], text[2]);
    let mut ask = Asking::default();
    let mut then = claim(&world, &mut ask, ["?a", "stockpile", "?c"]);
    then.conditions.push(Condition::Time(TimeRelation::During, Interval::year(2024).unwrap()));
    let body = [then, claim(&world, &mut ask, ["?b", "stockpile", "?c"])].map(Clause::Claim).to_vec();
    let head = claim(&world, &mut ask, ["?a", "peer", "?b"]);
    let stocks = rule(0, &ask, head, body);
    let mut ask = Asking::default();
    let body = vec![Clause::Claim(claim(&world, &mut ask, ["?a", "derive", "?b"]))];
    let head = claim(&world, &mut ask, ["?a", "peer", "?b"]);
    let derives = rule(1, &ask, head, body);
    let mut ask = Asking::default();
    let body =
        [["?a", "peer", "?b"], ["?b", "peer", "?c"]].map(|text| Clause::Claim(claim(&world, &mut ask, text)));
    let head = claim(&world, &mut ask, ["?a", "peer", "?c"]);
    let further = rule(2, &ask, head, body.to_vec());
    world.rules = vec![stocks, derives, further];
    world
}

fn rows(world: &World, query: &Query, plan: &plan::Plan) -> Result<Vec<String>, &'static str> {
    let interrupt = AtomicBool::new(false);
    run(query, plan, &world.context(&interrupt))
        .map(|outcome| world.texts(&outcome))
        .map_err(|error| error.code.name())
}
