//! A message: what is wrong, where, and the way out.

use super::codes::Code;
use super::offer::{Meant, Near, Offer};
use super::source::{Source, Span};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Warning,
    Error,
}

/// One problem. `code` is stable and names the kind of problem (`unknown-name`); `help` says the way out.
#[derive(Clone, PartialEq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    /// Boxed, as what was meant is, for cheap `Result`s.
    pub message: Box<str>,
    /// Where; `None` when the problem is not in a text (a missing directory). Boxed for cheap `Result`s.
    pub labels: Vec<Label>,
    /// Further facts.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Vec<String>,
    pub meant: Box<Meant>,
}

/// A place in a source, with what to say there. The first label of a diagnostic is its primary place.
#[derive(Clone, PartialEq, Debug)]
pub struct Label {
    pub source: Arc<Source>,
    pub span: Span,
    pub text: String,
}

impl Diagnostic {
    pub fn error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            message: message.into().into_boxed_str(),
            labels: vec![],
            notes: vec![],
            help: vec![],
            meant: Box::default(),
        }
    }

    /// Of a question that whoever asked it does not want answered any more.
    pub fn interrupted() -> Diagnostic {
        Diagnostic::error(Code::Interrupted, "stopped before the answer was complete")
    }

    /// Of a question that takes longer than it may.
    pub fn late() -> Diagnostic {
        Diagnostic::error(Code::Timeout, "the answer took longer than the time limit")
            .help("ask for less, or raise the limit with `--timeout`, or `.timeout` at the prompt")
    }

    /// Whether it tells that a question was given up, so that nobody knows whether it can be read, and in how many ways.
    pub fn is_stop(&self) -> bool {
        matches!(self.code, Code::Interrupted | Code::Timeout | Code::TooComplex | Code::TooAmbiguous)
    }

    pub fn warning(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message) }
    }

    /// Points at a span; the first call sets the primary place.
    pub fn at(mut self, source: &Arc<Source>, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { source: source.clone(), span, text: text.into() });
        self
    }

    pub fn note(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }

    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help.push(text.into());
        self
    }

    /// The same of a refusal that is given on as it is.
    pub fn with_help(mut self: Box<Self>, text: impl Into<String>) -> Box<Diagnostic> {
        self.help.push(text.into());
        self
    }

    /// Proposes a statement to ask instead.
    pub fn offer(mut self, offer: Offer) -> Diagnostic {
        self.meant.offers.push(offer);
        self
    }

    /// The statements that are offered, whole.
    pub fn offered(&self) -> Vec<String> {
        self.whole(&self.meant.offers.iter().collect::<Vec<_>>())
    }

    fn whole(&self, offers: &[&Offer]) -> Vec<String> {
        let Some(label) = self.labels.first() else { return vec![] };
        offers.iter().map(|offer| offer.statement(&label.source.text)).collect()
    }

    /// The offers in the order in which the message has them: those with other words first.
    pub fn choices(&self) -> Vec<&Offer> {
        let (without, with): (Vec<&Offer>, Vec<&Offer>) =
            self.meant.offers.iter().partition(|offer| offer.leaves_out());
        with.into_iter().chain(without).collect()
    }

    /// What to do about it, in the order of the message: what can be asked, what was nearly said, what else helps.
    pub fn ways_out(&self) -> Vec<String> {
        self.ways_out_by(|_, statement| format!("`{statement}`"))
    }

    /// The same where each statement that can be asked has a number, from 1, for somebody to pick it by.
    pub fn numbered_ways_out(&self) -> Vec<String> {
        self.ways_out_by(|index, statement| format!("{}: `{statement}`", index + 1))
    }

    /// `said` writes an offer, which has that place among the [`choices`](Diagnostic::choices).
    fn ways_out_by(&self, said: impl Fn(usize, &str) -> String) -> Vec<String> {
        let quoted = |words: &[String], joint: &str| {
            words.iter().map(|words| format!("`{words}`")).collect::<Vec<_>>().join(joint)
        };
        let choices = self.choices();
        let with = choices.iter().take_while(|offer| !offer.leaves_out()).count();
        let statements = self.whole(&choices[..with]).into_iter().enumerate();
        let statements: Vec<String> = statements.map(|(index, it)| said(index, &it)).collect();
        let asked =
            (!statements.is_empty()).then(|| format!("this base can be asked {}", statements.join(", ")));
        let without = choices.iter().enumerate().skip(with).filter_map(|(index, offer)| {
            let text = &self.labels.first()?.source.text;
            let left_out: Vec<String> =
                offer.edits.iter().map(|edit| text[edit.span.clone()].trim().to_string()).collect();
            Some(format!(
                "without {}, this base can be asked {}",
                quoted(&left_out, " and "),
                said(index, &offer.statement(text))
            ))
        });
        let near = self.meant.near.iter().filter_map(|Near { span, words }| {
            let text = self.labels.first()?.source.text.get(span.clone())?;
            Some(format!("for `{}`, did you mean {}?", shortened(text), quoted(words, " or ")))
        });
        asked.into_iter().chain(without).chain(near).chain(self.help.iter().cloned()).collect()
    }

    /// The name and the line, from 1, of the primary place.
    pub fn place(&self) -> Option<(&str, usize)> {
        let label = self.labels.first()?;
        Some((&label.source.name, label.source.line_of(label.span.start)))
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

/// As it is read: this is what a program's `main` shows of an error.
impl fmt::Debug for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Diagnostic {}

/// An error of the operating system as a part of a sentence: without its number.
pub fn reason(error: &dyn fmt::Display) -> String {
    let text = error.to_string();
    let mut words = text.split(" (os error").next().unwrap_or(&text).chars();
    words.next().map_or_else(String::new, |first| first.to_lowercase().chain(words).collect())
}

/// What a fallible stage returns: boxed, so that the happy path stays small.
pub type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// A word as a message may quote it: what is very long is cut.
pub fn shortened(word: &str) -> String {
    match word.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &word[..at]),
        None => word.to_string(),
    }
}
