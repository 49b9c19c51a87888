//! What follows a claim's object, on its line or deeper: roles, measures, the time, and how the source puts it.

use super::cursor::{Cursor, list};
use super::reading::{Cell, Column, Manner, Modifiers, SpokenBy};
use super::times::TIME_WORDS;
use crate::base::problems::problem;
use crate::diagnostic::{Code, Diagnostic, Result, Span};
use crate::model::claim::{Status, TieKind};
use crate::model::schema::{Kind, Relation, Schema};
use crate::model::{MeasureId, RelationId, RoleId, Value};
use crate::syntax::times;
use crate::syntax::tokens::Literal;
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use rust_decimal::Decimal;

/// The words that introduce what every claim may say.
pub const PROPERTIES: [&str; 8] = ["status", "confidence", "said-by", "said", "time", "at", "quote", "note"];

/// The words of a time that do not tell from when until when.
pub const OPEN: [&str; 3] = ["before", "by", "after"];

impl Cursor<'_> {
    /// Whether the next word begins a property, a role or a measure of some relation.
    pub fn at_modifier(&self) -> bool {
        let opens = |meaning: &Meaning| matches!(meaning, Meaning::Role { .. } | Meaning::Measure { .. });
        self.is_any(&PROPERTIES)
            || self.token().is_some_and(|token| token.meanings.iter().any(opens))
            || self.at_name_of_part()
    }

    /// Reads modifiers to the claim's end, behind an amount that stands in front of its object. Without a relation (behind a `from`),
    /// there are no roles and measures.
    pub fn modifiers(
        &mut self,
        relation: Option<RelationId>,
        amount: Option<(MeasureId, Cell)>,
        manner: &mut Option<Manner>,
    ) -> Result<Modifiers> {
        let mut modifiers = Modifiers { measures: amount.into_iter().collect(), ..Modifiers::default() };
        while !self.is_done() {
            if (self.take(",") || self.take("and")) && !self.is_done() {
                continue;
            }
            let opener = self.here();
            if let Some(said) = self.manner() {
                once(self, manner.replace(said).is_some(), &opener)?;
            } else if !self.property(relation, &mut modifiers)?
                && !self.role(relation, &mut modifiers)?
                && !self.measure(relation, &mut modifiers)?
                && !self.value_alone(relation, &mut modifiers)?
            {
                let before = *self;
                match self.time_of(relation)? {
                    Some(time) => once(&before, modifiers.time.replace(time).is_some(), &opener)?,
                    None => return Err(self.no_modifier(relation)),
                }
            }
        }
        Ok(modifiers)
    }

    /// A property of every claim; `false` when none begins here.
    fn property(&mut self, relation: Option<RelationId>, modifiers: &mut Modifiers) -> Result<bool> {
        let start = *self;
        let opener = self.here();
        let taken = if self.take("said-by") {
            let said = self.said_by()?;
            !std::mem::replace(&mut modifiers.said_by, said).is_empty()
        } else if self.take("said") {
            let time = self.time()?.ok_or_else(|| self.no_date())?;
            modifiers.said_on.replace(time).is_some()
        } else if self.take("status") {
            let status = self.status()?;
            modifiers.status.replace(status).is_some()
        } else if self.take("confidence") {
            let confidence = self.confidence()?;
            modifiers.confidence.replace(confidence).is_some()
        } else if self.take("time") {
            let time = self.time_of(relation)?.ok_or_else(|| self.no_date())?;
            modifiers.time.replace(time).is_some()
        } else if self.take("quote") {
            let quote = self.words()?;
            modifiers.quote.replace(quote).is_some()
        } else if self.take("note") {
            let note = self.words()?;
            modifiers.note.replace(note).is_some()
        } else if self.is("at")
            && self.peek(1).is_some_and(|token| {
                // `at` may also open a role, which a name follows; a text is a place in the source.
                matches!(token.literal, Some(Literal::Text(_))) || token.keyword == Some("{")
            })
        {
            self.at += 1;
            let at = self.words()?;
            modifiers.at.replace(at).is_some()
        } else {
            return Ok(false);
        };
        once(&start, taken, &opener)?;
        Ok(true)
    }

    /// The time of a claim of the relation: of what lasts, it tells from when until when.
    fn time_of(&mut self, relation: Option<RelationId>) -> Result<Option<Cell>> {
        let before = *self;
        let time = self.time()?;
        let lasts = relation.is_some_and(|relation| self.world.schema().relation(relation).lasting);
        if time.is_some() && lasts && before.is_any(&OPEN) {
            let word = before.token().map_or("", |token| before.text(token)).to_lowercase();
            let message =
                format!("what lasts holds at every moment of its time, and `{word}` does not tell of which");
            let refusal = *before.error(Code::OpenTime, &message, "from when until when is not said");
            return Err(Box::new(refusal.help(
                "say from when until when, as far as the source does: `from 2010 to 2020`, `since 2021`, `until 2015`, `in 2024`",
            )));
        }
        Ok(match time {
            Some(Cell::Column(column)) => Some(Cell::Column(Column { lasts, ..column })),
            time => time,
        })
    }

    /// Who said it: `Reuters, citing "an official"`.
    fn said_by(&mut self) -> Result<Vec<SpokenBy>> {
        let mut all = vec![self.speaker()?];
        loop {
            let mut next = *self;
            next.take(",");
            if !next.take("citing") {
                return Ok(all);
            }
            *self = next;
            all.push(self.speaker()?);
        }
    }

    /// An entity, or a description of who it was.
    pub fn speaker(&mut self) -> Result<SpokenBy> {
        let text = self.token().is_some_and(|token| matches!(token.literal, Some(Literal::Text(_))));
        let names_one = self.token().is_some_and(|token| token.entities().count() == 1);
        if self.is("{") || (text && !names_one) {
            return Ok(SpokenBy::Text(self.words()?));
        }
        let mention = self.mention("who said it")?;
        Ok(SpokenBy::Who(self.settle(&mention, Schema::ENTITY, "who said it")?))
    }

    fn status(&mut self) -> Result<Status> {
        let written = self.token().map(|token| self.text(token));
        let status = Status::ALL
            .into_iter()
            .find(|status| written.is_some_and(|written| written.eq_ignore_ascii_case(status.word())));
        let Some(status) = status else {
            let words = Status::ALL.map(Status::word);
            let mut problem = *self.error(Code::UnknownWord, "this is no status", "unknown");
            if let Some(written) = written {
                problem = crate::base::problems::suggest(problem, written, words.into_iter());
            }
            return Err(Box::new(problem.help(format!("a claim is {}", words.join(", ")))));
        };
        self.at += 1;
        Ok(status)
    }

    fn confidence(&mut self) -> Result<Cell> {
        let start = self.here().start;
        let mut in_percent = *self;
        let cell = match self.quantity(Kind::Number) {
            Ok(cell) => cell,
            Err(problem) => {
                let Ok(Cell::Constant(Value::Quantity(percent))) = in_percent.quantity(Kind::Percent) else {
                    return Err(problem);
                };
                *self = in_percent;
                let part = percent.scaled(Decimal::new(1, 2), None).ok_or(problem)?;
                Cell::Constant(Value::Quantity(part))
            }
        };
        match &cell {
            Cell::Constant(value) if !is_confidence(value) => Err(Box::new(
                problem(
                    Code::OutOfRange,
                    "a confidence lies between 0 and 1",
                    self.source,
                    &(start..self.last_end()),
                    "",
                )
                .help("for example: confidence 0.8"),
            )),
            _ => Ok(cell),
        }
    }

    /// A role by one of its prepositions, or by its name; `false` when none begins here.
    fn role(&mut self, relation: Option<RelationId>, modifiers: &mut Modifiers) -> Result<bool> {
        let Some((id, declared)) = relation.map(|id| (id, self.world.schema().relation(id))) else {
            return Ok(false);
        };
        let start = *self;
        let opener = self.here();
        let by_preposition = self.token().and_then(|token| {
            token.meanings.iter().find_map(|meaning| match meaning {
                Meaning::Role { relation, role } if *relation == id => Some(*role),
                _ => None,
            })
        });
        let role = match by_preposition {
            Some(role) => {
                self.at += 1;
                // `from 2024`, `in April` are times, whatever roles there are.
                if !self.at_mention() && start.clone().time()?.is_some() {
                    *self = start;
                    return Ok(false);
                }
                role
            }
            None => match self.named_part(declared.roles.iter().map(|role| role.name.as_str())) {
                Some(index) => RoleId::from(index),
                None => return Ok(false),
            },
        };
        let what = format!("the {} of `{}`", declared.roles[role.index()].name, declared.name);
        let mention = self.mention(&what)?;
        let who = self.settle(&mention, declared.roles[role.index()].range, &what)?;
        if self.are(&["and"]) && self.peek(1).is_some_and(|token| token.entities().next().is_some()) {
            return Err(Box::new(
                self.error(Code::Syntax, format!("{what} is one entity"), "a second one")
                    .help("write a claim for each"),
            ));
        }
        once(&start, modifiers.roles.iter().any(|(known, _)| *known == role), &opener)?;
        modifiers.roles.push((role, who));
        Ok(true)
    }

    /// A measure by its name, or a word declared for it; `false` when none begins here.
    fn measure(&mut self, relation: Option<RelationId>, modifiers: &mut Modifiers) -> Result<bool> {
        let Some((id, declared)) = relation.map(|id| (id, self.world.schema().relation(id))) else {
            return Ok(false);
        };
        let start = *self;
        let opener = self.here();
        let by_word = self.token().and_then(|token| {
            token.meanings.iter().find_map(|meaning| match meaning {
                Meaning::Measure { relation, measure } if *relation == id => Some(*measure),
                _ => None,
            })
        });
        let measure = match by_word {
            Some(measure) => {
                self.at += 1;
                measure
            }
            None => match self.named_part(declared.measures.iter().map(|measure| measure.name.as_str())) {
                Some(index) => MeasureId::from(index),
                None => return Ok(false),
            },
        };
        self.take("of");
        let value = self.value(declared.measures[measure.index()].kind)?;
        once(&start, modifiers.measures.iter().any(|(known, _)| *known == measure), &opener)?;
        modifiers.measures.push((measure, value));
        Ok(true)
    }

    /// A value without a word of its own, `fined Acorn USD 5 million`: it is that of the one measure that has such values. `false`
    /// when none stands here.
    fn value_alone(&mut self, relation: Option<RelationId>, modifiers: &mut Modifiers) -> Result<bool> {
        let (start, opener) = (*self, self.here());
        let Some(id) = relation else { return Ok(false) };
        let Some((measure, value)) = self.measured(id)? else { return Ok(false) };
        once(&start, modifiers.measures.iter().any(|(known, _)| *known == measure), &opener)?;
        modifiers.measures.push((measure, value));
        Ok(true)
    }

    /// The amount in front of an object, `owns 20 percent of Acorn`, with the measure that it is.
    pub fn amount_of(&mut self, relation: RelationId) -> Result<Option<(MeasureId, Cell)>> {
        let start = *self;
        let amount = if self.at_mention() { None } else { self.measured(relation)? };
        // `hundreds of clients` are no amount of anything.
        let is_of = amount.is_some() && self.take("of") && self.at_mention();
        if !is_of {
            *self = start;
        }
        Ok(amount.filter(|_| is_of))
    }

    /// An amount with its unit, and the one measure of the relation that has such values; of several, none is meant more than
    /// another.
    pub fn measured(&mut self, relation: RelationId) -> Result<Option<(MeasureId, Cell)>> {
        let declared = self.world.schema().relation(relation);
        let measures = declared.measures.iter().enumerate();
        let counts =
            |kind: Kind| matches!(kind, Kind::Percent | Kind::Money | Kind::Amount(_) | Kind::Duration);
        let fitting: Vec<(usize, Cursor, Cell)> = measures
            .filter(|(_, measure)| counts(measure.kind))
            .filter_map(|(index, measure)| {
                let mut ahead = *self;
                let value = ahead.value(measure.kind).ok()?;
                // A column whose cells may hold anything, such as a time, tells by itself of no measure.
                (!matches!(value, Cell::Column(_))).then_some((index, ahead, value))
            })
            .collect();
        if let [(one, ..), (other, ..), ..] = fitting.as_slice() {
            let names =
                [one, other].map(|index| format!("`{}`", declared.measures[*index].name)).join(" or ");
            let message = format!("this may be the {names} of `{}`", declared.name);
            return Err(Box::new(
                self.error(Code::Ambiguous, message, "which one?")
                    .help(format!("write its name in front of it: {} …", declared.measures[*one].name)),
            ));
        }
        Ok(fitting.into_iter().next().map(|(index, ahead, value)| {
            self.at = ahead.at;
            (MeasureId::from(index), value)
        }))
    }

    /// Whether the name of a role or a measure of some relation comes next.
    fn at_name_of_part(&self) -> bool {
        self.world.schema().relations.iter().any(|relation| {
            let roles = relation.roles.iter().map(|role| role.name.as_str());
            let measures = relation.measures.iter().map(|measure| measure.name.as_str());
            self.clone().named_part(roles.chain(measures)).is_some()
        })
    }

    /// Takes the name of one of a relation's parts, whatever else its words may mean: its index.
    fn named_part<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> Option<usize> {
        let rest = &self.source.text[self.here().start..];
        for (index, name) in names.enumerate() {
            let mut ahead = *self;
            let end = self.here().start + rest.len().min(name.len());
            while ahead.token().is_some_and(|token| token.span.end <= end) {
                ahead.at += 1;
            }
            let taken = self.here().start..ahead.last_end();
            if ahead.at > self.at && fold(&self.source.text[taken]) == fold(name) {
                *self = ahead;
                return Some(index);
            }
        }
        None
    }

    fn no_modifier(&self, relation: Option<RelationId>) -> Box<Diagnostic> {
        let Some(token) = self.token() else {
            return self.error(Code::Syntax, "something is missing", "");
        };
        if let Some(unsure) = self.unsure_time() {
            return unsure;
        }
        let ties = |kind: &TieKind| self.are(&kind.words().split(' ').collect::<Vec<_>>());
        if TieKind::ALL.iter().filter(|kind| !kind.tells_when()).any(ties) {
            return Box::new(
                self.error(Code::Syntax, "a claim that bears on this one does not stand here", "not here").help(
                    "in a fact file it stands beneath the claim, on a deeper line that begins so; claims of imports have none",
                ),
            );
        }
        if self.is_any(&TIME_WORDS) && self.peek(1).is_some() {
            let mut behind = *self;
            behind.at += 1;
            let message = format!("no time stands behind `{}`", self.text(token));
            let diagnostic = *behind.error(Code::Syntax, message, "a time is expected");
            let note = relation.map(|id| parts(self.world.schema().relation(id)));
            let diagnostic = note.into_iter().fold(diagnostic, Diagnostic::note);
            return Box::new(diagnostic.help(times::FORMS));
        }
        let known = !token.meanings.is_empty() || token.literal.is_some() || token.keyword.is_some();
        let written = self.text(token);
        let message = match known {
            true => format!("`{written}` is not understood here"),
            false => format!("nothing is called `{written}`"),
        };
        let code = if known { Code::Syntax } else { Code::UnknownWord };
        let mut diagnostic =
            *self.error(code, message, "a time, a role, a measure or a property is expected");
        let nearest = if known { vec![] } else { self.world.near(written) };
        if !nearest.is_empty() {
            diagnostic = diagnostic.help(format!("did you mean {}?", list(&nearest)));
        }
        if let Some(id) = relation {
            let relation = self.world.schema().relation(id);
            diagnostic = diagnostic.note(parts(relation));
        }
        Box::new(diagnostic.help(format!("every claim may have a time, and: {}", PROPERTIES.join(", "))))
    }
}

/// Whether a value can be a confidence: an exact number from 0 to 1.
pub fn is_confidence(value: &Value) -> bool {
    match value {
        Value::Quantity(quantity) => {
            let number = quantity.number;
            quantity.is_exact()
                && quantity.unit.is_none()
                && number >= Decimal::ZERO
                && number <= Decimal::ONE
        }
        Value::Time(_) | Value::Text(_) => false,
    }
}

/// What a relation's claims may have, in words.
fn parts(relation: &Relation) -> String {
    let mut parts: Vec<String> = vec![];
    for role in &relation.roles {
        let words: Vec<String> = role.prepositions.iter().map(|word| format!("`{word}`")).collect();
        parts.push(match words.is_empty() {
            true => format!("the role `{}`", role.name),
            false => format!("the role `{}` (said {})", role.name, words.join(", ")),
        });
    }
    parts.extend(relation.measures.iter().map(|measure| format!("the measure `{}`", measure.name)));
    match parts.is_empty() {
        true => format!("`{}` has no roles and no measures", relation.name),
        false => format!("`{}` has {}", relation.name, parts.join(", ")),
    }
}

/// Refuses what is said a second time.
fn once(cursor: &Cursor, again: bool, span: &Span) -> Result<()> {
    match again {
        false => Ok(()),
        true => Err(Box::new(
            problem(Code::SaidTwice, "a claim says this only once", cursor.source, span, "said again here")
                .help("write a claim for each"),
        )),
    }
}
