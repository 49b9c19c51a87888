//! What is told of rows that are wrong.

use super::records::Record;
use super::settings::Settings;
use crate::base::import::row_fault::Wrong;
use crate::base::world::World;
use crate::diagnostic::{Code, Diagnostic, Severity, Source, Span};
use crate::syntax::facts::tree::Import;
use std::sync::Arc;

/// How many rows of a file are told about one by one.
const MOST_TOLD: usize = 20;

/// Tells of rows that are wrong: the first ones each, of the others how many.
pub struct Report {
    file: String,
    delimiter: u8,
    /// How many may be left out.
    skips: Option<usize>,
    wrong: usize,
}

impl Report {
    pub fn new(file: &str, settings: &Settings) -> Report {
        Report { file: file.to_string(), delimiter: settings.delimiter, skips: settings.skips, wrong: 0 }
    }

    pub fn row(&mut self, record: &Record, columns: &[String], problem: Wrong, world: &mut World) {
        self.wrong += 1;
        if self.wrong > MOST_TOLD {
            return;
        }
        let (text, span) = self.shown(record, problem.column);
        let label = match problem.column.and_then(|column| columns.get(column)) {
            Some(column) => format!("column `{column}`"),
            None => String::new(),
        };
        let source = Source::at(self.file.clone(), text, record.line as usize);
        let mut diagnostic = Diagnostic::error(Code::BadRow, problem.reason).at(&source, span, label);
        if let Some(help) = problem.help {
            diagnostic = diagnostic.help(help);
        }
        world.problems.push(match self.skips {
            // What is no row at all is not looked at by a `when`.
            None if record.fault.is_some() => {
                diagnostic.help("correct the row, or let the import go on with `on error skip`")
            }
            None => diagnostic.help(
                "correct the row, leave it out by a `when`, or let the import go on with `on error skip`",
            ),
            Some(_) => {
                diagnostic.severity = Severity::Warning;
                diagnostic.note("the row is left out")
            }
        });
    }

    /// The row as one line, with the place of the column or of what is wrong.
    fn shown(&self, record: &Record, column: Option<usize>) -> (String, Span) {
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        if !record.text.is_empty() {
            // What takes the place of a control character may not be as long: where one is, nothing moves.
            let text: String = match record.text.chars().any(|c| c.is_control() && c.len_utf8() > 1) {
                true => record.text.clone(),
                false => record.text.chars().map(plain).collect(),
            };
            let place = column.and_then(|column| record.places.get(column)).filter(|place| !place.is_empty());
            let fault = record.fault.as_ref().map(|(_, span)| span);
            let whole = 0..text.len();
            let span = place.or(fault).cloned().unwrap_or(whole);
            return (text, span);
        }
        let mut text = String::new();
        let mut span: Span = 0..0;
        for (index, field) in record.cells.iter().enumerate() {
            if index > 0 {
                text.push(char::from(self.delimiter));
            }
            let start = text.len();
            text.extend(field.chars().map(plain));
            if column == Some(index) {
                span = start..text.len();
            }
        }
        if column.is_none() {
            span = 0..text.len();
        }
        (text, span)
    }

    /// Tells how many there were, where not all were shown or there were more than may be left out.
    pub fn finish(self, source: &Arc<Source>, import: &Import, world: &mut World) {
        let too_many = self.skips.is_some_and(|most| self.wrong > most);
        if self.skips.is_some() {
            world.imported().skipped += self.wrong;
        }
        let shown =
            if self.wrong > MOST_TOLD { format!("; the first {MOST_TOLD} are shown") } else { String::new() };
        if too_many || self.wrong > MOST_TOLD {
            let rows = if self.wrong == 1 { "row" } else { "rows" };
            let are = if self.wrong == 1 { "is" } else { "are" };
            let message = format!("{} {rows} of {} {are} wrong{shown}", self.wrong, self.file);
            let mut diagnostic =
                Diagnostic::error(Code::BadRows, message).at(source, import.path.span.clone(), "");
            match self.skips {
                Some(most) if too_many => {
                    let help = format!("with `on error skip up to {}`, they are left out", self.wrong);
                    diagnostic = diagnostic.note(format!("up to {most} are left out")).help(help);
                }
                Some(_) => diagnostic.severity = Severity::Warning,
                None => {}
            }
            world.problems.push(diagnostic);
        }
    }
}
