//! `lore fmt`: fact files in their canonical layout.

use super::files;
use crate::diagnostic::{Code, Diagnostic, Severity, reason};
use crate::disk::{self, Folder, Input, Reach};
use crate::syntax::facts;
use std::io;
use std::path::{Path, PathBuf};

/// Brings fact files into their canonical layout: these, or all of the base when none is named. Gives those whose
/// layout was another (with `check` they are left as they are), and what is wrong with others: a file with a line that cannot be
/// read is left alone.
pub fn format(directory: &Path, named: &[PathBuf], check: bool) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let mut problems = vec![];
    let paths = match named.is_empty() {
        true => files::paths(directory, &Reach::of(directory, [], false), &mut problems),
        false => named.to_vec(),
    };
    let mut changed = vec![];
    for path in paths {
        match format_file(directory, &path, check) {
            Ok(true) => changed.push(path),
            Ok(false) => {}
            Err(found) => problems.extend(found),
        }
    }
    // What is left out since it leads out of the base is told by `check`.
    problems.retain(|problem| problem.severity == Severity::Error);
    (changed, problems)
}

/// Whether the layout was another.
fn format_file(directory: &Path, path: &Path, check: bool) -> Result<bool, Vec<Diagnostic>> {
    let bytes = Input::open(path).and_then(|input| input.bytes());
    let bytes = bytes.map_err(|error| vec![files::unreadable(path, &error)])?;
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
        replace(directory, path, &text).map_err(|error| {
            let message = format!("{} cannot be written: {}", path.display(), reason(&error));
            let problem = Diagnostic::error(Code::UnwritableFile, message).help("it is as it was");
            vec![disk::help(&error).into_iter().fold(problem, Diagnostic::help)]
        })?;
    }
    Ok(true)
}

/// A reader sees the old text or the new one, never half of one.
fn replace(directory: &Path, path: &Path, text: &str) -> io::Result<()> {
    let (folder, name) = match path.strip_prefix(directory) {
        Ok(within) => (Folder::open(directory)?, within.to_path_buf()),
        Err(_) => Folder::of(path)?,
    };
    folder.sweep();
    folder.replace(name, text.as_bytes())
}
