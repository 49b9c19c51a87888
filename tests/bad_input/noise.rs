//! Far too much of something. All of it is made here, the same in every run.

use super::{base, lore, refused, run};
use crate::common::Ran;

const MEGABYTES: usize = 10_000_000;

/// What base64 makes of a picture: letters in no order.
fn noise(length: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
    let mut state: u64 = 0x2545_f491_4f6c_dd1d;
    let letter = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(LETTERS[(state >> 33) as usize % LETTERS.len()])
    };
    std::iter::once('x').chain((1..length).map(letter)).collect()
}

/// The noise with a line's end behind every so many letters.
fn lines(noise: &str, length: usize) -> String {
    let lines: Vec<&str> =
        noise.as_bytes().chunks(length).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    lines.join("\n")
}

fn brackets(open: &str, within: &str, close: &str) -> String {
    format!("{}{within}{}", open.repeat(10_000), close.repeat(10_000))
}

fn script(text: &str) -> Ran {
    let base = base();
    base.write("a.ask", text);
    run(&mut lore(&base, ["run", "a.ask"]), b"")
}

fn script_refused(text: &str) -> String {
    let ran = script(text);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{}", ran.err);
    ran.err
}

#[test]
fn noise_as_standard_input() {
    // lore run - < some-picture.png.base64, all in one line
    let ran = run(&mut lore(&base(), ["run", "-"]), noise(MEGABYTES).as_bytes());
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert_eq!(ran.err, "\
error[too-long]: a statement has at most 65536 bytes; this one has 10000000
 --> standard input:1:1
  |
1 | xfdG9wzcs1Y2v0xDNxkAKSXpK9FOlQNaOz33A1jsWjwfKbPt57TnAd9+gC4f2txzolNTXd4btD0q8tWzmExmmC2CAeMd/r91unwS/8AoXqGZfiRlKpiv0bA1sqj2NX3c6zKpR...
  | ^ it begins here
  |
  = help: say it in several statements, one a line
");
}

#[test]
fn noise_as_a_script_of_many_lines() {
    // lore run some-picture.png.base64: the first line is refused, and ends it
    assert_eq!(script_refused(&lines(&noise(MEGABYTES), 80)), "\
error[unknown-word]: nothing is called `xfdG9wzcs1Y2v0xDNxkAKSXpK9FOlQNaOz33A1jsWjwfKbPt57TnAd9+gC4f…`
 --> a.ask:1:1
  |
1 | xfdG9wzcs1Y2v0xDNxkAKSXpK9FOlQNaOz33A1jsWjwfKbPt57TnAd9+gC4f2txzolNTXd4btD0q8tWz
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ not in this base's vocabulary
  |
  = help: `.names` lists the names of this base, `.schema` its types, verbs and attributes
");
}

#[test]
fn noise_as_a_question_within_a_script() {
    // lore run of a script with a line of 10 MB between two questions, told to go on
    let base = base();
    base.write("a.ask", format!("who made H800\nwho made {}\nwho made H20\n", noise(MEGABYTES)));
    let ran = run(&mut lore(&base, ["run", "--keep-going", "--format", "csv", "a.ask"]), b"");
    assert_eq!(ran.status, 1);
    assert_eq!(ran.out.matches("Nvidia").count(), 2, "{}", ran.out);
    let readings = "firms f: f makes H800\n";
    assert!(ran.err.starts_with(readings), "{}", ran.err);
    assert_eq!(ran.err[readings.len()..], *"\
error[too-long]: a statement has at most 65536 bytes; this one has 10000009
 --> a.ask:2:1
  |
2 | who made xfdG9wzcs1Y2v0xDNxkAKSXpK9FOlQNaOz33A1jsWjwfKbPt57TnAd9+gC4f2txzolNTXd4btD0q8tWzmExmmC2CAeMd/r91unwS/8AoXqGZfiRlKpiv0bA1sqj2...
  | ^ it begins here
  |
  = help: say it in several statements, one a line
firms f: f makes H20
");
}

#[test]
fn noise_as_a_fact_file_of_one_line() {
    // a picture saved as kb/noise.lore, and then: lore ask who made H20
    let base = base();
    base.write("kb/noise.lore", noise(MEGABYTES));
    assert_eq!(refused(&base, ["ask", "who", "made", "H20"], 3), "\
error[too-long]: a line has at most 65536 bytes; this one has 10000000
 --> kb/noise.lore:1:1
  |
1 | xfdG9wzcs1Y2v0xDNxkAKSXpK9FOlQNaOz33A1jsWjwfKbPt57TnAd9+gC4f2txzolNTXd4btD0q8tWzmExmmC2CAeMd/r91unwS/8AoXqGZfiRlKpiv0bA1sqj2NX3c6zKpR...
  | ^ it begins here
  |
  = help: a list goes on over deeper lines: indent them beneath its first
");
}

#[test]
fn noise_as_a_fact_file_of_many_lines() {
    // a log saved as kb/noise.lore, and then: lore ask who made H20
    let base = base();
    base.write("kb/noise.lore", lines(&noise(MEGABYTES), 800));
    let message = refused(&base, ["ask", "who", "made", "H20"], 3);
    let problems: Vec<&str> = message.split("error[").collect();
    assert_eq!(problems.len(), 51, "the first fifty");
    assert_eq!(message.lines().last(), Some("12500 errors; these are the first 50, `lore check` shows all"));
}

#[test]
fn words_without_end() {
    // lore run of a file that holds one word five million times
    assert_eq!(script_refused(&"firms ".repeat(MEGABYTES / 6)), "\
error[too-long]: a statement has at most 65536 bytes; this one has 9999995
 --> a.ask:1:1
  |
1 | firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms f...
  | ^ it begins here
  |
  = help: say it in several statements, one a line
");
    // and once as many as a statement may have
    assert_eq!(script_refused(&"firms ".repeat(4000)), "\
error[too-long]: a statement has at most 1000 words; this one has 4000
 --> a.ask:1:101
  |
1 | rms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms firms fir...
  |                                                                                                     ^^^^^ it goes on from here
  |
  = help: split it into several statements
");
}

#[test]
fn a_number_without_end() {
    // lore ask who stockpiled H20 worth more than USD 999…
    assert_eq!(
        script_refused(&format!("who stockpiled H20 worth more than USD {}\n", "9".repeat(60_000))),
        "\
error[number-range]: this number has more digits than can be kept
 --> a.ask:1:40
  |
1 | ...SD 999999999999999999999999999999999999999999999...999999999999999999999999999999999999999999999
  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^...^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: a number has at most 28 digits, and at most 28 decimals
"
    );
}

#[test]
fn words_that_can_be_read_in_many_ways() {
    // lore run of a question that joins clauses for ever: refused for its size, before its readings are tried
    assert_eq!(
        script_refused(&format!("which firms {}", "that stockpiled chips ".repeat(300))),
        "\
error[too-complex]: this statement has too many readings to try them all
 --> a.ask:1:1
  |
1 | which firms that stockpiled chips that stockp...s that stockpiled chips that stockpiled chips 
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^...^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: ask in several steps, or use `find`
"
    );
}

#[test]
fn names_without_end() {
    // lore ask who stockpiled H20 and H20 and …: what is said again says nothing new
    let question = |count: usize| format!("who stockpiled {}H20", "H20 and ".repeat(count));
    let (once, often) = (script(&question(0)), script(&question(450)));
    assert_eq!((once.status, once.out), (0, often.out));
    let others: Vec<String> = (0..200).map(|number| format!("?f stockpiled ?c{number}")).collect();
    assert_eq!(
        script_refused(&format!("find ?f where {}", others.join(", "))),
        "\
error[too-complex]: the question is too large to be run
 |
 = note: at most 128 clauses, nested at most 32 deep
 = help: ask for a part of it
"
    );
}

#[test]
fn brackets_in_a_question() {
    // lore ask who stockpiled ((((…
    assert_eq!(script_refused(&format!("who stockpiled {}", brackets("(", "H20", ")"))), "\
error[too-long]: a statement has at most 4000 words and marks
 --> a.ask:1:1
  |
1 | who stockpiled ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((...
  | ^ it begins here
  |
  = help: say it in several statements, one a line
");
    // as many as a statement of that length may have
    let fewer = format!("who stockpiled {}H20{}", "(".repeat(1500), ")".repeat(1500));
    assert_eq!(script_refused(&fewer), "\
error[too-deep]: brackets are nested more than 32 deep
 --> a.ask:1:48
  |
1 | who stockpiled ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((...
  |                                                ^ the deepest
  |
  = help: ask in several steps; an answer's names can be put into the next question
");
    // and none of them closed
    assert_eq!(script_refused(&format!("who stockpiled {}", brackets("(", "H20", ""))), "\
error[unclosed-bracket]: a bracket is not closed
 --> a.ask:1:16
  |
1 | who stockpiled ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((...
  |                ^ it opens here
  |
  = help: close it; until then every line belongs to this statement
");
}

#[test]
fn brackets_in_an_expectation() {
    // lore run of a script with expect ((((… is empty
    assert_eq!(script_refused(&format!("expect {} is empty", brackets("(", "who made H20", ")"))), "\
error[too-long]: a statement has at most 4000 words and marks
 --> a.ask:1:1
  |
1 | expect ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((...
  | ^ it begins here
  |
  = help: say it in several statements, one a line
");
}

#[test]
fn brackets_in_find() {
    // lore ask find ?f where {{{{…, and with `not` before each
    assert_eq!(script_refused(&format!("find ?f where {}", brackets("{", "?f made H20", "}"))), "\
error[too-long]: a statement has at most 4000 words and marks
 --> a.ask:1:1
  |
1 | find ?f where {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{...
  | ^ it begins here
  |
  = help: say it in several statements, one a line
");
    let nots = format!("find ?f where {}?f made H20{}", "not { ".repeat(1000), " }".repeat(1000));
    assert_eq!(script_refused(&nots), "\
error[too-deep]: brackets are nested more than 32 deep
 --> a.ask:1:211
  |
1 | ...not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not ...
  |                                                              ^ the deepest
  |
  = help: ask in several steps; an answer's names can be put into the next question
");
    let amounts = format!("find ?f where ?f made H20, {}1{} < 2", "(".repeat(1000), ")".repeat(1000));
    assert_eq!(script_refused(&amounts), "\
error[too-deep]: brackets are nested more than 32 deep
 --> a.ask:1:60
  |
1 | find ?f where ?f made H20, ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((...
  |                                                            ^ the deepest
  |
  = help: ask in several steps; an answer's names can be put into the next question
");
}

#[test]
fn brackets_in_a_fact_file() {
    // a claim, a rule and an adjective with ten thousand brackets, and then: lore check
    let base = base();
    base.write(
        "kb/brackets.lore",
        format!("from report\n  Alibaba stockpiled {}\n", brackets("(", "H20", ")")),
    );
    assert_eq!(refused(&base, ["ask", "who", "made", "H20"], 3), "\
error[too-long]: a statement has at most 4000 words and marks
 --> kb/brackets.lore:2:3
  |
2 |   Alibaba stockpiled ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((...
  |   ^ it begins here
  |
  = help: say it in several statements, one a line
");
    let deep = |text: &str| format!("{}{text}{}", "not { ".repeat(1000), " }".repeat(1000));
    base.write("kb/brackets.lore", format!("adjective \"safe\" of firm: {}\n", deep("?it made H20")));
    assert_eq!(refused(&base, ["ask", "who", "made", "H20"], 3), "\
error[too-deep]: brackets are nested more than 32 deep
 --> kb/brackets.lore:1:197
  |
1 | ...not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not ...
  |                                                              ^ the deepest
  |
  = help: ask in several steps; an answer's names can be put into the next question
");
    base.write("kb/brackets.lore", format!("rule ?f owns ?f if {}\n", deep("?f made H20")));
    assert_eq!(refused(&base, ["ask", "who", "made", "H20"], 3), "\
error[too-deep]: brackets are nested more than 32 deep
 --> kb/brackets.lore:1:197
  |
1 | ...not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not { not ...
  |                                                              ^ the deepest
  |
  = help: ask in several steps; an answer's names can be put into the next question
");
}

#[test]
fn a_question_without_end() {
    // lore ask "$(cat report.txt)"
    assert_eq!(refused(&base(), ["ask", &"the report said ".repeat(7000)], 1), "\
error[too-long]: a statement has at most 65536 bytes; this one has 111999
 --> question:1:1
  |
1 | the report said the report said the report said the report said the report said the report said the report said the report said the r...
  | ^ it begins here
  |
  = help: say it in several statements, one a line
");
}
