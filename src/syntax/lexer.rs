//! From a text to its lexemes, by `grammar/lexical.pest`.

use super::lexical::{Lexical, Rule};
use super::parse_limit::{self, Steps};
use super::times;
use crate::diagnostic::{Code, Diagnostic, Result, Source, Span};
use crate::model::{Interval, exact};
use crate::vocabulary::fold::composed;
use pest::iterators::Pair;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A piece of a line with its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Lexeme {
    pub span: Span,
    pub kind: LexemeKind,
}

#[derive(Clone, PartialEq, Debug)]
pub enum LexemeKind {
    Word,
    /// `'s`, or the bare apostrophe of a plural.
    Possessive,
    Number(Decimal),
    Date(Interval),
    /// Without its quotes.
    Text(String),
    /// Without its mark.
    Variable(String),
    Parameter(String),
    /// An operator or a punctuation mark.
    Mark,
    /// A character that the language does not use.
    Other,
}

/// The longest statement, in bytes. Longer ones are noise, not questions.
pub const LONGEST: usize = 64 * 1024;

/// The most lexemes of a statement: each is looked up with those that follow it.
const MOST: usize = 4000;

/// Splits a statement into lexemes. Refuses a text that is too long, a quote that is not closed, a date that
/// cannot be, and a number that is out of range.
pub fn lex(source: &Arc<Source>) -> Result<Vec<Lexeme>> {
    lex_part(source, 0..source.text.len())
}

/// The lexemes of a part of a source; their spans count from the source's start.
pub fn lex_part(source: &Arc<Source>, part: Span) -> Result<Vec<Lexeme>> {
    let too_long = |message: String| {
        Box::new(
            Diagnostic::error(Code::TooLong, message)
                .at(source, part.start..part.start, "it begins here")
                .help("say it in several statements, one a line"),
        )
    };
    let length = part.len();
    if length > LONGEST {
        let message = format!("a statement has at most {LONGEST} bytes; this one has {length}");
        return Err(too_long(message));
    }
    let mut lexemes = vec![];
    let mut rest = source.text[part.clone()].trim_start();
    // One parse a lexeme: the steps of a parse are limited.
    while !rest.is_empty() {
        if lexemes.len() == MOST {
            return Err(too_long(format!("a statement has at most {MOST} words and marks")));
        }
        let parsed = parse_limit::parse::<Lexical, _>(Rule::lexeme, rest, Steps::Written)
            .ok()
            .and_then(|mut pairs| pairs.next());
        let Some(pair) = parsed else { return Err(too_long("this statement has too long a word".into())) };
        let start = part.end - rest.len();
        let (piece, after) = rest.split_at(pair.as_str().len());
        let span = start..start + piece.len();
        let kind = kind(&pair).map_err(|(code, message, help)| {
            Box::new(Diagnostic::error(code, message).at(source, span.clone(), "").help(help))
        })?;
        lexemes.push(Lexeme { span, kind });
        rest = after.trim_start();
    }
    Ok(lexemes)
}

/// A code, what is wrong, and the way out.
type Problem = (Code, String, String);

fn kind(pair: &Pair<Rule>) -> std::result::Result<LexemeKind, Problem> {
    let text = pair.as_str();
    Ok(match pair.as_rule() {
        Rule::string => {
            LexemeKind::Text(composed(&text[1..text.len() - 1].replace("\"\"", "\"")).into_owned())
        }
        Rule::open_string => {
            return Err((
                Code::UnclosedQuote,
                "this quote is not closed".into(),
                "end it with `\"`; a quote within is doubled".into(),
            ));
        }
        Rule::variable => LexemeKind::Variable(composed(&text[1..]).into_owned()),
        Rule::parameter => LexemeKind::Parameter(composed(&text[1..]).into_owned()),
        Rule::date => {
            let form = pair.clone().into_inner().next().expect("a form of date");
            LexemeKind::Date(times::interval(form).map_err(|unread| unread.told(text))?)
        }
        Rule::number => {
            if text.contains(',') && text.trim_start_matches(['-', '−']).starts_with('0') {
                return Err((
                    Code::NumberCommas,
                    "thousands do not begin with 0, and a comma is no decimal mark".into(),
                    "commas divide thousands, and the decimal mark is a point: 0.125".into(),
                ));
            }
            let digits = text.replace(',', "").replace('−', "-");
            LexemeKind::Number(exact::number(&digits).ok_or_else(|| {
                (
                    Code::NumberRange,
                    "this number has more digits than can be kept".into(),
                    exact::TOO_LONG.into(),
                )
            })?)
        }
        Rule::possessive => LexemeKind::Possessive,
        Rule::word => LexemeKind::Word,
        Rule::operator | Rule::punctuation => LexemeKind::Mark,
        _ => LexemeKind::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexemes(text: &str) -> Vec<String> {
        let source = Source::new("test", text);
        let show = |lexeme: Lexeme| match lexeme.kind {
            LexemeKind::Date(interval) => format!("<{interval}>"),
            LexemeKind::Number(number) => format!("#{number}"),
            LexemeKind::Text(text) => format!("\"{text}\""),
            LexemeKind::Other => format!("!{}", &text[lexeme.span]),
            _ => text[lexeme.span].to_string(),
        };
        lex(&source).unwrap().into_iter().map(show).collect()
    }

    #[test]
    fn words_and_numbers() {
        assert_eq!(
            lexemes("Nvidia's GB200 NVL72, CloudMatrix-384 for USD 12.5 billion (1,000,000 units): 20%?"),
            [
                "Nvidia",
                "'s",
                "GB200",
                "NVL72",
                ",",
                "CloudMatrix-384",
                "for",
                "USD",
                "#12.5",
                "billion",
                "(",
                "#1000000",
                "units",
                ")",
                ":",
                "#20",
                "%",
                "?"
            ]
        );
        assert_eq!(
            lexemes("firms' st. louis L'Oréal 字节跳动 §"),
            ["firms", "'", "st", ".", "louis", "L'Oréal", "字节跳动", "!§"]
        );
        assert_eq!(
            lexemes("-30 USD -1,000.5 >-2 −7 a-1 -x 2 - 3 a->b"),
            [
                "#-30", "USD", "#-1000.5", ">", "#-2", "#-7", "a-1", "!-", "x", "#2", "!-", "#3", "a", "->",
                "b"
            ]
        );
    }

    #[test]
    fn dates() {
        assert_eq!(
            lexemes(
                "2025-04-15 2025-04 Q3 2022 2022-q3 April 2025 early April 2025 15 April 2025 April 15, 2025"
            ),
            [
                "<2025-04-15>",
                "<2025-04>",
                "<2022-Q3>",
                "<2022-Q3>",
                "<2025-04>",
                "<early 2025-04>",
                "<2025-04-15>",
                "<2025-04-15>"
            ]
        );
        assert_eq!(
            lexemes("the third quarter of 2022, first half of 2024; end of May 2025; 2025"),
            ["<2022-Q3>", ",", "<2024-H1>", ";", "<late 2025-05>", ";", "#2025"]
        );
        assert_eq!(lexemes("2024-01-29 to 2025-01-26 H100"), ["<2024-01-29 to 2025-01-26>", "H100"]);
    }

    #[test]
    fn a_number_that_cannot_be_kept_or_may_be_another() {
        let refused = |text: &str| lex(&Source::new("test", text)).unwrap_err().code;
        for text in ["0,125", "-0,125", "00,125", "000,125,000"] {
            assert_eq!(refused(text), Code::NumberCommas, "{text}");
        }
        assert_eq!(refused("0.00000000000000000000000000001"), Code::NumberRange);
        assert_eq!(refused("123456789012.123456789012345678"), Code::NumberRange);
        assert_eq!(lexemes("10,125 0, 125"), ["#10125", "#0", ",", "#125"]);
    }

    #[test]
    fn a_date_that_cannot_be() {
        let problem = lex(&Source::new("test", "in 2025-02-30")).unwrap_err();
        assert_eq!(problem.code, Code::ImpossibleDate);
    }

    #[test]
    fn the_longest_statements_split_within_the_steps_of_a_parse() {
        for piece in ["(", "§", "\"", "x", "x ", "9", "9,", "1-", "april ", "early  ", "'", "?x", "字", " "]
        {
            let text = piece.repeat(LONGEST / piece.len());
            match lex(&Source::new("noise", text)) {
                Ok(_) => {}
                Err(problem) => assert!(!problem.message.contains("too long a word"), "{piece:?}"),
            }
        }
        let spaces = format!("early{}april", " ".repeat(LONGEST - 10));
        assert_eq!(lex(&Source::new("noise", spaces)).unwrap().len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn lexemes_are_all_of_a_text_but_its_blanks(text in "([a-z0-9 ,.'()?$§字\u{2003}-]|april|2025|to |early ){0,40}") {
            if let Ok(lexemes) = lex(&Source::new("test", text.as_str())) {
                let mut at = 0;
                for Lexeme { span, .. } in lexemes {
                    proptest::prop_assert!(text[at..span.start].trim().is_empty() && !span.is_empty());
                    at = span.end;
                }
                proptest::prop_assert!(text[at..].trim().is_empty());
            }
        }
    }
}
