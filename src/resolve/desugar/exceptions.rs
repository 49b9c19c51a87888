//! What is left out, said behind a noun that it is not left out of.

use crate::diagnostic::{Code, Result};
use crate::resolve::context::Context;
use crate::syntax::tree::{Head, Np, NpList, Post, Sentence};
use crate::vocabulary::Meaning;

impl Context<'_> {
    /// "which firm makes the most chips except Nvidia": what the last noun cannot leave out is left out of what is
    /// asked for. What either could is refused, unless `other than` says it of the noun before it.
    pub fn exceptions_raised(&self, sentence: &Sentence) -> Result<Option<Sentence>> {
        let mut raised = sentence.clone();
        let Sentence { subject, predicates, gap, .. } = &mut raised;
        let asked = match (gap, subject.items.as_mut_slice()) {
            (Some(asked), _) | (None, [asked]) => asked,
            _ => return Ok(None),
        };
        let object = predicates.last_mut().and_then(|vp| vp.predicate.object_mut());
        let Some(last) = object.and_then(|list| list.items.last_mut()) else { return Ok(None) };
        let mut moved = false;
        while let Some(Post::Except { list, other_than }) = last.posts.last() {
            match (self.may_leave_out(last, list), self.may_leave_out(asked, list)) {
                (false, true) => {
                    asked.posts.extend(last.posts.pop());
                    moved = true;
                }
                (true, true) if !other_than => {
                    let message = "this may be left out of what is asked for, or of the noun before it";
                    let mut refusal = self.refuse(Code::ExceptWhich, message, list.span.clone());
                    let named = &self.tokens.source.text[list.span.clone()];
                    let [asked, last] = [&*asked, &*last].map(|np| self.noun_of(np));
                    let asked = asked.map_or("who".to_string(), |noun| format!("which {noun}"));
                    refusal.help.push(format!(
                        "say `{asked} other than {named} …`, or `… {} other than {named}`",
                        last.unwrap_or("those")
                    ));
                    return Err(refusal);
                }
                _ => break,
            }
        }
        Ok(moved.then_some(raised))
    }

    /// Whether all that a list names may be of what a noun phrase names. Of `who` and of what is no name, they may.
    fn may_leave_out(&self, from: &Np, list: &NpList) -> bool {
        let (Head::Type(noun) | Head::GerundType { of: noun, .. }) = from.head else {
            return matches!(from.head, Head::Who(_) | Head::Noun(_) | Head::WhichOf(_));
        };
        let types: Vec<_> = self.token(noun).meanings.iter().filter_map(Meaning::as_type).collect();
        list.items.iter().all(|np| {
            let (Head::Name(name) | Head::NameOfType { name, .. } | Head::Nested { name, .. }) = np.head
            else {
                return true;
            };
            self.token(name).entities().any(|it| types.iter().any(|&of| self.scope.entities.is_a(it, of)))
        })
    }

    fn noun_of(&self, np: &Np) -> Option<&str> {
        match np.head {
            Head::Type(noun) | Head::GerundType { of: noun, .. } | Head::Noun(noun) => Some(self.text(noun)),
            _ => None,
        }
    }
}
