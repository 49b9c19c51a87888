//! How units are spelled: words in any case, symbols as they are declared, for `mW` is no `MW`.

use super::fold::{fold, fold_but_case};
use super::inflect::plural;
use crate::model::UnitId;
use crate::model::schema::Schema;
use indexmap::IndexMap;

/// The letters whose small and capital forms are two prefixes: milli and mega, pico and peta, yocto and yotta, zepto and
/// zetta. A short word in which a consonant follows, such as `mbar`, is taken for a unit with a prefix.
const PREFIXES: [char; 4] = ['m', 'p', 'y', 'z'];

/// Short words that stand between and before others: "per cent".
const SHORT_WORDS: [&str; 4] = ["and", "of", "per", "the"];

/// A symbol has no more letters than this, unless there are capitals among them.
const LONGEST_SYMBOL: usize = 4;

/// The spellings of all units, by their folded forms.
#[derive(Debug, Default)]
pub struct Units(IndexMap<String, Vec<Spelling>>);

/// One spelling of a unit.
#[derive(Debug)]
pub struct Spelling {
    pub unit: UnitId,
    pub written: String,
    /// Its words, each with whether it is a symbol.
    words: Vec<(String, bool)>,
    /// A currency's code may be written in small letters throughout.
    small: bool,
}

impl Units {
    pub fn new(schema: &Schema) -> Units {
        let mut units = Units::default();
        for (index, unit) in schema.units.iter().enumerate() {
            units.add(UnitId::from(index), &unit.names, unit.currency);
        }
        units
    }

    /// Adds the names of a unit.
    pub fn add(&mut self, unit: UnitId, names: &[String], currency: bool) {
        for name in names {
            self.0.entry(fold(name)).or_default().push(Spelling::new(unit, name, names, currency));
        }
    }

    /// Each unit that is spelled so; the text is given with its folded form. What several units have in different cases is
    /// written as one of them has it.
    pub fn spelled(&self, written: &str, folded: &str) -> Vec<UnitId> {
        let Some(alike) = self.0.get(folded) else { return vec![] };
        let written = fold_but_case(written);
        let several = alike.iter().any(|spelling| spelling.unit != alike[0].unit);
        let fits = |spelling: &&Spelling| match several {
            true => fold_but_case(&spelling.written) == written,
            false => spelling.fits(&written),
        };
        let mut units: Vec<UnitId> = alike.iter().filter(fits).map(|spelling| spelling.unit).collect();
        units.dedup();
        units
    }

    /// Every folded form with what is spelled so.
    pub fn forms(&self) -> impl Iterator<Item = (&str, &[Spelling])> {
        self.0.iter().map(|(form, spellings)| (form.as_str(), spellings.as_slice()))
    }
}

impl Spelling {
    fn new(unit: UnitId, name: &str, names: &[String], currency: bool) -> Spelling {
        let written = fold_but_case(name);
        // Of a word for the unit, its symbol is what stands behind it.
        let is_name = names.first().is_some_and(|first| first == name) || written.contains(' ');
        let has_plural = {
            let is_plural_of = |one: &str, other: &str| fold(one) == plural(&fold(other));
            names.iter().any(|other| is_plural_of(name, other) || is_plural_of(other, name))
        };
        let is_symbol = |word: &str| is_symbol(word, has_plural, is_name);
        let words = written.split(' ').map(|word| (word.to_string(), is_symbol(word))).collect();
        Spelling { unit, words, small: currency, written: name.to_string() }
    }

    /// Whether it can be written so, in its own case as far as it heeds case.
    fn fits(&self, written: &str) -> bool {
        let is_small = self.small && !written.chars().any(char::is_uppercase);
        let heeds = |(own, symbol): &(String, bool), word: &str| !symbol || own == word;
        is_small || self.words.iter().zip(written.split(' ')).all(|(own, word)| heeds(own, word))
    }
}

/// Whether a word of a spelling is a symbol. One with its plural beside it, `ton, tons` or `GPU, GPUs`, is none.
fn is_symbol(word: &str, has_plural: bool, is_name: bool) -> bool {
    let letters = |word: &str| word.chars().filter(|it| it.is_alphabetic()).collect::<Vec<_>>();
    let stem = letters(if has_plural { word.strip_suffix('s').unwrap_or(word) } else { word });
    let is_cased = stem.iter().skip(1).any(|it| it.is_uppercase());
    if has_plural && stem.len() >= 3 && (!is_cased || stem.iter().all(|it| it.is_uppercase())) {
        return false;
    }
    let is_mixed = !word.chars().all(|it| it.is_alphabetic() || matches!(it, '-' | '\'' | '.'));
    let letters = letters(word);
    let is_vowel = |letter: &char| "aeiouyAEIOUY".contains(*letter);
    let is_prefixed = matches!(letters[..], [first, second, ..] if PREFIXES.contains(&first.to_ascii_lowercase()) && !is_vowel(&second));
    let is_short = letters.len() < LONGEST_SYMBOL && !SHORT_WORDS.contains(&fold(word).as_str());
    let may_be_word = is_name && !is_prefixed;
    is_cased || is_mixed || is_short || (letters.len() == LONGEST_SYMBOL && !may_be_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of the units, by their places, are spelled so.
    fn spelled(units: &[&[&str]], written: &str) -> Vec<usize> {
        let mut all = Units::default();
        for (index, names) in units.iter().enumerate() {
            let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
            all.add(UnitId::from(index), &names, false);
        }
        all.spelled(written, &fold(written)).into_iter().map(UnitId::index).collect()
    }

    #[test]
    fn symbols_are_written_as_they_are_declared() {
        let units: [&[&str]; 9] = [
            &["watt", "watts", "W"],
            &["milliwatt", "mW"],
            &["metre", "m"],
            &["kilowatt hour", "kWh", "kWhs"],
            &["millibar", "mbar"],
            &["mmol"],
            &["mg", "mgs"],
            &["mg per litre", "mg/litre"],
            &["square kilometre", "sq km"],
        ];
        for (unit, names) in units.iter().enumerate() {
            for name in *names {
                assert_eq!(spelled(&units, name), [unit], "{name}");
            }
        }
        let others = [
            "MW",
            "mw",
            "w",
            "M",
            "KWh",
            "kwhs",
            "Mbar",
            "Mmol",
            "Mg",
            "Mgs",
            "Mg per litre",
            "Mg/litre",
            "sq Km",
        ];
        for other in others {
            assert_eq!(spelled(&units, other), [0; 0], "{other}");
        }
    }

    #[test]
    fn words_are_written_in_any_case() {
        let units: [&[&str]; 7] = [
            &["watt", "W"],
            &["milliwatt", "mW"],
            &["kilometre", "kilometres", "km"],
            &["ton", "tons"],
            &["chip", "chips", "GPU", "GPUs"],
            &["square mile", "sq mile", "sq miles"],
            &["barrel", "per cent"],
        ];
        let words = [
            (0, "Watt"),
            (0, "WATT"),
            (1, "Milliwatt"),
            (2, "Kilometres"),
            (3, "TON"),
            (3, "Tons"),
            (4, "gpus"),
            (4, "Chips"),
            (5, "Square Mile"),
            (5, "sq Miles"),
            (6, "Per cent"),
            (6, "BARREL"),
        ];
        for (unit, written) in words {
            assert_eq!(spelled(&units, written), [unit], "{written}");
        }
    }

    #[test]
    fn what_differs_by_case_alone_is_written_as_declared() {
        let units: [&[&str]; 4] = [&["mW"], &["MW"], &["calorie", "calories"], &["Calorie", "Calories"]];
        for (unit, names) in units.iter().enumerate() {
            for name in *names {
                assert_eq!(spelled(&units, name), [unit], "{name}");
            }
        }
        assert_eq!(spelled(&units, "Mw"), [0; 0]);
        assert_eq!(spelled(&units, "CALORIES"), [0; 0]);
    }

    #[test]
    fn the_code_of_a_currency_may_be_in_small_letters() {
        let mut units = Units::default();
        units.add(UnitId::from(0_usize), &["GBP".to_string(), "British pounds".to_string()], true);
        for (written, found) in
            [("GBP", 1), ("gbp", 1), ("GBp", 0), ("Gbp", 0), ("british pounds", 1), ("British Pounds", 1)]
        {
            assert_eq!(units.spelled(written, &fold(written)).len(), found, "{written}");
        }
    }
}
