//! Parts of a walk that all processors take part in.

use std::ops::Range;

/// A part of what a step goes through, in its order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    pub number: usize,
    pub of: usize,
}

impl Share {
    /// All of it.
    pub const WHOLE: Share = Share { number: 0, of: 1 };

    /// The share's part of so many.
    pub fn of(self, many: usize) -> Range<usize> {
        many * self.number / self.of..many * (self.number + 1) / self.of
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_all_there_is_in_order() {
        for many in [0, 1, 4, 5, 6, 1000] {
            let shares = (0..5).flat_map(|number| Share { number, of: 5 }.of(many));
            assert!(shares.eq(0..many), "{many}");
            assert_eq!(Share::WHOLE.of(many), 0..many);
        }
    }
}
