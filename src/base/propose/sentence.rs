//! What the words of a claim tell of a declaration that it lacks: between whom a verb stands, what a name is to be, what kind a value is
//! of. It is proposed and then tried: whatever does not make the claim read is not shown.

use super::draft::{Lines, Relation, term};
use super::overlay::Overlay;
use crate::base::environment::Environment;
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::model::schema::{Range, Schema};
use crate::model::{RelationId, TypeId};
use crate::syntax::tokens::{Literal, Token};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::plural;
use crate::vocabulary::{Inflection, Meaning, lemma};
use std::sync::Arc;

const BE: [&str; 4] = ["is", "are", "was", "were"];
const HAVE: [&str; 3] = ["has", "have", "had"];
const DO: [&str; 3] = ["did", "does", "do"];
const ARTICLES: [&str; 3] = ["the", "a", "an"];
/// What may stand between a verb and a thing that is a role of it.
const PREPOSITIONS: [&str; 12] =
    ["from", "to", "with", "for", "through", "via", "at", "in", "on", "against", "into", "over"];
/// The units of durations, which are there once something has such values.
const LENGTHS_OF_TIME: [&str; 10] =
    ["day", "days", "week", "weeks", "month", "months", "year", "years", "decade", "decades"];
/// What a time begins with: in front of one they belong to it.
const OF_TIMES: [&str; 12] =
    ["in", "on", "since", "before", "after", "by", "until", "during", "from", "between", "early", "late"];

/// The noun of whatever it is, where nobody knows.
pub const UNKNOWN: &str = "thing";

/// The tokens of a claim, and what they are read against.
#[derive(Clone, Copy)]
pub struct Sentence<'a> {
    pub base: &'a Overlay<'a>,
    pub source: &'a Arc<Source>,
    pub tokens: &'a [Token],
}

impl Sentence<'_> {
    /// What would have to be declared so that this is no problem, as far as the words tell.
    pub fn lacks(self, problem: &Diagnostic, span: &Span) -> Option<Lines> {
        let at = self.tokens.iter().position(|token| token.span.start == span.start)?;
        match problem.code {
            Code::UnknownName => self.name(at),
            Code::UnknownUnit => Some(Lines::Unit(unit(&self.word(at)))),
            // "USD 5": a code of a currency in front of a number.
            _ if self.is_currency(at) => Some(Lines::Unit(format!("currency {}", self.word(at)))),
            // "the headcount of Acorn is 500": `the` begins no name.
            Code::Syntax if self.is(at, &["the"]) && self.is_unknown(at + 1) => self.attribute(at + 1),
            Code::UnknownWord if at > 0 && self.is(at - 1, &["'s", "'"]) => self.attribute(at),
            Code::UnknownWord | Code::Syntax => self.predicate(at),
            _ => None,
        }
    }

    /// What stands at a place, and the type that its relation takes there.
    pub fn wanted(self, span: &Span) -> (String, Option<String>) {
        let at = self.tokens.iter().position(|token| token.span.start == span.start);
        let wanted = at.and_then(|at| self.wanted_at(at)).map(|of| self.noun(of));
        (self.source.text[span.clone()].trim_matches('"').to_string(), wanted)
    }

    /// The name of the claim's relation, with what stands at its subject's end and at its object's.
    pub fn ends(self) -> Option<(String, String, Option<String>)> {
        let (index, relation, swapped) = self.said()?;
        let before = (0..index).any(|at| self.is_entity(at));
        let first = (index + 1..self.tokens.len()).find(|at| self.is_entity(*at));
        let left = match before {
            true => self.kind_of_all(0, index),
            false => self.kind_at(first?),
        };
        let right = match before {
            true => first,
            false => (first? + 1..self.tokens.len()).find(|at| self.is_entity(*at)),
        };
        let right = right.map(|at| self.kind_at(at));
        let name = self.base.schema().relation(relation).name.clone();
        // "the is_upper of S is O": the owner stands first, though behind its noun.
        match (swapped && before, right) {
            (true, Some(right)) => Some((name, right, Some(left))),
            (_, right) => Some((name, left, right)),
        }
    }

    fn word(&self, at: usize) -> String {
        self.tokens.get(at).map_or(String::new(), |token| self.source.text[token.span.clone()].to_string())
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        self.tokens.get(at).is_some() && words.contains(&fold(&self.word(at)).as_str())
    }

    fn is_unknown(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            token.meanings.is_empty() && token.keyword.is_none() && token.literal.is_none()
        })
    }

    /// A name that nobody declared yet.
    fn begins_name(&self, at: usize) -> bool {
        let quoted = |token: &Token| matches!(token.literal, Some(Literal::Text(_)));
        self.tokens.get(at).is_some_and(quoted)
            || self.is_unknown(at) && self.word(at).starts_with(char::is_uppercase)
    }

    fn is_currency(&self, at: usize) -> bool {
        let code = self.word(at);
        self.is_unknown(at)
            && code.len() == 3
            && code.chars().all(|c| c.is_ascii_uppercase())
            && self.is_number(at + 1)
    }

    fn is_entity(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.entities().next().is_some())
    }

    fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(token.literal, Some(Literal::Number { .. })))
    }

    fn is_time(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| match token.literal {
            Some(Literal::Date(_)) => true,
            Some(Literal::Number { year, .. }) => year.is_some(),
            _ => false,
        })
    }

    /// What the thing named there is: `thing` where nobody knows.
    fn kind_at(&self, at: usize) -> String {
        let entity = self.tokens.get(at).and_then(|token| token.entities().next());
        let of = entity.and_then(|entity| self.base.kinds(entity).first().copied());
        self.noun(of.unwrap_or(Schema::ENTITY))
    }

    /// The noun of a type.
    fn noun(&self, of: TypeId) -> String {
        match of {
            Schema::ENTITY => UNKNOWN.to_string(),
            of => self.base.schema().entity_type(of).name.clone(),
        }
    }

    /// The type of which all these are: several subjects of one verb.
    fn kind_of_all(&self, from: usize, to: usize) -> String {
        let named = (from..to).filter(|at| self.is_entity(*at));
        let kinds: Vec<String> = named.map(|at| self.kind_at(at)).collect();
        merged(self.base, &kinds)
    }

    /// An unknown name, of the type that the claim's relation takes there.
    fn name(&self, at: usize) -> Option<Lines> {
        let token = &self.tokens[at];
        let name = match &token.literal {
            Some(Literal::Text(text)) => text.clone(),
            _ => {
                let is_upper =
                    |at: usize| self.word(at).starts_with(|c: char| c.is_uppercase() || c.is_numeric());
                let mut end = at + 1;
                if is_upper(at) {
                    while self.is_unknown(end) && is_upper(end) {
                        end += 1;
                    }
                } else {
                    while self.is_unknown(end) {
                        end += 1;
                    }
                }
                let span = token.span.start..self.tokens[end - 1].span.end;
                self.source.text[span].split_whitespace().collect::<Vec<_>>().join(" ")
            }
        };
        let of = self.wanted_at(at).map_or(UNKNOWN.to_string(), |of| self.noun(of));
        Some(Lines::Entity { of, name: term(&name) })
    }

    /// The type that the relation of the claim takes at a place.
    fn wanted_at(&self, at: usize) -> Option<TypeId> {
        let schema = self.base.schema();
        // Behind an article and other names.
        let mut before = at.checked_sub(1);
        while let Some(index) =
            before.filter(|index| self.is(*index, &["the", ",", "and"]) || self.is_entity(*index))
        {
            before = index.checked_sub(1);
        }
        let role = before.and_then(|index| {
            self.tokens[index].meanings.iter().find_map(|meaning| match *meaning {
                Meaning::Role { relation, role } => Some(schema.relation(relation).roles[role.index()].range),
                _ => None,
            })
        });
        if role.is_some() {
            return role;
        }
        let (index, relation, swapped) = self.said()?;
        let relation = schema.relation(relation);
        let copula = (index..at).any(|between| self.is(between, &BE));
        let owned = self.tokens[index].meanings.iter().any(|meaning| matches!(meaning, Meaning::Noun { .. }))
            && self.is(index + 1, &["of"])
            && copula;
        let is_first = at < index || owned;
        let (domain, range) = (
            Some(relation.domain),
            match relation.range {
                Range::Entity(range) => Some(range),
                Range::Value(_) | Range::Nothing => None,
            },
        );
        if is_first != swapped { domain } else { range }
    }

    /// Where the claim says its relation, and whether the object comes first.
    fn said(&self) -> Option<(usize, RelationId, bool)> {
        (0..self.tokens.len()).find_map(|index| {
            let meanings = &self.tokens[index].meanings;
            meanings.iter().find_map(|meaning| match *meaning {
                Meaning::Verb { relation, inflection, inverse } => {
                    let passive = inflection == Inflection::Participle
                        && self.is(index + 1, &["by"])
                        && index > 0
                        && (self.is(index - 1, &BE) || self.is(index - 1, &["been", "not"]));
                    Some((index, relation, inverse != passive))
                }
                Meaning::Phrase { relation, inverse } => Some((index, relation, inverse)),
                Meaning::State { relation } => Some((index, relation, false)),
                Meaning::Noun { relation, inverse } if self.is(index + 1, &["of"]) => {
                    // "the is_upper of S is O", "O is the is_upper of S": the owner stands behind `of`.
                    Some((index, relation, !inverse))
                }
                Meaning::Noun { relation, inverse } => Some((index, relation, inverse)),
                _ => None,
            })
        })
    }

    /// "headcount" of "Acorn's headcount is 500", "the headcount of Acorn is 500".
    fn attribute(&self, at: usize) -> Option<Lines> {
        let mut end = at;
        while self.is_unknown(end) {
            end += 1;
        }
        let noun = self.source.text[self.tokens[at].span.start..self.tokens[end.checked_sub(1)?].span.end]
            .to_string();
        let (owner, mut value) = match self.is(end, &["of"]) {
            true => {
                let owner = (end + 1..self.tokens.len()).find(|at| self.is_entity(*at))?;
                (self.kind_at(owner), owner + 1)
            }
            false => (self.kind_of_all(0, at), end),
        };
        while !self.is(value, &BE) {
            value += 1;
            self.tokens.get(value)?;
        }
        let behind = value + 1..self.tokens.len();
        if let Some(code) = behind.clone().find(|at| self.is_currency(*at)) {
            return Some(Lines::Unit(format!("currency {}", self.word(code))));
        }
        if let Some(unit_at) = self.unknown_unit(behind.clone()) {
            // The attribute counts in it, once it is declared.
            return Some(Lines::Unit(unit(&self.word(unit_at))));
        }
        let named = behind.clone().find(|at| self.is_entity(*at) || self.begins_name(*at));
        let kind = match (self.kind_of_value(behind.clone(), &noun), named) {
            (Some(kind), _) => kind,
            (None, Some(object)) => {
                return Some(Lines::Relation(Relation {
                    name: noun.clone(),
                    domain: owner,
                    range: Some(self.kind_at(object)),
                    form: format!("noun {}", term(&noun)),
                    roles: vec![],
                    doubt: None,
                }));
            }
            (None, None) => return None,
        };
        Some(Lines::Attribute { noun: term(&noun), of: owner, kind })
    }

    /// The word behind a number that is no unit yet.
    fn unknown_unit(&self, among: std::ops::Range<usize>) -> Option<usize> {
        let number = among.into_iter().find(|at| self.is_number(*at))?;
        let has_unit = number > 0 && self.tokens[number - 1].meanings.iter().any(|it| it.as_unit().is_some());
        (!has_unit && self.is_unknown(number + 1) && !self.is(number + 1, &LENGTHS_OF_TIME))
            .then_some(number + 1)
    }

    /// The kind of the value that stands among some tokens.
    fn kind_of_value(&self, mut among: std::ops::Range<usize>, noun: &str) -> Option<String> {
        let schema = self.base.schema();
        let number = among.clone().find(|at| self.is_number(*at));
        let Some(number) = number else {
            let first = among.clone().next()?;
            if among.any(|at| matches!(self.tokens[at].literal, Some(Literal::Date(_)))) {
                return Some("date".to_string());
            }
            return matches!(self.tokens[first].literal, Some(Literal::Text(_))).then(|| "text".to_string());
        };
        let unit = [number + 1, number.wrapping_sub(1), number + 2]
            .into_iter()
            .find_map(|at| self.tokens.get(at)?.meanings.iter().find_map(Meaning::as_unit));
        if let Some(unit) = unit {
            return Some(match schema.unit(unit) {
                it if it.currency => "money".to_string(),
                _ if unit == Schema::PERCENT => "percent".to_string(),
                _ if schema.is_length_of_time(unit) => "duration".to_string(),
                it => it.names[0].clone(),
            });
        }
        if self.is(number + 1, &LENGTHS_OF_TIME) {
            return Some("duration".to_string());
        }
        let of_time = ["year", "date", "day"].iter().any(|word| fold(noun).contains(word));
        Some(if of_time && self.is_time(number) { "date" } else { "number" }.to_string())
    }

    /// A verb, a phrase or a noun that nobody declared, between its subjects and what follows.
    fn predicate(&self, at: usize) -> Option<Lines> {
        // Behind what the claim says, a word that is unknown belongs to its properties.
        let is_behind = self.said().is_some_and(|(index, ..)| index < at);
        if is_behind || !(0..at).any(|before| self.is_entity(before)) {
            return None;
        }
        let domain = self.kind_of_all(0, at);
        let article = usize::from(self.is(at - 1, &ARTICLES));
        let auxiliary = (0..at)
            .rev()
            .take(3)
            .find(|before| self.is(*before, &BE) || self.is(*before, &HAVE) || self.is(*before, &DO));
        let end = self.end_of_words(at);
        let object = self.object(end);
        let words = |from: usize, to: usize| {
            let texts: Vec<String> = (from..to).map(|at| self.word(at)).collect();
            texts.join(" ")
        };
        if end == at {
            return None;
        }
        let described = auxiliary.filter(|index| self.is(*index, &BE));
        let relation = match (described, auxiliary) {
            (Some(_), _) if self.is(at + 1, &["by"]) => {
                let doer = (at + 2..self.tokens.len()).find(|at| self.is_entity(*at))?;
                let (form, name, doubt) = self.verb(at, at + 1, &[Inflection::Participle])?;
                Relation {
                    name,
                    domain: self.kind_at(doer),
                    range: Some(domain),
                    form,
                    roles: self.roles(doer + 1),
                    doubt,
                }
            }
            (Some(_), _) if article == 1 && self.is(end.checked_sub(1)?, &["of"]) => {
                let noun = words(at, end - 1);
                // "O is the seat of S": the owner comes last.
                Relation {
                    name: noun.clone(),
                    domain: object.map_or(UNKNOWN.into(), |object| self.kind_at(object)),
                    range: Some(domain),
                    form: format!("noun {}", term(&noun)),
                    roles: vec![],
                    doubt: None,
                }
            }
            (Some(_), _) if self.word(at).ends_with("ing") && object.is_some() && end == at + 1 => {
                let (form, name, doubt) = self.verb(at, end, &[Inflection::Gerund])?;
                self.with_object(name, form, doubt, domain, object)
            }
            (Some(_), _) => {
                let phrase = words(at - article, end);
                self.with_object(phrase.clone(), format!("phrase \"{phrase}\""), None, domain, object)
            }
            (None, Some(index)) if self.is(index, &HAVE) && article == 1 => {
                let tail = words(at - 1, end);
                let name = format!("have {tail}");
                self.with_object(name.clone(), format!("verb \"{name}\""), None, domain, object)
            }
            (None, Some(index)) => {
                let inflection =
                    if self.is(index, &HAVE) { Inflection::Participle } else { Inflection::Base };
                let (form, name, doubt) = self.verb(at, end, &[inflection])?;
                self.with_object(name, form, doubt, domain, object)
            }
            (None, None) => {
                let tried = [Inflection::Past, Inflection::Third];
                let (form, name, doubt) = self.verb(at, end, &tried)?;
                self.with_object(name, form, doubt, domain, object)
            }
        };
        Some(Lines::Relation(relation))
    }

    fn with_object(
        &self,
        name: String,
        form: String,
        doubt: Option<String>,
        domain: String,
        object: Option<usize>,
    ) -> Relation {
        let range = object.map(|object| self.kind_at(object));
        let roles = object.map_or(vec![], |object| self.roles(object + 1));
        Relation { name, domain, range, form, roles, doubt }
    }

    /// Where the words end that say what is said: at a thing, a number, or a property.
    fn end_of_words(&self, from: usize) -> usize {
        let mut end = from + 1;
        while end < self.tokens.len() {
            let thing =
                self.is_entity(end) || self.begins_name(end) || self.is_number(end) || self.is_time(end);
            let article = self.is(end, &["the"]) && (self.is_entity(end + 1) || self.begins_name(end + 1));
            let opens = self.is(end, &[",", ";"]) || self.is(end, &super::super::claims::PROPERTIES);
            if thing || article || opens {
                break;
            }
            end += 1;
        }
        // "went bankrupt in 2024": what stands before a time belongs to it.
        while end > from + 1 && (self.is_time(end) || self.is_number(end)) && self.is(end - 1, &OF_TIMES) {
            end -= 1;
        }
        end
    }

    /// The first thing behind the words, if nothing but an article stands between.
    fn object(&self, end: usize) -> Option<usize> {
        let at = end + usize::from(self.is(end, &["the"]));
        (self.is_entity(at) || self.begins_name(at)).then_some(at)
    }

    /// Further things behind prepositions: "to Birch".
    fn roles(&self, from: usize) -> Vec<(String, String, String)> {
        let mut roles: Vec<(String, String, String)> = vec![];
        for at in from..self.tokens.len() {
            let thing = at + 1 + usize::from(self.is(at + 1, &["the"]));
            if self.is(at, &PREPOSITIONS) && self.is_entity(thing) {
                let (of, preposition) = (self.kind_at(thing), fold(&self.word(at)));
                if roles.iter().all(|(name, ..)| *name != of) {
                    roles.push((of.clone(), preposition, of));
                }
            }
        }
        roles
    }

    /// The form of a verb, with its words, and what else it could be.
    fn verb(
        &self,
        from: usize,
        to: usize,
        inflections: &[Inflection],
    ) -> Option<(String, String, Option<String>)> {
        let head = fold(&self.word(from));
        let tail: Vec<String> = (from + 1..to).map(|at| self.word(at)).collect();
        let whole = |head: &str| [&[head.to_string()], tail.as_slice()].concat().join(" ");
        let bases = inflections.iter().map(|inflection| lemma::verbs(&head, *inflection));
        let bases = bases.into_iter().find(|bases| !bases.is_empty());
        let irregular = |tense: &str| {
            let doubt = "what its base form is".to_string();
            Some((format!("verb {}, {tense} {head}", term(&whole(&head))), whole(&head), Some(doubt)))
        };
        match (bases.as_deref(), inflections) {
            (Some([base, others @ ..]), _) => {
                let doubt = others.first().map(|other| format!("`verb {}`", term(&whole(other))));
                Some((format!("verb {}", term(&whole(base))), whole(base), doubt))
            }
            // Several who do it now, or a past that no rule makes.
            (_, [Inflection::Past, ..]) if self.several_before(from) => {
                Some((format!("verb {}", term(&whole(&head))), whole(&head), None))
            }
            (_, [Inflection::Past, ..]) => irregular("past"),
            (_, [Inflection::Participle]) => irregular("participle"),
            (_, [Inflection::Base]) => Some((format!("verb {}", term(&whole(&head))), whole(&head), None)),
            _ => None,
        }
    }

    fn several_before(&self, at: usize) -> bool {
        (0..at).any(|before| self.is(before, &["and"]))
    }
}

/// The declaration of a unit: its singular first.
pub fn unit(word: &str) -> String {
    let names = match lemma::nouns(&fold(word)).first() {
        Some(singular) => format!("{singular}, {word}"),
        None if word.chars().count() > 3 && word.chars().all(char::is_lowercase) => {
            format!("{word}, {}", plural(word))
        }
        None => word.to_string(),
    };
    format!("unit {names}")
}

/// The noun of the type that has all of these beneath it.
pub fn merged(base: &Overlay, nouns: &[String]) -> String {
    let of = nouns.iter().map(|noun| base.world.type_named(noun).unwrap_or(Schema::ENTITY));
    let schema = base.schema();
    let common = of.reduce(|one, other| schema.common_supertype(one, other).unwrap_or(Schema::ENTITY));
    match common {
        None | Some(Schema::ENTITY) => UNKNOWN.to_string(),
        Some(of) => schema.entity_type(of).name.clone(),
    }
}
