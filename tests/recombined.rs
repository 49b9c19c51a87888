//! Questions recombined at random, of the words of each base, of the grammar's and of the golden scripts: whatever it is, it is
//! answered or refused in time, and never by a fault of lore's own. `LORE_QUESTIONS=100000` asks so many of each base.

use lore::diagnostic::{Code, Result, Source};
use lore::session::{Options, Reply, Session};
use lore::vocabulary::keywords::KEYWORDS;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How many are asked of each base, unless the environment says otherwise.
const QUESTIONS: usize = 60;
/// What takes longer hangs.
const LIMIT: Duration = Duration::from_secs(10);

/// A generator of numbers, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end.max(1)
    }

    fn of<'l>(&mut self, list: &'l [String]) -> &'l str {
        list.get(self.below(list.len())).map_or("", String::as_str)
    }
}

/// What questions of a base are made of.
#[derive(Default)]
struct Material {
    /// The questions of the golden scripts over it.
    questions: Vec<String>,
    words: Vec<String>,
    names: Vec<String>,
    keywords: Vec<String>,
}

impl Material {
    fn of(session: &Session, questions: Vec<String>) -> Material {
        let names =
            session.name_list("", 2000).into_iter().map(|name| match name.contains(['"', '#', ',']) {
                true => format!("\"{}\"", name.replace('"', "")),
                false => name,
            });
        let keywords = KEYWORDS.iter().map(|word| word.to_string());
        let more =
            ["(", ")", ",", "?", "?x", "5", "2025", "\"a\"", "$it", "#", "%", "=", ">=", "'s", "{", "}"];
        let more = more.into_iter().map(str::to_string);
        Material {
            questions,
            words: session.words(""),
            names: names.collect(),
            keywords: keywords.chain(more).collect(),
        }
    }

    fn word(&self, random: &mut Random) -> String {
        match random.below(4) {
            0 => random.of(&self.keywords),
            1 => random.of(&self.names),
            2 => random.of(&self.words),
            _ => {
                let words: Vec<&str> = random.of(&self.questions).split(' ').collect();
                let at = random.below(words.len());
                return words[at].to_string();
            }
        }
        .to_string()
    }

    /// A question of the scripts with some words exchanged, left out, put in, or joined with a part of another; or any words.
    fn question(&self, random: &mut Random) -> String {
        let mut words: Vec<String> = random.of(&self.questions).split(' ').map(str::to_string).collect();
        if random.below(8) == 0 {
            words = (0..1 + random.below(12)).map(|_| self.word(random)).collect();
        }
        for _ in 0..1 + random.below(6) / 4 {
            let at = random.below(words.len());
            match random.below(6) {
                0 | 1 => words[at] = self.word(random),
                2 if words.len() > 1 => drop(words.remove(at)),
                3 => {
                    let other: Vec<String> =
                        random.of(&self.questions).split(' ').map(str::to_string).collect();
                    let from = random.below(other.len());
                    words.truncate(at + 1);
                    words.extend(other[from..].iter().cloned());
                }
                4 => words.insert(at, "the".to_string()),
                _ => words.insert(at, self.word(random)),
            }
        }
        words.join(" ")
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The questions of golden scripts, by the base that they are asked of.
fn questions() -> BTreeMap<String, Vec<String>> {
    let mut by_base: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in fs::read_dir(root().join("tests/golden")).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let mut base = String::new();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("(base ") {
                base = name.trim_end_matches(')').to_string();
            }
            let statement = line.trim_start_matches(|c: char| "!>".contains(c));
            let asked = line.len() > statement.len() || line.starts_with('[');
            if let Some((_, statement)) = line.split_once("> ").filter(|_| asked) {
                by_base.entry(base.clone()).or_default().push(statement.to_string());
            }
        }
    }
    by_base
}

fn ask(session: &mut Session, text: &str) -> Result<()> {
    let source = Source::new("question", text);
    if let Reply::Answer(answer) = session.run(&source)? {
        // Its words are found when they are asked for.
        answer.rows.iter().for_each(|row| drop(row.said()));
    }
    Ok(())
}

#[test]
fn no_words_bring_lore_down() {
    let number = std::env::var("LORE_QUESTIONS").ok().and_then(|number| number.parse().ok());
    let number: usize = number.unwrap_or(QUESTIONS);
    let seed = std::env::var("LORE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let (mut asked, mut answered, mut wrong, mut slowest) = (0, 0, vec![], (Duration::ZERO, String::new()));
    for (name, questions) in questions() {
        let folder: PathBuf = match name.as_str() {
            "kb" => root().join("kb"),
            name => root().join("tests/golden/bases").join(name),
        };
        // One that lies elsewhere is tried by its own test.
        if name.is_empty() || !folder.exists() {
            continue;
        }
        let options = Options { base: folder, timeout: Some(LIMIT), ..Options::default() };
        let mut session = Session::open(options).unwrap_or_else(|problems| panic!("{}", problems[0]));
        let material = Material::of(&session, questions);
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ seed);
        for _ in 0..number {
            let question = material.question(&mut random);
            let begin = Instant::now();
            let done = ask(&mut session, &question);
            let took = begin.elapsed();
            if random.below(10) == 0 {
                drop((session.complete(&question, question.len()), session.hint(&format!("{question} "))));
            }
            asked += 1;
            match done {
                Ok(()) => answered += 1,
                Err(problem) if [Code::Internal, Code::Timeout].contains(&problem.code) => {
                    wrong.push(format!("{name}: {question}\n{problem}"));
                }
                Err(problem) => drop(problem.render(false)),
            }
            slowest = slowest.max((took, question.clone()));
            if took > LIMIT / 2 {
                wrong.push(format!("{name}: {question}\ntook {took:?}"));
            }
        }
    }
    println!("{asked} questions, {answered} of them answered; the slowest: {slowest:?}");
    assert!(answered * 20 > asked, "only {answered} of {asked} are questions: nothing is tried so");
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
