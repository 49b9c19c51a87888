//! Values as claims state them, that a group's solutions bind a variable to. There may be millions: of each only its place
//! is kept.

use super::frame::Part;
use super::left::Left;
use crate::model::claim::Object;
use crate::model::{ClaimId, Truth, Value};
use crate::store::Snapshot;

/// The places of values, each with the greatest truth of the solutions that found it.
#[derive(Default)]
pub struct StatedValues {
    /// Those up to `settled` are in order, each once.
    list: Left<Vec<StatedValue>>,
    settled: usize,
}

/// Where a value stands. Of two that are the same the one of the greater truth comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatedValue {
    pub claim: ClaimId,
    pub part: Part,
    doubt: bool,
}

impl StatedValue {
    pub fn new(claim: ClaimId, part: Part, truth: Truth) -> StatedValue {
        StatedValue { claim, part, doubt: truth != Truth::Yes }
    }

    pub fn truth(&self) -> Truth {
        if self.doubt { Truth::Possible } else { Truth::Yes }
    }

    /// The value; `None` where the claim has none there.
    pub fn value(&self, snapshot: &Snapshot) -> Option<Value> {
        match self.part {
            Part::Measure(measure) => snapshot.measure(self.claim, measure),
            Part::Time => snapshot.time(self.claim).map(Value::Time),
            Part::Object => match snapshot.object(self.claim) {
                Object::Value(value) => Some(value),
                _ => None,
            },
        }
    }
}

impl StatedValues {
    /// How many may wait to be put in order, besides as many as are in order already.
    const WAITING: usize = 1 << 12;

    pub fn push(&mut self, value: StatedValue) {
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
            self.list.dedup_by(|next, first| (next.claim, next.part) == (first.claim, first.part));
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
