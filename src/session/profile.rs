//! `profile`: a question is run, and its plan told with what each step was expected to find, found, and took.

use super::{Explanation, Session, names};
use crate::diagnostic::{Result, Source};
use crate::execute::{self, Profile, Step};
use crate::plan::{self, Plan, Vars};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

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
        self.interrupt.store(false, Ordering::Relaxed);
        let begin = Instant::now();
        let query = self.understand(source)?;
        let plan = self.plan(&query)?;
        let read = begin.elapsed();
        let (outcome, profile) = execute::profile(&query, &plan, &self.context(begin))?;
        let ran = begin.elapsed() - read;
        let Explanation { reading, .. } = self.explain(source)?;
        let names = names::PlanNames { session: self, query: &query };
        let remarks = |step: &Plan, bound: &Vars| {
            let expected = plan::expected(step, bound, &self.snapshot);
            profile.of(step).map_or("never come to".to_string(), |done| remark(done, expected))
        };
        let plan = plan.display_with(&names, &remarks).to_string();
        let rows = outcome.rows.len();
        let rows = if rows == 1 { "1 row".to_string() } else { format!("{rows} rows") };
        let took =
            format!("{rows}; read and planned in {}, run in {}{}", time(read), time(ran), counted(&profile));
        Ok(Profiled { reading, plan, took })
    }
}

/// "3 found, 5 expected, of 2 given, 0.1 ms". What is expected is so many for each that was given.
fn remark(done: Step, expected: f64) -> String {
    let expected = expected * done.given as f64;
    let expected = if expected >= 10.0 { format!("{expected:.0}") } else { format!("{expected:.1}") };
    let given = if done.given == 1 { String::new() } else { format!(", of {} given", done.given) };
    format!("{} found, about {expected} expected{given}, {}", done.found, time(done.time))
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
