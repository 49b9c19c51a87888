//! What is being worked on, for whoever waits for it.

use std::time::{Duration, Instant};

/// What is being worked on.
#[derive(Clone, Copy, Debug)]
pub struct Work<'w> {
    /// In a few words.
    pub what: &'w str,
    /// How many bytes of imported files have been read, of how many.
    pub read: u64,
    pub of: u64,
}

/// Tells what is being worked on, not more often than is of use.
pub struct Progress<'p> {
    tell: &'p mut dyn FnMut(Work),
    what: String,
    read: u64,
    of: u64,
    told: Instant,
}

/// How often it is told how far a file has been read.
const OFTEN: Duration = Duration::from_millis(100);

impl<'p> Progress<'p> {
    pub fn new(tell: &'p mut dyn FnMut(Work)) -> Progress<'p> {
        Progress { tell, what: String::new(), read: 0, of: 0, told: Instant::now() }
    }

    /// How many bytes will be read.
    pub fn expect(&mut self, bytes: u64) {
        self.of = bytes;
    }

    /// What is worked on from now on.
    pub fn begin(&mut self, what: &str) {
        self.what = what.to_string();
        self.tell();
    }

    /// That a file has been read up to some byte, before which so many had been read last time.
    pub fn at(&mut self, byte: u64, before: &mut u64) {
        self.read += byte.saturating_sub(*before);
        *before = byte;
        if self.told.elapsed() >= OFTEN {
            self.tell();
        }
    }

    fn tell(&mut self) {
        (self.tell)(Work { what: &self.what, read: self.read, of: self.of });
        self.told = Instant::now();
    }
}
