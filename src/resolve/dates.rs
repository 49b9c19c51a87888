//! Dates as values: "a founding year before 1905" says when that is, not when it was claimed.

use super::draft::Draft;
use super::query::{Block, Condition, Term, Var};
use super::state::Sort;
use crate::diagnostic::{Code, Diagnostic, Result, Span};
use crate::model::schema::Kind;
use crate::model::time::TimeRelation;
use crate::model::{Bound, Interval, RelationId};
use crate::syntax::times;
use crate::syntax::tokens::Literal;
use crate::syntax::tree::{
    Adjunct, AdjunctKind, Determiner, Head, Limit, Measured, Np, NpList, Post, QuantityNode, When, Word,
};

impl Draft<'_, '_> {
    /// Says of a value what stands behind its noun, if that is said of the value itself: of a date when it is, of a number
    /// that it is "between 1000 and 1600", which could be years. Otherwise it is said of the claim.
    pub fn said_of_value(
        &mut self,
        value: Var,
        kind: Kind,
        adjunct: &Adjunct,
        own: &mut Block,
    ) -> Result<bool> {
        let AdjunctKind::Time(when) = &adjunct.kind else { return Ok(false) };
        match (kind, when) {
            (Kind::Time, when) => {
                self.times(when, adjunct.span.clone(), false)?;
                self.compare(value, kind, &when.limit(), own)?;
            }
            (Kind::Number, When::Through(from, to)) if from == to => {
                let message = "is the number asked for, or when it was claimed?";
                let refusal = self.refuse(Code::NumberOrTime, message, adjunct.span.clone());
                return Err(refusal.with_help("of the number say `between … and …`"));
            }
            (Kind::Number, When::Between(from, to) | When::Through(from, to)) => {
                let Some(range) = self.range_of_numbers(*from, *to) else { return Ok(false) };
                self.compare(value, kind, &range, own)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// "with a deadline before 1905" behind the object of the verb whose claim has the deadline.
    pub fn dated_measure(&self, list: &NpList, relation: RelationId) -> Option<Adjunct> {
        let [Np { head: Head::Measure(word), modifiers, posts, determiner: Determiner::Plain, .. }] =
            list.items.as_slice()
        else {
            return None;
        };
        let ([], [Post::Condition(when)]) = (modifiers.as_slice(), posts.as_slice()) else { return None };
        let measure = self.measure_named(relation, *word).ok()?;
        if self.schema().relation(relation).measures[measure.index()].kind != Kind::Time {
            return None;
        }
        let AdjunctKind::Time(when) = &when.kind else { return None };
        let kind = AdjunctKind::Measured(Measured { measure: *word, limit: when.limit() });
        Some(Adjunct { span: list.span.clone(), comma: false, kind })
    }

    /// Of what stands behind a noun, that which is not said of the value that it names, but of the claim.
    pub fn said_of_claim<'t>(
        &mut self,
        value: &Term,
        adjuncts: impl Iterator<Item = &'t Adjunct>,
        own: &mut Block,
    ) -> Result<Vec<&'t Adjunct>> {
        let (Term::Var(var), Sort::Value(kind)) = (value, self.sort_of(value)) else {
            return Ok(adjuncts.collect());
        };
        let mut of_claim = vec![];
        for adjunct in adjuncts {
            if !self.said_of_value(*var, kind, adjunct, own)? {
                of_claim.push(adjunct);
            }
        }
        Ok(of_claim)
    }

    /// Adds to a refusal how the time of the claim is said, where what stands behind `of` can be one.
    pub fn or_when(&self, mut refusal: Box<Diagnostic>, limit: &Limit) -> Box<Diagnostic> {
        if let Limit::Bound { quantity, .. } = limit
            && let QuantityNode::Number { number: Some(word), unit: None, .. } | QuantityNode::Literal(word) =
                quantity
            && self.date(*word).is_ok()
        {
            refusal.help.push(format!("of when it was claimed, say `in {}`", self.text(*word)));
        }
        refusal
    }

    /// The conditions of a claim that says when; `lasts` tells whether it holds at every moment of its time.
    pub fn times(&self, when: &When, span: Span, lasts: bool) -> Result<Vec<Condition>> {
        let bound = |when: &When| match when {
            When::Lies(relation, date) => times::unsure_bound(*relation, self.text(*date)),
            When::Until(date) => times::unsure_bound(TimeRelation::By, self.text(*date)),
            _ => None,
        };
        let lies = |when: &When| match when {
            When::Lies(TimeRelation::Through, _) if !lasts => {
                let message = "what happens is not so throughout a time";
                Err(self.refuse(Code::NotLasting, message, span.clone()).with_help("say `in`"))
            }
            When::Until(date) if lasts => {
                let message = "what lasts may have gone on until then and after it, or ended then";
                let refusal = self.refuse(Code::UntilWhen, message, span.clone());
                let date = self.text(*date);
                Err(refusal.with_help(format!(
                    "`by {date}` asks whether it was so at some moment up to then, `throughout {date}` whether it was in all of it"
                )))
            }
            When::Until(date) => Ok((TimeRelation::By, self.date(*date)?)),
            When::Through(from, to) => {
                let relation = if lasts { TimeRelation::Through } else { TimeRelation::During };
                Ok((relation, self.between(*from, *to, span.clone())?))
            }
            When::Lies(relation, date) => Ok((*relation, self.date(*date)?)),
            When::Between(from, to) => Ok((TimeRelation::During, self.between(*from, *to, span.clone())?)),
            When::All(_) | When::Any(_) => {
                Err(self.refuse(Code::AndOr, "`and` and `or` are mixed without brackets", span.clone()))
            }
        };
        let parts = match when {
            When::All(times) | When::Any(times) => times.as_slice(),
            one => std::slice::from_ref(one),
        };
        if let Some(help) = parts.iter().find_map(bound) {
            let message = "an edge of a time is a part of it, and no sure bound";
            return Err(self
                .refuse(Code::NotADate, message, span)
                .with_help(format!("{help}; or write the day")));
        }
        match when {
            When::All(times) => {
                let times = times.iter().map(lies).collect::<Result<Vec<_>>>()?;
                let windows = times.iter().map(|(relation, date)| date.related(*relation));
                let within = windows.reduce(Interval::within).unwrap_or(Interval::ALWAYS);
                // What lasts may have been so at both.
                let is_never = within.start.zip(within.end).is_some_and(|(start, end)| start > end);
                if is_never && !lasts {
                    return Err(self.never(span));
                }
                Ok(times.into_iter().map(|(relation, date)| Condition::Time(relation, date)).collect())
            }
            When::Any(times) => Ok(vec![Condition::AnyTime(times.iter().map(lies).collect::<Result<_>>()?)]),
            one => lies(one).map(|(relation, date)| vec![Condition::Time(relation, date)]),
        }
    }

    /// From the beginning of the one to the end of the other.
    pub fn between(&self, from: Word, to: Word, span: Span) -> Result<Interval> {
        let (from, to) = (self.date(from)?, self.date(to)?);
        let whole = Interval { start: from.start, end: to.end };
        match whole.start > whole.end {
            true => Err(self.refuse(Code::ImpossibleDate, "this ends before it begins", span)),
            false => Ok(whole),
        }
    }

    fn range_of_numbers(&self, from: Word, to: Word) -> Option<Limit> {
        let number = |word: Word| match self.token(word).literal {
            Some(Literal::Number { .. }) => Some(QuantityNode::Number {
                span: self.span(word),
                number: Some(word),
                unit: None,
                bound: Bound::Exactly,
            }),
            _ => None,
        };
        Some(Limit::Range(number(from)?, number(to)?))
    }
}
