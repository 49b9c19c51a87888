//! The base that comes with lore: it loads without a complaint, and its words are its own.

#[path = "common/beside.rs"]
mod beside;

use lore::base;
use lore::diagnostic::Diagnostic;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file beneath `kb`, the cache aside.
fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let hidden = path.file_name().unwrap().to_string_lossy().starts_with('.');
        match path.is_dir() {
            _ if hidden => {}
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

#[test]
fn it_loads_without_a_complaint() {
    let (_, problems) = base::check(&root().join("kb"), &base::Parameters::default());
    let told: String = problems.iter().map(|problem: &Diagnostic| problem.render(false)).collect();
    assert!(told.is_empty(), "{told}");
}

#[test]
fn it_answers_what_its_questions_expect() {
    let mut scripts = vec![];
    files(&root().join("kb/questions"), &mut scripts);
    assert!(scripts.len() >= 5, "{scripts:?}");
    let lore = Command::new(env!("CARGO_BIN_EXE_lore"))
        .current_dir(root())
        .args(["run", "--keep-going"])
        .args(scripts)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&lore.stderr);
    assert!(lore.status.success(), "{told}");
    assert!(told.contains("expectations held"), "{told}");
}

/// The facts of a report are anybody's; its sentences are its author's.
#[test]
fn no_sentence_of_the_report_is_in_it() {
    const LONGEST_ALIKE: usize = 7;
    let Some(report) = beside::read("article/krasia-2025-h20.txt") else { return };
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let report = words(&report);
    let runs: HashSet<&[String]> = report.windows(LONGEST_ALIKE + 1).collect();
    assert!(runs.len() > 500, "the report is too short to be the report");
    let mut found = vec![];
    files(&root().join("kb"), &mut found);
    for file in found {
        let own = words(&fs::read_to_string(&file).unwrap());
        let copied = own.windows(LONGEST_ALIKE + 1).find(|run| runs.contains(run));
        assert!(copied.is_none(), "{}: {}", file.display(), copied.unwrap().join(" "));
    }
}
