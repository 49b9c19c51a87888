//! Characters that nobody sees.

use super::Base;

#[test]
fn what_hides_is_told() {
    let base = Base::new("firm Bolt # \u{202e}what is this\nfirm \"می\u{200c}خواهم\"\n");
    base.write("rows.csv", "id,name\n1,Ann\x1b[2J\u{7}\n2,Bo\u{ad}\u{ad}b\n3,👩\u{200d}🚒\n");
    base.write("zz.lore", "source s\nimport \"rows.csv\"\n  source s\n  entity ?c: city {name} key {id}\n");
    assert_eq!(
        base.problems(),
        "\
warning[hidden-character]: a character that nobody sees stands here: U+202E
 --> facts.lore:1:13
  |
1 | firm Bolt # \u{fffd}what is this
  |             ^ here
  |
  = help: take it out
warning[hidden-character]: the name `Ann\\u{1b}[2J\\u{7}` hides U+0007, U+001B
 |
 = note: it stands here: rows.csv:2
 = help: take it out of the name where it comes from; a question finds the name without what shows nothing
warning[hidden-character]: the name `Bo\\u{ad}\\u{ad}b` hides U+00AD
 |
 = note: it stands here: rows.csv:3
 = help: take it out of the name where it comes from; a question finds the name without what shows nothing
"
    );
}

#[test]
fn many_are_counted() {
    let names: Vec<String> = (0..53).map(|number| format!("firm Ac\u{200b}me {number}\n")).collect();
    let base = Base::new(&names.concat());
    let problems = base.problems();
    assert!(problems.contains("3 more places hide characters; the first 50 are shown"), "{problems}");
}
