//! Imports whose path is a pattern: what is told where it is not clear which files are meant.

use super::Base;
use super::patterns::{base, matched, read, row};
use std::fs;

/// What is told of an import by a pattern, but for the place, which is that of its path.
fn told(base: &Base) -> String {
    let text = base.problems();
    let (head, rest) = text.split_once('\n').unwrap();
    let (place, notes) = rest.split_once("\n  |\n  = ").unwrap();
    let line = place.split_once("import ").unwrap().1;
    let (pattern, carets) = line.split_once('\n').unwrap();
    let label = carets.trim_start_matches(['^', ' ', '|']);
    assert_eq!(carets.matches('^').count(), pattern.chars().count(), "{text}");
    assert!(place.starts_with(" --> a.lore:7:8\n"), "{text}");
    [head, label, notes]
        .iter()
        .filter(|it| !it.is_empty())
        .map(|it| it.trim_end())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_pattern_that_nothing_matches() {
    let files = [
        "d/zebra.csv",
        "d/calls-1.csv",
        "d/calls-2.csv",
        "d/abacus.csv",
        "d/jan/x.csv",
        "e/f/g.csv",
        "h/.i.csv",
    ];
    // What is nearest in the folder that it leads to.
    assert_eq!(
        base("d/call-*.csv", &files.map(row)).problems(),
        "\
error[no-match]: no file matches d/call-*.csv
 --> a.lore:7:8
  |
7 | import \"d/call-*.csv\"
  |        ^^^^^^^^^^^^^^
  |
  = note: d holds `calls-1.csv`, `calls-2.csv`, `abacus.csv` and 2 more
"
    );
    let told = |pattern: &str| told(&base(pattern, &files.map(row)));
    assert_eq!(
        told("*/f/?.tsv"),
        "\
error[no-match]: no file matches */f/?.tsv
note: e/f holds `g.csv`"
    );
    assert_eq!(
        told("*/x/?.csv"),
        "\
error[no-match]: no file matches */x/?.csv
note: d holds `jan`, `zebra.csv`, `abacus.csv` and 2 more"
    );
    assert_eq!(
        told("h/**/j*.csv"),
        "\
error[no-match]: no file matches h/**/j*.csv
note: h holds nothing, or only what is hidden"
    );
    assert_eq!(
        told("h/?i.csv"),
        "\
error[no-match]: no file matches h/?i.csv
note: h/.i.csv is hidden, since its name begins with a dot
  = help: a pattern matches such names where it has the dot, too"
    );
    assert_eq!(
        told("f/*.csv"),
        "\
error[no-match]: no file matches f/*.csv
note: there is no folder f
  = help: the path counts from the folder of this fact file"
    );
    assert_eq!(
        told("d/zebra.csv/*.csv"),
        "\
error[no-match]: no file matches d/zebra.csv/*.csv
note: there is no folder d/zebra.csv
  = help: the path counts from the folder of this fact file"
    );
    assert_eq!(
        told("d/j*"),
        "\
error[no-match]: no file matches d/j*
note: d/jan matches, and is a folder
  = help: the files within are `d/j*/*`"
    );
    assert_eq!(
        told("e/*/[a-z].csv"),
        "\
error[no-match]: no file matches e/*/[a-z].csv
note: e/f holds `g.csv`
  = help: `[` is a character like any other: what stands for any one is `?`"
    );
    assert_eq!(
        told("d/calls-[12].csv"),
        "\
error[unreadable-file]: d/calls-[12].csv cannot be read: no such file or directory
named here
help: the path counts from the folder of this fact file
  = help: `[` is a character like any other: what stands for any one is `?`"
    );
}

#[test]
fn what_is_no_pattern() {
    let told = |pattern: &str| told(&base(pattern, &[row("d/1.csv")]));
    let folders = "\
error[bad-pattern]: this pattern stands for folders, and an import reads files
help: the files within are";
    assert_eq!(told("d/**"), format!("{folders} `d/**/*`"));
    assert_eq!(told("*/"), format!("{folders} `*/*`"));
    let parts = "\
error[bad-pattern]: `**` stands for folders, with nothing else between the slashes
help: any part of one name is `*`";
    assert_eq!([told("d/**.csv"), told("d**/*.csv"), told("***/1.csv")], [parts, parts, parts]);
}

/// Names of files may hold what makes patterns.
#[cfg(unix)]
#[test]
fn a_file_that_is_called_as_a_pattern_is_written() {
    assert_eq!(matched("what?.csv", &["what?.csv", "whatever.csv"]), ["what?.csv"]);
    assert_eq!(
        told(&base("what?.csv", &[row("what?.csv"), row("what1.csv"), row("what2.csv")])),
        "\
error[ambiguous-pattern]: what?.csv is the name of a file, and as a pattern it matches others
which is meant?
note: the others are what1.csv and what2.csv
  = help: give the file a name without `*` and `?`"
    );
}

#[cfg(unix)]
#[test]
fn links() {
    use std::os::unix::fs::symlink;
    let base = base("**/*.csv", &[row("a/b/1.csv"), row("c/2.csv")]);
    let link = |to: &str, name: &str| symlink(to, base.path().join(name)).unwrap();
    // What a link leads to is read, and each folder once, by its own name.
    link("..", "a/up");
    link("../c", "a/c");
    link("../a", "c/a");
    link("b/1.csv", "a/3.csv");
    assert_eq!(read(&base), ["a/3.csv", "a/b/1.csv", "c/2.csv"]);
    // What is neither file nor folder is not waited for.
    let pipe = std::process::Command::new("mkfifo").arg(base.path().join("a/pipe.csv")).status();
    assert!(pipe.unwrap().success());
    assert_eq!(read(&base).len(), 3);
    fs::remove_file(base.path().join("a/c")).unwrap();
    link("gone.csv", "c/4.csv");
    assert_eq!(
        told(&base),
        "\
error[unreadable-file]: c/4.csv cannot be read: no such file or directory
named here
note: it is a link, and there is nothing where it leads"
    );
}

/// Nothing is left out because it cannot be looked at.
#[cfg(unix)]
#[test]
fn folders_that_cannot_be_read() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let base = base("*/1.csv", &[row("a/1.csv"), row("b/1.csv")]);
    symlink("round", base.path().join("round")).unwrap();
    assert_eq!(
        told(&base),
        "\
error[unreadable-file]: round cannot be read: too many levels of symbolic links
looked into for this
help: correct its permissions, or write a pattern that does not lead there"
    );
    fs::remove_file(base.path().join("round")).unwrap();
    let mode = |mode| fs::set_permissions(base.path().join("b"), fs::Permissions::from_mode(mode)).unwrap();
    mode(0);
    // Root may read everything.
    let is_closed = fs::read_dir(base.path().join("b")).is_err();
    let problems = base.problems();
    mode(0o700);
    if is_closed {
        assert!(problems.contains("b/1.csv cannot be read: permission denied"), "{problems}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let base = base("*-?.csv", &[row("a-1.csv")]);
    fs::write(base.path().join(std::ffi::OsStr::from_bytes(b"a-\xff.csv")), "ship,port,on\n").unwrap();
    assert_eq!(
        told(&base),
        "\
error[unreadable-file]: a-\u{fffd}.csv cannot be read: its name is not UTF-8
matched by this
help: give the file another name"
    );
}
