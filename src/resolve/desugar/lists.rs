//! The items of a list: how many they are.

use crate::resolve::context::Context;
use crate::syntax::tree::{Head, Np, NpList};
use crate::vocabulary::Meaning;

impl Context<'_> {
    /// "Idaho, Utah" of "Idaho, Utah, and Nevada": two names, where nothing of the one name lies in the other.
    pub fn names_apart(&self, np: Np) -> Vec<Np> {
        let Head::Nested { name, of: None, within } = np.head else { return vec![np] };
        let comma = self.tokens.list[name.0 + 1].keyword == Some(",");
        let behind = self.tokens.list.get(within.0 + 1).and_then(|token| token.keyword);
        let places: Vec<_> = self.token(within).entities().collect();
        let nested = self.token(name).entities().any(|entity| self.scope.lies_in(entity, &places));
        if !comma || behind != Some(",") || nested || !np.is_named() {
            return vec![np];
        }
        let named = |word| Np { span: self.span(word), head: Head::Name(word), ..np.clone() };
        vec![named(name), named(within)]
    }

    /// The items of a list; "cities or towns", where both are words for one type, is one item.
    pub fn without_synonyms(&self, list: &NpList) -> Vec<Np> {
        let type_of = |np: &Np| match np.head {
            Head::Type(word) if np.modifiers.is_empty() => {
                self.token(word).meanings.iter().find(|meaning| matches!(meaning, Meaning::Type(_)))
            }
            _ => None,
        };
        let mut kept: Vec<Np> = vec![];
        for np in &list.items {
            match kept.last_mut() {
                Some(last)
                    if last.posts.is_empty()
                        && np.determiner_is_plain()
                        && type_of(np).is_some()
                        && type_of(last) == type_of(np) =>
                {
                    last.posts.clone_from(&np.posts);
                }
                _ => kept.push(np.clone()),
            }
        }
        kept
    }
}
