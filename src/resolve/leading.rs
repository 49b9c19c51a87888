//! What leads from a noun to what it belongs to: "the highest point of Texas", "in Texas".

use super::draft::Draft;
use super::state::Sort;
use crate::diagnostic::{Code, Result};
use crate::model::schema::Kind;
use crate::syntax::tokens::Literal;
use crate::syntax::tree::{Head, Limit, Np, NpList, Post, Predicate, QuantityNode, Vp, Word};
use crate::vocabulary::fold::fold;

impl Draft<'_, '_> {
    /// Refuses what stands between a noun and its owner and means neither `of` nor `in`: "the highest point under Texas".
    pub fn check_leads_to_owner(&self, post: &Post) -> Result<()> {
        match post {
            Post::Reduced(Vp { predicate: Predicate::Preposition { preposition: word, .. }, .. })
            | Post::Reduced(Vp { predicate: Predicate::Phrase { phrase: word, .. }, .. }) => {
                self.check_leads(*word)
            }
            _ => Ok(()),
        }
    }

    /// The same of a preposition, or of a phrase: those of the relation that is said with `in` lead there too.
    pub fn check_leads(&self, preposition: Word) -> Result<()> {
        let within = self.scope.vocabulary.meanings("in");
        let said = self.token(preposition).meanings.iter().any(|meaning| within.contains(meaning));
        let word = fold(self.text(preposition));
        if said || ["of", "in"].contains(&word.as_str()) {
            return Ok(());
        }
        let message = format!("`{word}` does not lead from a noun to what it belongs to");
        let mut refusal = self.refuse(Code::NoSuchRelation, message, self.span(preposition));
        refusal.notes.push("`of` and `in` do".into());
        Err(refusal)
    }

    /// "of "high"", of a noun that is a text; what has the text for its name is rather the owner.
    pub fn text_of(&self, post: &Post, sort: Sort) -> Option<Limit> {
        let Post::Of(NpList { items, .. }) = post else { return None };
        let [Np { head: Head::Value(node @ QuantityNode::Literal(word)), .. }] = items.as_slice() else {
            return None;
        };
        let text = matches!(self.token(*word).literal, Some(Literal::Text(_)));
        (text && sort == Sort::Value(Kind::Text)).then(|| Limit::bound(None, node.clone()))
    }
}
