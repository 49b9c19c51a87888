//! CSV by RFC 4180: a header and the values, so that it pipes into tools.

use super::evidence::{attestations, citation, derivation, is_derived, place, walk};
use super::json::truth;
use super::renderer::{Renderer, Stage};
use super::style::Style;
use crate::model::Truth;
use crate::model::answer::{Answer, Cell, Row, RowOf};
use crate::visible::visible;
use ::csv::{QuoteStyle, Terminator};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::io::{self, Write};

pub struct Csv {
    /// On a terminal control characters are escaped; in a file they are data.
    on_terminal: bool,
    no_formulas: bool,
    /// One of many tables, which blank lines part.
    many: bool,
    begun: bool,
    with_evidence: bool,
}

impl Csv {
    pub fn new(style: Style, many: bool, with_evidence: bool) -> Csv {
        let (on_terminal, no_formulas) = (style.is_terminal(), style.no_formulas);
        Csv { on_terminal, no_formulas, many, begun: false, with_evidence }
    }

    /// A table of texts.
    fn table<'a>(
        &mut self,
        records: impl IntoIterator<Item = Vec<Cow<'a, str>>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, self.many) {
            writeln!(out)?;
        }
        // Where a spreadsheet divides at other characters, quotes keep the rest of a text from being a cell of its own.
        let quotes = if self.no_formulas { QuoteStyle::NonNumeric } else { QuoteStyle::Necessary };
        let mut writer = ::csv::WriterBuilder::new();
        let ends = if self.on_terminal { Terminator::Any(b'\n') } else { Terminator::CRLF };
        let mut writer = writer.terminator(ends).quote_style(quotes).from_writer(out);
        for record in records {
            for field in record {
                let field = if self.no_formulas { no_formula(field) } else { field };
                match self.on_terminal {
                    true => writer.write_field(visible(&field).as_bytes())?,
                    false => writer.write_field(field.as_bytes())?,
                }
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.flush()
    }
}

/// The field as a text that no spreadsheet runs: behind an apostrophe, where it begins as a formula does and is no number.
fn no_formula(field: Cow<str>) -> Cow<str> {
    let begins = field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    match begins && field.parse::<Decimal>().is_err() {
        true => format!("'{field}").into(),
        false => field,
    }
}

/// The unit of each column's first exact amount, which stands in the header: numbers alone are in it. There may be none in
/// many rows: writes nothing before each, so that it can be stopped.
fn units(answer: &Answer, out: &mut dyn Write) -> io::Result<Vec<Option<String>>> {
    let mut units = vec![None; answer.columns.len()];
    let mut open: Vec<usize> = (0..units.len()).collect();
    for row in answer.rows.iter() {
        let _ = out.write(&[])?;
        let cells = row.cells();
        open.retain(|&column| match &cells[column] {
            Cell::Quantity { amount, .. } if is_plain(&cells[column]) => {
                units[column] = amount.unit.clone();
                false
            }
            Cell::Empty | Cell::Quantity { .. } => true,
            _ => false,
        });
        if open.is_empty() {
            break;
        }
    }
    Ok(units)
}

/// Whether a number alone tells the amount.
fn is_plain(cell: &Cell) -> bool {
    matches!(cell, Cell::Quantity { amount, together: false } if amount.is_exact())
}

/// An exact amount as a number that programs read, if it is in the column's unit; what is vague as people read it.
fn field(cell: Cell, of_column: &Option<String>) -> String {
    match &cell {
        Cell::Quantity { amount, .. } if amount.unit == *of_column && is_plain(&cell) => {
            amount.number.to_string()
        }
        _ => cell.into_text(),
    }
}

/// Who says what a row rests on, and where it stands in the base: as in the footnotes of a table, divided by semicolons.
fn cited(row: RowOf) -> String {
    const MOST: usize = 100;
    let evidence = row.evidence();
    let found = attestations(&evidence, MOST + 1);
    let mut cited: Vec<String> = vec![];
    for attested in found.iter().take(MOST) {
        let text = format!("{} · {}", citation(attested), place(attested));
        if !cited.contains(&text) {
            cited.push(text);
        }
    }
    if row.more_evidence() > 0 || found.len() > MOST {
        cited.push("and more".to_string());
    }
    cited.join("; ")
}

impl Renderer for Csv {
    /// Where rows that are only possible are listed too, a last column `truth` tells them apart.
    fn answer(&mut self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        let possible = answer.rows.iter().any(|row| row.truth() == Truth::Possible);
        let units = units(answer, out)?;
        let heads = answer.columns.iter().zip(&units).map(|(column, unit)| match unit {
            Some(unit) => format!("{} ({unit})", column.name).into(),
            None => Cow::from(column.name.as_str()),
        });
        let heads = heads.chain(possible.then_some("truth".into()));
        let heads = heads.chain(self.with_evidence.then_some("evidence".into())).collect();
        let with_evidence = self.with_evidence;
        let rows = answer.rows.iter().map(|row| {
            let cells = row.cells().into_iter().zip(&units).map(|(cell, unit)| Cow::from(field(cell, unit)));
            let cells = cells.chain(possible.then(|| truth(row.truth()).into()));
            cells.chain(with_evidence.then(|| cited(row).into())).collect()
        });
        self.table([heads].into_iter().chain(rows), out)
    }

    fn why(&mut self, _: &Answer, _: usize, row: &Row, out: &mut dyn Write) -> io::Result<()> {
        let mut records: Vec<Vec<Cow<str>>> =
            vec!["depth,claim,derived,source,said_by,at,quote,file,line".split(',').map(Cow::from).collect()];
        for step in walk(&row.evidence) {
            let derived = if is_derived(step.evidence) { derivation(step.evidence) } else { String::new() };
            let claim = [step.depth.to_string().into(), step.evidence.text.as_str().into(), derived.into()];
            if step.evidence.attestations.is_empty() {
                records.push(claim.iter().cloned().chain(std::iter::repeat_n("".into(), 6)).collect());
            }
            for it in &step.evidence.attestations {
                let text = |field: &'_ Option<String>| Cow::from(field.clone().unwrap_or_default());
                let attested = [
                    it.source.as_str().into(),
                    text(&it.voice()),
                    text(&it.at),
                    text(&it.quote),
                    it.file.as_str().into(),
                    it.line.to_string().into(),
                ];
                records.push(claim.iter().cloned().chain(attested).collect());
            }
        }
        self.table(records, out)
    }

    fn explain(&mut self, _: &str, stages: &[Stage], out: &mut dyn Write) -> io::Result<()> {
        let heads = vec!["stage".into(), "text".into()];
        let rows = stages.iter().map(|stage| vec![stage.name.into(), stage.text.into()]);
        self.table([heads].into_iter().chain(rows), out)
    }

    fn text(&mut self, _: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        self.table([vec!["text".into()], vec![text.into()]], out)
    }
}
