//! The files that match a pattern. `glob` tells whether a name matches. Its own walk through folders is not taken: what it
//! cannot look into it passes over, as names that are no UTF-8, and links it follows wherever they lead.

use crate::base::parameters::OLD_CACHE;
use crate::disk::{Entry, Leads, Node, Reach, leads, list, node};
use glob::{MatchOptions, Pattern};
use std::collections::{HashSet, VecDeque};
use std::io;
use std::path::{Path, PathBuf};

/// What a pattern says between slashes.
pub enum Segment {
    /// One name, or several with slashes between them, as they are.
    Named(PathBuf),
    Like(Pattern),
    /// `**`: any number of folders within each other, or none.
    Folders,
}

/// What was found.
pub struct Walk<'r> {
    /// In the order of their paths.
    pub files: Vec<PathBuf>,
    /// The first folder that matches as a whole, and so is no file.
    pub folder: Option<PathBuf>,
    /// The first of what would match if it were not hidden.
    pub hidden: Option<PathBuf>,
    /// The folder where the most of the pattern was met, and how many parts were left there; none where there is no such
    /// folder as it begins with.
    pub nearest: Option<(usize, PathBuf)>,
    /// Links that match and lead to what may not be read.
    pub left_out: Vec<PathBuf>,
    /// Whether the folder that it begins with may not be read.
    pub is_outside: bool,
    reach: &'r Reach,
    /// Each folder with how much of the pattern was met there.
    seen: HashSet<(Node, usize)>,
    /// Links to folders.
    links: VecDeque<(PathBuf, usize)>,
}

/// A path that cannot be looked at.
pub struct Unreadable {
    pub path: PathBuf,
    pub error: io::Error,
}

/// A name that begins with a dot is matched only by a pattern that does.
const SHOWN: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };
const ALL: MatchOptions = MatchOptions { require_literal_leading_dot: false, ..SHOWN };

impl Walk<'_> {
    /// What matches the parts in a folder. What is neither file nor folder, such as a pipe, is left out. A link that leads
    /// nowhere counts as a file, and is told when it is read.
    pub fn through<'r>(folder: &Path, parts: &[Segment], reach: &'r Reach) -> Result<Walk<'r>, Unreadable> {
        let [files, left_out] = [vec![], vec![]];
        let (seen, links, is_outside) = (HashSet::new(), VecDeque::new(), false);
        let (none, nothing) = (None, None);
        let mut walk = Walk {
            files,
            left_out,
            folder: none,
            hidden: nothing,
            nearest: None,
            is_outside,
            reach,
            seen,
            links,
        };
        match lead(folder, reach)? {
            Some(Leads::Out) => walk.is_outside = true,
            Some(of) => walk.at(folder, of, parts)?,
            None => {}
        }
        while let Some((folder, left)) = walk.links.pop_front() {
            walk.within(&folder, &parts[parts.len() - left..])?;
        }
        walk.files.sort();
        // Where one `**` stands behind another, there is more than one way to a file.
        walk.files.dedup();
        walk.left_out.sort();
        walk.left_out.dedup();
        Ok(walk)
    }

    fn at(&mut self, path: &Path, of: Leads, parts: &[Segment]) -> Result<(), Unreadable> {
        match of {
            Leads::Folder => self.within(path, parts)?,
            Leads::File | Leads::Nowhere if parts.is_empty() => self.files.push(path.to_path_buf()),
            Leads::Out if parts.is_empty() != path.is_dir() => self.left_out.push(path.to_path_buf()),
            _ => {}
        }
        Ok(())
    }

    /// The same of what a folder holds. A folder that a link leads to comes later: it may be met by its own name first.
    fn entry(&mut self, entry: &Entry, parts: &[Segment]) -> Result<(), Unreadable> {
        match entry.leads(self.reach).map_err(|error| unreadable(&entry.path, error))? {
            Leads::Folder if entry.is_link() => self.links.push_back((entry.path.clone(), parts.len())),
            of => self.at(&entry.path, of, parts)?,
        }
        Ok(())
    }

    /// Goes on in a folder, once with the same parts, whatever it is called. How deep is limited by how long a path can be,
    /// since every folder makes it longer.
    fn within(&mut self, folder: &Path, parts: &[Segment]) -> Result<(), Unreadable> {
        let Some((part, behind)) = parts.split_first() else {
            self.folder.get_or_insert_with(|| folder.to_path_buf());
            return Ok(());
        };
        let node = node(folder).map_err(|error| unreadable(folder, error))?;
        if !self.seen.insert((node, parts.len())) {
            return Ok(());
        }
        if self.nearest.as_ref().is_none_or(|(left, _)| parts.len() < *left) {
            self.nearest = Some((parts.len(), folder.to_path_buf()));
        }
        match part {
            Segment::Named(name) => {
                let path = folder.join(name);
                match lead(&path, self.reach)? {
                    Some(of) => self.at(&path, of, behind),
                    None => Ok(()),
                }
            }
            Segment::Like(pattern) => {
                for entry in entries(folder)? {
                    if pattern.matches_with(&entry.name, SHOWN) {
                        self.entry(&entry, behind)?;
                    } else if pattern.matches_with(&entry.name, ALL) {
                        self.hidden.get_or_insert(entry.path);
                    }
                }
                Ok(())
            }
            Segment::Folders => {
                self.within(folder, behind)?;
                for entry in entries(folder)?.iter().filter(|entry| !entry.name.starts_with('.')) {
                    let of = entry.leads(self.reach).map_err(|error| unreadable(&entry.path, error))?;
                    if matches!(of, Leads::Folder | Leads::Out) {
                        self.entry(entry, parts)?;
                    }
                }
                Ok(())
            }
        }
    }
}

/// What a folder holds, by name, without what was compiled once.
fn entries(folder: &Path) -> Result<Vec<Entry>, Unreadable> {
    let mut entries = list(folder).map_err(|error| unreadable(folder, error))?;
    entries.retain(|entry| entry.name != OLD_CACHE);
    Ok(entries)
}

/// The names of what a folder holds, but for what is hidden.
pub fn names(folder: &Path) -> Vec<String> {
    let names = entries(folder).unwrap_or_default().into_iter().map(|entry| entry.name);
    names.filter(|name| !name.starts_with('.')).collect()
}

fn lead(path: &Path, reach: &Reach) -> Result<Option<Leads>, Unreadable> {
    leads(path, reach).map_err(|error| unreadable(path, error))
}

fn unreadable(path: &Path, error: io::Error) -> Unreadable {
    Unreadable { path: path.to_path_buf(), error }
}
