//! Contractions, written out as the grammar knows them: `doesn't` as `does not`, `who's` as `who is` or `who has`.

use super::tokens::{Category, Token};
use crate::vocabulary::fold::fold;
use crate::vocabulary::keywords::keyword;

const NEGATED: &[&str] = &["are", "did", "do", "does", "had", "has", "have", "is", "was", "were"];

/// The words whose `'s` is a verb: a name's is the possessive.
const ASKING: &[&str] = &["how", "that", "there", "what", "when", "where", "which", "who", "why"];

/// Replaces the contractions among the tokens of a text. Each half keeps the place where it was written. A word that
/// the base declares, such as the name of a song, stays as it is.
pub fn write_out(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let mut written = Vec::with_capacity(tokens.len() + 2);
    for (index, token) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &tokens[before]);
        match negated(text, token) {
            Some(both) => written.extend(both),
            None if before.is_some_and(asks) && token.keyword == Some("'s") => {
                let verb = if is_perfect(&tokens[index + 1..]) { "has" } else { "is" };
                written.push(Token { keyword: keyword(verb), ..token.clone() });
            }
            None => written.push(token.clone()),
        }
    }
    written
}

/// `didn't` as its two words.
fn negated(text: &str, token: &Token) -> Option<[Token; 2]> {
    if token.keyword.is_some() || token.literal.is_some() || !token.meanings.is_empty() {
        return None;
    }
    let whole = &text[token.span.clone()];
    let (at, _) = whole.char_indices().rev().nth(2)?;
    let (verb, not) = whole.split_at(at);
    let verb = fold(verb);
    if fold(not) != "n't" || !NEGATED.contains(&verb.as_str()) {
        return None;
    }
    let middle = token.span.start + at;
    let word = |span, word| Token { span, keyword: keyword(word), meanings: vec![], literal: None };
    Some([word(token.span.start..middle, &verb), word(middle..token.span.end, "not")])
}

fn asks(token: &Token) -> bool {
    token.meanings.is_empty() && token.keyword.is_some_and(|word| ASKING.contains(&word))
}

/// Whether what follows `'s` makes it `has`: `who's been fined` and `who's ordered H20`, but `what's made by Nvidia`.
fn is_perfect(after: &[Token]) -> bool {
    let word = |at: usize| after.get(at).and_then(|token| token.keyword);
    word(0) == Some("been")
        || after.first().is_some_and(|token| token.categories().contains(&Category::Participle))
            && after.len() > 1
            && !matches!(word(1), Some("by" | "?" | "."))
}
