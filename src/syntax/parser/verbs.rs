//! Verb phrases, predicates, and what follows a verb.

use super::concrete::{Children, Node, first_word, span, word};
use super::grammar::Rule;
use super::limits::{self, limit, operator};
use super::lists::join;
use super::modifiers;
use super::nouns::{self, np, np_list};
use crate::diagnostic::Span;
use crate::model::claim::Status;
use crate::model::quantity::Comparison;
use crate::model::time::TimeRelation;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::*;

impl Vp {
    pub(super) fn new(span: Span, predicate: Predicate) -> Vp {
        Vp {
            span,
            possibly: false,
            negated: false,
            status: None,
            predicate,
            adjuncts: vec![],
            stranded: None,
        }
    }
}

pub fn vp(tokens: &Tokens, node: Node) -> Vp {
    let mut phrase = Vp::new(span(tokens, &node), Predicate::There(None));
    for child in node.children() {
        match child.rule() {
            Rule::possibly => phrase.possibly = true,
            Rule::together | Rule::each_one | Rule::moment => {
                phrase.adjuncts.push(adjunct_of(tokens, child));
            }
            Rule::will => phrase.adjuncts.push(adjunct_of(tokens, child)),
            Rule::negation | Rule::never => phrase.negated = true,
            Rule::allegedly => phrase.status = Some(Status::Alleged),
            Rule::status_to => phrase.status = Some(status_to(child)),
            Rule::denying => denying(tokens, &mut phrase, child),
            Rule::predicate
            | Rule::base_vp
            | Rule::perfect_vp
            | Rule::have_vp
            | Rule::joined_passive
            | Rule::passive_predicate
            | Rule::preposition_predicate
            | Rule::phrase_predicate
            | Rule::compared_list
            | Rule::finite_vp => fill(tokens, &mut phrase, child),
            _ => {}
        }
    }
    phrase
}

pub fn status_to(node: Node) -> Status {
    let planned = Children::of(node)
        .all
        .iter()
        .any(|child| matches!(child.rule(), Rule::k_plan | Rule::k_plans | Rule::k_planned));
    if planned { Status::Planned } else { Status::Expected }
}

/// "expected revenue"
pub fn foreseen(node: Node) -> Status {
    match node.children().next().map(|word| word.rule()) {
        Some(Rule::k_planned) => Status::Planned,
        Some(Rule::k_estimated) => Status::Estimated,
        Some(Rule::k_alleged) => Status::Alleged,
        _ => Status::Expected,
    }
}

/// "denied supplying Brook": the subject's claim that it is not so.
pub fn denying(tokens: &Tokens, phrase: &mut Vp, node: Node) {
    let span = span(tokens, &node);
    phrase.status = Some(Status::Denied);
    phrase.adjuncts.push(Adjunct { span, comma: false, kind: AdjunctKind::OwnWords });
    fill(tokens, phrase, Children::of(node).get(Rule::gerund_predicate).expect("what is denied"));
}

/// Adds what a verb phrase or predicate says to `phrase`.
pub fn fill(tokens: &Tokens, phrase: &mut Vp, node: Node) {
    let rule = node.rule();
    let whole_pair = node;
    let children = Children::of(node);
    let object = || {
        let within = children.get(Rule::object).map(Children::of);
        let parts = within.as_ref().unwrap_or(&children);
        let whole = [Rule::none_of, Rule::none_behind, Rule::not_only];
        if let Some(list) = whole.into_iter().find_map(|rule| parts.get(rule)) {
            return Some(np_list(tokens, list));
        }
        let mut list = np_list(tokens, parts.get(Rule::np_list).or_else(|| parts.get(Rule::asked_list))?);
        let except = parts.get(Rule::but_not).and_then(|but| Children::of(but).get(Rule::np_list));
        list.except = except.map(|except| Box::new(np_list(tokens, except)));
        Some(list)
    };
    for adjunct in children.every(Rule::adjunct) {
        phrase.adjuncts.push(self::adjunct(tokens, adjunct));
    }
    for moment in children.every(Rule::moment) {
        phrase.adjuncts.push(adjunct_of(tokens, moment));
    }
    if let Some(reach) = children.get(Rule::reach) {
        let adjunct = Adjunct {
            span: span(tokens, &reach),
            comma: false,
            kind: AdjunctKind::Reach(self::reach(reach)),
        };
        phrase.adjuncts.push(adjunct);
    }
    if children.has(Rule::allegedly) {
        phrase.status = Some(Status::Alleged);
    }
    if let Some(stranded) = children.get(Rule::stranded) {
        phrase.stranded = Some(self::stranded(stranded));
    }
    match rule {
        Rule::predicate | Rule::compared_predicate => {
            let inner = children.all.into_iter().next().expect("a predicate is one of its kinds");
            fill(tokens, phrase, inner);
        }
        Rule::finite_vp
        | Rule::base_vp
        | Rule::perfect_vp
        | Rule::gerund_predicate
        | Rule::gerund_post
        | Rule::object_clause => {
            for child in &children.all {
                match child.rule() {
                    Rule::verb_finite | Rule::verb_base | Rule::participle | Rule::gerund => {
                        phrase.predicate = Predicate::Verb { verb: word(child), object: object() };
                    }
                    Rule::have_vp
                    | Rule::predicate
                    | Rule::base_vp
                    | Rule::perfect_vp
                    | Rule::gap_predicate => {
                        fill(tokens, phrase, *child);
                    }
                    Rule::will => phrase.adjuncts.push(adjunct_of(tokens, *child)),
                    Rule::negation | Rule::never => phrase.negated = true,
                    Rule::possibly => phrase.possibly = true,
                    Rule::together | Rule::each_one => phrase.adjuncts.push(adjunct_of(tokens, *child)),
                    _ => {}
                }
            }
        }
        Rule::have_vp => phrase.predicate = Predicate::Have(object()),
        Rule::accused_predicate => {
            phrase.status = Some(Status::Alleged);
            fill(tokens, phrase, children.get(Rule::gerund_predicate).expect("of what"));
        }
        Rule::expected_predicate => {
            let (planned, alleged) = (children.has(Rule::k_planned), children.has(Rule::k_alleged));
            phrase.status = Some(match (planned, alleged) {
                (true, _) => Status::Planned,
                (_, true) => Status::Alleged,
                _ => Status::Expected,
            });
            let said = children.get(Rule::base_vp).or_else(|| children.get(Rule::perfect_vp));
            fill(tokens, phrase, said.expect("what is expected"));
        }
        Rule::there_predicate => {
            let place = children.get(Rule::preposition).map(preposition);
            phrase.predicate = Predicate::There(place.zip(object()));
        }
        Rule::called_predicate => {
            let name = children.word(Rule::name).or(children.word(Rule::text));
            phrase.predicate = Predicate::Called(name.expect("a name"));
        }
        Rule::dated_predicate => {
            let times = children.get(Rule::times).expect("its time");
            phrase.predicate = Predicate::Dated(adjunct_of(tokens, times));
        }
        Rule::range_predicate | Rule::limit_predicate => {
            let range = children.get(Rule::limit).expect("its range");
            phrase.predicate = Predicate::Between(limit(tokens, range));
        }
        Rule::near_predicate => {
            phrase.predicate = Predicate::Near {
                within: hops(children.get(Rule::within_hops).expect("its hops")),
                of: nouns::np(tokens, children.get(Rule::np).expect("its noun")),
            };
        }
        Rule::compared_list => {
            let (all, join) = compared_list(tokens, whole_pair);
            phrase.predicate = Predicate::Compared(all, join);
        }
        Rule::ranked_predicate => {
            let mut ranked = modifiers::ranked(tokens, children.get(Rule::ranked).expect("its rank"));
            let mut posts: Vec<Post> =
                children.all.iter().filter_map(|child| nouns::post(tokens, *child)).collect();
            ranked.key = nouns::take_key(&mut posts);
            phrase.predicate = Predicate::Ranked(ranked, posts);
        }
        Rule::phrase_predicate | Rule::phrase_post => {
            let word = children.word(Rule::phrase).or(children.word(Rule::state)).expect("its phrase");
            phrase.predicate = Predicate::Phrase { phrase: word, object: object() };
        }
        Rule::passive_predicate | Rule::joined_passive | Rule::participle_post | Rule::wh_participle_post => {
            let participle = children.word(Rule::participle).expect("its participle");
            let by = children.has(Rule::k_by).then(&object).flatten();
            let plain = if by.is_none() { object() } else { None };
            phrase.predicate = Predicate::Passive { participle, by, by_gap: false, object: plain };
        }
        Rule::preposition_predicate | Rule::preposition_post => {
            let preposition = preposition(children.get(Rule::preposition).expect("its preposition"));
            phrase.predicate = Predicate::Preposition { preposition, object: object() };
        }
        Rule::adjective_predicate => {
            phrase.predicate =
                Predicate::Adjectives(children.every(Rule::adjective).map(|child| word(&child)).collect());
        }
        Rule::noun_predicate => {
            phrase.predicate = Predicate::Is(object().expect("a noun predicate is a list"));
        }
        Rule::gap_predicate => {
            phrase.predicate = if let Some(noun) = children.word(Rule::noun) {
                Predicate::Noun(noun)
            } else if let Some(word) = [Rule::phrase, Rule::bare_phrase, Rule::state]
                .into_iter()
                .find_map(|rule| children.word(rule))
            {
                Predicate::Phrase { phrase: word, object: None }
            } else if let Some(participle) = children.word(Rule::participle) {
                Predicate::Passive { participle, by: None, by_gap: children.has(Rule::k_by), object: None }
            } else {
                let preposition = phrase.stranded.take().expect("what else a gap may end in");
                Predicate::Preposition { preposition, object: None }
            };
        }
        rule => unreachable!("{rule:?} is no verb phrase"),
    }
}

pub fn preposition(node: Node) -> Word {
    first_word(&node)
}

/// A preposition whose noun phrase stands elsewhere.
pub fn stranded(node: Node) -> Word {
    first_word(&node)
}

pub fn hops(node: Node) -> Word {
    Children::of(node).word(Rule::number).expect("a number of hops")
}

fn reach(node: Node) -> Reach {
    let children = Children::of(node);
    match children.get(Rule::within_hops) {
        Some(hops) => Reach::Within(self::hops(hops)),
        None if children.has(Rule::k_indirectly) => Reach::Indirectly,
        None => Reach::Directly,
    }
}

pub fn adjunct(tokens: &Tokens, node: Node) -> Adjunct {
    let children = Children::of(node);
    let comma = children.has(Rule::m_comma);
    let kind = children.all.into_iter().find(|child| child.rule() != Rule::m_comma);
    Adjunct { comma, ..adjunct_of(tokens, kind.expect("an adjunct is of a kind")) }
}

/// An adjunct from the rule of its kind.
pub fn adjunct_of(tokens: &Tokens, kind: Node) -> Adjunct {
    let span = span(tokens, &kind);
    let kind = match kind.rule() {
        Rule::reach => AdjunctKind::Reach(reach(kind)),
        Rule::time | Rule::times => AdjunctKind::Time(limits::when(kind)),
        Rule::beside => {
            let children = Children::of(kind);
            let relation = match () {
                () if children.has(Rule::k_before) || children.has(Rule::k_earlier) => TimeRelation::Before,
                () if children.has(Rule::k_since) => TimeRelation::Since,
                () => TimeRelation::After,
            };
            let event = match (children.get(Rule::np), children.get(Rule::np_list_short)) {
                (Some(np), _) => Event::Of(Box::new(self::np(tokens, np))),
                (None, subject) => {
                    let subject = np_list(tokens, subject.expect("of whom it is said"));
                    let said = vp(tokens, children.get(Rule::vp).expect("what is said"));
                    Event::That(Box::new(subject), Box::new(said))
                }
            };
            AdjunctKind::Beside(relation, event)
        }
        Rule::according => AdjunctKind::According(np_list(
            tokens,
            Children::of(kind).get(Rule::np_list).expect("its sources"),
        )),
        Rule::confidence => {
            let children = Children::of(kind);
            AdjunctKind::Confidence {
                operator: children.get(Rule::comparison).map(operator),
                number: children.word(Rule::number).expect("its number"),
            }
        }
        Rule::measured => AdjunctKind::Measured(measured(tokens, kind)),
        Rule::best_measured => {
            let children = Children::of(kind);
            let ranked = modifiers::ranked(tokens, children.get(Rule::ranked).expect("its rank"));
            AdjunctKind::BestMeasured(ranked, children.word(Rule::measure).expect("its measure"))
        }
        Rule::together => {
            AdjunctKind::Together(Children::of(kind).get(Rule::np_list).map(|list| np_list(tokens, list)))
        }
        Rule::each_one => AdjunctKind::Each,
        Rule::will => AdjunctKind::ToCome,
        Rule::moment | Rule::of_moment | Rule::in_order | Rule::first_to => AdjunctKind::Moment(moment(kind)),
        Rule::role_phrase => AdjunctKind::Role {
            preposition: first_word(&kind),
            object: np_list(tokens, Children::of(kind).get(Rule::np_list).expect("its noun")),
        },
        rule => unreachable!("{rule:?} is no adjunct"),
    };
    Adjunct { span, comma: false, kind }
}

fn moment(node: Node) -> Moment {
    let children = Children::of(node);
    let has = |rules: &[Rule]| rules.iter().any(|rule| children.has(*rule));
    if has(&[Rule::k_former, Rule::k_formerly, Rule::k_longer]) {
        Moment::Former
    } else if has(&[Rule::k_now, Rule::k_today]) {
        Moment::Today
    } else if has(&[Rule::k_first, Rule::k_earliest]) {
        Moment::First
    } else if has(&[Rule::k_latest, Rule::k_last, Rule::k_most]) {
        Moment::Latest
    } else {
        Moment::Current
    }
}

pub fn measured(tokens: &Tokens, node: Node) -> Measured {
    let children = Children::of(node);
    let dated = children.get(Rule::times).map(|times| limits::when(times).limit());
    let limit = dated.unwrap_or_else(|| limit(tokens, children.get(Rule::limit).expect("its amount")));
    Measured { measure: children.word(Rule::measure).expect("its measure"), limit }
}

/// "longer than 100 km and shorter than 500 km": either may leave out the unit of the other.
pub fn compared_list(tokens: &Tokens, node: Node) -> (Vec<Compared>, Join) {
    let children = Children::of(node);
    let none = children.has(Rule::k_neither);
    let any = children.has(Rule::k_either) || children.has(Rule::compared_or);
    let mut all: Vec<Compared> = vec![];
    for child in children.all {
        let inner = match child.rule() {
            Rule::compared => child,
            Rule::next_compared => child.children().next().expect("a comparison"),
            _ => continue,
        };
        all.push(maybe_denied(tokens, inner, none));
    }
    let limits = all.iter_mut().filter_map(|compared| match &mut compared.than {
        Than::Limit(limit) => Some(limit),
        Than::Np(_) => None,
    });
    limits::share_units(limits.flat_map(Limit::quantities_mut).collect());
    (all, if any { Join::Or } else { Join::And })
}

/// "not longer than 500 km"
pub fn maybe_denied(tokens: &Tokens, node: Node, negated: bool) -> Compared {
    let denied = node.rule() == Rule::denied_compared;
    let inner = match denied {
        true => Children::of(node).get(Rule::compared).expect("what is denied"),
        false => node,
    };
    let whole = span(tokens, &inner);
    Compared { negated: negated || denied, ..compared(tokens, whole, Children::of(inner)) }
}

pub fn compared(tokens: &Tokens, span: Span, children: Children) -> Compared {
    let comparing =
        |child: &&Node| matches!(child.rule(), Rule::comparative | Rule::adjective) || is_generic(child);
    // "more people than Texas" has no adjective.
    let degree = [Rule::k_more, Rule::k_fewer, Rule::k_less, Rule::k_same]
        .into_iter()
        .find_map(|rule| children.word(rule));
    let adjective = children.all.iter().find(comparing).map(word).or(degree);
    // "longer than" is more, "no longer than" at most; "as long as" is just as long, and "not as long as" less.
    let factored = children.has(Rule::factor);
    let less = !factored && (children.has(Rule::k_less) || children.has(Rule::k_not));
    let op = match (children.has(Rule::k_as), children.has(Rule::as_least)) {
        (true, true) => Comparison::AtLeast,
        (true, false) if !less => Comparison::Equal,
        _ if children.has(Rule::k_no) => Comparison::AtMost,
        _ => Comparison::More,
    };
    let graded = |op, quantity| Limit::bound(Some(Operator::Graded(op)), quantity);
    let than = if let Some(node) = children.get(Rule::than_limit) {
        let (mut limits, join) = limits::joined(tokens, node);
        let first = Children::of(node).get(Rule::quantity).expect("its first");
        limits.insert(0, graded(op, limits::quantity(tokens, first)));
        Than::Limit(limits::together(limits, join))
    } else if let Some(limit) = children.get(Rule::limit) {
        Than::Limit(limits::limit(tokens, limit))
    } else if let Some(names) = children.get(Rule::names_combined) {
        Than::Np(Box::new(combined(tokens, names, &children)))
    } else if let Some(node) = children.get(Rule::np) {
        Than::Np(Box::new(than(tokens, np(tokens, node), &children)))
    } else {
        let quantity = limits::quantity(tokens, children.get(Rule::quantity).expect("its amount"));
        // "10 km or longer"
        let op = if children.has(Rule::k_or) { Comparison::AtLeast } else { op };
        Than::Limit(graded(op, quantity))
    };
    let factor = factor(&children);
    Compared { span, adjective: adjective.expect("its adjective"), less, negated: false, op, factor, than }
}

pub fn factor(children: &Children) -> Option<Factor> {
    let number = first_word(&children.get(Rule::factor)?);
    Some(Factor { number, operator: children.get(Rule::comparison).map(operator) })
}

/// "Texas and Utah combined" of "more people than Texas and Utah combined": the combined people of these.
fn combined(tokens: &Tokens, node: Node, children: &Children) -> Np {
    let noun = nouns::head(tokens, children.get(Rule::noun_head).expect("what is added up"));
    let span = span(tokens, &node);
    let names = np_list(tokens, Children::of(node).get(Rule::names).expect("of what"));
    let total = Head::Total { function: TotalFunction::Sum, of: Box::new(noun) };
    Np { posts: vec![Post::Of(names)], ..Np::new(span, total) }
}

/// What something is compared with: one thing, or each of a list.
fn than(tokens: &Tokens, first: Np, children: &Children) -> Np {
    let others: Vec<Children> = children.every(Rule::than_also).map(Children::of).collect();
    let names = others.iter().filter_map(|other| other.get(Rule::front_name));
    let mut items = vec![first];
    items.extend(names.map(|name| np(tokens, name)));
    let [first, .., last] = items.as_slice() else { return items.remove(0) };
    let span = first.span.start..last.span.end;
    let join = join(others.iter().filter_map(|other| other.get(Rule::np_joint)));
    Np::new(span.clone(), Head::List(Box::new(NpList { items, join, span, except: None })))
}

/// "larger", "more": whatever the number is that is compared.
fn is_generic(node: &Node) -> bool {
    matches!(
        node.rule(),
        Rule::k_greater
            | Rule::k_larger
            | Rule::k_bigger
            | Rule::k_higher
            | Rule::k_lower
            | Rule::k_smaller
            | Rule::k_longer
            | Rule::k_shorter
    )
}
