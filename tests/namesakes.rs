//! Things of one name are told apart: what is shown of each is a name that nothing else has, and asked for by it each gives
//! what is said of it, and nothing that is said of another. No order of rows makes a difference.

use lore::diagnostic::{Code, Source};
use lore::model::answer::{Answer, Cell};
use lore::session::{Options, Reply, Session};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// A thing with what tells it from all others.
#[derive(Clone, Debug)]
struct Thing {
    of: &'static str,
    name: String,
    key: String,
    place: &'static str,
}

const NAMES: [&str; 9] = [
    "Jo Smith",
    "jo  smith",
    "Jo Smith (1)",
    "Jo Smith (people 1)",
    "Example, John",
    "Lee \"Ann\"",
    "Ünal",
    "which",
    "12",
];
const KEYS: [&str; 14] = [
    "1",
    "2",
    "01",
    "a",
    "A",
    "x y",
    "x, y",
    "(1",
    "12\"",
    "?x",
    "people 1",
    "http://e.org/p/1",
    "http://e.org/q#1",
    "Ü/1",
];
const TYPES: [&str; 4] = ["person", "artist", "firm", "agent"];
const PLACES: [&str; 3] = ["Ashby", "Brigg", "Jo Smith"];

fn things() -> impl Strategy<Value = Vec<Thing>> {
    let named = prop::sample::select(&NAMES[..]);
    let keyed = prop::sample::select(&KEYS[..]);
    let typed = prop::sample::select(&TYPES[..]);
    let placed = prop::sample::select(&PLACES[..]);
    let thing = (named, keyed, typed, placed).prop_map(|(name, key, of, place)| Thing {
        of,
        name: name.to_string(),
        key: key.to_string(),
        place,
    });
    prop::collection::vec(thing, 2..14).prop_map(|mut things| {
        // A key is that of one thing, and those of one space are people, or are not.
        let mut met = BTreeSet::new();
        things.retain(|thing| met.insert((space(thing.of), thing.key.clone())));
        things
    })
}

fn space(of: &str) -> &str {
    if of == "firm" { "firms" } else { "people" }
}

const SCHEMA: &str = "\
type agent, agents
type person, people: agent
type artist, artists: person
type firm, firms
type county, counties
attribute code of entity: number
relation be in: entity -> county
  phrase in
county Ashby; Brigg; Jo Smith
source s
  publisher \"A register\"
";

/// A base of the things, in their order. The code of each is its place in `coded`.
fn open(things: &[Thing], coded: &[Thing]) -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let mut facts = SCHEMA.to_string();
    for of in TYPES {
        facts.push_str(&format!(
            "import \"{of}.csv\"\n  source s\n  entity ?x: {of} {{name}} key {{key}} in {}\n  \
             entity ?place: county {{place}}\n  claim the code of ?x is {{code}}\n  claim ?x is in ?place\n",
            space(of)
        ));
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut rows = String::from("name,key,code,place\n");
        for thing in things.iter().filter(|thing| thing.of == of) {
            let same = |other: &Thing| (space(other.of), &other.key) == (space(of), &thing.key);
            let code = coded.iter().position(same).unwrap();
            let place = thing.place;
            rows.push_str(&format!("{},{},{code},{place}\n", quoted(&thing.name), quoted(&thing.key)));
        }
        fs::write(folder.path().join(format!("{of}.csv")), rows).unwrap();
    }
    fs::write(folder.path().join("base.lore"), facts).unwrap();
    let options = Options { base: folder.path().to_path_buf(), ..Options::default() };
    let session = Session::open(options).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(|it| it.render(false)).collect::<String>())
    });
    (folder, session)
}

fn rows(session: &mut Session, statement: &str) -> Result<Vec<Vec<String>>, String> {
    match session.run(&Source::new("question", statement)) {
        Ok(Reply::Answer(Answer { rows, .. })) => {
            Ok(rows.iter().map(|row| row.cells().iter().map(Cell::text).collect()).collect())
        }
        Ok(_) => Err(format!("{statement}: no answer")),
        Err(problem) => Err(format!("{statement}\n{}", problem.render(false))),
    }
}

/// What is shown of each, with its code.
fn shown(session: &mut Session) -> BTreeMap<String, String> {
    let rows = rows(session, "find ?x, ?c where ?x [code] ?c").unwrap();
    let number = rows.len();
    let shown: BTreeMap<String, String> =
        rows.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    assert_eq!(shown.len(), number, "two are shown alike");
    shown
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_shown_of_each_gives_it_alone(things in things()) {
        let (_folder, mut session) = open(&things, &things);
        let all = shown(&mut session);
        prop_assert_eq!(all.len(), things.len());
        for (name, code) in &all {
            // A type behind a name stands outside of its quotes.
            let typed = TYPES.iter().find_map(|of| Some((name.strip_suffix(&format!(" ({of})"))?, of)));
            let alone = |name: &str| rows(&mut session, &format!("find ?c where {name} [code] ?c"));
            let by_name = match typed {
                Some((name, of)) => format!("{} ({of})", quoted(name)),
                None => quoted(name),
            };
            let (mut alone, wanted) = (alone, vec![vec![code.clone()]]);
            prop_assert_eq!(alone(&by_name), Ok(wanted.clone()));
            let asked = format!("what is the code of {by_name}");
            prop_assert_eq!(rows(&mut session, &asked), Ok(wanted.clone()));
            let described = rows(&mut session, &format!("describe {by_name}"));
            prop_assert!(described.is_ok(), "{described:?}");
            let find = session.explain(&Source::new("question", asked.as_str())).unwrap().find;
            prop_assert_eq!(rows(&mut session, &find), Ok(wanted.clone()));
            prop_assert_eq!(session.explain(&Source::new("question", find.as_str())).unwrap().find, find);
        }
    }

    #[test]
    fn what_a_refusal_offers_is_each_of_them(things in things()) {
        let (_folder, mut session) = open(&things, &things);
        for name in NAMES.into_iter().filter(|name| things.iter().filter(|thing| thing.name == *name).count() > 1) {
            for asked in [format!("what is the code of {}", quoted(name)), format!("find ?c where {} [code] ?c", quoted(name))] {
                let Err(problem) = session.run(&Source::new("question", asked.as_str())) else { continue };
                if problem.code != Code::Ambiguous {
                    continue;
                }
                let offered = problem.offered();
                let codes: Result<BTreeSet<_>, _> = offered.iter().map(|other| rows(&mut session, other)).collect();
                let codes = codes.map_err(TestCaseError::fail)?;
                prop_assert!(offered.len() > 1, "{}", problem.render(false));
                prop_assert_eq!(codes.len(), offered.len(), "{}", problem.render(false));
            }
        }
    }

    #[test]
    fn the_order_of_rows_makes_no_difference(things in things(), turned in any::<prop::sample::Index>()) {
        let (_folder, mut session) = open(&things, &things);
        let mut others = things.clone();
        others.rotate_left(turned.index(things.len()));
        others.reverse();
        let (_other, mut other) = open(&others, &things);
        prop_assert_eq!(shown(&mut session), shown(&mut other));
    }
}

/// What a fact file says of one of them, it says of that one.
#[test]
fn a_fact_file_names_them_too() {
    let thing = |key: &str| Thing { of: "person", name: "Jo Smith".into(), key: key.into(), place: "Ashby" };
    let things = [thing("11"), thing("12")];
    let (folder, session) = open(&things, &things);
    drop(session);
    let claims =
        "relation know: person -> person\n  verb know\nfrom s\n  Jo Smith (12) knows Jo Smith (11)\n";
    fs::write(folder.path().join("claims.lore"), claims).unwrap();
    let options = Options { base: folder.path().to_path_buf(), ..Options::default() };
    let mut session = Session::open(options).unwrap();
    let known = vec![vec!["Jo Smith (12)".to_string(), "Jo Smith (11)".to_string()]];
    assert_eq!(rows(&mut session, "find ?x, ?y where ?x know ?y"), Ok(known));
}
