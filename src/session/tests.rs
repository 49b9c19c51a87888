//! Names of very many things, and the time that is taken for them.

use super::*;
use crate::resolve::{Clock, Scope};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::write;
use std::time::Duration;
use tempfile::TempDir;

/// A base with so many people of one name, and a city of that name.
fn namesakes(people: usize, timeout: Option<Duration>) -> (TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = "id,name,height\n".to_string();
    (0..people).for_each(|id| writeln!(rows, "{id},Jo Smith,1.{id}").unwrap());
    write(folder.path().join("people.csv"), rows).unwrap();
    let facts = "\
type person, people
type city, cities
relation know: person -> person
  verb know
attribute height of person: number
attribute area of city: number
source list
import \"people.csv\"
  source list
  entity ?p: person {name} key {id}
  claim ?p's height is {height}
city Jo Smith
from list
  Jo Smith (city)'s area is 3
";
    write(folder.path().join("a.lore"), facts).unwrap();
    let options = Options { base: folder.path().to_path_buf(), timeout, ..Options::default() };
    let session = Session::open(options).unwrap();
    (folder, session)
}

fn asked(session: &mut Session, text: &str) -> Result<Reply> {
    session.run(&Source::new("question", text))
}

/// How often it is looked whether there is time: once for each reading that is tried.
struct Looks(Cell<usize>);

impl Clock for Looks {
    fn check(&self) -> Result<()> {
        self.0.set(self.0.get() + 1);
        Ok(())
    }
}

#[test]
fn of_many_things_of_one_name_few_are_tried_and_all_counted() {
    let mut told = vec![];
    for people in [40, 400] {
        let (_folder, session) = namesakes(people, None);
        for question in ["what is the height of Jo Smith", "find ?h where \"Jo Smith\" height ?h"] {
            let tokens = session.tag(&Source::new("question", question)).unwrap();
            let tree = session.parse(&tokens).unwrap();
            let looks = Looks(Cell::default());
            let scope = Scope { clock: &looks, ..session.scope() };
            let problem = resolve::resolve(&tree, &tokens, &scope).unwrap_err();
            assert_eq!(&*problem.message, format!("this can be read in {people} ways"));
            told.push(looks.0.get());
        }
    }
    assert_eq!(told[..2], told[2..]);
    assert!(told.iter().all(|&looks| looks < 20), "{told:?}");
}

/// One of another type is meant where only it fits.
#[test]
fn what_many_of_a_name_are_not_one_may_be() {
    let (_folder, mut session) = namesakes(100, None);
    let Ok(Reply::Answer(answer)) = asked(&mut session, "what is the area of Jo Smith") else {
        panic!("an answer")
    };
    assert_eq!(answer.rows.len(), 1);
    let Ok(Reply::Answer(answer)) = asked(&mut session, "how many people are called Jo Smith") else {
        panic!("an answer")
    };
    assert!(format!("{:?}", answer.rows).contains("100"), "{:?}", answer.rows);
}

#[test]
fn more_of_a_name_than_a_query_can_list_are_refused_with_their_number() {
    let (_folder, mut session) = namesakes(101, None);
    let problem = asked(&mut session, "how many people are called Jo Smith").unwrap_err();
    assert_eq!(
        (problem.code, &*problem.message),
        (Code::TooManyCalled, "101 things are called `Jo Smith`: too many to ask for each")
    );
}

/// Clauses within clauses are tried anew for each alternative around them. What is read in a few steps is read; of others it
/// is told that it was given up, and none of them takes longer than so many steps.
#[test]
fn what_lies_in_each_other_is_read_or_given_up() {
    let (_folder, mut session) = namesakes(1, None);
    let mut codes = BTreeSet::new();
    for depth in [2, 9] {
        for (begin, again, end) in [
            ("which people know people", " that know people", ""),
            ("which people know people", " that people know", ""),
            // Two clauses are begun, and one is ended.
            ("which people know people", " that people that know people", ""),
            ("what is the height", " of the people", ""),
            ("which people ", "(", "know people"),
            ("who", " either", " knows people"),
            ("who knows people", " and knows people", ""),
        ] {
            let text = format!("{begin}{}{end}", again.repeat(depth));
            if let Err(problem) = asked(&mut session, &text) {
                codes.insert(problem.code.name());
            }
        }
    }
    let told =
        ["no-such-relation", "not-understood", "too-complex", "too-deep", "type-mismatch", "unfinished"];
    assert!(codes.iter().all(|code| told.contains(code)), "{codes:?}");
    assert!(["too-complex", "unfinished"].iter().all(|code| codes.contains(code)), "{codes:?}");
}

/// The time limit holds while it is found out what a statement means, and for no later one.
#[test]
fn reading_takes_no_longer_than_it_may() {
    let (_folder, mut session) = namesakes(2, Some(Duration::ZERO));
    let statements = [
        "what is the area of Jo Smith",
        "explain what is the area of Jo Smith",
        "what is the height of Jo Smith",
    ];
    for statement in statements {
        assert_eq!(asked(&mut session, statement).unwrap_err().code, Code::Timeout, "{statement}");
    }
    let source = Source::new("question", "what is the area of Jo Smith");
    assert_eq!(session.explain(&source).unwrap_err().code, Code::Timeout);
    // Nobody waits for what is typed.
    assert!(!session.complete("what is the area of Jo ", 23).1.is_empty());
    session.options.timeout = None;
    assert!(asked(&mut session, "what is the area of Jo Smith").is_ok());
}

/// How many of so many things there may be at least and at most, if each of those without a name may be any of all: by trying.
fn tried(named: &BTreeSet<usize>, unnamed: &BTreeSet<usize>, names: usize) -> (usize, usize) {
    let places = names + unnamed.len();
    let mut ways: Vec<BTreeSet<usize>> = vec![named.clone()];
    for _ in unnamed {
        let with = |way: &BTreeSet<usize>| {
            (0..places).map(|place| way.iter().copied().chain([place]).collect()).collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(with).collect();
    }
    let sizes = ways.iter().map(BTreeSet::len);
    (sizes.clone().min().unwrap_or(0), sizes.max().unwrap_or(0))
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn those_without_a_name_may_be_any(
        named in proptest::collection::btree_set(0..3_usize, 0..4),
        unnamed in proptest::collection::btree_set(0..3_usize, 0..4),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let claims = named.iter().map(|it| format!("  Firm{it} used K1\n"));
        let claims: String = claims.chain(unnamed.iter().map(|it| format!("  \"a firm {it}\" used K1\n"))).collect();
        let from = if claims.is_empty() { String::new() } else { format!("from s\n{claims}") };
        let facts = format!(
            "type firm, firms\ntype chip, chips\nrelation \"use\": firm -> chip\n  verb use\nsource s\nfirm Firm0; Firm1; Firm2\nchip K1\n\
             firm, unnamed party \"a firm 0\"; \"a firm 1\"; \"a firm 2\"\n{from}"
        );
        write(folder.path().join("a.lore"), facts).unwrap();
        let options = Options { base: folder.path().to_path_buf(), ..Options::default() };
        let mut session = Session::open(options).unwrap();
        let Reply::Answer(answer) = asked(&mut session, "how many firms use K1").unwrap() else { panic!("no answer") };
        let (least, most) = tried(&named, &unnamed, 3);
        let expected = if least == most { most.to_string() } else { format!("between {least} and {most}") };
        let told = answer.rows.iter().next().unwrap().cells()[0].text().to_string();
        proptest::prop_assert_eq!(told, expected);
    }
}
