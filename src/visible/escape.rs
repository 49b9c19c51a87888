//! What nobody sees in a text, found and written as escapes.

use super::spelling::shapes;
use std::borrow::Cow;
use std::fmt;

/// How what shows nothing is spelled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Escapes {
    /// `\u{200b}`
    People,
    /// `\u200b`, which is the same string to whatever reads JSON.
    Json,
    /// `\u200b`, and `\U000E0001`, which are the same term to whatever reads N-Triples.
    Triples,
}

impl Escapes {
    fn write(self, character: char, out: &mut dyn fmt::Write) -> fmt::Result {
        let code = u32::from(character);
        match (self, character) {
            (Escapes::People, '\n') => out.write_str("\\n"),
            (Escapes::People, '\r') => out.write_str("\\r"),
            (Escapes::People, '\t') => out.write_str("\\t"),
            (Escapes::People, _) => write!(out, "\\u{{{code:x}}}"),
            (Escapes::Json, _) => {
                let mut units = [0; 2];
                character.encode_utf16(&mut units).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}"))
            }
            (Escapes::Triples, _) if code > 0xffff => write!(out, "\\U{code:08X}"),
            (Escapes::Triples, _) => write!(out, "\\u{code:04X}"),
        }
    }
}

/// The text with its control characters, those that turn the direction of what follows, and all others that show
/// nothing and are no spelling, written as escapes.
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, is_alone_hidden, Escapes::People)
}

/// As [`visible`], line by line: line breaks stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |character| character != '\n' && is_alone_hidden(character), Escapes::People)
}

/// Whether there is anything in the text that [`visible`] writes as an escape.
pub fn hides(text: &str) -> bool {
    hidden(text).next().is_some()
}

/// The characters that [`visible`] writes as escapes, with their offsets.
pub fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> {
    let any = text.chars().any(is_alone_hidden);
    let characters = any.then(|| characters(text)).into_iter().flatten();
    characters.filter(|(_, _, is_hidden)| *is_hidden).map(|(at, character, _)| (at, character))
}

/// The text without those characters.
pub fn without_hidden(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_alone_hidden) {
        return Cow::Borrowed(text);
    }
    characters(text).filter(|(_, _, is_hidden)| !is_hidden).map(|(_, character, _)| character).collect()
}

/// The text as it can be typed: without those characters, and with a blank for each end of a line or tab.
pub fn typed(text: &str) -> Cow<'_, str> {
    let is_space =
        |character: char| character != ' ' && character.is_whitespace() && is_alone_hidden(character);
    match without_hidden(&text.replace(is_space, " ")) {
        typed if typed == text => Cow::Borrowed(text),
        typed => Cow::Owned(typed.into_owned()),
    }
}

pub(super) fn escaped(text: &str, may_be_hidden: impl Fn(char) -> bool, escapes: Escapes) -> Cow<'_, str> {
    if !text.chars().any(&may_be_hidden) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for (_, character, is_hidden) in characters(text) {
        match is_hidden && may_be_hidden(character) {
            true => escapes.write(character, &mut escaped).expect("a string takes any text"),
            false => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

/// A piece of a file as a message shows it: each hidden character as one that stands for any, so that columns stay what
/// they are. Control characters of ASCII, which the renderer of messages has pictures of, are left to it. With where these
/// offsets, which ascend, have come to be.
pub fn excerpt<'t>(text: &'t str, offsets: &mut [usize]) -> Cow<'t, str> {
    let may_be_hidden = |character: char| !character.is_ascii() && is_alone_hidden(character);
    if !text.chars().any(may_be_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    let mut offsets = offsets.iter_mut().peekable();
    for (at, character, is_hidden) in characters(text) {
        while let Some(offset) = offsets.next_if(|offset| **offset <= at) {
            *offset = shown.len();
        }
        shown.push(if is_hidden && may_be_hidden(character) {
            char::REPLACEMENT_CHARACTER
        } else {
            character
        });
    }
    offsets.for_each(|offset| *offset = shown.len());
    Cow::Owned(shown)
}

/// The characters with their offsets, and whether each is hidden.
fn characters(text: &str) -> impl Iterator<Item = (usize, char, bool)> {
    text.char_indices().map(|(at, character)| {
        let behind = at + character.len_utf8();
        let is_hidden = is_alone_hidden(character) && !shapes(&text[..at], character, &text[behind..]);
        (at, character, is_hidden)
    })
}

/// Whether a character shows nothing, where no neighbour needs it.
pub(super) fn is_alone_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}')
        || is_ignorable(character)
}

/// Whether a character shows nothing of its own: those that Unicode calls `Default_Ignorable_Code_Point`.
pub fn is_ignorable(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_letter_hides_another(character in any::<char>(), others in "[a-zà-ÿА-я]{2}") {
            let text: String = others.chars().take(1).chain([character]).chain(others.chars().skip(1)).collect();
            prop_assert_eq!(visible(&text) == text, !is_alone_hidden(character));
            prop_assert_eq!(excerpt(&text, &mut []).chars().count(), 3);
        }

        #[test]
        fn offsets_stay_with_their_characters(
            before in "[a\u{ad}\u{200b}é\t]{0,4}", at in "[a\u{200b}\u{e0041}é]{0,4}", after in "[a\u{ad}é]{0,4}"
        ) {
            let text = format!("{before}{at}{after}");
            let mut offsets = [before.len(), before.len() + at.len()];
            let shown = excerpt(&text, &mut offsets);
            let alone = |text| excerpt(text, &mut []).into_owned();
            prop_assert_eq!(&shown[offsets[0]..offsets[1]], alone(&at));
            prop_assert_eq!(shown, alone(&text));
        }
    }

    #[test]
    fn nothing_reaches_the_terminal_but_text() {
        assert_eq!(visible("字节跳动 H20"), "字节跳动 H20");
        assert_eq!(visible("a\x1b[31mred\u{9b}2J\u{7f}"), "a\\u{1b}[31mred\\u{9b}2J\\u{7f}");
        assert_eq!(visible("one\r\ntwo\u{202e}owt"), "one\\r\\ntwo\\u{202e}owt");
        assert_eq!(visible_lines("one\n\x1btwo"), "one\n\\u{1b}two");
    }

    #[test]
    fn hidden_characters_are_shown() {
        for (text, shown) in [
            ("Ac\u{200b}me", "Ac\\u{200b}me"),
            ("\u{feff}Acme", "\\u{feff}Acme"),
            ("Ac\u{ad}me", "Ac\\u{ad}me"),
            ("\u{200e}Acme", "\\u{200e}Acme"),
            ("Ac\u{200d}me\u{fe0f}", "Ac\\u{200d}me\\u{fe0f}"),
            ("A\u{e0041}cme", "A\\u{e0041}cme"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn what_writing_needs_stays() {
        let flag = |tags: &str| -> String {
            let tags = tags.chars().map(|tag| char::from_u32(0xe0000 + u32::from(tag)).unwrap());
            std::iter::once('\u{1f3f4}').chain(tags).collect()
        };
        let spelled = [
            "می\u{200c}خواهم",
            "1446 ه\u{200d}",
            "❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "©\u{fe0f}",
            "👩\u{200d}🚒",
            "👩🏽\u{200d}❤\u{fe0f}\u{200d}👩🏿",
            "葛\u{e0100}城",
            "∩\u{fe00}",
            "क\u{94d}\u{200d}ष",
            "അവന\u{d4d}\u{200d}",
            "\u{1820}\u{180b}",
            &flag("gbeng\u{7f}"),
        ];
        for text in spelled {
            assert_eq!(visible(text), text);
            assert!(!hides(text) && without_hidden(text) == text);
        }
        let others = [
            "می\u{200c}",
            "می\u{200c}\u{200c}خواهم",
            "۱\u{200c}۲",
            "1\u{fe0f}",
            "❤\u{fe0f}\u{fe0f}",
            "👩\u{200d}a",
            "a\u{fe00}",
            &flag("gbeng"),
            &flag("secret\u{7f}"),
            &flag("gbeng\u{7f}a"),
        ];
        for text in others {
            assert_ne!(visible(text), text, "{text:?}");
            assert!(hides(text) && !hides(&without_hidden(text)), "{text:?}");
        }
    }
}
