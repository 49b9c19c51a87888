//! An attribute that a claim lacks, and what kind its value is of.

use super::draft::{Lines, Relation, term, unit};
use super::sentence::{BE, Sentence};
use crate::base::environment::Environment;
use crate::model::schema::Schema;
use crate::syntax::tokens::Literal;
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;

/// The units of durations, which are there once something has such values.
const LENGTHS_OF_TIME: [&str; 10] =
    ["day", "days", "week", "weeks", "month", "months", "year", "years", "decade", "decades"];

impl Sentence<'_> {
    /// "headcount" of "Acorn's headcount is 500", "the headcount of Acorn is 500".
    pub fn attribute(&self, at: usize) -> Option<Lines> {
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
    pub fn unknown_unit(&self, among: std::ops::Range<usize>) -> Option<usize> {
        let number = among.into_iter().find(|at| self.is_number(*at))?;
        let has_unit = number > 0 && self.tokens[number - 1].meanings.iter().any(|it| it.as_unit().is_some());
        (!has_unit && self.is_unknown(number + 1) && !self.is(number + 1, &LENGTHS_OF_TIME))
            .then_some(number + 1)
    }

    /// The kind of the value that stands among some tokens.
    pub fn kind_of_value(&self, mut among: std::ops::Range<usize>, noun: &str) -> Option<String> {
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
}
