//! The prompt, through a pseudo-terminal and with real keys.
#![cfg(unix)]

mod common;

use common::{Base, program_path};
use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};
use std::process::Command;
use std::time::{Duration, Instant};

/// What the editor writes when it is ready for keys, before the prompt.
const READY: &str = "\x1b[?2004h";
const TAB: &str = "\t";
const UP: &str = "\x1b[A";
const CTRL_C: char = 'c';
const CTRL_D: char = 'd';

struct Prompt {
    terminal: PtySession,
}

impl Prompt {
    /// Starts the program on a terminal of 24 rows and 80 columns and waits for the first prompt.
    fn new(base: &Base) -> Prompt {
        let mut prompt = Prompt::start(base, "stty rows 24 cols 80", &[]);
        prompt.ready();
        prompt
    }

    fn start(base: &Base, settings: &str, environment: &[(&str, &str)]) -> Prompt {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{settings}; exec {}", program_path().display()));
        command.current_dir(base.path(""));
        command.env("TERM", "xterm").env("NO_COLOR", "1").env("LORE_HISTORY", base.path("history"));
        command.env("LORE_ASKED", base.path("asked"));
        command.env("PAGER", "cat");
        command.envs(environment.iter().copied());
        let options = Options::new().timeout_ms(Some(20_000));
        Prompt { terminal: spawn_with_options(command, options).expect("a pseudo-terminal") }
    }

    /// Waits until the editor takes keys; gives what was written before.
    fn ready(&mut self) -> String {
        let before = self.see(READY);
        self.see("lore> ");
        before
    }

    fn see(&mut self, text: &str) -> String {
        self.terminal.exp_string(text).unwrap_or_else(|error| panic!("waiting for {text:?}: {error}"))
    }

    fn keys(&mut self, keys: &str) {
        self.terminal.send(keys).expect("the terminal takes keys");
        self.terminal.flush().expect("the terminal takes keys");
    }

    fn control(&mut self, key: char) {
        self.terminal.send_control(key).expect("the terminal takes keys");
    }

    /// Types a line and gives what was written until the next prompt.
    fn line(&mut self, line: &str) -> String {
        self.keys(&format!("{line}\r"));
        self.ready()
    }

    /// Leaves by Ctrl-D; the status must be 0.
    fn leave(mut self) {
        self.control(CTRL_D);
        self.ended();
    }

    fn ended(mut self) {
        self.terminal.exp_eof().expect("the program ends");
        let status = self.terminal.process().wait().expect("its status");
        // The crate does not export the type of a status.
        let status = format!("{status:?}");
        assert!(status.starts_with("Exited(") && status.ends_with(", 0)"), "{status}");
    }
}

#[test]
fn a_question_is_answered_and_explained() {
    let base = Base::new();
    let mut prompt = Prompt::start(&base, "stty rows 24 cols 80", &[]);
    let welcome = prompt.ready();
    assert!(welcome.contains("kb: ") && welcome.contains(" entities, "), "{welcome}");
    assert!(welcome.contains("Ask, for example: which firms "), "{welcome}");
    let answer = prompt.line("who stockpiled H20");
    for name in ["Alibaba    [1]", "ByteDance  [1]", "Tencent    [1]"] {
        assert!(answer.contains(name), "{answer}");
    }
    let why = prompt.line("why 2");
    assert!(why.contains("ByteDance") && why.contains("facts.lore:1"), "{why}");
    let problem = prompt.line("who stockpild H20");
    assert!(problem.contains("error[") && problem.contains("^^^^^^^^^"), "{problem}");
    prompt.leave();
}

#[test]
fn tab_completes() {
    let base = Base::new();
    let mut prompt = Prompt::new(&base);
    prompt.keys(&format!("who stockpiled H1{TAB}"));
    prompt.see("H100");
    prompt.keys("\r");
    prompt.ready();
    prompt.keys(&format!("which firms sto{TAB}"));
    prompt.see("stockpile");
    prompt.control(CTRL_C);
    prompt.ready();
    prompt.keys(&format!(".timer{TAB}"));
    prompt.see(".timer");
    prompt.keys(&format!(" o{TAB}"));
    prompt.see("off");
    prompt.keys("n\r");
    prompt.ready();
    let timed = prompt.line("who stockpiled H20");
    assert!(timed.contains(" ms\r\n"), "{timed}");
    prompt.leave();
}

#[test]
fn history_comes_back_in_this_session_and_the_next() {
    let base = Base::new();
    let mut prompt = Prompt::new(&base);
    prompt.line("who stockpiled H20");
    prompt.keys(UP);
    prompt.see("who stockpiled H20");
    prompt.keys("\r");
    assert!(prompt.ready().contains("Tencent"));
    prompt.leave();
    let mut prompt = Prompt::new(&base);
    prompt.keys(UP);
    prompt.see("who stockpiled H20");
    prompt.keys("\r");
    assert!(prompt.ready().contains("Tencent"));
    prompt.leave();
}

#[test]
fn a_history_that_cannot_be_written_is_no_obstacle() {
    let base = Base::new();
    let nowhere = [("LORE_HISTORY", "/dev/null/history")];
    let mut prompt = Prompt::start(&base, "stty rows 24 cols 80", &nowhere);
    prompt.ready();
    assert!(prompt.line("who stockpiled H20").contains("Tencent"));
    prompt.leave();
}

#[test]
fn control_c_clears_the_line() {
    let base = Base::new();
    let mut prompt = Prompt::new(&base);
    prompt.keys("who stockpild");
    prompt.see("stockpild");
    prompt.control(CTRL_C);
    prompt.ready();
    let answer = prompt.line("who stockpiled H20");
    assert!(answer.contains("Tencent") && !answer.contains("error"), "{answer}");
    prompt.leave();
}

#[test]
fn control_c_stops_the_question_and_not_the_program() {
    let base = Base::new();
    let firms: String = (0..2000).map(|number| format!("firm Firm{number}\n")).collect();
    base.write("kb/many.lore", firms);
    let mut prompt = Prompt::new(&base);
    // Every four firms of two thousand: nobody waits for that.
    prompt.keys("find ?a where ?a: firm, not { ?b: firm, ?c: firm, ?d: firm, ?a != ?b, ?b != ?c, ?c != ?d, ?a = ?d, ?d != ?a }\r");
    let mut seen = String::new();
    let begin = Instant::now();
    while !seen.contains("error[interrupted]") {
        assert!(begin.elapsed().as_secs() < 20, "{seen}");
        // The key may come before the question has begun.
        prompt.control(CTRL_C);
        std::thread::sleep(Duration::from_millis(50));
        seen.extend(std::iter::from_fn(|| prompt.terminal.try_read()));
    }
    prompt.keys(".names al\r");
    prompt.see("Alibaba  firm");
    prompt.ready();
    prompt.leave();
}

#[test]
fn a_question_is_given_up_after_a_while() {
    let base = Base::new();
    let firms: String = (0..2000).map(|number| format!("firm Firm{number}\n")).collect();
    base.write("kb/many.lore", firms);
    let mut prompt = Prompt::new(&base);
    assert!(prompt.line(".timeout").contains("\n1m\r"));
    prompt.line(".timeout 100ms");
    let late = prompt.line("find ?a where ?a: firm, not { ?b: firm, ?c: firm, ?d: firm, ?a != ?b, ?b != ?c, ?c != ?d, ?a = ?d, ?d != ?a }");
    assert!(late.contains("error[timeout]") && late.contains("`.timeout`"), "{late}");
    prompt.line(".timeout off");
    assert!(prompt.line(".timeout").contains("\noff\r"));
    assert!(prompt.line(".timeout soon").contains("expected a time such as 10s, 500ms or 2m, or off"));
    prompt.line(".memory 200MB");
    assert!(prompt.line(".memory").contains("\n200MB\r"));
    assert!(prompt.line("who stockpiled H20").contains("Tencent"));
    prompt.leave();
}

#[test]
fn a_long_answer_goes_through_the_pager() {
    let base = Base::new();
    let firms: String = (0..50).map(|number| format!("firm Firm{number}\n")).collect();
    base.write("kb/many.lore", firms);
    let pager = [("PAGER", "sed -e 's/^/paged: /'")];
    let mut prompt = Prompt::start(&base, "stty rows 24 cols 80", &pager);
    prompt.ready();
    assert!(prompt.line("list firms").contains("paged:   Firm49"));
    assert!(!prompt.line("who stockpiled H20").contains("paged:"), "it fits the screen");
    prompt.line(".output list.txt");
    assert!(!prompt.line("list firms").contains("Firm"));
    assert!(base.read("list.txt").contains("\n  Firm49"));
    prompt.leave();
    let mut prompt = Prompt::start(&base, "stty rows 24 cols 80", &[("PAGER", "no-such-program -x")]);
    prompt.ready();
    assert!(prompt.line("list firms").contains("Firm49"));
    prompt.leave();
}

#[test]
fn an_open_bracket_asks_for_more() {
    let base = Base::new();
    let mut prompt = Prompt::new(&base);
    prompt.keys("who stockpiled (H20\r");
    prompt.keys("or H800)\r");
    let answer = prompt.ready();
    assert!(answer.contains("Tencent"), "{answer}");
    prompt.leave();
}

#[test]
fn a_follow_up_goes_on_with_the_last_question() {
    let base = Base::new();
    let mut prompt = Prompt::new(&base);
    assert!(prompt.line("and H20?").contains("error[follows-nothing]"));
    prompt.line("who stockpiled H800");
    let answer = prompt.line("and H20?");
    assert!(answer.contains("= who stockpiled H20") && answer.contains("Tencent"), "{answer}");
    prompt.line("why 1");
    prompt.line(".timer on");
    assert!(prompt.line("how many?").contains("= how many firms stockpiled H20"));
    base.write("more.ask", "and H800?\nwho stockpiled H800\n");
    assert!(prompt.line(".read more.ask").contains("error[follows-nothing]"));
    assert!(prompt.line("and H20?").contains("error[follows-nothing]"), "it was another file's question");
    prompt.leave();
}

#[test]
fn dot_commands() {
    let base = Base::new();
    let mut prompt = Prompt::new(&base);
    assert!(prompt.line(".help").contains(".schema [TYPE | RELATION]"));
    assert!(prompt.line(".schema").contains("stockpile: firm -> chip"));
    assert!(prompt.line(".names al").contains("Alibaba  firm"));
    assert!(prompt.line(".forms stockpile").contains("chip is stockpiled by firm"));
    assert!(prompt.line(".moed json").contains("did you mean `.mode`?"));
    prompt.line(".mode csv");
    assert!(prompt.line("who stockpiled H20").contains("\nAlibaba\r"));
    prompt.line(".output answer.csv");
    prompt.line("who stockpiled H20");
    prompt.line(".output stdout");
    assert_eq!(
        base.read("answer.csv").lines().collect::<Vec<_>>(),
        ["firm", "Alibaba", "ByteDance", "Tencent"]
    );
    prompt.line(".save answer.md");
    assert!(base.read("answer.md").contains("| Alibaba | [^1] |"));
    base.write("more.ask", "expect who stockpiled H20 is Alibaba\nwho stockpiled H800\n");
    assert!(prompt.line(".read more.ask").contains("error[expectation]"));
    prompt.keys(".quit\r");
    prompt.ended();
}

#[test]
fn a_claim_is_added_with_its_source() {
    let base = Base::new();
    let mut prompt = Prompt::new(&base);
    prompt.keys(".add Nvidia made H100\r");
    prompt.see("from which source? ");
    prompt.keys(&format!("rep{TAB}"));
    prompt.see("report");
    prompt.keys("\r");
    prompt.ready();
    assert!(prompt.line("who made H100").contains("Nvidia"));
    prompt.leave();
}

#[test]
fn odd_terminals() {
    let base = Base::new();
    for settings in ["stty rows 0 cols 0", "stty rows 1 cols 1", "stty rows 5 cols 12"] {
        let mut prompt = Prompt::start(&base, settings, &[]);
        prompt.see(READY);
        prompt.keys("who stockpiled H20\r");
        prompt.see(READY);
        prompt.keys(".quit\r");
        prompt.ended();
    }
    let mut prompt = Prompt::start(&base, "true", &[("TERM", "dumb")]);
    prompt.see("lore> ");
    prompt.keys("who stockpiled H20\n");
    prompt.see("Tencent");
    prompt.see("lore> ");
    prompt.leave();
}

#[test]
fn what_a_refusal_offers_is_asked_by_its_number_and_its_word_is_learned() {
    let base = Base::new();
    let mut prompt = Prompt::new(&base);
    let refused = prompt.line("who basted H20");
    assert!(refused.contains("1: `who stockpiles H20`"), "{refused}");
    assert!(prompt.line("9").contains("there is no 9: 1 to "));
    let answer = prompt.line("1");
    assert!(answer.contains("> who stockpiles H20") && answer.contains("ByteDance"), "{answer}");
    // English leaves open which word that is: whoever typed it says so.
    let which = prompt.line(".learn");
    assert!(
        which.contains("1: .learn bast = stockpile") && which.contains("2: .learn baste = stockpile"),
        "{which}"
    );
    assert!(!base.path("kb/added.lore").exists());
    let learned = prompt.line("2");
    assert!(learned.contains("learned at kb/added.lore:2: synonym baste = stockpile"), "{learned}");
    assert!(learned.contains("delete lines 1 to 3 of that file"), "{learned}");
    let answer = prompt.line("which firms baste H20");
    assert!(answer.contains("f stockpiles H20") && answer.contains("ByteDance"), "{answer}");
    prompt.leave();
    // What is taken back is unknown again.
    let kept = base.read("kb/added.lore");
    let lines: Vec<&str> = kept.lines().collect();
    assert_eq!(lines[1], "synonym baste = stockpile");
    base.write("kb/added.lore", lines[3..].join("\n"));
    let mut prompt = Prompt::new(&base);
    assert!(prompt.line("who basted H20").contains("error[unknown-word]"));
    // Of most words the dictionary form is plain.
    prompt.line("who hoarded H20");
    prompt.line("1");
    assert!(prompt.line(".learn").contains("synonym hoard = stockpile"));
    prompt.leave();
}

#[test]
fn a_word_is_learned_only_where_it_means_nothing_and_its_word_something() {
    let base = Base::new();
    let mut prompt = Prompt::new(&base);
    assert!(prompt.line(".learn").contains("which word, and what does it stand for?"));
    let unknown = prompt.line(".learn hoard = stokpile");
    assert!(
        unknown.contains("error[no-synonym]") && unknown.contains("did you mean `stockpile`"),
        "{unknown}"
    );
    assert!(prompt.line(".learn make = stockpile").contains("means something already"));
    assert!(prompt.line(".learn hoard, = stockpile").contains("error[syntax]"));
    assert!(!base.path("kb/added.lore").exists());
    assert!(prompt.line(".learn amass, \"lay up\" = stockpile").contains("learned at"));
    assert!(prompt.line("who laid up H20").contains("ByteDance"));
    // A number is one only where something was offered last.
    assert!(prompt.line("1").contains("error["));
    prompt.leave();
}
