//! `lore import --infer`: a mapping for data files, guessed from their columns and values. It is a beginning to be edited:
//! each guess says on what ground it was made.

mod column;
mod declared;
mod draft;
mod facts;
mod kind;
mod known;
mod links;
mod sample;
mod table;
mod tables;
mod triples;

use super::import::Format;
use crate::diagnostic::Diagnostic;
use draft::Draft;
use known::Known;
use std::path::{Path, PathBuf};

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
    tables::draft(&mut tables, &mut draft);
    triples.iter().for_each(|triples| triples.draft(&mut draft));
    Ok(draft.text())
}
