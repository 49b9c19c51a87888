//! Times, amounts and lengths of time as English sentences say them, held against specifications that may lie beside the project.
//!
//! The specifications are of speech to an assistant, which knows what day it is. Set aside is, by rules written down here, what no
//! report says: at most 40 % of each file. Of all else each expression is written into a claim of its own. What lore reads is to
//! be what the specification says; what it refuses is counted; and nothing may be read otherwise.
//!
//! The specifications' conventions, where they are others than lore's:
//! - A period ends before its last date (`2016-06-01` to `2016-07-01` is June). Of a range whose two ends are written (`from 2014 to
//!   2018`) they give the first day of what it ends with; lore reads to that day's, month's or year's last one.
//! - A range of numbers with two ends written leaves out its upper one; lore's `between A and B` has both. Bounds said by words
//!   (`more than`, `at most`) mean the same in both.

#[path = "common/beside.rs"]
mod beside;

use lore::diagnostic::Source;
use lore::model::cell::{Amount, Cell};
use lore::model::{Bound, Interval};
use lore::session::{Options, Session};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;

/// An expression, and what the specification says of it.
struct Case {
    text: String,
    says: Value,
}

/// What became of the expressions of a file.
#[derive(Default)]
struct Tally {
    set_aside: usize,
    read: usize,
    refused: Vec<String>,
    otherwise: Vec<String>,
}

fn cases(file: &str) -> Option<Vec<Case>> {
    let text = beside::read(&format!("amounts/{file}.json"))?;
    let all: Vec<Value> = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    let results = all.iter().flat_map(|case| case["Results"].as_array().unwrap());
    // A sentence without an expression says nothing of how one is read.
    Some(results.map(|it| Case { text: it["Text"].as_str().unwrap().into(), says: it.clone() }).collect())
}

/// A base with one claim for each expression: what each is read as, by its place; nothing of those that are refused.
fn read(vocabulary: &str, kind: &str, cases: &[Case]) -> BTreeMap<usize, Cell> {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..cases.len()).map(|index| format!("x{index}y")).collect();
    let head = format!(
        "type thing of the text\n{vocabulary}\nattribute figure of thing of the text: {kind}\nthing of the text {}\nsource s\nfrom s\n",
        names.join("; ")
    );
    let line = |index: usize| format!("  the figure of {} is {}\n", names[index], cases[index].text);
    let options = Options::of(folder.path());
    let mut left: Vec<usize> = (0..cases.len()).collect();
    // Claims that are refused are left out, and the others read again.
    for _ in 0..3 {
        let text = left.iter().fold(head.clone(), |text, index| text + &line(*index));
        std::fs::write(folder.path().join("facts.lore"), &text).unwrap();
        let first = head.lines().count();
        let wrong: Vec<usize> = Session::check(&options)
            .iter()
            .flat_map(|problem| &problem.labels)
            .filter_map(|label| {
                Source::new("", text.as_str()).line_of(label.span.start).checked_sub(first + 1)
            })
            .collect();
        if wrong.is_empty() {
            break;
        }
        left =
            left.iter().enumerate().filter(|(at, _)| !wrong.contains(at)).map(|(_, index)| *index).collect();
    }
    if left.is_empty() {
        return BTreeMap::new();
    }
    let mut session = Session::open(options).unwrap_or_else(|problems| panic!("{problems:?}"));
    let answer = session
        .ask("find ?x, ?v where ?x figure ?v")
        .unwrap_or_else(|problem| panic!("{}", problem.render(false)));
    let rows = answer.rows.iter().map(|row| {
        let cells = row.cells();
        let Cell::Entity(entity) = &cells[0] else { panic!("a thing is expected") };
        (entity.text[1..entity.text.len() - 1].parse().unwrap(), cells[1].clone())
    });
    rows.collect()
}

/// Tries the expressions of a file: what is left of them when the assistant's are set aside.
fn tried(
    file: &str,
    vocabulary: &str,
    kind: &str,
    is_assistants: impl Fn(&Case) -> bool,
    agrees: impl Fn(&Case, &Cell) -> bool,
) -> Option<Tally> {
    let all = cases(file)?;
    let number = all.len();
    let (assistants, own): (Vec<Case>, Vec<Case>) = all.into_iter().partition(is_assistants);
    assert!(assistants.len() * 5 <= number * 2, "{file}: {} of {number} are set aside", assistants.len());
    let read = read(vocabulary, kind, &own);
    let mut tally = Tally { set_aside: assistants.len(), ..Tally::default() };
    for (index, case) in own.iter().enumerate() {
        match read.get(&index) {
            Some(cell) if agrees(case, cell) => tally.read += 1,
            Some(cell) => tally.otherwise.push(format!("{} is {}, read as {cell:?}", case.text, case.says)),
            None => tally.refused.push(case.text.clone()),
        }
    }
    println!(
        "{file}: {} set aside, {} read, {} refused, {} otherwise; refused: {:?}",
        tally.set_aside,
        tally.read,
        tally.refused.len(),
        tally.otherwise.len(),
        tally.refused
    );
    Some(tally)
}

/// What is read is as specified, and no less of it than before.
fn hold(tally: Option<Tally>, floor: usize) {
    let Some(tally) = tally else { return };
    assert_eq!(tally.otherwise, Vec::<String>::new());
    assert!(tally.read >= floor, "{} read, where {floor} were", tally.read);
}

fn has_word(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    text.split(|it: char| !it.is_alphanumeric()).any(|word| words.contains(&word))
}

fn text<'v>(says: &'v Value, path: &str) -> &'v str {
    says.pointer(path).and_then(Value::as_str).unwrap_or("")
}

fn day(written: &str) -> Option<Interval> {
    let mut parts = written.split('-').map(|part| part.parse::<i16>().ok());
    Interval::day(parts.next()??, parts.next()?? as i8, parts.next()?? as i8)
}

/// What counts from the day on which it is said, as the words of an assistant's user do.
const DEICTIC: [&str; 21] = [
    "this",
    "next",
    "last",
    "my",
    "today",
    "tomorrow",
    "tmrw",
    "yesterday",
    "now",
    "coming",
    "upcoming",
    "rest",
    "weekend",
    "past",
    "previous",
    "current",
    "ago",
    "hence",
    "future",
    "earlier",
    "later",
];

#[test]
fn days() {
    let agrees = |case: &Case, cell: &Cell| matches!(cell, Cell::Date(time) if Some(*time) == day(text(&case.says, "/Value/Timex")));
    hold(tried("DateParser", "", "date", |case| has_word(&case.text, &DEICTIC), agrees), 14);
}

#[test]
fn periods() {
    // An assistant's calendar: "this week", "next year".
    let said = |case: &Case| has_word(&case.text, &DEICTIC[..11]);
    let agrees = |case: &Case, cell: &Cell| {
        let Cell::Date(time) = cell else { return false };
        let at = |name: &str| day(text(&case.says, &format!("/Value/FutureResolution/{name}")));
        let (Some(start), Some(end)) = (at("startDate"), at("endDate")) else { return false };
        let one = |end: Option<i32>| time.end == end;
        let exclusive = one(end.end.map(|day| day - 1));
        let two_ends = has_word(&case.text, &["to", "and", "through", "until", "till"])
            || case.text.contains(['-', '–']);
        let whole = |months: i32| end.beginning(months, 0).and_then(|whole| whole.end);
        let inclusive = two_ends && (one(end.end) || one(whole(1)) || one(whole(12)));
        time.start == start.start && (exclusive || inclusive)
    };
    hold(tried("DatePeriodParser", "", "date", said, agrees), 34);
}

#[test]
fn lengths_of_time() {
    // Hours, minutes and seconds: times of day.
    let said = |case: &Case| text(&case.says, "/Value/Timex").contains('T');
    let agrees = |case: &Case, cell: &Cell| {
        let Cell::Quantity { amount, .. } = cell else { return false };
        let timex = text(&case.says, "/Value/Timex").trim_start_matches('P');
        let mut number = String::new();
        // In days, and in months: those of a length that has both are not sure.
        let mut sum = [Decimal::ZERO; 2];
        for letter in timex.chars() {
            if letter.is_ascii_digit() || letter == '.' {
                number.push(letter);
                continue;
            }
            let (of, factor) = match letter {
                'Y' => (1, 12),
                'M' => (1, 1),
                'W' => (0, 7),
                _ => (0, 1),
            };
            sum[of] += number.parse::<Decimal>().unwrap_or_default() * Decimal::from(factor);
            number.clear();
        }
        let (of, factor) = match amount.unit.as_deref().unwrap_or("") {
            "day" | "days" => (0, 1),
            "week" | "weeks" => (0, 7),
            "fortnight" | "fortnights" => (0, 14),
            "month" | "months" => (1, 1),
            "year" | "years" => (1, 12),
            "decade" | "decades" => (1, 120),
            _ => return false,
        };
        let bound = match case.text.split(' ').next() {
            Some("more") => Bound::MoreThan,
            Some("less") => Bound::LessThan,
            _ => Bound::Exactly,
        };
        amount.bound == bound && amount.number * Decimal::from(factor) == sum[of] && sum[1 - of].is_zero()
    };
    hold(tried("DurationParser", "", "duration", said, agrees), 8);
}

const CURRENCIES: &str = "\
currency dollar, dollars, \"$\"
currency \"united states dollar\", \"us dollar\", \"us dollars\", usd, \"us $\", \"u.s $\", \"usd$\"
currency \"canadian dollar\", \"c $\", \"cad$\"
currency \"australian dollar\", \"australian dollars\", \"aud$\"
currency \"hong kong dollar\", \"hk $\"
currency \"new zealand dollar\", \"nzd$\"
currency euro, euros, eur, \"€\"
currency pound, pounds, \"£\"
currency \"british pound\", gbp
currency \"chinese yuan\", yuan, rmb, \"元\"
currency \"japanese yen\", yen
currency franc, francs
currency \"swiss franc\", \"swiss francs\"
currency cent, cents
currency penny
currency pence
currency peseta, pesetas
currency rupee, rupees
currency bitcoin, bitcoins, btc, \"₿\"
currency satoshi, satoshis
currency \"turkish lira\"
currency \"mexican peso\", \"mex$\", \"mxn$\"
currency \"finnish markka\"
currency \"netherlands guilder\", \"dutch guilders\"
currency \"costa rican colón\", \"₡\"
currency \"georgian lari\", \"₾\"
currency \"lao kip\", \"₭\"
currency \"sri lankan rupee\", \"ரூ\"
currency sen
";

fn value(says: &Value) -> Option<Decimal> {
    let written = text(says, "/Resolution/value").trim_end_matches('%');
    written.parse().ok().or_else(|| Decimal::from_scientific(written).ok())
}

/// Whether an amount is the one that is said, as far as the specification writes its digits.
fn is_so_much(amount: &Amount, says: &Value) -> bool {
    amount.bound == Bound::Exactly && value(says).is_some_and(|said| said == amount.number)
}

fn with_unit(case: &Case, cell: &Cell) -> bool {
    let Cell::Quantity { amount, .. } = cell else { return false };
    let unit = text(&case.says, "/Resolution/unit").to_lowercase();
    is_so_much(amount, &case.says) && amount.unit.as_ref().is_some_and(|own| own.to_lowercase() == unit)
}

/// A unit or a sign alone is no amount.
fn no_amount(case: &Case) -> bool {
    value(&case.says).is_none()
}

/// What is said at a counter: "fifteen dollars fifty", "10 $ 30 cent", "one dollar and two".
fn at_the_counter(case: &Case) -> bool {
    let text = case.text.to_lowercase();
    let mut words =
        text.split(' ').skip_while(|word| !["dollar", "dollars", "usd", "$", "kuai"].contains(word)).skip(1);
    let is_number = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
    let spoken = ["and", "thirteen", "forty", "forty-five"];
    let begins_with_unit = text.starts_with(['$', 'c']) || text.starts_with("us");
    match words.next() {
        Some(next) => {
            spoken.contains(&next) || (is_number(next) && (!begins_with_unit || words.next() == Some("and")))
        }
        None => false,
    }
}

#[test]
fn money() {
    let said = |case: &Case| no_amount(case) || at_the_counter(case);
    hold(tried("CurrencyModel", CURRENCIES, "money", said, with_unit), 161);
}

const UNITS: &str = "\
unit pound, pounds, lbs
unit milliliter, ml
unit inch, inches
unit mile, miles
unit barrel, barrels
unit foot, feet, ft
unit ounce, ounces
unit acre, acres
unit gallon, gallons
unit \"cubic foot\", \"cubic feet\"
unit \"square meter\", \"square meters\", m2
unit ton, tons, tonnes
unit \"metric ton\", \"metric tons\"
unit bit, bits
unit \"mile per hour\", \"miles an hour\"
unit meter, meters, metres, m
unit kilometer, kilometers, km
unit millimeter, mm
unit decimeter, dm
unit \"square kilometer\", km2
unit picometer, pm
unit kilogram, kg
unit microgram, μg, microgrammes
unit degree, degrees
unit radian, rad
unit turn, turns
unit tablespoon, tablespoons
unit teaspoon, teaspoons
unit cup, cups
unit \"kilometer per hour\", \"kilometers per hour\", kph, kmph, \"km/hr\"
";

#[test]
fn amounts_in_units() {
    let mut all = Tally::default();
    // A value is of one unit's kind: each is tried as what the specification says it is, and as all others it would be refused.
    let Some(cases) = cases("DimensionModel") else { return };
    let units: std::collections::BTreeSet<String> =
        cases.iter().map(|case| text(&case.says, "/Resolution/unit").to_lowercase()).collect();
    for unit in units
        .iter()
        .filter(|unit| UNITS.contains(&format!("unit {unit}")) || UNITS.contains(&format!("unit \"{unit}\"")))
    {
        let own: Vec<Case> = cases
            .iter()
            .filter(|case| text(&case.says, "/Resolution/unit").to_lowercase() == *unit && !no_amount(case))
            .map(|case| Case { text: case.text.clone(), says: case.says.clone() })
            .collect();
        let read = read(UNITS, &format!("\"{unit}\""), &own);
        for (index, case) in own.iter().enumerate() {
            match read.get(&index) {
                Some(cell) if with_unit(case, cell) => all.read += 1,
                Some(cell) => all.otherwise.push(format!("{}: {} read as {cell:?}", case.text, case.says)),
                None => all.refused.push(case.text.clone()),
            }
        }
    }
    println!(
        "DimensionModel: {} read, {} refused, {} otherwise; refused: {:?}",
        all.read,
        all.refused.len(),
        all.otherwise.len(),
        all.refused
    );
    hold(Some(all), 71);
}

/// "Twenty-three fifths", "a trillionth", "two thirds".
fn is_fraction(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text.split(|it: char| !it.is_alphabetic());
    words.any(|word| {
        ["th", "ths"].iter().any(|end| word.ends_with(end)) || ["third", "thirds", "firsts"].contains(&word)
    })
}

#[test]
fn numbers() {
    let agrees = |case: &Case, cell: &Cell| matches!(cell, Cell::Quantity { amount, .. } if amount.unit.is_none() && is_so_much(amount, &case.says));
    // Powers, what one number over another is, and fractions by other words than halves and quarters are sums, which an assistant
    // works out.
    let said = |case: &Case| {
        case.text.contains(['^', '/'])
            || has_word(&case.text, &["over", "out"])
            || case.text.contains(" in ")
            || is_fraction(&case.text)
    };
    hold(tried("NumberModel", "", "number", said, agrees), 127);
}

#[test]
fn percentages() {
    let agrees = |case: &Case, cell: &Cell| matches!(cell, Cell::Quantity { amount, .. } if is_so_much(amount, &case.says));
    // "Percent of 10" is no phrase of a report.
    let said = |case: &Case| no_amount(case) || case.text.contains(" of ");
    hold(tried("PercentModel", "", "percent", said, agrees), 8);
}

#[test]
fn ranges_of_numbers() {
    let agrees = |case: &Case, cell: &Cell| {
        let Cell::Quantity { amount, .. } = cell else { return false };
        let said = text(&case.says, "/Resolution/value");
        let inner = &said[1..said.len() - 1];
        let (low, high) = inner.split_once(',').unwrap_or((inner, inner));
        let (low, high): (Option<Decimal>, Option<Decimal>) = (low.parse().ok(), high.parse().ok());
        match (low, high) {
            (Some(low), Some(high)) if low == high => amount.bound == Bound::Exactly && amount.number == low,
            (Some(low), Some(high)) => {
                amount.bound == Bound::Between && (amount.number, amount.upper) == (low, high)
            }
            (Some(low), None) => {
                let bound = if said.starts_with('[') { Bound::AtLeast } else { Bound::MoreThan };
                (amount.bound, amount.number) == (bound, low)
            }
            (None, Some(high)) => {
                let bound = if said.ends_with(']') { Bound::AtMost } else { Bound::LessThan };
                (amount.bound, amount.number) == (bound, high)
            }
            (None, None) => false,
        }
    };
    // Operators are a program's, and ordinals no numbers.
    let said = |case: &Case| case.text.contains(['<', '>', '~']) || case.text.contains("th");
    let said = |case: &Case| said(case) && !case.text.contains("than") || case.text.contains("the ");
    hold(tried("NumberRangeModel", "", "number", said, agrees), 52);
}
