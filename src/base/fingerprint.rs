//! What a snapshot was compiled from. Contents decide: files with other times but the same bytes are the same base. Only of
//! large files is the content not read again when the file is the very one that was read last, by its node, its length and
//! its times, and had not been changed just then: the way git does it.

use super::import;
use super::parameters::Reading;
use crate::base::imported::Imported;
use crate::diagnostic::Source;
use crate::disk::{Hash, Identity, Input};
use crate::model::folder::within;
use crate::store::{Cache, Fingerprint, Sidecar};
use crate::syntax::facts::File;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// Raised whenever the same files give another graph.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " 12");
/// Smaller files are always read.
const LARGE: u64 = 1 << 16;
/// A change within so short a time of the reading may not show in the time of change.
const RACY: Duration = Duration::from_secs(2);
const RECORD: &str = "inputs";

/// The inputs of a base: every file with what it holds.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
pub struct Inputs {
    /// By their paths, those within the base as they are within it.
    files: BTreeMap<String, Stamp>,
    /// The files of each import, which parameters and patterns may change.
    imports: Vec<Vec<String>>,
    /// The vocabularies that the base uses.
    vocabularies: Vec<(String, Hash)>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
struct Stamp {
    /// Of a large file, if it can be relied on.
    identity: Option<Identity>,
    hash: Hash,
}

impl Inputs {
    /// The inputs as they are now. `None` when an imported file cannot be found or read, which the import tells.
    pub fn of(
        directory: &Path,
        sources: &[Arc<Source>],
        files: &[File],
        used: &[File],
        reading: &Reading,
    ) -> Option<Inputs> {
        // Whoever asks for everything to be read trusts no record.
        let before = (!reading.parameters.verifies).then(|| reading.parameters.cache(directory));
        let before = before.as_ref().and_then(Inputs::recorded);
        let mut inputs = Inputs::default();
        for source in sources {
            let text = source.text.as_bytes();
            let stamp = Stamp { identity: None, hash: hash(text) };
            inputs.files.insert(key(directory, &source.name), stamp);
        }
        let vocabularies =
            used.iter().map(|file| (file.source.name.clone(), hash(file.source.text.as_bytes())));
        inputs.vocabularies = vocabularies.collect();
        let mut imported = vec![];
        for (source, import) in import::all(files) {
            let paths = import::files(source, import, reading).ok()?.paths;
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            inputs.imports.push(names.iter().map(|name| key(directory, name)).collect());
            imported.extend(names);
        }
        let distinct: BTreeSet<&String> = imported.iter().collect();
        let stamps = distinct.into_par_iter().map(|name| {
            let key = key(directory, name);
            let known = before.as_ref().and_then(|before| before.files.get(&key));
            stamp(&reading.reach.open(Path::new(name)).ok()?, known).map(|stamp| (key, stamp))
        });
        let stamps: Option<Vec<(String, Stamp)>> = stamps.collect();
        inputs.files.extend(stamps?);
        Some(inputs)
    }

    /// The files that imports read, in the order in which they do, with the number of the import and a hash of what they
    /// hold.
    pub fn reads(&self) -> impl Iterator<Item = (usize, &str, Hash)> {
        let files = self
            .imports
            .iter()
            .enumerate()
            .flat_map(|(import, files)| files.iter().map(move |it| (import, it)));
        files.map(|(import, file)| (import, &**file, self.files[file].hash))
    }

    /// Whether imports read what this tells of: that very content, as it was when it was read. `kept` files were not read.
    pub fn are_what_was_read(&self, directory: &Path, imports: &[Imported], kept: usize) -> bool {
        let is_known = |import: &Imported| {
            let known = self.files.get(&key(directory, &import.file)).map(|stamp| stamp.hash);
            known.is_some() && known == import.hash
        };
        self.reads().count() == imports.len() + kept && imports.iter().all(is_known)
    }

    /// How many files there are.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    pub fn fingerprint(&self) -> Fingerprint {
        let mut hasher = Xxh3::new();
        let mut write = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        write(VERSION.as_bytes());
        for (name, stamp) in &self.files {
            write(name.as_bytes());
            write(&stamp.hash);
        }
        for (name, hash) in &self.vocabularies {
            write(name.as_bytes());
            write(hash);
        }
        for import in &self.imports {
            write(&(import.len() as u64).to_le_bytes());
            import.iter().for_each(|name| write(name.as_bytes()));
        }
        Fingerprint(hasher.digest128().to_le_bytes())
    }

    /// How many files are not what they were when the record was made, with those that are gone; at most as many as there
    /// are.
    pub fn changed_since_recorded(&self, cache: &Cache) -> usize {
        let before = Inputs::recorded(cache).unwrap_or_default();
        let same = |(name, stamp): &(&String, &Stamp)| {
            before.files.get(*name).is_some_and(|known| known.hash == stamp.hash)
        };
        let changed = self.files.iter().filter(|file| !same(file)).count();
        let gone = before.files.keys().filter(|name| !self.files.contains_key(*name)).count();
        (changed + gone).min(self.files.len())
    }

    /// Keeps the record beside the snapshot. Without it, large files are read again: nothing else is lost.
    pub fn record(&self, cache: &Cache) {
        let bytes = postcard::to_stdvec(&(VERSION, self)).ok();
        let written = bytes.and_then(|bytes| cache.sidecar(RECORD, &bytes));
        written.into_iter().for_each(Sidecar::keep);
    }

    /// The record, when there is one.
    pub fn recorded(cache: &Cache) -> Option<Inputs> {
        let bytes = cache.read(RECORD)?;
        let (version, inputs): (String, Inputs) = postcard::from_bytes(&bytes).ok()?;
        (version == VERSION).then_some(inputs)
    }
}

/// By which a file is known, however the base's folder is written.
pub fn key(directory: &Path, name: &str) -> String {
    match within(directory, name) {
        Some(path) => format!("base:{}", path.display()),
        None => name.to_string(),
    }
}

fn stamp(input: &Input, known: Option<&Stamp>) -> Option<Stamp> {
    let identity = input.identity().filter(|it| it.length >= LARGE && it.is_settled(RACY));
    if let Some(known) = known.filter(|known| identity.is_some() && known.identity == identity) {
        return Some(known.clone());
    }
    let (mut reader, mut buffer) = (input.reader(), vec![0; 1 << 16]);
    while reader.read(&mut buffer).ok()? > 0 {}
    Some(Stamp { identity, hash: input.hash()? })
}

fn hash(bytes: &[u8]) -> Hash {
    xxh3_128(bytes).to_le_bytes()
}
