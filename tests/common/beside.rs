//! Data that may lie beside the project, in `../shared`. Tests that have no other are ignored with that reason, and `.ci/run` runs
//! them where the data are; other tests leave out what is missing, and say so.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::io::Write;
use std::path::{Path, PathBuf};

fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path)
}

/// The place, if there is something. What is missing is said past the test, whose output nobody sees if it passes.
pub fn find(path: &str) -> Option<PathBuf> {
    let place = place(path);
    if !place.exists() {
        let _ = writeln!(std::io::stderr(), "skipped: {} is not there", place.display());
        return None;
    }
    Some(place)
}

/// The text of a file that a test is about.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(place(path)).unwrap_or_else(|error| panic!("../shared/{path}: {error}"))
}

/// The lines of a file of JSON Lines that a test is about.
pub fn lines(path: &str) -> Vec<serde_json::Value> {
    read(path).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
