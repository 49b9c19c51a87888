//! Lists of things: what each of their items is, and what one item says for the others.

use super::draft::Draft;
use super::query::{Block, Term};
use crate::diagnostic::Result;
use crate::syntax::tree::{Join, Np, NpList};

impl Draft<'_, '_> {
    /// A list in brackets: one variable that is any of them, or each in turn where `and` joins names.
    pub fn bracketed(&mut self, list: &NpList, open: Option<&Term>, own: &mut Block) -> Result<Term> {
        if let ([np], true) = (list.items.as_slice(), open.is_none()) {
            return self.np(np, own);
        }
        if list.join == Join::Mixed {
            return Err(self.mixed(list));
        }
        let root = self.root_type();
        let var = match open {
            Some(term @ Term::Var(_)) => term.clone(),
            _ => Term::Var(self.entity(root)),
        };
        if list.join == Join::And && list.items.len() > 1 {
            let message = "`and` in brackets names several things at once, which cannot stand here";
            return Err(self.refuse("and-in-brackets", message, list.span.clone()));
        }
        self.one_of(&list.items, &var, own)?;
        Ok(var)
    }

    /// The variable is any of the items.
    pub fn one_of(&mut self, items: &[Np], var: &Term, own: &mut Block) -> Result<()> {
        self.alternatives(items, own, |draft, np, branch| {
            let term = draft.np_as(np, Some(var), branch)?;
            if let Term::Value(_) = term {
                let message = "a value stands where things are named";
                return Err(draft.refuse("type-mismatch", message, np.span.clone()));
            }
            if term != *var {
                draft.unify(var, &term, np.span.clone())?;
                branch.clauses.push(Draft::equal(var, &term));
            }
            Ok(())
        })
    }
}
