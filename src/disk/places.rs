//! Where lore keeps files of the user's own.

use std::ffi::OsString;
use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of caches: `$LORE_CACHE`, or `lore` in `$XDG_CACHE_HOME` or `~/.cache`. `None` where none is known.
pub fn cache_home() -> Option<PathBuf> {
    cache_by(set)
}

/// The file of what was typed at the prompt: `$LORE_HISTORY`, or `lore/history` in `$XDG_STATE_HOME` or `~/.local/state`.
pub fn history() -> Option<PathBuf> {
    state_by(set, "LORE_HISTORY", "lore/history")
}

/// The folder of what was asked in vain: `$LORE_ASKED`, or `lore/asked` in `$XDG_STATE_HOME` or `~/.local/state`.
pub fn asked_home() -> Option<PathBuf> {
    state_by(set, "LORE_ASKED", "lore/asked")
}

/// Makes a folder, and those above it, for nobody but the user.
pub fn make_own(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// An environment variable that says something.
fn set(variable: &str) -> Option<OsString> {
    std::env::var_os(variable).filter(|value| !value.is_empty())
}

fn cache_by(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let home = || match cfg!(windows) {
        true => variable("LOCALAPPDATA").map(PathBuf::from),
        false => Some(PathBuf::from(variable("HOME")?).join(".cache")),
    };
    let caches = || {
        // By their convention, such a path counts only if it is absolute.
        let xdg = variable("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        Some(xdg.or_else(home)?.join("lore"))
    };
    variable("LORE_CACHE").map(PathBuf::from).or_else(caches)
}

/// A place in the folder of what programs keep of their use, unless a variable names another.
fn state_by(variable: impl Fn(&str) -> Option<OsString>, own: &str, name: &str) -> Option<PathBuf> {
    let state = || {
        let home = || Some(PathBuf::from(variable("HOME")?).join(".local/state"));
        Some(variable("XDG_STATE_HOME").map(PathBuf::from).or_else(home)?.join(name))
    };
    variable(own).map(PathBuf::from).or_else(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some variables, and no others.
    fn with(set: &[(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
        move |variable| set.iter().find(|(name, _)| *name == variable).map(|(_, value)| value.into())
    }

    #[test]
    fn where_the_history_lies() {
        let path = |set: &[(&str, &str)]| state_by(with(set), "LORE_HISTORY", "lore/history");
        assert_eq!(path(&[("LORE_HISTORY", "/h"), ("HOME", "/home/a")]).as_deref(), Some(Path::new("/h")));
        assert_eq!(path(&[("XDG_STATE_HOME", "/s")]).as_deref(), Some(Path::new("/s/lore/history")));
        assert_eq!(path(&[("HOME", "/a")]).as_deref(), Some(Path::new("/a/.local/state/lore/history")));
        assert_eq!(path(&[]), None);
    }

    #[cfg(not(windows))]
    #[test]
    fn where_caches_lie() {
        let path = |set: &[(&str, &str)]| cache_by(with(set));
        assert_eq!(path(&[("LORE_CACHE", "c"), ("HOME", "/home/a")]).as_deref(), Some(Path::new("c")));
        assert_eq!(path(&[("XDG_CACHE_HOME", "/c"), ("HOME", "/a")]).as_deref(), Some(Path::new("/c/lore")));
        for set in [&[("XDG_CACHE_HOME", "c"), ("HOME", "/a")][..], &[("HOME", "/a")]] {
            assert_eq!(path(set).as_deref(), Some(Path::new("/a/.cache/lore")));
        }
        assert_eq!(path(&[]), None);
    }
}
