//! From pest's pairs to the nodes of the tree.

use super::grammar::Rule;
use super::printer::spaced;
use super::tree::*;
use crate::diagnostic::Span;
use crate::vocabulary::fold::composed;
use pest::iterators::Pair;

/// A pair of pest's, with where its text begins in the source.
pub struct Node<'t> {
    pub pair: Pair<'t, Rule>,
    pub start: usize,
}

impl<'t> Node<'t> {
    pub fn span(&self) -> Span {
        let span = self.pair.as_span();
        self.start + span.start()..self.start + span.start() + self.pair.as_str().trim_end().len()
    }

    fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// Its children of these rules, in order.
    pub fn children(&self, rules: &[Rule]) -> Vec<Node<'t>> {
        let start = self.start;
        let pairs = self.pair.clone().into_inner().filter(|pair| rules.contains(&pair.as_rule()));
        pairs.map(|pair| Node { pair, start }).collect()
    }

    pub fn terms(&self) -> Vec<Term> {
        const TERMS: [Rule; 9] = [
            Rule::term,
            Rule::noun,
            Rule::winner,
            Rule::flag,
            Rule::label,
            Rule::quoted,
            Rule::tense,
            Rule::word,
            Rule::bare,
        ];
        self.children(&TERMS).into_iter().map(term).collect()
    }

    fn has(&self, rule: Rule) -> bool {
        !self.children(&[rule]).is_empty()
    }

    /// The terms of its one child of the rule; none when it has no such child.
    pub fn list(&self, rule: Rule) -> Vec<Term> {
        self.children(&[rule]).first().map(Node::terms).unwrap_or_default()
    }
}

/// A term of any rule: unquoted, its white space folded, its letters composed.
pub fn term(node: Node) -> Term {
    let term = as_written(node);
    Term { text: composed(&term.text).into_owned(), ..term }
}

/// The same with its letters as they are written, as paths are.
pub fn as_written(node: Node) -> Term {
    let text = node.pair.as_str();
    let quoted = text.len() >= 2 && text.starts_with('"') && text.trim_end().ends_with('"');
    let quoted = quoted && !matches!(node.rule(), Rule::head | Rule::body | Rule::pattern);
    let text = match quoted {
        true => text[1..text.trim_end().len() - 1].replace("\"\"", "\""),
        false => spaced(text),
    };
    Term { text, span: node.span(), quoted }
}

pub fn only(node: Node) -> Option<Node> {
    node.children(&[Rule::term]).into_iter().next()
}

pub fn type_declaration(node: Node) -> Option<TypeDeclaration> {
    let mut lists = node.children(&[Rule::terms]).into_iter().map(|list| list.terms());
    Some(TypeDeclaration { forms: lists.next()?, parents: lists.next().unwrap_or_default() })
}

pub fn relation(node: Node) -> Option<RelationDeclaration> {
    let mut terms = node.terms().into_iter();
    let (name, domain, range) = (terms.next()?, terms.next()?, terms.next());
    Some(RelationDeclaration {
        name,
        domain,
        range,
        flags: node.list(Rule::flags),
        parts: vec![],
        bare: true,
    })
}

pub fn attribute(node: Node) -> Option<AttributeDeclaration> {
    let [domain, kind] = <[Term; 2]>::try_from(node.terms()).ok()?;
    let (names, flags) = (node.list(Rule::nouns), node.list(Rule::flags));
    Some(AttributeDeclaration { names, domain, kind, flags, parts: vec![] })
}

pub fn addition(node: Node) -> Option<Addition> {
    let flags = node.list(Rule::flags);
    Some(Addition { name: node.terms().into_iter().next()?, flags, parts: vec![] })
}

pub fn part(node: Node) -> Option<RelationLineKind> {
    let inverse = node.has(Rule::inverse);
    Some(match node.rule() {
        Rule::verb_line => RelationLineKind::Verb {
            inverse,
            words: node.terms().into_iter().next()?,
            irregular: irregular(&node),
        },
        Rule::phrase_line => RelationLineKind::Phrases { inverse, words: node.list(Rule::terms) },
        Rule::noun_line => RelationLineKind::Nouns { inverse, words: node.list(Rule::terms) },
        Rule::demonyms_line => RelationLineKind::Demonyms,
        rule => {
            let [name, last] = <[Term; 2]>::try_from(node.terms()).ok()?;
            let words = node.list(Rule::openers);
            match rule {
                Rule::role_line => RelationLineKind::Role { name, prepositions: words, range: last },
                _ => RelationLineKind::Measure { name, words, kind: last },
            }
        }
    })
}

/// The tenses whose forms are given, each with its form.
fn irregular(node: &Node) -> Vec<(Term, Term)> {
    let pairs = node.children(&[Rule::irregular]).into_iter();
    pairs.filter_map(|pair| Some(<[Term; 2]>::try_from(pair.terms()).ok()?.into())).collect()
}

pub fn synonym(node: Node) -> Option<SynonymDeclaration> {
    Some(SynonymDeclaration {
        words: node.list(Rule::terms),
        of: node.terms().into_iter().next()?,
        irregular: irregular(&node),
    })
}

pub fn adjective(node: Node) -> Option<AdjectiveDeclaration> {
    let of = node.terms().into_iter().next()?;
    let meaning = node.children(&[Rule::grading, Rule::pattern]).into_iter().next()?;
    let meaning = match meaning.rule() {
        Rule::grading => AdjectiveMeaning::Gradable {
            attribute: meaning.terms().into_iter().next()?,
            descending: meaning.children(&[Rule::direction]).first()?.pair.as_str() == "descending",
            opposites: meaning.list(Rule::terms),
        },
        _ => AdjectiveMeaning::Pattern(term(meaning)),
    };
    Some(AdjectiveDeclaration { words: node.list(Rule::nouns), of, meaning })
}

pub fn unit(node: Node) -> Option<UnitDeclaration> {
    let number = node.children(&[Rule::number]).into_iter().next();
    let equals = match number {
        Some(number) => {
            Some((number.pair.as_str().replace(',', "").parse().ok()?, node.terms().into_iter().next()?))
        }
        None => None,
    };
    Some(UnitDeclaration {
        names: node.list(Rule::terms),
        currency: node.rule() == Rule::currency_line,
        equals,
    })
}

pub fn preference(node: Node) -> Option<Preference> {
    let [preferred, over] = <[Term; 2]>::try_from(node.terms()).ok()?;
    Some(Preference { preferred, over })
}

pub fn demonyms(node: Node) -> Option<Demonyms> {
    Some(Demonyms { words: node.list(Rule::nouns), of: node.terms().into_iter().next()? })
}

pub fn entity_groups(node: Node, line: u32) -> Vec<Group> {
    let groups = node.children(&[Rule::group]).into_iter();
    groups.map(|group| Group { line, names: group.terms(), aliases: group.list(Rule::terms) }).collect()
}

/// The conditions of a `when`.
pub fn conditions(node: &Node) -> Vec<Condition> {
    let conditions = node.children(&[Rule::condition]).into_iter();
    conditions
        .filter_map(|condition| {
            let column = column(&condition)?;
            let texts =
                condition.children(&[Rule::value_text, Rule::empty]).into_iter().map(|node| {
                    match node.rule() {
                        Rule::empty => Term { text: String::new(), ..term(node) },
                        _ => term(node),
                    }
                });
            let texts = texts.collect();
            let begins = condition.children(&[Rule::begins]).into_iter().next();
            let not = condition.has(Rule::not) || begins.as_ref().is_some_and(|it| it.has(Rule::does_not));
            Some(Condition { column, not, begins: begins.is_some(), texts })
        })
        .collect()
}

/// The column that a node holds: its name, with the place of the braces.
fn column(node: &Node) -> Option<Term> {
    node.children(&[Rule::column]).first().and_then(column_term)
}

fn column_term(column: &Node) -> Option<Term> {
    let name = column.children(&[Rule::column_name]).into_iter().next()?;
    let text = name.pair.as_str().trim().to_string();
    Some(Term { text, span: column.span(), quoted: false })
}

fn pieces(name: &Node) -> Vec<Piece> {
    let naming = name.children(&[Rule::naming]);
    let pieces = naming.first().unwrap_or(name).children(&[Rule::column, Rule::naming_text]).into_iter();
    let after = name.children(&[Rule::after]).first().and_then(|after| after.terms().into_iter().next());
    let piece = |piece: Node| match piece.rule() {
        Rule::naming_text => {
            Some(Piece::Text(composed(&piece.pair.as_str().replace("\"\"", "\"")).into_owned()))
        }
        _ => column_term(&piece).map(|column| Piece::Column(column, after.clone())),
    };
    pieces.filter_map(piece).collect()
}

pub fn made(node: Node) -> Option<EntityLine> {
    let types = node.children(&[Rule::made_types]).into_iter().next()?;
    let key = node.children(&[Rule::made_key]).into_iter().next();
    let aliases = node.children(&[Rule::made_alias]).into_iter();
    Some(EntityLine {
        variable: node.children(&[Rule::variable]).into_iter().next().map(term)?,
        types: types.children(&[Rule::made_type]).into_iter().map(term).collect(),
        name: node.children(&[Rule::made_name]).first().map(pieces).unwrap_or_default(),
        key: key.as_ref().and_then(column),
        space: key.and_then(|key| key.children(&[Rule::space]).into_iter().next().map(term)),
        aliases: aliases
            .filter_map(|alias| Some((column(&alias)?, alias.terms().into_iter().next())))
            .collect(),
        when: vec![],
    })
}
