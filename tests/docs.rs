//! The documents tell the truth: every example in them is run, and gives what stands there.
//!
//! Every block can be pasted as it stands. Blocks of `sh` are run by a shell, in a folder that holds a copy of `kb`; a block
//! of `text` is what those between it and the one before print, and where none follows they print nothing. Blocks of
//! `lore-ask` are pasted at the prompt over `kb`: what stands behind `#` is the answer to the statement above it. `…` stands
//! for anything.
//!
//! `UPDATE_GOLDENFILES=1 cargo test --test docs` writes the outputs anew: read each before it is kept.

mod common;

use common::Shared;
use lore::diagnostic::Source;
use lore::render::{Format, Output, Style, Target};
use lore::script::Runner;
use lore::session::{Options, Session};
use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

#[test]
fn readme() {
    check("README.md");
}

#[test]
fn language() {
    check("docs/language.md");
}

#[test]
fn json() {
    check("docs/json.md");
}

/// What was asked of the bases of reports, and what came of it.
#[test]
fn reports_that_were_asked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names: Vec<String> = fs::read_dir(root.join("examples/reports"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 3);
    for name in names {
        check(&format!("examples/reports/{name}/ASKED.md"));
    }
}

#[test]
fn reports() {
    check("docs/reports.md");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/reports.md")).unwrap();
    assert!(!page.contains("# error["), "each question of this page has an answer");
}

/// Whether a link leads to a file that is there, and to a heading of it where it names one.
fn leads_somewhere(beside: &Path, link: &str) -> bool {
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let Ok(text) = fs::read_to_string(beside.join(file)) else { return beside.join(file).exists() };
    let anchor = |line: &str| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        words
            .chars()
            .filter(|c| c.is_alphanumeric() || " -".contains(*c))
            .collect::<String>()
            .replace(' ', "-")
    };
    heading.is_empty() || text.lines().any(|line| line.starts_with('#') && anchor(line) == heading)
}

/// The files and folders that the pages speak of are there.
#[test]
fn paths() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut gone = vec![];
    let mut seen = 0;
    let pages = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/language.md",
        "docs/facts.md",
        "docs/json.md",
        "docs/reports.md",
        "docs/messages.md",
    ];
    for page in pages {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let beside = root.join(page);
        let beside = beside.parent().unwrap();
        let links = text.match_indices("](").filter_map(|(at, _)| text[at + 2..].split(')').next());
        let links = links.filter(|link| !link.starts_with('#') && !link.contains("://"));
        gone.extend(
            links.filter(|link| !leads_somewhere(beside, link)).map(|link| format!("{page}: {link}")),
        );
        let named = text.split('`').skip(1).step_by(2).filter(|word| {
            let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            let program = [".rs", ".pest"].iter().any(|ending| word.ends_with(ending));
            let folder = word.contains('/') && word.starts_with(|c: char| c.is_ascii_lowercase() || c == '.');
            plain && (program || folder) && !word.starts_with("target/")
        });
        for name in named {
            seen += 1;
            if !["", "src", "grammar"].iter().any(|folder| root.join(folder).join(name).exists()) {
                gone.push(format!("{page}: {name}"));
            }
        }
    }
    assert!(gone.is_empty(), "{gone:#?}");
    assert!(seen > 20, "only {seen} paths were found");
}

/// What can be run in a document, with the state that its examples build up.
struct Desk {
    folder: tempfile::TempDir,
    runner: Runner,
    written: Shared,
}

impl Desk {
    /// At the base of the document's own facts, or at that beside it, or at the first base where there is none.
    fn of(name: &str, document: &str, root: &Path) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let beside = root
            .join(name)
            .parent()
            .filter(|beside| beside.join("facts.lore").exists())
            .map(Path::to_path_buf);
        let facts = document.split("\n```lore\n").skip(1);
        let facts: String = facts.filter_map(|block| block.split("```").next()).collect();
        match facts.is_empty() {
            true => copy(&beside.unwrap_or(root.join("kb")), &folder.path().join("kb")),
            false => {
                fs::create_dir(folder.path().join("kb")).unwrap();
                fs::write(folder.path().join("kb/facts.lore"), facts).unwrap();
            }
        }
        let options = Options { base: folder.path().join("kb"), ..Options::default() };
        let session = Session::open(options).unwrap_or_else(|problems| panic!("{problems:?}"));
        let written = Shared::default();
        let target = || Target { out: Box::new(written.clone()), style: Style::default() };
        let output = Output::new(Format::Table, false, target(), target());
        let mut runner = Runner::new(Rc::new(RefCell::new(session)), output);
        (runner.keep_going, runner.may_write) = (true, true);
        Desk { folder, runner, written }
    }

    /// Runs an example as its kind of block has it, and gives what it wrote.
    fn run(&mut self, kind: Kind, input: &str) -> String {
        match kind {
            Kind::Prompt => {
                self.runner.run(&Source::new("question", input)).unwrap();
                // The page's reader sits in the folder that holds the base.
                let beside = format!("{}/", self.folder.path().display());
                String::from_utf8(self.written.0.take()).unwrap().replace(&beside, "")
            }
            Kind::Shell => {
                let programs = Path::new(env!("CARGO_BIN_EXE_lore")).parent().unwrap();
                let paths = std::env::var_os("PATH").unwrap_or_default();
                let paths = std::env::join_paths(
                    std::iter::once(programs.to_path_buf()).chain(std::env::split_paths(&paths)),
                );
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("exec 2>&1\n{CARGO}\n{input}")]).env("PATH", paths.unwrap());
                let output = shell.current_dir(self.folder.path()).output().unwrap();
                String::from_utf8(output.stdout).unwrap()
            }
        }
    }
}

/// There is no package in the folder of examples: what cargo would run is the program that is tested. Whatever else it is
/// asked to do is the business of whoever runs this test.
const CARGO: &str =
    r#"cargo() { if [ "$1" = run ]; then until [ "$1" = -- ]; do shift; done; shift; lore "$@"; fi; }"#;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        match path.is_dir() {
            true if name == ".lore-cache" => {}
            true => copy(&path, &to.join(name)),
            false => {
                fs::copy(&path, to.join(name)).unwrap();
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Prompt,
    Shell,
}

impl Kind {
    /// What a line of output begins with.
    fn mark(self) -> &'static str {
        match self {
            Kind::Prompt => "# ",
            Kind::Shell => "",
        }
    }
}

/// An example: its input, the line that it begins in, and its expected output.
struct Example<'d> {
    kind: Kind,
    line: usize,
    input: String,
    output: Vec<&'d str>,
}

/// A document as a row of its plain lines and the outputs of its examples. Input is a plain line too: it stays as it is.
enum Part<'d> {
    Text(&'d str),
    Example(Example<'d>),
}

fn parts(document: &str) -> Vec<Part<'_>> {
    let (mut parts, mut kind) = (vec![], "");
    // What was read of an example whose output is to come.
    let mut open: Option<Example> = None;
    for (index, line) in document.lines().enumerate() {
        let fence = line.strip_prefix("```");
        match (kind, fence) {
            ("", Some(opening)) => {
                if opening == "lore-ask" {
                    parts.extend(open.take().map(Part::Example));
                }
                kind = opening;
            }
            (_, Some(_)) => {
                if kind == "text" || kind == "lore-ask" {
                    parts.extend(open.take().map(Part::Example));
                }
                kind = "";
            }
            ("text", None) => {
                let example =
                    open.as_mut().unwrap_or_else(|| panic!("line {}: output without input", index + 1));
                example.output.push(line);
                continue;
            }
            ("lore-ask", None) => {
                let output = line.strip_prefix("# ").or((line == "#").then_some(""));
                if let Some(output) = output {
                    let example =
                        open.as_mut().unwrap_or_else(|| panic!("line {}: output without input", index + 1));
                    example.output.push(output);
                    continue;
                }
                // A line that goes on with the statement above it is indented.
                if !line.starts_with(' ') {
                    parts.extend(open.take().map(Part::Example));
                }
                if !line.is_empty() {
                    add(&mut open, Kind::Prompt, index + 1, line);
                }
            }
            ("sh", None) => add(&mut open, Kind::Shell, index + 1, line),
            _ => {}
        }
        parts.push(Part::Text(line));
    }
    parts.extend(open.map(Part::Example));
    parts
}

/// One more line of input.
fn add(open: &mut Option<Example>, kind: Kind, line: usize, input: &str) {
    let example = open.get_or_insert(Example { kind, line, input: String::new(), output: vec![] });
    example.input = format!("{}{input}\n", example.input);
}

fn check(name: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join(name)).unwrap();
    let update = std::env::var("UPDATE_GOLDENFILES").is_ok_and(|value| value == "1");
    let mut desk = Desk::of(name, &document, root);
    let (mut renewed, mut wrong, mut examples) = (String::new(), String::new(), 0);
    for part in parts(&document) {
        let Example { kind, line, input, output: expected } = match part {
            Part::Text(line) => {
                renewed += &format!("{line}\n");
                continue;
            }
            Part::Example(example) => example,
        };
        examples += 1;
        let output = desk.run(kind, &input);
        let output: Vec<&str> = output.trim_end().lines().map(str::trim_end).collect();
        let expected = expected.join("\n");
        let shown = match fits(&expected, &output.join("\n")) {
            true => expected,
            false => {
                let shown = shortened(&output, &expected);
                wrong += &format!("{name}:{line}: {input}{shown}\n");
                shown
            }
        };
        for line in shown.lines() {
            renewed += &format!("{}\n", format!("{}{line}", kind.mark()).trim_end());
        }
    }
    assert!(examples > 0, "{name} has no examples");
    if update {
        fs::write(root.join(name), renewed).unwrap();
    } else {
        assert!(wrong.is_empty(), "these give something else now:\n{wrong}");
    }
}

/// Whether an output is what is expected, where `…` stands for anything.
fn fits(expected: &str, output: &str) -> bool {
    let pieces: Vec<&str> = expected.split('…').collect();
    let [first, between @ .., last] = pieces.as_slice() else { return expected == output };
    let Some(mut rest) = output.strip_prefix(first) else { return false };
    for piece in between {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// An output without its evidence, where what was expected left it out.
fn shortened(output: &[&str], expected: &str) -> String {
    let evidence = output.iter().position(|line| line.starts_with("  [1] "));
    match evidence.filter(|_| expected.lines().any(|line| line.trim() == "…")) {
        Some(at) => output[..at].iter().map(|line| format!("{line}\n")).collect::<String>() + "  …\n",
        None => output.iter().map(|line| format!("{line}\n")).collect(),
    }
}

#[test]
fn an_ellipsis_stands_for_anything() {
    for (expected, output, fit) in [
        ("a\n  …", "a\n  b\n  c", true),
        ("a … c", "a b c", true),
        ("a", "a", true),
        ("a", "b", false),
        ("a …", "b c", false),
        ("a … c", "a b", false),
        ("ab…b", "ab", false),
    ] {
        assert_eq!(fits(expected, output), fit, "{expected} {output}");
    }
}
