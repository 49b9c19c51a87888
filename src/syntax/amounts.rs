//! Amounts as reports write them, written out as the grammars know them: `$5-6 billion` as `between $5 billion and $6 billion`,
//! `5bn` as 5 billion, `tens of millions` as `several` ten million.

use super::numerals;
use super::tokens::{Category, Literal, Token};
use crate::model::exact;
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::keywords::keyword;
use rust_decimal::Decimal;

/// Letters behind digits that count as a word does. Those of the second list may be units as well: they count where a unit
/// stands beside them, as in `$5m` and `5m units`.
const SUFFIXES: [&str; 7] = ["mn", "mln", "bn", "bln", "tn", "trn", "k"];
const LETTERS: [(&str, &str); 5] =
    [("k", "thousand"), ("m", "million"), ("b", "billion"), ("t", "trillion"), ("bn", "billion")];

/// Replaces such amounts among the tokens of a text; each part keeps the place where it was written. `units` are those that
/// are spelled so.
pub fn write_out(text: &str, tokens: Vec<Token>, units: impl Fn(&str) -> Vec<Meaning>) -> Vec<Token> {
    if !tokens.iter().any(|token| may_be_amount(text, token)) {
        return tokens;
    }
    let mut written: Vec<Token> = Vec::with_capacity(tokens.len() + 4);
    let mut at = 0;
    while at < tokens.len() {
        let before = written.last();
        let (made, length) = (indefinite(text, &tokens[at..], before)
            .map(|(made, length)| (made.to_vec(), length)))
        .or_else(|| glued(text, &tokens[at..], before, &units))
        .unwrap_or_else(|| (vec![tokens[at].clone()], 1));
        written.extend(made);
        at += length;
    }
    ranges(text, written)
}

/// Most statements have none, and are left as they are.
fn may_be_amount(text: &str, token: &Token) -> bool {
    let is_number = matches!(token.literal, Some(Literal::Number { .. }));
    // "tens", "six-mile", "1500-2000": a word that nobody knows, with a number in it perhaps, or two years.
    let may_be =
        |text: &str| text.starts_with(|first: char| first.is_ascii_digit()) || text.contains(['-', '–']);
    let text = &text[token.span.clone()];
    let is_date = matches!(token.literal, Some(Literal::Date(_)));
    is_number
        || (is_date && may_be(text))
        || (is_unknown(token) && (may_be(text) || text.eq_ignore_ascii_case("tens")))
}

fn is_unknown(token: &Token) -> bool {
    token.keyword.is_none() && token.literal.is_none() && token.meanings.is_empty()
}

fn number(token: &Token) -> Option<Decimal> {
    match token.literal {
        Some(Literal::Number { number, .. }) => Some(number),
        _ => None,
    }
}

fn is_year(token: &Token) -> bool {
    matches!(token.literal, Some(Literal::Number { year: Some(_), .. }))
}

fn is_unit(token: &Token) -> bool {
    token.literal.is_none() && token.meanings.iter().any(|meaning| matches!(meaning, Meaning::Unit(_)))
}

fn number_token(token: &Token, number: Decimal) -> Token {
    Token {
        literal: Some(Literal::Number { number, year: None }),
        keyword: None,
        meanings: vec![],
        ..token.clone()
    }
}

fn word_token(token: &Token, word: &str) -> Token {
    Token { keyword: keyword(word), meanings: vec![], literal: None, ..token.clone() }
}

/// `hundreds`, `tens of millions`: several of that number, as `several hundred` is.
fn indefinite(text: &str, tokens: &[Token], before: Option<&Token>) -> Option<([Token; 2], usize)> {
    let plural = |token: &Token| {
        let word = fold(&text[token.span.clone()]);
        let is_plural = word.ends_with('s') && token.meanings.is_empty();
        if word == "tens" { Some(Decimal::TEN) } else { numerals::multiplier(&word).filter(|_| is_plural) }
    };
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.keyword == Some(word));
    if before.is_some_and(|before| before.keyword == Some("several") || number(before).is_some()) {
        return None;
    }
    let (mut of, mut length) = (plural(&tokens[0])?, 1);
    let is_tens = of == Decimal::TEN;
    if is(1, "of")
        && let Some(product) = tokens.get(2).and_then(plural).and_then(|factor| exact::product(of, factor))
    {
        (of, length) = (product, 3);
    }
    if is_tens && length == 1 {
        return None;
    }
    // "tens of millions of units"
    length += usize::from(is(length, "of") && tokens.get(length + 1).is_some_and(is_unit));
    let whole = Token { span: tokens[0].span.start..tokens[length - 1].span.end, ..tokens[0].clone() };
    Some(([word_token(&whole, "several"), number_token(&whole, of)], length))
}

/// `5bn`, `$5m`, `$5 m`, `200kg`, `1.3e6`.
fn glued(
    text: &str,
    tokens: &[Token],
    before: Option<&Token>,
    units: &impl Fn(&str) -> Vec<Meaning>,
) -> Option<(Vec<Token>, usize)> {
    let token = &tokens[0];
    let written = &text[token.span.clone()];
    let beside = |behind: usize| before.is_some_and(is_unit) || tokens.get(behind).is_some_and(is_unit);
    if let (Some(digits), Some(next)) = (number(token), tokens.get(1)) {
        let letter = fold(&text[next.span.clone()]);
        let is_apart = is_unknown(next) && before.is_some_and(is_unit) && letter.len() == 1;
        let product =
            letter_factor(&letter).filter(|_| is_apart).and_then(|factor| exact::product(digits, factor))?;
        let whole = Token { span: token.span.start..next.span.end, ..token.clone() };
        return Some((vec![number_token(&whole, product)], 2));
    }
    if !is_unknown(token) {
        return None;
    }
    if let Some(number) = exact::scientific(written) {
        return Some((vec![number_token(token, number)], 1));
    }
    if let Some((before, behind)) = written.rsplit_once('-')
        && let Some(number) = exact::number(before).or_else(|| in_words(before))
        && !units(behind).is_empty()
    {
        // "3-inch", "ten-mile"
        let middle = token.span.end - behind.len();
        let digits = Token { span: token.span.start..middle - 1, ..number_token(token, number) };
        let unit =
            Token { span: middle..token.span.end, meanings: units(behind), keyword: None, literal: None };
        return Some((vec![digits, unit], 1));
    }
    let (digits, suffix) = digits_and_suffix(written)?;
    let letters = fold(suffix);
    let unit = units(suffix);
    let counts = SUFFIXES.contains(&letters.as_str()) && suffix != "K" || beside(1);
    if (unit.is_empty() || before.is_some_and(is_unit))
        && let Some(product) =
            letter_factor(&letters).filter(|_| counts).and_then(|factor| exact::product(digits, factor))
    {
        return Some((vec![number_token(token, product)], 1));
    }
    if unit.is_empty() {
        return None;
    }
    let middle = token.span.end - suffix.len();
    let digits = Token { span: token.span.start..middle, ..number_token(token, digits) };
    let unit = Token { span: middle..token.span.end, meanings: unit, keyword: None, literal: None };
    Some((vec![digits, unit], 1))
}

/// The number that a hyphenated word is: "twenty-five".
fn in_words(written: &str) -> Option<Decimal> {
    let piece = |at: usize| (at == 0).then(|| numerals::Piece::Word(fold(written)));
    numerals::numeral(piece).map(|(number, _)| number)
}

fn letter_factor(letters: &str) -> Option<Decimal> {
    let word = LETTERS.iter().find(|(letter, _)| *letter == letters).map_or(letters, |(_, word)| word);
    numerals::multiplier(word)
}

/// Digits, with a point perhaps, and the letters behind them.
fn digits_and_suffix(written: &str) -> Option<(Decimal, &str)> {
    let end = written.find(|it: char| !it.is_ascii_digit() && it != '.')?;
    let (digits, suffix) = written.split_at(end);
    let is_whole = digits.starts_with(|it: char| it.is_ascii_digit())
        && digits.ends_with(|it: char| it.is_ascii_digit());
    let letters = suffix.chars().next().is_some_and(char::is_alphabetic);
    Some((exact::number(digits).filter(|_| is_whole && letters)?, suffix))
}

/// An amount that a range begins or ends with.
struct Side<'t> {
    before: Option<&'t Token>,
    number: &'t Token,
    behind: Option<&'t Token>,
    length: usize,
}

impl<'t> Side<'t> {
    fn of(tokens: &'t [Token]) -> Option<Side<'t>> {
        let before = tokens.first().filter(|token| is_unit(token));
        let at = usize::from(before.is_some());
        let found = tokens.get(at).filter(|token| number(token).is_some())?;
        let behind = tokens.get(at + 1).filter(|token| is_unit(token));
        Some(Side { before, number: found, behind, length: at + 1 + usize::from(behind.is_some()) })
    }

    fn has_unit(&self) -> bool {
        self.before.is_some() || self.behind.is_some()
    }

    fn tokens(&self, number: Decimal, span: &Token) -> Vec<Token> {
        let number = number_token(&Token { span: span.span.clone(), ..self.number.clone() }, number);
        let (before, behind) = (self.before.cloned(), self.behind.cloned());
        before.into_iter().chain([number]).chain(behind).collect()
    }
}

/// Ranges: `5-6 billion`, `$5 billion to $6 billion`, `5% – 7%`.
fn ranges(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let mut written: Vec<Token> = Vec::with_capacity(tokens.len() + 2);
    let mut at = 0;
    while at < tokens.len() {
        let is_end =
            matches!(written.last().and_then(|token| token.keyword), Some("from" | "between" | "and"));
        let range =
            within_word(text, &tokens[at..]).or_else(|| between(text, &tokens[at..]).filter(|_| !is_end));
        match range {
            Some((made, length)) => {
                written.extend(made);
                at += length;
            }
            None => {
                written.push(tokens[at].clone());
                at += 1;
            }
        }
    }
    written
}

/// `5-6`, with the unit before it and the words that multiply both behind it.
fn within_word(text: &str, tokens: &[Token]) -> Option<(Vec<Token>, usize)> {
    let at = usize::from(is_unit(&tokens[0]));
    // "1500-2000 units" are no years.
    let is_counted = at > 0 || tokens.get(1).is_some_and(is_unit);
    let is_range =
        |token: &&Token| is_unknown(token) || (is_counted && matches!(token.literal, Some(Literal::Date(_))));
    let token = tokens.get(at).filter(is_range)?;
    let (first, second) = text[token.span.clone()].split_once(['-', '–'])?;
    let (first, (second, suffix)) = (
        exact::number(first)?,
        match exact::number(second) {
            Some(second) => (second, ""),
            None => digits_and_suffix(second)?,
        },
    );
    let behind = tokens.get(at + 1).filter(|next| number(next).is_some() && next.meanings.is_empty());
    let factor = match (suffix, behind) {
        ("", None) => Decimal::ONE,
        ("", Some(word)) => numerals::multiplier(&fold(&text[word.span.clone()]))?,
        (suffix, None) => letter_factor(&fold(suffix)).filter(|_| at > 0 || suffix.len() > 1)?,
        _ => return None,
    };
    let length = at + 1 + usize::from(behind.is_some());
    let whole = Token { span: token.span.start..tokens[length - 1].span.end, ..token.clone() };
    let (first, second) = (exact::product(first, factor)?, exact::product(second, factor)?);
    let unit = tokens[..at].iter();
    let made = [word_token(&whole, "between")]
        .into_iter()
        .chain(unit.clone().cloned())
        .chain([number_token(&whole, first), word_token(&whole, "and")])
        .chain(unit.cloned())
        .chain([number_token(&whole, second)]);
    Some((made.collect(), length))
}

/// `$5 billion to $6 billion`, `5 to 6 million units`. What has no unit may be years, or a count to somebody.
fn between(text: &str, tokens: &[Token]) -> Option<(Vec<Token>, usize)> {
    let first = Side::of(tokens)?;
    let to = tokens.get(first.length)?;
    let is_dash = is_unknown(to) && matches!(&text[to.span.clone()], "-" | "–");
    if to.keyword != Some("to") && !is_dash {
        return None;
    }
    let second = Side::of(&tokens[first.length + 1..])?;
    let length = first.length + 1 + second.length;
    let counted = tokens.get(length).is_some_and(|next| next.categories().contains(&Category::Type));
    let last_word =
        text[second.number.span.clone()].rsplit(|it: char| !it.is_alphabetic()).next().unwrap_or("");
    let factor = numerals::multiplier(&fold(last_word));
    let are_plain = is_dash && !is_year(first.number) && !is_year(second.number);
    if !(first.has_unit() || second.has_unit() || factor.is_some() || are_plain)
        || (counted && !second.has_unit() && !is_dash)
    {
        return None;
    }
    let (mut least, most) = (number(first.number)?, number(second.number)?);
    let is_plain = !text[first.number.span.clone()].contains(char::is_alphabetic) && first.behind.is_none();
    let mut span = first.number.clone();
    if let Some(factor) = factor.filter(|_| is_plain)
        && let Some(product) = exact::product(least, factor).filter(|product| *product <= most)
    {
        // "5 to 6 million" counts both in millions.
        (least, span) = (product, Token { span: first.number.span.start..second.number.span.end, ..span });
    }
    let mut made = vec![word_token(first.number, "between")];
    made.extend(first.tokens(least, &span));
    made.push(word_token(to, "and"));
    if !second.has_unit() {
        made.extend(first.before.cloned());
    }
    made.extend(second.tokens(most, second.number));
    Some((made, length))
}
