//! Imported files: each row makes entities and claims, as an `import` of a fact file says. Rows are read one after
//! another and kept nowhere, so that a file may be larger than the memory.

mod bulk;
mod filled;
mod lines;
mod made;
pub mod records;
mod report;
mod row;
mod rows;
mod said;
mod settings;
mod template;
mod undo;

pub use filled::{plain_date, written};
pub use settings::{DELIMITERS, Format, Settings, delimiter_line};

use super::Parameters;
use super::progress::Progress;
use super::world::{World, place, problem};
use crate::diagnostic::{Diagnostic, Result, Source};
use crate::model::RelationId;
use crate::model::schema::Place;
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{Import, Kind};
use records::Broken;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Where the fact file says it.
    pub declared: Place,
    /// The path of the imported file.
    pub file: String,
    /// How many rows its file has, and how many of them its `when` leaves out.
    pub rows: usize,
    pub unmet: usize,
    /// How many entities it made.
    pub entities: usize,
    /// How many claims its rows said, equal ones included.
    pub claims: usize,
    /// How many rows it left out because they were wrong.
    pub skipped: usize,
    /// Its first claims.
    pub first: Vec<Stated>,
}

/// A claim that a row stated: enough to find it in the graph.
#[derive(Clone, Debug)]
pub struct Stated {
    pub relation: RelationId,
    pub subject: String,
    pub line: u32,
}

impl Imported {
    /// How many claims are kept to be shown.
    const SHOWN: usize = 5;

    /// Counts a claim, and keeps it if it is one of the first.
    fn claim(&mut self, relation: RelationId, line: u32, subject: impl FnOnce() -> String) {
        self.claims += 1;
        let place = self.first.partition_point(|shown| shown.line <= line);
        if place < Imported::SHOWN {
            self.first.insert(place, Stated { relation, subject: subject(), line });
            self.first.truncate(Imported::SHOWN);
        }
    }
}

/// The imports of all files, in the order of files and lines, which is the order they run in.
pub fn all(files: &[File]) -> impl Iterator<Item = (&Arc<Source>, &Import)> {
    files.iter().flat_map(|file| {
        file.statements.iter().filter_map(move |statement| match &statement.kind {
            Kind::Import(import) => Some((&file.source, import)),
            _ => None,
        })
    })
}

/// Runs all imports. `progress` is told the path of each, and how far it is read.
pub fn run_all(files: &[File], parameters: &Parameters, world: &mut World, progress: &mut Progress) {
    let length = |path: PathBuf| std::fs::metadata(path).map_or(0, |data| data.len());
    let paths = all(files).filter_map(|(source, import)| path(source, import, parameters).ok());
    progress.expect(paths.map(length).sum());
    for (source, import) in all(files) {
        let result = path(source, import, parameters).and_then(|path| {
            progress.begin(&format!("importing {}", path.display()));
            let declared = place(source, source.line_of(import.path.span.start) as u32);
            let file = path.display().to_string();
            world.imports.push(Imported { declared, file, ..Imported::default() });
            let before = world.builder.entity_count();
            let result = rows::run(source, import, &path, world, progress);
            let made = world.builder.entity_count() - before;
            world.imported().entities = made;
            result
        });
        if let Err(problem) = result {
            world.problems.push(*problem);
        }
    }
}

/// Where an import's file lies. A path counts from the folder of the fact file that names it; one that begins
/// with a parameter, from the working directory, since that is where the parameter was typed.
pub fn path(source: &Arc<Source>, import: &Import, parameters: &Parameters) -> Result<PathBuf> {
    let written = &import.path.text;
    let mut path = String::new();
    let mut rest = written.as_str();
    while let Some(dollar) = rest.find('$') {
        path.push_str(&rest[..dollar]);
        let name = &rest[dollar + 1..];
        let end = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(name.len());
        let Some(value) = parameters.get(&name[..end]) else {
            let name = &name[..end];
            let message = format!("the parameter `${name}` is not set");
            return Err(Box::new(
                problem("unset-parameter", message, source, &import.path.span, "where is this file?")
                    .help(format!("set it on the command line: --set {name}=PATH")),
            ));
        };
        path.push_str(value);
        rest = &name[end..];
    }
    path.push_str(rest);
    match written.starts_with('$') {
        // A parameter may end as a folder does.
        true => Ok(Path::new(&path).components().collect()),
        false => Ok(Path::new(&source.name).parent().unwrap_or(Path::new("")).join(path)),
    }
}

/// What cannot be opened, or read on.
fn unreadable(source: &Arc<Source>, import: &Import, path: &Path, broken: Broken) -> Diagnostic {
    let (is_missing, has_place) = (broken.is_missing(), broken.has_place());
    let mut problem = broken.diagnostic(path);
    if !has_place {
        problem = problem.at(source, import.path.span.clone(), "named here");
    }
    match is_missing {
        true if import.path.text.starts_with('$') => {
            problem.help("a path that begins with a parameter counts from the working directory")
        }
        true => problem.help("the path counts from the folder of this fact file"),
        false => problem,
    }
}
