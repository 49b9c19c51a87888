//! Running an import: row by row, through its plan, into the graph.

use super::template::{AttestedBy, ClaimOf, Maker, Plan, Test, compile};
use super::unreadable;
use crate::base::claims::reading::{Cell, Column, Modifiers, Reading, Said, Template, What, Who};
use crate::base::claims::{Cursor, Origin, expand, tags};
use crate::base::world::{World, a};
use crate::diagnostic::{Diagnostic, Result, Severity, Source, Span};
use crate::model::schema::{Kind, Place, Range, Schema};
use crate::model::{EntityId, Quantity, TypeId, Value};
use crate::syntax::facts::tree::{Import, ImportKind};
use crate::vocabulary::Names;
use crate::vocabulary::fold::fold;
use csv::StringRecord;
use rust_decimal::Decimal;
use std::path::Path;
use std::sync::Arc;

/// How many rows of a file are told about one by one.
const MOST_TOLD: usize = 20;

/// What is wrong with a row, and in which column.
struct Wrong {
    column: Option<usize>,
    reason: String,
}

fn wrong<T>(column: Option<usize>, reason: impl Into<String>) -> std::result::Result<T, Wrong> {
    Err(Wrong { column, reason: reason.into() })
}

/// Reads a file into the graph. Rows that are wrong are told, and left out.
pub fn run(source: &Arc<Source>, import: &Import, path: &Path, world: &mut World) -> Result<()> {
    let mut delimiter = b',';
    let (mut header, mut skip) = (None, false);
    for line in &import.lines {
        match &line.kind {
            ImportKind::Delimiter(term) => match term.text.as_bytes() {
                [byte] => delimiter = *byte,
                _ => {
                    let message = "a delimiter is one character of ASCII";
                    let diagnostic = Diagnostic::error("syntax", message).at(source, term.span.clone(), "");
                    return Err(Box::new(diagnostic.help("for example: delimiter \";\", or: delimiter tab")));
                }
            },
            ImportKind::Header(names) => {
                header = Some(names.iter().map(|name| name.text.clone()).collect::<Vec<_>>());
            }
            ImportKind::OnError { skip: policy } => skip = *policy,
            _ => {}
        }
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(header.is_none())
        .flexible(true)
        .from_path(path)
        .map_err(|error| unreadable(source, import, path, error))?;
    let columns = match header {
        Some(names) => names,
        None => {
            let names = reader.headers().map_err(|error| unreadable(source, import, path, error))?;
            names.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_string()).collect()
        }
    };
    let width = columns.len();
    let Some(mut plan) = compile(source, import, columns, world) else { return Ok(()) };
    let file = path.display().to_string();
    let mut report = Report { file: file.clone(), severity: severity(skip), delimiter, wrong: 0 };
    let mut row = StringRecord::new();
    loop {
        match reader.read_record(&mut row) {
            Ok(false) => break,
            Ok(true) => {
                let line = row.position().map_or(0, |position| position.line() as u32);
                let result = match row.len() == width {
                    true => Row { world, source, file: &file, line, row: &row }.read(&mut plan),
                    false => wrong(None, format!("it has {} fields, not {width}", row.len())),
                };
                if let Err(problem) = result {
                    report.row(line, &row, &plan.template.columns, problem, world);
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, |position| position.line() as u32);
                let reason = match error.kind() {
                    csv::ErrorKind::Utf8 { .. } => "it is not UTF-8".to_string(),
                    csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        format!("it has {len} fields, not {expected_len}")
                    }
                    _ => return Err(Box::new(unreadable(source, import, path, error))),
                };
                let problem = Wrong { column: None, reason };
                report.row(line, &StringRecord::new(), &plan.template.columns, problem, world);
            }
        }
    }
    report.finish(source, import, world);
    Ok(())
}

fn severity(skip: bool) -> Severity {
    if skip { Severity::Warning } else { Severity::Error }
}

/// Tells of rows that are wrong: the first ones each, of the others how many.
struct Report {
    file: String,
    severity: Severity,
    delimiter: u8,
    wrong: usize,
}

impl Report {
    fn row(&mut self, line: u32, row: &StringRecord, columns: &[String], problem: Wrong, world: &mut World) {
        self.wrong += 1;
        if self.wrong > MOST_TOLD {
            return;
        }
        // The row as one line, with the place of the field.
        let mut text = String::new();
        let mut span: Span = 0..0;
        for (index, field) in row.iter().enumerate() {
            if index > 0 {
                text.push(char::from(self.delimiter));
            }
            let start = text.len();
            text.extend(field.chars().map(|c| if c.is_control() { ' ' } else { c }));
            if problem.column == Some(index) {
                span = start..text.len();
            }
        }
        if problem.column.is_none() {
            span = 0..text.len();
        }
        let label = match problem.column.and_then(|column| columns.get(column)) {
            Some(column) => format!("column `{column}`"),
            None => String::new(),
        };
        let source = Source::at(self.file.clone(), text, line as usize);
        let code = "bad-row";
        let mut diagnostic = Diagnostic::error(code, problem.reason).at(&source, span, label);
        diagnostic.severity = self.severity;
        world.problems.push(match self.severity {
            Severity::Error => diagnostic.help(
                "correct the row, leave it out by a `when`, or let the import go on with `on error skip`",
            ),
            Severity::Warning => diagnostic.note("the row is left out"),
        });
    }

    fn finish(self, source: &Arc<Source>, import: &Import, world: &mut World) {
        if self.wrong > MOST_TOLD {
            let message =
                format!("{} rows of {} are wrong; the first {MOST_TOLD} are shown", self.wrong, self.file);
            let mut diagnostic =
                Diagnostic::error("bad-rows", message).at(source, import.path.span.clone(), "");
            diagnostic.severity = self.severity;
            world.problems.push(diagnostic);
        }
    }
}

/// One row on its way into the graph.
struct Row<'a> {
    world: &'a mut World,
    source: &'a Arc<Source>,
    file: &'a str,
    line: u32,
    row: &'a StringRecord,
}

impl Row<'_> {
    fn read(&mut self, plan: &mut Plan) -> std::result::Result<(), Wrong> {
        if !self.all(&plan.when) {
            return Ok(());
        }
        let mut variables: Vec<Option<EntityId>> = vec![None; plan.template.variables.len()];
        for maker in &mut plan.makers {
            if variables[maker.variable].is_none() && self.all(&maker.when) {
                variables[maker.variable] = self.make(maker)?;
            }
        }
        let attested_by = match plan.attested_by {
            AttestedBy::Source(id) => id,
            AttestedBy::Column(column) => self.source_named(column)?,
        };
        for claim in &plan.claims {
            if self.all(&claim.when)
                && let Some(reading) = self.fill(&claim.reading, &variables, &plan.template)?
            {
                let defaults = self.fill_modifiers(&plan.defaults, &variables)?.unwrap_or_default();
                self.claim(claim, reading, &defaults, attested_by)?;
            }
        }
        Ok(())
    }

    fn all(&self, tests: &[Test]) -> bool {
        tests.iter().all(|test| test.holds(self.row))
    }

    fn text(&self, column: usize) -> &str {
        self.row.get(column).unwrap_or_default().trim()
    }

    fn place(&self) -> Place {
        Place { file: self.file.to_string(), line: self.line }
    }

    fn claim(
        &mut self,
        of: &ClaimOf,
        reading: Reading,
        defaults: &Modifiers,
        attested_by: EntityId,
    ) -> std::result::Result<(), Wrong> {
        let origin = Origin { source: attested_by, place: self.place() };
        let claims = expand(self.world, self.source, &of.span, reading, defaults, &origin);
        let claims = claims.map_err(|problem| Wrong { column: None, reason: problem.message })?;
        for (claim, word) in claims {
            self.world.builder.claim(claim, word);
        }
        Ok(())
    }

    // ---- entities ----

    /// The entity of a row: by its key where it has one, otherwise by its name; a new one when there is none yet.
    /// Nothing when both cells are empty.
    fn make(&mut self, maker: &mut Maker) -> std::result::Result<Option<EntityId>, Wrong> {
        let name = maker.name.map(|column| self.text(column).to_string()).unwrap_or_default();
        let key = maker.key.map(|column| self.text(column).to_string()).unwrap_or_default();
        let id = match (key.is_empty(), name.is_empty()) {
            (true, true) => return Ok(None),
            (false, _) => self.keyed(maker, &key, &name)?,
            (true, false) => match maker.met.get(name.as_str()) {
                Some(id) => *id,
                None => {
                    let id = self.named(maker, &name, false)?;
                    maker.met.insert(name.as_str().into(), id);
                    id
                }
            },
        };
        for (column, divider) in &maker.aliases {
            let cell = self.text(*column).to_string();
            let aliases: Vec<&str> = match divider {
                Some(divider) => cell.split(divider.as_str()).map(str::trim).collect(),
                None => vec![cell.as_str()],
            };
            for alias in aliases.into_iter().filter(|alias| !alias.is_empty()) {
                self.alias(id, alias, *column)?;
            }
        }
        Ok(Some(id))
    }

    fn alias(&mut self, id: EntityId, alias: &str, column: usize) -> std::result::Result<(), Wrong> {
        if self.world.names_of(id, alias) {
            return Ok(());
        }
        let types = self.world.builder.types(id).to_vec();
        match self.world.rival(alias, &types) {
            Some(rival) => {
                let (of, rival) = (self.world.builder.name(id), self.world.builder.name(rival));
                wrong(Some(column), format!("`{alias}`, an alias of `{of}`, is a name of `{rival}` already"))
            }
            None => {
                self.world.builder.alias(id, alias);
                Ok(())
            }
        }
    }

    fn keyed(&mut self, maker: &Maker, key: &str, name: &str) -> std::result::Result<EntityId, Wrong> {
        let column = maker.key;
        if let Some(id) = self.world.keys.get(&maker.space, key) {
            if !name.is_empty() && !self.world.names_of(id, name) {
                let known = self.world.builder.name(id);
                return wrong(
                    maker.name,
                    format!("the key `{key}` is that of `{known}`, which is not called `{name}`"),
                );
            }
            self.is_of(maker, id, column)?;
            return Ok(id);
        }
        if name.is_empty() {
            return wrong(
                column,
                format!(
                    "no entity has the key `{key}` among the keys of `{}`, and the row gives no name",
                    maker.space
                ),
            );
        }
        let id = self.named(maker, name, true)?;
        self.world.keys.set(&maker.space, key, id);
        Ok(id)
    }

    /// The entity of that name that fits the types, or a new one. One that has a key already is another, when
    /// this one has a key too.
    fn named(&mut self, maker: &Maker, name: &str, with_key: bool) -> std::result::Result<EntityId, Wrong> {
        let (world, types) = (&*self.world, &maker.types);
        let overlap = |id: EntityId| {
            let own = world.builder.types(id);
            own.iter().any(|&own| types.iter().any(|&other| world.schema().may_overlap(own, other)))
        };
        let named = world.builder.named(&fold(name)).into_iter().map(|(id, _)| id);
        let free = named.filter(|id| overlap(*id) && !(with_key && world.keys.has(&maker.space, *id)));
        match free.collect::<Vec<_>>().as_slice() {
            [] => {
                let place = self.place();
                Ok(self.world.builder.entity(name, types, Some(place)))
            }
            [one] => {
                for &of in types {
                    if !self.world.is_a(*one, of) {
                        self.world.builder.add_type(*one, of);
                    }
                }
                Ok(*one)
            }
            several => wrong(maker.name, format!("`{name}` is the name of {} entities", several.len())),
        }
    }

    fn is_of(&self, maker: &Maker, id: EntityId, column: Option<usize>) -> std::result::Result<(), Wrong> {
        match maker.types.iter().find(|&&of| !self.world.is_a(id, of)) {
            None => Ok(()),
            Some(&of) => wrong(column, self.unfit(id, of)),
        }
    }

    fn unfit(&self, id: EntityId, wanted: TypeId) -> String {
        let schema = self.world.schema();
        let types: Vec<String> =
            self.world.builder.types(id).iter().map(|&of| a(&schema.entity_type(of).name)).collect();
        let wanted = a(&schema.entity_type(wanted).name);
        format!("`{}` is {}, not {wanted}", self.world.builder.name(id), types.join(" and "))
    }

    fn source_named(&mut self, column: usize) -> std::result::Result<EntityId, Wrong> {
        let name = self.text(column).to_string();
        if name.is_empty() {
            return wrong(Some(column), "this row names no source");
        }
        let world = &*self.world;
        let named = world.builder.named(&fold(&name)).into_iter().map(|(id, _)| id);
        if let Some(id) = named.into_iter().find(|id| world.is_a(*id, Schema::SOURCE)) {
            return Ok(id);
        }
        let place = self.place();
        let id = self.world.builder.entity(&name, &[Schema::SOURCE], Some(place));
        self.world.sources.push(id);
        Ok(id)
    }

    // ---- claims ----

    /// The claim with the row's entities and values. `None` when an entity or the value it is about is empty.
    fn fill(
        &self,
        reading: &Reading,
        variables: &[Option<EntityId>],
        template: &Template,
    ) -> std::result::Result<Option<Reading>, Wrong> {
        let relation = self.world.schema().relation(reading.relation);
        let is_empty = |who: &Who| matches!(who, Who::Variable(index) if variables[*index].is_none());
        let objects = reading.objects.iter().filter_map(|object| match object {
            What::Who(who) => Some(who),
            _ => None,
        });
        if reading.subjects.iter().chain(objects).any(is_empty) {
            return Ok(None);
        }
        let mut subjects = vec![];
        for subject in &reading.subjects {
            match self.who(*subject, variables, relation.domain, template)? {
                Some(subject) => subjects.push(subject),
                None => return Ok(None),
            }
        }
        let mut objects = vec![];
        for object in &reading.objects {
            let object = match (object, &relation.range) {
                (What::Who(who), Range::Entity(range)) => {
                    self.who(*who, variables, *range, template)?.map(What::Who)
                }
                (What::Value(cell), _) => self.cell(cell)?.map(What::Value),
                (other, _) => Some(other.clone()),
            };
            match object {
                Some(object) => objects.push(object),
                None => return Ok(None),
            }
        }
        let mut roles = vec![];
        for (role, who) in &reading.modifiers.roles {
            // A role that is empty is not said.
            let range = relation.roles[role.index()].range;
            roles.extend(self.who(*who, variables, range, template)?.map(|who| (*role, who)));
        }
        let Some(modifiers) = self.fill_modifiers(&reading.modifiers, variables)? else { return Ok(None) };
        let modifiers = Modifiers { roles, ..modifiers };
        Ok(Some(Reading { subjects, objects, modifiers, ..reading.clone() }))
    }

    fn fill_modifiers(
        &self,
        modifiers: &Modifiers,
        variables: &[Option<EntityId>],
    ) -> std::result::Result<Option<Modifiers>, Wrong> {
        let mut measures = vec![];
        for (measure, cell) in &modifiers.measures {
            measures.extend(self.cell(cell)?.map(|cell| (*measure, cell)));
        }
        let said_by = match &modifiers.said_by {
            Some(Said::Text(cell)) => self.cell(cell)?.map(Said::Text),
            Some(Said::Who(Who::Variable(index))) => variables[*index].map(|id| Said::Who(Who::Entity(id))),
            other => other.clone(),
        };
        let cell = |cell: &Option<Cell>| cell.as_ref().map_or(Ok(None), |cell| self.cell(cell));
        Ok(Some(Modifiers {
            roles: vec![],
            measures,
            time: cell(&modifiers.time)?,
            status: modifiers.status,
            confidence: cell(&modifiers.confidence)?,
            said_by,
            said_on: cell(&modifiers.said_on)?,
            at: cell(&modifiers.at)?,
            quote: cell(&modifiers.quote)?,
            note: cell(&modifiers.note)?,
        }))
    }

    fn who(
        &self,
        who: Who,
        variables: &[Option<EntityId>],
        of: TypeId,
        template: &Template,
    ) -> std::result::Result<Option<Who>, Wrong> {
        let Who::Variable(index) = who else { return Ok(Some(who)) };
        match variables[index] {
            Some(id) if !self.world.is_a(id, of) => {
                wrong(None, format!("?{}: {}", template.variables[index].0, self.unfit(id, of)))
            }
            id => Ok(id.map(Who::Entity)),
        }
    }

    /// A constant as it is, a column as this row's value; `None` where the cell is empty.
    fn cell(&self, cell: &Cell) -> std::result::Result<Option<Cell>, Wrong> {
        let Cell::Column(column) = cell else { return Ok(Some(cell.clone())) };
        let text = self.text(column.index);
        if text.is_empty() {
            return Ok(None);
        }
        let value = match column.kind {
            Kind::Text => Value::Text(text.to_string()),
            Kind::Time => match self.as_written(column, text)? {
                Value::Time(time) => Value::Time(time.related(column.relation)),
                other => other,
            },
            _ => match plain_number(text).and_then(|number| number.checked_mul(column.factor)) {
                Some(number) if self.world.schema().kind_fits(column.kind, column.unit) => {
                    let (bound, unit) = (column.bound, column.unit);
                    Value::Quantity(Quantity { bound, number, upper: number, unit })
                }
                _ => self.as_written(column, text)?,
            },
        };
        Ok(Some(Cell::Constant(value)))
    }

    /// A cell may say a value as a claim does: "about 1 million units", "early April 2025". A number without its
    /// unit has the column's.
    fn as_written(&self, column: &Column, text: &str) -> std::result::Result<Value, Wrong> {
        let source = Source::new("cell", text);
        let read = |kind| -> Result<Value> {
            let tokens = tags(&source, std::slice::from_ref(&(0..text.len())), self.world)?;
            let template = Template::default();
            let mut cursor = Cursor::new(self.world, &source, &template, &tokens);
            match (cursor.value(kind)?, cursor.is_done()) {
                (Cell::Constant(value), true) => Ok(value),
                _ => Err(cursor.error("syntax", "the value ends before this", "")),
            }
        };
        if column.kind != Kind::Number
            && let Some(unit) = column.unit
            && let Ok(Value::Quantity(number)) = read(Kind::Number)
            && let Some(quantity) = number.scaled(column.factor, Some(unit))
        {
            let bound = if quantity.is_exact() { column.bound } else { quantity.bound };
            return Ok(Value::Quantity(Quantity { bound, ..quantity }));
        }
        read(column.kind)
            .or_else(|problem| wrong(Some(column.index), format!("`{text}`: {}", problem.message)))
    }
}

/// Digits with at most one point, and perhaps a sign.
fn plain_number(text: &str) -> Option<Decimal> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    plain.then(|| text.parse().ok()).flatten()
}
