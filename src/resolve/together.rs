//! What several did together: one claim with all of them among its subjects.

use super::draft::Draft;
use super::query::{Block, Term};
use crate::diagnostic::{Code, Result, Span};
use crate::model::EntityId;
use crate::syntax::tree::{AdjunctKind, Join, NpList, Vp};

impl Draft<'_, '_> {
    /// The subject's first with what is said of all: "A and B together ordered K1" says that A ordered it together
    /// with B. None when nothing is said of several together.
    pub fn together(&self, subject: &NpList, predicates: &[Vp]) -> Option<(NpList, Vec<Vp>)> {
        let group = AdjunctKind::Together(None);
        let is_group = |vp: &Vp| vp.adjuncts.iter().any(|adjunct| adjunct.kind == group);
        let [first, others @ ..] = subject.items.as_slice() else { return None };
        if others.is_empty()
            || subject.join != Join::And
            || subject.except.is_some()
            || !predicates.iter().all(is_group)
        {
            return None;
        }
        let others = NpList { items: others.to_vec(), ..subject.clone() };
        let mut predicates = predicates.to_vec();
        for adjunct in predicates.iter_mut().flat_map(|vp| &mut vp.adjuncts) {
            if adjunct.kind == group {
                adjunct.kind = AdjunctKind::Together(Some(others.clone()));
            }
        }
        Some((NpList::single(first.clone()), predicates))
    }

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
