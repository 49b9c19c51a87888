//! The prompt: lines are read, completed and coloured here, and run as a script would run them.

mod helper;
mod history;
mod pager;

pub use pager::Pager;

use crate::diagnostic::{Source, reason};
use crate::script::commands::claim_and_source;
use crate::script::{Flow, Runner};
use crate::visible::visible;
use helper::{Editor, LineHelper, PROMPT};
use history::History;
use rustyline::config::{ColorMode, CompletionType, Config};
use rustyline::error::ReadlineError;
use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long a question may take, unless somebody says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Reads and runs lines until Ctrl-D or `.quit`. Ctrl-C clears the line, or stops the question that is running.
pub fn run(mut runner: Runner, base: &Path) -> io::Result<()> {
    let color = runner.output.style().color;
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .color_mode(ColorMode::Forced)
        .max_history_size(10_000)
        .and_then(|config| config.history_ignore_dups(true))
        .map_err(failed)?
        .build();
    let mut editor = Editor::with_config(config).map_err(failed)?;
    editor.set_helper(Some(LineHelper::new(runner.session.clone(), color)));
    let history = History::open(&mut editor);
    let interrupt = runner.session.borrow().interrupt();
    // Without a handler Ctrl-C ends the program, as it does everywhere.
    let _ = ctrlc::set_handler(move || interrupt.store(true, Ordering::Relaxed));
    runner.picks = Some(vec![]);
    welcome(&mut runner, base);
    loop {
        let line = match read(&mut editor, PROMPT)? {
            Read::Line(line) => line,
            Read::Nothing => continue,
            Read::End => break,
        };
        if line.trim().is_empty() {
            continue;
        }
        let line = match runner.picked(&line) {
            Some(Ok(pick)) => {
                runner.output.say(&format!("> {}", pick.statement));
                runner.exchanged = pick.exchanged;
                pick.statement
            }
            Some(Err(none)) => {
                runner.output.say(&none);
                continue;
            }
            None => line,
        };
        history.add(&mut editor, line.trim_end());
        let Some(line) = with_source(&mut editor, dotted(line))? else { continue };
        match runner.run(&Source::new("question", line.as_str())) {
            Ok(Flow::Quit) => break,
            Ok(Flow::Continue | Flow::Halt) => {}
            Err(error) => runner.output.say(&format!("cannot write the answer: {}", reason(&error))),
        }
    }
    runner.output.finish()
}

enum Read {
    Line(String),
    /// The line was given up.
    Nothing,
    /// Ctrl-D, or the terminal is gone.
    End,
}

fn read(editor: &mut Editor, prompt: &str) -> io::Result<Read> {
    match editor.readline(prompt) {
        Ok(line) => Ok(Read::Line(line)),
        Err(ReadlineError::Interrupted | ReadlineError::Signal(_)) => Ok(Read::Nothing),
        Err(ReadlineError::Eof) => Ok(Read::End),
        // Bytes that are no text.
        Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::InvalidData => Ok(Read::Nothing),
        Err(error) => Err(failed(error)),
    }
}

fn failed(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        other => io::Error::other(other),
    }
}

/// What everybody types first at a strange prompt is taken for the command; no question is one of these words.
fn dotted(line: String) -> String {
    match line.trim() {
        word @ ("help" | "quit" | "exit") => format!(".{word}"),
        _ => line,
    }
}

/// `.add CLAIM` without its source asks for it; `None` when no source is given.
fn with_source(editor: &mut Editor, line: String) -> io::Result<Option<String>> {
    let claim = line.trim().strip_prefix(".add").filter(|rest| rest.starts_with(char::is_whitespace));
    if claim.is_none_or(|claim| claim.trim().is_empty() || claim_and_source(claim).is_some()) {
        return Ok(Some(line));
    }
    let asking = |editor: &mut Editor, asking| {
        if let Some(helper) = editor.helper_mut() {
            helper.asking_source = asking;
        }
    };
    asking(editor, true);
    let source = read(editor, "from which source? ");
    asking(editor, false);
    Ok(match source? {
        Read::Line(source) if !source.trim().is_empty() => {
            Some(format!("{} --from {}", line.trim_end(), source.trim()))
        }
        _ => None,
    })
}

fn welcome(runner: &mut Runner, base: &Path) {
    let (entities, claims) = runner.session.borrow().size();
    let version = env!("CARGO_PKG_VERSION");
    runner.output.say(&format!("lore {version} · {}: {entities} entities, {claims} claims", base.display()));
    let examples = runner.session.borrow().examples();
    if !examples.is_empty() {
        let questions: Vec<String> =
            examples.iter().take(2).map(|question| visible(question).into()).collect();
        runner.output.say(&format!("Ask, for example: {}", questions.join(" · ")));
    }
    runner.output.say(".help tells more, Tab completes, Ctrl-D ends");
}
