//! The cache: one snapshot beside the base that it was compiled from, which can be deleted at any time.

use super::builder::Builder;
use super::freeze::EntityNumbers;
use super::image::{self, Trust, Writer};
use super::map::map;
use super::snapshot::{Bytes, Snapshot};
use crate::diagnostic::{Diagnostic, Result, reason};
use crate::disk::{self, Folder};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, SystemTime};

/// What a snapshot was compiled from: equal for equal bases, as far as the base's loader can tell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fingerprint(pub [u8; 16]);

/// The cache folder of a base, which need not be there.
#[derive(Clone, Debug)]
pub struct Cache {
    base: PathBuf,
}

const FOLDER: &str = ".lore-cache";
const SNAPSHOT: &str = "snapshot";
/// Which snapshot was checked: as long as that very file is there unchanged, it is not checked again.
const CHECKED: &str = "checked";

/// Smaller snapshots are always checked.
const LARGE: u64 = 4 << 20;
/// Clocks of file systems tick more often: two changes further apart than this have different times.
const SETTLED: Duration = Duration::from_millis(20);
/// How long what is written may wait.
const FLUSHED: Duration = Duration::from_millis(100);

impl Cache {
    /// The cache of the base in the directory, which need not exist.
    pub fn of(base: &Path) -> Cache {
        Cache { base: base.to_path_buf() }
    }

    /// Where the saved snapshot is, or would be.
    pub fn snapshot(&self) -> PathBuf {
        self.base.join(FOLDER).join(SNAPSHOT)
    }

    fn folder(&self) -> io::Result<Folder> {
        Folder::open(&self.base)?.within(FOLDER)
    }

    /// The saved snapshot; `None` where there is none, or one of another fingerprint or format. An error is a
    /// saved snapshot that is damaged: the caller rebuilds it.
    pub fn load(&self, fingerprint: Fingerprint) -> Result<Option<Snapshot>> {
        let Ok(folder) = self.folder() else { return Ok(None) };
        let Ok(file) = folder.open_file(SNAPSHOT) else { return Ok(None) };
        let identity = Identity::of(&file);
        let Ok(map) = map(&file) else { return Ok(None) };
        if image::fingerprint(&map)? != Some(fingerprint.0) {
            return Ok(None);
        }
        if identity.is_some() && identity == checked(&folder) {
            return Snapshot::open(Bytes::Mapped(map), Trust::Checked).map(Some);
        }
        let snapshot = Snapshot::open(Bytes::Mapped(map), Trust::Nothing)?;
        if let Some(identity) = identity.filter(|&it| it.is_settled() && Identity::of(&file) == Some(it)) {
            remember(&folder, identity);
        }
        Ok(Some(snapshot))
    }

    /// The same, if all of it is what was written, however it is to be trusted otherwise: for whoever writes parts of it
    /// again.
    pub fn load_whole(&self, fingerprint: Fingerprint) -> Option<Snapshot> {
        self.load(fingerprint).ok()?.filter(Snapshot::is_whole)
    }

    /// Begins a snapshot that will take the place of any other. An error, which is a warning, means that nothing
    /// can be saved (the base's folder may be read-only): the snapshot is as good in memory.
    pub fn begin(&self, fingerprint: Fingerprint) -> Result<Unfinished> {
        let begun = || {
            let folder = Folder::open(&self.base)?.make(FOLDER)?;
            match folder.create_new(".gitignore") {
                Ok(mut file) => file.write_all(b"*\n")?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
            folder.sweep();
            let file = folder.begin(SNAPSHOT)?;
            Ok(Unfinished { cache: self.clone(), fingerprint, folder, file })
        };
        begun().map_err(|error| self.unsaved(&error))
    }

    fn unsaved(&self, error: &io::Error) -> Box<Diagnostic> {
        let folder = self.base.join(FOLDER);
        let message = format!("the cache `{}` cannot be written: {}", folder.display(), reason(error));
        let problem = Diagnostic::warning("cache-not-saved", message)
            .note("the base was compiled in memory, and will be again next time");
        Box::new(disk::help(error).into_iter().fold(problem, Diagnostic::help))
    }

    /// What is kept beside the snapshot under a name.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.folder().ok()?.read(name).ok()
    }

    /// Begins what is to be kept beside the snapshot. Nothing depends on it: where it cannot be written, there is none.
    pub fn beside(&self, name: &str, bytes: &[u8]) -> Option<Beside> {
        let mut file = self.folder().ok()?.begin(name).ok()?;
        file.file().write_all(bytes).ok()?;
        Some(Beside(file))
    }
}

/// A file that is to be kept beside a snapshot.
pub struct Beside(disk::Unfinished);

impl Beside {
    pub fn keep(self) {
        let _ = self.0.keep();
    }
}

/// The snapshot's file that was checked last.
fn checked(folder: &Folder) -> Option<Identity> {
    postcard::from_bytes(&folder.read(CHECKED).ok()?).ok()
}

/// Remembers that the file holds what was written. If that fails, it is checked again: nothing else is lost.
fn remember(folder: &Folder, identity: Identity) {
    if identity.length >= LARGE
        && let Ok(bytes) = postcard::to_stdvec(&identity)
    {
        let _ = folder.replace(CHECKED, &bytes);
    }
}

/// A snapshot on its way into the cache. It is gone when it is dropped before it is kept.
pub struct Unfinished {
    cache: Cache,
    fingerprint: Fingerprint,
    folder: Folder,
    file: disk::Unfinished,
}

impl Unfinished {
    /// Freezes the graph into the file; with it, what is made meanwhile of the numbers that entities have there. An error,
    /// which is a warning, means that it cannot be written.
    pub fn freeze<R: Send>(
        &self,
        builder: Builder,
        numbered: impl FnOnce(&EntityNumbers) -> R + Send,
    ) -> Result<(Snapshot, R)> {
        let frozen = self.file.try_clone().and_then(|file| {
            std::thread::scope(|scope| {
                let (done, is_done) = mpsc::channel::<()>();
                // What is written meanwhile goes to the disk at once, so that the end need not wait for all of it.
                scope.spawn(move || {
                    while is_done.recv_timeout(FLUSHED) == Err(RecvTimeoutError::Timeout) {
                        // The end tells what is wrong.
                        let _ = self.file.sync();
                    }
                });
                let frozen = builder.freeze_with(Writer::to_file(file), self.fingerprint.0, numbered);
                drop(done);
                frozen
            })
        });
        frozen.map_err(|error| self.cache.unsaved(&error))
    }

    /// Puts the snapshot in the place of any other. Whoever loads meanwhile gets the old one or the new one; of two
    /// who save at once, the last one stays.
    pub fn keep(self) -> Result<()> {
        let Unfinished { cache, folder, file, .. } = self;
        let kept = file.try_clone().and_then(|own| file.keep().map(|()| own));
        let file = kept.map_err(|error| cache.unsaved(&error))?;
        if let Some(identity) = Identity::of(&file).filter(|it| it.length >= LARGE) {
            std::thread::sleep(SETTLED);
            remember(&folder, identity);
        }
        Ok(())
    }
}

/// What tells a file from every other one, and from itself before a change: as git does for its index.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Identity {
    device: u64,
    node: u64,
    length: u64,
    /// Of the content, and of anything about the file: nanoseconds since 1970.
    modified: i128,
    changed: i128,
}

impl Identity {
    /// `None` where files cannot be told apart so finely.
    #[cfg(unix)]
    fn of(file: &File) -> Option<Identity> {
        use std::os::unix::fs::MetadataExt;
        let data = file.metadata().ok()?;
        let time =
            |seconds: i64, nanoseconds: i64| i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
        // Where times are kept in whole seconds, a change may not show.
        (data.ctime_nsec() != 0).then(|| Identity {
            device: data.dev(),
            node: data.ino(),
            length: data.len(),
            modified: time(data.mtime(), data.mtime_nsec()),
            changed: time(data.ctime(), data.ctime_nsec()),
        })
    }

    #[cfg(not(unix))]
    fn of(_: &File) -> Option<Identity> {
        None
    }

    /// Whether the file was changed so long ago that any further change shows.
    fn is_settled(&self) -> bool {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        i128::try_from(now).is_ok_and(|now| now - self.changed > SETTLED.as_nanos() as i128)
    }
}
