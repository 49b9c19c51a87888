//! The files of a base: which there are, and their texts.

use super::added;
use crate::diagnostic::{Code, Diagnostic, Source, lines, reason};
use crate::disk::{self, Leads, Node, Reach};
use std::collections::{HashSet, VecDeque};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folders deeper than this are not looked into.
const DEEPEST: usize = 64;

/// A fact file is held as a whole: one of more bytes is none that a person wrote.
const LARGEST: u64 = 1 << 30;

/// The texts of all fact files beneath a base's directory, in the order of their paths. Hidden files and folders
/// are not part of a base. A file that cannot be read is told, and does not keep the others from being read; of a
/// journal, what is torn is left out.
pub fn fact_files(directory: &Path, reach: &Reach) -> (Vec<Arc<Source>>, Vec<Diagnostic>) {
    let mut problems = vec![];
    let mut files = vec![];
    for path in paths(directory, reach, &mut problems) {
        let is_journal = path == directory.join(added::FILE);
        let opened = reach.open(&path).map_err(|error| unreadable(&path, &error));
        let read = opened.and_then(|input| match input.length() {
            length if length > LARGEST => Err(too_large(&path, length)),
            _ => input.bytes().map_err(|error| unreadable(&path, &error)),
        });
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
            Diagnostic::error(
                Code::EmptyBase,
                format!("there are no `.lore` files in {}", directory.display()),
            )
            .help("begin with one that declares a type and some entities: type firm; then firm Nvidia"),
        );
    }
    (files, problems)
}

/// The paths of all fact files beneath a base's directory, in order.
pub fn paths(directory: &Path, reach: &Reach, problems: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    let mut paths = vec![];
    match fs::metadata(directory) {
        Ok(meta) if meta.is_dir() => {
            let (seen, links) = (HashSet::new(), VecDeque::new());
            let mut walk = Walk { reach, seen, links, paths: &mut paths, problems };
            walk.folder(directory, 0);
            while let Some((link, depth)) = walk.links.pop_front() {
                walk.folder(&link, depth);
            }
        }
        Ok(_) => problems.push(
            Diagnostic::error(
                Code::NoBase,
                format!("{} is a file, not a base's directory", directory.display()),
            )
            .help("a base is a directory of `.lore` files; name it with `--base DIR`"),
        ),
        Err(error) => problems.push(no_base(directory, &error)),
    }
    paths.sort();
    paths
}

fn too_large(path: &Path, length: u64) -> Diagnostic {
    let message = format!("{} has {length} bytes; a fact file has at most {LARGEST}", path.display());
    Diagnostic::error(Code::TooLarge, message)
        .help("rows in such numbers are imported: `import \"rows.csv\"`")
}

fn no_base(directory: &Path, error: &io::Error) -> Diagnostic {
    let message = match error.kind() {
        io::ErrorKind::NotFound => format!("there is no directory {}", directory.display()),
        _ => format!("the directory {} cannot be read: {}", directory.display(), reason(error)),
    };
    Diagnostic::error(Code::NoBase, message).help(
        "name the base's directory with `--base DIR`; without it, `kb` in the working directory is meant",
    )
}

pub fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error(Code::UnreadableFile, format!("{} cannot be read: {}", path.display(), reason(error)))
        .help("every `.lore` file beneath a base's directory belongs to it; correct its permissions, or move it away")
}

/// A walk through the folders of a base. Each is gone through once, whatever it is called; one that a link leads to last,
/// so that its files are known by where they lie.
struct Walk<'a> {
    reach: &'a Reach,
    seen: HashSet<Node>,
    links: VecDeque<(PathBuf, usize)>,
    paths: &'a mut Vec<PathBuf>,
    problems: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, depth: usize) {
        if depth > DEEPEST {
            let message =
                format!("{} cannot be read: it lies in {depth} folders within each other", folder.display());
            let problem = Diagnostic::error(Code::TooDeep, message);
            self.problems.push(problem.help(format!("no more than {DEEPEST} are looked into: move it up")));
            return;
        }
        match disk::node(folder) {
            Ok(node) if !self.seen.insert(node) => return,
            Ok(_) => {}
            Err(error) => return self.problems.push(unreadable(folder, &error)),
        }
        let entries = match disk::list(folder) {
            Ok(entries) => entries,
            Err(error) => return self.problems.push(unreadable(folder, &error)),
        };
        for entry in entries.into_iter().filter(|entry| !entry.name.starts_with('.')) {
            let is_named = entry.path.extension().is_some_and(|extension| extension == "lore");
            match entry.leads(self.reach) {
                Ok(Leads::Folder) if entry.is_link() => self.links.push_back((entry.path, depth + 1)),
                Ok(Leads::Folder) => self.folder(&entry.path, depth + 1),
                Ok(Leads::Out) if is_named || entry.path.is_dir() => {
                    self.problems.push(leads_out(&entry.path))
                }
                // A link that leads to itself is no folder.
                Err(error) if !is_named && disk::is_loop(&error) => {}
                Err(error) => self.problems.push(unreadable(&entry.path, &error)),
                Ok(_) if !is_named => {}
                Ok(_) if entry.path.to_str().is_none() => {
                    let error = io::Error::other("its name is not UTF-8");
                    self.problems.push(unreadable(&entry.path, &error).help("give the file another name"));
                }
                // Of a pipe, or a link that leads nowhere, it is told when it is opened.
                Ok(_) => self.paths.push(entry.path),
            }
        }
    }
}

/// A warning that a link was not followed.
fn leads_out(path: &Path) -> Diagnostic {
    let message = format!("{} leads out of the base, and is left out", path.display());
    Diagnostic::warning(Code::LeadsOut, message)
        .help("put what it leads to in its place, or follow such links: --allow-outside")
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
            Err(Diagnostic::error(Code::NotUtf8, "this file is not UTF-8")
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
