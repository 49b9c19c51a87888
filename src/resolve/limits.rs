//! Limits: what numbers, amounts and dates are asked to be, one comparison or several that are joined.

use super::draft::Draft;
use super::query::{Block, Clause, Comparison, Expr, Function, Term, Var};
use super::state::Sort;
use crate::diagnostic::{Code, Diagnostic, Edit, Offer, Result, Span};
use crate::model::schema::Kind;
use crate::model::{Bound, Quantity, UnitId, Value};
use crate::syntax::tree::{
    Compared, Determiner, Head, Limit, Np, Operator, Predicate, QuantityNode, Than, Word,
};
use rust_decimal::Decimal;

impl Draft<'_, '_> {
    /// Adds what a limit asks, each of its comparisons as `compare` says it.
    pub fn limited(
        &mut self,
        limit: &Limit,
        own: &mut Block,
        compare: &mut impl FnMut(&mut Self, Option<Operator>, &QuantityNode) -> Result<Clause>,
    ) -> Result<()> {
        match limit {
            Limit::Bound { operator, quantity } => {
                own.clauses.push(compare(self, *operator, quantity)?);
                Ok(())
            }
            Limit::Range(low, high) => Limit::ends(low.clone(), high.clone())
                .iter()
                .try_for_each(|end| self.limited(end, own, compare)),
            Limit::All(limits) => limits.iter().try_for_each(|limit| self.limited(limit, own, compare)),
            Limit::Any(limits) => {
                self.alternatives(limits, own, |draft, limit, branch| draft.limited(limit, branch, compare))
            }
        }
    }

    /// What is counted, as many as is asked for.
    pub fn counted(&mut self, of: Var, block: Block, limit: &Limit, own: &mut Block) -> Result<()> {
        let count = Expr::Over { function: Function::Count, of, block };
        if let Limit::Bound { .. } = limit {
            return self.as_many(&count, None, limit, own);
        }
        let number = self.fresh("number", Sort::Value(Kind::Number));
        own.clauses.push(Clause::Bind { var: number, expr: count });
        self.as_many(&Expr::Term(Term::Var(number)), None, limit, own)
    }

    /// A number that is so many, in a unit where things are counted in one.
    pub fn as_many(
        &mut self,
        number: &Expr,
        unit: Option<UnitId>,
        limit: &Limit,
        own: &mut Block,
    ) -> Result<()> {
        self.check_limit(limit)?;
        self.limited(limit, own, &mut |draft, operator, node| {
            let QuantityNode::Number { number: Some(word), .. } = node else {
                return Err(draft.refuse(Code::NotANumber, "this is no number", draft.node_span(node)));
            };
            let exact = Quantity { unit, ..Quantity::exactly(draft.number(*word)?, None) };
            let (op, quantity) = match operator {
                Some(Operator::Compare(op) | Operator::Graded(op)) => (op, exact),
                Some(Operator::About) => (Comparison::Equal, Quantity { bound: Bound::About, ..exact }),
                None => (Comparison::Equal, exact),
            };
            let right = Expr::Term(Term::Value(Value::Quantity(quantity)));
            Ok(Clause::Compare { left: number.clone(), op, right })
        })
    }

    /// Refuses limits that no number is within, and "between 5 and 10 million", where 5 million may be meant.
    pub fn check_limit(&mut self, limit: &Limit) -> Result<()> {
        let numbers: Vec<Word> = limit.quantities().into_iter().filter_map(number_of).collect();
        let mut bare = vec![];
        for &number in &numbers {
            let plain = self.number(number)?;
            let factor = numbers.iter().find_map(|&other| self.factor_for(plain, number, other));
            bare.extend(factor.map(|factor| (number, factor)));
        }
        if let Some((number, factor)) = bare.first() {
            let said = self.text(*number);
            let message = format!("is {said} meant here, or {said} {factor}?");
            let mut refusal = self.refuse(Code::WhichNumber, message, self.span(*number));
            let edits = bare.iter().map(|(number, factor)| Edit {
                span: self.span(*number),
                words: format!("{} {factor}", self.text(*number)),
            });
            refusal.meant.offers.push(Offer { edits: edits.collect(), gives_up: vec![] });
            refusal.help.push("write the digits of the larger number where the other is as it stands".into());
            return Err(refusal);
        }
        match limit {
            Limit::All(limits) => self.check_all(limits),
            Limit::Range(low, high) => self.check_all(&Limit::ends(low.clone(), high.clone())),
            Limit::Any(limits) => limits.iter().try_for_each(|limit| self.check_limit(limit)),
            Limit::Bound { .. } => Ok(()),
        }
    }

    /// "million" of "between 5 and 10 million", for the 5: of what is larger without it, it is not meant.
    fn factor_for(&self, plain: Decimal, number: Word, other: Word) -> Option<String> {
        let (_, factor) = self.text(other).trim().rsplit_once(char::is_whitespace)?;
        let scaled = self.text(number).trim().contains(char::is_whitespace);
        let digits: Decimal = self.text(other).split_whitespace().next()?.replace(',', "").parse().ok()?;
        (!scaled && plain != Decimal::ZERO && plain <= digits).then(|| factor.to_string())
    }

    /// Refuses a lower end that is higher than the upper one.
    fn check_all(&mut self, limits: &[Limit]) -> Result<()> {
        let mut low: Option<(Decimal, Span)> = None;
        let mut high = low.clone();
        let mut units = vec![];
        for limit in limits {
            let Limit::Bound { operator: Some(Operator::Compare(op)), quantity } = limit else { continue };
            let (Some(number), QuantityNode::Number { unit, .. }) = (number_of(quantity), quantity) else {
                continue;
            };
            units.push(unit.map(|unit| self.unit(unit)).transpose()?);
            let end = (self.number(number)?, self.node_span(quantity));
            match op {
                Comparison::More | Comparison::AtLeast if low.as_ref().is_none_or(|low| end.0 > low.0) => {
                    low = Some(end);
                }
                Comparison::Less | Comparison::AtMost if high.as_ref().is_none_or(|high| end.0 < high.0) => {
                    high = Some(end);
                }
                _ => {}
            }
        }
        match (low, high) {
            (Some((low, a)), Some((high, b)))
                if low > high && units.windows(2).all(|two| two[0] == two[1]) =>
            {
                Err(self.never(a.start.min(b.start)..a.end.max(b.end)))
            }
            _ => Ok(()),
        }
    }

    /// Nothing is more than 10 and less than 5.
    pub fn never(&self, span: Span) -> Box<Diagnostic> {
        let refusal = self.refuse(Code::Never, "nothing is both at once", span);
        refusal.with_help("with `or` it is asked for either")
    }

    /// "not more than 5 but more than 3", "not larger than Ashby and smaller than Brigg": what is denied, the one or both?
    pub fn check_denied_limit(&self, predicate: &Predicate) -> Result<()> {
        let span = match predicate {
            Predicate::Compared(all, _) if all.len() > 1 => {
                let spans = all.iter().map(|compared| compared.span.clone());
                spans.reduce(|one, other| one.start..other.end)
            }
            _ => predicate.limit().filter(|limit| is_joined(limit)).map(|limit| self.limit_span(limit)),
        };
        let Some(span) = span else { return Ok(()) };
        let refusal = self.refuse(Code::NoneOrNotAll, "none of them, or not all of them?", span);
        Err(refusal.with_help("say what it is: `at most …` for `not more than …`, `neither … nor …`"))
    }

    pub fn limit_span(&self, limit: &Limit) -> Span {
        let spans: Vec<Span> = limit.quantities().into_iter().map(|node| self.node_span(node)).collect();
        let start = spans.iter().map(|span| span.start).min().unwrap_or_default();
        start..spans.iter().map(|span| span.end).max().unwrap_or(start)
    }
}

fn number_of(node: &QuantityNode) -> Option<Word> {
    match node {
        QuantityNode::Number { number, .. } => *number,
        QuantityNode::Literal(_) => None,
    }
}

/// Whether it makes several comparisons. "not 3 or 5" is neither, whichever is denied.
fn is_joined(limit: &Limit) -> bool {
    let exact = |limit: &Limit| {
        matches!(limit, Limit::Bound { operator: None | Some(Operator::Compare(Comparison::Equal)), .. })
    };
    match limit {
        Limit::Bound { .. } | Limit::Range(..) => false,
        Limit::Any(limits) => !limits.iter().all(exact),
        Limit::All(_) => true,
    }
}

impl Predicate {
    /// What a number that it speaks of is asked to be.
    fn limit(&self) -> Option<&Limit> {
        match self {
            Predicate::Between(limit) => Some(limit),
            Predicate::Compared(all, _) => match all.as_slice() {
                [Compared { than: Than::Limit(limit), .. }] => Some(limit),
                _ => None,
            },
            Predicate::Verb { object: Some(list), .. }
            | Predicate::Have(Some(list))
            | Predicate::Passive { by: Some(list), .. }
            | Predicate::Phrase { object: Some(list), .. }
            | Predicate::Preposition { object: Some(list), .. }
            | Predicate::Is(list) => match list.items.as_slice() {
                [Np { determiner: Determiner::Counted { limit, .. }, .. }]
                | [Np { head: Head::Amount { limit, .. }, .. }] => Some(limit),
                _ => None,
            },
            _ => None,
        }
    }
}
