//! The lines of former sessions.

use super::helper::Editor;
use crate::disk;
use crate::visible::without_hidden;
use std::path::PathBuf;

/// The history file. Where it cannot be written the prompt works without.
pub struct History {
    path: Option<PathBuf>,
}

impl History {
    /// Reads the history into the editor.
    pub fn open(editor: &mut Editor) -> History {
        let path = disk::history();
        if let Some(path) = &path {
            let _ = path.parent().map(disk::make_own);
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
