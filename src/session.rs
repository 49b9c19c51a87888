//! What one user asks of a base: the only place that joins the stages.

mod answering;
mod base;
mod browse;
mod complete;
mod definitions;
mod dry_run;
#[cfg(test)]
pub mod faults;
mod highlight;
mod maintenance;
mod names;
mod notes;
mod offers;
mod possibly;
mod presumed;
mod profile;
#[cfg(test)]
mod spelled;
#[cfg(test)]
mod tests;
mod times;
mod words;

use crate::base as folder;
pub use crate::base::Work;
use crate::diagnostic::{Code, Diagnostic, Problems, Result, Source, guarded};
use crate::disk;
pub use crate::execute::Pool as MemoryPool;
use crate::execute::{Context, Thresholds};
use crate::inquiry::{Answered, Inquiry};
use crate::model::answer::Answer;
use crate::plan::{self, Plan, Worth};
use crate::rdf;
use crate::resolve::query::Query;
use crate::resolve::{self, Clock, Scope, print};
use crate::store::Snapshot;
use crate::syntax::parser::{Shapes, parse, too_complex};
use crate::syntax::tagger;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::Statement;
use crate::vocabulary::Vocabulary;
pub use crate::vocabulary::fold::{composed, fold};
pub use base::{Base, Live};
pub use complete::Candidate;
pub use dry_run::DryRun;
pub use highlight::WordKind;
pub use maintenance::BuildSummary;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How to open a base.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The base's directory.
    pub base: PathBuf,
    /// `--set name=value`: parameters of questions (`$name`) and of import paths.
    pub parameters: BTreeMap<String, String>,
    pub timeout: Option<Duration>,
    /// How many bytes the rows and intermediate results of a question may take, roughly.
    pub memory: Option<usize>,
    /// What bounds the memory that the questions of all sessions take which share it; without a limit unless told otherwise.
    pub pool: Arc<MemoryPool>,
    /// The folder of what is compiled; without one, nothing is kept.
    pub caches: Option<PathBuf>,
    /// Whether imports and links may lead out of the base.
    pub allow_outside: bool,
}

impl Options {
    /// Those of a folder, with what holds unless somebody says otherwise; what is compiled lies in the user's own cache.
    pub fn of(folder: impl Into<PathBuf>) -> Options {
        Options { base: folder.into(), caches: disk::cache_home(), ..Options::default() }
    }

    fn reading(&self) -> folder::Parameters {
        folder::Parameters::new(self.parameters.clone(), self.caches.clone())
            .allowing_outside(self.allow_outside)
    }
}

/// A base with the parameters and the last answer of one user.
pub struct Session {
    base: Arc<Base>,
    options: Options,
    parameters: BTreeMap<String, String>,
    last: Option<Answer>,
    interrupt: Arc<AtomicBool>,
    /// The shapes of the questions so far.
    shapes: RefCell<Shapes>,
    /// When the statement that was run last is to be answered.
    deadline: Option<Instant>,
    /// When the statement began that is being read or run.
    begun: Cell<Option<Instant>>,
}

/// What a statement gives back.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    Answer(Answer),
    /// Text that is not an answer: an explanation, what `add` did.
    Text(String),
}

/// The stages of one question, each as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    pub tokens: String,
    pub tree: String,
    pub reading: String,
    /// As in [`Meaning`].
    pub find: String,
    pub presumed: String,
    pub plan: String,
}

/// What a statement is understood to mean, as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    pub reading: String,
    /// The `find` form, which can be put back to the same answer.
    pub find: String,
    /// What is taken for granted, mostly nothing: the question is refused where it is not so.
    pub presumed: String,
}

impl Session {
    /// Opens a base for one user, as [`Base::open`] does.
    ///
    /// # Errors
    /// Every problem found in the base.
    pub fn open(options: Options) -> std::result::Result<Session, Problems> {
        Ok(Session::new(Arc::new(Base::open(&options)?), options))
    }

    /// A session over a base that others may ask too.
    pub fn new(base: Arc<Base>, options: Options) -> Session {
        Session {
            base,
            parameters: options.parameters.clone(),
            options,
            last: None,
            interrupt: Arc::default(),
            shapes: RefCell::default(),
            deadline: None,
            begun: Cell::default(),
        }
    }

    /// One that nobody else asks.
    #[cfg(test)]
    fn of(snapshot: Snapshot) -> Session {
        let base = Base::over(snapshot, std::path::Path::new("")).expect("its definitions can be read");
        Session::new(Arc::new(base), Options::default())
    }

    pub fn base(&self) -> &Arc<Base> {
        &self.base
    }

    /// Goes over to another base, such as the newest one of a folder. What was set stays, and so does the last answer.
    pub fn move_to(&mut self, base: Arc<Base>) {
        self.base = base;
    }

    /// Runs one statement: a question, a `find`, `explain …`, `describe …`. The source's text is the statement
    /// alone, without the script's `let`, `expect` and dot commands, which belong to the caller.
    pub fn run(&mut self, source: &Arc<Source>) -> Result<Reply> {
        self.begun.set(Some(Instant::now()));
        let reply = guarded(|| self.reply(source));
        self.begun.set(None);
        self.sound(reply)
    }

    /// The answer to a question or a `find`.
    ///
    /// # Errors
    /// Why it has none, with what could be asked instead; and what `explain` and the like have, which is no answer.
    pub fn ask(&mut self, question: &str) -> Result<Answer> {
        let source = Source::new("question", question);
        match self.run(&source)? {
            Reply::Answer(answer) => Ok(answer),
            Reply::Text(_) => {
                let message = "this asks for a text, not for an answer";
                Err(Diagnostic::error(Code::NoQuestion, message)
                    .at(&source, 0..question.len(), "")
                    .help("ask the question itself, or run the statement")
                    .into())
            }
        }
    }

    /// Does what takes as long as a statement may.
    fn timed<T>(&self, run: impl FnOnce() -> Result<T>) -> Result<T> {
        let before = self.begun.replace(Some(self.begun()));
        let result = guarded(run);
        self.begun.set(before);
        self.sound(result)
    }

    /// When the statement began that is being read or run.
    fn begun(&self) -> Instant {
        self.begun.get().unwrap_or_else(Instant::now)
    }

    /// What a guarded stage gave. After a panic nothing stays of what it may have left half done: the rest is written when a
    /// stage is through.
    fn sound<T>(&self, reply: Result<Result<T>>) -> Result<T> {
        reply.unwrap_or_else(|panic| {
            self.shapes.take();
            Err(panic)
        })
    }

    fn reply(&mut self, source: &Arc<Source>) -> Result<Reply> {
        self.interrupt.store(false, Ordering::Relaxed);
        if let Some((form, question)) = explained(source)? {
            return Ok(Reply::Text(match form {
                Form::Stages => self.explain(&question)?.to_string(),
                Form::Sparql => self.sparql(&question)?,
            }));
        }
        if let Some(question) = after_word(&source.text, "profile").filter(|rest| !rest.is_empty()) {
            return Ok(Reply::Text(self.profile(&behind_blanks(source, question))?.to_string()));
        }
        let begin = self.begun();
        self.deadline = self.deadline_after(begin);
        let query = self.understand(source)?;
        let context = self.context(begin);
        let outcome = match Inquiry::plan(&query, self.snapshot())?.run(&context)? {
            Answered::Outcome(outcome) => outcome,
            Answered::Unmet(unmet) => {
                return Err(Box::new(presumed::refusal(&unmet, &query, self.snapshot(), source)));
            }
        };
        let answering = answering::Answering { session: self, query: &query, budget: context.budget() };
        let mut answer = answering.answer(source.text.trim(), outcome)?;
        if answer.possible > 0 {
            answer.listed_by = Some(self.lists_possible(source, &query));
        }
        answer.elapsed = begin.elapsed();
        self.last = Some(answer.clone());
        Ok(Reply::Answer(answer))
    }

    /// The stages of a question or `find`, without running it.
    pub fn explain(&self, source: &Arc<Source>) -> Result<Explanation> {
        self.timed(|| self.stages(source))
    }

    fn stages(&self, source: &Arc<Source>) -> Result<Explanation> {
        let query = self.understand(source)?;
        let (tokens, tree) = self.tree(self.tag(source)?)?;
        let plan = self.plan(&query)?;
        let names = names::PlanNames { session: self, query: &query };
        let Meaning { reading, find, presumed } = self.told(&query);
        Ok(Explanation {
            tokens: highlight::tokens_in_words(&tokens),
            tree: tree.in_one_line(),
            reading,
            find,
            presumed,
            plan: plan.display(&names).to_string(),
        })
    }

    /// What a question or `find` means, for who asks many and not why some are refused: to say that takes far longer.
    pub fn meaning(&self, source: &Arc<Source>) -> Option<Meaning> {
        let tokens = self.tag(source).ok()?;
        let unread = || Box::new(Diagnostic::error(Code::NotUnderstood, "this is no statement"));
        let tree = self.attempt(&tokens).ok_or_else(unread);
        let query = self.agreed(tree.and_then(|tree| self.resolve(&tree, &tokens)), &tokens).ok()?;
        Some(self.told(&query))
    }

    fn told(&self, query: &Query) -> Meaning {
        Meaning {
            reading: print::reading(query, &self.scope()),
            find: print::find(query, &self.scope()),
            presumed: print::presumed(query, &self.scope()),
        }
    }

    /// The question or `find` in SPARQL, over the triples of [`Session::export`].
    pub fn sparql(&self, source: &Arc<Source>) -> Result<String> {
        let derived = self.base.language.defined.rules.iter().map(|rule| rule.head.relation).collect();
        self.timed(|| rdf::sparql(&self.understand(source)?, self.snapshot(), &derived))
    }

    /// Writes the base as N-Triples.
    pub fn export(&self, out: &mut dyn Write) -> io::Result<()> {
        rdf::write_triples(self.snapshot(), out)
    }

    // ---- the stages ---------------------------------------------------------------------------------------------

    fn understand(&self, source: &Arc<Source>) -> Result<Query> {
        #[cfg(test)]
        faults::planted(&source.text, &self.shapes);
        let tokens = self.tag(source)?;
        self.read(&tokens).map_err(|problem| Box::new(self.with_offers(*problem, &tokens)))
    }

    /// The same, where nobody asks what else could be said.
    fn read(&self, tokens: &Tokens) -> Result<Query> {
        self.agreed(self.parse(tokens).and_then(|tree| self.resolve(&tree, tokens)), tokens)
    }

    /// The one reading of a statement among the first and those with some word taken for another part of speech.
    fn agreed(&self, first: Result<Query>, tokens: &Tokens) -> Result<Query> {
        let alternatives = tokens.by_word_class();
        let read = |tokens: &Tokens| match (self.check(), self.attempt(tokens)) {
            (Err(stop), _) => Some(Err(stop)),
            (_, Some(tree)) => Some(self.resolve(&tree, tokens)),
            _ => self.shapes.borrow_mut().of(tokens).is_too_long.then(|| Err(too_complex(tokens).into())),
        };
        resolve::agree(first, alternatives.iter().filter_map(read), tokens, &self.scope())
    }

    /// The tree of a statement that is understood, and the tokens it was read from: where a word of two classes is
    /// read as just one of them, without the other.
    fn tree(&self, tokens: Tokens) -> Result<(Tokens, Statement)> {
        let read = |tokens: Tokens| {
            let tree = self.attempt(&tokens)?;
            self.resolve(&tree, &tokens).is_ok().then_some((tokens, tree))
        };
        match std::iter::once(tokens.clone()).chain(tokens.by_word_class()).find_map(read) {
            Some(read) => Ok(read),
            None => self.parse(&tokens).map(|tree| (tokens, tree)),
        }
    }

    fn tag(&self, source: &Arc<Source>) -> Result<Tokens> {
        tagger::tag(source, self.vocabulary(), self.snapshot())
    }

    fn parse(&self, tokens: &Tokens) -> Result<Statement> {
        match self.attempt(tokens) {
            Some(statement) => Ok(statement),
            None => parse(tokens, self.vocabulary(), self.snapshot()),
        }
    }

    /// As [`parse`](Session::parse), where nobody asks why it is none.
    fn attempt(&self, tokens: &Tokens) -> Option<Statement> {
        self.shapes.borrow_mut().of(tokens).statement(tokens)
    }

    fn resolve(&self, tree: &Statement, tokens: &Tokens) -> Result<Query> {
        resolve::resolve(tree, tokens, &self.scope())
    }

    fn plan(&self, query: &Query) -> Result<Plan> {
        Ok(plan::optimise(plan::lower(query, self.snapshot())?, self.snapshot(), &Worth::default()))
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            schema: self.snapshot().schema(),
            vocabulary: self.vocabulary(),
            entities: self.snapshot(),
            parameters: &self.parameters,
            definitions: &self.base.language.defined.adjectives,
            clock: self,
        }
    }

    fn context(&self, begin: Instant) -> Context<'_> {
        Context {
            snapshot: self.snapshot(),
            rules: &self.base.language.defined.rules,
            derived: &self.base.derived,
            interrupt: &*self.interrupt,
            deadline: self.deadline_after(begin),
            memory: self.memory(),
            pool: &self.options.pool,
            thresholds: Thresholds::default(),
        }
    }

    /// One that is too far off to be told is none.
    fn deadline_after(&self, begin: Instant) -> Option<Instant> {
        self.options.timeout.and_then(|timeout| begin.checked_add(timeout))
    }

    // ---- the state of a user ------------------------------------------------------------------------------------

    /// The last answer, for `why 2`.
    pub fn last(&self) -> Option<&Answer> {
        self.last.as_ref()
    }

    /// `let name = value`: what `$name` stands for from now on.
    pub fn set(&mut self, name: &str, value: &str) -> Result<()> {
        let well_formed = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
            && name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !well_formed {
            return Err(Box::new(
                Diagnostic::error(Code::BadParameterName, format!("`{name}` cannot be a parameter's name"))
                    .help("a name begins with a letter and goes on with letters, digits, `-` and `_`"),
            ));
        }
        self.parameters.insert(name.to_string(), value.to_string());
        Ok(())
    }

    /// How the base was opened. The limits are those of the statements to come.
    pub fn options_mut(&mut self) -> &mut Options {
        &mut self.options
    }

    /// How many bytes a statement may take where nobody says otherwise.
    pub const MEMORY: usize = Context::MEMORY;

    /// How many bytes the rows and intermediate results of a statement may take.
    pub fn memory(&self) -> usize {
        self.options.memory.unwrap_or(Self::MEMORY)
    }

    /// Raise it to stop the running statement; `run` lowers it when it starts.
    pub fn interrupt(&self) -> Arc<AtomicBool> {
        self.interrupt.clone()
    }

    /// When the statement that was run last is to be answered in full, its answer written.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// The graph, for looking around in it.
    fn snapshot(&self) -> &Snapshot {
        &self.base.snapshot
    }

    fn vocabulary(&self) -> &Vocabulary {
        &self.base.language.vocabulary
    }
}

/// What `explain` prints of a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// How it is read and carried out.
    Stages,
    /// `explain --as sparql`.
    Sparql,
}

/// The form and the question of an `explain`. `None` of another statement.
fn explained(source: &Arc<Source>) -> Result<Option<(Form, Arc<Source>)>> {
    let rest = after_word(&source.text, "explain").filter(|rest| !rest.is_empty());
    rest.map(|rest| explain_form(&behind_blanks(source, rest))).transpose()
}

/// While no statement is run, nobody waits.
impl Clock for Session {
    fn check(&self) -> Result<()> {
        self.begun.get().map_or(Ok(()), |begin| self.context(begin).budget().check())
    }
}

/// The form and the question of what stands behind `explain`: `--as sparql` names the form. Refuses one that is none
/// (`explain-form`).
pub fn explain_form(source: &Arc<Source>) -> Result<(Form, Arc<Source>)> {
    let Some(rest) = after_word(&source.text, "--as") else { return Ok((Form::Stages, source.clone())) };
    if let Some(question) = after_word(rest, "sparql") {
        return Ok((Form::Sparql, behind_blanks(source, question)));
    }
    let start = source.text.len() - rest.len();
    let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
    Err(Box::new(
        Diagnostic::error(Code::ExplainForm, "a question is not explained in that form")
            .at(source, start..end, "not a form of explanation")
            .help("`explain --as sparql QUESTION`, or `explain QUESTION`"),
    ))
}

/// The end of a source's text, with blanks before it so that its places stay.
fn behind_blanks(source: &Arc<Source>, end: &str) -> Arc<Source> {
    let blanks = " ".repeat(source.text.len() - end.len());
    Source::at(source.name.as_str(), format!("{blanks}{end}"), source.first_line)
}

/// What follows a word that a text begins with.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let text = text.trim_start();
    let head = text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
    let rest = &text[head.len()..];
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

impl std::fmt::Display for Explanation {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        writeln!(f, "tokens   {}", self.tokens)?;
        writeln!(f, "reading  {}", self.reading)?;
        writeln!(f, "find     {}", self.find)?;
        if !self.presumed.is_empty() {
            writeln!(f, "granted  {}", self.presumed)?;
        }
        writeln!(f, "plan")?;
        self.plan.lines().try_for_each(|line| writeln!(f, "  {line}"))
    }
}
