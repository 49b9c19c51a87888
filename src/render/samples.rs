//! Hand-made answers in every format, byte for byte.

use super::limited::Limited;
use super::*;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::answer::{
    Amount, Answer, Attested, Cell, Column, Entity, Evidence, Kind, Listing, Row, RowOf, Rows, Verdict,
};
use crate::model::claim::Status;
use crate::model::note::{Note, Widening, Wider};
use crate::model::{Bound, EntityId, Truth};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

fn attested(source: &str, publisher: &str, line: u32) -> Attested {
    Attested {
        source: source.into(),
        publisher: Some(publisher.into()),
        title: Some("A report".into()),
        published: Some("2025".into()),
        address: None,
        said_by: Some("sources".into()),
        citing: vec![],
        said_on: None,
        at: Some("paragraph 1".into()),
        quote: None,
        note: None,
        confidence: Some("0.8".into()),
        file: format!("kb/sources/{source}.lore"),
        line,
    }
}

fn claim(text: &str, attestations: Vec<Attested>) -> Arc<Evidence> {
    Arc::new(Evidence {
        text: text.into(),
        status: Status::Reported,
        rule: None,
        beneath: vec![],
        tied: vec![],
        attestations,
    })
}

fn row(cells: Vec<Cell>, evidence: Vec<Arc<Evidence>>) -> Row {
    Row { cells, truth: Truth::Yes, evidence, more_evidence: 0 }
}

fn rows<const N: usize>(rows: [Row; N]) -> Rows {
    rows.into_iter().collect()
}

/// The first row in words.
fn first(answer: &Answer) -> Row {
    answer.rows.get(0).unwrap().said()
}

fn entity(text: String) -> Cell {
    Cell::Entity(Entity { text, of: "firm".into(), id: EntityId(0) })
}

fn amount(bound: Bound, number: &str, unit: Option<&str>, text: &str) -> Cell {
    let number = number.parse().unwrap();
    let amount = Amount { text: text.into(), bound, number, upper: number, unit: unit.map(String::from) };
    Cell::Quantity { amount, together: false }
}

fn column(name: &str, numeric: bool) -> Column {
    Column { name: name.into(), kind: if numeric { Kind::Number } else { Kind::Entity } }
}

fn stockpiled() -> Answer {
    let nikkei =
        claim("ByteDance, Alibaba and Tencent stockpiled H20", vec![attested("nikkei", "Nikkei Asia", 14)]);
    let mut said = attested("reuters", "Reuters", 3);
    said.said_by = None;
    said.at = None;
    let reuters = claim("ByteDance stockpiled H20", vec![said]);
    let firm = |name: &str| vec![entity(name.into())];
    Answer {
        statement: "who stockpiled H20".into(),
        reading: "firms f: f stockpiled H20".into(),
        columns: vec![column("firm", false)],
        rows: rows([
            row(firm("Alibaba"), vec![nikkei.clone()]),
            row(firm("ByteDance"), vec![nikkei.clone(), reuters]),
            row(firm("字节"), vec![nikkei]),
        ]),
        possible: 2,
        listed_by: Some(Wider { statement: "who possibly stockpiled H20".into(), by: Widening::BeforeVerb }),
        notes: vec![Note::MorePaths { listed: 3 }],
        elapsed: Duration::from_micros(1250),
    }
}

fn orders() -> Answer {
    let cell = amount(Bound::MoreThan, "12.10", Some("billion USD"), "more than 12.10 billion USD");
    let direct = claim("Alibaba ordered | H20", vec![attested("nikkei", "Nikkei Asia", 20)]);
    let derived = Arc::new(Evidence {
        text: "Alibaba is exposed to BIS".into(),
        status: Status::Reported,
        rule: Some("?c is exposed to ?r if ?c stockpiled ?p and ?r restricts ?p".into()),
        beneath: vec![direct.clone(), claim("BIS restricts H20", vec![attested("reuters", "Reuters", 9)])],
        tied: vec![],
        attestations: vec![],
    });
    let mut possible =
        row(vec![entity("Evil\x1b[2J, \"Ltd\"".into()), Cell::Empty, Cell::Verdict(Verdict::Yes)], vec![]);
    possible.truth = Truth::Possible;
    possible.more_evidence = 3;
    Answer {
        statement: "who".into(),
        reading: "firms f".into(),
        columns: vec![column("firm", false), column("value", true), column("big", false)],
        rows: rows([
            row(vec![entity("Alibaba".into()), cell, Cell::Verdict(Verdict::No)], vec![derived]),
            possible,
        ]),
        ..Answer::default()
    }
}

fn rendered(answer: &Answer, format: Format) -> String {
    let mut out = vec![];
    format.renderer(Style::default(), false).answer(answer, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_table_with_footnotes() {
    assert_eq!(
        rendered(&stockpiled(), Format::Table),
        "\
firms f: f stockpiled H20
  firm       evidence
  Alibaba    [1]
  ByteDance  [1] [2]
  字节       [1]
  2 further rows are only possible; `possibly` before the verb lists them
  there are more chains as short as the 3 listed
  [1] Nikkei Asia, 2025: according to sources, paragraph 1 · kb/sources/nikkei.lore:14
  [2] Reuters, 2025 · kb/sources/reuters.lore:3
"
    );
}

#[test]
fn derived_and_possible_rows_are_marked() {
    assert_eq!(
        rendered(&orders(), Format::Table),
        "\
firms f
  firm                                        value  big            evidence
  Alibaba               more than 12.10 billion USD  no             [1] [2] *
  Evil\\u{1b}[2J, \"Ltd\"                               yes  possible  +3
  * derived: rule ?c is exposed to ?r if ?c stockpiled ?p and ?r restricts ?p
  [1] Nikkei Asia, 2025: according to sources, paragraph 1 · kb/sources/nikkei.lore:20
  [2] Reuters, 2025: according to sources, paragraph 1 · kb/sources/reuters.lore:9
"
    );
}

#[test]
fn an_empty_answer_is_its_reading_and_its_notes() {
    let answer = Answer { reading: "firms f".into(), notes: vec![Note::NoneSuch], ..Answer::default() };
    assert_eq!(
        rendered(&answer, Format::Table),
        "firms f\n  no rows\n  no claim makes anything one of those that this is asked of\n"
    );
}

#[test]
fn a_narrow_terminal_wraps_cells() {
    for width in [1, 2, 10, 24, 40] {
        let mut out = vec![];
        let style = Style { color: false, width: Some(width), no_formulas: false };
        Format::Table.renderer(style, false).answer(&stockpiled(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let rows = text.lines().skip(1).take_while(|line| !line.contains("further"));
        let widest = rows.map(unicode_width::UnicodeWidthStr::width).max().unwrap();
        assert!(width < 24 || widest <= width, "{width}: {text}");
    }
}

#[test]
fn csv_is_values_only() {
    assert_eq!(rendered(&stockpiled(), Format::Csv), "firm\r\nAlibaba\r\nByteDance\r\n字节\r\n");
    assert_eq!(
        rendered(&orders(), Format::Csv),
        "firm,value,big,truth\r\n\
         Alibaba,more than 12.10 billion USD,no,yes\r\n\
         \"Evil\x1b[2J, \"\"Ltd\"\"\",,yes,possible\r\n"
    );
}

#[test]
fn an_exact_amount_is_a_number_in_csv_with_its_unit_in_the_header() {
    let amount = |number: &str, unit: Option<&str>, bound: Bound| {
        amount(bound, number, unit, format!("{} {number} in words", unit.unwrap_or("")).trim())
    };
    let (usd, eur) = (Some("USD"), Some("EUR"));
    let cells = [
        [amount("1500000", None, Bound::Exactly), amount("5", usd, Bound::About)],
        [amount("-2.5", None, Bound::Exactly), Cell::Empty],
        [Cell::Count(3), amount("9973507", usd, Bound::Exactly)],
        [amount("7", usd, Bound::Exactly), amount("8", eur, Bound::Exactly)],
    ];
    let answer = Answer {
        columns: vec![column("revenue", true), column("value", true)],
        rows: rows(cells.map(|cells| row(cells.to_vec(), vec![]))),
        ..Answer::default()
    };
    assert_eq!(
        rendered(&answer, Format::Csv),
        "revenue,value (USD)\r\n\
         1500000,USD 5 in words\r\n\
         -2.5,\r\n\
         3,9973507\r\n\
         USD 7 in words,EUR 8 in words\r\n"
    );
}

/// Rows that count how often their cells are asked for.
struct Asked(Arc<AtomicUsize>);

impl Listing for Asked {
    fn row_count(&self) -> usize {
        100_000
    }

    fn cells(&self, _: usize) -> Vec<Cell> {
        self.0.fetch_add(1, Ordering::Relaxed);
        vec![Cell::Empty]
    }

    fn truth(&self, _: usize) -> Truth {
        Truth::Yes
    }

    fn evidence(&self, _: usize) -> Vec<Arc<Evidence>> {
        vec![]
    }

    fn more_evidence(&self, _: usize) -> usize {
        0
    }
}

#[test]
fn what_is_looked_at_before_anything_is_written_can_be_stopped() {
    for format in [Format::Table, Format::Csv] {
        let asked = Arc::new(AtomicUsize::new(0));
        let rows = Rows::of(Asked(asked.clone()));
        let answer = Answer { columns: vec![column("value", true)], rows, ..Answer::default() };
        let (mut out, limits) = (vec![], Limits { deadline: Some(Instant::now()), ..Limits::default() });
        let mut limited = Limited::new(&mut out, &limits);
        assert!(format.renderer(Style::default(), false).answer(&answer, &mut limited).is_err());
        assert_eq!(limited.stopped().unwrap().code, Code::Timeout);
        assert!(asked.load(Ordering::Relaxed) < 100, "{format}: {asked:?}");
    }
}

#[test]
fn csv_cites_its_evidence_where_it_is_asked_to() {
    assert_eq!(
        rendered(&stockpiled(), Format::CsvEvidence),
        "firm,evidence\r\n\
         Alibaba,\"Nikkei Asia, 2025: according to sources, paragraph 1 · kb/sources/nikkei.lore:14\"\r\n\
         ByteDance,\"Nikkei Asia, 2025: according to sources, paragraph 1 · kb/sources/nikkei.lore:14; \
         Reuters, 2025 · kb/sources/reuters.lore:3\"\r\n\
         字节,\"Nikkei Asia, 2025: according to sources, paragraph 1 · kb/sources/nikkei.lore:14\"\r\n"
    );
}

#[test]
fn markdown_has_footnotes() {
    assert_eq!(
        rendered(&stockpiled(), Format::Markdown),
        "\
**firms f: f stockpiled H20**

| firm | evidence |
| --- | --- |
| Alibaba | [^1] |
| ByteDance | [^1] [^2] |
| 字节 | [^1] |

2 further rows are only possible; `possibly` before the verb lists them

there are more chains as short as the 3 listed

[^1]: Nikkei Asia, 2025: according to sources, paragraph 1 · `kb/sources/nikkei.lore:14`
[^2]: Reuters, 2025 · `kb/sources/reuters.lore:3`
"
    );
    let mut out = vec![];
    let mut renderer = Format::Markdown.renderer(Style::default(), true);
    renderer.answer(&stockpiled(), &mut out).unwrap();
    renderer.answer(&stockpiled(), &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("\n[^2-1]: Nikkei"), "labels are not shared");
}

#[test]
fn json_keeps_every_digit() {
    let text = rendered(&orders(), Format::Jsonl);
    assert!(text.contains(r#"{"number":12.10,"unit":"billion USD","bound":"more than"}"#), "{text}");
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["rows"][1], serde_json::json!(["Evil\u{1b}[2J, \"Ltd\"", null, "yes"]));
    assert_eq!(value["truth"], serde_json::json!(["yes", "possible"]));
    assert_eq!(value["more_evidence"], serde_json::json!([0, 3]));
    let derived = &value["evidence"][0][0];
    assert_eq!((&derived["derived"], &derived["source"]), (&true.into(), &serde_json::Value::Null));
    assert_eq!(derived["beneath"][1]["file"], "kb/sources/reuters.lore");
    assert_eq!(derived["beneath"][1]["line"], 9);
}

#[test]
fn the_keys_of_json() {
    let value: serde_json::Value = serde_json::from_str(&rendered(&stockpiled(), Format::Json)).unwrap();
    let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "cells",
            "columns",
            "elapsed_ms",
            "evidence",
            "kinds",
            "listed_by",
            "notes",
            "possible",
            "reading",
            "rows",
            "statement"
        ],
        "in the order of the alphabet, as this parser gives them"
    );
    assert_eq!(value["elapsed_ms"], 1.25);
    assert_eq!(value["evidence"][1][1]["source"], "reuters");
}

#[test]
fn json_of_many_is_an_array() {
    let problem = Diagnostic::error(Code::UnknownWord, "what?").help("this").help("or that");
    let mut renderer = Format::Json.renderer(Style::default(), true);
    let mut out = vec![];
    renderer.answer(&stockpiled(), &mut out).unwrap();
    renderer.refused("who", &problem, &mut out).unwrap();
    renderer.finish(&mut out).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(value[0]["statement"], "who stockpiled H20");
    assert_eq!(value[1]["statement"], "who");
    assert_eq!(value[1]["error"]["code"], "unknown-word");
    assert_eq!(value[1]["error"]["help"], "this\nor that");
    let mut out = vec![];
    Format::Json.renderer(Style::default(), true).finish(&mut out).unwrap();
    assert_eq!(out, b"[]\n");
}

#[test]
fn why_is_a_tree() {
    let answer = orders();
    let mut out = vec![];
    Format::Table.renderer(Style::default(), false).why(&answer, 1, &first(&answer), &mut out).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "\
row 1 of firms f: Alibaba | more than 12.10 billion USD | no
  └─ Alibaba is exposed to BIS
     │ derived: rule ?c is exposed to ?r if ?c stockpiled ?p and ?r restricts ?p
     ├─ Alibaba ordered | H20
     │    Nikkei Asia, 2025: according to sources, paragraph 1 · kb/sources/nikkei.lore:20
     │      A report
     │      confidence 0.8
     └─ BIS restricts H20
          Reuters, 2025: according to sources, paragraph 1 · kb/sources/reuters.lore:9
            A report
            confidence 0.8
"
    );
}

/// Each level rests twice on the next: as a tree this would be 2^60 claims.
#[test]
fn shared_evidence_does_not_blow_up() {
    let mut evidence = claim("ground", vec![attested("nikkei", "Nikkei Asia", 1)]);
    for level in 0..60 {
        evidence = Arc::new(Evidence {
            text: format!("level {level}"),
            status: Status::Reported,
            rule: None,
            beneath: vec![evidence.clone(), evidence],
            tied: vec![],
            attestations: vec![],
        });
    }
    let answer = Answer { rows: rows([row(vec![Cell::Count(1)], vec![evidence])]), ..stockpiled() };
    for format in Format::ALL {
        let mut out = vec![];
        let mut renderer = format.renderer(Style::default(), false);
        renderer.answer(&answer, &mut out).unwrap();
        renderer.why(&answer, 1, &first(&answer), &mut out).unwrap();
        assert!(out.len() < 100_000, "{format}");
    }
    assert!(rendered(&answer, Format::Table).contains("[1] Nikkei Asia"), "the ground is found at any depth");
}

#[test]
fn a_long_cell_widens_nothing() {
    let name = "x".repeat(100_000);
    let mut answer = stockpiled();
    let mut rows: Vec<Row> = answer.rows.iter().map(RowOf::said).collect();
    rows[0].cells[0] = entity(name.clone());
    answer.rows = rows.iter().cloned().collect();
    assert!(rendered(&answer, Format::Table).contains("98000 more"));
    assert!(rendered(&answer, Format::Csv).contains(&name), "only tables cut");
    answer.rows = rows.iter().chain(std::iter::repeat_n(&rows[1], 1000)).cloned().collect();
    for width in [None, Some(1), Some(7), Some(80), Some(70_000), Some(usize::MAX)] {
        let mut out = vec![];
        let style = Style { color: true, width, no_formulas: false };
        Format::Table.renderer(style, false).answer(&answer, &mut out).unwrap();
        let count = out.iter().filter(|&&byte| byte == b'x').count();
        assert_eq!(count, 2000, "at width {width:?}");
        assert!(out.len() < 2_000_000, "{} bytes at width {width:?}", out.len());
    }
}

mod laws;

#[test]
fn csv_for_spreadsheets_has_no_formulas() {
    let texts = ["=1+1", "+1-555", "-x", "@sum", "\tx", "-12.50", "+3", "＝1", "a=b", "a;=1", ""];
    let answer = Answer {
        columns: vec![column("-name", false), column("value", true)],
        rows: rows(texts.map(|text| {
            row(vec![Cell::Text(text.into()), amount(Bound::Exactly, "-2", None, "-2")], vec![])
        })),
        ..Answer::default()
    };
    let written = |style: Style| {
        let mut out = vec![];
        Format::Csv.renderer(style, false).answer(&answer, &mut out).unwrap();
        String::from_utf8(out).unwrap().replace("\r\n", "\n")
    };
    assert_eq!(
        written(Style { no_formulas: true, ..Style::default() }),
        "\"'-name\",\"value\"\n\"'=1+1\",-2\n\"'+1-555\",-2\n\"'-x\",-2\n\"'@sum\",-2\n\"'\tx\",-2\n-12.50,-2\n+3,-2\n\"'＝1\",-2\n\"a=b\",-2\n\"a;=1\",-2\n\"\",-2\n"
    );
    assert!(written(Style::default()).contains("\n=1+1,-2\n"));
}
