//! Tables for people: the reading, the rows with footnote marks, and the footnotes.

use super::columns::{Columns, Shown};
use super::evidence::{Footnotes, citation, derivation, is_derived, place};
use super::renderer::{Renderer, Stage};
use super::style::{Style, folded};
use super::{explain, notes, why};
use crate::model::Truth;
use crate::model::answer::{Answer, Evidence, Row, RowOf};
use crate::visible::{visible, visible_lines};
use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;

/// Footnote marks a row.
const MARKS: usize = 5;
/// Footnotes below a table.
const FOOTNOTES: usize = 20;
const INDENT: usize = 2;
/// So many rows are measured between two looks whether to go on.
const BETWEEN_LOOKS: usize = 16;
/// Wider terminals are not used to their full width.
const WIDEST_TERMINAL: usize = 10_000;
pub struct Table {
    style: Style,
    /// One of many results, which blank lines part.
    many: bool,
    begun: bool,
}

impl Table {
    pub fn new(style: Style, many: bool) -> Table {
        Table { style, many, begun: false }
    }

    fn separate(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, self.many) { writeln!(out) } else { Ok(()) }
    }
}

impl Renderer for Table {
    fn statement(&mut self, statement: &str, out: &mut dyn Write) -> io::Result<()> {
        self.separate(out)?;
        for line in statement.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            writeln!(out, "{}", self.style.paint("2", &visible(&format!("> {line}"))))?;
        }
        // The answer follows in the next line.
        self.begun = false;
        Ok(())
    }

    fn whole(&mut self, question: &str, out: &mut dyn Write) -> io::Result<()> {
        self.separate(out)?;
        writeln!(out, "{}", self.style.paint("2", &visible(&format!("= {question}"))))?;
        // The answer follows in the next line.
        self.begun = false;
        Ok(())
    }

    fn answer(&mut self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        self.separate(out)?;
        let style = self.style;
        writeln!(out, "{}", style.paint("1", &visible(&answer.reading)))?;
        let mut evidence = Marks::new();
        if answer.rows.is_empty() {
            writeln!(out, "  no rows")?;
        } else {
            write_rows(answer, &mut evidence, style, out)?;
        }
        let Marks { footnotes, derivations, .. } = evidence;
        for rule in derivations.listed() {
            write_below(&format!("* derived: {}", visible(&rule)), "2", style, out)?;
        }
        if answer.possible > 0 {
            writeln!(out, "  {}", notes::possible(answer))?;
        }
        for note in &answer.notes {
            write_below(&visible(&note.to_string()), "", style, out)?;
        }
        for (index, attested) in footnotes.list().iter().enumerate() {
            let line = format!("[{}] {} · {}", index + 1, citation(attested), place(attested));
            write_below(&line, "2", style, out)?;
        }
        if footnotes.number() > FOOTNOTES {
            let more = footnotes.number() - FOOTNOTES;
            writeln!(
                out,
                "  {}",
                style.paint("2", &format!("… and {more} more; `why N` shows all of row N"))
            )?;
        }
        Ok(())
    }

    fn why(&mut self, answer: &Answer, number: usize, row: &Row, out: &mut dyn Write) -> io::Result<()> {
        self.separate(out)?;
        why::write(answer, number, row, self.style, out)
    }

    fn explain(&mut self, _statement: &str, stages: &[Stage], out: &mut dyn Write) -> io::Result<()> {
        self.separate(out)?;
        explain::write(stages, self.style, out)
    }

    fn text(&mut self, _statement: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        self.separate(out)?;
        writeln!(out, "{}", visible_lines(text.trim_end()))
    }
}

/// A line below the rows, folded at blanks where it is wider than the terminal.
fn write_below(line: &str, code: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    /// What is folded stands further in.
    const FURTHER: usize = 4;
    let folded = folded(line, style, INDENT + FURTHER);
    for (index, part) in folded.iter().enumerate() {
        let indent = if index == 0 { INDENT } else { INDENT + FURTHER };
        let part = if code.is_empty() { part.clone() } else { style.paint(code, part) };
        writeln!(out, "{:indent$}{part}", "")?;
    }
    Ok(())
}

/// Goes through the rows twice: what stands beneath each is marked while they are measured.
fn write_rows(answer: &Answer, marks: &mut Marks, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let any_possible = answer.rows.iter().any(|row| row.truth() == Truth::Possible);
    let mut columns = Columns::default();
    for (index, row) in answer.rows.iter().enumerate() {
        if index.is_multiple_of(BETWEEN_LOOKS) {
            let _ = out.write(&[])?;
        }
        marks.add(row);
        columns.measure(&cells(row, any_possible, Some(marks.last())));
    }
    let any_evidence = marks.any;
    let heads = answer.columns.iter().map(|column| shown(&column.name, column.is_numeric()));
    let heads = heads.chain(any_possible.then(|| shown("", false)));
    let heads: Vec<Shown> = heads.chain(any_evidence.then(|| shown("evidence", false))).collect();
    columns.measure(&heads);
    columns.keep(heads.len());
    if let Some(width) = style.width {
        columns.fit(width.saturating_sub(INDENT).clamp(1, WIDEST_TERMINAL));
    }
    columns.write(&heads, INDENT, out)?;
    for (index, row) in answer.rows.iter().enumerate() {
        columns.write(&cells(row, any_possible, any_evidence.then(|| marks.of(index))), INDENT, out)?;
    }
    Ok(())
}

/// A row as it is shown.
fn cells(row: RowOf, any_possible: bool, marks: Option<&str>) -> Vec<Shown> {
    let truth = if row.truth() == Truth::Possible { "possible" } else { "" };
    let cells = row.cells().into_iter();
    let cells = cells.map(|cell| (cell.is_numeric(), cell.into_text()));
    let cells = cells.map(|(numeric, text)| shown(&text, numeric));
    let cells = cells.chain(any_possible.then(|| shown(truth, false)));
    cells.chain(marks.map(|marks| shown(marks, false))).collect()
}

fn shown(text: &str, numeric: bool) -> Shown {
    Shown { text: cut(&visible(text)), numeric }
}

/// The text, or its beginning and how much more there is: beyond this length nobody reads it in a table, and the
/// other formats keep it whole.
fn cut(text: &str) -> String {
    const LONGEST: usize = 2000;
    match text.char_indices().nth(LONGEST) {
        None => text.to_string(),
        Some((end, _)) => format!("{}… and {} more characters", &text[..end], text[end..].chars().count()),
    }
}

/// What stands beneath the rows: their marks, one row's behind another's, and what these stand for.
struct Marks {
    footnotes: Footnotes,
    derivations: Derivations,
    text: String,
    /// Where each row's marks end.
    ends: Vec<usize>,
    /// Whether any row has evidence.
    any: bool,
}

impl Marks {
    fn new() -> Marks {
        Marks {
            footnotes: Footnotes::listing(FOOTNOTES),
            derivations: Derivations::default(),
            text: String::new(),
            ends: vec![],
            any: false,
        }
    }

    /// Adds a row's: `[1] [2] +3 *`
    fn add(&mut self, row: RowOf) {
        let evidence = row.evidence();
        self.any |= !evidence.is_empty() || row.more_evidence() > 0;
        let (marks, more) = self.footnotes.marks(&evidence, MARKS);
        let more = more + row.more_evidence();
        let mut words: Vec<String> = marks.into_iter().map(|number| format!("[{number}]")).collect();
        if more > 0 {
            words.push(format!("+{more}"));
        }
        if evidence.iter().any(|evidence| is_derived(evidence)) {
            words.push("*".to_string());
        }
        evidence.iter().filter(|evidence| is_derived(evidence)).for_each(|it| self.derivations.add(it));
        self.text.push_str(&words.join(" "));
        self.ends.push(self.text.len());
    }

    fn of(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[row]]
    }

    fn last(&self) -> &str {
        self.ends.len().checked_sub(1).map_or("", |last| self.of(last))
    }
}

/// How the rows' derived claims came about, each way once.
#[derive(Default)]
struct Derivations {
    ways: Vec<String>,
    more: usize,
    seen: HashSet<Option<String>>,
}

impl Derivations {
    fn add(&mut self, evidence: &Arc<Evidence>) {
        const MOST: usize = 5;
        if self.seen.contains(&evidence.rule) {
            return;
        }
        self.seen.insert(evidence.rule.clone());
        match self.ways.len() < MOST {
            true => self.ways.push(derivation(evidence)),
            false => self.more += 1,
        }
    }

    fn listed(self) -> Vec<String> {
        let more = (self.more > 0).then(|| format!("… and by {} more rules", self.more));
        self.ways.into_iter().chain(more).collect()
    }
}
