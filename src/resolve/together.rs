//! Lists of names: those who did something together, in one claim with all of them among its subjects, and who says it.

use super::draft::Draft;
use super::query::{Block, Term};
use crate::diagnostic::{Code, Result, Span};
use crate::model::EntityId;
use crate::model::claim::Speaker;
use crate::syntax::tokens::Literal;
use crate::syntax::tree::{Head, Join, Np, NpList, QuantityNode, Word};

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

    /// Who says something: sources, publishers, speakers, or what these are described by, in quotes.
    pub fn speakers(&mut self, list: &NpList) -> Result<Vec<Speaker>> {
        let described = |np: &Np| match np.head {
            Head::Value(QuantityNode::Literal(word)) => self.description(word),
            _ => None,
        };
        let texts: Vec<Option<String>> = list.items.iter().map(described).collect();
        // Whether one attestation or several are asked for, `and` leaves open.
        if list.items.len() > 1 && list.join == Join::And && texts.iter().any(Option::is_some) {
            let message = "one of these says it, or another: join them by `or`";
            return Err(self.refuse(Code::NoSuchSource, message, list.span.clone()));
        }
        let named = list.items.iter().zip(&texts).filter(|(_, text)| text.is_none());
        let named = NpList { items: named.map(|(np, _)| np.clone()).collect(), ..list.clone() };
        let mut entities = match named.items.is_empty() && !list.items.is_empty() && list.join != Join::Mixed
        {
            true => vec![],
            false => {
                let message = "name the source, the publisher or the speaker";
                self.named_entities(&named, Code::NoSuchSource, message)?
            }
        }
        .into_iter();
        let speaker = |text: Option<String>| match text {
            Some(text) => Some(Speaker::Text(text)),
            None => entities.next().map(Speaker::Entity),
        };
        Ok(texts.into_iter().filter_map(speaker).collect())
    }

    /// A text in quotes that is no name.
    pub fn description(&self, word: Word) -> Option<String> {
        let token = self.token(word);
        match &token.literal {
            Some(Literal::Text(text)) if token.entities().next().is_none() => Some(text.clone()),
            _ => None,
        }
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
