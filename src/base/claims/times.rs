//! Times in claims: "in 2025", "by the end of May 2025", "from {begin} to {end}".

use super::cursor::Cursor;
use super::reading::{Cell, Column};
use super::values::column;
use crate::base::problems::problem;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::schema::Kind;
use crate::model::time::TimeRelation;
use crate::model::{Interval, Value};
use crate::syntax::times;
use crate::syntax::tokens::Literal;

/// The words before a time.
pub const TIME_WORDS: [&str; 10] =
    ["before", "by", "until", "since", "after", "in", "on", "at", "during", "from"];

impl Cursor<'_> {
    /// Of what stands where a time is expected.
    pub fn no_date(&self) -> Box<Diagnostic> {
        self.unsure_time().unwrap_or_else(|| {
            Box::new(self.error(Code::Syntax, "a date is expected", "no date").help(times::FORMS))
        })
    }

    /// What is said of a time here, behind a preposition perhaps, if it has no sure days.
    pub fn unsure_time(&self) -> Option<Box<Diagnostic>> {
        let is_preposition = self.is_any(&TIME_WORDS);
        let starts =
            [Some(self.here().start), self.peek(1).filter(|_| is_preposition).map(|next| next.span.start)];
        starts.into_iter().flatten().filter(|_| !self.is_done()).find_map(|start| {
            let unsure = times::unsure(&self.source.text[start..])?;
            let span = start..start + unsure.length;
            let problem = problem(Code::NotADate, unsure.message, self.source, &span, "no sure days");
            Some(Box::new(problem.help(unsure.help)))
        })
    }

    /// A time, with what it says of the event's: "in 2025", "before 2025-04", "between 2024-01 and 2024-06".
    /// `None`, and nothing taken, where none stands.
    pub fn time(&mut self) -> Result<Option<Cell>> {
        let from = *self;
        if self.take("between") {
            if let Some(period) = self.period(&["and"])? {
                return Ok(Some(period));
            }
            let (Some(first), true) = (self.date(), self.take("and")) else {
                *self = from;
                return Ok(None);
            };
            let Some(second) = self.date() else { return Err(self.no_date()) };
            if first.start > second.end {
                return Err(from.error(Code::ImpossibleDate, "this time ends before it begins", ""));
            }
            return Ok(Some(Cell::Constant(Value::Time(Interval { start: first.start, end: second.end }))));
        }
        let relation = match self.token().map(|token| self.text(token).to_ascii_lowercase()).as_deref() {
            Some("before") => TimeRelation::Before,
            Some("by" | "until") => TimeRelation::By,
            Some("since") => TimeRelation::Since,
            Some("after") => TimeRelation::After,
            _ => TimeRelation::During,
        };
        let had_word = self.take_any(&TIME_WORDS);
        if had_word {
            self.take("the");
        }
        if matches!(relation, TimeRelation::During | TimeRelation::Since)
            && let Some(period) = self.period(&["to", "until"])?
        {
            return Ok(Some(period));
        }
        if had_word || self.is("{") {
            let mut ahead = *self;
            if let Some(index) = ahead.column()? {
                *self = ahead;
                let Cell::Column(column) = column(index, Kind::Time) else { return Ok(None) };
                return Ok(Some(Cell::Column(Column { relation, ..column })));
            }
        }
        let edge = self.token().filter(|token| matches!(token.literal, Some(Literal::Date(_))));
        let edge = edge.and_then(|token| times::unsure_bound(relation, self.text(token)));
        if let Some(help) = edge {
            let message = "an edge of a time is a part of it, and no sure bound";
            return Err(Box::new(
                self.error(Code::NotADate, message, "before or after which day?")
                    .help(format!("{help}; or write the day")),
            ));
        }
        match self.date() {
            Some(first) => {
                let last = if relation == TimeRelation::During { self.last_date() } else { None };
                if last.is_some_and(|last| first.start > last.end) {
                    return Err(from.error(Code::ImpossibleDate, "this time ends before it begins", ""));
                }
                let date = last.map_or(first, |last| Interval { start: first.start, end: last.end });
                Ok(Some(Cell::Constant(Value::Time(date.related(relation)))))
            }
            None => {
                *self = from;
                Ok(None)
            }
        }
    }

    /// The time from one column to another: `{from} to {to}`. `None`, and nothing taken, where none stands.
    fn period(&mut self, words: &[&str]) -> Result<Option<Cell>> {
        let mut ahead = *self;
        if !ahead.is("{") {
            return Ok(None);
        }
        if let Some(first) = ahead.column()?
            && ahead.take_any(words)
            && ahead.is("{")
            && let Some(last) = ahead.column()?
            && let Cell::Column(of_first) = column(first, Kind::Time)
        {
            *self = ahead;
            return Ok(Some(Cell::Column(Column { to: Some(last), ..of_first })));
        }
        Ok(None)
    }

    /// The last date of a time that began with another: "to June 2025", "through Q3 2025".
    fn last_date(&mut self) -> Option<Interval> {
        let mut ahead = *self;
        let last = if ahead.take_any(&["to", "through"]) { ahead.date() } else { None };
        if last.is_some() {
            *self = ahead;
        }
        last
    }

    /// A date without a word before it.
    pub fn date(&mut self) -> Option<Interval> {
        let date = match &self.token()?.literal {
            Some(Literal::Date(date)) => Some(*date),
            Some(Literal::Number { year, .. }) => *year,
            _ => None,
        };
        self.at += usize::from(date.is_some());
        date
    }
}
