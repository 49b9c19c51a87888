//! Texts made safe for a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with its control characters, and those that turn the direction of what follows, written as
/// escapes: no name in a base can move the cursor, colour the screen or disguise another name.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            _ if is_hidden(character) => {
                write!(escaped, "\\u{{{:x}}}", u32::from(character)).expect("a string takes any text");
            }
            _ => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

/// As [`visible`], line by line: line breaks stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| character != '\n' && is_hidden(character)) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<Cow<str>> = text.split('\n').map(visible).collect();
    Cow::Owned(lines.join("\n"))
}

fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_but_text() {
        assert_eq!(visible("字节跳动 H20"), "字节跳动 H20");
        assert_eq!(visible("a\x1b[31mred\u{9b}2J\u{7f}"), "a\\u{1b}[31mred\\u{9b}2J\\u{7f}");
        assert_eq!(visible("one\r\ntwo\u{202e}owt"), "one\\r\\ntwo\\u{202e}owt");
        assert_eq!(visible_lines("one\n\x1btwo"), "one\n\\u{1b}two");
    }
}
