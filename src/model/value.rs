//! A value: what stands where no entity does.

use super::quantity::Quantity;
use super::time::Interval;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// The object of an attribute's claim, a measure, or a literal of a question.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Value {
    Quantity(Quantity),
    Time(Interval),
    Text(String),
}

impl Value {
    /// A total order for sorting and stable output: quantities, then times, then texts.
    pub fn sort_key(&self, other: &Value) -> Ordering {
        match (self, other) {
            (Value::Quantity(a), Value::Quantity(b)) => a.sort_key(b),
            _ => self.cmp(other),
        }
    }
}
