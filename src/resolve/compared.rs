//! Comparisons, looked at when all is said of what they compare: both sides must be of one kind, and a time that is
//! asked for is a period.
//!
//! What a claim dates lies somewhere within its interval; what a statement names is a period as a whole. So `= 1905` asks
//! for what lies within 1905, `< 1905` for what is over before 1905 begins, `> 1905` for what begins when 1905 is over, `>=`
//! and `<=` for what does not lie before or after it: what reaches over the period's edge is only possible. Two times that
//! claims state are compared as they are known, each somewhere within its interval.

use super::draft::Draft;
use super::query::{Block, Clause, Comparison, Expr, Function, Query, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Diagnostic, Result, Span};
use crate::model::UnitId;
use crate::model::schema::{Kind, Schema};
use crate::model::time::TimeRelation;
use crate::model::{Bound, Interval, Quantity, Value};
use crate::vocabulary::inflect::plural;
use rust_decimal::prelude::ToPrimitive;

/// What a side of a comparison is, as far as it is known.
#[derive(Clone, Copy)]
enum Side<'e> {
    Thing,
    Stated(Kind),
    Asked(&'e Value),
}

impl Draft<'_, '_> {
    /// Refuses comparisons of different kinds, and takes times that are asked for as periods.
    pub fn settle(&self, query: &mut Query) -> Result<()> {
        self.settle_block(&mut query.pattern)?;
        query.presumed.iter_mut().try_for_each(|presumed| self.settle_block(&mut presumed.block))
    }

    pub fn settle_block(&self, block: &mut Block) -> Result<()> {
        block.clauses.iter_mut().try_for_each(|clause| self.settle_clause(clause))
    }

    fn settle_clause(&self, clause: &mut Clause) -> Result<()> {
        clause.blocks_mut().into_iter().try_for_each(|block| self.settle_block(block))?;
        let Clause::Compare { left, op, right } = clause else { return Ok(()) };
        self.check_kinds(left, right)?;
        self.check_mixed(left, *op, right)?;
        if let Some(dated) = self.in_period(left, *op, right) {
            *clause = dated;
        }
        Ok(())
    }

    /// A comparison with a time that is asked for, as how the other side lies to that period. Not the same is before or
    /// after it.
    fn in_period(&self, left: &Expr, op: Comparison, right: &Expr) -> Option<Clause> {
        let (of, op, asked) = match (self.side(left)?, self.side(right)?) {
            (Side::Stated(Kind::Time), Side::Asked(asked)) => (left, op, asked),
            (Side::Asked(asked), Side::Stated(Kind::Time)) => (right, op.flipped(), asked),
            _ => return None,
        };
        let period = Term::Value(Value::Time(period(asked)?));
        let lies = |relation| Clause::Dated { of: of.clone(), relation, to: Expr::Term(period.clone()) };
        Some(match op {
            Comparison::Equal => lies(TimeRelation::During),
            Comparison::Less => lies(TimeRelation::Before),
            Comparison::AtMost => lies(TimeRelation::By),
            Comparison::AtLeast => lies(TimeRelation::Since),
            Comparison::More => lies(TimeRelation::After),
            Comparison::NotEqual => {
                let apart = [TimeRelation::Before, TimeRelation::After].map(lies);
                Clause::Any(apart.into_iter().map(|clause| Block { clauses: vec![clause] }).collect())
            }
        })
    }

    fn side<'e>(&self, expr: &'e Expr) -> Option<Side<'e>> {
        let sort = match expr {
            Expr::Term(Term::Value(value)) => return Some(Side::Asked(value)),
            Expr::Over { function: Function::Count, .. } => Sort::Value(Kind::Number),
            Expr::Term(term) => self.sort_of(term),
            Expr::Over { of, .. } => self.sort(*of),
            Expr::Arithmetic { operation, left, .. } => self.sort_of_result(*operation, left),
            Expr::Aggregate { .. } | Expr::Solutions => Sort::Open,
        };
        match sort {
            Sort::Entity(_) => Some(Side::Thing),
            Sort::Value(kind) => Some(Side::Stated(kind)),
            Sort::Open => None,
        }
    }

    fn check_kinds(&self, left: &Expr, right: &Expr) -> Result<()> {
        let (Some(a), Some(b)) = (self.side(left), self.side(right)) else { return Ok(()) };
        let schema = self.schema();
        let (kind, other) = match (a, b) {
            (Side::Stated(a), Side::Stated(b)) if alike(a, b, schema) => return Ok(()),
            (Side::Stated(a), Side::Stated(b)) => (a, words(b, schema)),
            (Side::Stated(kind), Side::Asked(value)) | (Side::Asked(value), Side::Stated(kind)) => {
                match fits(kind, value, schema) {
                    true => return Ok(()),
                    false => (kind, words_of(value, schema)),
                }
            }
            (Side::Thing, Side::Thing) | (Side::Asked(_), Side::Asked(_)) => return Ok(()),
            (Side::Thing, _) | (_, Side::Thing) => {
                let message = "a thing does not compare with a value";
                return Err(self.refuse(Code::TypeMismatch, message, self.place_of(left, right)));
            }
        };
        Err(self.mismatch(kind, &other, self.place_of(left, right)))
    }

    /// Refuses a comparison of things that are never equal in kind.
    pub fn comparable(&mut self, left: &Expr, op: Comparison, right: &Expr) -> Result<()> {
        let span = 0..self.tokens.source.text.len();
        let thing = [left, right].into_iter().find_map(|side| match side {
            Expr::Term(term) => match self.sort_of(term) {
                Sort::Entity(of) => Some(of),
                _ => None,
            },
            _ => None,
        });
        let is_value = |side: &Expr| !matches!(side, Expr::Term(Term::Var(_) | Term::Entity(_)));
        match (thing, left, right) {
            (Some(of), left, right) if is_value(left) || is_value(right) => {
                Err(self.refuse(Code::TypeMismatch, format!("{} is no value", self.a(of)), span))
            }
            (Some(of), ..) if !matches!(op, Comparison::Equal | Comparison::NotEqual) => {
                let message = format!("{} is neither more nor less than another", self.a(of));
                let refusal = self.refuse(Code::NoOrder, message, span);
                let help = "compare what is said of them, such as an amount; `!=` asks that they differ";
                Err(Box::new(refusal.help(help)))
            }
            // That a chip is not a firm is so, and no fault.
            (Some(_), Expr::Term(a), Expr::Term(b)) if op == Comparison::NotEqual => {
                let things = [a, b].into_iter().all(|it| matches!(self.sort_of(it), Sort::Entity(_)));
                if things { Ok(()) } else { self.unify(a, b, span) }
            }
            (_, Expr::Term(a), Expr::Term(b)) if !is_value(left) && !is_value(right) => {
                self.unify(a, b, span)
            }
            _ => Ok(()),
        }
    }

    /// Refuses to compare what is of one kind in one alternative and of another in the next.
    fn check_mixed(&self, left: &Expr, op: Comparison, right: &Expr) -> Result<()> {
        let mixed = [left, right].into_iter().find_map(|side| match side {
            Expr::Term(Term::Var(var))
                if self.pending.mixed.contains(var) && self.sort(*var) == Sort::Open =>
            {
                Some(*var)
            }
            _ => None,
        });
        let clause = Clause::Compare { left: left.clone(), op, right: right.clone() };
        let Some(var) = mixed.filter(|_| !self.pending.settled.contains(&clause)) else { return Ok(()) };
        let message =
            format!("`?{}` is not of one kind in all alternatives", self.known.variables[var.index()].name);
        let refusal = self.refuse(Code::UnitMismatch, message, self.place_of(left, right));
        Err(refusal.with_help("compare it in each of them: `either { …, ?y < 1905 } or { …, ?y < 5 tons }`"))
    }

    /// Where two sides were compared; the whole statement, where nobody said.
    fn place_of(&self, left: &Expr, right: &Expr) -> Span {
        let noted = self.pending.comparisons.iter().find(|(a, b, _)| (a, b) == (left, right));
        noted.map_or(0..self.tokens.source.text.len(), |(_, _, span)| span.clone())
    }

    /// Refuses a literal that cannot be compared with a value of the kind.
    pub fn check_kind(&self, kind: Kind, literal: &Term, span: Span) -> Result<()> {
        match literal {
            Term::Value(value) if fits(kind, value, self.schema()) => Ok(()),
            Term::Value(value) => Err(self.mismatch(kind, &words_of(value, self.schema()), span)),
            _ => Err(self.mismatch(kind, "a thing", span)),
        }
    }

    /// What is of the kind is set against something of another: both are named, and what could stand there.
    fn mismatch(&self, kind: Kind, other: &str, span: Span) -> Box<Diagnostic> {
        let schema = self.schema();
        let message = format!("{} does not compare with {other}", words(kind, schema));
        let mut refusal = self.refuse(Code::UnitMismatch, message, span);
        let units = |named: &dyn Fn(usize) -> bool| {
            let units = (0..schema.units.len()).filter(|&index| named(index));
            units.map(|index| schema.units[index].names[0].as_str()).collect::<Vec<_>>().join(", ")
        };
        refusal.help.push(match kind {
            Kind::Number => "give a number without a unit".into(),
            Kind::Percent => "give a number of percent, such as `20 percent`".into(),
            Kind::Money => {
                let currencies = units(&|index| schema.units[index].currency);
                format!("give an amount of money with its currency: {currencies}")
            }
            Kind::Amount(unit) => {
                let root = schema.unit(unit).root;
                let units = units(&|index| schema.units[index].root == root);
                format!("give an amount with its unit: {units}")
            }
            Kind::Duration => {
                let lengths = units(&|index| schema.is_length_of_time(UnitId::from(index)));
                format!("give a length of time with its unit: {lengths}")
            }
            Kind::Time => "give a date, such as `2025`, `2025-04` or `early April 2025`".into(),
            Kind::Text => "give a text in quotes".into(),
        });
        refusal
    }
}

/// The period that a value names: four digits are a year where they stand against a date.
fn period(value: &Value) -> Option<Interval> {
    match value {
        Value::Time(interval) => Some(*interval),
        Value::Quantity(Quantity { bound: Bound::Exactly, number, unit: None, .. })
            if number.is_integer() =>
        {
            number.to_i16().filter(|year| (1000..=9999).contains(year)).and_then(Interval::year)
        }
        _ => None,
    }
}

/// Whether a literal can be compared with what is of the kind.
fn fits(kind: Kind, value: &Value, schema: &Schema) -> bool {
    match (kind, value) {
        (Kind::Time, value) => period(value).is_some(),
        (_, Value::Quantity(quantity)) => schema.kind_fits(kind, quantity.unit),
        (Kind::Text, Value::Text(_)) => true,
        _ => false,
    }
}

/// Whether values of two kinds can be compared.
pub fn alike(one: Kind, other: Kind, schema: &Schema) -> bool {
    match (one, other) {
        (Kind::Amount(one), Kind::Amount(other)) => schema.conversion(one, other).is_some(),
        (one, other) => one == other,
    }
}

/// "an amount in tons"
pub fn words(kind: Kind, schema: &Schema) -> String {
    match kind {
        Kind::Number => "a number".into(),
        Kind::Percent => "a percentage".into(),
        Kind::Money => "an amount of money".into(),
        Kind::Amount(unit) => format!("an amount in {}", plural(&schema.unit(unit).names[0])),
        Kind::Duration => "a length of time".into(),
        Kind::Time => "a date".into(),
        Kind::Text => "a text".into(),
    }
}

fn words_of(value: &Value, schema: &Schema) -> String {
    let kind = match value {
        Value::Time(_) => Kind::Time,
        Value::Text(_) => Kind::Text,
        Value::Quantity(quantity) => match quantity.unit {
            None => Kind::Number,
            Some(Schema::PERCENT) => Kind::Percent,
            Some(unit) if schema.unit(unit).currency => Kind::Money,
            Some(unit) if schema.is_length_of_time(unit) => Kind::Duration,
            Some(unit) => Kind::Amount(unit),
        },
    };
    words(kind, schema)
}
