//! Files with columns: what each row is about, and which columns refer to others.

use super::column::{Column, noun};
use super::draft::Draft;
use super::kind::Kind;
use super::known::Known;
use super::sample::{Faults, SAMPLED, open};
use crate::base::claims::columns::{NamedBy, header, skip};
use crate::base::import::delimiter_line;
use crate::base::import::records::{Broken, Record};
use crate::vocabulary::inflect::plural;
use std::path::{Path, PathBuf};

/// A file of rows.
pub struct Table {
    pub file: PathBuf,
    delimiter: u8,
    /// The lines that give its columns names, where its own do not tell them apart.
    renamed: Option<[String; 2]>,
    /// What each row is about, by the file's name.
    pub noun: String,
    pub columns: Vec<Column>,
    pub rows: usize,
    pub faults: Faults,
    pub key: Option<usize>,
    pub name: Option<usize>,
    /// Whether the name is one only because each row has another.
    pub named_by_values: bool,
}

pub const KEYS: [&str; 4] = ["id", "key", "code", "identifier"];
const NAMES: [&str; 4] = ["name", "title", "label", "full name"];
pub const ALIASES: [&str; 5] = ["alias", "aliases", "also known as", "other names", "known as"];

impl Table {
    pub fn read(file: &Path, known: &Known) -> Result<Table, Broken> {
        let (settings, mut records) = open(file)?;
        let named = records.columns();
        let (own, apart) = (&named.names, named.apart());
        let is_clear = |(name, apart): (&String, &String)| name.is_empty() || name == apart;
        let renamed = match named.named_by {
            NamedBy::File { lines } if lines > 0 && !own.iter().zip(&apart).all(is_clear) => {
                Some([skip(lines), header(&apart)])
            }
            _ => None,
        };
        let mut columns = vec![];
        for (name, apart) in own.iter().zip(&apart) {
            let mut column = Column::new(if renamed.is_some() { apart } else { name });
            column.unnamed = !is_clear((name, apart)) && renamed.is_none() || name.is_empty();
            columns.push(column);
        }
        let (mut rows, mut faults) = (0, Faults::default());
        let mut record = Record::default();
        while rows < SAMPLED && records.read(&mut record)? {
            if faults.take(&record) {
                continue;
            }
            rows += 1;
            for (at, (column, cell)) in columns.iter_mut().zip(record.cells.iter()).enumerate() {
                let quoted =
                    record.places.get(at).is_some_and(|place| record.text[place.start..].starts_with('"'));
                column.take(cell.trim(), record.line, !quoted);
            }
            for (column, odd) in &record.odd {
                columns[*column].holds.get_or_insert(*odd);
            }
        }
        columns.iter_mut().for_each(|column| column.settle(known));
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let noun = match singular(&noun(&stem)) {
            noun if noun.is_empty() => "thing".to_string(),
            noun => noun,
        };
        let own = |words: &[&str], column: &Column| {
            let bare = column.noun.strip_prefix(noun.as_str()).map_or(column.noun.as_str(), str::trim);
            words.contains(&bare)
        };
        let is_whole = |column: &Column| column.holds.is_none() && !column.unnamed;
        let key = columns
            .iter()
            .position(|column| own(&KEYS, column) && column.is_unique(rows) && is_whole(column));
        let mut named = (0..columns.len())
            .filter(|&at| columns[at].filled == rows && is_whole(&columns[at]) && Some(at) != key);
        // Beside a key, `country` of countries.csv is a name.
        let is_noun = |at: &usize| key.is_some() && columns[*at].noun == noun && columns[*at].is_unique(rows);
        let by_header = named.clone().find(|&at| own(&NAMES, &columns[at])).or(named.clone().find(is_noun));
        let by_values =
            named.find(|&at| key.is_none() && columns[at].kind == Kind::Text && columns[at].is_unique(rows));
        let (name, named_by_values) = (by_header.or(by_values), by_header.is_none());
        let (file, delimiter) = (file.to_path_buf(), settings.delimiter);
        Ok(Table { file, delimiter, renamed, noun, columns, rows, faults, key, name, named_by_values })
    }

    /// Whether its rows are about something.
    pub fn has_entities(&self) -> bool {
        !self.is_wrong() && (self.key.is_some() || self.name.is_some())
    }

    /// Whether no row is one: then something else is wrong with the file, or with what it was taken for.
    pub fn is_wrong(&self) -> bool {
        self.rows == 0 && self.faults.count > 0
    }

    /// Whether a column holds only its keys, or its names where it has no keys.
    pub fn has_all(&self, column: &Column) -> bool {
        let keys = self.key.or(self.name);
        keys.is_some_and(|keys| column.is_within(&self.columns[keys].values))
    }

    /// The table whose keys, or names where it has no keys, the column holds, by its noun and its values: `city id`,
    /// `home city`.
    pub fn refers<'t>(&self, column: usize, tables: &'t [Table]) -> Option<&'t Table> {
        let column = &self.columns[column];
        let mut words = column.noun.rsplitn(2, ' ');
        let last = words.next().unwrap_or_default();
        let stem = if KEYS.contains(&last) { words.next()? } else { column.noun.as_str() };
        tables.iter().filter(|_| column.unusable().is_none()).find(|table| {
            (stem == table.noun || stem.ends_with(&format!(" {}", table.noun))) && table.has_all(column)
        })
    }

    /// What the cells of a column that refers to it are, in a line that makes entities.
    pub fn reference(&self, header: &str) -> String {
        let key = if self.key.is_some() { "key " } else { "" };
        format!("{} {key}{{{header}}}", self.noun)
    }

    /// Begins an import of it.
    pub fn begin(&self, draft: &mut Draft) {
        draft.import(&self.file);
        if self.delimiter != b',' {
            draft.line(&delimiter_line(self.delimiter));
        }
        if let Some(lines) = &self.renamed {
            draft.line("# the names of the file's columns do not tell them apart: these do");
            lines.iter().for_each(|line| draft.line(line));
        }
        self.faults.leave_out(self.rows, draft);
    }
}

/// The noun whose plural the text is, or the text.
fn singular(text: &str) -> String {
    let stems = [("ies", "y"), ("es", ""), ("s", "")];
    let of = stems.iter().filter_map(|(end, instead)| Some(format!("{}{instead}", text.strip_suffix(end)?)));
    let mut of = of.chain((text.ends_with("people")).then(|| text.replace("people", "person")));
    of.find(|noun| plural(noun) == text).unwrap_or_else(|| text.to_string())
}
