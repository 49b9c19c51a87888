//! Values as claims state them, for an aggregate that counts them. There may be millions: of each only its place is kept.

use super::deferred_drop::DeferredDrop;
use super::frame::Stored;
use crate::model::Truth;

/// The places of values, each with the greatest truth of the solutions that found it.
#[derive(Default)]
pub struct StatedValues {
    /// Those up to `settled` are in order, each once.
    list: DeferredDrop<Vec<StatedValue>>,
    settled: usize,
}

/// A value that was found. Of two that are the same the one of the greater truth comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatedValue {
    pub stored: Stored,
    doubt: bool,
}

impl StatedValue {
    pub fn new(stored: Stored, truth: Truth) -> StatedValue {
        StatedValue { stored, doubt: truth != Truth::Yes }
    }

    pub fn truth(&self) -> Truth {
        if self.doubt { Truth::Possible } else { Truth::Yes }
    }
}

impl StatedValues {
    /// How many may wait to be put in order, besides as many as are in order already.
    const WAITING: usize = 1 << 12;

    pub fn push(&mut self, value: StatedValue) {
        // Where there are very many groups, most have few.
        if self.list.is_empty() {
            self.list.reserve_exact(1);
        }
        self.list.push(value);
        if self.list.len() > 2 * self.settled + StatedValues::WAITING {
            self.settle();
        }
    }

    pub fn join(&mut self, other: StatedValues) {
        self.list.append(&mut other.list.into_inner());
    }

    /// Puts them in order, each once.
    pub fn settle(&mut self) {
        if self.settled < self.list.len() {
            // Shares of claims come one after another: this sort finds such runs.
            self.list.sort();
            self.list.dedup_by(|next, first| next.stored == first.stored);
            self.settled = self.list.len();
        }
    }

    /// Takes out those that `take` takes.
    pub fn take_out(&mut self, mut take: impl FnMut(StatedValue) -> bool) {
        self.list.retain(|&value| !take(value));
        self.settled = self.list.len();
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The memory that they take. It does not become less when they are put in order.
    pub fn bytes(&self) -> usize {
        self.list.capacity() * size_of::<StatedValue>()
    }

    /// All of them, settled: in the order of claims.
    pub fn iter(&self) -> impl Iterator<Item = StatedValue> + Clone {
        debug_assert_eq!(self.settled, self.list.len());
        self.list.iter().copied()
    }
}
