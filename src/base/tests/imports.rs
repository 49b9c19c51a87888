//! Imports of CSV files, the example base among them.

use super::Base;
use crate::base::{Parameters, load};
use crate::diagnostic::Diagnostic;
use std::path::Path;

#[test]
fn the_example_base() {
    let data = Path::new("../shared/eto");
    if !data.exists() {
        eprintln!("skipped: {} is not here", data.display());
        return;
    }
    let base = Base::empty();
    for file in std::fs::read_dir("examples/chip-supply-chain").unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "lore") {
            std::fs::copy(&path, base.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let parameters = Parameters::new([("eto".to_string(), data.display().to_string())].into(), None);
    let loaded = match load(base.path(), &parameters, &mut |_| {}) {
        Ok(loaded) => loaded,
        Err(problems) => panic!("{}", base.rendered(&problems)),
    };
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    let snapshot = loaded.snapshot;
    let count = |noun: &str| {
        let schema = snapshot.schema();
        let of = schema.type_ids().find(|id| schema.entity_type(*id).name == noun).unwrap();
        snapshot.count_of(of)
    };
    let counts = ["firm", "country", "region", "stage", "process", "tool", "input"].map(count);
    assert_eq!(counts, [372, 21, 23, 3, 11, 90, 126]);
    let claims = |name: &str| {
        let relation = snapshot.schema().relation_named(name).unwrap();
        snapshot.claims_of(relation).len()
    };
    assert_eq!(["provide", "base", "go into", "type", "belong"].map(claims), [1300, 372, 53, 86, 11]);
}

const SCHEMA: &str = r#"
type firm, firms
type country, countries
type tool, tools
currency USD
unit unit, units
relation provide: firm -> tool
  verb provide
  role market "in": country
  measure share: percent
  measure value "worth": money
  measure quantity: units
relation base: firm -> country
  phrase "based in"
attribute founded of firm: date
attribute motto of firm: text
source survey
tool Scanner
"#;

/// A base with one file of rows.
fn base(rows: &str, import: &str) -> Base {
    let base = Base::empty();
    base.write("schema.lore", format!("{SCHEMA}import \"rows.csv\"\n{import}"));
    base.write("rows.csv", rows);
    base
}

#[test]
fn entities_by_key_and_name() {
    let base = base(
        "id,name,other,country,tool,share,year,maker\n\
         1,Acme,\"Acme Inc.; ACME Ltd\",Norway,Scanner,12.5,2024,\n\
         2,Acme,,Sweden,Etcher,,,1\n\
         1,Acme,,Norway,Etcher,about 30 percent,early April 2025,2\n",
        "  source survey at \"table 1\" confidence 0.9
  entity ?firm: firm {name} key {id} alias {other} divided by \";\"
  entity ?home: country {country}
  entity ?tool: tool {tool}
  entity ?maker: firm key {maker}
  claim ?firm provides ?tool in ?home
    share {share} percent  in {year}
  claim ?maker is based in ?home
    when {share} is not empty
",
    );
    assert_eq!(
        base.claims(),
        "\
Acme provide: Etcher market=Norway share=About 30 percent @early 2025-04 reported [survey rows.csv:4 at \"table 1\" confidence 0.9]
Acme provide: Scanner market=Norway share=Exactly 12.5 percent @2024 reported [survey rows.csv:2 at \"table 1\" confidence 0.9]
Acme provide: Etcher market=Sweden reported [survey rows.csv:3 at \"table 1\" confidence 0.9]
Acme base: Norway reported [survey rows.csv:4 at \"table 1\" confidence 0.9]
"
    );
    let snapshot = base.load();
    let names: Vec<(String, u32)> = snapshot.names().map(|(name, id)| (name.to_string(), id.0)).collect();
    assert_eq!(
        names.iter().filter(|(name, _)| name.to_lowercase().starts_with("acme")).count(),
        // Two of them are called so, and have addresses.
        6,
        "{names:?}"
    );
}

#[test]
fn sources_by_column_and_values_of_all_kinds() {
    let base = base(
        "\u{feff}firm;tool;amount;units;born;motto;by;said\n\
         Acme;Scanner;5;1,000;1999-05;\"Do; it\";Reuters;A. Nobody\n\
         Bolt;Scanner;;about 2 million units;;;Reuters;\n",
        "  source {by} said-by {said}
  delimiter \";\"
  entity ?firm: firm {firm}
  entity ?tool: tool {tool}
  claim ?firm provides ?tool
    worth more than USD {amount} million   quantity {units}
  claim ?firm's founded is {born}
  claim ?firm's motto is {motto}
",
    );
    assert_eq!(
        base.claims(),
        "\
Acme provide: Scanner value=MoreThan 5000000 USD quantity=Exactly 1000 unit reported [Reuters rows.csv:2 by \"A. Nobody\"]
Bolt provide: Scanner quantity=About 2000000 unit reported [Reuters rows.csv:3]
Acme founded: 1999-05 reported [Reuters rows.csv:2 by \"A. Nobody\"]
Acme motto: \"Do; it\" reported [Reuters rows.csv:2 by \"A. Nobody\"]
"
    );
}

const BAD_ROWS: &str = "\
firm,tool,share,year
Acme,Scanner,12,2024
Bolt,Scanner,many,2024
Bolt,Scanner,12
Bolt,Scanner,12,2024-13
Scanner,Scanner,3,2023
";

const READ_ROWS: &str = "  source survey
  entity ?firm: firm {firm}
  entity ?tool: tool {tool}
  claim ?firm provides ?tool
    share {share} percent  in {year}
";

#[test]
fn a_time_from_one_column_to_another() {
    let of = |rows: &str, words: &str| {
        let import = format!(
            "  source survey\n  entity ?firm: firm {{firm}}\n  entity ?tool: tool {{tool}}\n  \
             claim ?firm provides ?tool {words}\n"
        );
        base(&format!("firm,tool,a,b\n{rows}"), &import)
    };
    for words in ["from {a} to {b}", "between {a} and {b}", "since {a} until {b}", "{a} to {b}"] {
        let rows =
            "Acme,Scanner,2010,2018-03\nBora,Scanner,2010-05-01,\nCato,Scanner,,2012-Q1\nDita,Scanner,,\n";
        assert_eq!(
            of(rows, words).claims(),
            "\
Acme provide: Scanner @2010-01-01 to 2018-03-31 reported [survey rows.csv:2]
Bora provide: Scanner @since 2010-05 reported [survey rows.csv:3]
Cato provide: Scanner @before 2012-04 reported [survey rows.csv:4]
Dita provide: Scanner reported [survey rows.csv:5]
",
            "{words}"
        );
    }
    assert_eq!(
        of("Eva,Scanner,2012,2011\nFinn,Scanner,2012,soon\n", "from {a} to {b}").problems(),
        "\
error[bad-row]: this time ends before it begins
 --> rows.csv:2:18
  |
2 | Eva,Scanner,2012,2011
  |                  ^^^^ column `b`
  |
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
error[bad-row]: `soon`: a date is expected
 --> rows.csv:3:19
  |
3 | Finn,Scanner,2012,soon
  |                   ^^^^ column `b`
  |
  = help: times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
"
    );
}

#[test]
fn what_rounds_to_nothing_is_wrong() {
    let import = "  source survey\n  entity ?firm: firm {firm}\n  claim ?firm provides Scanner\n    share {share} percent\n";
    let rows = "firm,share\nAcme,0.00000000000000000000000000001\nBora,0.000\nCato,0e5\n";
    assert_eq!(
        base(rows, import).problems(),
        "\
error[bad-row]: `0.00000000000000000000000000001`: this number has more digits than can be kept
 --> rows.csv:2:6
  |
2 | Acme,0.00000000000000000000000000001
  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ column `share`
  |
  = help: a number has at most 28 digits, and at most 28 decimals
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
"
    );
}

#[test]
fn every_bad_row_is_told() {
    assert_eq!(
        base(BAD_ROWS, READ_ROWS).problems(),
        "\
error[bad-row]: `many`: a number is expected
 --> rows.csv:3:14
  |
3 | Bolt,Scanner,many,2024
  |              ^^^^ column `share`
  |
  = help: for example: about 1 million units, more than USD 12 billion, between 2 and 5 percent
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
error[bad-row]: this row has 3 cells, where there are 4 columns
 --> rows.csv:4:1
  |
4 | Bolt,Scanner,12
  | ^^^^^^^^^^^^^^^
  |
  = help: a cell that is empty keeps its `,`
  = help: correct the row, or let the import go on with `on error skip`
error[bad-row]: `2024-13`: there is no such date as 2024-13
 --> rows.csv:5:17
  |
5 | Bolt,Scanner,12,2024-13
  |                 ^^^^^^^ column `year`
  |
  = help: times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
"
    );
}

#[test]
fn bad_rows_may_be_skipped() {
    let base = base(BAD_ROWS, &format!("{READ_ROWS}  on error skip\n"));
    let loaded = load(base.path(), &Parameters::default(), &mut |_| {}).ok().unwrap();
    let told: Vec<_> =
        loaded.warnings.iter().map(|warning| (warning.code.name(), warning.place().unwrap().1)).collect();
    assert_eq!(told, [("bad-row", 3), ("bad-row", 4), ("bad-row", 5)]);
    assert_eq!(loaded.snapshot.claim_count(), 2);
}

#[test]
fn what_is_wrong_with_an_import_itself() {
    let base = base(
        "firm,tool,share,year\nAcme,Scanner,12,2024\n",
        "  source servey
  entity ?firm: form {firm}
  entity ?tool: tool {tol}
  claim ?firm provides ?tool
    share {share} percent  in {yaer}
  when {share} is empty or
  frob
import \"$data/rows.csv\"
  source survey
import \"none.csv\"
  source survey
import \"rows.csv\"
  claim ?x provides Scanner
",
    );
    assert_eq!(
        base.problems(),
        "\
error[undeclared-source]: no source is called `servey`
  --> schema.lore:20:10
   |
20 |   source servey
   |          ^^^^^^ not declared
   |
   = help: did you mean `survey`?
   = help: declare it at the left margin: source servey
error[unknown-type]: no type is called `form`
  --> schema.lore:21:17
   |
21 |   entity ?firm: form {firm}
   |                 ^^^^ unknown
   |
   = help: did you mean `firm`?
   = help: declare it: type form
error[unknown-column]: there is no column `tol`
  --> schema.lore:22:22
   |
22 |   entity ?tool: tool {tol}
   |                      ^^^^^ unknown
   |
   = note: the columns are `firm`, `tool`, `share`, `year`
   = help: did you mean `tool`?
error[unknown-column]: there is no column `yaer`
  --> schema.lore:24:31
   |
24 |     share {share} percent  in {yaer}
   |                               ^^^^^^ unknown
   |
   = note: the columns are `firm`, `tool`, `share`, `year`
   = help: did you mean `year`?
error[syntax]: this is not how a condition is written
  --> schema.lore:25:25
   |
25 |   when {share} is empty or
   |                         ^^ after this, a text or `empty` is missing
   |
   = help: for example: when {share} is not empty and {kind} is firm
error[unknown-line]: this is none of the lines that belong beneath an import
  --> schema.lore:26:3
   |
26 |   frob
   |   ^^^^
   |
   = help: they begin with `source`, `entity`, `claim`, `when`, `format`, `delimiter`, `skip`, `header` or `on error`
error[unset-parameter]: the parameter `$data` is not set
  --> schema.lore:27:8
   |
27 | import \"$data/rows.csv\"
   |        ^^^^^^^^^^^^^^^^ where is this file?
   |
   = help: set it on the command line: --set data=PATH
error[unreadable-file]: none.csv cannot be read: no such file or directory
  --> schema.lore:29:8
   |
29 | import \"none.csv\"
   |        ^^^^^^^^^^ named here
   |
   = help: the path counts from the folder of this fact file
error[no-source]: an import names the source of its claims
  --> schema.lore:31:8
   |
31 | import \"rows.csv\"
   |        ^^^^^^^^^^
   |
   = help: indent beneath it: source NAME, with a `source NAME` at the left margin of some file
error[unknown-variable]: `?x` is not declared
  --> schema.lore:32:9
   |
32 |   claim ?x provides Scanner
   |         ^^ no `entity` line above declares it
   |
   = help: claims of a fact file name their entities; variables stand only in an import
"
    );
}

/// Everything that a base says of firms, with what is wrong.
fn everything(base: &Base) -> String {
    let (said, problems) = said(base);
    format!("{said}{}", base.rendered(&problems)).replace(&*base.path().to_string_lossy(), "")
}

/// All claims and entities of a base, and what is wrong with it.
fn said(base: &Base) -> (String, Vec<Diagnostic>) {
    let (snapshot, problems) = crate::base::check(base.path(), &Parameters::default());
    let snapshot = snapshot.unwrap();
    let ids = (0..snapshot.claim_count()).map(crate::model::ClaimId::from);
    let claims: String = ids.map(|claim| super::show(&snapshot, claim)).collect();
    let entities = (0..snapshot.entity_count()).map(crate::model::EntityId::from);
    let mut entities: Vec<String> = entities
        .map(|id| format!("{} {:?} {:?}", snapshot.name(id), snapshot.types(id), snapshot.declared_at(id)))
        .collect();
    entities.extend(snapshot.names().map(|(name, id)| format!("{name} {id:?}")));
    (format!("{claims}{}", entities.join("\n")), problems)
}

/// With any line ends and with blank lines between, a row is in the line that an editor shows.
#[test]
fn rows_are_in_the_lines_that_an_editor_shows() {
    for end in ["\n", "\r\n"] {
        let base = Base::empty();
        base.write(
            "schema.lore",
            "type firm, firms\nrelation know: firm -> firm\n  verb know\nsource survey\n\
             import \"rows.csv\"\n  source survey\n  entity ?a: firm {a}\n  entity ?b: firm {b}\n    when {b} is not \"x\"\n  claim ?a knows ?b\n",
        );
        base.write("rows.csv", ["a,b", "A,B", "", "", "C,D", "\"E", "F\",G", "H,I", ""].join(end));
        let (snapshot, problems) = crate::base::check(base.path(), &Parameters::default());
        assert!(problems.is_empty(), "{}", base.rendered(&problems));
        let snapshot = snapshot.unwrap();
        let line = |claim| snapshot.attestations(claim)[0].place.line;
        let mut lines: Vec<u32> =
            (0..snapshot.claim_count()).map(crate::model::ClaimId::from).map(line).collect();
        lines.sort();
        assert_eq!(lines, [2, 5, 6, 8], "{end:?}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    /// Rows read in bulk say what they say when they are read one by one, as a condition on an entity makes them.
    #[test]
    fn rows_in_bulk_are_rows(
        firms in proptest::collection::vec("([0-9]{1,2}|007|x y|\"q\"|\"a\n,b\"|é| 3 |Scanner),?(,5)?\n\n?", 0..30),
        pairs in proptest::collection::vec("([0-9]{1,2}|007|x y|),([0-9]|\"q\"|é| 3 )\n\n?", 0..60),
        bom in proptest::bool::ANY,
        crlf in proptest::bool::ANY,
    ) {
        let bom = if bom { "\u{feff}" } else { "" };
        let ended = |text: String| if crlf { text.replace('\n', "\r\n") } else { text };
        let with = |conditions: [&str; 2]| {
            let [of_firms, of_pairs] = conditions;
            let base = Base::empty();
            base.write("schema.lore", format!("
type item, items
type firm, firms : item
type tool, tools : item
relation know: firm -> firm
  verb know
source survey
firm Firm 4; Firm 5
tool Scanner
import \"firms.csv\"
  source survey at \"a list\"
  on error skip
  entity ?f: firm \"Firm {{id}}\" key {{id}}
{of_firms}  claim ?f knows ?f in 2020
    status planned
import \"pairs.csv\"
  source survey
  header a, b
  on error skip
  entity ?a: firm key {{a}}
{of_pairs}  entity ?b: firm key {{b}}
  claim ?a knows ?b
"));
            base.write("firms.csv", ended(format!("{bom}id,\n{}", firms.concat())));
            base.write("pairs.csv", ended(format!("{bom}{}", pairs.concat())));
            everything(&base)
        };
        // As many lines, so that places agree.
        let none = ["    # none\n"; 2];
        let conditions = ["    when {id} is not \"never\"\n", "    when {a} is not \"never\"\n"];
        proptest::prop_assert_eq!(with(none), with(conditions));
    }

    /// What is left out leaves nothing behind, whatever is wrong with it.
    #[test]
    fn a_row_that_is_left_out_might_not_be_there(
        rows in proptest::collection::vec(
            "[1-4]?,(Acme|Bora|Oslo|),(Bora|Oslo|A1|),(Oslo|Rome|Acme|),(5|x|),(Reuters|Oslo|),[1-3]?", 1..15),
    ) {
        let base = base(
            "",
            "  source {by}
  header id, name, other, home, share, by, owner
  on error skip
  entity ?firm: firm {name} key {id} alias {other}
  entity ?home: country {home}
  entity ?owner: firm key {owner}
  claim ?firm is based in ?home
  claim ?owner provides Scanner in ?home
    share {share} percent
",
        );
        base.write("rows.csv", rows.join("\n"));
        let (all, problems) = said(&base);
        let wrong: Vec<usize> = problems.iter().map(|problem| problem.place().unwrap().1).collect();
        let kept = |(line, row)| if wrong.contains(&(line + 1)) { "" } else { row };
        let rows: Vec<&str> = rows.iter().map(String::as_str).enumerate().map(kept).collect();
        base.write("rows.csv", rows.join("\n"));
        let (others, problems) = said(&base);
        proptest::prop_assert_eq!(base.rendered(&problems), "");
        proptest::prop_assert_eq!(all, others);
    }
}

/// What a cell says of a value does not change where something is called so.
#[test]
fn a_value_is_no_name() {
    let base = base(
        "firm,born\nabout 5,before 2020\nbefore 2020,before 2020\n",
        "  source survey
  entity ?firm: firm {firm}
  claim ?firm's founded is {born}
",
    );
    assert_eq!(
        base.claims(),
        "\
about 5 founded: before 2020 reported [survey rows.csv:2]
before 2020 founded: before 2020 reported [survey rows.csv:3]
"
    );
}
