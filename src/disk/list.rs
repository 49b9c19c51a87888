//! What folders hold.

use super::reach::Reach;
use std::fs::{self, FileType, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What a folder holds under one name.
pub struct Entry {
    /// As far as it is UTF-8.
    pub name: String,
    pub path: PathBuf,
    of: FileType,
}

/// What a path leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leads {
    File,
    Folder,
    /// Something else, such as a pipe.
    Other,
    /// A link with nothing at its end.
    Nowhere,
    /// A link to what may not be read.
    Out,
}

/// What tells a folder from every other one, whatever it is called: in the same file system, which is no other number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Node(u64, u64);

impl Entry {
    pub fn is_link(&self) -> bool {
        self.of.is_symlink()
    }

    /// What it is, or what it leads to.
    pub fn leads(&self, reach: &Reach) -> io::Result<Leads> {
        if self.is_link() {
            return Ok(leads(&self.path, reach)?.unwrap_or(Leads::Nowhere));
        }
        Ok(kind(self.of))
    }
}

/// What a folder holds, by name.
pub fn list(folder: &Path) -> io::Result<Vec<Entry>> {
    let entry = |entry: io::Result<fs::DirEntry>| {
        let entry = entry?;
        let name = entry.file_name();
        let path = folder.join(&name);
        Ok(Entry { name: name.to_string_lossy().into_owned(), path, of: entry.file_type()? })
    };
    let mut entries: Vec<Entry> = fs::read_dir(readable(folder))?.map(entry).collect::<io::Result<_>>()?;
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

/// What a path leads to; `None` where nothing is.
pub fn leads(path: &Path, reach: &Reach) -> io::Result<Option<Leads>> {
    match fs::metadata(readable(path)) {
        Ok(_) if !reach.contains(path)? => Ok(Some(Leads::Out)),
        Ok(data) => Ok(Some(kind(data.file_type()))),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(fs::symlink_metadata(path).ok().map(|_| Leads::Nowhere))
        }
        Err(error) => Err(error),
    }
}

/// Whether an error is that a link leads back to itself.
pub fn is_loop(error: &io::Error) -> bool {
    #[cfg(unix)]
    let number = Some(rustix::io::Errno::LOOP.raw_os_error());
    #[cfg(not(unix))]
    let number = None;
    number.is_some() && error.raw_os_error() == number
}

/// The folder that a path leads to.
pub fn node(folder: &Path) -> io::Result<Node> {
    let data = fs::metadata(readable(folder))?;
    Ok(of(&data, folder))
}

#[cfg(unix)]
fn of(data: &Metadata, _: &Path) -> Node {
    use std::os::unix::fs::MetadataExt;
    Node(data.dev(), data.ino())
}

/// Where there are no such numbers, its real path is taken.
#[cfg(not(unix))]
fn of(_: &Metadata, folder: &Path) -> Node {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf()).hash(&mut hasher);
    Node(0, hasher.finish())
}

fn kind(of: FileType) -> Leads {
    match (of.is_file(), of.is_dir()) {
        (true, _) => Leads::File,
        (_, true) => Leads::Folder,
        _ => Leads::Other,
    }
}

/// The working directory may be written as nothing.
fn readable(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}
