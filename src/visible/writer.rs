//! The one writer to places that people look at: whatever comes, nothing but text, line breaks and lore's own styles goes out.

use super::escape::{Escapes, escaped, is_alone_hidden};
use std::borrow::Cow;
use std::io::{self, Write};

/// Passes on what is written, line by line, with all that hides as escapes. Bytes that are no text are escapes as well.
pub struct Shown<W: Write> {
    out: W,
    escapes: Escapes,
    /// Whether the styles that lore paints with go through.
    styles: bool,
    /// The begin of a line.
    held: Vec<u8>,
}

/// A line that is longer is passed on in pieces.
const LONGEST: usize = 1 << 16;

impl<W: Write> Shown<W> {
    pub fn new(out: W, escapes: Escapes, styles: bool) -> Shown<W> {
        Shown { out, escapes, styles, held: vec![] }
    }

    fn pass(&mut self, length: usize) -> io::Result<()> {
        let mut text = String::with_capacity(length);
        for chunk in self.held[..length].utf8_chunks() {
            let mut rest = chunk.valid();
            while let Some((before, style)) = self.styles.then(|| next_style(rest)).flatten() {
                text += &self.shown(&rest[..before]);
                text += &rest[before..before + style];
                rest = &rest[before + style..];
            }
            text += &self.shown(rest);
            chunk.invalid().iter().for_each(|byte| text += &format!("\\x{byte:02x}"));
        }
        self.held.drain(..length);
        self.out.write_all(text.as_bytes())
    }

    fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        escaped(text, |character| character != '\n' && is_alone_hidden(character), self.escapes)
    }
}

/// Where the next style stands in a text, and how long it is: `ESC [ 1 m`, of a code that lore paints with.
fn next_style(text: &str) -> Option<(usize, usize)> {
    text.match_indices("\x1b[").find_map(|(at, start)| {
        let code = text[at + start.len()..].split_once('m')?.0;
        let is_own = matches!(code, "0" | "1" | "2")
            || code.len() == 2 && matches!(code.as_bytes(), [b'3' | b'9', b'0'..=b'7']);
        is_own.then_some((at, start.len() + code.len() + 1))
    })
}

impl<W: Write> Write for Shown<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Whoever writes nothing asks whether to go on.
        if bytes.is_empty() {
            return self.out.write(bytes);
        }
        let begun = self.held.len();
        self.held.extend_from_slice(bytes);
        let last = |sought: fn(&u8) -> bool, from: usize| {
            self.held[from..].iter().rposition(sought).map(|last| from + last + 1)
        };
        if let Some(lines) = last(|&byte| byte == b'\n', begun) {
            self.pass(lines)?;
        } else if self.held.len() >= LONGEST {
            // Nothing that belongs together has a blank in it; else a character stays whole.
            let whole = last(|&byte| byte == b' ', 0);
            let whole = whole.or_else(|| self.held.iter().rposition(|byte| byte & 0xc0 != 0x80));
            self.pass(whole.unwrap_or(self.held.len()))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass(self.held.len())?;
        self.out.flush()
    }
}

impl<W: Write> Drop for Shown<W> {
    fn drop(&mut self) {
        let _ = self.pass(self.held.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Diagnostic, Source};
    use crate::visible::visible_lines;
    use proptest::prelude::*;

    fn written(pieces: &[&[u8]], escapes: Escapes, styles: bool) -> String {
        let mut out = vec![];
        let mut shown = Shown::new(&mut out, escapes, styles);
        pieces.iter().for_each(|piece| shown.write_all(piece).unwrap());
        drop(shown);
        String::from_utf8(out).unwrap()
    }

    const MIXED: &str = "([a \"\\n\r\t\x1b\\[\u{7f}\u{9b}\u{ad}\u{200b}\u{200d}\u{202e}\u{feff}\u{e0041}é字👩🚒م]|\\x1b\\[1m){0,12}";

    proptest! {
        /// However it comes in pieces, the same goes out, and that is what shows.
        #[test]
        fn nothing_hides_in_pieces(text in MIXED, cuts in proptest::array::uniform2(0usize..60)) {
            let bytes = text.as_bytes();
            let (one, other) = (cuts[0].min(bytes.len()), cuts[1].min(bytes.len()));
            let pieces = [&bytes[..one.min(other)], &bytes[one.min(other)..one.max(other)], &bytes[one.max(other)..]];
            prop_assert_eq!(written(&pieces, Escapes::People, false), visible_lines(&text));
            let styled = written(&pieces, Escapes::People, true);
            prop_assert!(!styled.replace("\x1b[1m", "").contains('\x1b'));
        }

        #[test]
        fn json_stays_what_it_is(text in MIXED) {
            let json = serde_json::to_string(&text).unwrap();
            let shown = written(&[json.as_bytes()], Escapes::Json, false);
            prop_assert!(!crate::visible::hides(&shown));
            prop_assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
        }

        #[test]
        fn triples_stay_what_they_are(text in MIXED) {
            let literal = oxrdf::Literal::from(text.as_str());
            let line = format!("<http://e/s> <http://e/p> {literal} .\n");
            let shown = written(&[line.as_bytes()], Escapes::Triples, false);
            prop_assert!(!crate::visible::hides(shown.trim_end()));
            let read = oxttl::NTriplesParser::new().for_slice(shown.as_bytes()).next().unwrap().unwrap();
            prop_assert_eq!(read.object, oxrdf::Term::from(literal));
        }
    }

    #[test]
    fn only_lores_own_styles_go_through() {
        let source = Source::new("question", "who \u{1b}[31mknows");
        let message =
            Diagnostic::error(Code::UnknownWord, "nothing").at(&source, 4..8, "here").note("so").help("so");
        let message = message.render(true);
        assert_eq!(written(&[message.as_bytes()], Escapes::People, true), message);
        for foreign in ["\x1b[2J", "\x1b[8m", "\x1b[38;5;1m", "\x1b]0;title\x07", "\x1bc", "\x1b["] {
            assert!(!written(&[foreign.as_bytes()], Escapes::People, true).contains('\x1b'), "{foreign:?}");
        }
        assert_eq!(written(&[b"\xff\x9b"], Escapes::People, true), "\\xff\\x9b");
    }

    #[test]
    fn a_line_without_end_is_passed_on() {
        let mut out = vec![];
        let mut shown = Shown::new(&mut out, Escapes::People, false);
        for _ in 0..3 * LONGEST {
            shown.write_all("é".as_bytes()).unwrap();
            assert!(shown.held.len() <= LONGEST);
        }
        drop(shown);
        assert_eq!(String::from_utf8(out).unwrap(), "é".repeat(3 * LONGEST));
    }
}
