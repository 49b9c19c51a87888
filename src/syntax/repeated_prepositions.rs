//! A preposition that is said again behind `or` and `nor`: "based in Japan or in China" as "based in Japan or China".

use super::tokens::{Category, Token};
use crate::vocabulary::fold::fold;

const PREPOSITIONS: &[&str] = &["by", "for", "from", "in", "of", "on", "through", "to"];

/// Leaves out each preposition that only says again the one before the name in front of it. Between the two stand
/// names and articles alone, so that what it belongs to is not in doubt.
pub fn said_once(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let is_again = |index: usize| {
        let again = tokens[index].keyword.filter(|word| PREPOSITIONS.contains(word));
        let joint = index.checked_sub(1).and_then(|before| tokens[before].keyword);
        let named = tokens[index + 1..].iter().find(|token| !is_article(token)).is_some_and(is_name);
        let (Some(again), Some("or" | "nor"), true) = (again, joint, named) else { return false };
        let before = tokens[..index - 1].iter().rev();
        let mut before =
            before.skip_while(|token| is_name(token) || is_article(token) || token.keyword == Some(","));
        before.next().is_some_and(|token| {
            let words = fold(&text[token.span.clone()]);
            words.rsplit(' ').next() == Some(again)
        })
    };
    let kept: Vec<bool> = (0..tokens.len()).map(|index| !is_again(index)).collect();
    tokens.iter().zip(kept).filter(|(_, kept)| *kept).map(|(token, _)| token.clone()).collect()
}

fn is_name(token: &Token) -> bool {
    token.categories().contains(&Category::Name)
}

fn is_article(token: &Token) -> bool {
    matches!(token.keyword, Some("the" | "a" | "an"))
}
