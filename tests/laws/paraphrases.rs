//! Paraphrases agree: active and passive, relative clauses and predicates in another order, lists in another order have the
//! same rows, as certain.
//!
//! Random trees over the vocabulary of each base (`trees`) are put into words twice. Where both are read, their rows are
//! compared; of what is refused, the law says nothing.

use crate::bases::Base;
use crate::trees::{Chance, Tree, tree, words};
use lore::diagnostic::Source;
use lore::model::Truth;
use lore::model::answer::{Answer, Cell};
use lore::session::Reply;
use std::collections::BTreeSet;
use std::thread;

pub const BASES: [&str; 5] = ["atlas", "region", "trade", "works", "kb"];
/// How many trees are put into words for each base.
const TREES: u64 = 620;

type Rows = (BTreeSet<(Vec<String>, bool)>, usize);

#[test]
fn two_ways_to_say_the_same_have_the_same_rows() {
    let found: Vec<(String, usize, usize, Vec<String>)> = thread::scope(|scope| {
        let tried: Vec<_> = BASES.iter().map(|name| scope.spawn(|| pairs(name))).collect();
        tried.into_iter().map(|tried| tried.join().unwrap()).collect()
    });
    let mut told: Vec<&str> = vec![];
    for (name, made, read, faults) in &found {
        println!("{name}: {made} pairs, {read} of them read, {} differ", faults.len());
        told.extend(faults.iter().map(String::as_str));
    }
    let read: usize = found.iter().map(|(_, _, read, _)| read).sum();
    assert!(told.is_empty(), "{}\n{} of {read} pairs differ", told.join("\n"), told.len());
    assert!(read >= 2000, "only {read} pairs were read");
}

/// How many pairs were made, in how many both were read, and those that have different rows.
fn pairs(name: &str) -> (String, usize, usize, Vec<String>) {
    let mut base = Base::open(name).unwrap();
    let (mut made, mut read, mut faults) = (0, 0, vec![]);
    let mut known = BTreeSet::new();
    for seed in 0..TREES {
        let mut chance = Chance::new(seed + 1);
        let Some(tree) = tree(&base, &mut chance) else { continue };
        let Some((one, other)) = two_ways(&base, &tree, &mut chance) else { continue };
        if !known.insert((one.clone(), other.clone())) {
            continue;
        }
        made += 1;
        let (Some(mine), Some(theirs)) = (rows(&mut base, &one), rows(&mut base, &other)) else { continue };
        read += 1;
        if mine != theirs {
            let meaning = |text: &str| base.meaning(text).unwrap_or_default();
            faults.push(format!("`{one}`\n    {}\n`{other}`\n    {}", meaning(&one), meaning(&other)));
        }
    }
    (name.to_string(), made, read, faults)
}

fn two_ways(base: &Base, tree: &Tree, chance: &mut Chance) -> Option<(String, String)> {
    const TRIED: usize = 8;
    let one = words(base, tree, chance);
    let other = (0..TRIED).map(|_| words(base, tree, chance)).find(|other| *other != one)?;
    Some((one, other))
}

fn rows(base: &mut Base, question: &str) -> Option<Rows> {
    base.meaning(question)?;
    let Reply::Answer(answer) = base.session.run(&Source::new("question", question)).ok()? else {
        return None;
    };
    let Answer { rows, possible, .. } = answer;
    let cells =
        rows.iter().map(|row| (row.cells().iter().map(Cell::text).collect(), row.truth() == Truth::Yes));
    Some((cells.collect(), possible))
}
