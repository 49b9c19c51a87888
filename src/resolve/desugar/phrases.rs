//! Noun phrases that stand for a longer one.

use crate::model::RelationId;
use crate::resolve::context::Context;
use crate::resolve::extremes::{is_ranked, ranked};
use crate::syntax::tree::{
    Adjunct, AdjunctKind, Determiner, Head, Join, Moment, Np, NpList, Post, Predicate, Relative,
};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::is_plural;

impl Context<'_> {
    /// The phrase with what its clause says of the claim taken for an end of it: "the share of X that firms provide" is that of
    /// firms. `None` of another phrase.
    pub fn with_provider(&self, np: &Np) -> Option<Np> {
        let head = match &np.head {
            Head::Total { of, .. } => of,
            head => head,
        };
        let Head::Measure(word) = head else { return None };
        let relations: Vec<RelationId> = self.token(*word).meanings.iter().filter_map(measured).collect();
        let mut said = np.clone();
        let at = said.posts.iter().position(|post| self.says_whose(post, &relations).is_some())?;
        let owner = self.says_whose(&said.posts[at], &relations)?.clone();
        said.posts[at] = Post::Of(owner);
        Some(said)
    }

    /// "the latest chip that Nvidia launched" is the one that it launched last. `None` of another phrase.
    pub fn in_order_of_its_clause(&self, np: &Np) -> Option<Np> {
        let in_order = |post: &Post| {
            matches!(
                post,
                Post::Condition(Adjunct { kind: AdjunctKind::Moment(Moment::First | Moment::Latest), .. })
            )
        };
        if !matches!(np.head, Head::Type(_) | Head::GerundType { .. } | Head::WhichOf(_) | Head::Who(_)) {
            return None;
        }
        let at = np.posts.iter().position(in_order)?;
        let mut said = np.clone();
        let Post::Condition(moment) = said.posts.remove(at) else { return None };
        let clause = said.posts.iter_mut().rev().find_map(|post| match post {
            Post::Reduced(vp)
            | Post::Relative { relative: Relative::Subject(vp) | Relative::Object { vp, .. }, .. } => {
                Some(vp)
            }
            _ => None,
        })?;
        clause.adjuncts.push(moment);
        Some(said)
    }

    /// The subject of a clause that says what one of the relations does, and nothing more.
    fn says_whose<'t>(&self, post: &'t Post, relations: &[RelationId]) -> Option<&'t NpList> {
        let Post::Relative { relative: Relative::Object { subject, vp, fronted: None }, .. } = post else {
            return None;
        };
        let Predicate::Verb { verb, object: None } = vp.predicate else { return None };
        let plain = !vp.negated && !vp.possibly && vp.status.is_none() && vp.stranded.is_none();
        let says = |meaning: &Meaning| match meaning {
            Meaning::Verb { relation, inverse: false, .. } => relations.contains(relation),
            _ => false,
        };
        let said = plain && vp.adjuncts.is_empty() && self.token(verb).meanings.iter().any(says);
        said.then_some(subject)
    }

    /// "the largest cities of Texas and Utah", "the largest cities of the states": that of each of several owners, as
    /// "the capital of Texas and Utah" is.
    pub fn extreme_of_each(&self, np: &Np) -> Option<Np> {
        let noun = match np.head {
            Head::Type(noun) if np.modifiers.iter().filter_map(ranked).any(|it| it.take.is_none()) => noun,
            _ => return None,
        };
        let several = is_plural(&fold(self.text(noun)));
        let mut each = np.clone();
        for post in &mut each.posts {
            let Post::Of(list) = post else { continue };
            let owner = match list.items.as_slice() {
                [owner @ Np { head: Head::Type(owners), determiner: Determiner::Plain, .. }]
                    if several
                        && is_plural(&fold(self.text(*owners)))
                        && !owner.modifiers.iter().any(is_ranked) =>
                {
                    Np { determiner: Determiner::Each, ..owner.clone() }
                }
                [_, _, ..] if list.join == Join::And && list.except.is_none() => {
                    let mut any = list.any_of_them();
                    Np { determiner: Determiner::Each, ..any.items.remove(0) }
                }
                _ => continue,
            };
            *list = NpList::single(owner);
            return Some(each);
        }
        None
    }
}

fn measured(meaning: &Meaning) -> Option<RelationId> {
    match meaning {
        Meaning::Measure { relation, .. } => Some(*relation),
        _ => None,
    }
}
