//! The care of a base: checking, building, formatting, adding.

use super::definitions::Defined;
use super::{Options, Session};
use crate::base;
use crate::diagnostic::{Diagnostic, Result, Severity, Source};
use crate::model::schema::Schema;
use crate::vocabulary::Vocabulary;
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
    /// Problems that do not stand in the way of questions.
    pub warnings: Vec<Diagnostic>,
}

impl Session {
    /// Every problem of the base, in the order of its files and lines.
    pub fn check(options: &Options) -> Vec<Diagnostic> {
        let (snapshot, mut problems) = match base::load(&options.base, &options.parameters) {
            Ok(loaded) => loaded,
            Err(problems) => return problems,
        };
        let vocabulary = Vocabulary::new(snapshot.schema());
        if let Err(found) = Defined::read(&snapshot, &vocabulary) {
            problems.extend(found);
        }
        problems
    }

    /// Compiles what has changed. `progress` is told what is being worked on, in a few words.
    pub fn build(
        options: &Options,
        progress: &mut dyn FnMut(&str),
    ) -> std::result::Result<BuildSummary, Vec<Diagnostic>> {
        progress("reading the base");
        let (snapshot, warnings) = base::load(&options.base, &options.parameters)?;
        let session = Session::over(snapshot, options.clone())?;
        let snapshot = session.snapshot();
        Ok(BuildSummary {
            files: 0,
            entities: snapshot.entity_count(),
            claims: snapshot.claim_count(),
            sources: snapshot.count_of(Schema::SOURCE),
            changed: 0,
            warnings: warnings.into_iter().filter(|problem| problem.severity == Severity::Warning).collect(),
        })
    }

    /// Brings fact files into their canonical layout: these, or all of the base when none is named. Gives those
    /// whose layout was another; with `check` they are left as they are.
    pub fn format(
        _: &Options,
        _files: &[PathBuf],
        _check: bool,
    ) -> std::result::Result<Vec<PathBuf>, Vec<Diagnostic>> {
        todo!()
    }

    /// Appends a claim ("ByteDance stockpiled H20 in 2025") to the base, attested by the named source: append,
    /// sync, then the message that it is done.
    pub fn add(&mut self, _claim: &Arc<Source>, _source: &str) -> Result<String> {
        todo!()
    }
}
