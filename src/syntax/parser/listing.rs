//! Listings of claims: as questions, and as `find claims`.

use super::concrete::{Children, Node, span};
use super::grammar::Rule;
use super::limits::{inner_rule, status, when};
use super::nouns::{np, np_list};
use super::relation_form::relation_form;
use crate::model::claim::Status;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::*;

pub fn listing(tokens: &Tokens, node: Node) -> Vec<Listed> {
    // What is known of a time, and what happened in it, is what tells when it was.
    let dated = Children::of(node).has(Rule::dated_in).then_some(Listed::Dated);
    dated.into_iter().chain(node.children().filter_map(|child| listed(tokens, child))).collect()
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
        Rule::listed_about | Rule::listed_of | Rule::involved => {
            let items = children.every(Rule::front_name).map(|name| np(tokens, name)).collect();
            Some(Listed::About(NpList { items, join: Join::And, span: whole, except: None }))
        }
        Rule::listed_subject | Rule::accused | Rule::doer => {
            let items = children.every(Rule::front_name).map(|name| np(tokens, name)).collect();
            Some(Listed::Subject(NpList { items, join: Join::Or, span: whole, except: None }))
        }
        Rule::listed_object => {
            let items = children.every(Rule::front_name).map(|name| np(tokens, name)).collect();
            Some(Listed::Object(NpList { items, join: Join::Or, span: whole, except: None }))
        }
        Rule::listed_relation => {
            let is_form = |child: &&Node| matches!(child.rule(), Rule::relation_form | Rule::form_alone);
            let forms = children.all.iter().filter(is_form).map(|form| relation_form(tokens, *form));
            Some(Listed::Relation(forms.collect()))
        }
        Rule::listed_source => {
            Some(Listed::Source(np_list(tokens, children.get(Rule::speakers).expect("its names"))))
        }
        Rule::listed_speaker => {
            Some(Listed::Speaker(np_list(tokens, children.get(Rule::speakers).expect("its names"))))
        }
        Rule::listed_column => Some(Listed::Column(column(node))),
        Rule::listed_order => {
            let key = |key: Node| {
                let children = Children::of(key);
                let of = children.get(Rule::listed_column).expect("what it goes by");
                (column(of), children.has(Rule::k_desc))
            };
            Some(Listed::Order(children.every(Rule::listed_key).map(key).collect()))
        }
        Rule::most_rows => children.word(Rule::number).map(Listed::Limit),
        Rule::counted_claims | Rule::claims_number => Some(Listed::Counted),
        Rule::speaking => Some(Listed::Column(match children.has(Rule::k_sources) {
            true => ListedColumn::Source,
            false => ListedColumn::Speaker,
        })),
        // What is only alleged or planned has not.
        Rule::k_happened | Rule::k_do | Rule::k_done => {
            Some(Listed::Status(vec![Status::Reported, Status::Estimated]))
        }
        Rule::listed_dated => Some(Listed::Dated),
        Rule::dated_in => Some(Listed::Time(when(children.get(Rule::times).unwrap_or(node)), whole)),
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

fn column(node: Node) -> ListedColumn {
    match inner_rule(node) {
        Rule::k_relation => ListedColumn::Relation,
        Rule::k_object => ListedColumn::Object,
        Rule::k_source => ListedColumn::Source,
        Rule::k_speaker => ListedColumn::Speaker,
        Rule::k_status => ListedColumn::Status,
        Rule::k_time => ListedColumn::Time,
        Rule::k_confidence => ListedColumn::Confidence,
        Rule::k_place => ListedColumn::Place,
        _ => ListedColumn::Subject,
    }
}
