//! How lore reads a base: a directory of fact files, and the CSV files that they import.

mod claims;
mod declare;
mod entities;
mod files;
mod sources;
mod world;

use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::store::Snapshot;
use crate::syntax::facts;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use world::World;

#[cfg(test)]
mod tests;

pub use files::CACHE_FOLDER;

/// `--set name=value`: what `$name` stands for in the paths of imports.
pub type Parameters = BTreeMap<String, String>;

/// Reads the base in a directory: the graph, and what is worth a warning. On failure: every problem of all files.
pub fn load(
    directory: &Path,
    parameters: &Parameters,
) -> Result<(Snapshot, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (sources, mut problems) = files::fact_files(directory);
    let (snapshot, found) = assemble(&sources, parameters);
    problems.extend(found);
    match (snapshot, problems.iter().any(|problem| problem.severity == Severity::Error)) {
        (Some(snapshot), false) => Ok((snapshot, problems)),
        _ => Err(problems),
    }
}

/// Every problem of a base, in the order of files and lines.
pub fn check(directory: &Path, parameters: &Parameters) -> Vec<Diagnostic> {
    match load(directory, parameters) {
        Ok((_, warnings)) => warnings,
        Err(problems) => problems,
    }
}

/// From texts to the graph. The stages each read all files, so that files may be in any order.
fn assemble(sources: &[Arc<Source>], _: &Parameters) -> (Option<Snapshot>, Vec<Diagnostic>) {
    let mut problems = vec![];
    let mut files = vec![];
    for source in sources {
        let (file, found) = facts::parse(source);
        problems.extend(found);
        files.push(file);
    }
    let schema = declare::schema(&files, &mut problems);
    let mut world = World::new(schema, problems);
    entities::declare(&files, &mut world);
    sources::declare(&files, &mut world);
    claims::read_all(&files, &mut world);
    let World { builder, mut problems, .. } = world;
    if let Err(problem) = builder.check() {
        problems.push(*problem);
        return (None, problems);
    }
    problems.sort_by(|a, b| a.place().cmp(&b.place()));
    (Some(builder.freeze()), problems)
}
