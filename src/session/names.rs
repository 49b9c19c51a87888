//! What ids are called, for plans in words.

use super::user::Session;
use crate::model::schema::Form;
use crate::model::{EntityId, MeasureId, RelationId, RoleId, TypeId, Value, wording};
use crate::plan::Names;
use crate::resolve::query::{Query, Var};
use crate::store::Snapshot;

/// Names within one query.
pub struct PlanNames<'a> {
    pub session: &'a Session,
    pub query: &'a Query,
}

impl Names for PlanNames<'_> {
    fn variable(&self, var: Var) -> String {
        self.query.variables[var.index()].name.clone()
    }

    fn entity(&self, entity: EntityId) -> String {
        self.session.snapshot().shown(entity).to_string()
    }

    fn entity_type(&self, of: TypeId) -> String {
        self.session.snapshot().schema().entity_type(of).name.clone()
    }

    fn claim(&self, relation: RelationId, subject: &str, object: &str) -> String {
        said(self.session.snapshot(), relation, subject.into(), object.into())
    }

    fn role(&self, relation: RelationId, role: RoleId) -> String {
        self.session.snapshot().schema().relation(relation).roles[role.index()].prepositions[0].clone()
    }

    fn measure(&self, relation: RelationId, measure: MeasureId) -> String {
        self.session.snapshot().schema().relation(relation).measures[measure.index()].name.clone()
    }

    fn value(&self, value: &Value) -> String {
        wording::value(value, self.session.snapshot().schema(), true)
    }
}

/// An end of a claim in words, and whether these name several.
#[derive(Clone, Copy)]
pub struct End<'a> {
    pub words: &'a str,
    pub several: bool,
}

impl<'a> From<&'a str> for End<'a> {
    fn from(words: &'a str) -> End<'a> {
        End { words, several: false }
    }
}

/// A relation said of a subject and an object, by the first of its forms: "Alibaba stockpiled H20", "H20 is
/// derived from H800", "the population of Texas is 14.2 million"; of a subject alone, "the merger closed".
pub fn said(snapshot: &Snapshot, relation: RelationId, subject: End, object: End) -> String {
    let declared = snapshot.schema().relation(relation);
    let is = |end: End| if end.several { "are" } else { "is" };
    let (of_subject, of_object) = (is(subject), is(object));
    let (subject, object) = (subject.words, object.words);
    let said = match declared.forms.first() {
        Some(Form::Verb { verb, tail, inverse }) => {
            let head = if declared.is_event() { &verb.past } else { &verb.third };
            let words = std::iter::once(head).chain(tail).map(String::as_str).collect::<Vec<_>>().join(" ");
            let (subject, object) = if *inverse { (object, subject) } else { (subject, object) };
            format!("{subject} {words} {object}")
        }
        Some(Form::Phrase(words)) => format!("{subject} {of_subject} {} {object}", words.join(" ")),
        Some(Form::InversePhrase(words)) => format!("{object} {of_object} {} {subject}", words.join(" ")),
        Some(Form::Noun(words)) => format!("the {} of {subject} is {object}", words.join(" ")),
        Some(Form::InverseNoun(words)) => format!("the {} of {object} is {subject}", words.join(" ")),
        None => format!("{subject} {} {object}", declared.name),
    };
    said.trim_end().to_string()
}
