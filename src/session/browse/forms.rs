//! The ways to say a relation, an attribute, a type, an adjective or a unit.

use crate::model::RelationId;
use crate::model::schema::{Adjective, Form, Kind, Meaning as AdjectiveMeaning, Range, Relation, Schema};
use crate::store::Snapshot;
use crate::vocabulary::Meaning;
use crate::vocabulary::inflect::{degrees, plural};

/// All forms of what a word means; `None` for what stands under no name of its own.
pub fn describe(snapshot: &Snapshot, meaning: Meaning) -> Option<String> {
    let schema = snapshot.schema();
    match meaning {
        Meaning::Verb { relation, .. }
        | Meaning::Phrase { relation, .. }
        | Meaning::BareVerb { relation, .. }
        | Meaning::BarePhrase { relation, .. }
        | Meaning::State { relation }
        | Meaning::Noun { relation, .. }
        | Meaning::Role { relation, .. }
        | Meaning::Measure { relation, .. } => {
            let lines = said(schema, relation).into_iter().map(|line| format!("  {line}\n"));
            Some(format!("{}\n{}", signature(schema, relation), lines.collect::<String>()))
        }
        Meaning::Type(id) => {
            let entity_type = schema.entity_type(id);
            Some(format!("type {}: {}\n", entity_type.name, nouns(&entity_type.forms).join(", ")))
        }
        Meaning::Adjective { adjective, .. } => {
            let adjective = &schema.adjectives[adjective.index()];
            Some(format!(
                "{}\n  {}\n",
                adjective_signature(schema, adjective),
                degrees_of(adjective).join(", ")
            ))
        }
        Meaning::Unit(id) => Some(format!("unit {}\n", schema.unit(id).names.join(", "))),
        Meaning::Entity(_) => None,
    }
}

/// Every noun with its plural, each once.
pub fn nouns(forms: &[String]) -> Vec<String> {
    let mut nouns: Vec<String> = vec![];
    for (index, form) in forms.iter().enumerate() {
        // A further form may be a plural itself, and the plural of a plural is nothing that anybody would say.
        let is_plural =
            index > 0 && (form.ends_with('s') || forms.iter().any(|other| plural(other) == *form));
        let plural = (!is_plural).then(|| plural(form));
        nouns.extend(std::iter::once(form.clone()).chain(plural));
    }
    let mut seen = std::collections::HashSet::new();
    nouns.retain(|noun| seen.insert(noun.clone()));
    nouns
}

fn degrees_of(adjective: &Adjective) -> Vec<String> {
    let gradable = matches!(adjective.meaning, AdjectiveMeaning::Gradable { .. });
    let words = adjective.words.iter().chain(&adjective.opposites);
    words
        .map(|word| match degrees(word).filter(|_| gradable) {
            Some((comparative, superlative)) => format!("{word} {comparative} {superlative}"),
            None if gradable => format!("{word}, more {word}, most {word}"),
            None => word.clone(),
        })
        .collect()
}

/// `large, big; small: country, by area`.
pub fn adjective_signature(schema: &Schema, adjective: &Adjective) -> String {
    let mut words = adjective.words.join(", ");
    if !adjective.opposites.is_empty() {
        words += &format!("; {}", adjective.opposites.join(", "));
    }
    let of = &schema.entity_type(adjective.of).name;
    match &adjective.meaning {
        AdjectiveMeaning::Gradable { attribute, .. } => {
            format!("{words}: {of}, by {}", schema.relation(*attribute).name)
        }
        AdjectiveMeaning::Defined(pattern) => format!("{words}: {of}, if {pattern}"),
    }
}

/// `stockpile: firm -> chip`, or `revenue of firm: money`.
pub fn signature(schema: &Schema, id: RelationId) -> String {
    let relation = schema.relation(id);
    let domain = &schema.entity_type(relation.domain).name;
    match relation.range {
        Range::Entity(range) => {
            format!("relation {}: {domain} -> {}", relation.name, schema.entity_type(range).name)
        }
        Range::Nothing => format!("relation {}: {domain}", relation.name),
        Range::Value(kind) => format!("attribute {} of {domain}: {}", relation.name, kind_word(schema, kind)),
    }
}

pub fn kind_word(schema: &Schema, kind: Kind) -> &str {
    match kind {
        Kind::Number => "number",
        Kind::Percent => "percent",
        Kind::Money => "money",
        Kind::Amount(unit) => &schema.unit(unit).names[0],
        Kind::Time => "date",
        Kind::Duration => "duration",
        Kind::Text => "text",
    }
}

/// Each form of a relation as it is said, of a subject and an object that are named by their types.
pub fn said(schema: &Schema, id: RelationId) -> Vec<String> {
    let relation = schema.relation(id);
    let (subject, object) = ends(schema, relation);
    let alone = relation.range == Range::Nothing;
    let said = |form: &Form| match form {
        Form::Verb { verb, tail, .. } if alone => {
            let tail = tail.iter().map(|word| format!(" {word}")).collect::<String>();
            let heads = [verb.third.clone(), verb.past.clone(), format!("is {}", verb.gerund)];
            heads.map(|head| format!("{subject} {head}{tail}")).join("; ")
        }
        Form::Phrase(words) if alone => format!("{subject} is {}", words.join(" ")),
        form => said_form(form, &subject, &object),
    };
    relation.forms.iter().map(said).collect()
}

fn ends(schema: &Schema, relation: &Relation) -> (String, String) {
    let domain = schema.entity_type(relation.domain).name.clone();
    match relation.range {
        Range::Entity(range) if range == relation.domain => (domain.clone(), format!("another {domain}")),
        Range::Entity(range) => (domain, schema.entity_type(range).name.clone()),
        Range::Value(_) | Range::Nothing => (domain, String::new()),
    }
}

fn said_form(form: &Form, subject: &str, object: &str) -> String {
    match form {
        Form::Verb { verb, tail, inverse } => {
            let (doer, done) = if *inverse { (object, subject) } else { (subject, object) };
            let tail = tail.iter().map(|word| format!(" {word}")).collect::<String>();
            let actives = [&verb.third, &verb.past].map(|head| format!("{doer} {head}{tail} {done}"));
            let passive = format!("{done} is {}{tail} by {doer}", verb.participle);
            format!("{}; {passive}; {doer} is {}{tail} {done}", actives.join("; "), verb.gerund)
        }
        Form::Phrase(words) => format!("{subject} is {} {object}", words.join(" ")),
        Form::InversePhrase(words) => format!("{object} is {} {subject}", words.join(" ")),
        Form::Noun(words) if object.is_empty() => {
            let noun = words.join(" ");
            format!("the {noun} of {subject}; {subject}'s {noun}")
        }
        Form::Noun(words) => format!("{object} is the {} of {subject}", words.join(" ")),
        Form::InverseNoun(words) => format!("{subject} is a {} of {object}", words.join(" ")),
    }
}
