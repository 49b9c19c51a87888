//! Columns that few rows have: a bitmap says which, the count of the bits before says where. A lookup takes
//! constant time; a column that no row has takes no room, any other 1.5 bits a row and its values.

use super::csr::{Csr, CsrBuilder};
use super::image::{Reader, Writer};
use crate::diagnostic::Result;
use bytemuck::Pod;
use std::ops::Range;

/// The rows of a range that are marked in any of the bitmaps: ascending.
pub fn marked<const N: usize>(bitmaps: [&[u64]; N], rows: Range<usize>) -> impl Iterator<Item = usize> {
    let word =
        move |at: usize| bitmaps.iter().filter_map(|words| words.get(at)).fold(0, |all, word| all | word);
    let last = bitmaps.iter().map(|words| words.len()).max().unwrap_or(0);
    let words = rows.start / 64..last.min(rows.end.div_ceil(64));
    let marked = words.filter(move |&at| word(at) != 0).flat_map(move |at| {
        let word = word(at);
        (0..64).filter(move |bit| word >> bit & 1 != 0).map(move |bit| at * 64 + bit)
    });
    marked.filter(move |row| rows.contains(row))
}

/// A set of rows in which each has a rank.
#[derive(Clone, Copy)]
struct Marks<'s> {
    words: &'s [u64],
    /// How many rows are marked before each word.
    ranks: &'s [u32],
}

impl<'s> Marks<'s> {
    /// How many marked rows come before this one, which must be marked itself.
    #[inline]
    fn rank(&self, row: usize) -> Option<usize> {
        let word = *self.words.get(row / 64)?;
        let bit = 1 << (row % 64);
        let before = (word & (bit - 1)).count_ones();
        (word & bit != 0).then(|| (self.ranks[row / 64] + before) as usize)
    }

    /// How many marked rows come before this one.
    fn before(&self, row: usize) -> Option<usize> {
        let below = (1 << (row % 64)) - 1;
        Some(*self.ranks.get(row / 64)? as usize + (self.words[row / 64] & below).count_ones() as usize)
    }

    /// Reads the set, and how many rows are marked; none may be at or beyond `rows`.
    fn read(reader: &mut Reader<'s>, rows: usize) -> Result<(Marks<'s>, usize)> {
        let words = reader.column::<u64>()?;
        let last = words.last().map_or(0, |word| words.len() * 64 - word.leading_zeros() as usize);
        if last > rows {
            return Err(reader.invalid("a mark lies beyond the last row"));
        }
        let ranks = reader.column::<u32>()?;
        if words.len() != ranks.len() {
            return Err(reader.invalid("words and ranks differ in number"));
        }
        reader.ensure("a rank is wrong", || {
            let mut marked = 0;
            words.iter().zip(ranks).all(|(word, &rank)| {
                let before = marked;
                marked += word.count_ones() as usize;
                before == rank as usize
            })
        })?;
        let last = words.last().zip(ranks.last());
        let marked = last.map_or(0, |(word, &rank)| rank as usize + word.count_ones() as usize);
        Ok((Marks { words, ranks }, marked))
    }
}

#[derive(Default)]
struct MarksBuilder {
    words: Vec<u64>,
    ranks: Vec<u32>,
    marked: u32,
}

impl MarksBuilder {
    /// Marks a row that comes after those marked so far.
    fn mark(&mut self, row: usize) {
        while self.words.len() <= row / 64 {
            self.words.push(0);
            self.ranks.push(self.marked);
        }
        self.words[row / 64] |= 1 << (row % 64);
        self.marked += 1;
    }

    /// Marks the rows that others mark, so many behind.
    fn append(&mut self, other: MarksBuilder, behind: usize) {
        for (word, at) in other.words.into_iter().zip((behind..).step_by(64)) {
            (0..64).filter(|bit| word >> bit & 1 != 0).for_each(|bit| self.mark(at + bit));
        }
    }

    fn write(self, writer: &mut Writer) {
        writer.column(self.words);
        writer.column(self.ranks);
    }
}

/// A value for some rows.
#[derive(Clone, Copy)]
pub struct Sparse<'s, T> {
    marks: Marks<'s>,
    values: &'s [T],
}

impl<'s, T: Pod> Sparse<'s, T> {
    #[inline]
    pub fn get(&self, row: usize) -> Option<T> {
        self.marks.rank(row).map(|rank| self.values[rank])
    }

    /// The values of the rows of a range, without those that have none.
    pub fn within(&self, rows: Range<usize>) -> &'s [T] {
        let before = |row| self.marks.before(row).unwrap_or(self.values.len());
        self.values.get(before(rows.start)..before(rows.end)).unwrap_or_default()
    }

    /// The value of the last row before this one that has a value.
    #[inline]
    pub fn last_before(&self, row: usize) -> Option<T> {
        let before = self.marks.before(row).unwrap_or(self.values.len());
        before.checked_sub(1).map(|last| self.values[last])
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Which rows have a value, as [`marked`] takes it.
    pub fn bitmap(&self) -> &'s [u64] {
        self.marks.words
    }

    /// All values, by rows ascending.
    pub fn values(&self) -> &'s [T] {
        self.values
    }

    /// Reads the column for so many rows; every value must be valid.
    pub fn read(reader: &mut Reader<'s>, rows: usize, valid: impl Fn(&T) -> bool) -> Result<Sparse<'s, T>> {
        let (marks, marked) = Marks::read(reader, rows)?;
        let values = reader.checked(valid)?;
        match values.len() == marked {
            true => Ok(Sparse { marks, values }),
            false => Err(reader.invalid("marks and values differ in number")),
        }
    }
}

/// Collects a [`Sparse`] column.
pub struct SparseBuilder<T> {
    marks: MarksBuilder,
    values: Vec<T>,
}

impl<T: Pod + Send> SparseBuilder<T> {
    pub fn new() -> SparseBuilder<T> {
        SparseBuilder { marks: MarksBuilder::default(), values: vec![] }
    }

    /// Gives a row its value; rows come in ascending order.
    pub fn set(&mut self, row: usize, value: Option<T>) {
        if let Some(value) = value {
            self.marks.mark(row);
            self.values.push(value);
        }
    }

    /// Takes in others, whose rows are so many behind.
    pub fn append(&mut self, other: SparseBuilder<T>, behind: usize) {
        self.marks.append(other.marks, behind);
        self.values.extend_from_slice(&other.values);
    }

    pub fn write(self, writer: &mut Writer) {
        self.marks.write(writer);
        writer.column(self.values);
    }
}

/// Several values for some rows.
#[derive(Clone, Copy)]
pub struct SparseCsr<'s, T> {
    marks: Marks<'s>,
    csr: Csr<'s, T>,
}

impl<'s, T: Pod> SparseCsr<'s, T> {
    /// The values of the row; none if it has none.
    #[inline]
    pub fn get(&self, row: usize) -> &'s [T] {
        self.marks.rank(row).map_or(&[], |rank| self.csr.get(rank))
    }

    /// Which rows have values, as [`marked`] takes it.
    pub fn bitmap(&self) -> &'s [u64] {
        self.marks.words
    }

    /// Reads the column for so many rows; every value must be valid.
    pub fn read(
        reader: &mut Reader<'s>,
        rows: usize,
        valid: impl Fn(&T) -> bool,
    ) -> Result<SparseCsr<'s, T>> {
        let (marks, marked) = Marks::read(reader, rows)?;
        Ok(SparseCsr { marks, csr: Csr::read_rows(reader, marked, valid)? })
    }
}

/// Collects a [`SparseCsr`] column.
pub struct SparseCsrBuilder<T> {
    marks: MarksBuilder,
    csr: CsrBuilder<T>,
}

impl<T: Pod + Send> SparseCsrBuilder<T> {
    pub fn new() -> SparseCsrBuilder<T> {
        SparseCsrBuilder { marks: MarksBuilder::default(), csr: CsrBuilder::new() }
    }

    /// Gives a row its values; rows come in ascending order.
    pub fn set(&mut self, row: usize, values: &[T]) {
        if !values.is_empty() {
            self.marks.mark(row);
            self.csr.row(values.iter().copied());
        }
    }

    /// Takes in others, whose rows are so many behind.
    pub fn append(&mut self, other: SparseCsrBuilder<T>, behind: usize) {
        self.marks.append(other.marks, behind);
        self.csr.append(other.csr);
    }

    pub fn write(self, writer: &mut Writer) {
        self.marks.write(writer);
        self.csr.write(writer);
    }
}
