//! What the grammar takes at a place, in words.

use super::next::Next;
use crate::syntax::tagger::Category;
use crate::vocabulary::keywords::CARRYING_ON;

/// One thing that may come next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Expected {
    Word(&'static str),
    Category(Category),
    End,
}

/// What the grammar takes at a place, for a message: categories, then the words that carry a question on.
pub fn in_words(next: &Next) -> String {
    let categories = CATEGORIES.iter().filter(|category| next.takes(Expected::Category(**category)));
    let mut all: Vec<String> =
        categories.filter_map(|category| category_in_words(*category)).map(str::to_string).collect();
    all.dedup();
    if next.takes(Expected::End) {
        all.push("the end".to_string());
    }
    let words = CARRYING_ON.iter().filter(|word| next.takes(Expected::Word(word)));
    all.extend(words.map(|word| format!("`{word}`")).take(12_usize.saturating_sub(all.len())));
    all.join(", ")
}

/// In the order in which a message tells them.
const CATEGORIES: [Category; 15] = [
    Category::Name,
    Category::Type,
    Category::VerbFinite,
    Category::VerbBase,
    Category::Participle,
    Category::Gerund,
    Category::Phrase,
    Category::Noun,
    Category::Adjective,
    Category::Comparative,
    Category::Superlative,
    Category::Measure,
    Category::Number,
    Category::Date,
    Category::Variable,
];

fn category_in_words(category: Category) -> Option<&'static str> {
    Some(match category {
        Category::Name => "a name",
        Category::Type => "a type",
        Category::VerbBase | Category::VerbFinite | Category::Participle | Category::Gerund => "a verb",
        Category::Phrase => "a phrase",
        Category::Noun => "an attribute",
        Category::Adjective | Category::Comparative | Category::Superlative => "an adjective",
        Category::Measure => "a measure",
        Category::Date => "a date",
        Category::Number => "a number",
        Category::Variable => "a variable",
        Category::BarePhrase
        | Category::Unit
        | Category::Role
        | Category::Text
        | Category::Parameter
        | Category::Unknown => {
            return None;
        }
    })
}
