//! `find`, and patterns on their own.

use super::concrete::{Children, Node, first_word, span, word};
use super::grammar::Rule;
use super::limits::{inner_rule, quantity, status, time_relation};
use super::listing::listing;
use super::relation_form::relation_form;
use super::verbs::{adjunct_of, hops, preposition};
use crate::model::quantity::Comparison;
use crate::syntax::tokens::{Literal, Tokens};
use crate::syntax::tree::*;

pub fn find(tokens: &Tokens, node: Node) -> Find {
    let form = node.children().find(|child| child.rule() != Rule::k_find).expect("a form of find");
    let rule = form.rule();
    let children = Children::of(form);
    let pattern = || clauses(tokens, children.get(Rule::pattern).expect("its pattern"));
    let term_of = || term(tokens, children.get(Rule::term).expect("its term"));
    match rule {
        Rule::find_rows => Find::Rows {
            possibly: children.has(Rule::possibly),
            columns: children.every(Rule::column).map(|child| labelled(tokens, child)).collect(),
            pattern: pattern(),
            group_by: children.get(Rule::group_by).map_or(vec![], variables),
            order_by: children.get(Rule::order_by).map_or(vec![], |order| {
                Children::of(order).every(Rule::order_key).map(|key| order_key(tokens, key)).collect()
            }),
            limit: children.get(Rule::most_rows).and_then(|limit| Children::of(limit).word(Rule::number)),
        },
        Rule::find_whether => Find::Whether(pattern()),
        Rule::find_beneath => {
            let beneath = if children.has(Rule::k_reasons) { Beneath::Reasons } else { Beneath::Conditions };
            Find::Beneath(beneath, pattern())
        }
        Rule::find_listing => Find::Listing(listing(tokens, form)),
        Rule::find_claims => Find::Claims(pattern()),
        Rule::find_paths => {
            let mut ends = children.every(Rule::term).map(|end| term(tokens, end));
            let (from, to) = (ends.next().expect("two ends"), ends.next().expect("two ends"));
            Find::Paths { from, to, limits: limits(tokens, children.get(Rule::path_limits)) }
        }
        Rule::find_description => Find::Description(term_of()),
        rule => unreachable!("{rule:?} is no form of find"),
    }
}

fn variables(node: Node) -> Vec<Word> {
    Children::of(node).every(Rule::variable).map(|child| word(&child)).collect()
}

fn labelled(tokens: &Tokens, node: Node) -> Labelled {
    let children = Children::of(node);
    Labelled {
        column: column(&children),
        unit: children.word(Rule::unit),
        label: children.get(Rule::label).map(|label| self::label(tokens, label)),
    }
}

fn column(children: &Children) -> FindColumn {
    match children.get(Rule::aggregate) {
        Some(aggregate) => {
            let inner = Children::of(aggregate);
            FindColumn::Aggregate {
                function: function(&inner),
                of: inner.word(Rule::variable).expect("what is aggregated"),
            }
        }
        None if children.has(Rule::solutions) => FindColumn::Solutions,
        None => FindColumn::Variable(children.word(Rule::variable).expect("a variable")),
    }
}

fn function(children: &Children) -> Word {
    first_word(&children.get(Rule::function).expect("its function"))
}

fn label(tokens: &Tokens, node: Node) -> String {
    let Word(index) = first_word(&node);
    match &tokens.list[index].literal {
        Some(Literal::Text(text)) => text.clone(),
        _ => tokens.text(index).to_string(),
    }
}

fn order_key(tokens: &Tokens, node: Node) -> (OrderKey, bool) {
    let children = Children::of(node);
    let descending = children.has(Rule::k_desc);
    let key = match children.get(Rule::label) {
        Some(label) => OrderKey::Label(self::label(tokens, label)),
        None => OrderKey::Column(column(&children)),
    };
    (key, descending)
}

fn limits(tokens: &Tokens, node: Option<Node>) -> FindLimits {
    let Some(node) = node else { return FindLimits::default() };
    let children = Children::of(node);
    FindLimits {
        within: children.get(Rule::within_hops).map(hops),
        without: children.every(Rule::term).map(|child| term(tokens, child)).collect(),
        distance: children.get(Rule::in_hops).map(distance),
    }
}

fn distance(node: Node) -> Word {
    Children::of(node).word(Rule::variable).expect("its variable")
}

pub fn inner(node: Node, rule: Rule) -> Node {
    node.children().find(|child| child.rule() == rule).expect("the rule has it")
}

pub fn clauses<'p>(tokens: &Tokens, pattern: Node<'p>) -> Vec<FindClause> {
    let joints = [Rule::m_comma, Rule::k_and];
    pattern
        .children()
        .filter(|child| !joints.contains(&child.rule()))
        .flat_map(|child| clause(tokens, child))
        .collect()
}

fn block(tokens: &Tokens, node: Node) -> Vec<FindClause> {
    clauses(tokens, inner(node, Rule::pattern))
}

/// One clause as written may be two: a type and a claim.
fn clause(tokens: &Tokens, node: Node) -> Vec<FindClause> {
    let rule = node.rule();
    let whole = span(tokens, &node);
    let children = Children::of(node);
    let blocks = || children.every(Rule::block).map(|child| block(tokens, child));
    let first_block = || blocks().next().expect("its block");
    let first_term = || term(tokens, children.get(Rule::term).expect("its term"));
    vec![match rule {
        Rule::not_clause => FindClause::Not(first_block()),
        Rule::optional_clause => FindClause::Optional(first_block()),
        Rule::either_clause => FindClause::Either(blocks().collect()),
        Rule::best_clause => best(tokens, children),
        Rule::bind_clause => FindClause::Bind {
            variable: children.word(Rule::variable).expect("its variable"),
            expression: expression(tokens, children.get(Rule::expression).expect("its value")),
        },
        Rule::connected_clause => {
            let mut ends = children.every(Rule::term).map(|end| term(tokens, end));
            let (from, to) = (ends.next().expect("two ends"), ends.next().expect("two ends"));
            FindClause::Connected { from, to, limits: limits(tokens, children.get(Rule::path_limits)) }
        }
        Rule::typed_clause => {
            let subject = first_term();
            let is = children.word(Rule::type_noun).expect("its type");
            let mut both = vec![FindClause::Type { of: subject.clone(), is }];
            both.extend(children.get(Rule::claim_body).map(|body| claim(tokens, whole, subject, body)));
            return both;
        }
        Rule::called_clause => FindClause::Called {
            of: first_term(),
            name: children.word(Rule::name).or(children.word(Rule::text)).expect("its name"),
        },
        Rule::dated_clause => {
            let operator = inner_rule(children.get(Rule::date_operator).expect("its relation"));
            FindClause::Dated {
                of: expression(tokens, children.get(Rule::expression).expect("what is dated")),
                relation: time_relation(operator).expect("a relation of times"),
                to: children.word(Rule::date).or_else(|| children.word(Rule::variable)).expect("its date"),
            }
        }
        Rule::compare_clause => {
            let mut sides = children.every(Rule::expression).map(|side| expression(tokens, side));
            let (left, right) = (sides.next().expect("two sides"), sides.next().expect("two sides"));
            let operator = comparison(children.get(Rule::compare_operator).expect("its operator"));
            FindClause::Compare { left, operator, right }
        }
        Rule::claim_clause => {
            claim(tokens, whole, first_term(), children.get(Rule::claim_body).expect("what it claims"))
        }
        rule => unreachable!("{rule:?} is no clause"),
    }]
}

fn comparison(node: Node) -> Comparison {
    match inner_rule(node) {
        Rule::m_ge => Comparison::AtLeast,
        Rule::m_le => Comparison::AtMost,
        Rule::m_ne => Comparison::NotEqual,
        Rule::m_gt => Comparison::More,
        Rule::m_lt => Comparison::Less,
        _ => Comparison::Equal,
    }
}

/// `highest [N] [from rank R] ?x by KEY [as ?v] { … }`: numbers and variables are told apart by their places.
fn best(tokens: &Tokens, children: Children) -> FindClause {
    let descending = children.has(Rule::k_highest);
    let mut numbers = children.every(Rule::number).map(|child| word(&child));
    let ranked = children.has(Rule::k_rank);
    let (take, first) = match (numbers.next(), numbers.next()) {
        (Some(take), Some(first)) => (Some(take), Some(first)),
        (Some(first), None) if ranked => (None, Some(first)),
        (take, _) => (take, None),
    };
    let mut variables = children.every(Rule::variable).map(|child| word(&child));
    let of = variables.next().expect("what is ranked");
    let by = match children.get(Rule::aggregate) {
        Some(aggregate) => {
            let inner = Children::of(aggregate);
            FindColumn::Aggregate {
                function: function(&inner),
                of: inner.word(Rule::variable).expect("its variable"),
            }
        }
        None => FindColumn::Variable(variables.next().expect("its key")),
    };
    let value = variables.next();
    FindClause::Best {
        descending,
        take,
        first,
        of,
        by,
        value,
        block: block(tokens, children.get(Rule::block).expect("its block")),
    }
}

fn expression(tokens: &Tokens, node: Node) -> FindExpression {
    let kind = node.children().next().expect("an expression is of a kind");
    match kind.rule() {
        Rule::over => {
            let children = Children::of(kind);
            FindExpression::Over {
                function: function(&children),
                of: children.word(Rule::variable).expect("what is aggregated"),
                block: block(tokens, children.get(Rule::block).expect("its block")),
            }
        }
        Rule::arithmetic => {
            let children = Children::of(kind);
            let mut terms = children.every(Rule::term).map(|side| term(tokens, side));
            let operation = match (children.has(Rule::k_minus), children.has(Rule::unit)) {
                (true, _) => Arithmetic::Difference,
                (false, false) => Arithmetic::Ratio,
                (false, true) => Arithmetic::Percentage,
            };
            let (left, right) = (terms.next().expect("two sides"), terms.next().expect("two sides"));
            FindExpression::Arithmetic { operation, left, right }
        }
        _ => FindExpression::Term(term(tokens, kind)),
    }
}

fn term(tokens: &Tokens, node: Node) -> FindTerm {
    let span = span(tokens, &node);
    let children = Children::of(node);
    let kind = if let Some(variable) = children.word(Rule::variable) {
        FindTermKind::Variable(variable)
    } else if let Some(name) = children.word(Rule::name) {
        let within = children.every(Rule::name).nth(1).map(|within| word(&within));
        FindTermKind::Name { name, of: children.word(Rule::type_noun), within }
    } else if let Some(literal) = children.word(Rule::text).or(children.word(Rule::parameter)) {
        FindTermKind::Value(QuantityNode::Literal(literal))
    } else {
        FindTermKind::Value(quantity(tokens, children.get(Rule::quantity).expect("a term is of a kind")))
    };
    FindTerm { span, kind }
}

fn terms(tokens: &Tokens, children: &Children) -> Vec<FindTerm> {
    children.every(Rule::term).map(|child| term(tokens, child)).collect()
}

fn claim(tokens: &Tokens, span: crate::diagnostic::Span, subject: FindTerm, body: Node) -> FindClause {
    let children = Children::of(body);
    let form = children.get(Rule::relation_form).or(children.get(Rule::form_alone));
    let form = relation_form(tokens, form.expect("its relation"));
    let object = match children.get(Rule::term) {
        Some(object) => FindObject::Term(term(tokens, object)),
        None if children.has(Rule::form_alone) => FindObject::Nothing,
        None => FindObject::Compared(
            comparison(children.get(Rule::compare_operator).expect("its operator")),
            quantity(tokens, children.get(Rule::quantity).expect("its quantity")),
        ),
    };
    let tails = children.all.iter().filter_map(|child| tail(tokens, *child)).collect();
    FindClause::Claim(Box::new(FindClaim { span, subject, form, object, tails }))
}

fn tail(tokens: &Tokens, node: Node) -> Option<Tail> {
    let rule = node.rule();
    let children = || Children::of(node);
    Some(match rule {
        Rule::tail_time => Tail::Time(children().word(Rule::variable).expect("its variable")),
        Rule::in_hops => Tail::Distance(distance(node)),
        Rule::tail_status => Tail::Status(children().every(Rule::status).map(status).collect()),
        Rule::tail_according => Tail::According(terms(tokens, &children())),
        Rule::tail_together => Tail::Together(terms(tokens, &children())),
        Rule::tail_conditions => {
            Tail::Condition(adjunct_of(tokens, node.children().next().expect("a condition is of a kind")))
        }
        Rule::tail_measure => {
            let children = children();
            let measure = children.word(Rule::measure).expect("its measure");
            match children.word(Rule::variable) {
                Some(variable) => Tail::Measure { measure, variable },
                None => Tail::MeasureCompared {
                    measure,
                    operator: comparison(children.get(Rule::compare_operator).expect("its operator")),
                    quantity: quantity(tokens, children.get(Rule::quantity).expect("its quantity")),
                },
            }
        }
        Rule::tail_role => {
            let children = children();
            Tail::Role {
                preposition: preposition(children.get(Rule::preposition).expect("its preposition")),
                term: term(tokens, children.get(Rule::term).expect("its term")),
            }
        }
        _ => return None,
    })
}
