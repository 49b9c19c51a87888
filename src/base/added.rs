//! Facts that were added from the prompt: `added.lore`, which is a journal. Each addition is a block of its own,
//! between two comments:
//!
//! ```text
//! # added by lore
//! from nikkei-2025-h20
//!   ByteDance stockpiled H20 in 2025
//! # end 1a2b3c4d
//! ```
//!
//! A crash while a block is written leaves a begin without its end, or part of a begin: that block is torn. It is
//! never read, only told; the next addition moves it into a file of its own. The checksum is over the block's
//! characters but white space, so that `lore fmt` leaves it right. A last block that does not agree with it was
//! edited, or spoiled: it is read as it stands, and told.

use crate::diagnostic::{Code, Diagnostic, Source, Span, lines};
use std::path::Path;
use std::sync::Arc;

/// The journal's name, in the base's directory.
pub const FILE: &str = "added.lore";
const BEGIN: &str = "# added by lore";
const END: &str = "# end ";
const SUM: usize = 8;

/// A block for some lines of a fact file.
pub fn block(lines: &str) -> String {
    format!("{BEGIN}\n{lines}{END}{}\n", sum(lines.as_bytes()))
}

fn sum(lines: &[u8]) -> String {
    let letters: Vec<u8> = lines.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    format!("{:08x}", crc32fast::hash(&letters))
}

/// How much of a journal is whole: where its torn last block begins, or its length.
pub fn whole(bytes: &[u8]) -> usize {
    let (mut begun, mut ended, mut last) = (None, 0, 0);
    for (line, whole) in lines(bytes) {
        let (text, is_last) = (&bytes[line.clone()], line.end == whole.end);
        if text == BEGIN.as_bytes() && !is_last {
            begun = Some(whole.start);
        } else if is_end(text) {
            begun = None;
            ended = whole.end;
        } else if text.contains(&0) {
            // A file that was made longer, but not filled.
            return begun.unwrap_or(whole.start).max(ended);
        }
        last = if is_last { whole.start } else { whole.end };
    }
    let part_of_a_begin = last >= ended && last < bytes.len() && BEGIN.as_bytes().starts_with(&bytes[last..]);
    match begun {
        Some(begun) => begun,
        None if part_of_a_begin => last,
        None => bytes.len(),
    }
}

/// The lines of a journal, each without its end and with it, however editors end them. The last may have none.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (Span, Span)> {
    let mut start = 0;
    let ends = lines::ends(bytes).chain(std::iter::once(bytes.len()..bytes.len()));
    ends.map(move |end| {
        let line = start..end.start;
        start = end.end;
        (line.clone(), line.start..end.end)
    })
}

fn is_end(line: &[u8]) -> bool {
    let sum = line.strip_prefix(END.as_bytes());
    sum.is_some_and(|sum| sum.len() == SUM && sum.iter().all(u8::is_ascii_hexdigit))
}

/// The bytes of a journal without a torn block, with a warning where there was one.
pub fn settle(path: &Path, mut bytes: Vec<u8>) -> (Vec<u8>, Option<Diagnostic>) {
    let whole = whole(&bytes);
    if whole == bytes.len() {
        return (bytes, None);
    }
    let text = String::from_utf8_lossy(&bytes[whole..]).replace('\0', "\u{fffd}");
    let line = 1 + lines::ends(&bytes[..whole]).count();
    let source = Source::at(path.display().to_string(), text, line);
    let end = source.text.trim_end().len();
    let last = lines::around(source.text.as_bytes(), end).start;
    let warning =
        Diagnostic::warning(Code::TornBlock, "the last addition was not written to its end; it is not read")
            .at(&source, last..end, "it breaks off here")
            .note("it had not been acknowledged")
            .help(format!(
                "the next addition moves it to {}.torn-1 or the like; to keep it, complete it and remove its \
             `# added by lore` line",
                path.display()
            ));
    bytes.truncate(whole);
    (bytes, Some(warning))
}

/// A warning when the last block of a journal does not agree with its checksum.
pub fn changed(source: &Arc<Source>) -> Option<Diagnostic> {
    let (mut begun, mut last) = (None, None);
    // What a claim says is no mark, whatever it reads like.
    for (line, whole) in lines(source.text.as_bytes()) {
        let text = &source.text[line.clone()];
        if text == BEGIN {
            begun = Some(whole.end);
        } else if is_end(text.as_bytes()) {
            last = begun.take().map(|begin| (begin..line.start, line));
        }
    }
    let (lines, end) = last?;
    if source.text[end.start + END.len()..end.end] == sum(&source.text.as_bytes()[lines]) {
        return None;
    }
    Some(
        Diagnostic::warning(Code::ChangedBlock, "the last addition is not as it was written")
            .at(source, end, "its checksum is another")
            .help("if it was edited, remove its `# added by lore` and `# end` lines: then it is text like any other"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_whole_or_torn() {
        let first = block("from s\n  A makes B\n");
        let text = format!("# by hand\n{first}{}", block("from s\n  C makes D\n"));
        let before = "# by hand\n".len();
        for cut in 0..=text.len() {
            let expected = match cut {
                cut if cut <= before => cut,
                cut if cut < before + first.len() - 1 => before,
                cut if cut <= before + first.len() => cut,
                cut if cut < text.len() - 1 => before + first.len(),
                cut => cut,
            };
            // What is left of the comment by hand may be how a begin begins: `# `.
            let expected = if cut < before && BEGIN.starts_with(&text[..cut]) { 0 } else { expected };
            assert_eq!(whole(&text.as_bytes()[..cut]), expected, "{:?}", &text[..cut]);
        }
        // Editors end lines in other ways too.
        for end in ["\r\n", "\r"] {
            let place = |at: usize| text[..at].replace('\n', end).len();
            let other = text.replace('\n', end);
            for cut in 0..=text.len() {
                let bytes = &other.as_bytes()[..place(cut)];
                assert_eq!(whole(bytes), place(whole(&text.as_bytes()[..cut])), "{:?}", &other[..place(cut)]);
            }
            assert_eq!(changed(&Source::new(FILE, other.as_str())), None);
            assert!(changed(&Source::new(FILE, other.replace("makes D", "makes E"))).is_some());
        }
        let zeros = format!("{first}{}", "\0".repeat(100));
        assert_eq!(whole(zeros.as_bytes()), first.len());
    }
}
