//! "before the H20", "after the US cut off shipments": when something was, told by what else was.

use super::draft::Draft;
use super::query::{Block, ClaimClause, Clause, Comparison, Condition, Expr, Reach, Term, Var};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::schema::Range;
use crate::model::time::TimeRelation;
use crate::resolve::state::Sort;
use crate::syntax::tree::{Adjunct, Event, Np};

impl Draft<'_, '_> {
    /// Says of a claim that its time stands so to that of the event.
    pub fn beside(
        &mut self,
        relation: TimeRelation,
        event: &Event,
        adjunct: &Adjunct,
        clause: &mut ClaimClause,
        own: &mut Block,
    ) -> Result<()> {
        self.is_of_some_day(clause, adjunct)?;
        let event = match event {
            Event::Of(np) => self.the_same_of(np, adjunct, clause, own)?,
            Event::That(subject, said) => {
                let mut block = Block::default();
                self.each_of(subject, &mut block, |draft, np, out| {
                    let subject = draft.np(np, out)?;
                    draft.vp(&subject, said, out, &mut None)
                })?;
                self.one_claim(block, adjunct, own)?
            }
        };
        let time = self.time_of(clause);
        // Neither day may be known: the one is not surely before the other because it is somewhere before its end.
        let op = match relation {
            TimeRelation::Before => Comparison::Less,
            TimeRelation::Since => Comparison::AtLeast,
            _ => Comparison::More,
        };
        let [left, right] = [time, event].map(|time| Expr::Term(Term::Var(time)));
        own.clauses.push(Clause::Compare { left, op, right });
        Ok(())
    }

    /// "launched before the H20": before that was launched. Gives the time of the claim that says so, which goes to `own`.
    fn the_same_of(
        &mut self,
        np: &Np,
        adjunct: &Adjunct,
        clause: &ClaimClause,
        own: &mut Block,
    ) -> Result<Var> {
        let thing = self.np(np, own)?;
        let declared = self.schema().relation(clause.relation);
        let domain = declared.domain;
        let range = match declared.range {
            Range::Entity(range) => Some(range),
            Range::Value(_) | Range::Nothing => None,
        };
        let fits = |of| match (&thing, self.sort_of(&thing)) {
            (Term::Entity(entity), _) => self.scope.entities.is_a(*entity, of),
            (_, Sort::Entity(known)) => self.meet(known, of),
            (_, sort) => sort == Sort::Open,
        };
        let ends = [(true, Some(domain)), (false, range)].into_iter();
        let ways = ends.filter_map(|(end, of)| of.is_some_and(fits).then_some(end));
        let ways: Vec<bool> = ways.collect();
        if ways.is_empty() {
            let (message, signature) =
                (format!("`{}` is not said of this", declared.name), self.signature(clause.relation));
            let mut refusal = self.refuse(Code::TypeMismatch, message, np.span.clone());
            refusal.notes.push(signature);
            return Err(refusal.with_help("say what happened then: `before … was …`"));
        }
        let is_subject = self.choose(&ways);
        if let Some(of) = if is_subject { Some(domain) } else { range } {
            self.constrain(&thing, of, np.span.clone())?;
        }
        // Who else it was is not said: of the other end, what is named is meant, and else anything.
        let anything = |draft: &mut Self, term: &Term, of| match term {
            Term::Var(_) => Term::Var(draft.entity(of)),
            named => named.clone(),
        };
        let (subject, object) = match (is_subject, range) {
            (true, Some(range)) => (thing, anything(self, &clause.object, range)),
            (true, None) => (thing, clause.object.clone()),
            (false, _) => (anything(self, &clause.subject, domain), thing),
        };
        let other = if is_subject { &clause.subject } else { &clause.object };
        if let Term::Var(_) = other {
            own.clauses.push(Clause::differ(other, if is_subject { &subject } else { &object }));
        }
        let status = clause.conditions.iter().filter(|it| matches!(it, Condition::Status(_))).cloned();
        let mut same = ClaimClause {
            relation: clause.relation,
            subject,
            object,
            roles: vec![],
            measures: vec![],
            time: None,
            conditions: status.collect(),
            reach: Reach::Direct,
        };
        self.is_of_some_day(&same, adjunct)?;
        let time = self.time_of(&mut same);
        own.clauses.push(Clause::Claim(same));
        Ok(time)
    }

    /// The time of the one claim that a clause is about; the clause goes to `own`.
    fn one_claim(&mut self, mut block: Block, adjunct: &Adjunct, own: &mut Block) -> Result<Var> {
        let claims = block.clauses.iter_mut().filter_map(|clause| match clause {
            Clause::Claim(claim) => Some(claim),
            _ => None,
        });
        let mut claims: Vec<&mut ClaimClause> = claims.collect();
        let [claim] = claims.as_mut_slice() else {
            let message = "this is more than one thing that happened, or none";
            let refusal = self.refuse(Code::WhenWhat, message, adjunct.span.clone());
            return Err(refusal.with_help("name one: `before … was …`, or a date"));
        };
        self.is_of_some_day(claim, adjunct)?;
        claim.reach = Reach::Direct;
        let time = self.time_of(claim);
        own.clauses.append(&mut block.clauses);
        Ok(time)
    }

    /// Refuses what lasts: it may begin before a day and be so after it.
    fn is_of_some_day(&self, clause: &ClaimClause, adjunct: &Adjunct) -> Result<()> {
        match self.schema().relation(clause.relation).lasting {
            false => Ok(()),
            true => Err(self.neither_before_nor_after(clause, adjunct)),
        }
    }

    fn neither_before_nor_after(&self, clause: &ClaimClause, adjunct: &Adjunct) -> Box<Diagnostic> {
        let name = self.relation_name(clause.relation);
        let message = format!("`{name}` is declared to last: it may be so before this, and after it");
        let refusal = self.refuse(Code::WhenWhat, message, adjunct.span.clone());
        refusal.with_help("ask for a date: `in 2024`, `since 2024`; or for what was first and what came last")
    }
}
