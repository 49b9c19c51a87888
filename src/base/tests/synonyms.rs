//! A synonym means what its word means, in every form, and nothing where that is in doubt.

use super::{Base, SCHEMA};
use crate::vocabulary::{Names, Vocabulary};

const DECLARED: &str = "\
synonym hoard, \"lay up\" = stockpile
synonym purchase = order
synonym headline = title
synonym enterprise = firm
synonym \"drawn from\" = \"derived from\"
synonym \"origin of\" = \"the basis of\"
synonym producer = maker
synonym takings = turnover
synonym amount = quantity
synonym \"Big Blue\", IBM = Nvidia
synonym report = s-1
source s-1
  published 2025
";

#[test]
fn claims_in_synonyms_are_those_in_the_words_of_the_base() {
    let facts = |claims: &str| Base::new(&format!("{DECLARED}from report\n{claims}")).claims();
    let own = facts(
        "  ByteDance stockpiled H20\n    quantity 5 units\n  H800 was stockpiled by Tencent\n  Nvidia orders H20\n  H20 is derived from H100\n  H100 is the basis of H800\n  Nvidia is a maker of H20\n  the revenue of Nvidia is USD 5\n",
    );
    let synonymous = facts(
        "  ByteDance hoarded H20\n    amount 5 units\n  H800 was laid up by Tencent\n  Big Blue purchases H20\n  H20 is drawn from H100\n  H100 is origin of H800\n  IBM is a producer of H20\n  the takings of Big Blue is USD 5\n",
    );
    assert_eq!(own.lines().count(), 7);
    assert_eq!(own, synonymous);
}

#[test]
fn every_form_of_a_word_has_its_synonym() {
    let own = Vocabulary::new(Base::new("").load().schema());
    let vocabulary = Vocabulary::new(Base::new(DECLARED).load().schema());
    for (word, synonym) in [
        ("stockpile stockpiles stockpiled stockpiling", "hoard hoards hoarded hoarding"),
        ("order orders ordered ordering", "purchase purchases purchased purchasing"),
        ("firm firms", "enterprise enterprises"),
        ("maker makers", "producer producers"),
    ] {
        for (word, synonym) in word.split(' ').zip(synonym.split(' ')) {
            assert_eq!(vocabulary.meanings_of(word), own.meanings_of(word), "{word}");
            assert_eq!(vocabulary.meanings_of(synonym), own.meanings_of(word), "{synonym}");
        }
    }
    let phrase = vocabulary.meanings_of("drawn from");
    assert_eq!(phrase, own.meanings_of("derived from"));
    let past = Base::new("synonym keep = stockpile, past keeped, participle keeped").load();
    assert_eq!(Vocabulary::new(past.schema()).meanings_of("keeped"), own.meanings_of("stockpiled"));
}

#[test]
fn it_makes_no_difference_where_a_synonym_stands() {
    let base = Base::empty();
    base.write("a.lore", "from report\n  Big Blue hoarded H20\n");
    base.write("b.lore", DECLARED);
    base.write("c.lore", SCHEMA);
    assert_eq!(base.claims().lines().count(), 1);
    let snapshot = base.load();
    assert_eq!(
        snapshot.named("big blue"),
        snapshot.named("nvidia").into_iter().map(|(id, _)| (id, "Big Blue")).collect::<Vec<_>>()
    );
}

#[test]
fn what_is_no_word_or_has_a_meaning_is_refused_with_the_way_out() {
    let base = Base::new(
        "\
synonym hoard = stokpile
synonym hoarded = stockpiled
synonym chip = stockpile
synonym all = stockpile
synonym most = stockpile
synonym Tencent = stockpile
synonym quid = USD
synonym amass = stockpile
synonym pile = amass
synonym gather, amass = order
synonym \"Big Blue\" = Nvidia, past blued
synonym order = Nvidia
synonym Alibaba = Nvidia
synonym keep, hold = order, past kept
synonym hoard
synonym \"pile in\" = stockpile
  nothing
",
    );
    let told: Vec<(&str, usize)> = base.codes();
    let expected = [
        ("no-synonym", 1),
        ("no-synonym", 2),
        ("declared-twice", 3),
        ("reserved-word", 4),
        ("declared-twice", 5),
        ("declared-twice", 6),
        ("no-synonym", 7),
        ("no-synonym", 9),
        ("declared-twice", 10),
        ("syntax", 11),
        ("declared-twice", 12),
        ("declared-twice", 13),
        ("syntax", 14),
        ("syntax", 15),
        ("indentation", 17),
    ];
    assert_eq!(told, expected);
    let problems = base.problems();
    for way_out in [
        "did you mean `stockpile`?",
        "all forms follow: synonym … = stockpile",
        "it belongs to the type `chip`; it is declared at schema.lore:6",
        "add the spelling there: unit USD, …, quid",
        "it is a synonym itself: write what it stands for, `stockpile`",
        "as a synonym, it is declared at facts.lore:8",
    ] {
        assert!(problems.contains(way_out), "{way_out}\n{problems}");
    }
}
