//! Sentences that are turned round.

use crate::resolve::context::Context;
use crate::syntax::tree::{Determiner, Head, Modifier, Np, NpList, Post, Predicate, Sentence, Vp};

impl Context<'_> {
    /// "is the largest city in Texas in the US": the last phrase is what is asked of the rest. Behind a noun it may as well
    /// say more of that: "is the seat in the county in the north". Tells whether it is certain.
    pub fn last_phrase_said(&self, sentence: &Sentence) -> Option<(Sentence, bool)> {
        let mut turned = sentence.clone();
        let ([subject], [vp]) = (turned.subject.items.as_mut_slice(), turned.predicates.as_mut_slice())
        else {
            return None;
        };
        let verb_first = vp.span.start < subject.span.start;
        if !verb_first || turned.gap.is_some() || subject.has_name() {
            return None;
        }
        if !matches!(vp.predicate, Predicate::Preposition { .. } | Predicate::Phrase { .. }) {
            return None;
        }
        let (mut last, named) = self.last_phrase(vp.predicate.object_mut()?)?;
        let placed =
            Vp { span: subject.span.end..last.span.start, negated: false, adjuncts: vec![], ..vp.clone() };
        last.negated |= vp.negated;
        last.possibly |= vp.possibly;
        last.adjuncts.append(&mut vp.adjuncts);
        last.span = vp.span.clone();
        *vp = last;
        subject.posts.push(Post::Reduced(placed));
        Some((turned, named))
    }

    /// Takes the last phrase out of what it was given to, and tells whether that has a name. An indefinite noun keeps it:
    /// "in a county in the north".
    fn last_phrase(&self, list: &mut NpList) -> Option<(Vp, bool)> {
        let [np] = list.items.as_mut_slice() else { return None };
        let named = np.has_name();
        if !named && self.begins(np) != Some("the") {
            return None;
        }
        let Some(Post::Reduced(vp)) = np.posts.last_mut() else { return None };
        if let Some(within) = vp.predicate.object_mut()
            && let Some((last, inner)) = self.last_phrase(within)
        {
            return Some((last, named && inner));
        }
        match np.posts.pop() {
            Some(Post::Reduced(vp)) => Some((vp, named)),
            _ => None,
        }
    }
}

impl Sentence {
    /// "which state's area is the largest" asks which state has the largest area.
    pub fn owner_in_front(&self) -> Option<Sentence> {
        let [np @ Np { head: Head::Possessive { owner, owned }, .. }] = self.subject.items.as_slice() else {
            return None;
        };
        let [vp @ Vp { predicate: Predicate::Ranked(ranked, posts), negated: false, .. }] =
            self.predicates.as_slice()
        else {
            return None;
        };
        if owner.determiner != Determiner::Which || !np.modifiers.is_empty() || !np.posts.is_empty() {
            return None;
        }
        let thing = Np {
            modifiers: vec![Modifier::Ranked(ranked.clone())],
            posts: posts.clone(),
            ..Np::new(np.span.clone(), (**owned).clone())
        };
        let list = NpList::single(thing);
        let subject = NpList::single((**owner).clone());
        let predicates = vec![Vp { predicate: Predicate::Have(Some(list)), ..vp.clone() }];
        Some(Sentence { subject, predicates, ..self.clone() })
    }

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
