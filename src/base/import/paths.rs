//! Which files an import reads: the one that its path names, or all that match it.

use super::pattern_walk::{Segment, Unreadable, Walk, names};
use super::records::Broken;
use crate::base::parameters::{Parameters, Reading};
use crate::base::problems::problem;
use crate::diagnostic::{Code, Diagnostic, Result, Severity, Source, reason};
use crate::disk::Reach;
use crate::syntax::facts::tree::Import;
use glob::Pattern;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files of an import.
pub struct Files {
    /// In the order of their paths, in which they are read.
    pub paths: Vec<PathBuf>,
    pub by_pattern: bool,
    /// Links that match and lead to what may not be read.
    left_out: Vec<PathBuf>,
}

impl Files {
    /// A warning where anything was left out.
    pub fn left_out(&self, source: &Arc<Source>, import: &Import) -> Option<Diagnostic> {
        let names: Vec<String> = self.left_out.iter().map(shown).collect();
        let what = if names.len() == 1 { "a link that leads" } else { "links that lead" };
        let message = format!("left out, since {what} out of the base: {}", listed(&names));
        let problem = problem(Code::LeadsOut, message, source, &import.path.span, "");
        let problem = Diagnostic { severity: Severity::Warning, ..problem };
        (!names.is_empty()).then(|| problem.help(WAY_IN))
    }
}

/// How what lies outside of the base is read all the same.
const WAY_IN: &str = "to read what lies there, name its folder by a parameter, `import \"$data/…\"` and --set data=FOLDER, or allow \
                      everything: --allow-outside";

/// The files that an import reads. `*`, `?` and `**` make its path a pattern, where they are written in it: what a
/// parameter stands for is taken as it is. Brackets do not, since names of files have them.
pub fn files(source: &Arc<Source>, import: &Import, reading: &Reading) -> Result<Files> {
    let (path, pattern) = filled(source, import, reading.parameters)?;
    let search = Search { source, import, reach: &reading.reach };
    let levels: Vec<Level> = path.split('/').zip(pattern.split('/')).collect();
    let Some(first) = levels.iter().position(is_wild) else {
        return Ok(Files { paths: vec![search.place(&path)], by_pattern: false, left_out: vec![] });
    };
    let before: usize = levels[..first].iter().map(|(name, _)| name.len() + 1).sum();
    let folder: PathBuf = search.place(&path[..before]).components().collect();
    let parts = search.parts(&levels[first..])?;
    search.matching(&folder, &parts, &search.place(&path))
}

/// What stands between slashes: as a name, and as a pattern of `glob`'s.
type Level<'p> = (&'p str, &'p str);

fn is_wild(&(name, pattern): &Level) -> bool {
    Pattern::escape(name) != pattern
}

/// An import's path with what its parameters stand for: as the path of one file, and as a pattern.
fn filled(source: &Arc<Source>, import: &Import, parameters: &Parameters) -> Result<(String, String)> {
    let wild = |text: &str| Pattern::escape(text).replace("[*]", "*").replace("[?]", "?");
    let mut pieces = import.path.text.split('$');
    let first = pieces.next().unwrap_or_default();
    let (mut path, mut pattern) = (first.to_string(), wild(first));
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(piece.len());
        let (name, behind) = piece.split_at(end);
        let Some(value) = parameters.get(name) else {
            let message = format!("the parameter `${name}` is not set");
            return Err(Box::new(
                problem(Code::UnsetParameter, message, source, &import.path.span, "where is this file?")
                    .help(format!("set it on the command line: --set {name}=PATH")),
            ));
        };
        path += &[value, behind].concat();
        pattern += &[Pattern::escape(value), wild(behind)].concat();
    }
    Ok((path, pattern))
}

/// An import whose files are looked for.
struct Search<'a> {
    source: &'a Arc<Source>,
    import: &'a Import,
    reach: &'a Reach,
}

impl Search<'_> {
    /// Where a path leads. It counts from the folder of the fact file that names it; one that begins with a parameter,
    /// from the working directory, since that is where the parameter was typed.
    fn place(&self, path: &str) -> PathBuf {
        match self.import.path.text.starts_with('$') {
            // A parameter may end as a folder does.
            true => Path::new(path).components().collect(),
            false => Path::new(&self.source.name).parent().unwrap_or(Path::new("")).join(path),
        }
    }

    fn parts(&self, levels: &[Level]) -> Result<Vec<Segment>> {
        let written = &self.import.path.text;
        let mut parts = vec![];
        for level @ &(name, pattern) in levels {
            match (pattern, parts.last_mut()) {
                ("", _) => {}
                ("**", Some(Segment::Folders)) => {}
                ("**", _) => parts.push(Segment::Folders),
                (_, Some(Segment::Named(path))) if !is_wild(level) => path.push(name),
                (_, _) if !is_wild(level) => parts.push(Segment::Named(name.into())),
                _ => parts.push(Segment::Like(Pattern::new(pattern).map_err(|_| {
                    let message = "`**` stands for folders, with nothing else between the slashes";
                    self.problem(Code::BadPattern, message, "").help("any part of one name is `*`")
                })?)),
            }
        }
        if levels.last().is_some_and(|(name, _)| name.is_empty())
            || matches!(parts.last(), Some(Segment::Folders))
        {
            let within = format!("the files within are `{}/*`", written.trim_end_matches('/'));
            let message = "this pattern stands for folders, and an import reads files";
            return Err(Box::new(self.problem(Code::BadPattern, message, "").help(within)));
        }
        Ok(parts)
    }

    /// The files that match. `literal` is what the path means if it is none of a pattern.
    fn matching(&self, folder: &Path, parts: &[Segment], literal: &Path) -> Result<Files> {
        let walk = Walk::through(folder, parts, self.reach).map_err(|Unreadable { path, error }| {
            let message = format!("{} cannot be read: {}", shown(&path), reason(&error));
            self.problem(Code::UnreadableFile, message, "looked into for this")
                .help("correct its permissions, or write a pattern that does not lead there")
        })?;
        if walk.is_outside {
            let message = format!("{} cannot be read: it lies outside of the base", shown(folder));
            return Err(Box::new(
                self.problem(Code::OutsideBase, message, "looked into for this").help(WAY_IN),
            ));
        }
        if walk.files.is_empty() {
            return Err(Box::new(self.none(walk, folder, parts, literal)));
        }
        if let Some(path) = walk.files.iter().find(|path| path.to_str().is_none()) {
            let message = format!("{} cannot be read: its name is not UTF-8", path.display());
            let problem = self.problem(Code::UnreadableFile, message, "matched by this");
            return Err(Box::new(problem.help("give the file another name")));
        }
        if walk.files.len() > 1 && walk.files.iter().any(|path| path == literal) {
            let others: Vec<String> = walk.files.iter().filter(|path| *path != literal).map(shown).collect();
            let message =
                format!("{} is the name of a file, and as a pattern it matches others", shown(literal));
            let problem = self.problem(Code::AmbiguousPattern, message, "which is meant?");
            return Err(Box::new(
                problem
                    .note(format!("the others are {}", listed(&others)))
                    .help("give the file a name without `*` and `?`"),
            ));
        }
        Ok(Files { paths: walk.files, by_pattern: true, left_out: walk.left_out })
    }

    /// That nothing matches, with what is there instead.
    fn none(&self, walk: Walk, folder: &Path, parts: &[Segment], literal: &Path) -> Diagnostic {
        let problem = self.problem(Code::NoMatch, format!("no file matches {}", shown(literal)), "");
        let Some((left, nearest)) = walk.nearest else {
            let problem = problem.note(format!("there is no folder {}", shown(folder)));
            return counted_from(self.import, folder, problem);
        };
        if !walk.left_out.is_empty() {
            let left_out: Vec<String> = walk.left_out.iter().map(shown).collect();
            return problem
                .note(format!("what leads out of the base is left out: {}", listed(&left_out)))
                .help(WAY_IN);
        }
        if let Some(folder) = walk.folder {
            return problem
                .note(format!("{} matches, and is a folder", shown(&folder)))
                .help(format!("the files within are `{}/*`", self.import.path.text));
        }
        if let Some(hidden) = walk.hidden {
            return problem
                .note(format!("{} is hidden, since its name begins with a dot", shown(&hidden)))
                .help("a pattern matches such names where it has the dot, too");
        }
        let wanted = match &parts[parts.len() - left] {
            Segment::Named(name) => name.to_string_lossy(),
            Segment::Like(pattern) => pattern.as_str().into(),
            Segment::Folders => "".into(),
        };
        let mut names = names(&nearest);
        names.sort_by_cached_key(|name| strsim::damerau_levenshtein(name, &wanted));
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let problem = problem.note(match names.is_empty() {
            true => format!("{} holds nothing, or only what is hidden", shown(&nearest)),
            false => format!("{} holds {}", shown(&nearest), listed(&names)),
        });
        without_brackets(self.import, problem)
    }

    fn problem(&self, code: Code, message: impl Into<String>, label: &str) -> Diagnostic {
        problem(code, message, self.source, &self.import.path.span, label)
    }
}

/// What cannot be opened, or read on.
pub fn unreadable(source: &Arc<Source>, import: &Import, path: &Path, broken: Broken) -> Diagnostic {
    let (is_missing, has_place, is_outside) = (broken.is_missing(), broken.has_place(), broken.is_outside());
    let mut problem = broken.diagnostic(path);
    if is_outside {
        problem.help = vec![WAY_IN.to_string()];
        if path.is_symlink()
            && let Ok(to) = path.canonicalize()
        {
            problem = problem.note(format!("it is a link, and leads to {}", to.display()));
        }
    }
    if !has_place {
        problem = problem.at(source, import.path.span.clone(), "named here");
    }
    match is_missing {
        true if path.is_symlink() => problem.note("it is a link, and there is nothing where it leads"),
        true => counted_from(import, path, problem),
        false => problem,
    }
}

/// Adds how a path is meant that leads nowhere.
fn counted_from(import: &Import, path: &Path, problem: Diagnostic) -> Diagnostic {
    let written = &import.path.text;
    let mut problem = problem.help(match written.starts_with('$') {
        true => "a path that begins with a parameter counts from the working directory",
        false => "the path counts from the folder of this fact file",
    });
    // Up to here, nothing that is written was a pattern.
    if written.contains('$') && path.to_string_lossy().contains(['*', '?']) {
        problem = problem.help("what a parameter stands for is no pattern: write `*` and `?` in the import");
    }
    without_brackets(import, problem)
}

/// Adds that brackets make no pattern, where they may have been meant to.
fn without_brackets(import: &Import, problem: Diagnostic) -> Diagnostic {
    match import.path.text.contains('[') {
        true => problem.help("`[` is a character like any other: what stands for any one is `?`"),
        false => problem,
    }
}

/// How many names a message lists.
const LISTED: usize = 3;

/// The first of some names, and how many more there are.
pub fn listed(names: &[String]) -> String {
    match names {
        [all @ .., last] if names.len() <= LISTED && !all.is_empty() => {
            format!("{} and {last}", all.join(", "))
        }
        _ if names.len() <= LISTED => names.join(", "),
        _ => format!("{} and {} more", names[..LISTED].join(", "), names.len() - LISTED),
    }
}

fn shown(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    if path.as_os_str().is_empty() { "the working directory".to_string() } else { path.display().to_string() }
}
