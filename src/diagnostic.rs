//! Messages for people: what is wrong, where, and the way out. One renderer, so that every message looks alike.

mod codes;
mod data;
mod internal;
pub mod lines;
mod problems;

pub use codes::{Code, Example};
pub use data::Position;
pub use internal::{guarded, keep_places};
pub use problems::Problems;

use crate::visible::{self, visible, visible_lines};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A text that messages can point into: a file of the base, a script, or what was typed.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// A path as the user would write it, or `question`, `standard input` and the like.
    pub name: String,
    pub text: String,
    /// The line of the file that `text` begins with, from 1: a statement of a script keeps its own place.
    pub first_line: usize,
    ends: Ends,
}

/// Where the lines of a text end, found when a line is first asked for: a file with a hundred thousand
/// problems tells the line of each. It follows from the text, and has no part in comparing sources.
#[derive(Debug, Default)]
struct Ends(OnceLock<Vec<usize>>);

impl PartialEq for Ends {
    fn eq(&self, _: &Ends) -> bool {
        true
    }
}

impl Eq for Ends {}

impl Hash for Ends {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        Source::at(name, text, 1)
    }

    /// A piece of a file that begins at `first_line`.
    pub fn at(name: impl Into<String>, text: impl Into<String>, first_line: usize) -> Arc<Source> {
        Arc::new(Source { name: name.into(), text: text.into(), first_line, ends: Ends::default() })
    }

    /// The line, from 1, in the file, of a byte offset in `text`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.first_line + self.ends().partition_point(|&end| end <= offset)
    }

    /// Where each line ends, behind its mark.
    fn ends(&self) -> &[usize] {
        self.ends.0.get_or_init(|| lines::ends(self.text.as_bytes()).map(|end| end.end).collect())
    }
}

/// A range of bytes in a source.
pub type Span = Range<usize>;

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

/// What may have been meant.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Meant {
    /// Words that come near one that nobody knows.
    pub near: Vec<Near>,
    /// Statements that can be asked instead. A stage proposes them; the session keeps those that are read.
    pub offers: Vec<Offer>,
}

/// What a word at a place may have been meant to be, the nearest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Near {
    pub span: Span,
    pub words: Vec<String>,
}

/// The refused statement with other words at some places. It says all that the statement says but what it gives up.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Offer {
    /// In the order of their places, which do not overlap.
    pub edits: Vec<Edit>,
    /// The places of known words that are exchanged: of two that English leaves open, the `and` that is offered as `or`.
    pub gives_up: Vec<Span>,
}

/// Other words at a place; none where it is left out, and a place of no length where they are put between.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    pub span: Span,
    pub words: String,
}

impl Offer {
    /// One place with other words.
    pub fn of(span: Span, words: impl Into<String>) -> Offer {
        Offer { edits: vec![Edit { span, words: words.into() }], gives_up: vec![] }
    }

    /// Lets a known word go that stands at a place of an edit.
    pub fn giving_up(mut self, span: Span) -> Offer {
        self.gives_up.push(span);
        self
    }

    /// Whether it only has words less.
    pub fn leaves_out(&self) -> bool {
        self.edits.iter().all(|edit| edit.words.is_empty())
    }

    /// The statement as it is offered, in one line without blanks at its ends.
    pub fn statement(&self, refused: &str) -> String {
        let mut statement = String::new();
        let mut written = 0;
        for Edit { span, words } in &self.edits {
            statement.push_str(&refused[written..span.start]);
            statement.push_str(words);
            written = span.end;
        }
        statement.push_str(&refused[written..]);
        statement.trim().to_string()
    }
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

    /// What to do about it, in the order of the message: what can be asked, what was nearly said, what else helps.
    pub fn ways_out(&self) -> Vec<String> {
        let quoted = |words: &[String], joint: &str| {
            words.iter().map(|words| format!("`{words}`")).collect::<Vec<_>>().join(joint)
        };
        let (without, with): (Vec<&Offer>, Vec<&Offer>) =
            self.meant.offers.iter().partition(|offer| offer.leaves_out());
        let asked = (!with.is_empty())
            .then(|| format!("this base can be asked {}", quoted(&self.whole(&with), ", ")));
        let without = without.into_iter().filter_map(|offer| {
            let text = &self.labels.first()?.source.text;
            let left_out: Vec<String> =
                offer.edits.iter().map(|edit| text[edit.span.clone()].trim().to_string()).collect();
            Some(format!(
                "without {}, this base can be asked `{}`",
                quoted(&left_out, " and "),
                offer.statement(text)
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

    /// The message with its source lines and carets, ending in a newline. `color` adds ANSI styles.
    pub fn render(&self, color: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = level.primary_title(visible(&self.message)).id(self.code.name()).elements(
            // Labels in one source share a snippet; the primary one comes first.
            self.sources().into_iter().map(|source| {
                let labels = self.labels.iter().enumerate().filter(|(_, label)| label.source == *source);
                let (text, spans, first_line) = self.excerpt(source);
                Snippet::source(text).path(visible(&source.name)).line_start(first_line).annotations(
                    labels.zip(spans).map(|((index, label), span)| {
                        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
                        kind.span(span).label(visible(&label.text))
                    }),
                )
            }),
        );
        for note in &self.notes {
            group = group.element(Level::NOTE.message(visible_lines(note)));
        }
        for help in self.ways_out() {
            group = group.element(Level::HELP.message(visible_lines(&help).into_owned()));
        }
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let mut text = renderer.render(&[group]);
        text.push('\n');
        text
    }

    fn sources(&self) -> Vec<&Arc<Source>> {
        let mut sources: Vec<&Arc<Source>> = vec![];
        for label in &self.labels {
            if !sources.contains(&&label.source) {
                sources.push(&label.source);
            }
        }
        sources
    }

    /// The lines of a source that its labels need, so that a message over a large file costs nothing, and a
    /// line of a megabyte is cut around the label: the text as it is shown, where the labels are in it, and its first
    /// line's number.
    fn excerpt<'s>(&self, source: &'s Source) -> (Cow<'s, str>, Vec<Span>, usize) {
        const LONGEST: usize = 2000;
        let spans = self.labels.iter().filter(|label| *label.source == *source);
        let spans: Vec<Span> = spans.map(|label| clamp(&source.text, &label.span)).collect();
        let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
        let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
        let text = &source.text;
        let floor = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        // No farther than it is shown: a line may be long, and have very many problems.
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let before = first.saturating_sub(LONGEST + 1);
        let start = match text.as_bytes()[before..first].iter().rposition(is_end) {
            Some(end) => before + end + 1,
            None if before == 0 => 0,
            None => floor(first - LONGEST / 20),
        };
        let behind = text.len().min(last + 4 * LONGEST + 1);
        let end = text.as_bytes()[last..behind].iter().position(is_end).map_or(behind, |end| last + end);
        let end = if end - start > 4 * LONGEST { first + LONGEST } else { end };
        let end = floor(end.min(text.len())).max(start);
        let within = |at: usize| at.min(end) - start;
        let mut offsets: Vec<usize> =
            spans.iter().flat_map(|span| [span.start, span.end]).map(within).collect();
        offsets.sort_unstable();
        let mut shown = offsets.clone();
        let text = visible::excerpt(&text[start..end], &mut shown);
        let place = |at: usize| shown[offsets.partition_point(|&offset| offset < within(at))];
        let spans = spans.iter().map(|span| place(span.start)..place(span.end)).collect();
        (text, spans, source.line_of(start))
    }
}

/// A span that lies within the text, on character boundaries.
fn clamp(text: &str, span: &Span) -> Span {
    let fit = |offset: usize| {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = fit(span.start);
    start..fit(span.end).max(start)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_message() {
        let source = Source::at("kb/chips.lore", "firm Alibaba\nwho stockpild H20", 7);
        let message = Diagnostic::error(Code::UnknownWord, "nothing is called `stockpild`")
            .at(&source, 17..26, "not a verb of this base")
            .help("did you mean `stockpiled`?")
            .render(false);
        assert_eq!(
            message,
            "\
error[unknown-word]: nothing is called `stockpild`
 --> kb/chips.lore:8:5
  |
8 | who stockpild H20
  |     ^^^^^^^^^ not a verb of this base
  |
  = help: did you mean `stockpiled`?
"
        );
    }

    #[test]
    fn hidden_characters_show_and_columns_stay() {
        let text = "who stock\u{ad}piled \u{200b}Ac\u{202e}me now";
        let start = text.find('\u{200b}').unwrap();
        let name = &text[start..text.find(" now").unwrap()];
        let message = Diagnostic::error(Code::UnknownWord, format!("nothing is called `{name}`"))
            .at(&Source::new("question", text), start..start + name.len(), "not a name")
            .render(false);
        assert_eq!(
            message,
            "\
error[unknown-word]: nothing is called `\\u{200b}Ac\\u{202e}me`
 --> question:1:17
  |
1 | who stock�piled �Ac�me now
  |                 ^^^^^^ not a name
"
        );
    }

    #[test]
    fn a_line_of_noise_is_cut() {
        let source = Source::new("question", "x".repeat(10_000_000));
        let message = Diagnostic::error(Code::TooLong, "too long").at(&source, 5_000_000..5_000_001, "here");
        assert!(message.render(false).len() < 10_000);
    }
}
