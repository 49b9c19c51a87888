//! The columns of an imported file, by their names.

use crate::base::problems::problem;
use crate::base::problems::suggest;
use crate::diagnostic::{Code, Result, Source, Span};
use crate::vocabulary::fold::composed;
use std::collections::HashSet;
use std::sync::Arc;

/// The names of a file's columns, from left to right.
#[derive(Clone, Default, Debug)]
pub struct Columns {
    pub names: Vec<String>,
    pub named_by: NamedBy,
    /// What may be the matter with all of them: what else they seem to be divided by.
    pub advice: Option<String>,
}

/// Where the names of columns come from.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum NamedBy {
    /// There are no columns: a fact file's claims have none.
    #[default]
    Nobody,
    /// The first lines of the file, so many; or the fields of its objects, which take none.
    File { lines: u32 },
    /// The `header` of the import.
    Header,
}

/// How many names a message lists.
const LISTED: usize = 20;

impl Columns {
    pub fn new(names: Vec<String>, named_by: NamedBy) -> Columns {
        let names = names.iter().map(|name| composed(name).into_owned()).collect();
        Columns { names, named_by, advice: None }
    }

    /// The column of that name, from 0. Refused where there is none, and where there are several.
    pub fn find(&self, name: &str, source: &Arc<Source>, span: &Span) -> Result<usize> {
        let name = &*composed(name);
        let mut of_name = (0..self.names.len()).filter(|&column| self.names[column] == name);
        match (of_name.next(), of_name.next()) {
            (Some(one), None) => return Ok(one),
            (None, _) => {}
            (Some(_), Some(_)) => {
                let numbers = (1..).zip(&self.names).filter(|(_, other)| *other == name);
                let numbers: Vec<String> = numbers.map(|(number, _)| number.to_string()).collect();
                let (last, others) = numbers.split_last().expect("there are several");
                let message = format!("`{name}` is the name of columns {} and {last}", others.join(", "));
                let ambiguous = problem(Code::AmbiguousColumn, message, source, span, "which one?");
                let apart = header(&self.apart());
                return Err(Box::new(match self.named_by {
                    NamedBy::File { lines } => ambiguous.help(format!(
                        "give the columns names of your own, in two lines beneath the import: `{}` and `{apart}`",
                        skip(lines)
                    )),
                    _ => ambiguous.help(format!("give each a name of its own: `{apart}`")),
                }));
            }
        }
        let message = format!("there is no column `{name}`");
        let unknown = problem(Code::UnknownColumn, message, source, span, "unknown");
        if self.named_by == NamedBy::Nobody {
            return Err(Box::new(unknown.help("columns stand only in an import")));
        }
        let listed = self.names.iter().take(LISTED).map(|name| format!("`{name}`")).collect::<Vec<_>>();
        let more = match self.names.len().saturating_sub(LISTED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let are = if self.names.len() == 1 { "only column is" } else { "columns are" };
        let unknown = unknown.note(format!("the {are} {}{more}", listed.join(", ")));
        Err(Box::new(match &self.advice {
            Some(advice) => unknown.help(advice.as_str()),
            None => suggest(unknown, name, self.names.iter().map(String::as_str)),
        }))
    }

    /// A name of its own for each column: its own, with its number where another has it too or nothing could name it
    /// in braces.
    pub fn apart(&self) -> Vec<String> {
        let mut seen: HashSet<String> = self.names.iter().cloned().collect();
        let mut met = HashSet::new();
        (1..)
            .zip(&self.names)
            .map(|(number, name)| {
                // `split_whitespace` would keep other control characters.
                let words = name.split(|c: char| c.is_whitespace() || c.is_control() || "{}\"#".contains(c));
                let plain = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
                if plain == *name && !name.is_empty() && met.insert(name.as_str()) {
                    return plain;
                }
                if plain != *name && !plain.is_empty() && seen.insert(plain.clone()) {
                    return plain;
                }
                let stem = if plain.is_empty() { "column".to_string() } else { plain };
                let mut own = format!("{stem} {number}");
                while !seen.insert(own.clone()) {
                    own = format!("{own} {number}");
                }
                own
            })
            .collect()
    }
}

/// The line of an import that gives columns these names.
pub fn header(names: &[String]) -> String {
    let term = |name: &String| match name.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '_') {
        true => name.clone(),
        false => format!("\"{}\"", name.replace('"', "\"\"")),
    };
    let names: Vec<String> = names.iter().map(term).collect();
    format!("header {}", names.join(", "))
}

/// The line of an import that passes over the first lines of a file.
pub fn skip(lines: u32) -> String {
    format!("skip {lines} line{}", if lines == 1 { "" } else { "s" })
}
