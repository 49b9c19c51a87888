//! Which base is meant where none is named: `kb` in the working directory, or the one that the working directory lies in.
//!
//! A base has no mark of its own: it is a folder of fact files, and folders in it may hold more. So the base that one is
//! in is the topmost of the folders, from the working directory upwards, that hold fact files one right above the other.
//! Where a folder without any parts two that do, either may be meant, and neither is taken: a part of a base would answer
//! less than all of it.

use super::arguments::USUAL;
use crate::diagnostic::{Code, Diagnostic, reason};
use crate::disk::{self, Upwards};
use std::io;
use std::path::{Path, PathBuf};

/// A base that was looked for.
#[derive(Debug, PartialEq)]
pub struct Located {
    /// As it is written from the working directory.
    pub base: PathBuf,
    /// Where it really is, if it was found by looking upwards.
    pub found: Option<PathBuf>,
}

/// The base that a command takes which names none.
pub fn locate() -> Result<Located, Diagnostic> {
    if Path::new(USUAL).exists() {
        return Ok(Located { base: USUAL.into(), found: None });
    }
    let Upwards { folders, end } = disk::upwards(Path::new(".")).map_err(|error| unseen(&error))?;
    let holds: Vec<bool> = folders.iter().map(|folder| holds_facts(folder)).collect();
    let Some(first) = holds.iter().position(|holds| *holds) else { return Err(none(end)) };
    let height = holds[first..].iter().take_while(|holds| **holds).count();
    let top = first + height - 1;
    if let Some(above) = holds[top + 1..].iter().position(|holds| *holds) {
        return Err(either(top, top + 1 + above, &folders));
    }
    Ok(Located { base: from_here(top), found: Some(folders[top].clone()) })
}

/// The nearest of a folder and those above it that holds fact files.
pub fn surrounding(folder: &Path) -> Option<PathBuf> {
    disk::upwards(folder).ok()?.folders.into_iter().find(|folder| holds_facts(folder))
}

/// A folder that cannot be listed cannot be a base.
fn holds_facts(folder: &Path) -> bool {
    disk::list(folder).is_ok_and(|entries| entries.iter().any(is_facts))
}

/// Whether an entry would be read as a file of facts.
pub fn is_facts(entry: &disk::Entry) -> bool {
    let is_named = entry.path.extension().is_some_and(|extension| extension == "lore");
    is_named && !entry.name.starts_with('.') && !entry.path.is_dir()
}

/// The folder so many above the working directory.
fn from_here(height: usize) -> PathBuf {
    match height {
        0 => PathBuf::from("."),
        height => std::iter::repeat_n("..", height).collect(),
    }
}

fn unseen(error: &io::Error) -> Diagnostic {
    let message = format!("the working directory cannot be looked at: {}", reason(error));
    Diagnostic::error(Code::NoBase, message).help("name a base with `--base DIR`")
}

fn none(end: Option<(PathBuf, &'static str)>) -> Diagnostic {
    let message =
        format!("there is no base here: no `{USUAL}`, and no fact files in this folder or above it");
    let mut problem = Diagnostic::error(Code::NoBase, message);
    if let Some((folder, why)) = end {
        problem = problem.note(format!("`{}` was not looked at: {why}", folder.display()));
    }
    problem
        .help("name a base with `--base DIR`; a base is a directory of `*.lore` files")
        .help("`lore init` begins one")
}

fn either(inner: usize, outer: usize, folders: &[PathBuf]) -> Diagnostic {
    let shown = |height: usize| folders[height].display();
    let message = "this folder lies in two that may be the base: between them is one without fact files";
    let problem = Diagnostic::error(Code::WhichBase, message);
    let problem = problem.note(format!("`{}` and, above it, `{}`", shown(inner), shown(outer)));
    [inner, outer].into_iter().fold(problem, |problem, height| {
        problem.help(format!("name it: `--base {}`", from_here(height).display()))
    })
}
