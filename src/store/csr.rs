//! Mappings of one to many: rows of values behind offsets (compressed sparse rows).

use super::image::{Reader, Writer};
use crate::diagnostic::Result;
use bytemuck::Pod;
use std::ops::Range;

/// For each key `0..len`, a slice of values.
#[derive(Clone, Copy)]
pub struct Csr<'s, T> {
    /// Where each row starts, and the end of the last.
    offsets: &'s [u32],
    values: &'s [T],
}

impl<'s, T: Pod> Csr<'s, T> {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    pub fn range(&self, row: usize) -> Range<usize> {
        self.offsets[row] as usize..self.offsets[row + 1] as usize
    }

    pub fn get(&self, row: usize) -> &'s [T] {
        &self.values[self.range(row)]
    }

    /// All values, row after row.
    pub fn values(&self) -> &'s [T] {
        self.values
    }

    /// Reads the mapping; every value must be valid.
    pub fn read(reader: &mut Reader<'s>, valid: impl Fn(&T) -> bool) -> Result<Csr<'s, T>> {
        let offsets = reader.column::<u32>()?;
        if offsets.first() != Some(&0) {
            return Err(reader.invalid("offsets are out of order"));
        }
        reader.ensure("offsets are out of order", || offsets.is_sorted())?;
        let values = reader.checked(valid)?;
        if offsets.last().map(|&last| last as usize) != Some(values.len()) {
            return Err(reader.invalid("offsets and values differ in length"));
        }
        Ok(Csr { offsets, values })
    }

    /// Reads a mapping that must have so many rows.
    pub fn read_rows(reader: &mut Reader<'s>, rows: usize, valid: impl Fn(&T) -> bool) -> Result<Csr<'s, T>> {
        let csr = Csr::read(reader, valid)?;
        if csr.len() == rows { Ok(csr) } else { Err(reader.invalid("a mapping has the wrong length")) }
    }
}

/// Collects a [`Csr`], row after row.
pub struct CsrBuilder<T> {
    offsets: Vec<u32>,
    values: Vec<T>,
}

impl<T: Pod + Send> CsrBuilder<T> {
    pub fn new() -> CsrBuilder<T> {
        CsrBuilder { offsets: vec![0], values: vec![] }
    }

    /// Appends the next row.
    pub fn row(&mut self, values: impl IntoIterator<Item = T>) {
        self.values.extend(values);
        self.offsets.push(self.values.len() as u32);
    }

    /// Appends the rows of another.
    pub fn append(&mut self, other: CsrBuilder<T>) {
        let before = self.values.len() as u32;
        self.offsets.extend(other.offsets.iter().skip(1).map(|offset| offset + before));
        self.values.extend_from_slice(&other.values);
    }

    pub fn write(self, writer: &mut Writer) {
        writer.column(self.offsets);
        writer.column(self.values);
    }
}

impl<T: Pod + Send> FromIterator<Vec<T>> for CsrBuilder<T> {
    fn from_iter<I: IntoIterator<Item = Vec<T>>>(rows: I) -> Self {
        let mut csr = CsrBuilder::new();
        rows.into_iter().for_each(|row| csr.row(row));
        csr
    }
}
