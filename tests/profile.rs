//! `profile`: what each step of a plan did, and each part of a count.

mod common;

use common::Base;

/// The output with every time as `N ms`.
fn masked(text: &str) -> String {
    let mut masked = vec![];
    for line in text.lines() {
        let mut words: Vec<&str> = line.split(' ').collect();
        for at in 1..words.len() {
            if words[at].trim_end_matches(',') == "ms" {
                words[at - 1] = "N";
            }
        }
        masked.push(words.join(" "));
    }
    masked.join("\n")
}

fn profile(base: &Base, question: &str) -> String {
    let ran = base.lore(["ask", &format!("profile {question}")]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    masked(&ran.out)
}

/// Persons who know each other as the pairs say.
fn persons(base: &Base, pairs: impl Iterator<Item = (usize, usize)>) {
    const SCHEMA: &str = "type person, persons\ntype town, towns\nrelation know: person -> person\n  verb know\n\
        relation live: person -> town\n  verb live in\nrelation envy: person -> person\n  verb envy\n\
        town Oslo\n\
        source list\n  title \"A list\"\n\
        import \"persons.csv\"\n  source list\n  entity ?a: person \"{a}\"\n  entity ?b: person \"{b}\"\n  claim ?a knows ?b\n";
    base.write("kb/persons.lore", SCHEMA);
    let rows = pairs.map(|(a, b)| format!("P{a},P{b}\n"));
    base.write("kb/persons.csv", format!("a,b\n{}", rows.collect::<String>()));
}

/// A hundred persons in a ring, each of whom knows the next ten.
fn ring(base: &Base) {
    persons(base, (0..100).flat_map(|a| (1..=10).map(move |step| (a, (a + step) % 100))));
    let lives = (0..50).map(|person| format!("  P{person} lives in Oslo\n"));
    base.write("kb/lives.lore", format!("from list\n{}", lives.collect::<String>()));
}

#[test]
fn each_step_tells_what_it_found() {
    let base = Base::new();
    assert_eq!(
        profile(&base, "which firms stockpiled H20"),
        "reading  firms f: f stockpiles H20
plan
  rows f
    for each f: f stockpiles H20, by claims of H20 — 3 found, about 3.0 expected, N ms
    keep if f is of type firm — 3 found, about 1.3 expected, of 3 given, N ms
took     3 rows; read and planned in N ms, run in N ms"
    );
}

#[test]
fn each_part_of_a_count_tells_what_it_found() {
    let base = Base::new();
    ring(&base);
    let plan = profile(
        &base,
        "find count where ?a know ?b, ?b know ?c, ?a know ?c, ?a live in ?t, not { ?c live in ?u }, ?d live in Oslo, ?a != ?d",
    );
    assert_eq!(
        plan,
        "reading  count: a knows b, b knows c, a knows c, a lives in t, not { c lives in u }, d lives in Oslo, a != d
plan
  rows count of solutions
    counted without going through the solutions, about 50610 claims looked at
    all of
      for each a — 90 found, about 50 expected, 330 ways in all, N ms
        times the number of t: a lives in t — 50 found, about 45 expected, of 90 given, N ms
        times the ways to find — 330 found, about 350 expected, of 50 given, N ms
          b: a knows b — 500 found, about 500 expected, of 50 given, N ms
          c: a knows c and b knows c — 330 found, about 500 expected, of 500 given, N ms
            if there are no ways of — 61 found, about 78 expected, of 111 given, N ms
              times one if there is a u: c lives in u — 50 found, about 90 expected, of 90 given, N ms
      for each d, where d lives in Oslo — 50 found, about 50 expected, 50 ways in all, N ms
    less
      for each a = d, where a = d lives in Oslo — 50 found, about 50 expected, 330 ways in all, N ms
        times the number of t: a = d lives in t — 50 found, about 25 expected, of 50 given, N ms
        times the ways to find — 330 found, about 350 expected, of 50 given, N ms
          b: a = d knows b — 500 found, about 500 expected, of 50 given, N ms
          c: a = d knows c and b knows c — 330 found, about 500 expected, of 500 given, N ms
            if there are no ways of — 61 found, about 78 expected, of 111 given, N ms
              times one if there is a u: c lives in u — 50 found, about 90 expected, of 90 given, N ms
took     1 row; read and planned in N ms, run in N ms, of which N ms to count without going through the solutions"
    );
}

#[test]
fn a_walk_that_was_given_up_is_told_with_the_count() {
    let base = Base::new();
    // Everyone knows the first, who knows everyone: on average hardly more than one.
    persons(&base, (1..600).flat_map(|other| [(other, 0), (0, other)]));
    let plan = profile(&base, "find count where ?a know ?b, ?b know ?c");
    assert_eq!(
        plan,
        "reading  count: a knows b, b knows c
plan
  rows count of solutions
    counted without going through the solutions, about 1800 claims looked at
      for each b — 600 found, about 600 expected, 359400 ways in all, N ms
        times the number of c: b knows c — 1198 found, about 1198 expected, of 600 given, N ms
        times the number of a: a knows b — 1198 found, about 1198 expected, of 600 given, N ms
  after going through them had taken too long
    for each claim a knows b — 615 found, about 1198 expected, N ms
    for each c: b knows c, by claims of b — 9624 found, about 1228 expected, of 615 given, N ms
took     1 row; read and planned in N ms, run in N ms, of which N ms to count without going through the solutions"
    );
}

#[test]
fn what_rules_derive_is_gone_through() {
    let base = Base::new();
    ring(&base);
    base.write("kb/rule.lore", "rule ?a know ?b if ?b envy ?a\nfrom list\n  P1 envies P3\n");
    let plan = profile(&base, "find count where ?a know ?b, ?b know ?c");
    assert_eq!(
        plan,
        "reading  count: a knows b, b knows c
plan
  rows count of solutions
    for each claim a knows b — 1001 found, about 1000 expected, N ms
    for each c: b knows c, by claims of b — 10020 found, about 10010 expected, of 1001 given, N ms
took     1 row; read and planned in N ms, run in N ms"
    );
}
