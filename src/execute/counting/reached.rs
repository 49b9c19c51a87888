//! Which ways to count were taken: random tests hold that they take all of them.

use std::cell::RefCell;
use std::collections::BTreeMap;

thread_local! {
    static REACHED: RefCell<BTreeMap<&'static str, usize>> = RefCell::default();
}

/// Notes that a way was taken by what this thread asked for.
pub fn note(way: &'static str) {
    REACHED.with_borrow_mut(|reached| *reached.entry(way).or_default() += 1);
}

/// How often each was taken since this was asked last.
pub fn take() -> BTreeMap<&'static str, usize> {
    REACHED.take()
}
