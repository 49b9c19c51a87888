//! JSON: the shape of every result, and the format that writes one pretty object, or an array of them.

use super::evidence::{DEEPEST, is_derived};
use super::renderer::{Renderer, Stage};
use super::style::Style;
use crate::diagnostic::{Diagnostic, Label, NearWords, Offered};
use crate::model::Truth;
use crate::model::answer::{Answer, Attested, Cell, Entity, Evidence, Kind, Note, Row, Rows, Tied, Wider};
use crate::model::claim::Status;
use crate::visible::{Escapes, Shown};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};
use std::sync::Arc;

/// An object, or with `many` an array that grows by one object a result.
pub struct Json {
    on_terminal: bool,
    many: bool,
    begun: bool,
}

impl Json {
    pub fn new(style: Style, many: bool) -> Json {
        Json { on_terminal: style.is_terminal(), many, begun: false }
    }

    fn object(&mut self, document: &Document, out: &mut dyn Write) -> io::Result<()> {
        if self.many {
            out.write_all(if self.begun { b",\n" } else { b"[\n" })?;
            self.begun = true;
        }
        match self.on_terminal {
            true => {
                let mut out = shown(out);
                serde_json::to_writer_pretty(&mut out, document)?;
                out.flush()?;
            }
            false => serde_json::to_writer_pretty(&mut *out, document)?,
        }
        if self.many { Ok(()) } else { writeln!(out) }
    }
}

impl Renderer for Json {
    fn answer(&mut self, it: &Answer, out: &mut dyn Write) -> io::Result<()> {
        self.object(&answer(it), out)
    }

    fn why(&mut self, answer: &Answer, number: usize, row: &Row, out: &mut dyn Write) -> io::Result<()> {
        self.object(&why(answer, number, row), out)
    }

    fn explain(&mut self, statement: &str, stages: &[Stage], out: &mut dyn Write) -> io::Result<()> {
        self.object(&explain(statement, stages), out)
    }

    fn text(&mut self, statement: &str, it: &str, out: &mut dyn Write) -> io::Result<()> {
        self.object(&text(statement, it), out)
    }

    fn refused(&mut self, statement: &str, problem: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
        self.object(&refused(statement, problem), out)
    }

    fn held(&mut self, statement: &str, out: &mut dyn Write) -> io::Result<()> {
        self.object(&held(statement), out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match (self.many, self.begun) {
            (false, _) => Ok(()),
            (true, false) => writeln!(out, "[]"),
            (true, true) => writeln!(out, "\n]"),
        }
    }
}

/// The same JSON, in which everything shows.
pub fn shown(out: &mut dyn Write) -> Shown<&mut dyn Write> {
    Shown::new(out, Escapes::Json, false)
}

/// One result as an object.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Document<'a> {
    Answer(AnswerObject<'a>),
    Why {
        statement: String,
        reading: &'a str,
        row: Cells,
        cells: &'a [Cell],
        evidence: RowEvidence,
        more_evidence: usize,
    },
    Explain {
        statement: &'a str,
        #[serde(flatten)]
        stages: BTreeMap<&'static str, &'a str>,
    },
    Text {
        statement: &'a str,
        text: &'a str,
    },
    Refused {
        statement: &'a str,
        error: Refusal<'a>,
    },
    Held {
        statement: &'a str,
        held: bool,
    },
}

#[derive(Serialize)]
pub struct AnswerObject<'a> {
    statement: &'a str,
    reading: &'a str,
    columns: Vec<&'a str>,
    /// For each column what its cells are.
    kinds: Vec<Kind>,
    #[serde(serialize_with = "rows")]
    rows: &'a Rows,
    /// The same rows with all that is known of their cells.
    #[serde(serialize_with = "cells")]
    cells: &'a Rows,
    /// For each row `yes` or `possible`; only there when some listed row is only possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    truth: Option<Vec<&'static str>>,
    possible: usize,
    /// Only there when there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    listed_by: Option<&'a Wider>,
    #[serde(serialize_with = "evidence")]
    evidence: &'a Rows,
    /// For each row how many claims `evidence` leaves out; only there when it leaves out any.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_evidence: Option<Vec<usize>>,
    notes: Vec<NoteObject<'a>>,
    elapsed_ms: f64,
}

/// A note in words, and as data.
#[derive(Serialize)]
struct NoteObject<'a> {
    text: String,
    #[serde(flatten)]
    note: &'a Note,
}

#[derive(Serialize)]
pub struct Refusal<'a> {
    code: &'a str,
    message: &'a str,
    /// The ways out, one a line; null when there is none to name.
    help: Option<String>,
    notes: &'a [String],
    file: Option<&'a str>,
    line: Option<usize>,
    labels: &'a [Label],
    offers: Vec<Offered<'a>>,
    near: Vec<NearWords<'a>>,
}

pub fn answer(answer: &Answer) -> Document<'_> {
    let rows = &answer.rows;
    let possible = rows.iter().any(|row| row.truth() == Truth::Possible);
    let more = rows.iter().any(|row| row.more_evidence() > 0);
    Document::Answer(AnswerObject {
        statement: &answer.statement,
        reading: &answer.reading,
        columns: answer.columns.iter().map(|column| column.name.as_str()).collect(),
        kinds: answer.columns.iter().map(|column| column.kind).collect(),
        rows,
        cells: rows,
        truth: possible.then(|| rows.iter().map(|row| truth(row.truth())).collect()),
        possible: answer.possible,
        listed_by: answer.listed_by.as_ref(),
        evidence: rows,
        more_evidence: more.then(|| rows.iter().map(|row| row.more_evidence()).collect()),
        notes: answer.notes.iter().map(|note| NoteObject { text: note.to_string(), note }).collect(),
        elapsed_ms: answer.elapsed.as_micros() as f64 / 1000.0,
    })
}

/// As the JSON formats write it. Numbers are written digit by digit, which takes a serializer of `serde_json`.
impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self::answer(self).serialize(serializer)
    }
}

pub fn why<'a>(answer: &'a Answer, number: usize, row: &'a Row) -> Document<'a> {
    Document::Why {
        statement: format!("why {number}"),
        reading: &answer.reading,
        row: Cells(row.cells.clone()),
        cells: &row.cells,
        evidence: RowEvidence(row.evidence.clone()),
        more_evidence: row.more_evidence,
    }
}

pub fn explain<'a>(statement: &'a str, stages: &[Stage<'a>]) -> Document<'a> {
    Document::Explain { statement, stages: stages.iter().map(|stage| (stage.name, stage.text)).collect() }
}

pub fn text<'a>(statement: &'a str, text: &'a str) -> Document<'a> {
    Document::Text { statement, text }
}

pub fn refused<'a>(statement: &'a str, problem: &'a Diagnostic) -> Document<'a> {
    let place = problem.place();
    Document::Refused {
        statement,
        error: Refusal {
            code: problem.code.name(),
            message: &problem.message,
            help: Some(problem.ways_out()).filter(|ways| !ways.is_empty()).map(|ways| ways.join("\n")),
            notes: &problem.notes,
            file: place.map(|(file, _)| file),
            line: place.map(|(_, line)| line),
            labels: &problem.labels,
            offers: problem.offers(),
            near: problem.near(),
        },
    }
}

pub fn held(statement: &str) -> Document<'_> {
    Document::Held { statement, held: true }
}

pub fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "yes",
        Truth::Possible => "possible",
        Truth::No => "no",
    }
}

fn rows<S: Serializer>(rows: &Rows, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().map(|row| Cells(row.cells())))
}

fn cells<S: Serializer>(rows: &Rows, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().map(|row| row.cells()))
}

fn evidence<S: Serializer>(rows: &Rows, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().map(|row| RowEvidence(row.evidence())))
}

/// A row as an array of plain cells.
pub struct Cells(Vec<Cell>);

impl Serialize for Cells {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(OneCell))
    }
}

struct OneCell<'a>(&'a Cell);

impl Serialize for OneCell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Cell::Empty => serializer.serialize_none(),
            Cell::Count(number) => serializer.serialize_u64(*number),
            Cell::Quantity { amount, together } => {
                let mut map = serializer.serialize_map(None)?;
                amount.entries(&mut map)?;
                if *together {
                    map.serialize_entry("together", together)?;
                }
                map.end()
            }
            Cell::Entity(Entity { text, .. }) | Cell::Text(text) => serializer.serialize_str(text),
            cell => serializer.serialize_str(&cell.text()),
        }
    }
}

/// The claims of a row as an array.
pub struct RowEvidence(Vec<Arc<Evidence>>);

impl Serialize for RowEvidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut opened = HashSet::new();
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for evidence in &self.0 {
            list.serialize_element(&claim(evidence, DEEPEST, &mut opened))?;
        }
        list.end()
    }
}

/// A claim with, flat, the first place that attests it, and then all it has.
#[derive(Serialize)]
struct Claim<'a> {
    text: &'a str,
    source: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<u32>,
    derived: bool,
    status: Status,
    rule: Option<&'a str>,
    attestations: &'a [Attested],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tied: &'a [Tied],
    beneath: Vec<Claim<'a>>,
    /// Claims beneath that are left out here: they stand elsewhere in the row's evidence, or too deep.
    #[serde(skip_serializing_if = "is_zero")]
    beneath_left_out: usize,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The claim as a tree in which each shared piece is opened once, so that it cannot grow beyond what there is.
fn claim<'a>(evidence: &'a Arc<Evidence>, levels: usize, opened: &mut HashSet<*const Evidence>) -> Claim<'a> {
    let first = evidence.attestations.first();
    let open = levels > 1 && opened.insert(Arc::as_ptr(evidence));
    let beneath: Vec<Claim> = match open {
        true => evidence.beneath.iter().map(|piece| claim(piece, levels - 1, opened)).collect(),
        false => vec![],
    };
    Claim {
        text: &evidence.text,
        source: first.map(|attested| attested.source.as_str()),
        file: first.map(|attested| attested.file.as_str()),
        line: first.map(|attested| attested.line),
        derived: is_derived(evidence),
        status: evidence.status,
        rule: evidence.rule.as_deref(),
        attestations: &evidence.attestations,
        tied: &evidence.tied,
        beneath_left_out: evidence.beneath.len() - beneath.len(),
        beneath,
    }
}
