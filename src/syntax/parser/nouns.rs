//! Noun phrases.

use super::concrete::{Children, Node, first_word, span, span as span_of, word};
use super::grammar::Rule;
use super::limits::{limit, quantity};
use super::lists::join;
use super::modifiers::{determiner, how_many, modifier, ranked};
use super::verbs::{self, fill};
use crate::diagnostic::Span;
use crate::model::quantity::Comparison;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::*;

impl Np {
    pub fn new(span: Span, head: Head) -> Np {
        Np { span, determiner: Determiner::Plain, stated: None, modifiers: vec![], head, posts: vec![] }
    }

    /// One of those that are named.
    pub(super) fn among(&mut self, tokens: &Tokens, names: Node, word: Word) {
        self.head = Head::Who(word);
        self.posts.push(Post::Among(NpList { join: Join::Or, ..np_list(tokens, names) }));
    }

    pub(super) fn pronoun(span: Span) -> Np {
        Np::new(span, Head::Pronoun)
    }
}

pub fn np_list(tokens: &Tokens, node: Node) -> NpList {
    let span = span(tokens, &node);
    if let Some(both) = Children::of(node).get(Rule::named_by_both) {
        let both = Children::of(both);
        let mut named = np(tokens, both.get(Rule::np_apposed).expect("what it is"));
        named.posts.push(Post::Called(both.word(Rule::name).expect("its name")));
        return NpList::single(named);
    }
    let denied = matches!(node.rule(), Rule::none_of | Rule::none_of_short | Rule::none_behind);
    let children = Children::of(node);
    let items = children.all.iter().filter(|child| {
        matches!(child.rule(), Rule::np | Rule::np_short | Rule::np_before | Rule::asked | Rule::front_name)
    });
    let list = NpList {
        items: items.map(|child| np(tokens, *child)).collect(),
        join: join(children.every(Rule::np_joint)),
        span,
        except: None,
    };
    match denied {
        // "neither A nor B" is none but those of whom it is denied.
        true => {
            NpList { items: vec![], join: Join::And, span: list.span.clone(), except: Some(Box::new(list)) }
        }
        false => list.shared(),
    }
}

pub fn np(tokens: &Tokens, node: Node) -> Np {
    let span = span(tokens, &node);
    let first = first_word(&node);
    let mut phrase = Np::new(span, Head::Who(first));
    let mut moments = vec![];
    for child in node.children() {
        match child.rule() {
            Rule::bracketed => {
                let list =
                    np_list(tokens, child.children().find(|c| c.rule() == Rule::np_list).expect("its list"));
                phrase.head = Head::List(Box::new(list));
            }
            Rule::amount_of | Rule::amount => {
                let children = Children::of(child);
                phrase.head = Head::Amount {
                    limit: limit(tokens, children.get(Rule::limit).expect("its amount")),
                    measure: children.word(Rule::measure),
                    of: children.get(Rule::np).map(|of| Box::new(np(tokens, of))),
                };
            }
            Rule::name_of => return np(tokens, Children::of(child).get(Rule::np).expect("what is named")),
            Rule::partitive => {
                let children = Children::of(child);
                let picked = ranked(tokens, children.get(Rule::ranked).expect("its rank"));
                phrase.modifiers.push(Modifier::Ranked(picked));
                phrase.head = Head::WhichOf(Box::new(np(tokens, children.get(Rule::np).expect("its noun"))));
            }
            Rule::each_other => phrase.head = Head::EachOther,
            Rule::elsewhere => {
                let place = np(tokens, Children::of(child).get(Rule::np).expect("of what"));
                phrase.head = Head::Elsewhere(Box::new(place));
            }
            Rule::maker_of_name => {
                let children = Children::of(child);
                let mut names = children.every(Rule::name).map(|name| word(&name));
                let (owner, name) = (names.next().expect("an owner"), names.next().expect("a name"));
                phrase.head = Head::NameOf { owner, name };
            }
            Rule::first_to => {
                let children = Children::of(child);
                phrase.head = children.word(Rule::type_noun).map_or(Head::Who(first), Head::Type);
                let mut vp = Vp::new(span_of(tokens, &child), Predicate::Have(None));
                fill(tokens, &mut vp, children.get(Rule::base_vp).expect("what it did"));
                vp.adjuncts.push(verbs::adjunct_of(tokens, child));
                phrase.posts.push(Post::Relative { join: Join::And, relative: Relative::Subject(vp) });
            }
            Rule::only_this => phrase.determiner = Determiner::Only,
            Rule::against_np => return against(tokens, phrase.span, Children::of(child)),
            Rule::wh_percentage => {
                let of = Children::of(child).get(Rule::np).expect("of what");
                phrase.determiner = Determiner::HowMuch;
                phrase.head = Head::PercentageOf(Box::new(np(tokens, of)));
            }
            Rule::factored_np => {
                let whole = phrase.span.clone();
                let children = Children::of(child);
                let than = children.get(Rule::value_np).or_else(|| children.get(Rule::np)).expect("of what");
                let than = np(tokens, than);
                let noun = children.word(Rule::noun_head).or_else(|| than.noun()).unwrap_or(first);
                phrase.head = Head::Noun(noun);
                let factor = verbs::factor(&children);
                let than = Than::Np(Box::new(than));
                let op = Comparison::AtLeast;
                let compared =
                    Compared { span: whole, adjective: noun, less: false, negated: false, op, factor, than };
                phrase.posts.push(Post::Compared(compared));
            }
            Rule::compared_np => {
                let whole = phrase.span.clone();
                let children = Children::of(child);
                let noun = children.get(Rule::noun_head).or_else(|| children.get(Rule::type_head));
                phrase.head = head(tokens, noun.expect("its noun"));
                let mut compared = verbs::compared(tokens, whole, children);
                // "fewer people than Texas"
                compared.less = false;
                phrase.posts.push(Post::Compared(compared));
            }
            Rule::compared_measure => {
                let whole = phrase.span.clone();
                let children = Children::of(child);
                phrase.head = head(tokens, children.get(Rule::measure_head).expect("its measure"));
                let of = children.get(Rule::of_what).and_then(|of| Children::of(of).get(Rule::np_list));
                phrase.posts.extend(of.map(|of| Post::Of(np_list(tokens, of))));
                phrase.posts.push(Post::Compared(verbs::compared(tokens, whole, children)));
            }
            Rule::whose => {
                let asked =
                    Np { determiner: Determiner::Which, ..Np::new(phrase.span.clone(), Head::Who(first)) };
                let children = Children::of(child);
                let owned = *children.all.last().expect("what is owned");
                let (modifiers, posts) = before_noun(tokens, &children);
                phrase.modifiers.extend(modifiers);
                moments.extend(posts);
                phrase.head =
                    Head::Possessive { owner: Box::new(asked), owned: Box::new(head(tokens, owned)) };
            }
            Rule::wh_owner => {
                let owned = Children::of(child).all;
                let owner = Np {
                    determiner: std::mem::replace(&mut phrase.determiner, Determiner::Plain),
                    modifiers: std::mem::take(&mut phrase.modifiers),
                    ..Np::new(span_of(tokens, &owned[0]), Head::Type(word(&owned[0])))
                };
                let owned = head(tokens, *owned.last().expect("what is owned"));
                phrase.head = Head::Possessive { owner: Box::new(owner), owned: Box::new(owned) };
            }
            Rule::combined => {
                let of = Box::new(phrase.head);
                phrase.head = Head::Total { function: TotalFunction::Sum, of };
            }
            Rule::determiner => {
                let stated = Children::of(child).get(Rule::stated);
                phrase.stated = stated.and_then(|stated| Children::of(stated).word(Rule::number));
                phrase.determiner = determiner(tokens, child);
            }
            Rule::foreseen => {
                let said = verbs::foreseen(child);
                let kind = AdjunctKind::Status(said);
                let said = Adjunct { span: span_of(tokens, &child), comma: false, kind };
                phrase.posts.push(Post::Condition(said));
            }
            Rule::k_to | Rule::k_be => {}
            Rule::wh_taken => phrase.stated = Children::of(child).word(Rule::number),
            Rule::wh_determiner => {
                let children = Children::of(child);
                phrase.determiner = how_many(&children).unwrap_or(Determiner::Which);
            }
            Rule::wh_of => {
                let children = Children::of(child);
                phrase.determiner = how_many(&children).unwrap_or(Determiner::Which);
                match children.get(Rule::names) {
                    Some(names) => phrase.among(tokens, names, first),
                    None => {
                        let of = np(tokens, children.get(Rule::np).expect("its noun"));
                        phrase.head = Head::WhichOf(Box::new(of));
                    }
                }
            }
            // "how much did ByteDance order"
            Rule::how_much => phrase.determiner = Determiner::HowMuch,
            Rule::k_who | Rule::k_whom | Rule::k_what | Rule::k_which => {
                phrase.determiner = Determiner::Which;
                phrase.head = Head::Who(word(&child));
            }
            // "the" before a name
            Rule::k_the => {}
            // "those derived from H100"
            Rule::k_those => phrase.head = Head::Who(word(&child)),
            Rule::someone => phrase.head = Head::Who(first),
            Rule::nobody => {
                phrase.determiner = Determiner::No;
                phrase.head = Head::Who(first);
            }
            Rule::modifier => match Children::of(child).get(Rule::of_moment) {
                Some(moment) => moments.push(moment_post(tokens, moment)),
                None => phrase.modifiers.push(modifier(tokens, child)),
            },
            Rule::total_of => {
                let moment = Children::of(child).get(Rule::of_moment);
                moments.extend(moment.map(|moment| moment_post(tokens, moment)));
                phrase.head = head(tokens, child);
            }
            Rule::possessive => possessive(tokens, &mut phrase, Children::of(child)),
            _rule => match post(tokens, child) {
                Some(post) => phrase.posts.push(post),
                None => phrase.head = head(tokens, child),
            },
        }
    }
    phrase.posts.extend(moments);
    if let Some(Modifier::Ranked(ranked)) =
        phrase.modifiers.iter_mut().find(|modifier| matches!(modifier, Modifier::Ranked(_)))
    {
        ranked.key = take_key(&mut phrase.posts);
    }
    phrase
}

/// "more chips than Nvidia", "as many towns as Brigg"
fn against(tokens: &Tokens, span: Span, children: Children) -> Np {
    let as_many = children.get(Rule::as_many).map(Children::of);
    let op = match &as_many {
        Some(words) if words.has(Rule::k_least) => Comparison::AtLeast,
        Some(_) => Comparison::Equal,
        None if children.has(Rule::k_more) => Comparison::More,
        None => Comparison::Less,
    };
    let kinds = children.has(Rule::kinds);
    let than = Box::new(np(tokens, children.get(Rule::np).expect("its second side")));
    let counted = np(tokens, children.get(Rule::counted_noun).expect("what is counted"));
    Np { span, determiner: Determiner::Against { op, kinds, than }, ..counted }
}

impl Np {
    /// The same of another owner: "that of Texas" of "the population of Ohio".
    pub(super) fn owned_by(&self, name: Word, tokens: &Tokens) -> Np {
        let span = tokens.list[name.0].span.clone();
        let owner = Np::new(span.clone(), Head::Name(name));
        let mut other = Np { span, ..self.clone() };
        match &mut other.head {
            Head::Possessive { owner: whose, .. } => **whose = owner,
            _ => {
                let of = Post::Of(NpList::single(owner));
                match other.posts.iter_mut().find(|post| matches!(post, Post::Of(_))) {
                    Some(post) => *post = of,
                    None => other.posts.push(of),
                }
            }
        }
        other
    }

    /// The noun that names it, or what it is of its owner.
    fn noun(&self) -> Option<Word> {
        match &self.head {
            Head::Noun(noun) => Some(*noun),
            Head::Possessive { owned, .. } => match **owned {
                Head::Noun(noun) => Some(noun),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Takes the "by area" out of what follows a noun.
pub fn take_key(posts: &mut Vec<Post>) -> Option<Word> {
    let at = posts.iter().position(|post| matches!(post, Post::Key(_)))?;
    match posts.remove(at) {
        Post::Key(word) => Some(word),
        _ => None,
    }
}

fn moment_post(tokens: &Tokens, moment: Node) -> Post {
    Post::Condition(verbs::adjunct_of(tokens, moment))
}

/// What stands before a noun. "former" is said of the claim, as a date behind the noun is.
fn before_noun(tokens: &Tokens, children: &Children) -> (Vec<Modifier>, Vec<Post>) {
    let (mut modifiers, mut moments) = (vec![], vec![]);
    for node in children.every(Rule::modifier) {
        match Children::of(node).get(Rule::of_moment) {
            Some(moment) => moments.push(moment_post(tokens, moment)),
            None => modifiers.push(modifier(tokens, node)),
        }
    }
    (modifiers, moments)
}

pub fn head(tokens: &Tokens, node: Node) -> Head {
    let rule = node.rule();
    let children = match rule {
        Rule::value_head => {
            return Head::Value(quantity(tokens, node.children().next().expect("a value is a quantity")));
        }
        _ => Children::of(node),
    };
    let word = |rule| children.word(rule);
    match rule {
        Rule::number_of => Head::NumberOf {
            of: Box::new(np(tokens, children.get(Rule::np).expect("what is counted"))),
            kinds: children.has(Rule::kinds),
        },
        Rule::total_of => {
            let function = if children.has(Rule::total) {
                TotalFunction::Sum
            } else if children.has(Rule::k_average) {
                TotalFunction::Average
            } else if children.has(Rule::k_max) || children.has(Rule::k_maximum) {
                TotalFunction::Maximum
            } else {
                TotalFunction::Minimum
            };
            let of = children.get(Rule::noun_head).or_else(|| children.get(Rule::measure_head));
            Head::Total { function, of: Box::new(head(tokens, of.expect("what is summed"))) }
        }
        Rule::nested_name => {
            let mut names = children.every(Rule::name).map(|name| super::concrete::word(&name));
            let name = names.next().expect("two names");
            Head::Nested { name, of: None, within: names.next().expect("two names") }
        }
        Rule::named_type | Rule::typed_name => Head::NameOfType {
            name: word(Rule::name).or(word(Rule::text)).expect("its name"),
            of: word(Rule::type_noun).expect("its type"),
        },
        Rule::name_head => match (children.every(Rule::name).nth(1), word(Rule::name), word(Rule::type_noun))
        {
            (Some(within), Some(name), of) => {
                Head::Nested { name, of, within: super::concrete::word(&within) }
            }
            (_, Some(name), Some(of)) => Head::NameOfType { name, of },
            (_, Some(name), None) => Head::Name(name),
            (_, None, _) => Head::Value(QuantityNode::Literal(
                word(Rule::text).or(word(Rule::parameter)).expect("a name, a text or a parameter"),
            )),
        },
        Rule::type_owner => Head::Type(word(Rule::type_noun).expect("its type")),
        Rule::noun_head => Head::Noun(word(Rule::noun).expect("its noun")),
        Rule::measure_head => Head::Measure(word(Rule::measure).expect("its measure")),
        Rule::type_head => {
            let of = word(Rule::type_noun).expect("its type");
            word(Rule::gerund).map_or(Head::Type(of), |gerund| Head::GerundType { gerund, of })
        }
        Rule::pronoun => Head::Pronoun,
        Rule::that_of => Head::That,
        rule => unreachable!("{rule:?} is no head"),
    }
}

/// "Texas's largest city's mayor" from the left. What stands between an owner and a noun is said of the noun, and what
/// stands before them all of the first owner, where that is a type: "the largest county's smallest town".
fn possessive(tokens: &Tokens, phrase: &mut Np, children: Children) {
    let before = std::mem::take(&mut phrase.modifiers);
    let mut parts = children.all.into_iter();
    let first = parts.next().expect("an owner");
    let mut owner = Np::new(span(tokens, &first), head(tokens, first));
    match owner.head {
        Head::Type(_) => owner.modifiers = before,
        _ => phrase.modifiers = before,
    }
    for owned in parts.filter(|part| matches!(part.rule(), Rule::owned | Rule::compound)) {
        let whole = owner.span.start..span(tokens, &owned).end;
        let inner = Children::of(owned);
        let (modifiers, posts) = before_noun(tokens, &inner);
        let owned = Box::new(head(tokens, *inner.all.last().expect("what is owned")));
        let head = Head::Possessive { owner: Box::new(owner), owned };
        owner = Np { modifiers, posts, ..Np::new(whole, head) };
    }
    phrase.modifiers.append(&mut owner.modifiers);
    phrase.posts.append(&mut owner.posts);
    phrase.head = owner.head;
}

/// What follows a noun, if the rule is one of that kind.
pub fn post(tokens: &Tokens, node: Node) -> Option<Post> {
    let rule = node.rule();
    let whole = span(tokens, &node);
    Some(match rule {
        Rule::phrase_post
        | Rule::participle_post
        | Rule::wh_participle_post
        | Rule::gerund_post
        | Rule::preposition_post => {
            let mut reduced = Vp::new(whole, Predicate::There(None));
            reduced.negated = node.children().any(|child| child.rule() == Rule::negation);
            fill(tokens, &mut reduced, node);
            Post::Reduced(reduced)
        }
        Rule::compared_post => {
            let inner = node.children().next().expect("its comparison");
            let (mut all, join) = match inner.rule() {
                Rule::denied_compared => (vec![verbs::maybe_denied(tokens, inner, false)], Join::And),
                _ => verbs::compared_list(tokens, inner),
            };
            match all.len() {
                1 if !all[0].negated => Post::Compared(all.remove(0)),
                _ => Post::Reduced(Vp::new(whole, Predicate::Compared(all, join))),
            }
        }
        Rule::condition_post => {
            let joint = |child: &Node| matches!(child.rule(), Rule::m_comma | Rule::k_and);
            let inner = node.children().find(|child| !joint(child)).expect("its condition");
            Post::Condition(verbs::adjunct_of(tokens, inner))
        }
        Rule::of_post | Rule::of_short | Rule::with_post | Rule::without_post => {
            let children = Children::of(node);
            let list = children.get(Rule::np_list).or_else(|| children.get(Rule::np_list_short));
            let list = np_list(tokens, list.expect("its noun"));
            match rule {
                Rule::of_post | Rule::of_short => Post::Of(list),
                Rule::with_post => Post::With(list),
                _ => Post::Without(list),
            }
        }
        Rule::except_post => {
            let children = Children::of(node);
            let those = children.get(Rule::those).map(|those| NpList::single(np(tokens, those)));
            let list = children.get(Rule::np_list).map(|list| np_list(tokens, list));
            let list = list.or(those).expect("what is left out");
            Post::Except { list, other_than: children.has(Rule::other_than) }
        }
        Rule::rank_key => {
            let children = Children::of(node);
            Post::Key(children.word(Rule::noun).or(children.word(Rule::measure)).expect("its noun"))
        }
        Rule::amount_post | Rule::value_post => {
            let children = Children::of(node);
            let children = children.get(Rule::amount).map(Children::of).unwrap_or(children);
            let limit = limit(tokens, children.get(Rule::limit).expect("its amount"));
            let head = Head::Amount { limit, measure: None, of: None };
            Post::Of(NpList::single(Np::new(whole, head)))
        }
        Rule::called | Rule::apposed => {
            let children = Children::of(node);
            Post::Called(children.word(Rule::name).or(children.word(Rule::text)).expect("a name"))
        }
        Rule::attribute_post => {
            let children = Children::of(node);
            Post::Attribute {
                noun: children.word(Rule::noun).expect("its noun"),
                limit: limit(tokens, children.get(Rule::limit).expect("its amount")),
            }
        }
        Rule::short_relative => {
            let children = Children::of(node);
            let finite = children.word(Rule::verb_finite).or(children.word(Rule::verb_base));
            let verb = Predicate::Verb { verb: finite.expect("its verb"), object: None };
            let subject = np_list(tokens, children.get(Rule::np_list_short).expect("its subject"));
            let relative = Relative::Object { subject, vp: Vp::new(whole, verb), fronted: None };
            Post::Relative { join: Join::And, relative }
        }
        Rule::relative | Rule::joined_relative => {
            let children = Children::of(node);
            let join = match children.get(Rule::rel_joint) {
                Some(joint) if Children::of(joint).has(Rule::k_or) => Join::Or,
                _ => Join::And,
            };
            let inner = children
                .all
                .into_iter()
                .find(|child| !matches!(child.rule(), Rule::rel_joint | Rule::m_comma));
            Post::Relative {
                join,
                relative: relative(tokens, inner.expect("a relative clause is of a kind")),
            }
        }
        _ => return None,
    })
}

fn relative(tokens: &Tokens, node: Node) -> Relative {
    let rule = node.rule();
    let whole = span(tokens, &node);
    let children = Children::of(node);
    match rule {
        Rule::subject_relative => {
            Relative::Subject(verbs::vp(tokens, children.get(Rule::vp).expect("its verb")))
        }
        Rule::whose_relative => {
            let owned = children.get(Rule::noun_head).or_else(|| children.get(Rule::type_head));
            let vp = verbs::vp(tokens, children.get(Rule::vp).expect("its verb"));
            let (modifiers, posts) = before_noun(tokens, &children);
            let head = head(tokens, owned.expect("what is owned"));
            Relative::Whose { owned: Box::new(Np { modifiers, posts, ..Np::new(vp.span.clone(), head) }), vp }
        }
        _ => {
            let mut clause = Vp::new(whole, Predicate::Located);
            if let Some(inner) = children.get(Rule::object_clause) {
                // "the states that it has": the object clause is a bare "has".
                clause.predicate = Predicate::Have(None);
                fill(tokens, &mut clause, inner);
            }
            Relative::Object {
                subject: {
                    let short = children.get(Rule::np_list_short).or_else(|| children.get(Rule::np_list));
                    np_list(tokens, short.expect("its subject"))
                },
                vp: clause,
                fronted: children.get(Rule::preposition).map(verbs::preposition),
            }
        }
    }
}
