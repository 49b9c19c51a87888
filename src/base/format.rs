//! `lore fmt`: fact files in their canonical layout.

use super::files;
use crate::diagnostic::{Diagnostic, reason};
use crate::syntax::facts;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Brings fact files into their canonical layout: these, or all of the base when none is named. Gives those whose
/// layout was another; with `check` they are left as they are. A file with a line that cannot be read is left
/// alone and told; the others are still laid out.
pub fn format(directory: &Path, named: &[PathBuf], check: bool) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let mut problems = vec![];
    let paths = match named.is_empty() {
        true => files::paths(directory, &mut problems),
        false => named.to_vec(),
    };
    let mut changed = vec![];
    for path in paths {
        match format_file(&path, check) {
            Ok(true) => changed.push(path),
            Ok(false) => {}
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(changed) } else { Err(problems) }
}

/// Whether the layout was another.
fn format_file(path: &Path, check: bool) -> Result<bool, Vec<Diagnostic>> {
    let bytes = fs::read(path).map_err(|error| vec![files::unreadable(path, &error)])?;
    let source = files::decode(path, bytes.clone()).map_err(|problem| vec![problem])?;
    let (file, problems) = facts::parse(&source);
    if !problems.is_empty() {
        return Err(problems);
    }
    let text = facts::print(&file);
    if text.as_bytes() == bytes {
        return Ok(false);
    }
    if !check {
        replace(path, &text).map_err(|error| {
            let message = format!("{} cannot be written: {}", path.display(), reason(&error));
            vec![Diagnostic::error("unwritable-file", message).help("it is as it was")]
        })?;
    }
    Ok(true)
}

/// A reader sees the old text or the new one, never half of one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let unfinished = path.with_extension(format!("lore-fmt-{}", std::process::id()));
    let written = fs::write(&unfinished, text)
        .and_then(|()| fs::set_permissions(&unfinished, fs::metadata(&path)?.permissions()))
        .and_then(|()| fs::File::open(&unfinished)?.sync_all())
        .and_then(|()| fs::rename(&unfinished, &path));
    if written.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    written
}
