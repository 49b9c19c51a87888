//! The law of normal forms: an accent may be a part of its letter or a character behind it, in files and in questions, and
//! makes no difference to what is asked, grouped or left out.

use super::*;
use proptest::prelude::*;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

const FACTS: &str = r#"type société, sociétés
type région, régions
attribute spécialité of société: text
attribute élan of société: number
relation alliance: société -> société
  phrase "alliée à"
relation siège: société -> région
  noun siège
société Éclair = "Crème brûlée"; Ñandú
source relevé
  publisher "Société d'études"
  note "à vérifier"
from relevé at "préface"
  Ñandú is alliée à Éclair
  the spécialité of Ñandú is "Thé"
import "staff.csv"
  source relevé
  when {spécialité} is "Côte" or "Thé"
  entity ?f: société {nom} alias {dits} divided by "é "
  claim the spécialité of ?f is {spécialité}
  claim ?f's élan is {élan}
import "seats.jsonl"
  source relevé
  when {détail.thème} does not begin with "Pré"
  entity ?f: société {nom}
  entity ?é: région "Région {détail.thème}"
  claim ?f's siège is ?é
import "keyed.csv"
  source relevé
  when {genre} is "été"
  header clé, nom, genre
  entity ?f: société {nom} key {clé}
import "pairs.csv"
  source relevé
  when {genre} is not "été"
  header de, à, genre
  entity ?a: société key {de}
  entity ?b: société key {à}
  claim ?a is alliée à ?b
import "names.nt"
  source relevé
  when {predicate} is "http://example.org/naïf"
  entity ?f: société {object}
  claim the spécialité of ?f is {object}
"#;

const FILES: [(&str, &str); 6] = [
    ("facts.lore", FACTS),
    (
        "staff.csv",
        "nom,spécialité,élan,dits\nÉclair,Côte,1,\nBêta,Côte,2,Dé Été\nGâm,Côte,4,\nÇa,Pré,8,\nÉclair,Thé,16,\n",
    ),
    (
        "seats.jsonl",
        "{\"nom\": \"Bêta\", \"détail\": {\"thème\": \"Forêt\"}}\n{\"nom\": \"Gâm\", \"détail\": {\"thème\": \"Prés\"}}\n{\"nom\": \"Éclair\", \"détail\": {\"thème\": \"Forêt\"}}\n",
    ),
    ("keyed.csv", "1,Zoé,été\n2,Noël,été\né3,Chloé,été\n4,René,hiver\n5,Zélie,été\n"),
    ("pairs.csv", "1,2,âme\n2,é3,âme\n5,1,été\n5,2,\u{212b}me\n"),
    (
        "names.nt",
        "<http://example.org/1> <http://example.org/naïf> \"Ænée\" .\n<http://example.org/1> <http://example.org/vif> \"Orphée\" .\n",
    ),
];

const QUESTIONS: [&str; 13] = [
    "how many sociétés have a spécialité of \"Côte\"",
    "find ?r, count(?f) where ?f spécialité ?r group by ?r",
    "what is the total élan",
    "find ?é, ?r where ?é spécialité ?r and ?r = \"Thé\"",
    "find ?f, ?e where ?f élan ?e and ?e ≠ 2",
    "find ?f where ?f spécialité $goût",
    "which sociétés are alliée à Éclair",
    "what is Crème brûlée's spécialité",
    "which régions are the siège of Bêta",
    "list the sociétés",
    "find ?a, ?b where ?a alliée à ?b",
    "what is the élan of Été",
    "what is the spécialité of Ænée",
];

/// The text with each letter's accents composed or apart, as the seed has it: none or all of them, or some.
fn spelled(text: &str, seed: u64) -> String {
    let mut at = 0;
    let letter = |letter: char| -> String {
        at += 1;
        let apart = match seed % 3 {
            0 => false,
            1 => true,
            _ => seed.rotate_left(at).count_ones() % 2 == 0,
        };
        if apart { letter.nfd().collect() } else { letter.into() }
    };
    text.nfc().map(letter).collect()
}

fn answers(seeds: &[u64]) -> Vec<(String, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    for ((name, text), seed) in FILES.iter().zip(seeds) {
        std::fs::write(folder.path().join(name), spelled(text, *seed)).unwrap();
    }
    let mut session = open(folder.path());
    session.set("goût", &spelled("Thé", seeds[6])).unwrap();
    let mut answer = |question: &str| {
        let question = spelled(question, seeds[7]);
        match session.run(&Source::new("question", question.as_str())) {
            Ok(Reply::Answer(answer)) => {
                let heads = answer.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
                let rows = answer
                    .rows
                    .iter()
                    .map(|row| row.cells().iter().map(|cell| cell.text()).collect::<Vec<_>>().join(" | "));
                (format!("{}: {}", answer.reading, heads.join(" | ")), rows.collect())
            }
            Ok(Reply::Text(text)) => (text, vec![]),
            Err(problem) => panic!("{problem}"),
        }
    };
    QUESTIONS.iter().map(|question| answer(question)).collect()
}

fn open(folder: &Path) -> Session {
    let options = Options { base: folder.to_path_buf(), ..Options::default() };
    Session::open(options).unwrap_or_else(|problems| panic!("{}", problems[0]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_normal_form_makes_no_difference(seeds in proptest::array::uniform8(any::<u64>())) {
        prop_assert_eq!(answers(&seeds), answers(&[0; 8]));
    }
}

#[test]
fn what_is_spelled_in_two_forms_is_one() {
    let composed = answers(&[0; 8]);
    let rows = |question: usize| composed[question].1.iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(rows(0), ["3"]);
    assert_eq!(rows(1), ["Côte | 3", "Thé | 2", "Ænée | 1"]);
    assert_eq!(rows(5), ["Éclair", "Ñandú"]);
}

#[test]
fn paths_are_as_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    for (form, name) in [("e\u{301}te\u{301}", "Ann"), ("\u{e9}t\u{e9}", "Bo")] {
        std::fs::write(folder.path().join(format!("{form}.csv")), format!("name\n{name}\n")).unwrap();
    }
    let facts = "type person, people\nsource s\nimport \"e\u{301}te\u{301}.csv\"\n  source s\n  entity ?p: person {name}\n";
    std::fs::write(folder.path().join("facts.lore"), facts).unwrap();
    let Ok(Reply::Answer(answer)) = open(folder.path()).run(&Source::new("question", "list the people"))
    else {
        panic!("no answer")
    };
    assert_eq!(answer.rows.iter().map(|row| row.cells()[0].text()).collect::<Vec<_>>(), ["Ann"]);
}
