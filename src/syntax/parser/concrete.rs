//! What the grammar read, as a tree of its own: pest's pairs borrow the text, and cannot leave the thread that parsed it.

use super::grammar::Rule;
use crate::diagnostic::Span;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::Word;
use pest::Token;
use pest::iterators::Pairs;

/// A concrete syntax tree: its nodes in the order in which they begin, each before those beneath it.
pub struct Concrete {
    nodes: Vec<Rooted>,
}

struct Rooted {
    rule: Rule,
    /// The first node behind it that is not beneath it.
    behind: usize,
    /// The first and the last token that it covers, if any.
    words: Option<(Word, Word)>,
}

impl Concrete {
    /// Of what a rule read of encoded tokens, each of which ends in a blank.
    pub fn of(pairs: Pairs<Rule>, text: &str) -> Concrete {
        let blanks: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
        let word = |at: usize| Word(blanks.partition_point(|&blank| blank < at));
        let mut nodes: Vec<Rooted> = vec![];
        let mut open = vec![];
        for token in pairs.tokens() {
            match token {
                Token::Start { rule, pos } => {
                    open.push((nodes.len(), pos.pos()));
                    nodes.push(Rooted { rule, behind: 0, words: None });
                }
                Token::End { pos, .. } => {
                    let (node, start) = open.pop().expect("what ends has begun");
                    let covered = text[start..pos.pos()].trim_end();
                    nodes[node].words =
                        (!covered.is_empty()).then(|| (word(start), word(start + covered.len())));
                    nodes[node].behind = nodes.len();
                }
            }
        }
        Concrete { nodes }
    }

    /// What the rule itself read.
    pub fn root(&self) -> Node<'_> {
        Node { tree: self, at: 0 }
    }
}

/// A node of a tree.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Concrete,
    at: usize,
}

impl<'t> Node<'t> {
    fn own(self) -> &'t Rooted {
        &self.tree.nodes[self.at]
    }

    pub fn rule(self) -> Rule {
        self.own().rule
    }

    /// The nodes right beneath it, in their order.
    pub fn children(self) -> impl Iterator<Item = Node<'t>> {
        let (tree, behind) = (self.tree, self.own().behind);
        let begins = |at: usize| (at < behind).then_some(Node { tree, at });
        std::iter::successors(begins(self.at + 1), move |child| {
            let at = child.own().behind;
            (at < behind).then_some(Node { tree, at })
        })
    }

    /// The first and the last token that it covers, if any.
    pub fn words(self) -> Option<(Word, Word)> {
        self.own().words
    }
}

/// The token of a terminal.
pub fn word(node: &Node) -> Word {
    node.words().expect("a terminal covers a token").1
}

/// The first token beneath a node.
pub fn first_word(node: &Node) -> Word {
    node.words().expect("it covers a token").0
}

/// The source span of what a node covers.
pub fn span(tokens: &Tokens, node: &Node) -> Span {
    let covered = |(first, last): (Word, Word)| tokens.list[first.0].span.start..tokens.list[last.0].span.end;
    node.words().map_or_else(|| tokens.end(), covered)
}

/// The children of a node, found by their rules.
pub struct Children<'p> {
    pub all: Vec<Node<'p>>,
}

impl<'p> Children<'p> {
    pub fn of(node: Node<'p>) -> Children<'p> {
        Children { all: node.children().collect() }
    }

    pub fn has(&self, rule: Rule) -> bool {
        self.all.iter().any(|child| child.rule() == rule)
    }

    pub fn get(&self, rule: Rule) -> Option<Node<'p>> {
        self.all.iter().find(|child| child.rule() == rule).copied()
    }

    pub fn word(&self, rule: Rule) -> Option<Word> {
        self.all.iter().find(|child| child.rule() == rule).map(word)
    }

    pub fn every(&self, rule: Rule) -> impl Iterator<Item = Node<'p>> + '_ {
        self.all.iter().filter(move |child| child.rule() == rule).copied()
    }
}
