//! A base that is open for questions: the only place that joins the stages.

mod browse;

use crate::diagnostic::{Diagnostic, Result, Source, Span};
use crate::model::answer::Answer;
use crate::store::Snapshot;
pub use crate::vocabulary::fold::fold;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How to open a base.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The base's directory.
    pub base: PathBuf,
    /// `--set name=value`: parameters of questions (`$name`) and of import paths.
    pub parameters: BTreeMap<String, String>,
    pub timeout: Option<Duration>,
}

/// An open base with the parameters and the last answer of one user.
pub struct Session {}

/// What a statement gives back.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Answer(Answer),
    /// Text that is not an answer: an explanation, what `add` did.
    Text(String),
}

/// The stages of one question, each as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    pub tokens: String,
    pub tree: String,
    pub reading: String,
    /// The `find` form, which can be put back to the same answer.
    pub find: String,
    pub plan: String,
}

/// What a word of a line is, for highlighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A word of the grammar: `who`, `and`, `than`.
    Keyword,
    Name,
    TypeNoun,
    Verb,
    Attribute,
    Adjective,
    /// A number, a date, a unit, a quoted text.
    Literal,
    Variable,
    Unknown,
}

/// One thing that may come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What replaces the text from the completion's start to the cursor.
    pub text: String,
    /// What it is: "firm", "relation firm → chip".
    pub note: String,
}

/// Whether a text is a whole statement, for the REPL's Enter key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    Complete,
    /// Brackets are open, or it ends in a comma, `and`, `or` or `where`.
    Incomplete,
}

impl Session {
    /// Opens the base, building what has changed. On failure: every problem found in the base.
    pub fn open(_: Options) -> std::result::Result<Session, Vec<Diagnostic>> {
        todo!()
    }

    /// Runs one statement: a question, a `find`, `explain …`, `describe …`. The source's text is the statement
    /// alone, without the script's `let`, `expect` and dot commands, which belong to the caller.
    pub fn run(&mut self, _: &Arc<Source>) -> Result<Outcome> {
        todo!()
    }

    /// The stages of a question or `find`, without running it.
    pub fn explain(&self, _: &Arc<Source>) -> Result<Explanation> {
        todo!()
    }

    /// The last answer, for `why 2`.
    pub fn last(&self) -> Option<&Answer> {
        todo!()
    }

    /// `let name = value`: what `$name` stands for from now on.
    pub fn set(&mut self, _name: &str, _value: &str) -> Result<()> {
        todo!()
    }

    /// Appends a claim ("ByteDance stockpiled H20 in 2025") to the base, attested by the named source: append,
    /// sync, then the message that it is done.
    pub fn add(&mut self, _claim: &Arc<Source>, _source: &str) -> Result<String> {
        todo!()
    }

    /// Raise it to stop the running statement; `run` lowers it when it starts.
    pub fn interrupt(&self) -> Arc<AtomicBool> {
        todo!()
    }

    /// What may come at `cursor` (a byte offset): where the replaced text starts, and the candidates, best first.
    pub fn complete(&self, _line: &str, _cursor: usize) -> (usize, Vec<Candidate>) {
        todo!()
    }

    /// The next slot in words ("a chip, or a type of chips"), shown dimmed behind the cursor.
    pub fn hint(&self, _line: &str) -> Option<String> {
        todo!()
    }

    /// The words of a line with their kinds, in order; white space and unknown punctuation is in none.
    pub fn highlight(&self, _line: &str) -> Vec<(Span, WordKind)> {
        todo!()
    }

    pub fn completeness(&self, _text: &str) -> Completeness {
        todo!()
    }
}

/// What a build did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BuildSummary {
    pub files: usize,
    pub entities: usize,
    pub claims: usize,
    pub sources: usize,
    /// Files that had changed since the last build; 0 when the snapshot was up to date.
    pub changed: usize,
    /// Problems that do not stand in the way of questions.
    pub warnings: Vec<Diagnostic>,
}

/// The care of a base, without a session.
impl Session {
    /// Every problem of the base, in the order of its files and lines.
    pub fn check(_: &Options) -> Vec<Diagnostic> {
        todo!()
    }

    /// Compiles what has changed. `progress` is told what is being worked on, in a few words.
    pub fn build(
        _: &Options,
        _progress: &mut dyn FnMut(&str),
    ) -> std::result::Result<BuildSummary, Vec<Diagnostic>> {
        todo!()
    }

    /// Brings fact files into their canonical layout: these, or all of the base when none is named. Gives those
    /// whose layout was another; with `check` they are left as they are.
    pub fn format(
        _: &Options,
        _files: &[PathBuf],
        _check: bool,
    ) -> std::result::Result<Vec<PathBuf>, Vec<Diagnostic>> {
        todo!()
    }

    /// The graph, for looking around in it.
    fn snapshot(&self) -> &Snapshot {
        todo!()
    }
}
