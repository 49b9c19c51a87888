//! How `find` says a relation.

use super::concrete::{Children, Node, first_word, span, word};
use super::grammar::Rule;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::{RelationForm, Word};

pub fn relation_form(tokens: &Tokens, node: Node) -> RelationForm {
    let whole = span(tokens, &node);
    let children = Children::of(node);
    if children.has(Rule::m_lbracket) {
        let words: Vec<Word> = children.every(Rule::any_token).map(|child| word(&child)).collect();
        let (first, last) = (words[0].0, words[words.len() - 1].0);
        let name = tokens.source.text[tokens.list[first].span.start..tokens.list[last].span.end].to_string();
        return RelationForm::Exact { span: whole, name };
    }
    if let Some(phrase) = children.word(Rule::phrase).or(children.word(Rule::state)) {
        RelationForm::Phrase(phrase)
    } else if let Some(passive) = children.get(Rule::passive) {
        RelationForm::Passive(first_word(&passive))
    } else if let Some(noun) = children.word(Rule::noun) {
        RelationForm::Noun(noun)
    } else {
        let verb = children.word(Rule::verb_finite).or_else(|| children.word(Rule::verb_base));
        RelationForm::Verb(verb.expect("a form of a relation"))
    }
}
