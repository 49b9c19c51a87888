//! Claims that are listed across relations, against what the base was told.

use super::base::{Asking, Base, World};
use crate::execute::Cell;
use crate::model::claim::{Attestation, Object, Speaker, Status};
use crate::model::schema::{Place, Schema};
use crate::model::time::TimeRelation;
use crate::model::{EntityId, Interval, Truth, Value};
use crate::resolve::query::Ask;
use crate::resolve::query::listing::Listing;
use proptest::prelude::*;
use std::collections::BTreeMap;

const FIRMS: [&str; 3] = ["Acorn", "Birch", "Cedar"];
const CHIPS: [&str; 2] = ["K1", "K2"];
const STATUSES: [Status; 3] = [Status::Reported, Status::Denied, Status::Alleged];
/// The herald is published by Acorn, and in 2024; of the gazette neither is known.
const SOURCES: [&str; 2] = ["herald", "gazette"];

/// One attestation of a claim: of which firm, of which chip, of which status, of which year; in which source, by which firm, and in
/// which year it was said.
#[derive(Clone, Debug)]
struct Told {
    claim: (usize, usize, Status, Option<i16>),
    source: usize,
    /// The second is cited by the first.
    speakers: Vec<usize>,
    said: Option<i16>,
}

#[derive(Clone, Debug)]
struct Asked {
    statuses: Vec<Status>,
    /// A firm or, beyond them, a chip.
    about: Option<usize>,
    year: bool,
    /// Firms and, beyond them, sources: of two, both by one attestation.
    according: Vec<usize>,
    said: bool,
}

fn year(year: i16) -> Interval {
    Interval::year(year).unwrap()
}

fn world(told: &[Told]) -> World {
    let mut base = Base::new();
    let firms: Vec<EntityId> = FIRMS.iter().map(|name| base.entity(name)).collect();
    let published = [
        (Schema::PUBLISHED_BY, Object::Entity(firms[0])),
        (Schema::PUBLISHED_ON, Object::Value(Value::Time(year(2024)))),
    ];
    let sources = [base.source(SOURCES[0], &published), base.source(SOURCES[1], &[])];
    CHIPS.iter().for_each(|name| {
        base.entity(name);
    });
    for (line, it) in told.iter().enumerate() {
        let (firm, chip, status, time) = it.claim;
        let object = Object::Entity(base.entity(CHIPS[chip]));
        let attestation = Attestation {
            said_by: it.speakers.iter().map(|&speaker| Speaker::Entity(firms[speaker])).collect(),
            said_on: it.said.map(year),
            ..Attestation::of(sources[it.source], Place { file: "facts".into(), line: line as u32 + 1 })
        };
        base.attests(FIRMS[firm], "stockpile", object, attestation, |claim| {
            claim.status = status;
            claim.time = time.map(year);
        });
    }
    base.freeze()
}

/// How far one attestation's claim is what is asked for.
fn fits(told: &Told, asked: &Asked) -> Truth {
    let (firm, chip, status, time) = told.claim;
    let of_2024 = |time: Option<i16>| time.map_or(Truth::Possible, |time| (time == 2024).into());
    let about = asked.about.is_none_or(|it| it == firm || it == FIRMS.len() + chip);
    let by = |it: &usize| {
        told.speakers.contains(it) || *it == FIRMS.len() + told.source || (*it, told.source) == (0, 0)
    };
    let published = (told.source == 0).then_some(2024);
    let mut truth: Truth = (about && asked.according.iter().all(by)).into();
    truth = truth.and((asked.statuses.is_empty() || asked.statuses.contains(&status)).into());
    if asked.year {
        truth = truth.and(of_2024(time));
    }
    if asked.said {
        truth = truth.and(of_2024(told.said.or(published)));
    }
    truth
}

fn told() -> impl Strategy<Value = Told> {
    let years = || proptest::option::of(2023_i16..2026);
    let claim = (0..FIRMS.len(), 0..CHIPS.len(), proptest::sample::select(&STATUSES[..]), years());
    let speakers = proptest::collection::vec(0..FIRMS.len(), 0..3);
    (claim, 0..SOURCES.len(), speakers, years()).prop_map(|(claim, source, speakers, said)| Told {
        claim,
        source,
        speakers,
        said,
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    let statuses = proptest::sample::subsequence(&STATUSES[..], 0..3);
    let about = proptest::option::of(0..FIRMS.len() + CHIPS.len());
    let according = proptest::collection::vec(0..FIRMS.len() + SOURCES.len(), 0..3);
    (statuses, about, any::<bool>(), according, any::<bool>())
        .prop_map(|(statuses, about, year, according, said)| Asked { statuses, about, year, according, said })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// A claim is listed as far as one of its attestations says all that is asked.
    #[test]
    fn a_listing_has_the_claims_that_one_attestation_makes_fit(
        told in proptest::collection::vec(told(), 0..8),
        asked in asked(),
    ) {
        let world = world(&told);
        let names = |all: &[usize], second: &[&str]| -> Vec<EntityId> {
            let name = |&it: &usize| FIRMS.get(it).unwrap_or_else(|| &second[it - FIRMS.len()]).to_string();
            all.iter().map(|it| world.id(&name(it))).collect()
        };
        let in_2024 = vec![vec![(TimeRelation::During, year(2024))]];
        let listing = Listing {
            statuses: asked.statuses.clone(),
            about: names(asked.about.as_slice(), &CHIPS),
            times: if asked.year { in_2024.clone() } else { vec![] },
            according: names(&asked.according, &SOURCES).into_iter().map(|it| vec![Speaker::Entity(it)]).collect(),
            said: if asked.said { in_2024 } else { vec![] },
            ..Listing::default()
        };
        let query = Asking::default().query(Ask::Listed(Box::new(listing)), vec![], vec![]);
        let outcome = world.run(&query).unwrap();
        let found: BTreeMap<String, Truth> = outcome.rows.iter().map(|row| {
            let Cell::Claim(claim) = row.cells[0] else { panic!("no claim") };
            let (status, time) = (world.snapshot.status(claim), world.snapshot.time(claim));
            (format!("{} {status:?} {time:?}", world.claim_text(claim)), row.truth)
        }).collect();
        let mut expected: BTreeMap<String, Truth> = BTreeMap::new();
        for it in &told {
            let (firm, chip, status, time) = it.claim;
            let text = format!("{} stockpile {} {status:?} {:?}", FIRMS[firm], CHIPS[chip], time.map(year));
            let truth = expected.entry(text).or_insert(Truth::No);
            *truth = truth.or(fits(it, &asked));
        }
        expected.retain(|_, truth| *truth != Truth::No);
        prop_assert_eq!(outcome.rows.len(), found.len());
        prop_assert_eq!(found, expected);
    }
}
