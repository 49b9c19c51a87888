//! The files of a base: which there are, and their texts.

use super::added;
use crate::diagnostic::{Diagnostic, Source, lines, reason};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folders deeper than this are not looked into.
const DEEPEST: usize = 64;

/// The texts of all fact files beneath a base's directory, in the order of their paths. Hidden files and folders
/// are not part of a base. A file that cannot be read is told, and does not keep the others from being read; of a
/// journal, what is torn is left out.
pub fn fact_files(directory: &Path) -> (Vec<Arc<Source>>, Vec<Diagnostic>) {
    let mut problems = vec![];
    let mut files = vec![];
    for path in paths(directory, &mut problems) {
        let is_journal = path == directory.join(added::FILE);
        let read = fs::read(&path).map_err(|error| unreadable(&path, &error));
        let read = read.and_then(|bytes| match is_journal {
            true => {
                let (bytes, torn) = added::settle(&path, bytes);
                problems.extend(torn);
                decode(&path, bytes)
            }
            false => decode(&path, bytes),
        });
        match read {
            Ok(source) => {
                problems.extend(added::changed(&source).filter(|_| is_journal));
                files.push(source);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if files.is_empty() && problems.is_empty() {
        problems.push(
            Diagnostic::error("empty-base", format!("there are no `.lore` files in {}", directory.display()))
                .help("begin with one that declares a type and some entities: type firm; then firm Nvidia"),
        );
    }
    (files, problems)
}

/// The paths of all fact files beneath a base's directory, in order.
pub fn paths(directory: &Path, problems: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    let mut paths = vec![];
    match fs::metadata(directory) {
        Ok(meta) if meta.is_dir() => walk(directory, &mut vec![], &mut paths, problems),
        Ok(_) => problems.push(
            Diagnostic::error(
                "no-base",
                format!("{} is a file, not a base's directory", directory.display()),
            )
            .help("a base is a directory of `.lore` files; name it with `--base DIR`"),
        ),
        Err(error) => problems.push(no_base(directory, &error)),
    }
    paths.sort();
    paths
}

fn no_base(directory: &Path, error: &io::Error) -> Diagnostic {
    let message = match error.kind() {
        io::ErrorKind::NotFound => format!("there is no directory {}", directory.display()),
        _ => format!("the directory {} cannot be read: {}", directory.display(), reason(error)),
    };
    Diagnostic::error("no-base", message).help(
        "name the base's directory with `--base DIR`; without it, `kb` in the working directory is meant",
    )
}

pub fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error("unreadable-file", format!("{} cannot be read: {}", path.display(), reason(error)))
        .help("every `.lore` file beneath a base's directory belongs to it; correct its permissions, or move it away")
}

/// `above` holds the folders on the way here, as they really are: a link back to one of them is not followed.
fn walk(
    directory: &Path,
    above: &mut Vec<PathBuf>,
    paths: &mut Vec<PathBuf>,
    problems: &mut Vec<Diagnostic>,
) {
    let real = match fs::canonicalize(directory) {
        Ok(real) => real,
        Err(error) => return problems.push(unreadable(directory, &error)),
    };
    if above.contains(&real) || above.len() > DEEPEST {
        return;
    }
    above.push(real);
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) => return problems.push(unreadable(directory, &error)),
    };
    for entry in entries {
        let path = match entry {
            Ok(entry) => entry.path(),
            Err(error) => {
                problems.push(unreadable(directory, &error));
                continue;
            }
        };
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            walk(&path, above, paths, problems);
        } else if path.extension().is_some_and(|extension| extension == "lore") {
            match fs::metadata(&path) {
                // Reading a pipe would wait for a writer that never comes.
                Ok(meta) if !meta.is_file() => {
                    problems.push(unreadable(&path, &io::Error::other("it is not a file")))
                }
                _ => paths.push(path),
            }
        }
    }
    above.pop();
}

/// A file's bytes as a source. A byte order mark is dropped, and every end of a line becomes a line feed; bytes that
/// are no UTF-8 are told with their place.
pub fn decode(path: &Path, mut bytes: Vec<u8>) -> Result<Arc<Source>, Diagnostic> {
    if bytes.starts_with("\u{feff}".as_bytes()) {
        bytes.drain(.."\u{feff}".len());
    }
    let name = path.display().to_string();
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, lines::with_line_feeds(text))),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let readable = String::from_utf8_lossy(error.as_bytes());
            // The valid text keeps its offsets; what follows only shows where it ends.
            let source = Source::new(name, readable);
            let begin = lines::around(source.text.as_bytes(), valid).start;
            let column = source.text[begin..valid].chars().count() + 1;
            let line = source.line_of(valid);
            let end = valid + source.text[valid..].chars().next().map_or(0, char::len_utf8);
            Err(Diagnostic::error("not-utf8", "this file is not UTF-8")
                .at(&source, valid..end, format!("byte {valid}: line {line}, column {column}"))
                .help("save it as UTF-8"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_that_is_not_utf8_is_shown() {
        let problem = decode(Path::new("kb/a.lore"), b"firm A\nfirm Caf\xe9; B\n".to_vec()).unwrap_err();
        assert_eq!(
            problem.render(false),
            "\
error[not-utf8]: this file is not UTF-8
 --> kb/a.lore:2:9
  |
2 | firm Caf\u{fffd}; B
  |         ^ byte 15: line 2, column 9
  |
  = help: save it as UTF-8
"
        );
    }
}
