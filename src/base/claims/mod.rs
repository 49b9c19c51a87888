//! Claims: from the words of a `from` block to the graph.
//!
//! A claim is tagged with everything that each of its words can mean; every way to read its predicate is tried,
//! and the one that fits the types of its names holds. None, or more than one, is refused.

pub mod columns;
mod counted;
mod cursor;
mod expand;
mod factors;
mod hedges;
mod modifiers;
mod other_end;
mod predicate;
pub mod reading;
mod saying;
mod tied;
mod times;
mod values;
pub mod writer;

pub use cursor::Cursor;
pub use expand::{Constants, Fill, Origin, expand, number};
pub use modifiers::{OPEN, PROPERTIES, is_confidence};

use super::environment::Environment;
use super::world::World;
use crate::base::problems::suggest;
use crate::base::problems::{place, problem};
use crate::diagnostic::{Code, Diagnostic, Result, Source, Span};
use crate::model::claim::{Attestation, Claim, Status, Tie, TieKind};
use crate::model::schema::{Range, Schema};
use crate::model::{EntityId, RelationId, TypeId};
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{ClaimText, Kind, Sourced, TiedText};
use crate::syntax::tagger::tag_part;
use crate::syntax::tokens::Token;
use crate::vocabulary::fold::fold;
use cursor::Mention;
use predicate::{Opening, Predicate};
use reading::{Modifiers, Reading, Template, What, Who};
use std::sync::Arc;

/// Reads the claims of all files into the graph.
pub fn read_all(files: &[File], world: &mut World) {
    for file in files {
        for statement in &file.statements {
            if let Kind::From(sourced) = &statement.kind {
                block(&file.source, sourced, world);
            }
        }
    }
}

/// One `from` block. Where its source is unknown, its claims are still read, for what else is wrong.
fn block(source: &Arc<Source>, sourced: &Sourced, world: &mut World) {
    let Block { claims, problems } = Block::read(source, sourced, world);
    for (claim, word) in claims {
        world.found.meet(&claim, &word);
        world.builder.claim(claim, word);
    }
    world.problems.extend(problems);
}

/// What a `from` block says.
#[derive(Default)]
pub struct Block {
    pub claims: Vec<(Claim, Attestation)>,
    pub problems: Vec<Diagnostic>,
}

impl Block {
    pub fn read(source: &Arc<Source>, sourced: &Sourced, world: &dyn Environment) -> Block {
        let mut reader = Reader { source, world, attested_by: None, block: Block::default() };
        let mut defaults = Modifiers::default();
        match heading(source, sourced, world) {
            Ok((attested_by, said)) => (reader.attested_by, defaults) = (Some(attested_by), said),
            Err(problem) => reader.block.problems.push(*problem),
        }
        for claim in &sourced.claims {
            reader.claim(claim, &defaults, None);
        }
        reader.block
    }
}

/// Reads the claims of a `from` block.
struct Reader<'a> {
    source: &'a Arc<Source>,
    world: &'a dyn Environment,
    /// None where the block's source is unknown: its claims are read all the same.
    attested_by: Option<EntityId>,
    block: Block,
}

impl Reader<'_> {
    /// Reads a claim, and those beneath it; it may stand beneath another itself.
    fn claim(&mut self, text: &ClaimText, defaults: &Modifiers, tie: Option<Tie>) {
        let apart = self.told_apart(text);
        if let (Some(_), Some(tie)) = (&apart, tie)
            && tie.line == text.line
        {
            self.block.problems.push(*tied::third(self.source, &text.parts[0]));
            return;
        }
        let text = apart.as_ref().unwrap_or(text);
        let read = self.read(text).and_then(|reading| {
            let reading = self.as_tied(reading, text, defaults, tie)?;
            let defaults = tied::defaults(defaults, tie);
            let Some(source) = self.attested_by else { return Ok(reading) };
            let origin = Origin { source, place: place(self.source, text.line), tie };
            let mut claims = vec![];
            let at = (self.source, &text.parts[0]);
            expand(&mut claims, self.world, at, &reading, &defaults, &origin, &Constants)?;
            self.block.claims.append(&mut claims);
            Ok(reading)
        });
        let beneath = match read {
            Ok(reading) => tied::said_alike(&reading.modifiers, defaults),
            Err(problem) => {
                self.block.problems.push(*problem);
                defaults.clone()
            }
        };
        for tied in &text.tied {
            self.claim(&tied.claim, &beneath, Some(Tie { kind: tied.kind, line: text.line }));
        }
    }

    /// A claim whose line goes on with one that bears on it, "Acme stopped because Bolt did", as if that stood beneath.
    fn told_apart(&self, text: &ClaimText) -> Option<ClaimText> {
        let line = text.parts.first()?;
        let tokens = tags(self.source, std::slice::from_ref(line), self.world).ok()?;
        let (kind, words) = Cursor::new(self.world, self.source, &Template::default(), &tokens).tie()?;
        let mut claim = text.clone();
        claim.parts[0] = line.start..self.source.text[..words.start].trim_end().len();
        let behind =
            self.source.text[..line.end].len() - self.source.text[words.end..line.end].trim_start().len();
        let rest = behind..line.end;
        let tied = ClaimText { line: text.line, parts: vec![rest], tied: vec![] };
        claim.tied.insert(0, TiedText { kind, claim: tied });
        Some(claim)
    }

    fn read(&self, text: &ClaimText) -> Result<Reading> {
        let tokens = tags(self.source, &text.parts, self.world)?;
        read_claim(Cursor::new(self.world, self.source, &Template::default(), &tokens))
    }

    /// The reading of a claim that stands beneath another, or has others beneath it, as these have its source put it.
    fn as_tied(
        &self,
        mut reading: Reading,
        text: &ClaimText,
        defaults: &Modifiers,
        tie: Option<Tie>,
    ) -> Result<Reading> {
        let depends = text.tied.iter().any(|tied| tied.kind == TieKind::If);
        let own = reading.status.or(reading.modifiers.status);
        let put = match tie.and_then(|tie| tie.kind.status()) {
            Some(status) => Some(status),
            None if depends => tied::under_a_condition(own.or(defaults.status)),
            None => None,
        };
        let denied_above = own.is_none() && defaults.status == Some(Status::Denied);
        if put == Some(Status::Conditional) && denied_above {
            return Err(tied::refused(self.source, &text.parts[0], defaults.status, tie));
        }
        let refused = match (put, own) {
            (None, _) | (_, None) => false,
            (Some(Status::Conditional), Some(own)) => own.is_asserted() || own == Status::Denied,
            (Some(_), Some(_)) => true,
        };
        if refused {
            return Err(tied::refused(self.source, &text.parts[0], own, tie));
        }
        if own.is_none() {
            reading.modifiers.status = put;
        }
        Ok(reading)
    }
}

/// The source that a `from` names, and what it says of all its claims.
fn heading(
    source: &Arc<Source>,
    sourced: &Sourced,
    world: &dyn Environment,
) -> Result<(EntityId, Modifiers)> {
    let span = sourced.heading.clone();
    let (attested_by, end) = source_name(source, span.clone(), world)?;
    let tokens = tags(source, std::slice::from_ref(&(end..span.end)), world)?;
    let template = Template::default();
    let mut cursor = Cursor::new(world, source, &template, &tokens);
    Ok((attested_by, cursor.modifiers(None, None, &mut None)?))
}

/// The longest name of a source that a text begins with, and where it ends.
pub fn source_name(source: &Arc<Source>, span: Span, world: &dyn Environment) -> Result<(EntityId, usize)> {
    let text = &source.text[span.clone()];
    let (ends, quoted) = match text.strip_prefix('"').and_then(|rest| rest.find('"')) {
        Some(length) => (vec![length + 2], true),
        None => (word_ends(text), false),
    };
    for &end in ends.iter().rev() {
        let written = &text[..end];
        let name = if quoted { &written[1..end - 1] } else { written };
        let named = world.names().named(&fold(name));
        if let Some((id, _)) = named.iter().find(|(id, _)| world.is_a(*id, Schema::SOURCE)) {
            return Ok((*id, span.start + end));
        }
    }
    let first = span.start..span.start + ends.first().copied().unwrap_or(text.len());
    let written = source.text[first.clone()].trim_matches('"');
    let message = format!("no source is called `{written}`");
    let sources = world.sources();
    let sources = sources.iter().map(|id| world.name(*id));
    Err(Box::new(
        suggest(problem(Code::UndeclaredSource, message, source, &first, "not declared"), written, sources)
            .help(format!("declare it at the left margin: source {written}")),
    ))
}

fn word_ends(text: &str) -> Vec<usize> {
    /// A name of more words than this is quoted.
    const LONGEST: usize = 12;
    let ends = text.char_indices().filter(|(at, character)| *at > 0 && character.is_whitespace());
    let ends = ends.map(|(at, _)| at).filter(|at| !text[..*at].ends_with(char::is_whitespace));
    ends.chain([text.len()]).take(LONGEST).collect()
}

/// The tokens of a claim: each of its lines by itself, so that no name reaches from one into the next.
pub fn tags(source: &Arc<Source>, parts: &[Span], world: &dyn Environment) -> Result<Vec<Token>> {
    let mut tokens = vec![];
    for part in parts {
        tokens.extend(tag_part(source, part.clone(), world.vocabulary(), world.names())?.list);
    }
    Ok(tokens)
}

/// Reads a claim: the one way that fits.
pub fn read_claim(mut cursor: Cursor) -> Result<Reading> {
    let opening = cursor.opening()?;
    let mut readings: Vec<Reading> = vec![];
    // Of the ways that do not fit, the one that came furthest says best what is wrong.
    let mut furthest: Option<(usize, Box<Diagnostic>)> = None;
    for predicate in &opening.predicates {
        let mut rest = cursor;
        match rest.reading(&opening, *predicate) {
            Ok(reading) if readings.contains(&reading) => {}
            Ok(reading) => readings.push(reading),
            Err(problem) => {
                if furthest.as_ref().is_none_or(|(at, _)| rest.at > *at) {
                    furthest = Some((rest.at, problem));
                }
            }
        }
    }
    match (readings.len(), furthest) {
        (1, _) => Ok(readings.remove(0)),
        (0, Some((_, problem))) => Err(problem),
        (0, None) => Err(cursor.error(Code::Syntax, "this is no claim", "")),
        _ => Err(Box::new(ambiguous(&cursor, &readings))),
    }
}

fn ambiguous(cursor: &Cursor, readings: &[Reading]) -> Diagnostic {
    let schema = cursor.world.schema();
    let ways: Vec<String> = readings
        .iter()
        .map(|reading| {
            let relation = schema.relation(reading.relation);
            format!("`{}`, declared at {}:{}", relation.name, relation.place.file, relation.place.line)
        })
        .collect();
    problem(
        Code::Ambiguous,
        "this can be read in two ways",
        cursor.source,
        &cursor.here(),
        "as which relation?",
    )
    .note(ways.join("; "))
    .help("give one of the relations a form that the other does not have, and use it here")
}

impl Cursor<'_> {
    /// The rest of a claim behind its predicate, as the predicate's relation takes it.
    fn reading(&mut self, opening: &Opening, predicate: Predicate) -> Result<Reading> {
        self.at = predicate.next;
        let schema = self.world.schema();
        let id = predicate.relation;
        let relation = schema.relation(id);
        let name = &relation.name;
        let mut manner = opening.manner;
        let amount = match (predicate.amount, &relation.range, predicate.swapped) {
            (Some(at), ..) => {
                let mut within = *self;
                within.at = at;
                within.measured(id)?
            }
            (None, Range::Entity(_), false) => self.amount_of(id)?,
            _ => None,
        };
        let is_object = predicate.swapped && relation.relates_entities();
        if opening.counted.is_some() && !is_object {
            self.at = 0;
            return Err(self.counted_subject(id));
        }
        let (subjects, objects) = match (relation.range.clone(), predicate.swapped) {
            (Range::Value(kind), false) => {
                let value = What::Value(self.value(kind)?);
                (
                    self.settle_all(&opening.subjects, relation.domain, &format!("what has a {name}"))?,
                    vec![value],
                )
            }
            (Range::Value(_), true) => {
                return Err(Box::new(
                    self.error(Code::Syntax, "a value is said of its subject", "an attribute read backwards")
                        .help(format!("write: SUBJECT's {name} is VALUE")),
                ));
            }
            (Range::Nothing, true) => {
                return Err(Box::new(
                    self.error(
                        Code::Syntax,
                        format!("`{name}` has no object, and so no passive"),
                        "said of its subject alone",
                    )
                    .help("say it of its subject: SUBJECT and the verb, without `by`"),
                ));
            }
            (Range::Nothing, false) if self.at_mention() && !self.at_modifier() => {
                return Err(Box::new(
                    self.error(Code::Syntax, format!("`{name}` has no object"), "nothing stands here")
                        .help("it is said of its subject alone; a role tells more"),
                ));
            }
            (Range::Nothing, false) => (
                self.settle_all(&opening.subjects, relation.domain, &format!("the subject of `{name}`"))?,
                vec![What::Nothing],
            ),
            (Range::Entity(range), swapped) => {
                let (first, second) =
                    if swapped { (range, relation.domain) } else { (relation.domain, range) };
                let (of_first, of_second) = match swapped {
                    true => (format!("the object of `{name}`"), format!("the subject of `{name}`")),
                    false => (format!("the subject of `{name}`"), format!("the object of `{name}`")),
                };
                let behind = match self.at_group() {
                    true if swapped => return Err(self.counted_subject(id)),
                    true => Err(self.counted()?.of(second, self)?),
                    false => Ok(self.mentions(&of_second).map_err(|problem| self.or_alone(problem, id))?),
                };
                let left = self.settle_all(&opening.subjects, first, &of_first)?;
                let right = match behind {
                    Err(group) => vec![group],
                    Ok(mentions) => {
                        self.settle_all(&mentions, second, &of_second)?.into_iter().map(What::Who).collect()
                    }
                };
                match &opening.counted {
                    Some(counted) => (whos(right), vec![counted.of(first, self)?]),
                    None if swapped => (whos(right), left.into_iter().map(What::Who).collect()),
                    None => (left, right),
                }
            }
        };
        let mut modifiers = self.modifiers(Some(id), amount, &mut manner)?;
        if !opening.said_by.is_empty() {
            if !modifiers.said_by.is_empty() {
                self.at = 0;
                return Err(Box::new(
                    self.error(Code::SaidTwice, "who says this is said in front of it already", "said here")
                        .help("whom a speaker cites: said-by Reuters, citing \"an official\""),
                ));
            }
            modifiers.said_by = opening.said_by.clone();
        }
        Ok(Reading { relation: id, subjects, objects, manner, status: predicate.status, modifiers })
    }

    /// Where no name stands behind a verb, that a relation may be declared without an object.
    fn or_alone(&self, problem: Box<Diagnostic>, relation: RelationId) -> Box<Diagnostic> {
        let relation = self.world.schema().relation(relation);
        if self.token().is_some_and(Token::is_unknown) {
            return problem;
        }
        let domain = &self.world.schema().entity_type(relation.domain).name;
        Box::new(problem.help(format!(
            "what takes no object is declared without one: relation {}: {domain}",
            relation.name
        )))
    }

    fn settle_all(&self, mentions: &[Mention], of: TypeId, place: &str) -> Result<Vec<Who>> {
        mentions.iter().map(|mention| self.settle(mention, of, place)).collect()
    }
}

fn whos(whats: Vec<What>) -> Vec<Who> {
    let who = |what| match what {
        What::Who(who) => Some(who),
        _ => None,
    };
    whats.into_iter().filter_map(who).collect()
}
