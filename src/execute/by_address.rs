//! A part of a plan as a key.

use std::hash::{Hash, Hasher};

/// A step or another part, known by where it lies: one that is alike elsewhere is another. What holds such a key lives no
/// longer than the part, so that no other can come to lie there.
#[derive(Debug)]
pub struct ByAddress<'p, T>(pub &'p T);

impl<T> Clone for ByAddress<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ByAddress<'_, T> {}

impl<T> PartialEq for ByAddress<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl<T> Eq for ByAddress<'_, T> {}

impl<T> Hash for ByAddress<'_, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state);
    }
}
