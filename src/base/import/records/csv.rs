//! CSV: fields by position.

use super::{Record, Records};
use crate::base::import::lines::Lines;
use crate::base::import::row::Wrong;
use crate::base::import::settings::Settings;
use std::fs::File;
use std::io;
use std::path::Path;

pub struct Csv {
    reader: csv::Reader<File>,
    columns: Vec<String>,
    lines: Lines,
}

/// A file that has no header of its own begins with its first record.
pub fn reader(path: &Path, settings: &Settings) -> io::Result<(csv::Reader<File>, Vec<String>)> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(settings.delimiter)
        .has_headers(settings.header.is_none())
        .flexible(true)
        .from_reader(File::open(path)?);
    let columns = match &settings.header {
        Some(names) => names.clone(),
        None => {
            let names = reader.headers()?;
            names.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_string()).collect()
        }
    };
    Ok((reader, columns))
}

impl Csv {
    pub fn open(path: &Path, settings: &Settings) -> io::Result<Csv> {
        let (reader, columns) = reader(path, settings)?;
        Ok(Csv { reader, columns, lines: Lines::open(path)? })
    }
}

impl Records for Csv {
    fn position(&self) -> u64 {
        self.reader.position().byte()
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        record.clear();
        let (position, wrong) = match self.reader.read_record(&mut record.cells) {
            Ok(false) => return Ok(false),
            Ok(true) => (record.cells.position().cloned(), None),
            Err(error) => match error.kind() {
                csv::ErrorKind::Utf8 { .. } => {
                    (error.position().cloned(), Some("it is not UTF-8".to_string()))
                }
                _ => return Err(error.into()),
            },
        };
        record.line = position.map_or(0, |position| self.lines.of(position.byte(), position.line()));
        if let Some(reason) = wrong {
            record.cells.clear();
            record.fault = Some((Wrong { column: None, reason }, 0..0));
        } else if record.cells.len() != self.columns.len() {
            let reason = Wrong::width(record.cells.len(), self.columns.len());
            record.fault = Some((Wrong { column: None, reason }, 0..usize::MAX));
        }
        Ok(true)
    }
}
