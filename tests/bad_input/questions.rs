//! Questions that cannot be answered as they stand.

use super::{base, refused};
use crate::common::Base;

fn ask(question: &str) -> String {
    refused(&base(), ["ask", question], 1)
}

#[test]
fn a_misspelt_verb() {
    // lore ask who stockpild H20
    assert_eq!(
        ask("who stockpild H20"),
        "\
error[unknown-word]: nothing is called `stockpild`
 --> question:1:5
  |
1 | who stockpild H20
  |     ^^^^^^^^^ not in this base's vocabulary
  |
  = help: this base can be asked `who stockpiled H20`
  = help: for `stockpild`, did you mean `stockpiled`?
"
    );
}

#[test]
fn a_misspelt_name() {
    // lore ask who stockpiled H2O, with the letter
    assert_eq!(
        ask("who stockpiled H2O"),
        "\
error[unknown-word]: nothing is called `H2O`
 --> question:1:16
  |
1 | who stockpiled H2O
  |                ^^^ not in this base's vocabulary
  |
  = help: this base can be asked `who stockpiled H20`
  = help: for `H2O`, did you mean `H20`?
"
    );
}

#[test]
fn two_misspelt_words() {
    // lore ask which frims stockpiled Nvidea
    assert_eq!(
        ask("which frims stockpiled Nvidea"),
        "\
error[unknown-word]: nothing is called `frims`
 --> question:1:7
  |
1 | which frims stockpiled Nvidea
  |       ^^^^^            ------ not in this base's vocabulary
  |       |
  |       not in this base's vocabulary
  |
  = help: for `frims`, did you mean `firms`?
  = help: for `Nvidea`, did you mean `Nvidia`?
"
    );
}

#[test]
fn a_word_that_is_like_no_other() {
    // lore ask who xyzzied H20
    assert_eq!(
        ask("who xyzzied H20"),
        "\
error[unknown-word]: nothing is called `xyzzied`
 --> question:1:5
  |
1 | who xyzzied H20
  |     ^^^^^^^ not in this base's vocabulary
  |
  = help: this base can be asked `who stockpiled H20`, `who makes H20`
  = help: `.names` lists the names of this base, `.schema` its types, verbs and attributes
"
    );
}

#[test]
fn a_name_with_two_meanings() {
    // lore ask who visited Washington, where a state and a river are called so
    assert_eq!(
        ask("who visited Washington"),
        "\
error[ambiguous]: this can be read in 2 ways
 --> question:1:13
  |
1 | who visited Washington
  |             ^^^^^^^^^^ this name has several meanings here
  |
  = note: it may mean: find ?p as \"person\" where ?p visits Washington (state)
  = note: it may mean: find ?p as \"person\" where ?p visits Washington (river)
  = help: this base can be asked `who visited the state Washington`, `who visited the river Washington`
  = help: say which one is meant: `the state Washington` or `the river Washington`
"
    );
}

#[test]
fn two_readings_that_both_make_sense() {
    // lore ask who owns Alibaba, where people and firms own firms
    let message = ask("who owns Alibaba");
    assert_eq!(
        message,
        "\
error[ambiguous]: this can be read in 2 ways
 --> question:1:1
  |
1 | who owns Alibaba
  | ^^^^^^^^^^^^^^^^
  |
  = note: it may mean: find ?f as \"firm\" where ?f [hold] Alibaba
  = note: it may mean: find ?p as \"person\" where ?p [possess] Alibaba
  = help: put one of these to `ask` as it stands
"
    );
    let base = base();
    base.write("kb/owners.lore", "from report\n  Ann owns Alibaba\n  Nvidia owns Alibaba\n");
    let readings: Vec<&str> =
        message.lines().filter_map(|line| line.split_once("it may mean: ")).map(|(_, it)| it).collect();
    for (reading, owner) in readings.iter().zip(["Nvidia", "Ann"]) {
        let answer = super::answered(&base, ["ask", reading]);
        assert_eq!(answer.lines().nth(2), Some(format!("  {owner:<6}  [1]").as_str()), "{answer}");
    }
}

#[test]
fn a_subject_that_cannot_do_it() {
    // lore ask did H20 stockpile Nvidia, the wrong way around
    assert_eq!(
        ask("did H20 stockpile Nvidia"),
        "\
error[type-mismatch]: H20 is a chip, not a firm
 --> question:1:9
  |
1 | did H20 stockpile Nvidia
  |         ^^^^^^^^^
  |
  = note: `stockpile` relates a firm to a chip
"
    );
}

#[test]
fn a_type_that_cannot_do_it() {
    // lore ask which people stockpiled H20
    assert_eq!(
        ask("which people stockpiled H20"),
        "\
error[type-mismatch]: a person is never a firm
 --> question:1:14
  |
1 | which people stockpiled H20
  |              ^^^^^^^^^^
  |
  = note: `stockpile` relates a firm to a chip
"
    );
}

#[test]
fn units_that_do_not_compare() {
    // lore ask who stockpiled H20 worth more than 10 months
    assert_eq!(
        ask("who stockpiled H20 worth more than 10 months"),
        "\
error[unit-mismatch]: an amount of money does not compare with an amount in months
 --> question:1:36
  |
1 | who stockpiled H20 worth more than 10 months
  |                                    ^^^^^^^^^
  |
  = help: give an amount of money with its currency: USD
"
    );
}

#[test]
fn an_amount_without_its_currency() {
    // lore ask who stockpiled H20 worth more than 10 billion
    assert_eq!(
        ask("who stockpiled H20 worth more than 10 billion"),
        "\
error[unit-mismatch]: an amount of money does not compare with a number
 --> question:1:36
  |
1 | who stockpiled H20 worth more than 10 billion
  |                                    ^^^^^^^^^^
  |
  = help: give an amount of money with its currency: USD
"
    );
}

#[test]
fn and_mixed_with_or() {
    // lore ask who stockpiled H20 and H800 or H100
    assert_eq!(
        ask("who stockpiled H20 and H800 or H100"),
        "\
error[and-or]: `and` and `or` are mixed without brackets
 --> question:1:16
  |
1 | who stockpiled H20 and H800 or H100
  |                ^^^^^^^^^^^^^^^^^^^^
  |
  = help: this base can be asked `who stockpiled H20 and (H800 or H100)`
  = help: put brackets around what belongs together
"
    );
}

#[test]
fn an_unfinished_comparison() {
    // lore ask who stockpiled H20 worth more than, and return too early
    assert_eq!(
        ask("who stockpiled H20 worth more than"),
        "\
error[unfinished]: the statement ends too early
 --> question:1:35
  |
1 | who stockpiled H20 worth more than
  |                                   ^ something is missing here
  |
  = help: what can stand here: a number, a date
"
    );
}

#[test]
fn an_unfinished_clause() {
    // lore ask who stockpiled H20 before
    assert_eq!(
        ask("who stockpiled H20 before"),
        "\
error[unfinished]: the statement ends too early
 --> question:1:26
  |
1 | who stockpiled H20 before
  |                          ^ something is missing here
  |
  = help: it can go on with `H20`, `Nvidia`, `Alibaba`, `ByteDance`, `H800`, `Tencent` …
"
    );
}

#[test]
fn a_question_mark_alone() {
    // lore ask ?
    assert_eq!(
        ask("?"),
        "\
error[not-understood]: cannot read on at `?`
 --> question:1:1
  |
1 | ?
  | ^ does not fit here
  |
  = help: ask a question: who, what, which, how many, is, did, when, where, list …
"
    );
}

#[test]
fn nothing_at_all() {
    // lore ask "", and with blanks or a remark only
    let nothing = "\
error[empty-statement]: there is nothing to answer
 |
 = help: ask a question: who, which, what, how many, is, did, when, where, list …
";
    for question in ["", " ", "\n\n\t", "# a remark"] {
        assert_eq!(ask(question), nothing, "{question:?}");
    }
}

#[test]
fn an_empty_script() {
    // lore run of a file with nothing but blank lines and remarks: nothing to do is no mistake
    let base = base();
    base.write("empty.ask", "\n   \n# a remark\n");
    assert_eq!(super::answered(&base, ["run", "empty.ask"]), "");
    base.write("empty.ask", "");
    assert_eq!(super::answered(&base, ["run", "empty.ask"]), "");
}

#[test]
fn a_date_that_is_none() {
    // lore ask who stockpiled H20 before 2025-02-30
    assert_eq!(
        ask("who stockpiled H20 before 2025-02-30"),
        "\
error[impossible-date]: there is no such date as 2025-02-30
 --> question:1:27
  |
1 | who stockpiled H20 before 2025-02-30
  |                           ^^^^^^^^^^
  |
  = help: times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025
"
    );
}

#[test]
fn a_parameter_without_a_value() {
    // lore ask 'who stockpiled $chip', without --set
    assert_eq!(
        ask("who stockpiled $chip"),
        "\
error[no-such-parameter]: the parameter `$chip` has no value
 --> question:1:16
  |
1 | who stockpiled $chip
  |                ^^^^^
  |
  = help: give it one: `let chip = …`, or `--set chip=…`
"
    );
}

#[test]
fn a_variable_that_nothing_binds() {
    // lore ask find ?f where ?g stockpiled H20
    assert_eq!(
        ask("find ?f where ?g stockpiled H20"),
        "\
error[unbound-variable]: `?f` is in no clause
 --> question:1:6
  |
1 | find ?f where ?g stockpiled H20
  |      ^^
"
    );
}

#[test]
fn a_quote_that_is_not_closed() {
    // lore ask 'who stockpiled "H20'
    assert_eq!(
        ask("who stockpiled \"H20"),
        "\
error[unclosed-quote]: this quote is not closed
 --> question:1:16
  |
1 | who stockpiled \"H20
  |                ^^^^
  |
  = help: end it with `\"`; a quote within is doubled
"
    );
}

#[test]
fn letters_of_a_terminal() {
    // lore ask with an escape sequence pasted into it: it is shown, not sent to the terminal
    let message = ask("who stockpiled \u{1b}[31mH20\u{7}");
    assert!(!message.contains(['\u{1b}', '\u{7}']), "{message:?}");
    assert_eq!(
        message,
        "\
error[unclosed-bracket]: a bracket is not closed
 --> question:1:17
  |
1 | who stockpiled ␛[31mH20␇
  |                 ^ it opens here
  |
  = help: close it; until then every line belongs to this statement
"
    );
}

#[test]
fn another_language() {
    // lore ask SELECT * FROM firms;
    assert_eq!(
        ask("SELECT * FROM firms;"),
        "\
error[unknown-word]: nothing is called `SELECT`
 --> question:1:1
  |
1 | SELECT * FROM firms;
  | ^^^^^^ not in this base's vocabulary
  |
  = help: `.names` lists the names of this base, `.schema` its types, verbs and attributes
"
    );
    assert_eq!(
        ask("谁囤积了H20"),
        "\
error[unknown-word]: nothing is called `谁囤积了H20`
 --> question:1:1
  |
1 | 谁囤积了H20
  | ^^^^^^^^^^^ not in this base's vocabulary
  |
  = help: `.names` lists the names of this base, `.schema` its types, verbs and attributes
"
    );
}

#[test]
fn a_refusal_in_a_script_keeps_its_place() {
    // lore run of a script with a mistake in its third line
    let base: Base = base();
    base.write("a.ask", "who made H20\n\n  who stockpild\n    H20\nwho made H800\n");
    let ran = super::run(&mut super::lore(&base, ["run", "a.ask"]), b"");
    assert_eq!(ran.status, 1);
    assert_eq!(
        ran.err,
        "\
error[unknown-word]: nothing is called `stockpild`
 --> a.ask:3:7
  |
3 |   who stockpild
  |       ^^^^^^^^^ not in this base's vocabulary
  |
  = help: for `stockpild`, did you mean `stockpiled`?
  = help: all that this base says of H20: `describe H20`
"
    );
}
