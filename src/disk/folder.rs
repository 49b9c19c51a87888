//! An opened folder: what is done within it stays within it.

use super::refused::Refused;
use cap_std::ambient_authority;
use cap_std::fs::{Dir, DirBuilder, Metadata, OpenOptions};
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Makes a folder that is not there yet, for whoever may read what the user makes.
pub fn make_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir(path)
}

/// An opened folder. It stays the same one when something else takes its place, and no path leads out of it.
#[derive(Clone, Debug)]
pub struct Folder {
    pub(super) dir: Arc<Dir>,
    path: PathBuf,
}

impl Folder {
    /// The folder at a path that the user named.
    pub fn open(path: &Path) -> io::Result<Folder> {
        let named = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let dir = Dir::open_ambient_dir(named, ambient_authority())?;
        Ok(Folder { dir: Arc::new(dir), path: path.to_path_buf() })
    }

    /// The folder in which a file of that path lies, and the file's name there.
    pub fn of(path: &Path) -> io::Result<(Folder, PathBuf)> {
        let name = path.file_name().ok_or(ErrorKind::IsADirectory)?;
        Ok((Folder::open(path.parent().unwrap_or(Path::new("")))?, name.into()))
    }

    /// A folder within this one.
    pub fn within(&self, name: impl AsRef<Path>) -> io::Result<Folder> {
        let dir = self.dir.open_dir(name.as_ref()).map_err(or_leads_out)?;
        Ok(Folder { dir: Arc::new(dir), path: self.path.join(name) })
    }

    /// A folder within this one, made for nobody but the user where there is none.
    pub fn make(&self, name: &str) -> io::Result<Folder> {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        cap_std::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match self.dir.create_dir_with(name, &builder) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => self.within(name),
        }
    }

    /// The folder, if it is the user's own, and nobody else may write to it.
    pub fn if_own(self) -> io::Result<Folder> {
        #[cfg(unix)]
        {
            use cap_std::fs::{MetadataExt, PermissionsExt};
            let data = self.dir.dir_metadata()?;
            if data.uid() != rustix::process::geteuid().as_raw() {
                return Err(Refused::OfOthers.into());
            }
            if data.permissions().mode() & 0o022 != 0 {
                return Err(Refused::ForOthers.into());
            }
        }
        Ok(self)
    }

    /// The names of what it holds.
    pub fn names(&self) -> io::Result<Vec<String>> {
        let names = self.dir.entries()?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        names.collect()
    }

    /// Removes a folder within this one with the files in it: none where there is a folder among them.
    pub fn remove_folder(&self, name: &str) -> io::Result<()> {
        let within = self.within(name)?;
        for name in within.names()? {
            within.remove(name)?;
        }
        self.dir.remove_dir(name)
    }

    /// As it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a regular file to read it.
    pub fn open_file(&self, name: impl AsRef<Path>) -> io::Result<File> {
        let place = self.file(name.as_ref())?;
        let file = self.dir.open_with(place, carefully(OpenOptions::new().read(true)))?;
        regular(file)
    }

    /// All that a small file of lore's own holds.
    pub fn read(&self, name: impl AsRef<Path>) -> io::Result<Vec<u8>> {
        let mut file = self.open_file(name)?;
        let length = file.metadata()?.len();
        let mut bytes = vec![];
        file.by_ref().take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Opens a regular file to write at its end, and makes it where there is none.
    pub fn append(&self, name: impl AsRef<Path>) -> io::Result<File> {
        let place = self.target(name.as_ref())?;
        let mut options = OpenOptions::new();
        let file = regular(self.dir.open_with(place, carefully(options.append(true).create(true)))?)?;
        if_alone(file)
    }

    /// Opens a regular file to write to it.
    pub fn write(&self, name: impl AsRef<Path>) -> io::Result<File> {
        let place = self.file(name.as_ref())?;
        if_alone(regular(self.dir.open_with(place, carefully(OpenOptions::new().write(true)))?)?)
    }

    /// Makes a file that is not there yet. The system sees to it that nothing stands at that name, not even a link.
    pub fn create_new(&self, name: impl AsRef<Path>) -> io::Result<File> {
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create_new(true);
        Ok(self.dir.open_with(name, options)?.into_std())
    }

    pub fn remove(&self, name: impl AsRef<Path>) -> io::Result<()> {
        self.dir.remove_file(name)
    }

    pub(super) fn open_with(&self, name: &Path, options: &OpenOptions) -> io::Result<File> {
        Ok(self.dir.open_with(name, options)?.into_std())
    }

    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.dir.rename(from, &self.dir, to)
    }

    pub(super) fn metadata(&self, name: &Path) -> io::Result<Metadata> {
        self.dir.symlink_metadata(name)
    }

    pub(super) fn set_permissions(&self, name: &Path, like: Metadata) -> io::Result<()> {
        self.dir.set_permissions(name, like.permissions())
    }

    /// Holds the folder for one who writes to it, until what comes back is dropped.
    pub fn lock(&self) -> io::Result<Option<File>> {
        // Where folders cannot be opened as files, two that write at once are not held apart.
        if cfg!(not(unix)) {
            return Ok(None);
        }
        let folder = self.dir.open(".")?.into_std();
        match folder.lock() {
            Ok(()) => Ok(Some(folder)),
            // Some file systems of networks have no locks.
            Err(error) if error.kind() == ErrorKind::Unsupported => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A new name is on the disk only when its folder is.
    pub fn sync(&self) -> io::Result<()> {
        if cfg!(unix) {
            self.dir.open(".")?.sync_all()?;
        }
        Ok(())
    }

    /// Where a regular file lies that is there, its links followed as long as they stay within.
    fn file(&self, name: &Path) -> io::Result<PathBuf> {
        let data = self.metadata(name)?;
        let place = match data.is_symlink() {
            true => self.dir.canonicalize(name).map_err(or_leads_out)?,
            false => name.to_path_buf(),
        };
        let data = self.metadata(&place)?;
        match data.is_file() {
            true => Ok(place),
            false if data.is_dir() => Err(ErrorKind::IsADirectory.into()),
            false => Err(Refused::NoFile.into()),
        }
    }

    /// The same of a file that may not be there yet. A link that leads nowhere is no place for it.
    pub(super) fn target(&self, name: &Path) -> io::Result<PathBuf> {
        match self.metadata(name) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(name.to_path_buf()),
            _ => self.file(name),
        }
    }
}

/// What was opened, if it is a regular file. It may have become another one since it was looked at.
fn regular(file: cap_std::fs::File) -> io::Result<File> {
    let file = file.into_std();
    if file.metadata()?.is_file() { Ok(file) } else { Err(Refused::NoFile.into()) }
}

/// A file that has no other name, by which something outside of the folder would be written to.
fn if_alone(file: File) -> io::Result<File> {
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(&file.metadata()?) > 1 {
        return Err(Refused::ManyNames.into());
    }
    Ok(file)
}

/// `cap-std` tells of a path that leads out by an error that no system call gave.
fn or_leads_out(error: io::Error) -> io::Error {
    match error.kind() == ErrorKind::PermissionDenied && error.raw_os_error().is_none() {
        true => Refused::LeadsOut.into(),
        false => error,
    }
}

/// The ways in which the system is asked to open what may be anything.
#[cfg(unix)]
pub(super) fn carefully(options: &mut cap_std::fs::OpenOptions) -> &mut cap_std::fs::OpenOptions {
    use cap_std::fs::OpenOptionsExt;
    use rustix::fs::OFlags;
    // A pipe without another end, or a terminal, is not waited for; and a link that was put there just now is not followed.
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW;
    options.custom_flags(flags.bits() as i32)
}

#[cfg(not(unix))]
pub(super) fn carefully(options: &mut cap_std::fs::OpenOptions) -> &mut cap_std::fs::OpenOptions {
    options
}
