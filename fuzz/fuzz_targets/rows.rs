//! An imported file of any bytes: its rows are read, or the first that cannot be is told.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lore::base::{Parameters, check};
use std::fs;
use std::sync::OnceLock;
use tempfile::TempDir;

const IMPORT: &str = r#"
type place, places
type country, countries : place
type firm, firms
currency USD, "$"
relation supply: firm -> firm
  verb supply
  measure share: percent
attribute revenue of firm: money
attribute founded of firm: date
source file

import "rows.csv"
  source file
  header id, name, aliases, country, customer, share, revenue, founded
  entity ?country: country {country}
    when {country} is not empty
  entity ?firm: firm {name} key {id} in firms alias {aliases} divided by "|"
  entity ?customer: firm {customer}
    when {customer} is not empty
  claim ?firm supplies ?customer, share {share} percent
    when {share} is not empty
  claim revenue of ?firm is USD {revenue}
    when {revenue} is not empty
  claim founded of ?firm is {founded}
    when {founded} is not empty
"#;

fuzz_target!(|rows: &[u8]| {
    static BASE: OnceLock<TempDir> = OnceLock::new();
    let base = BASE.get_or_init(|| {
        let base = tempfile::tempdir().expect("a temporary directory");
        fs::write(base.path().join("import.lore"), IMPORT).expect("a file in it");
        fs::write(base.path().join("rows.csv"), "1,A,B|C,D,E,5,6,2025\n").expect("a file in it");
        let (read, problems) = check(base.path(), &Parameters::default());
        assert!(read.is_some_and(|read| read.claim_count() == 3), "{}", problems[0]);
        base
    });
    fs::write(base.path().join("rows.csv"), rows).expect("a file in it");
    let (_, problems) = check(base.path(), &Parameters::default());
    for problem in problems.iter().take(5) {
        lore_fuzz::told(problem);
    }
});
