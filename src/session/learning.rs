//! Words of readers that a base learns: what a word would be a synonym of, and the line that declares it.

use super::base::Base;
use super::user::Session;
use crate::base::quoted;
use crate::diagnostic::{Result, Source};
use crate::model::schema::{Form, Verb};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::{degrees, is_plural, plural};
use crate::vocabulary::{Degree, Inflection, Meaning, Names, lemma};
use std::sync::Arc;

impl Session {
    /// What could be declared so that a word that nobody knows is read as `words`, which stand in its place in a question that
    /// can be asked: `hoard = stockpile` of `hoarded` for `stockpiled`. Several where English leaves open what the word's
    /// dictionary form is.
    pub fn synonyms_for(&self, word: &str, words: &str) -> Vec<String> {
        let (word, words) = (fold(word), fold(words));
        let mut found: Vec<String> = vec![];
        for meaning in self.vocabulary().meanings_of(&words) {
            for (of, forms) in self.dictionary_forms(meaning, &word, &words) {
                let of = self.own_word(&of);
                found.extend(forms.iter().map(|form| format!("{} = {}", term(form), term(&of))));
            }
        }
        let named = self.snapshot().named(&words);
        found.extend(named.first().map(|(_, name)| format!("{} = {}", term(&word), term(name))));
        let mut seen = std::collections::HashSet::new();
        found.retain(|line| seen.insert(line.clone()));
        found
    }

    /// Whether a word means something in the base.
    pub fn knows(&self, word: &str) -> bool {
        !self.vocabulary().meanings_of(word).is_empty() || !self.snapshot().named(&fold(word)).is_empty()
    }

    /// The words of the base, as a dictionary has them, that have a meaning in a form that is written as `words`; each with what
    /// `word` would be the same form of.
    fn dictionary_forms(&self, meaning: Meaning, word: &str, words: &str) -> Vec<(String, Vec<String>)> {
        let schema = self.snapshot().schema();
        let of_noun = |noun: String| match fold(&noun) == words {
            true => Some((noun, singulars(word))),
            false => (plural(&fold(&noun)) == words).then(|| (noun, singulars(word))),
        };
        let as_it_is = || vec![(words.to_string(), vec![word.to_string()])];
        match meaning {
            Meaning::Verb { relation, inflection, .. } => {
                let bases = schema.relation(relation).forms.iter().filter_map(|form| match form {
                    Form::Verb { verb, tail, .. } => {
                        let whole = |head: &str| [&[head.to_string()], tail.as_slice()].concat().join(" ");
                        (fold(&whole(inflected(verb, inflection))) == words).then(|| whole(&verb.base))
                    }
                    _ => None,
                });
                bases.map(|base| (base, verbs(word, inflection))).collect()
            }
            // The singular comes first, so that a plural that is declared as well counts as the plural.
            Meaning::Type(of) => {
                let nouns = schema.entity_type(of).forms.iter().cloned();
                let mut found: Vec<_> = nouns.filter_map(of_noun).collect();
                found.truncate(1);
                found
            }
            Meaning::Noun { relation, .. } => {
                let nouns = schema.relation(relation).forms.iter().filter_map(|form| match form {
                    Form::Noun(words) | Form::InverseNoun(words) => Some(words.join(" ")),
                    _ => None,
                });
                let mut found: Vec<_> = nouns.filter_map(of_noun).collect();
                found.truncate(1);
                found
            }
            Meaning::Adjective { adjective, degree, .. } => {
                let adjective = &schema.adjectives[adjective.index()];
                let is = |positive: &&String| match degree {
                    Degree::Positive => fold(positive) == words,
                    Degree::Comparative => degrees(&fold(positive)).is_some_and(|(it, _)| it == words),
                    Degree::Superlative => degrees(&fold(positive)).is_some_and(|(_, it)| it == words),
                };
                let positives = adjective.words.iter().chain(&adjective.opposites).filter(is).cloned();
                positives.map(|positive| (positive, lemma::adjectives(word, degree))).collect()
            }
            Meaning::Phrase { .. }
            | Meaning::State { .. }
            | Meaning::Measure { .. }
            | Meaning::Role { .. } => as_it_is(),
            // A form that lacks its preposition, an entity, and a unit, whose spellings stand with it.
            Meaning::BareVerb { .. } | Meaning::BarePhrase { .. } | Meaning::Entity(_) | Meaning::Unit(_) => {
                vec![]
            }
        }
    }

    /// The word that a synonym stands for: no synonym is declared of another.
    fn own_word(&self, word: &str) -> String {
        let synonyms = &self.snapshot().schema().synonyms;
        let known = synonyms.iter().find(|it| fold(&it.word) == fold(word));
        known.map_or(word, |it| &it.of).to_string()
    }

    /// Declares a synonym, `hoard = stockpile`, in the base: append, sync, then the message that it is done. The session goes
    /// over to the base with it.
    pub fn learn(&mut self, synonym: &Arc<Source>) -> Result<String> {
        let (typed, before) = match self.imported_thing(&synonym.text) {
            Some((alias, thing)) => (Source::new("synonym", alias), format!("{thing} = ")),
            None => (synonym.clone(), "synonym ".to_string()),
        };
        let declared = Base::declare(&self.options, &typed, &before);
        let (base, path, line) = declared.map_err(|problems| problems.foremost(&typed))?;
        self.move_to(Arc::new(base));
        Ok(format!(
            "learned at {}:{line}: {before}{}\nto take it back, delete lines {} to {line_behind} of that file",
            path.display(),
            typed.text.trim(),
            line - 1,
            line_behind = line + 1,
        ))
    }

    /// The declaration of a thing that only imports name, where a synonym is to be of its name: its types and its name, and what
    /// stands in front of the `=`.
    fn imported_thing(&self, synonym: &str) -> Option<(String, String)> {
        let (alias, name) = synonym.split_once('=')?;
        let name = name.trim().trim_matches('"');
        if !self.vocabulary().meanings_of(name).is_empty() {
            return None;
        }
        let named = self.snapshot().named(&fold(name));
        let [(entity, _)] = named.as_slice() else { return None };
        let place = self.snapshot().declared_at(*entity)?;
        if place.file.ends_with(".lore") {
            return None;
        }
        let schema = self.snapshot().schema();
        let types = self.snapshot().types(*entity).iter().map(|&of| schema.entity_type(of).name.as_str());
        let types = types.collect::<Vec<_>>().join(", ");
        let name = self.snapshot().name(*entity).replace('"', "\"\"");
        Some((alias.trim().to_string(), format!("{types} \"{name}\"")))
    }
}

/// What a dictionary may have a word under that stands for a verb in some form: it need not be in that form itself.
fn verbs(word: &str, inflection: Inflection) -> Vec<String> {
    use Inflection::{Base, Gerund, Participle, Past, Third};
    let forms = [inflection, Past, Participle, Third, Gerund, Base].into_iter();
    let bases = forms.map(|it| lemma::verbs(word, it));
    bases.into_iter().find(|bases| !bases.is_empty()).unwrap_or_default()
}

/// The same of a noun.
fn singulars(word: &str) -> Vec<String> {
    let singulars = if is_plural(word) { lemma::nouns(word) } else { vec![] };
    if singulars.is_empty() { vec![word.to_string()] } else { singulars }
}

fn inflected(verb: &Verb, inflection: Inflection) -> &str {
    match inflection {
        Inflection::Base => &verb.base,
        Inflection::Third => &verb.third,
        Inflection::Past => &verb.past,
        Inflection::Participle => &verb.participle,
        Inflection::Gerund => &verb.gerund,
    }
}

/// Words as a declaration may have them: in quotes where they hold one of its marks.
fn term(words: &str) -> String {
    let is_mark = |c: char| matches!(c, ',' | ';' | ':' | '=' | '#' | '"');
    if words.contains(is_mark) || words.contains("->") { quoted(words) } else { words.to_string() }
}
