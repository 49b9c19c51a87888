//! What belongs to one user of a base: parameters, limits, the last answer; and what the stages are given of it.

use super::base::Base;
use super::options::Options;
use crate::diagnostic::{Code, Diagnostic, Problems, Result, guarded};
use crate::execute::{Context, Thresholds};
use crate::model::Interval;
use crate::model::answer::Answer;
use crate::resolve::{Clock, Scope};
use crate::store::Snapshot;
use crate::syntax::parser::Shapes;
use crate::vocabulary::Vocabulary;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// A base with the parameters and the last answer of one user.
pub struct Session {
    pub(super) base: Arc<Base>,
    pub(super) options: Options,
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) last: Option<Answer>,
    pub(super) interrupt: Arc<AtomicBool>,
    /// The shapes of the questions so far.
    pub(super) shapes: RefCell<Shapes>,
    /// When the statement that was run last is to be answered.
    pub(super) deadline: Option<Instant>,
    /// When the statement began that is being read or run.
    pub(super) begun: Cell<Option<Instant>>,
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
    pub(super) fn of(snapshot: Snapshot) -> Session {
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

    /// Does what takes as long as a statement may.
    pub(super) fn timed<T>(&self, run: impl FnOnce() -> Result<T>) -> Result<T> {
        let before = self.begun.replace(Some(self.begun()));
        let result = guarded(run);
        self.begun.set(before);
        self.sound(result)
    }

    /// When the statement began that is being read or run.
    pub(super) fn begun(&self) -> Instant {
        self.begun.get().unwrap_or_else(Instant::now)
    }

    /// What a guarded stage gave. After a panic nothing stays of what it may have left half done: the rest is written when a
    /// stage is through.
    pub(super) fn sound<T>(&self, reply: Result<Result<T>>) -> Result<T> {
        reply.unwrap_or_else(|panic| {
            self.shapes.take();
            Err(panic)
        })
    }

    pub(super) fn scope(&self) -> Scope<'_> {
        Scope {
            schema: self.snapshot().schema(),
            vocabulary: self.vocabulary(),
            entities: self.snapshot(),
            parameters: &self.parameters,
            definitions: &self.base.language.defined.adjectives,
            clock: self,
            today: Some(self.options.today.unwrap_or_else(Interval::today)),
        }
    }

    pub(super) fn context(&self, begin: Instant) -> Context<'_> {
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
    pub(super) fn deadline_after(&self, begin: Instant) -> Option<Instant> {
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
    pub(super) fn snapshot(&self) -> &Snapshot {
        &self.base.snapshot
    }

    pub(super) fn vocabulary(&self) -> &Vocabulary {
        &self.base.language.vocabulary
    }
}

/// While no statement is run, nobody waits.
impl Clock for Session {
    fn check(&self) -> Result<()> {
        self.begun.get().map_or(Ok(()), |begin| self.context(begin).budget().check())
    }
}
