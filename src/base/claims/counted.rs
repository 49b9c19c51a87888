//! Things that a source counts and does not name: "13 countries".

use super::cursor::Cursor;
use super::reading::What;
use crate::base::problems::{a, problem};
use crate::diagnostic::{Code, Result, Span};
use crate::model::{Bound, Quantity, TypeId};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::is_plural;
use rust_decimal::Decimal;

impl Cursor<'_> {
    /// Whether entities that are counted, not named, stand here: "13 countries".
    pub fn at_group(&self) -> bool {
        !self.at_mention() && !self.is("{") && (self.at_quantity() || self.at_some().is_some())
    }

    /// "a client", "some clients": one or several, not named.
    fn at_some(&self) -> Option<Quantity> {
        let of_type = self.peek(1).is_some_and(|next| next.meanings.iter().any(|it| it.as_type().is_some()));
        if !of_type || self.peek(1).is_some_and(|next| next.entities().next().is_some()) {
            return None;
        }
        let several = self.peek(1).is_some_and(|next| is_plural(&fold(self.text(next))));
        let bound = match several {
            true if self.is("some") => Bound::Several,
            // There may be others of whom the source does not speak.
            false if self.is_any(&["a", "an", "some"]) => Bound::AtLeast,
            _ => return None,
        };
        Some(Quantity { bound, ..Quantity::exactly(Decimal::ONE, None) })
    }

    pub fn counted(&mut self) -> Result<Counted> {
        let start = self.here().start;
        let number = match self.at_some() {
            Some(number) => {
                self.at += 1;
                number
            }
            None => self.count()?,
        };
        // "hundreds of clients"
        if number.bound == Bound::Several {
            self.take("of");
        }
        if self.is("of") {
            return Err(Box::new(
                self.error(Code::Syntax, "a claim tells how many, and not of how many", "a part of others")
                    .help("write two claims, one of the part and one of the whole: `14 firms`, and with its own verb `16 firms`"),
            ));
        }
        let of = self.token().and_then(|token| token.meanings.iter().find_map(Meaning::as_type));
        let Some(of) = of else { return Err(self.unknown_word("the noun of a type")) };
        self.at += 1;
        Ok(Counted { of, number, span: start..self.last_end() })
    }
}

/// Things that a source counts and does not name.
pub struct Counted {
    of: TypeId,
    number: Quantity,
    span: Span,
}

impl Counted {
    /// Where something of a type is meant.
    pub fn of(&self, wanted: TypeId, cursor: &Cursor) -> Result<What> {
        let schema = cursor.world.schema();
        if !schema.is_subtype(self.of, wanted) {
            let message = format!("{} is needed here", a(&schema.entity_type(wanted).name));
            let (code, source) = (Code::UnfitType, cursor.source);
            return Err(Box::new(problem(code, message, source, &self.span, "another type")));
        }
        Ok(What::Group { of: self.of, number: self.number })
    }
}
