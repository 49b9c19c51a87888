//! A base that came from somebody else: whatever lies in it, a command writes nothing outside of it, and ends.
#![cfg(unix)]

mod common;

use common::{Base, program};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many trees are tried.
const TREES: u64 = 24;
/// More than any command takes here.
const HANGS: Duration = Duration::from_secs(60);

/// Numbers that look random, the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % most
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Names that a base or lore itself uses, and odd ones.
const NAMES: [&str; 22] = [
    "added.lore",
    "added.lore.torn-1",
    "more.lore",
    "\u{202e}erol.lore",
    "a\nb.lore",
    "\u{1b}[31m.lore",
    "rows.csv",
    "rows.jsonl",
    "rows.nt",
    "answer.csv",
    "answer.md",
    "test.ask",
    ".lore-cache",
    ".lore-cache/snapshot",
    ".lore-cache/.gitignore",
    ".lore-cache/inputs",
    "data",
    "data/rows.csv",
    "data/deep",
    "data/deep/more.lore",
    ".lore-unfinished-1",
    "-rf",
];

/// Where links lead: out of the base, within it, in circles, and nowhere.
const TARGETS: [&str; 18] = [
    "../outside",
    "../outside/precious.lore",
    "../outside/precious.csv",
    "../outside/made-by-lore",
    "../../base/outside/home",
    "..",
    ".",
    "data",
    "facts.lore",
    "rows.csv",
    "/dev/zero",
    "/dev/urandom",
    "/dev/null",
    "/proc/self/environ",
    "/proc/self/root",
    "/",
    "itself",
    "nowhere",
];

/// Paths of imports.
const PATHS: [&str; 12] = [
    "rows.csv",
    "data/rows.csv",
    "**/*.csv",
    "*/**/*",
    "../outside/precious.csv",
    "../outside/*.csv",
    "/dev/zero",
    "/dev/full",
    "/proc/self/environ",
    "/etc/passwd",
    "pipe",
    "nowhere.csv",
];

/// Puts something at a name.
fn put(random: &mut Random, kb: &Path, name: &str) {
    let path = kb.join(name);
    let Some(parent) = path.parent() else { return };
    let _ = fs::create_dir_all(parent);
    let _ = match random.below(8) {
        0 => fs::create_dir(&path),
        1 => fs::write(&path, "# added by lore\nfrom report\n  Nvidia made H1"),
        2 => fs::write(&path, "firm,chip\nAcme,H20\n"),
        3 => fs::hard_link(kb.join("../outside/precious.lore"), &path),
        4 => Command::new("mkfifo").arg(&path).stderr(Stdio::null()).status().map(|_| ()),
        _ => symlink(random.one(&TARGETS), &path),
    };
}

/// Everything beneath a folder: its kind, permissions, times and content.
fn everything(folder: &Path) -> BTreeMap<String, (u32, i64, i64, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry")) {
            let (path, data) = (entry.path(), entry.metadata().expect("it is there"));
            let content = if data.is_file() { fs::read(&path).expect("a file") } else { vec![] };
            if data.is_dir() {
                folders.push(path.clone());
            }
            let kept = (data.mode(), data.mtime(), data.mtime_nsec(), content);
            found.insert(path.display().to_string(), kept);
        }
    }
    found
}

#[test]
fn nothing_outside_of_a_base_is_written() {
    for seed in 0..TREES {
        let (mut random, base) = (Random(seed.wrapping_mul(0x9e3779b97f4a7c15)), Base::new());
        let [kb, outside] = ["kb", "outside"].map(|name| base.path(name));
        fs::create_dir_all(outside.join("home")).expect("a folder");
        fs::write(outside.join("precious.lore"), "firm Precious\n").expect("a file");
        fs::write(outside.join("precious.csv"), "firm,chip\nPrecious,H20\n").expect("a file");
        for _ in 0..random.below(10) + 2 {
            let name = *random.one(&NAMES);
            put(&mut random, &kb, name);
        }
        for number in 0..random.below(3) {
            let import = format!(
                "import \"{}\"\n  source report\n  header firm, chip\n  on error skip\n  entity ?f: firm {{firm}}\n",
                random.one(&PATHS)
            );
            let _ = fs::write(kb.join(format!("import-{number}.lore")), import);
        }
        let script = "expect who made H20 is Nvidia\n.output ../outside/made-by-lore\n.output kb/answer.csv\n.save kb/answer.md\n\
                      .save outside/new.md\n.add Nvidia made H100 --from report\n.read outside/precious.csv\nwho made H20\n";
        base.write("test.ask", script);
        let before = everything(&outside);
        let commands: [&[&str]; 14] = [
            &["ask", "who made H20"],
            &["build"],
            &["build", "--verify"],
            &["check"],
            &["explain", "who made H20"],
            &["export"],
            &["run", "--keep-going", "test.ask"],
            &["run", "--keep-going", "kb/test.ask"],
            &["add", "Nvidia made H100", "--from", "report"],
            &["fmt", "--check"],
            &["fmt"],
            &["import", "--dry-run"],
            &["import", "--infer", "kb/rows.csv", "kb/rows.jsonl", "kb/rows.nt"],
            &["--set", "data=kb/data", "ask", "who made H20"],
        ];
        for arguments in commands {
            let mut command = program();
            command.args(arguments).current_dir(base.path("")).env("LORE_CACHE", "caches");
            command
                .env("HOME", outside.join("home"))
                .env_remove("XDG_CACHE_HOME")
                .env_remove("XDG_STATE_HOME");
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = command.spawn().expect("the program starts");
            let begin = Instant::now();
            let status = loop {
                if let Some(status) = child.try_wait().expect("it can be waited for") {
                    break status;
                }
                if begin.elapsed() > HANGS {
                    child.kill().expect("it is there");
                    panic!("tree {seed}: {arguments:?} does not end");
                }
                std::thread::sleep(Duration::from_millis(5));
            };
            assert!(status.code().is_some(), "tree {seed}: {arguments:?} was ended by {status}");
            assert!(everything(&outside) == before, "tree {seed}: {arguments:?} changed what lies outside");
        }
    }
}

/// The same commands do write where they may: otherwise the test above would hold of a program that does nothing.
#[test]
fn what_lies_in_a_base_is_written() {
    let base = Base::new();
    base.write("kb/loose.lore", "firm   Acme\n");
    assert_eq!(base.lore(["fmt"]).status, 0);
    assert_eq!(base.read("kb/loose.lore"), "firm Acme\n");
    assert_eq!(base.lore(["add", "Nvidia made H100", "--from", "report"]).status, 0);
    assert!(base.read("kb/added.lore").contains("Nvidia made H100"));
    assert!(base.cache().join("snapshot").exists());
}
