//! What the places that the program writes to can show.

use super::arguments::When;
use crate::render::{Style, Target};
use std::io::{BufWriter, IsTerminal, stderr, stdout};

/// Standard output, buffered: whoever writes to it flushes after each result.
pub fn output(when: When) -> Target {
    Target { out: Box::new(BufWriter::new(stdout())), style: style(when, stdout().is_terminal()) }
}

/// Standard error.
pub fn messages(when: When) -> Target {
    Target { out: Box::new(stderr()), style: style(when, stderr().is_terminal()) }
}

fn style(when: When, terminal: bool) -> Style {
    let color = match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            terminal && !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    };
    Style { color, width: terminal.then(width) }
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// The width of the terminal, or the usual one where it does not say.
fn width() -> usize {
    match terminal_size::terminal_size() {
        Some((terminal_size::Width(columns), _)) if columns > 0 => usize::from(columns),
        _ => 80,
    }
}
