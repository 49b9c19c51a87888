//! Words of a question that only stress what is said, or lead up to it: `actually`, `ever`, `in fact`, `too` at the end. What says
//! when (`already`, `still`, `yet`) or how often (`again`) is none of them. And words that say what one of the language's own says.

use super::tokens::Token;
use crate::vocabulary::fold::fold;
use crate::vocabulary::keywords::keyword;

/// They may stand anywhere.
const ANYWHERE: &[&[&str]] = &[
    &["actually"],
    &["also"],
    &["as", "a", "matter", "of", "fact"],
    &["ever"],
    &["in", "fact"],
    &["indeed"],
    &["really"],
    &["truly"],
];

/// They may stand at the end; before it they say something else.
const LAST: &[&[&str]] = &[&["as", "well"], &["at", "all"], &["too"]];

/// Words in the place of one.
const SAME: &[(&[&str], &str)] = &[
    (&["as", "well", "as"], "and"),
    (&["for", "what", "reason"], "why"),
    (&["how", "come"], "why"),
    (&["in", "addition", "to"], "besides"),
];

/// The tokens with one for such words.
pub fn in_one_word(text: &str, mut tokens: Vec<Token>) -> Vec<Token> {
    for at in 0..tokens.len() {
        let same = SAME.iter().find(|(words, _)| begins(text, tokens.get(at..).unwrap_or_default(), words));
        if let Some((words, one)) = same {
            let span = tokens[at].span.start..tokens[at + words.len() - 1].span.end;
            let one = Token { span, keyword: keyword(one), meanings: vec![], literal: None };
            tokens.splice(at..at + words.len(), [one]);
        }
    }
    tokens
}

/// The tokens without such words, and without the commas that set them off. A word that the base declares is none.
pub fn left_out(text: &str, mut tokens: Vec<Token>) -> Vec<Token> {
    let mut at = 0;
    while at < tokens.len() {
        let length = filler(text, &tokens[at..]);
        if length == 0 {
            at += 1;
            continue;
        }
        tokens.drain(at..at + length);
        let is_comma = |at: usize| tokens.get(at).is_some_and(|token| token.keyword == Some(","));
        let before = at.checked_sub(1).is_some_and(is_comma);
        // ", in fact," sets off one thing, and what follows a first or a last one is set off from that.
        if is_comma(at) && (before || at == 0) {
            tokens.remove(at);
        }
        if before {
            tokens.remove(at - 1);
            at -= 1;
        }
    }
    at_the_end_of_one_list(text, tokens)
}

/// How many tokens from here are such words.
fn filler(text: &str, tokens: &[Token]) -> usize {
    let found = |words: &&&[&str]| begins(text, tokens, words);
    let anywhere = ANYWHERE.iter().find(found);
    let last = || LAST.iter().filter(|words| ends(&tokens[words.len().min(tokens.len())..])).find(found);
    anywhere.or_else(last).map_or(0, |words| words.len())
}

/// `respectively` says what a single list says without it; of two, it says which belongs to which, and stays.
fn at_the_end_of_one_list(text: &str, mut tokens: Vec<Token>) -> Vec<Token> {
    let lists = tokens.iter().filter(|token| token.keyword == Some("and")).count();
    let last = tokens.iter().rposition(|token| is(text, token, "respectively"));
    if let Some(at) = last.filter(|&at| lists == 1 && ends(&tokens[at + 1..])) {
        let comma = at > 0 && tokens[at - 1].keyword == Some(",");
        tokens.drain(at - usize::from(comma)..=at);
    }
    tokens
}

fn begins(text: &str, tokens: &[Token], words: &[&str]) -> bool {
    words.len() <= tokens.len() && words.iter().zip(tokens).all(|(word, token)| is(text, token, word))
}

fn is(text: &str, token: &Token, word: &str) -> bool {
    let declared = !token.meanings.is_empty() && token.keyword.is_none();
    !declared && token.literal.is_none() && fold(&text[token.span.clone()]) == word
}

fn ends(rest: &[Token]) -> bool {
    rest.iter().all(|token| matches!(token.keyword, Some("?" | "." | "!")))
}
