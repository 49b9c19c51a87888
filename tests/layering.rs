//! Who may import whom: a module sees what is below it and nothing else.

#[path = "common/program.rs"]
mod program;

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
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
    ("graph", &["model", "store"]),
    ("plan", &["model", "visible", "diagnostic", "resolve::query", "store"]),
    ("execute", &["model", "visible", "diagnostic", "resolve::query", "plan", "store"]),
    ("inquiry", &["model", "visible", "diagnostic", "resolve::query", "plan", "store", "execute"]),
    ("rdf", &["model", "visible", "diagnostic", "vocabulary", "resolve::query", "plan", "store"]),
    ("base", &["model", "visible", "diagnostic", "disk", "vocabulary", "syntax", "store", "graph"]),
    (
        "session",
        &[
            "model",
            "visible",
            "diagnostic",
            "disk",
            "vocabulary",
            "syntax",
            "resolve",
            "plan",
            "store",
            "execute",
            "inquiry",
            "rdf",
            "base",
        ],
    ),
    ("asked", &["diagnostic", "disk"]),
    ("script", &["model", "visible", "diagnostic", "disk", "session", "render", "asked"]),
    ("repl", &["model", "visible", "diagnostic", "disk", "session", "render", "script"]),
    ("cli", &["model", "visible", "diagnostic", "disk", "session", "render", "asked", "script", "repl"]),
];

/// How many files of a module import each other in circles, those included that import their folder's own file and are imported
/// by it. None may come to these; whoever cuts a circle writes the smaller number. In `syntax` the parsers of noun phrases and of
/// verb phrases need each other, as the phrases do; in `script` a command may run a script, which has commands.
const CIRCLES: &[(&str, usize)] = &[("syntax", 2), ("script", 2)];

/// A path into the crate, where it stands.
#[derive(Debug, PartialEq)]
struct Import {
    line: usize,
    /// From the crate's root: `store`, `Snapshot`.
    path: Vec<String>,
}

/// A file of the program: the module that it is, and what it imports.
struct Module {
    file: PathBuf,
    path: Vec<String>,
    imports: Vec<Import>,
}

fn modules() -> Vec<Module> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let module = |file: program::File| {
        let within = file.path.strip_prefix(&source).expect("it lies there").to_path_buf();
        let path = module_path(&within);
        let imports = imports(file.tokens, &path);
        Module { file: Path::new("src").join(within), path, imports }
    };
    let modules = program::files().into_iter().map(module);
    modules.filter(|module| !["lib", "main"].contains(&module.path[0].as_str())).collect()
}

#[test]
fn modules_import_only_what_is_below_them() {
    let mut wrong = String::new();
    let mut seen = 0;
    for Module { file, path, imports } in modules() {
        let Some((module, allowed)) = ALLOWED.iter().find(|(name, _)| *name == path[0]) else {
            writeln!(wrong, "{}: `{}` has no place among the modules", file.display(), path[0]).unwrap();
            continue;
        };
        for import in imports {
            seen += 1;
            let imported = import.path.join("::");
            if !allows(module, allowed, &imported) {
                let may = if allowed.is_empty() { "nothing of ours".into() } else { allowed.join(", ") };
                let place = format!("{}:{}", file.display(), import.line);
                writeln!(wrong, "{place}: `{module}` imports `{imported}`, and may import {may}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(seen > 100 * ALLOWED.len(), "hardly any imports were found: the test no longer reads them");
}

#[test]
fn files_of_a_module_import_each_other_in_no_new_circles() {
    let modules = modules();
    let place = |path: &[String]| {
        // The file of the longest part of the path that is one.
        let parts = (1..=path.len()).rev();
        parts.filter_map(|end| modules.iter().position(|module| module.path == path[..end])).next()
    };
    let mut graph: DiGraphMap<usize, ()> = DiGraphMap::new();
    for (from, module) in modules.iter().enumerate() {
        for to in module.imports.iter().filter_map(|import| place(&import.path)).filter(|to| *to != from) {
            graph.add_edge(from, to, ());
        }
    }
    let mut found: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
    for circle in tarjan_scc(&graph).into_iter().filter(|circle| circle.len() > 1) {
        let files = circle.iter().map(|&at| modules[at].path.join("::")).collect();
        found.entry(&modules[circle[0]].path[0]).or_default().push(files);
    }
    let mut wrong = String::new();
    let names = ALLOWED.iter().map(|(name, _)| *name);
    for name in names {
        let circles = found.get(name).map_or(&[][..], Vec::as_slice);
        let number: usize = circles.iter().map(Vec::len).sum();
        let most = CIRCLES.iter().find(|(of, _)| *of == name).map_or(0, |(_, most)| *most);
        if number != most {
            writeln!(
                wrong,
                "{number} files of `{name}` import each other in circles, not {most}: {circles:?}"
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What depends on it is tried by nobody. Whatever tests want otherwise is handed in.
#[test]
fn nothing_behaves_otherwise_under_test() {
    let asks = |file: program::File| asks_for_tests(file.tokens).then_some(file.path);
    let wrong: Vec<PathBuf> = program::files().into_iter().filter_map(asks).collect();
    assert!(wrong.is_empty(), "`cfg!(test)` decides something in {wrong:?}");
    for text in ["if cfg!(test) { 1 }", "f(cfg ! (not(test)))", "cfg!(all(unix, any(test)))"] {
        assert!(asks_for_tests(text.parse().unwrap()), "{text}");
    }
    for text in ["cfg!(unix)", "#[cfg(test)] mod tests;", "// cfg!(test)", "test!(cfg)"] {
        assert!(!asks_for_tests(text.parse().unwrap()), "{text}");
    }
}

/// Whether `cfg!` asks anywhere whether this is a test.
fn asks_for_tests(tokens: TokenStream) -> bool {
    fn names_test(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(word) => word == "test",
            TokenTree::Group(group) => names_test(group.stream()),
            _ => false,
        })
    }
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let asks = tokens.windows(3).any(|three| match three {
        [TokenTree::Ident(word), TokenTree::Punct(mark), TokenTree::Group(group)] => {
            word == "cfg" && mark.as_char() == '!' && names_test(group.stream())
        }
        _ => false,
    });
    asks || tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => asks_for_tests(group.stream()),
        _ => false,
    })
}

#[test]
fn every_way_to_write_an_import_is_seen() {
    let text = "use crate::store::Snapshot;\n\
                use crate::{\n    model::ids, // crate::repl\n    plan as p,\n};\n\
                let x = super::super::resolve::Scope;\n\
                pub(crate) fn f() {}\n\
                /// [`Best`](crate::script::Best)\n\
                use super::near::{self, Nearest};\n\
                #[cfg(test)]\n\
                use crate::cli;\n\
                #[cfg(test)]\n\
                mod tests {\n    use crate::cli;\n}\n\
                #[cfg(test)] mod samples;\
                format!(\"{}\", self::beneath::name());\n\
                mod below;\n\
                use below::Depth;\n\
                const X: u8 = if cfg!(test) { 2 } else { crate::disk::X };\n";
    let place = ["vocabulary", "near"].map(String::from);
    let (tokens, of_tests) = program::without_tests(text.parse().unwrap());
    assert_eq!(of_tests, ["samples"]);
    let found: Vec<_> =
        imports(tokens, &place).into_iter().map(|import| (import.line, import.path.join("::"))).collect();
    let expected = [
        (1, "store::Snapshot"),
        (3, "model::ids"),
        (4, "plan"),
        (6, "resolve::Scope"),
        (9, "vocabulary::near"),
        (9, "vocabulary::near::Nearest"),
        (16, "vocabulary::near::beneath::name"),
        (18, "vocabulary::near::below::Depth"),
        (19, "disk::X"),
    ];
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

/// The paths into the crate that a module has, whether they begin with `crate`, `super` or `self`.
fn imports(tokens: TokenStream, module: &[String]) -> Vec<Import> {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let declares = |pair: &[TokenTree]| match pair {
        [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "mod" => Some(name.to_string()),
        _ => None,
    };
    let beneath: BTreeSet<String> = all.windows(2).filter_map(declares).collect();
    let mut found = vec![];
    collect(tokens, module, &beneath, &mut found);
    found
}

/// `beneath` are the modules that this one declares.
fn collect(tokens: TokenStream, module: &[String], beneath: &BTreeSet<String>, found: &mut Vec<Import>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    // Whether the token before is part of a path that was read.
    let mut within_path = false;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) if !within_path => {
                let line = word.span().start().line;
                let root = match word.to_string().as_str() {
                    "crate" => Some(vec![]),
                    "self" => Some(module.to_vec()),
                    "super" => Some(module[..module.len().saturating_sub(1)].to_vec()),
                    name if beneath.contains(name) => Some([module, &[name.to_string()]].concat()),
                    _ => None,
                };
                if let Some(root) = root.filter(|_| is_joint(&tokens, at + 1)) {
                    at = path(&tokens, at + 3, root, line, found);
                    continue;
                }
                within_path = is_joint(&tokens, at + 1);
            }
            TokenTree::Group(group) => {
                collect(group.stream(), module, beneath, found);
                within_path = false;
            }
            TokenTree::Ident(_) => within_path = is_joint(&tokens, at + 1),
            TokenTree::Punct(mark) => within_path &= mark.as_char() == ':',
            TokenTree::Literal(_) => within_path = false,
        }
        at += 1;
    }
}

/// Reads on behind the `::` of a path, and gives the place behind it.
fn path(
    tokens: &[TokenTree],
    mut at: usize,
    mut before: Vec<String>,
    line: usize,
    found: &mut Vec<Import>,
) -> usize {
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(word)) if word == "super" => {
                before.pop();
            }
            // A path ends with itself: `near::{self}`.
            Some(TokenTree::Ident(word)) if word == "self" => {}
            Some(TokenTree::Ident(word)) => before.push(word.to_string()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let branches: Vec<TokenTree> = group.stream().into_iter().collect();
                for branch in
                    branches.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','))
                {
                    if let Some(first) = branch.first() {
                        path(branch, 0, before.clone(), first.span().start().line, found);
                    }
                }
                return at + 1;
            }
            // `store::*`, or `Type::<T>`: what was read so far.
            _ => break,
        }
        at += 1;
        if !is_joint(tokens, at) {
            break;
        }
        at += 2;
    }
    found.push(Import { line, path: before });
    at
}

/// Whether `::` stands there.
fn is_joint(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon =
        |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))
}
