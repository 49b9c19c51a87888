//! Listings of claims: as questions, and as `find claims`.

use super::concrete::{Children, Node, span};
use super::grammar::Rule;
use super::limits::{inner_rule, status, when};
use super::nouns::{np, np_list};
use crate::model::claim::Status;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::*;

pub fn listing(tokens: &Tokens, node: Node) -> Vec<Listed> {
    node.children().filter_map(|child| listed(tokens, child)).collect()
}

/// "who accuses whom of what"
pub fn accusing(tokens: &Tokens, node: Node) -> Vec<Listed> {
    let children = Children::of(node);
    let asks_who = children.has(Rule::k_who);
    let accused =
        children.get(Rule::accused).map(|accused| Children::of(accused).every(Rule::front_name).count());
    let several = accused.is_some_and(|number| number > 1);
    let columns = [
        (children.has(Rule::accuses), ListedColumn::Speaker),
        (several || asks_who && !children.has(Rule::accused), ListedColumn::Subject),
    ];
    let columns = columns.into_iter().filter(|(shown, _)| *shown).map(|(_, column)| Listed::Column(column));
    let status = Listed::Status(vec![Status::Alleged]);
    let parts = children.all.iter().filter(|child| child.rule() != Rule::k_accused);
    columns.chain([status]).chain(parts.filter_map(|child| listed(tokens, *child))).collect()
}

pub fn listed(tokens: &Tokens, node: Node) -> Option<Listed> {
    let one = |status: Status| Some(Listed::Status(vec![status]));
    let children = Children::of(node);
    let whole = span(tokens, &node);
    let times = || when(children.get(Rule::times).expect("its times"));
    match node.rule() {
        Rule::listed_about | Rule::listed_of => {
            let items = children.every(Rule::front_name).map(|name| np(tokens, name)).collect();
            Some(Listed::About(NpList { items, join: Join::And, span: whole, except: None }))
        }
        Rule::listed_subject | Rule::accused => {
            let items = children.every(Rule::front_name).map(|name| np(tokens, name)).collect();
            Some(Listed::Subject(NpList { items, join: Join::Or, span: whole, except: None }))
        }
        Rule::listed_column => Some(Listed::Column(match inner_rule(node) {
            Rule::k_speaker => ListedColumn::Speaker,
            _ => ListedColumn::Subject,
        })),
        Rule::listed_by | Rule::claims_by | Rule::listed_according | Rule::according_name => {
            let names = children.get(Rule::speakers).or_else(|| children.get(Rule::front_names));
            let names = names.expect("its names");
            Some(Listed::According(np_list(tokens, names)))
        }
        Rule::listed_status => Some(Listed::Status(children.every(Rule::status).map(status).collect())),
        Rule::status => one(status(node)),
        Rule::listed_time => Some(Listed::Time(times(), whole)),
        Rule::listed_said | Rule::said_time => Some(Listed::Said(times(), whole)),
        Rule::k_deny | Rule::k_denied => one(Status::Denied),
        Rule::k_allege | Rule::k_alleged => one(Status::Alleged),
        Rule::k_retracted | Rule::k_corrected => one(Status::Retracted),
        Rule::k_believe | Rule::k_believed => one(Status::Believed),
        Rule::k_fear | Rule::k_feared => one(Status::Feared),
        Rule::k_planned => one(Status::Planned),
        Rule::k_expect | Rule::k_expected => one(Status::Expected),
        Rule::k_conditional => one(Status::Conditional),
        Rule::k_supposed => one(Status::Supposed),
        Rule::k_estimated => one(Status::Estimated),
        Rule::k_known | Rule::k_unknown => one(Status::Unknown),
        _ => None,
    }
}
