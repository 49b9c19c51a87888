//! Names that a statement shortens or inflects: words that nobody knows, with those behind them, as the one thing whose name they
//! are a part or a form of.

use super::tokens::{Category, Token};
use crate::vocabulary::{Meaning, Names, shortened};

/// The most words that such a name is written with.
const MOST: usize = 5;

/// The tokens with one for the words of each such name.
pub fn names(text: &str, mut tokens: Vec<Token>, names: &dyn Names) -> Vec<Token> {
    let mut at = 0;
    while at < tokens.len() {
        if is_unknown(&tokens[at]) {
            let most = tokens[at..].iter().take(MOST).take_while(|token| is_word(text, token)).count();
            let found = (1..=most).rev().find_map(|length| {
                let span = tokens[at].span.start..tokens[at + length - 1].span.end;
                shortened::named(&text[span.clone()], names).map(|entity| (length, span, entity))
            });
            if let Some((length, span, entity)) = found {
                let name =
                    Token { span, keyword: None, meanings: vec![Meaning::Entity(entity)], literal: None };
                tokens.splice(at..at + length, [name]);
            }
        }
        at += 1;
    }
    tokens
}

fn is_unknown(token: &Token) -> bool {
    token.categories() == [Category::Unknown]
}

fn is_word(text: &str, token: &Token) -> bool {
    token.literal.is_none()
        && text[token.span.clone()].chars().all(|it| it.is_alphanumeric() || " -".contains(it))
}
