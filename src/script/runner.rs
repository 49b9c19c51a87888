//! Runs statements one after the other.

use super::commands;
use super::expect::Miss;
use super::file;
use super::picks::{Pick, offered};
use super::split::{Statement, split};
use super::statement::{self, Kind, question, rehome};
use crate::asked::Keeper;
use crate::diagnostic::{Code, Diagnostic, Result, Source, Span, guarded};
use crate::disk::Reach;
use crate::render::{Limits, Output, OutputError, Stage};
use crate::session::{Explanation, Form, Reply, Session, explain_form};
use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// What went wrong first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// A statement was refused, or failed.
    Refused,
    /// An expectation did not hold.
    Expectation,
}

/// Whether to go on with the next statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    Continue,
    /// A statement failed, and the script ends with it.
    Halt,
    /// `.quit`
    Quit,
}

/// Why a statement came to nothing.
pub enum Stop {
    Refused(Box<Diagnostic>),
    Expectation(Box<Diagnostic>),
    /// The answer could not be written.
    Output(io::Error),
}

impl From<Box<Diagnostic>> for Stop {
    fn from(problem: Box<Diagnostic>) -> Stop {
        Stop::Refused(problem)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Output(error)
    }
}

impl From<OutputError> for Stop {
    fn from(why: OutputError) -> Stop {
        match why {
            OutputError::Stopped(problem) => Stop::Refused(problem),
            OutputError::Failed(error) => Stop::Output(error),
        }
    }
}

/// A session with a place for its answers.
pub struct Runner {
    pub session: Rc<RefCell<Session>>,
    pub output: Output,
    /// Go on after a statement that failed.
    pub keep_going: bool,
    /// Whether scripts may write files, add to the base, read scripts anywhere and lift limits. They may have come with the
    /// base.
    pub may_write: bool,
    /// Whether what stands in no script was typed by a person, who may do so.
    pub is_typed: bool,
    /// The limits that a script may not lift: those of the command line.
    pub ceiling: (Option<Duration>, usize),
    /// Write each statement before its answer.
    pub echo: bool,
    /// Say how long each statement took.
    pub timer: bool,
    /// What the last statement offered to be asked by a number; `None` where nobody is there to pick.
    pub picks: Option<Vec<Pick>>,
    /// The word that nobody knew of the statement that was picked last, and what stood in its place.
    pub exchanged: Option<(String, String)>,
    /// Keeps what is typed and refused, where the user has said so.
    pub keeper: Option<Keeper>,
    /// The scripts that are being read, the innermost last.
    reading: Vec<PathBuf>,
    /// The question that was answered last, if nothing came between: what a follow-up goes on with.
    asked: Option<Arc<Source>>,
    failure: Option<Failure>,
    held: usize,
}

impl Runner {
    pub fn new(session: Rc<RefCell<Session>>, output: Output) -> Runner {
        let ceiling = {
            let mut session = session.borrow_mut();
            (session.options_mut().timeout, session.memory())
        };
        Runner {
            session,
            output,
            keep_going: false,
            may_write: false,
            is_typed: false,
            ceiling,
            echo: false,
            timer: false,
            picks: None,
            exchanged: None,
            keeper: None,
            reading: vec![],
            asked: None,
            failure: None,
            held: 0,
        }
    }

    /// Whether the statement that is run now may do what a person may.
    pub fn is_allowed(&self) -> bool {
        self.may_write || self.is_typed && self.reading.is_empty()
    }

    /// The first failure of all that was run.
    pub fn failure(&self) -> Option<Failure> {
        self.failure
    }

    /// How many expectations held.
    pub fn held(&self) -> usize {
        self.held
    }

    /// Runs the statements of a text. Fails only when an answer cannot be written.
    pub fn run(&mut self, source: &Source) -> io::Result<Flow> {
        for statement in split(source) {
            match self.statement(&statement)? {
                Flow::Continue => {}
                end => return Ok(end),
            }
        }
        Ok(Flow::Continue)
    }

    /// Reads a script and runs it. What it reads itself is found beside it.
    pub fn run_file(&mut self, path: &Path) -> io::Result<Flow> {
        match file::read(path).and_then(|source| self.open(path, source)) {
            Ok(source) => self.run_opened(path, &source),
            Err(problem) => {
                self.output.refused(&path.display().to_string(), &problem)?;
                Ok(self.fail(Failure::Refused))
            }
        }
    }

    /// Reads the script that comes on standard input and runs it.
    pub fn run_standard_input(&mut self) -> io::Result<Flow> {
        match file::read_standard_input() {
            Ok(source) => self.run(&source),
            Err(problem) => {
                self.output.refused("standard input", &problem)?;
                Ok(self.fail(Failure::Refused))
            }
        }
    }

    /// Reads a script that a statement names.
    pub fn include(
        &mut self,
        name: &str,
        statement: &Statement,
        span: std::ops::Range<usize>,
    ) -> std::result::Result<Flow, Stop> {
        let beside = self.reading.last().and_then(|script| script.parent());
        let path = beside.map_or_else(|| PathBuf::from(name), |folder| folder.join(name));
        if !self.is_allowed() && !self.may_read(&path) {
            let message = format!("`{}` lies outside of the base and of the script's folder", path.display());
            return Err(not_allowed(message, statement, span));
        }
        let at = |mut problem: Box<Diagnostic>| {
            problem.labels.push(crate::diagnostic::Label {
                source: statement.source.clone(),
                span: span.clone(),
                text: "read here".to_string(),
            });
            problem
        };
        let source = file::included(&path).and_then(|source| self.open(&path, source)).map_err(at)?;
        Ok(self.run_opened(&path, &source)?)
    }

    /// Whether a script lies in the base, or beneath the folder of the first one that is being read.
    fn may_read(&self, path: &Path) -> bool {
        let folder = self.reading.first().map(|script| script.parent().unwrap_or(Path::new("")));
        let folder = folder.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        let reach = Reach::of(self.session.borrow().base().folder(), folder.and_then(Path::to_str), false);
        // What is not there is told when it is opened.
        reach.contains(path).unwrap_or(true)
    }

    fn open(&self, path: &Path, source: Arc<Source>) -> Result<Arc<Source>> {
        const DEEPEST: usize = 50;
        let same = |script: &PathBuf| same_file(script, path);
        if self.reading.iter().any(same) || self.reading.len() > DEEPEST {
            return Err(Box::new(
                Diagnostic::error(Code::ReadsItself, format!("`{}` reads itself", path.display()))
                    .help("take out the `.read` that leads back"),
            ));
        }
        Ok(source)
    }

    fn run_opened(&mut self, path: &Path, source: &Source) -> io::Result<Flow> {
        self.reading.push(path.to_path_buf());
        // A follow-up goes on with a question of its own file.
        self.asked = None;
        let end = self.run(source);
        self.asked = None;
        self.reading.pop();
        end
    }

    /// Runs one statement and writes what it gives, or why it was refused.
    pub fn statement(&mut self, statement: &Statement) -> io::Result<Flow> {
        let begin = std::time::Instant::now();
        if let Some(picks) = &mut self.picks {
            picks.clear();
        }
        if self.echo {
            self.output.statement(statement.text())?;
        }
        // What is written is put into words on the way: a fault may show as late as that.
        let done = guarded(|| self.execute(statement)).unwrap_or_else(|panic| Err(Stop::Refused(panic)));
        let (failure, problem) = match done {
            Ok(flow) => {
                if self.timer && flow == Flow::Continue {
                    self.output.say(&format!("{:.1} ms", begin.elapsed().as_secs_f64() * 1000.0));
                }
                return Ok(flow);
            }
            Err(Stop::Output(error)) => return Err(error),
            Err(Stop::Refused(problem)) => (Failure::Refused, problem),
            Err(Stop::Expectation(problem)) => (Failure::Expectation, problem),
        };
        if let (Some(keeper), true) = (&self.keeper, self.reading.is_empty()) {
            keeper.keep(statement.text(), &problem);
        }
        self.tell(statement, &problem)?;
        Ok(self.fail(failure))
    }

    /// Writes a refusal, with numbers where somebody can pick from what it offers.
    fn tell(&mut self, statement: &Statement, problem: &Diagnostic) -> io::Result<()> {
        if self.picks.is_none() {
            return self.output.refused(statement.text(), problem);
        }
        self.output.refused_with_numbers(statement.text(), problem)?;
        let picks = offered(problem);
        let learns = if picks.iter().any(|pick| pick.exchanged.is_some()) {
            "; `.learn` behind it keeps your word for good"
        } else {
            ""
        };
        match picks.len() {
            0 => {}
            1 => self.output.say(&format!("1 asks it{learns}")),
            many => self.output.say(&format!("1 to {many} asks one of these{learns}")),
        }
        self.picks = Some(picks);
        Ok(())
    }

    /// The statement that a number alone stands for, if any was offered.
    pub fn picked(&self, line: &str) -> Option<std::result::Result<Pick, String>> {
        let picks = self.picks.as_deref().filter(|picks| !picks.is_empty())?;
        let number: usize = line.trim().parse().ok()?;
        let pick = number.checked_sub(1).and_then(|index| picks.get(index)).cloned();
        Some(pick.ok_or_else(|| format!("there is no {number}: 1 to {} can be picked", picks.len())))
    }

    fn fail(&mut self, failure: Failure) -> Flow {
        self.failure.get_or_insert(failure);
        if self.keep_going { Flow::Continue } else { Flow::Halt }
    }

    fn execute(&mut self, statement: &Statement) -> std::result::Result<Flow, Stop> {
        let kind = statement::parse(statement)?;
        if !matches!(kind, Kind::Ask | Kind::Why { .. } | Kind::Dot { .. }) {
            self.asked = None;
        }
        match kind {
            Kind::Ask => self.ask(statement)?,
            Kind::Explain { question } => self.explain(statement, question)?,
            Kind::Profile { question } => self.profile(statement, question)?,
            Kind::Why { row } => self.why(row)?,
            Kind::Let { name, value } => self.session.borrow_mut().set(&name, &value)?,
            Kind::Expect(expectation) => {
                let asked = question(statement, expectation.question.clone());
                let outcome = self.session.borrow_mut().run(&asked);
                let outcome = match &outcome {
                    Ok(Reply::Answer(answer)) => Ok(answer),
                    Ok(Reply::Text(_)) => Err(Box::new(
                        Diagnostic::error(
                            Code::NoAnswer,
                            "this statement gives no rows to expect anything of",
                        )
                        .at(&asked, expectation.question.clone(), "not a question"),
                    )),
                    Err(problem) => Err(problem.clone()),
                };
                match expectation.check(&statement.source, outcome) {
                    Ok(()) => {
                        self.held += 1;
                        self.output.held(statement.text())?;
                    }
                    Err(Miss::Failed(problem)) => return Err(Stop::Expectation(problem)),
                    Err(Miss::Refused(problem)) => {
                        return Err(Stop::Refused(rehome(problem, &asked, statement)));
                    }
                }
            }
            Kind::Dot { name, argument } => return commands::run(self, statement, name, argument),
        }
        Ok(Flow::Continue)
    }

    fn ask(&mut self, statement: &Statement) -> std::result::Result<(), Stop> {
        let asked = question(statement, 0..statement.code.trim_end().len());
        let asked = self.whole(statement, asked)?;
        self.asked = None;
        let outcome = self.session.borrow_mut().run(&asked);
        match outcome.map_err(|problem| rehome(problem, &asked, statement))? {
            Reply::Answer(answer) => {
                self.asked = Some(asked);
                let session = self.session.borrow();
                let limits = Limits { interrupt: session.interrupt(), deadline: session.deadline() };
                self.output.answer(&answer, &limits)?
            }
            Reply::Text(text) => self.output.text(statement.text(), &text)?,
        }
        Ok(())
    }

    /// The statement, or the whole question that it asks as a follow-up, which is written first.
    fn whole(&mut self, statement: &Statement, asked: Arc<Source>) -> std::result::Result<Arc<Source>, Stop> {
        let last = self.asked.as_ref().map(|last| last.text.as_str());
        let whole = self.session.borrow().follow_up(last, &asked);
        let Some(whole) = whole.map_err(|problem| rehome(problem, &asked, statement))? else {
            return Ok(asked);
        };
        self.output.whole(&whole)?;
        Ok(Source::at(asked.name.as_str(), whole, asked.first_line))
    }

    /// Writes the stages of the question that a part of a statement is.
    pub fn explain(
        &mut self,
        statement: &Statement,
        span: std::ops::Range<usize>,
    ) -> std::result::Result<(), Stop> {
        let behind = question(statement, span);
        let (form, asked) = explain_form(&behind).map_err(|problem| rehome(problem, &behind, statement))?;
        let session = self.session.borrow();
        if form == Form::Sparql {
            let sparql = session.sparql(&asked).map_err(|problem| rehome(problem, &asked, statement))?;
            return Ok(self.output.text(statement.text(), &sparql)?);
        }
        let explanation = session.explain(&asked);
        let Explanation { tokens, reading, find, presumed, plan, .. } =
            explanation.map_err(|problem| rehome(problem, &asked, statement))?;
        let mut stages = vec![
            Stage { name: "tokens", text: &tokens },
            Stage { name: "reading", text: &reading },
            Stage { name: "find", text: &find },
            Stage { name: "granted", text: &presumed },
            Stage { name: "plan", text: &plan },
        ];
        stages.retain(|stage| !stage.text.is_empty());
        Ok(self.output.explain(asked.text.trim(), &stages)?)
    }

    /// Runs the question that a part of a statement is, and writes what each step of its plan did.
    pub fn profile(
        &mut self,
        statement: &Statement,
        span: std::ops::Range<usize>,
    ) -> std::result::Result<(), Stop> {
        let asked = question(statement, span);
        let profiled = self.session.borrow().profile(&asked);
        let profiled = profiled.map_err(|problem| rehome(problem, &asked, statement))?;
        let stages = [
            Stage { name: "reading", text: &profiled.reading },
            Stage { name: "plan", text: &profiled.plan },
            Stage { name: "took", text: &profiled.took },
        ];
        Ok(self.output.explain(asked.text.trim(), &stages)?)
    }

    /// Writes the evidence of a row of the last answer; rows count from 1.
    pub fn why(&mut self, number: usize) -> std::result::Result<(), Stop> {
        let session = self.session.borrow();
        let Some(answer) = session.last() else {
            return Err(Stop::Refused(no_answer()));
        };
        let Some(row) = number.checked_sub(1).and_then(|index| answer.rows.get(index)) else {
            let message = match answer.rows.len() {
                0 => "the last answer has no rows".to_string(),
                1 => format!("the last answer has one row, and no row {number}"),
                rows => format!("the last answer has {rows} rows, and no row {number}"),
            };
            return Err(Stop::Refused(Box::new(
                Diagnostic::error(Code::NoSuchRow, message).help("rows count from 1: `why 1`"),
            )));
        };
        Ok(self.output.why(answer, number, &row.said())?)
    }
}

/// That a script may not do something.
pub fn not_allowed(message: impl Into<String>, statement: &Statement, span: Span) -> Stop {
    let problem = Diagnostic::error(Code::NotAllowed, message).at(&statement.source, span, "");
    Stop::Refused(Box::new(problem.help("allow it on the command line: --allow-write")))
}

/// There is nothing to say why, or to save.
pub fn no_answer() -> Box<Diagnostic> {
    Box::new(Diagnostic::error(Code::NoAnswerYet, "no question was answered yet").help("ask one first"))
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
