//! Files that the user names for answers. A link is not followed: the name may stand in a folder that came from somebody
//! else.

use super::folder::{Folder, carefully};
use super::refused::Refused;
use super::unfinished::Unfinished;
use cap_std::fs::OpenOptions;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Opens a file that is written anew while answers come, or a device such as `/dev/null`.
pub fn output(path: &Path) -> io::Result<File> {
    let (folder, name) = place(path)?;
    let mut options = OpenOptions::new();
    let file = folder.open_with(&name, carefully(options.write(true).create(true)))?;
    let data = file.metadata()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{FileTypeExt, MetadataExt};
        if data.file_type().is_char_device() {
            return Ok(file);
        }
        if data.nlink() > 1 {
            return Err(Refused::ManyNames.into());
        }
    }
    if !data.is_file() {
        return Err(Refused::NoFile.into());
    }
    file.set_len(0)?;
    Ok(file)
}

/// Begins a file that takes its name when all of an answer is in it.
pub fn whole_output(path: &Path) -> io::Result<Unfinished> {
    let (folder, name) = place(path)?;
    folder.begin(name)
}

fn place(path: &Path) -> io::Result<(Folder, PathBuf)> {
    let (folder, name) = Folder::of(path)?;
    match folder.metadata(&name) {
        Ok(data) if data.is_symlink() => Err(Refused::Link.into()),
        _ => Ok((folder, name)),
    }
}
