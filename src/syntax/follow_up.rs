//! Follow-up questions: "and H800?", "what about 2024", "who else". What is told here is the form alone; whether the question before
//! has a part for it, whoever knows that question finds out.

use super::tokens::{Category, Literal, Token, Tokens};
use crate::vocabulary::fold::fold;

/// What a follow-up asks of the question before.
#[derive(Clone, PartialEq, Debug)]
pub enum FollowUp {
    /// The same with another name or time in the place of one part.
    Part(Part),
    /// "since when": the same sentence is asked for that.
    Asking(String),
    /// "how many"
    Number,
    /// "who else"
    Others,
}

/// What takes the place of a part.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// "only in Norway"
    pub only: bool,
    /// What stands before it: "in", "since".
    pub preposition: Option<String>,
    /// The names or the time, as they are written.
    pub words: String,
    pub is_time: bool,
}

const LEADS: &[&[&str]] = &[&["and"], &["what", "about"], &["how", "about"]];

/// What a sentence can be asked for, in front of it.
const ASKED: &[&[&str]] =
    &[&["since", "when"], &["until", "when"], &["for", "how", "long"], &["why"], &["when"], &["where"]];

const OTHERS: &[&[&str]] = &[&["who", "else"], &["what", "else"], &["which", "others"]];

/// What may stand before a date, so that both tell when.
const BEFORE_TIMES: &[&str] =
    &["after", "before", "by", "during", "in", "on", "since", "throughout", "until"];

/// What a statement asks as a follow-up; `None` of one that has not the form of any.
pub fn follow_up(tokens: &Tokens) -> Option<FollowUp> {
    let words = folded(tokens);
    let end = words.len() - words.iter().rev().take_while(|word| is_end(word)).count();
    let words = &words[..end];
    let lead = begins_with(words, LEADS);
    let rest = &words[lead..];
    let is = |forms: &[&[&str]]| forms.iter().any(|form| rest == *form);
    if rest.is_empty() {
        return None;
    }
    if is(ASKED) {
        return Some(FollowUp::Asking(rest.join(" ")));
    }
    if is(&[&["how", "many"]]) {
        return Some(FollowUp::Number);
    }
    if is(OTHERS) {
        return Some(FollowUp::Others);
    }
    if lead == 0 && rest[0] != "only" {
        return None;
    }
    part(tokens, lead, end).map(FollowUp::Part)
}

/// The part that the tokens from one place to another are.
fn part(tokens: &Tokens, from: usize, end: usize) -> Option<Part> {
    let only = fold(tokens.text(from)) == "only";
    let mut at = from + usize::from(only);
    let leads = |token: &Token| {
        let is_role = token.categories().contains(&Category::Role);
        !is_name(token) && token.literal.is_none() && (token.keyword.is_some() || is_role)
    };
    let mut preposition = None;
    if tokens.list[..end].get(at).is_some_and(leads) && fold(tokens.text(at)) != "the" {
        preposition = Some(fold(tokens.text(at)));
        at += 1;
    }
    let rest = tokens.list[..end].get(at..).filter(|rest| !rest.is_empty())?;
    let words = tokens.source.text[rest[0].span.start..rest[rest.len() - 1].span.end].to_string();
    let is_time = matches!(rest, [token] if is_date(token))
        && preposition.as_deref().is_none_or(|word| BEFORE_TIMES.contains(&word));
    let joins = |token: &Token| matches!(token.keyword, Some("and" | "or" | "," | "the" | "both"));
    let are_names = rest.iter().all(|token| is_name(token) || joins(token)) && rest.iter().any(is_name);
    (is_time || are_names).then_some(Part { only, preposition, words, is_time })
}

/// How many words at the begin of a question say what a sentence is asked for; none of one that asks whether it is so.
pub fn asked_for(tokens: &Tokens) -> usize {
    begins_with(&folded(tokens), ASKED)
}

/// The places of the names that a question has: each by itself, and those that are joined as one.
pub fn names(tokens: &Tokens) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = vec![];
    for (index, _) in tokens.list.iter().enumerate().filter(|(_, token)| is_name(token)) {
        let joined = |&(_, last): &(usize, usize)| {
            let between = &tokens.list[last + 1..index];
            !between.is_empty()
                && between.iter().all(|it| matches!(it.keyword, Some("and" | "or" | "," | "the")))
        };
        match runs.last_mut().filter(|run| joined(run)) {
            Some(run) => run.1 = index,
            None => runs.push((index, index)),
        }
    }
    let single = |&(first, last): &(usize, usize)| {
        let each = (first..=last).filter(|&at| is_name(&tokens.list[at])).map(|at| (at, at));
        each.chain((first != last).then_some((first, last))).collect::<Vec<_>>()
    };
    runs.iter().flat_map(single).collect()
}

/// The places of the times that a question has, each with what stands before it.
pub fn times(tokens: &Tokens) -> Vec<usize> {
    let tells_when = |&index: &usize| {
        let before = index.checked_sub(1).map(|before| fold(tokens.text(before)));
        // "in 2000 towns"
        let counts = tokens.list.get(index + 1).is_some_and(|next| {
            let counted = [Category::Type, Category::Unit, Category::Noun, Category::Adjective];
            next.categories().iter().any(|category| counted.contains(category))
        });
        is_date(&tokens.list[index])
            && !counts
            && before.is_some_and(|it| BEFORE_TIMES.contains(&it.as_str()))
    };
    (0..tokens.list.len()).filter(tells_when).collect()
}

pub fn is_name(token: &Token) -> bool {
    token.categories().contains(&Category::Name)
}

/// Whether it is, or may be, a date.
pub fn is_date(token: &Token) -> bool {
    matches!(token.literal, Some(Literal::Date(_) | Literal::Number { year: Some(_), .. }))
}

fn is_end(word: &str) -> bool {
    matches!(word, "?" | "." | "!")
}

fn folded(tokens: &Tokens) -> Vec<String> {
    (0..tokens.list.len()).map(|index| fold(tokens.text(index))).collect()
}

fn begins_with(words: &[String], forms: &[&[&str]]) -> usize {
    let begins = |form: &&&[&str]| words.len() >= form.len() && words.iter().zip(**form).all(|(a, b)| a == b);
    forms.iter().find(begins).map_or(0, |form| form.len())
}
