//! "Dutch firms", "are they Japanese" in a base that has the country and not the word: how it says what comes from there.

use crate::base::vocabularies::{Known, known};
use crate::diagnostic::Edit;
use crate::model::EntityId;
use crate::model::schema::{Form, Range};
use crate::session::user::Session;
use crate::syntax::tokens::{Category, Tokens};
use crate::vocabulary::Names;
use crate::vocabulary::fold::fold;
use std::iter::once;

impl Session {
    /// The ways to say it with the country, those first that the base says most of. Empty where the word names nobody's people,
    /// or the base has not just one such country.
    pub(super) fn said_of_people(&self, tokens: &Tokens, index: usize) -> Vec<Vec<Edit>> {
        let word = fold(tokens.text(index));
        let is_of_people = |known: &&Known| known.demonyms.iter().any(|demonym| fold(demonym) == word);
        let homes =
            known().iter().filter(is_of_people).flat_map(|known| once(&known.name).chain(&known.aliases));
        let mut named: Vec<(EntityId, String)> = homes
            .flat_map(|home| self.snapshot().named(&fold(home)))
            .map(|(entity, _)| (entity, self.written(self.snapshot().name(entity), entity)))
            .collect();
        named.sort();
        named.dedup();
        let [(entity, name)] = named.as_slice() else { return vec![] };
        let span = tokens.list[index].span.clone();
        let noun = tokens.list.get(index + 1).filter(|next| next.categories().contains(&Category::Type));
        let phrases = self.phrases_to(*entity).into_iter();
        match noun {
            Some(noun) => phrases
                .map(|phrase| {
                    vec![
                        Edit { span: span.start..noun.span.start, words: String::new() },
                        Edit { span: noun.span.end..noun.span.end, words: format!(" {phrase} {name}") },
                    ]
                })
                .collect(),
            None => phrases
                .map(|phrase| vec![Edit { span: span.clone(), words: format!("{phrase} {name}") }])
                .collect(),
        }
    }

    /// The phrases that lead to an entity, as "based in" to a country.
    fn phrases_to(&self, entity: EntityId) -> Vec<String> {
        let schema = self.snapshot().schema();
        let mut found: Vec<(usize, String)> = vec![];
        for relation in schema.relation_ids() {
            let declared = schema.relation(relation);
            let leads = matches!(declared.range, Range::Entity(range) if self.snapshot().is_a(entity, range));
            let said = self.snapshot().into(relation, entity).len();
            for form in declared.forms.iter().filter(|_| leads && said > 0) {
                if let Form::Phrase(words) = form
                    && words.last().is_some_and(|last| ["in", "from"].contains(&last.as_str()))
                {
                    found.push((said, words.join(" ")));
                }
            }
        }
        // "based in" tells more than "in".
        found.sort_by_key(|(said, phrase)| std::cmp::Reverse((*said, phrase.len())));
        found.into_iter().map(|(_, phrase)| phrase).collect()
    }
}
