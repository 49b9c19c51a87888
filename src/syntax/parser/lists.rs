//! What the first of a list says for those behind it, which are named alone: "no lakes or rivers", "more people than Ohio or
//! Texas", "at least 10 percent of chips or wafers".

use super::concrete::{Children, Node};
use super::grammar::Rule;
use crate::syntax::tree::{Compared, Determiner, Head, Join, Np, NpList, Post, Than};

impl NpList {
    /// The same list with each item whole. No this or that is none of them.
    pub(super) fn shared(mut self) -> NpList {
        let none_of = self.join == Join::Or
            && self.items.first().is_some_and(is_none)
            && self.items[1..].iter().all(is_bare);
        if none_of {
            self.items.iter_mut().for_each(|np| np.determiner = Determiner::No);
            self.join = Join::And;
        }
        for index in 1..self.items.len() {
            if let Some(whole) = self.items[index - 1].said_of(&self.items[index]) {
                self.items[index] = whole;
            }
        }
        self
    }
}

impl Np {
    /// The phrase with the next of the list in the place of the last thing that it names.
    fn said_of(&self, next: &Np) -> Option<Np> {
        let named = next.is_named() && is_bare(next);
        let mut whole = Np { span: self.span.start..next.span.end, ..self.clone() };
        let place = match (&mut whole.determiner, &mut whole.head, whole.posts.as_mut_slice()) {
            (Determiner::Against { than, .. }, ..) if named => than,
            (_, _, [.., Post::Compared(Compared { than: Than::Np(than), .. })]) if named => than,
            (_, Head::Amount { of: Some(of), .. }, []) if is_bare(next) => of,
            // "more than 500 K3 or M9": of what has a name, only a claim's units are counted.
            (Determiner::Counted { .. }, Head::Name(_) | Head::NameOfType { .. }, []) if named => {
                return Some(Np { determiner: self.determiner.clone(), ..next.clone() });
            }
            _ => return None,
        };
        **place = next.clone();
        Some(whole)
    }
}

fn is_none(np: &Np) -> bool {
    np.determiner == Determiner::No && !matches!(np.head, Head::Who(_))
}

/// Whether the phrase tells nothing of how many.
fn is_bare(np: &Np) -> bool {
    np.determiner == Determiner::Plain
        && !matches!(np.head, Head::Amount { .. } | Head::Value(_) | Head::Who(_))
}

/// How the joints of a list join it.
pub fn join<'p>(joints: impl Iterator<Item = Node<'p>>) -> Join {
    let (mut and, mut or) = (false, false);
    for joint in joints {
        let words = Children::of(joint);
        and |= words.has(Rule::k_and);
        or |= words.has(Rule::k_or);
    }
    match (and, or) {
        (true, true) => Join::Mixed,
        (false, true) => Join::Or,
        _ => Join::And,
    }
}
