//! Amounts as sources give them: "exactly 384", "about one million units", "more than USD 12 billion".

use super::exact;
use super::ids::UnitId;
use super::truth::Truth;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// How a source hedges a number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Bound {
    Exactly,
    /// "about", "around", "roughly", "nearly": within a tenth of the number, on either side.
    About,
    /// "at least N".
    AtLeast,
    /// "more than N", "over N".
    MoreThan,
    /// "at most N", "up to N".
    AtMost,
    /// "less than N", "fewer than N".
    LessThan,
    /// "between N and M", both included; `Quantity::upper` holds M.
    Between,
    /// "several N" ("several billion USD"): at least two N, with no upper bound.
    Several,
}

impl Bound {
    /// As the JSON formats name it.
    pub fn word(self) -> &'static str {
        match self {
            Bound::Exactly => "exactly",
            Bound::About => "about",
            Bound::AtLeast => "at least",
            Bound::MoreThan => "more than",
            Bound::AtMost => "at most",
            Bound::LessThan => "less than",
            Bound::Between => "between",
            Bound::Several => "several",
        }
    }
}

/// A number with its unit and its bound. `number` counts in `unit`; `None` is a pure number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Quantity {
    pub bound: Bound,
    pub number: Decimal,
    /// The second number of `Between`; otherwise equal to `number`.
    pub upper: Decimal,
    pub unit: Option<UnitId>,
}

/// One end of the range of numbers that a quantity allows.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum End {
    Open,
    Included(Decimal),
    Excluded(Decimal),
}

impl Quantity {
    pub fn exactly(number: Decimal, unit: Option<UnitId>) -> Quantity {
        Quantity { bound: Bound::Exactly, number, upper: number, unit }
    }

    /// Any number: what is not bounded on either side.
    pub fn anything(unit: Option<UnitId>) -> Quantity {
        Quantity { bound: Bound::Between, number: Decimal::MIN, upper: Decimal::MAX, unit }
    }

    pub fn is_anything(&self) -> bool {
        *self == Quantity::anything(self.unit)
    }

    pub fn is_exact(&self) -> bool {
        self.bound == Bound::Exactly
    }

    /// The same quantity counted in another unit: every number times `factor`. `None` where a number would have more digits
    /// than can be kept.
    pub fn scaled(self, factor: Decimal, unit: Option<UnitId>) -> Option<Quantity> {
        self.each(unit, |number| exact::product(number, factor))
    }

    /// The same, rounded to as many digits as can be kept: for numbers that are rounded themselves, as averages are.
    pub fn scaled_roughly(self, factor: Decimal, unit: Option<UnitId>) -> Option<Quantity> {
        self.each(unit, |number| exact::product(number, factor).or_else(|| number.checked_mul(factor)))
    }

    fn each(self, unit: Option<UnitId>, scaled: impl Fn(Decimal) -> Option<Decimal>) -> Option<Quantity> {
        if self.is_anything() {
            return Some(Quantity::anything(unit));
        }
        Some(Quantity { number: scaled(self.number)?, upper: scaled(self.upper)?, unit, ..self })
    }

    /// What one member of a group may have of a total that the group has together: anything from nothing up to
    /// the whole.
    pub fn share_of_total(self) -> Quantity {
        let zero = Decimal::ZERO;
        match self.range().1 {
            End::Open => Quantity { bound: Bound::AtLeast, number: zero, upper: zero, ..self },
            End::Included(most) | End::Excluded(most) => {
                Quantity { bound: Bound::Between, number: zero, upper: most, ..self }
            }
        }
    }

    /// The lowest and the highest number that the quantity allows.
    pub fn range(&self) -> (End, End) {
        use End::*;
        let n = self.number;
        match self.bound {
            Bound::Exactly => (Included(n), Included(n)),
            Bound::About => {
                // An end with more digits than can be kept is not known.
                let tenth = exact::product(n.abs(), Decimal::new(1, 1));
                let end = |sign: Decimal| exact::sum([n, tenth? * sign]).map(Included);
                (end(Decimal::NEGATIVE_ONE).unwrap_or(Open), end(Decimal::ONE).unwrap_or(Open))
            }
            Bound::AtLeast => (Included(n), Open),
            Bound::MoreThan => (Excluded(n), Open),
            Bound::AtMost => (Open, Included(n)),
            Bound::LessThan => (Open, Excluded(n)),
            Bound::Between => (Included(n), Included(self.upper)),
            Bound::Several => (Included(exact::sum([n, n]).unwrap_or(n)), Open),
        }
    }

    /// Whether `self op other`, with both as ranges: yes when every pair of numbers in them says so, no when
    /// none does, otherwise possible. The units must be equal: conversion comes before comparison.
    pub fn compare(&self, op: Comparison, other: &Quantity) -> Truth {
        debug_assert_eq!(self.unit, other.unit, "compared after conversion");
        if self.is_exact() && other.is_exact() {
            return op.holds(self.number.cmp(&other.number)).into();
        }
        let (a, b) = (self.range(), other.range());
        match op {
            Comparison::Less => less(a, b),
            Comparison::More => less(b, a),
            Comparison::AtMost => !less(b, a),
            Comparison::AtLeast => !less(a, b),
            Comparison::Equal => equal(a, b),
            Comparison::NotEqual => !equal(a, b),
        }
    }

    /// A total order for sorting and for stable output: by number, then by bound. It says nothing about truth.
    pub fn sort_key(&self, other: &Quantity) -> Ordering {
        self.number
            .cmp(&other.number)
            .then(self.upper.cmp(&other.upper))
            .then(self.bound.cmp(&other.bound))
            .then(self.unit.cmp(&other.unit))
    }
}

/// `a < b` over two ranges.
fn less(a: (End, End), b: (End, End)) -> Truth {
    if surely_below(a.1, b.0) {
        Truth::Yes
    } else if surely_not_below(a.0, b.1) {
        Truth::No
    } else {
        Truth::Possible
    }
}

/// Every number up to `high` is below every number from `low`.
pub fn surely_below(high: End, low: End) -> bool {
    match (high, low) {
        (End::Open, _) | (_, End::Open) => false,
        (End::Included(h), End::Included(l)) => h < l,
        (End::Included(h) | End::Excluded(h), End::Excluded(l)) | (End::Excluded(h), End::Included(l)) => {
            h <= l
        }
    }
}

/// No number from `low` is below any number up to `high`.
fn surely_not_below(low: End, high: End) -> bool {
    match (low, high) {
        (End::Open, _) | (_, End::Open) => false,
        (End::Included(l) | End::Excluded(l), End::Included(h) | End::Excluded(h)) => l >= h,
    }
}

/// `a = b` over two ranges that are not both of one number.
fn equal(a: (End, End), b: (End, End)) -> Truth {
    if less(a, b) == Truth::Yes || less(b, a) == Truth::Yes { Truth::No } else { Truth::Possible }
}

/// A comparison operator.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Comparison {
    Less,
    AtMost,
    Equal,
    NotEqual,
    AtLeast,
    More,
}

impl Comparison {
    /// The operator as `find` writes it.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::AtLeast => ">=",
            Comparison::More => ">",
        }
    }

    /// The operator that holds with its sides exchanged.
    pub fn flipped(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::More,
            Comparison::AtMost => Comparison::AtLeast,
            Comparison::AtLeast => Comparison::AtMost,
            Comparison::More => Comparison::Less,
            same => same,
        }
    }

    /// The operator that holds where this one does not.
    pub fn denied(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::AtLeast,
            Comparison::AtMost => Comparison::More,
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::AtLeast => Comparison::Less,
            Comparison::More => Comparison::AtMost,
        }
    }

    /// Whether an ordering satisfies the operator.
    pub fn holds(self, ordering: Ordering) -> bool {
        match self {
            Comparison::Less => ordering.is_lt(),
            Comparison::AtMost => ordering.is_le(),
            Comparison::Equal => ordering.is_eq(),
            Comparison::NotEqual => ordering.is_ne(),
            Comparison::AtLeast => ordering.is_ge(),
            Comparison::More => ordering.is_gt(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(bound: Bound, number: i64) -> Quantity {
        Quantity { bound, ..Quantity::exactly(Decimal::from(number), None) }
    }

    #[test]
    fn more_than_twelve_settles_ten_but_not_fifteen() {
        let orders = q(Bound::MoreThan, 12);
        assert_eq!(orders.compare(Comparison::More, &q(Bound::Exactly, 10)), Truth::Yes);
        assert_eq!(orders.compare(Comparison::More, &q(Bound::Exactly, 12)), Truth::Yes);
        assert_eq!(orders.compare(Comparison::More, &q(Bound::Exactly, 15)), Truth::Possible);
        assert_eq!(orders.compare(Comparison::Less, &q(Bound::Exactly, 12)), Truth::No);
        assert_eq!(orders.compare(Comparison::Equal, &q(Bound::Exactly, 12)), Truth::No);
    }

    #[test]
    fn about_is_within_a_tenth() {
        let about = q(Bound::About, 1000);
        assert_eq!(about.compare(Comparison::More, &q(Bound::Exactly, 899)), Truth::Yes);
        assert_eq!(about.compare(Comparison::More, &q(Bound::Exactly, 1000)), Truth::Possible);
        assert_eq!(about.compare(Comparison::Equal, &q(Bound::Exactly, 1000)), Truth::Possible);
        assert_eq!(about.compare(Comparison::Equal, &q(Bound::Exactly, 1101)), Truth::No);
    }

    #[test]
    fn a_member_has_at_most_the_total() {
        let share = q(Bound::About, 1000).share_of_total();
        assert_eq!(share.compare(Comparison::More, &q(Bound::Exactly, 1101)), Truth::No);
        assert_eq!(share.compare(Comparison::More, &q(Bound::Exactly, 500)), Truth::Possible);
    }
}
