//! Near misses: what a word that nothing is called may have been meant to be. They are shown; they never decide.

use super::fold::fold;
use super::meaning::Sense;
use super::{Meaning, Names, NamesPart, Vocabulary, keywords};
use rayon::prelude::*;
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
    for (form, shown, meanings) in vocabulary.all_forms() {
        if let Some(meaning) = meanings.iter().find(|meaning| whole(meaning)) {
            let sense = match meaning.sense() {
                Sense::Reduced(relation, inverse, _) => Sense::Finite(relation, inverse),
                sense => sense,
            };
            consider(form, shown, Some(sense));
        }
    }
    // The grammar's own words are short: few of them are what a longer word was meant to be.
    for keyword in keywords::KEYWORDS.iter().filter(|keyword| keyword.len() >= 4 && word.len() >= 4) {
        if strsim::damerau_levenshtein(&word, keyword) == 1 {
            consider(keyword, keyword, None);
        }
    }
    let sought = Sought::new(&word);
    let parts = names.all_names().into_par_iter();
    for part in parts.map(|part| sought.nearest(part, limit)).collect::<Vec<_>>() {
        ranked
            .extend(part.into_iter().map(|(distance, ends, name)| (distance, ends, name.to_string(), None)));
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
    let most = most_differences(word);
    if long - short > 4 * most || long > 60 {
        return None;
    }
    // Each letter more is a difference.
    if word.chars().count().abs_diff(form.chars().count()) > most {
        return None;
    }
    let distance = strsim::damerau_levenshtein(word, form);
    // Something must be left in common.
    (distance <= most && distance < word.chars().count()).then_some(distance)
}

fn most_differences(word: &str) -> usize {
    match word.chars().count() {
        0..=4 => 1,
        5..=7 => 2,
        _ => 3,
    }
}

/// A word that is sought among very many names: most of them are told apart from it without being folded.
struct Sought<'w> {
    word: &'w str,
    most: usize,
    /// Which letters it has, where all of them are ASCII.
    letters: Option<u64>,
}

/// A name with how far it is from the word that is sought, and whether they end differently.
type Ranked<'n> = (usize, bool, &'n str);

impl<'w> Sought<'w> {
    fn new(word: &'w str) -> Sought<'w> {
        let letters = word.is_ascii().then(|| letters(word));
        Sought { word, most: most_differences(word), letters }
    }

    /// The nearest of the names, in order, each once.
    fn nearest<'n>(&self, names: NamesPart<'n>, limit: usize) -> Vec<Ranked<'n>> {
        let mut nearest: Vec<Ranked> = vec![];
        for name in names.filter(|name| self.may_be(name)) {
            let form = fold(name);
            let Some(distance) = distance(self.word, &form) else { continue };
            let ranked = (distance, form.chars().last() != self.word.chars().last(), name);
            if let Err(place) = nearest.binary_search(&ranked) {
                nearest.insert(place, ranked);
                nearest.truncate(limit);
            }
        }
        nearest
    }

    /// Whether the name may be near: one that is not has too many letters that the word has not, or too few of its own.
    fn may_be(&self, name: &str) -> bool {
        // The length tells most of them apart.
        if name.len() > 2 * self.word.len() + 12 {
            return false;
        }
        let Some(mine) = self.letters.filter(|_| name.is_ascii()) else { return true };
        if name.len() + self.most < self.word.len() {
            return false;
        }
        let its = letters(name);
        let (missing, more) = ((mine & !its).count_ones(), (its & !mine).count_ones());
        // One that begins with the word, or has it among its words, misses none.
        missing == 0 || missing.max(more) as usize <= self.most
    }
}

/// The letters of an ASCII text in either case, as bits; white space is none. Some of the others share a bit.
fn letters(text: &str) -> u64 {
    const BITS: [u64; 128] = {
        let mut bits = [0; 128];
        let mut byte = 0;
        while byte < 128 {
            bits[byte] = match byte as u8 {
                byte @ (b'a'..=b'z' | b'A'..=b'Z') => 1 << (byte & 31),
                byte @ b'0'..=b'9' => 1 << (32 + byte - b'0'),
                byte if byte.is_ascii_whitespace() || byte == 11 => 0,
                byte => 1 << (42 + byte % 22),
            };
            byte += 1;
        }
        bits
    };
    text.bytes().fold(0, |letters, byte| letters | BITS[byte as usize & 127])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntityId;
    use crate::model::schema::Schema;
    use proptest::prelude::*;

    struct These(Vec<String>);

    impl Names for These {
        fn named(&self, _: &str) -> Vec<(EntityId, &str)> {
            vec![]
        }

        fn longest_name(&self) -> usize {
            1
        }

        fn all_names(&self) -> Vec<NamesPart<'_>> {
            self.0.chunks(3).map(|part| Box::new(part.iter().map(String::as_str)) as NamesPart).collect()
        }
    }

    /// The slow and obvious search: every name is folded and compared.
    fn obvious(word: &str, names: &[String], limit: usize) -> Vec<String> {
        let word = fold(word);
        let of_length = |name: &&String| name.len() <= 2 * word.len() + 12;
        let ranked = names.iter().filter(of_length).filter_map(|name| {
            let form = fold(name);
            let most = most_differences(&word);
            let begins = word.len() >= 3 && form.starts_with(&word);
            let has = word.len() >= 3 && form.split(' ').any(|other| other == word);
            let differences = strsim::damerau_levenshtein(&word, &form);
            let distance = match (begins, has) {
                (true, _) => 1 + (form.len() - word.len()) / 4,
                (_, true) => 1 + form.split(' ').count(),
                _ if differences <= most && differences < word.chars().count() && form.len() <= 60 => {
                    differences
                }
                _ => return None,
            };
            Some((distance, form.chars().last() != word.chars().last(), name.clone()))
        });
        let ranked: BTreeSet<_> = ranked.collect();
        ranked.into_iter().take(limit).map(|(.., name)| name).collect()
    }

    proptest! {
        #[test]
        fn what_is_near_is_what_the_obvious_search_finds(
            word in "[a-cA\u{e9}1 ]{1,9}",
            names in prop::collection::vec("[a-cAB\u{e9}\u{c9}12 \t.]{0,12}", 0..30),
            limit in 1_usize..5,
        ) {
            prop_assume!(!fold(&word).is_empty());
            let nothing = Vocabulary::new(&Schema::default());
            let mut found = near(&word, &nothing, &These(names.clone()), names.len() + limit);
            // The words of the grammar are near too.
            found.retain(|name| names.contains(name));
            found.truncate(limit);
            prop_assert_eq!(found, obvious(&word, &names, limit));
        }
    }
}
