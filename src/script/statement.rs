//! What a statement is, told by its first word.

use super::expect::{self, Expectation};
use super::split::Statement;
use crate::diagnostic::{Code, Diagnostic, Result, Source, Span};
use crate::session::composed;
use std::sync::Arc;

/// A statement, parsed as far as a script goes; questions are the session's.
pub enum Kind {
    /// A question, a `find`, `describe …`: for the session.
    Ask,
    Explain {
        question: Span,
    },
    Profile {
        question: Span,
    },
    Why {
        row: usize,
    },
    Let {
        name: String,
        value: String,
    },
    Expect(Expectation),
    /// `.name argument`.
    Dot {
        name: Span,
        argument: Span,
    },
}

/// Tells what a statement is.
pub fn parse(statement: &Statement) -> Result<Kind> {
    if let Some(at) = statement.open_bracket {
        return Err(Box::new(
            Diagnostic::error(Code::UnclosedBracket, "a bracket is not closed")
                .at(&statement.source, at..at + 1, "it opens here")
                .help("close it; until then every line belongs to this statement"),
        ));
    }
    if let Some(at) = statement.doubtful_mark {
        return Err(Box::new(doubtful_mark().at(
            &statement.source,
            at..at + 1,
            "a comment, or a part of this line?",
        )));
    }
    let code = &statement.code;
    let end = code.trim_end().len();
    let start = end - code[..end].trim_start().len();
    let word_end = code[start..end].find(char::is_whitespace).map_or(end, |length| start + length);
    let word = start..word_end;
    let rest = end - code[word_end..end].trim_start().len()..end;
    if code[word.clone()].starts_with('.') {
        return Ok(Kind::Dot { name: start + 1..word_end, argument: rest });
    }
    match code[word].to_lowercase().as_str() {
        "let" => binding(statement, rest),
        "expect" => expect::parse(statement, rest).map(Kind::Expect),
        "explain" if !rest.is_empty() => Ok(Kind::Explain { question: rest }),
        "profile" if !rest.is_empty() => Ok(Kind::Profile { question: rest }),
        "why" if code[rest.clone()].bytes().all(|byte| byte.is_ascii_digit()) => {
            row_number(statement, rest).map(|row| Kind::Why { row })
        }
        _ => Ok(Kind::Ask),
    }
}

/// `#5`, which may be a comment or a name's end.
fn doubtful_mark() -> Diagnostic {
    Diagnostic::error(
        Code::DoubtfulComment,
        "`#` and a number may be a comment, or belong to what stands before it",
    )
    .help("put quotes around what belongs together, or a blank behind the `#` of a comment")
}

/// The number of a row, from 1.
pub fn row_number(statement: &Statement, span: Span) -> Result<usize> {
    let number = statement.code[span.clone()].parse().ok().filter(|&number| number > 0);
    number.ok_or_else(|| {
        Box::new(
            Diagnostic::error(Code::WhichRow, "which row of the last answer?")
                .at(&statement.source, span, "a number of a row is missing")
                .help("rows count from 1: `why 1`"),
        )
    })
}

/// `name = value`; quotes around the value are taken off.
fn binding(statement: &Statement, rest: Span) -> Result<Kind> {
    let text = &statement.code[rest.clone()];
    match pair(text) {
        Some((name, value)) => Ok(Kind::Let { name, value }),
        None => Err(Box::new(
            Diagnostic::error(Code::LetForm, "`let` names a parameter and its value")
                .at(&statement.source, rest, "expected `name = value`")
                .help("let chip = H20, and then: who stockpiled $chip"),
        )),
    }
}

/// A name of a parameter and its value.
pub fn pair(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    let (name, value) = (composed(name.trim().trim_start_matches('$')), value.trim());
    let begins = name.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_');
    let is_name = begins && name.chars().all(|it| it.is_alphanumeric() || it == '_' || it == '-');
    let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    let value = bare.map_or(value.to_string(), |quoted| quoted.replace("\"\"", "\""));
    (is_name && !value.is_empty()).then(|| (name.into_owned(), value))
}

/// The part of a statement that is a question, as a source in which every offset means what it means in the
/// statement: the words around it are blanks, so that carets stand where they belong.
pub fn question(statement: &Statement, span: Span) -> Arc<Source> {
    let text = blanked(&statement.code[..span.start]) + &statement.code[span];
    if text == statement.source.text {
        return statement.source.clone();
    }
    Source::at(statement.source.name.as_str(), text, statement.source.first_line)
}

/// Blanks in the place of a text, byte for byte; line breaks stay.
pub fn blanked(text: &str) -> String {
    let blank = |it: char| std::iter::repeat_n(if it == '\n' { it } else { ' ' }, it.len_utf8());
    text.chars().flat_map(blank).collect()
}

/// Points the labels of a diagnostic about a [`question`] at the statement as it was written.
pub fn rehome(
    mut problem: Box<Diagnostic>,
    question: &Arc<Source>,
    statement: &Statement,
) -> Box<Diagnostic> {
    for label in &mut problem.labels {
        if label.source == *question {
            label.source = statement.source.clone();
        }
    }
    problem
}
