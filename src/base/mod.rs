//! How lore reads a base: a directory of fact files, and the files that they import.
//!
//! Texts become trees ([`crate::syntax::facts`]); then each stage reads all trees, so that files may stand in any
//! order: declarations, entities, sources, imports, claims. Every stage tells what is wrong and goes on, so that
//! one run shows every problem of all files.

mod added;
mod append;
mod check;
mod claims;
mod declare;
mod entities;
mod files;
mod fingerprint;
mod format;
mod import;
mod infer;
mod keys;
mod progress;
mod sources;
mod world;

use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::model::folder::Folder;
use crate::store::{Cache, Snapshot, Unfinished};
use crate::syntax::facts::{self, File};
use fingerprint::Inputs;
use progress::Progress;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use world::World;

#[cfg(test)]
mod tests;

pub use append::{Added, append};
pub use format::format;
pub use import::{Imported, Stated};
pub use infer::infer;
pub use progress::Work;

/// The folder of everything that is compiled from a base, within it; ignored by git.
pub const CACHE_FOLDER: &str = ".lore-cache";

/// `--set name=value`: what `$name` stands for in the paths of imports.
pub type Parameters = BTreeMap<String, String>;

/// A base that was read.
pub struct Loaded {
    pub snapshot: Snapshot,
    /// What does not stand in the way of questions.
    pub warnings: Vec<Diagnostic>,
    /// How many files it was read from, imported ones included.
    pub files: usize,
    /// How many of them had changed since they were compiled last; 0 when the snapshot came from the cache.
    pub changed: usize,
    /// How many rows of imports were left out because they were wrong; 0 when the snapshot came from the cache.
    pub skipped: usize,
    /// Whether the snapshot is in the cache now.
    pub is_kept: bool,
}

/// Reads the base in a directory: from its cache, where that was compiled from the same files; otherwise from the
/// files. `tell` is told what is being worked on. On failure: every problem of all files.
pub fn load(
    directory: &Path,
    parameters: &Parameters,
    tell: &mut dyn FnMut(Work),
) -> Result<Loaded, Vec<Diagnostic>> {
    let texts = Texts::of(directory, parameters);
    match texts.cached(directory) {
        Some(loaded) => Ok(loaded),
        None => compile(directory, texts, parameters, &mut Progress::new(tell), |_| Ok(())),
    }
}

/// Every problem of a base, in the order of files and lines, with the graph as far as it can be read. It reads
/// the files, whatever the cache holds.
pub fn check(directory: &Path, parameters: &Parameters) -> (Option<Snapshot>, Vec<Diagnostic>) {
    let Texts { sources, files, mut problems, .. } = Texts::of(directory, parameters);
    let assembled = assemble(directory, &files, &sources, parameters, &mut Progress::new(&mut |_| {}), None);
    problems.extend(assembled.problems);
    (assembled.snapshot, in_order(problems))
}

/// Where the snapshot of a base that was kept lies, and how many bytes it has.
pub fn snapshot(directory: &Path) -> Option<(PathBuf, u64)> {
    let path = Cache::of(directory).snapshot();
    let length = std::fs::metadata(&path).ok()?.len();
    Some((path, length))
}

/// What the imports of a base would make, each with the graph as far as it can be read, and every problem. Nothing is
/// written.
pub fn rehearse(
    directory: &Path,
    parameters: &Parameters,
    tell: &mut dyn FnMut(Work),
) -> (Option<Snapshot>, Vec<Imported>, Vec<Diagnostic>) {
    let Texts { sources, files, mut problems, .. } = Texts::of(directory, parameters);
    let assembled = assemble(directory, &files, &sources, parameters, &mut Progress::new(tell), None);
    problems.extend(assembled.problems);
    (assembled.snapshot, assembled.imports, in_order(problems))
}

/// The fact files of a base as they are now.
struct Texts {
    sources: Vec<Arc<Source>>,
    files: Vec<File>,
    /// What is wrong with files and lines as such.
    problems: Vec<Diagnostic>,
    /// `None` when not all of them can be read.
    inputs: Option<Inputs>,
}

impl Texts {
    fn of(directory: &Path, parameters: &Parameters) -> Texts {
        let (sources, problems) = files::fact_files(directory);
        Texts::read(directory, sources, problems, parameters)
    }

    fn read(
        directory: &Path,
        sources: Vec<Arc<Source>>,
        mut problems: Vec<Diagnostic>,
        parameters: &Parameters,
    ) -> Texts {
        let mut files = vec![];
        for source in &sources {
            let (file, found) = facts::parse(source);
            problems.extend(found);
            files.push(file);
        }
        // The inputs are looked at before imports are read: a file that changes meanwhile is compiled again.
        let inputs = Inputs::of(directory, &sources, &files, parameters).filter(|_| !is_fatal(&problems));
        Texts { sources, files, problems, inputs }
    }

    /// The base from its cache. A damaged cache is compiled anew.
    fn cached(&self, directory: &Path) -> Option<Loaded> {
        let inputs = self.inputs.as_ref()?;
        let mut snapshot = Cache::of(directory).load(inputs.fingerprint()).ok()??;
        snapshot.is_in(directory);
        // A file that had just been changed when it was recorded can be relied on by now.
        if Inputs::recorded(directory).as_ref() != Some(inputs) {
            inputs.record(directory);
        }
        Some(Loaded {
            snapshot,
            warnings: self.problems.clone(),
            files: inputs.files(),
            changed: 0,
            skipped: 0,
            is_kept: true,
        })
    }
}

/// Compiles a base and keeps it in the cache. `before_keeping` is the last chance to fail.
fn compile(
    directory: &Path,
    texts: Texts,
    parameters: &Parameters,
    progress: &mut Progress,
    before_keeping: impl FnOnce(&Snapshot) -> Result<(), Diagnostic>,
) -> Result<Loaded, Vec<Diagnostic>> {
    let Texts { sources, files, mut problems, inputs } = texts;
    let mut unfinished = None;
    if let Some(inputs) = &inputs {
        match Cache::of(directory).begin(inputs.fingerprint()) {
            Ok(begun) => unfinished = Some(begun),
            Err(warning) => problems.push(*warning),
        }
    }
    let mut assembled = assemble(directory, &files, &sources, parameters, progress, unfinished.as_ref());
    if assembled.snapshot.is_none() && !is_fatal(&assembled.problems) {
        // The disk may be full: then once more, in memory.
        unfinished = None;
        problems.append(&mut assembled.problems);
        assembled = assemble(directory, &files, &sources, parameters, progress, None);
    }
    let Assembled { snapshot, problems: found, imports } = assembled;
    let skipped = imports.iter().map(|import| import.skipped).sum();
    problems.extend(found);
    let mut problems = in_order(problems);
    let snapshot = match snapshot {
        Some(snapshot) if !is_fatal(&problems) => snapshot,
        _ => return Err(problems),
    };
    before_keeping(&snapshot).map_err(|problem| vec![problem])?;
    let (mut number, mut changed) = (sources.len(), sources.len());
    let mut is_kept = false;
    if let Some(inputs) = inputs {
        (number, changed) = (inputs.files(), inputs.changed_since_recorded(directory));
        progress.begin("writing the cache");
        match unfinished.map(Unfinished::keep) {
            Some(Ok(())) => {
                inputs.record(directory);
                is_kept = true;
            }
            Some(Err(warning)) => problems.push(*warning),
            None => {}
        }
    }
    Ok(Loaded { snapshot, warnings: problems, files: number, changed, skipped, is_kept })
}

/// What became of the trees of all files.
struct Assembled {
    /// Without an error there is none only where its file cannot be written.
    snapshot: Option<Snapshot>,
    problems: Vec<Diagnostic>,
    /// What each import did.
    imports: Vec<Imported>,
}

/// From trees to the graph, as far as they can be read: in a file of the cache, or in memory.
fn assemble(
    directory: &Path,
    files: &[File],
    sources: &[Arc<Source>],
    parameters: &Parameters,
    progress: &mut Progress,
    unfinished: Option<&Unfinished>,
) -> Assembled {
    let mut problems = vec![];
    progress.begin("reading declarations");
    let mut schema = declare::schema(files, &mut problems);
    schema.folder = Folder::new(directory);
    let mut world = World::new(schema, problems);
    entities::declare(files, &mut world);
    sources::declare(files, &mut world);
    import::run_all(files, parameters, &mut world, progress);
    progress.begin("reading claims");
    claims::read_all(files, &mut world);
    check::cycles(sources, &mut world);
    let World { builder, mut problems, keys, vocabulary, imports, .. } = world;
    drop((keys, vocabulary));
    let frozen = || {
        builder.check()?;
        progress.begin("building the graph");
        match unfinished.filter(|_| !is_fatal(&problems)) {
            Some(unfinished) => unfinished.freeze(builder),
            None => Ok(builder.freeze()),
        }
    };
    let snapshot = match frozen() {
        Ok(snapshot) => {
            problems.extend(check::functions(sources, &snapshot));
            Some(snapshot)
        }
        Err(problem) => {
            problems.push(*problem);
            None
        }
    };
    Assembled { snapshot, problems, imports }
}

/// By files and lines; rows last, since what is wrong with them may come of what is wrong with an import.
fn in_order(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems.sort_by_cached_key(|problem| {
        let label = problem.labels.first()?;
        let is_of_row = problem.code == "bad-row";
        Some((is_of_row, label.source.name.clone(), label.source.first_line, label.span.start))
    });
    problems
}

/// Whether any of the problems stands in the way of a graph.
fn is_fatal(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}
