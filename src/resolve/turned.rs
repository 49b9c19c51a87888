//! Sentences that are turned round before they are read.

use super::draft::Draft;
use crate::syntax::tree::{Determiner, Head, Modifier, Np, NpList, Predicate, Sentence, Vp};

impl Draft<'_, '_> {
    /// "which state's area is the largest" asks which state has the largest area.
    pub fn owner_in_front(&self, sentence: &Sentence) -> Option<Sentence> {
        let [np @ Np { head: Head::Possessive { owner, owned }, .. }] = sentence.subject.items.as_slice()
        else {
            return None;
        };
        let [vp @ Vp { predicate: Predicate::Ranked(ranked, posts), negated: false, .. }] =
            sentence.predicates.as_slice()
        else {
            return None;
        };
        if owner.determiner != Determiner::Which || !np.modifiers.is_empty() || !np.posts.is_empty() {
            return None;
        }
        let thing = Np {
            span: np.span.clone(),
            determiner: Determiner::Plain,
            stated: None,
            modifiers: vec![Modifier::Ranked(ranked.clone())],
            head: (**owned).clone(),
            posts: posts.clone(),
        };
        let list = NpList::single(thing);
        let subject = NpList::single((**owner).clone());
        let predicates = vec![Vp { predicate: Predicate::Have(Some(list)), ..vp.clone() }];
        Some(Sentence { subject, predicates, ..sentence.clone() })
    }
}

impl Sentence {
    /// "Alibaba and Tencent stockpiled which chips" asks for what both did: what is asked for stands in front.
    pub fn asked_in_front(&self) -> Option<Sentence> {
        let mut sentence = self.clone();
        let ([_, _, ..], [vp], None) =
            (self.subject.items.as_slice(), sentence.predicates.as_mut_slice(), &self.gap)
        else {
            return None;
        };
        let (Predicate::Verb { object, .. } | Predicate::Phrase { object, .. }) = &mut vp.predicate else {
            return None;
        };
        let [asked] = object.as_ref()?.items.as_slice() else { return None };
        if !matches!(asked.determiner, Determiner::Which | Determiner::HowMany { .. }) {
            return None;
        }
        sentence.gap = object.take().map(|mut list| list.items.remove(0));
        Some(sentence)
    }
}
