//! What stands behind the noun of a measure: "the share of A and B in X", "the share of X that firms provide", "a share of more
//! than 10 percent of X", "a larger share of X than B".

use super::draft::Draft;
use super::possession::{amount_of, owners_of};
use super::query::{Block, ClaimClause, Clause, Expr, Term, Var};
use crate::diagnostic::Result;
use crate::model::MeasureId;
use crate::syntax::tree::{Compared, Head, Limit, Np, NpList, Post, Than};

impl Draft<'_, '_> {
    /// What behind the noun of a measure names an end of its claim, each list for itself, and what is said of its amount.
    pub fn ends_of_measure(&mut self, np: &Np) -> Result<(Vec<NpList>, Vec<Limit>)> {
        let (mut ends, mut limits) = (vec![], vec![]);
        for post in &np.posts {
            if let Some(limit) = amount_of(post) {
                limits.push(limit.clone());
                continue;
            }
            let Some(list) = owners_of(post) else { continue };
            self.check_leads_to_owner(post)?;
            match list.items.as_slice() {
                // "a share of more than 10 percent of X"
                [Np { head: Head::Amount { limit, of: Some(of), .. }, .. }] => {
                    limits.push(limit.clone());
                    ends.push(NpList::single((**of).clone()));
                }
                _ => {
                    let (list, behind) = self.with_end_behind(list)?;
                    ends.push(list);
                    ends.extend(behind);
                }
            }
        }
        Ok((ends, limits))
    }

    /// "of firms in deposition tools": what stands behind the one end may say more of it, or be the other.
    fn with_end_behind(&mut self, list: &NpList) -> Result<(NpList, Option<NpList>)> {
        let behind = list.items.last().and_then(|last| last.posts.last());
        let Some(post @ Post::Reduced(_)) = behind else { return Ok((list.clone(), None)) };
        let Some(end) = owners_of(post).cloned() else { return Ok((list.clone(), None)) };
        if self.check_leads_to_owner(post).is_err() || !self.choose(&[false, true]) {
            return Ok((list.clone(), None));
        }
        let mut list = list.clone();
        if let Some(last) = list.items.last_mut() {
            last.posts.pop();
        }
        Ok((list, Some(end)))
    }

    /// One end of a measure's claim: of several things that are named, any of them.
    pub fn end_of_measure(&mut self, list: &NpList, own: &mut Block) -> Result<Term> {
        let [np] = list.items.as_slice() else {
            let any = list.any_of_them();
            let term = self.np(&any.items[0], own)?;
            self.known.several.extend(term.var());
            return Ok(term);
        };
        self.np(np, own)
    }

    /// "provides a larger share of X than B": than the same measure of what B does to the same.
    pub fn measured_than(
        &mut self,
        compared: &Compared,
        value: Var,
        measure: MeasureId,
        clause: &ClaimClause,
        about: &Term,
        own: &mut Block,
    ) -> Result<()> {
        let upward = self.is_more(compared.adjective, None)?;
        let op = if upward { compared.op } else { compared.op.flipped() };
        let than = match &compared.than {
            Than::Np(than) => than,
            Than::Limit(limit) => {
                let kind = self.schema().relation(clause.relation).measures[measure.index()].kind;
                return self.compare(value, kind, limit, own);
            }
        };
        let by_subject = clause.subject == *about;
        self.than(than, about, own, |draft, other, out| {
            let declared = draft.schema().relation(clause.relation);
            let mut theirs = ClaimClause { measures: vec![], ..clause.clone() };
            if by_subject {
                let domain = declared.domain;
                draft.constrain(other, domain, than.span.clone())?;
                theirs.subject = other.clone();
            } else {
                theirs.object = other.clone();
            }
            let own_value = draft.measure_of(&mut theirs, measure);
            draft.push_claim(theirs, out);
            let [left, right] = [value, own_value].map(|var| Expr::Term(Term::Var(var)));
            out.clauses.push(Clause::Compare { left, op, right });
            Ok(())
        })
    }
}
