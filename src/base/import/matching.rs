//! The files that match a pattern. `glob` tells whether a name matches. Its own walk through folders is not taken: what it
//! cannot look into it passes over, as names that are no UTF-8, and a link to a folder above is followed forty times.

use crate::base::OLD_CACHE;
use glob::{MatchOptions, Pattern};
use std::fs::{self, FileType};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What a pattern says between slashes.
pub enum Part {
    /// One name, or several with slashes between them, as they are.
    Named(PathBuf),
    Like(Pattern),
    /// `**`: any number of folders within each other, or none.
    Folders,
}

/// What was found.
#[derive(Default)]
pub struct Walk {
    /// In the order of their paths.
    pub files: Vec<PathBuf>,
    /// The first folder that matches as a whole, and so is no file.
    pub folder: Option<PathBuf>,
    /// The first of what would match if it were not hidden.
    pub hidden: Option<PathBuf>,
    /// The folder where the most of the pattern was met, and how many parts were left there; none where there is no such
    /// folder as it begins with.
    pub nearest: Option<(usize, PathBuf)>,
}

/// A path that cannot be looked at.
pub struct Unreadable {
    pub path: PathBuf,
    pub error: io::Error,
}

/// A name that begins with a dot is matched only by a pattern that does.
const SHOWN: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };
const ALL: MatchOptions = MatchOptions { require_literal_leading_dot: false, ..SHOWN };

impl Walk {
    /// What matches the parts in a folder. What is neither file nor folder, such as a pipe, is left out. A link that leads
    /// nowhere counts as a file, and is told when it is read.
    pub fn through(folder: &Path, parts: &[Part]) -> Result<Walk, Unreadable> {
        let mut walk = Walk::default();
        if let Some(of) = lies(folder)? {
            walk.at(folder, of, parts)?;
        }
        walk.files.sort();
        // Where one `**` stands behind another, there is more than one way to a file.
        walk.files.dedup();
        Ok(walk)
    }

    fn at(&mut self, path: &Path, of: FileType, parts: &[Part]) -> Result<(), Unreadable> {
        if of.is_dir() {
            return self.within(path, parts);
        }
        if parts.is_empty() && (of.is_file() || of.is_symlink()) {
            self.files.push(path.to_path_buf());
        }
        Ok(())
    }

    /// Goes on in a folder. How deep is limited by how long a path can be, since every folder makes it longer.
    fn within(&mut self, folder: &Path, parts: &[Part]) -> Result<(), Unreadable> {
        let Some((part, behind)) = parts.split_first() else {
            self.folder.get_or_insert_with(|| folder.to_path_buf());
            return Ok(());
        };
        if self.nearest.as_ref().is_none_or(|(left, _)| parts.len() < *left) {
            self.nearest = Some((parts.len(), folder.to_path_buf()));
        }
        match part {
            Part::Named(name) => {
                let path = folder.join(name);
                match lies(&path)? {
                    Some(of) => self.at(&path, of, behind),
                    None => Ok(()),
                }
            }
            Part::Like(pattern) => {
                for entry in entries(folder)? {
                    if pattern.matches_with(&entry.name, SHOWN) {
                        let Some(of) = entry.lies()? else { continue };
                        self.at(&entry.path, of, behind)?;
                    } else if pattern.matches_with(&entry.name, ALL) {
                        self.hidden.get_or_insert(entry.path);
                    }
                }
                Ok(())
            }
            Part::Folders => self.beneath(folder, behind, &mut vec![]),
        }
    }

    /// `above` holds the folders on the way here, as they really are: a link back to one of them is not followed.
    fn beneath(
        &mut self,
        folder: &Path,
        behind: &[Part],
        above: &mut Vec<PathBuf>,
    ) -> Result<(), Unreadable> {
        let real = fs::canonicalize(readable(folder)).map_err(|error| unreadable(folder, error))?;
        if above.contains(&real) {
            return Ok(());
        }
        above.push(real);
        self.within(folder, behind)?;
        for entry in entries(folder)? {
            if !entry.name.starts_with('.') && entry.lies()?.is_some_and(|of| of.is_dir()) {
                self.beneath(&entry.path, behind, above)?;
            }
        }
        above.pop();
        Ok(())
    }
}

struct Entry {
    /// As far as it is UTF-8.
    name: String,
    path: PathBuf,
    of: FileType,
}

impl Entry {
    fn lies(&self) -> Result<Option<FileType>, Unreadable> {
        if self.of.is_symlink() { lies(&self.path) } else { Ok(Some(self.of)) }
    }
}

/// What a folder holds, by name, without what is compiled.
fn entries(folder: &Path) -> Result<Vec<Entry>, Unreadable> {
    let read = fs::read_dir(readable(folder)).and_then(|entries| {
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            let name = entry.file_name();
            let path = folder.join(&name);
            Ok(Entry { name: name.to_string_lossy().into_owned(), path, of: entry.file_type()? })
        };
        let entries = entries.map(entry);
        entries.filter(|entry| entry.as_ref().map_or(true, |entry| entry.name != OLD_CACHE)).collect()
    });
    let mut entries: Vec<Entry> = read.map_err(|error| unreadable(folder, error))?;
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

/// The names of what a folder holds, but for what is hidden.
pub fn names(folder: &Path) -> Vec<String> {
    let names = entries(folder).unwrap_or_default().into_iter().map(|entry| entry.name);
    names.filter(|name| !name.starts_with('.')).collect()
}

/// What a path leads to; the link itself where it leads nowhere.
fn lies(path: &Path) -> Result<Option<FileType>, Unreadable> {
    match fs::metadata(readable(path)) {
        Ok(data) => Ok(Some(data.file_type())),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(fs::symlink_metadata(path).ok().map(|data| data.file_type()))
        }
        Err(error) => Err(unreadable(path, error)),
    }
}

/// The working directory may be written as nothing.
fn readable(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

fn unreadable(path: &Path, error: io::Error) -> Unreadable {
    Unreadable { path: path.to_path_buf(), error }
}
