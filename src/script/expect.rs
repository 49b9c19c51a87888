//! Expectations: what a script holds of the answers.
//!
//! ```text
//! expect who stockpiled H20 is Alibaba, ByteDance and Tencent
//! expect who stockpiled H20 includes Tencent
//! expect who stockpiled H20 excludes Nvidia
//! expect who stockpiled H800 is empty
//! expect who stockpild H20 is refused unknown-word
//! expect count (who stockpiled H20) >= 3
//! ```
//!
//! The question ends at the last `is`, `includes` or `excludes` that stands outside quotes and brackets. An item is
//! compared with the text of the first column, or with all columns when it holds ` | ` between them, without regard to
//! case; a row that is only possible reads `Alibaba (possible)`. A value with a comma or an `and` in it is quoted.

use super::split::Statement;
use crate::diagnostic::{Code, Diagnostic, Result, Source, Span};
use crate::model::Truth;
use crate::model::answer::{Answer, Cell, RowOf};
use crate::model::quantity::Comparison;
use crate::session::fold;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug, PartialEq)]
pub struct Expectation {
    pub question: Span,
    pub expected: Expected,
    /// Where the script says what it expects.
    pub span: Span,
}

#[derive(Debug, PartialEq)]
pub enum Expected {
    /// These rows and no others.
    Is(Vec<String>),
    Includes(Vec<String>),
    Excludes(Vec<String>),
    Empty,
    /// So many rows; of an answer that is one number, that number.
    Count(Comparison, u64),
    /// A refusal, with this code if one is named.
    Refused(Option<String>),
}

/// Parses what follows `expect`.
pub fn parse(statement: &Statement, rest: Span) -> Result<Expectation> {
    let code = &statement.code;
    let words = outside(code, rest.clone());
    let counted = words.first().filter(|word| code[word.start..word.end].eq_ignore_ascii_case("count"));
    if let Some(count) = counted
        && let Some(parsed) = parse_count(code, count.end..rest.end)
    {
        return Ok(parsed);
    }
    let keyword = words.iter().rev().find(|word| {
        ["is", "includes", "excludes"].iter().any(|key| code[word.start..word.end].eq_ignore_ascii_case(key))
    });
    let Some(keyword) = keyword.filter(|keyword| !code[rest.start..keyword.start].trim().is_empty()) else {
        return Err(form(statement, rest, "this does not say what is expected"));
    };
    let question = unwrapped(code, trim(code, rest.start..keyword.start));
    let span = trim(code, keyword.end..rest.end);
    let items = || {
        items(&code[span.clone()]).ok_or_else(|| {
            form(statement, keyword.start..rest.end, "expected values, parted by commas or `and`")
        })
    };
    let lower = code[span.clone()].to_lowercase();
    let expected = match code[keyword.clone()].to_lowercase().as_str() {
        "includes" => Expected::Includes(items()?),
        "excludes" => Expected::Excludes(items()?),
        _ if lower == "empty" => Expected::Empty,
        _ if lower == "refused" => Expected::Refused(None),
        _ => match lower.strip_prefix("refused ").map(str::trim) {
            Some(code) if !code.contains([' ', ',', '"']) => Expected::Refused(Some(code.to_string())),
            _ => Expected::Is(items()?),
        },
    };
    Ok(Expectation { question, expected, span })
}

/// `QUESTION >= 3`
fn parse_count(code: &str, rest: Span) -> Option<Expectation> {
    let text = code[rest.clone()].trim_end();
    let number = text.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let before = number.trim_end();
    let limit = text[number.len()..].parse().ok()?;
    let (symbol, op) = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("!=", Comparison::NotEqual),
        ("=", Comparison::Equal),
        ("<", Comparison::Less),
        (">", Comparison::More),
    ]
    .into_iter()
    .find(|(symbol, _)| before.ends_with(symbol))?;
    let operator = rest.start + before.len() - symbol.len();
    let question = unwrapped(code, trim(code, rest.start..operator));
    let span = operator..rest.start + text.len();
    (!question.is_empty()).then_some(Expectation { question, expected: Expected::Count(op, limit), span })
}

fn form(statement: &Statement, span: Span, label: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(Code::ExpectForm, "this expectation cannot be read")
            .at(&statement.source, span, label)
            .help("expect QUESTION is A, B and C; also `includes`, `excludes`, `is empty`, `is refused CODE`")
            .help("expect count QUESTION >= 3"),
    )
}

fn trim(code: &str, span: Span) -> Span {
    let text = &code[span.clone()];
    let start = span.start + text.len() - text.trim_start().len();
    start..(span.start + text.trim_end().len()).max(start)
}

/// Without the brackets around the whole.
fn unwrapped(code: &str, span: Span) -> Span {
    let text = &code[span.clone()];
    if !text.starts_with('(') || !text.ends_with(')') {
        return span;
    }
    let (mut depth, mut quoted) = (0usize, false);
    for (at, character) in text.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && at + 1 < text.len() {
            return span;
        }
    }
    trim(code, span.start + 1..span.end - 1)
}

/// The words of a part of the code that stand outside quotes and brackets.
fn outside(code: &str, part: Span) -> Vec<Span> {
    let (mut words, mut word): (Vec<Span>, Option<usize>) = (vec![], None);
    let (mut depth, mut quoted) = (0usize, false);
    let text = &code[part.clone()];
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = quoted || depth > 0;
        match character {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        let of_word = character.is_alphanumeric() || matches!(character, '_' | '-' | '\'' | '’');
        match (word, of_word && !inside) {
            (None, true) => word = Some(at),
            (Some(start), false) => {
                words.push(part.start + start..part.start + at);
                word = None;
            }
            _ => {}
        }
    }
    words
}

/// `A, "B and C" and D`; `None` when a value is missing.
fn items(text: &str) -> Option<Vec<String>> {
    let mut items = vec![];
    let mut rest = Some(text);
    while let Some(text) = rest {
        let separator = separator(text);
        let item = text[..separator.as_ref().map_or(text.len(), |span| span.start)].trim();
        items.push(unquoted(Some(item).filter(|item| !item.is_empty())?));
        rest = separator.map(|span| &text[span.end..]);
    }
    Some(items)
}

/// The first comma, `and`, or both in a row, outside quotes. A comma between digits belongs to a number.
fn separator(text: &str) -> Option<Span> {
    let is_and = |at: usize| {
        let word = text.get(at..at + 3).is_some_and(|word| word.eq_ignore_ascii_case("and"));
        let joined = |it: char| it.is_alphanumeric() || matches!(it, '-' | '_');
        word && !text[..at].ends_with(joined) && !text[at + 3..].starts_with(joined)
    };
    let mut quoted = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' => quoted = !quoted,
            _ if quoted => {}
            ',' => {
                let digits = |before: &str, after: &str| {
                    before.ends_with(|it: char| it.is_ascii_digit())
                        && after.starts_with(|it: char| it.is_ascii_digit())
                };
                if digits(&text[..at], &text[at + 1..]) {
                    continue;
                }
                let next = text.len() - text[at + 1..].trim_start().len();
                return Some(at..if is_and(next) { next + 3 } else { at + 1 });
            }
            _ if is_and(at) => return Some(at..at + 3),
            _ => {}
        }
    }
    None
}

fn unquoted(value: &str) -> String {
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.map_or_else(|| value.to_string(), |inner| inner.replace("\"\"", "\""))
}

impl Expectation {
    /// Sets an answer, or a refusal, against the expectation. An error is either the failed expectation, or the
    /// refusal itself where an answer was expected.
    pub fn check(&self, source: &Arc<Source>, outcome: Result<&Answer>) -> std::result::Result<(), Miss> {
        let failed = |message: &str, notes: Vec<String>| {
            let problem =
                Diagnostic::error(Code::Expectation, message).at(source, self.span.clone(), "expected");
            Err(Miss::Failed(Box::new(notes.into_iter().fold(problem, Diagnostic::note))))
        };
        let answer = match (&self.expected, outcome) {
            (Expected::Refused(code), Err(problem)) => {
                return match code.as_deref().filter(|&code| code != problem.code.name()) {
                    None => Ok(()),
                    Some(_) => failed(
                        "the question was refused for another reason",
                        vec![format!("it was refused with `{}`: {}", problem.code, problem.message)],
                    ),
                };
            }
            (Expected::Refused(_), Ok(answer)) => {
                return failed("the question was not refused", vec![came(&texts(answer, false))]);
            }
            (_, Err(problem)) => return Err(Miss::Refused(problem)),
            (_, Ok(answer)) => answer,
        };
        match &self.expected {
            Expected::Count(op, limit) => {
                let number = count(answer);
                if op.holds(number.cmp(limit)) {
                    return Ok(());
                }
                failed(&format!("expected a count {} {limit}; it is {number}", op.symbol()), vec![])
            }
            Expected::Empty if answer.rows.is_empty() => Ok(()),
            Expected::Empty => failed("expected no rows", vec![came(&texts(answer, false))]),
            Expected::Is(items) | Expected::Includes(items) | Expected::Excludes(items) => {
                let texts = texts(answer, items.iter().any(|item| item.contains(" | ")));
                let wanted: BTreeMap<String, &String> = items.iter().map(|item| (fold(item), item)).collect();
                let have: BTreeMap<String, &String> = texts.iter().map(|text| (fold(text), text)).collect();
                let without =
                    |these: &BTreeMap<String, &String>, those: &BTreeMap<String, &String>| -> Vec<String> {
                        let left = these.iter().filter(|(key, _)| !those.contains_key(*key));
                        left.map(|(_, text)| text.to_string()).collect()
                    };
                let mut notes = vec![];
                match &self.expected {
                    Expected::Excludes(_) => {
                        let mut both = wanted.clone();
                        both.retain(|key, _| have.contains_key(key));
                        notes.extend(list("not expected", &both.into_values().cloned().collect::<Vec<_>>()));
                    }
                    Expected::Includes(_) => notes.extend(list("missing", &without(&wanted, &have))),
                    _ => {
                        notes.extend(list("missing", &without(&wanted, &have)));
                        notes.extend(list("not expected", &without(&have, &wanted)));
                    }
                }
                if notes.is_empty() {
                    return Ok(());
                }
                notes.push(came(&texts));
                failed("the answer is not what was expected", notes)
            }
            Expected::Refused(_) => Ok(()),
        }
    }
}

/// Why an expectation did not hold.
#[derive(Debug)]
pub enum Miss {
    /// The answer is another.
    Failed(Box<Diagnostic>),
    /// There is no answer: the question was refused.
    Refused(Box<Diagnostic>),
}

fn count(answer: &Answer) -> u64 {
    match answer.rows.get(0).filter(|_| answer.rows.len() == 1).map(RowOf::cells).as_deref() {
        Some([Cell::Count(number)]) => *number,
        _ => answer.rows.len() as u64,
    }
}

/// The rows as an expectation sees them.
fn texts(answer: &Answer, all_columns: bool) -> Vec<String> {
    let columns = if all_columns { usize::MAX } else { 1 };
    let text = |row: RowOf| {
        let cells: Vec<String> = row.cells().iter().take(columns).map(Cell::text).collect();
        cells.join(" | ") + if row.truth() == Truth::Possible { " (possible)" } else { "" }
    };
    answer.rows.iter().map(text).collect()
}

fn came(texts: &[String]) -> String {
    list("the answer was", texts).unwrap_or_else(|| "the answer has no rows".to_string())
}

/// `label: a, b, c`, cut where it gets long; `None` for an empty list.
fn list(label: &str, texts: &[String]) -> Option<String> {
    const MOST: usize = 20;
    let shown = texts.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    let more = texts.len().saturating_sub(MOST);
    let cut = if more > 0 { format!(" … and {more} more") } else { String::new() };
    (!texts.is_empty()).then(|| format!("{label}: {shown}{cut}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntityId;
    use crate::model::answer::Row;
    use crate::script::statement::{Kind, parse};

    fn expectation(text: &str) -> Result<(String, Expected)> {
        let statement = Statement::whole(&Source::new("s.ask", text));
        match parse(&statement)? {
            Kind::Expect(it) => Ok((statement.code[it.question].to_string(), it.expected)),
            _ => panic!("not an expectation: {text}"),
        }
    }

    fn list_of(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| text.to_string()).collect()
    }

    #[test]
    fn the_last_keyword_outside_quotes_and_brackets_ends_the_question() {
        let cases = [
            (
                "expect is H20 derived from H100 is yes",
                "is H20 derived from H100",
                Expected::Is(list_of(&["yes"])),
            ),
            (
                "expect who made H20 is Alibaba, \"Trinidad and Tobago\", and Tencent",
                "who made H20",
                Expected::Is(list_of(&["Alibaba", "Trinidad and Tobago", "Tencent"])),
            ),
            (
                "expect (what is here) includes A and B",
                "what is here",
                Expected::Includes(list_of(&["A", "B"])),
            ),
            ("expect a EXCLUDES 1,000,000 units", "a", Expected::Excludes(list_of(&["1,000,000 units"]))),
            ("expect who is empty", "who", Expected::Empty),
            ("expect who is \"empty\"", "who", Expected::Is(list_of(&["empty"]))),
            ("expect who is refused unknown-word", "who", Expected::Refused(Some("unknown-word".into()))),
            ("expect who is refused", "who", Expected::Refused(None)),
            ("expect count who is big >= 3", "who is big", Expected::Count(Comparison::AtLeast, 3)),
            ("expect count (a > 2) != 10", "a > 2", Expected::Count(Comparison::NotEqual, 10)),
            ("expect (a) or (b) is c", "(a) or (b)", Expected::Is(list_of(&["c"]))),
            ("expect who is Andorra and Anderson", "who", Expected::Is(list_of(&["Andorra", "Anderson"]))),
        ];
        for (text, question, expected) in cases {
            assert_eq!(expectation(text).unwrap(), (question.to_string(), expected), "{text}");
        }
    }

    #[test]
    fn a_half_expectation_is_refused() {
        for text in [
            "expect",
            "expect who",
            "expect is yes",
            "expect who is",
            "expect who is A,,B",
            "expect who is A and",
        ] {
            assert_eq!(expectation(text).unwrap_err().code, Code::ExpectForm, "{text}");
        }
    }

    fn firms(names: &[&str]) -> Answer {
        let row = |name: &&str| Row {
            cells: vec![
                Cell::Entity(crate::model::answer::Entity {
                    text: name.to_string(),
                    of: "firm".into(),
                    id: EntityId(0),
                }),
                Cell::Count(2),
            ],
            truth: Truth::Yes,
            evidence: vec![],
            more_evidence: 0,
        };
        Answer { rows: names.iter().map(row).collect(), ..Answer::default() }
    }

    fn checked(text: &str, outcome: Result<&Answer>) -> std::result::Result<(), Miss> {
        let statement = Statement::whole(&Source::at("s.ask", text, 3));
        match parse(&statement).unwrap() {
            Kind::Expect(it) => it.check(&statement.source, outcome),
            _ => panic!("not an expectation: {text}"),
        }
    }

    #[test]
    fn what_holds() {
        let answer = firms(&["Alibaba", "ByteDance"]);
        for text in [
            "expect who is bytedance and ALIBABA",
            "expect who includes ByteDance",
            "expect who excludes Nvidia",
            "expect who is Alibaba | 2 and ByteDance | 2",
            "expect count who = 2",
        ] {
            assert!(checked(text, Ok(&answer)).is_ok(), "{text}");
        }
        for text in [
            "expect who is Alibaba",
            "expect who is Alibaba, ByteDance and Tencent",
            "expect who includes Tencent",
            "expect who excludes Nvidia and Alibaba",
            "expect who is empty",
            "expect who is refused",
            "expect count who > 2",
            "expect who is Alibaba | 3 and ByteDance | 2",
        ] {
            assert!(matches!(checked(text, Ok(&answer)), Err(Miss::Failed(_))), "{text}");
        }
        let mut maybe = firms(&["Alibaba"]);
        let possible = |row: RowOf| Row { truth: Truth::Possible, ..row.said() };
        maybe.rows = maybe.rows.iter().map(possible).collect();
        assert!(checked("expect who is Alibaba", Ok(&maybe)).is_err());
        assert!(checked("expect who is Alibaba (possible)", Ok(&maybe)).is_ok());
    }

    #[test]
    fn refusals_are_expected_by_code() {
        let refusal = || Err(Box::new(Diagnostic::error(Code::UnknownWord, "what?")));
        assert!(checked("expect who is refused unknown-word", refusal()).is_ok());
        assert!(checked("expect who is refused", refusal()).is_ok());
        assert!(matches!(checked("expect who is refused too-long", refusal()), Err(Miss::Failed(_))));
        assert!(matches!(checked("expect who is A", refusal()), Err(Miss::Refused(_))));
    }

    #[test]
    fn a_failure_says_what_came() {
        let Err(Miss::Failed(problem)) =
            checked("expect who is Alibaba and Tencent", Ok(&firms(&["Alibaba", "ByteDance"])))
        else {
            panic!("it does not hold");
        };
        assert_eq!(
            problem.render(false),
            "\
error[expectation]: the answer is not what was expected
 --> s.ask:3:15
  |
3 | expect who is Alibaba and Tencent
  |               ^^^^^^^^^^^^^^^^^^^ expected
  |
  = note: missing: Tencent
  = note: not expected: ByteDance
  = note: the answer was: Alibaba, ByteDance
"
        );
    }
}
