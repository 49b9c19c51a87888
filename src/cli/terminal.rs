//! What the places that the program writes to can show.

use super::arguments::When;
use crate::render::{Style, Target};
use crate::visible::{Escapes, Shown, visible};
use std::io::{BufWriter, IsTerminal, Write, stderr, stdout};

/// Standard output for answers, buffered: whoever writes to it flushes after each result. What goes to a terminal shows all;
/// programs have it as it is.
pub fn output(when: When) -> Target {
    match stdout().is_terminal() {
        true => text(when),
        false => Target { out: Box::new(BufWriter::new(stdout())), style: style(when, false) },
    }
}

/// Standard output for what only people read.
pub fn text(when: When) -> Target {
    to_people(BufWriter::new(stdout()), style(when, stdout().is_terminal()))
}

/// Standard output for what only people read, and nothing in it is painted.
pub fn plain() -> Box<dyn Write> {
    Box::new(Shown::new(BufWriter::new(stdout()), Escapes::People, false))
}

/// Standard output for what programs read, and people only on a terminal.
pub fn for_programs(escapes: Escapes) -> Box<dyn Write> {
    let out = BufWriter::new(stdout());
    match stdout().is_terminal() {
        true => Box::new(Shown::new(out, escapes, false)),
        false => Box::new(out),
    }
}

/// Standard error.
pub fn messages(when: When) -> Target {
    to_people(stderr(), style(when, stderr().is_terminal()))
}

/// A place where everything that is written shows.
pub fn to_people(out: impl Write + 'static, style: Style) -> Target {
    Target { out: Box::new(Shown::new(out, Escapes::People, style.color)), style }
}

fn style(when: When, terminal: bool) -> Style {
    let color = match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            terminal && !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    };
    Style { color, width: terminal.then(width), no_formulas: false }
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

/// One line of standard error that is written over, where that is a terminal; nothing elsewhere.
#[derive(Default)]
pub struct Line {
    is_shown: bool,
}

impl Line {
    pub fn show(&mut self, text: &str) {
        if stderr().is_terminal() {
            let text: String = visible(text).chars().take(width().saturating_sub(1)).collect();
            let _ = write!(stderr(), "\r\x1b[K{text}");
            self.is_shown = true;
        }
    }

    pub fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            Line::clear_any();
        }
    }

    /// Clears the line that the cursor is in, whoever wrote it.
    pub fn clear_any() {
        if stderr().is_terminal() {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}
