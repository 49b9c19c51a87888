//! Characters that nobody sees, in fact files and in names: they may turn what follows, or make two names of what reads as one.

use crate::diagnostic::{Code, Diagnostic, Source};
use crate::model::EntityId;
use crate::model::schema::Place;
use crate::store::Snapshot;
use crate::visible::hidden;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// How many places are shown.
const MOST_TOLD: usize = 50;
/// How many characters of a name are listed.
const LISTED: usize = 5;

/// Warns of each line of a fact file that hides a character, and of each name that comes from elsewhere and does.
pub fn told(sources: &[Arc<Source>], snapshot: Option<&Snapshot>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = sources.iter().flat_map(in_text).collect();
    let files: FxHashSet<&str> = sources.iter().map(|source| source.name.as_str()).collect();
    let mut names: Vec<(Place, &str)> = snapshot.into_iter().flat_map(names).collect();
    names.retain(|(place, _)| !files.contains(place.file.as_str()));
    names.sort_unstable();
    found.extend(names.into_iter().map(|(place, name)| in_name(&place, name)));
    if let Some(more) = found.len().checked_sub(MOST_TOLD).filter(|&more| more > 0) {
        found.truncate(MOST_TOLD);
        let places = if more == 1 { "place hides" } else { "places hide" };
        let message = format!("{more} more {places} characters; the first {MOST_TOLD} are shown");
        found.push(Diagnostic::warning(Code::HiddenCharacter, message));
    }
    found
}

/// The first such character of each line.
fn in_text(source: &Arc<Source>) -> impl Iterator<Item = Diagnostic> {
    let is_mark = |at: usize, character| (at, character) == (0, '\u{feff}');
    let found = hidden(&source.text);
    let found = found.filter(|&(at, character)| !is_layout(character) && !is_mark(at, character));
    let mut found: Vec<(usize, char)> = found.collect();
    found.dedup_by_key(|&mut (at, _)| source.line_of(at));
    found.into_iter().map(|(at, character)| {
        let message = format!("a character that nobody sees stands here: {}", code(character));
        Diagnostic::warning(Code::HiddenCharacter, message)
            .at(source, at..at + character.len_utf8(), "here")
            .help("take it out")
    })
}

/// The names that hide something, with where their owners are declared. There may be millions of others.
fn names(snapshot: &Snapshot) -> impl Iterator<Item = (Place, &str)> {
    let of_entity = |id: usize| {
        let owner = EntityId::from(id);
        let names = std::iter::once(snapshot.name(owner)).chain(snapshot.aliases(owner));
        let names = names.filter(|name| hides(name));
        names.map(move |name| (owner, name))
    };
    let found: Vec<(EntityId, &str)> =
        (0..snapshot.entity_count()).into_par_iter().flat_map_iter(of_entity).collect();
    found.into_iter().filter_map(|(owner, name)| Some((snapshot.declared_at(owner)?, name)))
}

/// What lays out a text hides nothing: cells of tables have several lines here and there.
fn is_layout(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\t')
}

fn hides(name: &str) -> bool {
    hidden(name).any(|(_, character)| !is_layout(character))
}

fn in_name(place: &Place, name: &str) -> Diagnostic {
    let codes = hidden(name).map(|(_, character)| character).filter(|&character| !is_layout(character));
    let mut codes: Vec<char> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    let more = if codes.len() > LISTED { ", …" } else { "" };
    let codes: Vec<String> = codes.iter().take(LISTED).map(|&character| code(character)).collect();
    Diagnostic::warning(Code::HiddenCharacter, format!("the name `{name}` hides {}{more}", codes.join(", ")))
        .note(format!("it stands here: {}:{}", place.file, place.line))
        .help("take it out of the name where it comes from; a question finds the name without what shows nothing")
}

fn code(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}
