//! Data that may lie beside the project, in `../shared`: what tests read of them is tried wherever they are.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::io::Write;
use std::path::{Path, PathBuf};

/// The place of something, which is there if there are such data at all. That there are none is said past the test, whose output
/// nobody sees if it passes.
pub fn find(path: &str) -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.is_dir() {
        let _ = writeln!(std::io::stderr(), "skipped: ../shared/{path} is not there");
        return None;
    }
    let place = shared.join(path);
    assert!(place.exists(), "../shared is there, and {path} is not in it");
    Some(place)
}

pub fn read(path: &str) -> Option<String> {
    let place = find(path)?;
    Some(std::fs::read_to_string(&place).unwrap_or_else(|error| panic!("{}: {error}", place.display())))
}

/// The lines of a file of JSON Lines.
pub fn lines(path: &str) -> Option<Vec<serde_json::Value>> {
    Some(read(path)?.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}
