//! Rows that do nothing but name an entity with a key: the names are put together on all processors.

use super::parse::{Fields, first_line, split};
use super::plan::Bulk;
use crate::base::import::template::{Naming, Plan, Test};
use crate::base::keys::plain;
use crate::store::Alike;
use crate::vocabulary::fold::is_composed;
use std::ops::Range;

/// How such rows are read.
pub struct Namer<'p> {
    delimiter: u8,
    width: usize,
    when: &'p [Test],
    key: usize,
    name: &'p [Naming],
}

/// The rows of a part of a file, in order.
pub struct NamedRows<'b> {
    lines: &'b [u8],
    pub rows: Vec<NamedRow>,
    /// The names of all rows, one after another.
    names: String,
    pub alike: Alike,
}

pub struct NamedRow {
    /// Where it begins.
    at: u32,
    pub line: u32,
    /// `None` where the row is to be looked at by itself.
    pub key: Option<u64>,
    /// Where its name ends.
    end: usize,
}

impl<'b> NamedRows<'b> {
    /// The row as it stands in the file.
    pub fn text(&self, row: &NamedRow) -> &'b [u8] {
        first_line(&self.lines[row.at as usize..]).0
    }

    /// The names of rows, with their lines.
    pub fn names(&self, rows: Range<usize>) -> impl Iterator<Item = (&str, u32)> {
        let mut start = rows.start.checked_sub(1).map_or(0, |before| self.rows[before].end);
        self.rows[rows]
            .iter()
            .map(move |row| (&self.names[std::mem::replace(&mut start, row.end)..row.end], row.line))
    }
}

impl<'p> Namer<'p> {
    /// `None` where rows say more, or a name may mean an entity of other files.
    pub fn of(bulk: &Bulk, plan: &'p Plan) -> Option<Namer<'p>> {
        let [made] = bulk.makers.as_slice() else { return None };
        let maker = made.maker(plan);
        let by_itself = bulk.claims.is_empty() && !made.by_name && !maker.name.is_empty();
        by_itself.then_some(Namer {
            delimiter: bulk.delimiter,
            width: bulk.width,
            when: &plan.when,
            key: made.key,
            name: &maker.name,
        })
    }

    /// Reads so many whole lines, of which the first has this number.
    pub fn read<'b>(&self, lines: &'b [u8], first: u32, count: usize) -> NamedRows<'b> {
        let (mut rows, mut names) = (Vec::with_capacity(count), String::new());
        let mut alike = Alike::default();
        let mut fields = Vec::with_capacity(self.width);
        let (mut at, mut line) = (0, first);
        while at < lines.len() {
            let (text, length) = first_line(&lines[at..]);
            // An empty line is no row, as the csv crate has it.
            if !text.is_empty() {
                fields.clear();
                fields.extend(split(text, self.delimiter));
                let before = names.len();
                let key = self.key(&fields, &mut names);
                match key {
                    Some(_) => alike.take(&names[before..]),
                    None => names.truncate(before),
                }
                rows.push(NamedRow { at: at as u32, line, key, end: names.len() });
            }
            at += length;
            line += 1;
        }
        NamedRows { lines, rows, names, alike }
    }

    /// The key of the row, whose name is appended; `None` where anything is unusual.
    fn key(&self, fields: &Fields, names: &mut String) -> Option<u64> {
        if fields.len() != self.width {
            return None;
        }
        let text = |column: usize| {
            Some(std::str::from_utf8(fields[column]).ok()?.trim()).filter(|text| is_composed(text))
        };
        for test in self.when {
            if !test.allows(text(test.column)?) {
                return None;
            }
        }
        let key = plain(fields[self.key])?;
        let before = names.len();
        for piece in self.name {
            names.push_str(match piece {
                Naming::Text(text) => text,
                Naming::Column(column, _) => text(*column).filter(|text| !text.is_empty())?,
            });
        }
        let name = &names[before..];
        (name.trim().len() == name.len() && is_composed(name)).then_some(key)
    }
}
