//! Work that is shared by the processors, each with bases of its own.

use crate::bases::Base;
use crate::questions::Questions;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What each question of each base comes to. Bases that are not there are passed over.
pub fn each<T: Send>(questions: &Questions, work: impl Fn(&Base, &str) -> Vec<T> + Sync) -> Vec<T> {
    let found = Mutex::new(vec![]);
    for (name, questions) in questions {
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| {
                    let Some(base) = Base::open(name) else { return };
                    while let Some(question) = questions.get(next.fetch_add(1, Ordering::Relaxed)) {
                        found.lock().unwrap().extend(work(&base, question));
                    }
                });
            }
        });
    }
    found.into_inner().unwrap()
}
