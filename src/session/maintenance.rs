//! The maintenance of a base: checking, building, formatting, adding.

use super::base::Base;
use super::base::Language;
use super::options::Options;
use super::user::Session;
use crate::base::{self, Work};
use crate::diagnostic::{Diagnostic, Problems, Result, Source, guarded};
use crate::model::schema::Schema;
use std::path::PathBuf;
use std::sync::Arc;

/// What a build did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BuildSummary {
    pub files: usize,
    pub entities: usize,
    pub claims: usize,
    pub sources: usize,
    /// Files that had changed since the last build; 0 when the snapshot was up to date.
    pub changed: usize,
    /// How many rows of imports were left out because they were wrong.
    pub skipped: usize,
    /// Files of imports that were not read, since what they say was kept.
    pub kept: usize,
    /// Where the snapshot lies, and how many bytes it has; `None` where it could not be written.
    pub snapshot: Option<(PathBuf, u64)>,
    /// How many bytes of it names and values take.
    pub names: u64,
    /// Each relation that has claims, with how many there are and how many bytes they take: the largest first.
    pub relations: Vec<(String, usize, u64)>,
    /// Problems that do not stand in the way of questions.
    pub warnings: Vec<Diagnostic>,
}

impl Session {
    /// Every problem of the base, in the order of its files and lines.
    pub fn check(options: &Options) -> Vec<Diagnostic> {
        guarded(|| Session::problems(options)).unwrap_or_else(|panic| vec![*panic])
    }

    fn problems(options: &Options) -> Vec<Diagnostic> {
        let (snapshot, mut problems) = base::check(&options.base, &options.reading());
        problems.extend(base::old_cache(&options.base));
        let Some(snapshot) = snapshot else { return problems };
        if let Err(found) = Language::read(&snapshot) {
            problems.extend(found);
        }
        problems
    }

    /// The declarations that facts of the base lack, as text to be pasted into a fact file, and how many lines have a problem that
    /// no declaration mends.
    pub fn propose(options: &Options) -> Result<(String, usize)> {
        let proposals = guarded(|| base::propose(&options.base, &options.reading()))?;
        Ok((proposals.text(), proposals.left))
    }

    /// Compiles what has changed; with `verify`, what is known of files is not relied on. `tell` is told what is being worked on.
    pub fn build(
        options: &Options,
        verify: bool,
        tell: &mut dyn FnMut(Work),
    ) -> std::result::Result<BuildSummary, Problems> {
        guarded(|| Session::built(options, verify, tell))?
    }

    fn built(
        options: &Options,
        verify: bool,
        tell: &mut dyn FnMut(Work),
    ) -> std::result::Result<BuildSummary, Problems> {
        tell(Work { what: "reading the base", read: 0, of: 0 });
        let parameters = options.reading().verifying(verify);
        let mut loaded = base::load(&options.base, &parameters, tell)?;
        loaded.warnings.extend(base::old_cache(&options.base));
        base::sweep(&options.base, &parameters);
        let base = Base::over(loaded.snapshot, &options.base)?;
        let snapshot = &*base.snapshot;
        let relation = |id| {
            let name = snapshot.schema().relation(id).name.clone();
            (name, snapshot.claims_of(id).len(), snapshot.bytes_of(id))
        };
        let mut relations: Vec<_> = snapshot.schema().relation_ids().map(relation).collect();
        relations.retain(|(_, claims, _)| *claims > 0);
        relations.sort_by_key(|(_, _, bytes)| std::cmp::Reverse(*bytes));
        Ok(BuildSummary {
            names: snapshot.bytes_of_entities(),
            relations,
            files: loaded.files,
            entities: snapshot.entity_count(),
            claims: snapshot.claim_count(),
            sources: snapshot.count_of(Schema::SOURCE),
            changed: loaded.changed,
            skipped: loaded.skipped,
            kept: loaded.kept,
            snapshot: loaded.is_kept.then(|| base::snapshot(&options.base, &parameters)).flatten(),
            warnings: loaded.warnings,
        })
    }

    /// A mapping for data files, guessed from their columns and values, as the text of a fact file of the base.
    pub fn infer(options: &Options, files: &[PathBuf]) -> std::result::Result<String, Problems> {
        Ok(guarded(|| base::infer(&options.base, files))??)
    }

    /// Brings fact files into their canonical layout: these, or all of the base when none is named. Gives those
    /// whose layout was another (with `check` they are left as they are), and what is wrong with others, which are left alone.
    pub fn format(options: &Options, files: &[PathBuf], check: bool) -> (Vec<PathBuf>, Vec<Diagnostic>) {
        guarded(|| base::format(&options.base, files, check)).unwrap_or_else(|panic| (vec![], vec![*panic]))
    }

    /// Appends a claim ("ByteDance stockpiled H20 in 2025") to the base, attested by the named source: append,
    /// sync, then the message that it is done. The session goes over to the base with it.
    pub fn add(&mut self, claim: &Arc<Source>, source: &str) -> Result<String> {
        let (base, done) =
            Base::append(&self.options, claim, source, || ()).map_err(|problems| problems.foremost(claim))?;
        self.move_to(Arc::new(base));
        Ok(done)
    }
}
