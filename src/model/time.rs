//! Event time as an interval of days: "2025", "2025-Q1" and "early April 2025" are all intervals.

use super::quantity::Comparison;
use super::truth::Truth;
use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::time::SystemTime;

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
pub type Day = i32;

/// From `start` to `end`, both included; `None` is unbounded. An event dated by an interval happened on some
/// day, or days, within it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Interval {
    pub start: Option<Day>,
    pub end: Option<Day>,
}

/// The third of a period that "early", "mid" and "late" name: of a month days 1-10, 11-20, 21 to the end; of a year months 1-4, 5-8,
/// 9-12, as of every period that has so many months; of ten years the first four, three and three.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Third {
    Early,
    Mid,
    Late,
}

/// How an event's time is set against another time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum TimeRelation {
    /// Wholly before the first day of the other.
    Before,
    /// Not later than the last day of the other.
    By,
    /// Within the other.
    During,
    /// Of what lasts: through all of the other. Of an event: within it.
    Through,
    /// On or after the first day of the other.
    Since,
    /// Wholly after the last day of the other.
    After,
}

impl TimeRelation {
    /// The word that says it.
    pub fn word(self) -> &'static str {
        match self {
            TimeRelation::Before => "before",
            TimeRelation::By => "by",
            TimeRelation::During => "in",
            TimeRelation::Through => "throughout",
            TimeRelation::Since => "since",
            TimeRelation::After => "after",
        }
    }
}

fn day(date: Date) -> Day {
    (date - Date::constant(1970, 1, 1)).get_days()
}

fn date(day: Day) -> Date {
    // A day that no calendar has comes of a damaged file only.
    let (least, most) = (self::day(Date::MIN), self::day(Date::MAX));
    Date::constant(1970, 1, 1).saturating_add(Span::new().days(day.clamp(least, most)))
}

impl Interval {
    pub const ALWAYS: Interval = Interval { start: None, end: None };

    fn between(first: Date, last: Date) -> Interval {
        Interval { start: Some(day(first)), end: Some(day(last)) }
    }

    /// A whole year; `None` outside the calendar (years 1 to 9999).
    pub fn year(year: i16) -> Option<Interval> {
        Interval::months(year, 1, 12)
    }

    /// Quarter 1 to 4.
    pub fn quarter(year: i16, quarter: i8) -> Option<Interval> {
        (1..=4).contains(&quarter).then(|| Interval::months(year, quarter * 3 - 2, quarter * 3))?
    }

    /// Half 1 or 2.
    pub fn half(year: i16, half: i8) -> Option<Interval> {
        (1..=2).contains(&half).then(|| Interval::months(year, half * 6 - 5, half * 6))?
    }

    pub fn month(year: i16, month: i8) -> Option<Interval> {
        Interval::months(year, month, month)
    }

    /// The ten years from a year that 0 ends.
    pub fn decade(year: i16) -> Option<Interval> {
        Some(Interval { start: Interval::year(year)?.start, end: Interval::year(year + 9)?.end })
    }

    /// A third of a whole month, or of so many whole months that these have thirds.
    pub fn third(self, third: Third) -> Option<Interval> {
        let (first, last) = (date(self.start?), date(self.end?));
        let (months, at) = (self.whole_months()?, third as i32);
        if months == 1 {
            let from = [1, 11, 21][third as usize];
            let to = [10, 20, last.day()][third as usize];
            return Some(Interval::between(
                first.with().day(from).build().ok()?,
                first.with().day(to).build().ok()?,
            ));
        }
        let (skipped, taken) = match months {
            120 => ([0, 48, 84][third as usize], [48, 36, 36][third as usize]),
            _ if months % 3 == 0 => (at * months / 3, months / 3),
            _ => return None,
        };
        let begin = first.checked_add(Span::new().months(skipped)).ok()?;
        Interval::months_from(begin, taken)
    }

    /// A half of a whole month, or of so many whole months that these have halves. Of a month the first has 15 days.
    pub fn half_of(self, second: bool) -> Option<Interval> {
        let (first, last) = (date(self.start?), date(self.end?));
        match self.whole_months()? {
            1 if second => Some(Interval::between(first.with().day(16).build().ok()?, last)),
            1 => Some(Interval::between(first, first.with().day(15).build().ok()?)),
            months if months % 2 == 0 => {
                let skipped = if second { months / 2 } else { 0 };
                Interval::months_from(first.checked_add(Span::new().months(skipped)).ok()?, months / 2)
            }
            _ => None,
        }
    }

    /// So long a time from its first day, or up to its last one.
    pub fn beginning(self, months: i32, days: i32) -> Option<Interval> {
        let first = date(self.start?);
        let next = first.checked_add(Span::new().months(months).days(days)).ok()?;
        Some(Interval::between(first, next.yesterday().ok()?))
    }

    pub fn ending(self, months: i32, days: i32) -> Option<Interval> {
        let last = date(self.end?);
        let first = last.tomorrow().ok()?.checked_sub(Span::new().months(months).days(days)).ok()?;
        (first.year() >= 1).then(|| Interval::between(first, last))
    }

    /// How many whole months it has, if it has nothing else.
    fn whole_months(self) -> Option<i32> {
        let (first, last) = (date(self.start?), date(self.end?));
        let whole = first.day() == 1 && last == last.last_of_month();
        let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
        whole.then(|| months(last) - months(first) + 1)
    }

    fn months_from(first: Date, months: i32) -> Option<Interval> {
        Interval::between(first, first).beginning(months, 0)
    }

    /// The day of the week of its first day, from Monday, 0.
    pub fn weekday(self) -> Option<usize> {
        Some(date(self.start?).weekday().to_monday_zero_offset() as usize)
    }

    pub fn day(year: i16, month: i8, day_of_month: i8) -> Option<Interval> {
        let it = Date::new(year, month, day_of_month).ok()?;
        (year >= 1).then(|| Interval::between(it, it))
    }

    /// The day of a text such as `2025-04-30`.
    pub fn read_day(text: &str) -> Option<Day> {
        let date: Date = text.parse().ok()?;
        (date.to_string() == text && date.year() >= 1).then(|| day(date))
    }

    /// The day that the system tells, in UTC.
    pub fn today() -> Day {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Day::try_from(since.as_secs() / (24 * 60 * 60)).unwrap_or(Day::MAX)
    }

    fn months(year: i16, first: i8, last: i8) -> Option<Interval> {
        if year < 1 {
            return None;
        }
        let last = Date::new(year, last, 1).ok()?.last_of_month();
        Some(Interval::between(Date::new(year, first, 1).ok()?, last))
    }

    /// The time an event has that is said to be in this relation to `self` ("before 2025-04" → up to 2025-03-31).
    pub fn related(self, relation: TimeRelation) -> Interval {
        match relation {
            TimeRelation::During | TimeRelation::Through => self,
            TimeRelation::Before => Interval { start: None, end: self.start.map(|day| day - 1) },
            TimeRelation::By => Interval { start: None, end: self.end },
            TimeRelation::Since => Interval { start: self.start, end: None },
            TimeRelation::After => Interval { start: self.end.map(|day| day + 1), end: None },
        }
    }

    /// Whether an event somewhere within `self` stands in `relation` to `other`.
    pub fn is(self, relation: TimeRelation, other: Interval) -> Truth {
        let window = other.related(relation);
        let inside = window.start.is_none_or(|w| self.start.is_some_and(|s| s >= w))
            && window.end.is_none_or(|w| self.end.is_some_and(|e| e <= w));
        let apart = matches!((self.end, window.start), (Some(e), Some(w)) if e < w)
            || matches!((self.start, window.end), (Some(s), Some(w)) if s > w);
        match (inside, apart) {
            (true, _) => Truth::Yes,
            (_, true) => Truth::No,
            _ => Truth::Possible,
        }
    }

    /// Whether what holds at every moment of `self` stands in `relation` to `other`: `since` asks that it has gone on from then,
    /// `throughout` that it held at every moment of the other, the rest that it held at some moment. One without an end surely goes on to the day `known`, and possibly after it.
    pub fn lasts(self, relation: TimeRelation, other: Interval, known: Option<Day>) -> Truth {
        let window = other.related(relation);
        if !self.may_coincide(window) {
            return Truth::No;
        }
        if relation == TimeRelation::Since {
            // Of a period's days, any may be the first: "since 2018" is also said of what began in May.
            let late = self.start.zip(other.end).is_some_and(|(start, by)| start > by);
            let over = self.end.zip(known).is_some_and(|(end, known)| end < known);
            return match (late || over, self.end.is_some() && known.is_none()) {
                (true, _) => Truth::No,
                (_, true) => Truth::Possible,
                _ => Truth::Yes,
            };
        }
        let sure = Interval { end: self.end.or(self.start.max(known)), ..self };
        // From 2012 to 2014 may be from May to May.
        let is_sure = match relation {
            TimeRelation::Through => sure.contains(window),
            _ => sure.may_coincide(window),
        };
        if is_sure { Truth::Yes } else { Truth::Possible }
    }

    /// Whether what holds at every moment of `self` surely does at every moment of the other; one without an end goes on to the
    /// day `known`.
    pub fn lasts_through(self, other: Interval, known: Option<Day>) -> bool {
        let sure = Interval { end: self.end.or(self.start.max(known)), ..self };
        sure.contains(other)
    }

    /// From the begin of the earlier to the end of the later.
    pub fn hull(self, other: Interval) -> Interval {
        Interval {
            start: self.start.zip(other.start).map(|(a, b)| a.min(b)),
            end: self.end.zip(other.end).map(|(a, b)| a.max(b)),
        }
    }

    /// What lies in both; where nothing does, it ends before it begins.
    pub fn within(self, other: Interval) -> Interval {
        Interval {
            start: self.start.into_iter().chain(other.start).max(),
            end: self.end.into_iter().chain(other.end).min(),
        }
    }

    /// Whether there is a day that both may be of.
    pub fn may_coincide(self, other: Interval) -> bool {
        let over =
            |end: Option<i32>, start: Option<i32>| end.zip(start).is_some_and(|(end, start)| end < start);
        !over(self.end, other.start) && !over(other.end, self.start)
    }

    /// The days that both may be of, if there are any.
    pub fn meet(self, other: Interval) -> Option<Interval> {
        let start = self.start.max(other.start);
        let end = [self.end, other.end].into_iter().flatten().min();
        self.may_coincide(other).then_some(Interval { start, end })
    }

    /// The days that all may be of, if there are any: of intervals, if any two meet.
    pub fn of_all(mut times: impl Iterator<Item = Interval>) -> Option<Interval> {
        times.try_fold(Interval::ALWAYS, Interval::meet)
    }

    /// Whether it has all days of the other.
    pub fn contains(self, other: Interval) -> bool {
        self.start <= other.start && self.end.is_none_or(|end| other.end.is_some_and(|other| other <= end))
    }

    /// `self op other` for two times as such: less is earlier.
    pub fn compare(self, op: Comparison, other: Interval) -> Truth {
        let earlier = |a: Interval, b: Interval| match (a.start, a.end, b.start, b.end) {
            (_, Some(end), Some(start), _) if end < start => Truth::Yes,
            (Some(start), _, _, Some(end)) if start >= end => Truth::No,
            _ => Truth::Possible,
        };
        let one_day = |i: Interval| i.start.is_some() && i.start == i.end;
        let equal = || {
            if one_day(self) && one_day(other) {
                Truth::from(self == other)
            } else if earlier(self, other).or(earlier(other, self)) == Truth::Yes {
                Truth::No
            } else {
                Truth::Possible
            }
        };
        match op {
            Comparison::Less => earlier(self, other),
            Comparison::More => earlier(other, self),
            Comparison::AtMost => !earlier(other, self),
            Comparison::AtLeast => !earlier(self, other),
            Comparison::Equal => equal(),
            Comparison::NotEqual => !equal(),
        }
    }

    /// The first and the last day as dates: `2025-04-15`.
    pub fn ends(self) -> [Option<String>; 2] {
        [self.start, self.end].map(|day| day.map(|day| date(day).to_string()))
    }

    /// A total order for sorting: by first day, then by last; unbounded starts first.
    pub fn sort_key(&self, other: &Interval) -> Ordering {
        self.cmp(other)
    }
}

/// The canonical text, which reads back to the same interval: `2025`, `2025-H1`, `early 2025`, `2025-Q1`, `2025-04`,
/// `early 2025-04`, `2025-04-15`, `2025-04-15 to 2025-05-02`, `before 2025-04`, `since 2025-04-03`, `always`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match (self.start, self.end) {
            (None, None) => f.write_str("always"),
            (None, Some(end)) => {
                let next = date(end.saturating_add(1));
                match (next.month(), next.day()) {
                    (1, 1) => write!(f, "before {:04}", next.year()),
                    (month, 1) => write!(f, "before {:04}-{month:02}", next.year()),
                    _ => write!(f, "before {next}"),
                }
            }
            (Some(start), None) => {
                let first = date(start);
                match (first.month(), first.day()) {
                    (1, 1) => write!(f, "since {:04}", first.year()),
                    (month, 1) => write!(f, "since {:04}-{month:02}", first.year()),
                    _ => write!(f, "since {first}"),
                }
            }
            (Some(start), Some(end)) => write_closed(f, date(start), date(end)),
        }
    }
}

fn write_closed(f: &mut fmt::Formatter, first: Date, last: Date) -> fmt::Result {
    let (year, month) = (first.year(), first.month());
    let whole_months = first.day() == 1 && last == last.last_of_month() && year == last.year();
    if first == last {
        return write!(f, "{first}");
    }
    if whole_months {
        match (month, last.month()) {
            (1, 12) => return write!(f, "{year:04}"),
            (1, 6) => return write!(f, "{year:04}-H1"),
            (7, 12) => return write!(f, "{year:04}-H2"),
            (1, 3) => return write!(f, "{year:04}-Q1"),
            (4, 6) => return write!(f, "{year:04}-Q2"),
            (7, 9) => return write!(f, "{year:04}-Q3"),
            (10, 12) => return write!(f, "{year:04}-Q4"),
            (1, 4) => return write!(f, "early {year:04}"),
            (5, 8) => return write!(f, "mid {year:04}"),
            (9, 12) => return write!(f, "late {year:04}"),
            (a, b) if a == b => return write!(f, "{year:04}-{month:02}"),
            _ => {}
        }
    }
    if (year, month) == (last.year(), last.month()) {
        match (first.day(), last.day()) {
            (1, 10) => return write!(f, "early {year:04}-{month:02}"),
            (11, 20) => return write!(f, "mid {year:04}-{month:02}"),
            (21, end) if end == first.days_in_month() => return write!(f, "late {year:04}-{month:02}"),
            _ => {}
        }
    }
    write!(f, "{first} to {last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_texts() {
        let text = |i: Option<Interval>| i.unwrap().to_string();
        assert_eq!(text(Interval::year(2025)), "2025");
        assert_eq!(text(Interval::quarter(2022, 3)), "2022-Q3");
        assert_eq!(text(Interval::half(2024, 1)), "2024-H1");
        assert_eq!(
            text(Interval::month(2025, 4).and_then(|month| month.third(Third::Early))),
            "early 2025-04"
        );
        assert_eq!(text(Interval::day(2025, 4, 15)), "2025-04-15");
        assert_eq!(
            Interval::month(2025, 4).unwrap().related(TimeRelation::Before).to_string(),
            "before 2025-04"
        );
        assert_eq!(Interval::month(2025, 5).unwrap().related(TimeRelation::By).to_string(), "before 2025-06");
        assert!(Interval::day(2025, 2, 30).is_none());
    }

    #[test]
    fn an_event_in_early_april_is_possibly_before_the_fifth() {
        let event = Interval::month(2025, 4).unwrap().third(Third::Early).unwrap();
        assert_eq!(event.is(TimeRelation::Before, Interval::month(2025, 4).unwrap()), Truth::No);
        assert_eq!(event.is(TimeRelation::Before, Interval::day(2025, 4, 5).unwrap()), Truth::Possible);
        assert_eq!(event.is(TimeRelation::During, Interval::year(2025).unwrap()), Truth::Yes);
        assert_eq!(Interval::ALWAYS.is(TimeRelation::During, Interval::year(2025).unwrap()), Truth::Possible);
    }
}
