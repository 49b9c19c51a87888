//! Whether a run is to stop: asked for, late, or out of memory.

use crate::diagnostic::{Diagnostic, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// What bounds a run; shared by threads.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    pub interrupt: &'a AtomicBool,
    pub deadline: Option<Instant>,
    /// Bytes.
    pub memory: usize,
}

impl Watch<'_> {
    /// Refuses to go on when interrupted (`interrupted`) or late (`timeout`).
    pub fn look(&self) -> Result<()> {
        if self.interrupt.load(Ordering::Relaxed) {
            return Err(Diagnostic::error("interrupted", "stopped before the answer was complete").into());
        }
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            let message = "the answer took longer than the time limit";
            return Err(Diagnostic::error("timeout", message)
                .help("ask for less, or raise the limit with `--timeout`")
                .into());
        }
        Ok(())
    }

    /// Refuses to hold more bytes than a run may (`too-large`).
    pub fn fits(&self, used: usize) -> Result<()> {
        if used <= self.memory {
            return Ok(());
        }
        let message = "the answer does not fit into the memory that a question may take";
        Err(Diagnostic::error("too-large", message)
            .note(format!("the limit is {} MiB", self.memory >> 20))
            .help("ask for less (count instead of listing, or add a clause), or raise the limit with `--memory`")
            .into())
    }
}
