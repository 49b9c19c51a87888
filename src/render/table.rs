//! Tables for people: the reading, the rows with footnote marks, and the footnotes.

use super::evidence::{Footnotes, citation, derivation, is_derived, place};
use super::visible::{visible, visible_lines};
use super::{Renderer, Stage, Style, explain, folded, possible_note, why};
use crate::model::Truth;
use crate::model::answer::{Answer, Evidence, Row};
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Width};
use std::io::{self, Write};
use std::sync::Arc;

/// Footnote marks a row.
const MARKS: usize = 5;
/// Footnotes below a table.
const FOOTNOTES: usize = 20;
const INDENT: usize = 2;
/// Wider terminals are not used to their full width.
const WIDEST_TERMINAL: usize = 10_000;
/// Blanks between columns.
const GAP: u16 = 2;
/// Cells wrap beyond this width even where the answer goes to a file: one long cell must not widen every row.
const WIDEST: ColumnConstraint = ColumnConstraint::UpperBoundary(Width::Fixed(120 + GAP));

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
    fn answer(&mut self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        self.separate(out)?;
        let style = self.style;
        writeln!(out, "{}", style.paint("1", &visible(&answer.reading)))?;
        let mut footnotes = Footnotes::default();
        if answer.rows.is_empty() {
            writeln!(out, "  no rows")?;
        } else {
            write_rows(answer, &mut footnotes, style, out)?;
        }
        for rule in derivations(answer) {
            write_below(&format!("* derived: {}", visible(&rule)), "2", style, out)?;
        }
        if answer.possible > 0 {
            writeln!(out, "  {}", possible_note(answer.possible))?;
        }
        for note in &answer.notes {
            write_below(&visible(note), "", style, out)?;
        }
        let list = footnotes.list();
        for (index, attested) in list.iter().take(FOOTNOTES).enumerate() {
            let line = format!("[{}] {} · {}", index + 1, citation(attested), place(attested));
            write_below(&line, "2", style, out)?;
        }
        if list.len() > FOOTNOTES {
            let more = list.len() - FOOTNOTES;
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

fn write_rows<'a>(
    answer: &'a Answer,
    footnotes: &mut Footnotes<'a>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let any_possible = answer.rows.iter().any(|row| row.truth == Truth::Possible);
    let any_evidence = answer.rows.iter().any(|row| !row.evidence.is_empty() || row.more_evidence > 0);
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    if let Some(width) = style.width {
        let width = width.saturating_sub(INDENT).clamp(1, WIDEST_TERMINAL) as u16;
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    let heads = answer.columns.iter().map(|column| cell(&column.name, column.numeric));
    table.set_header(
        heads
            .chain(any_possible.then(|| cell("", false)))
            .chain(any_evidence.then(|| cell("evidence", false)))
            .collect::<Vec<_>>(),
    );
    for row in &answer.rows {
        let cells = row.cells.iter().map(|it| cell(&it.text(), it.is_numeric()));
        let truth = if row.truth == Truth::Possible { "possible" } else { "" };
        table.add_row(
            cells
                .chain(any_possible.then(|| cell(truth, false)))
                .chain(any_evidence.then(|| cell(&marks(row, footnotes), false)))
                .collect::<Vec<_>>(),
        );
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, GAP)).set_constraint(WIDEST);
    }
    for line in table.lines() {
        writeln!(out, "{:INDENT$}{}", "", line.trim_end())?;
    }
    Ok(())
}

fn cell(text: &str, numeric: bool) -> Cell {
    let alignment = if numeric { CellAlignment::Right } else { CellAlignment::Left };
    Cell::new_owned(cut(&visible(text))).set_alignment(alignment)
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

/// `[1] [2] +3 *`
fn marks<'a>(row: &'a Row, footnotes: &mut Footnotes<'a>) -> String {
    let (marks, more) = footnotes.marks(row, MARKS);
    let mut words: Vec<String> = marks.into_iter().map(|number| format!("[{number}]")).collect();
    if more > 0 {
        words.push(format!("+{more}"));
    }
    if row.evidence.iter().any(|evidence| is_derived(evidence)) {
        words.push("*".to_string());
    }
    words.join(" ")
}

/// How the rows' derived claims came about, each way once.
fn derivations(answer: &Answer) -> Vec<String> {
    const MOST: usize = 5;
    let derived = |evidence: &&Arc<Evidence>| is_derived(evidence);
    let mut ways: Vec<String> = vec![];
    let mut more = 0;
    let mut seen = std::collections::HashSet::new();
    for evidence in answer.rows.iter().flat_map(|row| &row.evidence).filter(derived) {
        if !seen.insert(evidence.rule.as_deref()) {
            continue;
        }
        if ways.len() < MOST {
            ways.push(derivation(evidence));
        } else {
            more += 1;
        }
    }
    if more > 0 {
        ways.push(format!("… and by {more} more rules"));
    }
    ways
}
