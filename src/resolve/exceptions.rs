//! What is left out of the things that a noun names, "firms other than Nvidia", and how many there are said to be,
//! "the 50 states".

use super::draft::Draft;
use super::query::{Block, Clause, Presumed, Presumption, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Diagnostic, Result, Span};
use crate::syntax::tree::{Determiner, Head, Join, Np, NpList};

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
                    own.clauses.push(Clause::differ(term, &named));
                }
                // "products other than chips": the others need not be products of any other kind.
                (_, Head::Type(_) | Head::Who(_), true) => self.is_none(np, own, |draft, np, inner| {
                    draft.np_as(np, Some(term), inner)?;
                    Ok(())
                })?,
                _ => self.is_none(np, own, |draft, np, inner| {
                    let other = draft.np(np, inner)?;
                    draft.check_left_out(term, &other, np.span.clone())?;
                    inner.clauses.push(Clause::equal(term, &other));
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
        let refusal = self.refuse(Code::ExceptWhat, "there is nothing that this could be left out of", span);
        refusal.with_help("say it behind the noun of what is listed: `which firms other than Nvidia …`")
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
            let refusal = self.refuse(Code::StatedCount, message, span);
            return Err(refusal.with_help("leave the number out"));
        };
        self.asked.presumed.push(Presumed { of: *of, block: block.clone(), what, span });
        Ok(())
    }
}
