//! What `check`, `build`, `fmt` and `import --dry-run` tell programs, in the JSON formats: the problems, and what came of it.

use super::arguments::{Arguments, Command};
use super::terminal;
use crate::diagnostic::Diagnostic;
use crate::render::Format;
use crate::session::{BuildSummary, DryRun};
use crate::visible::Escapes;
use clap::error::ErrorKind;
use clap::{CommandFactory, Error};
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;

/// How a command without rows writes data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// One object.
    Json,
    /// An object a line: the problems, then the results.
    Jsonl,
}

impl Form {
    /// None for text, which people read.
    pub fn data(format: Format) -> Option<Form> {
        match format {
            Format::Json => Some(Form::Json),
            Format::Jsonl => Some(Form::Jsonl),
            _ => None,
        }
    }
}

/// Refuses a format of rows where a command gives none, and any where what it writes has a format of its own.
pub fn check_format(arguments: &Arguments) -> Result<(), Error> {
    let (format, Some(command)) = (arguments.common.format, &arguments.command) else { return Ok(()) };
    let is_of_rows = matches!(format, Format::Csv | Format::CsvEvidence | Format::Markdown);
    let message = match (name(command), written_by(command)) {
        (Some(name), _) if is_of_rows => {
            format!("`{name}` gives problems and no rows: `--format` is table, json or jsonl, not {format}")
        }
        (_, Some((name, text))) if format != Format::Table => {
            format!("`{name}` writes {text}, never {format}: leave `--format` out")
        }
        _ => return Ok(()),
    };
    Err(Arguments::command().error(ErrorKind::ArgumentConflict, message))
}

/// What a command is called that writes a text of a format of its own, and what that is.
fn written_by(command: &Command) -> Option<(&'static str, &'static str)> {
    match command {
        Command::Export => Some(("export", "N-Triples")),
        Command::Import(import) if import.infer => Some(("import --infer", "lines of a fact file")),
        Command::Check { propose: true } => Some(("check --propose", "lines of a fact file")),
        _ => None,
    }
}

/// What a command is called that writes such data.
fn name(command: &Command) -> Option<&'static str> {
    match command {
        Command::Check { propose: false } => Some("check"),
        Command::Build { .. } => Some("build"),
        Command::Fmt { .. } => Some("fmt"),
        Command::Import(import) if import.dry_run => Some("import --dry-run"),
        Command::Asked(_) => Some("asked"),
        _ => None,
    }
}

/// The form for a command's problems, where it writes them as data.
pub fn form(arguments: &Arguments) -> Option<Form> {
    let writes = arguments.command.as_ref().and_then(name).is_some();
    Form::data(arguments.common.format).filter(|_| writes)
}

#[derive(Serialize)]
struct Report<'a, T> {
    problems: &'a [Diagnostic],
    results: &'a [T],
}

pub fn write<T: Serialize>(form: Form, problems: &[Diagnostic], results: &[T]) -> io::Result<()> {
    let mut out = terminal::for_programs(Escapes::Json);
    if form == Form::Jsonl {
        for problem in problems {
            serde_json::to_writer(&mut out, problem)?;
            out.write_all(b"\n")?;
        }
        for result in results {
            serde_json::to_writer(&mut out, result)?;
            out.write_all(b"\n")?;
        }
    } else {
        serde_json::to_writer_pretty(&mut out, &Report { problems, results })?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Problems of which nothing came.
pub fn write_problems(form: Form, problems: &[Diagnostic]) -> io::Result<()> {
    write::<()>(form, problems, &[])
}

/// A file that `fmt` wrote, or would write.
#[derive(Serialize)]
pub struct Formatted {
    file: String,
}

impl Formatted {
    pub fn of(file: &Path) -> Formatted {
        Formatted { file: file.display().to_string() }
    }
}

/// What a build did.
#[derive(Serialize)]
pub struct Built<'a> {
    base: String,
    files: usize,
    files_changed: usize,
    files_kept: usize,
    entities: usize,
    claims: usize,
    sources: usize,
    rows_left_out: usize,
    seconds: f64,
    snapshot: Option<Snapshot<'a>>,
}

#[derive(Serialize)]
struct Snapshot<'a> {
    file: String,
    bytes: u64,
    bytes_of_names: u64,
    relations: Vec<Relation<'a>>,
}

#[derive(Serialize)]
struct Relation<'a> {
    name: &'a str,
    claims: usize,
    bytes: u64,
}

impl Built<'_> {
    pub fn of<'a>(base: &Path, summary: &'a BuildSummary, seconds: f64) -> Built<'a> {
        let relation = |(name, claims, bytes): &'a (String, usize, u64)| Relation {
            name,
            claims: *claims,
            bytes: *bytes,
        };
        Built {
            base: base.display().to_string(),
            files: summary.files,
            files_changed: summary.changed,
            files_kept: summary.kept,
            entities: summary.entities,
            claims: summary.claims,
            sources: summary.sources,
            rows_left_out: summary.skipped,
            seconds,
            snapshot: summary.snapshot.as_ref().map(|(file, bytes)| Snapshot {
                file: file.display().to_string(),
                bytes: *bytes,
                bytes_of_names: summary.names,
                relations: summary.relations.iter().map(relation).collect(),
            }),
        }
    }
}

/// What an import of one file would make.
#[derive(Serialize)]
pub struct Tried<'a> {
    file: &'a str,
    declared: Declared<'a>,
    rows: usize,
    rows_unmet: usize,
    rows_left_out: usize,
    entities: usize,
    claims: usize,
    first: Vec<First<'a>>,
}

#[derive(Serialize)]
struct Declared<'a> {
    file: &'a str,
    line: u32,
}

#[derive(Serialize)]
struct First<'a> {
    claim: &'a str,
    line: u32,
}

impl<'a> From<&'a DryRun> for Tried<'a> {
    fn from(it: &'a DryRun) -> Tried<'a> {
        Tried {
            file: &it.file,
            declared: Declared { file: &it.declared.file, line: it.declared.line },
            rows: it.rows,
            rows_unmet: it.unmet,
            rows_left_out: it.skipped,
            entities: it.entities,
            claims: it.claims,
            first: it.first.iter().map(|(claim, line)| First { claim, line: *line }).collect(),
        }
    }
}
