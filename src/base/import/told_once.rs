//! What is wrong with the lines of an import that reads several files: told once, with the files that it was found with.

use super::paths::listed;
use crate::diagnostic::{Code, Diagnostic, Source};
use std::sync::Arc;

/// What is told at the lines of an import, and is wrong with one of its files.
const OF_A_FILE: [Code; 4] = [Code::BadRows, Code::BrokenFile, Code::OutsideBase, Code::UnreadableFile];

#[derive(Default)]
pub struct ToldOnce {
    found: Vec<(Diagnostic, Vec<String>)>,
}

impl ToldOnce {
    /// Takes the problems of a file that are of the import's lines, which stand in `source`. Gives those that are of the
    /// file itself.
    pub fn take(&mut self, problems: Vec<Diagnostic>, source: &Arc<Source>, file: &str) -> Vec<Diagnostic> {
        let mut own = vec![];
        for problem in problems {
            let is_of_lines = problem.labels.first().is_some_and(|label| Arc::ptr_eq(&label.source, source));
            if !is_of_lines || OF_A_FILE.contains(&problem.code) {
                own.push(problem);
                continue;
            }
            match self.found.iter_mut().find(|(known, _)| *known == problem) {
                Some((_, files)) => files.push(file.to_string()),
                None => self.found.push((problem, vec![file.to_string()])),
            }
        }
        own
    }

    pub fn told(self) -> impl Iterator<Item = Diagnostic> {
        let note = |files: Vec<String>| format!("found when reading {}", listed(&files));
        self.found.into_iter().map(move |(problem, files)| problem.note(note(files)))
    }
}
