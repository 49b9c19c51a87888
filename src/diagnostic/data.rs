//! Problems as data: what the JSON formats write, and what a program that embeds lore can hand on.

use super::message::{Diagnostic, Label};
use super::source::{Position, Source, Span, clamp};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// From the first character of a place to the one behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Stretch {
    #[serde(flatten)]
    begin: Position,
    end: Position,
}

impl Source {
    fn stretch(&self, span: &Span) -> Stretch {
        let span = clamp(&self.text, span);
        Stretch { begin: self.position(span.start), end: self.position(span.end) }
    }
}

/// A statement that can be asked instead, and what it changes.
#[derive(PartialEq, Eq, Debug, Serialize)]
pub struct Offered<'a> {
    statement: String,
    edits: Vec<Edited<'a>>,
}

#[derive(PartialEq, Eq, Debug, Serialize)]
struct Edited<'a> {
    #[serde(flatten)]
    place: Stretch,
    words: &'a str,
}

/// What a word may have been meant to be.
#[derive(PartialEq, Eq, Debug, Serialize)]
pub struct NearWords<'a> {
    #[serde(flatten)]
    place: Stretch,
    words: &'a [String],
}

impl Diagnostic {
    /// The statements that are offered. Their places are those of the refused statement.
    pub fn offers(&self) -> Vec<Offered<'_>> {
        let Some(Label { source, .. }) = self.labels.first() else { return vec![] };
        let offered = self.meant.offers.iter().map(|offer| {
            let edits = offer.edits.iter();
            let edits = edits.map(|edit| Edited { place: source.stretch(&edit.span), words: &edit.words });
            Offered { statement: offer.statement(&source.text), edits: edits.collect() }
        });
        offered.collect()
    }

    pub fn near(&self) -> Vec<NearWords<'_>> {
        let Some(Label { source, .. }) = self.labels.first() else { return vec![] };
        let near = self.meant.near.iter();
        near.map(|near| NearWords { place: source.stretch(&near.span), words: &near.words }).collect()
    }
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Diagnostic", 8)?;
        fields.serialize_field("severity", &self.severity)?;
        fields.serialize_field("code", &self.code)?;
        fields.serialize_field("message", &self.message)?;
        fields.serialize_field("labels", &self.labels)?;
        fields.serialize_field("notes", &self.notes)?;
        fields.serialize_field("helps", &self.ways_out())?;
        fields.serialize_field("offers", &self.offers())?;
        fields.serialize_field("near", &self.near())?;
        fields.end()
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Stretch { begin, end } = self.source.stretch(&self.span);
        let mut fields = serializer.serialize_struct("Label", 5)?;
        fields.serialize_field("file", &self.source.name)?;
        fields.serialize_field("line", &begin.line)?;
        fields.serialize_field("column", &begin.column)?;
        fields.serialize_field("end", &end)?;
        fields.serialize_field("text", &self.text)?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Offer, Source};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn data(problem: &Diagnostic) -> Value {
        serde_json::to_value(problem).unwrap()
    }

    #[test]
    fn all_that_a_message_says_is_data() {
        let source = Source::at("kb/chips.lore", "firm Ü\nwho stockpild H20", 7);
        let problem = Diagnostic::error(Code::UnknownWord, "nothing is called `stockpild`")
            .at(&source, 12..21, "not a verb")
            .at(&source, 5..8, "")
            .note("so")
            .help("or else")
            .offer(Offer::of(12..21, "stockpiled"));
        assert_eq!(
            data(&problem),
            json!({
                "severity": "error",
                "code": "unknown-word",
                "message": "nothing is called `stockpild`",
                "labels": [
                    {"file": "kb/chips.lore", "line": 8, "column": 5, "end": {"line": 8, "column": 14}, "text": "not a verb"},
                    {"file": "kb/chips.lore", "line": 7, "column": 6, "end": {"line": 8, "column": 1}, "text": ""},
                ],
                "notes": ["so"],
                "helps": ["this base can be asked `firm Ü\nwho stockpiled H20`", "or else"],
                "offers": [{
                    "statement": "firm Ü\nwho stockpiled H20",
                    "edits": [{"line": 8, "column": 5, "end": {"line": 8, "column": 14}, "words": "stockpiled"}],
                }],
                "near": [],
            })
        );
        assert_eq!(data(&Diagnostic::warning(Code::OldCache, "old"))["labels"], json!([]));
    }

    proptest! {
        /// The place that is data is the place that is printed.
        #[test]
        fn a_label_is_where_the_message_says(text in "[aü\n ]{0,40}", at in 0..40_usize, length in 0..5_usize) {
            let source = Source::new("question", text.as_str());
            let problem = Diagnostic::error(Code::Syntax, "so").at(&source, at..at + length, "here");
            let label = &data(&problem)["labels"][0];
            let place = format!("question:{}:{}", label["line"], label["column"]);
            let printed = problem.render(false);
            let printed = printed.lines().find_map(|line| line.trim().strip_prefix("--> ")).unwrap_or("").to_string();
            prop_assert_eq!(place, printed);
        }
    }
}
