//! The command line: what goes to which stream, and the exit status.

mod common;

use common::{Base, Ran};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

const WHO: [&str; 4] = ["ask", "who", "stockpiled", "H20"];

#[test]
fn a_question_needs_no_quotes() {
    let base = Base::new();
    let words = base.lore(WHO);
    assert_eq!((words.status, words.err.as_str()), (0, ""), "{words:?}");
    let lines: Vec<&str> = words.out.lines().collect();
    assert_eq!(
        lines[1..],
        [
            "  firm       evidence",
            "  Alibaba    [1]",
            "  ByteDance  [1]",
            "  Tencent    [1]",
            "  [1] Nikkei Asia, 2025-04: according to sources, paragraph 1 · kb/facts.lore:18",
        ]
    );
    assert_eq!(base.lore(["ask", "who stockpiled H20"]), words);
    assert_eq!(base.lore(["--base", "kb", "ask", "who stockpiled H20", "--format", "table"]), words);
}

#[test]
fn json_has_its_keys() {
    let base = Base::new();
    let one = base.lore([&WHO[..], &["--format", "json"]].concat());
    let value: Value = serde_json::from_str(&one.out).expect("one object");
    assert_eq!(value["statement"], "who stockpiled H20");
    assert_eq!(value["columns"], serde_json::json!(["firm"]));
    assert_eq!(value["kinds"], serde_json::json!(["entity"]));
    assert_eq!(value["rows"], serde_json::json!([["Alibaba"], ["ByteDance"], ["Tencent"]]));
    assert_eq!(value["possible"], 0);
    let claim = &value["evidence"][0][0];
    assert_eq!(claim["source"], "report");
    assert_eq!(claim["file"], "kb/facts.lore");
    assert_eq!(claim["line"], 18);
    assert_eq!(claim["derived"], false);
    assert!(value["elapsed_ms"].is_number());
    assert_eq!(one.err.trim_end(), value["reading"].as_str().expect("a reading"));
}

#[test]
fn a_limit_hides_no_denial() {
    let base = Base::new();
    base.write("kb/denials.lore", "from report\n  Alibaba and Nvidia stockpiled H20\n    status denied\n");
    let ask = "find ?f where ?f: firm, not { ?f stockpiled H20 } limit 1";
    let answer = base.lore(["ask", ask]);
    let rows = "  f       evidence\n  Nvidia  [1]\n  of each it is denied by a claim\n";
    assert!(answer.out.contains(rows), "{answer:?}");
}

#[test]
fn what_may_be_claimed_is_not_said_to_be_unclaimed() {
    let base = Base::new();
    let ask = "find possibly ?f where ?f: firm, not { ?f stockpiled H20 before 2020 }";
    let answer = base.lore(["ask", ask]);
    let note = "  of 1 nothing is claimed; of 3 something is claimed that may say so\n";
    assert!(answer.out.contains(note), "{answer:?}");
}

#[test]
fn csv_pipes_into_tools() {
    let base = Base::new();
    let ran = base.lore([&WHO[..], &["--format", "csv"]].concat());
    assert_eq!(ran.out, "firm\r\nAlibaba\r\nByteDance\r\nTencent\r\n");
    assert!(!ran.err.is_empty(), "the reading");
}

#[test]
fn another_engine_can_be_asked_the_same() {
    let base = Base::new();
    let asked = base.lore(["explain", "--as", "sparql", "who stockpiled H20"]);
    let expected = "PREFIX entity: <urn:lore:entity:>\nPREFIX relation: <urn:lore:relation:>\n\
                    SELECT DISTINCT ?f WHERE {\n  ?f relation:stockpile entity:H20 .\n}\n";
    assert_eq!((asked.status, asked.out.as_str()), (0, expected), "{}", asked.err);
    let triples = base.lore(["export"]);
    let claim = "<urn:lore:entity:Tencent> <urn:lore:relation:stockpile> <urn:lore:entity:H20> .";
    assert_eq!(triples.out.lines().filter(|line| *line == claim).count(), 1, "{}", triples.err);
    assert_eq!(base.lore(["explain", "--as", "prolog", "who"]).status, 2);
}

#[test]
fn a_refusal_is_told_on_standard_error() {
    let base = Base::new();
    let ran = base.lore(["ask", "who stockpild H20"]);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("who stockpild H20") && ran.err.contains("^^^^^^^^^"), "{}", ran.err);
    let ran = base.lore(["ask", "--format", "jsonl", "who stockpild H20"]);
    let value: Value = serde_json::from_str(&ran.out).expect("one line");
    assert_eq!((ran.status, &value["statement"]), (1, &"who stockpild H20".into()));
    assert!(value["error"]["code"].is_string() && value["error"]["message"].is_string(), "{value}");
    assert_eq!(base.lore(["ask", ""]).status, 1);
}

#[test]
fn parameters_are_set() {
    let base = Base::new();
    let ran = base.lore(["ask", "who stockpiled $chip", "--set", "chip=H20", "--format", "csv"]);
    assert_eq!(ran.out, "firm\r\nAlibaba\r\nByteDance\r\nTencent\r\n", "{}", ran.err);
}

#[test]
fn a_question_ends_with_its_time() {
    let base = Base::new();
    base.write("kb/many.lore", (0..2000).map(|number| format!("firm Firm{number}\n")).collect::<String>());
    let four = "find ?a where ?a: firm, not { ?b: firm, ?c: firm, ?d: firm, ?a != ?b, ?b != ?c, ?c != ?d, ?a = ?d, ?d != ?a }";
    let begin = std::time::Instant::now();
    let ran = base.lore(["ask", four, "--timeout", "1ms"]);
    assert!(ran.status == 1 && ran.err.starts_with("error[timeout]"), "{ran:?}");
    assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
}

#[test]
fn a_question_ends_with_its_memory() {
    let base = Base::new();
    base.write("kb/many.lore", (0..2000).map(|number| format!("firm Firm{number}\n")).collect::<String>());
    let ran = base.lore(["ask", "find ?a, ?b where ?a: firm, ?b: firm", "--memory", "10MB"]);
    assert!(ran.status == 1 && ran.err.starts_with("error[too-large]"), "{ran:?}");
    assert!(ran.err.contains("--memory"), "{ran:?}");
}

#[test]
fn no_base() {
    let base = Base::new();
    assert_eq!(
        base.lore(["--base", "nowhere", "ask", "who"]),
        Ran {
            status: 3,
            out: String::new(),
            err: "\
error[no-base]: there is no base at `nowhere`: it does not exist
 |
 = help: name a base with `--base DIR`
 = help: a base is a directory of `*.lore` files
"
            .to_string()
        }
    );
}

#[test]
fn a_base_with_errors() {
    let base = Base::new();
    base.write("kb/more.lore", "firm Baidu\nfrom report\n  Baidu stockpild H20\n  Baidu made H2\n");
    for command in [&["ask", "who stockpiled H20"][..], &["build"], &["run", "-"], &[]] {
        let ran = base.lore(command);
        assert_eq!((ran.status, ran.out.as_str()), (3, ""), "{command:?}");
        assert!(ran.err.contains("kb/more.lore:3:") && ran.err.contains("kb/more.lore:4:"), "{}", ran.err);
    }
    let ran = base.lore(["check"]);
    assert_eq!(ran.status, 3);
    assert!(ran.out.contains("kb/more.lore:3:") && ran.out.ends_with("2 errors\n"), "{}", ran.out);
}

#[test]
fn usage() {
    let base = Base::new();
    for line in [&["ask"][..], &["frobnicate"], &["run"], &["ask", "who", "--format", "xml"], &["--set", "x"]]
    {
        let ran = base.lore(line);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line:?}");
        assert!(ran.err.starts_with("error: "), "{}", ran.err);
    }
    assert_eq!(base.lore(["--help"]).status, 0);
    assert_eq!(base.lore(["--version"]).out, format!("lore {}\n", env!("CARGO_PKG_VERSION")));
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let base = Base::new();
    let ran = base.lore([std::ffi::OsStr::new("ask"), std::ffi::OsStr::from_bytes(b"who \xff")]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("invalid UTF-8"), "{}", ran.err);
}

#[test]
fn colours_are_a_choice() {
    let base = Base::new();
    assert!(!base.lore(WHO).out.contains('\x1b'), "no terminal");
    assert!(base.lore([&WHO[..], &["--color", "always"]].concat()).out.contains("\x1b[1m"));
}

#[test]
fn a_reader_that_goes_away() {
    let base = Base::new();
    base.write("many.ask", "who stockpiled H20\n".repeat(20_000));
    let mut command = base.command(["run", "many.ask"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    let mut err = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut err).expect("text");
    assert_eq!((child.wait().expect("it ends").code(), err.as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let base = Base::new();
    for arguments in [&WHO[..], &["check"], &["--help"]] {
        let full = std::fs::File::create("/dev/full").expect("it is always there");
        let output = base.command(arguments).stdout(full).output().expect("it runs");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("error[cannot-write]"), "{arguments:?}");
    }
}

#[test]
fn check_and_build() {
    let base = Base::new();
    assert_eq!(base.lore(["check"]), Ran { status: 0, out: "no problems\n".into(), err: String::new() });
    let ran = base.lore(["build"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.out.starts_with("kb: ") && ran.out.contains(" claims"), "{ran:?}");
}

#[test]
fn a_claim_is_added() {
    let base = Base::new();
    let ran = base.lore(["add", "Nvidia", "made", "H100", "--from", "report"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(base.lore(["ask", "who made H100", "--format", "csv"]).out, "firm\r\nNvidia\r\n");
    let ran = base.lore(["add", "Nvidia", "mode", "H100", "--from", "report"]);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{ran:?}");
    assert_eq!(base.lore(["add", "Nvidia made H100", "--from", "nobody"]).status, 1);
}

#[test]
fn a_layout_is_checked_and_changed() {
    let base = Base::new();
    base.lore(["fmt"]);
    base.write("kb/wild.lore", "firm   Baidu ;Huawei\n");
    let ran = base.lore(["fmt", "--check"]);
    assert_eq!((ran.status, ran.out.as_str()), (1, "kb/wild.lore\n"), "{ran:?}");
    assert_eq!(base.read("kb/wild.lore"), "firm   Baidu ;Huawei\n", "nothing was changed");
    assert_eq!(base.lore(["fmt"]).status, 0);
    assert_eq!(base.read("kb/wild.lore"), "firm Baidu; Huawei\n");
    assert_eq!(base.lore(["fmt", "--check"]).status, 0);
    // What was laid out is told though another file cannot be read.
    base.write("kb/wild.lore", "firm   Baidu\n");
    base.write("kb/broken.lore", "firm \"Huawei\n");
    let ran = base.lore(["fmt"]);
    assert_eq!((ran.status, ran.out.as_str()), (3, "kb/wild.lore\n"), "{ran:?}");
    assert!(ran.err.contains("kb/broken.lore:1"), "{ran:?}");
    assert_eq!(base.read("kb/wild.lore"), "firm Baidu\n");
}

#[test]
fn a_build_that_verifies_reads_everything() {
    let base = Base::new();
    assert_eq!(base.lore(["build"]).status, 0);
    let again = base.lore(["build", "--verify"]);
    assert!(again.status == 0 && again.out.contains("nothing had changed"), "{again:?}");
    let snapshot = base.cache().join("snapshot");
    let mut bytes = std::fs::read(&snapshot).expect("a snapshot");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&snapshot, bytes).expect("one's own file");
    assert_eq!(base.lore(["build", "--verify"]).status, 0);
    assert!(base.lore(WHO).out.contains("Tencent"));
}

#[test]
fn a_base_that_takes_too_long_to_read_is_given_up() {
    let base = Base::new();
    let rows: String = (0..50_000).map(|number| format!("Firm {number}\n")).collect();
    base.write("kb/rows.csv", format!("name\n{rows}"));
    base.write("kb/rows.lore", "import \"rows.csv\"\n  source report\n  entity ?f: firm {name}\n");
    for command in [&["build"][..], &["check"], &["export"], &["import", "--dry-run"], &WHO] {
        for (limit, code) in [(["--timeout", "1ms"], "timeout"), (["--memory", "1MB"], "too-large")] {
            let Ran { status, out, err } = base.lore([command, &limit].concat());
            assert_eq!((status, out.as_str()), (1, ""), "{command:?} {err}");
            assert!(err.starts_with(&format!("error[{code}]: reading the base ")), "{err}");
            assert!(err.contains("`lore build` without"), "{err}");
        }
    }
    // What it left behind stands in nobody's way.
    assert_eq!(base.lore(["build"]).status, 0);
    assert_eq!(base.lore([&WHO[..], &["--timeout", "1m"]].concat()).status, 0);
}

#[test]
fn who_adds_is_told_what_is_wrong_with_the_base() {
    let base = Base::new();
    let add = || base.lore(["add", "--from", "report", "Tencent made H100"]);
    base.write("kb/added.lore", "# added by lore\nfrom report\n  Alibaba ma");
    let Ran { status, out, err } = add();
    assert_eq!((status, out.as_str()), (0, "added at kb/added.lore:3, attested by report\n"), "{err}");
    assert!(
        err.contains("warning[torn-block]") && err.contains("help: it was moved to kb/added.lore.torn-1\n"),
        "{err}"
    );
    assert!(base.read("kb/added.lore.torn-1").ends_with("Alibaba ma"));
    // All that is wrong is told, and nothing is written.
    let before = base.read("kb/added.lore");
    base.write("kb/more.lore", "farm X\nform Y\n");
    let Ran { status, out, err } = add();
    assert_eq!((status, out.as_str()), (3, ""), "{err}");
    assert!(err.contains("kb/more.lore:1:1") && err.contains("kb/more.lore:2:1"), "{err}");
    assert_eq!(base.read("kb/added.lore"), before);
}

/// Asks from another folder than the one above the base.
fn ask_from(base: &Base, folder: &str, more: &[&str]) -> Ran {
    let mut command = base.command([&WHO[..], &["--format", "csv"], more].concat());
    command.current_dir(base.path(folder)).env("LORE_CACHE", base.path("caches"));
    Ran::from(command.output().expect("it runs"))
}

#[test]
fn a_base_is_found_from_within() {
    let base = Base::new();
    for folder in ["kb/sources/2025", "kb/questions/old", "apart"] {
        std::fs::create_dir_all(base.path(folder)).expect("a folder");
    }
    for file in ["kb/sources/more.lore", "kb/sources/2025/more.lore"] {
        base.write(file, "");
    }
    let place = base.path("kb").canonicalize().expect("it is there");
    let firms = "firm\r\nAlibaba\r\nByteDance\r\nTencent\r\n";
    for folder in ["kb", "kb/sources", "kb/sources/2025", "kb/questions", "kb/questions/old"] {
        let ran = ask_from(&base, folder, &[]);
        assert_eq!((ran.status, ran.out.as_str()), (0, firms), "{folder} {ran:?}");
        let told = format!("the base is {}\n", place.display());
        assert!(
            ran.err.starts_with(&told) && ran.err.matches("the base is").count() == 1,
            "{folder} {ran:?}"
        );
    }
    // What is named, or lies where it usually does, needs no word.
    for (folder, more) in [("", &[][..]), ("kb/sources", &["--base", ".."]), ("apart", &["--base", "../kb"])]
    {
        let ran = ask_from(&base, folder, more);
        assert!(ran.status == 0 && ran.out == firms && !ran.err.contains("the base is"), "{folder} {ran:?}");
    }
    let ran = ask_from(&base, "apart", &[]);
    assert_eq!((ran.status, ran.out.as_str()), (3, ""), "{ran:?}");
    assert!(ran.err.starts_with("error[no-base]: there is no base here: no `kb`"), "{ran:?}");
    // Files are named from where one is.
    base.write("kb/sources/more.lore", "firm   Baidu\n");
    let format = |folder: &str| {
        let mut command = base.command(["fmt", "--check", "more.lore"]);
        Ran::from(command.current_dir(base.path(folder)).output().expect("it runs"))
    };
    assert_eq!(format("kb/sources/2025").out, "");
    assert_eq!(format("kb/sources").out, "more.lore\n");
}

#[test]
fn a_part_of_a_base_is_not_taken_for_all_of_it() {
    let base = Base::new();
    std::fs::create_dir_all(base.path("kb/sources/2025")).expect("a folder");
    base.write("kb/sources/2025/more.lore", "firm Baidu\n");
    let ran = ask_from(&base, "kb/sources/2025", &[]);
    assert_eq!((ran.status, ran.out.as_str()), (3, ""), "{ran:?}");
    assert!(ran.err.starts_with("error[which-base]") && ran.err.contains("`--base ../..`"), "{ran:?}");
    assert_eq!(ask_from(&base, "kb/sources/2025", &["--base", "../.."]).status, 0);
    // Seen from the folder between, there is one.
    assert_eq!(ask_from(&base, "kb/sources", &[]).status, 0);
}

#[cfg(unix)]
#[test]
fn a_base_of_somebody_else_is_not_found() {
    use std::os::unix::fs::PermissionsExt;
    let base = Base::new();
    std::fs::create_dir(base.path("kb/deep")).expect("a folder");
    assert_eq!(ask_from(&base, "kb/deep", &[]).status, 0);
    let refused = |why: &str| {
        let ran = ask_from(&base, "kb/deep", &[]);
        assert_eq!((ran.status, ran.out.as_str()), (3, ""), "{ran:?}");
        assert!(ran.err.contains("/kb` was not looked at: ") && ran.err.contains(why), "{ran:?}");
        assert_eq!(ask_from(&base, "kb/deep", &["--base", ".."]).status, 0);
    };
    std::fs::set_permissions(base.path("kb"), PermissionsExt::from_mode(0o777)).expect("one's own");
    refused("everybody may write to it");
    std::fs::set_permissions(base.path("kb"), PermissionsExt::from_mode(0o755)).expect("one's own");
    // Only the superuser may give a folder away.
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(base.path("kb"), Some(12345), None).expect("allowed");
        refused("it belongs to another user");
    }
}

#[cfg(unix)]
#[test]
fn a_base_is_begun() {
    let base = Base::new();
    std::fs::remove_dir_all(base.path("kb")).expect("one's own");
    for (arguments, folder) in [(&["init"][..], "kb"), (&["init", "my facts"], "my facts")] {
        let Ran { status, out, err } = base.lore(arguments);
        assert_eq!((status, err.as_str()), (0, ""), "{out}");
        for check in [&["check"][..], &["fmt", "--check"]] {
            let ran = base.lore([&["--base", folder], check].concat());
            assert!(ran.status == 0 && !ran.out.contains(".lore"), "{check:?} {ran:?}");
        }
        // What it says to try can be pasted, and is answered.
        let commands: Vec<&str> = out.lines().filter_map(|line| line.strip_prefix("  lore")).collect();
        assert_eq!(commands.len(), 3, "{out}");
        for command in commands {
            let mut shell = Command::new("sh");
            let line = format!("'{}'{command}", common::program_path().display());
            shell.args(["-c", &line]).current_dir(base.path("")).env("LORE_CACHE", "caches");
            let ran = Ran::from(shell.output().expect("a shell"));
            assert_eq!(ran.status, 0, "{command} {ran:?}");
            assert!(!command.contains(" ask ") || ran.out.contains("\n  Globex"), "{command} {ran:?}");
        }
    }
}

#[test]
fn a_base_is_begun_over_nothing_else() {
    let base = Base::new();
    let facts = base.read("kb/facts.lore");
    for folder in ["empty", "other", "kb/more"] {
        std::fs::create_dir(base.path(folder)).expect("a folder");
    }
    base.write("other/questions.ask", "mine");
    for (arguments, status, why) in [
        (&["init"][..], 1, "error[base-exists]: `kb/facts.lore` is there"),
        (&["init", "other"], 1, "error[base-exists]: `other/questions.ask` is there"),
        (&["init", "kb/more"], 1, "error[base-exists]: `kb/more` would lie in a base"),
        (&["init", "kb/new"], 1, "error[base-exists]: `kb/new` would lie in a base"),
        (&["init", "other/questions.ask"], 1, "error[cannot-write]"),
        (&["init", "no/where"], 1, "error[cannot-write]"),
        (&["init", "empty", "--base", "kb"], 2, "error[base-twice]"),
    ] {
        let ran = base.lore(arguments);
        assert_eq!((ran.status, ran.out.as_str()), (status, ""), "{arguments:?}");
        assert!(ran.err.starts_with(why), "{arguments:?} {}", ran.err);
    }
    assert_eq!((base.read("kb/facts.lore"), base.read("other/questions.ask").as_str()), (facts, "mine"));
    for (folder, entries) in [("kb/more", 0), ("empty", 0), ("other", 1)] {
        assert_eq!(std::fs::read_dir(base.path(folder)).expect("a folder").count(), entries, "{folder}");
    }
    assert!(!Path::new(&base.path("kb/new")).exists());
    // What is there already and is empty is as good as none.
    assert_eq!(base.lore(["--base", "empty", "init"]).status, 0);
}

#[test]
fn vocabularies_are_listed_and_printed() {
    let base = Base::new();
    let listed = base.lore(["vocab"]);
    assert_eq!((listed.status, listed.err.as_str()), (0, ""));
    assert!(listed.out.contains("\ntrade ") && listed.out.contains("Trade and supply"), "{}", listed.out);
    let printed = base.lore(["vocab", "trade"]);
    assert_eq!(printed.out, include_str!("../vocab/trade.lore"));
    let unknown = base.lore(["vocab", "tirade"]);
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
    assert!(
        unknown.err.contains("error[unknown-vocabulary]: no vocabulary is called `tirade`"),
        "{}",
        unknown.err
    );
}

/// The names of all commands, as the help lists them.
fn commands(base: &Base) -> Vec<String> {
    let help = base.lore(["--help"]).out;
    let listed = help.split_once("Commands:\n").expect("a list").1.split_once("\n\n").expect("an end").0;
    let names = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| Some(line.split_whitespace().next()?.to_string())).collect()
}

#[test]
fn shells_complete_every_command() {
    let base = Base::new();
    let names = commands(&base);
    assert!(names.len() > 12, "{names:?}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = base.lore(["completions", shell]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{shell}");
        let missing: Vec<_> = names.iter().filter(|name| !ran.out.contains(name.as_str())).collect();
        assert!(missing.is_empty() && ran.out.contains("keep-going"), "{shell}: {missing:?}");
        base.write(shell, &ran.out);
    }
    assert_eq!(base.lore(["completions", "cmd"]).status, 2);
    // Of shells that are not here it is not known whether they can read it.
    for shell in ["bash", "zsh"] {
        if let Ok(read) = Command::new(shell).arg("-n").arg(base.path(shell)).output() {
            assert!(read.status.success(), "{shell}: {}", String::from_utf8_lossy(&read.stderr));
        }
    }
}

#[test]
fn the_manual_has_every_command() {
    let base = Base::new();
    let page = base.lore(["man"]);
    assert_eq!((page.status, page.err.as_str()), (0, ""));
    assert!(page.out.contains(".TH lore 1") && page.out.contains("Exit status"), "{}", page.out);
    for name in commands(&base) {
        assert!(page.out.contains(&format!("lore\\-{name}(1)")), "{name}");
        let ran = base.lore(["man", name.as_str()]);
        assert!(ran.status == 0 && ran.out.contains(&format!("\\fBlore {name}\\fR")), "{ran:?}");
    }
    let ran = base.lore(["man", "frobnicate"]);
    assert!(ran.status == 2 && ran.err.contains("commands: ask, "), "{ran:?}");
}

#[test]
fn what_was_asked_in_vain_is_kept_once_it_is_switched_on() {
    let base = Base::new();
    let lore = |arguments: &[&str]| {
        let mut command = base.command(arguments);
        Ran::from(command.env("LORE_ASKED", base.path("asked")).output().expect("it runs"))
    };
    // Off: nothing is kept, and that is told.
    assert_eq!(lore(&["ask", "who hoarded H20"]).status, 1);
    let told = lore(&["asked", "--refused"]);
    assert!(told.status == 1 && told.err.contains("error[nothing-kept]"), "{told:?}");
    assert!(!base.path("asked").exists());

    assert_eq!(lore(&["asked", "--keep", "on"]).status, 0);
    let unchanged = lore(&["ask", "who hoarded H20"]);
    for question in ["which firms hoarded H100", "who stockpild H20", "is Alibaba glad"] {
        assert_eq!(lore(&["ask", question]).status, 1);
    }
    assert_eq!(lore(&["ask", "who stockpiled H20"]).status, 0);
    let listed = lore(&["asked", "--refused"]);
    assert_eq!(
        listed.out,
        "\
hoarded: 2 times, last in `which firms hoarded H100`
  synonym hoard = stockpile
  synonym hoard = make
glad: 1 time, last in `is Alibaba glad`
  # no word of the base is near: declare a relation, a type or a name
stockpild: 1 time, last in `who stockpild H20`
  # spelled like stockpiled
"
    );
    // What it proposes is a line of the base, and then the word is no longer lacking.
    base.write("kb/words.lore", "synonym hoard = stockpile\n");
    assert!(!lore(&["asked", "--refused"]).out.contains("hoarded"));
    let data: Value =
        serde_json::from_str(&lore(&["asked", "--refused", "--format", "json"]).out).expect("data");
    assert_eq!(data["results"][0]["word"], "glad");
    // Scripts are tests of a base, and no questions that somebody has.
    base.write("vain.ask", "who admired H20\n");
    lore(&["run", "vain.ask"]);
    assert!(!lore(&["asked", "--refused"]).out.contains("admired"));
    // A folder that cannot be written to changes no answer.
    base.write("kb/words.lore", "");
    let before = lore(&["ask", "who hoarded H20"]);
    assert_eq!(before, unchanged);
    assert_eq!(lore(&["asked", "--keep", "off"]).status, 0);
    assert!(!base.path("asked").exists());
    assert_eq!(lore(&["ask", "who hoarded H20"]), unchanged);
}
