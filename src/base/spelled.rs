//! Names of rows that are spelled otherwise than others of the same thing.

use super::identity::Note;
use super::world::World;
use crate::base::problems::at;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::model::EntityId;
use crate::model::schema::Place;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many names of a file are told one by one.
const MOST_TOLD: usize = 5;

/// Tells, for each file of an import, which names are taken for others that differ in nothing but capitals and the like:
/// they may be those of two things.
pub fn tell(sources: &[Arc<Source>], world: &mut World) {
    let mut files: BTreeMap<&str, Vec<(&Place, &str, EntityId)>> = BTreeMap::new();
    for note in &world.identity.noted.notes {
        if let Note::Spelled(id, name, place) = note {
            files.entry(&place.file).or_default().push((place, name, *id));
        }
    }
    let told = files.into_iter().map(|(file, names)| of_file(sources, world, file, names));
    let told: Vec<Diagnostic> = told.collect();
    world.problems.extend(told);
}

fn of_file(
    sources: &[Arc<Source>],
    world: &World,
    file: &str,
    mut names: Vec<(&Place, &str, EntityId)>,
) -> Diagnostic {
    names.sort();
    let count = names.len();
    let (them, are) = if count == 1 { ("a name", "is") } else { ("names", "are") };
    let number = if count == 1 { String::new() } else { format!("{count} ") };
    let message = format!("{number}{them} of {file} {are} taken for what is spelled otherwise");
    let mut told = Diagnostic::warning(Code::SpelledApart, message);
    if let Some(import) = world.imports.iter().find(|import| import.file == file) {
        told = at(told, sources, &import.declared, String::new());
    }
    for (place, name, id) in names.into_iter().take(MOST_TOLD) {
        let own = world.builder.name(id);
        let other = world.builder.declared_at(id).map(|at| format!(" of {}:{}", at.file, at.line));
        let other = other.unwrap_or_default();
        told = told.note(format!("line {}: `{name}` is taken for `{own}`{other}", place.line));
    }
    if count > MOST_TOLD {
        told = told.note(format!("… and {} more", count - MOST_TOLD));
    }
    told.help("if they are two things, give each a key: entity ?x: TYPE {NAME} key {COLUMN}").help(
        "if they are one, declare it with the other spelling as an alias: TYPE NAME = \"OTHER SPELLING\"",
    )
}
