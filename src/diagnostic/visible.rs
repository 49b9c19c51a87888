//! Texts in which everything shows: no name in a base can move the cursor, colour the screen or disguise another name.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with its control characters, those that turn the direction of what follows, and all others that show
/// nothing, written as escapes.
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, is_alone_hidden)
}

/// As [`visible`], line by line: line breaks stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |character| character != '\n' && is_alone_hidden(character))
}

fn escaped(text: &str, may_be_hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&may_be_hidden) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for (_, character, is_hidden) in characters(text) {
        match character {
            _ if !is_hidden || !may_be_hidden(character) => escaped.push(character),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            _ => write!(escaped, "\\u{{{:x}}}", u32::from(character)).expect("a string takes any text"),
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
    let (mut before, mut rest) = (None, text.char_indices().peekable());
    std::iter::from_fn(move || {
        let (at, character) = rest.next()?;
        let after = rest.peek().map(|(_, after)| *after);
        let is_hidden = is_alone_hidden(character) && !shapes(before, character, after);
        before = Some(character);
        Some((at, character, is_hidden))
    })
}

/// Whether a character shows nothing, where no neighbour needs it.
fn is_alone_hidden(character: char) -> bool {
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

/// Whether an ignorable character shapes its neighbours, as writing needs it: a joiner between letters that join, as
/// Persian has it, or between pictures, and what selects a variant of a picture or an ideograph.
fn shapes(before: Option<char>, character: char, after: Option<char>) -> bool {
    let joins = |neighbour: Option<char>| {
        neighbour.is_some_and(|neighbour| {
            matches!(neighbour,
                '\u{620}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17b3}'
                | '\u{17b6}'..='\u{17d3}' | '\u{1820}'..='\u{18aa}')
        })
    };
    let is_picture = |neighbour: Option<char>| {
        neighbour.is_some_and(
            |neighbour| matches!(neighbour, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}'),
        )
    };
    let is_ideograph = |neighbour: Option<char>| {
        neighbour.is_some_and(|neighbour| {
            matches!(neighbour, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        })
    };
    match character {
        '\u{200c}' => joins(before) && joins(after),
        '\u{200d}' => joins(before) && joins(after) || is_picture(before) && is_picture(after),
        '\u{fe0e}' | '\u{fe0f}' => before != Some('\u{fe0f}') && is_picture(before),
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => is_ideograph(before),
        _ => false,
    }
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
        for text in ["می\u{200c}خواهم", "❤\u{fe0f}", "👩\u{200d}🚒", "葛\u{e0100}城", "क\u{94d}\u{200d}ष"]
        {
            assert_eq!(visible(text), text);
        }
    }
}
