//! What is said of a subject alone: "the deal closed", "the deal is under review".

use super::claims::{Gap, Saying};
use super::draft::Draft;
use super::query::{Block, Term};
use crate::diagnostic::{Code, Diagnostic, Result, Span};
use crate::model::RelationId;
use crate::model::schema::{Form, Range};
use crate::syntax::tree::{Head, NpList};
use std::iter;

impl Draft<'_, '_> {
    /// Whether a relation's claims have no object.
    pub fn is_said_alone(&self, relation: RelationId) -> bool {
        self.schema().relation(relation).range == Range::Nothing
    }

    /// Says a relation without an object. What stands in front, if it is a place, is the role that is said with "in".
    pub fn relate_alone(
        &mut self,
        saying: Saying,
        subject: &Term,
        object: Option<&NpList>,
        own: &mut Block,
        gap: &mut Option<Gap>,
    ) -> Result<()> {
        if saying.inverse {
            return Err(self.no_object(saying.relation, &saying.span));
        }
        if let Some(list) = object {
            // "folded losing more than USD 5 million": its own measure, and nothing else.
            let (list, lifted) = self.lift(list, saying.relation);
            let mut saying = saying;
            saying.adjuncts.extend(lifted.iter());
            return self.each_of(&list, own, |draft, np, out| {
                match matches!(np.head, Head::Measure(_))
                    && draft.measured_object(&saying, subject, np, out)?
                {
                    true => Ok(()),
                    false => Err(draft.no_object(saying.relation, &saying.span)),
                }
            });
        }
        let mut saying = saying;
        if saying.role.is_none() {
            saying.role = self.role_asked_for(saying.relation, gap);
        }
        self.say(&saying, subject, &Term::Nothing, own)
    }

    /// Refuses an object, or the passive voice, of a relation that has none.
    pub fn no_object(&self, relation: RelationId, span: &Span) -> Box<Diagnostic> {
        let message = format!("`{}` has no object", self.relation_name(relation));
        let mut refusal = self.refuse(Code::NoObject, message, span.clone());
        refusal.notes.push(self.signature(relation));
        let past = self.schema().relation(relation).forms.iter().find_map(|form| match form {
            Form::Verb { verb, tail, .. } => {
                Some(iter::once(&verb.past).chain(tail).cloned().collect::<Vec<_>>().join(" "))
            }
            _ => None,
        });
        refusal.help.extend(past.map(|past| format!("it is said of its subject: `that {past}`")));
        refusal
    }

    /// Refuses a `find` that says a relation of a subject alone, though it has an object.
    pub fn object_missing(&self, relation: RelationId, span: &Span) -> Box<Diagnostic> {
        let message = format!("the object of `{}` is missing", self.relation_name(relation));
        let mut refusal = self.refuse(Code::NoObject, message, span.clone());
        refusal.notes.push(self.signature(relation));
        refusal.with_help("a variable stands for whatever it is: `?x`")
    }
}
