//! Listings of claims: as questions, and as `find claims`.

use super::concrete::{Children, Node, span};
use super::grammar::Rule;
use super::limits::{status, when};
use super::nouns::{np, np_list};
use crate::model::claim::Status;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::*;

pub fn listing(tokens: &Tokens, node: Node) -> Vec<Listed> {
    node.children().filter_map(|child| listed(tokens, child)).collect()
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
        Rule::k_retracted => one(Status::Retracted),
        Rule::k_planned => one(Status::Planned),
        Rule::k_expected => one(Status::Expected),
        Rule::k_estimated => one(Status::Estimated),
        Rule::k_known | Rule::k_unknown => one(Status::Unknown),
        _ => None,
    }
}
