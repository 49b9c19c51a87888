//! Binary search where there is no slice.

use std::ops::Range;

/// The first number at which it holds, from where on it always does; the end of the range where it never does.
pub fn first(numbers: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let (mut start, mut end) = (numbers.start, numbers.end);
    while start < end {
        let middle = start.midpoint(end);
        match holds(middle) {
            true => end = middle,
            false => start = middle + 1,
        }
    }
    start
}
