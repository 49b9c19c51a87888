//! Imported files: each row makes entities and claims, as an `import` of a fact file says. Rows are read one after
//! another and kept nowhere, so that a file may be larger than the memory.

mod bulk;
mod cell_values;
mod cells;
mod lines;
mod parallel;
mod paths;
mod pattern_walk;
pub mod records;
mod report;
mod row;
mod row_entities;
mod row_fault;
mod rows;
mod settings;
mod template;
mod told_once;
mod undo_log;

pub use cell_values::{plain_date, written};
pub use paths::files;
pub use settings::{DELIMITERS, Format, Settings, delimiter_line};

use super::imported::Imported;
use super::parameters::Reading;
use super::progress::Progress;
use super::world::World;
use crate::base::problems::place;
use crate::diagnostic::Source;
use crate::disk::Reach;
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{Import, Kind};
use paths::Files;
use std::path::PathBuf;
use std::sync::Arc;
use told_once::ToldOnce;

/// The imports of all files, in the order of files and lines, which is the order they run in.
pub fn all(files: &[File]) -> impl Iterator<Item = (&Arc<Source>, &Import)> {
    files.iter().flat_map(|file| {
        file.statements.iter().filter_map(move |statement| match &statement.kind {
            Kind::Import(import) => Some((&file.source, import)),
            _ => None,
        })
    })
}

/// What the imports of all files say, in the same order: their lines, but for comments.
pub fn texts(files: &[File]) -> impl Iterator<Item = String> {
    files.iter().flat_map(|File { source, statements, .. }| {
        let ends = statements.iter().skip(1).map(|next| next.line).chain([u32::MAX]);
        let imports = statements.iter().zip(ends).filter(|(it, _)| matches!(it.kind, Kind::Import(_)));
        imports.map(|(import, end)| {
            let lines = source.text.lines().zip(1..);
            let own =
                lines.filter(|(_, line)| (import.line..end).contains(line)).map(|(text, _)| text.trim_end());
            let own = own.filter(|text| !text.is_empty() && !text.trim_start().starts_with('#'));
            own.collect::<Vec<_>>().join("\n")
        })
    })
}

/// Runs all imports, one for each file that is to be read, which `reads` tells by its number among all. `progress` is told
/// the path of each, and how far it is read.
pub fn run_all(
    files: &[File],
    reading: &Reading,
    reads: &dyn Fn(usize) -> bool,
    world: &mut World,
    progress: &mut Progress,
) {
    let length = |path: &PathBuf| std::fs::metadata(path).map_or(0, |data| data.len());
    let found = all(files).map(|(source, import)| (source, import, paths::files(source, import, reading)));
    let mut found: Vec<_> = found.collect();
    let paths = found.iter_mut().filter_map(|(.., files)| files.as_mut().ok()).map(|files| &mut files.paths);
    let mut number = 0..;
    paths.for_each(|paths| paths.retain(|_| number.next().is_some_and(reads)));
    let paths = found.iter().filter_map(|(.., files)| files.as_ref().ok()).flat_map(|files| &files.paths);
    progress.expect(paths.map(length).sum());
    for (source, import, files) in found {
        match files {
            Ok(files) => {
                world.problems.extend(files.left_out(source, import));
                run(source, import, &files, &reading.reach, world, progress)
            }
            Err(problem) => world.problems.push(*problem),
        }
    }
}

/// Runs an import with each of its files.
fn run(
    source: &Arc<Source>,
    import: &Import,
    files: &Files,
    reach: &Reach,
    world: &mut World,
    progress: &mut Progress,
) {
    let declared = place(source, source.line_of(import.path.span.start) as u32);
    let mut told_once = ToldOnce::default();
    for path in &files.paths {
        let file = path.display().to_string();
        progress.begin(&format!("importing {file}"));
        let imported = Imported { declared: declared.clone(), file: file.clone(), ..Imported::default() };
        world.imports.push(imported);
        world.builder.file_number(&file);
        let (entities, problems) = (world.builder.entity_count(), world.problems.len());
        let result = rows::run(source, import, path, reach, world, progress);
        let entities = world.builder.entity_count() - entities;
        world.imported().entities = entities;
        world.imported().makes |= entities > 0;
        world.problems.extend(result.err().map(|problem| *problem));
        if files.by_pattern {
            let found = world.problems.split_off(problems);
            world.problems.extend(told_once.take(found, source, &file));
        }
    }
    world.problems.extend(told_once.told());
}
