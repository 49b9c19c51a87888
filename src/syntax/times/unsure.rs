//! What reports say of times that give no day to begin or end with: they are refused, and the message tells the way out.

use super::super::lexical::{Lexical, Rule};
use crate::syntax::parse_limit::{self, Steps};

/// A text that begins with such words.
pub struct Unsure {
    /// How many bytes of the text they are.
    pub length: usize,
    pub message: String,
    pub help: &'static str,
    /// It is a month or a day without its year, which may be a word of another kind: "may".
    pub lacks_year: bool,
}

/// The words that a text begins with, if they say when, and have no sure days.
pub fn unsure(text: &str) -> Option<Unsure> {
    // A date has its days, whatever else it may be the begin of.
    if parse_limit::parse::<Lexical, _>(Rule::date, text, Steps::MadeUp).is_ok() {
        return None;
    }
    let pair = parse_limit::parse::<Lexical, _>(Rule::unsure, text, Steps::MadeUp).ok()?.next()?;
    let written = pair.as_str();
    let form = pair.clone().into_inner().next()?.as_rule();
    let (what, help) = match form {
        Rule::season_of => (
            "has no sure months",
            "seasons differ by place and calendar: write the months that are meant, as `from 2024-06 to 2024-08`, or the year",
        ),
        Rule::fiscal => (
            "does not say when it ends",
            "fiscal years differ by firm: write `in the fiscal year that ended on 26 January 2025`, `in the three months to March 2025`, or its two days",
        ),
        Rule::about_when => (
            "has no bounds",
            "write what the source is sure of: `in 2025`, `in mid 2025`, `between 2024-07 and 2026-06`",
        ),
        Rule::relative => (
            "counts from the day on which it was written",
            "write the year, the month or the day that is meant: `in 2025`, `in April 2025`",
        ),
        Rule::how_long => (
            "says how long, and not when",
            "write when it begins or ends: `by 2026-10`, `from 2025-04 to 2026-10`; a length of time is a value, of the kind `duration`",
        ),
        Rule::short_year => {
            ("has a year of two digits", "write all four digits of the year: `H1 2025`, `March 2025`")
        }
        _ => ("has no year", "a date needs its year: `early April 2025`, `2025-04`, `15 April 2025`"),
    };
    let message = format!("`{written}` {what}");
    Some(Unsure { length: written.len(), message, help, lacks_year: form == Rule::no_year })
}
