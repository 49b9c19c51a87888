//! Proposed declarations, and the text of them.

use crate::model::schema::Place;
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::plural;
use crate::vocabulary::lemma;
use std::fmt::Write;

/// A declaration that a fact lacks.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    pub lines: Lines,
    /// The line of the fact that needs it, and what it says.
    pub place: Place,
    pub fact: String,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lines {
    Type(String),
    /// `unit ton, tons`, `currency USD`
    Unit(String),
    Source(String),
    Entity {
        of: String,
        name: String,
    },
    Relation(Relation),
    Attribute {
        noun: String,
        of: String,
        kind: String,
    },
}

/// A relation with one form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation {
    pub name: String,
    pub domain: String,
    /// `None` where it has no object.
    pub range: Option<String>,
    /// Such as `verb hoard`.
    pub form: String,
    /// Each with its name, its preposition and its type.
    pub roles: Vec<(String, String, String)>,
    /// What else the word could be the form of.
    pub doubt: Option<String>,
}

impl Draft {
    /// The declaration beneath a comment that says which fact needs it.
    pub fn text(&self) -> String {
        format!("# {}:{}: {}\n{}", self.place.file, self.place.line, self.fact, self.lines.text())
    }
}

impl Lines {
    /// The order in which they are written: what others refer to comes first.
    pub fn rank(&self) -> usize {
        match self {
            Lines::Type(_) => 0,
            Lines::Unit(_) => 1,
            Lines::Relation(_) | Lines::Attribute { .. } => 2,
            Lines::Entity { .. } => 3,
            Lines::Source(_) => 4,
        }
    }

    /// As lines of a fact file.
    pub fn text(&self) -> String {
        match self {
            Lines::Type(noun) => format!("type {noun}\n"),
            Lines::Unit(line) => format!("{line}\n"),
            Lines::Source(name) => format!("source {name}\n"),
            Lines::Entity { of, name } => format!("{of} {name}\n"),
            Lines::Attribute { noun, of, kind } => format!("attribute {noun} of {of}: {kind}\n"),
            Lines::Relation(relation) => {
                let Relation { name, domain, range, form, roles, doubt } = relation;
                let mut text = format!("relation {}: {domain}", term(name));
                if let Some(range) = range {
                    let _ = write!(text, " -> {range}");
                }
                let doubt = doubt.iter().map(|doubt| format!("  # or {doubt}")).collect::<String>();
                let _ = write!(text, "\n  {form}{doubt}\n");
                for (role, preposition, of) in roles {
                    let _ = writeln!(text, "  role {role} \"{preposition}\": {of}");
                }
                text
            }
        }
    }

    /// Whether both declare the same, of things that may differ.
    pub fn declares_as(&self, other: &Lines) -> bool {
        match (self, other) {
            (Lines::Relation(one), Lines::Relation(other)) => one.form == other.form,
            (Lines::Entity { name, .. }, Lines::Entity { name: other, .. }) => name == other,
            (Lines::Attribute { noun, kind, .. }, Lines::Attribute { noun: other, kind: other_kind, .. }) => {
                noun == other && kind == other_kind
            }
            (one, other) => one == other,
        }
    }
}

/// Words with quotes, where there are several.
pub fn term(words: &str) -> String {
    let plain = words.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if plain { words.to_string() } else { format!("\"{}\"", words.replace('"', "\"\"")) }
}

/// The declaration of a unit: its singular first.
pub fn unit(word: &str) -> String {
    let names = match lemma::nouns(&fold(word)).first() {
        Some(singular) => format!("{singular}, {word}"),
        None if word.chars().count() > 3 && word.chars().all(char::is_lowercase) => {
            format!("{word}, {}", plural(word))
        }
        None => word.to_string(),
    };
    format!("unit {names}")
}
