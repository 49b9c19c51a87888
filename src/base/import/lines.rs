//! Which line of a file a record begins in, and its bytes.
//!
//! The csv reader tells where it stood before it read a record: with `\r\n`, in the middle of the line end before it,
//! and before blank lines that it skips. What lies between is counted here.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Follows a reader of the same file.
pub struct Lines {
    file: BufReader<File>,
    /// The byte of the file that comes next.
    at: u64,
    /// The bytes of a record.
    record: Vec<u8>,
}

impl Lines {
    pub fn open(path: &Path) -> io::Result<Lines> {
        Ok(Lines { file: BufReader::new(File::open(path)?), at: 0, record: vec![] })
    }

    /// The line, from 1, of the first record behind `byte`, which is in `line`.
    pub fn of(&mut self, byte: u64, line: u64) -> u32 {
        let mut line = line as u32;
        if self.file.seek_relative(byte as i64 - self.at as i64).is_err() {
            return line;
        }
        self.at = byte;
        loop {
            match self.file.fill_buf() {
                Ok([b'\n', ..]) => line += 1,
                Ok([b'\r', ..]) => {}
                _ => return line,
            }
            self.file.consume(1);
            self.at += 1;
        }
    }

    /// The bytes from where the last record begins up to `end`.
    pub fn until(&mut self, end: u64) -> io::Result<&[u8]> {
        self.record.clear();
        let length = end.saturating_sub(self.at);
        self.at += (&mut self.file).take(length).read_to_end(&mut self.record)? as u64;
        Ok(&self.record)
    }
}
