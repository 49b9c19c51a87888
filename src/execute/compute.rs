//! The value of an expression for one solution.

use super::frame::{Binding, Fact, Frame, Origin, Part};
use super::run::{Run, Solved, Stop};
use super::tally::{Tally, Total};
use super::values;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Truth;
use crate::model::quantity::Comparison;
use crate::model::schema::Kind;
use crate::plan::Compute;
use crate::resolve::query::Term;
use std::collections::BTreeSet;

impl<'a> Run<'a> {
    /// The expression's value. The claims that an aggregate of its own block rests on are added to the frame's
    /// support, which the caller takes back with its mark.
    pub fn compute(&self, compute: &'a Compute, frame: &mut Frame) -> Solved<Total> {
        match compute {
            Compute::Term(term) => Ok(surely(term_of(term, frame))),
            Compute::Over { function, of, block, given } => {
                let mark = frame.mark();
                let mut tally = Tally::default();
                let mut charged = 0;
                let mut support = BTreeSet::new();
                let held = frame.support.len();
                frame.give(given);
                frame.truth = Truth::Yes;
                self.solve(block, frame, &mut |frame| {
                    self.step()?;
                    let bytes = tally.bytes();
                    tally.add(&frame.read(*of), frame.truth, self.snapshot);
                    support.extend(frame.support[held..].iter().cloned());
                    let more = tally.bytes().saturating_sub(bytes);
                    charged += more;
                    Ok(self.charge(more)?)
                })?;
                frame.undo(mark);
                frame.support.extend(support);
                tally.settle(self.snapshot);
                let total = tally.total(*function, self.snapshot)?;
                self.release(charged);
                Ok(total.unwrap_or(Total { binding: Binding::Empty, truth: Truth::No }))
            }
            Compute::Arithmetic { operation, left, right, one_time } => {
                let [left, right] = [left, right].map(|term| term_of(term, frame));
                let apart = *one_time && self.are_of_other_times(&left, &right);
                let result = values::arithmetic(*operation, &left, &right, self.snapshot).filter(|_| !apart);
                Ok(result.map_or(Total { binding: Binding::Empty, truth: Truth::No }, surely))
            }
            Compute::Aggregate { .. } | Compute::Solutions { .. } => {
                let message = "an aggregate stands where there is no group to take it over";
                Err(Stop::Failed(Diagnostic::error(Code::MisplacedAggregate, message).into()))
            }
        }
    }

    /// Whether both are values of attributes, or shares, of times that surely do not coincide: what was so in 2020 is neither
    /// more nor less than what is so in 2024. What was ordered in either is.
    pub fn are_of_other_times(&self, left: &Binding, right: &Binding) -> bool {
        let time = |binding: &Binding| match binding.origin()? {
            Origin { fact: Fact::Stored(claim), part: Part::Object, .. } => self.snapshot.time(claim),
            Origin { fact: Fact::Stored(claim), part: Part::Measure(measure), .. } => {
                let relation = self.schema.relation(self.snapshot.relation(claim));
                let share = relation.measures[measure.index()].kind == Kind::Percent;
                self.snapshot.time(claim).filter(|_| share)
            }
            _ => None,
        };
        time(left).zip(time(right)).is_some_and(|(one, other)| !one.may_coincide(other))
    }

    /// Compares, and remembers in the frame what keeps it open: a group's total, or units that do not convert.
    pub fn compare(&self, left: &Total, op: Comparison, right: &Total, frame: &mut Frame) -> Truth {
        let truth = match (&left.binding, &right.binding) {
            // A statement is equal to itself, however vague.
            (a, b) if a.origin().is_some() && a.origin() == b.origin() => {
                Truth::from(op.holds(std::cmp::Ordering::Equal))
            }
            (a, b) => values::compare(a, op, b, self.snapshot),
        };
        let shared = |total: &Total| matches!(&total.binding, Binding::Value(it) if it.is_shared());
        if truth == Truth::Possible {
            frame.doubts.share |= shared(left) || shared(right);
            frame.doubts.apart |= left
                .binding
                .stated(self.snapshot)
                .zip(right.binding.stated(self.snapshot))
                .is_some_and(|(left, right)| values::are_apart(&left.value, &right.value, self.schema));
        }
        truth.and(left.truth).and(right.truth)
    }
}

fn term_of(term: &Term, frame: &Frame) -> Binding {
    match term {
        Term::Var(var) => frame.read(*var),
        Term::Entity(entity) => Binding::Entity(*entity),
        Term::Value(value) => Binding::value(value.clone()),
        Term::Nothing => Binding::Empty,
    }
}

fn surely(binding: Binding) -> Total {
    Total { binding, truth: Truth::Yes }
}
