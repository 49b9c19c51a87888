//! `lore import --infer`: a mapping for data files, guessed from their columns and values. It is a beginning to be edited:
//! each guess says on what ground it was made.

mod column;
mod facts;
mod known;
mod links;
mod table;
mod triples;

use super::claims::PROPERTIES;
use super::import::records::{self, Broken, Record};
use super::import::{DELIMITERS, Format, Settings};
use crate::diagnostic::{Diagnostic, lines};
use crate::disk::{Input, Reader};
use crate::vocabulary::inflect::plural;
use known::Known;
use std::collections::HashSet;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// How many rows of a file are looked at.
const SAMPLED: usize = 100_000;

/// What is to be known of files that lie elsewhere.
const OUTSIDE: &str =
    "# Files outside of the base are read where the command line says so: --allow-outside\n";

/// The text of a fact file that imports the files, for a base in this directory.
pub fn infer(directory: &Path, files: &[PathBuf]) -> Result<String, Vec<Diagnostic>> {
    let (mut tables, mut triples, mut problems) = (vec![], vec![], vec![]);
    let known = Known::of(directory);
    for file in files {
        let read = match Format::of(file) {
            Format::NTriples | Format::Turtle => {
                triples::Triples::read(file, &known).map(|read| triples.push(read))
            }
            _ => table::Table::read(file, &known).map(|read| tables.push(read)),
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
    let mut draft = Draft::new(directory, known);
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
    /// The nouns that are taken, and the words of roles and measures.
    taken: HashSet<String>,
    parts: HashSet<String>,
}

impl Draft {
    fn new(directory: &Path, known: Known) -> Draft {
        let [head, types, relations, imports] = [const { String::new() }; 4];
        let (taken, parts) = (HashSet::new(), HashSet::new());
        Draft { directory: directory.to_path_buf(), known, head, types, relations, imports, taken, parts }
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
    fn role(&mut self, noun: &str, relation: &str, others: &[String]) -> String {
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
    fn measure(&mut self, noun: &str, relation: &str, others: &[String]) -> Option<String> {
        let before = [relation, "link", "row"].into_iter().find(|before| self.known.may_be_part(before));
        let mut free = noun.to_string();
        while !self.known.may_be_part(&free) || !self.is_free(&free) || others.contains(&free) {
            free = format!("{} {free}", before?);
        }
        self.parts.insert(free.clone());
        Some(free)
    }

    fn relation(&mut self, noun: &str, subject: &str, object: &str, ground: &str) {
        self.relations += &format!("# {ground}\nrelation {noun}: {subject} -> {object}\n  noun \"{noun}\"\n");
    }

    /// A line beneath the last relation.
    fn beneath(&mut self, line: &str, ground: &str) {
        self.relations += &format!("  # {ground}\n  {line}\n");
    }

    fn attribute(&mut self, noun: &str, subject: &str, kind: column::Kind, ground: &str) {
        self.relations += &format!("# {ground}\nattribute \"{noun}\" of {subject}: {}\n", kind.word());
    }

    /// Begins an import of the file, whose claims are attested by a source of the file's name.
    fn import(&mut self, file: &Path) {
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

/// What the first line of CSV is divided by. Where it is divided by nothing, nor are the others: something that they do
/// not hold.
fn delimiter(file: Reader) -> std::io::Result<u8> {
    let (mut file, mut line, mut held) = (BufReader::new(file), vec![], [false; DELIMITERS.len()]);
    for number in 0..SAMPLED {
        line.clear();
        if lines::read(&mut file, &mut line)? == 0 {
            break;
        }
        let count = |delimiter: &u8| memchr::memchr_iter(*delimiter, &line).count();
        if number == 0
            && let Some(most) = DELIMITERS.into_iter().max_by_key(count).filter(|most| count(most) > 0)
        {
            return Ok(most);
        }
        held.iter_mut().zip(&DELIMITERS).for_each(|(held, delimiter)| *held |= count(delimiter) > 0);
    }
    let free = DELIMITERS.into_iter().zip(held).filter(|(_, held)| !held);
    Ok(free.map(|(delimiter, _)| delimiter).next_back().unwrap_or(b','))
}

/// The rows of a file that are none, which a mapping leaves out.
#[derive(Default)]
struct Faults {
    count: usize,
    /// The line of the first, and what is wrong with it.
    first: Option<(u32, String)>,
}

impl Faults {
    /// Whether a record is none.
    fn take(&mut self, record: &Record) -> bool {
        let Some((wrong, _)) = &record.fault else { return false };
        self.count += 1;
        self.first.get_or_insert_with(|| (record.line, wrong.reason.clone()));
        true
    }

    /// What is wrong with them, beside so many right ones.
    fn told(&self, rows: usize) -> String {
        let (line, reason) = self.first.clone().unwrap_or_default();
        let (count, rows) = (self.count, column::number(rows + self.count, "row"));
        let (are, first) = if count > 1 { ("are", "first in ") } else { ("is", "") };
        format!("{count} of {rows} {are} wrong: {first}line {line}: {reason}")
    }

    /// Leaves them out of an import.
    fn leave_out(&self, rows: usize, draft: &mut Draft) {
        if self.count > 0 {
            draft.line(&format!("# {}", self.told(rows)));
            draft.line(&format!("on error skip up to {}", self.count));
        }
    }
}

/// A file's records in the format that its path tells, with what CSV is divided by as its first line has it.
fn open(file: &Path) -> Result<(Settings, Box<dyn records::Records>), Broken> {
    let (input, mut settings) = (Input::open(file)?, Settings::new(Format::of(file)));
    if settings.format == Format::Csv {
        settings.delimiter = delimiter(records::text(&input)?)?;
    }
    let records = records::open(&input, &settings)?;
    Ok((settings, records))
}
