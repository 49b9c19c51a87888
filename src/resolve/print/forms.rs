//! The words that a relation is printed by.

use super::Printer;
use crate::model::RelationId;
use crate::model::schema::{Form, Relation, Verb};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::keywords::keyword;
use std::iter;

impl Printer<'_> {
    /// A form that no other relation shares, otherwise the relation's name in brackets.
    pub(super) fn relation(&self, relation: RelationId) -> String {
        let declared = self.scope.schema.relation(relation);
        let said = declared.forms.iter().filter_map(|form| match form {
            Form::Verb { verb, tail, inverse: false } => Some(verb_of(declared, verb, tail)),
            Form::Phrase(words) | Form::Noun(words) => Some(words.join(" ")),
            _ => None,
        });
        let name = || if self.exact { format!("[{}]", declared.name) } else { declared.name.clone() };
        said.into_iter().find(|form| self.means_only(form, relation, false)).unwrap_or_else(name)
    }

    /// The form of a relation that is said from its object's end alone ("Board fined Acme" of `firm -> agency`), if no other
    /// relation shares it.
    pub(super) fn relation_from_object(&self, relation: RelationId) -> Option<String> {
        let declared = self.scope.schema.relation(relation);
        let from_subject =
            |form: &Form| matches!(form, Form::Verb { inverse: false, .. } | Form::Phrase(_) | Form::Noun(_));
        if declared.forms.iter().any(from_subject) {
            return None;
        }
        let mut said = declared.forms.iter().filter_map(|form| match form {
            Form::Verb { verb, tail, inverse: true } => Some(verb_of(declared, verb, tail)),
            Form::InversePhrase(words) => Some(words.join(" ")),
            _ => None,
        });
        said.find(|form| self.means_only(form, relation, true))
    }

    /// Whether the words mean the relation from that end, and nothing else.
    fn means_only(&self, form: &str, relation: RelationId, inversely: bool) -> bool {
        let is = |of: RelationId, inverse: bool| of == relation && inverse == inversely;
        self.scope.vocabulary.meanings_of(form).iter().all(|meaning| match *meaning {
            Meaning::Verb { relation, inverse, .. }
            | Meaning::Phrase { relation, inverse }
            | Meaning::Noun { relation, inverse } => is(relation, inverse),
            Meaning::State { relation } => is(relation, false),
            Meaning::Entity(_) | Meaning::Type(_) => false,
            _ => true,
        }) && self.scope.entities.named(&fold(form)).is_empty()
            && keyword(&fold(form)).is_none()
    }
}

/// What is counted or dated happened once; other relations hold.
fn verb_of(relation: &Relation, verb: &Verb, tail: &[String]) -> String {
    let head = if relation.is_event() { &verb.past } else { &verb.third };
    iter::once(head).chain(tail).map(String::as_str).collect::<Vec<_>>().join(" ")
}
