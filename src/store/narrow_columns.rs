//! Columns of small numbers, each in as many bytes as the largest needs.

use super::image::{Reader, Writer};
use crate::diagnostic::Result;

/// Numbers below some end.
#[derive(Clone, Copy)]
pub enum NarrowColumn<'s> {
    Bytes(&'s [u8]),
    Shorts(&'s [u16]),
    Words(&'s [u32]),
}

impl<'s> NarrowColumn<'s> {
    pub fn len(&self) -> usize {
        match self {
            NarrowColumn::Bytes(rows) => rows.len(),
            NarrowColumn::Shorts(rows) => rows.len(),
            NarrowColumn::Words(rows) => rows.len(),
        }
    }

    #[inline]
    pub fn get(&self, row: usize) -> usize {
        match self {
            NarrowColumn::Bytes(rows) => rows[row].into(),
            NarrowColumn::Shorts(rows) => rows[row].into(),
            NarrowColumn::Words(rows) => rows[row] as usize,
        }
    }

    /// Reads a column whose numbers are all below `end`.
    pub fn read(reader: &mut Reader<'s>, end: usize) -> Result<NarrowColumn<'s>> {
        Ok(match width(end) {
            1 => NarrowColumn::Bytes(reader.checked(|&number: &u8| usize::from(number) < end)?),
            2 => NarrowColumn::Shorts(reader.checked(|&number: &u16| usize::from(number) < end)?),
            _ => NarrowColumn::Words(reader.checked(|&number: &u32| (number as usize) < end)?),
        })
    }
}

/// Writes a column that [`NarrowColumn::read`] reads.
pub fn write(writer: &mut Writer, numbers: impl Iterator<Item = u32>, end: usize) {
    match width(end) {
        1 => writer.column(numbers.map(|number| number as u8).collect::<Vec<_>>()),
        2 => writer.column(numbers.map(|number| number as u16).collect::<Vec<_>>()),
        _ => writer.column(numbers.collect::<Vec<_>>()),
    }
}

fn width(end: usize) -> usize {
    match end {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}
