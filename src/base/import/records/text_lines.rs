//! The lines of a file in a format whose records are lines.

use super::broken::{Broken, text, utf8_help};
use super::record::{Record, fault};
use crate::base::import::row_fault::Wrong;
use crate::diagnostic::lines;
use crate::disk::{Input, Reader};
use std::io::{self, BufReader};

/// The lines of a file, with their numbers.
pub struct TextLines {
    file: BufReader<Reader>,
    pub input: Input,
    pub line: Vec<u8>,
    /// How many lines have been read.
    pub number: u32,
    pub bytes: u64,
}

impl TextLines {
    pub fn open(input: &Input) -> Result<TextLines, Broken> {
        let file = BufReader::with_capacity(1 << 16, text(input)?);
        Ok(TextLines { file, input: input.clone(), line: vec![], number: 0, bytes: 0 })
    }

    /// The next line, with its end. A byte order mark at the file's begin is left out.
    pub fn next(&mut self) -> io::Result<Option<(u32, &[u8])>> {
        self.line.clear();
        self.bytes += lines::read(&mut self.file, &mut self.line)? as u64;
        self.number = self.number.saturating_add(u32::from(!self.line.is_empty()));
        let line = self.line.as_slice();
        let start = if self.number == 1 { line.strip_prefix("\u{feff}".as_bytes()) } else { None };
        Ok((!line.is_empty()).then_some((self.number, start.unwrap_or(line))))
    }

    /// Reads the next line that holds a record, which `parse` makes of its text; `false` where it holds none.
    pub fn read(
        &mut self,
        record: &mut Record,
        mut parse: impl FnMut(&mut Record, &str) -> bool,
    ) -> Result<bool, Broken> {
        record.clear();
        while let Some((number, line)) = self.next()? {
            record.line = number;
            match std::str::from_utf8(line) {
                Ok(text) if parse(record, text.trim_end()) => return Ok(true),
                Ok(_) => {}
                Err(error) => {
                    let (valid, byte) = (error.valid_up_to(), line[error.valid_up_to()]);
                    let text = String::from_utf8_lossy(line).into_owned();
                    let wrong = Wrong::row(format!("the byte 0x{byte:02X} is not UTF-8"));
                    let wrong = wrong.help(utf8_help(self.input.path()));
                    fault(record, text.trim_end(), valid..valid + 1, wrong);
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}
