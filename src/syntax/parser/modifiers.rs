//! What stands before a noun: determiners, adjectives, superlatives.

use super::concrete::{Children, Node, span, word};
use super::grammar::Rule;
use super::limits::limit;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::*;

pub fn how_many(children: &Children) -> Option<Determiner> {
    match children.get(Rule::how_many) {
        Some(how_many) => Some(Determiner::HowMany { kinds: Children::of(how_many).has(Rule::kinds) }),
        None => children.has(Rule::how_much).then_some(Determiner::HowMuch),
    }
}

pub fn determiner(tokens: &Tokens, node: Node) -> Determiner {
    let children = Children::of(node);
    let Some(first) = children.all.first() else { return Determiner::Plain };
    let kinds = |node: Node| Children::of(node).has(Rule::kinds);
    let place = |node: Node| ordinal(&Children::of(node));
    match first.rule() {
        Rule::most => Determiner::Most { kinds: kinds(*first), place: place(*first) },
        Rule::fewest => Determiner::Fewest { kinds: kinds(*first), place: place(*first) },
        Rule::counted => {
            let inner = Children::of(*first);
            Determiner::Counted {
                limit: limit(tokens, inner.get(Rule::tally).expect("a count has a number")),
                kinds: inner.has(Rule::kinds),
                other: inner.has(Rule::other),
            }
        }
        Rule::stated if Children::of(*first).has(Rule::k_all) => Determiner::All,
        Rule::each => Determiner::Each,
        Rule::k_no => Determiner::No,
        Rule::k_all => Determiner::All,
        Rule::k_only => Determiner::Only,
        Rule::k_their => Determiner::Their,
        Rule::sole => Determiner::Sole,
        Rule::which_one => Determiner::Which,
        Rule::how_many => how_many(&children).expect("it is one"),
        _ => Determiner::Plain,
    }
}

pub fn modifier(tokens: &Tokens, node: Node) -> Modifier {
    let inner = node.children().next().expect("a modifier is of a kind");
    match inner.rule() {
        Rule::ranked => Modifier::Ranked(ranked(tokens, inner)),
        Rule::other => Modifier::Other,
        _ => Modifier::Adjective(word(&inner)),
    }
}

/// The place that an ordinal tells, the first where there is none.
fn ordinal(children: &Children) -> usize {
    let word = children.get(Rule::ordinal).and_then(|ordinal| ordinal.children().next());
    match word.map(|word| word.rule()) {
        Some(Rule::k_second) => 2,
        Some(Rule::k_third) => 3,
        Some(Rule::k_fourth) => 4,
        Some(Rule::k_fifth) => 5,
        _ => 1,
    }
}

pub fn ranked(tokens: &Tokens, node: Node) -> Ranked {
    let span = span(tokens, &node);
    let children = Children::of(node);
    let first = ordinal(&children);
    let take = children.word(Rule::number);
    let by = if let Some(word) = children.word(Rule::superlative) {
        RankedBy::Superlative(word)
    } else if let Some(generic) = children.get(Rule::generic_superlative) {
        let inner = generic.children().next().expect("its word");
        let ascending = matches!(
            inner.rule(),
            Rule::k_smallest | Rule::k_lowest | Rule::k_least | Rule::k_shortest | Rule::k_fewest
        );
        RankedBy::Generic { word: word(&inner), descending: !ascending }
    } else if let Some(adjective) = children.word(Rule::adjective) {
        RankedBy::Degree { adjective, most: children.has(Rule::k_most) }
    } else {
        RankedBy::Top
    };
    Ranked { span, first, take, by, key: None }
}
