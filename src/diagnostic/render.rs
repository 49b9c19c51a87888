//! The one renderer of messages, so that every one looks alike.

use super::message::{Diagnostic, Severity};
use super::source::{Source, Span, clamp};
use crate::visible::{self, visible, visible_lines};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::borrow::Cow;
use std::sync::Arc;

impl Diagnostic {
    /// The message with its source lines and carets, ending in a newline. `color` adds ANSI styles.
    pub fn render(&self, color: bool) -> String {
        self.render_with(color, self.ways_out())
    }

    /// The same with numbers before the statements that can be asked.
    pub fn render_numbered(&self, color: bool) -> String {
        self.render_with(color, self.numbered_ways_out())
    }

    fn render_with(&self, color: bool, ways_out: Vec<String>) -> String {
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
        for help in ways_out {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

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
