//! Names of different things that look alike.

use super::Base;
use crate::diagnostic::Code;
use proptest::prelude::*;

/// The messages of all warnings of look-alikes among firms.
fn told(facts: &str) -> Vec<String> {
    let base = Base::empty();
    base.write("facts.lore", format!("type firm, firms\n{facts}"));
    let (_, problems) = super::check(base.path(), &Default::default());
    assert!(problems.iter().all(|problem| problem.code == Code::LookAlike), "{}", base.rendered(&problems));
    problems.iter().map(|problem| problem.message.to_string()).collect()
}

#[test]
fn names_of_two_things_that_look_alike_are_told() {
    let base = Base::new("firm Acme\n  Ann\nfirm \u{410}cme\n");
    base.write("rows.csv", "id,name\n1,İstanbul\n2,Istanbul\n3,Bolt\n4,Bo\u{200b}lt\n");
    base.write("zz.lore", "source s\nimport \"rows.csv\"\n  source s\n  entity ?c: city {name} key {id}\n");
    assert_eq!(
        base.problems(),
        "\
warning[hidden-character]: the name `Bo\\u{200b}lt` hides U+200B
 |
 = note: it stands here: rows.csv:5
 = help: take it out of the name where it comes from; a question finds the name without what shows nothing
warning[look-alike]: `\u{410}cme` looks like `Acme`, and is the name of another thing
 --> facts.lore:3:1
  |
1 | firm Acme
  | --------- and this one
2 |   Ann
3 | firm \u{410}cme
  | ^^^^^^^^^ this one
  |
  = note: `\u{410}cme` is written with `\u{410}` (U+0410)
  = help: where they are one thing, correct one of the names, or say so where it is declared: firm Acme = \"\u{410}cme\"
warning[look-alike]: `Istanbul` looks like `İstanbul`, and is the name of another thing
 |
 = note: this one: rows.csv:3
 = note: and this one: rows.csv:2
 = note: `İstanbul` is written with `İ` (U+0130)
 = help: where they are one thing, correct one of the names, or say so where it is declared: city İstanbul = \"Istanbul\"
warning[look-alike]: `Bo\\u{200b}lt` looks like `Bolt`, and is the name of another thing
 |
 = note: this one: rows.csv:5
 = note: and this one: rows.csv:4
 = note: `Bo\\u{200b}lt` is written with U+200B, which shows nothing
 = help: where they are one thing, correct one of the names, or say so where it is declared: city Bolt = \"Bo\\u{200b}lt\"
"
    );
}

#[test]
fn letters_of_turkish_look_alike_in_any_case() {
    for (one, other) in [
        ("ısı", "isi"),
        ("IŞIK", "Işık"),
        ("Iğdır", "İğdir"),
        ("DIYARBAKIR", "Diyarbakır"),
        ("Ilıca", "Ilica"),
    ] {
        assert_eq!(told(&format!("firm {one}; {other}\n")).len(), 1, "{one} {other}");
    }
}

#[test]
fn what_differs_only_in_ascii_or_shows_its_difference_is_not_told() {
    for names in [
        "A1; Al; AI",
        "Modem; Modern",
        "Côte; Cote",
        "Weiß; Weis",
        "Øre; Ore",
        "Société 1; Société l",
        "Кот; Кит",
    ] {
        assert_eq!(told(&format!("firm {names}\n")), [""; 0], "{names}");
    }
}

#[test]
fn names_of_one_thing_may_look_alike() {
    assert_eq!(told("firm Acme = \u{410}cme, İstanbul, Istanbul\n"), [""; 0]);
    assert_eq!(told("firm Acme = \u{410}cme\nfirm \u{410}\u{441}me\n").len(), 1);
}

#[test]
fn many_are_counted() {
    let (latin, cyrillic): (Vec<_>, Vec<_>) =
        (0..60).map(|number| (format!("A {number}"), format!("\u{410} {number}"))).unzip();
    let told = told(&format!("firm {}\nfirm {}\n", latin.join("; "), cyrillic.join("; ")));
    assert_eq!(told.len(), 51);
    assert_eq!(told[50], "10 more pairs of names look alike; the first 50 are shown");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// One letter that looks like the one of Latin, wherever it stands and whatever its case, is told, and the order of
    /// declarations makes no difference to which names are told of.
    #[test]
    fn no_letter_of_another_script_goes_untold(
        before in "[a-z]{0,3}", letter in 0..10usize, after in "[a-z]{0,3}", capital in any::<bool>(), turned in any::<bool>()
    ) {
        const ALIKE: [(&str, &str); 10] = [
            ("a", "а"), ("c", "с"), ("e", "е"), ("o", "ο"), ("p", "р"), ("x", "х"), ("A", "Α"), ("B", "В"), ("H", "Н"), ("T", "Τ"),
        ];
        let (latin, other) = ALIKE[letter];
        let name = |letter: &str| {
            let name = format!("{before}{letter}{after}");
            if capital { name.to_uppercase() } else { name }
        };
        let mut names = [format!("\"{}\"", name(latin)), format!("\"{}\"", name(other))];
        names.sort();
        if turned {
            names.reverse();
        }
        prop_assert_eq!(told(&format!("firm {}\n", names.join("; "))).len(), 1);
    }
}
