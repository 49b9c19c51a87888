//! Every question that the project knows, by the base that it is asked of.

use crate::bases::{Base, root};
use crate::beside;
use crate::paraphrases::BASES;
use crate::trees::{Chance, tree, words};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The name of a base, and the questions asked of it, each once.
pub type Questions = BTreeMap<String, Vec<String>>;

/// All of them.
pub fn all() -> Questions {
    let mut questions = Questions::new();
    golden(&mut questions);
    expected(&mut questions);
    made(&mut questions);
    others(&mut questions);
    questions.values_mut().for_each(|asked| {
        asked.sort();
        asked.dedup();
    });
    questions
}

/// How many there are.
pub fn number(questions: &Questions) -> usize {
    questions.values().map(Vec::len).sum()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}

/// Of the golden scripts, those that are answered and those that are refused; statements in the exact form have laws of their own.
fn golden(questions: &mut Questions) {
    for entry in fs::read_dir(root().join("tests/golden")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let mut base = String::new();
        for line in read(&path).lines() {
            let line = match line.split_once("] ") {
                Some((tags, rest)) if tags.starts_with('[') => rest,
                _ => line,
            };
            if let Some(name) = line.trim_start_matches('(').strip_prefix("base ") {
                base = name.trim().trim_end_matches(')').to_string();
            }
            let asked = line.strip_prefix("> ").or_else(|| line.strip_prefix("!> "));
            if let Some(asked) = asked.map(str::trim).filter(|asked| !asked.starts_with("find ")) {
                questions.entry(base.clone()).or_default().push(asked.to_string());
            }
        }
    }
}

/// Of the bundled base, what its scripts expect an answer of: `expect QUESTION is …`.
fn expected(questions: &mut Questions) {
    for entry in fs::read_dir(root().join("kb/questions")).unwrap() {
        for line in read(&entry.unwrap().path()).lines() {
            let Some(expected) = line.strip_prefix("expect ") else { continue };
            let end =
                [" is ", " includes ", " excludes "].iter().filter_map(|word| expected.rfind(word)).max();
            if let Some(end) = end.filter(|_| !expected.starts_with("count ")) {
                questions.entry("kb".into()).or_default().push(expected[..end].to_string());
            }
        }
    }
}

/// Random ones over the vocabulary of each base.
fn made(questions: &mut Questions) {
    const EACH: u64 = 80;
    for name in BASES {
        let base = Base::open(name).unwrap();
        let random = (0..EACH).filter_map(|seed| {
            let mut chance = Chance::new(9000 + seed);
            Some(words(&base, &tree(&base, &mut chance)?, &mut chance))
        });
        questions.entry(name.into()).or_default().extend(random);
    }
}

/// Those that lie beside the project.
fn others(questions: &mut Questions) {
    let mut add = |path: &str, known: Option<&str>| {
        let Some(path) = beside::find(path) else { return };
        for line in read(&path).lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let base = known.or(case["base"].as_str()).unwrap();
            let base = base.strip_prefix("examples/").unwrap_or(base).to_string();
            let question = case["question"].as_str().unwrap().to_string();
            if !question.starts_with("find ") {
                questions.entry(base).or_default().push(question);
            }
        }
    };
    add("geoquery/questions.jsonl", Some("tests/geography"));
    add("cases/questions.jsonl", None);
}
