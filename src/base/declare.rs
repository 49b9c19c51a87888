//! From declarations to the schema: types, units, relations and attributes, adjectives, rules, preferences. Each
//! kind is declared before what refers to it, whatever the order of files and lines.

mod additions;
mod brought;
mod precedence;
mod relations;
mod synonyms;
mod types;
mod units;

use super::world::type_named;
use crate::base::problems::{earlier, place, problem, suggest};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::model::schema::{self, Kind, Range, Schema};
use crate::model::{RelationId, TypeId};
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{
    AdjectiveDeclaration, AdjectiveMeaning, Kind as StatementKind, Preference, RuleDeclaration, Statement,
    Term,
};
use crate::vocabulary::fold::fold;
use crate::vocabulary::{Meaning, Vocabulary};
use brought::Brought;
use std::sync::Arc;

/// Words that hold a sentence together. One that was also a noun, a verb or a phrase would change what other
/// sentences mean.
const STRUCTURE: [&str; 62] = [
    "a", "all", "an", "and", "any", "are", "as", "at", "be", "been", "before", "being", "between", "both",
    "by", "can", "could", "did", "do", "does", "done", "each", "either", "every", "for", "from", "had",
    "has", "have", "having", "how", "if", "in", "is", "it", "no", "not", "of", "on", "or", "since", "than",
    "that", "the", "to", "together", "was", "were", "what", "when", "where", "whether", "which", "who",
    "whom", "whose", "why", "will", "with", "within", "without", "you",
];

/// Those of them that may be a phrase all the same, since where something is is said with them alone: `X is in Y`.
const PLACING: [&str; 3] = ["at", "in", "on"];

/// Reads every declaration of the base's files, and of the vocabularies that they use, into a schema. Its own words, synonyms aside, are given with it.
pub fn schema(files: &[File], used: &[File], problems: &mut Vec<Diagnostic>) -> (Schema, Vocabulary) {
    let (schema, vocabulary, brought) = (Schema::new(), Vocabulary::default(), Brought::default());
    let mut declarer = Declarer { schema, vocabulary, brought, problems };
    declarer.types(files, used);
    declarer.units(files, used);
    declarer.vocabulary = Vocabulary::new(&declarer.schema);
    declarer.relations(files, used);
    if !used.is_empty() {
        declarer.give_way(files);
    }
    declarer.vocabulary = Vocabulary::new(&declarer.schema);
    for (source, statement) in statements(files) {
        match &statement.kind {
            StatementKind::Adjective(adjective) => declarer.adjective(source, statement, adjective),
            StatementKind::Rule(rule) => declarer.rule(source, statement, rule),
            StatementKind::Prefer(preference) => declarer.preference(source, preference),
            _ => {}
        }
    }
    declarer.vocabulary = Vocabulary::new(&declarer.schema);
    declarer.synonyms(files);
    (declarer.schema, declarer.vocabulary)
}

/// Whether a word holds sentences together, so that it means nothing else.
pub fn is_reserved(word: &str) -> bool {
    STRUCTURE.contains(&fold(word).as_str())
}

fn statements(files: &[File]) -> impl Iterator<Item = (&Arc<Source>, &Statement)> {
    files.iter().flat_map(|file| file.statements.iter().map(move |statement| (&file.source, statement)))
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_string).collect()
}

/// Puts the forms of a verb that are given in the place of those that would follow.
fn irregular_forms(verb: &mut schema::Verb, irregular: &[(Term, Term)]) {
    for (tense, form) in irregular {
        let slot = match tense.text.as_str() {
            "past" => &mut verb.past,
            "participle" => &mut verb.participle,
            "third" => &mut verb.third,
            _ => &mut verb.gerund,
        };
        *slot = fold(&form.text);
    }
}

struct Declarer<'p> {
    schema: Schema,
    /// Of what is declared so far.
    vocabulary: Vocabulary,
    brought: Brought,
    problems: &'p mut Vec<Diagnostic>,
}

impl Declarer<'_> {
    /// The type a noun names; what it does not know, it tells.
    fn type_of(&mut self, source: &Arc<Source>, noun: &Term) -> Option<TypeId> {
        let found = type_named(&self.vocabulary, &noun.text);
        if found.is_none() {
            let nouns = self.schema.types.iter().flat_map(|declared| &declared.forms);
            let unknown = problem(
                Code::UnknownType,
                format!("no type is called `{}`", noun.text),
                source,
                &noun.span,
                "not the noun of a type",
            );
            let unknown = suggest(unknown, &noun.text, nouns.map(String::as_str));
            self.problems.push(unknown.help(format!("declare it: type {}", noun.text)));
        }
        found
    }

    /// The kind of values that a word names: `number`, `money`, a unit.
    fn kind_of(&mut self, source: &Arc<Source>, word: &Term) -> Option<Kind> {
        const KINDS: [(&str, Kind); 8] = [
            ("number", Kind::Number),
            ("percent", Kind::Percent),
            ("money", Kind::Money),
            ("date", Kind::Time),
            ("time", Kind::Time),
            ("text", Kind::Text),
            ("duration", Kind::Duration),
            ("numbers", Kind::Number),
        ];
        let folded = fold(&word.text);
        let unit = || self.vocabulary.units().spelled(&word.text, &folded).first().copied();
        if let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == folded) {
            return Some(*kind);
        }
        match unit() {
            Some(unit) if self.schema.unit(unit).currency => Some(Kind::Money),
            Some(unit) if self.schema.is_length_of_time(unit) => Some(Kind::Duration),
            Some(unit) => Some(Kind::Amount(unit)),
            None => {
                let names = self.schema.units.iter().flat_map(|unit| &unit.names).map(String::as_str);
                let unknown = problem(
                    Code::UnknownKind,
                    format!("`{}` is neither a kind of values nor a unit", word.text),
                    source,
                    &word.span,
                    "unknown",
                );
                let unknown = suggest(unknown, &word.text, names.chain(KINDS.iter().map(|(name, _)| *name)));
                let is_type =
                    self.vocabulary.meanings(&folded).iter().any(|it| matches!(it, Meaning::Type(_)));
                let help = if is_type {
                    format!("it is a type: `relation NAME: TYPE -> {}` relates things of it", word.text)
                } else {
                    let kinds = "the kinds are number, percent, money, date, duration and text";
                    format!("{kinds}; a unit is declared: unit {}", word.text)
                };
                self.problems.push(unknown.help(help));
                None
            }
        }
    }

    /// Whether a word may be declared; one that holds sentences together may not.
    fn may_mean(&mut self, source: &Arc<Source>, word: &Term, what: &str) -> bool {
        let folded = fold(&word.text);
        let reserved = STRUCTURE.contains(&folded.as_str())
            && !(what == "a phrase" && PLACING.contains(&folded.as_str()));
        if reserved || folded.is_empty() {
            let message = format!("`{}` cannot be {what}: it is one of the language's own words", word.text);
            self.problems.push(
                problem(Code::ReservedWord, message, source, &word.span, "reserved")
                    .help("declare a longer form, such as \"have a stake in\" for `have`"),
            );
        }
        !reserved && !folded.is_empty()
    }

    fn twice(&mut self, source: &Arc<Source>, word: &Term, what: &str, before: &schema::Place) {
        self.problems.push(
            problem(
                Code::DeclaredTwice,
                format!("{what} `{}` is declared twice", word.text),
                source,
                &word.span,
                "declared again here",
            )
            .note(earlier(before))
            .help("remove one of the two, or give it another name"),
        );
    }

    fn adjective(&mut self, source: &Arc<Source>, statement: &Statement, adjective: &AdjectiveDeclaration) {
        let Some(of) = self.type_of(source, &adjective.of) else { return };
        let opposites = match &adjective.meaning {
            AdjectiveMeaning::Gradable { opposites, .. } => opposites.as_slice(),
            AdjectiveMeaning::Pattern(_) => &[],
        };
        for word in adjective.words.iter().chain(opposites) {
            if !self.may_mean(source, word, "an adjective") {
                return;
            }
            let same = |known: &&schema::Adjective| {
                self.schema.may_overlap(known.of, of)
                    && known.words.iter().chain(&known.opposites).any(|other| fold(other) == fold(&word.text))
            };
            if let Some(known) = self.schema.adjectives.iter().find(same) {
                let before = known.place.clone();
                return self.twice(source, word, "the adjective", &before);
            }
        }
        let meaning = match &adjective.meaning {
            AdjectiveMeaning::Gradable { attribute, descending, .. } => {
                let Some(attribute) = self.attribute_of(source, attribute, of) else { return };
                schema::Meaning::Gradable { attribute, descending: *descending }
            }
            AdjectiveMeaning::Pattern(pattern) => {
                let is_attribute = |meaning: &Meaning| match meaning {
                    Meaning::Noun { relation, .. } => self.schema.relation(*relation).is_attribute(),
                    _ => false,
                };
                let first = pattern.text.split(',').next().unwrap_or_default();
                if self.vocabulary.meanings(&fold(first)).iter().any(is_attribute) {
                    self.problems.push(
                        problem(
                            Code::Syntax,
                            "an adjective that grades by an attribute says in which direction",
                            source,
                            &pattern.span,
                            "the attribute",
                        )
                        .help(format!("write: {first}, descending (most first), or: {first}, ascending")),
                    );
                    return;
                }
                schema::Meaning::Defined(match pattern.text.split_whitespace().any(|word| word == "?it") {
                    true => pattern.text.clone(),
                    false => format!("?it {}", pattern.text),
                })
            }
        };
        let texts = |terms: &[Term]| terms.iter().map(|term| term.text.clone()).collect();
        self.schema.adjectives.push(schema::Adjective {
            words: texts(&adjective.words),
            opposites: texts(opposites),
            of,
            meaning,
            place: place(source, statement.line),
        });
    }

    /// The attribute of a type that a noun names, with values that have an order.
    fn attribute_of(&mut self, source: &Arc<Source>, noun: &Term, of: TypeId) -> Option<RelationId> {
        let schema = &self.schema;
        let named: Vec<RelationId> = (self.vocabulary.meanings(&fold(&noun.text)).iter())
            .filter_map(|meaning| match meaning {
                Meaning::Noun { relation, inverse: false } => Some(*relation),
                _ => None,
            })
            .filter(|relation| schema.relation(*relation).is_attribute())
            .filter(|relation| schema.may_overlap(schema.relation(*relation).domain, of))
            .collect();
        match named.as_slice() {
            [one] if schema.relation(*one).range != Range::Value(Kind::Text) => return Some(*one),
            [_] => self.problems.push(
                problem(
                    Code::UnfitKind,
                    format!("texts have no order that `{}` could grade by", noun.text),
                    source,
                    &noun.span,
                    "an attribute whose values are texts",
                )
                .help("grade by an attribute of numbers, amounts or dates"),
            ),
            [] => {
                let attributes = schema.relations.iter().filter(|relation| relation.is_attribute());
                let names: Vec<&str> = attributes.map(|relation| relation.name.as_str()).collect();
                let type_name = &schema.entity_type(of).name;
                let unknown = problem(
                    Code::UnknownAttribute,
                    format!("`{}` is no attribute of {type_name}", noun.text),
                    source,
                    &noun.span,
                    "unknown",
                );
                let unknown = suggest(unknown, &noun.text, names.into_iter())
                    .help(format!("declare it: attribute {} of {type_name}: number", noun.text));
                self.problems.push(unknown);
            }
            [one, other, ..] => {
                let places = [one, other].map(|relation| schema.relation(*relation).place.clone());
                let [one, other] = places.map(|place| format!("{}:{}", place.file, place.line));
                self.problems.push(
                    problem(
                        Code::Ambiguous,
                        format!("`{}` is more than one attribute", noun.text),
                        source,
                        &noun.span,
                        "which one?",
                    )
                    .note(format!("it is declared at {one} and at {other}"))
                    .help("call one of the attributes by a name of its own"),
                );
            }
        }
        None
    }

    fn rule(&mut self, source: &Arc<Source>, statement: &Statement, rule: &RuleDeclaration) {
        self.schema.rules.push(schema::Rule {
            head: rule.head.text.clone(),
            body: rule.body.text.clone(),
            place: place(source, statement.line),
        });
    }

    fn preference(&mut self, source: &Arc<Source>, preference: &Preference) {
        let preferred = self.type_of(source, &preference.preferred);
        let over = self.type_of(source, &preference.over);
        let (Some(preferred), Some(over)) = (preferred, over) else { return };
        if self.schema.preferences.iter().any(|known| known.preferred == over && known.over == preferred)
            || preferred == over
        {
            self.problems.push(
                problem(
                    Code::Contradiction,
                    format!("`{}` is preferred, and not", preference.over.text),
                    source,
                    &preference.over.span,
                    "preferred over the other elsewhere",
                )
                .help("keep one of the two preferences"),
            );
            return;
        }
        self.schema.preferences.push(schema::Preference { preferred, over });
    }
}
