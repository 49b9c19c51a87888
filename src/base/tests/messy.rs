//! Imported files as they come: what is told of those that cannot be read, whole.

use super::{Base, Parameters, load};
use crate::vocabulary::Names;
use crate::vocabulary::fold::fold;

/// What `check` says of an import whose rows give cities and their populations.
fn told(name: &str, rows: &[u8], lines: &str) -> String {
    let base = Base::empty();
    base.write(
        "schema.lore",
        format!(
            "type city, cities\nattribute population of city: number\nsource census\nimport \"{name}\"\n  source census\n{lines}"
        ),
    );
    base.write(name, rows);
    base.problems()
}

const BY_NAME: &str = "  entity ?c: city {name}\n  claim ?c's population is {pop}\n";

const BY_DATE: &str = "  entity ?c: city {name}\n  claim ?c's population is {pop} in {at}\n";

fn csv(rows: impl AsRef<[u8]>) -> String {
    told("rows.csv", rows.as_ref(), BY_NAME)
}

#[test]
fn columns_of_one_name_are_told_apart_by_nobody() {
    assert_eq!(
        csv("name,pop, pop \nOslo,5,6\n"),
        "\
error[ambiguous-column]: `pop` is the name of columns 2 and 3
 --> schema.lore:7:28
  |
7 |   claim ?c's population is {pop}
  |                            ^^^^^ which one?
  |
  = help: give the columns names of your own, in two lines beneath the import: `skip 1 line` and `header name, pop, pop 3`
"
    );
    // Which is the way out.
    let renamed = |header: &str| {
        let lines = format!("  skip 1 line\n  header {header}\n{BY_NAME}");
        told("rows.csv", b"name,pop, pop \nOslo,soon,6\n", &lines)
    };
    assert_eq!(renamed("name, pop 3, pop"), "");
    // So it is in a condition, and where the import gives the names.
    let lines = "  header name, pop, pop\n  when {pop} is not empty\n  entity ?c: city {name}\n";
    assert_eq!(
        told("rows.csv", b"Oslo,5,6\n", lines),
        "\
error[ambiguous-column]: `pop` is the name of columns 2 and 3
 --> schema.lore:7:8
  |
7 |   when {pop} is not empty
  |        ^^^^^ which one?
  |
  = help: give each a name of its own: `header name, pop, pop 3`
"
    );
    // Names that differ in case are two; those that nothing asks for may be alike.
    assert_eq!(csv("name,POP,pop,,\nOslo,x,5,,\n"), "");
    // The header may have lines of its own, and others before it.
    let lines = format!("  skip 2 lines\n{BY_NAME}");
    let rows = b"Population\n\n\"name\n\",\"pop\n1\",pop,pop\nOslo,5,6,7\n";
    assert_eq!(
        told("rows.csv", rows, &lines),
        "\
error[ambiguous-column]: `pop` is the name of columns 3 and 4
 --> schema.lore:8:28
  |
8 |   claim ?c's population is {pop}
  |                            ^^^^^ which one?
  |
  = help: give the columns names of your own, in two lines beneath the import: `skip 5 lines` and `header name, pop 1, pop, pop 4`
"
    );
}

#[test]
fn a_file_in_another_encoding() {
    assert_eq!(
        csv(b"name,pop\nOslo,6\n\xc5lesund,5\n"),
        "\
error[bad-row]: this cell is not UTF-8: it holds the byte 0xC5
 --> rows.csv:3:1
  |
3 | \u{fffd}lesund,5
  | ^^^^^^^ column `name`
  |
  = help: if the file is Latin-1, convert it, and import what comes out: iconv -f latin1 -t utf-8 rows.csv > rows-utf8.csv
  = help: correct the row, or let the import go on with `on error skip`
"
    );
    assert_eq!(
        csv(b"n\xe5me,pop\nOslo,5\n"),
        "\
error[unreadable-file]: rows.csv cannot be read: the name of column 1, `n\u{fffd}me`, is not UTF-8
 --> schema.lore:4:8
  |
4 | import \"rows.csv\"
  |        ^^^^^^^^^^ named here
  |
  = help: if the file is Latin-1, convert it, and import what comes out: iconv -f latin1 -t utf-8 rows.csv > rows-utf8.csv
"
    );
    assert_eq!(
        csv(b"\xff\xfen\0a\0m\0e\0,\0p\0o\0p\0\n\0O\0,\x005\0\n\0"),
        "\
error[unreadable-file]: rows.csv cannot be read: it is UTF-16, and not UTF-8
 --> schema.lore:4:8
  |
4 | import \"rows.csv\"
  |        ^^^^^^^^^^ named here
  |
  = help: convert it, and import what comes out: iconv -f utf-16 -t utf-8 rows.csv > rows-utf8.csv
"
    );
    assert_eq!(
        told("rows.jsonl", b"{\"name\": \"Oslo\"}\n{\"name\": \"\xc5l\", \"pop\": 5}\n", BY_NAME),
        "\
error[bad-row]: the byte 0xC5 is not UTF-8
 --> rows.jsonl:2:11
  |
2 | {\"name\": \"\u{fffd}l\", \"pop\": 5}
  |           ^
  |
  = help: if the file is Latin-1, convert it, and import what comes out: iconv -f latin1 -t utf-8 rows.jsonl > rows-utf8.jsonl
  = help: correct the row, or let the import go on with `on error skip`
"
    );
    assert_eq!(
        csv("PK\u{3}\u{4}\u{14}"),
        "\
error[unreadable-file]: rows.csv cannot be read: it is an archive, as those of spreadsheets (.xlsx, .ods) are
 --> schema.lore:4:8
  |
4 | import \"rows.csv\"
  |        ^^^^^^^^^^ named here
  |
  = help: save the sheet as CSV
"
    );
}

#[test]
fn what_divides_columns_and_how_many_there_are() {
    assert_eq!(
        csv("name;pop\nOslo;5\n"),
        "\
error[unknown-column]: there is no column `name`
 --> schema.lore:6:19
  |
6 |   entity ?c: city {name}
  |                   ^^^^^^ unknown
  |
  = note: the only column is `name;pop`
  = help: if the columns are divided otherwise, say so beneath the import: delimiter \";\"
error[unknown-column]: there is no column `pop`
 --> schema.lore:7:28
  |
7 |   claim ?c's population is {pop}
  |                            ^^^^^ unknown
  |
  = note: the only column is `name;pop`
  = help: if the columns are divided otherwise, say so beneath the import: delimiter \";\"
"
    );
    assert_eq!(
        csv("name,size\nOslo,5\n"),
        "\
error[unknown-column]: there is no column `pop`
 --> schema.lore:7:28
  |
7 |   claim ?c's population is {pop}
  |                            ^^^^^ unknown
  |
  = note: the columns are `name`, `size`
"
    );
    assert_eq!(
        csv("name,pop\nOslo\nBergen,5,6\nBodo,7\n"),
        "\
error[bad-row]: this row has 1 cell, where there are 2 columns
 --> rows.csv:2:1
  |
2 | Oslo
  | ^^^^
  |
  = help: a cell that is empty keeps its `,`
  = help: correct the row, or let the import go on with `on error skip`
error[bad-row]: this row has 3 cells, where there are 2 columns
 --> rows.csv:3:1
  |
3 | Bergen,5,6
  | ^^^^^^^^^^
  |
  = help: a cell that holds a `,` stands in quotes: \"…\"
  = help: correct the row, or let the import go on with `on error skip`
"
    );
    assert_eq!(
        csv(""),
        "\
error[unreadable-file]: rows.csv cannot be read: it is empty
 --> schema.lore:4:8
  |
4 | import \"rows.csv\"
  |        ^^^^^^^^^^ named here
  |
  = help: the first line names the columns; where it does not, a `header` beneath the import does
"
    );
    assert_eq!(
        told("rows.jsonl", b"\n", BY_NAME),
        "\
error[unreadable-file]: rows.jsonl cannot be read: no line of it is an object with a field
 --> schema.lore:4:8
  |
4 | import \"rows.jsonl\"
  |        ^^^^^^^^^^^^ named here
  |
  = help: each line of JSON Lines holds an object: {\"name\": \"Oslo\"}
"
    );
}

#[test]
fn quotes_that_do_not_quote_a_cell() {
    assert_eq!(
        csv("name,pop\nBodo,7\nOslo,\"5\nBergen,6\n"),
        "\
error[broken-file]: this quote is never closed
 --> rows.csv:3:6
  |
3 | Oslo,\"5
  |      ^
  |
  = note: what follows in this file cannot be relied on, and is not read
  = help: close the quote at the end of its cell; one that is part of the text is doubled: \"\"
"
    );
    assert_eq!(
        csv("name,pop\n\"Oslo,5\nBergen,6\n\"Bodo\",7\n"),
        "\
error[broken-file]: this quote closes in line 4, where its cell goes on
 --> rows.csv:2:1
  |
2 | \"Oslo,5
  | ^
  |
  = note: what follows in this file cannot be relied on, and is not read
  = help: close the quote at the end of its cell; one that is part of the text is doubled: \"\"
"
    );
    assert_eq!(
        csv("name,pop\n\"Oslo\" (Norway),5\nBergen, \"6\"\n"),
        "\
error[bad-row]: the cell goes on behind its closing quote
 --> rows.csv:2:1
  |
2 | \"Oslo\" (Norway),5
  | ^
  |
  = help: close the quote at the end of its cell; one that is part of the text is doubled: \"\"
  = help: correct the row, or let the import go on with `on error skip`
error[bad-row]: a blank stands before this quote, which therefore quotes nothing
 --> rows.csv:3:9
  |
3 | Bergen, \"6\"
  |         ^
  |
  = help: leave the blank out
  = help: correct the row, or let the import go on with `on error skip`
"
    );
}

#[test]
fn numbers_in_other_manners() {
    assert_eq!(
        csv("name,pop\nOslo,\"1.234,5\"\nBergen,5%\nBodo,1e-3\n"),
        "\
error[bad-row]: `1.234,5`: more than a value stands here
 --> rows.csv:2:6
  |
2 | Oslo,1.234,5
  |      ^^^^^^^ column `pop`
  |
  = help: commas divide thousands, and the decimal mark is a point: 1234.5
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
error[bad-row]: `5%`: a number without unit is expected
 --> rows.csv:3:8
  |
3 | Bergen,5%
  |        ^^ column `pop`
  |
  = help: leave the unit out
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
"
    );
}

/// A column may mix the orders of day and month, so that one day of which only one is possible tells nothing of the others.
#[test]
fn days_whose_month_a_column_leaves_open() {
    assert_eq!(
        told("rows.csv", b"name,pop,at\nOslo,5,15/4/2025\nBergen,6,2025/04/15\nBodo,7,early 2025\n", BY_DATE),
        "\
error[bad-row]: `15/4/2025`: which number is the month is not sure in a column of such dates
 --> rows.csv:2:8
  |
2 | Oslo,5,15/4/2025
  |        ^^^^^^^^^ column `at`
  |
  = help: write the year first, as 2025-04-15
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
"
    );
}

/// What lasts is said to have been so from when until when, in a cell and beneath a source as in a line.
#[test]
fn of_what_lasts_no_time_is_left_open() {
    let base = Base::empty();
    base.write(
        "facts.lore",
        "type firm\ntype city\nrelation base: firm -> city, lasting\n  phrase \"based in\"\nfirm Acorn\ncity Oslo\nsource census\n\
         import \"rows.csv\"\n  source census\n  entity ?f: firm {firm}\n  entity ?c: city {city}\n  claim ?f is based in ?c in {at}\n\
         from census before 2016\n  Acorn is based in Oslo\n  Acorn is based in Oslo until 2015\n",
    );
    base.write(
        "rows.csv",
        "firm,city,at\nAcorn,Oslo,before 2016\nAcorn,Oslo,until 2015\nAcorn,Oslo,2010 to 2020\n",
    );
    assert_eq!(
        base.problems(),
        "\
error[open-time]: what lasts holds at every moment of its time, and that of all claims beneath the source has no beginning
  --> facts.lore:14:3
   |
14 |   Acorn is based in Oslo
   |   ^^^^^^^^^^^^^^^^^^^^^^ this claim
   |
   = help: say in the claim from when until when, as far as the source does: `until 2015`, `from 2010 to 2015`
error[bad-row]: `before 2016`: of what lasts, `before` does not tell from when until when it was so
 --> rows.csv:2:12
  |
2 | Acorn,Oslo,before 2016
  |            ^^^^^^^^^^^ column `at`
  |
  = help: write `until 2015`, `since 2021`, or a time through all of which it was so
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
"
    );
}

/// Rows that are read in bulk are told of as others are: the same rows, with and without what keeps them from it.
#[test]
fn rows_in_bulk_are_told_of_alike() {
    let told = |rows: &[u8], more: &str| {
        let base = Base::empty();
        let text = format!(
            "type city, cities\nrelation join: city -> city\n  verb join\nsource census\nimport \"rows.csv\"\n  source census\n  \
             entity ?a: city \"City {{a}}\" key {{a}}\n  entity ?b: city \"City {{b}}\" key {{b}}\n  claim ?a joins ?b\n{more}"
        );
        base.write("schema.lore", text);
        base.write("rows.csv", rows);
        base.problems()
    };
    let files: [&[u8]; 6] = [
        b"a,b\n1,2\n\xc5,3\n4,\"5\xc5\"\n",
        b"a,b\n1,2\n3\n4,5,6\n\"7\",8,9\n",
        b"a,b\n1,2\n3,\"4\n5,6\n",
        b"a,b\n1,2\n\"3,4\n5,6\n\"7\",8\n",
        b"a,b\n1,2\n3, \"4\"\n\"5\"x,6\n",
        b"a,b,a\n1,2,3\n",
    ];
    for rows in files {
        let in_bulk = told(rows, "");
        assert_eq!(in_bulk, told(rows, "    note {b}\n"), "{}", String::from_utf8_lossy(rows));
        assert!(!in_bulk.is_empty(), "{}", String::from_utf8_lossy(rows));
    }
}

#[test]
fn a_directory_is_no_file() {
    let base = Base::empty();
    base.write(
        "schema.lore",
        format!(
            "{}{BY_NAME}",
            "type city, cities\nattribute population of city: number\nsource s\nimport \"rows\"\n  source s\n"
        ),
    );
    std::fs::create_dir(base.path().join("rows")).unwrap();
    assert_eq!(
        base.problems(),
        "\
error[unreadable-file]: rows cannot be read: it is a directory
 --> schema.lore:4:8
  |
4 | import \"rows\"
  |        ^^^^^^ named here
  |
  = help: name a file with its folder, or several by a pattern such as FOLDER/*.csv
"
    );
}

#[test]
fn names_are_one_whatever_their_case_and_whatever_shows_nothing_in_them() {
    let base = Base::empty();
    let lines = "  entity ?c: city {name}\n  claim ?c's population is {pop}\n";
    let schema = "type city, cities\nattribute population of city: number\nsource census\n";
    base.write("schema.lore", format!("{schema}import \"rows.csv\"\n  source census\n{lines}"));
    let rows =
        "name,pop\nGießen,1\nGIESSEN,2\nΠάτρας,3\nΠΆΤΡΑΣ,4\nOs\u{ad}lo,5\nOslo\u{feff},6\n\u{200e}OSLO,7\n";
    base.write("rows.csv", rows);
    assert_eq!(
        base.problems(),
        "\
warning[spelled-apart]: 4 names of rows.csv are taken for what is spelled otherwise
 --> schema.lore:4:1
  |
4 | import \"rows.csv\"
  | ^^^^^^^^^^^^^^^^^
  |
  = note: line 3: `GIESSEN` is taken for `Gießen` of rows.csv:2
  = note: line 5: `ΠΆΤΡΑΣ` is taken for `Πάτρας` of rows.csv:4
  = note: line 7: `Oslo\\u{feff}` is taken for `Os\\u{ad}lo` of rows.csv:6
  = note: line 8: `\\u{200e}OSLO` is taken for `Os\\u{ad}lo` of rows.csv:6
  = help: if they are two things, give each a key: entity ?x: TYPE {NAME} key {COLUMN}
  = help: if they are one, declare it with the other spelling as an alias: TYPE NAME = \"OTHER SPELLING\"
warning[hidden-character]: the name `Os\\u{ad}lo` hides U+00AD
 |
 = note: it stands here: rows.csv:6
 = help: take it out of the name where it comes from; a question finds the name without what shows nothing
"
    );
    let loaded = load(base.path(), &Parameters::default(), &mut |_| ()).unwrap();
    for (name, claims) in [("gießen", 2), ("πατρας", 0), ("πάτρας", 2), ("oslo", 3)] {
        let found = loaded.snapshot.named(&fold(name));
        let said = found.iter().map(|(city, _)| loaded.snapshot.claims_about(*city).len()).sum::<usize>();
        assert_eq!((found.len(), said), (usize::from(claims > 0), claims), "{name}");
    }
    // A name that shows nothing at all is none.
    assert!(csv("name,pop\n\u{200b},5\n").contains("the name has no character that shows anything"));
}
