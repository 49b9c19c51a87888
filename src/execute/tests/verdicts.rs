//! The answers to yes/no questions against their definition: what is claimed, alleged, denied, or said not to be known.

use super::base::{Asking, Base, World};
use crate::execute::{Cell, Note, Verdict};
use crate::model::claim::{Object, Status};
use crate::model::time::TimeRelation;
use crate::model::{ClaimId, EntityId, Interval, Truth};
use crate::resolve::query::{Ask, Clause, Condition, Term};
use proptest::prelude::*;
use std::collections::BTreeSet;

const FIRMS: [&str; 3] = ["Acorn", "Birch", "Cedar"];
const CHIPS: [&str; 2] = ["K1", "K2"];
const OTHERWISE: [Status; 3] = [Status::Denied, Status::Unknown, Status::Alleged];

/// A claim: its firm and its chip, a status, and the year, where it tells one.
type Said = (usize, usize, Status, Option<i16>);
/// A clause: its firm, or (beyond the last) a variable, its chip, and whether it asks for 2024.
type Asked = (usize, usize, bool);

fn world(claims: &[Said]) -> World {
    let mut base = Base::new();
    FIRMS.iter().for_each(|name| {
        base.entity(name);
    });
    CHIPS.iter().for_each(|name| {
        base.entity(name);
    });
    for &(firm, chip, status, year) in claims {
        base.says_so(FIRMS[firm], "stockpile", CHIPS[chip], |claim| {
            claim.status = status;
            claim.time = year.and_then(Interval::year);
        });
    }
    base.freeze()
}

/// How true each clause's claim makes it, with the claims that a choice takes.
struct Choice {
    claims: Vec<ClaimId>,
    truth: Truth,
}

/// Each way to take a claim for each clause, every firm given that the variable may be.
fn choices(world: &World, asked: &[Asked]) -> Vec<Choice> {
    let year = Interval::year(2024).unwrap();
    let mut all = vec![];
    for &of in &FIRMS {
        let mut ways = vec![Choice { claims: vec![], truth: Truth::Yes }];
        for &(firm, chip, dated) in asked {
            let (firm, chip) = (world.id(FIRMS.get(firm).unwrap_or(&of)), world.id(CHIPS[chip]));
            let fits = |claim: &ClaimId| says(world, *claim, firm, chip);
            let claims: Vec<ClaimId> =
                (0..world.snapshot.claim_count()).map(ClaimId::from).filter(fits).collect();
            ways = ways
                .iter()
                .flat_map(|way| {
                    claims.iter().map(|&claim| {
                        let time = world.snapshot.time(claim);
                        let held = match (dated, time) {
                            (false, _) => Truth::Yes,
                            (true, None) => Truth::Possible,
                            (true, Some(time)) => time.is(TimeRelation::During, year),
                        };
                        let claims = way.claims.iter().copied().chain([claim]).collect();
                        Choice { claims, truth: way.truth.and(held) }
                    })
                })
                .collect();
        }
        all.extend(ways);
    }
    all.retain(|way| way.truth != Truth::No);
    all
}

fn says(world: &World, claim: ClaimId, firm: EntityId, chip: EntityId) -> bool {
    world.snapshot.subjects_of(claim) == [firm] && world.snapshot.object(claim) == Object::Entity(chip)
}

/// The answer by its definition, and the claims of each status beside it.
fn defined(world: &World, asked: &[Asked]) -> (Verdict, Vec<(Status, BTreeSet<ClaimId>)>) {
    let status = |claim: &ClaimId| world.snapshot.status(*claim);
    let all = choices(world, asked);
    let best = |takes: &dyn Fn(&Choice) -> bool| {
        all.iter().filter(|way| takes(way)).fold(Truth::No, |truth, way| truth.or(way.truth))
    };
    let is_asserted = |way: &Choice| way.claims.iter().all(|it| status(it).is_asserted());
    // Beside a claim of the status, others may be asserted, or of it or of those behind it.
    let with = |wanted: usize| {
        move |way: &Choice| {
            way.claims.iter().any(|it| status(it) == OTHERWISE[wanted])
                && way
                    .claims
                    .iter()
                    .all(|it| status(it).is_asserted() || OTHERWISE[wanted..].contains(&status(it)))
        }
    };
    let said = |wanted: usize| -> BTreeSet<ClaimId> {
        let claims = all.iter().filter(|way| with(wanted)(way)).flat_map(|way| way.claims.iter().copied());
        claims.filter(|it| status(it) == OTHERWISE[wanted]).collect()
    };
    let year = Interval::year(2024).unwrap();
    let is_closed = asked.iter().all(|(firm, ..)| *firm < FIRMS.len());
    // One claim says it of one part of what is asked, and of no shorter time than is asked.
    let is_whole = |claim: ClaimId| {
        let time = world.snapshot.time(claim);
        asked.iter().any(|&(firm, chip, dated)| {
            let of_time = match (dated, time) {
                (true, time) => time.is_some_and(|time| year.is(TimeRelation::During, time) == Truth::Yes),
                (false, time) => time.is_none(),
            };
            of_time
                && FIRMS
                    .get(firm)
                    .is_some_and(|firm| says(world, claim, world.id(firm), world.id(CHIPS[chip])))
        })
    };
    let is_all = |wanted: usize| is_closed && said(wanted).into_iter().any(is_whole);
    let verdict = match best(&is_asserted) {
        Truth::Yes => Verdict::Yes,
        Truth::Possible => Verdict::Possible,
        Truth::No if best(&with(2)) == Truth::Yes => Verdict::Alleged,
        Truth::No if is_all(0) => Verdict::Denied,
        Truth::No if is_all(1) => Verdict::Unknown,
        Truth::No => Verdict::NoClaimFound,
    };
    (verdict, (0..3).map(|wanted| (OTHERWISE[wanted], said(wanted))).collect())
}

fn said() -> impl Strategy<Value = Said> {
    let status = prop_oneof![
        2 => Just(Status::Reported),
        1 => Just(Status::Planned),
        5 => proptest::sample::select(&OTHERWISE[..]),
    ];
    let year = proptest::option::of(2023_i16..2026);
    (0..FIRMS.len(), 0..CHIPS.len(), status, year)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// The verdict is that of the definition, and whatever is said otherwise stands in the evidence or in a note, unless its time
    /// is none of what the answer rests on.
    #[test]
    fn a_verdict_is_what_its_definition_says(
        claims in proptest::collection::vec(said(), 0..7),
        asked in proptest::collection::vec((0..=FIRMS.len(), 0..CHIPS.len(), any::<bool>()), 1..3),
    ) {
        let world = world(&claims);
        let mut ask = Asking::default();
        let clauses = asked.iter().map(|&(firm, chip, dated)| {
            let mut clause = world.claim(&mut ask, FIRMS.get(firm).unwrap_or(&"?f"), "stockpile", CHIPS[chip]);
            if dated {
                clause.conditions.push(Condition::Time(TimeRelation::During, Interval::year(2024).unwrap()));
            }
            Clause::Claim(clause)
        });
        let clauses: Vec<Clause> = clauses.collect();
        let outcome = world.run(&ask.query(Ask::Whether, vec![], clauses)).unwrap();
        let (verdict, said) = defined(&world, &asked);
        prop_assert_eq!(&outcome.rows[0].cells, &[Cell::Verdict(verdict)]);
        let told = |claim: ClaimId| {
            let noted = outcome.notes.iter().any(|note| match note {
                Note::Denied { claims } | Note::DeniedInPart { claims } | Note::Otherwise { claims, .. } => {
                    claims.contains(&claim)
                }
                _ => false,
            });
            let claim = crate::execute::Evidence::Claim(claim);
            noted || outcome.rows[0].evidence.contains(&claim)
        };
        let any_time = claims.iter().all(|(.., year)| year.is_none());
        for claim in said.into_iter().flat_map(|(_, claims)| claims).filter(|_| any_time) {
            prop_assert!(told(claim), "{} is not told", world.claim_text(claim));
        }
    }
}

#[test]
fn one_alleged_claim_makes_a_chain_alleged() {
    let mut base = Base::new();
    base.says("H20", "derive", "H800");
    base.says_so("H800", "derive", "H100", |claim| claim.status = Status::Alleged);
    let world = base.freeze();
    let mut ask = Asking::default();
    let mut claim = world.claim(&mut ask, "H20", "derive", "H100");
    claim.reach = crate::resolve::query::Reach::Closure { within: None, distance: None };
    let outcome = world.run(&ask.query(Ask::Whether, vec![], vec![Clause::Claim(claim.clone())])).unwrap();
    assert_eq!(outcome.rows[0].cells, [Cell::Verdict(Verdict::Alleged)]);
    claim.object = Term::Entity(world.id("H800"));
    let outcome = world.run(&ask.query(Ask::Whether, vec![], vec![Clause::Claim(claim)])).unwrap();
    assert_eq!(outcome.rows[0].cells, [Cell::Verdict(Verdict::Yes)]);
}
