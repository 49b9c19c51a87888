//! What writes the lines of a plan.

use crate::model::{EntityId, MeasureId, RelationId, RoleId, TypeId, Value};
use crate::plan::counting::{Counting, Part};
use crate::plan::tree::Plan;
use crate::resolve::query::{Term, Var, Vars};
use std::fmt;

/// What ids are called.
pub trait Names {
    fn variable(&self, _: Var) -> String;
    fn entity(&self, _: EntityId) -> String;
    fn entity_type(&self, _: TypeId) -> String;
    /// The relation said of subject and object: "f stockpiled c".
    fn claim(&self, _: RelationId, subject: &str, object: &str) -> String;
    fn role(&self, _: RelationId, _: RoleId) -> String;
    fn measure(&self, _: RelationId, _: MeasureId) -> String;
    fn value(&self, _: &Value) -> String;
}

/// What is to be said of a plan that was run.
pub trait Remarks {
    /// Of a step, where these variables are bound before it.
    fn step(&self, step: &Plan, bound: &Vars) -> String;
    /// Of a part of a count.
    fn part(&self, counting: &Counting, part: Part) -> String;
    /// Whether the run came to the step.
    fn was_come_to(&self, step: &Plan) -> bool;
    /// Whether the solutions were counted as laid out, instead of gone through.
    fn was_counted(&self) -> bool;
}

/// Writes a line a step.
pub struct Writer<'w, 'f> {
    pub names: &'w dyn Names,
    pub out: &'w mut fmt::Formatter<'f>,
    pub depth: usize,
    /// The variables bound by the steps so far.
    pub bound: Vars,
    pub remarks: Option<&'w dyn Remarks>,
    /// Of the step whose line is next.
    pub remark: String,
}

impl Writer<'_, '_> {
    pub fn line(&mut self, text: &str) -> fmt::Result {
        let remark = std::mem::take(&mut self.remark);
        let joint = if remark.is_empty() { "" } else { " — " };
        writeln!(self.out, "{:1$}{text}{joint}{remark}", "", 2 * self.depth)
    }

    /// Notes that the term's variable is bound now; whether it was not before.
    pub fn bind(&mut self, term: &Term) -> bool {
        term.var().is_some_and(|var| self.bound.insert(var))
    }

    pub fn term(&self, term: &Term) -> String {
        match term {
            Term::Var(var) => self.names.variable(*var),
            Term::Entity(entity) => self.names.entity(*entity),
            Term::Value(value) => self.names.value(value),
            Term::Nothing => String::new(),
        }
    }
}
