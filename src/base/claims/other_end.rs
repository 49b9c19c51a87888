//! What a relation says from its other end: only its subjects do something together, and only its objects are counted
//! without a name. A claim of the other kind is refused with the declaration that takes it.

use super::cursor::Cursor;
use crate::base::environment::Environment;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::RelationId;
use crate::model::schema::{Form, Range};
use std::iter;

/// The lines that declare a relation between entities from its other end: ``relation fine: firm -> agency`, with `inverse verb fine``.
pub fn declared(relation: RelationId, world: &dyn Environment) -> Option<String> {
    let schema = world.schema();
    let relation = schema.relation(relation);
    let Range::Entity(range) = relation.range else { return None };
    let [range, domain] = [range, relation.domain].map(|of| &schema.entity_type(of).name);
    let quoted = |words: &[String]| format!("\"{}\"", words.join(" "));
    let line = match relation.forms.first()? {
        Form::Verb { verb, tail, inverse } => {
            let words: Vec<String> = iter::once(&verb.base).chain(tail).cloned().collect();
            let words = if tail.is_empty() { verb.base.clone() } else { quoted(&words) };
            format!("{}verb {words}", if *inverse { "" } else { "inverse " })
        }
        Form::Phrase(words) => format!("inverse {}", quoted(words)),
        Form::InversePhrase(words) => format!("phrase {}", quoted(words)),
        Form::Noun(words) => format!("inverse noun {}", quoted(words)),
        Form::InverseNoun(words) => format!("noun {}", quoted(words)),
    };
    Some(format!("`relation {}: {range} -> {domain}`, and beneath it `{line}`", relation.name))
}

impl Cursor<'_> {
    /// Refuses things that are counted and not named as the subject of a relation.
    pub fn counted_subject(&self, relation: RelationId) -> Box<Diagnostic> {
        let name = &self.world.schema().relation(relation).name;
        let message = format!("what is counted and not named cannot be the subject of `{name}`");
        let refusal = self.error(Code::Syntax, message, "it stands as an object");
        Box::new(match declared(relation, self.world) {
            Some(lines) => refusal.help(format!("declare the relation from its other end: {lines}")),
            None => {
                refusal.help("name them, or state how many by an attribute: attribute NAME of TYPE: number")
            }
        })
    }
}
