//! Texts have an order in dictionaries, and none by which one is more than another: "2" stands behind "10" there. What
//! ranks, compares or adds up texts is refused, with what would make numbers of them.

use super::draft::Draft;
use super::query::{Best, Block, Clause, Comparison, Expr, Function, Query, Term, Var};
use super::variables::Sort;
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
        block.clauses.iter().try_for_each(|clause| match clause {
            Clause::Best(Best { key, block, .. }) => {
                self.check_texts_of(block, whole)?;
                match key {
                    Expr::Term(term) => self.check_no_text(term, whole),
                    key => self.check_text_expr(key, whole),
                }
            }
            Clause::Compare { left, op, right } => {
                let ordered = !matches!(op, Comparison::Equal | Comparison::NotEqual);
                [left, right].into_iter().try_for_each(|side| match side {
                    Expr::Term(term) if ordered => self.check_no_text(term, whole),
                    side => self.check_text_expr(side, whole),
                })
            }
            Clause::Bind { expr, .. } => self.check_text_expr(expr, whole),
            Clause::Not(block) | Clause::Optional(block) => self.check_texts_of(block, whole),
            Clause::Any(blocks) => blocks.iter().try_for_each(|block| self.check_texts_of(block, whole)),
            Clause::Dated { .. } | Clause::Type { .. } | Clause::Claim(_) | Clause::Path(_) => Ok(()),
        })
    }

    fn check_text_expr(&self, expr: &Expr, whole: &Block) -> Result<()> {
        match expr {
            Expr::Aggregate { function, of } if *function != Function::Count => {
                self.check_no_text(&Term::Var(*of), whole)
            }
            Expr::Over { function, of, block } => {
                if *function != Function::Count {
                    self.check_no_text(&Term::Var(*of), whole)?;
                }
                self.check_texts_of(block, whole)
            }
            Expr::Term(_) | Expr::Aggregate { .. } | Expr::Solutions => Ok(()),
        }
    }

    fn check_no_text(&self, term: &Term, whole: &Block) -> Result<()> {
        let stated = match term {
            Term::Var(var) if self.sort(*var) == Sort::Value(Kind::Text) => attribute_of(whole, *var),
            Term::Value(Value::Text(_)) => None,
            _ => return Ok(()),
        };
        let named = self.nouns.iter().rev().find(|named| named.value == *term);
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
        let mut refusal = self.refuse(Code::RankedTexts, message, span);
        refusal.help.push(help);
        Err(refusal)
    }
}

/// The attribute whose claims give a variable its values.
fn attribute_of(block: &Block, value: Var) -> Option<RelationId> {
    let of_expr = |expr: &Expr| match expr {
        Expr::Over { block, .. } => attribute_of(block, value),
        _ => None,
    };
    block.clauses.iter().find_map(|clause| match clause {
        Clause::Claim(claim) => (claim.object == Term::Var(value)).then_some(claim.relation),
        Clause::Best(best) => attribute_of(&best.block, value),
        Clause::Not(block) | Clause::Optional(block) => attribute_of(block, value),
        Clause::Any(blocks) => blocks.iter().find_map(|block| attribute_of(block, value)),
        Clause::Compare { left, right, .. } => of_expr(left).or_else(|| of_expr(right)),
        Clause::Bind { expr, .. } => of_expr(expr),
        Clause::Dated { .. } | Clause::Type { .. } | Clause::Path(_) => None,
    })
}
