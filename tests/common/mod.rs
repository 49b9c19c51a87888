//! A small base in a directory of its own, and the program to ask it.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::cell::RefCell;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::rc::Rc;
use tempfile::TempDir;

const FACTS: &str = r#"type firm, firms
type chip, chips

relation stockpile: firm -> chip
  verb stockpile
relation make: firm -> chip
  verb make

firm Alibaba; ByteDance; Tencent; Nvidia
chip H20; H800; H100

source report
  publisher "Nikkei Asia"
  title "A report"
  published 2025-04

from report
  Alibaba, ByteDance and Tencent stockpiled H20
    said-by "sources"  at "paragraph 1"
  Nvidia made H20 and H800
"#;

pub struct Base {
    directory: TempDir,
}

impl Base {
    pub fn new() -> Base {
        let base = Base { directory: tempfile::tempdir().expect("a temporary directory") };
        std::fs::create_dir(base.path("kb")).expect("a directory in it");
        base.write("kb/facts.lore", FACTS);
        base
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The folder of the base's cache, once there is one.
    pub fn cache(&self) -> PathBuf {
        let mut caches = std::fs::read_dir(self.path("caches")).expect("a folder of caches");
        caches.next().expect("a cache").expect("a folder").path()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).expect("a file in the temporary directory");
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a file that a test wrote")
    }

    /// The program, in the directory above the base, without colours or settings of whoever runs the test.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = program();
        command.args(arguments).current_dir(self.directory.path()).env("LORE_CACHE", "caches");
        command.env("LORE_ASKED", "asked");
        command
    }

    /// Runs it to its end.
    pub fn lore<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        self.lore_with_input(arguments, "")
    }

    pub fn lore_with_input<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        input: impl AsRef<[u8]>,
    ) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        // A program that is done before it has read all its input closes the pipe.
        let _ = child.stdin.take().expect("it was piped").write_all(input.as_ref());
        Ran::from(child.wait_with_output().expect("the program ends"))
    }
}

pub fn program() -> Command {
    let mut command = Command::new(program_path());
    command.env_remove("NO_COLOR").env_remove("PAGER").env_remove("LESS").env("TERM", "xterm");
    command
}

pub fn program_path() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_lore"))
}

/// What a run of the program left behind.
#[derive(Debug, PartialEq)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        Ran {
            status: output.status.code().expect("no signal ended it"),
            out: String::from_utf8(output.stdout).expect("answers are UTF-8"),
            err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }
}

/// A place for output that its writer and its reader share.
#[derive(Clone, Default)]
pub struct Shared(pub Rc<RefCell<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
