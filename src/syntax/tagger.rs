//! From lexemes to tagged tokens: the longest run of lexemes that the vocabulary or a name knows is one token,
//! with everything it can mean. Which of its meanings holds is settled later, by grammar and types.

use super::lexer::{Lexeme, LexemeKind, lex_part};
use super::numerals::{self, Piece};
use super::tokens::{Literal, Token, Tokens};
use super::{amounts, contractions, fillers, only_before_preposition, repeated_prepositions, shortened};
use crate::diagnostic::{Result, Source, Span};
use crate::model::{EntityId, Interval};
use crate::vocabulary::fold::{composed, fold};
use crate::vocabulary::keywords::keyword;
use crate::vocabulary::{Meaning, Names, Vocabulary};
use rust_decimal::Decimal;
use std::sync::Arc;

/// The marks of the language; every other character is unknown to it.
const MARKS: &[&str] = &[
    ",", "(", ")", "{", "}", "[", "]", ":", ";", ".", "?", "!", "<=", ">=", "!=", "<", ">", "=", "->", "*",
    "'s", "'",
];

/// Words too common to be taken for a name of another case: `us` is the pronoun, `US` the country.
const COMMON: &[&str] = &[
    "a", "an", "as", "at", "be", "by", "do", "go", "he", "hi", "if", "in", "is", "it", "its", "like", "may",
    "march", "me", "my", "no", "of", "ok", "on", "one", "or", "our", "so", "than", "then", "to", "two", "up",
    "us", "we", "will",
];

/// Tags a statement, without what adds nothing to it. The errors are the lexer's.
pub fn tag(source: &Arc<Source>, vocabulary: &Vocabulary, names: &dyn Names) -> Result<Tokens> {
    let mut tokens = tag_part(source, 0..source.text.len(), vocabulary, names)?;
    let list = fillers::left_out(&source.text, fillers::in_one_word(&source.text, tokens.list));
    tokens.list = shortened::names(&source.text, list, names);
    Ok(tokens)
}

/// Tags a part of a source, such as one claim of a file.
pub fn tag_part(
    source: &Arc<Source>,
    part: Span,
    vocabulary: &Vocabulary,
    names: &dyn Names,
) -> Result<Tokens> {
    let lexemes = lex_part(source, part)?;
    let tagger = Tagger { text: &source.text, lexemes: &lexemes, vocabulary, names };
    let mut list = vec![];
    let mut at = 0;
    while at < lexemes.len() {
        if let Some((tokens, length)) = tagger.elsewhere(at).or_else(|| tagger.separable(at)) {
            list.extend(tokens);
            at += length;
            continue;
        }
        let (token, length) = tagger.token(at);
        list.push(token);
        at += length;
    }
    let spelled = |suffix: &str| tagger.units(suffix, &fold(suffix)).collect();
    let list = amounts::write_out(&source.text, list, spelled);
    let list = contractions::write_out(&source.text, list);
    let list = repeated_prepositions::said_once(&source.text, list);
    let list = only_before_preposition::behind_preposition(list);
    Ok(Tokens { source: source.clone(), list })
}

/// A name as a statement may hold it: in quotes where it would not be read as one otherwise.
pub fn written(name: &str, entity: EntityId, vocabulary: &Vocabulary, names: &dyn Names) -> String {
    let plain = tag(&Source::new("name", name), vocabulary, names).is_ok_and(
        |tokens| matches!(tokens.list.as_slice(), [token] if token.entities().any(|found| found == entity)),
    );
    if plain { name.to_string() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

pub(super) struct Tagger<'a> {
    pub text: &'a str,
    pub lexemes: &'a [Lexeme],
    pub vocabulary: &'a Vocabulary,
    names: &'a dyn Names,
}

impl Tagger<'_> {
    /// The token that begins at a lexeme, and how many lexemes it takes.
    fn token(&self, at: usize) -> (Token, usize) {
        let first = &self.lexemes[at];
        let known = self.longest_known(at);
        let literal = self.literal(at);
        match (known, literal) {
            // A name or form that is longer than the literal it begins with: `20 percent club`.
            (Some((meanings, length)), Some((_, shorter))) if length > shorter => {
                (self.known(at, length, meanings), length)
            }
            (known, Some((literal, length))) => {
                let meanings = match known {
                    Some((meanings, same)) if same == length => meanings,
                    _ => vec![],
                };
                let span = first.span.start..self.lexemes[at + length - 1].span.end;
                // "one" is a word of the grammar too: "the largest one".
                let keyword = self.word(at).filter(|_| length == 1).and_then(|word| keyword(&fold(word)));
                (Token { span, keyword, meanings, literal: Some(literal) }, length)
            }
            (Some((meanings, length)), None) => (self.known(at, length, meanings), length),
            (None, None) => (self.known(at, 1, vec![]), 1),
        }
    }

    fn known(&self, at: usize, length: usize, meanings: Vec<Meaning>) -> Token {
        let span = self.lexemes[at].span.start..self.lexemes[at + length - 1].span.end;
        let keyword = match &self.lexemes[at].kind {
            _ if length > 1 => None,
            LexemeKind::Word => keyword(&fold(&self.text[span.clone()])),
            LexemeKind::Possessive => Some(if span.len() > 1 { "'s" } else { "'" }),
            LexemeKind::Mark => {
                let mark = composed(&self.text[span.clone()]);
                let written = match &*mark {
                    "≤" => "<=",
                    "≥" => ">=",
                    "≠" => "!=",
                    mark => mark,
                };
                MARKS.iter().find(|mark| **mark == written).copied()
            }
            _ => None,
        };
        Token { span, keyword, meanings, literal: None }
    }

    /// A number with the words that multiply it, a date, a text, a variable.
    fn literal(&self, at: usize) -> Option<(Literal, usize)> {
        Some(match &self.lexemes[at].kind {
            LexemeKind::Number(_) => self.number(at)?,
            LexemeKind::Date(interval) => (Literal::Date(*interval), 1),
            LexemeKind::Text(text) => (Literal::Text(text.clone()), 1),
            LexemeKind::Variable(name) => (Literal::Variable(name.clone()), 1),
            LexemeKind::Parameter(name) => (Literal::Parameter(name.clone()), 1),
            LexemeKind::Word => {
                // "several billion" counts in billions.
                let million = || Some((Literal::Number { number: self.multiplier(at)?, year: None }, 1));
                return self.number(at).or_else(million);
            }
            _ => return None,
        })
    }

    /// The number that begins at a lexeme, in digits or in words.
    fn number(&self, at: usize) -> Option<(Literal, usize)> {
        let piece = |ahead: usize| match &self.lexemes.get(at + ahead)?.kind {
            LexemeKind::Number(number) => Some(Piece::Digits(*number)),
            LexemeKind::Word => {
                let written = self.word(at + ahead)?;
                let word = fold(written);
                let is_unit = ahead > 0 && self.units(written, &word).next().is_some();
                (!is_unit).then_some(Piece::Word(word))
            }
            _ => None,
        };
        let (number, length) = numerals::numeral(piece)?;
        let digits = &self.text[self.lexemes[at].span.clone()];
        let is_year = length == 1 && digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let year = digits.parse().ok().filter(|_| is_year).and_then(Interval::year);
        Some((Literal::Number { number, year }, length))
    }

    fn multiplier(&self, at: usize) -> Option<Decimal> {
        let written = self.word(at)?;
        let word = fold(written);
        let is_unit = self.units(written, &word).next().is_some();
        numerals::multiplier(&word).filter(|_| !is_unit)
    }

    pub fn word(&self, at: usize) -> Option<&str> {
        let lexeme = self.lexemes.get(at)?;
        (lexeme.kind == LexemeKind::Word).then(|| &self.text[lexeme.span.clone()])
    }

    /// The meanings of the longest run of lexemes from `at` that has any.
    pub fn longest_known(&self, at: usize) -> Option<(Vec<Meaning>, usize)> {
        match &self.lexemes[at].kind {
            LexemeKind::Text(text) => {
                let (meanings, _) = self.entities(&fold(text), None);
                return (!meanings.is_empty()).then_some((meanings, 1));
            }
            LexemeKind::Variable(_) | LexemeKind::Parameter(_) | LexemeKind::Possessive => return None,
            _ => {}
        }
        // A word of a name may be several lexemes ("St.", "(ATP)").
        let most =
            (2 * self.names.longest_name().max(self.vocabulary.longest()) + 2).min(self.lexemes.len() - at);
        let start = self.lexemes[at].span.start;
        let mut longest = None;
        // Whether a name, or a form, may begin with what was looked up last.
        let (mut name_goes_on, mut form_goes_on) = (true, true);
        for length in 1..=most {
            let last = &self.lexemes[at + length - 1];
            if length > 1 && matches!(last.kind, LexemeKind::Variable(_) | LexemeKind::Text(_)) {
                continue;
            }
            let written = &self.text[start..last.span.end];
            let folded = fold(written);
            let mut meanings = vec![];
            if name_goes_on {
                (meanings, name_goes_on) = self.entities(&folded, Some(written));
            }
            if form_goes_on {
                meanings.extend_from_slice(self.vocabulary.meanings(&folded));
                meanings.extend(self.units(written, &folded));
                form_goes_on = self.vocabulary.goes_on(&folded);
            }
            if !meanings.is_empty() {
                longest = Some((meanings, length));
            }
            if !name_goes_on && !form_goes_on {
                break;
            }
        }
        longest
    }

    /// The units that are spelled so, with the folded form.
    fn units(&self, written: &str, folded: &str) -> impl Iterator<Item = Meaning> {
        self.vocabulary.units().spelled(written, folded).into_iter().map(Meaning::Unit)
    }

    /// The entities of a name, and whether a longer name may begin so; a short name that is also a word must be written as
    /// it was declared.
    fn entities(&self, folded: &str, written: Option<&str>) -> (Vec<Meaning>, bool) {
        let exact = |declared: &str| match written {
            // `US` in capitals is no pronoun, however it was declared.
            Some(written) if keyword(folded).is_none() && written.chars().all(char::is_uppercase) => true,
            Some(written)
                if COMMON.contains(&folded) || numerals::is_number(folded) || keyword(folded).is_some() =>
            {
                declared == written
            }
            _ => true,
        };
        let (named, longer) = self.names.named_or_longer(folded);
        let mut entities: Vec<EntityId> =
            named.into_iter().filter(|(_, declared)| exact(declared)).map(|(id, _)| id).collect();
        entities.sort_unstable();
        entities.dedup();
        (entities.into_iter().map(Meaning::Entity).collect(), longer)
    }
}
