//! Rows that do nothing but name an entity with a key: the names are put together on all processors.

use super::Bulk;
use super::parse::{Fields, first_line, split};
use crate::base::import::template::{Naming, Plan, Test};
use crate::base::keys::plain;

/// How such rows are read.
pub struct Namer<'p> {
    delimiter: u8,
    width: usize,
    when: &'p [Test],
    key: usize,
    name: &'p [Naming],
}

/// The rows of a part of a file, in order.
pub struct Named<'b> {
    pub rows: Vec<NamedRow<'b>>,
    /// The names of all rows, one after another.
    pub names: String,
}

pub struct NamedRow<'b> {
    pub text: &'b [u8],
    pub line: u32,
    /// `None` where the row is to be looked at by itself.
    pub key: Option<u64>,
    /// Where its name ends.
    pub end: usize,
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

    /// Reads whole lines, of which the first has this number.
    pub fn read<'b>(&self, lines: &'b [u8], first: u32) -> Named<'b> {
        let mut named = Named { rows: vec![], names: String::new() };
        let mut fields = Vec::with_capacity(self.width);
        let (mut rest, mut line) = (lines, first);
        while !rest.is_empty() {
            let (text, length) = first_line(rest);
            // An empty line is no row, as the csv crate has it.
            if !text.is_empty() {
                fields.clear();
                fields.extend(split(text, self.delimiter));
                let before = named.names.len();
                let key = self.key(&fields, &mut named.names);
                if key.is_none() {
                    named.names.truncate(before);
                }
                named.rows.push(NamedRow { text, line, key, end: named.names.len() });
            }
            rest = &rest[length..];
            line += 1;
        }
        named
    }

    /// The key of the row, whose name is appended; `None` where anything is unusual.
    fn key(&self, fields: &Fields, names: &mut String) -> Option<u64> {
        if fields.len() != self.width {
            return None;
        }
        let text = |column: usize| Some(std::str::from_utf8(fields[column]).ok()?.trim());
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
        (name.trim().len() == name.len()).then_some(key)
    }
}
