//! Mappings of files with columns: each row is about an entity, and says something of it in each column.

use super::column::{Column, Kind, noun};
use super::known::{Object, Said};
use super::{Draft, SAMPLED, open};
use crate::base::claims::columns::{NamedBy, header, skip};
use crate::base::import::delimiter_line;
use crate::base::import::records::{Broken, Record};
use crate::model::schema::Schema;
use crate::vocabulary::inflect::plural;
use std::path::{Path, PathBuf};

/// A file of rows.
pub struct Table {
    file: PathBuf,
    delimiter: u8,
    /// The lines that give its columns names, where its own do not tell them apart.
    renamed: Option<[String; 2]>,
    /// What each row is about, by the file's name.
    noun: String,
    columns: Vec<Column>,
    rows: usize,
    key: Option<usize>,
    name: Option<usize>,
}

const KEYS: [&str; 4] = ["id", "key", "code", "identifier"];
const NAMES: [&str; 4] = ["name", "title", "label", "full name"];
const ALIASES: [&str; 5] = ["alias", "aliases", "also known as", "other names", "known as"];

impl Table {
    pub fn read(file: &Path) -> Result<Table, Broken> {
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
            if !is_clear((name, apart)) && renamed.is_none() || name.is_empty() {
                column.noun.clear();
                column.odd = true;
            }
            columns.push(column);
        }
        let mut rows = 0;
        let mut record = Record::default();
        while rows < SAMPLED && records.read(&mut record)? {
            if record.fault.is_some() {
                continue;
            }
            rows += 1;
            columns.iter_mut().zip(record.cells.iter()).for_each(|(column, cell)| column.take(cell.trim()));
            record.odd.iter().for_each(|(column, _)| columns[*column].odd = true);
        }
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let noun = match singular(&noun(&stem)) {
            noun if noun.is_empty() => "thing".to_string(),
            noun => noun,
        };
        let own = |words: &[&str], column: &Column| {
            let bare = column.noun.strip_prefix(noun.as_str()).map_or(column.noun.as_str(), str::trim);
            words.contains(&bare)
        };
        let key =
            columns.iter().position(|column| own(&KEYS, column) && column.is_unique(rows) && !column.odd);
        let mut named = (0..columns.len())
            .filter(|&at| columns[at].filled == rows && !columns[at].odd && Some(at) != key);
        let by_header = named.clone().find(|&at| own(&NAMES, &columns[at]));
        let by_values =
            named.find(|&at| key.is_none() && columns[at].kind == Kind::Text && columns[at].is_unique(rows));
        let name = by_header.or(by_values);
        let (file, delimiter) = (file.to_path_buf(), settings.delimiter);
        Ok(Table { file, delimiter, renamed, noun, columns, rows, key, name })
    }

    /// The table whose keys, or names where it has no keys, the column holds, by its noun and its values: `city id`,
    /// `home city`.
    fn refers<'t>(&self, column: usize, tables: &'t [Table]) -> Option<&'t Table> {
        let column = &self.columns[column];
        let mut words = column.noun.rsplitn(2, ' ');
        let last = words.next().unwrap_or_default();
        let stem = if KEYS.contains(&last) { words.next()? } else { column.noun.as_str() };
        tables.iter().find(|table| {
            let keys = table.key.or(table.name).map(|key| &table.columns[key].values);
            (stem == table.noun || stem.ends_with(&format!(" {}", table.noun)))
                && column.filled > 0
                && keys.is_some_and(|keys| column.values.is_subset(keys))
        })
    }
}

/// What the cells of a column that refers to the table are, in a line that makes entities.
fn reference(table: &Table, header: &str) -> String {
    let key = if table.key.is_some() { "key " } else { "" };
    format!("{} {key}{{{header}}}", table.noun)
}

/// Entities come before the tables that refer to them.
pub fn draft(tables: &mut [Table], draft: &mut Draft) {
    for table in tables.iter_mut() {
        while !draft.known.may_be_type(&table.noun) {
            table.noun = format!("data {}", table.noun);
        }
    }
    let tables = &*tables;
    for table in tables {
        if table.key.is_some() || table.name.is_some() {
            let file = super::name(&table.file);
            draft.entity_type(
                &table.noun,
                &format!("each of the {} rows of {file} that were looked at is about one", table.rows),
            );
        }
    }
    // Keys must be known before a row refers to them.
    let refers =
        |table: &Table| (0..table.columns.len()).any(|column| table.refers(column, tables).is_some());
    let apart = tables.iter().any(refers);
    for table in tables.iter().filter(|table| apart && (table.key.is_some() || table.name.is_some())) {
        begin(table, draft);
        entity(table, draft);
    }
    for table in tables {
        match table.key.is_some() || table.name.is_some() {
            true => facts(table, tables, draft, apart),
            false => pairs(table, tables, draft),
        }
    }
}

fn begin(table: &Table, draft: &mut Draft) {
    draft.import(&table.file);
    if table.delimiter != b',' {
        draft.line(&delimiter_line(table.delimiter));
    }
    if let Some(lines) = &table.renamed {
        draft.line("# the names of the file's columns do not tell them apart: these do");
        lines.iter().for_each(|line| draft.line(line));
    }
}

/// The line that makes a table's entities, and on what ground.
fn entity(table: &Table, draft: &mut Draft) {
    let header = |column: usize| &table.columns[column].header;
    let mut line = format!("entity ?it: {}", table.noun);
    match (table.name, table.key) {
        (Some(name), _) => line += &format!(" {{{}}}", header(name)),
        (None, Some(key)) => line += &format!(" \"{} {{{}}}\"", table.noun, header(key)),
        (None, None) => {}
    }
    match table.key {
        Some(key) => {
            line += &format!(" key {{{}}}", header(key));
            draft.line(&format!("# no two rows have the same `{}`", header(key)));
        }
        None => draft.line("# no column is a key: rows of one name are about one entity"),
    }
    for column in &table.columns {
        if ALIASES.contains(&column.noun.as_str()) && column.filled > 0 {
            line += &format!(" alias {{{}}}", column.header);
            let divider =
                [";", "|"].into_iter().find(|it| column.values.iter().any(|value| value.contains(it)));
            line +=
                &divider.filter(|_| !column.odd).map_or(String::new(), |it| format!(" divided by \"{it}\""));
        }
    }
    draft.line(&line);
}

/// The claims of a table whose rows are about an entity each, which may have been made before.
fn facts(table: &Table, tables: &[Table], draft: &mut Draft, made: bool) {
    let mut lines = vec![];
    let mut entities = vec![];
    // What the base declares of all things it declares of those of a type that is new.
    let of = draft.known.entity_type(&table.noun).map_or(Schema::ENTITY, |(id, _)| id);
    for (at, column) in table.columns.iter().enumerate() {
        let header = &column.header;
        let is_alias = ALIASES.contains(&column.noun.as_str());
        if Some(at) == table.key || Some(at) == table.name || is_alias {
            continue;
        }
        if column.filled == 0 || column.odd || column.noun.is_empty() {
            let ground =
                if column.filled == 0 { "it is empty" } else { "it holds lists, or no word names it" };
            lines.push(format!("# `{header}` is left out: {ground}"));
        } else if let Some(Said { claim, object, ground }) = draft.known.said(column, of) {
            lines.push(format!("# {ground}"));
            match object {
                Object::Entity(noun) => {
                    let other =
                        table.refers(at, tables).filter(|other| draft.known.is_noun_of(&other.noun, &noun));
                    let cells =
                        other.map_or(format!("{noun} {{{header}}}"), |other| reference(other, header));
                    entities.push(format!("entity ?other{at}: {cells}"));
                    lines.push(format!("claim {claim} ?other{at}"));
                }
                Object::Value(assumed) => {
                    lines.extend(assumed.map(|assumed| format!("# {assumed}")));
                    lines.push(format!("claim {claim} {{{header}}}"));
                }
                Object::Unfit(reason) => lines.push(format!("# `{header}` is left out: {reason}")),
            }
        } else if let Some(other) = table.refers(at, tables) {
            let bare = KEYS.iter().find_map(|key| column.noun.strip_suffix(&format!(" {key}")));
            let noun = draft.noun(bare.unwrap_or(&column.noun), &table.noun);
            let ground = format!(
                "all {} values of `{header}` are {} of {}",
                column.values.len(),
                if other.key.is_some() { "keys" } else { "names" },
                super::name(&other.file)
            );
            draft.relation(&noun, &table.noun, &other.noun, &ground);
            entities.push(format!("entity ?other{at}: {}", reference(other, header)));
            lines.push(format!("claim the {noun} of ?it is ?other{at}"));
        } else if column.kind == Kind::Text
            && (column.values.len() * 2 <= column.filled || draft.known.entity_type(&column.noun).is_some())
        {
            let of = match draft.known.entity_type(&column.noun) {
                Some(_) => column.noun.clone(),
                None if draft.known.may_be_type(&column.noun) => draft.noun(&column.noun, &table.noun),
                None => draft.noun(&format!("{} {}", table.noun, column.noun), &table.noun),
            };
            let noun = draft.noun(&format!("{} {of}", table.noun), &table.noun);
            let ground =
                format!("the {} texts of `{header}` stand in {} rows", column.values.len(), column.filled);
            draft.taken.remove(&of);
            draft.entity_type(&of, &ground);
            draft.relation(&noun, &table.noun, &of, &ground);
            entities.push(format!("entity ?other{at}: {of} {{{header}}}"));
            lines.push(format!("claim the {noun} of ?it is ?other{at}"));
        } else {
            let noun = draft.noun(&column.noun, &table.noun);
            let what = match column.kind {
                Kind::Number => "a number",
                Kind::Date => "a date",
                Kind::Text => "some text",
            };
            let rows = column.filled;
            draft.attribute(&noun, &table.noun, column.kind, &format!("`{header}` is {what} in {rows} rows"));
            lines.push(format!("claim the {noun} of ?it is {{{header}}}"));
        }
    }
    if made && lines.iter().all(|line| line.starts_with('#')) {
        lines.iter().for_each(|line| draft.line(line));
        return;
    }
    begin(table, draft);
    entity(table, draft);
    entities.iter().chain(&lines).for_each(|line| draft.line(line));
}

/// A table whose rows only connect what others are about.
fn pairs(table: &Table, tables: &[Table], draft: &mut Draft) {
    let known = |at: usize| Some((at, table.refers(at, tables)?));
    let ends: Vec<(usize, &Table)> = (0..table.columns.len()).filter_map(known).take(2).collect();
    let file = super::name(&table.file);
    let [(from, subject), (to, object)] = ends.as_slice() else {
        draft.note(&format!(
            "{file} is left out: no column is a key or a name, and no two hold keys of other files"
        ));
        return;
    };
    let noun = draft.noun(&table.noun, &subject.noun);
    let [one, other] = [from, to].map(|at| &table.columns[*at].header);
    let ground = format!(
        "`{one}` and `{other}` of {file} hold keys of {} and {}",
        super::name(&subject.file),
        super::name(&object.file)
    );
    draft.relation(&noun, &subject.noun, &object.noun, &ground);
    begin(table, draft);
    draft.line(&format!("entity ?a: {}", reference(subject, one)));
    draft.line(&format!("entity ?b: {}", reference(object, other)));
    draft.line(&format!("claim the {noun} of ?a is ?b"));
}

/// The noun whose plural the text is, or the text.
fn singular(text: &str) -> String {
    let stems = [("ies", "y"), ("es", ""), ("s", "")];
    let of = stems.iter().filter_map(|(end, instead)| Some(format!("{}{instead}", text.strip_suffix(end)?)));
    let mut of = of.chain((text.ends_with("people")).then(|| text.replace("people", "person")));
    of.find(|noun| plural(noun) == text).unwrap_or_else(|| text.to_string())
}
