//! Running an import: row by row, through its plan, into the graph.

use super::bulk::Bulk;
use super::lines::Lines;
use super::row::{Row, Wrong, wrong};
use super::template::compile;
use super::unreadable;
use crate::base::world::World;
use crate::diagnostic::{Diagnostic, Result, Severity, Source, Span};
use crate::syntax::facts::tree::{Import, ImportKind};
use csv::StringRecord;
use std::path::Path;
use std::sync::Arc;

/// How many rows of a file are told about one by one.
const MOST_TOLD: usize = 20;

/// Reads a file into the graph. Rows that are wrong are told, and left out.
pub fn run(source: &Arc<Source>, import: &Import, path: &Path, world: &mut World) -> Result<()> {
    let mut delimiter = b',';
    let (mut header, mut skip) = (None, false);
    for line in &import.lines {
        match &line.kind {
            ImportKind::Delimiter(term) => match term.text.as_bytes() {
                [byte] => delimiter = *byte,
                _ => {
                    let message = "a delimiter is one character of ASCII";
                    let diagnostic = Diagnostic::error("syntax", message).at(source, term.span.clone(), "");
                    return Err(Box::new(diagnostic.help("for example: delimiter \";\", or: delimiter tab")));
                }
            },
            ImportKind::Header(names) => {
                header = Some(names.iter().map(|name| name.text.clone()).collect::<Vec<_>>());
            }
            ImportKind::OnError { skip: policy } => skip = *policy,
            _ => {}
        }
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(header.is_none())
        .flexible(true)
        .from_path(path)
        .map_err(|error| unreadable(source, import, path, error))?;
    let columns = match header {
        Some(names) => names,
        None => {
            let names = reader.headers().map_err(|error| unreadable(source, import, path, error))?;
            names.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_string()).collect()
        }
    };
    let width = columns.len();
    let Some(mut plan) = compile(source, import, columns, world) else { return Ok(()) };
    let file = path.display().to_string();
    let mut report = Report { file: file.clone(), severity: severity(skip), delimiter, wrong: 0 };
    if let Some(bulk) = Bulk::of(source, &file, delimiter, &plan, world) {
        let start = reader.position();
        let start = (start.byte(), start.line());
        bulk.run(path, start, &mut plan, world, &mut report)
            .map_err(|error| unreadable(source, import, path, error))?;
        report.finish(source, import, world);
        return Ok(());
    }
    let mut lines = Lines::open(path).map_err(|error| unreadable(source, import, path, error))?;
    let mut line_of = |position: Option<&csv::Position>| {
        position.map_or(0, |position| lines.of(position.byte(), position.line()))
    };
    let mut row = StringRecord::new();
    loop {
        match reader.read_record(&mut row) {
            Ok(false) => break,
            Ok(true) => {
                let line = line_of(row.position());
                let result = match row.len() == width {
                    true => Row { world, source, file: &file, line, row: &row }.read(&mut plan),
                    false => wrong(None, Wrong::width(row.len(), width)),
                };
                if let Err(problem) = result {
                    report.row(line, &row, &plan.template.columns, problem, world);
                }
            }
            Err(error) => {
                let line = line_of(error.position());
                let reason = match error.kind() {
                    csv::ErrorKind::Utf8 { .. } => "it is not UTF-8".to_string(),
                    csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        Wrong::width(*len as usize, *expected_len as usize)
                    }
                    _ => return Err(Box::new(unreadable(source, import, path, error))),
                };
                let problem = Wrong { column: None, reason };
                report.row(line, &StringRecord::new(), &plan.template.columns, problem, world);
            }
        }
    }
    report.finish(source, import, world);
    Ok(())
}

fn severity(skip: bool) -> Severity {
    if skip { Severity::Warning } else { Severity::Error }
}

/// Tells of rows that are wrong: the first ones each, of the others how many.
pub struct Report {
    file: String,
    severity: Severity,
    delimiter: u8,
    wrong: usize,
}

impl Report {
    pub fn row(
        &mut self,
        line: u32,
        row: &StringRecord,
        columns: &[String],
        problem: Wrong,
        world: &mut World,
    ) {
        self.wrong += 1;
        if self.wrong > MOST_TOLD {
            return;
        }
        // The row as one line, with the place of the field.
        let mut text = String::new();
        let mut span: Span = 0..0;
        for (index, field) in row.iter().enumerate() {
            if index > 0 {
                text.push(char::from(self.delimiter));
            }
            let start = text.len();
            text.extend(field.chars().map(|c| if c.is_control() { ' ' } else { c }));
            if problem.column == Some(index) {
                span = start..text.len();
            }
        }
        if problem.column.is_none() {
            span = 0..text.len();
        }
        let label = match problem.column.and_then(|column| columns.get(column)) {
            Some(column) => format!("column `{column}`"),
            None => String::new(),
        };
        let source = Source::at(self.file.clone(), text, line as usize);
        let code = "bad-row";
        let mut diagnostic = Diagnostic::error(code, problem.reason).at(&source, span, label);
        diagnostic.severity = self.severity;
        world.problems.push(match self.severity {
            Severity::Error => diagnostic.help(
                "correct the row, leave it out by a `when`, or let the import go on with `on error skip`",
            ),
            Severity::Warning => diagnostic.note("the row is left out"),
        });
    }

    fn finish(self, source: &Arc<Source>, import: &Import, world: &mut World) {
        if self.wrong > MOST_TOLD {
            let message =
                format!("{} rows of {} are wrong; the first {MOST_TOLD} are shown", self.wrong, self.file);
            let mut diagnostic =
                Diagnostic::error("bad-rows", message).at(source, import.path.span.clone(), "");
            diagnostic.severity = self.severity;
            world.problems.push(diagnostic);
        }
    }
}
