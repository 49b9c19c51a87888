//! The folder of a base, which the paths of its files begin with.

use serde::{Deserialize, Serialize};
use std::path::Path;

/// How a base's folder is written: when the base was compiled, and now. It may have been moved meanwhile.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Folder {
    compiled: String,
    #[serde(skip)]
    now: Option<String>,
}

impl Folder {
    pub fn new(folder: &Path) -> Folder {
        Folder { compiled: folder.display().to_string(), now: None }
    }

    /// Has paths begin with the folder as it is written now. Gives whether that is another way.
    pub fn set_to(&mut self, folder: &Path) -> bool {
        self.now = Some(folder.display().to_string()).filter(|now| *now != self.compiled);
        self.now.is_some()
    }

    /// The path of a file, which was so when the base was compiled.
    pub fn path(&self, compiled: &str) -> String {
        match (&self.now, within(Path::new(&self.compiled), compiled)) {
            (Some(now), Some(path)) => Path::new(now).join(path).display().to_string(),
            _ => compiled.to_string(),
        }
    }
}

/// The path within a folder; `None` of one that does not begin with it.
pub fn within<'p>(folder: &Path, path: &'p str) -> Option<&'p Path> {
    Path::new(path).strip_prefix(folder).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_within_goes_with_the_folder() {
        let path = |compiled: &str, now: &str, file: &str| {
            let mut folder = Folder::new(Path::new(compiled));
            folder.set_to(Path::new(now));
            folder.path(file)
        };
        assert_eq!(path("kb", "/home/ann/kb", "kb/sources/n.lore"), "/home/ann/kb/sources/n.lore");
        assert_eq!(path("/home/ann/kb", ".", "/home/ann/kb/a.lore"), "./a.lore");
        assert_eq!(path(".", "kb", "./a.lore"), "kb/a.lore");
        assert_eq!(path("kb", "../kb", "kb/../data/a.csv"), "../kb/../data/a.csv");
        // What does not begin with the folder lies where it lay.
        assert_eq!(path("kb", "/home/kb", "/data/a.csv"), "/data/a.csv");
        assert_eq!(path("kb", "/home/kb", "kbs/a.csv"), "kbs/a.csv");
        assert_eq!(path(".", "kb", "data/a.csv"), "data/a.csv");
        assert_eq!(path("kb", "kb", "kb/a.lore"), "kb/a.lore");
    }
}
