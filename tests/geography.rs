//! An atlas of the United States as a base of its own, and questions that people asked about it: lore answers
//! most of them right. The questions lie beside the project, and what is asked of them is skipped without them.

#[path = "common/beside.rs"]
mod beside;
#[path = "../examples/score/judge.rs"]
mod judge;
#[path = "common/program.rs"]
mod program;

use judge::{Question, Verdict, judge, questions};
use lore::base;
use lore::diagnostic::{Diagnostic, Source};
use lore::session::{Options, Session};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How many are right at least, and wrong at most; what remains is refused.
const RIGHT: usize = 527;
const WRONG: usize = 19;

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/geography")
}

fn asked() -> Option<Vec<Question>> {
    Some(questions(&beside::read("geoquery/questions.jsonl")?).unwrap())
}

fn reading(session: &Session, text: &str) -> String {
    session.explain(&Source::new("question", text)).unwrap().reading
}

fn open() -> Session {
    Session::open(Options { base: directory(), ..Options::default() }).unwrap()
}

fn question(question: &str, answer: &[&str]) -> Question {
    Question { question: question.to_string(), answer: answer.iter().map(|text| text.to_string()).collect() }
}

#[test]
fn it_loads_without_a_complaint() {
    let (_, problems) = base::check(&directory(), &base::Parameters::default());
    let told: String = problems.iter().map(|problem: &Diagnostic| problem.render(false)).collect();
    assert!(told.is_empty(), "{told}");
}

/// "neighbor" is a verb and a noun; only the verb fits.
#[test]
fn what_is_understood_is_explained() {
    assert_eq!(reading(&open(), "what states neighbor ohio"), "states s: s borders ohio (state)");
}

/// The base has people of states, and none of the country.
#[test]
fn what_only_the_parts_have_is_offered_of_them() {
    let mut session = open();
    let refused = session.run(&Source::new("question", "how many people live in the us")).unwrap_err();
    let offered = "how many people live in the states in the us in total";
    assert!(refused.render(false).contains(&format!("this base can be asked `{offered}`")));
    let total = question(offered, &["225195124"]);
    assert!(matches!(judge(&mut session, &total), Verdict::Right { .. }));
    // Of people in a place who live in another, the one lies in the other.
    let within = reading(&session, "how many people in texas live in houston");
    assert_eq!(within, "population: houston is inside texas, the population of houston is population");
}

#[test]
fn answers_are_compared_as_sets_of_values() {
    let mut session = open();
    let mut right = |text: &str, answer: &[&str]| {
        matches!(judge(&mut session, &question(text, answer)), Verdict::Right { .. })
    };
    let texas = ["new mexico", "Oklahoma", "arkansas", "LOUISIANA"];
    assert!(right("which states border texas", &texas));
    assert!(!right("which states border texas", &texas[..3]), "too much");
    assert!(!right("which states border texas", &[&texas[..], &["utah"]].concat()), "too little");
    // A number whatever its form and unit; a thing by any of its names.
    assert!(right("how long is the rio grande", &["3,033.0"]));
    assert!(right("what is the tallest mountain in alaska", &["mckinley"]));
    assert!(right("what is the tallest mountain in alaska", &["mount mckinley"]));
    assert!(!right("what is the tallest mountain in alaska", &["whitney"]));
    // A refusal is neither.
    assert!(matches!(judge(&mut session, &question("the who", &[])), Verdict::Refused { .. }));
}

#[test]
fn most_questions_are_answered_right_and_few_wrong() {
    let Some(questions) = asked() else { return };
    let mut session = open();
    let (mut right, mut wrong) = (0, vec![]);
    for question in &questions {
        match judge(&mut session, question) {
            Verdict::Right { .. } => right += 1,
            verdict @ Verdict::Wrong { .. } => wrong.push(format!("{}\n{verdict}", question.question)),
            Verdict::Refused { .. } => {}
        }
    }
    assert!(right >= RIGHT, "only {right} of {} are right", questions.len());
    assert!(wrong.len() <= WRONG, "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a declaration says besides the words it declares.
const OWN: &str = "of to with and if the is inverse verb phrase noun descending opposite over transitive acyclic symmetric \
                   functional number past participle prefer";

/// Words of the base's vocabulary that the program says too, each kind with the reason why it may.
const SHARED: &[(&str, &str)] = &[
    (
        "superlatives and comparatives of any number",
        "highest lowest high low large big great long tall small short",
    ),
    ("prepositions of any relation", "in on by next through at"),
    ("whose people a word of English names", "american usa canadian"),
    ("where a token, a claim or a mistake stands", "place places location locations point points"),
    ("what a session or a parser is in", "state states"),
    ("of texts, lists and the screen", "size length area height border"),
    (
        "what programs and things in them do",
        "run runs pass go lie lies contain include cross flow exist found stay live",
    ),
    ("of blocks within blocks, and of graphs", "inside neighbour neighbours neighbor neighbors dense sparse"),
    (
        "English, whatever it is about: irregular plurals, a pronoun, short words",
        "people foot feet us m new major a with share per",
    ),
    ("of space in a text", "white"),
];

/// The words of the base's vocabulary and the names of its states, rivers and countries.
fn words_of_the_base() -> BTreeSet<String> {
    let read = |file: &str| fs::read_to_string(directory().join(file)).unwrap();
    let mut words = BTreeSet::new();
    let mut add = |text: &str| {
        words.extend(
            text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase),
        );
    };
    // Of declarations, what stands behind the first word: that is the language's.
    for line in read("schema.lore").lines().filter(|line| !line.trim_start().starts_with('#')) {
        add(line.split('#').next().unwrap().trim_start().split_once(' ').map_or("", |(_, rest)| rest));
    }
    // Of names, those of one word.
    for file in ["states.csv", "rivers.csv"] {
        for name in read(file).lines().skip(1).filter_map(|line| line.split(',').next()) {
            if !name.contains(' ') {
                add(name);
            }
        }
    }
    words
}

/// The program knows nothing of geography: none of the base's words is in its code or its grammar, comments aside,
/// which may take their examples from anywhere.
#[test]
fn no_word_of_the_base_sits_in_the_program() {
    let own: BTreeSet<&str> = OWN.split(' ').collect();
    let shared: BTreeSet<&str> = SHARED.iter().flat_map(|(_, words)| words.split(' ')).collect();
    let mut words = words_of_the_base();
    words.retain(|word| !own.contains(word.as_str()) && !shared.contains(word.as_str()));
    assert!(words.len() > 100, "the words of the base were not found");
    let mut found = vec![];
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let is_example = |path: &PathBuf| EXAMPLES.iter().any(|folder| path.starts_with(root.join(folder)));
    let mut say = |path: &Path, line: usize, text: &str| {
        let said = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
        let of_base = said.filter(|word| words.contains(word));
        found.extend(of_base.map(|word| format!("{}:{line}: {word}", path.display())));
    };
    let mut seen = 0;
    for file in program::files().into_iter().filter(|file| !is_example(&file.path)) {
        let mut said = vec![];
        program::words(file.tokens, &mut said);
        seen += said.len();
        said.iter().for_each(|(line, text)| say(&file.path, *line, text));
    }
    for path in grammars() {
        let text = fs::read_to_string(&path).unwrap();
        for (line, number) in text.lines().zip(1..) {
            say(&path, number, line.split("//").next().unwrap());
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(seen > 100_000, "hardly any words were read");
}

#[test]
fn no_question_sits_in_the_program() {
    let Some(questions) = asked() else { return };
    let of_tests = |path: &PathBuf| path.iter().any(|part| part == "tests" || part == "tests.rs");
    let files = program::files().into_iter().map(|file| file.path).filter(|path| !of_tests(path));
    for path in files.chain(grammars()) {
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        let found = questions.iter().find(|question| text.contains(&question.question));
        assert!(found.is_none(), "{}: {}", path.display(), found.unwrap().question);
    }
}

/// Files that only hold examples, which are printed or written out: nothing is read by them.
const EXAMPLES: [&str; 2] = ["src/diagnostic/codes", "src/cli/skeleton"];

fn grammars() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("grammar");
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// The base holds facts and vocabulary. What is asked of it, it has never seen.
#[test]
fn no_question_sits_in_the_base() {
    let Some(questions) = asked() else { return };
    for entry in fs::read_dir(directory()).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let found = questions.iter().find(|question| text.contains(&question.question));
        assert!(found.is_none(), "{}: {}", path.display(), found.unwrap().question);
    }
}
