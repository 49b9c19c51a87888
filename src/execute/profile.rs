//! What each step of a plan did in one run.

use super::frame::Frame;
use super::run::{Flow, Run, Then};
use crate::plan::Plan;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Measures by step of the plan, which is known by its address.
#[derive(Default, Debug)]
pub struct Profile {
    steps: HashMap<*const Plan, Step>,
    /// How long it took to count without going through the solutions, where that was done.
    pub counted: Option<Duration>,
}

/// What one step did.
#[derive(Clone, Copy, Default, Debug)]
pub struct Step {
    /// Solutions that it was handed.
    pub given: u64,
    /// Solutions that it handed on.
    pub found: u64,
    /// Without the steps that come after it; with those within it.
    pub time: Duration,
}

impl Profile {
    /// `None` of a step that was never come to.
    pub fn of(&self, step: &Plan) -> Option<Step> {
        self.steps.get(&std::ptr::from_ref(step)).copied()
    }
}

impl Run<'_> {
    /// As `solve`, measured.
    pub fn solve_measured(&self, plan: &Plan, frame: &mut Frame, then: Then) -> Flow {
        let (begin, mut after, mut found) = (Instant::now(), Duration::ZERO, 0);
        let flow = self.solve_step(plan, frame, &mut |frame| {
            found += 1;
            let begin = Instant::now();
            let flow = then(frame);
            after += begin.elapsed();
            flow
        });
        if let Some(profile) = &mut *self.profile.borrow_mut() {
            let step = profile.steps.entry(plan).or_default();
            step.given += 1;
            step.found += found;
            step.time += begin.elapsed().saturating_sub(after);
        }
        flow
    }

    /// Notes how long counting took that began then.
    pub fn note_counted(&self, begin: Instant) {
        if let Some(profile) = &mut *self.profile.borrow_mut() {
            profile.counted = Some(begin.elapsed());
        }
    }
}
