//! Arithmetic over bounded quantities and dated times. Every result allows each number that the parts allow;
//! it may allow more, never fewer.
//!
//! | parts of a sum                         | sum                                          |
//! |----------------------------------------|----------------------------------------------|
//! | all exact                              | exact                                        |
//! | exact and about, none below zero       | about: the tenths add up to at most a tenth  |
//! | bounded on both sides                  | between the sum of the lows and of the highs |
//! | one without an upper bound             | at least, or more than, the sum of the lows  |
//! | one without a lower bound              | at most, or less than, the sum of the highs  |
//! | some without an upper, some without a lower bound | nothing can be said               |

use crate::model::quantity::{Bound, End};
use crate::model::{Interval, Quantity, UnitId, exact};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A number has more digits than can be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Overflow;

/// The numbers between two ends.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Range {
    pub low: End,
    pub high: End,
}

impl Range {
    pub fn of(quantity: &Quantity) -> Range {
        let (low, high) = quantity.range();
        Range { low, high }
    }

    /// Days, as numbers.
    pub fn of_time(time: Interval) -> Range {
        let end = |day: Option<i32>| day.map_or(End::Open, |day| End::Included(day.into()));
        Range { low: end(time.start), high: end(time.end) }
    }

    pub fn exactly(number: u64) -> Range {
        Range { low: End::Included(number.into()), high: End::Included(number.into()) }
    }

    /// The same numbers below zero, and those below zero above it.
    pub fn negated(self) -> Range {
        let turn = |end| match end {
            End::Open => End::Open,
            End::Included(number) => End::Included(-number),
            End::Excluded(number) => End::Excluded(-number),
        };
        Range { low: turn(self.high), high: turn(self.low) }
    }

    /// The numbers of either, and those between.
    pub fn hull(self, other: Range) -> Range {
        Range {
            low: if low_order(self.low, other.low).is_le() { self.low } else { other.low },
            high: if high_order(self.high, other.high).is_ge() { self.high } else { other.high },
        }
    }

    pub fn plus(self, other: Range) -> Result<Range, Overflow> {
        Ok(Range { low: add(self.low, other.low)?, high: add(self.high, other.high)? })
    }

    /// The ratios of numbers that are not below zero to numbers above it, rounded where they have more digits than can be kept.
    pub fn over(self, other: Range) -> Option<Range> {
        let not_below_zero =
            |end| !matches!(end, End::Open) && number(end).is_some_and(|it| it >= Decimal::ZERO);
        if !not_below_zero(self.low)
            || !not_below_zero(other.low)
            || other.low == End::Included(Decimal::ZERO)
        {
            return None;
        }
        let divided = |of: End, by: End| match (of, by) {
            (End::Open, _) => Some(End::Open),
            // The more there is to divide by, the nearer to nothing it comes.
            (_, End::Open) => Some(End::Excluded(Decimal::ZERO)),
            (End::Included(of), End::Included(by)) => of.checked_div(by).map(End::Included),
            (_, End::Excluded(by)) if by.is_zero() => Some(End::Open),
            (of, by) => number(of)?.checked_div(number(by)?).map(End::Excluded),
        };
        Some(Range { low: divided(self.low, other.high)?, high: divided(self.high, other.low)? })
    }

    /// The same numbers times one that is not below zero.
    pub fn times(self, factor: Decimal) -> Option<Range> {
        let times = |end| match end {
            End::Open => Some(End::Open),
            End::Included(number) => number.checked_mul(factor).map(End::Included),
            End::Excluded(number) => number.checked_mul(factor).map(End::Excluded),
        };
        Some(Range { low: times(self.low)?, high: times(self.high)? })
    }

    /// The least number of a set that has one number from each.
    pub fn least(self, other: Range) -> Range {
        Range {
            low: if low_order(self.low, other.low).is_le() { self.low } else { other.low },
            high: if high_order(self.high, other.high).is_le() { self.high } else { other.high },
        }
    }

    pub fn greatest(self, other: Range) -> Range {
        Range {
            low: if low_order(self.low, other.low).is_ge() { self.low } else { other.low },
            high: if high_order(self.high, other.high).is_ge() { self.high } else { other.high },
        }
    }

    /// A quantity that allows all these numbers, if one of the ends is known.
    pub fn quantity(self, unit: Option<UnitId>) -> Option<Quantity> {
        let (bound, number, upper) = match (self.low, self.high) {
            (End::Open, End::Open) => return None,
            (End::Included(low), End::Included(high)) if low == high => (Bound::Exactly, low, high),
            (End::Included(low) | End::Excluded(low), End::Included(high) | End::Excluded(high)) => {
                (Bound::Between, low, high)
            }
            (End::Included(low), End::Open) => (Bound::AtLeast, low, low),
            (End::Excluded(low), End::Open) => (Bound::MoreThan, low, low),
            (End::Open, End::Included(high)) => (Bound::AtMost, high, high),
            (End::Open, End::Excluded(high)) => (Bound::LessThan, high, high),
        };
        Some(Quantity { bound, number, upper, unit })
    }

    /// The time from the first day to the last.
    pub fn interval(self) -> Interval {
        let day = |end| match end {
            End::Open => None,
            End::Included(day) | End::Excluded(day) => day.try_into().ok(),
        };
        Interval { start: day(self.low), end: day(self.high) }
    }
}

fn number(end: End) -> Option<Decimal> {
    match end {
        End::Open => None,
        End::Included(number) | End::Excluded(number) => Some(number),
    }
}

/// Which lower end lies lower.
pub fn low_order(a: End, b: End) -> Ordering {
    use End::*;
    match (a, b) {
        (Open, Open) => Ordering::Equal,
        (Open, _) => Ordering::Less,
        (_, Open) => Ordering::Greater,
        (Included(a), Excluded(b)) => a.cmp(&b).then(Ordering::Less),
        (Excluded(a), Included(b)) => a.cmp(&b).then(Ordering::Greater),
        (Included(a), Included(b)) | (Excluded(a), Excluded(b)) => a.cmp(&b),
    }
}

/// Which upper end lies lower.
pub fn high_order(a: End, b: End) -> Ordering {
    use End::*;
    match (a, b) {
        (Open, Open) => Ordering::Equal,
        (Open, _) => Ordering::Greater,
        (_, Open) => Ordering::Less,
        (Included(a), Excluded(b)) => a.cmp(&b).then(Ordering::Greater),
        (Excluded(a), Included(b)) => a.cmp(&b).then(Ordering::Less),
        (Included(a), Included(b)) | (Excluded(a), Excluded(b)) => a.cmp(&b),
    }
}

fn add(a: End, b: End) -> Result<End, Overflow> {
    use End::*;
    let sum = |a: Decimal, b: Decimal| exact::sum([a, b]).ok_or(Overflow);
    Ok(match (a, b) {
        (Open, _) | (_, Open) => Open,
        (Included(a), Included(b)) => Included(sum(a, b)?),
        (Included(a) | Excluded(a), Included(b) | Excluded(b)) => Excluded(sum(a, b)?),
    })
}

/// The sum of quantities in one unit, by the table above. `Ok(None)`: nothing can be said, or nothing to add.
pub fn sum(parts: &[Quantity]) -> Result<Option<Quantity>, Overflow> {
    let Some(first) = parts.first() else { return Ok(None) };
    let roughly =
        |part: &Quantity| part.is_exact() || (part.bound == Bound::About && !part.number.is_sign_negative());
    let same_sign = parts.iter().all(|part| !part.number.is_sign_negative());
    let exact = parts.iter().all(Quantity::is_exact);
    if exact || (same_sign && parts.iter().all(roughly)) {
        let total = exact::sum(parts.iter().map(|part| part.number)).ok_or(Overflow)?;
        let bound = if exact { Bound::Exactly } else { Bound::About };
        return Ok(Some(Quantity { bound, number: total, upper: total, unit: first.unit }));
    }
    let mut total = Range::exactly(0);
    for part in parts {
        total = total.plus(Range::of(part))?;
    }
    Ok(total.quantity(first.unit))
}

/// The mean: a total, divided by how many it is of, and rounded where it has more digits than can be kept. `None` of none.
pub fn mean(total: Quantity, count: usize) -> Option<Quantity> {
    let count = Decimal::from(count);
    let (number, upper) = (total.number.checked_div(count)?, total.upper.checked_div(count)?);
    Some(Quantity { number, upper, ..total })
}

/// The position of the range that is surely the least (or greatest) of all, if one is.
pub fn surely_first(ranges: &[Range], descending: bool) -> Option<usize> {
    let order = |&a: &usize, &b: &usize| match descending {
        false => high_order(ranges[a].high, ranges[b].high),
        true => low_order(ranges[b].low, ranges[a].low),
    };
    let best = (0..ranges.len()).min_by(order)?;
    let beaten_by_none = |(other, range): (usize, &Range)| {
        other == best
            || match descending {
                false => !may_exceed(ranges[best].high, range.low),
                true => !may_exceed(range.high, ranges[best].low),
            }
    };
    ranges.iter().enumerate().all(beaten_by_none).then_some(best)
}

/// Whether some number up to `high` exceeds some number from `low`.
pub fn may_exceed(high: End, low: End) -> bool {
    match (high, low) {
        (End::Open, _) | (_, End::Open) => true,
        (End::Included(high) | End::Excluded(high), End::Included(low) | End::Excluded(low)) => high > low,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(bound: Bound, number: i64) -> Quantity {
        Quantity { bound, ..Quantity::exactly(number.into(), None) }
    }

    #[test]
    fn the_law_of_sums() {
        use Bound::*;
        let law = |parts: &[Quantity]| sum(parts).unwrap();
        assert_eq!(law(&[]), None);
        assert_eq!(law(&[q(Exactly, 2), q(Exactly, 3)]), Some(q(Exactly, 5)));
        assert_eq!(law(&[q(About, 20), q(Exactly, 3)]), Some(q(About, 23)));
        assert_eq!(law(&[q(AtLeast, 2), q(Exactly, 3)]), Some(q(AtLeast, 5)));
        assert_eq!(law(&[q(MoreThan, 12), q(AtLeast, 3)]), Some(q(MoreThan, 15)));
        assert_eq!(law(&[q(AtMost, 2), q(LessThan, 3)]), Some(q(LessThan, 5)));
        assert_eq!(law(&[q(Several, 2), q(Exactly, 3)]), Some(q(AtLeast, 7)));
        assert_eq!(law(&[q(About, 10), q(AtLeast, 3)]), Some(q(AtLeast, 12)));
        assert_eq!(law(&[q(AtMost, 10), q(AtLeast, 3)]), None);
        let between = Quantity { bound: Between, upper: 20.into(), ..q(Exactly, 10) };
        assert_eq!(
            law(&[between, q(Exactly, 1)]),
            Some(Quantity { bound: Between, number: 11.into(), upper: 21.into(), unit: None })
        );
        assert_eq!(sum(&[Quantity::exactly(Decimal::MAX, None); 2]), Err(Overflow));
    }

    #[test]
    fn the_first_is_sure_or_not() {
        let ranges = |all: &[Quantity]| all.iter().map(Range::of).collect::<Vec<_>>();
        let more = |all: &[Quantity]| surely_first(&ranges(all), true);
        assert_eq!(more(&[q(Bound::Exactly, 5), q(Bound::MoreThan, 12)]), Some(1));
        assert_eq!(more(&[q(Bound::Exactly, 15), q(Bound::MoreThan, 12)]), None);
        assert_eq!(more(&[q(Bound::About, 100), q(Bound::Exactly, 111)]), Some(1));
        assert_eq!(surely_first(&ranges(&[q(Bound::About, 100), q(Bound::Exactly, 111)]), false), Some(0));
    }
}
