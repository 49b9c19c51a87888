//! JSON Lines: an object in each line. Its fields are the columns, and those of an object within it, by their path:
//! `address.city`.

use super::broken::Broken;
use super::record::{DIVIDER, Odd, Record, Records, fault};
use super::text_lines::TextLines;
use crate::base::claims::columns::{Columns, NamedBy};
use crate::base::import::row_fault::Wrong;
use crate::base::import::settings::Settings;
use crate::diagnostic::Span;
use crate::disk::Input;
use crate::model::exact;
use crate::vocabulary::fold::composed;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// How deep objects may lie within objects.
const DEEPEST: usize = 16;
/// How many columns the rows may have together, where no `header` says which are wanted.
const MOST_COLUMNS: usize = 1000;

pub struct JsonLines {
    lines: TextLines,
    columns: Columns,
    numbers: HashMap<String, usize>,
    /// The cell of each column and its place; kept for the next record.
    cells: Vec<(String, Span)>,
}

impl JsonLines {
    /// Without a header, the columns are the fields of all objects: the file is read once more for them.
    pub fn open(input: &Input, settings: &Settings) -> Result<JsonLines, Broken> {
        let columns = match &settings.header {
            Some(names) => Columns::new(names.clone(), NamedBy::Header),
            None => Columns::new(columns(input)?, NamedBy::File { lines: 0 }),
        };
        let numbers = columns.names.iter().cloned().zip(0..).collect();
        Ok(JsonLines { lines: TextLines::open(input)?, columns, numbers, cells: vec![] })
    }
}

/// The fields of all objects, in the order they are met.
fn columns(input: &Input) -> Result<Vec<String>, Broken> {
    let mut columns = indexmap::IndexSet::new();
    let mut lines = TextLines::open(input)?;
    while let Some((_, line)) = lines.next()? {
        let line = String::from_utf8_lossy(line);
        let Ok(Object(fields)) = serde_json::from_str(&line) else { continue };
        // What is wrong with the object is told when it is read as a record.
        let _ = walk(fields, "", DEEPEST, &mut |path, value| {
            let path = composed(path);
            if !value.get().starts_with('{') && !columns.contains(&*path) {
                columns.insert(path.into_owned());
            }
            Ok(())
        });
        if columns.len() > MOST_COLUMNS {
            let reason = format!("its objects have more than {MOST_COLUMNS} different fields");
            return Err(
                Broken::new(reason).help("say beneath the import which are wanted: header NAME, NAME")
            );
        }
    }
    if columns.is_empty() {
        let reason =
            if lines.number == 0 { "it is empty" } else { "no line of it is an object with a field" };
        return Err(Broken::new(reason).help("each line of JSON Lines holds an object: {\"name\": \"Oslo\"}"));
    }
    Ok(columns.into_iter().collect())
}

impl Records for JsonLines {
    fn position(&self) -> u64 {
        self.lines.bytes
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, Broken> {
        let JsonLines { lines, columns, numbers, cells } = self;
        lines.read(record, |record, text| {
            if text.is_empty() {
                return false;
            }
            cells.clear();
            cells.resize(columns.names.len(), (String::new(), 0..0));
            match read(text, numbers, cells, &mut record.odd) {
                Ok(()) => {
                    record.text.push_str(text);
                    cells.iter().for_each(|(cell, _)| record.push(cell));
                    record.places.extend(cells.iter().map(|(_, place)| place.clone()));
                }
                Err((span, reason)) => fault(record, text, span, Wrong::row(reason)),
            }
            true
        })
    }
}

/// Where an object is not what it should be, and why.
type Fault = (Span, String);

fn read(
    text: &str,
    numbers: &HashMap<String, usize>,
    cells: &mut [(String, Span)],
    odd: &mut Vec<(usize, Odd)>,
) -> Result<(), Fault> {
    let mut seen = vec![false; cells.len()];
    let Object(fields) = serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        let reason = said.rsplit_once(" at line ").map_or(said.as_str(), |(reason, _)| reason);
        let at = error.column().saturating_sub(1);
        let reason = match text.starts_with('{') {
            true => format!("it is no JSON: {reason}"),
            false => "it is no JSON object, of which each line holds one".to_string(),
        };
        (at..at + 1, reason)
    })?;
    let place = |value: &RawValue| {
        let start = value.get().as_ptr() as usize - text.as_ptr() as usize;
        start..start + value.get().len()
    };
    walk(fields, "", DEEPEST, &mut |path, value| {
        let Some(&column) = numbers.get(&*composed(path)) else { return Ok(()) };
        let span = place(value);
        if std::mem::replace(&mut seen[column], true) {
            return Err((span, format!("the field `{path}` is there twice")));
        }
        let cell = match value.get().as_bytes() {
            [b'{', ..] => {
                odd.push((column, Odd::Object));
                String::new()
            }
            [b'[', ..] => {
                let list = list(value).map_err(|reason| (span.clone(), reason))?;
                odd.push((column, if list.is_some() { Odd::List } else { Odd::Nested }));
                list.unwrap_or_default()
            }
            _ => scalar(value).map_err(|reason| (span.clone(), reason))?,
        };
        cells[column] = (cell, span);
        Ok(())
    })
    .map_err(|(span, reason)| if span.is_empty() { (0..text.len(), reason) } else { (span, reason) })
}

/// Tells of each field, an object's own fields behind it.
fn walk<'t>(
    fields: Vec<(Cow<'t, str>, &'t RawValue)>,
    prefix: &str,
    depth: usize,
    tell: &mut dyn FnMut(&str, &'t RawValue) -> Result<(), Fault>,
) -> Result<(), Fault> {
    for (name, value) in fields {
        let path = if prefix.is_empty() { name } else { Cow::Owned(format!("{prefix}.{name}")) };
        tell(&path, value)?;
        if value.get().starts_with('{') {
            if depth == 0 {
                return Err((0..0, format!("objects lie in objects deeper than {DEEPEST}")));
            }
            let Ok(Object(fields)) = serde_json::from_str(value.get()) else {
                return Err((0..0, "it is no JSON".to_string()));
            };
            walk(fields, &path, depth - 1, tell)?;
        }
    }
    Ok(())
}

/// A text, number or truth as the text of a cell; nothing for `null`. Numbers keep their digits.
fn scalar(value: &RawValue) -> Result<String, String> {
    let written = value.get();
    match written.as_bytes() {
        [b'"', ..] => serde_json::from_str(written).map_err(|error| error.to_string()),
        b"null" => Ok(String::new()),
        [b'-' | b'0'..=b'9', ..] if written.contains(['e', 'E']) => exact::scientific(written)
            .map(|number| number.to_string())
            .ok_or_else(|| format!("`{written}` has more digits than can be kept")),
        _ => Ok(written.to_string()),
    }
}

/// The texts of a list; nothing where it holds lists or objects.
fn list(value: &RawValue) -> Result<Option<String>, String> {
    let elements: Vec<&RawValue> = serde_json::from_str(value.get()).map_err(|error| error.to_string())?;
    let mut text = String::new();
    for (element, number) in elements.into_iter().zip(0..) {
        if element.get().starts_with(['[', '{']) {
            return Ok(None);
        }
        let element = scalar(element)?;
        if element.contains(DIVIDER) {
            return Err("a text in a list holds the control character U+001F".to_string());
        }
        if number > 0 {
            text.push(DIVIDER);
        }
        text.push_str(&element);
    }
    Ok(Some(text))
}

/// An object as its fields, in order.
struct Object<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<'de>, D::Error> {
        #[derive(Deserialize)]
        struct Name<'t>(#[serde(borrow)] Cow<'t, str>);
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut fields = vec![];
                while let Some((Name(name), value)) = map.next_entry()? {
                    fields.push((name, value));
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}
