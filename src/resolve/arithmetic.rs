//! Differences and ratios of amounts.

use super::compared::{alike, words};
use super::draft::Draft;
use super::query::{Arithmetic, Ask, Block, Clause, Comparison, Expr, Query, Term, Var};
use super::state::{Sort, Target};
use crate::diagnostic::{Code, Result, Span};
use crate::model::schema::Kind;
use crate::model::{Bound, Quantity, Value};
use crate::syntax::tree::{Compared, ComparedBy, Factor, Np, Operator};
use rust_decimal::Decimal;

impl Draft<'_, '_> {
    /// What is computed of two terms, each an amount of the same kind.
    pub fn arithmetic(
        &mut self,
        operation: Arithmetic,
        left: &Term,
        right: &Term,
        span: Span,
    ) -> Result<Expr> {
        let [one, other] = [left, right].map(|term| match self.sort_of(term) {
            Sort::Value(kind) => Some(kind),
            Sort::Entity(_) | Sort::Open => None,
        });
        let schema = self.schema();
        let problem = match (one, other) {
            (Some(Kind::Time | Kind::Text), _) | (_, Some(Kind::Time | Kind::Text)) => {
                Some("dates and texts are no amounts".to_string())
            }
            (Some(one), Some(other)) if alike(one, other, schema) => None,
            (Some(one), Some(other)) => {
                Some(format!("{} and {} are of different kinds", words(one, schema), words(other, schema)))
            }
            _ => Some("an amount is needed on either side".to_string()),
        };
        match problem {
            None => Ok(Expr::Arithmetic { operation, left: left.clone(), right: right.clone() }),
            Some(message) => Err(self.refuse(Code::NoArithmetic, message, span)),
        }
    }

    /// "how much larger is A than B": where it is not larger, there is no answer.
    pub fn computed(
        &mut self,
        operation: Arithmetic,
        sides: [&Np; 2],
        by: Option<ComparedBy>,
        span: &Span,
    ) -> Result<Query> {
        let mut pattern = Block::default();
        let of = self.np(sides[0], &mut pattern)?;
        let than = self.said_again(sides[1], &of);
        let than = self.np(&than, &mut pattern)?;
        let (one, upward) = self.compared_value(&of, by, sides[0], &mut pattern)?;
        let (other, _) = self.compared_value(&than, by, sides[1], &mut pattern)?;
        let expr = |draft: &mut Self, left: &Term, right: &Term| {
            draft.arithmetic(operation, left, right, span.clone())
        };
        let name = match operation {
            Arithmetic::Difference => "difference",
            Arithmetic::Ratio => "times",
            Arithmetic::Percentage => "percentage",
        };
        let sort = self.sort_of_result(operation, &one);
        let var = self.fresh(name, sort);
        match (operation, upward) {
            (Arithmetic::Difference, Some(upward)) => {
                let (more, less) = if upward { (&one, &other) } else { (&other, &one) };
                pattern.clauses.push(Clause::compare(more, Comparison::More, less));
                let expr = expr(self, more, less)?;
                pattern.clauses.push(Clause::Bind { var, expr });
            }
            // Of two that are only told apart, by how much the one has more than the other.
            (Arithmetic::Difference, None) => {
                let mut way = |more: &Term, op, less: &Term| -> Result<Block> {
                    let bind = Clause::Bind { var, expr: expr(self, more, less)? };
                    Ok(Block { clauses: vec![Clause::compare(more, op, less), bind] })
                };
                let ways = [way(&one, Comparison::AtLeast, &other)?, way(&other, Comparison::More, &one)?];
                pattern.clauses.push(Clause::Any(ways.into()));
            }
            _ => {
                let expr = expr(self, &one, &other)?;
                pattern.clauses.push(Clause::Bind { var, expr });
            }
        }
        self.asked.targets.push(Target { expr: Expr::Term(Term::Var(var)), name: name.into() });
        Ok(self.query(Ask::Rows, pattern))
    }

    /// The amount that a side of a comparison is, or has; and whether the first is said to have more, where that is said.
    fn compared_value(
        &mut self,
        side: &Term,
        by: Option<ComparedBy>,
        np: &Np,
        own: &mut Block,
    ) -> Result<(Term, Option<bool>)> {
        let is_value = matches!(self.sort_of(side), Sort::Value(_));
        match by {
            Some(ComparedBy::More) if is_value => Ok((side.clone(), Some(true))),
            Some(ComparedBy::Adjective(word)) if is_value => {
                Ok((side.clone(), Some(self.is_more(word, None)?)))
            }
            Some(ComparedBy::Adjective(word)) => {
                let (attribute, upward) = self.gradable(word, Some(side))?;
                let value = self.grade(attribute, side, np.span.clone(), own)?.0;
                Ok((Term::Var(value), Some(upward)))
            }
            Some(ComparedBy::Noun { noun, more }) if !is_value => {
                Ok((Term::Var(self.attribute_value(noun, side, own)?.0), more))
            }
            None if is_value => Ok((side.clone(), None)),
            _ => {
                let refusal = self.refuse(Code::NoNumber, "this is no number", np.span.clone());
                Err(refusal.with_help("say of what it is: `the … of A`, `larger`, `more …`"))
            }
        }
    }

    /// Says that an amount compares so with another, or so many times that.
    pub fn set_against(
        &mut self,
        compared: &Compared,
        left: &Term,
        op: Comparison,
        right: &Term,
        own: &mut Block,
    ) -> Result<()> {
        let Some(factor) = compared.factor else {
            own.clauses.push(Clause::compare(left, op, right));
            return Ok(());
        };
        let expr = self.arithmetic(Arithmetic::Ratio, left, right, compared.span.clone())?;
        let ratio = self.fresh("ratio", Sort::Value(Kind::Number));
        own.clauses.push(Clause::Bind { var: ratio, expr });
        own.clauses.push(self.so_many_times(ratio, factor)?);
        Ok(())
    }

    /// "more than twice". That something is twice as large says that it is no less; of half, it says which way.
    fn so_many_times(&self, ratio: Var, factor: Factor) -> Result<Clause> {
        let number = match self.token(factor.number).keyword {
            Some("twice") => Decimal::TWO,
            Some("half") => Decimal::new(5, 1),
            _ => self.number(factor.number)?,
        };
        let exactly = Quantity::exactly(number, None);
        let (op, than) = match factor.operator {
            Some(Operator::Compare(op) | Operator::Graded(op)) => (op, exactly),
            Some(Operator::About) => (Comparison::Equal, Quantity { bound: Bound::About, ..exactly }),
            None if number > Decimal::ONE => (Comparison::AtLeast, exactly),
            None => {
                let message = "at least so much, or at most?";
                let refusal = self.refuse(Code::ThanWhich, message, self.span(factor.number));
                return Err(refusal.with_help("say `at least half`, `more than half`, `less than half`"));
            }
        };
        Ok(Clause::compare(&Term::Var(ratio), op, &Term::Value(Value::Quantity(than))))
    }

    /// What such a result is.
    pub fn sort_of_result(&self, operation: Arithmetic, left: &Term) -> Sort {
        match operation {
            Arithmetic::Difference => self.sort_of(left),
            Arithmetic::Ratio => Sort::Value(Kind::Number),
            Arithmetic::Percentage => Sort::Value(Kind::Percent),
        }
    }
}
