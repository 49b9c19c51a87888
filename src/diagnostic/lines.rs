//! Where lines end: at a line feed, at a carriage return, or at both together, which is where editors end them. Whatever
//! counts lines, so that messages and evidence can name one, counts them here.

use memchr::{memchr, memchr2, memchr2_iter};
use std::io::{self, BufRead};
use std::ops::Range;

/// The ends of lines in a text, in order.
pub fn ends(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let ends = memchr2_iter(b'\n', b'\r', text);
    let ends = ends.filter(|&at| text[at] == b'\r' || at == 0 || text[at - 1] != b'\r');
    ends.map(|at| at..at + 1 + usize::from(text[at..].starts_with(b"\r\n")))
}

/// The line in which a byte of a text is, without its end.
pub fn around(text: &[u8], at: usize) -> Range<usize> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let start = text[..at].iter().rposition(is_end).map_or(0, |end| end + 1);
    start..memchr2(b'\n', b'\r', &text[at..]).map_or(text.len(), |end| at + end)
}

/// The text with a line feed for every end of a line.
pub fn with_line_feeds(text: String) -> String {
    match memchr(b'\r', text.as_bytes()) {
        None => text,
        Some(_) => text.replace("\r\n", "\n").replace('\r', "\n"),
    }
}

/// Which line comes next, while a text is gone through in pieces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counter {
    /// From 1.
    pub line: u32,
    /// Whether the last piece ends with a carriage return: a line feed at the begin of the next one belongs to it.
    returned: bool,
}

impl Counter {
    pub fn at(line: u32) -> Counter {
        Counter { line, returned: false }
    }

    pub fn pass(&mut self, piece: &[u8]) {
        let Some(last) = piece.last() else { return };
        let seen = usize::from(self.returned && piece[0] == b'\n');
        self.line = self.line.saturating_add((ends(piece).count() - seen) as u32);
        self.returned = *last == b'\r';
    }
}

/// Reads a line with its end, behind what `line` holds. Gives how many bytes it has: none behind the last one.
pub fn read(file: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    let before = line.len();
    pass(file, |piece| line.extend_from_slice(piece))?;
    Ok(line.len() - before)
}

/// Reads a line with its end, which may be longer than the memory, piece by piece.
pub fn pass(file: &mut impl BufRead, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    loop {
        let piece = match file.fill_buf() {
            Ok(piece) => piece,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr2(b'\n', b'\r', piece);
        let length = end.map_or(piece.len(), |end| end + 1);
        let returned = end.is_some_and(|end| piece[end] == b'\r');
        take(&piece[..length]);
        file.consume(length);
        if returned && file.fill_buf()?.first() == Some(&b'\n') {
            take(b"\n");
            file.consume(1);
        }
        if end.is_some() || length == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Each way to find the ends of lines finds those that a text has when they are all line feeds.
        #[test]
        fn one_end_is_one_end(text in "[ab\r\n]{0,40}", cut in 0usize..40, room in 1usize..5) {
            let plain = with_line_feeds(text.clone());
            prop_assert!(!plain.contains('\r'));
            prop_assert_eq!(ends(text.as_bytes()).count(), plain.matches('\n').count());
            let parts = ends(text.as_bytes()).fold((vec![], 0), |(mut parts, start), end| {
                parts.push(&text[start..end.start]);
                (parts, end.end)
            });
            prop_assert_eq!([&parts.0[..], &[&text[parts.1..]]].concat(), plain.split('\n').collect::<Vec<_>>());
            let mut counter = Counter::at(1);
            let (one, other) = text.as_bytes().split_at(cut.min(text.len()));
            counter.pass(one);
            counter.pass(other);
            prop_assert_eq!(counter.line as usize, 1 + plain.matches('\n').count());
            let mut file = io::BufReader::with_capacity(room, text.as_bytes());
            let (mut all, mut lines) = (vec![], 0);
            while read(&mut file, &mut all).unwrap() > 0 {
                lines += 1;
            }
            prop_assert_eq!(lines, plain.split_inclusive('\n').count());
            prop_assert_eq!(all, text.as_bytes());
        }
    }
}
