//! What the base declares already: types and relations that the columns of a file may be about, where their names say so.

use super::kind::Kind as CellKind;
use crate::base::claims::{PROPERTIES, tags};
use crate::base::import::written;
use crate::base::world::{World, type_named};
use crate::base::{declare, files, vocabularies};
use crate::diagnostic::Source;
use crate::model::schema::{Kind, Schema};
use crate::model::{RelationId, TypeId};
use crate::syntax::facts;
use crate::syntax::facts::tree::Kind as StatementKind;
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use std::collections::HashSet;
use std::path::Path;

/// The declarations of a base, as far as they can be read; none where there is no base yet.
pub struct Known {
    /// With no entities yet.
    pub(super) world: World,
    /// The names of its sources, folded.
    sources: HashSet<String>,
}

impl Known {
    pub fn of(directory: &Path) -> Known {
        let sources = match directory.is_dir() {
            true => files::fact_files(directory, &crate::disk::Reach::of(directory, [], false)).0,
            false => vec![],
        };
        let files: Vec<facts::File> = sources.iter().map(|source| facts::parse(source).0).collect();
        // What is wrong with them is told when the base is read.
        let used = vocabularies::used(&files, &mut vec![]);
        let (schema, _) = declare::schema(&files, &used, &mut vec![]);
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
        let id = type_named(&self.world.vocabulary, &fold(noun)).filter(|id| *id > Schema::UNNAMED)?;
        let place = &self.world.schema().entity_type(id).place;
        Some((id, format!("{}:{}", place.file, place.line)))
    }

    /// Whether a noun can be declared to be a type's: it is none of the language's words, nor of those that begin a
    /// statement, nor of every base, and an import can name it.
    pub fn may_be_type(&self, noun: &str) -> bool {
        let first = noun.split(' ').next().unwrap_or_default();
        let built_in =
            type_named(&self.world.vocabulary, &fold(noun)).is_some_and(|id| id <= Schema::UNNAMED);
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
    pub fn reads(&self, kind: CellKind, text: &str) -> bool {
        let kind = match kind {
            CellKind::Number => Kind::Number,
            CellKind::Percent => Kind::Percent,
            CellKind::Money => Kind::Money,
            CellKind::Date => Kind::Time,
            CellKind::Text => Kind::Text,
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
                None => matches!(meaning, Meaning::Type(id) if *id > Schema::UNNAMED),
            })
    }
}

/// Whether an import would take a word of the noun for that before a key.
pub(super) fn has_key(noun: &str) -> bool {
    noun.split(' ').any(|word| word == "key")
}

/// The relation that a meaning names, and whether it does so from its object.
pub(super) fn relation(meaning: &Meaning) -> Option<(RelationId, bool)> {
    match *meaning {
        Meaning::Noun { relation, inverse }
        | Meaning::Phrase { relation, inverse }
        | Meaning::Verb { relation, inverse, .. } => Some((relation, inverse)),
        Meaning::State { relation } => Some((relation, false)),
        _ => None,
    }
}
