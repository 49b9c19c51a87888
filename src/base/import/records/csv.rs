//! CSV: fields by position.

use super::broken::{Broken, text, utf8_help};
use super::quotes::{self, Stray};
use super::record::{Record, Records, fault};
use crate::base::claims::columns::{Columns, NamedBy};
use crate::base::import::lines::Lines;
use crate::base::import::row_fault::Wrong;
use crate::base::import::settings::{DELIMITERS, Settings, delimiter_line};
use crate::diagnostic::lines;
use crate::disk::{Input, Reader};
use csv::{ByteRecord, Position};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

pub struct Csv {
    reader: csv::Reader<Reader>,
    path: PathBuf,
    delimiter: u8,
    columns: Columns,
    lines: Lines,
    /// Kept for the next record.
    fields: ByteRecord,
}

/// A reader that stands before the first row, and the columns.
pub fn reader(input: &Input, settings: &Settings) -> Result<(csv::Reader<Reader>, Columns), Broken> {
    let file = text(input)?;
    let mut builder = csv::ReaderBuilder::new();
    let mut reader =
        builder.delimiter(settings.delimiter).has_headers(false).flexible(true).from_reader(file);
    if settings.skip > 0 {
        reader.seek(behind(input, settings.skip)?).map_err(io::Error::from)?;
    }
    if let Some(names) = &settings.header {
        return Ok((reader, Columns::new(names.clone(), NamedBy::Header)));
    }
    let mut header = ByteRecord::new();
    if !reader.read_byte_record(&mut header).map_err(io::Error::from)? {
        return Err(Broken::new("it is empty").help(
            "the first line names the columns; where it does not, a `header` beneath the import does",
        ));
    }
    let mut lines = Lines::open(input);
    let line = lines.behind(header.position().map_or(0, Position::byte));
    let raw = lines.until(reader.position().byte())?;
    if let Some(stray) = quotes::stray(raw, settings.delimiter) {
        return Err(stray.broken(raw, line));
    }
    let mut names = vec![];
    for (field, number) in header.iter().zip(1..) {
        match std::str::from_utf8(field) {
            Ok(name) => names.push(name.trim_start_matches('\u{feff}').trim().to_string()),
            Err(_) => {
                let name = String::from_utf8_lossy(field);
                let reason = format!("the name of column {number}, `{name}`, is not UTF-8");
                return Err(Broken::new(reason).help(utf8_help(input.path())));
            }
        }
    }
    let last = lines.behind(reader.position().byte()).saturating_sub(1).max(1);
    let mut columns = Columns::new(names, NamedBy::File { lines: last });
    if let [name] = columns.names.as_slice()
        && let Some(other) = DELIMITERS.into_iter().find(|&other| name.contains(char::from(other)))
    {
        let line = delimiter_line(other);
        columns.advice =
            Some(format!("if the columns are divided otherwise, say so beneath the import: {line}"));
    }
    Ok((reader, columns))
}

/// The place behind the first lines of a file.
fn behind(input: &Input, lines: u32) -> io::Result<Position> {
    let mut file = BufReader::new(input.reader());
    let mut position = Position::new();
    for _ in 0..lines {
        let mut read = 0;
        lines::pass(&mut file, |piece| read += piece.len() as u64)?;
        let byte = position.byte() + read;
        position.set_byte(byte);
    }
    Ok(position)
}

impl Csv {
    pub fn open(input: &Input, settings: &Settings) -> Result<Csv, Broken> {
        let (reader, columns) = reader(input, settings)?;
        let (lines, fields) = (Lines::open(input), ByteRecord::new());
        Ok(Csv {
            reader,
            path: input.path().to_path_buf(),
            delimiter: settings.delimiter,
            columns,
            lines,
            fields,
        })
    }
}

impl Records for Csv {
    fn position(&self) -> u64 {
        self.reader.position().byte()
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, Broken> {
        record.clear();
        if !self.reader.read_byte_record(&mut self.fields).map_err(io::Error::from)? {
            return Ok(false);
        }
        record.line = self.lines.behind(self.fields.position().map_or(0, Position::byte));
        let raw = self.lines.until(self.reader.position().byte())?;
        let width = self.columns.names.len();
        match quotes::stray(raw, self.delimiter) {
            Some(stray) => misquoted(record, raw, stray)?,
            None => fill(record, self.fields.iter(), width, self.delimiter, &self.path),
        }
        Ok(true)
    }
}

/// The fault of a row with a quote that does not quote a cell; an error where it is not clear which lines are the row's.
pub fn misquoted(record: &mut Record, raw: &[u8], stray: Stray) -> Result<(), Broken> {
    let Some(reason) = stray.reason(raw) else { return Err(stray.broken(raw, record.line)) };
    let text = String::from_utf8_lossy(raw);
    let at = String::from_utf8_lossy(&raw[..stray.at]).len();
    fault(record, text.trim_end(), at..at + 1, Wrong::row(reason).help(stray.help()));
    Ok(())
}

/// The cells of a row; its fault, where they are not as many as the columns or no UTF-8.
pub fn fill<'f>(
    record: &mut Record,
    fields: impl ExactSizeIterator<Item = &'f [u8]> + Clone,
    width: usize,
    delimiter: u8,
    path: &Path,
) {
    let found = fields.len();
    for (column, field) in fields.clone().enumerate() {
        match std::str::from_utf8(field) {
            Ok(text) => record.push(text),
            Err(error) => {
                let byte = field[error.valid_up_to()];
                let reason = format!("this cell is not UTF-8: it holds the byte 0x{byte:02X}");
                let wrong = Wrong::cell(column, reason).help(utf8_help(path));
                record.cells.clear();
                fields.for_each(|field| record.cells.push_field(&String::from_utf8_lossy(field)));
                record.fault = Some((wrong, 0..0));
                return;
            }
        }
    }
    if found != width {
        record.fault = Some((wrong_width(found, width, delimiter), 0..usize::MAX));
    }
}

fn wrong_width(found: usize, width: usize, delimiter: u8) -> Wrong {
    let cells = if found == 1 { "cell" } else { "cells" };
    let columns = if width == 1 { "column" } else { "columns" };
    let divider = match delimiter {
        b'\t' => "tab".to_string(),
        other => format!("`{}`", char::from(other)),
    };
    Wrong::row(format!("this row has {found} {cells}, where there are {width} {columns}")).help(
        match found < width {
            true => format!("a cell that is empty keeps its {divider}"),
            false => format!("a cell that holds a {divider} stands in quotes: \"…\""),
        },
    )
}
