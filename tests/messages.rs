//! The index of messages tells the truth: each code's example leads to it, and docs/messages.md is made of the table.
//!
//! `UPDATE_GOLDENFILES=1 cargo test --test messages` writes the page anew: read it before it is kept.

mod common;

use common::Shared;
use lore::diagnostic::{Code, Diagnostic, Example, Source};
use lore::render::{Format, Output, Style, Target};
use lore::script::Runner;
use lore::session::{Options, Session};
use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

const BASE: &str = include_str!("../docs/messages.lore");

/// A folder with the base as `kb`.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("kb")).unwrap();
    fs::write(folder.path().join("kb/base.lore"), BASE).unwrap();
    folder
}

fn options(folder: &Path) -> Options {
    Options { base: folder.join("kb"), caches: Some(folder.join("cache")), ..Options::default() }
}

/// The names of the codes that a base with further files is told.
fn checked(files: &[(&str, &str)]) -> Vec<Code> {
    let folder = folder();
    for (name, text) in files {
        fs::write(folder.path().join("kb").join(name), format!("{text}\n")).unwrap();
    }
    Session::check(&options(folder.path())).iter().map(|problem: &Diagnostic| problem.code).collect()
}

/// What a script writes, answers and messages.
fn typed(session: Session, lines: &str) -> String {
    let written = Shared::default();
    let target = || Target { out: Box::new(written.clone()), style: Style::default() };
    let mut runner =
        Runner::new(Rc::new(RefCell::new(session)), Output::new(Format::Table, false, target(), target()));
    runner.keep_going = true;
    runner.run(&Source::new("script", lines)).unwrap();
    drop(runner);
    String::from_utf8(written.0.take()).unwrap()
}

/// What a line for the shell writes.
fn run(line: &str) -> String {
    let folder = folder();
    let programs = Path::new(env!("CARGO_BIN_EXE_lore")).parent().unwrap().to_path_buf();
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::env::join_paths([programs].into_iter().chain(std::env::split_paths(&paths))).unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("exec 2>&1\n{line}")]).current_dir(folder.path());
    shell.env("PATH", paths).env("LORE_CACHE", folder.path().join("cache"));
    shell.env("LORE_ASKED", folder.path().join("asked"));
    String::from_utf8_lossy(&shell.output().unwrap().stdout).into_owned()
}

#[test]
fn each_example_leads_to_its_code() {
    let folder = folder();
    let open = || Session::open(options(folder.path())).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut session = open();
    let mut wrong = String::new();
    let mut tell =
        |code: Code, told: String| writeln!(wrong, "{code}: {:?}\n{told}", code.example()).unwrap();
    for code in Code::all() {
        let is_told = |text: &str| text.contains(&format!("[{code}]: "));
        match code.example() {
            Example::Ask(question) => {
                let refused = session.run(&Source::new("question", question));
                match refused {
                    Err(problem) if problem.code == code => {}
                    Err(problem) => tell(code, problem.render(false)),
                    Ok(_) => tell(code, "it is answered".into()),
                }
            }
            Example::Facts(lines) => {
                let told = checked(&[("more.lore", lines)]);
                if !told.contains(&code) {
                    tell(code, format!("{told:?}"));
                }
            }
            Example::Import(rows, lines) => {
                let told = checked(&[("more.lore", lines), ("rows.csv", rows), ("rows.jsonl", rows)]);
                if !told.contains(&code) {
                    tell(code, format!("{told:?}"));
                }
            }
            Example::Type(lines) => {
                let told = typed(open(), lines);
                if !is_told(&told) {
                    tell(code, told);
                }
            }
            Example::Run(line) if cfg!(unix) => {
                let told = run(line);
                if !is_told(&told) {
                    tell(code, told);
                }
            }
            Example::Run(_) | Example::Rare(..) => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What the program tells in a format, by its arguments: the status, standard output, and standard error.
fn told(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    // Nothing is kept of the run before, which would tell less.
    let caches = tempfile::tempdir().unwrap();
    let mut lore = Command::new(env!("CARGO_BIN_EXE_lore"));
    lore.args(arguments).current_dir(folder).env("LORE_CACHE", caches.path());
    let output = lore.output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    (output.status.code().unwrap(), out, err)
}

/// Of each command: what it writes as data says what it writes in words, and ends with the same status.
#[test]
fn problems_are_data() {
    let rows = "firm,revenue\nCedar,much\nOak,5\n";
    let import = "import \"rows.csv\"\n  source survey\n  on error skip up to 1\n  entity ?f: firm {firm}\n  claim ?f's revenue is {revenue}\n";
    for (more, results) in [("", [0, 1, 0]), (import, [0, 1, 1]), ("frim Cedar\n  x\n", [0, 0, 0])] {
        let folder = folder();
        fs::write(folder.path().join("kb/more.lore"), more).unwrap();
        fs::write(folder.path().join("kb/rows.csv"), rows).unwrap();
        for (command, results) in
            [&["check"][..], &["build"], &["import", "--dry-run"]].into_iter().zip(results)
        {
            let ask = |format: &str| told(folder.path(), &[command, &["--format", format]].concat());
            let (status, out, err) = ask("table");
            let words = out + &err;
            let (again, json, silent) = ask("json");
            let report: serde_json::Value = serde_json::from_str(&json).unwrap();
            assert_eq!((again, silent.as_str()), (status, ""), "{command:?}");
            let problems = report["problems"].as_array().unwrap();
            assert_eq!(report["results"].as_array().unwrap().len(), results, "{command:?} {more} {json}");
            for problem in problems {
                let head = format!("{}[{}]: {}", problem["severity"], problem["code"], problem["message"])
                    .replace('"', "");
                assert!(words.replace('"', "").contains(&head), "{head}\n{words}");
                for label in problem["labels"].as_array().unwrap() {
                    let place =
                        format!("{}:{}:{}", label["file"].as_str().unwrap(), label["line"], label["column"]);
                    assert!(words.contains(&place), "{place}\n{words}");
                }
                for text in ["notes", "helps"].iter().flat_map(|part| problem[part].as_array().unwrap()) {
                    assert!(words.contains(text.as_str().unwrap()), "{text}\n{words}");
                }
            }
            assert_eq!(
                words.matches("error[").count() + words.matches("warning[").count(),
                problems.len(),
                "{words}"
            );
            let (again, lines, silent) = ask("jsonl");
            assert_eq!((again, silent.as_str()), (status, ""), "{command:?}");
            let lines: Vec<serde_json::Value> =
                lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(&lines[..problems.len()], &problems[..]);
            assert_eq!(lines.len(), problems.len() + results);
            for format in ["csv", "csv-evidence", "markdown"] {
                let (status, out, err) = ask(format);
                assert_eq!((status, out.as_str()), (2, ""));
                assert!(err.contains("table, json or jsonl"), "{err}");
            }
        }
    }
    // Where there is no base, that is data too.
    let (status, out, err) = told(folder().path(), &["--base", "nowhere", "check", "--format", "jsonl"]);
    assert_eq!((status, err.as_str()), (3, ""));
    assert!(out.starts_with("{\"severity\":\"error\",\"code\":\"no-base\""), "{out}");
}

fn problems(json: &str) -> Vec<serde_json::Value> {
    let report: serde_json::Value = serde_json::from_str(json).unwrap_or_else(|_| panic!("{json}"));
    report["problems"].as_array().unwrap_or_else(|| panic!("{json}")).clone()
}

/// Who reads answers as data reads so as well why there are none, and who watches is told in words.
#[test]
fn a_base_that_cannot_be_asked_is_data() {
    let folder = folder();
    fs::write(folder.path().join("kb/more.lore"), "frim Cedar\n  x\n").unwrap();
    fs::write(folder.path().join("asked.lore"), "who makes K1\n").unwrap();
    let (_, checked, _) = told(folder.path(), &["check", "--format", "json"]);
    for command in
        [&["ask", "who makes K1"][..], &["run", "asked.lore"], &["add", "Acorn makes K2", "--from", "survey"]]
    {
        let (status, words, err) = told(folder.path(), command);
        assert_eq!((status, words.as_str()), (3, ""));
        let (again, json, told) = told(folder.path(), &[command, &["--format", "json"]].concat());
        assert_eq!((again, told), (status, err), "{command:?}");
        assert_eq!(problems(&json), problems(&checked), "{command:?}");
    }
}

#[test]
fn what_ends_a_command_is_data() {
    let folder = folder();
    let many: String = (0..5000).map(|number| format!("firm Firm{number}\n")).collect();
    fs::write(folder.path().join("kb/many.lore"), many).unwrap();
    for command in [&["check"][..], &["build"], &["fmt"], &["import", "--dry-run"], &["ask", "who makes K1"]]
    {
        let timed = [command, &["--timeout", "1ms"]].concat();
        let (status, _, words) = told(folder.path(), &timed);
        assert!(status == 1 && words.starts_with("error[timeout]"), "{command:?}: {words}");
        let (again, json, told) = told(folder.path(), &[&timed[..], &["--format", "json"]].concat());
        let [problem] = &problems(&json)[..] else { panic!("{command:?}: {json}") };
        assert_eq!((again, &problem["code"]), (status, &"timeout".into()), "{command:?}");
        assert_eq!(told, if command[0] == "ask" { words } else { String::new() }, "{command:?}");
    }
}

#[test]
fn files_that_are_written_anew_are_data() {
    let folder = folder();
    fs::write(folder.path().join("kb/more.lore"), "firm   Cedar\n").unwrap();
    let ask = |arguments: &[&str]| told(folder.path(), arguments);
    let (status, words, _) = ask(&["fmt", "--check"]);
    let (again, json, err) = ask(&["fmt", "--check", "--format", "json"]);
    assert_eq!((status, again, err.as_str()), (1, 1, ""));
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let files: Vec<&str> =
        report["results"].as_array().unwrap().iter().map(|it| it["file"].as_str().unwrap()).collect();
    assert!(files.len() == 1 && files == words.lines().collect::<Vec<_>>(), "{json} {words}");
    assert_eq!(ask(&["fmt", "--format", "markdown"]).0, 2);
}

/// A text of a format of its own has no other.
#[test]
fn what_has_its_own_format_takes_no_other() {
    let folder = folder();
    fs::write(folder.path().join("firms.csv"), "firm\nCedar\n").unwrap();
    for (command, text) in
        [(&["export"][..], "N-Triples"), (&["import", "--infer", "firms.csv"], "fact file")]
    {
        assert_eq!(told(folder.path(), command).0, 0);
        for format in ["json", "jsonl", "csv", "markdown"] {
            let (status, out, err) = told(folder.path(), &[command, &["--format", format]].concat());
            assert!(status == 2 && out.is_empty() && err.contains(text), "{command:?}: {err}");
        }
    }
}

/// The statement that is offered is the refused one with the words of its edits at their places.
#[test]
fn offers_are_edits_of_the_statement() {
    let folder = folder();
    let refused = "who stockpiled K1 but stockpild K2";
    let (_, json, _) = told(folder.path(), &["ask", refused, "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let error = &value["error"];
    let column = |place: &serde_json::Value| place["column"].as_u64().unwrap() as usize - 1;
    assert_eq!(error["near"][0]["words"][0], "stockpiled", "{json}");
    let near = &error["near"][0];
    assert_eq!(&refused[column(near)..column(&near["end"])], "stockpild");
    for offer in error["offers"].as_array().unwrap() {
        let mut statement = refused.to_string();
        for edit in offer["edits"].as_array().unwrap().iter().rev() {
            let place = column(edit)..column(&edit["end"]);
            statement.replace_range(place, edit["words"].as_str().unwrap());
        }
        assert_eq!(statement.trim(), offer["statement"].as_str().unwrap());
        assert_eq!(told(folder.path(), &["ask", &statement]).0, 0, "{statement}");
    }
    assert!(!error["offers"].as_array().unwrap().is_empty(), "{json}");
}

/// Those whose example cannot be run. One more is to be a decision.
#[test]
fn what_cannot_be_shown_is_listed() {
    let rare: Vec<&str> =
        Code::all().filter(|code| matches!(code.example(), Example::Rare(..))).map(Code::name).collect();
    assert_eq!(rare.join(" "), RARE);
}

const RARE: &str = "too-ambiguous bad-parameter-name hidden-target several-owners bound-twice \
    chain-detail misplaced-aggregate undecided-text number-too-large bad-definition timeout too-large interrupted internal \
    type-tangle identity changed-meanwhile base-too-large unwritable-file damaged-snapshot";

#[test]
fn the_page_is_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/messages.md");
    let page = page();
    if std::env::var_os("UPDATE_GOLDENFILES").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/messages.md is not as the table makes it: UPDATE_GOLDENFILES=1 writes it");
}

fn page() -> String {
    let mut page = INTRODUCTION.to_string();
    for (title, codes) in Code::ROOMS {
        writeln!(page, "\n## {title}").unwrap();
        for code in *codes {
            let (what, example) = code.example().in_words();
            let (meaning, way_out) = (code.meaning(), code.way_out());
            let example = lore::visible::visible_lines(&example);
            writeln!(page, "\n### {code}\n\n{meaning}\n\n{what}:\n\n```text\n{example}\n```\n\n{way_out}")
                .unwrap();
        }
    }
    page
}

const INTRODUCTION: &str = "\
# Messages

A message begins with `error` or `warning` and, in brackets, a code: `error[unknown-word]`. The code names the kind of problem
and stays the same where the words of the message change; a script can expect it (`expect … is refused unknown-word`), and the
JSON formats have it as `code`. A message may name the way out in more detail than this page, since it knows the question and the
base.

`lore help unknown-word` prints an entry of this page, `lore help codes` the list of codes; at the prompt it is
`.help unknown-word`. The questions are asked of the small base in [messages.lore](messages.lore); lines of fact files and imports
stand beside it. All but those that say why they cannot are run by a test.

This page is made of the table in `src/diagnostic/codes`.

## Messages as data

`lore check`, `lore build`, `lore fmt` and `lore import --dry-run` write their messages as data with `--format json` or `jsonl`, to
standard output; the other formats are of rows, and refused. The exit status is the same as with text. In `json` it is one object:

| field | what it is |
|---|---|
| `problems` | the messages, in the order of files and lines |
| `results` | what the command did, see below; empty for `check`, and where nothing could be done |

In `jsonl` each message is a line of its own, and behind them each result. A message:

| field | what it is |
|---|---|
| `severity` | `error` or `warning` |
| `code` | one of this page |
| `message` | the first line, without the code |
| `labels` | the places that it points at, the primary one first; none where no text is at fault |
| `notes` | further facts, each a text |
| `helps` | the ways out, each a text |
| `offers` | statements that can be asked instead, each with the whole `statement`, and its `edits` |
| `near` | places whose word may have been meant to be another, with these `words`, the nearest first |

A label has `file`, `line` and `column`, both from 1 (columns count characters), `end` with a `line` and a `column` behind the last
character, and `text`, what is said there, which may be empty. An edit, and what is `near`, have their place in the file of the first label
in the same way: `line`, `column` and `end`. The `words` of an edit stand for what is there; they may be empty.

The result of a build has `base`, `files`, `files_changed`, `files_kept` (not read again), `entities`, `claims`, `sources`,
`rows_left_out`, `seconds` and `snapshot`, which is null where it could not be kept, and else has `file`, `bytes`,
`bytes_of_names` and `relations`, each with `name`, `claims` and `bytes`. The result of a dry run is one object a file: `file`,
`declared` (`file` and `line` of the import), `rows`, `rows_unmet` (left out by a `when`), `rows_left_out` (as wrong), new
`entities`, `claims`, and `first`, the first claims, each with its `claim` in words and the `line` of the row. A result of `fmt` is the `file` that
it wrote, or with `--check` would write.

What ends a command early (`--timeout`, `--memory`) is such a message too. Where a base cannot be asked, `ask`, `explain`, `run` and `add` write
such an object (or lines) as well, besides the words on standard error; answers, and questions that are refused, have
[objects of their own](json.md).
";
