//! Who may import whom: a module sees what is below it and nothing else.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module and what it may import besides itself, from the ground up. An entry with a path allows that part of
/// a module only: plans are made of the resolved query's terms, not of the resolver.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("visible", &[]),
    ("diagnostic", &["visible"]),
    ("disk", &[]),
    ("vocabulary", &["model", "visible", "diagnostic"]),
    // The tagger takes the longest matches of the vocabulary.
    ("syntax", &["model", "visible", "diagnostic", "vocabulary"]),
    ("render", &["model", "visible", "diagnostic"]),
    ("resolve", &["model", "visible", "diagnostic", "vocabulary", "syntax"]),
    ("store", &["model", "visible", "diagnostic", "disk", "vocabulary"]),
    ("plan", &["model", "visible", "diagnostic", "resolve::query", "store"]),
    ("execute", &["model", "visible", "diagnostic", "resolve::query", "plan", "store"]),
    ("rdf", &["model", "visible", "diagnostic", "vocabulary", "resolve::query", "plan", "store"]),
    ("base", &["model", "visible", "diagnostic", "disk", "vocabulary", "syntax", "store"]),
    (
        "session",
        &[
            "model",
            "visible",
            "diagnostic",
            "vocabulary",
            "syntax",
            "resolve",
            "plan",
            "store",
            "execute",
            "rdf",
            "base",
        ],
    ),
    ("script", &["model", "visible", "diagnostic", "disk", "session", "render"]),
    ("repl", &["model", "visible", "diagnostic", "disk", "session", "render", "script"]),
    ("cli", &["model", "visible", "diagnostic", "disk", "session", "render", "script", "repl"]),
];

/// A path into another part of the crate, where it stands.
#[derive(Debug, PartialEq)]
struct Import {
    line: usize,
    path: String,
}

#[test]
fn modules_import_only_what_is_below_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![];
    rust_files(&source, &mut files);
    let mut wrong = String::new();
    let mut seen = 0;
    for file in files {
        let within = file.strip_prefix(&source).unwrap();
        let place = module_path(within);
        let Some(module) = place.first().filter(|module| !["lib", "main"].contains(&module.as_str())) else {
            continue;
        };
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| name == module) else {
            writeln!(wrong, "src/{}: `{module}` has no place among the modules", within.display()).unwrap();
            continue;
        };
        for import in imports(&fs::read_to_string(&file).unwrap(), place.len()) {
            seen += 1;
            if !allows(module, allowed, &import.path) {
                writeln!(
                    wrong,
                    "src/{}:{}: `{module}` imports `{}`, and may import {}",
                    within.display(),
                    import.line,
                    import.path,
                    if allowed.is_empty() { "nothing of ours".into() } else { allowed.join(", ") },
                )
                .unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(seen > ALLOWED.len(), "no imports were found: the test no longer reads them");
}

#[test]
fn every_way_to_write_an_import_is_seen() {
    let text = "use crate::store::Snapshot;\n\
                use crate::{\n    model::ids, // crate::repl\n    plan,\n};\n\
                let x = super::super::resolve::Scope;\n\
                pub(crate) fn f() {}\n\
                /// [`Best`](crate::script::Best)\n\
                use super::near;\n\
                #[cfg(test)]\n\
                use crate::cli;\n";
    let found: Vec<_> = imports(text, 2).into_iter().map(|import| (import.line, import.path)).collect();
    let expected = [(1, "store::Snapshot"), (2, "model::ids"), (2, "plan"), (6, "resolve::Scope")];
    assert_eq!(found, expected.map(|(line, path)| (line, path.to_string())));
    assert!(allows("plan", &["resolve::query"], "resolve::query::Term"));
    assert!(!allows("plan", &["resolve::query"], "resolve::Scope"));
    assert!(!allows("plan", &["store"], "storehouse"));
}

fn allows(module: &str, allowed: &[&str], path: &str) -> bool {
    let within =
        |part: &str| path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
    within(module) || allowed.iter().any(|part| within(part))
}

/// `session/browse/tests.rs` is the module `session::browse::tests`.
fn module_path(file: &Path) -> Vec<String> {
    let mut parts: Vec<_> =
        file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

/// The paths from the crate's root in a file of a module so many levels deep, whether they begin with `crate` or
/// with enough `super`. Comments do not count, nor does what is compiled for tests alone.
fn imports(text: &str, depth: usize) -> Vec<Import> {
    let code: Vec<_> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let end = code.iter().position(|line| line.trim() == "#[cfg(test)]").unwrap_or(code.len());
    let root = format!("{}::", vec!["super"; depth].join("::"));
    let mut found = vec![];
    for (index, line) in code[..end].iter().enumerate() {
        let starts = ["crate::", root.as_str()].into_iter().flat_map(|root| {
            let begins = move |at: &usize| {
                !line[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
            };
            line.match_indices(root)
                .map(move |(at, _)| (at, at + root.len()))
                .filter(move |(at, _)| begins(at))
        });
        for (_, start) in starts {
            let rest = [&line[start..], &code[index + 1..end].join(" ")].join(" ");
            let branches = match rest.strip_prefix('{') {
                Some(group) => branches(group),
                None => vec![rest.as_str()],
            };
            found.extend(branches.into_iter().map(|path| Import { line: index + 1, path: plain_path(path) }));
        }
    }
    found
}

/// What stands between the commas of `a::b, c::{d, e}}…`, up to the brace that ends the group.
fn branches(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, vec![]);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(group[start..at].trim());
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found.retain(|branch| !branch.is_empty());
    found
}

/// `store::Snapshot` of `store::Snapshot;`.
fn plain_path(text: &str) -> String {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    text[..end].trim_end_matches(':').to_string()
}

fn rust_files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                rust_files(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}
