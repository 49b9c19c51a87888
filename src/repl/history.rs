//! The lines of former sessions.

use super::Editor;
use crate::visible::without_hidden;
use std::ffi::OsString;
use std::path::PathBuf;

/// The history file: `$LORE_HISTORY`, or `lore/history` in `$XDG_STATE_HOME` or `~/.local/state`. Where it cannot be
/// written the prompt works without.
pub struct History {
    path: Option<PathBuf>,
}

impl History {
    /// Reads the history into the editor.
    pub fn open(editor: &mut Editor) -> History {
        let path = path(|variable| std::env::var_os(variable).filter(|value| !value.is_empty()));
        if let Some(path) = &path {
            let _ = path.parent().map(std::fs::create_dir_all);
            let _ = editor.load_history(path);
        }
        History { path }
    }

    /// Adds a line, on disk at once, without what nobody sees.
    pub fn add(&self, editor: &mut Editor, line: &str) {
        let lines: Vec<_> = line.split('\n').map(without_hidden).collect();
        let _ = editor.add_history_entry(lines.join("\n"));
        if let Some(path) = &self.path {
            let _ = editor.append_history(path);
        }
    }
}

fn path(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let state = || {
        let home = || Some(PathBuf::from(variable("HOME")?).join(".local/state"));
        Some(variable("XDG_STATE_HOME").map(PathBuf::from).or_else(home)?.join("lore/history"))
    };
    variable("LORE_HISTORY").map(PathBuf::from).or_else(state)
}

#[cfg(test)]
mod tests {
    use super::path;
    use std::path::Path;

    #[test]
    fn where_the_history_lies() {
        let with = |set: &[(&str, &str)]| {
            path(|variable| set.iter().find(|(name, _)| *name == variable).map(|(_, value)| value.into()))
        };
        assert_eq!(with(&[("LORE_HISTORY", "/h"), ("HOME", "/home/a")]).as_deref(), Some(Path::new("/h")));
        assert_eq!(with(&[("XDG_STATE_HOME", "/s")]).as_deref(), Some(Path::new("/s/lore/history")));
        assert_eq!(with(&[("HOME", "/a")]).as_deref(), Some(Path::new("/a/.local/state/lore/history")));
        assert_eq!(with(&[]), None);
    }
}
