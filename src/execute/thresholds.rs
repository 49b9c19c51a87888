//! From how much on a run does something in another way.

use crate::plan::Worth;

/// What a run answers is the same at any of them: they are for speed, and for tests to be small.
#[derive(Clone, Copy, Debug)]
pub struct Thresholds {
    /// Of the plans of rules, and of what is asked on the way.
    pub worth: Worth,
    /// So few rows or values are not worth forgetting.
    pub forgotten: usize,
    /// So many bytes of searches are kept. Beyond that all are forgotten: a walk comes to most starts again soon or never.
    pub searches: usize,
    /// So many claims of the round before are shared out among processors.
    pub round: usize,
    /// How many shares of a walk there are: many more than processors, since some take far longer than others.
    pub shares: usize,
    /// So many steps are gone alone: of a walk that ends soon, others would come too late to take a part.
    pub alone: u64,
    /// So few things that are counted or added are not worth help.
    pub added: usize,
    /// The rows of so many groups are made at once.
    pub groups: usize,
    /// So many of a list are sorted at once: between two looks at the clock.
    pub sorted: usize,
    /// So many become others at once, which may take longer.
    pub mapped: usize,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds {
            worth: Worth::default(),
            forgotten: 1024,
            searches: 256 << 20,
            round: 2000,
            shares: 64,
            alone: 20_000,
            added: 20_000,
            groups: 1 << 14,
            sorted: 1 << 13,
            mapped: 1 << 12,
        }
    }
}
