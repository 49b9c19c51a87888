//! Amounts in the unit that a question asks for: "how long is the Danube in miles".

use super::draft::Draft;
use super::query::{Expr, Function, Query, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Result, Span};
use crate::model::UnitId;
use crate::model::schema::Kind;
use crate::syntax::tokens::Category;
use crate::syntax::tree::Word;
use crate::vocabulary::inflect::plural;

impl Draft<'_, '_> {
    /// Refuses "100 m low": a number of metres says how high something is.
    pub fn check_measured(&self, adjective: Word, upward: bool) -> Result<()> {
        let before = adjective.0.checked_sub(1).and_then(|before| self.tokens.list[before].keyword);
        let degree = matches!(before, Some("more" | "less"))
            || self.token(adjective).categories().contains(&Category::Comparative)
            || self.token(adjective).keyword.is_some();
        if upward || degree {
            return Ok(());
        }
        let named = self.text(adjective);
        let mut refusal = self.refuse(
            Code::NotGradable,
            format!("no number says how {named} something is"),
            self.span(adjective),
        );
        refusal
            .notes
            .push(format!("`less than …` behind the noun of the number says that something is {named}"));
        Err(refusal)
    }

    /// The query with its amounts shown in a unit: those of one column, where one is given.
    pub fn shown_in(&mut self, mut query: Query, word: Word, only: Option<&Expr>) -> Result<Query> {
        let unit = self.unit(word)?;
        let kinds: Vec<Option<Kind>> =
            query.columns.iter().map(|column| self.kind_of_column(&column.expr)).collect();
        let mut shown = false;
        for (column, kind) in query.columns.iter_mut().zip(&kinds) {
            if let Some(kind) = kind
                && only.is_none_or(|only| column.expr == *only)
            {
                self.check_shown(*kind, unit, self.span(word))?;
                column.unit = Some(unit);
                shown = true;
            }
        }
        if !shown {
            let message = format!("nothing is asked for that is counted in {}", self.text(word));
            return Err(self.refuse(Code::UnitMismatch, message, self.span(word)));
        }
        Ok(query)
    }

    /// The kind of the amounts that a column shows; none of one that shows things or counts them.
    fn kind_of_column(&self, expr: &Expr) -> Option<Kind> {
        let of = match expr {
            Expr::Aggregate { function: Function::Count, .. } => return None,
            Expr::Term(Term::Var(of)) | Expr::Aggregate { of, .. } => *of,
            _ => return None,
        };
        match self.sort(of) {
            Sort::Value(kind) => Some(kind),
            _ => None,
        }
    }

    /// Refuses a unit that amounts of a kind do not convert to, and names those that they do.
    fn check_shown(&self, kind: Kind, unit: UnitId, span: Span) -> Result<()> {
        let schema = self.schema();
        if let Kind::Amount(own) = kind
            && schema.conversion(own, unit).is_some()
        {
            return Ok(());
        }
        let names = |named: &dyn Fn(usize) -> bool| {
            let units = (0..schema.units.len()).filter(|&index| named(index));
            units.map(|index| plural(&schema.units[index].names[0])).collect::<Vec<_>>().join(", ")
        };
        let wanted = plural(&schema.unit(unit).names[0]);
        let (what, help) = match kind {
            Kind::Amount(own) => {
                let root = schema.unit(own).root;
                let units = names(&|index| schema.units[index].root == root);
                (
                    format!("this is counted in {}", plural(&schema.unit(own).names[0])),
                    format!("it can be told in {units}"),
                )
            }
            Kind::Money => {
                ("this is money".to_string(), "no rate between currencies is declared".to_string())
            }
            Kind::Percent => ("this is a share".to_string(), "ask for it without a unit".to_string()),
            Kind::Number => {
                ("this is a number without a unit".to_string(), "ask for it without a unit".to_string())
            }
            Kind::Duration => (
                "this is a length of time".to_string(),
                "days and months convert within a bound only: ask for it without a unit".to_string(),
            ),
            Kind::Time | Kind::Text => {
                ("this is no amount".to_string(), "ask for it without a unit".to_string())
            }
        };
        let message = format!("{what}, which cannot be told in {wanted}");
        let refusal = self.refuse(Code::UnitMismatch, message, span);
        Err(refusal.with_help(help))
    }
}
