//! One vocabulary for fact files, questions, completion and hints: which surface form can mean what.

pub mod english;
pub mod fold;
pub mod inflect;
mod irregular;
pub mod keywords;
pub mod lemma;
pub mod meaning;
pub mod near;
pub mod shortened;
pub mod units;

pub use meaning::{Degree, Inflection, Meaning};

use crate::model::schema::{Form, Meaning as AdjectiveMeaning, Range, Schema};
use crate::model::{AdjectiveId, EntityId, MeasureId, RelationId, RoleId, TypeId};
use fold::fold;
use indexmap::IndexMap;
use units::Units;

/// Looks names up: the store's, over all entities and aliases of a base.
pub trait Names {
    /// The entities that have this name or alias, each with that name as it was declared. `folded` is
    /// [`fold::fold`]ed.
    fn named(&self, folded: &str) -> Vec<(EntityId, &str)>;

    /// The same, and whether a longer name may begin so.
    fn named_or_longer(&self, folded: &str) -> (Vec<(EntityId, &str)>, bool) {
        (self.named(folded), true)
    }

    /// How many words the longest name has.
    fn longest_name(&self) -> usize;

    /// Every name and alias as declared, for near-miss hints: in parts, each of which may be gone through on a processor of
    /// its own.
    fn all_names(&self) -> Vec<NamesPart<'_>>;
}

/// How an entity is told apart from others of its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ToldApart<'s> {
    /// No other of the name is of its first type.
    ByType,
    /// By its address, a name that nothing else has: `Jo Smith (11)`.
    By(&'s str),
}

/// No names at all: what a value says does not depend on who is called how.
pub struct NoNames;

impl Names for NoNames {
    fn named(&self, _: &str) -> Vec<(EntityId, &str)> {
        vec![]
    }

    fn longest_name(&self) -> usize {
        0
    }

    fn all_names(&self) -> Vec<NamesPart<'_>> {
        vec![]
    }
}

/// Some of the names.
pub type NamesPart<'n> = Box<dyn Iterator<Item = &'n str> + Send + 'n>;

/// What a verb or a phrase of several words may end in and a question may put elsewhere.
const PREPOSITIONS: &[&str] = &[
    "at", "by", "for", "from", "in", "into", "of", "on", "over", "through", "to", "toward", "under", "with",
];

/// What a form of a relation may be written as, folded: a verb in all its inflections, a noun in the plural too.
pub fn surfaces(form: &Form) -> Vec<String> {
    match form {
        Form::Verb { verb, tail, .. } => {
            let written = |(_, head): (Inflection, String)| {
                std::iter::once(&head).chain(tail).map(String::as_str).collect::<Vec<_>>().join(" ")
            };
            inflect::forms(verb).into_iter().map(|form| fold(&written(form))).collect()
        }
        Form::Phrase(words) | Form::InversePhrase(words) => vec![fold(&words.join(" "))],
        Form::Noun(words) | Form::InverseNoun(words) => {
            let noun = fold(&words.join(" "));
            vec![inflect::plural(&noun), noun]
        }
    }
}

/// The declared forms of a schema, names of entities aside, which are looked up where they are stored.
#[derive(Debug, Default)]
pub struct Vocabulary {
    meanings: IndexMap<String, Vec<Meaning>>,
    longest: usize,
    /// The forms that are declared with capitals, as they are written.
    written: IndexMap<String, String>,
    /// The spellings of units, whose case may tell them apart.
    units: Units,
    /// The forms that may be more than one lexeme, sorted.
    several: Vec<String>,
}

impl Vocabulary {
    /// Every form that the schema declares or that follows from what it declares by inflection.
    pub fn new(schema: &Schema) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for (index, entity_type) in schema.types.iter().enumerate() {
            let meaning = Meaning::Type(TypeId::from(index));
            let plurals: Vec<String> =
                entity_type.forms.iter().map(|form| inflect::plural(&fold(form))).collect();
            for form in &entity_type.forms {
                // Of "GPU, GPUs", the second is the plural of the first and has none of its own.
                match plurals.contains(&fold(form)) {
                    true => vocabulary.add(form, meaning),
                    false => vocabulary.add_noun(form, meaning),
                }
            }
        }
        for (index, relation) in schema.relations.iter().enumerate() {
            let id = RelationId::from(index);
            for form in &relation.forms {
                match (form, &relation.range) {
                    (form, Range::Nothing) => vocabulary.add_form_alone(id, form),
                    (form, _) => vocabulary.add_form(id, form),
                }
            }
            for (index, role) in relation.roles.iter().enumerate() {
                let meaning = Meaning::Role { relation: id, role: RoleId::from(index) };
                role.prepositions.iter().for_each(|word| vocabulary.add(word, meaning));
            }
            for (index, measure) in relation.measures.iter().enumerate() {
                let meaning = Meaning::Measure { relation: id, measure: MeasureId::from(index) };
                vocabulary.add_noun(&measure.name, meaning);
                measure.words.iter().for_each(|word| vocabulary.add(word, meaning));
            }
        }
        for (index, adjective) in schema.adjectives.iter().enumerate() {
            let id = AdjectiveId::from(index);
            let gradable = matches!(adjective.meaning, AdjectiveMeaning::Gradable { .. });
            for (words, opposite) in [(&adjective.words, false), (&adjective.opposites, true)] {
                words.iter().for_each(|word| vocabulary.add_adjective(id, word, opposite, gradable));
            }
        }
        vocabulary.units = Units::new(schema);
        let words = |form: &str| form.split(' ').count();
        let of_units = vocabulary.units.forms().map(|(form, _)| words(form)).max();
        vocabulary.longest = vocabulary.longest.max(of_units.unwrap_or_default());
        let forms = vocabulary.forms().map(|(form, _)| form);
        let several = |form: &&str| !form.chars().all(char::is_alphabetic);
        let several = forms.chain(vocabulary.units.forms().map(|(form, _)| form)).filter(several);
        vocabulary.several = several.map(str::to_string).collect();
        vocabulary.several.sort_unstable();
        vocabulary
    }

    /// Whether a longer form begins so.
    pub fn goes_on(&self, folded: &str) -> bool {
        let next = self.several.partition_point(|form| form.as_str() <= folded);
        self.several.get(next).is_some_and(|form| form.starts_with(folded))
    }

    /// What a folded form can mean, besides units; empty when it is not of the vocabulary.
    pub fn meanings(&self, folded: &str) -> &[Meaning] {
        self.meanings.get(folded).map_or(&[], Vec::as_slice)
    }

    /// What a text can mean as it is written, units too.
    pub fn meanings_of(&self, written: &str) -> Vec<Meaning> {
        let folded = fold(written);
        let units = self.units.spelled(written, &folded).into_iter().map(Meaning::Unit);
        self.meanings(&folded).iter().copied().chain(units).collect()
    }

    /// How many words the longest form has.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// The spellings of units, in the order in which the schema declares them.
    pub fn units(&self) -> &Units {
        &self.units
    }

    /// Every form with its meanings, besides units, in the order in which the schema declares them.
    pub fn forms(&self) -> impl Iterator<Item = (&str, &[Meaning])> {
        self.meanings.iter().map(|(form, meanings)| (form.as_str(), meanings.as_slice()))
    }

    /// Every form and every spelling of a unit: folded, as it is shown, and what it means.
    pub fn all_forms(&self) -> impl Iterator<Item = (&str, &str, Vec<Meaning>)> {
        let units = self.units.forms().flat_map(|(form, spellings)| {
            spellings.iter().map(move |it| (form, it.written.as_str(), vec![Meaning::Unit(it.unit)]))
        });
        self.forms().map(|(form, meanings)| (form, form, meanings.to_vec())).chain(units)
    }

    /// A folded form as it was declared.
    pub fn written<'v>(&'v self, folded: &'v str) -> &'v str {
        self.written.get(folded).map_or(folded, String::as_str)
    }

    fn add(&mut self, form: &str, meaning: Meaning) {
        let folded = fold(form);
        if folded != form {
            self.written.entry(folded.clone()).or_insert_with(|| form.to_string());
        }
        self.longest = self.longest.max(folded.split(' ').count());
        let meanings = self.meanings.entry(folded).or_default();
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }

    /// A noun and its plural; a noun that looks like a plural is taken as one.
    fn add_noun(&mut self, noun: &str, meaning: Meaning) {
        self.add(noun, meaning);
        if !inflect::is_plural(&fold(noun)) {
            inflect::plurals(noun).iter().for_each(|plural| self.add(plural, meaning));
        }
    }

    fn add_form(&mut self, relation: RelationId, form: &Form) {
        match form {
            Form::Verb { verb, tail, inverse } => {
                for (inflection, head) in inflect::forms(verb) {
                    let words = std::iter::once(&head).chain(tail).map(String::as_str).collect::<Vec<_>>();
                    let meaning = Meaning::Verb { relation, inflection, inverse: *inverse };
                    self.add(&words.join(" "), meaning);
                    // "where does it run data centers", "in which countries does it run data centers"
                    if let [before @ .., last] = words.as_slice()
                        && !before.is_empty()
                        && PREPOSITIONS.contains(last)
                    {
                        let bare = Meaning::BareVerb { relation, inflection, inverse: *inverse };
                        // One word on its own may be another verb: it needs its preposition somewhere.
                        self.add(&before.join(" "), if before.len() > 1 { meaning } else { bare });
                    }
                }
            }
            Form::Phrase(words) => {
                self.add(&words.join(" "), Meaning::Phrase { relation, inverse: false });
                // "where is it based", "in which city is it based"
                if let [before @ .., last] = words.as_slice()
                    && !before.is_empty()
                    && PREPOSITIONS.contains(&last.as_str())
                {
                    self.add(&before.join(" "), Meaning::BarePhrase { relation, inverse: false });
                }
                self.add_comparative(words, relation, false);
            }
            Form::InversePhrase(words) => {
                self.add(&words.join(" "), Meaning::Phrase { relation, inverse: true });
                self.add_comparative(words, relation, true);
            }
            Form::Noun(words) => self.add_noun(&words.join(" "), Meaning::Noun { relation, inverse: false }),
            Form::InverseNoun(words) => {
                self.add_noun(&words.join(" "), Meaning::Noun { relation, inverse: true })
            }
        }
    }

    /// A form of a relation without an object: no place of it stands elsewhere.
    fn add_form_alone(&mut self, relation: RelationId, form: &Form) {
        match form {
            Form::Verb { verb, tail, .. } => {
                for (inflection, head) in inflect::forms(verb) {
                    let words = std::iter::once(&head).chain(tail).map(String::as_str).collect::<Vec<_>>();
                    self.add(&words.join(" "), Meaning::Verb { relation, inflection, inverse: false });
                }
            }
            Form::Phrase(words) => self.add(&words.join(" "), Meaning::State { relation }),
            // Such are refused where they are declared.
            Form::InversePhrase(_) | Form::Noun(_) | Form::InverseNoun(_) => {}
        }
    }

    /// "weaker than", which a closed choice says without its last word: "which is weaker, H20 or H100".
    fn add_comparative(&mut self, words: &[String], relation: RelationId, inverse: bool) {
        if let [before @ .., last] = words
            && !before.is_empty()
            && last == "than"
        {
            self.add(&before.join(" "), Meaning::BarePhrase { relation, inverse });
        }
    }

    fn add_adjective(&mut self, adjective: AdjectiveId, word: &str, opposite: bool, gradable: bool) {
        let meaning = |degree| Meaning::Adjective { adjective, degree, opposite };
        self.add(word, meaning(Degree::Positive));
        if let (true, Some((comparative, superlative))) = (gradable, inflect::degrees(&fold(word))) {
            self.add(&comparative, meaning(Degree::Comparative));
            self.add(&superlative, meaning(Degree::Superlative));
        }
    }
}
