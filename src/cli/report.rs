//! What people are told besides answers: problems of the base, of the output and of the arguments, each with its status.

use super::arguments::{Common, When};
use super::data::{self, Form};
use super::status::Status;
use super::terminal;
use crate::diagnostic::{Code, Diagnostic, reason};
use crate::render::{Style, Target, tally};
use std::io::{self, Write};

/// Reports why a base cannot be used: to people, and where programs read the answers, to them as well.
pub fn refuse(common: &Common, problems: &[Diagnostic]) -> Status {
    report(common.color, problems);
    told_as(Form::data(common.format), common, problems)
}

/// The same, as data alone where a form is given.
pub fn refuse_as(form: Option<Form>, common: &Common, problems: &[Diagnostic]) -> Status {
    if form.is_some() { told_as(form, common, problems) } else { refuse(common, problems) }
}

fn told_as(form: Option<Form>, common: &Common, problems: &[Diagnostic]) -> Status {
    match form.map(|form| data::write_problems(form, problems)) {
        None | Some(Ok(())) => Status::Base,
        Some(Err(error)) => unwritten(&error, common.color),
    }
}

/// Writes problems to standard error, of very many the first ones, and how many they are.
pub fn report(color: When, problems: &[Diagnostic]) {
    const SHOWN: usize = 50;
    let Target { mut out, style } = terminal::messages(color);
    for problem in problems.iter().take(SHOWN) {
        let _ = out.write_all(problem.render(style.color).as_bytes());
    }
    if problems.len() > 1 {
        let rest = match problems.len() > SHOWN {
            true => format!("; these are the first {SHOWN}, `lore check` shows all"),
            false => String::new(),
        };
        let _ = writeln!(out, "{}{rest}", tally(problems));
    }
}

/// The status when standard output takes no more. A reader that went away has seen enough.
pub fn unwritten(error: &io::Error, color: When) -> Status {
    if error.kind() != io::ErrorKind::BrokenPipe {
        report(
            color,
            &[Diagnostic::error(Code::CannotWrite, format!("cannot write the output: {}", reason(error)))],
        );
        return Status::Failed;
    }
    Status::Ran
}

/// Tells what clap has to say: what is wrong with the arguments, or the help that was asked for.
pub fn tell(error: &clap::Error) -> Status {
    let text = error.render().to_string();
    if error.use_stderr() {
        let _ = terminal::to_people(std::io::stderr(), Style::default()).out.write_all(text.as_bytes());
        return Status::Usage;
    }
    // Help and the version are what was asked for.
    print(&text)
}

fn print(text: &str) -> Status {
    let mut out = terminal::plain();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_or_else(|error| unwritten(&error, When::Auto), |()| Status::Ran)
}
