//! `lore vocab`: the vocabularies that come with the program, and the text of one.

use super::report::report;
use super::status::Status;
use super::terminal;
use crate::diagnostic::{Code, Diagnostic};
use crate::session::{VOCABULARIES, Vocabulary};
use crate::visible::Escapes;
use std::io::{self, Write};

/// Prints the vocabularies that are named, as fact files; without a name, which there are.
pub fn vocab(names: &[String], color: super::arguments::When) -> io::Result<Status> {
    let mut found = vec![];
    for name in names {
        match Vocabulary::named(name) {
            Some(vocabulary) => found.push(vocabulary.text),
            None => {
                report(color, &[unknown(name)]);
                return Ok(Status::Usage);
            }
        }
    }
    let mut out = terminal::for_programs(Escapes::People);
    match found.is_empty() {
        true => out.write_all(overview().as_bytes())?,
        false => out.write_all(found.join("\n").as_bytes())?,
    }
    out.flush()?;
    Ok(Status::Ran)
}

/// A line for each vocabulary, and how one is used.
fn overview() -> String {
    let widest = VOCABULARIES.iter().map(|vocabulary| vocabulary.name.len()).max().unwrap_or(0);
    let line = |it: &Vocabulary| format!("{:widest$}  {}\n", it.name, it.subject());
    let lines: String = VOCABULARIES.iter().map(line).collect();
    lines + "\na line of a fact file uses some: use organisations, trade\n`lore vocab NAME` prints one\n"
}

fn unknown(name: &str) -> Diagnostic {
    let names: Vec<&str> = VOCABULARIES.iter().map(|vocabulary| vocabulary.name).collect();
    Diagnostic::error(Code::UnknownVocabulary, format!("no vocabulary is called `{name}`"))
        .help(format!("the vocabularies are {}", names.join(", ")))
}
