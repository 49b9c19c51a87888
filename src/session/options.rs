//! How a base is opened.

use crate::base as folder;
use crate::disk;
use crate::execute::Pool;
use crate::model::time::Day;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How to open a base.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The base's directory.
    pub base: PathBuf,
    /// `--set name=value`: parameters of questions (`$name`) and of import paths.
    pub parameters: BTreeMap<String, String>,
    /// The day that `now` is; without one, the day that the system tells, in UTC.
    pub today: Option<Day>,
    pub timeout: Option<Duration>,
    /// How many bytes the rows and intermediate results of a question may take, roughly.
    pub memory: Option<usize>,
    /// What bounds the memory that the questions of all sessions take which share it; without a limit unless told otherwise.
    pub pool: Arc<Pool>,
    /// The folder of what is compiled; without one, nothing is kept.
    pub caches: Option<PathBuf>,
    /// Whether imports and links may lead out of the base.
    pub allow_outside: bool,
}

impl Options {
    /// Those of a folder, with what holds unless somebody says otherwise; what is compiled lies in the user's own cache.
    pub fn of(folder: impl Into<PathBuf>) -> Options {
        Options { base: folder.into(), caches: disk::cache_home(), ..Options::default() }
    }

    pub(super) fn reading(&self) -> folder::Parameters {
        folder::Parameters::new(self.parameters.clone(), self.caches.clone())
            .allowing_outside(self.allow_outside)
    }
}
