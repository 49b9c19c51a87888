//! Quantities, times and texts in claims: "more than USD 12 billion", "by the end of May 2025".

use super::cursor::{Cursor, list};
use super::hedges::{BOUNDS, BY_HOW_MUCH, is_open};
use super::reading::{Cell, Column};
use crate::base::problems::problem;
use crate::diagnostic::{Code, Diagnostic, Result, Span};
use crate::model::quantity::Bound;
use crate::model::schema::Kind;
use crate::model::time::TimeRelation;
use crate::model::{Quantity, UnitId, Value, exact};
use crate::syntax::tokens::{Literal, Token};
use crate::vocabulary::Meaning;
use rust_decimal::Decimal;

/// A number as written, before its unit is checked against what is wanted.
struct Amount {
    number: Decimal,
    unit: Option<UnitId>,
    column: Option<usize>,
    /// It was written with a word such as "million".
    multiplied: bool,
}

impl Cursor<'_> {
    /// A value of a kind.
    pub fn value(&mut self, kind: Kind) -> Result<Cell> {
        match kind {
            Kind::Text => self.words(),
            Kind::Time => self.time()?.ok_or_else(|| self.no_date()),
            _ => self.quantity(kind),
        }
    }

    /// A quoted text, or a column.
    pub fn words(&mut self) -> Result<Cell> {
        if let Some(index) = self.column()? {
            return Ok(column(index, Kind::Text));
        }
        match self.token().and_then(|token| token.literal.as_ref()) {
            Some(Literal::Text(text)) => {
                self.at += 1;
                Ok(Cell::Constant(Value::Text(text.clone())))
            }
            _ => Err(Box::new(
                self.error(Code::Syntax, "a text is expected", "no text")
                    .help("texts are quoted: \"paragraph 1\""),
            )),
        }
    }

    /// `{name}`: a column of an import.
    pub fn column(&mut self) -> Result<Option<usize>> {
        if !self.is("{") {
            return Ok(None);
        }
        let open = self.here();
        let mut close = *self;
        while !close.is_done() && !close.is("}") {
            close.at += 1;
        }
        if close.is_done() {
            return Err(Box::new(problem(Code::Syntax, "this brace is not closed", self.source, &open, "")));
        }
        let span = open.start..close.here().end;
        let name = self.source.text[open.end..close.here().start].trim().trim_matches('"');
        let index = self.template.columns.find(name, self.source, &span)?;
        *self = close;
        self.at += 1;
        Ok(Some(index))
    }

    /// Whether a quantity begins here.
    pub fn at_quantity(&self) -> bool {
        self.token().is_some_and(|token| {
            is_number(token) || (unit(token).is_some() && self.peek(1).is_some_and(is_number))
        }) || self.is("several")
            || self.is("between")
            || self.is("approximately")
            || self.is("{")
            || BOUNDS.iter().any(|(words, _)| self.are(words))
            || self.are(&["a", "few"])
            || self.is("some") && self.peek(1).is_some_and(is_number)
            || self.clone().take_by_how_much()
    }

    /// Takes what stands before `more than`: "slightly", "well".
    fn take_by_how_much(&mut self) -> bool {
        let mut behind = *self;
        let Some(words) = BY_HOW_MUCH.iter().find(|words| behind.are(words)) else { return false };
        behind.at += words.len();
        let takes = BOUNDS.iter().any(|(words, bound)| is_open(*bound) && behind.are(words));
        if takes {
            *self = behind;
        }
        takes
    }

    /// A quantity of a kind, in a unit that fits it.
    pub fn quantity(&mut self, kind: Kind) -> Result<Cell> {
        let start = self.here().start;
        let from = *self;
        let (bound, mut first, second) = self.amounts(true)?;
        if kind == Kind::Number && first.unit.is_none() {
            self.take_times();
        }
        while kind == Kind::Duration
            && second.is_none()
            && let Some(longer) = self.and_so_long(&first)?
        {
            first = longer;
        }
        let end = self.last_end();
        let span = start..end.max(start);
        let unit = first.unit.or(second.as_ref().and_then(|second| second.unit));
        if unit.is_none() && first.column.is_none() {
            self.no_unknown_unit()?;
        }
        if let Some(problem) = self.unfit(kind, unit, &span, first.column.is_some()) {
            return Err(problem);
        }
        if let Some(index) = first.column {
            return Ok(Cell::Column(Column {
                index,
                kind,
                bound,
                unit: unit.or(implied(kind)),
                factor: first.number,
                relation: TimeRelation::During,
                to: None,
                lasts: false,
            }));
        }
        let upper = second.as_ref().map_or(first.number, |second| second.number);
        if upper < first.number {
            return Err(Box::new(
                problem(
                    Code::Syntax,
                    "the second number is less than the first",
                    from.source,
                    &span,
                    "between nothing",
                )
                .help("put the lesser number first; both with their `million`, if they have one"),
            ));
        }
        let quantity = Quantity { bound, number: first.number, upper, unit };
        match self.world.schema().too_long_for_root(quantity) {
            None => Ok(Cell::Constant(Value::Quantity(quantity))),
            Some(message) => {
                let problem = problem(Code::NumberRange, message, from.source, &span, "");
                Err(Box::new(problem.help(exact::TOO_LONG)))
            }
        }
    }

    /// "1 year and 3 months": a length of time with what is added to it, in the unit that both convert to.
    fn and_so_long(&mut self, first: &Amount) -> Result<Option<Amount>> {
        let schema = self.world.schema();
        let mut ahead = *self;
        ahead.take_any(&["and", ","]);
        let is_length = ahead.token().is_some_and(is_number) && ahead.peek(1).and_then(unit).is_some();
        let (Some(longer), true) = (first.unit, is_length) else { return Ok(None) };
        let start = ahead.here().start;
        let second = ahead.amount(Bound::Exactly, true)?;
        let Some(shorter) = second.unit.filter(|unit| schema.is_length_of_time(*unit)) else {
            return Ok(None);
        };
        let in_root = |number, unit| schema.in_root(Quantity::exactly(number, Some(unit)));
        let (Some(one), Some(other)) = (in_root(first.number, longer), in_root(second.number, shorter))
        else {
            return Ok(None);
        };
        let sum = exact::sum([one.number, other.number]).filter(|_| one.unit == other.unit);
        let Some(number) = sum else {
            let message = "days and months do not add up to a sure length";
            let problem = problem(Code::UnfitUnit, message, self.source, &(start..ahead.last_end()), "");
            return Err(Box::new(
                problem.help(
                    "write it in days or in months alone, as the source has it, and the rest in a note",
                ),
            ));
        };
        *self = ahead;
        Ok(Some(Amount { number, unit: one.unit, column: None, multiplied: first.multiplied }))
    }

    /// A count of entities: "13", "several", "more than 10".
    pub fn count(&mut self) -> Result<Quantity> {
        let (bound, first, second) = self.amounts(false)?;
        let upper = second.map_or(first.number, |second| second.number);
        match (first.unit, first.column) {
            (None, None) if upper >= first.number => {
                Ok(Quantity { bound, number: first.number, upper, unit: None })
            }
            _ => Err(self.error(
                Code::Syntax,
                "a number of entities is expected",
                "after a number with a unit",
            )),
        }
    }

    fn amounts(&mut self, units: bool) -> Result<(Bound, Amount, Option<Amount>)> {
        if self.take("approximately") {
            return Ok((Bound::About, self.amount(Bound::About, units)?, None));
        }
        if self.take("between") {
            let start = self.here().start;
            let mut first = self.amount(Bound::Between, units)?;
            if !self.take("and") {
                return Err(self.error(Code::Syntax, "`between` takes two numbers", "`and` is expected"));
            }
            let mut second = self.amount(Bound::Between, units)?;
            let span = start..self.last_end();
            if second.multiplied && !first.multiplied {
                return Err(Box::new(
                    problem(
                        Code::Ambiguous,
                        "the first number may count in millions, or in ones",
                        self.source,
                        &span,
                        "",
                    )
                    .help("give both numbers their word: between 2 million and 3 million"),
                ));
            }
            if first.column.is_some() || second.column.is_some() {
                return Err(Box::new(problem(
                    Code::Syntax,
                    "`between` takes no columns",
                    self.source,
                    &span,
                    "",
                )));
            }
            let unit = first.unit.or(second.unit);
            if first.unit.is_some() && second.unit.is_some() && first.unit != second.unit {
                return Err(Box::new(problem(
                    Code::UnfitUnit,
                    "these are two units",
                    self.source,
                    &span,
                    "",
                )));
            }
            (first.unit, second.unit) = (unit, unit);
            return Ok((Bound::Between, first, Some(second)));
        }
        self.take_by_how_much();
        let bound = BOUNDS.iter().find(|(words, _)| self.are(words));
        let mut bound = match bound {
            Some((words, bound)) => {
                self.at += words.len();
                *bound
            }
            None => Bound::Exactly,
        };
        // "some 500"
        if bound == Bound::Exactly
            && self.is("some")
            && self.peek(1).is_some_and(|next| is_number(next) || unit(next).is_some())
        {
            self.at += 1;
            bound = Bound::About;
        }
        // "a few", and not "few"
        let a_few = bound == Bound::Exactly && self.are(&["a", "few"]);
        self.at += usize::from(a_few);
        if a_few || bound == Bound::Exactly && self.is("several") {
            self.at += 1;
            bound = Bound::Several;
        }
        let amount = self.amount(bound, units)?;
        if let Some(last) = self.other_bound(bound, units)? {
            let (mut least, mut most) = (amount, last);
            if bound == Bound::AtMost {
                (least, most) = (most, least);
            }
            return Ok((Bound::Between, least, Some(most)));
        }
        let mut bound = if bound == Bound::Exactly { self.or_beyond().unwrap_or(bound) } else { bound };
        if bound == Bound::Exactly && self.are(&["or", "so"]) {
            self.at += 2;
            bound = Bound::About;
        }
        // "7 or fewer units"
        match self.token().and_then(unit).filter(|_| units && amount.unit.is_none()) {
            Some(unit) if bound != Bound::Exactly => {
                self.at += 1;
                Ok((bound, Amount { unit: Some(unit), ..amount }, None))
            }
            _ => Ok((bound, amount, None)),
        }
    }

    /// The other end of "at least 20 and at most 100", which has both ends.
    fn other_bound(&mut self, bound: Bound, units: bool) -> Result<Option<Amount>> {
        let wanted = match bound {
            Bound::AtLeast => Bound::AtMost,
            Bound::AtMost => Bound::AtLeast,
            _ => return Ok(None),
        };
        let mut ahead = *self;
        let said = ahead.take("and").then(|| BOUNDS.iter().find(|(words, _)| ahead.are(words))).flatten();
        let Some((words, _)) = said.filter(|(_, other)| *other == wanted) else { return Ok(None) };
        ahead.at += words.len();
        let amount = ahead.amount(wanted, units)?;
        *self = ahead;
        Ok(Some(amount))
    }

    /// `or more`, `or less`, behind a number or its unit.
    fn or_beyond(&mut self) -> Option<Bound> {
        let bounds = [
            ("more", Bound::AtLeast),
            ("greater", Bound::AtLeast),
            ("higher", Bound::AtLeast),
            ("less", Bound::AtMost),
            ("fewer", Bound::AtMost),
            ("lower", Bound::AtMost),
        ];
        let ends = |word: &str| {
            self.are(&["or", word]) && self.peek(2).is_none_or(|next| next.keyword != Some("than"))
        };
        let bound = bounds.into_iter().find(|(word, _)| ends(word)).map(|(_, bound)| bound)?;
        self.at += 2;
        Some(bound)
    }

    /// `USD 12 billion`, `1 million units`, `20%`, `{share} percent`; after "several", the number may be left out.
    /// Without `units`, it ends at the number.
    fn amount(&mut self, bound: Bound, units: bool) -> Result<Amount> {
        let mut unit_before = None;
        if let Some(before) = self.token().and_then(unit)
            && (self.peek(1).is_some_and(is_number)
                || self.peek(1).is_some_and(|token| token.keyword == Some("{")))
        {
            unit_before = Some(before);
            self.at += 1;
        }
        let column = self.column()?;
        // "a year"
        let is_length =
            |token: &Token| unit(token).is_some_and(|unit| self.world.schema().is_length_of_time(unit));
        if units && self.is_any(&["a", "an"]) && self.peek(1).is_some_and(is_length) {
            let unit = self.peek(1).and_then(unit);
            self.at += 2;
            return Ok(Amount { number: Decimal::ONE, unit, column: None, multiplied: false });
        }
        let (number, multiplied) = match self.token() {
            Some(token) => match &token.literal {
                Some(Literal::Number { number, .. }) => {
                    let letters = self.text(token).chars().any(char::is_alphabetic);
                    if bound == Bound::Several && !letters && !is_step(*number) {
                        let message = "`several` stands before units, or before a word such as `million`";
                        return Err(self.error(Code::Syntax, message, "not before a number"));
                    }
                    self.at += 1;
                    (*number, letters)
                }
                _ if column.is_some() || bound == Bound::Several => (Decimal::ONE, false),
                _ => match self.factor().filter(|_| units) {
                    Some(factor) => {
                        self.at += 1;
                        (factor, false)
                    }
                    None => return Err(self.no_number()),
                },
            },
            None if column.is_some() || bound == Bound::Several => (Decimal::ONE, false),
            None => return Err(self.no_number()),
        };
        let mut unit_after = None;
        // After a count of entities their type's noun follows, which may also be a unit: "13 chips".
        if let Some(after) = self.token().and_then(unit).filter(|_| units) {
            unit_after = Some(after);
            self.at += 1;
        }
        if unit_before.is_some() && unit_after.is_some() && unit_before != unit_after {
            self.at -= 1;
            return Err(self.error(Code::UnfitUnit, "a number has one unit", "a second unit"));
        }
        Ok(Amount { number, unit: unit_before.or(unit_after), column, multiplied })
    }

    fn no_number(&self) -> Box<Diagnostic> {
        // "XPF 5 million": a code in front of a number.
        let is_number = |token: &Token| matches!(token.literal, Some(Literal::Number { .. }));
        if let Some(token) = self.token().filter(|token| token.is_unknown())
            && self.peek(1).is_some_and(is_number)
        {
            let written = self.text(token);
            let message = format!("no currency is called `{written}`");
            let unknown = self.error(Code::UnknownUnit, message, "a currency, or a number, is expected here");
            return Box::new(unknown.help(format!("declare it: currency {written}")));
        }
        Box::new(
            self.error(Code::Syntax, "a number is expected", "no number").help(
                "for example: about 1 million units, more than USD 12 billion, between 2 and 5 percent",
            ),
        )
    }

    /// Refuses a word behind a number that is none of the base's: "500 kbbl".
    fn no_unknown_unit(&self) -> Result<()> {
        let Some(token) = self.token().filter(|token| token.is_unknown()) else { return Ok(()) };
        if self.at_modifier() {
            return Ok(());
        }
        let written = self.text(token);
        let message = format!("no unit is called `{written}`");
        let diagnostic = self.error(Code::UnknownUnit, message, "a unit is expected here");
        let nearest = self.world.near(written);
        Err(Box::new(match nearest.is_empty() {
            true => diagnostic.help(format!("declare it: unit {written}")),
            false => diagnostic.help(format!("did you mean {}?", list(&nearest))),
        }))
    }

    /// What is wrong with a unit where a kind is wanted.
    fn unfit(&self, kind: Kind, unit: Option<UnitId>, span: &Span, column: bool) -> Option<Box<Diagnostic>> {
        let schema = self.world.schema();
        if schema.kind_fits(kind, unit) || (column && unit.is_none() && implied(kind).is_some()) {
            return None;
        }
        let name = |unit: UnitId| schema.unit(unit).names.last().cloned().unwrap_or_default();
        let found = match unit {
            Some(unit) => format!("this is in {}", name(unit)),
            None => "this has no unit".to_string(),
        };
        let (code, message, help) = match kind {
            Kind::Money if unit.is_none() => {
                let currencies: Vec<&str> = (schema.units.iter().filter(|unit| unit.currency))
                    .filter_map(|unit| unit.names.first().map(String::as_str))
                    .collect();
                let help = match currencies.as_slice() {
                    [] => "declare a currency: currency USD, \"US dollars\"".to_string(),
                    [first, ..] => format!("write the currency before the number: {first} 10 million"),
                };
                (Code::NoCurrency, "money has a currency".to_string(), help)
            }
            Kind::Money => (Code::UnfitUnit, "money is expected".to_string(), "write a currency".to_string()),
            Kind::Number => (
                Code::UnfitUnit,
                "a number without unit is expected".to_string(),
                "leave the unit out".to_string(),
            ),
            Kind::Percent => {
                (Code::UnfitUnit, "percent are expected".to_string(), "write: 20 percent, or 20%".to_string())
            }
            Kind::Amount(of) => (
                Code::UnfitUnit,
                format!("a number of {} is expected", name(of)),
                format!("write the unit behind the number: 10 {}", name(of)),
            ),
            Kind::Duration => (
                Code::UnfitUnit,
                "a length of time is expected".to_string(),
                "write how long in days, weeks, months or years: five years, 18 months".to_string(),
            ),
            Kind::Time | Kind::Text => (Code::UnfitUnit, "no number is expected".to_string(), String::new()),
        };
        let diagnostic = problem(code, message, self.source, span, found);
        Some(Box::new(if help.is_empty() { diagnostic } else { diagnostic.help(help) }))
    }
}

pub fn column(index: usize, kind: Kind) -> Cell {
    let (bound, factor, relation) = (Bound::Exactly, Decimal::ONE, TimeRelation::During);
    Cell::Column(Column { index, kind, bound, unit: implied(kind), factor, relation, to: None, lasts: false })
}

/// The unit of a column that names none.
fn implied(kind: Kind) -> Option<UnitId> {
    match kind {
        Kind::Percent => Some(crate::model::schema::Schema::PERCENT),
        Kind::Amount(unit) => Some(unit),
        _ => None,
    }
}

/// Whether there are several of a number: of ten, a dozen, a hundred, a thousand and so on.
fn is_step(number: Decimal) -> bool {
    let is_power = |number: Decimal| number.normalize().to_string().trim_end_matches('0') == "1";
    number == Decimal::from(12) || (number >= Decimal::TEN && is_power(number))
}

fn is_number(token: &Token) -> bool {
    matches!(token.literal, Some(Literal::Number { .. }))
}

fn unit(token: &Token) -> Option<UnitId> {
    token.meanings.iter().find_map(|meaning| match meaning {
        Meaning::Unit(id) => Some(*id),
        _ => None,
    })
}
