//! The fact file that a mapping is written as: declarations first, then imports, each word taken once.

use super::kind::Kind;
use super::known::Known;
use crate::base::claims::PROPERTIES;
use crate::vocabulary::inflect::plural;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What is to be known of files that lie elsewhere.
const OUTSIDE: &str =
    "# Files outside of the base are read where the command line says so: --allow-outside\n";

/// A fact file that is being written.
pub struct Draft {
    directory: PathBuf,
    pub known: Known,
    head: String,
    types: String,
    relations: String,
    imports: String,
    /// The nouns that are taken, and the words of roles and measures.
    pub taken: HashSet<String>,
    parts: HashSet<String>,
}

impl Draft {
    pub fn new(directory: &Path, known: Known) -> Draft {
        let [head, types, relations, imports] = [const { String::new() }; 4];
        let (taken, parts) = (HashSet::new(), HashSet::new());
        Draft { directory: directory.to_path_buf(), known, head, types, relations, imports, taken, parts }
    }

    pub fn note(&mut self, text: &str) {
        self.head += &format!("# {text}\n");
    }

    /// Declares a type, unless it is there.
    pub fn entity_type(&mut self, noun: &str, ground: &str) {
        if !self.taken.insert(noun.to_string()) {
            return;
        }
        match self.known.entity_type(noun) {
            Some((_, place)) => {
                self.types += &format!("# `{noun}` is a type of the base ({place}): {ground}\n");
            }
            None => {
                let plural = plural(noun);
                // Where its plural is another word already, the type has none.
                let plural = match !self.known.takes(&plural) && self.taken.insert(plural.clone()) {
                    true => format!(", {plural}"),
                    false => String::new(),
                };
                self.types += &format!("# {ground}\ntype {noun}{plural}\n");
            }
        }
    }

    /// A noun for a relation or an attribute that nothing else has: perhaps with the type before it. Where `price of`
    /// is a noun, `price` is not free: `the price of ?it` would be read as the longer one.
    pub fn noun(&mut self, noun: &str, of: &str) -> String {
        let mut free = noun.to_string();
        while !self.is_free(&free) || self.parts.contains(&free) {
            free = format!("{of} {free}");
        }
        self.taken.insert(free.clone());
        free
    }

    fn is_free(&self, noun: &str) -> bool {
        let is_taken = |noun: &str| self.taken.contains(noun) || self.known.takes(noun);
        let before_of = noun.strip_suffix(" of").is_some_and(is_taken);
        !is_taken(noun) && !is_taken(&format!("{noun} of")) && !before_of
    }

    /// A noun for a role of a relation, which has a preposition of its own with it: `with product`.
    pub fn role(&mut self, noun: &str, relation: &str, others: &[String]) -> String {
        let mut free = noun.to_string();
        let is_said = |noun: &str| PROPERTIES.contains(&noun) || others.iter().any(|other| other == noun);
        while !self.is_free(&format!("with {free}")) || is_said(&free) {
            free = format!("{relation} {free}");
        }
        self.parts.insert(format!("with {free}"));
        free
    }

    /// A noun for a measure of a relation, which others may have too: perhaps with the relation before it. None where
    /// no noun can be read behind another value.
    pub fn measure(&mut self, noun: &str, relation: &str, others: &[String]) -> Option<String> {
        let before = [relation, "link", "row"].into_iter().find(|before| self.known.may_be_part(before));
        let mut free = noun.to_string();
        while !self.known.may_be_part(&free) || !self.is_free(&free) || others.contains(&free) {
            free = format!("{} {free}", before?);
        }
        self.parts.insert(free.clone());
        Some(free)
    }

    pub fn relation(&mut self, noun: &str, subject: &str, object: &str, ground: &str) {
        self.relations += &format!("# {ground}\nrelation {noun}: {subject} -> {object}\n  noun \"{noun}\"\n");
    }

    /// A line beneath the last relation.
    pub fn beneath(&mut self, line: &str, ground: &str) {
        self.relations += &format!("  # {ground}\n  {line}\n");
    }

    pub fn attribute(&mut self, noun: &str, subject: &str, kind: Kind, ground: &str) {
        self.relations += &format!("# {ground}\nattribute \"{noun}\" of {subject}: {}\n", kind.word());
    }

    /// Begins an import of the file, whose claims are attested by a source of the file's name.
    pub fn import(&mut self, file: &Path) {
        let name = name(file);
        let source = format!("source \"{name}\"\n");
        if !self.head.contains(&source) && !self.known.has_source(&name) {
            self.head += &source;
        }
        let path = path_from(&self.directory, file);
        if path.starts_with("..") && !self.imports.contains(OUTSIDE) {
            self.imports += OUTSIDE;
        }
        self.imports += &format!("import \"{}\"\n  source \"{name}\"\n", path.replace('"', "\"\""));
    }

    pub fn line(&mut self, line: &str) {
        self.imports += &format!("  {line}\n");
    }

    pub fn text(&self) -> String {
        let parts = [&self.head, &self.types, &self.relations, &self.imports];
        let parts: Vec<&str> =
            parts.iter().map(|part| part.trim_end()).filter(|part| !part.is_empty()).collect();
        parts.join("\n\n") + "\n"
    }
}

/// The last part of the path, without quotes.
pub fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().replace('"', "'")
}

/// The path of a file as it counts from a folder.
fn path_from(folder: &Path, file: &Path) -> String {
    let real = |path: &Path| std::fs::canonicalize(path).or_else(|_| std::path::absolute(path));
    let (Ok(folder), Ok(file)) = (real(folder), real(file)) else { return file.display().to_string() };
    let same = folder.components().zip(file.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(same).map(|_| Path::new("..").as_os_str());
    let down = file.components().skip(same).map(|part| part.as_os_str());
    up.chain(down).collect::<PathBuf>().display().to_string()
}
