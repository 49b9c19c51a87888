//! What is joint, and what is counted without a name, stands at one end of a relation: the refusal tells how to declare it so.

use super::Base;

const SCHEMA: &str = "\
type agency, agencies
relation fine: agency -> firm
  verb fine
  measure amount: money
relation base: firm -> city
  phrase \"based in\"
relation punish: firm -> agency
  inverse verb punish
  measure penalty: money
relation house: city -> firm
  inverse \"at home in\"
relation fold: firm
  verb fold
agency Board
source s
";

fn base(facts: &str) -> Base {
    let base = Base::new(&format!("from s\n{facts}"));
    base.write("ends.lore", SCHEMA);
    base
}

fn says(claim: &str) -> String {
    let claims = base(&format!("  {claim}\n")).claims();
    let lines = claims.lines().map(|line| line.split(" [s facts").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("; ")
}

#[test]
fn what_is_declared_from_its_other_end_is_joint_and_counted_there() {
    let joint = "Alibaba+Tencent punish: Board penalty=Exactly 3000000 USD reported";
    for claim in [
        "Board punished Alibaba and Tencent together penalty USD 3 million",
        "Alibaba and Tencent together were punished by Board penalty USD 3 million",
        "Alibaba and Tencent were punished by Board together penalty USD 3 million",
    ] {
        assert_eq!(says(claim), joint, "{claim}");
    }
    for (claim, said) in [
        ("14 firms are at home in Oslo", "Oslo house: Exactly 14 firm reported"),
        ("at least two firms are not at home in Oslo", "Oslo house: AtLeast 2 firm denied"),
        ("several chips were made by Nvidia", "Nvidia make: Several 1 chip reported"),
    ] {
        assert_eq!(says(claim), said, "{claim}");
    }
}

#[test]
fn what_cannot_stand_at_an_end_is_told_the_declaration_that_takes_it() {
    let base = base(
        "  Board fined Alibaba and Tencent together amount USD 3 million\n  Board fined Alibaba and Tencent together\n\
         \x20 14 firms are based in Oslo\n  Board punished 3 firms\n  3 firms folded\n  3 cities are at home in Oslo\n",
    );
    assert_eq!(
        base.problems(),
        "\
error[each-or-together]: several objects and a number: which part of it belongs to which?
 --> facts.lore:2:3
  |
2 |   Board fined Alibaba and Tencent together amount USD 3 million
  |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this claim
  |
  = help: write a claim for each object where each has its own; what they have together is said of subjects: declare the relation from its other end: `relation fine: firm -> agency`, and beneath it `inverse verb fine`
error[each-or-together]: one subject alone does nothing together
 --> facts.lore:3:3
  |
3 |   Board fined Alibaba and Tencent together
  |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this claim
  |
  = help: it joins subjects, not objects: declare the relation from its other end: `relation fine: firm -> agency`, and beneath it `inverse verb fine`
error[syntax]: what is counted and not named cannot be the subject of `base`
 --> facts.lore:4:3
  |
4 |   14 firms are based in Oslo
  |   ^^ it stands as an object
  |
  = help: declare the relation from its other end: `relation base: city -> firm`, and beneath it `inverse \"based in\"`
error[syntax]: what is counted and not named cannot be the subject of `punish`
 --> facts.lore:5:18
  |
5 |   Board punished 3 firms
  |                  ^ it stands as an object
  |
  = help: declare the relation from its other end: `relation punish: agency -> firm`, and beneath it `verb punish`
error[syntax]: what is counted and not named cannot be the subject of `fold`
 --> facts.lore:6:3
  |
6 |   3 firms folded
  |   ^ it stands as an object
  |
  = help: name them, or state how many by an attribute: attribute NAME of TYPE: number
error[unfit-type]: a firm is needed here
 --> facts.lore:7:3
  |
7 |   3 cities are at home in Oslo
  |   ^^^^^^^^ another type
"
    );
}
