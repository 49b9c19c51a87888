//! Near misses: what a word that nothing is called may have been meant to be. They are shown; they never decide.

use super::fold::fold;
use super::{Meaning, Names, Vocabulary, keywords};

/// The forms and names nearest to an unknown word, best first, at most `limit`. A form counts as near when at most one
/// letter of a short word differs, two of a longer one, three of a long one (Damerau-Levenshtein, so that swapped
/// letters are one difference), or when it begins with the word and the word has at least three letters.
pub fn near(word: &str, vocabulary: &Vocabulary, names: &dyn Names, limit: usize) -> Vec<String> {
    let word = fold(word);
    let mut ranked: Vec<(usize, String)> = vec![];
    let mut consider = |form: &str, shown: &str| {
        if let Some(distance) = distance(&word, form) {
            ranked.push((distance, shown.to_string()));
        }
    };
    // A verb without its preposition helps nobody.
    let whole = |meaning: &Meaning| !matches!(meaning, Meaning::BareVerb { .. });
    for (form, _) in vocabulary.forms().filter(|(_, meanings)| meanings.iter().any(whole)) {
        consider(form, form);
    }
    // The grammar's own words are short: few of them are what a longer word was meant to be.
    for keyword in keywords::KEYWORDS.iter().filter(|keyword| keyword.len() >= 4 && word.len() >= 4) {
        if strsim::damerau_levenshtein(&word, keyword) == 1 {
            consider(keyword, keyword);
        }
    }
    for name in names.all_names() {
        // Folding a million names is the cost of a wrong word; the length tells most of them apart before that.
        if name.len() <= 2 * word.len() + 12 {
            consider(&fold(name), name);
        }
    }
    ranked.sort();
    ranked.dedup_by(|a, b| a.1 == b.1);
    ranked.truncate(limit);
    ranked.into_iter().map(|(_, form)| form).collect()
}

fn distance(word: &str, form: &str) -> Option<usize> {
    let (short, long) = (word.len().min(form.len()), word.len().max(form.len()));
    if word.len() >= 3 && form.starts_with(word) {
        return Some(1 + (form.len() - word.len()) / 4);
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
