//! Carries arguments out.

use super::arguments::{Arguments, Asked, Command, Common, Language};
use super::bounded::Bounded;
use super::data::{self, Form, Formatted};
use super::locate::{Located, locate};
use super::report::{refuse, refuse_as, report, unwritten};
use super::status::Status;
use super::{asked, compile, terminal, without_base};
use crate::asked::Keeper;
use crate::diagnostic::{Code, Diagnostic, Severity, Source, lines};
use crate::disk;
use crate::render::{Output, Target, tally};
use crate::repl;
use crate::script::{Failure, Flow, Runner, Statement};
use crate::session::{Base, Session};
use crate::visible::{Escapes, visible, visible_lines};
use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Runs a command.
pub fn run(arguments: &Arguments) -> Status {
    // A mapping may be the first file of a base.
    let begins = matches!(&arguments.command, Some(Command::Import(import)) if import.infer);
    let with_base = match &arguments.command {
        Some(Command::WithoutBase(_) | Command::Asked(Asked { keep: Some(_), .. })) => {
            Ok(arguments.common.clone())
        }
        _ => with_base(&arguments.common),
    };
    let common = &match with_base {
        Ok(common) => common,
        Err(problem) if begins && problem.code == Code::NoBase => arguments.common.clone(),
        Err(problem) => return refuse_as(data::form(arguments), &arguments.common, &[problem]),
    };
    if keeps(&arguments.command) && disk::cache_home().is_none() {
        report(common.color, &[no_cache()]);
    }
    let bounded = |run: &dyn Fn(&Common, Bounded) -> io::Result<Status>| {
        run(common, Bounded::by(common, data::form(arguments)))
    };
    let done = match &arguments.command {
        None if io::stdin().is_terminal() => prompt(common),
        None => scripts(common, &[PathBuf::from("-")], false, false),
        Some(Command::Ask { words }) => ask(common, &words.join(" ")),
        Some(Command::Explain { form, words }) => {
            let form = form.map_or("", |Language::Sparql| "--as sparql ");
            ask(common, &format!("explain {form}{}", words.join(" ")))
        }
        Some(Command::Export) => bounded(&export),
        Some(Command::Run { files, keep_going, echo }) => scripts(common, files, *keep_going, *echo),
        Some(Command::Check { propose: false }) => bounded(&check),
        Some(Command::Check { propose: true }) => bounded(&propose),
        Some(Command::Build { verify }) => {
            bounded(&|common, bounded| compile::build(common, bounded, *verify))
        }
        Some(Command::Import(wanted)) => bounded(&|common, bounded| match &wanted.infer {
            true => compile::infer(common, bounded, &wanted.files),
            false => compile::dry_run(common, bounded, &wanted.files),
        }),
        Some(Command::Fmt { check, files }) => {
            bounded(&|common, bounded| format(common, bounded, files, *check))
        }
        Some(Command::Add { words, from }) => add(common, &words.join(" "), from),
        Some(Command::Asked(wanted)) => match wanted.keep {
            Some(switch) => asked::switch(common, switch),
            None => asked::list(common),
        },
        Some(Command::WithoutBase(command)) => without_base::run(common, command),
    };
    done.unwrap_or_else(|error| unwritten(&error, common.color))
}

/// Whether a command keeps what it compiles.
fn keeps(command: &Option<Command>) -> bool {
    !matches!(
        command,
        Some(Command::Check { .. } | Command::Import(_) | Command::Fmt { .. } | Command::WithoutBase(_))
    )
}

fn no_cache() -> Diagnostic {
    Diagnostic::warning(Code::NoCache, "there is no folder for what is compiled: the user has no home")
        .note("the base is compiled in memory, each time anew")
        .help("set LORE_CACHE to a folder of your own")
}

/// The arguments with the base that is meant, which is there. One that nobody named, and that is not where it usually is, is told.
fn with_base(common: &Common) -> Result<Common, Diagnostic> {
    let located = match &common.base {
        Some(base) => Located { base: base.clone(), found: None },
        None => locate()?,
    };
    base_is_there(&located.base)?;
    if let Some(place) = located.found {
        let mut messages = terminal::messages(common.color).out;
        let _ = writeln!(messages, "the base is {}", visible(&place.display().to_string()));
    }
    Ok(Common { base: Some(located.base), ..common.clone() })
}

fn base_is_there(base: &Path) -> Result<(), Diagnostic> {
    if base.is_dir() {
        return Ok(());
    }
    let what = if base.exists() { "is not a directory" } else { "does not exist" };
    let help = match base.parent().filter(|_| base.is_file()) {
        Some(parent) if parent != Path::new("") => {
            format!("name its directory: `--base {}`", parent.display())
        }
        _ => "name a base with `--base DIR`".to_string(),
    };
    Err(Diagnostic::error(Code::NoBase, format!("there is no base at `{}`: it {what}", base.display()))
        .help(help)
        .help("a base is a directory of `*.lore` files"))
}

/// A session, and the place for its answers; or the status with which the program ends.
fn open(common: &Common, many: bool) -> Result<Runner, Status> {
    open_to(common, many, terminal::output(common.color))
}

fn open_to(common: &Common, many: bool, mut target: Target) -> Result<Runner, Status> {
    target.style.no_formulas = common.no_formulas;
    let bounded = Bounded::by(common, None);
    let session = Session::open(common.options()).map_err(|problems| refuse(common, &problems))?;
    drop(bounded);
    if !session.base().warnings().is_empty() {
        report(common.color, session.base().warnings());
    }
    let output = Output::new(common.format, many, target, terminal::messages(common.color));
    Ok(Runner::new(Rc::new(RefCell::new(session)), output))
}

fn status(runner: &Runner) -> Status {
    match runner.failure() {
        None => Status::Ran,
        Some(Failure::Refused) => Status::Failed,
        Some(Failure::Expectation) => Status::Expectation,
    }
}

/// The status of a runner that has written all. What it holds goes back to the system with the program, at once.
fn left(runner: Runner) -> Status {
    let status = status(&runner);
    std::mem::forget(runner);
    status
}

fn ask(common: &Common, question: &str) -> io::Result<Status> {
    let mut runner = match open(common, false) {
        Ok(runner) => runner,
        Err(status) => return Ok(status),
    };
    (runner.is_typed, runner.may_write) = (true, common.allow_write);
    runner.keeper = Keeper::of(common.base());
    runner.statement(&Statement::whole(&Source::new(
        "question",
        lines::with_line_feeds(question.to_string()),
    )))?;
    runner.output.finish()?;
    Ok(left(runner))
}

fn scripts(common: &Common, files: &[PathBuf], keep_going: bool, echo: bool) -> io::Result<Status> {
    let mut runner = match open(common, true) {
        Ok(runner) => runner,
        Err(status) => return Ok(status),
    };
    (runner.keep_going, runner.echo, runner.may_write) = (keep_going, echo, common.allow_write);
    for file in files {
        let end =
            if file.as_os_str() == "-" { runner.run_standard_input()? } else { runner.run_file(file)? };
        if end == Flow::Halt {
            break;
        }
    }
    runner.output.finish()?;
    if runner.held() > 0 {
        let held = runner.held();
        runner.output.say(&format!("{held} expectation{} held", if held == 1 { "" } else { "s" }));
    }
    Ok(left(runner))
}

fn prompt(common: &Common) -> io::Result<Status> {
    let target = terminal::output(common.color);
    let target = match target.style.width {
        Some(_) => terminal::to_people(repl::Pager::default(), target.style),
        None => target,
    };
    let mut runner = match open_to(common, false, target) {
        Ok(runner) => runner,
        Err(status) => return Ok(status),
    };
    (runner.is_typed, runner.may_write) = (true, common.allow_write);
    runner.keeper = Keeper::of(common.base());
    // Whoever sits at a prompt asks for more where it is needed, and is not to wait for ever where it is not.
    runner.session.borrow_mut().options_mut().timeout.get_or_insert(repl::PATIENCE);
    repl::run(runner, common.base())?;
    Ok(Status::Ran)
}

fn add(common: &Common, claim: &str, source: &str) -> io::Result<Status> {
    let mut target = terminal::output(common.color);
    target.style.no_formulas = common.no_formulas;
    let mut output = Output::new(common.format, false, target, terminal::messages(common.color));
    let written = Source::new("claim", claim);
    let bounded = Bounded::by(common, None);
    // What is being written is written to its end.
    match Base::append(&common.options(), &written, source, || drop(bounded)) {
        Ok((base, done)) => {
            if !base.warnings().is_empty() {
                report(common.color, base.warnings());
            }
            output.text(claim, &done)?;
            Ok(Status::Ran)
        }
        // Where the base is at fault, all of that is told.
        Err(problems) => match open(common, false) {
            Err(status) => Ok(status),
            Ok(_) => {
                output.refused(claim, &problems.foremost(&written))?;
                Ok(Status::Failed)
            }
        },
    }
}

/// Problems are what was asked for: they go to standard output.
fn check(common: &Common, bounded: Bounded) -> io::Result<Status> {
    let problems = Session::check(&common.options());
    drop(bounded);
    let errors = problems.iter().any(|problem| problem.severity == Severity::Error);
    let status = if errors { Status::Base } else { Status::Ran };
    if let Some(form) = Form::data(common.format) {
        data::write_problems(form, &problems)?;
        return Ok(status);
    }
    let Target { mut out, style } = terminal::text(common.color);
    for problem in &problems {
        out.write_all(problem.render(style.color).as_bytes())?;
    }
    writeln!(out, "{}", if problems.is_empty() { "no problems".to_string() } else { tally(&problems) })?;
    out.flush()?;
    Ok(status)
}

/// Declarations are what was asked for: they go to standard output, as lines of a fact file.
fn propose(common: &Common, bounded: Bounded) -> io::Result<Status> {
    let proposed = Session::propose(&common.options());
    drop(bounded);
    let (text, left) = match proposed {
        Ok(proposed) => proposed,
        Err(problem) => {
            report(common.color, &[*problem]);
            return Ok(Status::Failed);
        }
    };
    let Target { mut out, .. } = terminal::text(common.color);
    out.write_all(visible_lines(&text).as_bytes())?;
    out.flush()?;
    let mut messages = terminal::messages(common.color).out;
    if text.is_empty() {
        writeln!(messages, "nothing is proposed: no fact lacks just a declaration")?;
    }
    if left > 0 {
        writeln!(messages, "{} wrong in another way: `lore check` tells", of_lines(left))?;
    }
    Ok(Status::Ran)
}

fn of_lines(number: usize) -> String {
    if number == 1 {
        "1 line of the facts is".to_string()
    } else {
        format!("{number} lines of the facts are")
    }
}

fn export(common: &Common, _bounded: Bounded) -> io::Result<Status> {
    let session = match Session::open(common.options()) {
        Ok(session) => session,
        Err(problems) => return Ok(refuse(common, &problems)),
    };
    let mut out = terminal::for_programs(Escapes::Triples);
    session.export(&mut out)?;
    out.flush()?;
    Ok(Status::Ran)
}

fn format(common: &Common, bounded: Bounded, files: &[PathBuf], check: bool) -> io::Result<Status> {
    let (changed, problems) = Session::format(&common.options(), files, check);
    drop(bounded);
    let status = match (problems.is_empty(), check && !changed.is_empty()) {
        (false, _) => Status::Base,
        (true, true) => Status::Failed,
        (true, false) => Status::Ran,
    };
    if let Some(form) = Form::data(common.format) {
        let changed: Vec<Formatted> = changed.iter().map(|file| Formatted::of(file)).collect();
        data::write(form, &problems, &changed)?;
        return Ok(status);
    }
    if !problems.is_empty() {
        report(common.color, &problems);
    }
    let mut out = terminal::plain();
    for file in &changed {
        writeln!(out, "{}", visible(&file.display().to_string()))?;
    }
    out.flush()?;
    Ok(status)
}
