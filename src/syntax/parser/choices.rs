//! Closed choices: "which is larger, A or B" asks for what is the largest among them.

use super::concrete::{Children, Node, first_word, span, word};
use super::grammar::Rule;
use super::modifiers;
use super::nouns::{head, np, post};
use super::verbs::{adjunct, vp};
use crate::diagnostic::Span;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::*;

/// A sentence whose subject is asked for among the choices, and said to be the most by what it compares.
pub fn choice(tokens: &Tokens, whole: Span, children: Children) -> Sentence {
    let mut asked = match children.get(Rule::wh_np) {
        Some(asked) => np(tokens, asked),
        None => Np { determiner: Determiner::Which, ..Np::new(whole.clone(), Head::Who(Word(0))) },
    };
    if let Some(names) = children.get(Rule::names) {
        let word =
            [Rule::k_which, Rule::k_who, Rule::k_what].into_iter().find_map(|rule| children.word(rule));
        asked.among(tokens, names, word.expect("its opening"));
    }
    if let Some(choices) = children.get(Rule::choices) {
        let word = first_word(&choices);
        match (&asked.head, children.has(Rule::wh_np)) {
            (Head::Who(_), false) => asked.among(tokens, choices, word),
            (kept, true) => {
                let kept = kept.clone();
                asked.among(tokens, choices, word);
                asked.head = kept;
            }
            _ => unreachable!("what is asked for is given or made"),
        }
    }
    let degree = children.get(Rule::choice_vp).and_then(|vp| Children::of(vp).get(Rule::choice_degree));
    let degree = degree.or_else(|| children.get(Rule::choice_best));
    if let (Some(of), Head::Who(_)) =
        (degree.and_then(|it| Children::of(it).word(Rule::type_noun)), &asked.head)
    {
        // "which is the longer river"
        asked.head = Head::Type(of);
    }
    if let Some(phrase) = children.word(Rule::bare_phrase) {
        // "which is weaker, H20 or H100": weaker than the other.
        let choices = asked.posts.iter().find(|post| matches!(post, Post::Among(_))).cloned();
        let object = choices.map(|among| {
            let mut other = Np::new(whole.clone(), Head::Who(phrase));
            other.modifiers.push(Modifier::Other);
            other.posts.push(among);
            NpList::single(other)
        });
        let vp = Vp::new(whole, Predicate::Phrase { phrase, object });
        return Sentence {
            subject: NpList::single(asked),
            predicates: vec![vp],
            join: Join::And,
            gap: None,
            fronted: None,
        };
    }
    let phrase = children.all.iter().find_map(|child| match child.rule() {
        Rule::vp => Some(vp(tokens, *child)),
        Rule::choice_vp => {
            let comparison = (*child).children().find(is_comparison).expect("what it compares");
            let possibly = Children::of(*child).has(Rule::possibly);
            Some(Vp { possibly, ..compared_vp(tokens, comparison) })
        }
        Rule::choice_degree | Rule::choice_verb | Rule::choice_best => Some(compared_vp(tokens, *child)),
        _ => None,
    });
    Sentence {
        subject: NpList::single(asked),
        predicates: vec![phrase.expect("what is said of the choices")],
        join: Join::And,
        gap: None,
        fronted: None,
    }
}

fn is_comparison(node: &Node) -> bool {
    matches!(node.rule(), Rule::choice_degree | Rule::choice_verb | Rule::choice_object)
}

/// "is larger" among some is to be the largest, "makes more chips" to make the most.
fn compared_vp(tokens: &Tokens, node: Node) -> Vp {
    let rule = node.rule();
    let mut phrase = Vp::new(span(tokens, &node), Predicate::There(None));
    if rule == Rule::choice_object {
        phrase.predicate = Predicate::Have(Some(NpList::single(most(tokens, node))));
        return phrase;
    }
    let children = Children::of(node);
    if let Some(best) = children.get(Rule::ranked) {
        phrase.predicate = Predicate::Ranked(modifiers::ranked(tokens, best), vec![]);
        return phrase;
    }
    if let Some(adjective) = children.get(Rule::choice_adjective) {
        phrase.predicate = Predicate::Ranked(ranked(tokens, adjective), vec![]);
        return phrase;
    }
    let object = children.get(Rule::choice_object).expect("what it has more of");
    let object = Some(NpList::single(most(tokens, object)));
    let verb = [Rule::verb_finite, Rule::verb_base, Rule::participle];
    phrase.predicate = match verb.into_iter().find_map(|rule| children.word(rule)) {
        Some(verb) => Predicate::Verb { verb, object },
        None => Predicate::Have(object),
    };
    phrase.adjuncts = children.every(Rule::adjunct).map(|child| adjunct(tokens, child)).collect();
    phrase
}

/// "a larger share", "more chips" as "the largest share", "the most chips".
fn most(tokens: &Tokens, node: Node) -> Np {
    let mut phrase = Np::new(span(tokens, &node), Head::Who(first_word(&node)));
    for child in node.children() {
        let has_kinds = |phrase: &Np| matches!(phrase.determiner, Determiner::Most { kinds: true, .. });
        match child.rule() {
            Rule::k_a | Rule::k_an | Rule::k_the => {}
            Rule::choice_adjective => phrase.modifiers.push(Modifier::Ranked(ranked(tokens, child))),
            Rule::k_more => phrase.determiner = Determiner::Most { kinds: has_kinds(&phrase), place: 1 },
            Rule::k_fewer | Rule::k_less => phrase.determiner = Determiner::Fewest { kinds: false, place: 1 },
            Rule::kinds => {
                phrase.determiner = match phrase.determiner {
                    Determiner::Fewest { .. } => Determiner::Fewest { kinds: true, place: 1 },
                    _ => Determiner::Most { kinds: true, place: 1 },
                }
            }
            _ => match post(tokens, child) {
                Some(post) => phrase.posts.push(post),
                None => phrase.head = head(tokens, child),
            },
        }
    }
    phrase
}

fn ranked(tokens: &Tokens, node: Node) -> Ranked {
    let span = span(tokens, &node);
    let children = Children::of(node);
    let by = if let Some(adjective) = children.word(Rule::adjective) {
        RankedBy::Degree { adjective, most: children.has(Rule::k_more) }
    } else if let Some(comparative) = children.word(Rule::comparative) {
        RankedBy::Superlative(comparative)
    } else {
        let falling =
            [Rule::k_lower, Rule::k_smaller, Rule::k_shorter].into_iter().any(|it| children.has(it));
        let word = children.all.first().map(word).expect("its word");
        RankedBy::Generic { word, descending: !falling }
    };
    Ranked { span, first: 1, take: None, by, key: None }
}
