//! The vocabularies that come with the program: fact files of declarations, which a base uses by a line `use trade`.
//! Those that a base does not use are not read.

use super::problems::{problem, suggest};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::syntax::facts::tree::{Demonyms, Kind, Term};
use crate::syntax::facts::{self, File};
use crate::vocabulary::fold::fold;
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock};

/// A vocabulary: its name, what it is about, and its text.
pub struct Vocabulary {
    pub name: &'static str,
    pub text: &'static str,
}

macro_rules! vocabularies {
    ($($name:literal),* $(,)?) => {
        &[$(Vocabulary { name: $name, text: include_str!(concat!("../../vocab/", $name, ".lore")) }),*]
    };
}

/// All of them, by name.
pub const ALL: &[Vocabulary] = vocabularies![
    "basics",
    "currencies",
    "deals",
    "events",
    "law",
    "organisations",
    "people",
    "places",
    "statements",
    "trade"
];

impl Vocabulary {
    /// The vocabulary so named.
    pub fn named(name: &str) -> Option<&'static Vocabulary> {
        let folded = fold(name);
        ALL.iter().find(|vocabulary| vocabulary.name == folded)
    }

    /// What its first comment says it is about.
    pub fn subject(&self) -> &'static str {
        self.text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default()
    }

    /// The vocabulary that a file is, by the name that places in it are shown with.
    pub fn in_file(file: &str) -> Option<&'static Vocabulary> {
        ALL.iter().find(|vocabulary| vocabulary.file() == file)
    }

    fn file(&self) -> String {
        format!("vocab/{}.lore", self.name)
    }

    fn source(&self) -> Arc<Source> {
        Source::new(self.file(), self.text)
    }
}

/// An entity that a vocabulary knows.
pub struct Known {
    pub vocabulary: &'static str,
    pub name: String,
    pub aliases: Vec<String>,
    /// What comes from there is called so.
    pub demonyms: Vec<String>,
}

impl Known {
    /// Whether a folded text is one of its names or demonyms.
    pub fn answers_to(&self, folded: &str) -> bool {
        let names = std::iter::once(&self.name).chain(&self.aliases);
        names.chain(&self.demonyms).any(|name| fold(name) == folded)
    }
}

/// All entities that vocabularies know, whether a base uses them or not.
pub fn known() -> &'static [Known] {
    static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| ALL.iter().flat_map(known_by).collect());
    &KNOWN
}

fn known_by(vocabulary: &Vocabulary) -> Vec<Known> {
    let texts = |terms: &[Term]| terms.iter().map(|term| term.text.clone()).collect::<Vec<_>>();
    let (file, _) = facts::parse(&vocabulary.source());
    let mut known: Vec<Known> = vec![];
    for statement in &file.statements {
        match &statement.kind {
            // The first group has the types.
            Kind::Entities(entities) => known.extend(entities.groups.iter().skip(1).map(|group| Known {
                vocabulary: vocabulary.name,
                name: texts(&group.names).concat(),
                aliases: texts(&group.aliases),
                demonyms: vec![],
            })),
            Kind::Demonyms(Demonyms { words, of }) => {
                let of = known.iter_mut().find(|known| known.name == of.text);
                of.into_iter().for_each(|known| known.demonyms.extend(texts(words)));
            }
            _ => {}
        }
    }
    known
}

/// The vocabulary that has a type of that noun.
pub fn with_type(noun: &str) -> Option<&'static Vocabulary> {
    static NOUNS: LazyLock<FxHashMap<String, &'static Vocabulary>> = LazyLock::new(|| {
        // Of two that have it, the first.
        ALL.iter()
            .rev()
            .flat_map(|vocabulary| nouns_of(vocabulary).map(move |noun| (noun, vocabulary)))
            .collect()
    });
    NOUNS.get(&fold(noun)).copied()
}

/// The nouns of a vocabulary's types, folded.
fn nouns_of(vocabulary: &Vocabulary) -> impl Iterator<Item = String> {
    let (file, _) = facts::parse(&vocabulary.source());
    let types = file.statements.into_iter().filter_map(|statement| match statement.kind {
        Kind::Type(declared) => Some(declared.forms),
        _ => None,
    });
    types.flatten().map(|form| fold(&form.text))
}

/// The vocabularies that files use, and those that these use, as trees: each once, in the order of their names.
pub fn used(files: &[File], problems: &mut Vec<Diagnostic>) -> Vec<File> {
    let mut used: Vec<(&str, File)> = vec![];
    let mut waiting: Vec<&'static Vocabulary> = asked_for(files, problems);
    while let Some(vocabulary) = waiting.pop() {
        if used.iter().any(|(name, _)| *name == vocabulary.name) {
            continue;
        }
        let (file, found) = facts::parse(&vocabulary.source());
        problems.extend(found);
        waiting.extend(asked_for(std::slice::from_ref(&file), problems));
        used.push((vocabulary.name, file));
    }
    used.sort_by_key(|(name, _)| *name);
    used.into_iter().map(|(_, file)| file).collect()
}

/// Those that files name themselves; of what is none, it is told.
fn asked_for(files: &[File], problems: &mut Vec<Diagnostic>) -> Vec<&'static Vocabulary> {
    let mut found = vec![];
    for file in files {
        for statement in &file.statements {
            let Kind::Use(names) = &statement.kind else { continue };
            for name in names {
                match Vocabulary::named(&name.text) {
                    Some(vocabulary) => found.push(vocabulary),
                    None => problems.push(unknown(&file.source, name)),
                }
            }
        }
    }
    found
}

fn unknown(source: &Arc<Source>, name: &Term) -> Diagnostic {
    let names = || ALL.iter().map(|vocabulary| vocabulary.name);
    let message = format!("no vocabulary is called `{}`", name.text);
    let unknown = problem(Code::UnknownVocabulary, message, source, &name.span, "unknown");
    suggest(unknown, &name.text, names()).help(format!(
        "the vocabularies are {}; `lore vocab` tells what each is about",
        names().collect::<Vec<_>>().join(", ")
    ))
}
