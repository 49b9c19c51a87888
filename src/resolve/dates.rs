//! Dates as values: "a founding year before 1905" says when that is, not when it was claimed.

use super::draft::Draft;
use super::query::{Block, Term, Var};
use super::variables::Sort;
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::model::schema::Kind;
use crate::model::{Bound, Interval, RelationId};
use crate::syntax::tagger::Literal;
use crate::syntax::tree::{
    Adjunct, AdjunctKind, Determiner, Head, Measured, Np, NpList, Post, QuantityNode, Word,
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
        match (kind, &adjunct.kind) {
            (Kind::Time, when) => {
                let Some((operator, period)) = when.as_amount() else { return Ok(false) };
                if let AdjunctKind::TimeBetween { from, to } = when {
                    self.between(*from, *to, adjunct.span.clone())?;
                }
                self.compare(value, kind, operator, &period, own)?;
            }
            (Kind::Number, AdjunctKind::TimeBetween { from, to }) => {
                let Some(range) = self.range_of_numbers(*from, *to) else { return Ok(false) };
                self.compare(value, kind, None, &range, own)?;
            }
            (Kind::Number, AdjunctKind::Time { date, .. }) if self.text(*date).contains(" to ") => {
                let message = "is the number asked for, or when it was claimed?";
                let mut refusal = self.refuse("number-or-time", message, adjunct.span.clone());
                refusal.help.push("of the number say `between … and …`".into());
                return Err(refusal);
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
        let is_date = self.schema().relation(relation).measures[measure.index()].kind == Kind::Time;
        let (operator, quantity) = when.kind.as_amount().filter(|_| is_date)?;
        let kind = AdjunctKind::Measured(Measured { measure: *word, operator, quantity });
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
    pub fn or_when(&self, mut refusal: Box<Diagnostic>, quantity: &QuantityNode) -> Box<Diagnostic> {
        if let QuantityNode::Number { number: Some(word), unit: None, .. } | QuantityNode::Literal(word) =
            quantity
            && self.date(*word).is_ok()
        {
            refusal.help.push(format!("of when it was claimed, say `in {}`", self.text(*word)));
        }
        refusal
    }

    /// From the beginning of the one to the end of the other.
    pub fn between(&self, from: Word, to: Word, span: Span) -> Result<Interval> {
        let (from, to) = (self.date(from)?, self.date(to)?);
        let whole = Interval { start: from.start, end: to.end };
        match whole.start > whole.end {
            true => Err(self.refuse("impossible-date", "this ends before it begins", span)),
            false => Ok(whole),
        }
    }

    fn range_of_numbers(&self, from: Word, to: Word) -> Option<QuantityNode> {
        let number = |word: Word| match self.token(word).literal {
            Some(Literal::Number { .. }) => Some(Box::new(QuantityNode::Number {
                span: self.span(word),
                number: Some(word),
                unit: None,
                bound: Bound::Exactly,
            })),
            _ => None,
        };
        Some(QuantityNode::Range(number(from)?, number(to)?))
    }
}
