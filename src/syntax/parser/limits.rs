//! What a number, an amount or a time is asked to be: "at least 5 and at most 10", "under 2 or over 10", "after 1990 and
//! before 2000".

use super::concrete::{Children, Node, span, word};
use super::grammar::Rule;
use crate::model::claim::Status;
use crate::model::quantity::{Bound, Comparison};
use crate::model::time::TimeRelation;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::{Join, Limit, Operator, QuantityNode, When};

/// What says that a limit lies above.
const FEWER: [Rule; 7] = [
    Rule::k_less,
    Rule::k_fewer,
    Rule::k_under,
    Rule::k_below,
    Rule::k_lower,
    Rule::k_smaller,
    Rule::k_shorter,
];

/// A limit of an amount, or of a number of things.
pub fn limit(tokens: &Tokens, node: Node) -> Limit {
    let none = Children::of(node).has(Rule::k_neither);
    let exactly = Children::of(node).has(Rule::k_exactly);
    let (limits, join) = joined(tokens, node);
    let mut whole = together(limits, join);
    share_units(whole.quantities_mut());
    if exactly {
        for operator in whole.operators_mut() {
            *operator = Some(Operator::Compare(Comparison::Equal));
        }
    }
    if none { denied(whole) } else { whole }
}

/// The limits of a list, and how they are joined.
pub fn joined(tokens: &Tokens, node: Node) -> (Vec<Limit>, Join) {
    let children = Children::of(node);
    // None of them is not any.
    let any = [Rule::limit_or, Rule::k_either, Rule::k_or, Rule::k_neither];
    let join = if any.into_iter().any(|rule| children.has(rule)) { Join::Or } else { Join::And };
    let is_bound = |child: &Node| {
        matches!(
            child.rule(),
            Rule::bound
                | Rule::next_bound
                | Rule::exact_bound
                | Rule::first_tally
                | Rule::next_tally
                | Rule::exact_tally
        )
    };
    (children.all.into_iter().filter(is_bound).map(|child| bound(tokens, child)).collect(), join)
}

pub fn together(mut limits: Vec<Limit>, join: Join) -> Limit {
    match (limits.len(), join) {
        (1, _) => limits.remove(0),
        (_, Join::Or) => Limit::Any(limits),
        _ => Limit::All(limits),
    }
}

fn bound(tokens: &Tokens, node: Node) -> Limit {
    let children = Children::of(node);
    let within = children.get(Rule::range).map(Children::of);
    let parts = within.as_ref().unwrap_or(&children);
    let amounts = parts.all.iter().filter(|child| matches!(child.rule(), Rule::quantity | Rule::number));
    let mut amounts = amounts.map(|child| match child.rule() {
        Rule::quantity => quantity(tokens, *child),
        _ => QuantityNode::Number {
            span: span(tokens, child),
            number: Some(word(child)),
            unit: None,
            bound: Bound::Exactly,
        },
    });
    let first = amounts.next().expect("a limit has an amount");
    if let Some(second) = amounts.next() {
        return Limit::Range(first, second);
    }
    let beyond = children.get(Rule::or_beyond).map(|beyond| {
        let beyond = Children::of(beyond);
        let less = [&FEWER[..], &[Rule::k_earlier, Rule::k_before]]
            .concat()
            .into_iter()
            .any(|rule| beyond.has(rule));
        Operator::Compare(if less { Comparison::AtMost } else { Comparison::AtLeast })
    });
    Limit::bound(children.get(Rule::comparison).map(operator).or(beyond), first)
}

/// What is neither this nor that.
fn denied(limit: Limit) -> Limit {
    let all = |limits: Vec<Limit>| limits.into_iter().map(denied).collect();
    match limit {
        Limit::Bound { operator, quantity } => {
            let op = match operator {
                Some(Operator::Compare(op) | Operator::Graded(op)) => op,
                _ => Comparison::Equal,
            };
            Limit::bound(Some(Operator::Compare(op.denied())), quantity)
        }
        Limit::Range(low, high) => Limit::Any(all(Limit::ends(low, high).into())),
        Limit::All(limits) => Limit::Any(all(limits)),
        Limit::Any(limits) => Limit::All(all(limits)),
    }
}

/// Gives an amount without a unit that of the next, or else of the last before it: "over 100 and under 500 km".
pub fn share_units(mut quantities: Vec<&mut QuantityNode>) {
    let units: Vec<_> = quantities.iter().map(|quantity| unit_of(quantity)).collect();
    for (at, node) in quantities.iter_mut().enumerate() {
        if let QuantityNode::Number { unit: unit @ None, .. } = node {
            let behind = units[at..].iter().find_map(|unit| *unit);
            *unit = behind.or_else(|| units[..at].iter().rev().find_map(|unit| *unit));
        }
    }
}

fn unit_of(node: &QuantityNode) -> Option<crate::syntax::tree::Word> {
    match node {
        QuantityNode::Number { unit, .. } => *unit,
        QuantityNode::Literal(_) => None,
    }
}

pub fn when(node: Node) -> When {
    if node.rule() == Rule::time {
        return one_time(node);
    }
    let children = Children::of(node);
    let any = children.has(Rule::limit_or) || children.has(Rule::k_either);
    let mut times: Vec<When> = children.every(Rule::time).map(one_time).collect();
    // "in 1990 or 1995"
    times.extend(children.every(Rule::date).map(|date| When::Lies(TimeRelation::During, word(&date))));
    match times.len() {
        1 => times.remove(0),
        _ if any => When::Any(times),
        _ => When::All(times),
    }
}

fn one_time(node: Node) -> When {
    let children = Children::of(node);
    let dates = children.all.iter().filter(|child| matches!(child.rule(), Rule::date | Rule::date_range));
    let mut dates = dates.map(word);
    let first = dates.next().expect("its date");
    match (dates.next(), children.has(Rule::k_from)) {
        (second, true) => return When::Through(first, second.unwrap_or(first)),
        (Some(second), false) => return When::Between(first, second),
        (None, false) => {}
    }
    if children.has(Rule::k_until) {
        return When::Until(first);
    }
    let later = children.has(Rule::k_later) || children.has(Rule::k_after);
    let relation = match (children.has(Rule::k_or), children.has(Rule::k_than), children.has(Rule::k_no)) {
        // "in 1990 or later", "no earlier than 1990"
        (true, ..) if later => TimeRelation::Since,
        (true, ..) => TimeRelation::By,
        (_, true, true) if later => TimeRelation::By,
        (_, true, true) => TimeRelation::Since,
        (_, true, false) if later => TimeRelation::After,
        (_, true, false) => TimeRelation::Before,
        _ => {
            children.all.iter().find_map(|child| time_relation(child.rule())).unwrap_or(TimeRelation::During)
        }
    };
    When::Lies(relation, first)
}

pub fn time_relation(rule: Rule) -> Option<TimeRelation> {
    Some(match rule {
        Rule::k_before => TimeRelation::Before,
        Rule::k_after => TimeRelation::After,
        Rule::k_since => TimeRelation::Since,
        Rule::k_by => TimeRelation::By,
        Rule::k_throughout => TimeRelation::Through,
        Rule::k_in | Rule::k_on | Rule::k_at | Rule::k_during | Rule::k_for => TimeRelation::During,
        _ => return None,
    })
}

pub fn operator(node: Node) -> Operator {
    let children = Children::of(node);
    let has = |rule| children.has(rule);
    let denied = has(Rule::k_no) || has(Rule::k_not);
    let comparison = if has(Rule::k_least) || has(Rule::m_ge) {
        Comparison::AtLeast
    } else if has(Rule::k_at) || has(Rule::k_up) || has(Rule::m_le) {
        Comparison::AtMost
    } else if has(Rule::m_ne) {
        Comparison::NotEqual
    } else if FEWER.into_iter().any(has) || has(Rule::m_lt) {
        Comparison::Less
    } else if has(Rule::k_exactly) || has(Rule::m_eq) {
        Comparison::Equal
    } else if has(Rule::about) {
        return Operator::About;
    } else {
        Comparison::More
    };
    Operator::Compare(if denied { comparison.denied() } else { comparison })
}

pub fn quantity(tokens: &Tokens, node: Node) -> QuantityNode {
    let span = span(tokens, &node);
    let children = Children::of(node);
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

/// The kind of what a rule has within it.
pub fn inner_rule(node: Node) -> Rule {
    node.children().next().expect("its word").rule()
}

pub fn status(node: Node) -> Status {
    match inner_rule(node) {
        Rule::k_reported => Status::Reported,
        Rule::k_estimated => Status::Estimated,
        Rule::k_expected => Status::Expected,
        Rule::k_planned => Status::Planned,
        Rule::k_denied => Status::Denied,
        Rule::k_retracted => Status::Retracted,
        Rule::k_candidate => Status::Candidate,
        Rule::k_alleged => Status::Alleged,
        Rule::k_unknown => Status::Unknown,
        Rule::k_conditional => Status::Conditional,
        Rule::k_supposed => Status::Supposed,
        Rule::k_feared => Status::Feared,
        Rule::k_believed => Status::Believed,
        rule => unreachable!("the grammar has no status {rule:?}"),
    }
}
