//! Texts have an order in dictionaries, and none by which one is more than another: "2" stands behind "10" there. What
//! ranks, compares or adds up texts is refused, with what would make numbers of them.

use super::draft::Draft;
use super::query::{Block, Clause, Comparison, Expr, Function, Query, Term, Var};
use super::state::Sort;
use crate::diagnostic::{Code, Result};
use crate::model::schema::Kind;
use crate::model::{RelationId, Value};
use crate::vocabulary::inflect;

impl Draft<'_, '_> {
    /// Refuses a query that asks which of several texts is the greatest, or more than another.
    pub fn check_texts(&self, query: &Query) -> Result<()> {
        self.check_texts_of(&query.pattern, &query.pattern)?;
        for column in &query.columns {
            self.check_text_expr(&column.expr, &query.pattern)?;
        }
        for order in &query.order_by {
            self.check_text_expr(&order.by, &query.pattern)?;
            // All rows in the order of a dictionary are just that; the first of them are said to come first.
            if let (Expr::Term(term), Some(_)) = (&order.by, query.limit) {
                self.check_no_text(term, &query.pattern)?;
            }
        }
        Ok(())
    }

    fn check_texts_of(&self, block: &Block, whole: &Block) -> Result<()> {
        block.walk().try_for_each(|clause| {
            let orders = match clause {
                Clause::Best(_) => true,
                Clause::Compare { op, .. } => !matches!(op, Comparison::Equal | Comparison::NotEqual),
                _ => false,
            };
            clause.expressions().try_for_each(|expr| match expr {
                Expr::Term(term) if orders => self.check_no_text(term, whole),
                expr => self.check_text_expr(expr, whole),
            })
        })
    }

    fn check_text_expr(&self, expr: &Expr, whole: &Block) -> Result<()> {
        match expr {
            Expr::Aggregate { function, of } | Expr::Over { function, of, .. }
                if *function != Function::Count =>
            {
                self.check_no_text(&Term::Var(*of), whole)
            }
            _ => Ok(()),
        }
    }

    fn check_no_text(&self, term: &Term, whole: &Block) -> Result<()> {
        let stated = match term {
            Term::Var(var) if self.sort(*var) == Sort::Value(Kind::Text) => attribute_of(whole, *var),
            Term::Value(Value::Text(_)) => None,
            _ => return Ok(()),
        };
        let named = self.discourse.nouns.iter().rev().find(|named| named.value == *term);
        let span = named.map_or(0..self.tokens.source.text.len(), |named| self.span(named.noun));
        let (what, help) = match stated {
            Some(attribute) => {
                let relation = self.schema().relation(attribute);
                let (name, of) = (&relation.name, self.type_name(relation.domain));
                (
                    format!("the {name} of {} is a text", inflect::a(of)),
                    format!(
                        "if it tells amounts, declare it as one: `attribute \"{name}\" of {of}: number`, or with its unit"
                    ),
                )
            }
            None => {
                ("this is a text".into(), "declare what tells amounts as a number, or with its unit".into())
            }
        };
        let message = format!("{what}: one text is neither more nor less than another");
        let refusal = self.refuse(Code::RankedTexts, message, span);
        Err(refusal.with_help(help))
    }
}

/// The attribute whose claims give a variable its values.
fn attribute_of(block: &Block, value: Var) -> Option<RelationId> {
    block.walk().find_map(|clause| match clause {
        Clause::Claim(claim) => (claim.object == Term::Var(value)).then_some(claim.relation),
        _ => None,
    })
}
