//! The `find` that `explain` prints means what was asked: put back it gives the same columns and rows, and is printed so
//! again. It is tried with sentences that are hard to print, the questions of `kb`, and where they lie beside the
//! project, those of GeoQuery and of the cases.

#[path = "common/beside.rs"]
mod beside;

use lore::diagnostic::Source;
use lore::model::Truth;
use lore::model::answer::{Answer, Cell};
use lore::session::{Options, Reply, Session};
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn open(base: &str) -> Session {
    let mut options = Options { base: root().join(base), ..Options::default() };
    let data = root().join("../shared/eto").to_string_lossy().into_owned();
    options.parameters.insert("eto".into(), data);
    Session::open(options).unwrap_or_else(|_| panic!("{base} opens"))
}

/// What an answer says: its columns, its rows, and how many more are possible.
type Said = (Vec<String>, Vec<(Vec<String>, Truth)>, usize);

fn said(session: &mut Session, statement: &str) -> Option<Said> {
    let Reply::Answer(Answer { columns, rows, possible, .. }) =
        session.run(&Source::new("question", statement)).ok()?
    else {
        return None;
    };
    let columns = columns.into_iter().map(|column| column.name).collect();
    let cells = rows.iter().map(|row| (row.cells().iter().map(Cell::text).collect(), row.truth()));
    Some((columns, cells.collect(), possible))
}

/// What differs, where the question is understood.
fn differs(session: &mut Session, question: &str) -> Option<Result<(), String>> {
    let find = session.explain(&Source::new("question", question)).ok()?.find;
    let asked = said(session, question)?;
    let again = match session.explain(&Source::new("find", find.as_str())) {
        Ok(again) => again.find,
        Err(problem) => return Some(Err(format!("{question}\n  {find}\n{}", problem.render(false)))),
    };
    if again != find {
        return Some(Err(format!("{question}\n  {find}\n  printed again as\n  {again}")));
    }
    let back = said(session, &find);
    Some(match back.as_ref() == Some(&asked) {
        true => Ok(()),
        false => Err(format!("{question}\n  {find}\n  gives {back:?}\n  not {asked:?}")),
    })
}

/// Tries the questions; how many were understood.
fn try_all(session: &mut Session, questions: impl IntoIterator<Item = String>) -> usize {
    let outcomes: Vec<_> = questions.into_iter().filter_map(|it| differs(session, &it)).collect();
    let problems: Vec<&String> = outcomes.iter().filter_map(|it| it.as_ref().err()).collect();
    assert!(problems.is_empty(), "{} of {}:\n{}", problems.len(), outcomes.len(), {
        problems.iter().map(|it| it.as_str()).collect::<Vec<_>>().join("\n\n")
    });
    outcomes.len()
}

fn owned(questions: &[&str]) -> Vec<String> {
    questions.iter().map(|it| it.to_string()).collect()
}

#[test]
fn of_sentences_that_are_hard_to_print() {
    let trade = owned(&[
        "which machines are within 2 hops of Cedar",
        "which people are within 3 hops of Elm",
        "K2 derived from K1",
        "Birch based in Northland",
        "firms except chips",
        "who makes K1 except countries",
        "which firms Birch did not supply",
        "what is the chief executive of Acorn",
        "find ?what where ?what makes K1",
        "find ?who, count(?which) where ?who makes ?which group by ?who",
        "find ?x as \"who\" where ?x stockpiled ?y",
        "find ?f, ?c where ?f: firm, ?c: chip, ?f != ?c, ?f makes ?c",
        "find ?f where ?f: firm, not { ?f makes ?c }, not { ?f stockpiled ?c }",
        "find ?f where ?f: firm, ?f != Northland",
    ]);
    assert!(try_all(&mut open("tests/golden/bases/trade"), trade) >= 12);
    let region = owned(&[
        "Wexley of Ashby",
        "towns other than Wexley in Ashby",
        "counties except towns",
        "is there a county Corrie",
        "which counties does no river run through",
        "which towns are neither counties nor rivers",
    ]);
    assert!(try_all(&mut open("tests/golden/bases/region"), region) >= 4);
}

fn scripts(folder: &Path) -> Vec<String> {
    let mut questions = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let source = Source::new("script", text);
        questions.extend(lore::script::split(&source).map(|it| it.text().to_string()));
    }
    questions
}

#[test]
fn of_the_questions_of_kb() {
    let mut session = open("kb");
    let understood = |text: &str| session.explain(&Source::new("question", text)).is_ok();
    let asked = scripts(&root().join("kb/questions")).into_iter().filter_map(|statement| {
        // `expect QUESTION is …`: the longest part that is understood.
        let text = statement.strip_prefix("expect ").unwrap_or(&statement).to_string();
        let mut ends: Vec<usize> = [" is ", " includes ", " excludes "]
            .iter()
            .flat_map(|word| text.match_indices(word).map(|(at, _)| at))
            .collect();
        ends.sort_unstable();
        let found = ends.into_iter().rev().map(|end| &text[..end]).find(|part| understood(part));
        found.map(str::to_string)
    });
    let asked: Vec<String> = asked.collect();
    assert!(try_all(&mut session, asked) >= 60);
}

#[test]
fn of_the_questions_of_geography() {
    let Some(lines) = beside::lines("geoquery/questions.jsonl") else { return };
    let questions = lines.iter().map(|line| line["question"].as_str().unwrap().to_string());
    assert!(try_all(&mut open("tests/geography"), questions) >= 500);
}

#[test]
fn of_the_questions_of_the_cases() {
    let Some(lines) = beside::lines("cases/questions.jsonl") else { return };
    let mut tried = 0;
    for base in ["kb", "tests/geography", "examples/chip-supply-chain"] {
        let of_base = lines.iter().filter(|line| line["base"] == base);
        let questions = of_base.map(|line| line["question"].as_str().unwrap().to_string());
        tried += try_all(&mut open(base), questions);
    }
    assert!(tried >= 180, "{tried}");
}
