//! Whether a run is to stop: asked for, or late.

use crate::diagnostic::{Diagnostic, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// What may ask a run to stop.
pub trait Interrupt: Sync {
    fn is_raised(&self) -> bool;
}

impl Interrupt for AtomicBool {
    fn is_raised(&self) -> bool {
        self.load(Ordering::Relaxed)
    }
}

/// What bounds a run; shared by threads.
#[derive(Clone, Copy)]
pub struct Budget<'a> {
    pub interrupt: &'a dyn Interrupt,
    pub deadline: Option<Instant>,
}

impl<'a> Budget<'a> {
    /// Refuses to go on when interrupted (`interrupted`) or late (`timeout`).
    pub fn check(&self) -> Result<()> {
        if self.interrupt.is_raised() {
            return Err(Diagnostic::interrupted().into());
        }
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(Diagnostic::late().into());
        }
        Ok(())
    }

    /// One who looks now and then.
    pub fn paced(self) -> Paced<'a> {
        Paced { budget: self, done: 0 }
    }

    /// Several who look now and then.
    pub fn together(self) -> Together<'a> {
        Together { budget: self, stopped: AtomicBool::new(false) }
    }
}

/// Looks once for so much work, since work is most often done in steps that are shorter than a look.
pub struct Paced<'a> {
    budget: Budget<'a>,
    done: usize,
}

/// How much is done between two looks: what waits for memory each time takes about 5 ms.
const BETWEEN_LOOKS: usize = 1 << 16;

impl Paced<'_> {
    /// Takes note of work that was done, in steps that take as long as to fetch something from memory.
    #[inline]
    pub fn work(&mut self, steps: usize) -> Result<()> {
        self.done += steps;
        if self.done < BETWEEN_LOOKS {
            return Ok(());
        }
        self.done = 0;
        self.budget.check()
    }
}

/// Threads that go through very many together: once one finds that it is to stop, all leave out the rest.
pub struct Together<'a> {
    budget: Budget<'a>,
    stopped: AtomicBool,
}

impl Together<'_> {
    /// Whether the one with this number is to be worked on.
    #[inline]
    pub fn goes_on(&self, number: u32) -> bool {
        if (number as usize).is_multiple_of(BETWEEN_LOOKS) && self.budget.check().is_err() {
            self.stopped.store(true, Ordering::Relaxed);
        }
        !self.stopped.load(Ordering::Relaxed)
    }

    /// Refuses if something was left out.
    pub fn done(self) -> Result<()> {
        if self.stopped.into_inner() { self.budget.check() } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use std::sync::atomic::AtomicUsize;

    struct FromLook(usize, AtomicUsize);

    impl Interrupt for FromLook {
        fn is_raised(&self) -> bool {
            self.1.fetch_add(1, Ordering::Relaxed) >= self.0
        }
    }

    #[test]
    fn work_goes_on_until_the_next_look() {
        let interrupt = FromLook(2, AtomicUsize::new(0));
        let budget = Budget { interrupt: &interrupt, deadline: None };
        let mut pace = budget.paced();
        let worked = (0..1_000_000).take_while(|_| pace.work(1).is_ok()).count();
        assert_eq!((worked, interrupt.1.load(Ordering::Relaxed)), (3 * BETWEEN_LOOKS - 1, 3));
    }

    #[test]
    fn all_threads_leave_out_the_rest() {
        let interrupt = FromLook(2, AtomicUsize::new(0));
        let budget = Budget { interrupt: &interrupt, deadline: None };
        let together = budget.together();
        let worked = (0..1_000_000).filter(|&number| together.goes_on(number)).count();
        assert_eq!(worked, 2 * BETWEEN_LOOKS);
        assert_eq!(together.done().unwrap_err().code, Code::Interrupted);
        let nobody = FromLook(usize::MAX, AtomicUsize::new(0));
        let together = Budget { interrupt: &nobody, ..budget }.together();
        assert!((0..1_000_000).all(|number| together.goes_on(number)) && together.done().is_ok());
    }
}
