//! Names as a question may shorten or inflect them: `wafers` of what is called `Wafer`, `EUV tools` of `EUV lithography tools`, `the
//! CloudMatrix` of `CloudMatrix 384`. Only where one thing alone can be meant.

use super::Names;
use super::fold::fold;
use super::inflect::plural;
use crate::model::EntityId;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The one thing that the words, which name nothing as they are, may stand for.
pub fn named(written: &str, names: &dyn Names) -> Option<EntityId> {
    let inflected = inflected(written);
    let found: BTreeSet<EntityId> =
        inflected.iter().flat_map(|name| names.named(name)).map(|(entity, _)| entity).collect();
    match found.len() {
        0 => one_that_is_longer(written, names),
        1 => found.first().copied(),
        _ => None,
    }
}

/// The same in the plural, or in the singular. What begins with a capital is a name of its own: `Alphas` is not `Alpha`; but what
/// has nothing else, as `GPUs`, is none.
fn inflected(written: &str) -> Vec<String> {
    let last = written.rsplit(' ').next().unwrap_or(written);
    let stem = last.strip_suffix('s').unwrap_or(last);
    let is_common =
        last.chars().next().is_some_and(char::is_lowercase) || stem.chars().all(char::is_uppercase);
    if !is_common || last.chars().count() < 3 {
        return vec![];
    }
    let folded = fold(written);
    let mut singulars: Vec<String> = vec![];
    for (ending, instead) in [("ies", "y"), ("es", ""), ("s", "")] {
        singulars.extend(folded.strip_suffix(ending).map(|stem| format!("{stem}{instead}")));
    }
    singulars.retain(|singular| plural(singular) == folded);
    singulars.push(plural(&folded));
    singulars
}

/// The one thing whose name has the words and more: between the first and the last, or a number at its end.
fn one_that_is_longer(written: &str, names: &dyn Names) -> Option<EntityId> {
    let folded = fold(written);
    let words: Vec<&str> = folded.split(' ').collect();
    let parts = names.all_names().into_par_iter();
    let found =
        parts.flat_map_iter(|part| part.filter(|name| shortens(&words, name)).map(fold).collect::<Vec<_>>());
    let found: BTreeSet<String> = found.collect();
    let entities: BTreeSet<EntityId> =
        found.iter().flat_map(|name| names.named(name)).map(|(entity, _)| entity).collect();
    entities.first().copied().filter(|_| entities.len() == 1)
}

fn shortens(words: &[&str], name: &str) -> bool {
    let [first, ..] = words else { return false };
    // Most names are told apart by their first letters, without being taken apart.
    if name.len() <= first.len()
        || !name.is_char_boundary(first.len())
        || fold(&name[..first.len()]) != *first
    {
        return false;
    }
    let name = fold(name);
    let all: Vec<&str> = name.split(' ').collect();
    if all.len() <= words.len() || !all.starts_with(&words[..1]) {
        return false;
    }
    let numbered = all[..words.len()] == *words && all[words.len()..].iter().all(|word| is_number(word));
    let mut rest = all.iter();
    let in_order = words.iter().all(|word| rest.any(|other| other == word));
    numbered || words.len() > 1 && in_order && all.last() == words.last()
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shortened_in_the_middle_or_by_its_number() {
        let shortens = |words: &str, name: &str| shortens(&words.split(' ').collect::<Vec<_>>(), name);
        assert!(shortens("euv tools", "EUV lithography tools"));
        assert!(shortens("cloudmatrix", "CloudMatrix 384"));
        for (words, name) in [
            ("virginia", "West Virginia"),
            ("tokyo", "Tokyo Electron"),
            ("euv", "EUV lithography tools"),
            ("lithography tools", "EUV lithography tools"),
            ("tools euv", "EUV lithography tools"),
            ("cloudmatrix 384", "CloudMatrix 384"),
        ] {
            assert!(!shortens(words, name), "{words}: {name}");
        }
    }

    #[test]
    fn common_nouns_are_inflected_and_names_are_not() {
        assert!(inflected("wafers").contains(&"wafer".to_string()));
        assert!(inflected("deposition tool").contains(&"deposition tools".to_string()));
        assert!(inflected("GPUs").contains(&"gpu".to_string()));
        assert_eq!(inflected("Alphas"), Vec::<String>::new());
    }
}
