//! `lore init`: a base that can be asked at once, whose comments say what to put in its place.

use super::arguments::{Common, USUAL};
use super::locate::{is_facts, surrounding};
use super::report::report;
use super::status::Status;
use super::terminal;
use crate::diagnostic::{Code, Diagnostic, reason};
use crate::disk::{self, Folder};
use crate::visible::visible;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The files of the skeleton, which lie in `skeleton`.
const FILES: [(&str, &str); 3] = [
    ("schema.lore", include_str!("skeleton/schema.lore")),
    ("facts.lore", include_str!("skeleton/facts.lore")),
    ("questions.ask", include_str!("skeleton/questions.ask")),
];

/// What to try first.
const QUESTION: &str = "who ordered Rocket One";

/// Makes the skeleton in the folder that is named, or the usual one, and says what to try next.
pub fn init(common: &Common, folder: Option<&Path>) -> io::Result<Status> {
    let folder = match (folder, common.base.as_deref()) {
        (Some(_), Some(_)) => {
            let problem =
                Diagnostic::error(Code::BaseTwice, "`--base` and DIR both name the folder of the new base");
            report(common.color, &[problem.help("leave one of them out")]);
            return Ok(Status::Usage);
        }
        (folder, base) => folder.or(base).unwrap_or(Path::new(USUAL)),
    };
    if let Err(problem) = make(folder) {
        report(common.color, &[problem]);
        return Ok(Status::Failed);
    }
    let mut out = terminal::plain();
    for (name, _) in FILES {
        writeln!(out, "made {}", shown(&folder.join(name)))?;
    }
    let base = match folder == Path::new(USUAL) {
        true => String::new(),
        false => format!(" --base {}", shown(folder)),
    };
    writeln!(out, "\nnext, ask it, hold it to its questions, and look for mistakes in what you change:")?;
    writeln!(out, "  lore{base} ask \"{QUESTION}\"")?;
    writeln!(out, "  lore{base} run {}", shown(&folder.join("questions.ask")))?;
    writeln!(out, "  lore{base} check")?;
    out.flush()?;
    Ok(Status::Ran)
}

/// Makes the folder if it is not there, and the files in it. Nothing is overwritten, and no base gets words that are not its own.
fn make(folder: &Path) -> Result<(), Diagnostic> {
    let entries = match disk::list(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => vec![],
        Err(error) => return Err(cannot(folder, &error)),
    };
    let stands = |entry: &&disk::Entry| is_facts(entry) || FILES.iter().any(|(name, _)| entry.name == *name);
    if let Some(entry) = entries.iter().find(stands) {
        let message = format!("`{}` is there: a new base is not put over another", entry.path.display());
        return Err(Diagnostic::error(Code::BaseExists, message).help("name another folder: `lore init DIR`"));
    }
    if let Some(outer) = outer(folder) {
        let message =
            format!("`{}` would lie in a base: `{}` has fact files", folder.display(), outer.display());
        let problem = Diagnostic::error(Code::BaseExists, message);
        return Err(problem.help("name a folder elsewhere: `lore init DIR`"));
    }
    match disk::make_folder(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(cannot(folder, &error)),
        _ => {}
    }
    let mut made = vec![];
    let written = Folder::open(folder).and_then(|place| {
        for (name, content) in FILES {
            let mut file = place.create_new(name)?;
            made.push(name);
            file.write_all(content.as_bytes())?;
            file.sync_all()?;
        }
        place.sync()
    });
    written.map_err(|error| {
        // A half is no base. What cannot be removed either is told by the next attempt.
        if let Ok(place) = Folder::open(folder) {
            made.iter().for_each(|name| drop(place.remove(name)));
        }
        cannot(folder, &error)
    })
}

/// A folder of fact files that a folder lies in.
fn outer(folder: &Path) -> Option<PathBuf> {
    match folder.canonicalize() {
        Ok(real) => surrounding(real.parent()?),
        Err(_) => surrounding(match folder.parent()? {
            parent if parent.as_os_str().is_empty() => Path::new("."),
            parent => parent,
        }),
    }
}

fn cannot(folder: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("no base can be made at `{}`: {}", folder.display(), reason(error));
    let problem = Diagnostic::error(Code::CannotWrite, message);
    problem.help(match error.kind() {
        ErrorKind::NotFound => "make the folder above it first",
        _ => "name another folder: `lore init DIR`",
    })
}

/// A path as a shell takes it, and a person reads it.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |character: char| character.is_alphanumeric() || "/._-+".contains(character);
    match text.chars().all(plain) && !text.starts_with('-') {
        true => text,
        false if text.starts_with('-') => shown(&Path::new(".").join(path)),
        false => format!("'{}'", visible(&text).replace('\'', "'\\''")),
    }
}
