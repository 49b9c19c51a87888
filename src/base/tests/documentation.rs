//! `docs/facts.md` says what holds: its examples are a base.

use super::Base;
use crate::syntax::facts;

#[test]
fn the_examples_of_the_page_are_a_base_in_canonical_layout() {
    let page = std::fs::read_to_string("docs/facts.md").unwrap();
    let base = Base::empty();
    let mut text = String::new();
    for block in page.split("\n```").skip(1).step_by(2) {
        let (kind, content) = block.split_once('\n').unwrap();
        match kind.split_once(' ') {
            None if kind == "lore" => text += &format!("{content}\n"),
            None if kind == "sh" => {}
            Some(("csv" | "jsonl" | "nt", name)) => {
                std::fs::create_dir_all(base.path().join(name).parent().unwrap()).unwrap();
                base.write(name, content);
            }
            _ => panic!("a block of {kind}"),
        }
    }
    base.write("page.lore", &text);
    let claims = base.claims();
    assert_eq!(claims.lines().count(), 38, "{claims}");
    let (file, problems) = facts::parse(&crate::diagnostic::Source::new("page", text.as_str()));
    assert!(problems.is_empty());
    assert_eq!(facts::print(&file), text);
}

/// Every file of the bases that come with lore, laid out anew, says what it said.
#[test]
fn the_canonical_layout_says_the_same() {
    let mut folders = vec![std::path::PathBuf::from("kb"), "examples/chip-supply-chain".into()];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "lore") {
                let before = std::fs::read_to_string(&path).unwrap();
                let (file, problems) = facts::parse(&crate::diagnostic::Source::new("file", before.as_str()));
                assert!(problems.is_empty(), "{}", path.display());
                let after = facts::print(&file);
                assert_eq!(after, before, "{} is not in canonical layout", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 4);
}
