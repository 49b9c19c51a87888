//! Whether a claim, stored or derived, is such as a clause asks for: its status, who says it, when it was so.

use super::claims::Found;
use super::frame::{Fact, Frame};
use super::run::Run;
use crate::model::claim::Status;
use crate::model::quantity::Comparison;
use crate::model::time::TimeRelation;
use crate::model::{EntityId, Interval, RoleId, Truth};
use crate::plan::Access;
use crate::resolve::query::Condition;
use rust_decimal::Decimal;

impl Run<'_> {
    /// Whether the claim held at one time with the others of which that is asked.
    pub fn joined(&self, access: &Access, found: &Found, frame: &mut Frame) -> Truth {
        if !access.at_one_time {
            return Truth::Yes;
        }
        match frame.held.meet(self.held_at(found.fact())) {
            Some(held) => {
                frame.held = held;
                Truth::Yes
            }
            None => {
                frame.doubts.times = true;
                Truth::Possible
            }
        }
    }

    /// Whether the claim meets the conditions; without one on its status, it must be asserted.
    pub fn conditions(&self, conditions: &[Condition], fact: Fact) -> Truth {
        let mut truth = self.derived.truth(fact);
        let mut any_status = false;
        for condition in conditions {
            truth = truth.and(match condition {
                Condition::Status(statuses) => {
                    any_status = true;
                    statuses.contains(&self.status(fact)).into()
                }
                Condition::According(speakers) => match fact {
                    Fact::Stored(claim) => {
                        speakers.iter().any(|it| self.snapshot.attested_by(claim, it)).into()
                    }
                    // No source says what a rule concludes.
                    Fact::Derived(_) => Truth::No,
                },
                Condition::Together(partners) => {
                    let subjects = self.subjects(fact);
                    (subjects.len() > 1 && partners.iter().all(|it| subjects.binary_search(it).is_ok()))
                        .into()
                }
                Condition::Confidence(op, limit) => confident(*op, self.confidence(fact), *limit),
                Condition::Time(relation, time) => self.lies(fact, *relation, *time),
                Condition::AnyTime(times) => {
                    let lies = times.iter().map(|&(relation, time)| self.lies(fact, relation, time));
                    lies.fold(Truth::No, Truth::or)
                }
            });
            if truth == Truth::No {
                return truth;
            }
        }
        if any_status { truth } else { truth.and(self.status(fact).is_asserted().into()) }
    }

    /// Whether a condition asks for the date that the claim does not have.
    pub fn is_undated(&self, conditions: &[Condition], fact: Fact) -> bool {
        conditions.iter().any(|it| it.window().is_some()) && self.time(fact).is_none()
    }

    pub fn lies(&self, fact: Fact, relation: TimeRelation, time: Interval) -> Truth {
        match self.time(fact) {
            Some(own) if self.lasts(fact) => own.lasts(relation, time, self.snapshot.known_until()),
            Some(own) => own.is(relation, time),
            None => Truth::Possible,
        }
    }

    /// Whether what a rule concludes is in doubt since what it rests on held at no time together.
    pub fn is_at_no_time(&self, fact: Fact) -> bool {
        matches!(fact, Fact::Derived(index) if self.derived.claim(index).at_no_time)
    }

    fn status(&self, fact: Fact) -> Status {
        match fact {
            Fact::Stored(claim) => self.snapshot.status(claim),
            Fact::Derived(_) => Status::Reported,
        }
    }

    pub fn confidence(&self, fact: Fact) -> Decimal {
        match fact {
            Fact::Stored(claim) => self.snapshot.confidence(claim).unwrap_or(Decimal::ONE),
            Fact::Derived(index) => self.derived.claim(index).confidence,
        }
    }

    pub fn time(&self, fact: Fact) -> Option<Interval> {
        match fact {
            Fact::Stored(claim) => self.snapshot.time(claim),
            Fact::Derived(_) => None,
        }
    }

    pub fn role(&self, fact: Fact, role: RoleId) -> Option<EntityId> {
        match fact {
            Fact::Stored(claim) => self.snapshot.role(claim, role),
            Fact::Derived(index) => self.derived.claim(index).role(role),
        }
    }
}

fn confident(op: Comparison, confidence: Decimal, limit: Decimal) -> Truth {
    op.holds(confidence.cmp(&limit)).into()
}
