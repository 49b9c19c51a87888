//! What the JSON formats write, read back as docs/json.md tells it: notes, cells and what lists the possible rows are those of
//! the answer. And every kind of note and cell is said and told there.

use super::{Format, Style};
use crate::model::answer::{
    Amount, Answer, Cell, Chain, ClaimText, Entity, Group, Hop, Note, Row, Verdict, Wider,
};
use crate::model::claim::Status;
use crate::model::note::{Denial, Miss, Voice, Widening};
use crate::model::{Bound, ClaimId, EntityId, Interval, Truth};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde::de::value::MapDeserializer;
use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::fmt;

/// What is read of an answer.
#[derive(Deserialize)]
struct Read {
    cells: Vec<Vec<ReadCell>>,
    notes: Vec<Note>,
    listed_by: Option<Wider>,
}

/// The fields of cells of all kinds.
#[derive(Deserialize, Default)]
#[serde(default)]
struct ReadCell {
    text: String,
    kind: String,
    number: Option<Box<RawValue>>,
    upper: Option<Box<RawValue>>,
    unit: Option<String>,
    bound: Option<String>,
    together: bool,
    #[serde(rename = "type")]
    of: String,
    id: u32,
    from: Option<Box<RawValue>>,
    to: Option<String>,
    hops: Vec<Hop>,
    status: Option<Status>,
}

fn bound(word: &str) -> Bound {
    let all = [
        Bound::Exactly,
        Bound::About,
        Bound::AtLeast,
        Bound::MoreThan,
        Bound::AtMost,
        Bound::LessThan,
        Bound::Between,
        Bound::Several,
    ];
    all.into_iter().find(|bound| bound.word() == word).expect("a bound")
}

fn parsed<'t, T: Deserialize<'t>>(raw: &'t Option<Box<RawValue>>) -> T {
    serde_json::from_str(raw.as_ref().expect("a field of its kind").get()).unwrap()
}

impl ReadCell {
    fn cell(self) -> Cell {
        let exact =
            |raw: &Option<Box<RawValue>>| raw.as_ref().map(|raw| raw.get().parse::<Decimal>().unwrap());
        match self.kind.as_str() {
            "nothing" => Cell::Empty,
            "text" => Cell::Text(self.text),
            "entity" => Cell::Entity(Entity { text: self.text, of: self.of, id: EntityId(self.id) }),
            "count" => Cell::Count(parsed(&self.number)),
            "quantity" => {
                let number = exact(&self.number).expect("its number");
                let amount = Amount {
                    text: self.text.strip_suffix(" together").unwrap_or(&self.text).to_string(),
                    bound: bound(&self.bound.expect("its bound")),
                    number,
                    upper: exact(&self.upper).unwrap_or(number),
                    unit: self.unit,
                };
                Cell::Quantity { amount, together: self.together }
            }
            "date" => {
                let day = |text: String| {
                    let parts: Vec<i16> = text.split('-').map(|part| part.parse().unwrap()).collect();
                    Interval::day(parts[0], parts[1] as i8, parts[2] as i8).unwrap().start.unwrap()
                };
                let from: Option<String> = self.from.is_some().then(|| parsed(&self.from));
                Cell::Date(Interval { start: from.map(day), end: self.to.map(day) })
            }
            "verdict" => {
                Cell::Verdict(Verdict::ALL.into_iter().find(|it| it.word() == self.text).expect("a verdict"))
            }
            "claim" => {
                let status = self.status.expect("its status");
                Cell::Claim(ClaimText { text: self.text, status, id: ClaimId(self.id) })
            }
            "chain" => Cell::Chain(Chain { from: parsed(&self.from), hops: self.hops }),
            "group" => Cell::Group(Group { text: self.text, of: self.of, number: parsed(&self.number) }),
            kind => panic!("no kind of cell is called `{kind}`"),
        }
    }
}

/// Of numbers that a float has wholly.
impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Amount, D::Error> {
        #[derive(Deserialize)]
        struct Fields {
            text: String,
            number: f64,
            upper: Option<f64>,
            unit: Option<String>,
            bound: String,
        }
        let Fields { text, number, upper, unit, bound } = Fields::deserialize(deserializer)?;
        let exact = |number: f64| number.to_string().parse::<Decimal>().unwrap();
        let upper = exact(upper.unwrap_or(number));
        Ok(Amount { text, bound: self::bound(&bound), number: exact(number), upper, unit })
    }
}

fn written(answer: &Answer) -> String {
    let mut out = vec![];
    Format::Jsonl.renderer(Style::default(), false).answer(answer, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn read(answer: &Answer) -> Read {
    serde_json::from_str(&written(answer)).unwrap()
}

fn entity(text: &str) -> Entity {
    Entity { text: text.into(), of: "firm".into(), id: EntityId(7) }
}

fn claim(text: &str) -> ClaimText {
    ClaimText { text: text.into(), status: Status::Planned, id: ClaimId(3) }
}

fn amount(text: &str, number: &str, unit: Option<&str>) -> Amount {
    let number = number.parse().unwrap();
    Amount { text: text.into(), bound: Bound::Exactly, number, upper: number, unit: unit.map(String::from) }
}

fn group() -> Group {
    Group { text: "13 suppliers".into(), of: "supplier".into(), number: amount("13", "13", None) }
}

/// One note of every kind, and of some two that are said in different ways.
fn notes() -> Vec<Note> {
    let name = || "size".to_string();
    let claims = || vec![claim("Acorn makes K1"), claim("Birch makes K2")];
    let entities = || vec![entity("Acorn"), entity("Birch")];
    let according_to = vec![
        Voice { speaker: Some("Acorn".into()), source: "report".into() },
        Voice { speaker: None, source: "survey".into() },
    ];
    let denial = || Denial { claim: claim("Acorn makes K1"), according_to: according_to.clone() };
    let near = |but_for| Note::Near { but_for, claim: claim("Acorn makes K1") };
    let reported = ClaimText { status: Status::Reported, ..claim("Acorn makes K1") };
    vec![
        Note::CountedOver { relations: vec![name(), "price".into()], claims: 9 },
        Note::MoreBeneath,
        Note::Known { number: 1 },
        Note::Unknown { attribute: name(), measure: None, number: 2, listed: true },
        Note::Unknown { attribute: name(), measure: Some("share".into()), number: 2, listed: false },
        Note::Unranked { attribute: name(), number: 1 },
        Note::WithoutTime { relation: name(), number: 1 },
        Note::Uncompared { attribute: name(), number: 2 },
        Note::Ties { asked: 1, given: 2 },
        Note::Ties { asked: 2, given: 3 },
        Note::OnlyFirst { more: "top 3".into() },
        Note::Undecided { candidates: 4 },
        Note::HopLimit { within: 6 },
        Note::MorePaths { listed: 2 },
        Note::NeverTogether { earlier: claim("Acorn makes K1"), later: claim("Birch makes K2") },
        Note::ClaimedCount { group: group(), claim: claim("Acorn makes K1") },
        Note::NotCounted { group: group(), claim: claim("Acorn makes K1") },
        Note::PossibleCount { column: name(), certain: 1, possible: 2 },
        Note::PossiblyMore { column: name(), rows: 2 },
        Note::Overlap { column: name(), claims: claims(), more: 2 },
        Note::Unbounded { column: name() },
        Note::SummedShares,
        Note::Converted {
            from: "pounds".into(),
            one: amount("1 kg", "1", Some("kg")),
            other: amount("2.2046 pounds", "2.2046", Some("pound")),
            digits: 6,
        },
        Note::Together { groups: vec![entities(), entities()], more: 2 },
        Note::Undated { rows: 2 },
        Note::Shares { rows: None },
        Note::Shares { rows: Some(2) },
        Note::Apart { rows: None },
        Note::Apart { rows: Some(0) },
        Note::Apart { rows: Some(2) },
        Note::AtNoTime { rows: 2 },
        Note::DeniedRows { denied: 1, unclaimed: 2, open: 3 },
        Note::DeniedRows { denied: 1, unclaimed: 2, open: 0 },
        Note::DeniedRows { denied: 0, unclaimed: 2, open: 0 },
        Note::DeniedRows { denied: 1, unclaimed: 0, open: 0 },
        Note::Wavering { entities: entities(), more: 2 },
        Note::Denied { claims: vec![denial()], more: 0, is_verdict: true },
        Note::Denied { claims: vec![denial()], more: 2, is_verdict: false },
        Note::DeniedInPart { claims: vec![denial(), denial()], more: 0 },
        Note::Otherwise { status: Status::Alleged, claims: vec![denial()], more: 0 },
        Note::Otherwise { status: Status::Unknown, claims: vec![denial()], more: 2 },
        Note::UnnamedAmong { number: 1 },
        Note::UnnamedAmong { number: 3 },
        Note::NothingBeneath { what: "reason".into() },
        Note::NothingBeneath { what: "condition".into() },
        Note::Missing { entities: entities(), more: true },
        Note::NoneSuch,
        Note::SaidOnlyBy { speakers: entities() },
        Note::ValueOf { row: 2, claim: claim("Acorn makes K1") },
        Note::HoldsThen { row: Some(2), claims: claims(), more: 1 },
        Note::HoldsThen { row: None, claims: claims(), more: 0 },
        Note::SeveralTimes { example: claim("Acorn makes K1") },
        Note::MayLast { relation: "seat".into() },
        Note::Moment { day: "2025-04-30".into(), is_today: false },
        Note::Moment { day: "2026-01-01".into(), is_today: true },
        Note::NoClaim { clause: "Acorn makes K1".into() },
        Note::NothingLeft { clause: "?size > 5".into() },
        near(Miss::Status),
        near(Miss::Object),
        near(Miss::Subject),
        near(Miss::Time),
        near(Miss::Group),
        near(Miss::Role),
        near(Miss::NoDate),
        near(Miss::Source),
        near(Miss::NoMeasure("share".into())),
        Note::Near { but_for: Miss::Object, claim: reported },
        Note::MoreNear { number: 2 },
        Note::Instead { claims: claims(), more: 0 },
    ]
}

/// What serde says of a kind that there is not: those that there are.
#[derive(Debug)]
struct Kinds(&'static [&'static str]);

impl std::error::Error for Kinds {}

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl de::Error for Kinds {
    fn custom<T: fmt::Display>(_: T) -> Kinds {
        Kinds(&[])
    }

    fn unknown_variant(_: &str, kinds: &'static [&'static str]) -> Kinds {
        Kinds(kinds)
    }
}

fn kinds() -> BTreeSet<&'static str> {
    let none = MapDeserializer::<_, Kinds>::new([("kind", "no kind")].into_iter());
    Note::deserialize(none).unwrap_err().0.iter().copied().collect()
}

/// The notes as objects.
fn objects() -> Vec<serde_json::Value> {
    let answer = Answer { notes: notes(), ..Answer::default() };
    let value: serde_json::Value = serde_json::from_str(&written(&answer)).unwrap();
    value["notes"].as_array().unwrap().clone()
}

#[test]
fn every_kind_of_note_is_said_in_its_own_words_and_reads_back() {
    let objects = objects();
    let said: BTreeSet<&str> = objects.iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert_eq!(said, kinds(), "each kind has a note here");
    let texts: Vec<String> = notes().iter().map(Note::to_string).collect();
    for (object, text) in objects.iter().zip(&texts) {
        assert_eq!(object["text"], text.as_str());
        assert!(!text.contains('\n') && !text.is_empty() && !text.ends_with('.'), "{text}");
    }
    let unlike = |kind: &&str| !kind.starts_with("near");
    let different: BTreeSet<&String> = texts.iter().collect();
    // Three misses are said alike: that the claim is near.
    assert_eq!(different.len() + 2, texts.len());
    assert!(kinds().iter().filter(|kind| unlike(kind)).count() > 30);
    let answer = Answer { notes: notes(), ..Answer::default() };
    assert_eq!(read(&answer).notes, notes());
}

/// Of each note the fields that it has.
#[test]
fn the_page_tells_every_kind_of_note_with_its_fields() {
    let (_, page) = include_str!("../../docs/json.md").split_once("### Notes").unwrap();
    for object in objects() {
        let kind = object["kind"].as_str().unwrap();
        let row = page.lines().find(|line| line.starts_with(&format!("| `{kind}` |")));
        let row = row.unwrap_or_else(|| panic!("docs/json.md tells nothing of `{kind}`"));
        let told: BTreeSet<&str> = row.split('|').nth(2).unwrap().split('`').skip(1).step_by(2).collect();
        let has: BTreeSet<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(told, &has - &BTreeSet::from(["kind", "text"]), "{kind}");
    }
}

fn cell() -> impl Strategy<Value = Cell> {
    let text = || prop_oneof!["\\PC{0,12}", any::<String>()];
    let entity = || {
        (text(), "[a-z]{1,6}", any::<u32>()).prop_map(|(text, of, id)| Entity { text, of, id: EntityId(id) })
    };
    let bounds = prop_oneof![
        Just(Bound::Exactly),
        Just(Bound::About),
        Just(Bound::AtLeast),
        Just(Bound::MoreThan),
        Just(Bound::AtMost),
        Just(Bound::LessThan),
        Just(Bound::Between),
        Just(Bound::Several),
    ];
    let number = || (any::<i64>(), 0..20_u32).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    let amount = (text(), bounds, number(), number(), proptest::option::of(text()));
    let amount = amount.prop_filter("a word of its own", |(text, ..)| !text.ends_with(" together"));
    let amount = amount.prop_map(|(text, bound, number, other, unit)| {
        let upper = if bound == Bound::Between { other } else { number };
        Amount { text, bound, number, upper, unit }
    });
    let statuses = (0..Status::ALL.len()).prop_map(|at| Status::ALL[at]);
    let hop =
        (text(), any::<bool>(), entity()).prop_map(|(relation, forward, to)| Hop { relation, forward, to });
    let day = || proptest::option::of(-500_000..500_000);
    prop_oneof![
        Just(Cell::Empty),
        entity().prop_map(Cell::Entity),
        any::<u64>().prop_map(Cell::Count),
        (amount, any::<bool>()).prop_map(|(amount, together)| Cell::Quantity { amount, together }),
        (day(), day()).prop_map(|(start, end)| Cell::Date(Interval { start, end })),
        text().prop_map(Cell::Text),
        proptest::sample::select(&Verdict::ALL[..]).prop_map(Cell::Verdict),
        (text(), statuses, any::<u32>())
            .prop_map(|(text, status, id)| { Cell::Claim(ClaimText { text, status, id: ClaimId(id) }) }),
        (entity(), proptest::collection::vec(hop, 0..3))
            .prop_map(|(from, hops)| Cell::Chain(Chain { from, hops })),
        Just(Cell::Group(group())),
    ]
}

proptest! {
    #[test]
    fn cells_read_back_with_their_kind_and_value(row in proptest::collection::vec(cell(), 1..6)) {
        let wider = Wider { statement: "who possibly makes K1".into(), by: Widening::BehindFind };
        let rows = [Row { cells: row.clone(), truth: Truth::Yes, evidence: vec![], more_evidence: 0 }];
        let answer = Answer {
            rows: rows.into_iter().collect(),
            listed_by: Some(wider.clone()),
            ..Answer::default()
        };
        let mut read = read(&answer);
        prop_assert_eq!(read.listed_by, Some(wider));
        let cells: Vec<Cell> = read.cells.remove(0).into_iter().map(ReadCell::cell).collect();
        prop_assert_eq!(cells, row);
    }
}
