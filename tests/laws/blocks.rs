//! Nothing is empty: what is read says something in its pattern, and in every block within it.

use crate::{questions, workers};

#[test]
fn every_block_says_something() {
    let questions = questions::all();
    let read = workers::each(&questions, |base, question| {
        let meaning = base.meaning(question);
        meaning.map(|meaning| (question.to_string(), meaning)).into_iter().collect()
    });
    let empty = |(_, meaning): &&(String, String)| says_nothing(meaning);
    let told: Vec<String> =
        read.iter().filter(empty).map(|(asked, meaning)| format!("`{asked}`: {meaning}")).collect();
    println!(
        "{} questions, {} of them read, {} with an empty block",
        questions::number(&questions),
        read.len(),
        told.len()
    );
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(read.len() >= 1000, "only {} questions were read", read.len());
}

/// Whether a block of a `find` has no clause, or is a branch that is so of anything.
fn says_nothing(meaning: &str) -> bool {
    let squeezed: String = meaning.split_whitespace().collect::<Vec<_>>().join(" ");
    let find = squeezed.split(" given").next().unwrap_or_default();
    let pattern = match find.strip_prefix("find whether") {
        Some(pattern) => pattern,
        None => find.split_once(" where").map_or("a chain or a description", |(_, pattern)| pattern),
    };
    let same =
        |clause: &str| clause.split_once(" = ").is_some_and(|(left, right)| left.trim() == right.trim());
    pattern.trim().is_empty() || pattern.contains("{ }") || pattern.split(['{', '}', ',']).any(same)
}

#[test]
fn an_empty_block_is_seen() {
    assert!(says_nothing("find whether  given "));
    assert!(says_nothing("find ?0 where ?0: river, not {  } given "));
    assert!(says_nothing("find ?0 where either { ?0: river } or { ?1 = ?1 } given "));
    assert!(!says_nothing("find ?0 where either { ?0: river } or { ?0 = Tarn } given "));
    assert!(!says_nothing("find whether Acorn: firm given "));
}
