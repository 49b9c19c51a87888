//! A claim of a compiled base as text of a fact file: the inverse of reading one.
//!
//! The ways to say a claim are tried in turn, plain words first; the first that reads back to the same claim is taken.
//! So what is written is never another claim, whatever its names and texts are.

use super::Block;
use crate::base::environment::{Compiled, Environment};
use crate::diagnostic::Source;
use crate::model::claim::{Attestation, Claim, Object, Speaker, Status, Tie, TieKind};
use crate::model::schema::{Form, Place, Range, Relation, Schema};
use crate::model::{ClaimId, EntityId, Interval, Quantity, TypeId, Value, wording};
use crate::store::Snapshot;
use crate::syntax::facts;
use crate::syntax::facts::tree::{Kind, Statement};
use crate::syntax::tagger;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::fold::fold;
use rust_decimal::Decimal;
use std::fmt;

/// The claim as lines of a fact file, once for each attestation: `from SOURCE`, the claim beneath, and what else it says
/// beneath that, with the claims that bear on it. They read back to the claim as it is, but for where it stands. What a source
/// says of it beneath another claim is written there, and not here.
///
/// # Errors
/// Where no line says it: its relation has no form, or a name or a text cannot be written in one.
pub fn write(claim: ClaimId, snapshot: &Snapshot, vocabulary: &Vocabulary) -> Result<Vec<String>, Unsayable> {
    let base = &Compiled { snapshot, vocabulary };
    let attestations = snapshot.attestations(claim);
    let own = attestations.iter().filter(|attestation| attestation.tie.is_none());
    own.map(|attestation| written(claim, snapshot.claim(claim), attestation, base)).collect()
}

/// The lines of a claim, as it is put here, with those of the claims beneath it.
fn written(
    id: ClaimId,
    claim: Claim,
    attestation: &Attestation,
    base: &Compiled,
) -> Result<String, Unsayable> {
    let writer = Writer { base, claim: &claim, quoted: false, typed: false };
    let mut text = writer.attested(attestation)?;
    for &(kind, tied) in base.snapshot.tied(id) {
        let of_tied = base.snapshot.claim(tied);
        // How it is put is said by what ties it.
        let said = kind.status() == Some(of_tied.status);
        let of_tied = Claim { status: if said { Status::default() } else { of_tied.status }, ..of_tied };
        for word in base.snapshot.attestations(tied) {
            let Place { file, line } = &attestation.place;
            if word.tie == Some(Tie { kind, line: *line }) && word.place.file == *file {
                let beneath = written(tied, of_tied.clone(), &Attestation { tie: None, ..word }, base)?;
                text += &nested(&beneath, kind);
            }
        }
    }
    Ok(text)
}

/// The lines of a claim as they stand beneath another of the same source.
fn nested(text: &str, kind: TieKind) -> String {
    let mut lines = text.lines().skip(1);
    let first = lines.next().map_or("", str::trim_start);
    let rest: String = lines.map(|line| format!("  {line}\n")).collect();
    format!("    {} {first}\n{rest}", kind.words())
}

/// A claim that no line of a fact file says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsayable {
    pub relation: String,
    /// What is wrong with the line that comes nearest.
    pub why: String,
}

impl fmt::Display for Unsayable {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "no line of a fact file says this claim of `{}`: {}", self.relation, self.why)
    }
}

impl std::error::Error for Unsayable {}

#[derive(Clone, Copy)]
struct Writer<'c> {
    base: &'c Compiled<'c>,
    claim: &'c Claim,
    /// Whether names stand in quotes although they could be read without: what stands beside them may be read as a part of one.
    quoted: bool,
    /// Whether names have their type in brackets although nothing else that fits is called so: the same words may say another
    /// relation of something else.
    typed: bool,
}

impl Writer<'_> {
    fn attested(self, attestation: &Attestation) -> Result<String, Unsayable> {
        let mut refused = None;
        let ways = [(false, false), (false, true), (true, false), (true, true)];
        for writer in ways.map(|(quoted, typed)| Writer { quoted, typed, ..self }) {
            for sentence in writer.sentences() {
                // A role or a measure is said by a word for it, which may have another meaning here, or by its name.
                for by_name in [false, true] {
                    let text = writer.text(&sentence, by_name, attestation);
                    match self.reads_back(&text, attestation) {
                        Ok(()) => return Ok(text),
                        Err(why) => refused = refused.or(Some(why)),
                    }
                }
            }
        }
        let why = refused.unwrap_or_else(|| "the relation has no form to say it by".to_string());
        Err(Unsayable { relation: self.relation().name.clone(), why })
    }

    /// Refuses a text that does not say this claim alone.
    fn reads_back(self, text: &str, attestation: &Attestation) -> Result<(), String> {
        let source = Source::new("claim", text);
        let (file, mut problems) = facts::parse(&source);
        let [Statement { kind: Kind::From(sourced), .. }] = file.statements.as_slice() else {
            return Err("a name or a text of it breaks the line".to_string());
        };
        let block = Block::read(&source, sourced, self.base);
        problems.extend(block.problems);
        let without_place =
            |word: &Attestation| Attestation { place: Place::default(), tie: None, ..word.clone() };
        match (problems.first(), block.claims.as_slice()) {
            (Some(problem), _) => Err(problem.message.to_string()),
            (None, [(claim, word)])
                if in_order(claim) == in_order(self.claim)
                    && without_place(word) == without_place(attestation) =>
            {
                Ok(())
            }
            _ => Err("what it says is read as another claim".to_string()),
        }
    }

    fn relation(&self) -> &Relation {
        self.base.schema().relation(self.claim.relation)
    }

    /// The ways to say subjects, relation and object.
    fn sentences(self) -> Vec<String> {
        let together = if self.claim.subjects.len() > 1 { " together" } else { "" };
        let (subjects, object) = (self.subjects(), self.object());
        let is_attribute = self.relation().is_attribute();
        let denied = self.claim.status == Status::Denied;
        let is = |number: usize| match (number > 1, denied) {
            (false, false) => "is",
            (true, false) => "are",
            (false, true) => "is not",
            (true, true) => "are not",
        };
        let one = Quantity::exactly(Decimal::ONE, None);
        let objects = match &self.claim.object {
            Object::Group { number, .. } if *number != one => 2,
            _ => 1,
        };
        let (are, is) = (is(self.claim.subjects.len()), is(objects));
        let forms = self.relation().forms.iter().flat_map(|form| match form {
            Form::Verb { verb, tail, inverse } => {
                let does = if denied { format!("did not {}", verb.base) } else { verb.past.clone() };
                let verb = [&[does], tail.as_slice()].concat().join(" ");
                match inverse {
                    false => vec![format!("{subjects}{together} {verb} {object}")],
                    true => vec![format!("{object} {verb} {subjects}{together}")],
                }
            }
            Form::Phrase(words) => vec![format!("{subjects}{together} {are} {} {object}", words.join(" "))],
            Form::InversePhrase(words) => {
                vec![format!("{object} {is} {} {subjects}{together}", words.join(" "))]
            }
            Form::Noun(words) if is_attribute => {
                let noun = words.join(" ");
                vec![
                    format!("the {noun} of {subjects} {is} {object}{together}"),
                    format!("{subjects}'s {noun} {is} {object}{together}"),
                ]
            }
            Form::Noun(words) => {
                let noun = words.join(" ");
                vec![
                    format!("{object} {is} the {noun} of {subjects}{together}"),
                    format!("the {noun} of {subjects} {is} {object}{together}"),
                    format!(
                        "{subjects}{together} {} {noun} {object}",
                        if denied { "has not" } else { "has" }
                    ),
                ]
            }
            Form::InverseNoun(words) => {
                let noun = words.join(" ");
                vec![
                    format!("{subjects}{together} {are} the {noun} of {object}"),
                    format!("the {noun} of {object} {is} {subjects}{together}"),
                ]
            }
        });
        forms.map(|sentence| sentence.trim_end().to_string()).collect()
    }

    fn subjects(self) -> String {
        let names: Vec<String> =
            self.claim.subjects.iter().map(|&it| self.name(it, self.relation().domain)).collect();
        match names.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }

    fn object(self) -> String {
        let schema = self.base.schema();
        match &self.claim.object {
            Object::Entity(entity) => match self.relation().range {
                Range::Entity(of) => self.name(*entity, of),
                Range::Value(_) | Range::Nothing => self.name(*entity, Schema::ENTITY),
            },
            Object::Nothing => String::new(),
            Object::Value(value) => self.value(value),
            Object::Group { of, number } => {
                let forms = &schema.entity_type(*of).forms;
                let one = *number == Quantity::exactly(Decimal::ONE, None);
                let noun = if one { &forms[0] } else { forms.get(1).unwrap_or(&forms[0]) };
                format!("{} {noun}", wording::quantity(number, schema))
            }
        }
    }

    /// A name as a claim may hold it, where something of the type is meant: with what tells the entity from others of its name.
    fn name(self, entity: EntityId, of: TypeId) -> String {
        let (base, name) = (self.base, self.base.name(entity));
        if let Some(address) = base.address(entity) {
            return self.written(address, entity);
        }
        let others: Vec<EntityId> = base.names().named(&fold(name)).into_iter().map(|(id, _)| id).collect();
        let is_any_other = |of: TypeId| others.iter().any(|&it| it != entity && base.is_a(it, of));
        let kinds = base.kinds(entity);
        let kind = kinds.iter().find(|&&kind| !is_any_other(kind)).or(kinds.first());
        let written = self.written(name, entity);
        match kind {
            Some(&kind) if self.typed || is_any_other(of) => {
                format!("{written} ({})", base.schema().entity_type(kind).name)
            }
            _ => written,
        }
    }

    fn written(self, name: &str, entity: EntityId) -> String {
        match self.quoted {
            true => quoted(name),
            false => tagger::written(name, entity, self.base.vocabulary(), self.base.names()),
        }
    }

    fn value(self, value: &Value) -> String {
        match value {
            Value::Time(time) => timed(*time),
            value => wording::value(value, self.base.schema(), true),
        }
    }

    /// The whole text: each thing that the claim says of itself, and its source of it, in a line of its own.
    fn text(self, sentence: &str, by_name: bool, attestation: &Attestation) -> String {
        let (claim, relation) = (self.claim, self.relation());
        let mut lines = vec![];
        for &(role, entity) in &claim.roles {
            let role = &relation.roles[role.index()];
            let word = role.prepositions.first().filter(|_| !by_name).unwrap_or(&role.name);
            lines.push(format!("{word} {}", self.name(entity, role.range)));
        }
        for (measure, value) in &claim.measures {
            let measure = &relation.measures[measure.index()];
            let word = measure.words.first().filter(|_| !by_name).unwrap_or(&measure.name);
            lines.push(format!("{word} {}", self.value(value)));
        }
        lines.extend(
            claim
                .time
                .map(|time| format!("time {}", if relation.lasting { lasting(time) } else { timed(time) })),
        );
        if !matches!(claim.status, Status::Reported | Status::Denied) {
            lines.push(format!("status {}", claim.status.word()));
        }
        let speakers = attestation.said_by.iter().enumerate().map(|(place, speaker)| {
            let word = if place == 0 { "said-by" } else { "citing" };
            match speaker {
                Speaker::Entity(entity) => format!("{word} {}", self.name(*entity, Schema::ENTITY)),
                Speaker::Text(text) => format!("{word} {}", quoted(text)),
            }
        });
        lines.extend(speakers);
        lines.extend(attestation.said_on.map(|time| format!("said {}", timed(time))));
        lines.extend(attestation.confidence.map(|confidence| format!("confidence {confidence}")));
        let texts = [("at", &attestation.at), ("quote", &attestation.quote), ("note", &attestation.note)];
        let texts =
            texts.into_iter().filter_map(|(word, text)| Some(format!("{word} {}", quoted(text.as_ref()?))));
        lines.extend(texts);
        let source = self.base.name(attestation.source);
        let source = if self.quoted { quoted(source) } else { source.to_string() };
        let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
        format!("from {source}\n  {sentence}\n{lines}")
    }
}

/// The claim with its roles and measures in the order of the schema.
fn in_order(claim: &Claim) -> Claim {
    let mut claim = claim.clone();
    claim.roles.sort();
    claim.measures.sort();
    claim
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The time of what lasts: one without a beginning goes on until its last day.
fn lasting(time: Interval) -> String {
    match time {
        Interval { start: None, end: Some(last) } => {
            format!("until {}", Interval { start: Some(last), end: Some(last) })
        }
        _ => timed(time),
    }
}

/// A time in words that a claim may hold: `A to B` is written `between A and B`.
fn timed(time: Interval) -> String {
    let text = time.to_string();
    match text.split_once(" to ") {
        Some((first, last)) => format!("between {first} and {last}"),
        None => text,
    }
}
