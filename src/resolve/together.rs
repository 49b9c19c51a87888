//! What several did together: one claim with all of them among its subjects.

use super::draft::Draft;
use super::query::{Block, Term};
use crate::diagnostic::{Code, Result, Span};
use crate::model::EntityId;
use crate::syntax::tree::{Join, NpList};

impl Draft<'_, '_> {
    /// The partners that `together` tells, or the refusal to guess them.
    pub fn partners(&mut self, list: Option<&NpList>, span: &Span) -> Result<Vec<EntityId>> {
        let Some(list) = list else {
            let message = "`together` with whom?";
            let mut refusal = self.refuse(Code::Together, message, span.clone());
            refusal
                .help
                .push("name who did it, as in `did A and B together …`, or say `together with A`".into());
            refusal.help.push("ask without `together`: the answer says what a group did together".into());
            return Err(refusal);
        };
        self.named_entities(list, Code::NoSuchPartner, "name those who did it together")
    }

    /// The entities of a list of names.
    pub fn named_entities(&mut self, list: &NpList, code: Code, message: &str) -> Result<Vec<EntityId>> {
        if list.join == Join::Mixed {
            return Err(self.mixed(list));
        }
        if list.items.is_empty() || list.except.is_some() {
            return Err(self.refuse(code, message, list.span.clone()));
        }
        let mut entities = vec![];
        for np in &list.items {
            let mut block = Block::default();
            match self.np(np, &mut block)? {
                Term::Entity(entity) if block.clauses.is_empty() => entities.push(entity),
                _ => return Err(self.refuse(code, message, np.span.clone())),
            }
        }
        Ok(entities)
    }
}
