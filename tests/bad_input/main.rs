//! Input that is wrong, torn, hostile or no input at all: the whole message that a user sees, and the exit status.
//! Nothing may panic, hang, take all memory, or answer something else.

#[path = "../common/mod.rs"]
mod common;

mod ends;
mod files;
mod noise;
mod questions;

use common::{Base, Ran};
use std::ffi::OsStr;
use std::process::Command;
use std::time::{Duration, Instant};

/// Longer than any of these takes on a slow machine: what takes longer hangs.
const HANGS: Duration = Duration::from_secs(60);

/// In kilobytes: far less than noise would take if it were kept several times over.
#[cfg(unix)]
const MEMORY: u32 = 2_000_000;

/// A base of a few words that can be misread in many ways.
fn base() -> Base {
    let base = Base::new();
    base.write("kb/facts.lore", include_str!("facts.lore"));
    base
}

/// A command of the program that fails, rather than the machine, when it takes too much memory.
fn lore<A: AsRef<OsStr>>(base: &Base, arguments: impl IntoIterator<Item = A>) -> Command {
    let arguments: Vec<A> = arguments.into_iter().collect();
    #[cfg(unix)]
    {
        let program = common::program_path().as_os_str();
        let limit = format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
        let mut command = base.command(["-c", &limit].map(OsStr::new).into_iter().chain([program]));
        command = shell(command);
        command.args(arguments);
        command
    }
    #[cfg(not(unix))]
    base.command(arguments)
}

/// The same command of the shell.
#[cfg(unix)]
fn shell(command: Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.current_dir(command.get_current_dir().expect("a base's command has its directory"));
    shell
}

/// Runs a command to its end, which comes.
fn run(command: &mut Command, input: &[u8]) -> Ran {
    let files = tempfile::tempdir().expect("a temporary directory");
    let file = |name: &str| std::fs::File::create(files.path().join(name)).expect("a file in it");
    std::fs::write(files.path().join("in"), input).expect("a file in it");
    let stdin = std::fs::File::open(files.path().join("in")).expect("it was written");
    let (out, err) = (file("out"), file("err"));
    let mut child = command.stdin(stdin).stdout(out).stderr(err).spawn().expect("the program starts");
    let begin = Instant::now();
    let status = loop {
        match child.try_wait().expect("it can be waited for") {
            Some(status) => break status,
            None if begin.elapsed() > HANGS => {
                child.kill().expect("it is there");
                panic!("it hangs");
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let text = |name: &str| std::fs::read_to_string(files.path().join(name)).expect("UTF-8");
    let ran = Ran { status: status.code().expect("no signal ended it"), out: text("out"), err: text("err") };
    assert!(!ran.err.contains("panicked") && !ran.err.contains("[internal]"), "{}", ran.err);
    ran
}

/// What a command says on standard error when it ends with this status and gives no answer.
fn refused<A: AsRef<OsStr>>(base: &Base, arguments: impl IntoIterator<Item = A>, status: i32) -> String {
    let ran = run(&mut lore(base, arguments), b"");
    assert_eq!((ran.status, ran.out.as_str()), (status, ""), "{}", ran.err);
    ran.err
}

/// What a command answers, with nothing to say beside it.
fn answered<A: AsRef<OsStr>>(base: &Base, arguments: impl IntoIterator<Item = A>) -> String {
    let ran = run(&mut lore(base, arguments), b"");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    ran.out
}
