//! What the base declares already: types and relations that the columns of a file may be about, where their names say so.

use super::column::{self, Column, Outlier};
use crate::base::claims::{PROPERTIES, tags};
use crate::base::import::written;
use crate::base::world::{World, type_named};
use crate::base::{declare, files};
use crate::diagnostic::Source;
use crate::model::schema::{Kind, Range, Schema};
use crate::model::{RelationId, TypeId};
use crate::syntax::facts;
use crate::syntax::facts::tree::Kind as StatementKind;
use crate::vocabulary::fold::fold;
use crate::vocabulary::{Inflection, Meaning};
use std::collections::HashSet;
use std::path::Path;

/// The declarations of a base, as far as they can be read; none where there is no base yet.
pub struct Known {
    /// With no entities yet.
    world: World,
    /// The names of its sources, folded.
    sources: HashSet<String>,
}

/// What a column says by the base's words.
pub struct Said {
    /// The claim up to its object: `the born of ?it is`.
    pub claim: String,
    pub object: Object,
    /// Where the relation is declared, and as what.
    pub ground: String,
}

pub enum Object {
    /// An entity of the type of this name.
    Entity(String),
    /// A value, of the kind called so, that all cells of the column can be but for some; with what is assumed of them.
    Value { assumed: Option<String>, outliers: Vec<Outlier>, what: &'static str },
    /// A value that not all cells are: why not.
    Unfit(String),
}

impl Known {
    pub fn of(directory: &Path) -> Known {
        let sources = match directory.is_dir() {
            true => files::fact_files(directory, &crate::disk::Reach::of(directory, [], false)).0,
            false => vec![],
        };
        let files: Vec<facts::File> = sources.iter().map(|source| facts::parse(source).0).collect();
        // What is wrong with them is told when the base is read.
        let schema = declare::schema(&files, &mut vec![]);
        let statements = files.iter().flat_map(|file| &file.statements);
        let declared = statements.filter_map(|statement| match &statement.kind {
            StatementKind::Source(source) => Some(fold(&source.name.text)),
            _ => None,
        });
        Known { world: World::new(schema, vec![]), sources: declared.collect() }
    }

    pub fn has_source(&self, name: &str) -> bool {
        self.sources.contains(&fold(name))
    }

    /// The type that a noun names, with where it is declared. Those that every base has are no data's.
    pub fn entity_type(&self, noun: &str) -> Option<(TypeId, String)> {
        let id = type_named(&self.world.vocabulary, &fold(noun)).filter(|id| *id > Schema::PUBLISHER)?;
        let place = &self.world.schema().entity_type(id).place;
        Some((id, format!("{}:{}", place.file, place.line)))
    }

    /// Whether a noun can be declared to be a type's: it is none of the language's words, nor of those that begin a
    /// statement, nor of every base, and an import can name it.
    pub fn may_be_type(&self, noun: &str) -> bool {
        let first = noun.split(' ').next().unwrap_or_default();
        let built_in =
            type_named(&self.world.vocabulary, &fold(noun)).is_some_and(|id| id <= Schema::PUBLISHER);
        !built_in && !facts::KEYWORDS.contains(&first) && !declare::is_reserved(noun) && !has_key(noun)
    }

    /// Whether a noun can be the name of a role or a measure: what stands before it in a claim does not go on with it,
    /// as a number does with a unit, nor does it begin something else.
    pub fn may_be_part(&self, noun: &str) -> bool {
        let source = Source::new("noun", noun);
        let tokens = tags(&source, std::slice::from_ref(&(0..noun.len())), &self.world).unwrap_or_default();
        !declare::is_reserved(noun)
            && !PROPERTIES.contains(&noun)
            && tokens.first().is_some_and(|first| {
                let is_unit = |meaning: &Meaning| matches!(meaning, Meaning::Unit(_));
                first.literal.is_none() && first.keyword.is_none() && !first.meanings.iter().any(is_unit)
            })
    }

    /// Whether an import could read a text as a value of a kind.
    pub fn reads(&self, kind: column::Kind, text: &str) -> bool {
        let kind = match kind {
            column::Kind::Number => Kind::Number,
            column::Kind::Percent => Kind::Percent,
            column::Kind::Money => Kind::Money,
            column::Kind::Date => Kind::Time,
            column::Kind::Text => Kind::Text,
        };
        written(&self.world, kind, text).is_ok()
    }

    /// Whether two nouns name one type.
    pub fn is_noun_of(&self, noun: &str, other: &str) -> bool {
        let id = |noun| self.entity_type(noun).map(|(id, _)| id);
        id(noun).is_some() && id(noun) == id(other)
    }

    /// Whether a noun means something else already: to the base, or to the language.
    pub fn takes(&self, noun: &str) -> bool {
        declare::is_reserved(noun)
            || self.world.vocabulary.meanings(&fold(noun)).iter().any(|meaning| match relation(meaning) {
                Some((relation, _)) => relation > Schema::NOTE,
                None => matches!(meaning, Meaning::Type(id) if *id > Schema::PUBLISHER),
            })
    }

    /// What the noun of a column says of an entity of a type: by an attribute or a relation of that name, the only one
    /// that such an entity can have.
    pub fn said(&self, column: &Column, of: TypeId) -> Option<Said> {
        let noun = column.noun.as_str();
        let mut said: Vec<(RelationId, String, Range)> = vec![];
        for meaning in self.world.vocabulary.meanings(&fold(noun)) {
            let Some((id, inverse)) = relation(meaning) else { continue };
            let relation = self.world.schema().relation(id);
            let (own, other) = match (&relation.range, inverse) {
                (range, false) => (relation.domain, range.clone()),
                (Range::Entity(range), true) => (*range, Range::Entity(relation.domain)),
                (Range::Value(_), true) => continue,
            };
            let claim = match meaning {
                Meaning::Noun { .. } => format!("the {noun} of ?it is"),
                Meaning::Phrase { .. } => format!("?it is {noun}"),
                Meaning::Verb { inflection: Inflection::Third | Inflection::Past, .. } => {
                    format!("?it {noun}")
                }
                _ => continue,
            };
            if id > Schema::NOTE
                && self.world.schema().is_subtype(of, own)
                && said.iter().all(|(known, ..)| *known != id)
            {
                said.push((id, claim, other));
            }
        }
        let Ok([(id, claim, other)]) = <[_; 1]>::try_from(said) else { return None };
        let relation = self.world.schema().relation(id);
        let place = format!("{}:{}", relation.place.file, relation.place.line);
        let (what, object) = match other {
            Range::Entity(of) => {
                let name = &self.world.schema().entity_type(of).name;
                let object = match has_key(&fold(name)) {
                    true => Object::Unfit(format!(
                        "`{name}` holds the word `key`, which ends a type in an import"
                    )),
                    false => Object::Entity(name.clone()),
                };
                ("a relation", object)
            }
            Range::Value(kind) => ("an attribute", self.value(kind, column, &claim)),
        };
        Some(Said { claim, object, ground: format!("`{}` is {what} of the base ({place})", relation.name) })
    }

    /// Whether the cells of a column are values of a kind.
    fn value(&self, kind: Kind, column: &Column, claim: &str) -> Object {
        let fit = |kind: column::Kind, assumed| {
            let outliers = column.outliers(kind)?;
            Some(Object::Value { assumed, outliers, what: kind.noun() })
        };
        let numbers =
            |what: &str| fit(column::Kind::Number, Some(format!("its numbers are taken for {what}")));
        let fitting = match kind {
            Kind::Text => fit(column::Kind::Text, None),
            Kind::Time => fit(column::Kind::Date, None),
            Kind::Number => fit(column::Kind::Number, None),
            Kind::Percent => fit(column::Kind::Percent, None).or_else(|| numbers("percent")),
            Kind::Amount(unit) => {
                let names = &self.world.schema().unit(unit).names;
                numbers(names.get(1).or(names.first()).map_or("its unit", String::as_str))
            }
            Kind::Money => fit(column::Kind::Money, None).or_else(|| {
                let cell = &column.header;
                let reason = format!("say in which currency it is: claim {claim} USD {{{cell}}}");
                column.outliers(column::Kind::Number).map(|_| Object::Unfit(reason))
            }),
        };
        let what = if kind == Kind::Time { "dates" } else { "numbers" };
        fitting.unwrap_or_else(|| Object::Unfit(format!("not all its cells are {what}")))
    }
}

/// Whether an import would take a word of the noun for that before a key.
fn has_key(noun: &str) -> bool {
    noun.split(' ').any(|word| word == "key")
}

/// The relation that a meaning names, and whether it does so from its object.
fn relation(meaning: &Meaning) -> Option<(RelationId, bool)> {
    match *meaning {
        Meaning::Noun { relation, inverse }
        | Meaning::Phrase { relation, inverse }
        | Meaning::Verb { relation, inverse, .. } => Some((relation, inverse)),
        _ => None,
    }
}
