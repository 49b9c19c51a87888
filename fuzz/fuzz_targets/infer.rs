//! Files of any bytes for `lore import --infer`: they are refused, or the mapping of them is one that the base accepts. The
//! first byte chooses their format; the second of two follows behind a zero.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lore::base::{Parameters, check, infer};
use lore::diagnostic::{Diagnostic, Severity};
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use tempfile::TempDir;

const NAMES: [&str; 5] = ["people.csv", "cities.tsv", "people.jsonl", "things.nt", "things.ttl"];

const DECLARED: &str = "\
type person, people
type city, cities
unit metre, metres
relation live: person -> city
  verb \"live in\"
  noun home
attribute height of person: metres
attribute born of person: date
";

/// What is wrong with rows, which an inference passes over.
const OF_ROWS: [&str; 4] = ["bad-row", "bad-rows", "broken-file", "unreadable-file"];

fuzz_target!(|bytes: &[u8]| {
    static BASE: OnceLock<TempDir> = OnceLock::new();
    let base = BASE.get_or_init(|| tempfile::tempdir().expect("a temporary directory")).path();
    let Some((first, bytes)) = bytes.split_first() else { return };
    let declared = if first & 1 == 0 { DECLARED } else { "" };
    let _ = fs::remove_file(base.join("data.lore"));
    fs::write(base.join("schema.lore"), declared).expect("a file in it");
    let texts = bytes.splitn(2, |byte| *byte == 0);
    let files: Vec<PathBuf> = (texts.enumerate())
        .map(|(at, text)| {
            let path = base.join(NAMES[(usize::from(first >> 1) + at) % NAMES.len()]);
            fs::write(&path, text).expect("a file in it");
            path
        })
        .collect();
    match infer(base, &files) {
        Err(problems) => lore_fuzz::told(&problems[0]),
        Ok(mapping) => {
            fs::write(base.join("data.lore"), &mapping).expect("a file in it");
            let (_, problems) = check(base, &Parameters::default());
            // A warning tells of the rows, such as of names that are taken for each other.
            let is_wrong = |problem: &&Diagnostic| {
                problem.severity == Severity::Error && !OF_ROWS.contains(&problem.code.name())
            };
            if let Some(wrong) = problems.iter().find(is_wrong) {
                panic!("{wrong}\n{mapping}");
            }
        }
    }
});
