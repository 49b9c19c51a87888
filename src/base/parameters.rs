//! What the command line says of how a base is read.

use crate::disk::Reach;
use crate::store::Cache;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where caches lay once, within the base. One that is there is never read: it may have come with the base.
pub const OLD_CACHE: &str = ".lore-cache";

/// What the command line says of how a base is read.
#[derive(Clone, Default, Debug)]
pub struct Parameters {
    /// `--set name=value`: what `$name` stands for in the paths of imports.
    set: BTreeMap<String, String>,
    /// The folder of caches; without one, nothing is kept.
    caches: Option<PathBuf>,
    /// `--allow-outside`: whether imports and links may lead out of the base.
    allow_outside: bool,
    /// Whether all files are read, and the snapshot is checked, whatever is known of them.
    pub verifies: bool,
}

impl Parameters {
    pub fn new(set: BTreeMap<String, String>, caches: Option<PathBuf>) -> Parameters {
        Parameters { set, caches, allow_outside: false, verifies: false }
    }

    pub fn allowing_outside(self, allow_outside: bool) -> Parameters {
        Parameters { allow_outside, ..self }
    }

    pub fn verifying(self, verifies: bool) -> Parameters {
        Parameters { verifies, ..self }
    }

    /// What a base in the directory may read: what lies in it, and what the command line names.
    pub fn reach(&self, directory: &Path) -> Reach {
        Reach::of(directory, self.set.values().map(String::as_str), self.allow_outside)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.set.get(name).map(String::as_str)
    }

    pub fn cache(&self, directory: &Path) -> Cache {
        Cache::of(directory, self.caches.as_deref())
    }
}

/// How the files of a base are read.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    pub parameters: &'a Parameters,
    pub reach: Reach,
}

impl<'a> Reading<'a> {
    pub fn of(directory: &Path, parameters: &'a Parameters) -> Reading<'a> {
        Reading { parameters, reach: parameters.reach(directory) }
    }
}
