//! Times as reports write them, by `grammar/times.pest`: what each form means, and which have no sure meaning.

/// How a bound is said surely that is the edge of a time: "before the end of 2025" is of all of 2025, while the end of 2025 is its
/// last third. Nothing of what is sure.
pub fn unsure_bound(relation: TimeRelation, date: &str) -> Option<&'static str> {
    let folded = date.to_lowercase();
    let mut words = folded.split_whitespace().filter(|word| *word != "the");
    match (words.next()?, relation) {
        ("end", TimeRelation::Before) => Some("say `by` of the whole time, as `by 2025`"),
        ("end", TimeRelation::Since) => Some("say `after` of the whole time, as `after 2025`"),
        ("beginning" | "start", TimeRelation::After) => {
            Some("say `since` of the whole time, as `since 2025`")
        }
        ("beginning" | "start", TimeRelation::By) => Some("say `before` of the whole time, as `before 2025`"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
mod unsure;

pub use unsure::unsure;

use super::lexical::{Lexical, Rule};
use super::parse_limit::{self, Steps};
use crate::diagnostic::Code;
use crate::model::Interval;
use crate::model::time::{Third, TimeRelation};
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

/// Whether a text begins with a time, or with something written like one.
pub fn may_begin_with(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        || parse_limit::parse::<Lexical, _>(Rule::date, text, Steps::MadeUp).is_ok()
        || unsure(text).is_some()
}

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
            let numbers = all(parts, Rule::two).chain(all(parts, Rule::numbers));
            let mut twos = numbers.filter_map(|two| digits(&two));
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
