//! `synonym hoard = stockpile`: a reader's word takes on every form that a word of the base has. What it means is what the
//! base's word means; what lore prints stays the base's word, since that is declared before it.
//!
//! A name is no word of the schema: a synonym of it is an alias (`base/synonyms.rs`).

use super::{Declarer, irregular_forms, statements, words};
use crate::base::problems::{earlier, place, problem};
use crate::diagnostic::{Code, Source};
use crate::model::RelationId;
use crate::model::schema::{self, Form, Meaning as AdjectiveMeaning, Place, Schema};
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{Kind, SynonymDeclaration, Term};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::{self, degrees, plural};
use crate::vocabulary::keywords::keyword;
use rustc_hash::FxHashMap;
use std::sync::Arc;

impl Declarer<'_> {
    /// Adds the synonyms of all files to a schema that is whole but for them. `vocabulary` is of that schema, so that no
    /// synonym rests on another, whatever their order.
    pub(super) fn synonyms(&mut self, files: &[File]) {
        let mut taken: FxHashMap<String, Place> = FxHashMap::default();
        for (source, statement) in statements(files) {
            let Kind::Synonym(declaration) = &statement.kind else { continue };
            if let ([_, .., last], [(tense, _), ..]) = (declaration.words.as_slice(), &*declaration.irregular)
            {
                let message = "forms are given for one word alone";
                let diagnostic = problem(Code::Syntax, message, source, &tense.span, "of which word?");
                let help = format!("give `{}` a line of its own", last.text);
                self.problems.push(diagnostic.help(help));
                continue;
            }
            for word in &declaration.words {
                let place = place(source, statement.line);
                self.synonym(source, declaration, word, place, &mut taken);
            }
        }
    }

    fn synonym(
        &mut self,
        source: &Arc<Source>,
        declaration: &SynonymDeclaration,
        word: &Term,
        place: Place,
        taken: &mut FxHashMap<String, Place>,
    ) {
        let of = fold(&declaration.of.text);
        if !self.may_mean(source, word, "a synonym") {
            return;
        }
        let twins = Twins::of(&self.schema, &of, &word.text, &declaration.irregular);
        if twins.is_empty() {
            self.tell_no_word(source, &declaration.of, word);
            return;
        }
        let measured: Vec<_> = self.vocabulary.meanings_of(&of).iter().map(measured_of).collect();
        for form in twins.surfaces(&self.schema) {
            let means = self.vocabulary.meanings_of(&form);
            // Measures of different relations may be called the same.
            let elsewhere =
                |it: &Meaning| measured.iter().all(Option::is_some) && !measured.contains(&measured_of(it));
            let own = means.iter().any(|it| match it {
                Meaning::BareVerb { .. } | Meaning::BarePhrase { .. } => false,
                Meaning::Measure { .. } => !elsewhere(it),
                _ => true,
            });
            if own || keyword(&form).is_some() || super::is_reserved(&form) {
                let means = means.first().map(|meaning| self.described(*meaning));
                let means = means.unwrap_or_else(|| "it is one of the language's own words".to_string());
                return self.tell_taken(source, word, &form, &means);
            }
            if let Some(before) = taken.get(&form) {
                let before = earlier(before);
                return self.tell_taken(source, word, &form, &format!("as a synonym, {before}"));
            }
        }
        taken.extend(twins.surfaces(&self.schema).into_iter().map(|form| (form, place.clone())));
        twins.add_to(&mut self.schema);
        let (word, of) = (word.text.clone(), declaration.of.text.clone());
        self.schema.synonyms.push(schema::Synonym { word, of, place });
    }

    fn tell_taken(&mut self, source: &Arc<Source>, word: &Term, form: &str, means: &str) {
        let message = match fold(&word.text) == form {
            true => format!("`{}` means something already", word.text),
            false => format!("`{}` would also be `{form}`, which means something already", word.text),
        };
        self.problems.push(
            problem(Code::DeclaredTwice, message, source, &word.span, "it has a meaning")
                .note(means)
                .help("a synonym is a word that the base does not have: choose another, or remove the line"),
        );
    }

    /// What a word of the schema means, with where that is declared.
    fn described(&self, meaning: Meaning) -> String {
        let schema = &self.schema;
        let (what, place) = match meaning {
            Meaning::Type(of) => {
                (format!("the type `{}`", schema.entity_type(of).name), &schema.entity_type(of).place)
            }
            Meaning::Adjective { adjective, .. } => {
                let adjective = &schema.adjectives[adjective.index()];
                (format!("the adjective `{}`", adjective.words[0]), &adjective.place)
            }
            Meaning::Unit(unit) => return format!("it is the unit `{}`", schema.unit(unit).names[0]),
            Meaning::Entity(_) => return "it is a name".to_string(),
            Meaning::Verb { relation, .. }
            | Meaning::BareVerb { relation, .. }
            | Meaning::Phrase { relation, .. }
            | Meaning::BarePhrase { relation, .. }
            | Meaning::State { relation }
            | Meaning::Noun { relation, .. }
            | Meaning::Role { relation, .. }
            | Meaning::Measure { relation, .. } => {
                let relation = schema.relation(relation);
                let kind = if relation.is_attribute() { "attribute" } else { "relation" };
                (format!("the {kind} `{}`", relation.name), &relation.place)
            }
        };
        format!("it belongs to {what}; {}", earlier(place))
    }

    /// Tells of a word of the schema that is not the one that its forms follow from. A word of nothing may still be a name.
    fn tell_no_word(&mut self, source: &Arc<Source>, of: &Term, word: &Term) {
        let Some(meaning) = self.vocabulary.meanings_of(&of.text).first().copied() else { return };
        let unfit = |message: String, help: String| {
            problem(Code::NoSynonym, message, source, &of.span, "no word whose forms could be followed")
                .help(help)
        };
        let problem = match (meaning, dictionary_form(&self.schema, &fold(&of.text))) {
            (Meaning::Unit(unit), _) => unfit(
                format!("`{}` is a unit, whose spellings are declared with it", of.text),
                format!("add the spelling there: unit {}, …, {}", self.schema.unit(unit).names[0], word.text),
            ),
            (_, Some(base)) => unfit(
                format!("`{}` is a form of `{base}`", of.text),
                format!("give both words as a dictionary has them, and all forms follow: synonym … = {base}"),
            ),
            (meaning, None) => unfit(format!("`{}` is no word of its own", of.text), self.described(meaning)),
        };
        self.problems.push(problem);
    }
}

/// The relation of which a word is a measure.
fn measured_of(meaning: &Meaning) -> Option<RelationId> {
    match meaning {
        Meaning::Measure { relation, .. } => Some(*relation),
        _ => None,
    }
}

/// The word as a dictionary has it, of which this is another form.
fn dictionary_form(schema: &Schema, of: &str) -> Option<String> {
    let is_of = |noun: &String| plural(&fold(noun)) == of;
    let mut of_types = schema.types.iter().flat_map(|it| &it.forms);
    of_types
        .find(|noun| is_of(noun))
        .cloned()
        .or_else(|| {
            schema.relations.iter().flat_map(|it| &it.forms).find_map(|form| match form {
                Form::Verb { verb, tail, .. } => {
                    let forms = inflect::forms(verb);
                    let whole = |head: &String| joined(head, tail);
                    let bare =
                        |head: &String| whole(head).rsplit_once(' ').map(|(before, _)| before.to_string());
                    let is = |head: &String| {
                        fold(&whole(head)) == of || bare(head).is_some_and(|it| fold(&it) == of)
                    };
                    forms.iter().any(|(_, head)| is(head)).then(|| whole(&verb.base))
                }
                Form::Noun(words) | Form::InverseNoun(words) => Some(words.join(" ")).filter(is_of),
                Form::Phrase(words) | Form::InversePhrase(words) => {
                    let (_, before) = words.split_last()?;
                    (fold(&before.join(" ")) == of).then(|| words.join(" "))
                }
            })
        })
        .or_else(|| {
            let mut words = schema.adjectives.iter().flat_map(|it| it.words.iter().chain(&it.opposites));
            let is = |word: &&String| {
                degrees(&fold(word))
                    .is_some_and(|(comparative, superlative)| comparative == of || superlative == of)
            };
            words.find(is).cloned()
        })
}

fn joined(head: &str, tail: &[String]) -> String {
    std::iter::once(head).chain(tail.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

/// What is declared of a word, once more for its synonym.
struct Twins {
    word: String,
    /// Indices of the types that the word is a noun of.
    types: Vec<usize>,
    /// Each with the index of its relation.
    forms: Vec<(usize, Form)>,
    /// Relations, and their roles that the word is a preposition of.
    roles: Vec<(usize, usize)>,
    measures: Vec<(usize, usize)>,
    /// Adjectives, and whether the word is an opposite.
    adjectives: Vec<(usize, bool)>,
}

impl Twins {
    fn of(schema: &Schema, of: &str, word: &str, irregular: &[(Term, Term)]) -> Twins {
        let is = |text: &String| fold(text) == of;
        let numbered = |it: &schema::EntityType| it.forms.iter().any(is) && !is_plural_of(&it.forms, of);
        let types =
            schema.types.iter().enumerate().filter(|(_, it)| numbered(it)).map(|(at, _)| at).collect();
        let mut twins = Twins {
            word: word.to_string(),
            types,
            forms: vec![],
            roles: vec![],
            measures: vec![],
            adjectives: vec![],
        };
        for (index, relation) in schema.relations.iter().enumerate() {
            let nouns: Vec<String> = relation.forms.iter().filter_map(noun).collect();
            let own = relation.forms.iter().filter(|form| noun(form).is_none() || !is_plural_of(&nouns, of));
            let forms = own.filter_map(|form| twin(form, of, word, irregular));
            twins.forms.extend(forms.map(|form| (index, form)));
            for (role, it) in relation.roles.iter().enumerate() {
                twins.roles.extend(it.prepositions.iter().any(is).then_some((index, role)));
            }
            for (measure, it) in relation.measures.iter().enumerate() {
                let named = is(&it.name) || it.words.iter().any(is);
                twins.measures.extend(named.then_some((index, measure)));
            }
        }
        for (index, adjective) in schema.adjectives.iter().enumerate() {
            twins.adjectives.extend(adjective.words.iter().any(is).then_some((index, false)));
            twins.adjectives.extend(adjective.opposites.iter().any(is).then_some((index, true)));
        }
        twins
    }

    fn is_empty(&self) -> bool {
        self.types.is_empty()
            && self.forms.is_empty()
            && self.roles.is_empty()
            && self.measures.is_empty()
            && self.adjectives.is_empty()
    }

    /// Everything that will be read as the synonym, folded.
    fn surfaces(&self, schema: &Schema) -> Vec<String> {
        let word = fold(&self.word);
        let mut surfaces = vec![word.clone()];
        let is_noun = self.forms.iter().any(|(_, form)| noun(form).is_some());
        if is_noun || !self.types.is_empty() || !self.measures.is_empty() {
            surfaces.extend(inflect::plurals(&word));
        }
        for (_, form) in &self.forms {
            if let Form::Verb { verb, tail, .. } = form {
                surfaces.extend(inflect::forms(verb).iter().map(|(_, head)| fold(&joined(head, tail))));
            }
        }
        let is_graded = |&(at, _): &(usize, bool)| {
            matches!(schema.adjectives[at].meaning, AdjectiveMeaning::Gradable { .. })
        };
        if let (true, Some((comparative, superlative))) =
            (self.adjectives.iter().any(is_graded), degrees(&word))
        {
            surfaces.extend([comparative, superlative]);
        }
        surfaces.sort();
        surfaces.dedup();
        surfaces
    }

    fn add_to(self, schema: &mut Schema) {
        for index in self.types {
            let forms = &mut schema.types[index].forms;
            // What is shown where there are several is the type's own plural.
            if let [only] = forms.as_slice() {
                let own = plural(only);
                forms.push(own);
            }
            forms.push(self.word.clone());
        }
        for (index, form) in self.forms {
            schema.relations[index].forms.push(form);
        }
        for (index, role) in self.roles {
            schema.relations[index].roles[role].prepositions.push(self.word.clone());
        }
        for (index, measure) in self.measures {
            schema.relations[index].measures[measure].words.push(self.word.clone());
        }
        for (index, is_opposite) in self.adjectives {
            let adjective = &mut schema.adjectives[index];
            let words = if is_opposite { &mut adjective.opposites } else { &mut adjective.words };
            words.push(self.word.clone());
        }
    }
}

fn noun(form: &Form) -> Option<String> {
    match form {
        Form::Noun(words) | Form::InverseNoun(words) => Some(words.join(" ")),
        _ => None,
    }
}

/// Whether a noun is the plural of another of these.
fn is_plural_of(nouns: &[String], of: &str) -> bool {
    nouns.iter().any(|noun| fold(noun) != of && plural(&fold(noun)) == of)
}

/// The form with another word in the place of `of`, if it is a form of that.
fn twin(form: &Form, of: &str, word: &str, irregular: &[(Term, Term)]) -> Option<Form> {
    let is = |text: &str| fold(text) == of;
    let phrase = |of: &[String]| is(&of.join(" ")).then(|| words(word));
    Some(match form {
        Form::Verb { verb, tail, inverse } => {
            if !is(&joined(&verb.base, tail)) {
                return None;
            }
            let mut tail = words(word);
            let mut verb = inflect::verb(&fold(&tail.remove(0)));
            irregular_forms(&mut verb, irregular);
            Form::Verb { verb, tail, inverse: *inverse }
        }
        Form::Phrase(words) => Form::Phrase(phrase(words)?),
        Form::InversePhrase(words) => Form::InversePhrase(phrase(words)?),
        Form::Noun(words) => Form::Noun(phrase(words)?),
        Form::InverseNoun(words) => Form::InverseNoun(phrase(words)?),
    })
}
