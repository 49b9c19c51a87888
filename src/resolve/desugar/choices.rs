//! A list that may be one of choices.

use crate::syntax::tree::{Determiner, Join, Np, NpList, Post, Sentence};

impl Sentence {
    /// "who stockpiled H20, A or B" looks like "who stockpiled H20, H800 or H100": the choices in the place of the list.
    pub fn list_as_choice(&self) -> Option<Sentence> {
        let mut sentence = self.clone();
        let ([asked], [vp], None) =
            (sentence.subject.items.as_mut_slice(), sentence.predicates.as_mut_slice(), &sentence.gap)
        else {
            return None;
        };
        let list = vp.predicate.object_mut()?;
        let by_name = list.items.len() > 2 && list.items.iter().all(Np::is_named);
        if asked.determiner != Determiner::Which || list.join != Join::Or || !by_name || list.except.is_some()
        {
            return None;
        }
        let items = list.items.split_off(1);
        list.join = Join::And;
        let span = items[0].span.start..list.span.end;
        asked.posts.push(Post::Among(NpList { items, span, join: Join::Or, except: None }));
        Some(sentence)
    }
}
