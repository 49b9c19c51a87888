//! The cache: one snapshot beside the base that it was compiled from, which can be deleted at any time.

use super::image;
use super::map::map;
use super::snapshot::{Bytes, Snapshot};
use crate::diagnostic::{Diagnostic, Result, reason};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

/// What a snapshot was compiled from: equal for equal bases, as far as the base's loader can tell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fingerprint(pub [u8; 16]);

/// The cache folder of a base.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

const FOLDER: &str = ".lore-cache";
const SNAPSHOT: &str = "snapshot";
const UNFINISHED: &str = "unfinished";

/// What an unfinished file must be older than to be taken for the remains of a writer that died.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

impl Cache {
    /// The cache of the base in the directory, which need not exist.
    pub fn of(base: &Path) -> Cache {
        Cache { folder: base.join(FOLDER) }
    }

    /// The saved snapshot; `None` where there is none, or one of another fingerprint or format. An error is a
    /// saved snapshot that is damaged: the caller rebuilds it.
    pub fn load(&self, fingerprint: Fingerprint) -> Result<Option<Snapshot>> {
        let Ok(map) = File::open(self.folder.join(SNAPSHOT)).and_then(|file| map(&file)) else {
            return Ok(None);
        };
        match image::fingerprint(&map)? {
            Some(found) if found == fingerprint.0 => Snapshot::open(Bytes::Mapped(map)).map(Some),
            _ => Ok(None),
        }
    }

    /// Saves the snapshot under the fingerprint, in place of any other. Whoever loads meanwhile gets the old one
    /// or the new one; of two who save at once, the last one stays. An error, which is a warning, means that
    /// nothing was saved (the base's folder may be read-only): the snapshot is as good in memory.
    pub fn save(&self, snapshot: &Snapshot, fingerprint: Fingerprint) -> Result<()> {
        self.write(snapshot.image(), fingerprint).map_err(|error| {
            let message =
                format!("the cache `{}` cannot be written: {}", self.folder.display(), reason(&error));
            Box::new(
                Diagnostic::warning("cache-not-saved", message)
                    .note("the base was compiled in memory, and will be again next time"),
            )
        })
    }

    fn write(&self, image: &[u8], fingerprint: Fingerprint) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let ignore = self.folder.join(".gitignore");
        if !ignore.exists() {
            fs::write(ignore, "*\n")?;
        }
        self.sweep();
        let unfinished = self.folder.join(unfinished_name());
        let written =
            OpenOptions::new().write(true).create_new(true).open(&unfinished).and_then(|mut file| {
                file.write_all(&image::stamped(image, fingerprint.0))?;
                file.write_all(&image[image::HEADER..])?;
                file.sync_all()?;
                drop(file);
                fs::rename(&unfinished, self.folder.join(SNAPSHOT))
            });
        if written.is_err() {
            // What remains is swept later, if it cannot be removed now.
            let _ = fs::remove_file(&unfinished);
        }
        written
    }

    /// Removes what writers left behind that died a while ago. Nothing depends on it.
    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let is_unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
            let age = entry.metadata().and_then(|data| data.modified()).map(|modified| modified.elapsed());
            if is_unfinished && matches!(age, Ok(Ok(age)) if age > ABANDONED) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// A name that no other writer uses, not even one of the same process number on another machine.
fn unfinished_name() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("{UNFINISHED}-{}-{count}-{now}", std::process::id())
}
