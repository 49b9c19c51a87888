//! `lore import`: mappings that are proposed, and imports that are tried.

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A folder with a base and files of data.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("kb")).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Runs the program in a folder: its status, standard output and standard error.
fn lore(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lore"));
    let output = command
        .arg("--allow-outside")
        .args(arguments)
        .current_dir(folder)
        .env("LORE_CACHE", "caches")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const PEOPLE: &str = "\
id;name;home city;born;height;employer_id;aliases;empty
1;Ann Lee;Oslo;1990-05;1.75;10;Annie|A. Lee;
2;Bo;Bergen;1988;;11;;
3;Cy;Oslo;2001;1.80;10;;
4;Di;Oslo;;1.60;;;
";
const EMPLOYERS: &str = "id,name,founded\n10,Acme,1999\n11,Bolt,2001\n";
const CITIES: &str =
    "{\"name\": \"Oslo\", \"area\": {\"km2\": 454}}\n{\"name\": \"Bergen\", \"area\": {\"km2\": 465}}\n";
const ATLAS: &str = "\
<http://example.org/Norway> <http://example.org/capital> <http://example.org/Oslo> .
<http://example.org/Norway> <http://example.org/population> \"5600000\"^^<http://www.w3.org/2001/XMLSchema#integer> .
";

#[test]
fn a_mapping_is_inferred_that_the_base_accepts() {
    let folder = folder(&[
        ("people.csv", PEOPLE),
        ("employers.csv", EMPLOYERS),
        ("knows.csv", "person id,other person id\n1,2\n2,3\n"),
        ("cities.jsonl", CITIES),
        ("atlas.nt", ATLAS),
    ]);
    let files = ["people.csv", "employers.csv", "knows.csv", "cities.jsonl", "atlas.nt"];
    let (status, mapping, problems) =
        lore(folder.path(), &[&["import", "--infer"], files.as_slice()].concat());
    assert_eq!((status, problems.as_str()), (0, ""));
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inferred.lore");
    if std::env::var_os("UPDATE_GOLDENFILES").is_some() {
        fs::write(&golden, &mapping).unwrap();
    }
    assert_eq!(mapping, fs::read_to_string(golden).unwrap());
    fs::write(folder.path().join("kb/data.lore"), &mapping).unwrap();
    assert_eq!(lore(folder.path(), &["check"]), (0, "no problems\n".into(), String::new()));
    assert_eq!(lore(folder.path(), &["fmt", "--check"]), (0, String::new(), String::new()));
    let (_, answer, _) =
        lore(folder.path(), &["ask", "--format", "csv", "what is the person employer of Annie"]);
    assert!(answer.contains("Acme"), "{answer}");
}

/// Columns of one name, or of one that braces cannot hold, get others.
#[test]
fn a_mapping_of_columns_that_are_not_told_apart() {
    let folder = folder(&[(
        "cities.csv",
        "name,Pop,pop,pop,,\"a } \"\"b\"\"\",\"two\nlines\"\nOslo,1,2,3,4,5,6\nBergen,7,8,9,10,11,12\n",
    )]);
    let (status, mapping, problems) = lore(folder.path(), &["import", "--infer", "cities.csv"]);
    assert_eq!((status, problems.as_str()), (0, ""));
    assert!(
        mapping.contains("  skip 2 lines\n  header name, Pop, pop, pop 4, column 5, a b, two lines\n"),
        "{mapping}"
    );
    fs::write(folder.path().join("kb/data.lore"), &mapping).unwrap();
    assert_eq!(lore(folder.path(), &["check"]), (0, "no problems\n".into(), String::new()), "{mapping}");
    let asked = |noun| {
        let question = format!("what is the {noun} of Oslo");
        lore(folder.path(), &["ask", "--format", "csv", &question]).1
    };
    assert_eq!(
        ["pop", "city pop", "pop 4"].map(asked),
        ["pop\r\n1\r\n", "city pop\r\n2\r\n", "pop 4\r\n3\r\n"]
    );
}

/// In a base, columns whose names its declarations have are read by them, and comments tell which.
#[test]
fn a_mapping_uses_what_the_base_declares() {
    let schema = "\
type person, people
type city, cities
type country, countries
unit metre, metres, m
currency USD
relation live: person -> city
  verb \"live in\"
relation employ: city -> person
  inverse noun \"employer\"
  verb employ
attribute born of person: date
attribute height of person: metres
attribute income of person: money
attribute motto of city: text
attribute age of person: number
country Norway
";
    let people = "\
name,lives in,born,height,income,motto,age,country,employer
Ann,Oslo,1990,1.75,100,Onward!,30,Norway,Bergen
Bo,Bergen,2001,1.80,200,Be,young,Sweden,Oslo
";
    let folder = folder(&[("kb/schema.lore", schema), ("people.csv", people)]);
    let (status, mapping, problems) = lore(folder.path(), &["import", "--infer", "people.csv"]);
    assert_eq!((status, problems.as_str()), (0, ""));
    assert_eq!(
        mapping,
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"people.csv\"

# `person` is a type of the base (kb/schema.lore:1): each of the 2 rows of people.csv that were looked at is about one
# `country` is a type of the base (kb/schema.lore:3): the 2 texts of `country` stand in 2 rows

# `motto` is some text in 2 rows
attribute \"person motto\" of person: text
# the 2 texts of `country` stand in 2 rows
relation person country: person -> country
  noun \"person country\"

# Files outside of the base are read where the command line says so: --allow-outside
import \"../people.csv\"
  source \"people.csv\"
  # no column is a key: rows of one name are about one entity
  entity ?it: person {name}
  entity ?other1: city {lives in}
  entity ?other7: country {country}
  entity ?other8: city {employer}
  # `live` is a relation of the base (kb/schema.lore:6)
  claim ?it lives in ?other1
  # `born` is an attribute of the base (kb/schema.lore:11)
  claim the born of ?it is {born}
  # `height` is an attribute of the base (kb/schema.lore:12)
  # its numbers are taken for metres
  claim the height of ?it is {height}
  # `income` is an attribute of the base (kb/schema.lore:13)
  # `income` is left out: say in which currency it is: claim the income of ?it is USD {income}
  claim the person motto of ?it is {motto}
  # `age` is an attribute of the base (kb/schema.lore:15)
  # `age` is left out: not all its cells are numbers
  claim the person country of ?it is ?other7
  # `employ` is a relation of the base (kb/schema.lore:8)
  claim the employer of ?it is ?other8
"
    );
    fs::write(folder.path().join("kb/data.lore"), &mapping).unwrap();
    assert_eq!(lore(folder.path(), &["check"]), (0, "no problems\n".into(), String::new()));
    let (_, answer, _) = lore(folder.path(), &["ask", "--format", "csv", "who lives in Oslo"]);
    assert_eq!(answer, "person\r\nAnn\r\n");
}

const MAPPING: &str = "\
type person, people
type city, cities
relation live: person -> city
  verb \"live in\"
attribute born of person: date
source register
import \"../people.csv\"
  source register
  on error skip
  entity ?p: person {name}
  entity ?c: city {city}
  claim ?p lives in ?c since {since}
  claim ?p's born is {born}
import \"../pairs.csv\"
  source register
  entity ?p: person {name} key {id}
  entity ?q: person key {of}
  claim ?p lives in ?q
";

/// Each file that a pattern matches is shown by itself.
#[test]
fn a_dry_run_of_a_pattern() {
    let mapping = "\
type person, people
type city, cities
relation live: person -> city
  verb \"live in\"
source register
import \"../people-*.csv\"
  source register
  on error skip up to 1
  entity ?p: person {name}
  entity ?c: city {city}
  claim ?p lives in ?c since {since}
";
    let folder = folder(&[
        ("kb/data.lore", mapping),
        ("people-a.csv", "name,city,since\nAnn,Oslo,1999\nBo,Bergen,\n"),
        ("people-b.csv", "since,city,name\nsoon,Oslo,Cy\n2001,Oslo,Ann\n"),
    ]);
    let (status, shown, problems) = lore(folder.path(), &["import", "--dry-run"]);
    assert_eq!(status, 0, "{problems}");
    assert_eq!(
        shown,
        "\
kb/../people-a.csv (kb/data.lore:6): 2 rows, 4 new entities, 2 claims
  Ann lives in Oslo since 1999  (line 2)
  Bo lives in Bergen  (line 3)
kb/../people-b.csv (kb/data.lore:6): 2 rows, 0 new entities, 1 claim, 1 row left out as wrong
  Ann lives in Oslo since 2001  (line 3)
1 import of 2 files; nothing was written
"
    );
    assert!(problems.contains(" --> kb/../people-b.csv:2:1\n"), "{problems}");
}

#[test]
fn a_dry_run_shows_claims_and_writes_nothing() {
    let folder = folder(&[
        ("people.csv", "name,city,since,born\nAnn,Oslo,1999,1970\nBo,Bergen,,soon\nCy,Oslo,,\n"),
        ("kb/data.lore", MAPPING.split("import \"../pairs").next().unwrap()),
    ]);
    let (status, shown, problems) = lore(folder.path(), &["import", "--dry-run"]);
    assert_eq!(
        shown,
        "\
kb/../people.csv (kb/data.lore:7): 3 rows, 3 new entities, 3 claims, 1 row left out as wrong
  Ann lives in Oslo since 1999  (line 2)
  the born of Ann is 1970  (line 2)
  Cy lives in Oslo  (line 4)
1 import; nothing was written
"
    );
    assert_eq!(status, 0, "{problems}");
    assert!(problems.contains("`soon`: a date is expected"), "{problems}");
    assert!(!folder.path().join("caches").exists());
    // What is told of a build.
    let (_, built, _) = lore(folder.path(), &["build"]);
    let lines: Vec<&str> = built.lines().collect();
    assert_eq!(lines.len(), 4, "{built}");
    assert_eq!(lines[1], "1 row left out as wrong");
    assert!(
        lines[2].starts_with("caches/")
            && lines[2].contains("/snapshot: ")
            && lines[2].contains(" bytes a claim"),
        "{built}"
    );
    // A name more in the base's own files: the rows are not read again.
    fs::write(folder.path().join("kb/more.lore"), "person Dee\n").unwrap();
    let (_, built, told) = lore(folder.path(), &["build"]);
    assert!(built.contains("; 1 of 3 files had changed, 1 was not read again, "), "{built}");
    assert!(built.contains("\n1 row left out as wrong\n") && told.is_empty(), "{built}{told}");
    fs::remove_file(folder.path().join("kb/more.lore")).unwrap();
    // Problems of an import do not keep the others from being shown.
    fs::write(folder.path().join("kb/data.lore"), MAPPING).unwrap();
    fs::write(folder.path().join("pairs.csv"), "id,name,of\n1,Ann,\n").unwrap();
    let (status, shown, problems) = lore(folder.path(), &["import", "--dry-run", "kb/data.lore"]);
    assert_eq!(status, 3, "{shown}{problems}");
    assert!(shown.contains("people.csv (kb/data.lore:7): 3 rows, 3 new entities"), "{shown}");
    assert!(problems.contains("cannot be"), "{problems}");
}

/// A role that no preposition opens is said by its name, as in a claim.
#[test]
fn a_dry_run_says_every_role() {
    let folder = folder(&[
        ("sales.csv", "who,what,whom\nAnn,tea,Bo\n"),
        (
            "kb/data.lore",
            "\
type person, people
type product
relation sell: person -> product
  verb sell, past sold, participle sold
  role buyer: person
source register
import \"../sales.csv\"
  source register
  entity ?p: person {who}
  entity ?t: product {what}
  entity ?q: person {whom}
  claim ?p sold ?t buyer ?q
",
        ),
    ]);
    let (status, shown, problems) = lore(folder.path(), &["import", "--dry-run"]);
    assert_eq!((status, problems.as_str()), (0, ""));
    assert_eq!(
        shown,
        "\
kb/../sales.csv (kb/data.lore:7): 1 row, 3 new entities, 1 claim
  Ann sold tea buyer Bo  (line 2)
1 import; nothing was written
"
    );
}
