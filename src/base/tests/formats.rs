//! Imports of JSON Lines and of triples, and what is done with their bad rows.

use super::Base;
use crate::base::{Parameters, load};
use proptest::prelude::Strategy;

const SCHEMA: &str = "\
type person, persons
type city, cities
relation know: person -> person
  verb know
relation live: person -> city
  verb \"live in\"
attribute born of person: date
attribute height of person: number
source survey
";

fn base(files: &[(&str, &str)], imports: &str) -> Base {
    let base = Base::empty();
    base.write("schema.lore", format!("{SCHEMA}{imports}"));
    for (name, rows) in files {
        base.write(name, rows);
    }
    base
}

/// What a base says, without the lines and the files in which it stands.
fn said(base: &Base) -> String {
    let claims = base.claims();
    let lines: Vec<&str> = claims.lines().map(|line| line.split(" [").next().unwrap()).collect();
    let snapshot = base.load();
    let names: Vec<String> =
        snapshot.names().map(|(name, id)| format!("{name} {:?}", snapshot.types(id))).collect();
    format!("{}\n{}", lines.join("\n"), names.join("\n"))
}

/// The same people as CSV, JSON Lines, N-Triples and Turtle.
#[test]
fn formats_say_the_same() {
    let fields = "  source survey
  entity ?p: person {name} key {id} alias {also}
  entity ?q: person key {friend}
  entity ?c: city {address.city}
  claim ?p knows ?q
  claim ?p lives in ?c
  claim ?p's born is {born}
  claim ?p's height is {height}
";
    let csv = base(
        &[(
            "people.csv",
            "id,name,also,friend,address.city,born,height\n\
             1,\"Ann \"\"A\"\" Lee\",Annie,,Oslo,1990-05,1.75\n\
             2,Bo,,1,Bergen,,\n\
             3,Cy Ünal,,1,Oslo,2001,120\n",
        )],
        &format!("import \"people.csv\"\n{fields}"),
    );
    let json = base(
        &[(
            "people.jsonl",
            "{\"id\": 1, \"name\": \"Ann \\\"A\\\" Lee\", \"also\": [\"Annie\"], \"address\": {\"city\": \"Oslo\"}, \"born\": \"1990-05\", \"height\": 1.75}\n\
             \n\
             {\"id\": \"2\", \"name\": \"Bo\", \"friend\": 1, \"address\": {\"city\": \"Bergen\", \"street\": [1, 2]}, \"born\": null}\n\
             {\"id\": 3, \"name\": \"Cy \\u00dcnal\", \"friend\": 1, \"address\": {\"city\": \"Oslo\"}, \"born\": 2001, \"height\": 1.2e2}\n",
        )],
        &format!("import \"people.jsonl\"\n{fields}"),
    );
    let lines = "<http://e.org/p/1> <http://e.org/name> \"Ann \\\"A\\\" Lee\" .
<http://e.org/p/2> <http://e.org/name> \"Bo\"@en .
# a comment
<http://e.org/p/3> <http://e.org/name> \"Cy \\u00dcnal\" .
<http://e.org/p/1> <http://e.org/also> \"Annie\" .
<http://e.org/p/2> <http://e.org/knows> <http://e.org/p/1> .
<http://e.org/p/3> <http://e.org/knows> <http://e.org/p/1> .
<http://e.org/p/1> <http://e.org/lives> <http://e.org/c/Oslo> .
<http://e.org/p/2> <http://e.org/lives> <http://e.org/c/Bergen> .
<http://e.org/p/3> <http://e.org/lives> <http://e.org/c/Oslo> .
<http://e.org/p/1> <http://e.org/born> \"1990-05\"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .
<http://e.org/p/3> <http://e.org/born> \"2001\" .
<http://e.org/p/1> <http://e.org/height> \"1.75\"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<http://e.org/p/3> <http://e.org/height> \"120\" .
";
    let turtle = "@prefix e: <http://e.org/> . @prefix p: <http://e.org/p/> . @prefix c: <http://e.org/c/> .
p:1 e:name \"\"\"Ann \"A\" Lee\"\"\" ;
  e:also \"Annie\" ; e:lives c:Oslo ; e:height 1.75 ;
  e:born \"1990-05\"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .
p:2 e:name \"Bo\"@en ; e:knows p:1 ; e:lives c:Bergen .
p:3 e:name \"Cy \\u00dcnal\"
  ; e:knows p:1 ; e:lives c:Oslo ; e:born \"2001\"; e:height 120 .
";
    let of_triples = |file: &str| {
        format!(
            "import \"{file}\"
  source survey
  when {{predicate}} is \"http://e.org/name\"
  entity ?p: person {{object}} key {{subject}}
import \"{file}\"
  source survey
  entity ?p: person key {{subject}} alias {{object}}
  when {{predicate}} is \"http://e.org/also\"
import \"{file}\"
  source survey
  when {{predicate}} begins with \"http://e.org/\" and {{predicate}} is not \"http://e.org/also\"
  entity ?p: person key {{subject}}
  entity ?q: person key {{object}}
    when {{predicate}} is \"http://e.org/knows\"
  entity ?c: city {{object}} after \"http://e.org/c/\"
    when {{predicate}} is \"http://e.org/lives\"
  claim ?p knows ?q
  claim ?p lives in ?c
  claim ?p's born is {{object}}
    when {{predicate}} is \"http://e.org/born\"
  claim ?p's height is {{object}}
    when {{predicate}} is \"http://e.org/height\"
"
        )
    };
    let nt = base(&[("people.nt", lines)], &of_triples("people.nt"));
    let ttl = base(&[("people.ttl", turtle)], &of_triples("people.ttl"));
    let expected = said(&csv);
    assert_eq!(said(&json), expected);
    assert_eq!(said(&nt), expected);
    assert_eq!(said(&ttl), expected);
    assert!(expected.contains("Cy Ünal know: Ann \"A\" Lee"), "{expected}");
}

#[test]
fn every_bad_line_of_json_is_told() {
    let base = base(
        &[(
            "rows.jsonl",
            "{\"name\": \"Ann\", \"born\": \"1990-13\", \"tags\": \"x\"}\n\
             {\"name\": \"Bo\", \"born\": 1990,}\n\
             [\"Cy\", 1991]\n\
             {\"name\": \"Di\", \"name\": \"Dora\"}\n\
             {\"name\": [\"Ed\", \"Eddy\"]}\n\
             {\"name\": {\"first\": \"Fay\"}}\n\
             {\"name\": \"Gé\", \"tags\": [[1]], \"born\": \"soon\"}\n",
        )],
        "import \"rows.jsonl\"
  source survey
  entity ?p: person {name} alias {tags}
  claim ?p's born is {born}
",
    );
    assert_eq!(
        base.problems(),
        "\
error[bad-row]: `1990-13`: there is no such date as 1990-13
 --> rows.jsonl:1:25
  |
1 | {\"name\": \"Ann\", \"born\": \"1990-13\", \"tags\": \"x\"}
  |                         ^^^^^^^^^ column `born`
  |
  = help: times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
error[bad-row]: it is no JSON: trailing comma
 --> rows.jsonl:2:29
  |
2 | {\"name\": \"Bo\", \"born\": 1990,}
  |                             ^
  |
  = help: correct the row, or let the import go on with `on error skip`
error[bad-row]: it is no JSON object, of which each line holds one
 --> rows.jsonl:3:1
  |
3 | [\"Cy\", 1991]
  | ^
  |
  = help: correct the row, or let the import go on with `on error skip`
error[bad-row]: the field `name` is there twice
 --> rows.jsonl:4:24
  |
4 | {\"name\": \"Di\", \"name\": \"Dora\"}
  |                        ^^^^^^
  |
  = help: correct the row, or let the import go on with `on error skip`
error[bad-row]: it is a list, where one value is expected
 --> rows.jsonl:5:10
  |
5 | {\"name\": [\"Ed\", \"Eddy\"]}
  |          ^^^^^^^^^^^^^^ column `name`
  |
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
error[bad-row]: it is an object, where one value is expected
 --> rows.jsonl:6:10
  |
6 | {\"name\": {\"first\": \"Fay\"}}
  |          ^^^^^^^^^^^^^^^^ column `name`
  |
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
error[bad-row]: it is a list of lists or objects, where texts are expected
 --> rows.jsonl:7:24
  |
7 | {\"name\": \"Gé\", \"tags\": [[1]], \"born\": \"soon\"}
  |                        ^^^^^ column `tags`
  |
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
"
    );
}

#[test]
fn every_bad_triple_is_told() {
    let imports = "import \"rows.nt\"
  source survey
  entity ?p: person {subject} after \"http://e.org/p/\"
  claim ?p's born is {object}
";
    let rows = "<http://e.org/p/Ann> <http://e.org/born> \"1990-13\" .\n\
                <http://e.org/p/Bo> <http://e.org/born> \"1990\"\n\
                <http://e.org/q/Cy> <http://e.org/born> \"1991\" .\n\
                <p/Di> <http://e.org/born> \"1991\" .\n";
    assert_eq!(
        base(&[("rows.nt", rows)], imports).problems(),
        "\
error[bad-row]: `1990-13`: there is no such date as 1990-13
 --> rows.nt:1:42
  |
1 | <http://e.org/p/Ann> <http://e.org/born> \"1990-13\" .
  |                                          ^^^^^^^^^ column `object`
  |
  = help: times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
error[bad-row]: it is no triple: triples must be followed by a dot
 --> rows.nt:2:47
  |
2 | <http://e.org/p/Bo> <http://e.org/born> \"1990\"
  |                                               ^
  |
  = help: correct the row, or let the import go on with `on error skip`
error[bad-row]: it does not begin with `http://e.org/p/`
 --> rows.nt:3:1
  |
3 | <http://e.org/q/Cy> <http://e.org/born> \"1991\" .
  | ^^^^^^^^^^^^^^^^^^^ column `subject`
  |
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
error[bad-row]: it is no triple: no scheme found in an absolute IRI
 --> rows.nt:4:1
  |
4 | <p/Di> <http://e.org/born> \"1991\" .
  | ^^^^^^
  |
  = help: correct the row, or let the import go on with `on error skip`
"
    );
}

#[test]
fn a_mistake_in_turtle_ends_the_file() {
    let imports = "import \"rows.ttl\"
  source survey
  entity ?p: person {subject}
  on error skip
";
    let rows = "@prefix e: <http://e.org/> .\ne:a e:b e:c .\ne:a e:b f:c .\n";
    assert_eq!(
        base(&[("rows.ttl", rows)], imports).problems(),
        "\
error[broken-file]: it is no Turtle: the prefix f: has not been declared
 --> rows.ttl:3:9
  |
3 | e:a e:b f:c .
  |         ^^^
  |
  = note: what follows in this file cannot be relied on, and is not read
"
    );
}

/// A blank node is one of its file: those of two files are two entities, and have the same names at each reading.
#[test]
fn blank_nodes_are_of_their_file() {
    let import = |file: &str| {
        format!("import \"{file}\"\n  source survey\n  entity ?p: person {{object}} key {{subject}}\n")
    };
    let base = base(
        &[
            ("a.nt", "_:x <http://e.org/name> \"Ann\" .\n"),
            ("b.ttl", "_:x <http://e.org/name> \"Bo\" .\n[] <http://e.org/name> \"Cy\" .\n"),
        ],
        &format!("{}{}", import("a.nt"), import("b.ttl")),
    );
    assert_eq!(base.load().count_of(crate::model::TypeId(4)), 3);
}

#[test]
fn rows_are_skipped_up_to_a_limit() {
    let rows = "name,born\nAnn,soon\nBo,1990\nCy,never\n";
    let with = |policy: &str| {
        base(
            &[("rows.csv", rows)],
            &format!(
                "import \"rows.csv\"\n  source survey\n  on error {policy}\n  entity ?p: person {{name}}\n  claim ?p's born is {{born}}\n"
            ),
        )
    };
    let skipping = with("skip up to 2");
    let loaded = load(skipping.path(), &Parameters::default(), &mut |_| {}).ok().unwrap();
    assert_eq!((loaded.warnings.len(), loaded.skipped, loaded.snapshot.claim_count()), (2, 2, 1));
    assert_eq!(
        with("skip up to 1").problems(),
        "\
error[bad-rows]: 2 rows of rows.csv are wrong
  --> schema.lore:10:8
   |
10 | import \"rows.csv\"
   |        ^^^^^^^^^^
   |
   = note: up to 1 are left out
   = help: with `on error skip up to 2`, they are left out
warning[bad-row]: `soon`: a date is expected
 --> rows.csv:2:5
  |
2 | Ann,soon
  |     ^^^^ column `born`
  |
  = note: the row is left out
  = help: times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025
warning[bad-row]: `never`: a date is expected
 --> rows.csv:4:4
  |
4 | Cy,never
  |    ^^^^^ column `born`
  |
  = note: the row is left out
  = help: times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025
"
    );
    assert_eq!(
        with("skip up").problems(),
        "\
error[syntax]: this is not how what to do on errors is written
  --> schema.lore:12:17
   |
12 |   on error skip up
   |                 ^^ the line's end or `up to` is expected here
   |
   = help: for example: on error skip up to 100
error[bad-row]: `soon`: a date is expected
 --> rows.csv:2:5
  |
2 | Ann,soon
  |     ^^^^ column `born`
  |
  = help: times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
error[bad-row]: `never`: a date is expected
 --> rows.csv:4:4
  |
4 | Cy,never
  |    ^^^^^ column `born`
  |
  = help: times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
"
    );
}

#[test]
fn what_is_wrong_with_the_format() {
    let base = base(
        &[("rows.txt", "{\"name\": \"Ann\"}\n"), ("rows.nt", "")],
        "import \"rows.txt\"
  source survey
  format json lines
  entity ?p: person {nam}
import \"rows.txt\"
  source survey
  format parquet
import \"rows.nt\"
  source survey
  header a, b
import \"rows.txt\"
  source survey
  format json lines
  delimiter \";\"
",
    );
    assert_eq!(
        base.problems(),
        "\
error[unknown-column]: there is no column `nam`
  --> schema.lore:13:21
   |
13 |   entity ?p: person {nam}
   |                     ^^^^^ unknown
   |
   = note: the only column is `name`
   = help: did you mean `name`?
error[unknown-format]: `parquet` is no format that can be imported
  --> schema.lore:16:10
   |
16 |   format parquet
   |          ^^^^^^^ unknown
   |
   = help: the formats are csv, json lines, n-triples, turtle
error[no-use]: the columns of triples are subject, predicate, object, datatype and language
  --> schema.lore:19:3
   |
19 |   header a, b
   |   ^^^^^^^^^^^
   |
   = help: leave this line out
error[no-use]: only fields of CSV have a delimiter
  --> schema.lore:23:3
   |
23 |   delimiter \";\"
   |   ^^^^^^^^^^^^^
   |
   = help: leave this line out
"
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    /// Whatever is in a file, its rows are read or told.
    #[test]
    fn anything_is_read_or_told(
        bytes in proptest::collection::vec(proptest::prop_oneof![
            "[\\{\\}\\[\\]\",:a-c1é. \n\r]{0,6}".prop_map(String::into_bytes),
            "(\\{\"name\": |\"born\": |<http://e/a> |_:b |\"x\"@en |\\.\n|@prefix a: <http://e/> \\.|\\{\"a\":\\{\"b\":){1,3}"
                .prop_map(String::into_bytes),
            proptest::collection::vec(proptest::num::u8::ANY, 0..4),
        ], 0..12)
    ) {
        let bytes = bytes.concat();
        for (name, lines) in [
            ("rows.jsonl", "  header name, born\n  entity ?p: person {name}\n  claim ?p's born is {born}\n"),
            ("rows.nt", "  entity ?p: person {subject}\n  claim ?p's born is {object}\n"),
            ("rows.ttl", "  entity ?p: person {subject}\n  claim ?p's born is {object}\n"),
        ] {
            let base = Base::empty();
            base.write("schema.lore", format!("{SCHEMA}import \"{name}\"\n  source survey\n{lines}"));
            base.write(name, &bytes);
            let (_, problems) = crate::base::check(base.path(), &Parameters::default());
            problems.iter().for_each(|problem| drop(problem.render(false)));
        }
    }
}

/// What no line of an import uses may be anything; aliases are texts.
#[test]
fn lists_of_lists_are_no_matter_where_they_are_not_used() {
    let text = "{\"name\": \"Ann\", \"tags\": [[1], {\"a\": 2}], \"also\": [\"Annie\"], \"born\": 1990}\n";
    let imports = |also: &str| {
        format!(
            "import \"rows.jsonl\"\n  source survey\n  entity ?p: person {{name}} alias {{{also}}}\n  claim ?p's born is {{born}}\n"
        )
    };
    assert_eq!(
        said(&base(&[("rows.jsonl", text)], &imports("also"))).lines().next(),
        Some("Ann born: 1990 reported")
    );
    assert_eq!(
        base(&[("rows.jsonl", text)], &imports("tags")).problems(),
        "\
error[bad-row]: it is a list of lists or objects, where texts are expected
 --> rows.jsonl:1:25
  |
1 | {\"name\": \"Ann\", \"tags\": [[1], {\"a\": 2}], \"also\": [\"Annie\"], \"born\": 1990}
  |                         ^^^^^^^^^^^^^^^ column `tags`
  |
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
"
    );
}
