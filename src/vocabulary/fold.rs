//! The forms in which names and words, and texts, are compared.

use crate::visible::is_ignorable;
use std::borrow::Cow;
use std::cmp::Ordering;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfkc_quick};

/// Full case folding in Unicode's NFKC form, without characters that show nothing, with runs of white space as one
/// space, curly quotes and long dashes as plain ones, and none at the ends: `"Nvidia  H20"` and `nvidia h20` fold
/// alike, and `Weiß` and `WEISS`. IRIs are what they are, character by character.
pub fn fold(text: &str) -> String {
    if is_plain(text) {
        return text.to_string();
    }
    if is_iri(text) {
        return text.to_string();
    }
    if text.is_ascii() {
        let mut folded = spaced_once(text);
        folded.make_ascii_lowercase();
        return folded;
    }
    folded(text, true)
}

/// The same, with its case left as it is.
pub fn fold_but_case(text: &str) -> String {
    if text.is_ascii() { spaced_once(text) } else { folded(text, false) }
}

/// Whether a text is in its folded form, as can be seen at once.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'))
}

fn folded(text: &str, case: bool) -> String {
    let mut folded = String::with_capacity(text.len());
    let shown: String = text.chars().filter(|&character| !is_ignorable(character)).collect();
    for word in shown.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            let start = folded.len();
            folded.push_str(word);
            if case {
                folded[start..].make_ascii_lowercase();
            }
            continue;
        }
        let shown = word.nfkc().filter(|&character| !is_ignorable(character));
        if case {
            folded.extend(shown.flat_map(fold_case).nfkc().map(plain_mark));
        } else {
            folded.extend(shown.map(plain_mark));
        }
    }
    folded
}

fn plain_mark(character: char) -> char {
    match character {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '‐' | '‑' | '–' | '—' => '-',
        other => other,
    }
}

/// Whether a text is an IRI such as `http://example.org/A` or `urn:isbn:X`: two of these are one if no character differs
/// (RFC 3987, 5.3.1).
fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let has_more = rest.len() > 2 && (rest.starts_with("//") || scheme.eq_ignore_ascii_case("urn"));
    is_scheme && has_more && !rest.contains(char::is_whitespace)
}

/// Full case folding of a character: what its upper case is in lower case, so that `ς` and `σ` are one, and `ß` and
/// `ss`. The dotless `ı` of Turkish is a letter of its own.
fn fold_case(character: char) -> impl Iterator<Item = char> {
    let is_dotless = character == 'ı';
    let own = is_dotless.then_some(character);
    let others = (!is_dotless).then_some(character).into_iter();
    own.into_iter()
        .chain(others.flat_map(char::to_lowercase).flat_map(char::to_uppercase).flat_map(char::to_lowercase))
}

/// A text with runs of white space as one space, and none at the ends: ASCII is in NFKC form already.
fn spaced_once(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

/// A text in Unicode's NFC form, in which all texts are kept: an accent is a part of its letter, however it was typed.
pub fn composed(text: &str) -> Cow<'_, str> {
    if is_composed(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// Whether a text is in that form.
pub fn is_composed(text: &str) -> bool {
    text.is_ascii() || is_nfc(text)
}

/// How many words a text has once it is folded. Even an empty one is a word.
pub fn words(text: &str) -> usize {
    if !text.is_ascii() {
        return fold(text).split(' ').count();
    }
    let is_blank = |byte: &u8| char::from(*byte).is_whitespace();
    let first = text.as_bytes().first().is_some_and(|byte| !is_blank(byte));
    let further = text.as_bytes().windows(2).filter(|pair| is_blank(&pair[0]) && !is_blank(&pair[1]));
    (usize::from(first) + further.count()).max(1)
}

/// How two texts compare once they are folded, without folding them where the first characters that differ decide: names are
/// compared many times, to put millions of them in order.
pub fn compare(one: &str, other: &str) -> Ordering {
    decided(one, other).unwrap_or_else(|| fold(one).cmp(&fold(other)))
}

/// The same where the first characters that differ fold by themselves, whatever is beside them.
fn decided(one: &str, other: &str) -> Option<Ordering> {
    if is_iri(one) || is_iri(other) {
        return None;
    }
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let same = (0..=same).rev().find(|&at| one.is_char_boundary(at) && other.is_char_boundary(at))?;
    let next = |text: &str| {
        let mut rest = text[same..].chars();
        let first = rest.next();
        // What follows may be a part of it.
        (first.is_none_or(stands_alone) && rest.next().is_none_or(stands_alone)).then_some(first)
    };
    match (next(one)?, next(other)?) {
        (Some(a), Some(b)) => match (folds_to(a), folds_to(b)) {
            (Some(a), Some(b)) => Some(a.cmp(&b)).filter(|order| order.is_ne()),
            _ => {
                let (a, b) = (fold(a.encode_utf8(&mut [0; 4])), fold(b.encode_utf8(&mut [0; 4])));
                (!a.starts_with(&b) && !b.starts_with(&a)).then(|| a.cmp(&b))
            }
        },
        (a, b) => Some(a.is_some().cmp(&b.is_some())),
    }
}

/// Whether a character folds by itself, and does not become a part of the one before it.
fn stands_alone(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_whitespace();
    }
    is_letter_without_case(character)
        || !character.is_whitespace()
            && !is_ignorable(character)
            && canonical_combining_class(character) == 0
            && is_nfkc_quick(std::iter::once(character)) == IsNormalized::Yes
}

/// What a character that stands alone folds to, where that is one character and easy to see.
fn folds_to(character: char) -> Option<char> {
    match character {
        _ if character.is_ascii() => Some(character.to_ascii_lowercase()),
        _ if is_letter_without_case(character) => Some(character),
        'а'..='я' => Some(character),
        'А'..='Я' => character.to_lowercase().next(),
        _ => None,
    }
}

/// Letters of Chinese, Japanese and Korean, of which there are most.
fn is_letter_without_case(character: char) -> bool {
    matches!(character, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '가'..='힣')
}

#[cfg(test)]
mod tests {
    use super::{compare, fold, words};
    use proptest::prelude::*;

    /// Letters that fold into several, into nothing, or into one with what is beside them.
    const MIXED: &str = "(a://)?[aAbZ \t1éÉeßẞsςΣσﬁǰĳ\u{ad}\u{301}\u{327}\u{345}\u{3099}\u{11a8}\u{1161}\u{1100}가각かが字典ａйЙиИю\u{306}İıi’'‑\u{2028}\u{a0}½२क\u{93c}]{0,5}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn texts_compare_as_their_folded_forms_do(one in MIXED, other in MIXED, same in MIXED) {
            for (one, other) in [(one.clone(), other.clone()), (format!("{same}{one}"), format!("{same}{other}"))] {
                prop_assert_eq!(compare(&one, &other), fold(&one).cmp(&fold(&other)), "{:?} {:?}", one, other);
            }
            prop_assert_eq!(words(&one), fold(&one).split(' ').count());
        }
    }

    #[test]
    fn names_that_read_alike_fold_alike() {
        assert_eq!(fold("  Nvidia  H20 "), "nvidia h20");
        assert_eq!(fold("字节跳动"), "字节跳动");
        assert_eq!(fold("L’Oréal"), "l'oréal");
    }

    #[test]
    fn case_is_folded_in_full() {
        for (one, other) in [("Ράλλης", "ΡΆΛΛΗΣ"), ("Weiß", "WEISS"), ("STRAẞE", "strasse"), ("ﬃ", "FFI")]
        {
            assert_eq!(fold(one), fold(other), "{one} {other}");
            assert_eq!(fold(&fold(one)), fold(one));
        }
        assert_ne!(fold("Işık"), fold("Işik"));
    }

    #[test]
    fn iris_are_compared_by_characters() {
        for iri in ["http://example.org/A", "HTTPS://é.org/Ä", "urn:isbn:X1"] {
            assert_eq!(fold(iri), iri);
            assert!(compare(iri, &iri.to_lowercase()).is_ne());
        }
        for other in ["A: B//C", "a://", "see http://example.org/A", "1://AA"] {
            assert_eq!(fold(other), other.to_lowercase());
        }
    }

    #[test]
    fn what_shows_nothing_makes_no_name() {
        for hidden in
            ["Ac\u{200b}me", "Acme\u{feff}", "Ac\u{ad}me", "\u{200e}Acme", "Acme \u{2060}", "A\u{e0041}cme"]
        {
            assert_eq!(fold(hidden), "acme", "{hidden:?}");
            assert_eq!((compare(hidden, "ACME"), words(hidden)), (std::cmp::Ordering::Equal, 1));
        }
    }
}
