//! Where results go: the format's bytes to one place, and what accompanies them to another.

use super::format::Format;
use super::limited::{Limited, Limits};
use super::notes;
use super::renderer::{Renderer, Stage};
use super::style::Style;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::answer::{Answer, Row};
use crate::model::wording::counted;
use crate::visible::visible;
use std::io::{self, Write};

/// A place for results.
pub struct Target {
    pub out: Box<dyn Write>,
    pub style: Style,
}

/// Why an answer is not written, or not all of it.
#[derive(Debug)]
pub enum OutputError {
    Stopped(Box<Diagnostic>),
    Failed(io::Error),
}

impl From<io::Error> for OutputError {
    fn from(error: io::Error) -> OutputError {
        OutputError::Failed(error)
    }
}

/// Writes each result as it comes and flushes it. The errors it returns are those of the results' place; what
/// cannot be said on standard error is not said.
pub struct Output {
    format: Format,
    /// A sequence of results, not one.
    many: bool,
    target: Target,
    renderer: Box<dyn Renderer>,
    /// Where results went before they were redirected to a file.
    home: Option<(Target, Box<dyn Renderer>)>,
    messages: Target,
}

impl Output {
    /// `messages` is where diagnostics go, and the readings that a format has no place for.
    pub fn new(format: Format, many: bool, target: Target, messages: Target) -> Output {
        let renderer = format.renderer(target.style, many);
        Output { format, many, target, renderer, home: None, messages }
    }

    /// The style of the place that results go to.
    pub fn style(&self) -> Style {
        self.target.style
    }

    pub fn format(&self) -> Format {
        self.format
    }

    /// Ends what was written in the old format and begins in another.
    pub fn set_format(&mut self, format: Format) -> io::Result<()> {
        if format != self.format {
            self.renderer.finish(&mut self.target.out)?;
            self.format = format;
            self.renderer = format.renderer(self.target.style, self.many);
        }
        Ok(())
    }

    /// Sends results elsewhere, until `return_home`.
    pub fn redirect(&mut self, target: Target) -> io::Result<()> {
        self.return_home()?;
        let renderer = self.format.renderer(target.style, self.many);
        self.home = Some((
            std::mem::replace(&mut self.target, target),
            std::mem::replace(&mut self.renderer, renderer),
        ));
        Ok(())
    }

    pub fn return_home(&mut self) -> io::Result<()> {
        if let Some((target, renderer)) = self.home.take() {
            self.renderer.finish(&mut self.target.out)?;
            self.target.out.flush()?;
            (self.target, self.renderer) = (target, renderer);
        }
        Ok(())
    }

    /// Writes an answer, up to where the limits stop it.
    pub fn answer(&mut self, answer: &Answer, limits: &Limits) -> Result<(), OutputError> {
        if self.format != Format::Table {
            self.say(&answer.reading);
        }
        if matches!(self.format, Format::Csv | Format::CsvEvidence) {
            if answer.possible > 0 {
                self.say(&notes::possible(answer));
            }
            for note in &answer.notes {
                self.say(&note.to_string());
            }
        }
        let mut limited = Limited::new(&mut self.target.out, limits);
        let written = self.renderer.answer(answer, &mut limited).and_then(|()| limited.flush());
        let stopped = limited.stopped();
        let ended = self.target.out.flush();
        match (stopped, written) {
            (Some(stopped), _) => Err(OutputError::Stopped(stopped)),
            // A place that takes the rest has nobody there any more.
            (None, Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(ended?),
        }
    }

    /// A statement before its answer. It goes where the reading goes: objects of JSON have it, CSV has no place for it.
    pub fn statement(&mut self, statement: &str) -> io::Result<()> {
        if matches!(self.format, Format::Csv | Format::CsvEvidence) {
            self.say(&format!("> {}", statement.lines().map(str::trim).collect::<Vec<_>>().join(" ")));
        }
        self.renderer.statement(statement, &mut self.target.out)?;
        self.target.out.flush()
    }

    /// The whole question that a follow-up asks, before its answer. It goes where the reading goes.
    pub fn whole(&mut self, question: &str) -> io::Result<()> {
        if self.format != Format::Table {
            self.say(&format!("= {question}"));
            return Ok(());
        }
        self.renderer.whole(question, &mut self.target.out)?;
        self.target.out.flush()
    }

    /// The evidence of a row; `number` counts from 1.
    pub fn why(&mut self, answer: &Answer, number: usize, row: &Row) -> io::Result<()> {
        self.renderer.why(answer, number, row, &mut self.target.out)?;
        self.target.out.flush()
    }

    pub fn explain(&mut self, statement: &str, stages: &[Stage]) -> io::Result<()> {
        self.renderer.explain(statement, stages, &mut self.target.out)?;
        self.target.out.flush()
    }

    pub fn text(&mut self, statement: &str, text: &str) -> io::Result<()> {
        self.renderer.text(statement, text, &mut self.target.out)?;
        self.target.out.flush()
    }

    pub fn refused(&mut self, statement: &str, problem: &Diagnostic) -> io::Result<()> {
        self.diagnostic(problem);
        self.renderer.refused(statement, problem, &mut self.target.out)?;
        self.target.out.flush()
    }

    /// A refusal whose offers have numbers, to be picked by.
    pub fn refused_with_numbers(&mut self, statement: &str, problem: &Diagnostic) -> io::Result<()> {
        let message = problem.render_numbered(self.messages.style.color);
        let _ = self.messages.out.write_all(message.as_bytes());
        self.renderer.refused(statement, problem, &mut self.target.out)?;
        self.target.out.flush()
    }

    pub fn held(&mut self, statement: &str) -> io::Result<()> {
        self.renderer.held(statement, &mut self.target.out)?;
        self.target.out.flush()
    }

    /// Completes what is begun, everywhere.
    pub fn finish(&mut self) -> io::Result<()> {
        self.return_home()?;
        self.renderer.finish(&mut self.target.out)?;
        self.target.out.flush()
    }

    /// A line beside the results.
    pub fn say(&mut self, line: &str) {
        let _ = writeln!(self.messages.out, "{}", visible(line));
    }

    /// A diagnostic beside the results.
    pub fn diagnostic(&mut self, problem: &Diagnostic) {
        let _ = self.messages.out.write_all(problem.render(self.messages.style.color).as_bytes());
    }

    /// Several diagnostics, and how many they are.
    pub fn diagnostics(&mut self, problems: &[Diagnostic]) {
        for problem in problems {
            self.diagnostic(problem);
        }
        if problems.len() > 1 {
            self.say(&tally(problems));
        }
    }
}

/// "2 errors, 1 warning".
pub fn tally(problems: &[Diagnostic]) -> String {
    let count = |severity, noun| match problems.iter().filter(|problem| problem.severity == severity).count()
    {
        0 => None,
        number => Some(counted(number, noun)),
    };
    let counts = [count(Severity::Error, "error"), count(Severity::Warning, "warning")];
    counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
