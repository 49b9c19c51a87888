//! A folder and those above it, as far as nobody else decides what lies in them: as git looks for a repository.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Folders from within, and what ended the search below the root: a folder, and why it is not looked at.
pub struct Upwards {
    pub folders: Vec<PathBuf>,
    pub end: Option<(PathBuf, &'static str)>,
}

/// The folder itself first, then those above it. What another user owns, or everybody may write to, may hold anything;
/// what lies in another file system is another place.
pub fn upwards(from: &Path) -> io::Result<Upwards> {
    let from = from.canonicalize()?;
    let mut folders = vec![];
    for folder in from.ancestors() {
        if let Some(reason) = foreign(folder, &from)? {
            return Ok(Upwards { folders, end: Some((folder.to_path_buf(), reason)) });
        }
        folders.push(folder.to_path_buf());
    }
    Ok(Upwards { folders, end: None })
}

#[cfg(unix)]
fn foreign(folder: &Path, from: &Path) -> io::Result<Option<&'static str>> {
    use std::os::unix::fs::MetadataExt;
    let data = fs::metadata(folder)?;
    Ok(match () {
        () if data.uid() != rustix::process::geteuid().as_raw() => Some("it belongs to another user"),
        () if data.mode() & 0o002 != 0 => Some("everybody may write to it"),
        () if data.dev() != fs::metadata(from)?.dev() => Some("it is in another file system"),
        () => None,
    })
}

/// Where the system does not say whose a folder is, nobody looks above the first one.
#[cfg(not(unix))]
fn foreign(folder: &Path, from: &Path) -> io::Result<Option<&'static str>> {
    Ok((folder != from).then_some("it is not known whose it is"))
}
