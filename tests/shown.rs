//! What a terminal is shown: whatever characters are in a base, in its paths and in what is asked, none of them acts on the
//! terminal, turns what follows or hides. Programs have them as they are.
#![cfg(unix)]

mod common;

use common::{Base, program, program_path};
use lore::visible::{hidden, hides};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};
use std::process::{Command, Stdio};

/// What nobody should be shown, or only where it is spelling.
const HOSTILE: [&str; 18] = [
    "\x1b]0;title\x07",
    "\x1b[2J",
    "\x1b[31m",
    "\x1b[8m",
    "\u{9b}31m",
    "\u{9d}0;title\u{9c}",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "\x08",
    "\x7f",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{200d}",
    "\u{e0041}",
    "\u{ad}\u{fe0f}",
];

const FORMATS: [&str; 6] = ["table", "json", "jsonl", "csv", "csv-evidence", "markdown"];

/// A base in which a text that hides something is wherever one can be.
fn base_of(hostile: &str) -> Base {
    let base = Base::new();
    let quoted = hostile.replace('"', "\"\"");
    base.write(
        &format!("kb/rows-{hostile}.csv"),
        format!("id,name,remark\n1,\"An{quoted}ne\",\"{quoted}so\"\n2,Anne,plain\n"),
    );
    base.write("kb/rows-plain.csv", "id,name,remark\n3,Bob,\n");
    base.write(
        &format!("kb/{hostile}.lore"),
        "type person, people\nrelation know: person -> person\n  verb know\nattribute remark of person: text\n\
         import \"rows-*.csv\"\n  source report\n  entity ?x: person {name} key {id}\n  claim ?x knows ?x\n  claim ?x's remark is {remark}\n",
    );
    std::fs::create_dir(base.path("wrong")).unwrap();
    base.write(
        &format!("wrong/{hostile}.lore"),
        format!("type person\nfrom {hostile}\n  An{hostile} knows Bob\nimport \"no{hostile}.csv\"\n"),
    );
    base.write("script", script_of(hostile));
    base
}

/// All ways to be told of a thing.
fn questions(hostile: &str) -> Vec<String> {
    let mut questions = vec![
        "list the people".to_string(),
        "who knows who".to_string(),
        "what is the remark of each person".to_string(),
    ];
    questions.extend([
        format!("describe \"An{hostile}ne\""),
        format!("who knwos \"An{hostile}ne\""),
        hostile.to_string(),
    ]);
    questions
}

fn script_of(hostile: &str) -> String {
    let asked: Vec<String> =
        questions(hostile).iter().map(|question| question.replace(['\n', '\r'], " ")).collect();
    let commands = [
        ".names An",
        ".names",
        ".schema",
        ".forms know",
        ".schema remark",
        "who knows who",
        "why 1",
        ".explain list the people",
        "profile list the people",
    ];
    let commands = commands.iter().map(|command| command.to_string());
    let set = format!(".set it={}", hostile.replace(['\n', '\r'], " "));
    commands
        .chain(asked)
        .chain([set, ".set it=x".to_string(), "who knows $it".to_string()])
        .collect::<Vec<_>>()
        .join("\n")
}

/// Every command, in every format that it has.
fn commands(hostile: &str) -> Vec<Vec<String>> {
    let mut commands: Vec<Vec<String>> = vec![];
    let mut add = |words: &[&str]| commands.push(words.iter().map(|word| word.to_string()).collect());
    let file = format!("kb/rows-{hostile}.csv");
    let nowhere = format!("no{hostile}where");
    let claim = format!("An{hostile}ne knows Bob");
    for words in [
        &["build"][..],
        &["check"],
        &["fmt", "--check"],
        &["import", "--dry-run"],
        &["import", "--infer", &file],
        &["export"],
        &["--base", "wrong", "check"],
        &["--base", "wrong", "ask", "list the people"],
        &["--base", "wrong", "import", "--dry-run"],
        &["--base", &nowhere, "check"],
        &["run", &nowhere],
        &["import", "--infer", &nowhere],
        &["fmt", &nowhere],
        &[&nowhere],
        &["--format", hostile, "check"],
        &["--set", hostile, "check"],
        &["add", &claim, "--from", "report"],
        &["add", "Bob knows Anne", "--from", hostile],
    ] {
        add(words);
    }
    for format in FORMATS {
        add(&["--format", format, "run", "--keep-going", "script"]);
        add(&["--format", format, "ask", &format!("describe \"An{hostile}ne\"")]);
    }
    for question in questions(hostile) {
        add(&["ask", &question]);
        add(&["explain", &question]);
    }
    commands
}

/// A shell's line for a command, with a mark before what it gives.
fn shell_line(words: &[String]) -> String {
    let quoted = words.iter().map(|word| format!("'{}'", word.replace('\'', r"'\''")));
    format!("{} {} </dev/null\n", program_path().display(), quoted.collect::<Vec<_>>().join(" "))
}

fn on_terminal(base: &Base, color: &str, script: &str) -> PtySession {
    base.write("commands", script);
    let mut command = Command::new("sh");
    // Without the terminal's own returns, so that each that is seen was written.
    command.env("LORE_CACHE", "caches").arg("-c").arg("stty -opost rows 50 cols 100; exec sh ./commands");
    command
        .current_dir(base.path(""))
        .env("TERM", "xterm")
        .env("PAGER", "cat")
        .env("LORE_HISTORY", "/dev/null");
    match color {
        "" => command.env("NO_COLOR", "1"),
        _ => command.env_remove("NO_COLOR"),
    };
    spawn_with_options(command, Options::new().timeout_ms(Some(300_000))).expect("a pseudo-terminal")
}

/// What a terminal received: its library takes each byte for a character.
fn text(seen: &str) -> String {
    let bytes: Vec<u8> = seen.chars().map(|byte| u8::try_from(u32::from(byte)).expect("a byte")).collect();
    String::from_utf8(bytes).expect("what is shown is text")
}

/// Whether everything shows, but for lore's styles and the line of progress.
fn assert_shown(seen: &str, what: &str) {
    let mut plain = seen.replace("\r\x1b[K", "");
    for style in ["0", "1", "2", "33", "91", "92", "94", "96"] {
        plain = plain.replace(&format!("\x1b[{style}m"), "");
    }
    if let Some(line) = plain.split('\n').find(|line| hides(line)) {
        panic!("{what}: {:?} in {line:?}", hidden(line).collect::<Vec<_>>());
    }
    let acts = |character: &char| {
        character.is_control() && *character != '\n' || ('\u{202a}'..='\u{202e}').contains(character)
    };
    assert_eq!(plain.chars().find(acts), None, "{what}");
}

fn try_all(hostile: &str) {
    let base = base_of(hostile);
    let script: String = commands(hostile).iter().map(|words| shell_line(words)).collect();
    for color in ["color", ""] {
        let mut terminal = on_terminal(&base, color, &script);
        let seen = text(&terminal.exp_eof().expect("all commands end"));
        assert!(seen.contains("Anne") && seen.contains("nothing was written"), "{seen}");
        assert_eq!(seen.contains("\x1b[1m"), color == "color");
        assert_shown(&seen, "on a terminal");
    }
    for words in commands(hostile) {
        let output = program()
            .args(&words)
            .current_dir(base.path(""))
            .env("LORE_CACHE", "caches")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(output.stdout), text(output.stderr));
        assert_shown(&err, &format!("{words:?}"));
        let format = words.iter().position(|word| word == "--format").map(|at| words[at + 1].as_str());
        if !matches!(format, Some("json" | "jsonl" | "csv" | "csv-evidence"))
            && words[0] != "export"
            && words.get(1).is_none_or(|word| word != "--infer")
        {
            assert_shown(&out, &format!("{words:?}"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)), max_shrink_iters: 20, ..ProptestConfig::with_cases(2)
    })]

    #[test]
    fn nothing_hides_from_a_terminal(parts in prop::collection::vec((prop::sample::select(&HOSTILE[..]), "[a-z]{0,2}"), 1..4)) {
        try_all(&parts.iter().map(|(hostile, letters)| format!("{hostile}{letters}")).collect::<String>());
    }
}

#[test]
fn all_of_it_at_once() {
    try_all(&HOSTILE.join("a"));
}

#[test]
fn json_is_the_same_on_a_terminal() {
    let hostile = HOSTILE.join("a");
    let base = base_of(&hostile);
    for format in ["json", "jsonl"] {
        let words = ["--format", format, "ask", "what is the remark of each person"].map(String::from);
        let piped = base.lore(&words);
        let mut terminal =
            on_terminal(&base, "", &format!("{} 2>/dev/null\n", shell_line(&words).trim_end()));
        let seen = text(&terminal.exp_eof().unwrap());
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let (seen, piped) = (value(&seen), value(&piped.out));
        assert_eq!(seen["rows"], piped["rows"]);
        assert_eq!(piped["rows"][0][1], format!("{hostile}so"), "{piped}");
    }
    let csv = base.lore(["--format", "csv", "ask", "what is the remark of each person"]);
    assert!(csv.out.contains(&format!("\"{hostile}so\"")), "{csv:?}");
}

/// What is typed, pasted, completed and comes out of the history.
#[test]
fn the_prompt_shows_all() {
    const READY: &str = "\x1b[?2004h";
    let hostile: String = HOSTILE.iter().filter(|hostile| !hostile.contains(['\n', '\r'])).copied().collect();
    let base = base_of(&hostile);
    base.write("kb/plain.csv", format!("id,name\n7,Zo\u{200b}e\n8,Zo{hostile}e\n"));
    let import =
        "import \"plain.csv\"\n  source report\n  entity ?x: person {name} key {id}\n  claim ?x knows ?x\n";
    base.write("kb/zz.lore", import);
    base.write("history", format!("#V2\ndescribe {hostile}x\n"));
    for color in ["1", ""] {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("stty -opost rows 50 cols 200; exec {}", program_path().display()));
        command
            .current_dir(base.path(""))
            .env("TERM", "xterm")
            .env("PAGER", "cat")
            .env("LORE_CACHE", "caches");
        command.env("LORE_HISTORY", base.path("history")).env("NO_COLOR", color);
        let mut prompt = spawn_with_options(command, Options::new().timeout_ms(Some(60_000))).unwrap();
        let mut seen = prompt.exp_string(READY).unwrap();
        let pasted = format!("\x1b[200~list {hostile}\x1b[201~");
        for keys in [
            "describe An\t",
            "describe Zo\t",
            ".names An\t",
            ".read kb/\t",
            "\x1b[A",
            &pasted,
            ".names Z\r",
            "why 1\r",
        ] {
            prompt.send(keys).unwrap();
            prompt.flush().unwrap();
            if !keys.ends_with('\r') {
                // What the keys do is seen before the line is given up.
                std::thread::sleep(std::time::Duration::from_millis(300));
                prompt.send_control('c').unwrap();
            }
            seen += &prompt.exp_string(READY).unwrap();
        }
        prompt.send_control('d').unwrap();
        seen += &prompt.exp_eof().unwrap();
        let seen = text(&seen);
        assert!(seen.contains("Zoe") && seen.contains("rows-plain.csv"), "{seen:?}");
        assert_shown(&without_editing(&seen), "at the prompt");
    }
}

/// Without the sequences by which the editor moves the cursor, clears its line and paints words, and its bell.
fn without_editing(seen: &str) -> String {
    let mut plain = String::new();
    let mut rest = seen;
    while let Some(at) = rest.find("\x1b[") {
        let (before, sequence) = rest.split_at(at);
        plain += before;
        let length = 2 + sequence[2..]
            .find(|letter: char| !letter.is_ascii_digit() && !"?;".contains(letter))
            .unwrap();
        let is_of_editor =
            matches!(sequence.as_bytes()[length], b'A' | b'B' | b'C' | b'D' | b'K' | b'h' | b'l');
        let is_of_editor =
            is_of_editor || matches!(&sequence[2..=length], "6n" | "31m" | "32m" | "34m" | "35m" | "36m");
        if !is_of_editor {
            plain += &sequence[..=length];
        }
        rest = &sequence[length + 1..];
    }
    let bells = ["\r", "\x07"];
    bells.iter().fold(plain + rest, |plain, bell| plain.replace(bell, ""))
}
