//! Times as reports write them, by `grammar/times.pest`: what each form means, and which have no sure meaning.

mod unsure;

pub use unsure::unsure;

use super::lexical::{Lexical, Rule};
use super::parse_limit::{self, Steps};
use crate::diagnostic::Code;
use crate::model::Interval;
use crate::model::time::Third;
use pest::iterators::Pair;

/// How times are written, for messages.
pub const FORMS: &str = "times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025";

/// Why what is written as a time is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unread {
    /// No calendar has it.
    Impossible,
    /// Both readings are days or months: 3/7/2017.
    Either(Interval, Interval),
    /// Two years that touch, or a month: 2010/11.
    TwoYears(Interval),
    /// The day is another one of the week.
    OtherWeekday(&'static str),
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Unread {
    /// The code, what is wrong with a text, and the way out.
    pub fn told(self, text: &str) -> (Code, String, String) {
        match self {
            Unread::Impossible => {
                (Code::ImpossibleDate, format!("there is no such date as {text}"), FORMS.into())
            }
            Unread::Either(one, other) => (
                Code::Ambiguous,
                format!("{text} may be two days: which number is the month is not sure"),
                format!("write {one} or {other}"),
            ),
            Unread::TwoYears(month) => (
                Code::Ambiguous,
                format!("{text} may be a month, or a year that begins in one and ends in the next"),
                format!("write {month}, or the two days: 2010-04-01 to 2011-03-31"),
            ),
            Unread::OtherWeekday(weekday) => (
                Code::ImpossibleDate,
                format!("there is no such date as {text}: it is a {weekday}"),
                "correct the date, or leave the weekday out".into(),
            ),
        }
    }
}

type Read = Result<Interval, Unread>;

/// What a form of date means.
pub fn interval(form: Pair<Rule>) -> Read {
    let rule = form.as_rule();
    let text = form.as_str();
    let parts: Vec<Pair<Rule>> = form.into_inner().collect();
    match rule {
        Rule::iso_range | Rule::years_range => {
            let mut ends = parts.into_iter().map(interval);
            let (Some(first), Some(last)) = (ends.next(), ends.next()) else {
                return Err(Unread::Impossible);
            };
            from_to(first?, last?)
        }
        Rule::days_range => {
            let days: Vec<i8> = all(&parts, Rule::day).filter_map(|day| digits(&day)).collect();
            let on = |day: usize| Interval::day(year(&parts)?, month(&parts)?, *days.get(day)?);
            from_to(on(0).ok_or(Unread::Impossible)?, on(1).ok_or(Unread::Impossible)?)
        }
        Rule::months_range => {
            let mut months = all(&parts, Rule::month_name)
                .filter_map(|name| Interval::month(year(&parts)?, month_named(name.as_str())?));
            match (months.next(), months.next()) {
                (Some(first), Some(last)) => from_to(first, last),
                _ => Err(Unread::Impossible),
            }
        }
        Rule::up_to => match parts.last() {
            Some(end) => {
                let (months, days) = long(&parts).ok_or(Unread::Impossible)?;
                interval(end.clone())?.ending(months, days).ok_or(Unread::Impossible)
            }
            None => Err(Unread::Impossible),
        },
        Rule::first_of => first_of(&parts),
        Rule::third_of | Rule::edge_of => match parts.last() {
            Some(whole) => interval(whole.clone())?.third(third(&parts)).ok_or(Unread::Impossible),
            None => Err(Unread::Impossible),
        },
        Rule::share_of => share_of(&parts),
        Rule::numeric_day => numeric_day(&parts),
        Rule::month_and_year => month_and_year(&parts, text),
        Rule::spelled_day => {
            let day = part(&parts, Rule::day).and_then(|day| digits(&day));
            let (year, month) = (year(&parts), month(&parts));
            let it = (|| Interval::day(year?, month?, day?))().ok_or(Unread::Impossible)?;
            match part(&parts, Rule::weekday).and_then(|name| weekday_named(name.as_str())) {
                Some(said) if it.weekday() != Some(said) => {
                    Err(Unread::OtherWeekday(WEEKDAYS[it.weekday().unwrap_or_default()]))
                }
                _ => Ok(it),
            }
        }
        Rule::year | Rule::recent_year => {
            text.parse().ok().and_then(Interval::year).ok_or(Unread::Impossible)
        }
        _ => plain(rule, &parts).ok_or(Unread::Impossible),
    }
}

/// The forms that say nothing but a period.
fn plain(rule: Rule, parts: &[Pair<Rule>]) -> Option<Interval> {
    let which = |rule: Rule| digits::<i8>(&part(parts, rule)?);
    match rule {
        Rule::iso_day | Rule::slashed_day => {
            let mut twos = all(parts, Rule::two).filter_map(|two| digits(&two));
            Interval::day(year(parts)?, twos.next()?, twos.next()?)
        }
        Rule::iso_month => Interval::month(year(parts)?, which(Rule::two)?),
        Rule::iso_quarter => {
            Interval::quarter(year(parts)?, which(Rule::one).or_else(|| which(Rule::quarter_number))?)
        }
        Rule::iso_half => {
            Interval::half(year(parts)?, which(Rule::one).or_else(|| which(Rule::half_number))?)
        }
        Rule::month_of_year => Interval::month(year(parts)?, month(parts)?),
        Rule::decade => Interval::decade(digits(&part(parts, Rule::decade_year)?)?),
        Rule::plain_year => Interval::year(year(parts)?),
        _ => None,
    }
}

fn from_to(first: Interval, last: Interval) -> Read {
    match first.start <= last.end {
        true => Ok(Interval { start: first.start, end: last.end }),
        false => Err(Unread::Impossible),
    }
}

/// "The first nine months of 2024": so much of the period as is said.
fn first_of(parts: &[Pair<Rule>]) -> Read {
    let read = || {
        let (months, days) = long(parts)?;
        let whole = interval(parts.last()?.clone()).ok()?;
        let first = part(parts, Rule::end_of_line)?.as_str().eq_ignore_ascii_case("first");
        let piece = if first { whole.beginning(months, days) } else { whole.ending(months, days) }?;
        whole.contains(piece).then_some(piece)
    };
    read().ok_or(Unread::Impossible)
}

/// A quarter or a half, by its number.
fn share_of(parts: &[Pair<Rule>]) -> Read {
    let ordinal = part(parts, Rule::ordinal).map_or(String::new(), |word| word.as_str().to_ascii_lowercase());
    let number = match ordinal.as_str() {
        "first" | "1st" => 1,
        "second" | "2nd" => 2,
        "third" | "3rd" => 3,
        "fourth" | "4th" => 4,
        _ => 0,
    };
    let Some(whole) = parts.last() else { return Err(Unread::Impossible) };
    let whole = interval(whole.clone())?;
    let share = match (part(parts, Rule::half), number) {
        (Some(_), 1) => whole.half_of(false),
        (Some(_), 0 | 2) => whole.half_of(true),
        (Some(_), _) => None,
        (None, 0) => Interval::quarter(year(parts).ok_or(Unread::Impossible)?, 4),
        (None, number) => Interval::quarter(year(parts).ok_or(Unread::Impossible)?, number),
    };
    share.ok_or(Unread::Impossible)
}

/// A day in numbers: which of them is the month is sure where only one may be, or where it makes no difference.
fn numeric_day(parts: &[Pair<Rule>]) -> Read {
    let numbers: Vec<i8> = all(parts, Rule::numbers).filter_map(|number| digits(&number)).collect();
    let (Some(year), [one, two]) = (year(parts), numbers.as_slice()) else { return Err(Unread::Impossible) };
    match (Interval::day(year, *two, *one), Interval::day(year, *one, *two)) {
        (Some(day_first), Some(month_first)) if day_first != month_first => {
            Err(Unread::Either(day_first, month_first))
        }
        (Some(day), _) | (None, Some(day)) => Ok(day),
        (None, None) => Err(Unread::Impossible),
    }
}

/// Whether a text is a day in numbers whose year comes last, and the day if it is sure.
pub fn day_in_numbers(text: &str) -> Option<Option<Interval>> {
    let mut parts = parse_limit::parse::<Lexical, _>(Rule::numeric_day, text, Steps::MadeUp).ok()?;
    let form = parts.next().filter(|form| form.as_str().len() == text.len())?;
    Some(interval(form).ok())
}

/// A month in numbers; `2010/11` may be the year from one to the next.
fn month_and_year(parts: &[Pair<Rule>], text: &str) -> Read {
    let read = || {
        let (year, number) = (year(parts)?, part(parts, Rule::month_number)?);
        let month = Interval::month(year, digits(&number)?)?;
        let year_first = text.contains('/') && parts.first()?.as_rule() == Rule::year;
        Some((month, year_first && (year + 1).to_string().ends_with(number.as_str())))
    };
    match read() {
        Some((month, true)) => Err(Unread::TwoYears(month)),
        Some((month, false)) => Ok(month),
        None => Err(Unread::Impossible),
    }
}

/// How many months and days are said: "nine months", "two weeks", "the year".
fn long(parts: &[Pair<Rule>]) -> Option<(i32, i32)> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let count = match part(parts, Rule::count) {
        None => 1,
        Some(count) => {
            let word = count.as_str().to_ascii_lowercase();
            let named = WORDS.iter().position(|number| *number == word).map(|index| index as i32 + 1);
            named.or_else(|| word.parse().ok()).filter(|count| *count > 0)?
        }
    };
    let length = part(parts, Rule::length)?.as_str().to_ascii_lowercase();
    Some(match length.trim_end_matches('s') {
        "day" => (0, count),
        "week" => (0, 7 * count),
        "month" => (count, 0),
        "quarter" => (3 * count, 0),
        "year" => (12 * count, 0),
        _ => (6 * count, 0),
    })
}

fn third(parts: &[Pair<Rule>]) -> Third {
    let word = part(parts, Rule::third).or_else(|| part(parts, Rule::edge));
    match word.map_or(String::new(), |word| word.as_str().to_ascii_lowercase()).as_str() {
        "early" | "beginning" | "start" => Third::Early,
        "mid" | "middle" => Third::Mid,
        _ => Third::Late,
    }
}

fn part<'a>(parts: &[Pair<'a, Rule>], rule: Rule) -> Option<Pair<'a, Rule>> {
    parts.iter().find(|part| part.as_rule() == rule).cloned()
}

fn all<'p, 'a>(
    parts: &'p [Pair<'a, Rule>],
    rule: Rule,
) -> impl Iterator<Item = Pair<'a, Rule>> + use<'p, 'a> {
    parts.iter().filter(move |part| part.as_rule() == rule).cloned()
}

fn year(parts: &[Pair<Rule>]) -> Option<i16> {
    digits(&part(parts, Rule::year)?)
}

fn month(parts: &[Pair<Rule>]) -> Option<i8> {
    month_named(part(parts, Rule::month_name)?.as_str())
}

fn month_named(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    MONTHS.iter().position(|month| name.starts_with(month)).map(|index| index as i8 + 1)
}

fn weekday_named(name: &str) -> Option<usize> {
    let begin = name.get(..2)?;
    WEEKDAYS.iter().position(|weekday| weekday[..2].eq_ignore_ascii_case(begin))
}

/// The number that a part writes, whatever stands behind its digits.
fn digits<N: std::str::FromStr>(part: &Pair<Rule>) -> Option<N> {
    part.as_str().trim_end_matches(|letter: char| !letter.is_ascii_digit()).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a text says as a whole; `None` where it is no date.
    fn read(text: &str) -> Option<Read> {
        let pair = parse_limit::parse::<Lexical, _>(Rule::date, text, Steps::Written).ok()?.next()?;
        (pair.as_str() == text).then(|| interval(pair.into_inner().next().unwrap()))
    }

    fn means(text: &str, days: &str) {
        let told =
            read(text).map(|read| read.map(|time| time.ends().map(Option::unwrap_or_default).join(" to ")));
        assert_eq!(told, Some(Ok(days.to_string())), "{text}");
    }

    #[test]
    fn days_in_every_order() {
        for text in [
            "2025-04-15",
            "2025/04/15",
            "15 April 2025",
            "15th of April 2025",
            "15th of April, 2025",
            "the 15th of April 2025",
            "15-Apr-2025",
            "April 15, 2025",
            "Apr. 15, 2025",
            "April 15th 2025",
            "April the 15th, 2025",
            "Tuesday, 15 April 2025",
            "Tue April 15, 2025",
            "15/4/2025",
            "4/15/2025",
            "15.4.2025",
            "15. Apr. 2025",
            "2025-apr-15",
            "2025/Apr/15",
        ] {
            means(text, "2025-04-15 to 2025-04-15");
        }
        means("5/5/2025", "2025-05-05 to 2025-05-05");
        assert_eq!(read("Monday, 15 April 2025"), Some(Err(Unread::OtherWeekday("Tuesday"))));
        assert!(matches!(read("3/7/2017"), Some(Err(Unread::Either(..)))));
        assert_eq!(read("31 June 2025"), Some(Err(Unread::Impossible)));
    }

    #[test]
    fn parts_of_periods() {
        for text in ["early 2025", "the beginning of 2025", "the start of 2025", "early in 2025"] {
            means(text, "2025-01-01 to 2025-04-30");
        }
        for text in ["mid-2025", "mid 2025", "the middle of 2025"] {
            means(text, "2025-05-01 to 2025-08-31");
        }
        for text in ["late 2025", "the end of 2025", "end of 2025", "end-2025", "late in 2025"] {
            means(text, "2025-09-01 to 2025-12-31");
        }
        means("late February 2024", "2024-02-21 to 2024-02-29");
        means("the end of the first quarter of 2025", "2025-03-01 to 2025-03-31");
        means("early H2 2025", "2025-07-01 to 2025-08-31");
        means("the early 1990s", "1990-01-01 to 1993-12-31");
        means("mid-1990s", "1994-01-01 to 1996-12-31");
        means("late in the 1990's", "1997-01-01 to 1999-12-31");
        means("the first half of May 2025", "2025-05-01 to 2025-05-15");
        means("the second half of the 2010s", "2015-01-01 to 2019-12-31");
        means("the first nine months of 2024", "2024-01-01 to 2024-09-30");
        means("the last ten days of April 2025", "2025-04-21 to 2025-04-30");
        means("the first three quarters of 2024", "2024-01-01 to 2024-09-30");
        assert_eq!(read("the first 13 months of 2024"), Some(Err(Unread::Impossible)));
    }

    #[test]
    fn periods() {
        for text in [
            "Q3 2024",
            "Q3 of 2024",
            "3Q 2024",
            "3Q2024",
            "2024-Q3",
            "2024Q3",
            "the third quarter of 2024",
            "third-quarter 2024",
        ] {
            means(text, "2024-07-01 to 2024-09-30");
        }
        for text in ["H1 2024", "1H 2024", "1H2024", "2024H1", "the first half of 2024", "first-half 2024"] {
            means(text, "2024-01-01 to 2024-06-30");
        }
        for text in [
            "April 2025",
            "April, 2025",
            "April of 2025",
            "Apr-2025",
            "2025-04",
            "2025-4",
            "4/2025",
            "04-2025",
        ] {
            means(text, "2025-04-01 to 2025-04-30");
        }
        means("2016/11", "2016-11-01 to 2016-11-30");
        assert!(matches!(read("2010/11"), Some(Err(Unread::TwoYears(_)))));
        means("the 2020s", "2020-01-01 to 2029-12-31");
        means("the last quarter of 2024", "2024-10-01 to 2024-12-31");
        means("calendar 2024", "2024-01-01 to 2024-12-31");
        means("2014-2018", "2014-01-01 to 2018-12-31");
        means("4 to 22 January 1995", "1995-01-04 to 1995-01-22");
        means("January 4-22, 1995", "1995-01-04 to 1995-01-22");
        means("April–June 2025", "2025-04-01 to 2025-06-30");
    }

    #[test]
    fn times_up_to_their_last_day() {
        means("the fiscal year that ended on 26 January 2025", "2024-01-27 to 2025-01-26");
        means("the fiscal year ended 29 February 2024", "2023-03-01 to 2024-02-29");
        means("the year to March 2025", "2024-04-01 to 2025-03-31");
        means("the nine months to June 2025", "2024-10-01 to 2025-06-30");
        means("the three months ended 30 June 2025", "2025-04-01 to 2025-06-30");
        means("the half-year ending September 2025", "2025-04-01 to 2025-09-30");
        means("the week ended 15 June 2025", "2025-06-09 to 2025-06-15");
    }

    #[test]
    fn what_has_no_sure_days_is_told() {
        for (text, what) in [
            ("summer 2024", "has no sure months"),
            ("the winter of 2024", "has no sure months"),
            ("fiscal 2024", "does not say when it ends"),
            ("FY2024", "does not say when it ends"),
            ("FY24", "does not say when it ends"),
            ("the fourth quarter of fiscal 2025", "does not say when it ends"),
            ("the financial year 2024/25", "does not say when it ends"),
            ("around 2025", "has no bounds"),
            ("about April 2025", "has no bounds"),
            ("within 18 months", "says how long, and not when"),
            ("over five years", "says how long, and not when"),
            ("last year", "counts from the day on which it was written"),
            ("early next month", "counts from the day on which it was written"),
            ("1H25", "has a year of two digits"),
            ("Q1 25", "has a year of two digits"),
            ("March '25", "has a year of two digits"),
            ("15 April", "has no year"),
            ("Q3", "has no year"),
        ] {
            assert!(read(text).is_none(), "{text}");
            let told = unsure(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((told.length, told.message), (text.len(), format!("`{text}` {what}")));
        }
        for text in ["2025", "early 2025", "Acme", "the firm", "founding year", "March Ltd", "15 April 2025"]
        {
            assert!(unsure(text).is_none_or(|unsure| unsure.length < text.len()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(year in 1i16..9990, month in 1i8..13, which in 0usize..3, form in 0u8..9) {
            let third = [Third::Early, Third::Mid, Third::Late][which];
            let number = which as i8 + 1;
            let time = match form {
                0 => Interval::year(year),
                1 => Interval::year(year).and_then(|year| year.third(third)),
                2 => Interval::month(year, month),
                3 => Interval::month(year, month).and_then(|month| month.third(third)),
                4 => Interval::quarter(year, number),
                5 => Interval::half(year, 1 + number % 2),
                6 => Interval::quarter(year, number).and_then(|quarter| quarter.third(third)),
                7 => Interval::decade(year / 10 * 10).filter(|_| year >= 10).and_then(|years| years.third(third)),
                _ => Interval::day(year, month, 5 + number).and_then(|day| day.ending(12, 0)),
            };
            if let Some(time) = time {
                let text = time.to_string();
                let back = match text.parse() {
                    Ok(year) => Interval::year(year),
                    Err(_) => read(&text).and_then(Result::ok),
                };
                prop_assert_eq!(back, Some(time), "{}", text);
            }
        }

        #[test]
        fn thirds_and_halves_are_the_whole(year in 1i16..9990, month in 1i8..13, form in 0u8..5) {
            let whole = match form {
                0 => Interval::year(year),
                1 => Interval::month(year, month),
                2 => Interval::quarter(year, (month + 2) / 3),
                3 => Interval::half(year, (month + 5) / 6),
                _ => Interval::decade(year),
            }.unwrap();
            let parts = [
                [Third::Early, Third::Mid, Third::Late].map(|third| whole.third(third)).to_vec(),
                [false, true].map(|second| whole.half_of(second)).to_vec(),
            ];
            for parts in parts.iter().filter(|parts| parts.iter().all(Option::is_some)) {
                let parts: Vec<Interval> = parts.iter().copied().flatten().collect();
                prop_assert_eq!(parts[0].start, whole.start);
                prop_assert_eq!(parts[parts.len() - 1].end, whole.end);
                for next in parts.windows(2) {
                    prop_assert_eq!(next[0].end.map(|day| day + 1), next[1].start);
                }
            }
        }
    }
}
