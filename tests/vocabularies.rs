//! The vocabularies that come with the program: whoever uses them is understood in more words, and is told nothing else than
//! before.

use lore::diagnostic::Source;
use lore::model::Truth;
use lore::model::answer::{Answer, Cell};
use lore::session::{Options, Reply, Session, VOCABULARIES};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A line that uses all of them.
fn use_all() -> String {
    let names: Vec<&str> = VOCABULARIES.iter().map(|vocabulary| vocabulary.name).collect();
    format!("use {}\n", names.join(", "))
}

/// The questions of the golden scripts, by the base that they are asked of.
fn questions() -> BTreeMap<PathBuf, Vec<String>> {
    let mut asked: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for entry in fs::read_dir(root().join("tests/golden")).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let mut base = None;
        for line in fs::read_to_string(&path).unwrap().lines() {
            if let Some(name) = line.trim_matches(['(', ')']).strip_prefix("base ") {
                let own = root().join("tests/golden/bases").join(name);
                base = Some(if own.is_dir() { own } else { root().join(name) });
            }
            let question = line.rsplit_once("> ").filter(|(before, _)| before.len() < 20).map(|(_, it)| it);
            if let (Some(question), Some(base)) = (question, &base) {
                asked.entry(base.clone()).or_default().push(question.to_string());
            }
        }
    }
    asked.retain(|base, _| base.join("schema.lore").is_file() || base.join("facts.lore").is_file());
    asked
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copied(&path, &target),
            false => drop(fs::copy(&path, target).unwrap()),
        }
    }
}

fn open(base: &Path) -> Option<Session> {
    Session::open(Options { base: base.to_path_buf(), ..Options::default() }).ok()
}

/// What an answer says: its rows, and how many more are possible.
type Said = (Vec<(Vec<String>, Truth)>, usize);

fn said(session: &mut Session, statement: &str) -> Option<Said> {
    let reply = session.run(&Source::new("question", statement)).ok()?;
    let Reply::Answer(Answer { rows, possible, .. }) = reply else { return None };
    let cells = rows.iter().map(|row| (row.cells().iter().map(Cell::text).collect(), row.truth()));
    let mut cells: Vec<(Vec<String>, Truth)> = cells.collect();
    // Of what comes in no order, entities do: by their types first, of which a vocabulary brings more.
    cells.sort_by_key(|row| format!("{row:?}"));
    Some((cells, possible))
}

#[test]
fn the_page_tells_of_each() {
    let page = fs::read_to_string(root().join("docs/facts.md")).unwrap();
    for vocabulary in VOCABULARIES {
        assert!(page.contains(&format!("| `{}` |", vocabulary.name)), "{}", vocabulary.name);
    }
}

#[test]
fn what_was_answered_is_answered_so_with_all_of_them() {
    let mut compared = 0;
    let mut problems = vec![];
    for (base, questions) in questions() {
        let copy = tempfile::tempdir().unwrap();
        copied(&base, copy.path());
        let Some(mut alone) = open(copy.path()) else { continue };
        fs::write(copy.path().join("vocabularies.lore"), use_all()).unwrap();
        let mut using = match Session::open(Options { base: copy.path().into(), ..Options::default() }) {
            Ok(using) => using,
            Err(found) => {
                let told: Vec<String> = found.iter().map(|it| it.render(false)).collect();
                problems.push(format!("{}: {}", base.display(), told.join("\n")));
                continue;
            }
        };
        for question in questions {
            let Some(before) = said(&mut alone, &question) else {
                let _ = said(&mut using, &question);
                continue;
            };
            compared += 1;
            let after = said(&mut using, &question);
            if after.as_ref() != Some(&before) {
                problems.push(format!("{}: {question}\n  {before:?}\n  {after:?}", base.display()));
            }
        }
    }
    assert!(problems.is_empty(), "{} of {compared}:\n{}", problems.len(), problems.join("\n"));
    assert!(compared > 1000, "{compared}");
}
