//! Mappings of files whose rows are about an entity each: every column says something of it.

use super::column::{Column, Outlier, Seen, condition, number, told};
use super::declared::{Declared, Object};
use super::draft::{Draft, name};
use super::kind::Kind;
use super::table::{ALIASES, KEYS, Table};
use crate::base::import::records::{DIVIDER, Odd};
use crate::model::schema::Schema;
use crate::vocabulary::fold::fold;
use std::collections::HashMap;

/// The line that makes a table's entities, and on what ground.
pub fn entity(table: &Table, draft: &mut Draft) {
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
    for column in aliases(table).into_iter().map(|column| &table.columns[column]) {
        line += &format!(" alias {{{}}}", column.header);
        let divider = DIVIDERS.into_iter().find(|it| column.values.keys().any(|value| value.contains(it)));
        line += &divider
            .filter(|_| column.holds.is_none())
            .map_or(String::new(), |it| format!(" divided by \"{it}\""));
    }
    draft.line(&line);
}

/// What the texts of an alias column may be divided by.
const DIVIDERS: [&str; 2] = [";", "|"];

/// The columns that hold further names, none of which two rows have.
fn aliases(table: &Table) -> Vec<usize> {
    let mut rows: HashMap<String, u32> = HashMap::new();
    for (name, seen) in table.name.iter().flat_map(|name| &table.columns[*name].values) {
        rows.insert(fold(name), seen.line);
    }
    let is_alias = |at: &usize| {
        let column = &table.columns[*at];
        let are_own = |(text, seen): (&String, &Seen)| {
            let mut names = text.split([';', '|', DIVIDER]).map(str::trim).filter(|name| !name.is_empty());
            seen.times == 1 && names.all(|name| *rows.entry(fold(name)).or_insert(seen.line) == seen.line)
        };
        ALIASES.contains(&column.noun.as_str())
            && column.filled > 0
            && matches!(column.holds, None | Some(Odd::List))
            && !column.unnamed
            && Some(*at) != table.key
            && Some(*at) != table.name
            && column.values.iter().all(are_own)
    };
    (0..table.columns.len()).filter(is_alias).collect()
}

/// The lines that say something of a table's entities.
#[derive(Default)]
struct Lines {
    entities: Vec<String>,
    claims: Vec<String>,
}

impl Lines {
    fn note(&mut self, text: &str) {
        self.claims.push(format!("# {text}"));
    }

    /// A claim of a column's values, but for some.
    fn value(&mut self, claim: &str, header: &str, outliers: &[Outlier], what: &str) {
        let told = (!outliers.is_empty()).then(|| told(outliers, what));
        self.claims.extend(told);
        self.claims.push(format!("claim {claim} {{{header}}}"));
        if !outliers.is_empty() {
            self.claims.push(format!("  when {}", condition(header, outliers, false)));
        }
    }

    /// A claim of the entities that a column names, where it does.
    fn other(&mut self, claim: &str, at: usize, cells: &str, header: &str, blanks: &[Outlier]) {
        if !blanks.is_empty() {
            self.entities.push(told(blanks, "name"));
        }
        self.entities.push(format!("entity ?other{at}: {cells}"));
        if !blanks.is_empty() {
            self.entities.push(format!("  when {}", condition(header, blanks, false)));
        }
        self.claims.push(format!("claim {claim} ?other{at}"));
    }
}

/// The claims of a table whose rows are about an entity each, which may have been made before.
pub fn facts(table: &Table, tables: &[Table], draft: &mut Draft, made: bool) {
    let (mut lines, aliases) = (Lines::default(), aliases(table));
    // What the base declares of all things it declares of those of a type that is new.
    let of = draft.known.entity_type(&table.noun).map_or(Schema::ENTITY, |(id, _)| id);
    for (at, column) in table.columns.iter().enumerate() {
        let header = &column.header;
        if Some(at) == table.key || Some(at) == table.name || aliases.contains(&at) {
            continue;
        }
        if let Some(reason) = column.unusable() {
            lines.note(&format!("{} is left out: {reason}", column.shown()));
        } else if let Some(Declared { claim, object, ground }) = draft.known.declared(column, of) {
            lines.note(&ground);
            match object {
                Object::Entity(noun) => {
                    let other =
                        table.refers(at, tables).filter(|other| draft.known.is_noun_of(&other.noun, &noun));
                    let cells = other.map_or(format!("{noun} {{{header}}}"), |other| other.reference(header));
                    lines.other(&claim, at, &cells, header, &column.blanks());
                }
                Object::Value { assumed, outliers, what } => {
                    assumed.iter().for_each(|assumed| lines.note(assumed));
                    lines.value(&claim, header, &outliers, what);
                }
                Object::Unfit(reason) => lines.note(&format!("`{header}` is left out: {reason}")),
            }
        } else if let Some(other) = table.refers(at, tables) {
            let bare = KEYS.iter().find_map(|key| column.noun.strip_suffix(&format!(" {key}")));
            let noun = draft.noun(bare.unwrap_or(&column.noun), &table.noun);
            draft.relation(&noun, &table.noun, &other.noun, &held(table, at, other));
            let cells = other.reference(header);
            lines.other(&format!("the {noun} of ?it is"), at, &cells, header, &unheld(other, table, at));
        } else if let Some(of) = thing(table, at, draft) {
            let noun = draft.noun(&format!("{} {of}", table.noun), &table.noun);
            let ground = texts(column);
            draft.taken.remove(&of);
            draft.entity_type(&of, &ground);
            draft.relation(&noun, &table.noun, &of, &ground);
            let cells = format!("{of} {{{header}}}");
            lines.other(&format!("the {noun} of ?it is"), at, &cells, header, &column.blanks());
        } else {
            let noun = draft.noun(&column.noun, &table.noun);
            let ground = column.ground(&format!("`{header}`"), "row");
            draft.attribute(&noun, &table.noun, column.kind, &ground);
            let outliers = column.outliers(column.kind).unwrap_or_default();
            lines.value(&format!("the {noun} of ?it is"), header, &outliers, column.kind.noun());
        }
    }
    if made && lines.claims.iter().all(|line| line.starts_with('#')) {
        let file = name(&table.file);
        let notes = lines.claims.iter().map(|line| line.trim_start_matches("# "));
        notes.for_each(|note| draft.note(&format!("{file}: {note}")));
        return;
    }
    table.begin(draft);
    entity(table, draft);
    lines.entities.iter().chain(&lines.claims).for_each(|line| draft.line(line));
}

/// The type of what a column of texts names, if it names things: one of the base, or a new one.
fn thing(table: &Table, at: usize, draft: &mut Draft) -> Option<String> {
    let column = &table.columns[at];
    let noun = &column.noun;
    let is_known = draft.known.entity_type(noun).is_some() && draft.known.may_be_type(noun);
    if is_known {
        return (column.kind == Kind::Text).then(|| noun.clone());
    }
    let longer = format!("{} {noun}", table.noun);
    let noun = [noun, &longer].into_iter().find(|noun| draft.known.may_be_type(noun))?;
    column.names_things().then(|| draft.noun(noun, &table.noun))
}

/// In how many rows how many texts name things.
fn texts(column: &Column) -> String {
    let blanks = column.blanks();
    let rows = column.filled - blanks.iter().map(|blank| blank.times).sum::<usize>();
    let (header, rows) = (&column.header, number(rows, "row"));
    match column.values.len() - blanks.len() {
        1 => format!("the one text of `{header}` stands in {rows}"),
        count => format!("the {count} texts of `{header}` stand in {rows}"),
    }
}

/// That a column holds what another table's entities are called by.
pub fn held(table: &Table, at: usize, other: &Table) -> String {
    let (column, file) = (&table.columns[at], name(&other.file));
    let what = if other.key.is_some() { "key" } else { "name" };
    match column.values.len() - unheld(other, table, at).len() {
        1 => format!("the one value of `{}` is a {what} of {file}", column.header),
        count => format!("all {count} values of `{}` are {what}s of {file}", column.header),
    }
}

/// The texts of a column that refers to a table which are none of its keys.
pub fn unheld(other: &Table, table: &Table, at: usize) -> Vec<Outlier> {
    let keys = other.key.or(other.name).map(|key| &other.columns[key].values);
    let is_key = |outlier: &Outlier| keys.is_some_and(|keys| keys.contains_key(&outlier.text));
    table.columns[at].blanks().into_iter().filter(|outlier| !is_key(outlier)).collect()
}
