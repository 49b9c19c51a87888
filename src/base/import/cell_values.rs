//! The values of a row's cells, and the claims of an import that these fill.

use super::cells::Cells;
use super::template::Plan;
use crate::base::claims::reading::{Cell, Column, Template, Who};
use crate::base::claims::{Cursor, Fill, OPEN, Origin, expand, is_confidence, number};
use crate::base::environment::Environment;
use crate::base::import::row_fault::{Wrong, wrong};
use crate::base::world::World;
use crate::diagnostic::{Code, Result, Source};
use crate::model::claim::{Attestation, Claim};
use crate::model::exact;
use crate::model::schema::{Kind, Place};
use crate::model::time::TimeRelation;
use crate::model::{EntityId, Interval, Quantity, TypeId, Value};
use crate::syntax::tagger::tag_part;
use crate::syntax::times;
use crate::vocabulary::NoNames;
use rust_decimal::Decimal;

/// Whom a row is about.
pub struct About {
    /// The entity of each variable of the import; none where its cells are empty.
    pub variables: Vec<Option<EntityId>>,
    pub attested_by: EntityId,
}

/// What a row has for the variables and columns of an import's claims.
pub struct RowFill<'a> {
    pub cells: Cells<'a>,
    pub variables: &'a [Option<EntityId>],
    pub template: &'a Template,
}

impl Fill for RowFill<'_> {
    type Wrong = Wrong;

    fn entity(&self, who: Who) -> Option<EntityId> {
        match who {
            Who::Entity(id) => Some(id),
            Who::Variable(index) => self.variables[index],
        }
    }

    fn fits(&self, who: Who, id: EntityId, of: TypeId) -> std::result::Result<(), Wrong> {
        match who {
            Who::Variable(index) if !self.cells.world.is_a(id, of) => {
                wrong(None, format!("?{}: {}", self.template.variables[index].0, self.cells.unfit(id, of)))
            }
            _ => Ok(()),
        }
    }

    fn value(&self, cell: &Cell) -> std::result::Result<Option<Value>, Wrong> {
        match cell {
            Cell::Constant(value) => Ok(Some(value.clone())),
            Cell::Column(column) => self.cells.value(column),
        }
    }

    fn confidence(&self, cell: &Cell) -> std::result::Result<Option<Decimal>, Wrong> {
        match (self.value(cell)?, cell) {
            (Some(value), Cell::Column(column)) if !is_confidence(&value) => {
                wrong(Some(column.index), "a confidence lies between 0 and 1")
            }
            (value, _) => Ok(value.and_then(number)),
        }
    }
}

impl Cells<'_> {
    /// The claims of a row with these entities, behind others; some of them, where the row is wrong. The places of their
    /// attestations have no file yet.
    pub fn claims(
        &self,
        plan: &Plan,
        about: &About,
        claims: &mut Vec<(Claim, Attestation)>,
    ) -> std::result::Result<(), Wrong> {
        let About { variables, attested_by } = about;
        let filled = RowFill { cells: *self, variables, template: &plan.template };
        for claim in &plan.claims {
            if self.all(&claim.when) {
                let place = Place { file: String::new(), line: self.row.line };
                let (origin, place) =
                    (Origin { source: *attested_by, place, tie: None }, (self.source, &claim.span));
                expand(claims, self.world, place, &claim.reading, &plan.defaults, &origin, &filled)?;
            }
        }
        Ok(())
    }

    /// What the row has in a column; `None` where the cell is empty.
    fn value(&self, column: &Column) -> std::result::Result<Option<Value>, Wrong> {
        if let Some(to) = column.to {
            return self.period(column, to);
        }
        let text = self.text(column.index);
        if text.is_empty() {
            return Ok(None);
        }
        let number = if matches!(column.kind, Kind::Text | Kind::Time) { None } else { plain_number(text) };
        let value = match column.kind {
            Kind::Text => Value::Text(text.to_string()),
            Kind::Time => Value::Time(self.date(column, text)?.related(column.relation)),
            _ => match number.and_then(|number| multiplied(number, column.factor)) {
                Some(number) if self.world.schema().kind_fits(column.kind, column.unit) => {
                    let (bound, unit) = (column.bound, column.unit);
                    Value::Quantity(Quantity { bound, number, upper: number, unit })
                }
                _ => self.as_written(column, text)?,
            },
        };
        if let Value::Quantity(quantity) = value
            && let Some(message) = self.world.schema().too_long_for_root(quantity)
        {
            return wrong(Some(column.index), format!("`{text}`: {message}"));
        }
        Ok(Some(value))
    }

    /// The time from one column's to the other's; where one of them is empty, it is open.
    fn period(&self, column: &Column, to: usize) -> std::result::Result<Option<Value>, Wrong> {
        let end = |index: usize| match self.text(index) {
            "" => Ok(None),
            text => self.date(&Column { index, ..column.clone() }, text).map(Some),
        };
        let period = match (end(column.index)?, end(to)?) {
            (None, None) => return Ok(None),
            (Some(first), None) => first.related(TimeRelation::Since),
            (None, Some(last)) => last.related(TimeRelation::By),
            (Some(first), Some(last)) => Interval { start: first.start, end: last.end },
        };
        if let (Some(start), Some(end)) = (period.start, period.end)
            && start > end
        {
            return wrong(Some(to), "this time ends before it begins");
        }
        Ok(Some(Value::Time(period)))
    }

    fn date(&self, column: &Column, text: &str) -> std::result::Result<Interval, Wrong> {
        if let Some(date) = plain_date(text) {
            return Ok(date);
        }
        if let Some(day) = times::day_in_numbers(text) {
            let message =
                format!("`{text}`: which number is the month is not sure in a column of such dates");
            let help = day.map(|day| format!("write the year first, as {day}"));
            return Err(Wrong { help, ..Wrong::cell(column.index, message) });
        }
        let first = text.split_whitespace().next().unwrap_or_default();
        if column.lasts && OPEN.iter().any(|word| first.eq_ignore_ascii_case(word)) {
            let message =
                format!("`{text}`: of what lasts, `{first}` does not tell from when until when it was so");
            let help = Some(
                "write `until 2015`, `since 2021`, or a time through all of which it was so".to_string(),
            );
            return Err(Wrong { help, ..Wrong::cell(column.index, message) });
        }
        match self.as_written(column, text)? {
            Value::Time(time) => Ok(time),
            _ => wrong(Some(column.index), format!("`{text}`: a date is expected")),
        }
    }

    /// A cell may say a value as a claim does: "about 1 million units", "early April 2025". A number without its
    /// unit has the column's.
    fn as_written(&self, column: &Column, text: &str) -> std::result::Result<Value, Wrong> {
        let read = |kind| written(self.world, kind, text);
        if column.kind != Kind::Number
            && let Some(unit) = column.unit
            && let Ok(Value::Quantity(number)) = read(Kind::Number)
            && let Some(number_in_unit) = multiplied(number.number, column.factor)
            && let Some(upper) = multiplied(number.upper, column.factor)
        {
            let bound = if number.is_exact() { column.bound } else { number.bound };
            let unit = Some(unit);
            return Ok(Value::Quantity(Quantity { bound, number: number_in_unit, upper, unit }));
        }
        read(column.kind).map_err(|problem| {
            let wrong = Wrong::cell(column.index, format!("`{text}`: {}", problem.message));
            let is_number = !matches!(column.kind, Kind::Text | Kind::Time);
            let help = point_for_comma(text).filter(|_| is_number).or(problem.help.into_iter().next());
            Wrong { help, ..wrong }
        })
    }
}

/// The value of a kind that a text says as a claim does, whatever else is called so. Nothing else may stand there.
pub fn written(world: &World, kind: Kind, text: &str) -> Result<Value> {
    let source = Source::new("cell", text);
    let tokens = tag_part(&source, 0..text.len(), &world.vocabulary, &NoNames)?.list;
    let template = Template::default();
    let mut cursor = Cursor::new(world, &source, &template, &tokens);
    match (cursor.value(kind)?, cursor.is_done()) {
        (Cell::Constant(value), true) => Ok(value),
        _ => Err(cursor.error(Code::Syntax, "more than a value stands here", "")),
    }
}

/// The way out where a number seems to have a decimal comma: `1.234,5`.
fn point_for_comma(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once(',')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let whole: String = whole.split(['.', ' ', '\'', '\u{a0}', '\u{202f}']).collect();
    let is_decimal = digits(whole.strip_prefix('-').unwrap_or(&whole)) && digits(fraction);
    is_decimal
        .then(|| format!("commas divide thousands, and the decimal mark is a point: {whole}.{fraction}"))
}

/// Digits with at most one point, and perhaps a sign, commas at thousands or an exponent: `12.5`, `1,000`, `1e-05`.
fn plain_number(text: &str) -> Option<Decimal> {
    let (mut has_exponent, mut has_commas) = (false, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'.' | b'-' => {}
            b'e' | b'E' | b'+' => has_exponent = true,
            b',' => has_commas = true,
            _ => return None,
        }
    }
    match (has_exponent, has_commas) {
        (false, false) => exact::number(text),
        (false, true) => exact::number(&without_commas(text)?),
        (true, false) => exact::scientific(text),
        (true, true) => None,
    }
}

/// The number without its commas, where these stand at its thousands, or its lakhs: none of these begin with 0.
fn without_commas(text: &str) -> Option<String> {
    let whole = text.split('.').next()?;
    let groups: Vec<&str> = whole.strip_prefix('-').unwrap_or(whole).split(',').collect();
    let [first, middle @ .., last] = groups.as_slice() else { return None };
    let is_number = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let all = |length: usize| middle.iter().all(|group| group.len() == length);
    let lakhs = first.len() <= 2 && !middle.is_empty() && all(2);
    let in_order = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && last.len() == 3
        && (all(3) || lakhs)
        && groups.iter().all(|group| is_number(group));
    (in_order && !text[whole.len()..].contains(',')).then(|| text.replace(',', ""))
}

/// The number times a column's factor, which most columns do not have.
fn multiplied(number: Decimal, factor: Decimal) -> Option<Decimal> {
    if factor == Decimal::ONE { Some(number) } else { exact::product(number, factor) }
}

/// `2025`, `2025-04` or `2025-04-15`: what nearly every cell of dates holds, read without the tagger.
pub fn plain_date(text: &str) -> Option<Interval> {
    let number = |digits: &str, length: usize| -> Option<i16> {
        (digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| digits.parse().ok())?
    };
    let small = |digits| number(digits, 2).map(|number| number as i8);
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => Interval::year(year),
        (Some(month), None, _) => Interval::month(year, small(month)?),
        (Some(month), Some(day), None) => Interval::day(year, small(month)?, small(day)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::Schema;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_plain_number_is_what_the_language_reads(text in "-?[0-9]{1,4}(,[0-9]{2,4}){0,2}(\\.[0-9]{1,3})?") {
            let world = World::new(Schema::new(), vec![]);
            let read = written(&world, Kind::Number, &text).ok();
            match plain_number(&text) {
                Some(number) => prop_assert_eq!(read, Some(Value::Quantity(Quantity::exactly(number, None)))),
                None => prop_assert_eq!(read, None),
            }
        }
    }
}
