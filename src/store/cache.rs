//! The cache of a base: one snapshot, which can be deleted at any time.
//!
//! It does not lie in the base. A base may come from anybody, and a snapshot that came with it would answer with what no file
//! says. So caches lie in a folder of the user's own, one for each base, by the path of the base, and each snapshot names the
//! base that it is of.

use super::builder::Builder;
use super::freeze::EntityNumbers;
use super::image::{self, Trust, Writer};
use super::map::{self, LARGE};
use super::snapshot::Snapshot;
use crate::diagnostic::{Code, Diagnostic, Result, reason};
use crate::disk::{self, Folder, Identity};
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use xxhash_rust::xxh3::xxh3_128;

/// What a snapshot was compiled from: equal for equal bases, as far as the base's loader can tell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fingerprint(pub [u8; 16]);

/// The cache of a base, which need not be there.
#[derive(Clone, Debug)]
pub struct Cache {
    /// The folder of caches; where there is none, nothing is kept.
    caches: Option<PathBuf>,
    /// The base's folder, however it is written.
    base: PathBuf,
}

/// The file that names the base.
const BASE: &str = "base";
const SNAPSHOT: &str = "snapshot";
/// Which snapshot was checked: as long as that very file is there unchanged, it is not checked again.
const CHECKED: &str = "checked";

/// Clocks of file systems tick more often: two changes further apart than this have different times.
const SETTLED: Duration = Duration::from_millis(20);
/// How long what is written may wait.
const FLUSHED: Duration = Duration::from_millis(100);

impl Cache {
    /// The cache of the base in a directory, in a folder of caches.
    pub fn of(base: &Path, caches: Option<&Path>) -> Cache {
        let whole = || std::path::absolute(base).unwrap_or_else(|_| base.to_path_buf());
        let base = base.canonicalize().unwrap_or_else(|_| whole());
        Cache { caches: caches.map(Path::to_path_buf), base }
    }

    /// Where the saved snapshot is, or would be, if any is kept.
    pub fn snapshot(&self) -> Option<PathBuf> {
        Some(self.caches.as_ref()?.join(self.name()).join(SNAPSHOT))
    }

    /// How many bytes the saved snapshot has.
    pub fn length(&self) -> Option<u64> {
        self.folder().ok()?.open_file(SNAPSHOT).ok()?.metadata().ok().map(|data| data.len())
    }

    /// By which the base's folder is known among the others.
    fn name(&self) -> String {
        format!("{:032x}", xxh3_128(self.base.as_os_str().as_encoded_bytes()))
    }

    /// What a snapshot says of what it was compiled from: it is this base's, and no other's.
    fn sealed(&self, fingerprint: Fingerprint) -> [u8; 16] {
        let base = self.base.as_os_str().as_encoded_bytes();
        xxh3_128(&[&fingerprint.0, base].concat()).to_le_bytes()
    }

    fn folder(&self) -> io::Result<Folder> {
        let caches = self.caches.as_ref().ok_or(ErrorKind::NotFound)?;
        Folder::open(caches)?.if_own()?.within(self.name())?.if_own()
    }

    /// The saved snapshot; `None` where there is none, or one of another fingerprint or format. An error is a
    /// saved snapshot that is damaged: the caller rebuilds it.
    pub fn load(&self, fingerprint: Fingerprint) -> Result<Option<Snapshot>> {
        let Ok(folder) = self.folder() else { return Ok(None) };
        let Ok(file) = folder.open_file(SNAPSHOT) else { return Ok(None) };
        let identity = identity(&file);
        let Ok(bytes) = map::open(&file) else { return Ok(None) };
        if image::fingerprint(&bytes)? != Some(self.sealed(fingerprint)) {
            return Ok(None);
        }
        if identity.is_some() && identity == checked(&folder) {
            return Snapshot::open(bytes, Trust::Checked).map(Some);
        }
        let snapshot = Snapshot::open(bytes, Trust::Nothing)?;
        if let Some(identity) =
            identity.filter(|&it| it.is_settled(SETTLED) && self::identity(&file) == Some(it))
        {
            remember(&folder, identity);
        }
        Ok(Some(snapshot))
    }

    /// The same, if all of it is what was written, however it is to be trusted otherwise: for whoever writes parts of it
    /// again.
    pub fn load_whole(&self, fingerprint: Fingerprint) -> Option<Snapshot> {
        self.load(fingerprint).ok()?.filter(Snapshot::is_whole)
    }

    /// Begins a snapshot that will take the place of any other; `None` where nothing is to be kept. An error, which is a
    /// warning, means that nothing can be saved: the snapshot is as good in memory.
    pub fn begin(&self, fingerprint: Fingerprint) -> Result<Option<Unfinished>> {
        let Some(caches) = &self.caches else { return Ok(None) };
        let begun = || {
            disk::make_own(caches)?;
            let caches = Folder::open(caches)?.if_own()?;
            let folder = caches.make(&self.name())?.if_own()?;
            if folder.open_file(BASE).is_err() {
                folder.replace(BASE, self.base.as_os_str().as_encoded_bytes())?;
            }
            folder.sweep();
            let file = folder.begin(SNAPSHOT)?;
            let sealed = self.sealed(fingerprint);
            Ok(Unfinished { cache: self.clone(), sealed, folder, file })
        };
        begun().map(Some).map_err(|error| self.unsaved(&error))
    }

    /// Removes the caches of bases that are gone, and what builds left behind that were killed.
    pub fn sweep(&self) {
        let Some(caches) = self.caches.as_ref().and_then(|caches| Folder::open(caches).ok()?.if_own().ok())
        else {
            return;
        };
        let is_cache = |name: &String| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        for name in caches.names().unwrap_or_default().into_iter().filter(is_cache) {
            let Ok(cache) = caches.within(&name).and_then(Folder::if_own) else { continue };
            cache.sweep();
            let base = cache.read(BASE).map(String::from_utf8);
            if let Ok(Ok(base)) = base
                && Path::new(&base).is_absolute()
                && !Path::new(&base).exists()
            {
                let _ = caches.remove_folder(&name);
            }
        }
    }

    fn unsaved(&self, error: &io::Error) -> Box<Diagnostic> {
        let caches = self.caches.as_deref().unwrap_or(Path::new("")).display();
        let (what, way_out) = match disk::help(error) {
            Some(way_out) => ("is not used", way_out),
            None => (
                "cannot be written",
                "make room, correct the permissions, or set LORE_CACHE to another folder",
            ),
        };
        let message = format!("the cache in `{caches}` {what}: {}", reason(error));
        let problem = Diagnostic::warning(Code::CacheNotSaved, message)
            .note("the base was compiled in memory, and will be again next time");
        Box::new(problem.help(way_out))
    }

    /// Has the snapshot be checked when it is loaded next, though it was before.
    pub fn distrust(&self) {
        let _ = self.folder().and_then(|folder| folder.remove(CHECKED));
    }

    /// What is kept beside the snapshot under a name.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.folder().ok()?.read(name).ok()
    }

    /// Begins what is to be kept beside the snapshot. Nothing depends on it: where it cannot be written, there is none.
    pub fn sidecar(&self, name: &str, bytes: &[u8]) -> Option<Sidecar> {
        let mut file = self.folder().ok()?.begin(name).ok()?;
        file.file().write_all(bytes).ok()?;
        Some(Sidecar(file))
    }
}

/// A file that is to be kept beside a snapshot.
pub struct Sidecar(disk::Unfinished);

impl Sidecar {
    pub fn keep(self) {
        let _ = self.0.keep();
    }
}

fn identity(file: &File) -> Option<Identity> {
    Identity::of(&file.metadata().ok()?)
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
    sealed: [u8; 16],
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
                let frozen = builder.freeze_with(Writer::to_file(file), self.sealed, numbered);
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
        if let Some(identity) = identity(&file).filter(|it| it.length >= LARGE) {
            std::thread::sleep(SETTLED);
            remember(&folder, identity);
        }
        Ok(())
    }
}
