//! `only` before a preposition, which is said of what the preposition leads to: "only in Norway" as "in only Norway".

use super::tokens::{Category, Token};

const PREPOSITIONS: &[&str] = &[
    "across", "at", "by", "for", "from", "in", "into", "near", "on", "over", "through", "to", "under", "with",
];

/// Puts each such word behind the preposition, where neither a date nor a number follows.
pub fn behind_preposition(mut tokens: Vec<Token>) -> Vec<Token> {
    for at in 1..tokens.len().saturating_sub(2) {
        let [before, only, preposition, object] = &tokens[at - 1..at + 3] else { continue };
        let leads = preposition.keyword.is_some_and(|word| PREPOSITIONS.contains(&word))
            || preposition.categories().contains(&Category::Phrase);
        let thing = |category: &Category| {
            matches!(category, Category::Name | Category::Type | Category::Adjective | Category::Superlative)
        };
        let named = object.keyword == Some("the") || object.categories().iter().any(thing);
        let other = matches!(before.keyword, Some("the" | "not" | "with" | "an" | "a"));
        if only.keyword == Some("only") && leads && named && !other {
            tokens.swap(at, at + 1);
        }
    }
    tokens
}
