//! The mapping of all files with columns: which of them are about something, and in which order they are imported.

use super::draft::{Draft, name};
use super::table::Table;
use super::{facts, links};

/// Entities come before the tables that refer to them.
pub fn draft(tables: &mut [Table], draft: &mut Draft) {
    for table in tables.iter_mut() {
        let words = table.noun.split(' ').filter(|word| draft.known.may_be_type(word) || *word != "key");
        table.noun = words.collect::<Vec<_>>().join(" ");
        while table.noun.is_empty() || !draft.known.may_be_type(&table.noun) {
            table.noun = format!("data {}", table.noun).trim().to_string();
        }
    }
    for at in 0..tables.len() {
        let table = &tables[at];
        if table.key.is_none() && table.named_by_values && links::connects(table, tables) {
            tables[at].name = None;
        }
    }
    let tables = &*tables;
    for table in tables.iter().filter(|table| table.has_entities()) {
        let file = name(&table.file);
        let ground = match table.rows {
            1 => format!("the row of {file} that was looked at is about one"),
            rows => format!("each of the {rows} rows of {file} that were looked at is about one"),
        };
        draft.entity_type(&table.noun, &ground);
    }
    // Keys must be known before a row refers to them.
    let refers = |table: &Table| {
        !table.has_entities() || (0..table.columns.len()).any(|column| table.refers(column, tables).is_some())
    };
    let apart = tables.iter().any(refers);
    for table in tables.iter().filter(|table| apart && table.has_entities()) {
        table.begin(draft);
        facts::entity(table, draft);
    }
    for table in tables {
        if table.is_wrong() {
            let (file, wrong) = (name(&table.file), table.faults.told(0));
            draft.note(&format!("{file} is left out: {wrong}"));
        } else if table.has_entities() {
            facts::facts(table, tables, draft, apart);
        } else {
            links::link(table, tables, draft);
        }
    }
}
