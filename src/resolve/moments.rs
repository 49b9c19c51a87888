//! "current", "now", "former", "no longer", "first", "latest": when something is so, told without a date.

use super::draft::Draft;
use super::query::{Block, ClaimClause, Clause, Comparison, Condition, Expr, Query, Reach, Term};
use super::state::{Ranking, Sort};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::Interval;
use crate::model::schema::{Form, Kind, Range};
use crate::model::time::{Day, TimeRelation};
use crate::syntax::tree::{Adjunct, Moment};

impl Draft<'_, '_> {
    /// Says of a claim that it holds at the moment; or that it held before, and not any more.
    pub fn moment(
        &mut self,
        moment: Moment,
        adjunct: &Adjunct,
        clause: &mut ClaimClause,
        own: &mut Block,
    ) -> Result<()> {
        if matches!(moment, Moment::First | Moment::Latest)
            && !self.schema().relation(clause.relation).lasting
        {
            let time = Term::Var(self.time_of(clause));
            let ranking = Ranking {
                key: Expr::Term(time),
                descending: moment == Moment::Latest,
                first: 1,
                take: 1,
                span: adjunct.span.clone(),
            };
            self.rankings.push(ranking);
            return Ok(());
        }
        if matches!(moment, Moment::First | Moment::Latest) {
            self.asked.moments.push((moment, None));
            return self.first_of_all(moment, adjunct, clause, own);
        }
        let day = self.day_of(moment, adjunct, clause)?;
        if !self.asked.moments.contains(&(moment, Some(day))) {
            self.asked.moments.push((moment, Some(day)));
        }
        let at = Interval { start: Some(day), end: Some(day) };
        if moment == Moment::Former {
            let mut still =
                ClaimClause { reach: Reach::Direct, measures: vec![], time: None, ..clause.clone() };
            still.conditions.push(Condition::Time(TimeRelation::During, at));
            own.clauses.push(Clause::Not(Block { clauses: vec![Clause::Claim(still)] }));
            clause.conditions.push(Condition::Time(TimeRelation::Before, at));
        } else {
            clause.conditions.push(Condition::Time(TimeRelation::During, at));
        }
        Ok(())
    }

    /// The day that is meant, of a relation that lasts.
    fn day_of(&self, moment: Moment, adjunct: &Adjunct, clause: &ClaimClause) -> Result<Day> {
        let declared = self.schema().relation(clause.relation);
        if !declared.lasting {
            let name = &declared.name;
            let message = format!("`{name}` is not declared to last: its claims tell what happened");
            let refusal = self.refuse(Code::NotLasting, message, adjunct.span.clone());
            let help = format!(
                "ask for a time: `in 2024`, `since 2024`; or declare it `lasting` where `{name}` is declared"
            );
            return Err(refusal.with_help(help));
        }
        let (day, message) = match moment {
            Moment::Today => (self.scope.today, "a definition holds on every day, and this is one of them"),
            _ => (self.scope.entities.known_until(), "nothing in this base has a date"),
        };
        day.ok_or_else(|| {
            self.refuse(Code::NotLasting, message, adjunct.span.clone()).with_help("say when: `in 2024`")
        })
    }

    /// Says of a claim that no other of the same thing is of an earlier time, or of a later one.
    fn first_of_all(
        &mut self,
        moment: Moment,
        adjunct: &Adjunct,
        clause: &mut ClaimClause,
        own: &mut Block,
    ) -> Result<()> {
        let declared = self.schema().relation(clause.relation);
        let (domain, range) = (declared.domain, declared.range.clone());
        let noun = declared.forms.iter().any(|form| matches!(form, Form::Noun(_)));
        let inverse = declared.forms.iter().any(|form| matches!(form, Form::InverseNoun(_)));
        // The other end is whose it is.
        let names_subject = match (&clause.subject, &clause.object) {
            (Term::Var(_), Term::Entity(_) | Term::Value(_)) => true,
            (_, Term::Var(_)) if noun && !inverse || matches!(clause.subject, Term::Entity(_)) => false,
            (Term::Var(_), _) if inverse && !noun => true,
            _ => return Err(self.first_of_what(adjunct)),
        };
        let time = self.time_of(clause);
        let other_time = self.fresh("time", Sort::Value(Kind::Time));
        let mut other = ClaimClause { measures: vec![], time: Some(other_time), ..clause.clone() };
        match (names_subject, range) {
            (true, _) => other.subject = Term::Var(self.entity(domain)),
            (false, Range::Entity(range)) => other.object = Term::Var(self.entity(range)),
            (false, Range::Value(kind)) => other.object = Term::Var(self.fresh("other", Sort::Value(kind))),
            (false, Range::Nothing) => return Err(self.first_of_what(adjunct)),
        }
        let op = if moment == Moment::First { Comparison::Less } else { Comparison::More };
        let [left, right] = [other_time, time].map(|time| Expr::Term(Term::Var(time)));
        let earlier = Block { clauses: vec![Clause::Claim(other), Clause::Compare { left, op, right }] };
        own.clauses.push(Clause::Not(earlier));
        Ok(())
    }

    /// Refuses "has not been so since 2015" of what lasts: it may not have been at any time since, or not all the time.
    pub fn check_negated_spans(&self, query: &Query) -> Result<()> {
        let asks_through = |condition: &Condition| {
            let is_span =
                |relation: TimeRelation| matches!(relation, TimeRelation::Since | TimeRelation::Through);
            match condition {
                Condition::Time(relation, _) => is_span(*relation),
                Condition::AnyTime(times) => times.iter().any(|(relation, _)| is_span(*relation)),
                _ => false,
            }
        };
        let is_open = |clause: &Clause| match clause {
            Clause::Claim(claim) => {
                self.schema().relation(claim.relation).lasting && claim.conditions.iter().any(asks_through)
            }
            _ => false,
        };
        let denied = query.pattern.walk().filter_map(|clause| match clause {
            Clause::Not(block) => Some(block),
            _ => None,
        });
        if denied.flat_map(Block::walk).any(is_open) {
            let message = "it may not have been so at any time of these, or not all of the time";
            return Err(Diagnostic::error(Code::NotAllTheTime, message)
                .help("ask for a time, as `not … in 2024` or `not currently …`, or say in `find` which: `not { … }`")
                .into());
        }
        Ok(())
    }

    fn first_of_what(&self, adjunct: &Adjunct) -> Box<Diagnostic> {
        let message = "of what it is the first, or the latest, is not said";
        let refusal = self.refuse(Code::NotLasting, message, adjunct.span.clone());
        refusal.with_help("ask it of one thing: `the first … of …`")
    }
}
