//! Questions: openings and clauses.

use super::choices;
use super::concrete::{Children, Node, first_word, span};
use super::grammar::Rule;
use super::listing;
use super::lists::join;
use super::nouns::{np, np_list};
use super::verbs::{self, vp};
use crate::diagnostic::Span;
use crate::model::claim::Status;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::*;

pub fn question(tokens: &Tokens, node: Node) -> Question {
    let opening = Children::of(node).get(Rule::opening).and_then(|opening| opening.children().next());
    let mut question = opening_of(tokens, opening.expect("it has an opening"));
    let mut averages = vec![];
    for part in node.children() {
        match part.rule() {
            Rule::front => say_in_front(tokens, &mut question, part),
            Rule::except_front | Rule::except_post => leave_out(tokens, &mut question, part),
            Rule::in_unit => {
                let unit = Children::of(part).word(Rule::unit).expect("its unit");
                question = Question::InUnit(Box::new(question), unit);
            }
            Rule::behind => {
                let whole = span(tokens, &part);
                let clauses = part.children().filter_map(|clause| super::nouns::post(tokens, clause));
                question = Question::Behind(Box::new(question), clauses.collect(), whole);
            }
            Rule::averaged | Rule::on_average => {
                averages.push(span(tokens, &part));
            }
            Rule::and_when => question = Question::AndWhen(Box::new(question)),
            Rule::in_total => question = Question::InTotal(Box::new(question), span(tokens, &part)),
            _ => {}
        }
    }
    match averages.pop() {
        Some(span) => Question::OnAverage(Box::new(question), span),
        None => question,
    }
}

/// "in 2024, which chips …", "according to Nikkei, who …": said of the main verb, or of the noun that is asked for.
fn say_in_front(tokens: &Tokens, question: &mut Question, front: Node) {
    let whole = span(tokens, &front);
    let kind = front.children().next().expect("a time or a source");
    let said = match kind.rule() {
        Rule::according_name => {
            let names = Children::of(kind).get(Rule::front_names).expect("its sources");
            let kind = AdjunctKind::According(np_list(tokens, names));
            Adjunct { span: whole.clone(), comma: true, kind }
        }
        _ => Adjunct { comma: true, ..verbs::adjunct_of(tokens, kind) },
    };
    let said_by = listing::listed(tokens, kind);
    match question {
        Question::Sentence(sentence)
        | Question::Choice(sentence)
        | Question::Why(sentence)
        | Question::When(sentence)
        | Question::Where(sentence) => {
            sentence.predicates.iter_mut().for_each(|vp| vp.adjuncts.push(said.clone()));
        }
        Question::Listing(listed) if said_by.is_some() => listed.extend(said_by),
        Question::Things(list) => {
            list.items.iter_mut().for_each(|np| np.posts.push(Post::Condition(said.clone())));
        }
        _ => *question = Question::StrayFront(whole),
    }
}

/// What stands in front of a question or behind it is left out of what it asks for.
fn leave_out(tokens: &Tokens, question: &mut Question, part: Node) {
    let whole = span(tokens, &part);
    let children = Children::of(part);
    let exception = match children.get(Rule::front_names) {
        Some(names) => Post::Except { list: np_list(tokens, names), other_than: false },
        None => super::nouns::post(tokens, part).expect("an exception follows a noun"),
    };
    let asked = match question {
        Question::Sentence(Sentence { gap: Some(asked), .. }) => Some(asked),
        Question::Sentence(Sentence { subject: list, .. }) | Question::Things(list) => list.items.last_mut(),
        _ => None,
    };
    match asked {
        Some(asked) => asked.posts.push(exception),
        // "excluding H20, why did …": of nothing that is asked for.
        None => *question = Question::Stray(whole),
    }
}

fn limits(tokens: &Tokens, children: &Children) -> PathLimits {
    PathLimits {
        within: children.get(Rule::within_hops).map(verbs::hops),
        without: children.get(Rule::np_list).map_or(vec![], |list| np_list(tokens, list).items),
    }
}

fn opening_of(tokens: &Tokens, node: Node) -> Question {
    let rule = node.rule();
    let whole = span(tokens, &node);
    let children = Children::of(node);
    match rule {
        Rule::paths_question => {
            let mut ends = children.every(Rule::np).map(|end| np(tokens, end));
            let from = ends.next().expect("two ends");
            let to = ends.next().expect("two ends");
            Question::Paths { from, to, limits: limits(tokens, &children) }
        }
        Rule::distance_question => {
            let is_end = |child: &&Node| matches!(child.rule(), Rule::np | Rule::front_name);
            let mut ends = children.all.iter().filter(is_end).map(|end| np(tokens, *end));
            let (from, to) = (ends.next().expect("two ends"), ends.next().expect("two ends"));
            Question::Distance { from, to, limits: limits(tokens, &children) }
        }
        Rule::describe_question => Question::Describe(np(tokens, children.get(Rule::np).expect("its noun"))),
        Rule::listing_question => Question::Listing(listing::listing(tokens, node)),
        Rule::accusing_question => Question::Listing(listing::accusing(tokens, node)),
        Rule::conditions_question => {
            Question::Conditions(inverted(tokens, children.get(Rule::inverted).expect("its clause")))
        }
        Rule::why_question => Question::Why(match children.get(Rule::inverted) {
            Some(clause) => inverted(tokens, clause),
            None => {
                let subject = np_list(tokens, children.get(Rule::np_list_short).expect("of whom"));
                let predicates = vec![vp(tokens, children.get(Rule::vp).expect("what is said"))];
                Sentence { subject, predicates, join: Join::And, gap: None, fronted: None }
            }
        }),
        Rule::said_question if children.has(Rule::gerund_predicate) => {
            let subject = np_list(tokens, children.get(Rule::np_list_short).expect("who is accused"));
            let mut accused = Vp::new(whole, Predicate::Have(None));
            verbs::fill(tokens, &mut accused, children.get(Rule::gerund_predicate).expect("of what"));
            let predicates = vec![Vp { status: Some(Status::Alleged), ..accused }];
            let sentence = Sentence { subject, predicates, join: Join::And, gap: None, fronted: None };
            Question::WhoSays(sentence)
        }
        Rule::said_question => Question::WhoSays(match children.get(Rule::inverted) {
            Some(clause) => inverted(tokens, clause),
            None => {
                let subject = children.get(Rule::np_list_short).or_else(|| children.get(Rule::np_list));
                let (predicates, join) = match children.get(Rule::plain_vp) {
                    Some(said) => (vec![vp(tokens, said)], Join::And),
                    None => vp_list(tokens, children.get(Rule::vp_list).expect("its verb")),
                };
                let subject = np_list(tokens, subject.expect("its subject"));
                // Who says that it is not so denies it, and who denies that it is not so says it.
                let denies = children.has(Rule::denies);
                let alleges = children.has(Rule::alleges).then_some(Status::Alleged);
                let alleges = alleges.or(children.has(Rule::fears).then_some(Status::Feared));
                let alleges = alleges.or(children.has(Rule::believes).then_some(Status::Believed));
                let predicates = predicates.into_iter().map(|vp| match vp.negated != denies {
                    true => Vp { negated: false, status: Some(Status::Denied), ..vp },
                    false => Vp { negated: false, status: alleges.or(vp.status), ..vp },
                });
                Sentence { subject, predicates: predicates.collect(), join, gap: None, fronted: None }
            }
        }),
        Rule::when_question => {
            Question::When(inverted(tokens, children.get(Rule::inverted).expect("its clause")))
        }
        Rule::duration_question => {
            let clause = children.get(Rule::inverted).map(|clause| inverted(tokens, clause));
            Question::Duration(clause, whole)
        }
        Rule::where_question if children.has(Rule::gap_predicate) => {
            Question::Where(inverted_of(tokens, whole, children))
        }
        Rule::where_question => match children.get(Rule::inverted) {
            Some(clause) => Question::Where(inverted(tokens, clause)),
            None => Question::WhereIs(np(tokens, children.get(Rule::np).expect("its noun"))),
        },
        Rule::degree_question => {
            let degree = Question::Degree {
                adjective: children.word(Rule::adjective).expect("its adjective"),
                of: np_list(
                    tokens,
                    children.get(Rule::np_list).or(children.get(Rule::np_list_short)).expect("its noun"),
                ),
            };
            match children.word(Rule::unit) {
                Some(unit) => Question::InUnit(Box::new(degree), unit),
                None => degree,
            }
        }
        Rule::whether_question if children.has(Rule::not_all) => {
            let children = Children::of(children.get(Rule::not_all).expect("it is there"));
            let subject = NpList::single(np(tokens, children.get(Rule::np_of_all).expect("of whom")));
            // "not all did it": some did not.
            let said = vp(tokens, children.get(Rule::vp).expect("what is said of them"));
            let predicates = vec![Vp { negated: !said.negated, ..said }];
            Question::Sentence(Sentence { subject, predicates, join: Join::And, gap: None, fronted: None })
        }
        Rule::whether_question if children.has(Rule::said_by) => {
            let children = Children::of(children.get(Rule::said_by).expect("it is there"));
            let subject = np_list(tokens, children.get(Rule::np_list_short).expect("of whom"));
            let speakers = children.get(Rule::listed_by).expect("who says so");
            let by = Children::of(speakers).get(Rule::speakers).expect("their names");
            let mut said = match children.get(Rule::gerund_predicate) {
                Some(gerund) => {
                    let mut accused = Vp::new(whole, Predicate::Have(None));
                    verbs::fill(tokens, &mut accused, gerund);
                    Vp { status: Some(Status::Alleged), ..accused }
                }
                None => {
                    let said = children.get(Rule::vp).or_else(|| children.get(Rule::plain_vp));
                    let said = vp(tokens, said.expect("what is said"));
                    let put = [
                        (Rule::k_allege, Status::Alleged),
                        (Rule::k_fear, Status::Feared),
                        (Rule::k_believe, Status::Believed),
                        (Rule::k_expect, Status::Expected),
                    ];
                    let put = put.into_iter().find(|(word, _)| children.has(*word)).map(|(_, status)| status);
                    match said.negated != children.has(Rule::k_deny) {
                        true => Vp { negated: false, status: Some(Status::Denied), ..said },
                        false => Vp { negated: false, status: put.or(said.status), ..said },
                    }
                }
            };
            let kind = AdjunctKind::According(np_list(tokens, by));
            said.adjuncts.push(Adjunct { span: span(tokens, &speakers), comma: false, kind });
            let predicates = vec![said];
            Question::Sentence(Sentence { subject, predicates, join: Join::And, gap: None, fronted: None })
        }
        Rule::whether_question if children.has(Rule::said_of_all) => {
            let children = Children::of(children.get(Rule::said_of_all).expect("it is there"));
            let subject = np_list(tokens, children.get(Rule::np_list_short).expect("of whom"));
            let alleged = children.has(Rule::k_alleged);
            let status = Some(if alleged { Status::Alleged } else { Status::Unknown });
            let said = vp(tokens, children.get(Rule::plain_vp).expect("what is said of them"));
            let predicates = vec![Vp { status, ..said }];
            Question::Sentence(Sentence { subject, predicates, join: Join::And, gap: None, fronted: None })
        }
        Rule::whether_question => Question::Sentence(match children.get(Rule::cleft) {
            Some(cleft) => {
                let cleft = Children::of(cleft);
                let subject = np_list(tokens, cleft.get(Rule::np_list_short).expect("who it was"));
                let predicates = vec![vp(tokens, cleft.get(Rule::vp).expect("what was done"))];
                Sentence { subject, predicates, join: Join::And, gap: None, fronted: None }
            }
            None => inverted(tokens, children.get(Rule::inverted).expect("its clause")),
        }),
        Rule::told_question => {
            let asked =
                [Rule::k_what, Rule::k_who, Rule::k_whom].into_iter().find_map(|it| children.word(it));
            let asked = asked.expect("its opening");
            let gap = Np {
                determiner: Determiner::Which,
                ..Np::new(tokens.list[asked.0].span.clone(), Head::Who(asked))
            };
            let subject = np_list(tokens, children.get(Rule::np_list_short).expect("its subject"));
            // "what it has": the clause is a bare "has".
            let mut clause = Vp::new(whole, Predicate::Have(None));
            verbs::fill(tokens, &mut clause, children.get(Rule::object_clause).expect("its verb"));
            Question::Sentence(Sentence {
                subject,
                predicates: vec![clause],
                join: Join::And,
                gap: Some(gap),
                fronted: None,
            })
        }
        Rule::gap_question | Rule::fronted_question => {
            let clause = children.get(Rule::inverted_gap).or_else(|| children.get(Rule::bare_gap));
            let mut sentence = inverted(tokens, clause.expect("its clause"));
            sentence.gap = children.get(Rule::wh_np).map(|gap| np(tokens, gap));
            if let (Some(elided), Some(gap), [said]) =
                (children.get(Rule::elided), &mut sentence.gap, sentence.predicates.as_slice())
            {
                let subject = Children::of(elided).get(Rule::np_list_short).expect("of whom it is denied");
                let vp = Vp { negated: !said.negated, ..said.clone() };
                let relative = Relative::Object { subject: np_list(tokens, subject), vp, fronted: None };
                gap.posts.push(Post::Relative { join: Join::And, relative });
            }
            let preposition = children.get(Rule::preposition);
            let by = preposition.is_some_and(|it| Children::of(it).has(Rule::k_by));
            match sentence.predicates.as_mut_slice() {
                // "by whom was H20 stockpiled"
                [Vp { predicate: Predicate::Passive { by: None, by_gap, .. }, .. }] if by => *by_gap = true,
                _ => sentence.fronted = preposition.map(verbs::preposition),
            }
            Question::Sentence(sentence)
        }
        Rule::list_question if children.has(Rule::k_count) => {
            let of = Box::new(np(tokens, children.get(Rule::np).expect("what is counted")));
            Question::Things(NpList::single(Np::new(whole, Head::NumberOf { of, kinds: false })))
        }
        Rule::identity_question if children.has(Rule::np_to_be) => {
            Question::Things(NpList::single(np(tokens, children.get(Rule::np_to_be).expect("it is there"))))
        }
        Rule::identity_question | Rule::list_question => {
            Question::Things(np_list(tokens, children.get(Rule::np_list).expect("its nouns")))
        }
        Rule::partitive_question => {
            let of = np(tokens, children.get(Rule::np_part).expect("its noun"));
            let asked =
                Np { determiner: Determiner::Which, ..Np::new(of.span.clone(), Head::WhichOf(Box::new(of))) };
            let (predicates, join) = vp_list(tokens, children.get(Rule::vp_list).expect("its verb"));
            Question::Sentence(Sentence {
                subject: NpList::single(asked),
                predicates,
                join,
                gap: None,
                fronted: None,
            })
        }
        Rule::choice_question => Question::Choice(choices::choice(tokens, whole, children)),
        Rule::difference_question => computed(tokens, whole, children),
        Rule::subject_question => {
            let subject = match children.get(Rule::wh_np) {
                Some(subject) => NpList::single(np(tokens, subject)),
                None => {
                    let subject =
                        children.get(Rule::np_list_short).or_else(|| children.get(Rule::none_of_short));
                    np_list(tokens, subject.expect("its subject"))
                }
            };
            let (predicates, join) = vp_list(tokens, children.get(Rule::vp_list).expect("its verb"));
            Question::Sentence(Sentence { subject, predicates, join, gap: None, fronted: None })
        }
        rule => unreachable!("{rule:?} opens no question"),
    }
}

/// What is computed of two amounts.
fn computed(tokens: &Tokens, span: Span, children: Children) -> Question {
    let of = np(tokens, children.get(Rule::np_compared).expect("its first side"));
    let than = children.get(Rule::np_than).expect("its second side");
    let than = match Children::of(than).get(Rule::owner_alone) {
        Some(owner) => of.owned_by(Children::of(owner).word(Rule::name).expect("its name"), tokens),
        None => np(tokens, than),
    };
    let noun = [Rule::noun_head, Rule::measure_head].into_iter().find_map(|rule| children.get(rule));
    let by = match (children.get(Rule::choice_adjective), children.word(Rule::adjective), noun) {
        (Some(adjective), ..) => Some(ComparedBy::Adjective(first_word(&adjective))),
        (None, Some(adjective), _) => Some(ComparedBy::Adjective(adjective)),
        (None, None, Some(noun)) => {
            let more = children.has(Rule::k_more).then_some(true);
            let less = (children.has(Rule::k_fewer) || children.has(Rule::k_less)).then_some(false);
            Some(ComparedBy::Noun { noun: first_word(&noun), more: more.or(less) })
        }
        _ => children.has(Rule::k_exceed).then_some(ComparedBy::More),
    };
    let is_percentage =
        [Rule::k_percentage, Rule::k_proportion, Rule::k_fraction].into_iter().any(|it| children.has(it));
    let operation = match (children.has(Rule::k_times), is_percentage && !children.has(Rule::k_by)) {
        (true, _) => Arithmetic::Ratio,
        (false, true) => Arithmetic::Percentage,
        (false, false) => Arithmetic::Difference,
    };
    Question::Computed { operation, of, than, by, span }
}

fn vp_list(tokens: &Tokens, node: Node) -> (Vec<Vp>, Join) {
    let mut children = Children::of(node);
    let denied = children.get(Rule::neither_vps);
    if let Some(denied) = &denied {
        children = Children::of(*denied);
    }
    let raised = |child| {
        let mut predicate = vp(tokens, child);
        predicate.raise();
        predicate
    };
    let phrases = children
        .all
        .iter()
        .filter(|child| matches!(child.rule(), Rule::vp | Rule::joined_predicate | Rule::denied_predicate));
    let mut predicates: Vec<Vp> = phrases.map(|child| raised(*child)).collect();
    share_object(&mut predicates);
    predicates.iter_mut().for_each(|vp| vp.negated |= denied.is_some());
    (predicates, join(children.every(Rule::vp_joint)))
}

/// "ordered or stockpiled H20": a verb without an object has that of the next.
fn share_object(predicates: &mut [Vp]) {
    for index in (1..predicates.len()).rev() {
        let (before, behind) = predicates.split_at_mut(index);
        let Some(last) = before.last_mut().filter(|vp| vp.adjuncts.is_empty() && vp.stranded.is_none())
        else {
            continue;
        };
        if let (
            Predicate::Verb { object: missing @ None, .. },
            Predicate::Verb { object: Some(object), .. },
        ) = (&mut last.predicate, &behind[0].predicate)
        {
            *missing = Some(object.clone());
        }
    }
}

/// A clause whose verb stands first.
fn inverted(tokens: &Tokens, node: Node) -> Sentence {
    let whole = span(tokens, &node);
    inverted_of(tokens, whole, Children::of(node))
}

fn inverted_of(tokens: &Tokens, whole: Span, children: Children) -> Sentence {
    let short = children.get(Rule::np_list_short).or_else(|| children.get(Rule::none_of_short));
    let subject = short.or_else(|| children.get(Rule::np_list));
    let before =
        [Rule::np_before, Rule::np_valued, Rule::np_related].into_iter().find_map(|rule| children.get(rule));
    let before = before.map(|before| NpList::single(np(tokens, before)));
    let subject = subject.map(|subject| np_list(tokens, subject)).or(before);
    let mut predicate = Vp::new(whole, Predicate::There(None));
    for child in &children.all {
        match child.rule() {
            Rule::base_vp
            | Rule::perfect_vp
            | Rule::predicate
            | Rule::compared_predicate
            | Rule::gap_predicate
            | Rule::expected_predicate
            | Rule::there_predicate => {
                verbs::fill(tokens, &mut predicate, *child);
            }
            Rule::will => predicate.adjuncts.push(verbs::adjunct_of(tokens, *child)),
            Rule::denying => verbs::denying(tokens, &mut predicate, *child),
            Rule::k_located => predicate.predicate = Predicate::Located,
            Rule::stranded => {
                let preposition = verbs::stranded(*child);
                predicate.predicate = Predicate::Preposition { preposition, object: None };
            }
            _ => {}
        }
    }
    predicate.negated |= children.has(Rule::negation);
    predicate.possibly |= children.has(Rule::possibly);
    let jointly = children.every(Rule::together).chain(children.every(Rule::each_one));
    let said = jointly.chain(children.every(Rule::moment));
    predicate.adjuncts.extend(said.map(|adverb| verbs::adjunct_of(tokens, adverb)));
    if children.has(Rule::allegedly) {
        predicate.status = Some(Status::Alleged);
    }
    if let Some(status) = children.get(Rule::status_to) {
        predicate.status = Some(verbs::status_to(status));
    }
    let bare = !children.all.iter().any(|child| {
        matches!(
            child.rule(),
            Rule::base_vp
                | Rule::perfect_vp
                | Rule::predicate
                | Rule::compared_predicate
                | Rule::gap_predicate
                | Rule::expected_predicate
                | Rule::there_predicate
                | Rule::denying
                | Rule::stranded
        )
    });
    if bare {
        predicate.predicate = Predicate::Located;
    }
    match subject {
        Some(subject) => {
            Sentence { subject, predicates: vec![predicate], join: Join::And, gap: None, fronted: None }
        }
        // "are there cities in Texas": the things are the subject.
        None => {
            let there = children
                .get(Rule::there_predicate)
                .expect("a clause without a subject says there is something");
            let inner = Children::of(there);
            let list = inner.get(Rule::np_list).map(|list| np_list(tokens, list));
            let subject = list.unwrap_or_else(|| NpList::single(Np::pronoun(predicate.span.clone())));
            predicate.predicate = Predicate::There(None);
            Sentence { subject, predicates: vec![predicate], join: Join::And, gap: None, fronted: None }
        }
    }
}

impl Vp {
    /// An adjunct behind a comma belongs to the main verb: takes those at the right edge of this phrase's object
    /// out of whatever nearer verb or noun the grammar gave them to.
    fn raise(&mut self) {
        let object = match &mut self.predicate {
            Predicate::Verb { object: Some(list), .. }
            | Predicate::Passive { by: Some(list), .. }
            | Predicate::Passive { object: Some(list), .. }
            | Predicate::Phrase { object: Some(list), .. }
            | Predicate::Preposition { object: Some(list), .. }
            | Predicate::Have(Some(list))
            | Predicate::Is(list) => list,
            _ => return,
        };
        let mut raised = vec![];
        take_behind_comma(object, &mut raised);
        self.adjuncts.extend(raised);
    }
}

fn take_behind_comma(list: &mut NpList, raised: &mut Vec<Adjunct>) {
    let Some(last) = list.items.last_mut() else { return };
    match last.posts.last_mut() {
        Some(Post::Condition(adjunct)) if adjunct.comma => {
            if let Some(Post::Condition(adjunct)) = last.posts.pop() {
                raised.push(adjunct);
            }
        }
        Some(
            Post::Reduced(vp)
            | Post::Relative {
                relative: Relative::Subject(vp) | Relative::Object { vp, .. } | Relative::Whose { vp, .. },
                ..
            },
        ) => {
            vp.raise();
            let (mine, behind): (Vec<_>, Vec<_>) = vp.adjuncts.drain(..).partition(|adjunct| !adjunct.comma);
            vp.adjuncts = mine;
            raised.extend(behind);
        }
        _ => {}
    }
}
