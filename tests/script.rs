//! Scripts: statements, expectations, inclusion, and the status they end with.

mod common;

use common::{Base, Ran};
use serde_json::Value;

fn run(base: &Base, script: &str) -> Ran {
    base.write("test.ask", script);
    base.lore(["run", "test.ask"])
}

/// The names of the firms that a CSV answer lists.
const FIRMS: &str = "firm\r\nAlibaba\r\nByteDance\r\nTencent\r\n";

#[test]
fn statements_go_on_over_lines() {
    let base = Base::new();
    let script = "\u{feff}.mode csv\r\nwho stockpiled # which chip?\r\n  H20\r\n";
    let ran = run(&base, script);
    assert_eq!((ran.status, ran.out.as_str()), (0, FIRMS), "{ran:?}");
}

#[test]
fn standard_input_is_a_script() {
    let base = Base::new();
    for arguments in [&["--format", "csv"][..], &["run", "-", "--format", "csv"]] {
        assert_eq!(base.lore_with_input(arguments, "who stockpiled H20\n").out, FIRMS, "{arguments:?}");
    }
}

#[test]
fn a_follow_up_is_asked_as_its_whole_question() {
    let base = Base::new();
    let bases = [
        "who stockpiled H800",
        "did Nvidia stockpile H800",
        "who stockpiled H800 in 2024",
        "which firms stockpiled H800",
    ];
    let phrases = [
        "and H20?",
        "what about Tencent",
        "and in 2025?",
        "since when",
        "how many?",
        "who else?",
        "only H20",
    ];
    let mut met = 0;
    for (question, phrase) in bases.iter().flat_map(|question| phrases.iter().map(move |it| (question, it))) {
        let asked = run(&base, &format!("{question}\n.mode csv-evidence\n{phrase}\n"));
        let Some(whole) = asked.err.lines().find_map(|line| line.strip_prefix("= ")) else {
            assert!(asked.err.contains("error[follows-"), "{question}, {phrase}: {asked:?}");
            continue;
        };
        met += 1;
        let alone = run(&base, &format!("{question}\n.mode csv-evidence\n{whole}\n"));
        assert_eq!((asked.status, asked.out), (alone.status, alone.out), "{question}, {phrase}: {whole}");
        assert_ne!(whole, *question, "{phrase}");
    }
    assert!(met >= 14, "{met}");
}

#[test]
fn a_follow_up_goes_on_with_a_question_right_before_it() {
    let base = Base::new();
    for between in ["let x = 1", "expect who stockpiled H20 includes Tencent", "explain who stockpiled H20"] {
        let ran = run(&base, &format!("who stockpiled H20\n{between}\nand H800?\n"));
        assert!(ran.err.contains("error[follows-nothing]"), "{between}: {ran:?}");
    }
    base.write("first.ask", "who stockpiled H20\n");
    base.write("second.ask", "and H800?\n");
    let ran = base.lore(["run", "first.ask", "second.ask"]);
    assert!(ran.err.contains("error[follows-nothing]"), "{ran:?}");
}

#[test]
fn expectations_that_hold() {
    let base = Base::new();
    let ran = run(
        &base,
        "expect who stockpiled H20 is tencent, ALIBABA and ByteDance
expect who stockpiled H20 includes \"Tencent\"
expect who stockpiled H20 excludes Nvidia
expect who stockpiled H800 is empty
expect who stockpild H20 is refused
expect count (who stockpiled H20) >= 3
expect how many firms stockpiled H20 is 3
expect did Nvidia make H20 is yes
",
    );
    assert_eq!(ran, Ran { status: 0, out: String::new(), err: "8 expectations held\n".into() });
}

#[test]
fn an_expectation_that_fails_says_what_came() {
    let base = Base::new();
    let ran =
        run(&base, "\n# two of three\nexpect who stockpiled H20 is Alibaba and Nvidia\nwho stockpiled H20\n");
    assert_eq!(
        ran,
        Ran {
            status: 4,
            out: String::new(),
            err: "\
error[expectation]: the answer is not what was expected
 --> test.ask:3:30
  |
3 | expect who stockpiled H20 is Alibaba and Nvidia
  |                              ^^^^^^^^^^^^^^^^^^ expected
  |
  = note: missing: Nvidia
  = note: not expected: ByteDance, Tencent
  = note: the answer was: Alibaba, ByteDance, Tencent
"
            .to_string()
        }
    );
}

#[test]
fn a_refusal_points_into_the_statement_as_it_was_written() {
    let base = Base::new();
    let ran = run(&base, "expect who stockpild H20 is Alibaba   # a remark\n");
    assert_eq!(ran.status, 1);
    assert!(
        ran.err.contains("1 | expect who stockpild H20 is Alibaba   # a remark\n  |            ^^^^^^^^^"),
        "{}",
        ran.err
    );
}

#[test]
fn the_first_failure_ends_a_script_and_names_its_status() {
    let base = Base::new();
    let script = ".mode jsonl\nwho stockpild H20\nexpect who stockpiled H20 is empty\nwho stockpiled H20\n";
    let objects = |out: &str| -> Vec<Value> {
        out.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect()
    };
    let ran = run(&base, script);
    assert_eq!((ran.status, objects(&ran.out).len()), (1, 1));
    base.write("test.ask", script);
    let ran = base.lore(["run", "--keep-going", "test.ask"]);
    let lines = objects(&ran.out);
    assert_eq!((ran.status, lines.len()), (1, 3));
    assert_eq!(lines[1]["error"]["code"], "expectation");
    assert_eq!(lines[2]["rows"].as_array().expect("rows").len(), 3);
}

#[test]
fn scripts_read_scripts_beside_them() {
    let base = Base::new();
    std::fs::create_dir(base.path("sub")).expect("a directory");
    base.write("sub/one.ask", ".read two.ask\n");
    base.write("sub/two.ask", ".mode csv\nwho stockpiled $chip\n");
    let ran = run(&base, "let chip = H20\n.read sub/one.ask\n");
    assert_eq!(ran.out, FIRMS, "{ran:?}");
    base.write("sub/two.ask", "# back\n.read one.ask\n");
    let ran = run(&base, ".read sub/one.ask\n");
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("error[reads-itself]") && ran.err.contains("two.ask:2:7"), "{}", ran.err);
}

#[test]
fn files_that_cannot_be_read() {
    let base = Base::new();
    base.write("bytes.ask", b"who stockpiled H20\nwho \xff");
    let ran = base.lore(["run", "bytes.ask"]);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("bytes.ask:2: byte 5 of the line, 0xff, is not UTF-8"), "{}", ran.err);
    let ran = base.lore(["run", "gone.ask"]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.starts_with("error[cannot-read]: cannot read `gone.ask`: no such file"), "{}", ran.err);
    assert!(base.lore(["run", "kb"]).err.contains("is a directory"));
}

#[test]
fn an_open_bracket_is_named_where_it_opens() {
    let base = Base::new();
    let ran = run(&base, "who stockpiled (H20\nwho made H20\n");
    assert_eq!(
        ran.err,
        "\
error[unclosed-bracket]: a bracket is not closed
 --> test.ask:1:16
  |
1 | who stockpiled (H20
  |                ^ it opens here
  |
  = help: close it; until then every line belongs to this statement
"
    );
}

#[test]
fn json_of_a_script_is_one_array() {
    let base = Base::new();
    let ran =
        base.lore_with_input(["--format", "json"], "who stockpiled H20\nwhy 1\nexplain who stockpiled H20\n");
    let value: Value = serde_json::from_str(&ran.out).expect("one array");
    assert_eq!(value[0]["rows"][0][0], "Alibaba");
    assert_eq!(value[1]["evidence"][0]["source"], "report");
    let find = value[2]["find"].as_str().expect("the exact form").to_string();
    assert_eq!(base.lore_with_input(["--format", "csv"], find).out, FIRMS, "it can be put back");
    assert_eq!(base.lore_with_input(["--format", "json"], "# nothing\n").out, "[]\n");
}

#[test]
fn why_needs_a_row_that_is_there() {
    let base = Base::new();
    for (script, code) in
        [("why 1", "no-answer-yet"), ("who stockpiled H20\nwhy 9", "no-such-row"), ("why 0", "which-row")]
    {
        let ran = run(&base, script);
        assert!(ran.status == 1 && ran.err.contains(code), "{script}: {}", ran.err);
    }
}

#[test]
fn output_goes_to_a_file_and_back() {
    let base = Base::new();
    base.write(
        "test.ask",
        ".mode jsonl\n.output a.jsonl\nwho stockpiled H20\n.output\n.mode csv\nwho stockpiled H20\n",
    );
    let ran = base.lore(["run", "--allow-write", "test.ask"]);
    assert_eq!(ran.out, FIRMS, "{ran:?}");
    assert_eq!(base.read("a.jsonl").lines().count(), 1);
    base.write("test.ask", ".output /nowhere/a\n");
    let ran = base.lore(["run", "--allow-write", "test.ask"]);
    assert!(ran.status == 1 && ran.err.contains("error[cannot-write]"), "{}", ran.err);
}

#[test]
fn a_script_lifts_no_limit_of_the_command_line() {
    let base = Base::new();
    for (limit, lifted, kept) in [
        (["--timeout", "10s"], ".timeout off", ".timeout 5s"),
        (["--timeout", "10s"], ".timeout 11s", ".timeout 10s"),
        (["--memory", "1GB"], ".memory off", ".memory 1GB"),
        (["--memory", "1GB"], ".memory 2GB", ".memory 500MB"),
    ] {
        base.write("test.ask", format!("{lifted}\n"));
        let ran = base.lore([&["run", "test.ask"][..], &limit].concat());
        assert_eq!(
            (ran.status, ran.err.starts_with("error[not-allowed]: a script may not lift")),
            (1, true),
            "{ran:?}"
        );
        assert_eq!(base.lore([&["run", "--allow-write", "test.ask"][..], &limit].concat()).status, 0);
        base.write("test.ask", format!("{kept}\nwho made H20\n"));
        assert_eq!(base.lore([&["run", "test.ask"][..], &limit].concat()).status, 0, "{kept}");
    }
    // Where the command line says nothing, a script may be as patient as it likes, and take no more memory than anybody.
    base.write("test.ask", ".timeout 1s\n.timeout off\n.memory off\n");
    assert_eq!(base.lore(["run", "test.ask"]).status, 0);
    base.write("test.ask", ".memory 1000GB\n");
    assert_eq!(base.lore(["run", "test.ask"]).status, 1);
    // What is asked by hand may, and not what a script that it reads says.
    base.write("test.ask", "who made H20\n.save a.csv\n");
    let ran = base.lore(["ask", ".read test.ask"]);
    assert!(ran.err.contains("error[not-allowed]") && !base.path("a.csv").exists(), "{ran:?}");
}

#[test]
fn a_script_writes_nothing_unless_it_is_allowed_to() {
    let base = Base::new();
    std::fs::create_dir(base.path("sub")).expect("a directory");
    base.write("outside.ask", "who made H20\n");
    base.write("kb/own.ask", ".mode csv\nwho stockpiled H20\n");
    for (statement, wrong) in [
        (".output a.csv", "`.output` writes to a file, which a script may not do by itself"),
        (".save a.csv", "`.save` writes a file, which a script may not do by itself"),
        (
            ".add Nvidia made H100 --from report",
            "`.add` writes to the base, which a script may not do by itself",
        ),
        (".read ../outside.ask", "`sub/../outside.ask` lies outside of the base and of the script's folder"),
    ] {
        base.write("sub/test.ask", format!("expect who made H20 is Nvidia\n{statement}\n"));
        let facts = base.read("kb/facts.lore");
        let piped = base.lore_with_input([""; 0], format!("{}\n", statement.replace("../", "sub/../")));
        for ran in [base.lore(["run", "sub/test.ask"]), piped] {
            assert_eq!(ran.status, 1, "{ran:?}");
            let told = format!("error[not-allowed]: {wrong}\n");
            assert!(ran.err.contains(&told), "{statement}: {}", ran.err);
            assert!(ran.err.contains("= help: allow it on the command line: --allow-write\n"), "{}", ran.err);
        }
        assert_eq!((base.path("a.csv").exists(), base.path("kb/added.lore").exists()), (false, false));
        assert_eq!(base.read("kb/facts.lore"), facts);
        let ran = base.lore(["run", "--allow-write", "sub/test.ask"]);
        assert_eq!(ran.status, 0, "{statement}: {ran:?}");
        for name in ["a.csv", "kb/added.lore"] {
            let _ = std::fs::remove_file(base.path(name));
        }
    }
    // What lies in the base is read from anywhere, and `.output` alone writes nothing.
    base.write("sub/test.ask", ".output\n.read ../kb/own.ask\n");
    assert_eq!(base.lore(["run", "sub/test.ask"]).out, FIRMS);
    // A link out of the folder is none of its files.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../outside.ask", base.path("sub/link.ask")).expect("a link");
        base.write("sub/test.ask", ".read link.ask\n");
        assert!(base.lore(["run", "sub/test.ask"]).err.contains("error[not-allowed]"));
    }
}

#[test]
fn noise_is_refused_in_no_time() {
    let base = Base::new();
    let begin = std::time::Instant::now();
    for noise in ["x\n".repeat(5_000_000), "(".repeat(10_000_000), "\u{1F600} ".repeat(2_000_000)] {
        base.write("noise.ask", &noise);
        let ran = base.lore(["run", "noise.ask"]);
        assert_eq!(ran.status, 1);
        assert!(ran.err.len() < 20_000, "{} bytes of complaint", ran.err.len());
    }
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}

/// What is asked stands above what is answered, where the format has a place for it.
#[test]
fn questions_are_echoed() {
    let base = Base::new();
    base.write(
        "test.ask",
        "let chip = H800 # a chip\nwho made\n  # which?\n  $chip\nexpect who stockpiled *H20* is refused\nwho stockpild\n.mode csv\nwho made H20\n",
    );
    let run = |more: &[&str]| base.lore([&["run", "test.ask", "--echo", "--keep-going"], more].concat());
    let Ran { status, out, err } = run(&[]);
    assert_eq!(status, 1, "{err}");
    assert_eq!(
        out,
        "\
> let chip = H800
> who made
>   $chip
firms f: f makes H800
  firm    evidence
  Nvidia  [1]
  [1] Nikkei Asia, 2025-04 · kb/facts.lore:20

> expect who stockpiled *H20* is refused
> who stockpild
> .mode csv
firm\r
Nvidia\r
"
    );
    assert!(err.contains("\n> who made H20\nfirms f: f makes H20\n"), "{err}");
    let markdown = run(&["--format", "markdown"]).out;
    let begin = "> let chip = H800\n\n> who made $chip\n\n**firms f: f makes H800**\n\n| firm |";
    assert!(markdown.starts_with(begin), "{markdown}");
    assert!(markdown.contains("[^1]: Nikkei Asia"), "{markdown}");
    assert!(markdown.contains("\n\n> expect who stockpiled \\*H20\\* is refused\n\n"), "{markdown}");
    // An object has its statement without being told to.
    let objects = |ran: Ran| -> Vec<Value> {
        let lines = ran.out.lines().take_while(|line| line.starts_with('{'));
        lines.map(|line| serde_json::from_str(line).expect("an object")).collect()
    };
    let json = ["run", "test.ask", "--keep-going", "--format", "jsonl"];
    let statements = |values: Vec<Value>| values.iter().map(|it| it["statement"].clone()).collect::<Vec<_>>();
    let echoed = statements(objects(run(&["--format", "jsonl"])));
    assert_eq!(echoed, statements(objects(base.lore(json))));
    assert!(echoed.len() >= 2, "{echoed:?}");
}
