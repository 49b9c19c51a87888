//! `profile`: a question is run, and its plan told with what each step was expected to find, found, and took.

use super::user::Session;
use super::{Explanation, names};
use crate::diagnostic::{Result, Source};
use crate::execute::{self, Profile, Step};
use crate::plan::counting::{Counting, Part};
use crate::plan::{self, Plan};
use crate::resolve::query::Vars;
use crate::store::Snapshot;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A question that was run for the sake of its plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Profiled {
    pub reading: String,
    /// The plan with a remark behind each step.
    pub plan: String,
    /// How many rows it gave, and how long it took.
    pub took: String,
}

impl Session {
    /// Runs a question or `find`, and tells what each step of its plan did.
    pub fn profile(&self, source: &Arc<Source>) -> Result<Profiled> {
        self.timed(|| self.profiled(source))
    }

    fn profiled(&self, source: &Arc<Source>) -> Result<Profiled> {
        self.interrupt.store(false, Ordering::Relaxed);
        let begin = self.begun();
        let query = self.understand(source)?;
        let plan = self.plan(&query)?;
        let read = begin.elapsed();
        let context = self.context(begin);
        let (outcome, profile) = execute::profile(&query, &plan, &context)?;
        let ran = begin.elapsed() - read;
        let Explanation { reading, .. } = self.stages(source)?;
        let names = names::PlanNames { session: self, query: &query };
        let remarks = Measured { profile: &profile, snapshot: self.snapshot() };
        let plan = plan.display_with(&names, &remarks).to_string();
        let rows = outcome.rows.len();
        let rows = if rows == 1 { "1 row".to_string() } else { format!("{rows} rows") };
        let took =
            format!("{rows}; read and planned in {}, run in {}{}", time(read), time(ran), counted(&profile));
        Ok(Profiled { reading, plan, took })
    }
}

struct Measured<'p> {
    profile: &'p Profile<'p>,
    snapshot: &'p Snapshot,
}

impl plan::Remarks for Measured<'_> {
    fn step(&self, step: &Plan, bound: &Vars) -> String {
        let expected = plan::expected(step, bound, self.snapshot);
        remark(self.profile.of(step), |given| expected * given as f64)
    }

    fn part(&self, counting: &Counting, part: Part) -> String {
        let expected = counting.expected(part, self.snapshot);
        let done = |part| self.profile.parts.as_ref().and_then(|parts| parts.of(part));
        match (part, done(part)) {
            // It is given the entities that it may be, and so many were expected.
            (Part::Root(_), Some(step)) => {
                let found = number_and_expected(step.given, expected);
                format!("{found}, {} ways in all, {}", step.found, time(step.time))
            }
            // What is expected of it is expected of each entity that the cycle begins with.
            (Part::Level(cycle, _), step) => {
                match (step, done(Part::Level(cycle, 0)), done(Part::Branch(cycle))) {
                    (Some(step), Some(first), _) => remark(Some(step), |_| expected * first.given as f64),
                    // All corners of all triangles are found together.
                    (None, _, Some(_)) => String::new(),
                    (step, ..) => remark(step, |given| expected * given as f64),
                }
            }
            (_, step) => remark(step, |given| expected * given as f64),
        }
    }

    fn was_come_to(&self, step: &Plan) -> bool {
        self.profile.of(step).is_some()
    }

    fn was_counted(&self) -> bool {
        self.profile.parts.is_some()
    }
}

/// "3 found, 5 expected, of 2 given, 0.1 ms". What is expected may depend on how many were given.
fn remark(done: Option<Step>, expected: impl FnOnce(u64) -> f64) -> String {
    let Some(done) = done else { return "never come to".to_string() };
    let given = if done.given == 1 { String::new() } else { format!(", of {} given", done.given) };
    format!("{}{given}, {}", number_and_expected(done.found, expected(done.given)), time(done.time))
}

fn number_and_expected(found: u64, expected: f64) -> String {
    let expected = if expected >= 10.0 { format!("{expected:.0}") } else { format!("{expected:.1}") };
    format!("{found} found, about {expected} expected")
}

fn counted(profile: &Profile) -> String {
    let text =
        |took: Duration| format!(", of which {} to count without going through the solutions", time(took));
    profile.counted.map_or(String::new(), text)
}

/// In milliseconds.
fn time(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

impl std::fmt::Display for Profiled {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        writeln!(f, "reading  {}", self.reading)?;
        writeln!(f, "plan")?;
        self.plan.lines().try_for_each(|line| writeln!(f, "  {line}"))?;
        writeln!(f, "took     {}", self.took)
    }
}
