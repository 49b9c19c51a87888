//! Bounds for work that does not look at its limits itself. A base is compiled by code that does not stop half-way; but what it
//! writes is safe from an end at any moment, and so the program may end there.

use super::arguments::Common;
use super::data::Form;
use super::report::refuse_as;
use super::status::Status;
use super::terminal;
use crate::diagnostic::{Code, Diagnostic};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Ends the program, with a message, where the time or the memory is over before this is dropped.
pub struct Bounded {
    done: Option<Sender<()>>,
    watching: Option<JoinHandle<()>>,
}

/// How often it is looked.
const OFTEN: Duration = Duration::from_millis(20);

impl Bounded {
    /// `form`: how the message is written, where not in words.
    pub fn by(common: &Common, form: Option<Form>) -> Bounded {
        let (timeout, memory, common) = (common.timeout, common.memory, common.clone());
        if timeout.is_none() && memory.is_none() {
            return Bounded { done: None, watching: None };
        }
        let (done, ended) = channel();
        let begin = Instant::now();
        let ends = move || {
            let often = timeout.map_or(OFTEN, |timeout| timeout.min(OFTEN));
            while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(often) {
                let late = timeout.filter(|timeout| begin.elapsed() >= *timeout).map(|_| late());
                let large = || memory.filter(|memory| held().is_some_and(|held| held > *memory)).map(large);
                if let Some(problem) = late.or_else(large) {
                    terminal::Line::clear_any();
                    refuse_as(form, &common, &[problem]);
                    std::process::exit(Status::Failed as i32);
                }
            }
        };
        // Where the system has no thread to spare, there are no bounds.
        let watching = thread::Builder::new().spawn(ends).ok();
        Bounded { done: Some(done), watching }
    }
}

impl Drop for Bounded {
    /// When this returns, nothing ends the program any more.
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(watching) = self.watching.take() {
            let _ = watching.join();
        }
    }
}

fn late() -> Diagnostic {
    Diagnostic::error(Code::Timeout, "reading the base took longer than the time limit")
        .help("`lore build` without `--timeout` compiles it once, and then it opens at once")
}

fn large(memory: usize) -> Diagnostic {
    Diagnostic::error(Code::TooLarge, "reading the base takes more memory than it may")
        .note(format!("the limit is {} MiB", memory >> 20))
        .help("`lore build` without `--memory` compiles it once, and then it is not held in memory")
}

/// How many bytes the process holds that are of no file, where the system tells.
fn held() -> Option<usize> {
    #[allow(clippy::disallowed_methods, reason = "no file: the system's own word")]
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()? << 10)
}
