//! What is left out of the things that a noun names, "firms other than Nvidia", and how many there are said to be,
//! "the 50 states".

use super::draft::Draft;
use super::query::{Block, Clause, Comparison, Expr, Presumed, Presumption, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Diagnostic, Result, Span};
use crate::syntax::tree::{Determiner, Head, Join, Np, NpList, Post, Predicate, Sentence};
use crate::vocabulary::Meaning;

impl Draft<'_, '_> {
    /// The term is none of the list.
    pub fn leave_out(&mut self, list: &NpList, term: &Term, own: &mut Block) -> Result<()> {
        if list.join == Join::Mixed {
            return Err(self.mixed(list));
        }
        let Term::Var(_) = term else { return Err(self.no_exception(list.span.clone())) };
        for np in &list.items {
            match (np.is_named(), &np.head, np.modifiers.is_empty()) {
                (true, ..) => {
                    let named = self.np(np, own)?;
                    self.check_left_out(term, &named, np.span.clone())?;
                    self.pending.left_out.push((term.clone(), named.clone(), np.span.clone()));
                    let (left, right) = (Expr::Term(term.clone()), Expr::Term(named));
                    own.clauses.push(Clause::Compare { left, op: Comparison::NotEqual, right });
                }
                // "products other than chips": the others need not be products of any other kind.
                (_, Head::Type(_) | Head::Who(_), true) => self.is_none(np, own, |draft, np, inner| {
                    draft.np_as(np, Some(term), inner)?;
                    Ok(())
                })?,
                _ => self.is_none(np, own, |draft, np, inner| {
                    let other = draft.np(np, inner)?;
                    draft.check_left_out(term, &other, np.span.clone())?;
                    inner.clauses.push(Draft::equal(term, &other));
                    Ok(())
                })?,
            }
        }
        Ok(())
    }

    /// Denies what is said in a block of its own; what that tells of the type of a thing outside of it does not hold
    /// there.
    fn is_none(
        &mut self,
        np: &Np,
        own: &mut Block,
        say: impl FnOnce(&mut Self, &Np, &mut Block) -> Result<()>,
    ) -> Result<()> {
        if !matches!(np.determiner, Determiner::Plain | Determiner::All | Determiner::Each) {
            return Err(self.no_exception(np.span.clone()));
        }
        let np = Np { determiner: Determiner::Plain, ..np.clone() };
        let asked = self.asked.targets.len();
        self.denied(own, |draft, inner| say(draft, &np, inner))?;
        if self.asked.targets.len() > asked {
            return Err(self.no_exception(np.span.clone()));
        }
        Ok(())
    }

    /// What is left out must be something that could have been meant.
    fn check_left_out(&mut self, term: &Term, named: &Term, span: Span) -> Result<()> {
        let Term::Entity(_) = named else { return self.unify(term, named, span) };
        match self.sort_of(term) {
            Sort::Entity(of) if !self.may_be(named, of) => self.constrain(named, of, span),
            _ => Ok(()),
        }
    }

    /// The same of all that was left out, when all is said that tells of what type things are.
    pub fn check_all_left_out(&mut self) -> Result<()> {
        let all = std::mem::take(&mut self.pending.left_out);
        all.into_iter().try_for_each(|(term, named, span)| self.check_left_out(&term, &named, span))
    }

    pub fn no_exception(&self, span: Span) -> Box<Diagnostic> {
        let mut refusal =
            self.refuse(Code::ExceptWhat, "there is nothing that this could be left out of", span);
        refusal
            .help
            .push("say it behind the noun of what is listed: `which firms other than Nvidia …`".into());
        refusal
    }

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
        let of_type = |meaning: &Meaning| match meaning {
            Meaning::Type(of) => Some(*of),
            _ => None,
        };
        let types: Vec<_> = self.token(noun).meanings.iter().filter_map(of_type).collect();
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

    /// "the 50 states", "the state": notes how many there are said to be of what the block says. `made` variables were there
    /// before: what it says of them does not stand for itself.
    pub fn presume(
        &mut self,
        term: &Term,
        what: Presumption,
        span: Span,
        block: &Block,
        made: usize,
    ) -> Result<()> {
        let stands_alone = block.mentions().iter().all(|var| var.index() >= made || Some(*var) == term.var());
        let (Term::Var(of), Sort::Entity(_), true) = (term, self.sort_of(term), stands_alone) else {
            let message = "it is not clear of what there are said to be so many";
            let mut refusal = self.refuse(Code::StatedCount, message, span);
            refusal.help.push("leave the number out".into());
            return Err(refusal);
        };
        self.asked.presumed.push(Presumed { of: *of, block: block.clone(), what, span });
        Ok(())
    }
}

impl Predicate {
    /// What stands behind the verb, the preposition or "is".
    pub fn object_mut(&mut self) -> Option<&mut NpList> {
        match self {
            Predicate::Verb { object, .. }
            | Predicate::Phrase { object, .. }
            | Predicate::Preposition { object, .. }
            | Predicate::Have(object) => object.as_mut(),
            Predicate::Passive { by, object, .. } => object.as_mut().or(by.as_mut()),
            Predicate::Is(list) | Predicate::There(Some((_, list))) => Some(list),
            _ => None,
        }
    }
}
