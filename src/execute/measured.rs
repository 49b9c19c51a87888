//! Walks that are measured.

use super::by_address::ByAddress;
use super::frame::Frame;
use super::profile::Parts;
use super::run::{Flow, Run, Then};
use crate::plan::Plan;
use std::time::{Duration, Instant};

impl<'a> Run<'a> {
    /// As `solve`, measured.
    pub fn solve_measured(&self, plan: &'a Plan, frame: &mut Frame, then: Then) -> Flow {
        let (begin, mut after, mut found) = (Instant::now(), Duration::ZERO, 0);
        let flow = self.solve_step(plan, frame, &mut |frame| {
            found += 1;
            let begin = Instant::now();
            let flow = then(frame);
            after += begin.elapsed();
            flow
        });
        if let Some(profile) = &mut *self.profile.borrow_mut() {
            let step = profile.steps.entry(ByAddress(plan)).or_default();
            step.given += 1;
            step.found += found;
            step.time += begin.elapsed().saturating_sub(after);
        }
        flow
    }

    /// Notes how long counting took that began then, and what its parts did.
    pub fn note_counted(&self, begin: Instant, parts: Option<Parts>) {
        if let Some(profile) = &mut *self.profile.borrow_mut() {
            profile.counted = Some(begin.elapsed());
            profile.parts = parts;
        }
    }
}
