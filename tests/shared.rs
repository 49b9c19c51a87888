//! One base that many ask at once, while its folder changes.

mod common;

use common::Base as Folder;
use lore::diagnostic::Source;
use lore::model::answer::Answer;
use lore::session::{Base, Live, MemoryPool, Options, Reply, Session};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

const THREADS: usize = 8;

fn options(folder: &Folder) -> Options {
    Options { base: folder.path("kb"), caches: Some(folder.path("caches")), ..Options::default() }
}

fn ask(session: &mut Session, question: &str) -> Answer {
    match session.run(&Source::new("question", question)) {
        Ok(Reply::Answer(answer)) => answer,
        Ok(Reply::Text(text)) => panic!("{text}"),
        Err(problem) => panic!("{}", problem.render(false)),
    }
}

/// What an answer says, without the time that it took.
fn rows(session: &mut Session, question: &str) -> String {
    format!("{:?}", ask(session, question).rows)
}

#[test]
fn a_base_is_for_all_threads_and_a_session_for_any() {
    fn for_all<T: Send + Sync>() {}
    fn for_any<T: Send>() {}
    for_all::<Base>();
    for_all::<Live>();
    for_all::<MemoryPool>();
    for_any::<Session>();
    for_any::<Answer>();
}

/// As many firms, in a file of their own, as the version says.
fn write_version(folder: &Folder, version: usize) {
    let firms: String = (0..version).map(|firm| format!("firm F{firm}\n")).collect();
    folder.write("kb/more.lore", firms);
}

#[test]
fn who_asks_has_one_version_of_a_folder_that_changes() {
    const VERSIONS: usize = 12;
    let folder = Folder::new();
    write_version(&folder, 0);
    let live = Live::open(options(&folder)).unwrap_or_else(|problems| panic!("{}", problems[0]));
    assert!(!live.refresh().expect("it is as it was"));
    let is_over = AtomicBool::new(false);
    let seen: BTreeSet<usize> = thread::scope(|scope| {
        let asks = || {
            let (mut seen, mut session) = (BTreeSet::new(), Session::new(live.newest(), options(&folder)));
            while !is_over.load(Ordering::Relaxed) {
                session.move_to(live.newest());
                let firms = ask(&mut session, "list the firms").rows.len();
                // While the folder goes on, this base stays.
                assert_eq!(ask(&mut session, "list the firms").rows.len(), firms);
                assert!(seen.last().is_none_or(|last| *last <= firms), "{firms} after {seen:?}");
                seen.insert(firms);
            }
            seen
        };
        let asking: Vec<_> = (0..THREADS).map(|_| scope.spawn(asks)).collect();
        for version in 1..=VERSIONS {
            write_version(&folder, version);
            assert!(live.refresh().unwrap_or_else(|problems| panic!("{}", problems[0])));
        }
        is_over.store(true, Ordering::Relaxed);
        asking.into_iter().flat_map(|thread| thread.join().expect("it asks on")).collect()
    });
    // Four firms are the folder's own.
    assert!(seen.is_subset(&(4..=4 + VERSIONS).collect()), "{seen:?}");
    let mut session = Session::new(live.newest(), options(&folder));
    assert_eq!(ask(&mut session, "list the firms").rows.len(), 4 + VERSIONS);
    // What cannot be read takes no base away.
    folder.write("kb/more.lore", "farm X\n");
    assert_eq!(live.refresh().expect_err("no type is called so").len(), 1);
    session.move_to(live.newest());
    assert_eq!(ask(&mut session, "list the firms").rows.len(), 4 + VERSIONS);
}

/// Two relations that rules derive, each in a stratum of its own.
const RULES: &str = "
type place, places
relation lie: place -> place
  verb \"lie in\"
relation belong: place -> place
  verb \"belong to\"
relation face: place -> place
  verb face
rule ?a belongs to ?c if ?a lies in ?b, ?b lies in ?c
rule ?a faces ?b if ?b lies in ?a
";

#[test]
fn many_threads_have_the_answers_of_one() {
    let folder = Folder::new();
    let mut facts = RULES.to_string();
    for place in 0..60 {
        facts += &format!("place P{place}\n");
    }
    facts += "from report\n";
    for place in 1..60 {
        facts += &format!("  P{place} lay in P{}\n", place / 2);
    }
    folder.write("kb/places.lore", facts);
    let questions = [
        "how many places belong to P0",
        "which places face P7",
        "which places belong to P1",
        "which places does P3 face",
        "who stockpiled H20",
        "how many firms are there",
    ];
    let open =
        || Arc::new(Base::open(&options(&folder)).unwrap_or_else(|problems| panic!("{}", problems[0])));
    let mut alone = Session::new(open(), options(&folder));
    let expected: Vec<String> = questions.iter().map(|question| rows(&mut alone, question)).collect();
    for _ in 0..10 {
        let base = open();
        thread::scope(|scope| {
            for first in 0..THREADS {
                let (base, folder, expected) = (&base, &folder, &expected);
                scope.spawn(move || {
                    let mut session = Session::new(base.clone(), options(folder));
                    for place in (0..questions.len()).map(|place| (place + first) % questions.len()) {
                        assert_eq!(rows(&mut session, questions[place]), expected[place]);
                    }
                });
            }
        });
    }
}

#[test]
fn what_all_take_together_has_a_limit() {
    let folder = Folder::new();
    folder.write("kb/more.lore", (0..300).map(|firm| format!("firm F{firm}\n")).collect::<String>());
    let question = "find ?a, ?b where ?a: firm, ?b: firm";
    let pool = Arc::new(MemoryPool::of(1 << 20));
    let limited = || Options { pool: pool.clone(), ..options(&folder) };
    let base = Arc::new(Base::open(&limited()).unwrap_or_else(|problems| panic!("{}", problems[0])));
    let mut session = Session::new(base.clone(), limited());
    let refused = session.run(&Source::new("question", question)).expect_err("it is too much");
    assert!(refused.message.contains("all questions may take together"), "{}", refused.message);
    // What was held is given back, and small questions are answered.
    assert_eq!(pool.held(), 0);
    assert_eq!(ask(&mut session, "list the firms").rows.len(), 304);
    assert_eq!(ask(&mut Session::new(base, options(&folder)), question).rows.len(), 304 * 304);
}
