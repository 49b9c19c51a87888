//! What the parts of a count do, measured while it is profiled.

use crate::execute::profile::{Parts, Step, address};
use crate::plan::counting::{Branch, Tree};
use std::cell::Cell;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

#[derive(Default)]
pub struct Gauge {
    parts: Mutex<Parts>,
}

thread_local! {
    /// How long those parts took that were measured within the one that is under way.
    static WITHIN: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Does some work, and tells how long it took without what was timed within it.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (begin, before) = (Instant::now(), WITHIN.replace(Duration::ZERO));
    let done = work();
    let all = begin.elapsed();
    let own = all.saturating_sub(WITHIN.get());
    WITHIN.set(before + all);
    (done, own)
}

impl Gauge {
    pub fn into_parts(self) -> Parts {
        self.parts.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn note_tree(&self, tree: &Tree, step: Step) {
        add(&mut self.parts().trees, address(tree), step);
    }

    pub fn note_branch(&self, branch: &Branch, step: Step, levels: &[u64]) {
        let mut parts = self.parts();
        add(&mut parts.branches, address(branch), step);
        // What was found for one variable is given to the next; for the last, it is what the whole found.
        let found = levels.iter().skip(1).copied().chain([step.found]);
        for (place, (&given, found)) in levels.iter().zip(found).enumerate() {
            let step = Step { given, found, time: Duration::ZERO };
            add(&mut parts.levels, (address(branch), place), step);
        }
    }

    /// The numbers as they are, to be set back to.
    pub fn save(&self) -> Parts {
        self.parts().clone()
    }

    /// Sets numbers back, since what they count is done anew; the time it took was taken.
    pub fn set_back(&self, saved: &Parts) {
        let mut parts = self.parts();
        set_back(&mut parts.trees, &saved.trees);
        set_back(&mut parts.branches, &saved.branches);
        set_back(&mut parts.levels, &saved.levels);
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn add<K: Hash + Eq>(steps: &mut HashMap<K, Step>, key: K, more: Step) {
    let step = steps.entry(key).or_default();
    step.given += more.given;
    step.found = step.found.saturating_add(more.found);
    step.time += more.time;
}

fn set_back<K: Hash + Eq>(steps: &mut HashMap<K, Step>, saved: &HashMap<K, Step>) {
    for (key, step) in steps {
        let Step { given, found, .. } = saved.get(key).copied().unwrap_or_default();
        *step = Step { given, found, ..*step };
    }
}
