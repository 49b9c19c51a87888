//! Adding a claim or a word: read and checked as part of the base first, then appended to the journal, synced, and only
//! then acknowledged.

use super::added;
use super::compile::{Loaded, Texts, compile};
use super::files;
use super::parameters::{Parameters, Reading};
use super::progress::Progress;
use crate::diagnostic::{Code, Diagnostic, Label, Source, reason};
use crate::disk::{self, Folder};
use crate::store::Snapshot;
use crate::syntax::facts::lines::lines;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A line that is to be added.
#[derive(Clone, Copy)]
pub struct Addition<'a> {
    /// What somebody typed, which is the line or its end.
    pub typed: &'a Arc<Source>,
    /// What stands before that in the file: its source's line, or the words that begin it.
    pub before: &'a str,
    /// What of that was typed as well, with what it is: `source`, and the name of one.
    pub beside: Option<(&'a str, &'a str)>,
    /// What is added, and how it is written.
    pub what: (&'a str, &'a str),
}

/// What was added: the base with it, and where it stands.
pub struct Added {
    pub base: Loaded,
    pub path: PathBuf,
    pub line: usize,
}

/// Appends a line to the base's `added.lore`. `accept` has the last word, with the base as it will be, before anything is
/// written. When this returns, the line is on the disk. On failure, the journal is as it was.
pub fn append(
    directory: &Path,
    parameters: &Parameters,
    addition: Addition,
    accept: impl FnOnce(&Snapshot) -> Result<(), Vec<Diagnostic>>,
) -> Result<Added, Vec<Diagnostic>> {
    let path = directory.join(added::FILE);
    let Addition { typed, before: opening, what: (what, example), .. } = addition;
    let text = typed.text.trim();
    if text.contains('\n') || text.is_empty() {
        let message = format!("{what} that is added is one line");
        let problem = Diagnostic::error(Code::Syntax, message).at(typed, 0..typed.text.trim_end().len(), "");
        return Err(vec![problem.help(format!("for example: {example}"))]);
    }
    // A part of what was typed would be acknowledged and not be read.
    if let Some(comment) = lines(typed).0.into_iter().find_map(|line| line.comment) {
        let message = format!("{what} that is added has no comment");
        let problem = Diagnostic::error(Code::Syntax, message).at(typed, comment, "");
        return Err(vec![problem.help("put quotes around a name that has a `#` in it")]);
    }
    let cannot = |error: io::Error| vec![unwritable(&path, &error)];
    // Until this returns: whoever adds at the same time waits, and then reads what was added here.
    let folder = Folder::open(directory).map_err(cannot)?;
    let _lock = folder.lock().map_err(cannot)?;
    let before = match folder.read(added::FILE) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => vec![],
        Err(error) => return Err(cannot(error)),
    };
    let whole = added::whole(&before);
    let mut block = added::block(&format!("{opening}{text}\n"));
    if !before[..whole].is_empty() && !before[..whole].ends_with(b"\n") {
        block.insert(0, '\n');
    }
    // The base as it will be.
    let reading = Reading::of(directory, parameters);
    let (mut sources, mut problems) = files::fact_files(directory, &reading.reach);
    let mut bytes = before[..whole].to_vec();
    bytes.extend_from_slice(block.as_bytes());
    let journal = files::decode(&path, bytes).map_err(|problem| vec![problem])?;
    sources.retain(|source| source.name != journal.name);
    sources.push(journal.clone());
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    problems.retain(|problem| problem.code != Code::EmptyBase);
    let start = journal.text.len() - block.len() + block.rfind(text).unwrap_or(0);
    let texts = Texts::read(directory, sources, problems, &reading);
    let mut aside = None;
    let base = compile(directory, texts, &reading, &mut Progress::new(&mut |_| {}), |snapshot| {
        accept(snapshot)?;
        let mut appended = || {
            if whole < before.len() {
                aside = Some(set_aside(&folder, &before[whole..], whole)?);
            }
            write(&mut folder.append(added::FILE)?, whole as u64, block.as_bytes())?;
            folder.sync()
        };
        appended().map_err(cannot)
    });
    match base {
        Ok(mut base) => {
            // By now it is no longer to be moved, but was.
            for torn in base.warnings.iter_mut().filter(|warning| warning.code == Code::TornBlock) {
                let to = aside.iter().map(|name| directory.join(name));
                torn.help = to.map(|to| format!("it was moved to {}", to.display())).collect();
            }
            Ok(Added { base, line: journal.line_of(start), path })
        }
        Err(problems) => {
            let block = journal.text.len() - block.len();
            let relocate = |problem| relocate(problem, &journal, block, start, addition);
            Err(problems.into_iter().map(relocate).collect())
        }
    }
}

/// A name that reads back as one name.
pub fn quoted(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if plain { name.to_string() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// What is wrong with the block, which begins at `block` and has what was typed at `start`, is shown in that.
fn relocate(
    mut problem: Diagnostic,
    journal: &Arc<Source>,
    block: usize,
    start: usize,
    addition: Addition,
) -> Diagnostic {
    let Addition { typed, beside, .. } = addition;
    let indent = typed.text.len() - typed.text.trim_start().len();
    let length = typed.text.trim().len();
    for Label { source, span, .. } in &mut problem.labels {
        if *source != *journal || span.start < block {
            continue;
        }
        match beside {
            _ if (start..=start + length).contains(&span.start) => {
                *source = typed.clone();
                *span = span.start - start + indent..span.end.min(start + length) - start + indent;
            }
            Some((name, text)) => {
                *source = Source::new(name, text);
                *span = 0..text.len();
            }
            None => {
                *source = typed.clone();
                *span = indent..indent + length;
            }
        }
    }
    problem
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error(Code::NotAdded, format!("{} cannot be written: {}", path.display(), reason(error)))
        .note("nothing was added")
        .help(disk::help(error).unwrap_or("make room, or correct the permissions, and add it again"))
}

/// What a journal is written through: a file, or, in a test, one that fails.
pub trait Journal: Write {
    fn truncate(&mut self, length: u64) -> io::Result<()>;
    fn sync(&mut self) -> io::Result<()>;
}

impl Journal for File {
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// Writes a block behind what is there, to the disk; when that fails, what was there remains.
pub fn write(journal: &mut impl Journal, before: u64, block: &[u8]) -> io::Result<()> {
    let written = journal.write_all(block).and_then(|()| journal.sync());
    if written.is_err() {
        // Were this to fail too, the block lacks its end, and is not read.
        let _ = journal.truncate(before).and_then(|()| journal.sync());
    }
    written
}

/// Moves a torn block into a file of its own, and gives the name of that.
fn set_aside(folder: &Folder, torn: &[u8], whole: usize) -> io::Result<String> {
    let mut number = 1;
    let (name, mut aside) = loop {
        let name = format!("{}.torn-{number}", added::FILE);
        match folder.create_new(&name) {
            Ok(file) => break (name, file),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    };
    aside.write_all(torn)?;
    aside.sync_all()?;
    let file = folder.write(added::FILE)?;
    file.set_len(whole as u64)?;
    file.sync_all()?;
    Ok(name)
}
