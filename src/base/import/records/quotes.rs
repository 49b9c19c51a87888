//! Quotes of CSV that do not quote a whole cell.
//!
//! The csv reader takes any text for CSV: a quote that is not closed swallows the rows behind it up to the next quote,
//! wherever that is. So what it read as one record is looked at once more here, where anything in it is quoted.

use super::broken::Broken;
use crate::diagnostic::lines;
use memchr::{memchr, memchr2, memchr3};

/// A quote that is not where quotes are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stray {
    /// The byte of the record where it is.
    pub at: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// It opens, and nothing closes it.
    Open,
    /// The one that opens at `at` closes here, and more follows in its cell.
    Closes(usize),
    /// Blanks stand between it and the begin of its cell.
    Late,
}

/// What quotes a record holds that do not quote a cell, the first of them.
pub fn stray(record: &[u8], delimiter: u8) -> Option<Stray> {
    memchr(b'"', record)?;
    let blanks = |from: usize| {
        let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t') && **byte != delimiter;
        from + record[from..].iter().take_while(is_blank).count()
    };
    let mut at = if record.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
    loop {
        // A cell begins here.
        let first = blanks(at);
        if record.get(first) == Some(&b'"') {
            if first > at {
                return Some(Stray { at: first, kind: Kind::Late });
            }
            let Some(close) = closing(record, at) else { return Some(Stray { at, kind: Kind::Open }) };
            let behind = blanks(close + 1);
            match record.get(behind) {
                None | Some(b'\r' | b'\n') => return None,
                Some(&byte) if byte == delimiter => at = behind + 1,
                Some(_) => return Some(Stray { at, kind: Kind::Closes(close) }),
            }
        } else {
            let end = at + memchr3(delimiter, b'\n', b'\r', &record[at..])?;
            if record[end] != delimiter {
                return None;
            }
            at = end + 1;
        }
    }
}

/// Where the quote at a byte is closed. A doubled one is a quote in the text.
fn closing(record: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        let quote = at + memchr(b'"', &record[at..])?;
        match record.get(quote + 1) {
            Some(b'"') => at = quote + 2,
            _ => return Some(quote),
        }
    }
}

impl Stray {
    /// What is wrong with the row, where it is clear where that ends.
    pub fn reason(&self, record: &[u8]) -> Option<&'static str> {
        match self.kind {
            Kind::Open => None,
            Kind::Closes(close) if memchr2(b'\n', b'\r', &record[self.at..close]).is_some() => None,
            Kind::Closes(_) => Some("the cell goes on behind its closing quote"),
            Kind::Late => Some("a blank stands before this quote, which therefore quotes nothing"),
        }
    }

    /// The way out.
    pub fn help(&self) -> &'static str {
        match self.kind {
            Kind::Late => "leave the blank out",
            _ => "close the quote at the end of its cell; one that is part of the text is doubled: \"\"",
        }
    }

    /// The error where it is not clear which lines belong to the record, which begins in this line of the file.
    pub fn broken(&self, record: &[u8], line: u32) -> Broken {
        let line_of = |at: usize| line + lines::ends(&record[..at]).count() as u32;
        let shown = lines::around(record, self.at);
        let before = String::from_utf8_lossy(&record[shown.start..self.at]).len();
        let text = String::from_utf8_lossy(&record[shown]).into_owned();
        let reason = match self.kind {
            Kind::Closes(close) if line_of(close) > line_of(self.at) => {
                format!("this quote closes in line {}, where its cell goes on", line_of(close))
            }
            Kind::Open => "this quote is never closed".to_string(),
            _ => self.reason(record).unwrap_or_default().to_string(),
        };
        Broken::new(reason).at(line_of(self.at), text, before..before + 1).help(self.help())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(record: &str) -> Option<(usize, Kind)> {
        stray(record.as_bytes(), b',').map(|stray| (stray.at, stray.kind))
    }

    #[test]
    fn quotes_quote_whole_cells() {
        for whole in [
            "a,b\n",
            "\"a\"\r\n",
            "\"a, \"\"b\"\"\",c\n",
            "a,\"\"\n",
            "5\" pipe,b\n",
            "\"a\" ,b",
            "\"a\nb\",\"c\"",
        ] {
            assert_eq!(kind(whole), None, "{whole:?}");
        }
        assert_eq!(kind("a,\"b\nc,d\n"), Some((2, Kind::Open)));
        assert_eq!(kind("a,\"b\"\""), Some((2, Kind::Open)));
        assert_eq!(kind("\"a\"b,c"), Some((0, Kind::Closes(2))));
        assert_eq!(kind("x,\"a\nb,\"c\""), Some((2, Kind::Closes(7))));
        assert_eq!(kind("a, \"b\""), Some((3, Kind::Late)));
    }
}
