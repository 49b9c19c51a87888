//! An imported file of any bytes in a format that is no CSV: its records are read, or what is wrong with them is told.
//! The first byte chooses the format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lore::base::{Parameters, check};
use std::fs;
use std::sync::OnceLock;
use tempfile::TempDir;

const SCHEMA: &str = "\
type node, nodes
attribute size of node: number
attribute begin of node: date
relation know: node -> node
  verb know
source file
";

const OBJECTS: &str = "
  source file
  entity ?a: node {name} key {id} alias {aliases} divided by \";\"
  entity ?b: node {friend.name}
    when {friend.name} is not empty
  claim ?a knows ?b in {since}
  claim the size of ?a is {size}
  claim the begin of ?a is {since}
";

const TRIPLES: &str = "
  source file
  when {predicate} does not begin with \"http://e/size\"
  entity ?a: node {subject}
  entity ?b: node {object}
    when {datatype} is empty
  claim ?a knows ?b
";

/// The files of data with the fact files that import them, each a base of its own.
const FORMATS: [(&str, &str, &str); 3] = [
    ("rows.jsonl", OBJECTS, "  header id, name, aliases, \"friend.name\", since, size\n"),
    ("rows.nt", TRIPLES, ""),
    ("rows.ttl", TRIPLES, ""),
];

fuzz_target!(|rows: &[u8]| {
    static BASES: OnceLock<Vec<TempDir>> = OnceLock::new();
    let bases = BASES.get_or_init(|| {
        let base = |(file, import, header): &(&str, &str, &str)| {
            let base = tempfile::tempdir().expect("a temporary directory");
            let text = format!("{SCHEMA}import \"{file}\"{import}{header}");
            fs::write(base.path().join("import.lore"), text).expect("a file in it");
            fs::write(base.path().join(file), "").expect("a file in it");
            let (_, problems) = check(base.path(), &Parameters::default());
            assert!(problems.is_empty(), "{}", problems[0]);
            base
        };
        FORMATS.iter().map(base).collect()
    });
    let Some((first, rows)) = rows.split_first() else { return };
    let format = usize::from(*first) % FORMATS.len();
    fs::write(bases[format].path().join(FORMATS[format].0), rows).expect("a file in it");
    let (_, problems) = check(bases[format].path(), &Parameters::default());
    for problem in problems.iter().take(5) {
        lore_fuzz::told(problem);
    }
});
