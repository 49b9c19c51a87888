//! `lore import --infer`: a mapping for data files, guessed from their columns and values. It is a beginning to be edited:
//! each guess says on what ground it was made.

mod column;
mod known;
mod table;
mod triples;

use super::import::records::{self, Broken};
use super::import::{DELIMITERS, Format, Settings};
use crate::diagnostic::Diagnostic;
use crate::vocabulary::inflect::plural;
use known::Known;
use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// How many rows of a file are looked at.
const SAMPLED: usize = 100_000;

/// The text of a fact file that imports the files, for a base in this directory.
pub fn infer(directory: &Path, files: &[PathBuf]) -> Result<String, Vec<Diagnostic>> {
    let (mut tables, mut triples, mut problems) = (vec![], vec![], vec![]);
    for file in files {
        let read = match Format::of(file) {
            Format::NTriples | Format::Turtle => triples::Triples::read(file).map(|read| triples.push(read)),
            _ => table::Table::read(file).map(|read| tables.push(read)),
        };
        if let Err(broken) = read {
            let problem = broken.diagnostic(file);
            problems.push(match problem.help.is_empty() {
                true => problem.help("name files of data: CSV, JSON Lines, N-Triples or Turtle"),
                false => problem,
            });
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut draft = Draft::new(directory);
    draft.note("Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.");
    table::draft(&mut tables, &mut draft);
    triples.iter().for_each(|triples| triples.draft(&mut draft));
    Ok(draft.text())
}

/// A fact file that is being written.
struct Draft {
    directory: PathBuf,
    known: Known,
    head: String,
    types: String,
    relations: String,
    imports: String,
    /// The nouns that are taken.
    taken: HashSet<String>,
}

impl Draft {
    fn new(directory: &Path) -> Draft {
        let [head, types, relations, imports] = [const { String::new() }; 4];
        let (directory, known) = (directory.to_path_buf(), Known::of(directory));
        Draft { directory, known, head, types, relations, imports, taken: HashSet::new() }
    }

    fn note(&mut self, text: &str) {
        self.head += &format!("# {text}\n");
    }

    /// Declares a type, unless it is there.
    fn entity_type(&mut self, noun: &str, ground: &str) {
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
    fn noun(&mut self, noun: &str, of: &str) -> String {
        let mut free = noun.to_string();
        let is_taken = |noun: &str| self.taken.contains(noun) || self.known.takes(noun);
        let before_of = |noun: &str| noun.strip_suffix(" of").is_some_and(is_taken);
        while is_taken(&free) || is_taken(&format!("{free} of")) || before_of(&free) {
            free = format!("{of} {free}");
        }
        self.taken.insert(free.clone());
        free
    }

    fn relation(&mut self, noun: &str, subject: &str, object: &str, ground: &str) {
        self.relations += &format!("# {ground}\nrelation {noun}: {subject} -> {object}\n  noun \"{noun}\"\n");
    }

    fn attribute(&mut self, noun: &str, subject: &str, kind: column::Kind, ground: &str) {
        let kind = match kind {
            column::Kind::Number => "number",
            column::Kind::Date => "date",
            column::Kind::Text => "text",
        };
        self.relations += &format!("# {ground}\nattribute \"{noun}\" of {subject}: {kind}\n");
    }

    /// Begins an import of the file, whose claims are attested by a source of the file's name.
    fn import(&mut self, file: &Path) {
        let name = name(file);
        let source = format!("source \"{name}\"\n");
        if !self.head.contains(&source) && !self.known.has_source(&name) {
            self.head += &source;
        }
        let path = path_from(&self.directory, file);
        self.imports += &format!("import \"{}\"\n  source \"{name}\"\n", path.replace('"', "\"\""));
    }

    fn line(&mut self, line: &str) {
        self.imports += &format!("  {line}\n");
    }

    fn text(&self) -> String {
        let parts = [&self.head, &self.types, &self.relations, &self.imports];
        let parts: Vec<&str> =
            parts.iter().map(|part| part.trim_end()).filter(|part| !part.is_empty()).collect();
        parts.join("\n\n") + "\n"
    }
}

/// The last part of the path, without quotes.
fn name(file: &Path) -> String {
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

/// A file's records in the format that its path tells, with what CSV is divided by as its first line has it.
fn open(file: &Path) -> Result<(Settings, Box<dyn records::Records>), Broken> {
    let mut settings = Settings::new(Format::of(file));
    if settings.format == Format::Csv {
        let mut line = vec![];
        BufReader::new(records::open_file(file)?).read_until(b'\n', &mut line)?;
        let count = |delimiter: &u8| line.iter().filter(|byte| *byte == delimiter).count();
        settings.delimiter = DELIMITERS.into_iter().max_by_key(count).unwrap_or(b',');
    }
    let records = records::open(file, &settings)?;
    Ok((settings, records))
}
