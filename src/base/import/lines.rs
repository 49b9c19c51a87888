//! Which line of a file a record of CSV begins in, and its bytes.
//!
//! The csv reader tells where it stood before it read a record: with `\r\n`, in the middle of the line end before it,
//! and before blank lines that it skips. It counts line feeds alone.

use crate::diagnostic::lines::Counter;
use crate::disk::{Input, Reader};
use std::io::{self, BufRead, BufReader, Read};

/// Follows a reader of the same file.
pub struct Lines {
    file: BufReader<Reader>,
    /// The byte of the file that comes next.
    at: u64,
    counter: Counter,
    /// The bytes of a record.
    record: Vec<u8>,
}

impl Lines {
    pub fn open(input: &Input) -> Lines {
        Lines::from(input, 0, 1)
    }

    /// From a byte on, with which a line begins.
    pub fn from(input: &Input, byte: u64, line: u32) -> Lines {
        let file = BufReader::new(input.reader_beside(byte));
        Lines { file, at: byte, counter: Counter::at(line), record: vec![] }
    }

    /// The line, from 1, of the first record behind `byte`.
    pub fn behind(&mut self, byte: u64) -> u32 {
        loop {
            let length = match self.file.fill_buf() {
                Ok([]) | Err(_) => break,
                Ok(piece) if self.at < byte => piece.len().min((byte - self.at) as usize),
                Ok([b'\n' | b'\r', ..]) => 1,
                Ok(_) => break,
            };
            self.counter.pass(&self.file.buffer()[..length]);
            self.file.consume(length);
            self.at += length as u64;
        }
        self.counter.line
    }

    /// Where that record begins.
    pub fn byte(&self) -> u64 {
        self.at
    }

    /// The bytes from where the last record begins up to `end`.
    pub fn until(&mut self, end: u64) -> io::Result<&[u8]> {
        self.record.clear();
        let length = end.saturating_sub(self.at);
        self.at += (&mut self.file).take(length).read_to_end(&mut self.record)? as u64;
        self.counter.pass(&self.record);
        Ok(&self.record)
    }
}
