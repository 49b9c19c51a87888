//! A file that is being written, until it takes its name.

use super::folder::Folder;
use std::collections::hash_map::RandomState;
use std::fs::{File, TryLockError};
use std::hash::BuildHasher;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// With a dot, so that it is no part of a base.
const PREFIX: &str = ".lore-unfinished-";

/// A file on its way to its name. Whoever writes it holds a lock on it, by which it is known not to be left behind. It is
/// gone when it is dropped before it is kept.
#[derive(Debug)]
pub struct Unfinished {
    folder: Folder,
    /// The name that it has meanwhile, and the one that it is to have.
    name: PathBuf,
    to: PathBuf,
    file: File,
}

impl Unfinished {
    fn begin(folder: Folder, to: PathBuf) -> io::Result<Unfinished> {
        loop {
            let name = unguessable();
            let file = match folder.create_new(&name) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                made => made?,
            };
            match file.lock() {
                Ok(()) => {}
                // Some file systems have no locks: there nothing is swept either.
                Err(error) if error.kind() == ErrorKind::Unsupported => {}
                Err(error) => return Err(error),
            }
            // It may have been swept just before it was locked.
            if folder.metadata(&name).is_ok() {
                return Ok(Unfinished { folder, name, to, file });
            }
        }
    }

    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// The same, for somebody who writes it in another thread.
    pub fn try_clone(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Gives it the permissions of the file whose place it takes, if there is one.
    fn keep_permissions(&self) -> io::Result<()> {
        match self.folder.metadata(&self.to) {
            Ok(data) => self.folder.set_permissions(&self.name, data),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Gives the file its name, once all of it is on the disk.
    pub fn keep(self) -> io::Result<()> {
        self.keep_permissions()?;
        self.file.sync_all()?;
        self.folder.rename(&self.name, &self.to)?;
        self.folder.sync()
    }
}

impl Folder {
    /// Begins a file that is to take the place of `name`, or to come to be there.
    pub fn begin(&self, name: impl AsRef<Path>) -> io::Result<Unfinished> {
        let place = self.target(name.as_ref())?;
        let within = place.parent().filter(|parent| !parent.as_os_str().is_empty());
        let folder = match within {
            Some(within) => self.within(within)?,
            None => self.clone(),
        };
        let name = place.file_name().ok_or(ErrorKind::IsADirectory)?;
        Unfinished::begin(folder, name.into())
    }

    /// Gives a file that content, all at once: whoever reads sees the old or the new one.
    pub fn replace(&self, name: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
        let mut unfinished = self.begin(name)?;
        io::Write::write_all(unfinished.file(), bytes)?;
        unfinished.keep()
    }

    /// Removes what was begun here by processes that are gone: nobody holds it.
    pub fn sweep(&self) {
        let Ok(entries) = self.dir.entries() else { return };
        for entry in entries.flatten() {
            let name = PathBuf::from(entry.file_name());
            if !is_name(&name) || entry.file_type().is_ok_and(|of| !of.is_file()) {
                continue;
            }
            let Ok(file) = self.open_file(&name) else { continue };
            match file.try_lock() {
                Ok(()) => drop(self.remove(&name)),
                // Where a file system has no locks, its files stay.
                Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
            }
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // What was kept has another name now. What cannot be removed is swept later.
        let _ = self.folder.remove(&self.name);
    }
}

/// Whether something is called as what is being written.
fn is_name(name: &Path) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(PREFIX))
}

/// A name that nobody can have put anything at before. The keys come from the system, and are others each time.
fn unguessable() -> PathBuf {
    let part = || RandomState::new().hash_one(std::process::id());
    format!("{PREFIX}{:016x}{:016x}", part(), part()).into()
}
