//! Cells in columns: how wide each column is, and rows of cells written so. Rows are measured first and then come again to
//! be written: nobody holds the cells of all rows.

use comfy_table::{CellAlignment, ColumnConstraint, Width};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Blanks between columns.
const GAP: usize = 2;
/// Cells are folded beyond this width even where the answer goes to a file: one long cell must not widen every row.
const WIDEST: usize = 120;

/// A cell as it is shown: in one line, without control characters.
pub struct Shown {
    pub text: String,
    /// Stands to the right.
    pub numeric: bool,
}

/// The widths of columns.
#[derive(Default)]
pub struct Columns(Vec<usize>);

impl Columns {
    /// Makes room for another row of cells.
    pub fn measure(&mut self, row: &[Shown]) {
        self.0.resize(self.0.len().max(row.len()), 1);
        for (width, cell) in self.0.iter_mut().zip(row) {
            *width = (*width).max(cell.text.width().min(WIDEST));
        }
    }

    /// Leaves columns out behind the first ones.
    pub fn keep(&mut self, number: usize) {
        self.0.truncate(number);
    }

    /// Narrows the columns to a place that is so wide: those that need no more than their share of it have what they
    /// need, and the others share the rest.
    pub fn fit(&mut self, width: usize) {
        let mut room = width.saturating_sub(GAP * self.0.len());
        let mut wide: Vec<usize> = (0..self.0.len()).collect();
        while !wide.is_empty() {
            let share = room / wide.len();
            let (fitting, others): (Vec<usize>, Vec<usize>) =
                wide.iter().partition(|&&column| self.0[column] <= share);
            if fitting.is_empty() {
                break;
            }
            room -= fitting.iter().map(|&column| self.0[column]).sum::<usize>();
            wide = others;
        }
        for (index, &column) in wide.iter().enumerate() {
            let share = room / wide.len() + usize::from(index < room % wide.len());
            self.0[column] = share.max(1);
        }
    }

    /// Writes a row behind a margin, on several lines where a cell must be folded.
    pub fn write(&self, row: &[Shown], margin: usize, out: &mut dyn Write) -> io::Result<()> {
        let widths: Vec<usize> = row.iter().map(|cell| cell.text.width()).collect();
        if widths.iter().zip(&self.0).any(|(own, width)| own > width) {
            return self.write_folded(row, margin, out);
        }
        let mut line = String::with_capacity(self.0.iter().map(|width| width + GAP).sum::<usize>() + margin);
        let blanks = |line: &mut String, number| line.extend(std::iter::repeat_n(' ', number));
        blanks(&mut line, margin);
        for ((cell, own), width) in row.iter().zip(widths).zip(&self.0) {
            let (before, behind) = if cell.numeric { (width - own, 0) } else { (0, width - own) };
            blanks(&mut line, before);
            line.push_str(&cell.text);
            blanks(&mut line, behind + GAP);
        }
        writeln!(out, "{}", line.trim_end())
    }

    fn write_folded(&self, row: &[Shown], margin: usize, out: &mut dyn Write) -> io::Result<()> {
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::NOTHING);
        table.add_row(row.iter().map(|cell| {
            let alignment = if cell.numeric { CellAlignment::Right } else { CellAlignment::Left };
            comfy_table::Cell::new(&cell.text).set_alignment(alignment)
        }));
        for (column, width) in table.column_iter_mut().zip(&self.0) {
            let width = Width::Fixed((width + GAP) as u16);
            column.set_padding((0, GAP as u16)).set_constraint(ColumnConstraint::Absolute(width));
        }
        for line in table.lines() {
            writeln!(out, "{:margin$}{}", "", line.trim_end())?;
        }
        Ok(())
    }
}
