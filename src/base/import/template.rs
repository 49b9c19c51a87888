//! What an import makes of every row, compiled once from its lines and the file's columns.

use crate::base::claims::columns::Columns;
use crate::base::claims::reading::{Cell, Modifiers, Reading, Template};
use crate::base::claims::{Cursor, read_claim, source_name, tags};
use crate::base::problems::problem;
use crate::base::problems::suggest;
use crate::base::world::World;
use crate::diagnostic::{Code, Result, Source, Span};
use crate::model::{EntityId, TypeId};
use crate::syntax::facts::tree::{Condition, EntityLine, Import, ImportKind, Piece, Term};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// An import, ready to run.
pub struct Plan {
    pub template: Template,
    pub attested_by: AttestedBy,
    /// What `source` says of all claims.
    pub defaults: Modifiers,
    pub when: Vec<Test>,
    pub makers: Vec<Maker>,
    pub claims: Vec<ClaimOf>,
    /// The columns whose cells are one value each: all that are used but for aliases.
    pub single: Vec<bool>,
}

/// Whose word the claims are.
pub enum AttestedBy {
    Source(EntityId),
    /// A source for each distinct text of the column, with those that it has named so far.
    Column(usize, Met),
}

/// An entity of a row.
pub struct Maker {
    pub variable: usize,
    pub types: Vec<TypeId>,
    /// The pieces of its name; none where rows do not name it.
    pub name: Vec<Naming>,
    pub key: Option<usize>,
    /// The name of the space that its keys are of.
    pub space: String,
    pub aliases: Vec<(usize, Option<String>)>,
    pub when: Vec<Test>,
    /// The entities that its names have meant so far.
    pub met: Met,
}

/// What names have meant so far.
pub type Met = FxHashMap<Box<str>, EntityId>;

/// A piece of a name.
pub enum Naming {
    Text(String),
    /// What a column holds, behind the text that it begins with.
    Column(usize, Option<String>),
}

impl Maker {
    /// The column that its name comes from, the first of several.
    pub fn named_by(&self) -> Option<usize> {
        self.name.iter().find_map(|piece| match piece {
            Naming::Column(column, _) => Some(*column),
            Naming::Text(_) => None,
        })
    }
}

/// A claim of a row.
pub struct ClaimOf {
    pub reading: Reading,
    pub span: Span,
    pub when: Vec<Test>,
}

/// A condition on one cell.
pub struct Test {
    pub column: usize,
    not: bool,
    /// Whether the cell only begins with one of the texts.
    begins: bool,
    texts: Vec<String>,
}

impl Test {
    pub fn allows(&self, cell: &str) -> bool {
        let fits = |text: &String| if self.begins { cell.starts_with(text) } else { cell == text };
        self.texts.iter().any(fits) != self.not
    }
}

/// Compiles an import for a file with these columns. Every line that is wrong is told; none of the rows is read
/// then.
pub fn compile(source: &Arc<Source>, import: &Import, columns: Columns, world: &mut World) -> Option<Plan> {
    let single = vec![false; columns.names.len()];
    let template = Template { variables: vec![], columns };
    let mut compiler = Compiler { source, template, single, world };
    let before = compiler.world.problems.len();
    let plan = compiler.plan(import);
    let right = compiler.world.problems.len() == before;
    plan.filter(|_| right)
}

struct Compiler<'a> {
    source: &'a Arc<Source>,
    template: Template,
    single: Vec<bool>,
    world: &'a mut World,
}

impl Compiler<'_> {
    fn plan(&mut self, import: &Import) -> Option<Plan> {
        let (mut when, mut makers) = (vec![], vec![]);
        for line in &import.lines {
            match &line.kind {
                ImportKind::When(conditions) => when.extend(self.tests(conditions)),
                ImportKind::Entity(made) => makers.extend(self.maker(made)),
                _ => {}
            }
        }
        // A claim may name the variable of an entity that stands below it.
        let (mut claims, mut heading) = (vec![], None);
        for line in &import.lines {
            let result = match &line.kind {
                ImportKind::Claim { parts, when } => {
                    let when = self.tests(when);
                    self.claim(parts).map(|(reading, span)| claims.push(ClaimOf { reading, span, when }))
                }
                ImportKind::Source(_) if heading.is_some() => Err(Box::new(
                    problem(
                        Code::SaidTwice,
                        "an import has one source",
                        self.source,
                        &line.span,
                        "a second one",
                    )
                    .help("write an import for each, with a `when` that tells their rows apart"),
                )),
                ImportKind::Source(span) => {
                    // Where it is wrong, it is not missing as well.
                    heading = Some(None);
                    self.heading(span).map(|found| heading = Some(Some(found)))
                }
                _ => Ok(()),
            };
            if let Err(problem) = result {
                self.world.problems.push(*problem);
            }
        }
        if heading.is_none() {
            self.world.problems.push(
                problem(
                    Code::NoSource,
                    "an import names the source of its claims",
                    self.source,
                    &import.path.span,
                    "",
                )
                .help("indent beneath it: source NAME, with a `source NAME` at the left margin of some file"),
            );
        }
        let (attested_by, defaults) = heading??;
        if let AttestedBy::Column(column, _) = attested_by {
            self.single[column] = true;
        }
        let cells = claims.iter().flat_map(|claim| claim.reading.cells()).chain(defaults.cells());
        for cell in cells {
            if let Cell::Column(column) = cell {
                for index in [column.index].into_iter().chain(column.to) {
                    self.single[index] = true;
                }
            }
        }
        let (template, single) = (std::mem::take(&mut self.template), std::mem::take(&mut self.single));
        Some(Plan { template, attested_by, defaults, when, makers, claims, single })
    }

    /// A column that holds one value.
    fn single(&mut self, column: &Term) -> Option<usize> {
        let found = self.column(column)?;
        self.single[found] = true;
        Some(found)
    }

    fn column(&mut self, column: &Term) -> Option<usize> {
        let found = self.template.columns.find(&column.text, self.source, &column.span);
        found.map_err(|unknown| self.world.problems.push(*unknown)).ok()
    }

    fn tests(&mut self, conditions: &[Condition]) -> Vec<Test> {
        let texts = |condition: &Condition| condition.texts.iter().map(|term| term.text.clone()).collect();
        (conditions.iter())
            .filter_map(|condition| {
                let column = self.single(&condition.column)?;
                let Condition { not, begins, .. } = *condition;
                Some(Test { column, not, begins, texts: texts(condition) })
            })
            .collect()
    }

    fn maker(&mut self, made: &EntityLine) -> Option<Maker> {
        let mut types = vec![];
        for noun in &made.types {
            types.push(self.type_of(noun));
        }
        let types: Option<Vec<TypeId>> = types.into_iter().collect();
        // A claim may name the variable whatever else is wrong here.
        let known = types.as_deref().unwrap_or_default();
        let variable = self.variable(made.variable.text.trim_start_matches('?'), known);
        if made.name.is_empty() && made.key.is_none() {
            let message = "an entity is known by its name, its key or both";
            let diagnostic = problem(Code::Syntax, message, self.source, &made.variable.span, "");
            self.world.problems.push(diagnostic.help("for example: entity ?firm: firm {name} key {id}"));
            return None;
        }
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => Some(Naming::Text(text.clone())),
            Piece::Column(column, after) => {
                let after = after.as_ref().map(|text| text.text.clone());
                self.single(column).map(|column| Naming::Column(column, after))
            }
        };
        let name: Vec<Option<Naming>> = made.name.iter().map(piece).collect();
        let key = made.key.as_ref().map(|column| self.single(column));
        let aliases = made.aliases.iter().filter_map(|(column, divider)| {
            Some((self.column(column)?, divider.as_ref().map(|divider| divider.text.clone())))
        });
        let aliases = aliases.collect();
        let when = self.tests(&made.when);
        let types = types?;
        let space = match &made.space {
            Some(space) => space.text.clone(),
            None => self.world.schema().entity_type(*types.first()?).name.clone(),
        };
        let name = name.into_iter().collect::<Option<Vec<Naming>>>()?;
        let key = key.map_or(Some(None), |found| found.map(Some))?;
        Some(Maker { variable, types, name, key, space, aliases, when, met: Met::default() })
    }

    fn type_of(&mut self, noun: &Term) -> Option<TypeId> {
        let found = self.world.type_named(&noun.text);
        if found.is_none() {
            let message = format!("no type is called `{}`", noun.text);
            let unknown = problem(Code::UnknownType, message, self.source, &noun.span, "unknown");
            let nouns = self.world.schema().types.iter().flat_map(|declared| &declared.forms);
            let unknown = suggest(unknown, &noun.text, nouns.map(String::as_str));
            self.world.problems.push(unknown.help(format!("declare it: type {}", noun.text)));
        }
        found
    }

    /// The variable of that name. Several lines may make it, each under its own conditions.
    fn variable(&mut self, name: &str, types: &[TypeId]) -> usize {
        let variables = &mut self.template.variables;
        let index = variables.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            variables.push((name.to_string(), vec![]));
            variables.len() - 1
        });
        variables[index].1.extend_from_slice(types);
        index
    }

    fn claim(&self, parts: &[Span]) -> Result<(Reading, Span)> {
        let tokens = tags(self.source, parts, self.world)?;
        let reading = read_claim(Cursor::new(self.world, self.source, &self.template, &tokens))?;
        Ok((reading, parts.first().cloned().unwrap_or_default()))
    }

    fn heading(&self, span: &Span) -> Result<(AttestedBy, Modifiers)> {
        let at_column = self.source.text[span.clone()].starts_with('{');
        let (named, rest) = match at_column {
            true => (None, span.clone()),
            false => {
                let (source, end) = source_name(self.source, span.clone(), self.world)?;
                (Some(source), end..span.end)
            }
        };
        let tokens = tags(self.source, &[rest], self.world)?;
        let mut cursor = Cursor::new(self.world, self.source, &self.template, &tokens);
        let attested_by = match named {
            Some(source) => AttestedBy::Source(source),
            None => match cursor.column()? {
                Some(column) => AttestedBy::Column(column, Met::default()),
                None => return Err(cursor.error(Code::Syntax, "a source is expected", "no source")),
            },
        };
        Ok((attested_by, cursor.modifiers(None, None, &mut None)?))
    }
}
