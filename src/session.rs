//! What one user asks of a base: the only place that joins the stages.

mod answering;
mod base;
mod browse;
mod complete;
mod definitions;
mod dry_run;
#[cfg(test)]
pub mod faults;
mod follow_up;
mod highlight;
mod learning;
mod maintenance;
mod names;
mod notes;
mod offers;
mod options;
mod possibly;
mod presumed;
mod profile;
#[cfg(test)]
mod spelled;
#[cfg(test)]
mod tests;
mod times;
mod user;
mod words;

pub use crate::base::vocabularies::{ALL as VOCABULARIES, Vocabulary};
pub use crate::base::{Unsayable, Work};
use crate::diagnostic::{Code, Diagnostic, Result, Source, guarded};
pub use crate::execute::Pool as MemoryPool;
use crate::inquiry::{Answered, Inquiry};
use crate::model::answer::Answer;
use crate::plan::{self, Plan, Worth};
use crate::rdf;
use crate::resolve::query::Query;
use crate::resolve::{self, Clock, print};
use crate::syntax::parser::{parse, too_complex};
use crate::syntax::tagger;
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::Statement;
pub use crate::vocabulary::fold::{composed, fold};
pub use base::{Base, Live};
pub use complete::Candidate;
pub use dry_run::DryRun;
pub use highlight::WordKind;
pub use maintenance::BuildSummary;
pub use options::Options;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;
pub use user::Session;

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
