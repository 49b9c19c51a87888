//! Things that a source counts and does not name: "13 countries".

use super::cursor::Cursor;
use super::reading::What;
use crate::base::problems::{a, problem};
use crate::diagnostic::{Code, Result, Span};
use crate::model::{Quantity, TypeId};
use crate::vocabulary::Meaning;

impl Cursor<'_> {
    /// Whether entities that are counted, not named, stand here: "13 countries".
    pub fn at_group(&self) -> bool {
        !self.at_mention() && !self.is("{") && self.at_quantity()
    }

    pub fn counted(&mut self) -> Result<Counted> {
        let start = self.here().start;
        let number = self.count()?;
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
