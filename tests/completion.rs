//! What is offered while a question is typed, over the bundled base.

use lore::diagnostic::Source;
use lore::session::{Options, Session};
use std::path::Path;

fn open() -> Session {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("kb");
    Session::open(Options { base, ..Options::default() }).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn offered(session: &Session, line: &str) -> Vec<String> {
    session.complete(line, line.len()).1.into_iter().map(|candidate| candidate.text).collect()
}

/// What stands first at each kind of place.
#[test]
fn the_natural_words_come_first() {
    let session = open();
    for (line, first) in [
        ("which firms sto", "stockpiled"),
        ("did Alibaba sto", "stockpile"),
        ("which fi", "firms"),
        ("which firms stock", "stockpiled"),
        ("who stockpiled ", "H20"),
        ("who made a ch", "chip"),
        ("who stockpiled Nvidia H2", "H20"),
        ("what is the reve", "revenue share"),
        ("who stockpiled H20 bef", "before"),
        ("", "describe"),
    ] {
        let offered = offered(&session, line);
        assert_eq!(offered.first().map(String::as_str), Some(first), "{line:?}: {offered:?}");
    }
    // One key is enough where one word is meant.
    assert_eq!(offered(&session, "which fi").len(), 1);
    assert_eq!(offered(&session, "which firms stock").len(), 1);
    let types = offered(&session, "which ");
    assert!(types[..10].iter().all(|word| session.words(word).contains(word)), "{types:?}");
    assert!(!types.contains(&"firm".to_string()) && types.contains(&"firms".to_string()), "{types:?}");
}

/// Only what the types allow: a chip stockpiles nothing, and what is stockpiled is a chip.
#[test]
fn what_cannot_be_meant_is_not_offered() {
    let session = open();
    assert!(!offered(&session, "which chips ").contains(&"stockpiled".to_string()));
    let objects = offered(&session, "which firms stockpiled ");
    assert!(
        objects.contains(&"H800".to_string()) && !objects.contains(&"Tencent".to_string()),
        "{objects:?}"
    );
}

/// Whoever takes offered words only never meets a word that is unknown or that the types forbid.
#[test]
fn a_walk_along_the_offers_stays_in_the_language() {
    let session = open();
    let mut chosen = 7_usize;
    for _ in 0..4 {
        let mut line = String::new();
        for _ in 0..7 {
            let offered = offered(&session, &line);
            if offered.is_empty() {
                break;
            }
            chosen = chosen.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            line = format!("{line}{} ", offered[(chosen >> 33) % offered.len()]);
            if let Err(problem) = session.explain(&Source::new("question", line.as_str())) {
                let forbidden = ["unknown-word", "type-mismatch", "no-such-relation", "unknown-name"];
                assert!(!forbidden.contains(&problem.code.name()), "{line}: {problem:?}");
            }
        }
    }
}
