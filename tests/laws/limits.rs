//! Limits join as sets do: what is asked to be more than one number and less than another are those of both that ask so alone,
//! and with `or` those of either. What each has one of is asked for: amounts, numbers of things, money, dates.

use crate::bases::Base;
use crate::trees::Chance;
use lore::diagnostic::{Code, Source};
use lore::model::Truth;
use lore::model::answer::Cell;
use lore::session::Reply;
use std::collections::BTreeSet;
use std::thread;

/// A question with a place for a limit, and what its numbers look like.
struct Frame {
    words: &'static str,
    /// `N` is the number.
    number: &'static str,
    from: usize,
    step: usize,
    /// How it is said to be more, at least, less, at most.
    ways: &'static [[&'static str; 4]],
}

const PLAIN: &[[&str; 4]] = &[
    ["more than N", "at least N", "fewer than N", "at most N"],
    ["over N", "no fewer than N", "under N", "no more than N"],
    ["above N", "N or more", "below N", "N or fewer"],
    ["more than N", "not less than N", "less than N", "not more than N"],
];
const DATES: &[[&str; 4]] = &[
    ["after N", "since N", "before N", "until N"],
    ["later than N", "in N or later", "earlier than N", "in N or earlier"],
    ["after N", "no earlier than N", "before N", "no later than N"],
];
const LONG: &[[&str; 4]] = &[["longer than N", "N or longer", "shorter than N", "no longer than N"]];
const LARGE: &[[&str; 4]] = &[["larger than N", "no smaller than N", "smaller than N", "no larger than N"]];

const fn frame(
    words: &'static str,
    number: &'static str,
    from: usize,
    step: usize,
    ways: &'static [[&'static str; 4]],
) -> Frame {
    Frame { words, number, from, step, ways }
}

const REGION: &[Frame] = &[
    frame("rivers with a length of …", "N km", 50, 10, PLAIN),
    frame("counties with a population of …", "N", 20_000, 70_000, PLAIN),
    frame("counties with … people", "N", 20_000, 70_000, PLAIN),
    frame("which counties have … rivers", "N", 0, 1, PLAIN),
    frame("which counties have … towns", "N", 0, 1, PLAIN),
    frame("counties that … rivers run through", "N", 0, 1, PLAIN),
    frame("which rivers run through … counties", "N", 0, 1, PLAIN),
    frame("is the population of Ashby …", "N", 100_000, 90_000, PLAIN),
    frame("rivers …", "N km", 50, 10, LONG),
    frame("which rivers are …", "N m", 50_000, 10_000, LONG),
    frame("counties that are …", "N", 200, 120, LARGE),
];
const TRADE: &[Frame] = &[
    frame("firms with a revenue of …", "USD N million", 10, 11, PLAIN),
    frame("which firms ordered K3 worth …", "USD N million", 5, 2, PLAIN),
    frame("who ordered … K3", "N", 200, 70, PLAIN),
    frame("which firms make … chips", "N", 0, 1, PLAIN),
    frame("firms with a founding date …", "N", 1998, 1, DATES),
    frame("firms whose founding date is …", "N", 1998, 1, DATES),
];

/// The answer's rows, those that are not only possible; of yes or no, whether it is yes.
type Rows = BTreeSet<Vec<String>>;

fn rows(base: &mut Base, question: &str) -> Option<Rows> {
    let reply = base.session.run(&Source::new("question", question));
    let Reply::Answer(answer) = reply.unwrap_or_else(|refusal| panic!("{}", refusal.render(false))) else {
        return None;
    };
    let certain = answer.rows.iter().filter(|row| row.truth() == Truth::Yes);
    let mut rows: Rows = certain.map(|row| row.cells().iter().map(Cell::text).collect()).collect();
    rows.retain(|row| !["no", "no claim found"].contains(&row[0].as_str()));
    Some(rows)
}

impl Frame {
    fn ask(&self, limit: &str) -> String {
        self.words.replace('…', limit)
    }

    fn number(&self, chance: &mut Chance) -> usize {
        self.from + self.step * chance.below(6)
    }

    fn say(&self, way: &str, number: usize) -> String {
        way.replace('N', &self.number.replace('N', &number.to_string()))
    }

    /// A joined limit with the questions that it is made of, and whether all of them hold.
    fn joined(&self, chance: &mut Chance) -> (String, [String; 2], bool) {
        let (one, other) = (self.number(chance), self.number(chance));
        let (low, high) = (one.min(other), one.max(other));
        let ways = chance.of(self.ways).unwrap();
        let lower = self.say(ways[chance.below(2)], low);
        let upper = self.say(ways[2 + chance.below(2)], high);
        let dated = self.ways.as_ptr() == DATES.as_ptr();
        let graded = !dated && self.ways.as_ptr() != PLAIN.as_ptr();
        match chance.below(if graded || dated { 4 } else { 7 }) {
            0 => (format!("{lower} and {upper}"), [lower, upper], true),
            1 => (format!("{upper} but {lower}"), [lower, upper], true),
            2 => (format!("{upper} or {lower}"), [lower, upper], false),
            3 => (format!("either {upper} or {lower}"), [lower, upper], false),
            4 => {
                let [a, b] = [("at least N", low), ("at most N", high)].map(|(way, n)| self.say(way, n));
                (format!("between {} and {}", self.say("N", low), self.say("N", high)), [a, b], true)
            }
            5 => {
                let [a, b] = [("at most N", high), ("at least N", low)].map(|(way, n)| self.say(way, n));
                (
                    format!("neither {} nor {}", self.say("over N", high), self.say("under N", low)),
                    [a, b],
                    true,
                )
            }
            _ => {
                let [a, b] = [low, high].map(|number| self.say("exactly N", number));
                (format!("exactly {} or {}", self.say("N", low), self.say("N", high)), [a, b], false)
            }
        }
    }
}

fn tried(name: &str, frames: &[Frame]) -> (usize, Vec<String>) {
    let mut base = Base::open(name).unwrap();
    let mut faults = vec![];
    let mut known = BTreeSet::new();
    for frame in frames {
        for seed in 0..40 {
            let (joined, parts, all) = frame.joined(&mut Chance::new(seed * 7 + 1));
            let question = frame.ask(&joined);
            if !known.insert(question.clone()) {
                continue;
            }
            let asked = |base: &mut Base, limit: &str| rows(base, &frame.ask(limit)).unwrap_or_default();
            let [one, other] = [0, 1].map(|part| asked(&mut base, &parts[part]));
            let expected: Rows = match all {
                true => one.intersection(&other).cloned().collect(),
                false => one.union(&other).cloned().collect(),
            };
            let refusal = base.session.run(&Source::new("question", question.as_str())).err();
            // Nothing is after 2000 and before 2000; and "is not more than 5 but more than 3" may deny both.
            if refusal.is_some_and(|refusal| {
                refusal.code == Code::Never && expected.is_empty() || refusal.code == Code::NoneOrNotAll
            }) {
                continue;
            }
            let found = asked(&mut base, &joined);
            if found != expected {
                faults.push(format!("`{question}`\n    gives {found:?}, not {expected:?}"));
            }
        }
    }
    (known.len(), faults)
}

#[test]
fn limits_join_as_sets_do() {
    let found: Vec<(usize, Vec<String>)> = thread::scope(|scope| {
        let bases = [("region", REGION), ("trade", TRADE)];
        let tried: Vec<_> = bases.map(|(name, frames)| scope.spawn(move || tried(name, frames))).into();
        tried.into_iter().map(|tried| tried.join().unwrap()).collect()
    });
    let known: usize = found.iter().map(|(known, _)| known).sum();
    let faults: Vec<String> = found.into_iter().flat_map(|(_, faults)| faults).collect();
    println!("{known} joined limits, {} wrong", faults.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(known >= 300, "only {known} joined limits were tried");
}
