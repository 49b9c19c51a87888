//! The rows of a data file that are looked at, and those that are none.

use super::column::number;
use super::draft::Draft;
use crate::base::import::records::{self, Broken, Record, Records};
use crate::base::import::{DELIMITERS, Format, Settings};
use crate::diagnostic::lines;
use crate::disk::{Input, Reader};
use std::io::BufReader;
use std::path::Path;

/// How many rows of a file are looked at.
pub const SAMPLED: usize = 100_000;

/// What the first line of CSV is divided by. Where it is divided by nothing, nor are the others: something that they do
/// not hold.
fn delimiter(file: Reader) -> std::io::Result<u8> {
    let (mut file, mut line, mut held) = (BufReader::new(file), vec![], [false; DELIMITERS.len()]);
    for number in 0..SAMPLED {
        line.clear();
        if lines::read(&mut file, &mut line)? == 0 {
            break;
        }
        let count = |delimiter: &u8| memchr::memchr_iter(*delimiter, &line).count();
        if number == 0
            && let Some(most) = DELIMITERS.into_iter().max_by_key(count).filter(|most| count(most) > 0)
        {
            return Ok(most);
        }
        held.iter_mut().zip(&DELIMITERS).for_each(|(held, delimiter)| *held |= count(delimiter) > 0);
    }
    let free = DELIMITERS.into_iter().zip(held).filter(|(_, held)| !held);
    Ok(free.map(|(delimiter, _)| delimiter).next_back().unwrap_or(b','))
}

/// The rows of a file that are none, which a mapping leaves out.
#[derive(Default)]
pub struct Faults {
    pub count: usize,
    /// The line of the first, and what is wrong with it.
    first: Option<(u32, String)>,
}

impl Faults {
    /// Whether a record is none.
    pub fn take(&mut self, record: &Record) -> bool {
        let Some((wrong, _)) = &record.fault else { return false };
        self.count += 1;
        self.first.get_or_insert_with(|| (record.line, wrong.reason.clone()));
        true
    }

    /// What is wrong with them, beside so many right ones.
    pub fn told(&self, rows: usize) -> String {
        let (line, reason) = self.first.clone().unwrap_or_default();
        let (count, rows) = (self.count, number(rows + self.count, "row"));
        let (are, first) = if count > 1 { ("are", "first in ") } else { ("is", "") };
        format!("{count} of {rows} {are} wrong: {first}line {line}: {reason}")
    }

    /// Leaves them out of an import.
    pub fn leave_out(&self, rows: usize, draft: &mut Draft) {
        if self.count > 0 {
            draft.line(&format!("# {}", self.told(rows)));
            draft.line(&format!("on error skip up to {}", self.count));
        }
    }
}

/// A file's records in the format that its path tells, with what CSV is divided by as its first line has it.
pub fn open(file: &Path) -> Result<(Settings, Box<dyn Records>), Broken> {
    let (input, mut settings) = (Input::open(file)?, Settings::new(Format::of(file)));
    if settings.format == Format::Csv {
        settings.delimiter = delimiter(records::text(&input)?)?;
    }
    let records = records::open(&input, &settings)?;
    Ok((settings, records))
}
