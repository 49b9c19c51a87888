//! Who is who: keys, names and aliases of rows that know of one another.

use super::Base;
use crate::base::{Parameters, check};

const DECLARED: &str = "\
type firm, firms
type person, people
attribute size of firm: number
attribute birth year of person: date
relation employ: firm -> person
  verb employ
source s
";

const STAFF: &str = "import \"staff.csv\"
  source s
  entity ?p: person {name}
  entity ?f: firm {firm}
  claim ?f employs ?p
";

const PEOPLE: &str = "import \"people.csv\"
  source s
  entity ?p: person {name} key {id} in register
  claim the birth year of ?p is {born}
";

fn base(facts: &str, files: &[(&str, &str)]) -> Base {
    let base = Base::empty();
    base.write("facts.lore", format!("{DECLARED}{facts}"));
    files.iter().for_each(|(name, rows)| base.write(name, rows));
    base
}

/// What the base holds of each entity, and what is told.
fn made(base: &Base) -> String {
    let (snapshot, problems) = check(base.path(), &Parameters::default());
    let told = base.rendered(&problems);
    let shown = |snapshot: &crate::store::Snapshot| {
        let entities = (0..snapshot.entity_count()).map(crate::model::EntityId::from);
        let name = |id| [vec![snapshot.name(id)], snapshot.aliases(id)].concat().join(" = ");
        entities.map(name).filter(|name| name != "s").collect::<Vec<_>>().join("; ")
    };
    let shown = snapshot.as_ref().map_or(String::new(), shown);
    format!("{told}{shown}").replace(&format!("{}/", base.path().display()), "")
}

#[test]
fn a_name_that_keys_give_to_several_is_nobodys() {
    let staff = ("staff.csv", "name,firm\nAl Bok,Acme\nJo Smith,Acme\n");
    let told = "\
error[bad-row]: `Jo Smith` is the name of several entities
 --> staff.csv:3:1
  |
3 | Jo Smith,Acme
  | ^^^^^^^^ column `name`
  |
  = help: say which of them by its key: entity ?x: TYPE key {COLUMN} in SPACE
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
";
    for rows in
        ["11,Jo Smith,1950\n12,Jo Smith,1980\n", "12,Jo Smith,1980\n13,Al Bok,1970\n11,Jo Smith,1950\n"]
    {
        let people = ("people.csv", &*format!("id,name,born\n{rows}"));
        for imports in [[STAFF, PEOPLE].concat(), [PEOPLE, STAFF].concat()] {
            let made = made(&base(&imports, &[staff, people]));
            assert!(made.starts_with(told), "{made}");
        }
    }
}

#[test]
fn what_is_declared_has_none_of_several_keys() {
    let people = ("people.csv", "id,name,born\n11,Jo Smith,1950\n12,Jo Smith,1980\n");
    let base = base(&format!("person Jo Smith\n{PEOPLE}"), &[people]);
    let told = made(&base);
    assert_eq!(
        &told[..told[1..].find("error[").unwrap() + 1],
        "\
error[bad-row]: several keys of `register` are those of a `Jo Smith`, and one is declared at facts.lore:8: which it is, no key says
 --> people.csv:2:4
  |
2 | 11,Jo Smith,1950
  |    ^^^^^^^^ column `name`
  |
  = help: give the one that is declared a name of its own
  = help: correct the row, leave it out by a `when`, or let the import go on with `on error skip`
"
    );
}

#[test]
fn a_row_refers_to_what_a_later_one_names() {
    let import = "import \"firms.csv\"
  source s
  entity ?f: firm key {firm}
  entity ?p: person key {id} in register
  claim ?f employs ?p
import \"names.csv\"
  source s
  entity ?f: firm {name} key {id} alias {also}
  claim the size of ?f is {size}
";
    let files = [
        ("firms.csv", "firm,id\n2,11\n1,12\n"),
        ("names.csv", "id,name,also,size\n1,Acme,,3\n2,Bolt,BT,4\n"),
    ];
    let people = ("people.csv", "id,name,born\n11,Jo Smith,1950\n12,Jo Smith,1980\n");
    let base = base(&format!("{import}{PEOPLE}"), &[&files[..], &[people]].concat());
    assert_eq!(made(&base), "Acme; Bolt = BT; Jo Smith; Jo Smith");
    base.write("names.csv", "id,name,also,size\n1,Acme,,3\n");
    let told = "\
error[bad-row]: no entity has the key `2` among the keys of `firm`, and no row gives it a name
 --> firms.csv:2:1
";
    assert!(made(&base).starts_with(told), "{}", made(&base));
}

#[test]
fn an_alias_is_a_name_from_the_first_row_on() {
    let import = "import \"names.csv\"
  source s
  entity ?f: firm {name} alias {also}
  claim the size of ?f is {size}
";
    for rows in ["Acme,ACM,3\nACM,,4\n", "ACM,,4\nAcme,ACM,3\n"] {
        let base = base(import, &[("names.csv", &format!("name,also,size\n{rows}"))]);
        assert_eq!(made(&base), "Acme = ACM");
    }
    // Which of two firms has the alias is not known.
    for rows in ["Acme,AB,3\nBolt,AB,4\n", "Bolt,AB,4\nAcme,AB,3\n"] {
        let base = base(import, &[("names.csv", &format!("name,also,size\n{rows}"))]);
        let told = made(&base);
        assert!(told.contains("`AB`, an alias of `Acme`, is a name of others too"), "{told}");
        assert!(told.contains("`AB`, an alias of `Bolt`, is a name of others too"), "{told}");
    }
    // With keys it may be that of both.
    let keyed = import.replace("{name} alias", "{name} key {id} alias");
    let base = base(&keyed, &[("names.csv", "id,name,also,size\n1,Acme,AB,3\n2,Bolt,AB,4\n")]);
    assert_eq!(made(&base), "Acme = AB; Bolt = AB");
}

#[test]
fn names_in_other_capitals_are_told() {
    let import = "import \"sizes.csv\"
  source s
  entity ?f: firm {name}
  claim the size of ?f is {size}
";
    let told = |declared: &str, rows: &str| {
        let base = base(&format!("{declared}{import}"), &[("sizes.csv", &format!("name,size\n{rows}"))]);
        made(&base)
    };
    for rows in ["CO,28\nCo,59\nCu,64\n", "Cu,64\nCo,59\nCO,28\n"] {
        let told = told("", rows);
        assert!(told.ends_with("Co; Cu"), "{told}");
    }
    let help = "  = help: if they are two things, give each a key: entity ?x: TYPE {NAME} key {COLUMN}
  = help: if they are one, declare it with the other spelling as an alias: TYPE NAME = \"OTHER SPELLING\"
";
    assert_eq!(
        told("", "CO,28\nCo,59\nco,3\nCo,5\n"),
        format!(
            "\
warning[spelled-apart]: 2 names of sizes.csv are taken for what is spelled otherwise
 --> facts.lore:8:1
  |
8 | import \"sizes.csv\"
  | ^^^^^^^^^^^^^^^^^^
  |
  = note: line 2: `CO` is taken for `Co` of sizes.csv:3
  = note: line 4: `co` is taken for `Co` of sizes.csv:3
{help}Co"
        )
    );
    assert_eq!(
        told("firm CO\n", "CO,28\nCo,59\n"),
        format!(
            "\
warning[spelled-apart]: a name of sizes.csv is taken for what is spelled otherwise
 --> facts.lore:9:1
  |
9 | import \"sizes.csv\"
  | ^^^^^^^^^^^^^^^^^^
  |
  = note: line 3: `Co` is taken for `CO` of facts.lore:8
{help}CO"
        )
    );
    assert_eq!(told("firm CO = Co\n", "CO,28\nCo,59\n"), "CO = Co");
    assert_eq!(told("", "http://a.org/X,28\nhttp://a.org/x,59\n"), "http://a.org/X; http://a.org/x");
}
