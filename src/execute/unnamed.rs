//! Claims that count things without naming them: "data centers in 13 countries".

use super::claims::{Found, Open};
use super::frame::{Frame, Known};
use super::run::{Flow, Run, Then};
use crate::model::claim::Object;
use crate::model::quantity::{Comparison, Quantity};
use crate::model::{Truth, TypeId};
use crate::plan::Access;

impl Run<'_> {
    /// Hands on a solution for every claim that matches and says that there is, or may be, something of one of each
    /// of the types.
    pub fn unnamed(&self, access: &Access, of: &[Vec<TypeId>], frame: &mut Frame, then: Then) -> Flow {
        let relation = access.clause.relation;
        let subjects = match frame.entity(&access.clause.subject) {
            Known::Entity(subject) => vec![subject],
            Known::Open => self.snapshot.group_subjects(relation),
            Known::Other => vec![],
        };
        for subject in subjects {
            for &claim in self.snapshot.value_claims(relation, subject) {
                self.step()?;
                let Object::Group { of: own, number } = self.snapshot.object(claim) else { continue };
                let truth = at_least_one(&number).and(self.is_one_of_each(own, of));
                if truth != Truth::No {
                    let mark = frame.mark();
                    frame.lower_truth(truth);
                    let object = self.snapshot.object_code(claim);
                    let found = Found::Stored { claim, subject, object };
                    self.try_claim(access, found, Open::default(), frame, then)?;
                    frame.undo(mark);
                }
            }
        }
        Ok(())
    }

    /// Whether unnamed things of a type are of one of each of the types.
    fn is_one_of_each(&self, own: TypeId, of: &[Vec<TypeId>]) -> Truth {
        let is = |&of: &TypeId| match self.schema.is_subtype(own, of) {
            true => Truth::Yes,
            false if self.snapshot.types_meet(own, of) => Truth::Possible,
            false => Truth::No,
        };
        let each = of.iter().map(|one| one.iter().map(is).max().unwrap_or(Truth::No));
        each.fold(Truth::Yes, Truth::and)
    }
}

/// Whether the number tells that there is one.
pub fn at_least_one(number: &Quantity) -> Truth {
    number.compare(Comparison::AtLeast, &Quantity::exactly(1.into(), number.unit))
}
