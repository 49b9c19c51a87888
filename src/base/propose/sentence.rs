//! What the words of a claim tell of a declaration that it lacks, and what a name is to be. It is proposed and then tried: whatever does
//! not make the claim read is not shown.

use super::draft::{Lines, term, unit};
use super::overlay::Overlay;
use crate::base::environment::Environment;
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::model::schema::{Range, Schema};
use crate::model::{RelationId, TypeId};
use crate::syntax::tokens::{Literal, Token};
use crate::vocabulary::fold::fold;
use crate::vocabulary::{Inflection, Meaning};
use std::sync::Arc;

pub const BE: [&str; 4] = ["is", "are", "was", "were"];

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
        // "the capital of S is O": the owner stands first, though behind its noun.
        match (swapped && before, right) {
            (true, Some(right)) => Some((name, right, Some(left))),
            (_, right) => Some((name, left, right)),
        }
    }

    pub fn word(&self, at: usize) -> String {
        self.tokens.get(at).map_or(String::new(), |token| self.source.text[token.span.clone()].to_string())
    }

    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        self.tokens.get(at).is_some() && words.contains(&fold(&self.word(at)).as_str())
    }

    pub fn is_unknown(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_unknown)
    }

    /// A name that nobody declared yet.
    pub fn begins_name(&self, at: usize) -> bool {
        let quoted = |token: &Token| matches!(token.literal, Some(Literal::Text(_)));
        self.tokens.get(at).is_some_and(quoted)
            || self.is_unknown(at) && self.word(at).starts_with(char::is_uppercase)
    }

    pub fn is_currency(&self, at: usize) -> bool {
        let code = self.word(at);
        self.is_unknown(at)
            && code.len() == 3
            && code.chars().all(|c| c.is_ascii_uppercase())
            && self.is_number(at + 1)
    }

    pub fn is_entity(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.entities().next().is_some())
    }

    pub fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(token.literal, Some(Literal::Number { .. })))
    }

    pub fn is_time(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| match token.literal {
            Some(Literal::Date(_)) => true,
            Some(Literal::Number { year, .. }) => year.is_some(),
            _ => false,
        })
    }

    /// What the thing named there is: `thing` where nobody knows.
    pub fn kind_at(&self, at: usize) -> String {
        let entity = self.tokens.get(at).and_then(|token| token.entities().next());
        let of = entity.and_then(|entity| self.base.kinds(entity).first().copied());
        self.noun(of.unwrap_or(Schema::ENTITY))
    }

    /// The noun of a type.
    pub fn noun(&self, of: TypeId) -> String {
        match of {
            Schema::ENTITY => UNKNOWN.to_string(),
            of => self.base.schema().entity_type(of).name.clone(),
        }
    }

    /// The type of which all these are: several subjects of one verb.
    pub fn kind_of_all(&self, from: usize, to: usize) -> String {
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
    pub fn said(&self) -> Option<(usize, RelationId, bool)> {
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
                    // "the capital of S is O", "O is the is_upper of S": the owner stands behind `of`.
                    Some((index, relation, !inverse))
                }
                Meaning::Noun { relation, inverse } => Some((index, relation, inverse)),
                _ => None,
            })
        })
    }
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
