//! Long answers on a terminal go through a pager.

use std::io::{self, Write, stdout};
use std::process::{Child, Command, Stdio};
use unicode_width::UnicodeWidthStr;

/// Collects what is written until it is flushed, or is more than a screen has. What does not fit the screen then goes
/// through `$PAGER`, or `less` where that is there; everything else, and everything where there is no pager, straight to
/// the terminal.
#[derive(Default)]
pub struct Pager {
    collected: Vec<u8>,
    /// Where it goes once it is more.
    to: Option<To>,
}

enum To {
    Pager(Child),
    Terminal,
}

/// More than a screen has.
const MUCH: usize = 1 << 18;

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.collected.extend_from_slice(bytes);
        if self.collected.len() >= MUCH {
            self.pass()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let passed = if self.collected.is_empty() { Ok(()) } else { self.pass() };
        match self.to.take() {
            Some(To::Pager(mut pager)) => {
                drop(pager.stdin.take());
                let _ = pager.wait();
                // Whoever leaves the pager early has seen enough.
                Ok(())
            }
            _ => passed,
        }
    }
}

impl Pager {
    /// Passes on what is collected. Fails as well where the pager was left.
    fn pass(&mut self) -> io::Result<()> {
        let text = std::mem::take(&mut self.collected);
        let to = self.to.get_or_insert_with(|| match fits(&text) {
            true => To::Terminal,
            false => start().map_or(To::Terminal, To::Pager),
        });
        match to {
            To::Pager(Child { stdin: Some(input), .. }) => input.write_all(&text),
            _ => {
                let mut out = stdout().lock();
                out.write_all(&text)?;
                out.flush()
            }
        }
    }
}

/// Whether the text leaves a line of the screen free for the prompt.
fn fits(text: &[u8]) -> bool {
    let Some((terminal_size::Width(columns), terminal_size::Height(rows))) = terminal_size::terminal_size()
    else {
        return true;
    };
    let columns = usize::from(columns.max(1));
    let text = String::from_utf8_lossy(text);
    let rows_of = |line: &str| line.width().div_ceil(columns).max(1);
    rows == 0 || text.lines().map(rows_of).sum::<usize>() < usize::from(rows)
}

/// The pager, if there is one.
fn start() -> Option<Child> {
    let pager = std::env::var("PAGER").ok().filter(|pager| !pager.trim().is_empty());
    let command = pager.as_deref().unwrap_or("less");
    if command.trim() == "cat" || std::env::var("TERM").is_ok_and(|term| term == "dumb") {
        return None;
    }
    // `$PAGER` may have arguments of its own; the shell finds out first whether the program is there.
    let script = "command -v \"${1%% *}\" >/dev/null 2>&1 || exit 127; eval \"$1\"";
    let probe = "command -v \"${1%% *}\" >/dev/null 2>&1";
    let shell = |script: &str| {
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh", command]);
        shell
    };
    if !shell(probe).stdin(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return None;
    }
    let mut child = shell(script);
    if std::env::var_os("LESS").is_none() {
        child.env("LESS", "FRX");
    }
    child.stdin(Stdio::piped()).spawn().ok()
}
