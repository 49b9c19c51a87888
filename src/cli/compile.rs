//! `lore build` and `lore import`: what takes long, with its progress, and what came of it.

use super::arguments::Common;
use super::bounded::Bounded;
use super::data::{self, Built, Form, Tried};
use super::report::{refuse_as, report};
use super::status::Status;
use super::terminal;
use crate::diagnostic::{Code, Severity};
use crate::model::wording::counted;
use crate::session::{DryRun, Session, Work};
use crate::visible::{Escapes, visible};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

pub fn build(common: &Common, bounded: Bounded, verify: bool) -> io::Result<Status> {
    let begin = Instant::now();
    let mut line = ProgressLine::new();
    let built = Session::build(&common.options(), verify, &mut |work| line.show(work));
    drop(bounded);
    line.line.clear();
    let form = Form::data(common.format);
    let mut summary = match built {
        Ok(summary) => summary,
        Err(problems) => return Ok(refuse_as(form, common, &problems)),
    };
    // The snapshot is what a build is for.
    let is_kept = summary.snapshot.is_some();
    for warning in summary.warnings.iter_mut().filter(|warning| warning.code == Code::CacheNotSaved) {
        warning.severity = Severity::Error;
    }
    let status = if is_kept { Status::Ran } else { Status::Failed };
    if let Some(form) = form {
        let built = Built::of(common.base(), &summary, begin.elapsed().as_secs_f64());
        data::write(form, &summary.warnings, &[built])?;
        return Ok(status);
    }
    if !summary.warnings.is_empty() {
        report(common.color, &summary.warnings);
    }
    let mut out = terminal::plain();
    let changed = match summary.changed {
        0 => "nothing had changed".to_string(),
        changed if changed == summary.files => format!("{changed} files"),
        changed => format!("{changed} of {} files had changed", summary.files),
    };
    let kept = match summary.kept {
        0 => String::new(),
        1 => ", 1 was not read again".to_string(),
        kept => format!(", {kept} were not read again"),
    };
    writeln!(
        out,
        "{}: {} entities, {} claims, {} sources; {changed}{kept}, {:.2} s",
        visible(&common.base().display().to_string()),
        summary.entities,
        summary.claims,
        summary.sources,
        begin.elapsed().as_secs_f64()
    )?;
    if summary.skipped > 0 {
        writeln!(out, "{} left out as wrong", counted(summary.skipped, "row"))?;
    }
    if let Some((path, length)) = summary.snapshot {
        let each = length as f64 / summary.claims.max(1) as f64;
        let memory =
            most_memory().map_or(String::new(), |most| format!("; {} of memory at most", bytes(most)));
        writeln!(
            out,
            "{}: {}, {each:.0} bytes a claim{memory}",
            visible(&path.display().to_string()),
            bytes(length)
        )?;
        let relation = |(name, claims, length): &(String, usize, u64)| {
            format!("{name} {}, {:.0} a claim", bytes(*length), *length as f64 / *claims as f64)
        };
        let mut parts = vec![format!("names and values {}", bytes(summary.names))];
        parts.extend(summary.relations.iter().take(LISTED).map(relation));
        let more = summary.relations.len().saturating_sub(LISTED);
        parts.extend((more > 0).then(|| counted(more, "further relation")));
        writeln!(out, "  {}", parts.join("; "))?;
    }
    out.flush()?;
    Ok(status)
}

/// How many relations a summary lists.
const LISTED: usize = 5;

/// Shows what imports would make. Problems go where they go when a base is built.
pub fn dry_run(common: &Common, bounded: Bounded, files: &[PathBuf]) -> io::Result<Status> {
    let mut line = ProgressLine::new();
    let (dry_runs, problems) = Session::dry_run(&common.options(), files, &mut |work| line.show(work));
    drop(bounded);
    line.line.clear();
    let wrong = problems.iter().any(|problem| problem.severity == Severity::Error);
    let status = if wrong { Status::Base } else { Status::Ran };
    if let Some(form) = Form::data(common.format) {
        let tried: Vec<Tried> = dry_runs.iter().map(Tried::from).collect();
        data::write(form, &problems, &tried)?;
        return Ok(status);
    }
    if !problems.is_empty() {
        report(common.color, &problems);
    }
    let mut out = terminal::plain();
    for DryRun { declared, file, rows, unmet, entities, claims, skipped, first } in &dry_runs {
        let left_out = |rows: usize, reason: &str| match rows {
            0 => String::new(),
            rows => format!(", {} left out {reason}", counted(rows, "row")),
        };
        let left_out = left_out(*unmet, "by a `when`") + &left_out(*skipped, "as wrong");
        let rows = counted(*rows, "row");
        let entities = match entities {
            1 => "1 new entity".to_string(),
            entities => format!("{entities} new entities"),
        };
        let claims = counted(*claims, "claim");
        writeln!(
            out,
            "{} ({}:{}): {rows}, {entities}, {claims}{left_out}",
            visible(file),
            visible(&declared.file),
            declared.line
        )?;
        for (text, line) in first {
            writeln!(out, "  {}  (line {line})", visible(text))?;
        }
    }
    let imports: BTreeSet<_> = dry_runs.iter().map(|it| (&it.declared.file, it.declared.line)).collect();
    let files = match dry_runs.len() {
        files if files > imports.len() => format!(" of {}", counted(files, "file")),
        _ => String::new(),
    };
    writeln!(out, "{}{files}; nothing was written", counted(imports.len(), "import"))?;
    out.flush()?;
    Ok(status)
}

/// Prints a mapping for data files.
pub fn infer(common: &Common, bounded: Bounded, files: &[PathBuf]) -> io::Result<Status> {
    let inferred = Session::infer(&common.options(), files);
    drop(bounded);
    let text = match inferred {
        Ok(text) => text,
        Err(problems) => {
            report(common.color, &problems);
            return Ok(Status::Failed);
        }
    };
    let mut out = terminal::for_programs(Escapes::People);
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Status::Ran)
}

/// So many bytes, in three digits or so.
fn bytes(number: u64) -> String {
    match number {
        0..1_000 => format!("{number} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", number as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", number as f64 / 1e6),
        _ => format!("{:.2} GB", number as f64 / 1e9),
    }
}

/// The most memory that this process has had at once, in bytes, where the system tells.
fn most_memory() -> Option<u64> {
    #[allow(clippy::disallowed_methods, reason = "no file: the system's own word")]
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// What is worked on, in a line of its own.
struct ProgressLine {
    line: terminal::Line,
    begin: Instant,
}

/// A rate that is measured over less says little.
const MEASURED: Duration = Duration::from_millis(500);

impl ProgressLine {
    fn new() -> ProgressLine {
        ProgressLine { line: terminal::Line::default(), begin: Instant::now() }
    }

    fn show(&mut self, work: Work) {
        self.line.show(&in_words(work, self.begin.elapsed()));
    }
}

/// What is worked on, and of imports how much is read, how fast, and how long it will take.
fn in_words(work: Work, since: Duration) -> String {
    let Work { what, read, of } = work;
    if read == 0 || read >= of || since < MEASURED {
        return what.to_string();
    }
    let rate = read as f64 / since.as_secs_f64();
    let left = (of - read) as f64 / rate;
    let percent = read as f64 / of as f64 * 100.0;
    format!("{percent:.0} %, {}/s, {left:.0} s to read · {what}", bytes(rate as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_tells_rate_and_remaining_time() {
        let work = |read, of| Work { what: "importing rows.csv", read, of };
        let shown =
            |read, milliseconds| in_words(work(read, 40_000_000), Duration::from_millis(milliseconds));
        assert_eq!(shown(10_000_000, 2_000), "25 %, 5.0 MB/s, 6 s to read · importing rows.csv");
        assert_eq!(shown(10_000_000, 100), "importing rows.csv");
        assert_eq!(shown(40_000_000, 9_000), "importing rows.csv");
        assert_eq!(
            [999, 1_500, 480_165_568, 2_000_000_000].map(bytes),
            ["999 bytes", "1.5 kB", "480.2 MB", "2.00 GB"]
        );
    }
}
