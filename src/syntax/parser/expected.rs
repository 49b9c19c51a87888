//! What the grammar would take at the place where a parse stopped.

use super::Rule;
use crate::syntax::tagger::Category;
use pest::error::{Error, ErrorVariant};

/// One thing that may come next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Expected {
    Word(&'static str),
    Category(Category),
    End,
}

/// The terminals that would have been taken, ascending, each once.
pub fn expected(error: &Error<Rule>) -> Vec<Expected> {
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else { return vec![] };
    let mut expected: Vec<Expected> = positives.iter().flat_map(|&rule| terminal(rule)).collect();
    expected.sort();
    expected.dedup();
    expected
}

/// The categories and the commoner words, for a message.
pub fn in_words(expected: &[Expected]) -> String {
    let categories = expected.iter().filter_map(|expected| match expected {
        Expected::Category(category) => category_in_words(*category).map(str::to_string),
        Expected::End => Some("the end".to_string()),
        Expected::Word(_) => None,
    });
    let mut all: Vec<String> = categories.collect();
    all.dedup();
    let words = expected.iter().filter_map(|expected| match expected {
        Expected::Word(word) if word.len() > 1 => Some(format!("`{word}`")),
        _ => None,
    });
    let room = 12_usize.saturating_sub(all.len());
    all.extend(words.take(room));
    all.join(", ")
}

fn category_in_words(category: Category) -> Option<&'static str> {
    Some(match category {
        Category::Name => "a name",
        Category::Type => "a type",
        Category::VerbBase | Category::VerbFinite | Category::Participle | Category::Gerund => "a verb",
        Category::Phrase => "a phrase",
        Category::Noun => "an attribute",
        Category::Adjective | Category::Comparative | Category::Superlative => "an adjective",
        Category::Measure => "a measure",
        Category::Unit => "a unit",
        Category::Date => "a date",
        Category::Number => "a number",
        Category::Variable => "a variable",
        Category::BarePhrase | Category::Role | Category::Text | Category::Parameter | Category::Unknown => {
            return None;
        }
    })
}

fn terminal(rule: Rule) -> Option<Expected> {
    let category = match rule {
        Rule::EOI => return Some(Expected::End),
        Rule::name => Category::Name,
        Rule::type_noun => Category::Type,
        Rule::verb_base => Category::VerbBase,
        Rule::verb_finite => Category::VerbFinite,
        Rule::participle => Category::Participle,
        Rule::gerund => Category::Gerund,
        Rule::phrase => Category::Phrase,
        Rule::bare_phrase => Category::BarePhrase,
        Rule::noun => Category::Noun,
        Rule::adjective => Category::Adjective,
        Rule::comparative => Category::Comparative,
        Rule::superlative => Category::Superlative,
        Rule::role => Category::Role,
        Rule::measure => Category::Measure,
        Rule::unit => Category::Unit,
        Rule::date => Category::Date,
        Rule::number => Category::Number,
        Rule::text => Category::Text,
        Rule::variable => Category::Variable,
        Rule::parameter => Category::Parameter,
        word => return keyword(word).map(Expected::Word),
    };
    Some(Expected::Category(category))
}

/// The word of a `k_…` terminal: its rule's name says it.
fn keyword(rule: Rule) -> Option<&'static str> {
    let name = format!("{rule:?}");
    crate::vocabulary::keywords::keyword(name.strip_prefix("k_")?)
}
