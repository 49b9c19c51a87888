//! Verb phrases, predicates, and what follows a verb.

use super::nouns::{self, np, np_list};
use super::question::join;
use super::{Children, Rule, first_word, span, word};
use crate::diagnostic::Span;
use crate::model::claim::Status;
use crate::model::quantity::{Bound, Comparison};
use crate::model::time::TimeRelation;
use crate::syntax::tagger::Tokens;
use crate::syntax::tree::*;
use pest::iterators::Pair;

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

pub fn vp(tokens: &Tokens, pair: Pair<Rule>) -> Vp {
    let mut phrase = Vp::new(span(tokens, &pair), Predicate::There(None));
    for child in pair.into_inner() {
        match child.as_rule() {
            Rule::possibly => phrase.possibly = true,
            Rule::together => phrase.adjuncts.push(adjunct_of(tokens, child)),
            Rule::negation => phrase.negated = true,
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
            | Rule::finite_vp => fill(tokens, &mut phrase, child),
            _ => {}
        }
    }
    phrase
}

pub fn status_to(pair: Pair<Rule>) -> Status {
    let planned = Children::of(pair)
        .all
        .iter()
        .any(|child| matches!(child.as_rule(), Rule::k_plan | Rule::k_plans | Rule::k_planned));
    if planned { Status::Planned } else { Status::Expected }
}

/// "denied supplying Brook": the subject's claim that it is not so.
pub fn denying(tokens: &Tokens, phrase: &mut Vp, pair: Pair<Rule>) {
    let span = span(tokens, &pair);
    phrase.status = Some(Status::Denied);
    phrase.adjuncts.push(Adjunct { span, comma: false, kind: AdjunctKind::OwnWords });
    fill(tokens, phrase, Children::of(pair).get(Rule::gerund_predicate).expect("what is denied"));
}

/// Adds what a verb phrase or predicate says to `phrase`.
pub fn fill(tokens: &Tokens, phrase: &mut Vp, pair: Pair<Rule>) {
    let rule = pair.as_rule();
    let whole = span(tokens, &pair);
    let children = Children::of(pair);
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
    if let Some(reach) = children.get(Rule::reach) {
        let adjunct = Adjunct {
            span: span(tokens, &reach),
            comma: false,
            kind: AdjunctKind::Reach(self::reach(reach)),
        };
        phrase.adjuncts.push(adjunct);
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
                match child.as_rule() {
                    Rule::verb_finite | Rule::verb_base | Rule::participle | Rule::gerund => {
                        phrase.predicate = Predicate::Verb { verb: word(child), object: object() };
                    }
                    Rule::have_vp
                    | Rule::predicate
                    | Rule::base_vp
                    | Rule::perfect_vp
                    | Rule::gap_predicate => {
                        fill(tokens, phrase, child.clone());
                    }
                    Rule::negation => phrase.negated = true,
                    Rule::possibly => phrase.possibly = true,
                    Rule::together => phrase.adjuncts.push(adjunct_of(tokens, child.clone())),
                    _ => {}
                }
            }
        }
        Rule::have_vp => phrase.predicate = Predicate::Have(object()),
        Rule::expected_predicate => {
            let planned = children.has(Rule::k_planned);
            phrase.status = Some(if planned { Status::Planned } else { Status::Expected });
            fill(tokens, phrase, children.get(Rule::base_vp).expect("what is expected"));
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
            let time = children.get(Rule::time).expect("its time");
            phrase.predicate = Predicate::Dated(adjunct_of(tokens, time));
        }
        Rule::range_predicate => {
            phrase.predicate = Predicate::Between(amount(tokens, &children).expect("its range"));
        }
        Rule::near_predicate => {
            phrase.predicate = Predicate::Near {
                within: hops(children.get(Rule::within_hops).expect("its hops")),
                of: nouns::np(tokens, children.get(Rule::np).expect("its noun")),
            };
        }
        Rule::compared => phrase.predicate = Predicate::Compared(compared(tokens, whole, children)),
        Rule::ranked_predicate => {
            let mut ranked = nouns::ranked(tokens, children.get(Rule::ranked).expect("its rank"));
            let mut posts: Vec<Post> =
                children.all.iter().filter_map(|child| nouns::post(tokens, child.clone())).collect();
            ranked.key = nouns::take_key(&mut posts);
            phrase.predicate = Predicate::Ranked(ranked, posts);
        }
        Rule::phrase_predicate | Rule::phrase_post => {
            let word = children.word(Rule::phrase).expect("its phrase");
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
            } else if let Some(word) = children.word(Rule::phrase).or(children.word(Rule::bare_phrase)) {
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

pub fn preposition(pair: Pair<Rule>) -> Word {
    first_word(&pair)
}

/// A preposition whose noun phrase stands elsewhere.
pub fn stranded(pair: Pair<Rule>) -> Word {
    first_word(&pair)
}

pub fn hops(pair: Pair<Rule>) -> Word {
    Children::of(pair).word(Rule::number).expect("a number of hops")
}

fn reach(pair: Pair<Rule>) -> Reach {
    let children = Children::of(pair);
    match children.get(Rule::within_hops) {
        Some(hops) => Reach::Within(self::hops(hops)),
        None if children.has(Rule::k_indirectly) => Reach::Indirectly,
        None => Reach::Directly,
    }
}

pub fn adjunct(tokens: &Tokens, pair: Pair<Rule>) -> Adjunct {
    let children = Children::of(pair);
    let comma = children.has(Rule::m_comma);
    let kind = children.all.into_iter().find(|child| child.as_rule() != Rule::m_comma);
    Adjunct { comma, ..adjunct_of(tokens, kind.expect("an adjunct is of a kind")) }
}

/// An adjunct from the rule of its kind.
pub fn adjunct_of(tokens: &Tokens, kind: Pair<Rule>) -> Adjunct {
    let span = span(tokens, &kind);
    let kind = match kind.as_rule() {
        Rule::reach => AdjunctKind::Reach(reach(kind)),
        Rule::time => time(kind),
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
            let ranked = nouns::ranked(tokens, children.get(Rule::ranked).expect("its rank"));
            AdjunctKind::BestMeasured(ranked, children.word(Rule::measure).expect("its measure"))
        }
        Rule::together => {
            AdjunctKind::Together(Children::of(kind).get(Rule::np_list).map(|list| np_list(tokens, list)))
        }
        Rule::each_one => AdjunctKind::Each,
        Rule::role_phrase => AdjunctKind::Role {
            preposition: first_word(&kind),
            object: np_list(tokens, Children::of(kind).get(Rule::np_list).expect("its noun")),
        },
        rule => unreachable!("{rule:?} is no adjunct"),
    };
    Adjunct { span, comma: false, kind }
}

fn time(pair: Pair<Rule>) -> AdjunctKind {
    let children = Children::of(pair);
    let dates = children.all.iter().filter(|child| matches!(child.as_rule(), Rule::date | Rule::date_range));
    let mut dates = dates.map(word);
    let first = dates.next().expect("its date");
    if let Some(second) = dates.next() {
        return AdjunctKind::TimeBetween { from: first, to: second };
    }
    if children.has(Rule::k_or) {
        let later = children.has(Rule::k_later) || children.has(Rule::k_after);
        let relation = if later { TimeRelation::Since } else { TimeRelation::By };
        return AdjunctKind::Time { relation, date: first };
    }
    let relation = children.all.iter().find_map(|child| time_relation(child.as_rule()));
    AdjunctKind::Time { relation: relation.unwrap_or(TimeRelation::During), date: first }
}

pub fn time_relation(rule: Rule) -> Option<TimeRelation> {
    Some(match rule {
        Rule::k_before => TimeRelation::Before,
        Rule::k_after => TimeRelation::After,
        Rule::k_since => TimeRelation::Since,
        Rule::k_until | Rule::k_by => TimeRelation::By,
        Rule::k_in | Rule::k_on | Rule::k_at | Rule::k_during | Rule::k_for => TimeRelation::During,
        _ => return None,
    })
}

pub fn measured(tokens: &Tokens, pair: Pair<Rule>) -> Measured {
    let children = Children::of(pair);
    let dated = children.get(Rule::time).and_then(|when| time(when).as_amount());
    let (operator, quantity) = dated.unwrap_or_else(|| {
        let operator = children.get(Rule::comparison).map(operator);
        (operator, amount(tokens, &children).expect("its quantity"))
    });
    Measured { measure: children.word(Rule::measure).expect("its measure"), operator, quantity }
}

/// A quantity among the children, or a range of two.
pub fn amount(tokens: &Tokens, children: &Children) -> Option<QuantityNode> {
    let Some(range) = children.get(Rule::range) else {
        return children.get(Rule::quantity).map(|pair| quantity(tokens, pair));
    };
    let mut ends = Children::of(range).all.into_iter().filter(|child| child.as_rule() == Rule::quantity);
    let mut end = || Box::new(quantity(tokens, ends.next().expect("a range has two ends")));
    Some(QuantityNode::Range(end(), end()))
}

pub fn compared(tokens: &Tokens, span: Span, children: Children) -> Compared {
    let comparing = |child: &&Pair<Rule>| {
        matches!(child.as_rule(), Rule::comparative | Rule::adjective) || is_generic(child)
    };
    // "more people than Texas" has no adjective.
    let degree = [Rule::k_more, Rule::k_fewer, Rule::k_less, Rule::k_same]
        .into_iter()
        .find_map(|rule| children.word(rule));
    let adjective = children.all.iter().find(comparing).map(word).or(degree);
    let than = match (amount(tokens, &children), children.get(Rule::np)) {
        (Some(amount), _) => Than::Quantity(amount),
        (None, Some(pair)) => Than::Np(Box::new(than(tokens, np(tokens, pair), &children))),
        (None, None) => unreachable!("a comparison has a second side"),
    };
    // "100 km long" is exactly that; "longer than 100 km" is more; "as long as" is just as long, and "not as long as" less.
    let less = children.has(Rule::k_less) || children.has(Rule::k_not);
    let implied = match (children.has(Rule::k_as), children.has(Rule::as_least)) {
        (true, true) => Some(Comparison::AtLeast),
        (true, false) if !less => Some(Comparison::Equal),
        _ => children.has(Rule::k_than).then_some(Comparison::More),
    };
    let implied = implied.map(Operator::Compare);
    Compared {
        span,
        adjective: adjective.expect("its adjective"),
        less,
        operator: children.get(Rule::comparison).map(operator).or(implied),
        than,
    }
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
fn is_generic(pair: &Pair<Rule>) -> bool {
    matches!(
        pair.as_rule(),
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

pub fn operator(pair: Pair<Rule>) -> Operator {
    let children = Children::of(pair);
    let has = |rule| children.has(rule);
    let comparison = if has(Rule::k_least) || has(Rule::m_ge) {
        Comparison::AtLeast
    } else if has(Rule::k_at) || has(Rule::k_up) || has(Rule::m_le) {
        Comparison::AtMost
    } else if has(Rule::m_ne) {
        Comparison::NotEqual
    } else if [
        Rule::k_less,
        Rule::k_fewer,
        Rule::k_under,
        Rule::k_below,
        Rule::k_lower,
        Rule::k_smaller,
        Rule::k_shorter,
        Rule::m_lt,
    ]
    .into_iter()
    .any(has)
    {
        Comparison::Less
    } else if has(Rule::k_exactly) || has(Rule::m_eq) {
        Comparison::Equal
    } else if [Rule::k_about, Rule::k_around, Rule::k_approximately, Rule::k_roughly, Rule::k_nearly]
        .into_iter()
        .any(has)
    {
        return Operator::About;
    } else {
        Comparison::More
    };
    Operator::Compare(comparison)
}

pub fn quantity(tokens: &Tokens, pair: Pair<Rule>) -> QuantityNode {
    let span = span(tokens, &pair);
    let children = Children::of(pair);
    for rule in [Rule::parameter, Rule::date, Rule::text] {
        if let Some(word) = children.word(rule) {
            return QuantityNode::Literal(word);
        }
    }
    let bound = if children.has(Rule::k_several) {
        Bound::Several
    } else if children.has(Rule::k_about) {
        Bound::About
    } else {
        Bound::Exactly
    };
    QuantityNode::Number { span, number: children.word(Rule::number), unit: children.word(Rule::unit), bound }
}
