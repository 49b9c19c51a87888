//! Near misses: what a word that nothing is called may have been meant to be. They are shown; they never decide.

use super::fold::fold;
use super::meaning::Sense;
use super::{Meaning, Names, Vocabulary, keywords};
use std::collections::BTreeSet;

/// The forms and names nearest to an unknown word, best first, at most `limit`. A form counts as near when at most one
/// letter of a short word differs, two of a longer one, three of a long one (Damerau-Levenshtein, so that swapped
/// letters are one difference), or when the word has at least three letters and the form begins with it or has it among
/// its words. Of forms that say the same, the nearest is told.
pub fn near(word: &str, vocabulary: &Vocabulary, names: &dyn Names, limit: usize) -> Vec<String> {
    let word = fold(word);
    // Of forms as near as each other, one that ends alike is of the same tense or number.
    let mut ranked: Vec<(usize, bool, String, Option<Sense>)> = vec![];
    let mut consider = |form: &str, shown: &str, sense: Option<Sense>| {
        if let Some(distance) = distance(&word, form) {
            ranked.push((distance, form.chars().last() != word.chars().last(), shown.to_string(), sense));
        }
    };
    // A verb without its preposition helps nobody.
    let whole = |meaning: &Meaning| !matches!(meaning, Meaning::BareVerb { .. });
    for (form, meanings) in vocabulary.forms() {
        if let Some(meaning) = meanings.iter().find(|meaning| whole(meaning)) {
            let sense = match meaning.sense() {
                Sense::Reduced(relation, inverse, _) => Sense::Finite(relation, inverse),
                sense => sense,
            };
            consider(form, form, Some(sense));
        }
    }
    // The grammar's own words are short: few of them are what a longer word was meant to be.
    for keyword in keywords::KEYWORDS.iter().filter(|keyword| keyword.len() >= 4 && word.len() >= 4) {
        if strsim::damerau_levenshtein(&word, keyword) == 1 {
            consider(keyword, keyword, None);
        }
    }
    for name in names.all_names() {
        // Folding a million names is the cost of a wrong word; the length tells most of them apart before that.
        if name.len() <= 2 * word.len() + 12 {
            consider(&fold(name), name, None);
        }
    }
    ranked.sort();
    let mut senses = BTreeSet::new();
    ranked.retain(|(.., sense)| sense.is_none_or(|sense| senses.insert(sense)));
    ranked.dedup_by(|a, b| a.2 == b.2);
    ranked.truncate(limit);
    ranked.into_iter().map(|(_, _, form, _)| form).collect()
}

fn distance(word: &str, form: &str) -> Option<usize> {
    let (short, long) = (word.len().min(form.len()), word.len().max(form.len()));
    if word.len() >= 3 && form.starts_with(word) {
        return Some(1 + (form.len() - word.len()) / 4);
    }
    let words = form.split(' ');
    if word.len() >= 3 && words.clone().any(|other| other == word) {
        return Some(1 + words.count());
    }
    let most = match word.chars().count() {
        0..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    if long - short > 4 * most || long > 60 {
        return None;
    }
    let distance = strsim::damerau_levenshtein(word, form);
    // Something must be left in common.
    (distance <= most && distance < word.chars().count()).then_some(distance)
}
