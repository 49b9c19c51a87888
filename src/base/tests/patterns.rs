//! Imports whose path is a pattern: which files they read.

use super::Base;
use crate::base::{OLD_CACHE, Parameters, check, dry_run};
use crate::diagnostic::Diagnostic;
use std::fs;
use std::path::Path;

const SCHEMA: &str = r#"
type ship, ships
type port, ports
relation call: ship -> port
  verb "call at"
source logs
"#;

const LINES: &str = "  source logs
  entity ?s: ship {ship}
  entity ?p: port {port}
  claim ?s called at ?p in {on}
";

/// A base that imports by the pattern, with these files beside its own.
pub fn base(pattern: &str, files: &[(&str, &str)]) -> Base {
    let base = Base::empty();
    base.write("a.lore", format!("{SCHEMA}import \"{pattern}\"\n{LINES}"));
    for (name, rows) in files {
        put(base.path(), name, rows);
    }
    base
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A file of one row.
pub fn row(name: &'static str) -> (&'static str, &'static str) {
    (name, "ship,port,on\nAda,Oslo,2024\n")
}

fn set(parameters: &[(&str, &str)]) -> Parameters {
    let set = parameters.iter().map(|(name, value)| (name.to_string(), value.to_string()));
    Parameters::new(set.collect(), None)
}

/// The files that the imports of a base read, in order, within its folder; and what is told.
fn read_with(base: &Base, parameters: &[(&str, &str)]) -> (Vec<String>, Vec<Diagnostic>) {
    let (_, imports, problems) = dry_run(base.path(), &set(parameters), &mut |_| {});
    let within =
        |file: String| file.strip_prefix(&format!("{}/", base.path().display())).unwrap_or(&file).to_string();
    (imports.into_iter().map(|import| within(import.file)).collect(), problems)
}

/// The same where nothing is told.
pub fn read(base: &Base) -> Vec<String> {
    let (files, problems) = read_with(base, &[]);
    assert!(problems.is_empty(), "{}", base.rendered(&problems));
    files
}

/// Which of the files, of one row each, the pattern reads.
pub fn matched(pattern: &str, files: &[&'static str]) -> Vec<String> {
    read(&base(pattern, &files.iter().map(|name| row(name)).collect::<Vec<_>>()))
}

#[test]
fn each_file_has_columns_of_its_own() {
    let base = base(
        "calls-*.csv",
        &[
            ("calls-2.csv", "on,port,note,ship\n2024-02,Oslo,x,Bea\n"),
            ("calls-1.csv", "ship,port,on\nAda,Oslo,2024-01\nBea,Bergen,2024-03\n"),
            ("calls-10.csv", "port;on;ship\n"),
        ],
    );
    assert_eq!(read_with(&base, &[]).0, ["calls-1.csv", "calls-10.csv", "calls-2.csv"]);
    // One that lacks columns is told with its name.
    assert_eq!(
        base.problems(),
        "\
error[unknown-column]: there is no column `ship`
 --> a.lore:9:19
  |
9 |   entity ?s: ship {ship}
  |                   ^^^^^^ unknown
  |
  = note: the only column is `port;on;ship`
  = note: found when reading calls-10.csv
  = help: if the columns are divided otherwise, say so beneath the import: delimiter \";\"
error[unknown-column]: there is no column `port`
  --> a.lore:10:19
   |
10 |   entity ?p: port {port}
   |                   ^^^^^^ unknown
   |
   = note: the only column is `port;on;ship`
   = note: found when reading calls-10.csv
   = help: if the columns are divided otherwise, say so beneath the import: delimiter \";\"
error[unknown-column]: there is no column `on`
  --> a.lore:11:28
   |
11 |   claim ?s called at ?p in {on}
   |                            ^^^^ unknown
   |
   = note: the only column is `port;on;ship`
   = note: found when reading calls-10.csv
   = help: if the columns are divided otherwise, say so beneath the import: delimiter \";\"
"
    );
    fs::remove_file(base.path().join("calls-10.csv")).unwrap();
    assert_eq!(
        base.claims(),
        "\
Ada call: Oslo @2024-01 reported [logs calls-1.csv:2]
Bea call: Bergen @2024-03 reported [logs calls-1.csv:3]
Bea call: Oslo @2024-02 reported [logs calls-2.csv:2]
"
    );
}

#[test]
fn a_wrong_row_is_told_in_its_file() {
    let files = [
        ("2024/1.csv", "ship,port,on\nAda,Oslo,2024-01\n"),
        ("2024/2.csv", "ship,on,port\nBea,soon,Oslo\nBea,2024-02,Oslo\n"),
    ];
    let base = base("2024/?.csv", &files);
    let told = "\
error[bad-row]: `soon`: a date is expected
 --> 2024/2.csv:2:5
  |
2 | Bea,soon,Oslo
  |     ^^^^ column `on`
  |
  = help: times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
";
    assert_eq!(base.problems(), told);
}

#[test]
fn wrong_rows_are_counted_by_file() {
    let import = format!("{SCHEMA}import \"?.csv\"\n  on error skip up to 1\n{LINES}");
    let base = Base::empty();
    base.write("a.lore", import);
    for name in ["1.csv", "2.csv"] {
        base.write(name, "ship,port,on\nAda,Oslo,soon\nAda,Oslo,2024\n");
    }
    let (_, imports, problems) = dry_run(base.path(), &Parameters::default(), &mut |_| {});
    let skipped: Vec<(usize, usize)> = imports.iter().map(|import| (import.rows, import.skipped)).collect();
    assert_eq!((skipped, problems.len()), (vec![(2, 1), (2, 1)], 2));
    assert!(check(base.path(), &Parameters::default()).0.is_some_and(|snapshot| snapshot.claim_count() == 1));
    base.write("2.csv", "ship,port,on\nAda,Oslo,soon\nAda,Oslo,later\n");
    assert_eq!(
        base.problems().lines().take(8).collect::<Vec<_>>().join("\n"),
        "\
error[bad-rows]: 2 rows of 2.csv are wrong
 --> a.lore:7:8
  |
7 | import \"?.csv\"
  |        ^^^^^^^
  |
  = note: up to 1 are left out
  = help: with `on error skip up to 2`, they are left out"
    );
}

#[test]
fn what_is_wrong_with_the_lines_is_told_once() {
    let base = base("?.csv", &[row("1.csv"), row("2.csv"), row("3.csv"), row("4.csv"), row("5.csv")]);
    base.write(
        "a.lore",
        format!("{SCHEMA}import \"?.csv\"\n  source lags\n  entity ?s: ship {{ship}}\n  delimiter \";;\"\n"),
    );
    assert_eq!(
        base.problems(),
        "\
error[syntax]: a delimiter is one character of ASCII
  --> a.lore:10:13
   |
10 |   delimiter \";;\"
   |             ^^^^
   |
   = note: found when reading 1.csv, 2.csv, 3.csv and 2 more
   = help: for example: delimiter \";\", or: delimiter tab
"
    );
}

#[test]
fn the_format_is_that_of_each_file() {
    let base = base("calls.*", &[row("calls.csv"), ("calls.jsonl", r#"{"port": "Oslo", "ship": "Bea"}"#)]);
    base.write("a.lore", format!("{SCHEMA}import \"calls.*\"\n{}", LINES.replace(" in {on}", "")));
    assert_eq!(
        base.claims(),
        "\
Ada call: Oslo reported [logs calls.csv:2]
Bea call: Oslo reported [logs calls.jsonl:1]
"
    );
    let lines = format!("  delimiter \",\"\n{LINES}");
    base.write("a.lore", format!("{SCHEMA}import \"calls.*\"\n{lines}"));
    assert_eq!(
        base.problems(),
        "\
error[no-use]: only fields of CSV have a delimiter
 --> a.lore:8:3
  |
8 |   delimiter \",\"
  |   ^^^^^^^^^^^^^
  |
  = note: found when reading calls.jsonl
  = help: leave this line out
"
    );
}

/// Blank nodes of two files are two things, and keys of two files are one.
#[test]
fn what_is_known_goes_from_file_to_file() {
    let base = Base::empty();
    let triple = "_:b <http://e.org/at> <http://e.org/Oslo> .\n";
    base.write(
        "a.lore",
        format!(
            "{SCHEMA}import \"*.nt\"\n  source logs\n  entity ?s: ship {{subject}}\n  entity ?p: port {{object}} after \"http://e.org/\"\n  claim ?s called at ?p\n"
        ),
    );
    base.write("1.nt", triple);
    base.write("2.nt", triple);
    let claims = base.claims();
    assert_eq!(claims.lines().count(), 2, "{claims}");
    base.write(
        "a.lore",
        format!(
            "{SCHEMA}import \"?.csv\"\n  source logs\n  entity ?s: ship {{ship}} key {{id}}\n  entity ?p: port {{port}} key {{at}}\n  claim ?s called at ?p\n"
        ),
    );
    base.write("1.csv", "id,ship,at,port\n1,Ada,7,Oslo\n");
    base.write("2.csv", "at,id,port,ship\n7,1,,\n7,2,,Bea\n");
    assert_eq!(
        base.claims(),
        "\
Ada call: Oslo reported [logs 1.csv:2] [logs 2.csv:2]
Bea call: Oslo reported [logs 2.csv:3]
"
    );
}

#[test]
fn names_and_folders() {
    let none: [&str; 0] = [];
    let files =
        ["a.csv", "b.tsv", "b-1.csv", "b/1.csv", "b/x.csv", "b/c/x.csv", "d.csv/x.csv", "A.csv", "é.csv"];
    // What is a folder is left out; small and capital letters differ; one character may be several bytes.
    assert_eq!(matched("?.csv", &files), ["A.csv", "a.csv", "é.csv"]);
    assert_eq!(matched("*/x.csv", &files), ["b/x.csv", "d.csv/x.csv"]);
    // The order is that of the names within each folder.
    assert_eq!(matched("b*/*.csv", &["b-1/x.csv", "b/x.csv"]), ["b/x.csv", "b-1/x.csv"]);
    assert_eq!(matched("**/x.csv", &files), ["b/c/x.csv", "b/x.csv", "d.csv/x.csv"]);
    assert_eq!(matched("b/**/*.csv", &files), ["b/1.csv", "b/c/x.csv", "b/x.csv"]);
    assert_eq!(matched("**/**/b/**/x.csv", &files), ["b/c/x.csv", "b/x.csv"]);
    assert_eq!(matched("*/c/*.csv", &files), ["b/c/x.csv"]);
    assert_eq!(matched("./b//?.csv", &files), ["b/1.csv", "b/x.csv"]);
    assert_eq!(matched("b/../?.csv", &["b/x.csv", "a.csv"]), ["b/../a.csv"]);
    // Hidden files and folders are, but for a pattern that says so.
    let hidden = [".a.csv", ".b/x.csv", "b/x.csv", "a.csv"];
    assert_eq!(matched("*.csv", &hidden), ["a.csv"]);
    assert_eq!(matched("**/x.csv", &hidden), ["b/x.csv"]);
    assert_eq!(matched(".?.csv", &hidden), [".a.csv"]);
    assert_eq!(matched(".*/*.csv", &hidden), [".b/x.csv"]);
    assert_eq!(matched("*b/x.csv", &hidden), ["b/x.csv"]);
    // Brackets are characters.
    let brackets = ["a[1].csv", "a[2].csv", "a1.csv", "b[x]/1.csv"];
    assert_eq!(matched("a[?].csv", &brackets), ["a[1].csv", "a[2].csv"]);
    assert_eq!(matched("*[1]*", &brackets), ["a[1].csv"]);
    assert_eq!(matched("b[x]/*.csv", &brackets), ["b[x]/1.csv"]);
    assert_eq!(matched("a[1].csv", &brackets), ["a[1].csv"]);
    assert_eq!(read_with(&base("c[?].csv", &[]), &[]).0, none);
}

#[test]
fn what_is_compiled_is_not_matched() {
    let base = base(".*/*.csv", &[row(".data/1.csv")]);
    put(base.path(), &format!("{OLD_CACHE}/2.csv"), "ship,port,on\nBea,Oslo,2024\n");
    assert_eq!(read(&base), [".data/1.csv"]);
}

#[test]
fn parameters_are_no_patterns() {
    let base = base("$data/part-*.csv", &[row("d/part-1.csv"), row("d/part-2.csv"), row("e*/part-3.csv")]);
    let folder = |name: &str| base.path().join(name).display().to_string();
    let read = |data: &str| {
        let (files, problems) = read_with(&base, &[("data", data)]);
        assert!(problems.is_empty(), "{}", base.rendered(&problems));
        files
    };
    assert_eq!(read(&folder("d")), ["d/part-1.csv", "d/part-2.csv"]);
    assert_eq!(read(&folder("d/")), ["d/part-1.csv", "d/part-2.csv"]);
    assert_eq!(read(&folder("e*")), ["e*/part-3.csv"]);
    let told = |data: &str| base.rendered(&read_with(&base, &[("data", &folder(data))]).1);
    assert_eq!(
        told("?"),
        "\
error[no-match]: no file matches ?/part-*.csv
 --> a.lore:7:8
  |
7 | import \"$data/part-*.csv\"
  |        ^^^^^^^^^^^^^^^^^^
  |
  = note: there is no folder ?
  = help: a path that begins with a parameter counts from the working directory
  = help: what a parameter stands for is no pattern: write `*` and `?` in the import
"
    );
    base.write("a.lore", format!("{SCHEMA}import \"$data\"\n{LINES}"));
    assert_eq!(
        told("d/part-?.csv"),
        "\
error[unreadable-file]: d/part-?.csv cannot be read: no such file or directory
 --> a.lore:7:8
  |
7 | import \"$data\"
  |        ^^^^^^^ named here
  |
  = help: a path that begins with a parameter counts from the working directory
  = help: what a parameter stands for is no pattern: write `*` and `?` in the import
"
    );
    assert_eq!(
        base.problems(),
        "\
error[unset-parameter]: the parameter `$data` is not set
 --> a.lore:7:8
  |
7 | import \"$data\"
  |        ^^^^^^^ where is this file?
  |
  = help: set it on the command line: --set data=PATH
"
    );
    // Within a name, too.
    base.write("a.lore", format!("{SCHEMA}import \"d/$kind?1.csv\"\n{LINES}"));
    assert_eq!(read_with(&base, &[("kind", "part")]).0, ["d/part-1.csv"]);
    assert!(read_with(&base, &[("kind", "p*t")]).0.is_empty());
}

#[test]
fn a_pattern_is_printed_as_it_is_written() {
    let base = base("**/x-?.csv", &[]);
    let before = fs::read_to_string(base.path().join("a.lore")).unwrap();
    assert!(crate::base::format(base.path(), &[], false).1.is_empty());
    let after = fs::read_to_string(base.path().join("a.lore")).unwrap();
    assert!(before.contains("\"**/x-?.csv\"\n") && after.contains("import \"**/x-?.csv\"\n"), "{after}");
}
