//! How many days months have: only bounds are known.

use super::quantity::{Bound, End, Quantity};
use super::{UnitId, exact};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The least and the most days of so many whole months in a row, up to a year.
const LEAST: [i64; 13] = [0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334, 365];
const MOST: [i64; 13] = [0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337, 366];

/// An amount of months, as the days that they may have.
pub fn in_days(months: Quantity, day: UnitId) -> Option<Quantity> {
    let number = |end: End| match end {
        End::Open => None,
        End::Included(number) | End::Excluded(number) => Some(number),
    };
    let (low, high) = months.range();
    let least = number(low).and_then(|low| days(low.floor(), &LEAST, 0));
    let most = number(high).and_then(|high| days(high.ceil(), &MOST, 1));
    let quantity = |bound, number, upper| Quantity { bound, number, upper, unit: Some(day) };
    Some(match (least, most) {
        (Some(least), Some(most)) => quantity(Bound::Between, least, most),
        (Some(least), None) => quantity(Bound::AtLeast, least, least),
        (None, Some(most)) => quantity(Bound::AtMost, most, most),
        (None, None) => return None,
    })
}

/// Of four years in a row one is a leap year, but for those that 100 and not 400 divides.
fn days(months: Decimal, of_months: &[i64; 13], most: i64) -> Option<Decimal> {
    let months = months.to_i64().filter(|months| *months >= 0)?;
    let (years, rest) = (months / 12, (months % 12) as usize);
    let leap_years = match most {
        0 => (years / 4 - (years / 100 + 1)).max(0),
        _ => (years + 3) / 4,
    };
    exact::sum([Decimal::from(years * 365 + leap_years), Decimal::from(of_months[rest])])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Span;
    use jiff::civil::Date;

    #[test]
    fn no_months_have_more_or_fewer_days() {
        let day = UnitId(1);
        for months in (1..=36).chain([48, 60, 100, 120, 600]) {
            let bounds = in_days(Quantity::exactly(Decimal::from(months), None), day).unwrap();
            let (mut least, mut most) = (i64::MAX, 0);
            for year in (1890..1910).chain(1995..2010) {
                for month in 1..=12 {
                    let first = Date::new(year, month, 1).unwrap();
                    let next = first.checked_add(Span::new().months(months)).unwrap();
                    let days = i64::from((next - first).get_days());
                    (least, most) = (least.min(days), most.max(days));
                }
            }
            let told = (bounds.number.to_i64().unwrap(), bounds.upper.to_i64().unwrap());
            assert!(told.0 <= least && told.1 >= most, "{months}: {told:?}, and there are {least} to {most}");
            if months <= 12 {
                assert_eq!(told, (least, most), "{months}");
            }
        }
    }
}
