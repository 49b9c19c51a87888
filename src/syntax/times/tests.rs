//! What each form of a time means, and what has no sure days.

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
        "2025.4.15",
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
    for text in
        ["April 2025", "April, 2025", "April of 2025", "Apr-2025", "2025-04", "2025-4", "4/2025", "04-2025"]
    {
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
    for text in ["2025", "early 2025", "Acme", "the firm", "founding year", "March Ltd", "15 April 2025"] {
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
