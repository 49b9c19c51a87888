//! Files that are not what they should be, or not there.

use super::{answered, base, lore, refused, run};
use crate::common::Base;

const WHO: [&str; 4] = ["ask", "who", "made", "H20"];

const ANSWER: &str = "\
firms f: f makes H20
  firm    evidence
  Nvidia  [1]
  [1] Nikkei Asia, 2025-04 · kb/facts.lore:40
";

#[test]
fn a_script_that_is_not_utf8() {
    // lore run of a script that a program saved as Latin-1
    let base = base();
    base.write("a.ask", b"who made H20\nwho made Caf\xe9\n");
    assert_eq!(
        refused(&base, ["run", "a.ask"], 1),
        "\
error[not-utf8]: a.ask:2: byte 13 of the line, 0xe9, is not UTF-8
 |
 = help: save the file as UTF-8
"
    );
}

#[test]
fn standard_input_that_is_not_utf8() {
    // lore run - < picture.png
    let ran = run(&mut lore(&base(), ["run", "-"]), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert_eq!(
        ran.err,
        "\
error[not-utf8]: standard input:1: byte 1 of the line, 0x89, is not UTF-8
 |
 = help: save the file as UTF-8
"
    );
}

#[test]
fn a_fact_file_that_is_not_utf8() {
    // lore ask, where a fact file was saved as Latin-1
    let base = base();
    base.write("kb/latin.lore", b"firm Acme\nfirm Caf\xe9 Zo\xeb\n");
    assert_eq!(
        refused(&base, WHO, 3),
        "\
error[not-utf8]: this file is not UTF-8
 --> kb/latin.lore:2:9
  |
2 | firm Caf� Zo�
  |         ^ byte 18: line 2, column 9
  |
  = help: save it as UTF-8
"
    );
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_utf8() {
    // lore ask who made Caf\xe9, typed at a terminal that speaks Latin-1
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let arguments = [OsStr::new("ask"), OsStr::from_bytes(b"who made Caf\xe9")];
    assert_eq!(
        refused(&base(), arguments, 2),
        "\
error: invalid UTF-8 was detected in one or more arguments

Usage: lore ask [OPTIONS] <QUESTION>...

For more information, try '--help'.
"
    );
}

#[test]
fn windows_files() {
    // facts and scripts written with Notepad: a byte order mark and CRLF change nothing
    let base = base();
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    base.write("kb/facts.lore", windows(include_str!("facts.lore")));
    base.write("a.ask", windows("who made H20\n# a remark\nwho made\n  H20\n"));
    assert_eq!(answered(&base, ["run", "a.ask"]), format!("{ANSWER}\n{ANSWER}"));
    assert_eq!(answered(&base, ["check"]), "no problems\n");
    base.write("a.ask", windows("who mad H20\n"));
    assert_eq!(
        refused(&base, ["run", "a.ask"], 1),
        "\
error[unknown-word]: nothing is called `mad`
 --> a.ask:1:5
  |
1 | who mad H20
  |     ^^^ not in this base's vocabulary
  |
  = help: this base can be asked `who made H20`
  = help: for `mad`, did you mean `made`?
"
    );
}

#[test]
fn a_base_that_is_missing() {
    // lore --base nowhere ask …
    assert_eq!(
        refused(&base(), ["--base", "nowhere", "ask", "who"], 3),
        "\
error[no-base]: there is no base at `nowhere`: it does not exist
 |
 = help: name a base with `--base DIR`
 = help: a base is a directory of `*.lore` files
"
    );
}

#[test]
fn a_file_for_a_base() {
    // lore --base kb/facts.lore ask …
    assert_eq!(
        refused(&base(), ["--base", "kb/facts.lore", "ask", "who"], 3),
        "\
error[no-base]: there is no base at `kb/facts.lore`: it is not a directory
 |
 = help: name its directory: `--base kb`
 = help: a base is a directory of `*.lore` files
"
    );
}

#[test]
fn a_base_without_files() {
    // mkdir new; lore --base new ask …
    let base = base();
    std::fs::create_dir(base.path("new")).expect("a directory");
    assert_eq!(
        refused(&base, ["--base", "new", "ask", "who", "made", "H20"], 3),
        "\
error[empty-base]: there are no `.lore` files in new
 |
 = help: begin with one that declares a type and some entities: type firm; then firm Nvidia
"
    );
}

#[test]
fn a_base_of_an_empty_file() {
    // touch new/facts.lore; lore --base new ask …
    let base = base();
    std::fs::create_dir(base.path("new")).expect("a directory");
    base.write("new/facts.lore", "");
    assert_eq!(
        refused(&base, ["--base", "new", "ask", "who", "made", "H20"], 1),
        "\
error[unknown-word]: nothing is called `made`
 --> question:1:5
  |
1 | who made H20
  |     ^^^^ --- not in this base's vocabulary
  |     |
  |     not in this base's vocabulary
  |
  = help: `.names` lists the names of this base, `.schema` its types, verbs and attributes
"
    );
}

#[cfg(unix)]
#[test]
fn a_fact_file_that_is_gone() {
    // a link to a file on a drive that is not there: it cannot be told what it said, so nothing is answered
    let base = base();
    std::os::unix::fs::symlink("/nowhere/more.lore", base.path("kb/more.lore")).expect("a link");
    assert_eq!(
        refused(&base, WHO, 3),
        "\
error[unreadable-file]: kb/more.lore cannot be read: no such file or directory
 |
 = help: every `.lore` file beneath a base's directory belongs to it; correct its permissions, or move it away
"
    );
}

#[cfg(unix)]
#[test]
fn a_fact_file_that_may_not_be_read() {
    // chmod 000 kb/more.lore, which root reads all the same
    use std::os::unix::fs::PermissionsExt;
    let base = base();
    base.write("kb/more.lore", "firm Acme\n");
    let closed = std::fs::Permissions::from_mode(0o0);
    std::fs::set_permissions(base.path("kb/more.lore"), closed).expect("one's own file");
    if std::fs::read(base.path("kb/more.lore")).is_ok() {
        assert_eq!(answered(&base, WHO), ANSWER);
        return;
    }
    assert_eq!(
        refused(&base, WHO, 3),
        "\
error[unreadable-file]: kb/more.lore cannot be read: permission denied
 |
 = help: every `.lore` file beneath a base's directory belongs to it; correct its permissions, or move it away
"
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_for_a_fact_file() {
    // mkfifo kb/pipe.lore: nobody writes into it
    let base = base();
    let made = std::process::Command::new("mkfifo").arg(base.path("kb/pipe.lore")).status();
    assert!(made.expect("mkfifo is everywhere").success());
    assert_eq!(
        refused(&base, WHO, 3),
        "\
error[unreadable-file]: kb/pipe.lore cannot be read: it is not a regular file
 |
 = help: every `.lore` file beneath a base's directory belongs to it; correct its permissions, or move it away
"
    );
}

#[test]
fn a_folder_named_like_a_fact_file() {
    // mkdir kb/more.lore: a folder of the base like any other
    let base = base();
    std::fs::create_dir(base.path("kb/more.lore")).expect("a directory");
    base.write("kb/more.lore/facts.lore", "firm Acme\nfrom report\n  Acme made H20\n");
    assert_eq!(
        answered(&base, WHO),
        "\
firms f: f makes H20
  firm    evidence
  Acme    [1]
  Nvidia  [2]
  [1] Nikkei Asia, 2025-04 · kb/more.lore/facts.lore:3
  [2] Nikkei Asia, 2025-04 · kb/facts.lore:40
"
    );
}

#[cfg(unix)]
#[test]
fn folders_that_lead_back() {
    // ln -s ../kb kb/again: what is read once is not read again
    let base = base();
    std::os::unix::fs::symlink("../kb", base.path("kb/again")).expect("a link");
    std::os::unix::fs::symlink(".", base.path("kb/here")).expect("a link");
    assert_eq!(answered(&base, WHO), ANSWER);
}

#[test]
fn a_script_that_is_missing() {
    // lore run questoins.ask
    assert_eq!(
        refused(&base(), ["run", "questoins.ask"], 1),
        "\
error[cannot-read]: cannot read `questoins.ask`: no such file or directory
 |
 = help: name a file that is there, or `-` for standard input
"
    );
}

#[test]
fn a_folder_for_a_script() {
    // lore run kb
    assert_eq!(
        refused(&base(), ["run", "kb"], 1),
        "\
error[cannot-read]: cannot read `kb`: is a directory
 |
 = help: name a file that is there, or `-` for standard input
"
    );
}

#[test]
fn an_import_that_is_missing() {
    // git clone without the data, and then: lore ask …
    let base = base();
    base.write("kb/import.lore", "import \"data/firms.csv\"\n  entity ?f: firm {name}\n  source report\n");
    assert_eq!(
        refused(&base, WHO, 3),
        "\
error[unreadable-file]: kb/data/firms.csv cannot be read: no such file or directory
 --> kb/import.lore:1:8
  |
1 | import \"data/firms.csv\"
  |        ^^^^^^^^^^^^^^^^ named here
  |
  = help: the path counts from the folder of this fact file
"
    );
}

#[test]
fn an_import_that_is_a_folder() {
    // the path of an import that names the folder of the data
    let base = base();
    std::fs::create_dir(base.path("kb/data")).expect("a directory");
    base.write("kb/import.lore", "import \"data\"\n  entity ?f: firm {name}\n  source report\n");
    assert_eq!(
        refused(&base, WHO, 3),
        "\
error[unreadable-file]: kb/data cannot be read: it is a directory
 --> kb/import.lore:1:8
  |
1 | import \"data\"
  |        ^^^^^^ named here
  |
  = help: name a file with its folder, or several by a pattern such as FOLDER/*.csv
"
    );
}

#[test]
fn an_import_of_noise() {
    // an import that names a picture
    let base = base();
    base.write("kb/firms.csv", b"name\n\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    base.write("kb/import.lore", "import \"firms.csv\"\n  entity ?f: firm {name}\n  source report\n");
    assert_eq!(
        refused(&base, WHO, 3),
        "\
error[bad-row]: this cell is not UTF-8: it holds the byte 0x89
 --> kb/firms.csv:2:1
  |
2 | \u{fffd}PNG
  | ^^^^ column `name`
  |
  = help: if the file is Latin-1, convert it, and import what comes out: iconv -f latin1 -t utf-8 kb/firms.csv > kb/firms-utf8.csv
  = help: correct the row, or let the import go on with `on error skip`
"
    );
    base.write("kb/firms.csv", "");
    assert_eq!(
        refused(&base, WHO, 3),
        "\
error[unreadable-file]: kb/firms.csv cannot be read: it is empty
 --> kb/import.lore:1:8
  |
1 | import \"firms.csv\"
  |        ^^^^^^^^^^^ named here
  |
  = help: the first line names the columns; where it does not, a `header` beneath the import does
"
    );
}

/// What is said of the base with a fact file that ends too early.
fn cut(more: &str) -> String {
    let base = base();
    base.write("kb/more.lore", more);
    refused(&base, WHO, 3)
}

#[test]
fn a_fact_file_cut_within_a_claim() {
    // a copy of the base that was interrupted
    assert_eq!(
        cut("from report\n  Tencent stockp"),
        "\
error[unknown-word]: nothing is called `stockp`
 --> kb/more.lore:2:11
  |
2 |   Tencent stockp
  |           ^^^^^^ a verb or a phrase of this base is expected here
  |
  = help: did you mean `stockpile`?
"
    );
    assert_eq!(
        cut("from report\n  Tencent stockpiled"),
        "\
error[syntax]: the object of `stockpile` is missing
 --> kb/more.lore:2:11
  |
2 |   Tencent stockpiled
  |           ^^^^^^^^^^ after this: the object of `stockpile`
  |
  = help: what takes no object is declared without one: relation stockpile: firm
"
    );
    assert_eq!(
        cut("from report\n  Tencent stockpiled H20\n    quantity about"),
        "\
error[syntax]: a number is expected
 --> kb/more.lore:3:14
  |
3 |     quantity about
  |              ^^^^^ after this: no number
  |
  = help: for example: about 1 million units, more than USD 12 billion, between 2 and 5 percent
"
    );
    assert_eq!(
        cut("from report\n  Tencent stockpiled H20\n    said-by \"sour"),
        "\
error[unclosed-quote]: this quote is not closed on its line
 --> kb/more.lore:3:13
  |
3 |     said-by \"sour
  |             ^ opened here
  |
  = help: end the text with `\"`; a quote within it is doubled: \"the \"\"big\"\" three\"
"
    );
}

#[test]
fn a_fact_file_cut_within_a_block() {
    // a copy of the base that was interrupted
    assert_eq!(
        cut("from report\n"),
        "\
error[empty-block]: no claims stand beneath this `from`
 --> kb/more.lore:1:1
  |
1 | from report
  | ^^^^^^^^^^^
  |
  = help: indent the source's claims beneath it
"
    );
    assert_eq!(
        cut("source other\n  publis"),
        "\
error[syntax]: this is not how a source's property is written
 --> kb/more.lore:2:3
  |
2 |   publis
  |   ^^^^^^ after this, a value is missing
  |
  = help: for example: publisher \"Nikkei Asia\"
"
    );
    assert_eq!(
        cut("relation derive: chip ->"),
        "\
error[syntax]: this is not how a relation is written
 --> kb/more.lore:1:23
  |
1 | relation derive: chip ->
  |                       ^^ after this, a name is missing
  |
  = help: for example: relation derive: product -> product, transitive, acyclic
"
    );
    assert_eq!(
        cut("relation derive: chip -> chip\n  verb"),
        "\
error[syntax]: this is not how a verb is written
 --> kb/more.lore:2:3
  |
2 |   verb
  |   ^^^^ after this, a name is missing
  |
  = help: for example: verb \"run data centers in\", past ran, participle run
"
    );
}

/// The base with a claim that was added, and the journal's text.
fn added() -> (Base, String) {
    let base = base();
    answered(&base, ["add", "Alibaba made H100", "--from", "report"]);
    let journal = base.read("kb/added.lore");
    (base, journal)
}

#[test]
fn an_addition_cut_anywhere() {
    // the power failed while a claim was added: it is there as a whole, or not at all
    let (base, journal) = added();
    let who = ["ask", "who", "made", "H100", "--format", "csv"];
    for end in 0..=journal.len() {
        base.write("kb/added.lore", &journal[..end]);
        let ran = run(&mut lore(&base, who), b"");
        // Without the line's end behind it, the last line is all there.
        let whole = end + 1 >= journal.len();
        let rows = if whole { "firm\r\nAlibaba\r\n" } else { "firm\r\n" };
        assert_eq!((ran.status, ran.out.as_str()), (0, rows), "{:?}: {}", &journal[..end], ran.err);
    }
}

#[test]
fn an_addition_cut_in_its_midst() {
    // lore check, after the power failed while a claim was added
    let (base, journal) = added();
    base.write("kb/added.lore", &journal[..journal.len() / 2]);
    let ran = run(&mut lore(&base, ["check"]), b"");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, "\
warning[torn-block]: the last addition was not written to its end; it is not read
 --> kb/added.lore:3:1
  |
3 |   A
  | ^^^ it breaks off here
  |
  = note: it had not been acknowledged
  = help: the next addition moves it to kb/added.lore.torn-1 or the like; to keep it, complete it and remove its `# added by lore` line
1 warning
");
}
