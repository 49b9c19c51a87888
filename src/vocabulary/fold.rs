//! The form in which names and words are compared.

use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// Lower case, in Unicode's NFKC form, with runs of white space as one space, curly quotes and long dashes as
/// plain ones, and none at the ends: `"Nvidia  H20"` and `nvidia h20` fold alike.
pub fn fold(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.')) {
        return text.to_string();
    }
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            let start = folded.len();
            folded.push_str(word);
            folded[start..].make_ascii_lowercase();
            continue;
        }
        folded.extend(word.nfkc().flat_map(char::to_lowercase).map(|character| match character {
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            '‐' | '‑' | '–' | '—' => '-',
            other => other,
        }));
    }
    folded
}

/// The same of a text that is ASCII, which is in NFKC form already.
fn fold_ascii(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded.make_ascii_lowercase();
    folded
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

/// How two texts compare once they are folded, without folding them where that is easy to see.
pub fn compare(one: &str, other: &str) -> Ordering {
    if one.is_ascii() && other.is_ascii() {
        let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
        let next = |text: &str| text.as_bytes().get(same).map(u8::to_ascii_lowercase);
        let (a, b) = (next(one), next(other));
        // White space may go away, or be the end.
        let is_plain = |next: Option<u8>| next.is_none_or(|byte| !char::from(byte).is_whitespace());
        if is_plain(a) && is_plain(b) {
            return a.cmp(&b);
        }
    }
    fold(one).cmp(&fold(other))
}

#[cfg(test)]
mod tests {
    use super::{compare, fold, words};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_compare_as_their_folded_forms_do(one in "[aAb \t1é]{0,5}", other in "[aAb \t1é]{0,5}") {
            prop_assert_eq!(compare(&one, &other), fold(&one).cmp(&fold(&other)));
            prop_assert_eq!(words(&one), fold(&one).split(' ').count());
        }
    }

    #[test]
    fn names_that_read_alike_fold_alike() {
        assert_eq!(fold("  Nvidia  H20 "), "nvidia h20");
        assert_eq!(fold("字节跳动"), "字节跳动");
        assert_eq!(fold("L’Oréal"), "l'oréal");
    }
}
