//! Golden scripts: questions by feature of the language, each with what lore makes of it.
//!
//! A script begins with `base NAME`, a folder in tests/golden/bases, `kb` or `chip-supply-chain`. A line behind `>` is a statement for the
//! session, one behind `!>` a statement that is refused with the diagnostic that follows; `set name=value` gives a
//! parameter, `why ROW` the evidence of a row of the last answer. A statement prints its reading and rows; tags in
//! brackets before it choose other stages: `tokens`, `tree`, `reading`, `find`, `plan`, `rows`, `evidence`,
//! `count` (of the rows).
//!
//! Every answer is asked for again by the `find` that `explain` prints, and must come out the same.
//!
//! `UPDATE_GOLDENFILES=1 cargo test --test golden` writes the answers anew: read each before it is kept.

#[path = "common/beside.rs"]
mod beside;

use goldenscript::{Argument, Command, Context};
use lore::diagnostic::Source;
use lore::model::Truth;
use lore::model::answer::{Answer, Cell, Evidence, Kind};
use lore::model::claim::Status;
use lore::session::{Explanation, Options, Reply, Session};
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Each script with a test of its own.
macro_rules! scripts {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            run(stringify!($name));
        })*

        #[test]
        fn every_script_is_run() {
            let mut listed = vec![$(stringify!($name)),*];
            let entries = std::fs::read_dir(root().join("tests/golden")).unwrap();
            let mut found: Vec<_> = entries
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.is_file())
                .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
                .collect();
            listed.sort();
            found.sort();
            assert_eq!(found, listed);
        }
    };
}

scripts!(
    accusations,
    against,
    alike,
    alleged,
    alone,
    ambiguity,
    arithmetic,
    articles,
    attachment,
    chips,
    choices,
    comparisons,
    contractions,
    corrections,
    counting,
    dates,
    denials,
    durations,
    elsewhere,
    events,
    exact,
    exceptions,
    excluded,
    fillers,
    follow_ups,
    foreseen,
    hedged,
    joined,
    joining,
    kinds_that_meet,
    limits,
    listed,
    lists,
    measures,
    named_again,
    namesakes,
    negation,
    neither,
    openings,
    other_end,
    owners,
    parameters,
    partly_denied,
    passive,
    paths,
    quantifiers,
    ranks,
    reciprocal,
    refusals,
    report,
    reported_amounts,
    reported_times,
    rules,
    several,
    shares,
    shortened,
    side_by_side,
    sources,
    states,
    statuses,
    superlatives,
    supply,
    symbols,
    synonyms,
    times,
    told_numbers,
    traces,
    transitive,
    units,
    unnamed,
    unnamed_parties,
    values,
    vocabularies,
    voices,
    why,
    wording,
);

/// The data set that `chip-supply-chain` imports.
const SUPPLY: &str = "../shared/eto";

fn run(script: &str) {
    if script == "supply" && beside::find("eto").is_none() {
        return;
    }
    goldenscript::run(&mut Runner::default(), root().join("tests/golden").join(script)).unwrap();
}

#[derive(Default)]
struct Runner {
    session: Option<Session>,
    /// The question that was answered right before, with which a follow-up goes on.
    asked: Option<String>,
}

impl goldenscript::Runner for Runner {
    type Command = Command;

    fn run(&mut self, command: &Command, context: &Context) -> Result<String, Box<dyn Error>> {
        let arguments: Vec<_> = command.args.iter().collect();
        match (command.name.as_str(), arguments.as_slice()) {
            ("base", [Argument::Positional(name)]) => self.open(name),
            ("set", [Argument::KeyValue(name, value)]) => {
                self.session()?.set(name, value).map_err(|problem| problem.render(false))?;
                Ok(String::new())
            }
            ("why", [Argument::Positional(row)]) => {
                let answer = self.session()?.last().ok_or("no answer yet")?;
                let row = row.parse::<usize>()?.checked_sub(1).and_then(|index| answer.rows.get(index));
                Ok(evidence(&row.ok_or("no such row")?.evidence()))
            }
            (statement, []) => self.follow_up(statement, context),
            (name, _) => Err(format!("`{name}` takes no such arguments").into()),
        }
    }
}

impl Runner {
    fn open(&mut self, name: &str) -> Result<String, Box<dyn Error>> {
        let mut options = Options::default();
        options.base = match name {
            "kb" => root().join("kb"),
            "chip-supply-chain" => {
                let data = root().join(SUPPLY).to_string_lossy().into_owned();
                options.parameters.insert("eto".into(), data);
                root().join("examples").join(name)
            }
            name => root().join("tests/golden/bases").join(name),
        };
        self.session = Some(Session::open(options).map_err(|problems| problems.to_string())?);
        Ok(String::new())
    }

    fn session(&mut self) -> Result<&mut Session, &'static str> {
        self.session.as_mut().ok_or("a script begins with `base NAME`")
    }

    /// Asks a statement, or the whole question that it is as a follow-up, which is printed first.
    fn follow_up(&mut self, statement: &str, context: &Context) -> Result<String, Box<dyn Error>> {
        let last = self.asked.take();
        let whole = self.session()?.follow_up(last.as_deref(), &Source::new("question", statement));
        let whole = match whole {
            Ok(whole) => whole,
            Err(problem) => {
                self.asked = last;
                return Err(problem.render(false).into());
            }
        };
        let asked = whole.as_deref().unwrap_or(statement);
        let answer = self.ask(asked, context)?;
        self.asked = Some(asked.to_string());
        Ok(whole.map_or(String::new(), |whole| format!("= {whole}\n")) + &answer)
    }

    fn ask(&mut self, statement: &str, context: &Context) -> Result<String, Box<dyn Error>> {
        let session = self.session()?;
        let source = Source::new("question", statement);
        let stages = session.explain(&source).map_err(|problem| problem.render(false))?;
        let repeated = answer(session, &Source::new("find", &*stages.find));
        let answer = answer(session, &source).map_err(|problem| problem.render(false))?;
        for (index, column) in answer.columns.iter().enumerate() {
            let kinds = answer.rows.iter().map(|row| row.cells()[index].kind());
            assert_eq!(column.kind, kinds.fold(Kind::Nothing, Kind::and), "{statement}: {}", column.name);
        }
        if let Some(wider) = &answer.listed_by {
            let listed = self::answer(session, &Source::new("wider", &*wider.statement));
            let listed = listed.map_err(|problem| problem.render(false))?;
            let expected = answer.rows.len() + answer.possible;
            assert_eq!(listed.rows.len(), expected, "`{statement}`: `{}`", wider.statement);
        }
        match repeated {
            Ok(repeated) => same(&answer, &repeated, &stages.find),
            Err(problem) => panic!("`{statement}` was printed as\n{}", problem.render(false)),
        }
        let printed = session.explain(&Source::new("find", &*stages.find)).map(|stages| stages.find);
        assert_eq!(printed.as_ref(), Ok(&stages.find), "`{statement}` printed again");
        let mut out = String::new();
        let chosen = |stage: &str| context.tags.contains(stage);
        let default = context.tags.is_empty();
        for tag in &context.tags {
            if !STAGES.contains(&tag.as_str()) {
                return Err(format!("`{tag}` is no stage").into());
            }
        }
        let Explanation { tokens, tree, reading, find, plan, .. } = &stages;
        for (name, text) in [("tokens", tokens), ("tree", tree)] {
            if chosen(name) {
                writeln!(out, "{name}: {text}")?;
            }
        }
        if default || chosen("reading") {
            writeln!(out, "{reading}")?;
        }
        if chosen("find") {
            writeln!(out, "{find}")?;
        }
        if chosen("plan") {
            writeln!(out, "{}", plan.trim_end())?;
        }
        if default || chosen("rows") || chosen("evidence") {
            out += &rows(&answer, chosen("evidence"));
        }
        if chosen("count") {
            writeln!(out, "{} rows, {} possible", answer.rows.len(), answer.possible)?;
        }
        Ok(out)
    }
}

const STAGES: [&str; 8] = ["tokens", "tree", "reading", "find", "plan", "rows", "evidence", "count"];

fn answer(session: &mut Session, source: &Arc<Source>) -> lore::diagnostic::Result<Answer> {
    match session.run(source)? {
        Reply::Answer(answer) => Ok(answer),
        Reply::Text(text) => panic!("`{}` gives no rows: {text}", source.text),
    }
}

/// What was printed as `find` gives the same rows.
fn same(answer: &Answer, repeated: &Answer, find: &str) {
    let cells = |answer: &Answer| -> Vec<(Vec<String>, Truth)> {
        answer.rows.iter().map(|row| (row.cells().iter().map(Cell::text).collect(), row.truth())).collect()
    };
    assert_eq!(cells(repeated), cells(answer), "`{}` printed as `{find}`", answer.statement);
    assert_eq!(repeated.possible, answer.possible, "`{}` printed as `{find}`", answer.statement);
}

/// The columns, the rows beneath, and what accompanies them.
fn rows(answer: &Answer, with_evidence: bool) -> String {
    let columns: Vec<_> = answer.columns.iter().map(|column| column.name.as_str()).collect();
    let mut out = format!("  {}:\n", columns.join(" | "));
    for row in answer.rows.iter() {
        let cells: Vec<_> = row.cells().iter().map(Cell::text).collect();
        let mark = if row.truth() == Truth::Possible { " (possible)" } else { "" };
        out += &format!("    {}{mark}\n", cells.join(" | "));
        if with_evidence {
            out +=
                &evidence(&row.evidence()).lines().map(|line| format!("      {line}\n")).collect::<String>();
        }
    }
    if answer.possible > 0 {
        out += &format!("  only possible: {}\n", answer.possible);
    }
    out += &answer.notes.iter().map(|note| format!("  note: {note}\n")).collect::<String>();
    out
}

/// Each claim with its attestations, and what it rests on beneath it.
fn evidence(claims: &[Arc<Evidence>]) -> String {
    let mut out = String::new();
    for claim in claims {
        let status = match claim.status {
            Status::Reported => String::new(),
            status => format!(" [{}]", status.word()),
        };
        let rule = claim.rule.iter().map(|rule| format!(" by {rule}")).collect::<String>();
        out += &format!("- {}{status}{rule}\n", claim.text);
        for said in &claim.attestations {
            let file = PathBuf::from(&said.file);
            let file = file.file_name().unwrap_or_default().to_string_lossy();
            let by = said.voice().iter().map(|by| format!(" by {by}")).collect::<String>();
            let confidence = said.confidence.iter().map(|it| format!(" confidence {it}")).collect::<String>();
            out += &format!("  {}{by}{confidence}, {file}:{}\n", said.source, said.line);
        }
        out += &evidence(&claim.beneath).lines().map(|line| format!("  {line}\n")).collect::<String>();
    }
    out
}
