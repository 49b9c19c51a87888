//! From the files of a base to its snapshot.

use super::check::{cycles, functions};
use super::earlier::{Earlier, Now, Way};
use super::fingerprint::Inputs;
use super::gazetteer::Gazetteer;
use super::identity::Known;
use super::imported::Imported;
use super::parameters::{OLD_CACHE, Parameters, Reading};
use super::progress::{Progress, Work};
use super::world::World;
use super::{
    claims, declare, earlier, entities, files, gazetteer, hidden, identity, import, lookalikes, namesakes,
    sources, spelled, synonyms, vocabularies,
};
use crate::diagnostic::{Code, Diagnostic, Severity, Source};
use crate::model::EntityId;
use crate::model::folder::Folder;
use crate::store::{EntityNumbers, Fingerprint, Sidecar, Snapshot, Unfinished};
use crate::syntax::facts::{self, File};
use std::mem::take;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A base that was read.
pub struct Loaded {
    pub snapshot: Snapshot,
    /// What does not stand in the way of questions.
    pub warnings: Vec<Diagnostic>,
    /// How many files it was read from, imported ones included.
    pub files: usize,
    /// How many of them had changed since they were compiled last; 0 when the snapshot came from the cache.
    pub changed: usize,
    /// How many files of imports were not read, since what they say was kept from the snapshot before.
    pub kept: usize,
    /// How many rows of imports were left out because they were wrong; 0 when the snapshot came from the cache.
    pub skipped: usize,
    /// Whether the snapshot is in the cache now.
    pub is_kept: bool,
    /// Whether files changed while they were read.
    pub is_torn: bool,
    /// Of what files it was compiled; `None` where not all of them could be read.
    pub fingerprint: Option<Fingerprint>,
}

/// How often a base is read whose files change meanwhile.
const MOST_TIMES: usize = 3;

/// Reads the base in a directory: from its cache, where that was compiled from the same files; otherwise from the
/// files. `tell` is told what is being worked on. On failure: every problem of all files.
pub fn load(
    directory: &Path,
    parameters: &Parameters,
    tell: &mut dyn FnMut(Work),
) -> Result<Loaded, Vec<Diagnostic>> {
    let reading = Reading::of(directory, parameters);
    if parameters.verifies {
        parameters.cache(directory).distrust();
    }
    for _ in 1..MOST_TIMES {
        let texts = Texts::of(directory, &reading);
        if let Some(loaded) = texts.cached(directory, parameters) {
            return Ok(loaded);
        }
        let loaded = compile(directory, texts, &reading, &mut Progress::new(tell), |_| Ok(()))?;
        // What changed while it was read is read again.
        if !loaded.is_torn {
            return Ok(loaded);
        }
    }
    compile(directory, Texts::of(directory, &reading), &reading, &mut Progress::new(tell), |_| Ok(()))
}

/// What the files of a base are now: another one where any of them has changed. `None` where not all can be read.
pub fn fingerprint(directory: &Path, parameters: &Parameters) -> Option<Fingerprint> {
    Texts::of(directory, &Reading::of(directory, parameters)).inputs.as_ref().map(Inputs::fingerprint)
}

/// Every problem of a base, in the order of files and lines, then what hides and the names that look alike, with the graph as far as it
/// can be read. It reads the files, whatever the cache holds.
pub fn check(directory: &Path, parameters: &Parameters) -> (Option<Snapshot>, Vec<Diagnostic>) {
    let Whole { sources, assembled, mut problems, .. } = whole(directory, parameters, &mut |_| {});
    problems.extend(hidden::told(&sources, assembled.snapshot.as_ref()));
    if let Some(snapshot) = &assembled.snapshot {
        problems.extend(lookalikes::told(&sources, snapshot));
    }
    (assembled.snapshot, problems)
}

/// A base as it could be read.
struct Whole {
    sources: Vec<Arc<Source>>,
    files: Vec<File>,
    assembled: Assembled,
    /// In the order of files and lines.
    problems: Vec<Diagnostic>,
}

/// Reads a base, whatever is wrong with it and whatever the cache holds.
fn whole(directory: &Path, parameters: &Parameters, tell: &mut dyn FnMut(Work)) -> Whole {
    let reading = Reading::of(directory, parameters);
    let Texts { sources, files, used, mut problems, .. } = Texts::of(directory, &reading);
    let trees =
        Trees { directory, files: &files, used: &used, sources: &sources, reading: &reading, now: None };
    let mut assembled = trees.assemble(&mut Progress::new(tell), None);
    problems.append(&mut assembled.problems);
    Whole { sources, files, assembled, problems: in_order(problems) }
}

/// The trees of a base's own files, the graph as far as it can be read, and what is wrong.
pub struct Opened {
    pub files: Vec<File>,
    pub snapshot: Option<Snapshot>,
    pub problems: Vec<Diagnostic>,
}

/// Reads a base, whatever is wrong with it.
pub fn opened(directory: &Path, parameters: &Parameters) -> Opened {
    let Whole { files, assembled, problems, .. } = whole(directory, parameters, &mut |_| {});
    Opened { files, snapshot: assembled.snapshot, problems }
}

/// Where the snapshot of a base that was kept lies, and how many bytes it has.
pub fn snapshot(directory: &Path, parameters: &Parameters) -> Option<(PathBuf, u64)> {
    let cache = parameters.cache(directory);
    cache.snapshot().zip(cache.length())
}

/// Removes the caches of bases that are gone, and what builds of any base left behind that were killed.
pub fn sweep(directory: &Path, parameters: &Parameters) {
    parameters.cache(directory).sweep();
}

/// A warning of a cache within the base, where they lay once.
pub fn old_cache(directory: &Path) -> Option<Diagnostic> {
    let path = directory.join(OLD_CACHE);
    path.symlink_metadata().ok()?;
    let message = format!("`{}` is not read: caches lie in a folder of the user's own", path.display());
    Some(Diagnostic::warning(Code::OldCache, message).help("it can be deleted"))
}

/// What the imports of a base would make, each with the graph as far as it can be read, and every problem. Nothing is
/// written.
pub fn dry_run(
    directory: &Path,
    parameters: &Parameters,
    tell: &mut dyn FnMut(Work),
) -> (Option<Snapshot>, Vec<Imported>, Vec<Diagnostic>) {
    let Whole { assembled, problems, .. } = whole(directory, parameters, tell);
    (assembled.snapshot, assembled.imports, problems)
}

/// The fact files of a base as they are now.
pub struct Texts {
    sources: Vec<Arc<Source>>,
    files: Vec<File>,
    /// The vocabularies that they use.
    used: Vec<File>,
    /// What is wrong with files and lines as such.
    problems: Vec<Diagnostic>,
    /// `None` when not all of them can be read.
    inputs: Option<Inputs>,
}

impl Texts {
    pub fn of(directory: &Path, reading: &Reading) -> Texts {
        let (sources, problems) = files::fact_files(directory, &reading.reach);
        Texts::read(directory, sources, problems, reading)
    }

    pub fn read(
        directory: &Path,
        sources: Vec<Arc<Source>>,
        mut problems: Vec<Diagnostic>,
        reading: &Reading,
    ) -> Texts {
        let mut files = vec![];
        for source in &sources {
            let (file, found) = facts::parse(source);
            problems.extend(found);
            files.push(file);
        }
        let used = vocabularies::used(&files, &mut problems);
        // The inputs are looked at before imports are read: a file that changes meanwhile is compiled again.
        let inputs = Inputs::of(directory, &sources, &files, &used, reading).filter(|_| !is_fatal(&problems));
        Texts { sources, files, used, problems, inputs }
    }

    /// The base from its cache. A damaged cache is compiled anew.
    fn cached(&self, directory: &Path, parameters: &Parameters) -> Option<Loaded> {
        let inputs = self.inputs.as_ref()?;
        let cache = parameters.cache(directory);
        let mut snapshot = cache.load(inputs.fingerprint()).ok()??;
        snapshot.set_folder(directory);
        // A file that had just been changed when it was recorded can be relied on by now.
        if Inputs::recorded(&cache).as_ref() != Some(inputs) {
            inputs.record(&cache);
        }
        Some(Loaded {
            snapshot,
            warnings: self.problems.clone(),
            files: inputs.files(),
            changed: 0,
            kept: 0,
            skipped: 0,
            is_kept: true,
            is_torn: false,
            fingerprint: Some(inputs.fingerprint()),
        })
    }
}

/// Compiles a base and keeps it in the cache. `before_keeping` is the last chance to fail.
pub fn compile(
    directory: &Path,
    texts: Texts,
    reading: &Reading,
    progress: &mut Progress,
    before_keeping: impl FnOnce(&Snapshot) -> Result<(), Vec<Diagnostic>>,
) -> Result<Loaded, Vec<Diagnostic>> {
    let Texts { sources, files, used, mut problems, inputs } = texts;
    let now = inputs.as_ref().and_then(|inputs| Now::new(directory, &files, &sources, reading, inputs));
    let trees =
        Trees { directory, files: &files, used: &used, sources: &sources, reading, now: now.as_ref() };
    let cache = reading.parameters.cache(directory);
    let begin = || inputs.as_ref().map_or(Ok(None), |inputs| cache.begin(inputs.fingerprint()));
    let went_on = Way::ALL.into_iter().find_map(|way| {
        let unfinished = begin().ok()??;
        Some((trees.go_on(way, progress, &unfinished)?, Some(unfinished)))
    });
    let (mut assembled, mut unfinished) = went_on.unwrap_or_else(|| {
        let unfinished = begin().unwrap_or_else(|warning| {
            problems.push(*warning);
            None
        });
        (trees.assemble(progress, unfinished.as_ref()), unfinished)
    });
    if assembled.snapshot.is_none() && !is_fatal(&assembled.problems) {
        // The disk may be full: then once more, in memory.
        unfinished = None;
        problems.append(&mut assembled.problems);
        assembled = trees.assemble(progress, None);
    }
    let Assembled { snapshot, problems: found, imports, kept, skipped, record } = assembled;
    problems.extend(found);
    let mut problems = in_order(problems);
    let snapshot = match snapshot {
        Some(snapshot) if !is_fatal(&problems) => snapshot,
        _ => return Err(problems),
    };
    before_keeping(&snapshot)?;
    let (mut number, mut changed) = (sources.len(), sources.len());
    let (mut is_kept, mut is_torn) = (false, false);
    if let Some(inputs) = &inputs {
        (number, changed) = (inputs.files(), inputs.changed_since_recorded(&cache));
        is_torn = !inputs.are_what_was_read(directory, &imports, kept);
        if is_torn {
            problems.push(torn());
            unfinished = None;
        }
        progress.begin("writing the cache");
        match unfinished.map(Unfinished::keep) {
            Some(Ok(())) => {
                inputs.record(&cache);
                record.into_iter().for_each(Sidecar::keep);
                is_kept = true;
            }
            Some(Err(warning)) => problems.push(*warning),
            None => {}
        }
    }
    let fingerprint = inputs.as_ref().map(Inputs::fingerprint);
    let (warnings, files) = (problems, number);
    Ok(Loaded { snapshot, warnings, files, changed, kept, skipped, is_kept, is_torn, fingerprint })
}

fn torn() -> Diagnostic {
    Diagnostic::warning(Code::ChangedMeanwhile, "files that imports read changed while they were read")
        .note("what was compiled is not kept, and may be of both")
        .help("ask again when nobody writes to them")
}

/// All files of a base as trees.
struct Trees<'a> {
    directory: &'a Path,
    files: &'a [File],
    /// The vocabularies that they use.
    used: &'a [File],
    sources: &'a [Arc<Source>],
    reading: &'a Reading<'a>,
    /// What an earlier snapshot is compared with, where one may be kept, or gone on from later.
    now: Option<&'a Now<'a>>,
}

/// What became of the trees of all files.
#[derive(Default)]
struct Assembled {
    /// Without an error there is none only where its file cannot be written.
    snapshot: Option<Snapshot>,
    problems: Vec<Diagnostic>,
    /// What each import did, one for each file that was read.
    imports: Vec<Imported>,
    /// How many files of imports were not read.
    kept: usize,
    /// How many rows were left out of all files.
    skipped: usize,
    /// What is kept beside the snapshot's file, so that another can go on from it.
    record: Option<Sidecar>,
}

impl Trees<'_> {
    /// From trees to the graph, as far as they can be read: in a file of the cache, or in memory.
    fn assemble(&self, progress: &mut Progress, unfinished: Option<&Unfinished>) -> Assembled {
        let mut gazetteer = Gazetteer::default();
        loop {
            let (mut world, own) = self.imported(&mut gazetteer, progress);
            if gazetteer.learns_of_rows(&world) {
                continue;
            }
            namesakes::tell_apart(&mut world, None);
            self.claimed(&mut world, progress);
            // What is wrong is told as it was found.
            if is_fatal(&world.problems) || !gazetteer.learns_of_claims(&world) {
                return self.frozen(world, None, &own, progress, unfinished);
            }
        }
    }

    /// Reads the rows of all imports, again and again until they know of one another what is to be known. Gives what the
    /// base's own files declare as well, where it is compared with what they did.
    fn imported(&self, gazetteer: &mut Gazetteer, progress: &mut Progress) -> (World, Vec<(EntityId, u128)>) {
        let mut known = Known::default();
        let mut times = 0;
        loop {
            let mut world = self.declared(gazetteer, progress);
            let own = self.now.map_or(vec![], |_| earlier::own(&world));
            world.begin_rows(take(&mut known));
            import::run_all(self.files, self.reading, &|_| true, &mut world, progress);
            times += 1;
            match world.learned() {
                Some(more) if times < identity::MOST_TIMES => known = more,
                Some(_) => {
                    world.problems.push(identity::without_end());
                    return (world, own);
                }
                None => {
                    spelled::tell(self.sources, &mut world);
                    return (world, own);
                }
            }
        }
    }

    /// The same from what can be kept of an earlier snapshot; `None` where nothing can, or where there is anything to tell
    /// but of the claims of the base's own files.
    fn go_on(&self, way: Way, progress: &mut Progress, unfinished: &Unfinished) -> Option<Assembled> {
        let now = self.now?;
        let mut gazetteer = Gazetteer::default();
        let mut world = self.declared(&mut gazetteer, progress);
        let own = earlier::own(&world);
        let mut earlier = now.earlier(way, &world)?;
        world.begin_rows(Known::default());
        earlier.go_on(&mut world);
        world.identity.goes_on = true;
        import::run_all(self.files, self.reading, &|file| earlier.reads(file), &mut world, progress);
        if !world.problems.is_empty()
            || world.identity.noted.is_in_doubt
            || world.learned().is_some()
            || !earlier.holds(&world.imports)
            || gazetteer.learns_of_rows(&world)
        {
            return None;
        }
        namesakes::tell_apart(&mut world, Some(&earlier));
        self.claimed(&mut world, progress);
        if gazetteer.learns_of_claims(&world) {
            return None;
        }
        if is_fatal(&world.problems) {
            // Where the graph could tell nothing more, nobody waits for it.
            let tells =
                world.schema().relations.iter().any(|relation| relation.acyclic || relation.functional);
            return (!tells).then(|| Assembled { problems: world.problems, ..Assembled::default() });
        }
        let told = world.problems.len();
        if !world.builder.reuse_claims() {
            return None;
        }
        let assembled = self.frozen(world, Some(&mut earlier), &own, progress, Some(unfinished));
        Some(assembled).filter(|assembled| assembled.problems.len() == told)
    }

    /// What the base's own files declare, and what vocabularies know of which they speak.
    fn declared(&self, gazetteer: &mut Gazetteer, progress: &mut Progress) -> World {
        progress.begin("reading declarations");
        declared(self.files, self.used, gazetteer, self.directory)
    }

    /// Reads the claims of the base's own files.
    fn claimed(&self, world: &mut World, progress: &mut Progress) {
        progress.begin("reading claims");
        claims::read_all(self.files, world);
    }

    /// The graph of a world in which all is read. `own` is what the base's own files declare.
    fn frozen(
        &self,
        mut world: World,
        mut earlier: Option<&mut Earlier>,
        own: &[(EntityId, u128)],
        progress: &mut Progress,
        unfinished: Option<&Unfinished>,
    ) -> Assembled {
        gazetteer::declare_adjectives(&mut world);
        let World { builder, mut problems, keys, vocabulary, imports, identity, .. } = world;
        drop(vocabulary);
        // What rows knew of others, they would have to know again.
        let shape =
            self.now.filter(|_| identity.known.is_empty()).map(|now| (now, now.shape(builder.schema())));
        let recorded = |numbers: &EntityNumbers| {
            let (now, shape) = shape?;
            now.record(earlier.as_deref_mut(), own, (shape, &imports, keys), numbers)
        };
        let frozen = || {
            builder.check()?;
            progress.begin("building the graph");
            match unfinished.filter(|_| !is_fatal(&problems)) {
                Some(unfinished) => unfinished.freeze(builder, recorded),
                None => Ok((builder.freeze(), None)),
            }
        };
        let (snapshot, record) = match frozen() {
            Ok((snapshot, record)) => {
                problems.extend(cycles(self.sources, &snapshot));
                problems.extend(functions(self.sources, &snapshot));
                (Some(snapshot), record)
            }
            Err(problem) => {
                problems.push(*problem);
                (None, None)
            }
        };
        let skipped = imports.iter().map(|import| import.skipped).sum::<usize>();
        let skipped = skipped + earlier.as_ref().map_or(0, |earlier| earlier.skipped());
        let kept = earlier.as_ref().map_or(0, |earlier| earlier.kept());
        Assembled { snapshot, problems, imports, kept, skipped, record }
    }
}

/// What files declare.
pub fn declared(files: &[File], used: &[File], gazetteer: &mut Gazetteer, directory: &Path) -> World {
    let mut problems = vec![];
    let (mut schema, own_words) = declare::schema(files, used, &mut problems);
    schema.folder = Folder::new(directory);
    let mut world = World::new(schema, problems);
    entities::declare(files, &mut world);
    let waiting = synonyms::of_names(files, &own_words, &mut world);
    sources::declare(files, &mut world);
    gazetteer.declare(files, used, &mut world);
    synonyms::of_late_names(waiting, &mut world);
    world
}

/// By files and lines; rows last, since what is wrong with them may come of what is wrong with an import.
fn in_order(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems.sort_by_cached_key(|problem| {
        let label = problem.labels.first()?;
        let is_of_row = problem.code == Code::BadRow;
        Some((is_of_row, label.source.name.clone(), label.source.first_line, label.span.start))
    });
    problems
}

/// Whether any of the problems stands in the way of a graph.
fn is_fatal(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}
