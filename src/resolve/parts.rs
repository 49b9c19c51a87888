//! What is told of the things in a place and not of the place itself: "how many people live in Norland" where the base has
//! people of its counties.

use super::draft::Draft;
use super::query::Term;
use crate::diagnostic::{Edit, Offer};
use crate::model::schema::Form;
use crate::model::{RelationId, TypeId};
use crate::vocabulary::inflect::plural;

impl Draft<'_, '_> {
    /// The statement asked of those of the type that lie in the thing: of all together, where that reads, and of each.
    pub fn offers_of_parts(&self, whole: &Term, part: TypeId) -> Vec<Offer> {
        let Term::Entity(entity) = whole else { return vec![] };
        let Some((token, _)) = self.taken.picks.iter().find(|(_, picked)| picked == entity) else {
            return vec![];
        };
        let is_in = |form: &Form| matches!(form, Form::Phrase(words) if *words == ["in"]);
        let holds_some = |id: RelationId| {
            let within = self.scope.entities.subjects(id, *entity);
            self.schema().relation(id).forms.iter().any(is_in)
                && within.into_iter().any(|it| self.scope.entities.is_a(it, part))
        };
        if !self.schema().relation_ids().any(holds_some) {
            return vec![];
        }
        let is_article = |token: &usize| self.tokens.list[*token].keyword == Some("the");
        let first = token.checked_sub(1).filter(is_article).unwrap_or(*token);
        let start = self.tokens.list[first].span.start;
        let end = self
            .tokens
            .list
            .iter()
            .rev()
            .find(|token| token.keyword != Some("?"))
            .map_or(start, |token| token.span.end);
        let of_each = Edit { span: start..start, words: format!("the {} in ", plural(self.type_name(part))) };
        let in_total = Edit { span: end..end, words: " in total".into() };
        vec![
            Offer { edits: vec![of_each.clone(), in_total], gives_up: vec![] },
            Offer { edits: vec![of_each], gives_up: vec![] },
        ]
    }
}
