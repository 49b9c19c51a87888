//! The files of the program as the compiler reads them when it makes no tests: whole, without their comments.
#![allow(dead_code, reason = "each test file uses its own part")]

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::fs;
use std::path::{Path, PathBuf};

/// A file of `src`.
pub struct File {
    pub path: PathBuf,
    /// Without what is compiled for tests alone.
    pub tokens: TokenStream,
}

/// All files of `src` but those that only tests have.
pub fn files() -> Vec<File> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut of_tests, mut open) = (vec![], vec![], vec![source]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a file of the program");
                let (tokens, modules) = without_tests(text.parse().expect("a file of Rust"));
                let is_of_folder = ["mod.rs", "lib.rs", "main.rs"].iter().any(|name| path.ends_with(name));
                let beneath = if is_of_folder { path.with_file_name("") } else { path.with_extension("") };
                of_tests.extend(modules.into_iter().map(|module| beneath.join(module)));
                files.push(File { path, tokens });
            }
        }
    }
    files.retain(|file| {
        let module = file.path.with_extension("");
        !of_tests.iter().any(|of_tests| module.starts_with(of_tests))
    });
    files
}

/// The tokens without items and fields under `#[cfg(test)]`, and the modules among these that are files of their own.
pub fn without_tests(tokens: TokenStream) -> (TokenStream, Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let (mut kept, mut modules) = (vec![], vec![]);
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Punct(mark) if mark.as_char() == '#' && is_for_tests(tokens.get(at + 1)) => {
                at += 2;
                let is_item = tokens[at..].iter().take(4).any(begins_item);
                let end = at + tokens[at..].iter().take_while(|token| !ends(token, is_item)).count();
                modules.extend(declared_elsewhere(&tokens[at..=end.min(tokens.len() - 1)]));
                at = end + 1;
                continue;
            }
            TokenTree::Group(group) => {
                let (within, of_group) = without_tests(group.stream());
                let mut stripped = Group::new(group.delimiter(), within);
                stripped.set_span(group.span());
                kept.push(TokenTree::Group(stripped));
                modules.extend(of_group);
            }
            other => kept.push(other.clone()),
        }
        at += 1;
    }
    (kept.into_iter().collect(), modules)
}

/// The words of tokens, identifiers and literals alike, each with its line. Comments have none.
pub fn words(tokens: TokenStream, found: &mut Vec<(usize, String)>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            // `/// …` is `#[doc = "…"]`.
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                tokens.next_if(|next| matches!(next, TokenTree::Punct(mark) if mark.as_char() == '!'));
                tokens.next_if(is_documentation);
            }
            TokenTree::Group(group) => words(group.stream(), found),
            TokenTree::Ident(word) => found.push((word.span().start().line, word.to_string())),
            TokenTree::Literal(literal) => {
                let first = literal.span().start().line;
                let text = literal.to_string();
                let lines = text.lines().zip(first..);
                found.extend(lines.map(|(line, number)| (number, line.to_string())));
            }
            TokenTree::Punct(_) => {}
        }
    }
}

fn is_documentation(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(word)) if word == "doc")
}

/// The module that an item declares, if it stands in a file of its own.
fn declared_elsewhere(item: &[TokenTree]) -> Option<String> {
    let at = item.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "mod"))?;
    match (item.get(at + 1), item.get(at + 2)) {
        (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(_))) => Some(name.to_string()),
        _ => None,
    }
}

fn is_for_tests(token: Option<&TokenTree>) -> bool {
    let Some(TokenTree::Group(group)) = token else { return false };
    group.delimiter() == Delimiter::Bracket && group.stream().to_string().replace(' ', "") == "cfg(test)"
}

fn begins_item(token: &TokenTree) -> bool {
    const ITEMS: [&str; 11] =
        ["fn", "mod", "use", "impl", "struct", "enum", "const", "static", "type", "trait", "let"];
    matches!(token, TokenTree::Ident(word) if ITEMS.contains(&word.to_string().as_str()))
}

/// Whether this ends an item, or a field: its block, a semicolon, or the comma behind a field.
fn ends(token: &TokenTree, is_item: bool) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';' || !is_item && mark.as_char() == ',',
        _ => false,
    }
}
