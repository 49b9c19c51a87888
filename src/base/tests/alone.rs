//! Relations without an object: what claims say of their subjects alone.

use super::Base;
use crate::base::write_claim;
use crate::model::ClaimId;
use crate::vocabulary::Vocabulary;

const SCHEMA: &str = "\
type deal, deals
relation close: deal
  verb close
  role venue \"in\": city
  measure price \"for\": money
relation shut: firm -> city
  verb close
relation review: deal
  phrase \"under review\"
relation comment: firm
  verb comment
relation remark: firm -> deal
  verb \"comment on\"
deal Larch; Maple
source s
";

fn base(more: &str) -> Base {
    let base = Base::new(more);
    base.write("alone.lore", SCHEMA);
    base
}

fn says(claim: &str) -> String {
    let claims = base(&format!("from s\n  {claim}\n")).claims();
    let lines = claims.lines().map(|line| line.split(" [s facts").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("; ")
}

#[test]
fn what_is_said_of_a_subject_alone_is_read_with_all_its_parts() {
    for (claim, expected) in [
        ("Larch closed", "Larch close:  reported"),
        ("Larch closes in 2021", "Larch close:  @2021 reported"),
        ("Larch has closed in Oslo in 2021", "Larch close:  venue=Oslo @2021 reported"),
        ("Larch did not close", "Larch close:  denied"),
        ("Larch closes before 2022 status expected", "Larch close:  @before 2022 expected"),
        ("Larch and Maple closed", "Larch close:  reported; Maple close:  reported"),
        (
            "Larch and Maple together closed for USD 3 million",
            "Larch+Maple close:  price=Exactly 3000000 USD reported",
        ),
        ("Larch is under review since 2020", "Larch review:  @since 2020 reported"),
        ("Larch was not under review", "Larch review:  denied"),
        ("Nvidia closed Oslo", "Nvidia shut: Oslo reported"),
        ("Nvidia commented", "Nvidia comment:  reported"),
        ("Nvidia did not comment on Larch", "Nvidia remark: Larch denied"),
    ] {
        assert_eq!(says(claim), expected, "{claim}");
    }
}

#[test]
fn every_such_claim_has_lines_that_read_back() {
    let snapshot = base(
        "from s\n  Larch closed in Oslo in 2021  price USD 3 million\n  Larch and Maple together closed for about USD 5 million\n\
         \x20 Maple did not close\n  Maple is under review  status planned\n  Nvidia closed Oslo\n  Nvidia commented\n",
    )
    .load();
    let vocabulary = Vocabulary::new(snapshot.schema());
    let own = (0..snapshot.claim_count()).map(ClaimId::from);
    let lines: String =
        own.map(|claim| write_claim(claim, &snapshot, &vocabulary).unwrap().concat()).collect();
    let written = base(&lines);
    let without_lines = |text: String| {
        let lines = text.lines().map(|line| line.split(" [s facts").next().unwrap_or_default().to_string());
        lines.collect::<Vec<_>>()
    };
    assert_eq!(lines.lines().filter(|line| line.starts_with("from")).count(), 6, "{lines}");
    let again = written.load();
    let shown = |snapshot: &crate::store::Snapshot| {
        let all = (0..snapshot.claim_count()).map(ClaimId::from).map(|claim| super::show(snapshot, claim));
        without_lines(all.collect())
    };
    assert_eq!(shown(&again), shown(&snapshot));
}

#[test]
fn rows_say_it_too() {
    let base =
        base("import \"rows.csv\"\n  source s\n  entity ?d: deal {deal}\n  claim ?d closed in {year}\n");
    base.write("rows.csv", "deal,year\nLarch,2021\nRowan,\n");
    let claims = base.claims();
    let lines: Vec<&str> = claims.lines().map(|line| line.split(" [s").next().unwrap_or_default()).collect();
    assert_eq!(lines, ["Larch close:  @2021 reported", "Rowan close:  reported"]);
}

#[test]
fn what_has_no_object_is_given_none_and_what_has_one_is_told_how_to_do_without() {
    let base = base(
        "from s\n  Larch was closed in 2021\n  Larch is under review Maple\n  Nvidia comments on in 2021\n",
    );
    assert_eq!(
        base.problems(),
        "\
error[syntax]: what has no object has no passive
 --> facts.lore:2:13
  |
2 |   Larch was closed in 2021
  |             ^^^^^^ said of its subject alone
  |
  = help: write it without `is` or `was`: closed
error[syntax]: `review` has no object
 --> facts.lore:3:25
  |
3 |   Larch is under review Maple
  |                         ^^^^^ nothing stands here
  |
  = help: it is said of its subject alone; a role tells more
error[syntax]: the object of `remark` is expected, not `in`
 --> facts.lore:4:22
  |
4 |   Nvidia comments on in 2021
  |                      ^^ the object of `remark` is expected here
  |
  = help: what takes no object is declared without one: relation remark: firm
"
    );
}

#[test]
fn a_relation_without_an_object_is_declared_without_what_speaks_of_one() {
    let base = Base::new(
        "relation fold: firm, transitive\n  verb fold\n  inverse verb swallow\n  inverse \"the end of\"\n  noun \"fall\"\n\
         relation vanish: firm\n",
    );
    assert_eq!(
        base.problems(),
        "\
error[unfit-type]: a relation without an object is not transitive
 --> facts.lore:1:22
  |
1 | relation fold: firm, transitive
  |                      ^^^^^^^^^^ it says something of one thing alone
  |
  = help: declare the type of its objects: relation NAME: TYPE -> TYPE; or leave this out
error[unfit-type]: nothing is said from the end of an object that is not there
 --> facts.lore:3:3
  |
3 |   inverse verb swallow
  |   ^^^^^^^^^^^^^^^^^^^^ its relation has no object
  |
  = help: declare the type of its objects: relation NAME: TYPE -> TYPE; or leave this out
error[unfit-type]: nothing is said from the end of an object that is not there
 --> facts.lore:4:3
  |
4 |   inverse \"the end of\"
  |   ^^^^^^^^^^^^^^^^^^^^ its relation has no object
  |
  = help: declare the type of its objects: relation NAME: TYPE -> TYPE; or leave this out
error[unfit-type]: a noun names an object, and this relation has none
 --> facts.lore:5:3
  |
5 |   noun \"fall\"
  |   ^^^^^^^^^^^ its relation has no object
  |
  = help: declare the type of its objects: relation NAME: TYPE -> TYPE; or leave this out
error[no-form]: there is no way to say the relation `vanish`
 --> facts.lore:6:1
  |
6 | relation vanish: firm
  | ^^^^^^^^^^^^^^^^^^^^^ nothing beneath gives it a form
  |
  = help: indent beneath it a `verb` or a `phrase`, such as: verb vanish
"
    );
}
