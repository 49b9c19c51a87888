//! Numbers compared with those of another, or of other things: "more chips than Nvidia", "as many towns as Brigg", "more towns
//! than rivers".

use super::draft::Draft;
use super::query::{Block, Clause, Comparison, Expr, Function, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Result};
use crate::model::schema::Kind;
use crate::syntax::tree::{Compared, Determiner, Head, Np, Post, Predicate, Than, Vp};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::is_plural;

impl Draft<'_, '_> {
    /// Says a verb phrase whose object is so many against those of another; `None` of any other phrase.
    pub fn said_against(&mut self, subject: &Term, vp: &Vp, own: &mut Block) -> Option<Result<()>> {
        let mut plain = vp.clone();
        // What things have is counted there.
        if matches!(vp.predicate, Predicate::Have(_)) || vp.negated {
            return None;
        }
        let [np] = plain.predicate.object_mut()?.items.as_slice() else { return None };
        let np = np.clone();
        matches!(np.determiner, Determiner::Against { .. }).then(|| {
            self.more_than(subject, &np, own, |draft, subject, counted, out| {
                if let Some(list) = plain.predicate.object_mut() {
                    list.items = vec![counted.clone()];
                }
                draft.vp(subject, &plain, out, &mut None)
            })
        })
    }

    /// "more neighbours than Maine": of what there may be several of, the numbers are compared. `None` of another phrase, and
    /// of a noun that names a value as well.
    pub fn counted_against(&self, np: &Np) -> Option<Np> {
        let Head::Noun(noun) = np.head else { return None };
        let [Post::Compared(Compared { adjective, than: Than::Np(than), .. })] = &np.posts[..] else {
            return None;
        };
        let op = match self.token(*adjective).keyword {
            Some("more") => Comparison::More,
            Some("fewer" | "less") => Comparison::Less,
            _ => return None,
        };
        let names_things = self.token(noun).meanings.iter().all(|meaning| match meaning {
            Meaning::Noun { relation, .. } => !self.schema().relation(*relation).is_attribute(),
            _ => true,
        });
        let determiner = Determiner::Against { op, kinds: false, than: than.clone() };
        names_things.then(|| Np { determiner, posts: vec![], ..np.clone() })
    }

    /// "more towns than rivers": a bare plural of what is nothing like the subject is counted of the subject, too.
    fn are_counted_too(&self, than: &Np, subject: &Term) -> bool {
        let Head::Type(word) = than.head else { return false };
        let bare = than.determiner == Determiner::Plain
            && !matches!(self.begins(than), Some("the" | "any" | "those" | "these" | "a" | "an" | "some"));
        let of = self.token(word).meanings.iter().find_map(Meaning::as_type);
        bare && is_plural(&fold(self.text(word))) && of.is_some_and(|of| !self.may_be(subject, of))
    }

    /// Compares how many of each there are of the subject.
    fn more_than_of_others(
        &mut self,
        subject: &Term,
        counted: &Np,
        others: &Np,
        op: Comparison,
        own: &mut Block,
        mut say: impl FnMut(&mut Self, &Term, &Np, &mut Block) -> Result<()>,
    ) -> Result<()> {
        let mut numbers = vec![];
        for counted in [counted, others] {
            let mut block = Block::default();
            let Term::Var(of) = self.np(counted, &mut block)? else {
                return Err(self.is_one(counted));
            };
            if let Head::Type(noun) = counted.head {
                self.pending.kinds_only.push((noun, Term::Var(of)));
            }
            self.discourse.bound.push((counted.span.clone(), Term::Var(of)));
            let said = say(self, subject, counted, &mut block);
            self.discourse.bound.pop();
            said?;
            let number = self.fresh("number", Sort::Value(Kind::Number));
            let expr = Expr::Over { function: Function::Count, of, block };
            own.clauses.push(Clause::Bind { var: number, expr });
            numbers.push(Expr::Term(Term::Var(number)));
        }
        let [left, right] = numbers.try_into().expect("two are counted");
        own.clauses.push(Clause::Compare { left, op, right });
        Ok(())
    }

    /// Counts what is said of the subject, and of the other, and compares the numbers.
    pub fn more_than(
        &mut self,
        subject: &Term,
        np: &Np,
        own: &mut Block,
        mut say: impl FnMut(&mut Self, &Term, &Np, &mut Block) -> Result<()>,
    ) -> Result<()> {
        let Determiner::Against { op, kinds, than } = &np.determiner else { return Ok(()) };
        let counted = Np { determiner: Determiner::Plain, ..np.clone() };
        if self.are_counted_too(than, subject) {
            return self.more_than_of_others(subject, &counted, than, *op, own, say);
        }
        let than = self.than_what(than)?;
        if than.determiner != Determiner::Plain {
            let message = "the number of one is compared with that of one other";
            let refusal = self.refuse(Code::StrayQuantity, message, than.span.clone());
            return Err(refusal.with_help("name the other; `the most …` is more than of any other"));
        }
        let other = self.np(&than, own)?;
        if *op == Comparison::Equal {
            // Nobody asks for the other itself.
            own.clauses.push(Clause::differ(subject, &other));
        }
        let mut number = |draft: &mut Self, of_whom: &Term| {
            let mut block = Block::default();
            let is_owned = matches!(counted.head, Head::Noun(_));
            let of = match is_owned {
                true => draft.owned(&counted, of_whom, &mut block)?,
                false => draft.np(&counted, &mut block)?,
            };
            let Term::Var(of) = of else {
                return Err(draft.is_one(&counted));
            };
            if let (Head::Type(noun), false) = (&counted.head, kinds) {
                // Of a relation that counts in such units, the amounts would have to be compared.
                draft.pending.kinds_only.push((*noun, Term::Var(of)));
            }
            if !is_owned {
                draft.discourse.bound.push((counted.span.clone(), Term::Var(of)));
                let said = say(draft, of_whom, &counted, &mut block);
                draft.discourse.bound.pop();
                said?;
            }
            let number = draft.fresh("number", Sort::Value(Kind::Number));
            Ok((number, Expr::Over { function: Function::Count, of, block }))
        };
        let (mine, of_mine) = number(self, subject)?;
        let (theirs, of_theirs) = number(self, &other)?;
        own.clauses.push(Clause::Bind { var: mine, expr: of_mine });
        own.clauses.push(Clause::Bind { var: theirs, expr: of_theirs });
        let [left, right] = [mine, theirs].map(|number| Expr::Term(Term::Var(number)));
        own.clauses.push(Clause::Compare { left, op: *op, right });
        Ok(())
    }
}
