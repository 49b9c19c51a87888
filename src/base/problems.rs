//! How problems of a base are told.

use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::model::schema::Place;
use crate::vocabulary::fold::fold;
pub use crate::vocabulary::inflect::a;
use std::sync::Arc;

/// A line of a file as a place of the model.
pub fn place(source: &Arc<Source>, line: u32) -> Place {
    Place { file: source.name.clone(), line }
}

/// A label's text for the earlier of two declarations, which may be in another file.
pub fn earlier(place: &Place) -> String {
    match place.file.is_empty() {
        true => "it is built in".to_string(),
        false => format!("it is declared at {}:{}", place.file, place.line),
    }
}

/// An error with its one place.
pub fn problem(
    code: Code,
    message: impl Into<String>,
    source: &Arc<Source>,
    span: &Span,
    label: impl Into<String>,
) -> Diagnostic {
    Diagnostic::error(code, message).at(source, span.clone(), label)
}

/// The content of a line of a file.
pub fn line_span(source: &Source, line: u32) -> Span {
    let mut start = 0;
    for (text, number) in source.text.split_inclusive('\n').zip(source.first_line..) {
        if number == line as usize {
            let indent = text.len() - text.trim_start().len();
            return start + indent.min(text.trim_end().len())..start + text.trim_end().len();
        }
        start += text.len();
    }
    start..start
}

/// Adds the near misses of a word, if there are any.
pub fn suggest<'n>(diagnostic: Diagnostic, word: &str, names: impl Iterator<Item = &'n str>) -> Diagnostic {
    let word = fold(word);
    let letters = word.chars().count();
    let mut near: Vec<(usize, &str)> = names
        .filter(|name| name.chars().count().abs_diff(letters) <= 3)
        .map(|name| (strsim::damerau_levenshtein(&word, &fold(name)), name))
        .filter(|(distance, name)| *distance <= name.chars().count().div_ceil(3).min(3))
        .collect();
    near.sort();
    near.dedup_by(|a, b| a.1 == b.1);
    match near.first() {
        Some((_, nearest)) => diagnostic.help(format!("did you mean `{nearest}`?")),
        None => diagnostic,
    }
}

/// Points at a place: in the text of a fact file, or, for a row of an import, by its name.
pub fn at(diagnostic: Diagnostic, sources: &[Arc<Source>], place: &Place, label: String) -> Diagnostic {
    match sources.iter().find(|source| source.name == place.file) {
        Some(source) => diagnostic.at(source, line_span(source, place.line), label),
        None => diagnostic.note(format!("{label}: {}:{}", place.file, place.line)),
    }
}
