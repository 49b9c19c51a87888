//! Names of different things that look alike: `Acme`, and the same with a Cyrillic `А`. They stay two things, since only the
//! base can say that they are one; but nobody can tell them apart by sight, and so `check` does.

use crate::base::problems::at;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::model::EntityId;
use crate::model::schema::Place;
use crate::store::Snapshot;
use crate::visible::is_ignorable;
use crate::vocabulary::fold::{fold, fold_but_case};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::sync::{Arc, LazyLock};
use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;
use xxhash_rust::xxh3::xxh3_64;

/// How many pairs are shown.
const MOST_TOLD: usize = 50;
/// How many characters of a name are listed that the other has not.
const LISTED: usize = 5;
/// With how many names that look alike, and come first, each is compared.
const COMPARED: usize = 8;

/// Warns of each name that looks like that of another thing, where they differ in more than ASCII: `l` and `1` look alike
/// in many fonts, and codes that differ by no more are everywhere.
pub fn told(sources: &[Arc<Source>], snapshot: &Snapshot) -> Vec<Diagnostic> {
    let mut pairs: Vec<(Name, Name)> = candidates(snapshot)
        .chunk_by(|one, next| one.look == next.look)
        .flat_map(|alike| pairs(alike, snapshot))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let told = pairs.iter().take(MOST_TOLD).map(|(second, first)| warning(sources, snapshot, first, second));
    let mut told: Vec<Diagnostic> = told.collect();
    if let Some(more) = pairs.len().checked_sub(MOST_TOLD).filter(|&more| more > 0) {
        let pairs = if more == 1 { "pair" } else { "pairs" };
        let message = format!("{more} more {pairs} of names look alike; the first {MOST_TOLD} are shown");
        told.push(Diagnostic::warning(Code::LookAlike, message));
    }
    told
}

/// A name with where its owner is declared.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Name<'s> {
    place: Option<Place>,
    text: &'s str,
    owner: EntityId,
}

/// A name with one of its looks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen<'s> {
    look: u64,
    is_ascii: bool,
    text: &'s str,
    owner: EntityId,
}

/// The names that another may look like, by their looks. There may be millions: those of ASCII are looked at only where
/// another looks as if it were.
fn candidates(snapshot: &Snapshot) -> Vec<Seen<'_>> {
    let mut candidates = seen(snapshot, |name| !name.is_ascii(), |_| true);
    let ascii: FxHashSet<u64> =
        candidates.iter().filter(|seen| seen.is_ascii).map(|seen| seen.look).collect();
    if !ascii.is_empty() {
        candidates.extend(seen(snapshot, str::is_ascii, |look| ascii.contains(&look)));
    }
    candidates.par_sort_unstable();
    candidates
}

/// The names of some kind with those of their looks that are wanted.
fn seen(
    snapshot: &Snapshot,
    is_of_kind: impl Fn(&str) -> bool + Sync,
    is_wanted: impl Fn(u64) -> bool + Sync,
) -> Vec<Seen<'_>> {
    let of_entity = |id: usize| {
        let owner = EntityId::from(id);
        let names = std::iter::once(snapshot.name(owner)).chain(snapshot.aliases(owner));
        let is_wanted = &is_wanted;
        names.filter(|text| is_of_kind(text)).flat_map(move |text| {
            let seen = looks(text).into_iter().flatten().map(move |look| Seen {
                look: xxh3_64(look.as_bytes()),
                is_ascii: look.is_ascii(),
                text,
                owner,
            });
            seen.filter(|seen| is_wanted(seen.look))
        })
    };
    (0..snapshot.entity_count()).into_par_iter().flat_map_iter(of_entity).collect()
}

/// Names that look alike, as pairs of a name and one that is declared before it.
fn pairs<'s>(alike: &[Seen<'s>], snapshot: &Snapshot) -> Vec<(Name<'s>, Name<'s>)> {
    if alike.len() < 2 {
        return vec![];
    }
    let name =
        |&Seen { text, owner, .. }: &Seen<'s>| Name { place: snapshot.declared_at(owner), text, owner };
    let mut names: Vec<Name> = alike.iter().map(name).collect();
    names.sort_unstable();
    // Things of one name are many here and there, and nothing new is told of the second.
    let mut seen = FxHashSet::default();
    names.retain(|name| seen.insert((fold(name.text), hidden(name.text))));
    let first = |(index, second): (usize, &Name<'s>)| {
        let mut before = names[..index].iter().take(COMPARED);
        let first = before.find(|first| first.owner != second.owner && differ(first.text, second.text))?;
        Some((second.clone(), first.clone()))
    };
    names.iter().enumerate().filter_map(first).collect()
}

/// Whether two names differ in more than ASCII, or in characters that show nothing where they are else the same.
fn differ(one: &str, other: &str) -> bool {
    let beyond = |name: &str| name.chars().filter(|character| !character.is_ascii()).collect::<String>();
    let (folded, other_folded) = (fold(one), fold(other));
    match folded == other_folded {
        true => hidden(one) != hidden(other),
        false => beyond(&folded) != beyond(&other_folded),
    }
}

/// The characters of a name that show nothing.
fn hidden(name: &str) -> String {
    if name.is_ascii() {
        String::new()
    } else {
        name.chars().filter(|&character| is_ignorable(character)).collect()
    }
}

/// What a name looks like: in lower case, and as it is written where that is another look.
fn looks(name: &str) -> [Option<String>; 2] {
    let [lower, written] = looks_of_ascii(name).unwrap_or_else(|| [lower(name), written(name)]);
    let written = (written != lower).then_some(written);
    [Some(lower), written]
}

/// The same of a name of ASCII, which looks like all of its characters, one after another: there may be millions.
fn looks_of_ascii(name: &str) -> Option<[String; 2]> {
    static EACH: LazyLock<[Vec<String>; 2]> = LazyLock::new(|| {
        let each = |look: fn(&str) -> String| {
            let look =
                |byte| if byte == b' ' { " ".to_string() } else { look(&char::from(byte).to_string()) };
            (0..128u8).map(look).collect()
        };
        [each(lower), each(written)]
    });
    let is_spaced = name.contains("  ") || name.starts_with(' ') || name.ends_with(' ');
    let is_plain = !is_spaced && name.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    let look = |each: &Vec<String>| name.bytes().map(|byte| each[usize::from(byte)].as_str()).collect();
    is_plain.then(|| EACH.each_ref().map(look))
}

/// What a name looks like in lower case.
fn lower(name: &str) -> String {
    look(&fold(name))
}

/// What it looks like as it is written, whose case makes no difference then: a Cyrillic `В` looks like `B`, and `в` like
/// no `b`.
fn written(name: &str) -> String {
    lower(&look(&fold_but_case(name)))
}

/// What a text looks like, letter by letter, as Unicode's Technical Standard 39 has it: equal where texts look alike. The dotted
/// and the dotless letter of Turkish look like `i`.
fn look(text: &str) -> String {
    let mut undotted = String::with_capacity(text.len());
    for character in text.nfkd() {
        if !(character == '\u{307}' && undotted.ends_with(['i', 'I'])) {
            undotted.push(character);
        }
    }
    skeleton(&undotted).collect()
}

fn warning(sources: &[Arc<Source>], snapshot: &Snapshot, first: &Name, second: &Name) -> Diagnostic {
    let message = format!("`{}` looks like `{}`, and is the name of another thing", second.text, first.text);
    let mut warning = Diagnostic::warning(Code::LookAlike, message);
    for (name, label) in [(second, "this one"), (first, "and this one")] {
        if let Some(place) = &name.place {
            warning = at(warning, sources, place, label.to_string());
        }
    }
    for (name, other) in [(second, first), (first, second)] {
        let own = |character: &char| !character.is_ascii() && !other.text.contains(*character);
        let mut own: Vec<char> = name.text.nfc().filter(own).collect();
        own.dedup();
        let more = if own.len() > LISTED { ", …" } else { "" };
        let own = own.iter().take(LISTED);
        let own = own.map(|&character| match is_ignorable(character) {
            true => format!("U+{:04X}, which shows nothing", u32::from(character)),
            false => format!("`{character}` (U+{:04X})", u32::from(character)),
        });
        let own = own.collect::<Vec<_>>().join(", ");
        if !own.is_empty() {
            warning = warning.note(format!("`{}` is written with {own}{more}", name.text));
        }
    }
    let of = snapshot.types(first.owner).first();
    let of = of.map_or("firm", |&of| snapshot.schema().entity_type(of).name.as_str());
    warning.help(format!(
        "where they are one thing, correct one of the names, or say so where it is declared: {of} {} = \"{}\"",
        first.text, second.text
    ))
}

#[cfg(test)]
mod tests {
    use super::{look, looks_of_ascii, lower, written};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_name_of_ascii_looks_as_any(name in "[ -~]{0,8}") {
            if let Some(looks) = looks_of_ascii(&name) {
                prop_assert_eq!(looks, [lower(&name), written(&name)]);
            }
        }
    }

    #[test]
    fn looks_are_those_of_unicode() {
        assert_eq!(look("\u{410}\u{441}me"), look("Acme"));
        assert_eq!(look("\u{130}\u{131}"), look("Ii"));
        assert_ne!(look("Côte"), look("Cote"));
    }
}
